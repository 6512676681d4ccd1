"""The theme's faces for the studio's own pages: each file cut into blocks of signs, of which a browser
fetches those that it needs (CSS Fonts 4, unicode-range).

A block is made when it is first asked for and kept in the cache of derived files, so that it is made once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ..foundation import derived_cache
from ..foundation.hashing import file_sum, text_sum
from ..foundation.package_versions import version
from ..theme import Theme
from ..typography.cutting import cut_font, cut_name

BLOCKS: Mapping[str, tuple[range, ...]] = {
    "usual": (
        range(0x0020, 0x0100),
        *(range(sign, sign + 1) for sign in map(ord, "ŠšŽžŒœ™←→−₂")),
        range(0x2010, 0x2040),
        range(0x20AC, 0x20AD),
    ),
    "latin": (range(0x0100, 0x0370), range(0x1E00, 0x1F00), range(0x2000, 0x2C80), range(0xA720, 0xA800)),
    "other": (range(0x110000),),
}
"""Blocks by name, each without what those before it have. "usual" is what Swedish, English, German and
Finnish need, with their punctuation: the languages of the studio, and those of publications that bring no
catalogue of their own; "latin" has the letters of other languages in Latin script, and symbols.
"""
ROLES = ("sans", "serif")
"""The theme's faces that the studio is set in."""


@dataclass(frozen=True)
class FaceBlock:
    """A block of signs of a font file: its name, with a sum that changes with the file's content, so that a
    browser may keep what was made of it; and the code points, all of them in the file.
    """

    name: str
    signs: frozenset[int]

    @cached_property
    def unicode_range(self) -> str:
        """The signs as CSS has them: "U+20-7e, U+a0"."""
        return ", ".join(
            f"U+{first:x}" if first == last else f"U+{first:x}-{last:x}" for first, last in _runs(self.signs)
        )


@dataclass(frozen=True)
class BrowserFace:
    """A block of a face's file: what its @font-face says, and the name by which it is asked for."""

    family: str
    weight: int
    """CSS, 100–900."""
    italic: bool
    name: str
    path: Path
    """The whole font file."""
    block: FaceBlock


def browser_faces(theme: Theme) -> Iterator[BrowserFace]:
    """Every block of the theme's faces in `ROLES`; what can't be read as a font is left out."""
    for face in (theme.faces[role] for role in ROLES):
        for file in face.files:
            for block in _blocks(file.path, file.path.stat().st_mtime_ns):
                name = f"{face.role}-{file.weight}{'-italic' if file.italic else ''}-{block.name}"
                yield BrowserFace(cut_name(face.family), file.weight, file.italic, name, file.path, block)


def face_data(face: BrowserFace) -> bytes:
    """The face's file as a browser takes it."""
    data, family = face.path.read_bytes(), face.family.removeprefix(cut_name(""))
    try:
        return derived_cache.get_or_create(
            f"{face.name}.woff2",
            data,
            lambda: cut_font(face.path, family, face.block.signs, face.weight, packed=True),
        )
    except Exception:  # fontTools raises what it likes at a broken file; a browser may know better
        return data


@lru_cache(maxsize=64)
def _blocks(path: Path, changed: int) -> tuple[FaceBlock, ...]:
    """The blocks of a font file, without those that it has nothing of. Kept while the file is as it was."""
    data = path.read_bytes()
    left = set(json.loads(derived_cache.get_or_create("font-signs", data, lambda: _signs(path))))
    blocks = []
    for name, ranges in BLOCKS.items():
        signs = frozenset(sign for sign in left if any(sign in each for each in ranges))
        left -= signs
        if signs:
            content = text_sum(version("fonttools"), file_sum(path), str(sorted(signs)))
            blocks.append(FaceBlock(f"{name}-{content[:12]}", signs))
    return tuple(blocks)


def _signs(path: Path) -> bytes:
    from fontTools.ttLib import TTFont

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            return json.dumps(sorted(font.getBestCmap() or {})).encode()
    except Exception:  # a broken font may fail anywhere in its reader
        return b"[]"


def _runs(signs: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of signs without a gap."""
    first = last = -2
    for sign in sorted(signs):
        if sign != last + 1:
            if last >= 0:
                yield first, last
            first = sign
        last = sign
    if last >= 0:
        yield first, last
