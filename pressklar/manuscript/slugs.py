"""Ids from titles: they last, name files, and stand in links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 60
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "œ": "oe"}
)
# Names that Windows keeps for devices: no file may have them.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def slug(title: str) -> str:
    """Lower-case ASCII words with hyphens between, at most 60 characters, cut at a word: "Våra mål" is
    vara-mal. Empty where there are none.
    """
    bare = unicodedata.normalize(
        "NFKD", re.sub(r"['’]", "", title).translate(_LETTERS).casefold().translate(_LETTERS)
    )
    words = re.findall(
        r"[a-z0-9]+", "".join(character for character in bare if not unicodedata.combining(character))
    )
    identifier = ""
    for word in words:
        longer = f"{identifier}-{word}" if identifier else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        identifier = longer
    return f"{identifier}-1" if _DEVICES.fullmatch(identifier) else identifier


class Ids:
    """Ids of one kind, each given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """`wanted`, or it with the first free number from 2 after it."""
        identifier = wanted
        while identifier in self._taken:
            number = self._next.get(wanted, 2)
            identifier, self._next[wanted] = f"{wanted}-{number}", number + 1
        self._taken.add(identifier)
        return identifier
