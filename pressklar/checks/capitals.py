"""Capitals inside a sentence: where one begins without the full stop before it, and where a common word needs
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from ..manuscript.read.words import quoted
from .entry_context import EntryContext
from .forms import is_finite
from .prose import Language, word_set
from .spelling import begins
from .units import WORD
from .values import Finding, HolderEntry, Passage

_STARTED = re.compile(r"((?<![^\W\d_])[a-zåäöéü]{2,}|\w\)) ([A-ZÅÄÖ][a-zåäöéü]+)(?: (\w+))?")

_OFTEN = 5
"""Times as often in lower case, in a language that writes titles and programs' names with capitals."""
_NAMING = re.compile(
    r"(?:projekt|kampanj|satsning|film|tidning|program|bok|förening|utställning|rapport|app|kurs"
    r"|nätverk|initiativ"
    r"|modell|metod|tema|rubrik|serie|grupp|parti|orkester|bolag|företag|butik|kedja)\w*$|^(?:heter"
    r"|kallas|kallad|i|på|av|med|för|till"
    r"|från|och|som)$"
)
"""After these a name may follow that looks like a sentence."""
_LAST = frozenset(
    {
        "inte",
        "igen",
        "också",
        "redan",
        "alltid",
        "idag",
        "nu",
        "då",
        "här",
        "där",
        "dit",
        "hit",
        "hem",
        "bort",
        "kvar",
    }
)
"""Small words that may end a sentence."""
_SUBJECTS = frozenset(
    {"De", "Det", "Den", "Vi", "Dom", "Detta", "Dessa", "Många", "Flera", "Några", "Alla", "Man"}
)
_AUTHORITY = re.compile(
    r"(?:verket|styrelsen|myndigheten|nämnden|rådet|institutet|kansliet|departementet|kommissionen"
    r"|parlamentet|riksdagen|regeringen|banken)s?$"
)
"""One of its kind, by its own name: "Trafikverkets"."""


