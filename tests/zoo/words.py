"""Words of four languages' sounds, each once: a lost or doubled word is known by itself."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TO_ASCII = str.maketrans({"å": "a", "ä": "a", "ö": "o", "ü": "u", "é": "e", "y": "y", "ß": "ss"})


@dataclass(frozen=True)
class Sounds:
    """What a language's words are made of: syllables, and stems that are joined to compounds."""

    onsets: Sequence[str]
    vowels: Sequence[str]
    codas: Sequence[str]
    stems: Sequence[str]
    compounds: float
    """Share of words that are compounds of two or three stems."""


SOUNDS = {
    "sv": Sounds(
        [
            "b",
            "br",
            "d",
            "dr",
            "f",
            "fl",
            "g",
            "gr",
            "h",
            "j",
            "k",
            "kl",
            "kr",
            "l",
            "m",
            "n",
            "p",
            "pl",
            "pr",
            "r",
            "s",
            "sk",
            "sl",
            "sp",
            "st",
            "str",
            "t",
            "tr",
            "v",
        ],
        ["a", "e", "i", "o", "u", "å", "ä", "ö", "y"],
        ["", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "st"],
        [
            "kommun",
            "region",
            "framtid",
            "klimat",
            "skola",
            "samhälle",
            "utveckling",
            "landsbygd",
            "hållbarhet",
            "medborgar",
            "forsknings",
            "arbets",
            "kunskaps",
            "bostads",
            "trafik",
            "energi",
            "vatten",
            "kultur",
            "närings",
            "folkhälso",
        ],
        0.1,
    ),
    "en": Sounds(
        [
            "b",
            "bl",
            "br",
            "c",
            "ch",
            "cl",
            "d",
            "dr",
            "f",
            "fl",
            "g",
            "gr",
            "h",
            "j",
            "k",
            "l",
            "m",
            "n",
            "p",
            "pl",
            "pr",
            "qu",
            "r",
            "s",
            "sh",
            "sl",
            "sp",
            "st",
            "str",
            "t",
            "th",
            "tr",
            "v",
            "w",
        ],
        ["a", "e", "i", "o", "u", "ea", "oo", "ai", "ou"],
        ["", "", "n", "r", "ll", "ss", "t", "m", "nd", "rk", "st", "ng", "ght"],
        ["water", "work", "land", "house", "county", "market", "school", "health", "road", "field"],
        0.04,
    ),
    "de": Sounds(
        [
            "b",
            "bl",
            "br",
            "d",
            "dr",
            "f",
            "fl",
            "g",
            "gr",
            "h",
            "j",
            "k",
            "kl",
            "kr",
            "l",
            "m",
            "n",
            "p",
            "pf",
            "pl",
            "r",
            "s",
            "sch",
            "schl",
            "schw",
            "sp",
            "st",
            "str",
            "t",
            "tr",
            "w",
            "z",
            "zw",
        ],
        ["a", "e", "i", "o", "u", "ä", "ö", "ü", "ei", "au", "ie", "eu"],
        ["", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "st", "ng", "cht", "ß", "tz"],
        [
            "gemeinde",
            "verkehrs",
            "zukunfts",
            "klima",
            "schul",
            "gesellschafts",
            "entwicklungs",
            "nachhaltigkeits",
            "bürger",
            "forschungs",
            "arbeits",
            "wissens",
            "wohnungs",
            "energie",
            "wasser",
            "kultur",
            "wirtschafts",
            "gesundheits",
            "haushalts",
            "beteiligungs",
            "planungs",
            "verfahrens",
            "fördermittel",
            "landschafts",
            "verwaltungs",
        ],
        0.25,
    ),
    "fi": Sounds(
        ["h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "k", "t", "p", "s"],
        [
            "a",
            "e",
            "i",
            "o",
            "u",
            "ä",
            "ö",
            "y",
            "aa",
            "uu",
            "ii",
            "ee",
            "ää",
            "ie",
            "uo",
            "yö",
            "ei",
            "ai",
            "au",
            "oi",
        ],
        ["", "", "", "n", "l", "s", "t", "r", "k", "nk", "mp"],
        [
            "kunta",
            "liikenne",
            "tulevaisuus",
            "ilmasto",
            "koulu",
            "yhteiskunta",
            "kehittämis",
            "kestävyys",
            "kansalais",
            "tutkimus",
            "työllisyys",
            "osaamis",
            "asumis",
            "energia",
            "vesistö",
            "kulttuuri",
            "elinkeino",
            "terveys",
            "talousarvio",
            "hyvinvointi",
            "osallistumis",
            "suunnittelu",
            "ympäristö",
            "maaseutu",
            "palvelu",
        ],
        0.25,
    ),
}


def ascii_of(word: str) -> str:
    """The word as it stands in an address."""
    return word.lower().translate(_TO_ASCII)


class Words:
    """Gives words of a language from a random source, each once."""

    def __init__(self, language: str, source: random.Random) -> None:
        self._random, self._sounds = source, SOUNDS[language]
        self._given: set[str] = set()

    def taken(self, words: Iterable[str]) -> None:
        """Words that stand elsewhere: none will be given again."""
        self._given |= set(words)

    def one(self, letters: int = 0) -> str:
        """A new word, of at least so many letters."""
        pick, sounds = self._random, self._sounds
        while True:
            if pick.random() < sounds.compounds:
                text = "".join(pick.sample(sounds.stems, pick.choice((1, 1, 2)))) + self._syllables(4)
                text += self._syllables(letters - len(text))
            else:
                text = self._syllables(letters or pick.choice((5, 6, 7, 8, 9, 11, 13)))
            # As a page's text is compared: ß is ss in capitals.
            key = text.casefold()
            if key not in self._given and ascii_of(text) not in self._given:
                self._given |= {key, ascii_of(text)}
                return text

    def some(self, count: int) -> list[str]:
        return [self.one() for _ in range(count)]

    def _syllables(self, letters: int) -> str:
        """At least so many letters and two syllables: one alone may be a piece of another, parted word."""
        pick, sounds = self._random, self._sounds
        text, syllables = "", 0
        while letters > 0 and (len(text) < letters or syllables < 2):
            syllables += 1
            text += pick.choice(sounds.onsets) + pick.choice(sounds.vowels) + pick.choice(sounds.codas)
        return text
