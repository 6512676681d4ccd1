"""The draft's styles, drawn from theme.yaml: the booklet's faces, hues and rules on A4, and quieter, since
this is for editing.

Text stands in a column of its own; numbers, labels and headings hang out into the margin left of it. A
style's name is its contract: `styles/word.docx` may change what any of them looks like, and the next issue
reads edits back by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..theme import Theme
from .formats import Tint, paragraph, run, twips
from .xmltext import HEAD, NAMESPACES, attribute

LANGUAGES = {
    "sv": "sv-SE",
    "en": "en-GB",
    "da": "da-DK",
    "nb": "nb-NO",
    "nn": "nn-NO",
    "no": "nb-NO",
    "fi": "fi-FI",
    "de": "de-DE",
    "fr": "fr-FR",
}
"""Word's proofing tools want a country too."""
_BUILT_IN_IDS = {"toc heading": "TOCHeading", "toc 1": "TOC1", "toc 2": "TOC2"}


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

    @property
    def text_width(self) -> int:
        return max(self.width - self.left - self.right, 1440)

    @property
    def text_height(self) -> int:
        return max(self.height - self.top - self.bottom, 1440)


CODE_FONT = "Courier New"
"""What code is set in: a face of even widths that every office program has, or knows a stand-in for."""
LIST_STEP = 5.5
"""How far each level of a list is set in, in millimetres."""
NUMBER_COLUMN = 12
"""Width of the column of numbers in contents and registers, in millimetres."""
HANG = twips(40)
"""How far numbers, labels and headings hang out left of the text, in twips: room for a label such as "Syfte
och övergripande mål".
"""
A4 = PageSetup(11906, 16838, twips(30), twips(20), twips(25), twips(25) + HANG, twips(14))


@dataclass(frozen=True, slots=True)
class Style:
    """One style. `kind` is paragraph, character or table; `looks` its property elements, in the schema's
    order.
    """

    name: str
    looks: str = ""
    based: str = ""
    next: str = ""
    kind: str = "paragraph"
    own: bool = False
    """Ours, and none of Word's own."""

    @property
    def id(self) -> str:
        words = self.name.split()
        return _BUILT_IN_IDS.get(self.name.lower()) or "".join(
            word[0].upper() + word[1:] for word in words
        ).replace("-", "")


def tints(theme: Theme) -> Mapping[str, Tint]:
    """The theme's colours by name: ink, mute, sand, paper, hair, and hue1, deep1 … for each pair of chapter
    colours.

    A document's theme has six accents: the first six hues; further hues are plain values.
    """
    tints = {
        name: Tint.of(theme.colours.get(name, theme.colours["paper"]), slot)
        for name, slot in (
            ("ink", "text1"),
            ("paper", "background1"),
            ("mute", "text2"),
            ("sand", "background2"),
        )
    }
    for number, palette in enumerate(theme.chapters, 1):
        tints[f"hue{number}"] = Tint.of(palette.hue, f"accent{number}" if number <= 6 else "")
        tints[f"deep{number}"] = Tint.of(palette.deep, "hyperlink" if number == 1 else "")
    tints["hair"] = _mixed(tints["mute"], tints["paper"])
    return tints


def _mixed(ink: Tint, paper: Tint) -> Tint:
    """A quarter of one colour on another: rules between rows."""
    parts = (
        round(int(ink.rgb[index : index + 2], 16) * 0.25 + int(paper.rgb[index : index + 2], 16) * 0.75)
        for index in (0, 2, 4)
    )
    return Tint("".join(f"{part:02X}" for part in parts))


def styles_xml(theme: Theme, language: str) -> str:
    """The whole styles part."""
    body = _body_size(theme)
    tag = LANGUAGES.get(language, language)
    faces = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>'
    size = f'<w:sz w:val="{round(body * 2)}"/><w:szCs w:val="{round(body * 2)}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{faces}{tints(theme)["ink"].text}{size}<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    latent = '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>'
    return (
        f"{HEAD}<w:styles {NAMESPACES}>{defaults}{latent}{''.join(map(_style_xml, styles(theme)))}</w:styles>"
    )


