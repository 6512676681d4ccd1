"""Words and sentences of a unit, and what a language's own module must say of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar

from ..locale import N_
from .units import WORD, Unit

WRITE = N_("Write “{correct}”.")

_END = re.compile(r"""[.?!…]+["'”’»)\]]*(?=\s+["'”“’«»(\[–—-]*[A-ZÅÄÖÉÜ0-9]|\s*$)""")
_INITIAL = re.compile(r"\b[A-ZÅÄÖ]\.$")
Thing = TypeVar("Thing")
Fact = TypeVar("Fact")
Languages = ParamSpec("Languages")


@dataclass(frozen=True)
class Language:
    """What the checks must know of a language. All words in lower case.

    `abbreviations`: as they may be written, the best first, with a pattern that finds these and other ways;
    `confused`: words that don't go together; `additional`: words that the dictionary lacks.
    """

    code: str
    dictionaries: tuple[str, ...]
    second: tuple[str, ...]
    function_words: frozenset[str]
    verbs: frozenset[str]
    infinitives: frozenset[str]
    """Those of the verbs' forms that make no sentence by themselves."""
    questions: frozenset[str]
    relatives: frozenset[str]
    """Words that begin a clause about the one before them."""
    abbreviations: tuple[tuple[tuple[str, ...], str], ...]
    abbreviated: frozenset[str]
    confused: tuple[Confusion, ...]
    additional: frozenset[str]
    doubled: frozenset[str]
    """Words that may stand twice where one clause ends and another begins."""
    repeated: frozenset[str]
    """Words that are repeated for stress, or rightly follow themselves."""
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
    """Words that don't go together. `message` and `hint` are marked for the catalogue; they may name the
    words as {words}, the expression's groups, and what is `correct`.
    """

    expression: str
    message: str
    hint: str
    correct: str = ""
    is_fix: bool = False
    """Whether `correct` can stand in place of all the words."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first used: a process may need none of them."""
        return re.compile(self.expression, re.IGNORECASE)


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written out with spaces."""
    return frozenset(text.split())


def word_tuple(text: str) -> tuple[str, ...]:
    """As `word_set`, in order."""
    return tuple(text.split())


def kept(
    find: Callable[Concatenate[Thing, Languages], Fact],
) -> Callable[Concatenate[Thing, Languages], Fact]:
    """What is to `find` about a unit or an entry, in a language where that matters: found once for as long as
    the unit or entry lives.
    """

    @wraps(find)
    def known(thing: Thing, /, *language: Languages.args, **named: Languages.kwargs) -> Fact:
        facts: dict[object, Fact] = vars(thing).setdefault("_facts", {})
        key = find, *(getattr(each, "code", "") for each in language)
        if key not in facts:
            facts[key] = find(thing, *language, **named)
        return facts[key]

    return known


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


@kept
def sentences(unit: Unit, language: Language) -> Sequence[Sentence]:
    """The sentences of a unit: an end mark before white space and a capital or figure, where it doesn't end
    an abbreviation.
    """
    text, start = unit.text, 0
    parts: list[Sentence] = []
    for match in _END.finditer(text):
        before = text[start : match.start() + 1]
        if match[0].startswith(".") and match.end() < len(text):
            last = before.rsplit(None, 1)[-1].lstrip("(\"”“'").lower()
            if (
                last.rstrip(".") in language.abbreviated
                or _INITIAL.search(before)
                or re.fullmatch(r"\d{1,2}\.", last)
            ):
                continue
        parts.append(Sentence(unit, start, match.end(), match[0].strip("\"'”’»)]")))
        start = match.end()
        while start < len(text) and text[start] == " ":
            start += 1
    if start < len(text):
        parts.append(Sentence(unit, start, len(text), ""))
    return tuple(parts)


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
