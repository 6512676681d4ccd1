"""Capitals inside a sentence: where one begins without the full stop before it, and where a common word needs
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .context import ProofContext
from .prose import WORD, Language
from .spelling import begins
from .units import Unit
from .values import Entry, Finding, Value, at

_STARTED = re.compile(r"((?<![^\W\d_])[a-zåäöéü]{2,}|\w\)) ([A-ZÅÄÖ][a-zåäöéü]+)(?: (\w+))?")

_AUTHORITY = re.compile(
    r"(?:verket|styrelsen|myndigheten|nämnden|rådet|institutet|kansliet|departementet|kommissionen|parlamentet|riksdagen|regeringen|"
    r"banken)s?$"
)
"""One of its kind, by its own name: "Trafikverkets"."""


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W741 and A727 over the whole edition."""
    language = context.language
    if language is None:
        return
    for entry in context.entries:
        for value, unit in entry.units:
            if unit.kind == "cell" or value.field == "contacts":
                continue
            started = list(_started(entry, value, unit, context, language)) if unit.kind != "title" else []
            yield from started
            if language.compounds and context.lexicon.is_there:
                yield from _needless(
                    entry, value, unit, context, language, {finding.end for finding in started}
                )


def _started(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language
) -> Iterator[Finding]:
    for found in _STARTED.finditer(unit.text):
        before, word, after = found[1], found[2].lower(), (found[3] or "").lower()
        plain = word in language.function_words or word in language.questions
        opens = (
            language.compounds
            and after in language.verbs
            and context.lexicon.knows(word)
            and before.lower() not in language.function_words
        )
        if not (
            (plain and (after in language.verbs or before.endswith(")") or word in language.pronouns))
            or opens
        ):
            continue
        if before.lower() in language.function_words and not before.endswith(")"):
            continue
        start = found.start() if not before.endswith(")") else unit.text.rfind(" ", 0, found.start()) + 1
        words = unit.text[start : found.end(2)]
        head = unit.text[start : found.end(1)]
        yield at(
            entry,
            value,
            unit,
            start,
            found.end(2),
            "W741",
            tr(
                "A new sentence seems to begin with “{found}”, but the one before has no full stop.",
                found=found[2],
            ),
            tr("Write it, or take the capital away."),
            f"{head}. {found[2]}" if words else None,
        )


def _needless(
    entry: Entry, value: Value, unit: Unit, context: ProofContext, language: Language, started: set[int]
) -> Iterator[Finding]:
    """One piece of advice a unit: common words with a capital, not beside others with one (those are
    names).
    """
    odd: list[re.Match[str]] = []
    tokens = list(WORD.finditer(unit.text))
    for index, token in enumerate(tokens):
        word = token[0]
        if (
            index == 0
            or not word[0].isupper()
            or not word[1:].islower()
            or len(word) < 4
            or word in context.names
        ):
            continue
        between = unit.text[tokens[index - 1].end() : token.start()]
        following = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        beside = tokens[index - 1][0][0].isupper() and not begins(unit, tokens[index - 1].start())
        if between != " " or beside or following[:1].isupper() or unit.at[token.end() - 1] + 1 in started:
            continue
        if _AUTHORITY.search(word):
            continue
        if (
            context.lexicon.knows(word.lower())
            and not context.lexicon.is_learned(word)
            and context.words[word.lower()] + 1 >= context.words[word]
        ):
            odd.append(token)
    if odd:
        first, names = odd[0], ", ".join(f"“{token[0]}”" for token in odd[:6])
        fix = first[0].lower() if len(odd) == 1 else None
        yield at(
            entry,
            value,
            unit,
            first.start(),
            first.end(),
            "A727",
            tr("A capital inside the sentence: {names}.", names=names),
            tr("Common words have none, unless they are part of a name."),
            fix,
        )