def styles(theme: Theme) -> tuple[Style, ...]:
    """Every style that a draft may use."""
    return (
        *_DEFAULTS,
        *_headings(theme),
        *_texts(theme),
        *_lists(theme),
        *_ends(theme),
        *_characters(theme),
        _table(theme),
    )


_DEFAULTS = (
    Style("Normal"),
    Style("Default Paragraph Font", kind="character"),
    Style(
        "Normal Table",
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        kind="table",
    ),
    Style("No List", kind="numbering"),
)


def _body_size(theme: Theme) -> float:
    """The text's size in points: the booklet's, but at least 10.5, which is read from a state's distance on
    A4.
    """
    return max(10.5, round(theme.sizes["body"].pt * 2) / 2)


def _sizes(theme: Theme) -> Mapping[str, float]:
    """Sizes in points. Those of headings grow as the text does from the booklet's page to A4; the largest are
    held back.
    """
    scale = _body_size(theme) / theme.sizes["body"].pt
    return {name: round(length.pt * scale * 2) / 2 for name, length in theme.sizes.items()} | {
        "body": _body_size(theme)
    }


def _headings(theme: Theme) -> Iterator[Style]:
    tint, size = tints(theme), _sizes(theme)
    ink, rule = tint["ink"], tint["mute"]
    title, chapter = min(size.get("heading", 34), 34), min(size.get("opener_title", 27), 30)
    proposal, label = min(size.get("title", 17), 19), _small(size)
    tabs = (("left", 0),)
    block = [ink.line(side, 6, 24) for side in ("top", "left", "bottom", "right")]
    yield Style(
        "Title",
        paragraph(borders=block, ground=ink.ground, line=title * 1.1, left=twips(11) - HANG, right=twips(11))
        + run(face="major", bold=True, tint=tint["paper"], tracking=-title / 80, size=title),
        "Normal",
        "Subtitle",
    )
    yield Style(
        "Subtitle",
        paragraph(after=150, left=-HANG) + run(face="major", bold=True, size=14),
        "Normal",
        "Body Text",
    )
    yield Style(
        "heading 1",
        paragraph(
            keep_next=True,
            keep_lines=True,
            new_page=True,
            borders=(ink.line("top", 3, 12),),
            tabs=tabs,
            after=28,
            line=chapter * 1.12,
            left=0,
            hanging=HANG,
            outline=0,
        )
        + run(face="major", bold=True, tracking=-chapter / 80, size=chapter),
        "Normal",
        "Body Text",
    )
    yield Style(
        "heading 2",
        paragraph(
            keep_next=True,
            keep_lines=True,
            borders=(ink.line("top", 1.5, 8),),
            tabs=tabs,
            before=34,
            after=3,
            line=proposal * 1.18,
            left=0,
            hanging=HANG,
            outline=1,
        )
        + run(face="major", bold=True, tracking=-proposal / 100, size=proposal),
        "Normal",
        "Body Text",
    )
    yield Style(
        "heading 3",
        paragraph(
            keep_next=True,
            keep_lines=True,
            borders=(rule.line("top", 0.5, 4),),
            before=11,
            after=1,
            left=-HANG,
            outline=2,
        )
        + run(face="major", bold=True, tint=tint["deep1"], size=label),
        "Normal",
        "Body Text",
    )
    yield Style(
        "Section Heading",
        paragraph(
            new_page=False,
            borders=(rule.line("top", 0.5, 5),),
            before=26,
            after=3,
            line=0,
            left=-HANG,
            hanging=0,
        )
        + run(size=proposal * 0.68, tracking=0.01),
        "heading 1",
        "Body Text",
        own=True,
    )
    yield Style(
        "Group Heading",
        paragraph(borders=(rule.line("top", 0.5, 5),), before=13, after=3, line=0, left=-HANG, hanging=0)
        + run(size=proposal * 0.68, tracking=0.01),
        "heading 2",
        "Body Text",
        own=True,
    )
    yield Style("TOC Heading", paragraph(outline=9), "heading 1", "Body Text")
    yield Style(
        "Subhead",
        paragraph(keep_next=True, before=7, after=2) + run(face="major", bold=True, size=size["body"] - 0.5),
        "Body Text",
        "Body Text",
        own=True,
    )


