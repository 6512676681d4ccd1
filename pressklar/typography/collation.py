"""The order of names in a language: the Unicode Collation Algorithm (UTS #10), with the letters that the
language sorts otherwise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyuca import Collator

_AFTER_LATIN = 0x1C0
"""The first letter after the Latin ones, a click (CLDR puts Nordic letters before it too)."""
_VARIANT = 0x100
"""A secondary weight above those of accents: of letters that count as another one."""


@cache
def sort_key(after_z: str, like: str) -> Callable[[str], tuple[object, ...]]:
    """What gives a name's sort key. `after_z` are letters that sort after z, in order: `å ä=æ ö=ø`, where =
    joins those that count as one; `like` are letters that sort with another: `d=đ y=ü`.
    """
    from pyuca import Collator

    collator = Collator()

    def weight(letter: str) -> float:
        return float(collator.collation_elements(unicodedata.normalize("NFD", letter))[0][0])

    groups = after_z.split()
    last = weight(chr(_AFTER_LATIN)) - 1
    for index, group in enumerate(groups, 1):
        _tailor(collator, last + index / (len(groups) + 1), group.split("="))
    for group in like.split():
        first, *others = group.split("=")
        _tailor(collator, weight(first), others, 1)
    return lambda text: (collator.sort_key(text), text)


def _tailor(collator: Collator, weight: float, letters: list[str], first: int = 0) -> None:
    """Gives letters that primary weight, small and capital; the second tells them apart, from `first` on."""
    for number, letter in enumerate(letters, first):
        for form, case in ((letter.lower(), 0x02), (letter.upper(), 0x08)):
            elements = [[weight, 0x20, case], *([[0, _VARIANT + number, 0x02]] if number else [])]
            collator.table.add([ord(sign) for sign in unicodedata.normalize("NFD", form)], elements)
