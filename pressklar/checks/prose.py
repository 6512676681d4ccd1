"""Words and sentences of a unit, and what a language's own module must say of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from .units import Unit

WORD = re.compile(r"[^\W_]+(?:[-'’:.·][^\W_]+)*")
"""A word: letters and figures, with hyphens, colons, apostrophes and points inside it ("HRU-projekt", "EU:s",
"t.ex").
"""

_END = re.compile(r"""[.?!…]+["'”’»)\]]*(?=\s+["'”“’«»(\[–—-]*[A-ZÅÄÖÉÜ0-9]|\s*$)""")
_INITIAL = re.compile(r"\b[A-ZÅÄÖ]\.$")


@dataclass(frozen=True)
class Language:
    """What the checks must know of a language. All words in lower case.

    `abbreviations`: as they may be written, the best first, with a pattern that finds these and other ways;
    `confused`: patterns of words that don't go together, each
    with its message and, where sure, its mending; `known`: words that the dictionary lacks.
    """

    code: str
    dictionaries: tuple[str, ...]
    second: tuple[str, ...]
    function_words: frozenset[str]
    verbs: frozenset[str]
    infinitives: frozenset[str]
    """Those of the verbs' forms that make no sentence by themselves."""
    questions: frozenset[str]
    abbreviations: tuple[tuple[tuple[str, ...], str], ...]
    abbreviated: frozenset[str]
    confused: tuple[Confusion, ...]
    known: frozenset[str]
    doubled: frozenset[str]
    quotes: tuple[str, str]
    dash: str
    genitive: str
    """What stands between an acronym and its genitive s: ":" in Swedish, "’" in English."""
    endings: tuple[str, ...]
    joined: frozenset[str]
    """Short words that never begin a compound: what is run together with them is two words."""
    compounds: bool
    subordinating: frozenset[str]
    pronouns: frozenset[str]
    never_last: frozenset[str]
    """Words that can't end a sentence."""
    activities: frozenset[str]
    """What is held, not whom it is for: no start for a target group."""
    audiences: frozenset[str]
    """Labels and keys of fields that name whom a thing is for."""


@dataclass(frozen=True)
class Confusion:
    """Words that don't go together. `fix` is a template for `re.Match.expand`, or empty."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    fix: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a unit, from `start` to `end` in its text, with the mark that ends it, if any."""

    unit: Unit
    start: int
    end: int
    mark: str

    @property
    def text(self) -> str:
        return self.unit.text[self.start : self.end]

    @cached_property
    def words(self) -> list[str]:
        return WORD.findall(self.text)


def sentences(unit: Unit, language: Language) -> Sequence[Sentence]:
    """The sentences of a unit: an end mark before white space and a capital or figure, where it doesn't end
    an abbreviation.
    """
    return _sentences(unit, language.code, language.abbreviated)


@cache
def _sentences(unit: Unit, code: str, abbreviated: frozenset[str]) -> tuple[Sentence, ...]:
    text, start, found = unit.text, 0, []
    for match in _END.finditer(text):
        before = text[start : match.start() + 1]
        if match[0].startswith(".") and match.end() < len(text):
            last = before.rsplit(None, 1)[-1].lstrip("(\"”“'").lower()
            if last.rstrip(".") in abbreviated or _INITIAL.search(before) or re.fullmatch(r"\d+\.", last):
                continue
        found.append(Sentence(unit, start, match.end(), match[0].strip("\"'”’»)]")))
        start = match.end()
        while start < len(text) and text[start] == " ":
            start += 1
    if start < len(text):
        found.append(Sentence(unit, start, len(text), ""))
    return tuple(found)


def has_main_verb(words: list[str], language: Language) -> bool:
    """Whether there is a finite verb that isn't the one of a clause after "som", "hur" and the like: roughly,
    whether this is a sentence.
    """
    since = 99
    for word in words:
        lower = word.lower()
        since += 1
        if lower in language.subordinating:
            since = 0
        elif lower in language.verbs and lower not in language.infinitives:
            if since > 3:
                return True
            since = 99
    return False


def stem(word: str, language: Language) -> str:
    """A word without its ending, roughly: to hold its forms together. At least four letters stay."""
    for ending in language.endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
