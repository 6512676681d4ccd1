"""Words beside each other: doubled words, words that don't go together, abbreviations, the office's terms,
genitives of acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..locale import tr
from .context import ProofContext
from .house import Term
from .prose import Language
from .units import Unit
from .values import Entry, Finding, Value, at

_DOUBLED = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b([A-ZÅÄÖ]{2,})(['’]?)s\b(?![:'’])")
_APOSTROPHE = re.compile(r"\b([^\W\d_]{2,})['’]s\b")
_ENGLISH = frozenset(
    [
        "what",
        "it",
        "that",
        "let",
        "there",
        "he",
        "she",
        "who",
        "where",
        "how",
        "here",
        "world",
        "women",
        "men",
        "people",
        "children",
        "today",
    ]
)
_ENDINGS = r"(?:et|en|ets|ens|er|erna|ernas|arna|ar|s|n|na)?"


def check(entry: Entry, context: ProofContext) -> Iterator[Finding]:
    """W710, W715, W724, W725 and W726 in one proposal."""
    for value, unit in entry.units:
        yield from _doubled(entry, value, unit, context.language)
        for term in context.house.terms:
            yield from _term(entry, value, unit, term)
        if context.language:
            yield from _abbreviations(entry, value, unit, context.language)
            yield from _confused(entry, value, unit, context.language)
            if context.language.genitive == ":":
                yield from _genitives(entry, value, unit)


def _doubled(entry: Entry, value: Value, unit: Unit, language: Language | None) -> Iterator[Finding]:
    for found in _DOUBLED.finditer(unit.text):
        word = found[1].lower()
        if word not in (language.doubled if language else ()) and not (found[0].istitle() and len(word) > 3):
            yield at(
                entry,
                value,
                unit,
                found.start(),
                found.end(),
                "W725",
                tr("The word “{found}” stands twice.", found=found[1]),
                tr("Take one away."),
                found[1],
            )


def _term(entry: Entry, value: Value, unit: Unit, term: Term) -> Iterator[Finding]:
    for found in _term_pattern(term).finditer(unit.text):
        if found["way"] == term.write:
            continue
        write = term.write + (found["ending"] or "")
        if (
            found["way"][0].isupper()
            and not found["way"].isupper()
            and unit.text[: found.start()].rstrip()[-1:] in ("", ".", "?", "!")
        ):
            write = write[0].upper() + write[1:]
        if found[0] != write:
            yield at(
                entry,
                value,
                unit,
                found.start(),
                found.end(),
                "W710",
                tr("“{found}” isn't as the house style has it.", found=found[0]),
                f"Write “{write}”.{' ' + term.reason if term.reason else ''}",
                write,
            )


@lru_cache(maxsize=1024)
def _term_pattern(term: Term) -> re.Pattern[str]:
    ways = "|".join(
        re.escape(way).replace(r"\ ", r"\s") for way in sorted(term.instead_of, key=len, reverse=True)
    )
    exact = any(way.lower() == term.write.lower() for way in term.instead_of)
    return re.compile(
        rf"(?<![\w.-])(?P<way>{ways})(?P<ending>{_ENDINGS})(?![\w])", 0 if exact else re.IGNORECASE
    )


@lru_cache(maxsize=4)
def _abbreviation_pattern(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<![\w.])(?:{pattern})(?!\w)" for _, pattern in language.abbreviations))


@lru_cache(maxsize=4)
def _abbreviation_list(language: Language) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((accepted, re.compile(pattern)) for accepted, pattern in language.abbreviations)


def is_abbreviation(word: str, language: Language) -> bool:
    """Whether a word is one of the abbreviations that the language's list looks after."""
    return _abbreviation_pattern(language).fullmatch(word) is not None


def _abbreviations(entry: Entry, value: Value, unit: Unit, language: Language) -> Iterator[Finding]:
    for found in _abbreviation_pattern(language).finditer(unit.text):
        words = found[0]
        accepted = next(
            accepted for accepted, pattern in _abbreviation_list(language) if pattern.fullmatch(words)
        )
        if words in accepted or unit.text[: found.start()].removesuffix(" ")[-1:].isdecimal():
            continue
        fix = accepted[0]
        if fix.endswith(".") and unit.text[found.end() : found.end() + 1] == ".":
            fix = fix[:-1]
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W715",
            tr("The abbreviation “{words}” is written “{accepted}”.", words=words, accepted=accepted[0]),
            f"Write “{accepted[0]}”.",
            fix,
        )


def _confused(entry: Entry, value: Value, unit: Unit, language: Language) -> Iterator[Finding]:
    for confusion in language.confused:
        for found in confusion.pattern.finditer(unit.text):
            groups = (found[0], *found.groups(""))
            yield at(
                entry,
                value,
                unit,
                found.start(),
                found.end(),
                "W726",
                confusion.message.format(*groups),
                confusion.hint.format(*groups),
                found.expand(confusion.fix) if confusion.fix else None,
            )


def _genitives(entry: Entry, value: Value, unit: Unit) -> Iterator[Finding]:
    for found in _ACRONYM.finditer(unit.text):
        fix = f"{found[1]}:s"
        yield at(
            entry,
            value,
            unit,
            found.start(),
            found.end(),
            "W724",
            tr("After an acronym the genitive s stands behind a colon: “{fix}”.", fix=fix),
            f"Write “{fix}”.",
            fix,
        )
    for found in _APOSTROPHE.finditer(unit.text):
        if found[1].lower() not in _ENGLISH and not found[1].isupper():
            fix = found[1] if found[1].endswith("s") else found[1] + "s"
            yield at(
                entry,
                value,
                unit,
                found.start(),
                found.end(),
                "W724",
                tr("Swedish has no apostrophe before the genitive s."),
                f"Write “{fix}”.",
                fix,
            )