def _texts(theme: Theme) -> Iterator[Style]:
    tint, size = tints(theme), _sizes(theme)
    body, small, mute = size["body"], _small(size), tint["mute"]
    step = twips(4)
    yield Style("Body Text", paragraph(after=body * 0.55, line=body * 1.4), "Normal")
    yield Style("Body Text Below", paragraph(before=body * 0.7), "Body Text", "Body Text", own=True)
    yield Style(
        "Lead In", paragraph(keep_next=True, before=body * 0.3, after=2), "Body Text", "Body Text", own=True
    )
    yield Style(
        "Lead",
        paragraph(after=8, line=body * 1.55) + run(size=body + 1.5),
        "Body Text",
        "Body Text",
        own=True,
    )
    yield Style(
        "Member",
        paragraph(keep_next=True, after=6) + run(face="major", tint=mute, size=small + 0.5),
        "Normal",
        "heading 3",
        own=True,
    )
    yield Style(
        "Contact",
        paragraph(keep_lines=True, after=2, line=body * 1.3) + run(face="major", size=small + 0.5),
        "Normal",
        own=True,
    )
    yield Style("Not Given", run(italic=True, tint=mute), "Body Text", "Body Text", own=True)
    yield Style(
        "Quote",
        paragraph(borders=(mute.line("left", 1.5, 10),), before=4, after=8, left=twips(7), right=twips(7))
        + run(italic=True),
        "Body Text",
    )
    yield Style(
        "HTML Preformatted",
        paragraph(before=3, after=6, line=(body - 1) * 1.4) + run(font=CODE_FONT, size=body - 1),
        "Normal",
        "Body Text",
    )
    yield Style("Figure", paragraph(keep_next=True, before=8, after=4), "Normal", "caption", own=True)
    yield Style(
        "caption",
        paragraph(keep_lines=True, after=10, line=small * 1.35) + run(face="major", tint=mute, size=small),
        "Normal",
        "Body Text",
    )
    yield Style(
        "Term",
        paragraph(keep_next=True, borders=(mute.line("top", 0.5, 4),), before=12, left=-HANG)
        + run(face="major", bold=True, size=small),
        "Normal",
        "Key Figure",
        own=True,
    )
    yield Style(
        "Key Figure",
        paragraph(after=6) + run(face="major", bold=True, tracking=-1.5, size=64),
        "Normal",
        "Body Text",
        own=True,
    )
    yield Style(
        "footnote text",
        paragraph(tabs=(("left", step),), after=2, line=small * 1.35, left=step, hanging=step)
        + run(size=small + 0.25),
        "Normal",
    )
    yield Style(
        "Table Text",
        paragraph(before=2.5, after=2.5, line=small * 1.35) + run(face="major", size=small + 0.25),
        "Normal",
        own=True,
    )
    yield Style("Table Head", run(bold=True), "Table Text", own=True)
    for name in ("Table Text", "Table Head"):
        for side in ("right", "center"):
            yield Style(f"{name} {side.capitalize()}", paragraph(align=side), name, own=True)
    yield Style("Table Gap", paragraph(line=6) + run(size=2), "Normal", own=True)


def _small(size: Mapping[str, float]) -> float:
    """The size of labels and notes in points; smaller isn't read with ease."""
    return max(size.get("label", 8.5), 8.5)


def _lists(theme: Theme) -> Iterator[Style]:
    body = _body_size(theme)
    for depth in range(3):
        suffix = f" {depth + 1}" if depth else ""
        for name, number in (("List Bullet", 1), ("List Number", 2)):
            yield Style(name + suffix, paragraph(numbering=(depth, number), after=body * 0.28), "Body Text")
        yield Style(
            "List Continue" + suffix,
            paragraph(after=body * 0.28, left=twips(LIST_STEP) * (depth + 1)),
            "Body Text",
        )


