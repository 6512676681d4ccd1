"""Headings whose longest word is wider than its column are set smaller, by direct formatting: Word would part
the word anywhere. A designer's own styles (restyle.py) are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..theme import Length, Theme
from ..typography.measuring import TypeMeasures
from .page_setup import PageSetup, page_of
from .styles import TITLE_INDENT, heading_sizes

_LEAST = 9.0
"""Points: no heading gets smaller."""
_TWIPS = 1440 / 25.4


@dataclass(frozen=True)
class HeadingFit:
    """What headings measure. `sizes` are those of the styles, in points."""

    measures: TypeMeasures
    sizes: Mapping[str, float]
    page: PageSetup

    def half_points(self, style: str, text: str, *, numbered: bool) -> int:
        """The size of a heading in half points, 0 where its style's will do. One without a number begins in
        the hanging column.
        """
        size = self.sizes.get(style, 0.0)
        longest = self.measures.longest_word(text, "sans", Length(size, "pt"), weight=700) if size else 0.0
        width = (self.page.text_width + (0 if numbered else self.page.hang)) / _TWIPS
        width -= TITLE_INDENT * 2 if style == "Title" else 0
        if longest <= width:
            return 0
        return int(max(size * width / longest, _LEAST) * 2)


def heading_fit(theme: Theme) -> HeadingFit:
    return HeadingFit(TypeMeasures(theme), heading_sizes(theme), page_of(theme))
