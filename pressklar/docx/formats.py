"""Paragraph and run properties as XML, their elements always in the schema's order (CT_PPrBase, EG_RPrBase of
ECMA-376 part 1, wml.xsd).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..theme import Colour, Length


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour as its value, and as a slot of the document's theme where it has one ("accent1"): a change of
    theme then changes it.
    """

    rgb: str
    slot: str = ""

    @classmethod
    def of(cls, colour: Colour, slot: str = "") -> Tint:
        return cls(colour.rgb.removeprefix("#").upper(), slot)

    @property
    def _theme(self) -> str:
        return f' w:themeColor="{self.slot}"' if self.slot else ""

    @property
    def text(self) -> str:
        return f'<w:color w:val="{self.rgb}"{self._theme}/>'

    @property
    def ground(self) -> str:
        fill = f' w:themeFill="{self.slot}"' if self.slot else ""
        return f'<w:shd w:val="clear" w:color="auto" w:fill="{self.rgb}"{fill}/>'

    def line(self, side: str, weight: float, space: int = 1) -> str:
        """A border: `weight` in points, `space` to the text in whole points (31 at most)."""
        return f'<w:{side} w:val="single" w:sz="{round(weight * 8)}" w:space="{space}" w:color="{self.rgb}"{self._theme}/>'


def twips(length: Length | float) -> int:
    """Twentieths of a point of a length, or of millimetres."""
    return round(length.pt * 20) if isinstance(length, Length) else round(length * 1440 / 25.4)


def paragraph(
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    new_page: bool | None = None,
    numbering: tuple[int, int] | None = None,
    borders: Iterable[str] = (),
    ground: str = "",
    tabs: Iterable[tuple[str, int]] = (),
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    left: int | None = None,
    right: int | None = None,
    hanging: int | None = None,
    close: bool = False,
    align: str = "",
    outline: int | None = None,
) -> str:
    """A w:pPr for a style. `before`, `after` and `line` (the least height of a line) in points, indents and
    tabs in twips.

    `numbering` is (level, numId); `close` drops the space between neighbours of the same style.
    """
    spacing = _attributes(
        before=_times20(before),
        after=_times20(after),
        line=_times20(line),
        lineRule=None if line is None else "atLeast",
    )
    indents = _attributes(left=left, right=right, hanging=hanging)
    parts = (
        "<w:keepNext/>" if keep_next else "",
        "<w:keepLines/>" if keep_lines else "",
        "" if new_page is None else "<w:pageBreakBefore/>" if new_page else '<w:pageBreakBefore w:val="0"/>',
        f'<w:numPr><w:ilvl w:val="{numbering[0]}"/><w:numId w:val="{numbering[1]}"/></w:numPr>'
        if numbering
        else "",
        _wrapped("pBdr", "".join(borders)),
        ground,
        _wrapped("tabs", "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for kind, position in tabs)),
        f"<w:spacing{spacing}/>" if spacing else "",
        f"<w:ind{indents}/>" if indents else "",
        "<w:contextualSpacing/>" if close else "",
        f'<w:jc w:val="{align}"/>' if align else "",
        "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>',
    )
    return _wrapped("pPr", "".join(parts))


def run(
    *,
    face: str = "",
    font: str = "",
    bold: bool | None = None,
    italic: bool | None = None,
    tint: Tint | None = None,
    tracking: float = 0,
    size: float = 0,
    underline: str = "",
    ground: str = "",
    vertical: str = "",
) -> str:
    """A w:rPr for a style. `face` is "major" (headings) or "minor" (text) of the theme, `font` a typeface by
    its name; `size` in points, `tracking` in points between letters.
    """
    parts = (
        f'<w:rFonts w:asciiTheme="{face}HAnsi" w:hAnsiTheme="{face}HAnsi" w:eastAsiaTheme="{face}EastAsia" w:cstheme="{face}Bidi"/>'
        if face
        else "",
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>' if font else "",
        _switch("b", bold),
        _switch("i", italic),
        tint.text if tint else "",
        f'<w:spacing w:val="{round(tracking * 20)}"/>' if tracking else "",
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else "",
        f'<w:u w:val="{underline}"/>' if underline else "",
        ground,
        f'<w:vertAlign w:val="{vertical}"/>' if vertical else "",
    )
    return _wrapped("rPr", "".join(parts))


def _switch(name: str, on: bool | None) -> str:
    if on is None:
        return ""
    value = "" if on else ' w:val="0"'
    return f"<w:{name}{value}/><w:{name}Cs{value}/>"


def _times20(points: float | None) -> int | None:
    return None if points is None else round(points * 20)


def _attributes(**values: object) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)


def _wrapped(name: str, content: str) -> str:
    return f"<w:{name}>{content}</w:{name}>" if content else ""
