"""The page of the Word file and its measures, in Word's unit (twips) where nothing else is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..theme import OFFICE_SHEETS, Theme
from .formats import twips

LIST_STEP = 5.5
"""How far each level of a list is set in, in millimetres."""
NUMBER_COLUMN = 12
"""Width of the column of numbers in contents and registers, in millimetres."""
_FURNITURE = 20
"""The least margin above and below, in millimetres: header and footer stand in it."""
_ROOMY = 125
"""The text's width on A4, in millimetres."""
_SIGN = 11.25
"""Twips a point of its size: what a character takes."""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The page and its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    edge: int
    """From the paper's edge to header and footer."""
    hang: int
    """How far numbers, labels and headings hang out left of the text."""
    sign: int
    """What a character of a table takes on average in bold, on the safe side."""

    @property
    def text_width(self) -> int:
        return max(self.width - self.left - self.right, 1440)

    @property
    def text_height(self) -> int:
        return max(self.height - self.top - self.bottom, 1440)

    @property
    def scale(self) -> float:
        """How much of A4's width the text has, at most 1: what is set large shrinks with it."""
        return min(self.text_width / twips(_ROOMY), 1)


def page_of(theme: Theme) -> PageSetup:
    """The theme's trim size with its margins; or the office sheet that it names under word:, with margins to
    write in, and a hanging column for numbers: labels are as long as they like, and stand over their texts.
    """
    page, sign = theme.page, round(_SIGN * (small_size(sizes(theme)) + 0.25))
    if sheet := OFFICE_SHEETS.get(theme.word_page):
        hang = twips(28)
        margins = (twips(30), twips(32), twips(25), twips(25) + hang, twips(14), hang, sign)
        return PageSetup(twips(sheet[0]), twips(sheet[1]), *margins)
    hang = twips(page["hang"]) + twips(page["gap"])
    top, bottom = (max(twips(page[side]), twips(_FURNITURE)) for side in ("top", "foot"))
    return PageSetup(
        twips(page["width"]),
        twips(page["height"]),
        top,
        twips(page["outer"]),
        bottom,
        twips(page["inner"]) + hang,
        top // 2,
        hang,
        sign,
    )


def body_size(theme: Theme) -> float:
    """The text's size in points: the booklet's; on an office sheet at least 10.5, which is read from a seat's
    distance.
    """
    return max(10.5 if theme.word_page else 0, round(theme.sizes["body"].pt * 2) / 2)


def sizes(theme: Theme) -> Mapping[str, float]:
    """Sizes in points. Those of headings grow as the text does from the booklet's page to an office sheet;
    the largest are held back.
    """
    scale = body_size(theme) / theme.sizes["body"].pt
    return {name: round(length.pt * scale * 2) / 2 for name, length in theme.sizes.items()} | {
        "body": body_size(theme)
    }


def small_size(size: Mapping[str, float]) -> float:
    """The size of labels and notes in points; smaller isn't read with ease."""
    return max(size.get("label", 8.5), 8.5)
