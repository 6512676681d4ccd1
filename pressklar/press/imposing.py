"""Which page goes where on which sheet, and by how much it moves: numbers only, nothing of PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..locale import tr
from ..problems import Problem, UsageError

SHEETS: Mapping[str, tuple[float, float]] = {"A4": (210, 297), "A3": (297, 420)}
"""Sheets that an office printer takes: short and long edge in mm (ISO 216)."""
Half = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the page on its left and on its right half, numbered from 1; None is blank."""

    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class ImposedSheet:
    """A sheet, numbered from 1 in its order out of the printer. `inside` counts the sheets around it in its
    signature.
    """

    number: int
    signature: int
    inside: int
    front: Side
    back: Side

    @property
    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return ("front", self.front), ("back", self.back)


def slots(count: int) -> list[int | None]:
    """The pages 1 to `count` with blanks before the last, up to a multiple of four: the last stays the back
    cover.
    """
    blanks: list[int | None] = [None] * (-count % 4)
    return [*range(1, count), *blanks, count] if count > 1 else [1, *blanks]


def saddle(count: int, signature: int | None = None) -> Iterator[ImposedSheet]:
    """Sheets to fold in the middle, one in the other, and staple. With `signature` so many pages are nested
    at a time, and the last takes what is left.
    """
    pages = slots(count)
    size = signature or len(pages)
    number = 0
    for which, start in enumerate(range(0, len(pages), size), 1):
        own = pages[start : start + size]
        for inside in range(len(own) // 4):
            number += 1
            first = 2 * inside
            yield ImposedSheet(
                number,
                which,
                inside,
                Side(own[-1 - first], own[first]),
                Side(own[first + 1], own[-2 - first]),
            )


def two_up(count: int, signature: int | None = None) -> Iterator[ImposedSheet]:
    """Sheets to cut in the middle: the right stack goes under the left one, and the pages follow each
    other.
    """
    pages = slots(count)
    half = len(pages) // 2
    for sheet in range(len(pages) // 4):
        first, second = 2 * sheet, half + 2 * sheet
        yield ImposedSheet(
            sheet + 1, 1, 0, Side(pages[first], pages[second]), Side(pages[second + 1], pages[first + 1])
        )


SCHEMES: Mapping[str, Callable[[int, int | None], Iterator[ImposedSheet]]] = {"saddle": saddle, "2up": two_up}


def creep(inside: int, thickness: float) -> float:
    """mm by which the pages of a sheet move towards the fold, so that all margins are alike when the folded
    block is cut.

    Each sheet around it holds the fold away by its own thickness, and the sheet sticks out at the front by as
    much.
    """
    return inside * thickness


@dataclass(frozen=True, slots=True)
class Bed:
    """Where pages lie on a sheet, in mm from its lower left corner: `left` and `right` are the left edges of
    their trims, `bottom` the lower edge.

    `fold` is where the sheet is folded or cut. The printer must turn the sheet over about its upright middle,
    `flip` names that edge.
    """

    width: float
    height: float
    page_width: float
    page_height: float
    left: float
    right: float
    bottom: float
    fold: float
    bleed: float

    @property
    def flip(self) -> Literal["short", "long"]:
        return "short" if self.width > self.height else "long"

    @property
    def beside(self) -> float:
        """Room left and right of the trims."""
        return self.left

    @property
    def above(self) -> float:
        """Room above and below the trims."""
        return self.bottom

    def start(self, half: Half, shift: float) -> float:
        """Where a page's trim begins, from the left, when it has moved by `shift` towards the fold."""
        return self.left + shift if half == "left" else self.right - shift

    def window(self, half: Half) -> tuple[float, float, float, float]:
        """What may be seen of a page: its trim and bleed, no farther than the fold or the other page's half.
        Left, bottom, right, top.
        """
        bottom, top = (
            max(0.0, self.bottom - self.bleed),
            min(self.height, self.bottom + self.page_height + self.bleed),
        )
        if half == "left":
            return (
                max(0.0, self.left - self.bleed),
                bottom,
                min(self.fold, self.left + self.page_width + self.bleed),
                top,
            )
        return (
            max(self.fold, self.right - self.bleed),
            bottom,
            min(self.width, self.right + self.page_width + self.bleed),
            top,
        )


def bed(sheet: str, page: tuple[float, float], bleed: float, scheme: str) -> Bed:
    """Two pages of that size (mm) in the middle of a sheet. Raises UsageError (E884) where they don't fit."""
    short, long = SHEETS[sheet]
    wide, high = page
    for width, height in ((long, short), (short, long)):
        if 2 * wide <= width + 0.01 and high <= height + 0.01:
            gutter = (
                2 * bleed if scheme == "2up" and 2 * wide + 4 * bleed <= width else 0.0
            )  # what is cut apart has bleed on both sides
            left = (width - 2 * wide - gutter) / 2
            return Bed(
                width, height, wide, high, left, left + wide + gutter, (height - high) / 2, width / 2, bleed
            )
    larger = [
        name
        for name, (edge, other) in SHEETS.items()
        if 2 * wide <= max(edge, other) and high <= min(edge, other)
    ]
    raise UsageError(
        Problem(
            "E884",
            None,
            tr(
                "Two pages of {width:g} × {height:g} mm don't fit on a sheet of {sheet}.",
                width=wide,
                height=high,
                sheet=sheet,
            ),
            tr("Take --sheet {sheet}.", sheet=larger[0])
            if larger
            else tr("Such pages can't be imposed for an office printer."),
        )
    )