_LANGUAGE = re.compile(
    r"(?<![\w-])(?:Svenska|Finska|Norska|Danska|Isländska|Samiska|Engelska|Tyska|Franska|Spanska"
    r"|Italienska|Ryska"
    r"|Polska|Ukrainska|Arabiska|Persiska|Kurdiska|Turkiska|Somaliska|Tigrinska|Thailändska|Kinesiska"
    r"|Japanska"
    r"|Grekiska|Latin|Rumänska|Bulgariska|Ungerska|Tjeckiska|Serbiska|Kroatiska|Bosniska|Albanska|Estniska"
    r"|Lettiska|Litauiska|Portugisiska|Nederländska|Hebreiska|Jiddisch|Romani|Meänkieli|Hindi|Urdu|Dari"
    r"|Pashto"
    r"|Vietnamesiska|Swahili|Teckenspråk)(?![\w-]| \d| [A-ZÅÄÖ])"
)
_BEHIND_LANGUAGE = word_set("och eller men som är var har i på till med för av från sedan när där kan ska")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W741 and A727."""
    language = context.language
    if language is None:
        return
    for passage in context.own_passages(entry):
        if passage.kind == "cell" or passage.field == "contacts":
            continue
        started = list(_started(passage, context, language)) if passage.kind != "title" else []
        yield from started
        if language.compounds:
            yield from _languages(passage, context)
        if context.lexicon.is_there:
            yield from _needless(passage, context, language, {finding.end for finding in started})


def _languages(passage: Passage, context: EntryContext) -> Iterator[Finding]:
    """ "modellen med Finska": the name of a language has no capital in Swedish, but where it begins a name
    ("Finska viken").
    """
    for match in _LANGUAGE.finditer(passage.text) if passage.kind not in ("title", "subhead") else ():
        after = re.match(r" ([^\W\d_]+)", passage.text[match.end() :])
        readings = context.morphology.readings(after[1].lower()) if after else ()
        is_small = after is None or after[1] in _BEHIND_LANGUAGE
        may_be_name = not is_small and (not readings or any(each & {"n", "adj", "np"} for each in readings))
        if may_be_name or begins(passage.unit, match.start()):
            continue
        message = tr("A capital inside the sentence: {words}.", words=quoted(match[0]))
        hint = tr("Common words have none, unless they are part of a name.")
        yield passage.finding("A727", match.span(), message, hint, match[0].lower())


def _started(passage: Passage, context: EntryContext, language: Language) -> Iterator[Finding]:
    text = passage.text
    for match in _STARTED.finditer(text):
        before, word, after = match[1], match[2].lower(), (match[3] or "").lower()
        bracket = before.endswith(")")
        is_plain = word in language.function_words or word in language.questions
        if _opens(passage, match, context):
            is_plain, after = True, next(iter(language.verbs))
        opens = language.compounds and after in language.verbs and context.lexicon.knows(word)
        if not (
            (is_plain and (after in language.verbs or bracket or word in language.pronouns))
            or (opens and (before.lower() in _LAST or before.lower() not in language.function_words))
        ):
            continue
        may_end = before.lower() in _LAST and opens
        if before.lower() in language.function_words and not bracket and not may_end:
            continue
        start = text.rfind(" ", 0, match.start()) + 1 if bracket else match.start()
        yield passage.finding(
            "W741",
            (start, match.end(2)),
            tr(
                "A new sentence seems to begin with “{word}”, but the one before has no full stop.",
                word=match[2],
            ),
            tr("Write it, or take the capital away."),
            f"{text[start : match.end(1)]}. {match[2]}",
        )


def _opens(passage: Passage, match: re.Match[str], context: EntryContext) -> bool:
    """Whether a subject and a verb follow the capital: "saknar reserv Torra somrar har …". No word of naming
    may stand before it ("projektet De unga tar plats"), nor any name have it.
    """
    if not context.morphology.is_there or _NAMING.search(match[1]) or context.is_name(match[2]):
        return False
    if any(sign in passage.text for sign in '”“"'):
        return False
    subject = re.match(r"([^\W\d_]+)((?: [a-zåäöé]+){1,5})", passage.text[match.start(2) :])
    if subject is None:
        return False
    first = context.morphology.readings(match[2].lower())
    rest = [context.morphology.readings(word) for word in subject[2].split()]
    begins_phrase = match[2] in _SUBJECTS or (
        bool(first)
        and all(
            {"adj", "pl"} <= each or ("adj" in each and "def" in each) or {"adj", "sp"} <= each
            for each in first
        )
    )
    if not begins_phrase:
        return False
    for at, readings in enumerate(rest):
        if readings and all(map(is_finite, readings)):
            is_pronoun = match[2] in _SUBJECTS
            nouns = [each for before in rest[:at] for each in before if "n" in each]
            is_title = any("def" in each for each in nouns) and not is_pronoun  # "Vita huset är"
            return (bool(nouns) or is_pronoun) and not is_title
        if not readings or not all(each & {"n", "adj", "adv", "det", "pr", "prn"} for each in readings):
            return False
    return False


def _needless(
    passage: Passage, context: EntryContext, language: Language, started: set[int]
) -> Iterator[Finding]:
    """One piece of advice a unit: common words with a capital, not beside others with one (those are
    names).
    """
    odd: list[re.Match[str]] = []
    tokens = list(WORD.finditer(passage.text))
    for before, token, after in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        word, lower = token[0], token[0].lower()
        if not word[0].isupper() or not word[1:].islower() or len(word) < 4 or context.is_name(word):
            continue
        beside = before[0][0].isupper() and not begins(passage.unit, before.start())
        if (
            passage.text[before.end() : token.start()] != " "
            or beside
            or (after is not None and after[0][0].isupper())
            or passage.unit.places[token.end() - 1] + 1 in started
            or _AUTHORITY.search(word)
        ):
            continue
        if (
            context.outnumbers(lower, word, 1 if language.compounds else _OFTEN)
            and context.lexicon.knows(lower)
            and not context.lexicon.is_learned(word)
        ):
            odd.append(token)
    if odd:
        yield passage.finding(
            "A727",
            odd[0].span(),
            tr(
                "A capital inside the sentence: {words}.",
                words=", ".join(quoted(token[0]) for token in odd[:6]),
            ),
            tr("Common words have none, unless they are part of a name."),
            odd[0][0].lower() if len(odd) == 1 else None,
        )