def _ends(theme: Theme) -> Iterator[Style]:
    """Contents, registers, header and footer."""
    tint = tints(theme)
    small = _small(_sizes(theme))
    width, column, names = A4.text_width, twips(NUMBER_COLUMN), A4.text_width - twips(35)
    right, quiet = ("right", width), tint["mute"]
    yield Style(
        "toc 1",
        paragraph(
            keep_next=True,
            borders=(quiet.line("top", 0.5, 4),),
            tabs=(("left", 0), right),
            before=12,
            after=2,
            left=0,
            hanging=HANG,
        )
        + run(face="major", bold=True, size=small + 2.5),
        "Normal",
    )
    yield Style(
        "toc 2",
        paragraph(tabs=(("left", column), right), after=2, left=column, hanging=column)
        + run(face="major", size=small + 1),
        "Normal",
    )
    yield Style(
        "Register",
        paragraph(tabs=(("left", column), right), before=1.5, after=1.5, left=column, hanging=column)
        + run(face="major", size=small + 1),
        "Normal",
        own=True,
    )
    yield Style(
        "Register Name",
        paragraph(
            keep_lines=True, tabs=(("left", names), right), before=1.5, after=1.5, left=names, hanging=names
        )
        + run(face="major", size=small + 1),
        "Normal",
        own=True,
    )
    yield Style(
        "header",
        paragraph(tabs=(("left", 0), right), left=-HANG) + run(face="major", tint=quiet, size=small),
        "Normal",
    )
    yield Style(
        "footer", paragraph(tabs=(right,), left=-HANG) + run(face="major", tint=quiet, size=small), "Normal"
    )


def _characters(theme: Theme) -> Iterator[Style]:
    tint = tints(theme)
    looks = {
        "Emphasis": run(italic=True),
        "Strong": run(bold=True),
        "Row Link": run(tint=tint["ink"], underline="none"),
        "Hyperlink": run(tint=tint["deep1"], underline="single"),
        "footnote reference": run(vertical="superscript"),
        "HTML Code": run(font=CODE_FONT, size=_body_size(theme) - 1),
        "Title Year": run(tint=tint["hue1"], tracking=-2, size=min(_sizes(theme).get("cover_year", 96), 120)),
    }
    for name, look in looks.items():
        yield Style(
            name, look, "Default Paragraph Font", kind="character", own=name in ("Title Year", "Row Link")
        )
    for number in range(1, len(theme.chapters) + 1):
        look = run(
            bold=True, tint=tint[f"deep{number}"], underline="none", ground=tint[f"hue{number}"].ground
        )
        yield Style(f"Number {number}", look, "Default Paragraph Font", kind="character", own=True)


def _table(theme: Theme) -> Style:
    ink, rule = tints(theme)["ink"], tints(theme)["hair"]
    borders = ink.line("top", 1.5, 0) + ink.line("bottom", 0.5, 0) + rule.line("insideH", 0.5, 0)
    sides = '<w:left w:w="0" w:type="dxa"/><w:right w:w="115" w:type="dxa"/>'
    first = f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>{ink.line("bottom", 1, 0)}</w:tcBorders></w:tcPr></w:tblStylePr>'
    return Style(
        "Booklet Table",
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>{first}",
        "Normal Table",
        kind="table",
        own=True,
    )


def _style_xml(style: Style) -> str:
    """A style's XML, its elements in the order of CT_Style."""
    default = ' w:default="1"' if style in _DEFAULTS else ""
    custom = ' w:customStyle="1"' if style.own else ""
    hidden = "<w:semiHidden/><w:unhideWhenUsed/>" if default and style.kind != "paragraph" else ""
    gallery = "" if style.kind in ("numbering", "table") or hidden else "<w:qFormat/>"
    based = f'<w:basedOn w:val="{Style(style.based).id}"/>' if style.based else ""
    following = f'<w:next w:val="{Style(style.next).id}"/>' if style.next else ""
    priority = 9 if style.name.lower().startswith("heading") else 99 if hidden else 10
    return (
        f'<w:style w:type="{style.kind}"{default}{custom} w:styleId="{style.id}"><w:name w:val="{attribute(style.name)}"/>{based}{following}'
        f'<w:uiPriority w:val="{priority}"/>{hidden}{gallery}{style.looks}</w:style>'
    )
