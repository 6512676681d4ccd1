"""The look's tokens: lengths, colours, faces, with their units as types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from ..model import OpeningSide

PageBreaks = Literal["auto", "flow", "one-per-page"]
"""Where a proposal begins a new page: where that is least bad, nowhere if it can be helped, or always."""
_POINTS = {"mm": 72 / 25.4, "pt": 1.0}
PICTURES = {"screen": 220, "print": 300}
"""Dots an inch that a picture has at most when it fills the page, in the screen's outputs and for the print
shop, where the theme says nothing.
"""

OFFICE_SHEETS = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Sheets that the Word file may have in place of the theme's page: width and height in mm (ISO 216, ANSI
Y14.1).
"""


@dataclass(frozen=True, slots=True)
class Length:
    """A length as the designer wrote it. `str()` gives CSS; `.pt` and `.mm` give numbers in that unit."""

    value: float
    unit: str

    @property
    def pt(self) -> float:
        return self.value * _POINTS[self.unit]

    @property
    def mm(self) -> float:
        return self.pt / _POINTS["mm"]

    def __str__(self) -> str:
        return f"{self.value:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for the screen ("#RRGGBB") and, where the theme has one, for print (C, M, Y, K in per cent).
    `str()` gives CSS.

    `press` says that it goes to the print shop: its CSS is then the print colour, where it has one.
    """

    rgb: str
    cmyk: tuple[float, ...] | None = None
    press: bool = False

    def __str__(self) -> str:
        if self.press and self.cmyk is not None:
            return f"device-cmyk({' '.join(f'{part:g}%' for part in self.cmyk)})"
        return self.rgb

    def tint(self, share: float) -> Colour:
        """The colour as if that share of it (0 to 1) lay on white paper."""
        mixed = "".join(
            f"{round(255 - share * (255 - int(self.rgb[start : start + 2], 16))):02X}" for start in (1, 3, 5)
        )
        return Colour(
            f"#{mixed}", None if self.cmyk is None else tuple(part * share for part in self.cmyk), self.press
        )


@dataclass(frozen=True, slots=True)
class Palette:
    """A chapter's two colours: hue for grounds, deep for type on it and on white."""

    hue: Colour
    deep: Colour


@dataclass(frozen=True, slots=True)
class FaceFile:
    """One font file: CSS weight (100–900), slope, and the path of the installed file."""

    weight: int
    italic: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface in a role ("sans", "serif"), from a font package."""

    role: str
    family: str
    package: str
    files: tuple[FaceFile, ...]


@dataclass(frozen=True, slots=True)
class FontSource:
    """Where faces for signs that the theme's own lack may come from: a package or a family of this machine,
    as the theme names it, with its font files.
    """

    name: str
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The face of headings, by its role, and their weight."""

    face: str = "sans"
    weight: int = 700


@dataclass(frozen=True)
class Theme:
    """All tokens. Groups are read-only mappings; a chapter's palette comes round again after the last."""

    page: Mapping[str, Length]
    sizes: Mapping[str, Length]
    colours: Mapping[str, Colour]
    limits: Mapping[str, Any]
    chapters: tuple[Palette, ...]
    faces: Mapping[str, Face]
    pictures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType(PICTURES))
    """Dots an inch by purpose, "screen" and "print"."""
    breaks: PageBreaks = "auto"
    opening_side: OpeningSide = "left"
    """Where the edition says nothing."""
    shows_continued: bool = False
    """Whether a proposal says which earlier one it continues."""
    fallback: tuple[FontSource, ...] = ()
    """What faces may come from for signs that `faces` lack, in the order that they are tried."""
    headings: Headings = Headings()
    word_page: str = ""
    """The office sheet that the Word file has; "" for the theme's own page."""

    def stack(self, role: str) -> str:
        """A role's typeface and after it the theme's others, as CSS names them: what one face lacks is taken
        from the next, never from elsewhere.
        """
        faces = sorted(self.faces.values(), key=lambda face: face.role != role)
        return ", ".join(f'"{face.family}"' for face in faces)

    def palette(self, chapter: int) -> Palette:
        """The palette of the chapter of that number (from 1)."""
        return self.chapters[(chapter - 1) % len(self.chapters)]

    def shape(self, chapter: int) -> int:
        """Which of the palettes and tile shapes a chapter has, from 1."""
        return (chapter - 1) % len(self.chapters) + 1
