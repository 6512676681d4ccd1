"""How wide and how high the theme's faces set a text: what templates derive positions from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from ..foundation import derived_cache
from ..theme import Length, Theme
from .binding import bind_dashes, bind_last_word

_KIND = "measures-1"
_UNKNOWN = 1.0
"""An em: the advance of a character that no face has."""
_BROKEN = 0.8
"""How full the lines of a word are at least that is longer than a line: a syllable's end may come early."""
_BALANCE = 0.2
"""How near (mm) a balanced width is to the narrowest one."""
_KERNED = 0.5
"""The room (mm) that a balanced width has over the measured lines: the face may set a pair wider."""
_BLANKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""Blanks that a line may end at: not those that bind."""
_PIECES = re.compile(
    r"(?<=[/–—])|(?<=[^\W\d]-)(?=[^\W\d])|(?<=[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Where a line may break in a word: after a slash, a dash, a hyphen between letters, and an ideograph."""


class Ink(NamedTuple):
    """Where a glyph's ink begins and ends, in ems from its origin on the baseline."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class FontMeasures:
    """A font file's measures in ems: characters' advances, the ink of ASCII's, and the font's heights.

    `ascender` and `descender` (positive) are those that a line of text is given by (HarfBuzz's choice: OS/2's
    typographic ones where its bit 7 says so, else hhea's).
    """

    advances: Mapping[str, float]
    ink: Mapping[str, Ink]
    ascender: float
    descender: float
    cap_height: float
    x_height: float


@lru_cache(maxsize=32)
def font_measures(path: Path) -> FontMeasures:
    """A font file's measures. Raises what a broken font makes its reader raise."""
    data = json.loads(derived_cache.get_or_create(_KIND, path.read_bytes(), lambda: _read(path)))
    em = data["em"]
    return FontMeasures(
        {sign: advance / em for sign, advance in data["advances"].items()},
        {sign: Ink(*(edge / em for edge in edges)) for sign, edges in data["ink"].items()},
        *(data[name] / em for name in ("ascender", "descender", "cap_height", "x_height")),
    )


def _read(path: Path) -> bytes:
    """A font file's measures in font units, as JSON."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        names, widths, outlines = font.getBestCmap() or {}, font["hmtx"].metrics, font.getGlyphSet()
        ink = {}
        for number in range(0x21, 0x7F):
            if number in names:
                pen = BoundsPen(outlines)
                outlines[names[number]].draw(pen)
                if pen.bounds:
                    ink[chr(number)] = pen.bounds
        os2, hhea = font.get("OS/2"), font["hhea"]
        typographic = os2 is not None and os2.fsSelection >> 7 & 1
        measures = {
            "em": font["head"].unitsPerEm,
            "advances": {chr(number): widths[name][0] for number, name in names.items() if name in widths},
            "ink": ink,
            "ascender": os2.sTypoAscender if typographic else hhea.ascender,
            "descender": -(os2.sTypoDescender if typographic else hhea.descender),
            "cap_height": ink["H"][3] if "H" in ink else hhea.ascender,
            "x_height": ink["x"][3] if "x" in ink else hhea.ascender / 2,
        }
    return json.dumps(measures, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class TypeMeasures:
    """What texts measure in a theme's faces. A size is a Length or a number of mm; widths and heights are mm.

    `face` is a role of the theme ("sans"), `weight` the CSS weight, `tracking` the letter-spacing in ems;
    `tabular` counts figures by the widest. Kerning is left out: it draws letters together, so that a text is
    set a little narrower than it measures, seldom wider. Long words are hyphenated as `language` has it.
    """

    theme: Theme
    language: str = ""
    _advances: dict[tuple[str, int], dict[str, float]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def text_width(
        self,
        text: str,
        face: str,
        size: Length | float,
        weight: int = 400,
        tracking: float = 0.0,
        tabular: bool = False,
    ) -> float:
        """The width (mm) of a text on one line."""
        advances = self._of(face, weight)
        widest = max(advances.get(figure, 0.0) for figure in "0123456789") if tabular else 0.0
        ems = sum(
            widest
            if tabular and sign.isdigit()
            else advances.get(sign, _UNKNOWN if sign.isprintable() else 0.0)
            for sign in text
        )
        return (ems + tracking * len(text)) * _mm(size)

    def wrap(self, text: str, width: float, face: str, size: Length | float, **style: Any) -> tuple[str, ...]:
        """The lines of a text in a column of that width (mm), a word that is longer than a line broken.
        `style`: weight, tracking and tabular as in `text_width`. A text has at least one line.
        """
        lines = [""]
        for piece, space in _breakable(text):
            line = f"{lines[-1]}{space if lines[-1] else ''}{piece}"
            if self.text_width(line, face, size, **style) <= width:
                lines[-1] = line
                continue
            if lines[-1]:
                lines.append("")
            for part in self._parts(piece, width, face, size, style):
                lines[-1] = part
                lines.append("")
            lines.pop()
        return tuple(lines)

    def line_count(self, text: str, width: float, face: str, size: Length | float, **style: Any) -> int:
        """How many lines `wrap` makes."""
        return len(self.wrap(text, width, face, size, **style))

    def balanced_width(
        self, text: str, width: float, face: str, size: Length | float, lines: int | None = None, **style: Any
    ) -> float:
        """The narrowest width (mm) in which a text takes no more lines than in `width`, or than `lines` where
        that is more: its lines are then as even as they get, and none is a last word alone. `width` itself
        where it is one line, or where a word must be broken.
        """
        most = max(self.line_count(text, width, face, size, **style), lines or 0)
        bound = bind_last_word(text)
        if self.line_count(bound, width, face, size, **style) <= most:
            text = bound
        narrow = self.longest_word(text, face, size, **style)
        if most < 2 or narrow > width:
            return width
        wide = width
        while wide - narrow > _BALANCE:
            middle = (narrow + wide) / 2
            if self.line_count(text, middle, face, size, **style) > most:
                narrow = middle
            else:
                wide = middle
        return min(width, wide + _KERNED)

    def longest_word(self, text: str, face: str, size: Length | float, **style: Any) -> float:
        """The width (mm) of the widest piece of a text that no line may break in."""
        return max(
            (self.text_width(piece, face, size, **style) for piece, _ in _breakable(text)), default=0.0
        )

    def longest_part(self, text: str, face: str, size: Length | float, **style: Any) -> float:
        """The width (mm) of the widest piece of a text that no line breaks in though words are hyphenated."""
        return max(
            (
                self.text_width(part, face, size, **style)
                for word, _ in _breakable(text)
                for part in self._hyphenated(word)
            ),
            default=0.0,
        )

    def _hyphenated(self, word: str) -> Iterator[str]:
        """A word in all its parts, with the hyphens that they would have at a line's end."""
        cuts = self._cuts(word)
        for start, end in pairwise((0, *cuts, len(word))):
            yield f"{word[start:end]}{'-' if end < len(word) else ''}"

    def fit(
        self,
        text: str,
        width: float,
        sizes: Sequence[Length],
        face: str = "sans",
        lines: int | None = None,
        **style: Any,
    ) -> Length:
        """The first of the sizes, given from the largest, at which no word of a text is longer than the width
        (mm) and, with `lines`, it takes no more lines than that; the last where there is none.
        """
        for size in sizes:
            if self.longest_word(text, face, size, **style) <= width and (
                lines is None or self.line_count(text, width, face, size, **style) <= lines
            ):
                return size
        return sizes[-1]

    def bearing(self, sign: str, face: str, size: Length | float, weight: int = 400) -> float:
        """The blank (mm) that the face has left of a character's ink; 0 for one beyond ASCII."""
        ink = self.font(face, weight).ink.get(sign)
        return ink.left * _mm(size) if ink else 0.0

    def cap_height(self, face: str, size: Length | float, weight: int = 400) -> float:
        """The height (mm) of a face's capitals, and about that of its figures."""
        return self.font(face, weight).cap_height * _mm(size)

    def x_height(self, face: str, size: Length | float, weight: int = 400) -> float:
        """The height (mm) of a face's small letters."""
        return self.font(face, weight).x_height * _mm(size)

    def baseline(self, face: str, size: Length | float, line: Length | float, weight: int = 400) -> float:
        """How far (mm) a line's baseline lies under its upper edge, in CSS, with that line height."""
        font = self.font(face, weight)
        return (_mm(line) + (font.ascender - font.descender) * _mm(size)) / 2

    def font(self, face: str, weight: int = 400) -> FontMeasures:
        """The measures of the upright file of a role whose weight is nearest."""
        return font_measures(self._file(face, weight))

    def _file(self, face: str, weight: int) -> Path:
        files = self.theme.faces[face].files
        upright = [file for file in files if not file.italic] or list(files)
        return min(upright, key=lambda file: abs(file.weight - weight)).path

    def _of(self, face: str, weight: int) -> dict[str, float]:
        """Every character's advance in the first of the theme's faces that has it, the role's first."""
        key = (face, weight)
        if key not in self._advances:
            roles = sorted(self.theme.faces, key=lambda role: role != face)
            advances: dict[str, float] = {}
            for role in reversed([role for role in roles if self.theme.faces[role].files]):
                advances |= self.font(role, weight).advances
            self._advances[key] = advances
        return self._advances[key]

    def _parts(
        self, word: str, width: float, face: str, size: Length | float, style: Mapping[str, Any]
    ) -> Iterator[str]:
        """A word in parts of which each fits a line, with hyphens where the language has them; the word
        itself where it fits.
        """

        def fits(text: str, share: float = 1.0) -> bool:
            return self.text_width(text, face, size, **style) <= width * share

        start = 0
        while not fits(word[start:]):
            cuts = [cut for cut in self._cuts(word) if cut > start and fits(f"{word[start:cut]}-")]
            if cuts:
                yield f"{word[start : cuts[-1]]}-"
                start = cuts[-1]
                continue
            end = start + 1
            while end < len(word) - 1 and fits(word[start : end + 1], _BROKEN):
                end += 1
            if end == len(word):
                break
            yield word[start:end]
            start = end
        yield word[start:]

    def _cuts(self, word: str) -> list[int]:
        """Where a word may be hyphenated: three letters stand before a hyphen, four after it."""
        if not self.language:
            return []
        from .hyphens import positions

        return [position for position in positions(word, self.language) if 3 <= position <= len(word) - 4]


def steps(size: Length, least: float = 0.5, count: int = 12) -> tuple[Length, ...]:
    """Sizes from one down to a share of it, for `fit`."""
    return tuple(
        Length(round(size.value * (1 - (1 - least) * step / count), 3), size.unit)
        for step in range(count + 1)
    )


def _breakable(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text that no line breaks in, each with the blank, or nothing, that stands before it."""
    for word in filter(None, _BLANKS.split(bind_dashes(text))):
        space = " "
        for piece in _PIECES.split(word):
            yield piece, space
            space = ""


def _mm(size: Length | float) -> float:
    return size.mm if isinstance(size, Length) else size
