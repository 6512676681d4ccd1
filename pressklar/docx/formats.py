"""Paragraph and run formats as XML, their elements always in the schema's order (CT_PPrBase, EG_RPrBase of
ECMA-376 part 1, wml.xsd), and the theme's colours as Word has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..theme import Colour, Length, Theme


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
        size = round(weight * 8)
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{self.rgb}"{self._theme}/>'


def tints(theme: Theme) -> Mapping[str, Tint]:
    """The theme's colours by name: ink, mute, sand, paper, hair, and hue1, deep1 … for each pair of chapter
    colours.

    A document's theme has six accents: the first six hues; further hues are plain values.
    """
    slots = {"ink": "text1", "paper": "background1", "mute": "text2", "sand": "background2"}
    by_name = {
        name: Tint.of(theme.colours.get(name, theme.colours["paper"]), slot) for name, slot in slots.items()
    }
    for number, palette in enumerate(theme.chapters, 1):
        by_name[f"hue{number}"] = Tint.of(palette.hue, f"accent{number}" if number <= 6 else "")
        by_name[f"deep{number}"] = Tint.of(palette.deep, "hyperlink" if number == 1 else "")
    by_name["hair"] = _mixed(by_name["mute"], by_name["paper"])
    return by_name


def _mixed(ink: Tint, paper: Tint) -> Tint:
    """A quarter of one colour on another: rules between rows."""
    pairs = zip(bytes.fromhex(ink.rgb), bytes.fromhex(paper.rgb), strict=True)
    return Tint("".join(f"{round(dark * 0.25 + light * 0.75):02X}" for dark, light in pairs))


def twips(length: Length | float) -> int:
    """Twentieths of a point of a length, or of millimetres."""
    return round(length.pt * 20) if isinstance(length, Length) else round(length * 1440 / 25.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphFormat:
    """A style's paragraph format. What is None is inherited from the style that it is based on."""

    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool | None = None
    numbering: tuple[int, int] | None = None
    """Level and numId."""
    borders: Iterable[str] = ()
    ground: str = ""
    tabs: Iterable[tuple[str, int]] = ()
    """Kind and position in twips."""
    before: float | None = None
    """Space above, in points; `after` below."""
    after: float | None = None
    line: float | None = None
    """The least height of a line, in points."""
    left: int | None = None
    """Indent in twips; `right` and `hanging` too."""
    right: int | None = None
    hanging: int | None = None
    align: str = ""
    outline: int | None = None

    @property
    def xml(self) -> str:
        """The w:pPr, "" where nothing is set."""
        spacing = _attributes(
            before=_times20(self.before),
            after=_times20(self.after),
            line=_times20(self.line),
            lineRule=None if self.line is None else "atLeast",
        )
        indents = _attributes(left=self.left, right=self.right, hanging=self.hanging)
        tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for kind, position in self.tabs)
        numbering = ""
        if self.numbering is not None:
            level, number = self.numbering
            numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        parts = (
            "<w:keepNext/>" if self.keep_next else "",
            "<w:keepLines/>" if self.keep_lines else "",
            _switch("pageBreakBefore", self.new_page),
            numbering,
            _wrapped("pBdr", "".join(self.borders)),
            self.ground,
            _wrapped("tabs", tabs),
            f"<w:spacing{spacing}/>" if spacing else "",
            f"<w:ind{indents}/>" if indents else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>',
        )
        return _wrapped("pPr", "".join(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFormat:
    """A style's character format."""

    face: str = ""
    """"major" (headings) or "minor" (text) of the theme."""
    font: str = ""
    """A typeface by its name."""
    bold: bool | None = None
    italic: bool | None = None
    tint: Tint | None = None
    tracking: float = 0
    """Points between letters."""
    size: float = 0
    """In points."""
    underline: str = ""
    ground: str = ""
    vertical: str = ""

    @property
    def xml(self) -> str:
        """The w:rPr, "" where nothing is set."""
        face, font, size = self.face, self.font, round(self.size * 2)
        parts = (
            f'<w:rFonts w:asciiTheme="{face}HAnsi" w:hAnsiTheme="{face}HAnsi" '
            f'w:eastAsiaTheme="{face}EastAsia" w:cstheme="{face}Bidi"/>'
            if face
            else "",
            f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
            if font
            else "",
            _switch("b", self.bold) + _switch("bCs", self.bold),
            _switch("i", self.italic) + _switch("iCs", self.italic),
            self.tint.text if self.tint else "",
            f'<w:spacing w:val="{round(self.tracking * 20)}"/>' if self.tracking else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
            f'<w:u w:val="{self.underline}"/>' if self.underline else "",
            self.ground,
            f'<w:vertAlign w:val="{self.vertical}"/>' if self.vertical else "",
        )
        return _wrapped("rPr", "".join(parts))


def _switch(name: str, on: bool | None) -> str:
    return "" if on is None else f"<w:{name}/>" if on else f'<w:{name} w:val="0"/>'


def _times20(points: float | None) -> int | None:
    return None if points is None else round(points * 20)


def _attributes(**values: object) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)


def _wrapped(name: str, content: str) -> str:
    return f"<w:{name}>{content}</w:{name}>" if content else ""
