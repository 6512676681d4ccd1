"""Characters as a reader sees them: which can't be seen, and which the theme's faces draw."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from pathlib import Path

from ..foundation import derived_cache
from ..locale import tr
from ..theme import Face, Theme

# Unicode 16, DerivedCoreProperties: Default_Ignorable_Code_Point. A program draws nothing for them, whatever
# the font.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SUBSTITUTED = frozenset("\u2010\u2011")
"""Hyphens that are set as the ordinary one where a face lacks them."""


def visible(text: str) -> str:
    """The text as it is compared: in NFC, without what can't be seen."""
    return _IGNORABLE.sub("", unicodedata.normalize("NFC", text))


def described(sign: str) -> str:
    """A character with its number and Unicode name: `“☃” (U+2603 SNOWMAN)`."""
    name = f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()
    return tr("“{sign}” ({name})", sign=sign, name=name)


class DrawnCharacters:
    """The characters that a theme's faces draw between them."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self._signs = frozenset(sign for face in faces for sign in _signs_of(face))

    def lacks(self, texts: Iterable[str]) -> frozenset[str]:
        """The visible characters of some texts that no face has."""
        signs: set[str] = set()
        for text in texts:
            if not text.isascii():
                signs.update(unicodedata.normalize("NFC", text))
        return frozenset(sign for sign in signs if not self.has(sign))

    def has(self, sign: str) -> bool:
        """Whether a face has the character, or none is needed: for spaces and what can't be seen."""
        return (
            ord(sign) in self._signs
            or sign in _SUBSTITUTED
            or sign.isspace()
            or _IGNORABLE.match(sign) is not None
            or unicodedata.category(sign) == "Cc"
        )


def drawn_by(theme: Theme) -> DrawnCharacters:
    """What the theme's faces draw, by their character maps. A face that can't be read counts as having
    everything: the layout names it.
    """
    return DrawnCharacters(theme.faces.values())


def _signs_of(face: Face) -> Iterable[int]:
    upright = [file for file in face.files if not file.italic] or list(face.files)
    if not upright:
        return ()
    path = min(upright, key=lambda file: abs(file.weight - 400)).path
    try:
        data = path.read_bytes()
        signs = array("I")
        signs.frombytes(derived_cache.get_or_create("signs", data, lambda: _read_signs(path)))
    except Exception:  # a broken font may fail anywhere in its reader
        return range(0x110000)
    return signs


def _read_signs(path: Path) -> bytes:
    """A font file's characters as 32-bit numbers."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return array("I", sorted(font.getBestCmap() or {})).tobytes()


def clusters(text: str) -> Iterable[tuple[int, str]]:
    """The text's characters with the marks that combine with them, each composed (NFC) and with its index."""
    start = 0
    for index, sign in enumerate(text):
        if index > start and not unicodedata.combining(sign):
            yield start, unicodedata.normalize("NFC", text[start:index])
            start = index
    if text:
        yield start, unicodedata.normalize("NFC", text[start:])
