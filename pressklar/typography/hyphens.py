"""Where words may be parted, beyond what Pyphen knows: Finnish, which it has no patterns for; and German,
whose dictionaries are made for Hunspell's hyphen library. There, of all patterns that end at a letter only
the longest counts, and those of a first level part a compound into words, which those of the second part
each by itself. Pyphen takes all for one list, and parts Jugend-a-r-beit. And long words that a language's
patterns know nothing of, as many names are: they are parted before the last consonant between two vowels.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyphen

_FINNISH = "fi"
_TWO_LEVELS = ("de_AT", "de_CH", "de_DE")
_LEAST_PART = 2
"""The least letters before and after a hyphen within a compound (the dictionaries' COMPOUNDLEFTHYPHENMIN)."""
_UNKNOWN = 12
"""Letters from which on a word of which the patterns know no place is parted all the same."""
_VOWEL = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿ"
_SYLLABLE = re.compile(rf"(?<=[{_VOWEL}])[^\W\d_{_VOWEL}]*?(?=(?:[cpst]h|qu|[^\W\d_{_VOWEL}])[{_VOWEL}])")
_LONGEST = 100
"""Letters of a compound: what is longer isn't looked for words in."""


def install() -> None:
    """Makes Pyphen use them in this process."""
    if _FINNISH not in pyphen.LANGUAGES:
        pyphen.LANGUAGES[_FINNISH] = Path(__file__).with_name("hyph_fi.dic")
        pyphen.LANGUAGES_LOWERCASE[_FINNISH] = _FINNISH
    two_levels = {pyphen.LANGUAGES.get(name) for name in _TWO_LEVELS}
    for path in set(pyphen.LANGUAGES.values()):
        pyphen.hdcache.setdefault(
            path, _WordsAndNames(path, _TwoLevels if path in two_levels else pyphen.HyphDict)
        )


@dataclass(frozen=True)
class _Level:
    """Patterns by their letters, each with the weights between these (odd: a hyphen may stand there)."""

    patterns: dict[str, tuple[int, ...]]
    beginnings: frozenset[str]
    """What any pattern begins with."""

    def positions(self, word: str) -> list[int]:
        """Where the word may be parted; each position is the number of letters before it."""
        weights, start = [0] * (len(word) + 3), 0
        word = f".{word}."
        for end in range(1, len(word) + 1):
            while word[start:end] not in self.beginnings:
                start += 1
            for index, weight in enumerate(self.patterns.get(word[start:end], ()), start):
                weights[index] = max(weights[index], weight)
        return [index - 1 for index in range(2, len(word) - 1) if weights[index] % 2]


def _level(text: str) -> _Level:
    patterns = {}
    for line in text.split("\n"):
        if line and line[0] not in "#%" and not line[0].isupper():
            parts = re.findall(r"(\d?)(\D?)", line.strip())
            patterns["".join(letter for _, letter in parts)] = tuple(int(digit or 0) for digit, _ in parts)
    return _Level(patterns, frozenset(key[:end] for key in patterns for end in range(len(key) + 1)))


class _WordsAndNames:
    """A language's dictionary, read when the first word comes, and a rule for what it doesn't know."""

    def __init__(self, path: Path, read: Callable[[Path], Any]) -> None:
        self._path, self._read = path, read

    @cached_property
    def _dictionary(self) -> Any:
        return self._read(self._path)

    def positions(self, word: str) -> list[int]:
        """Where a word may be parted, as Pyphen wants it told."""
        positions: list[int] = self._dictionary.positions(word)
        if positions or len(word) < _UNKNOWN:
            return positions
        return [pyphen.DataInt(match.end()) for match in _SYLLABLE.finditer(word.lower())]


class _TwoLevels:
    """A dictionary of two levels, read when the first word comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._levels: list[_Level] = []
        self._known: dict[str, list[int]] = {}

    def positions(self, word: str) -> list[int]:
        """Where a word may be parted, as Pyphen wants it told."""
        word = word.lower()
        if word not in self._known:
            if not self._levels:
                encoding, _, text = self._path.read_bytes().partition(b"\n")
                self._levels = [
                    _level(part) for part in text.decode(encoding.decode()).split("\nNEXTLEVEL\n")
                ]
            self._known[word] = [pyphen.DataInt(position) for position in self._parted(word)]
        return self._known[word]

    def _parted(self, word: str) -> list[int]:
        compounds, simple = self._levels
        joints = _within(compounds.positions(word), word) if len(word) <= _LONGEST else []
        if not joints:
            return _within(simple.positions(word), word)
        positions = set(joints)
        for start, end in pairwise((0, *joints, len(word))):
            positions |= {start + position for position in self._parted(word[start:end])}
        return sorted(positions)


def _within(positions: list[int], word: str) -> list[int]:
    return [position for position in positions if _LEAST_PART <= position <= len(word) - _LEAST_PART]


@lru_cache(maxsize=1)
def _dictionary(language: str) -> pyphen.Pyphen | None:
    install()
    name = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=name) if name else None


def positions(word: str, language: str) -> list[int]:
    """Where a word of a language may be parted by a hyphen: the letters before each place, none where the
    language has no patterns.
    """
    dictionary = _dictionary(language.replace("-", "_"))
    return [int(position) for position in dictionary.positions(word)] if dictionary else []
