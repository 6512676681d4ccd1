"""The draft's styles, drawn from theme.yaml: the booklet's faces, hues and rules, and quieter, since this
is for editing.

Text stands in a column of its own; numbers, labels and headings hang out into the margin left of it. A
style's name is its contract, in whichever language a draft bears it: `styles/word.docx` may change what any
of them looks like, and `merge` reads edits back by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ..foundation.language_tags import with_region
from ..ooxml.style_names import local_name
from ..theme import Theme
from ..theme.contrast import LARGE_TYPE, contrast
from .formats import ParagraphFormat, RunFormat, Tint, tints, twips
from .page_setup import LIST_STEP, NUMBER_COLUMN, body_size, page_of, sizes, small_size
from .xmltext import HEAD, NAMESPACES, attribute

TITLE_INDENT = 11
"""Millimetres between the title's ground and its words, left and right."""
CODE_FONT = "Courier New"
"""What code is set in: a face of even widths that every office program has, or knows a stand-in for."""
_NO_PARAGRAPH_FORMAT, _NO_RUN_FORMAT = ParagraphFormat(), RunFormat()
_PICKED = frozenset(
    {
        "Normal",
        "Body Text",
        "heading 1",
        "heading 2",
        "heading 3",
        "Subhead",
        "Lead",
        "List Bullet",
        "List Number",
        "Quote",
        "Contact",
        "caption",
        "Emphasis",
        "Strong",
    }
)
"""The styles that an editor picks: these alone are in Word's gallery."""
_BUILT_IN_IDS = {"toc heading": "TOCHeading", "toc 1": "TOC1", "toc 2": "TOC2"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style. `kind` is paragraph, character, table or numbering; `own` says that it is none of Word's."""

    name: str
    based: str = ""
    next: str = ""
    paragraph: ParagraphFormat = _NO_PARAGRAPH_FORMAT
    run: RunFormat = _NO_RUN_FORMAT
    table: str = ""
    """A table's properties as XML."""
    kind: str = "paragraph"
    own: bool = False

    @property
    def id(self) -> str:
        words = self.name.split()
        return _BUILT_IN_IDS.get(self.name.lower()) or "".join(
            word[0].upper() + word[1:] for word in words
        ).replace("-", "")


_own = partial(Style, own=True)
_sans = partial(RunFormat, face="major")
_BOLD = 600
"""The weight from which a heading is bold in Word, which knows no others."""
_bold = partial(_sans, bold=True)


def styles_xml(theme: Theme, language: str) -> str:
    """The whole styles part."""
    tag, size = with_region(language), round(body_size(theme) * 2)
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" '
        f'w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>{tints(theme)["ink"].text}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" '
        'w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>'
    )
    drawn = "".join(_style_xml(style, language) for style in styles(theme))
    return f"{HEAD}<w:styles {NAMESPACES}>{defaults}{drawn}</w:styles>"


def styles(theme: Theme) -> tuple[Style, ...]:
    """Every style that a draft may use."""
    return (
        *_DEFAULTS,
        *_headings(theme),
        *_texts(theme),
        *_asides(theme),
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
        table='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        kind="table",
    ),
    Style("No List", kind="numbering"),
)


def heading_sizes(theme: Theme) -> Mapping[str, float]:
    """The sizes of headings in points, by their styles' names."""
    own = {style.name: style for style in _headings(theme)}
    return {
        name: style.run.size or own[style.based].run.size
        for name, style in own.items()
        if style.based in own or style.run.size
    }


def _cover(theme: Theme) -> tuple[Tint, Tint]:
    """The ground of the title's box, and its type."""
    ground, on_ground = (
        Tint.of(theme.colours[name]) if name in theme.colours else tints(theme)[usual]
        for name, usual in (("cover_ground", "ink"), ("cover_type", "paper"))
    )
    return ground, on_ground


def _headings(theme: Theme) -> Iterator[Style]:
    tint, size, page = tints(theme), sizes(theme), page_of(theme)
    ink, rule, hang = tint["ink"], tint["mute"], page.hang
    title, chapter = min(size.get("heading", 34), 34 * page.scale), min(size.get("opener_title", 27), 30)
    proposal, label = min(size.get("title", 17), 19), small_size(size)
    cover, on_cover = _cover(theme)
    block = [cover.line(side, 6, 24) for side in ("top", "left", "bottom", "right")]
    face = "major" if theme.headings.face == "sans" else "minor"
    heading = partial(RunFormat, face=face, bold=theme.headings.weight >= _BOLD)
    hung = partial(ParagraphFormat, keep_next=True, keep_lines=True)
    numbered = partial(hung, tabs=(("left", 0),), left=0, hanging=hang)
    group = partial(ParagraphFormat, borders=(rule.line("top", 0.5, 5),), line=0, left=-hang, hanging=0)
    yield Style(
        "Title",
        "Normal",
        "Subtitle",
        ParagraphFormat(
            borders=block,
            ground=cover.ground,
            line=title * 1.1,
            left=twips(TITLE_INDENT) - hang,
            right=twips(TITLE_INDENT),
        ),
        heading(tint=on_cover, tracking=-title / 80, size=title),
    )
    below = round(150 * min(page.height / twips(297), 1))
    yield Style("Subtitle", "Normal", "Body Text", ParagraphFormat(after=below, left=-hang), _bold(size=14))
    yield Style(
        "heading 1",
        "Normal",
        "Body Text",
        numbered(new_page=True, borders=(ink.line("top", 3, 12),), after=28, line=chapter * 1.12, outline=0),
        heading(tracking=-chapter / 80, size=chapter),
    )
    yield Style(
        "heading 2",
        "Normal",
        "Body Text",
        numbered(borders=(ink.line("top", 1.5, 8),), before=34, after=3, line=proposal * 1.18, outline=1),
        heading(tracking=-proposal / 100, size=proposal),
    )
    yield Style(
        "heading 3",
        "Normal",
        "Body Text",
        hung(borders=(rule.line("top", 0.5, 4),), before=11, after=1, outline=2),
        _bold(tint=tint["deep1"], size=label),
    )
    smaller = RunFormat(size=proposal * 0.68, tracking=0.01)
    section = group(new_page=False, before=26, after=3)
    yield _own("Section Heading", "heading 1", "Body Text", section, smaller)
    yield _own("Group Heading", "heading 2", "Body Text", group(before=13, after=3, left=0), smaller)
    yield Style("TOC Heading", "heading 1", "Body Text", ParagraphFormat(outline=9))
    subhead = ParagraphFormat(keep_next=True, before=7, after=2)
    yield _own("Subhead", "Body Text", "Body Text", subhead, _bold(size=size["body"] - 0.5))


def _texts(theme: Theme) -> Iterator[Style]:
    mute, body = tints(theme)["mute"], body_size(theme)
    small = small_size(sizes(theme))
    text = partial(_own, based="Body Text", next="Body Text")
    lead_in = ParagraphFormat(keep_next=True, before=body * 0.3, after=2)
    contact = ParagraphFormat(keep_lines=True, after=2, line=body * 1.3)
    yield Style("Body Text", "Normal", "", ParagraphFormat(after=body * 0.55, line=body * 1.4))
    yield text("Body Text Below", paragraph=ParagraphFormat(before=body * 0.7))
    yield text("Lead In", paragraph=lead_in)
    yield text("Lead", paragraph=ParagraphFormat(after=8, line=body * 1.55), run=RunFormat(size=body + 1.5))
    yield _own(
        "Member",
        "Normal",
        "heading 3",
        ParagraphFormat(keep_next=True, after=6),
        _sans(tint=mute, size=small + 0.5),
    )
    yield _own("Contact", "Normal", "", contact, _sans(size=small + 0.5))
    yield text("Not Given", run=RunFormat(italic=True, tint=mute))
    yield Style(
        "Quote",
        "Body Text",
        "",
        ParagraphFormat(
            borders=(mute.line("left", 1.5, 10),), before=4, after=8, left=twips(7), right=twips(7)
        ),
        RunFormat(italic=True),
    )
    yield Style(
        "HTML Preformatted",
        "Normal",
        "Body Text",
        ParagraphFormat(before=3, after=6, line=(body - 1) * 1.4),
        RunFormat(font=CODE_FONT, size=body - 1),
    )


def _asides(theme: Theme) -> Iterator[Style]:
    """Figures, terms, notes and tables."""
    mute, small, step = tints(theme)["mute"], small_size(sizes(theme)), twips(4)
    caption = ParagraphFormat(keep_lines=True, after=10, line=small * 1.35)
    rule = mute.line("top", 0.5, 4)
    term = ParagraphFormat(keep_next=True, borders=(rule,), before=8)
    note = ParagraphFormat(tabs=(("left", step),), after=2, line=small * 1.35, left=step, hanging=step)
    cell = ParagraphFormat(before=2.5, after=2.5, line=small * 1.35)
    yield _own("Figure", "Normal", "caption", ParagraphFormat(keep_next=True, before=8, after=4))
    yield Style("caption", "Normal", "Body Text", caption, _sans(tint=mute, size=small))
    yield _own("Term", "Normal", "Key Figure", term, _bold(size=small))
    yield _own("Key Figure", "Normal", "Body Text", ParagraphFormat(after=2), _bold(tracking=-1, size=30))
    yield Style("footnote text", "Normal", "", note, RunFormat(size=small + 0.25))
    yield _own("Table Text", "Normal", "", cell, _sans(size=small + 0.25))
    yield _own(
        "Table Head", "Table Text", paragraph=ParagraphFormat(keep_next=True), run=RunFormat(bold=True)
    )
    for name in ("Table Text", "Table Head"):
        for side in ("right", "center"):
            yield _own(f"{name} {side.capitalize()}", name, paragraph=ParagraphFormat(align=side))
    yield _own("Table Gap", "Normal", "", ParagraphFormat(line=6), RunFormat(size=2))


def _lists(theme: Theme) -> Iterator[Style]:
    after = body_size(theme) * 0.28
    for depth in range(3):
        suffix = f" {depth + 1}" if depth else ""
        for name, number in (("List Bullet", 1), ("List Number", 2)):
            item = ParagraphFormat(numbering=(depth, number), after=after)
            yield Style(name + suffix, "Body Text", paragraph=item)
        further = ParagraphFormat(after=after, left=twips(LIST_STEP) * (depth + 1))
        yield Style("List Continue" + suffix, "Body Text", paragraph=further)


def _ends(theme: Theme) -> Iterator[Style]:
    """Contents, registers, header and footer."""
    quiet, small = tints(theme)["mute"], small_size(sizes(theme))
    page = page_of(theme)
    column, names = twips(NUMBER_COLUMN), round(page.text_width * 0.72)
    first, right = ("left", 0), ("right", page.text_width)
    row, furniture = _sans(size=small + 1), _sans(tint=quiet, size=small)
    indented = partial(ParagraphFormat, tabs=(("left", column), right), left=column, hanging=column)
    by_name = partial(ParagraphFormat, tabs=(("left", names), right), left=names, hanging=names)
    chapter = ParagraphFormat(
        keep_next=True,
        borders=(quiet.line("top", 0.5, 4),),
        tabs=(first, right),
        before=12,
        after=2,
        left=0,
        hanging=page.hang,
    )
    yield Style("toc 1", "Normal", "", chapter, _bold(size=small + 2.5))
    yield Style("toc 2", "Normal", "", indented(after=2), row)
    yield _own("Register", "Normal", "", indented(before=1.5, after=1.5), row)
    yield _own("Register Name", "Normal", "", by_name(keep_lines=True, before=1.5, after=1.5), row)
    yield Style("header", "Normal", "", ParagraphFormat(tabs=(first, right), left=-page.hang), furniture)
    yield Style("footer", "Normal", "", ParagraphFormat(tabs=(right,), left=-page.hang), furniture)


def _characters(theme: Theme) -> Iterator[Style]:
    tint = tints(theme)
    year = min(sizes(theme).get("cover_year", 96), 120 * page_of(theme).scale)
    cover, on_cover = _cover(theme)
    legible = (
        each
        for each in (tint["hue1"], tint["deep1"])
        if contrast(f"#{each.rgb}", f"#{cover.rgb}") >= LARGE_TYPE
    )
    character = partial(Style, based="Default Paragraph Font", kind="character")
    yield character("Emphasis", run=RunFormat(italic=True))
    yield character("Strong", run=RunFormat(bold=True))
    yield character("Row Link", run=RunFormat(tint=tint["ink"], underline="none"), own=True)
    yield character("Hyperlink", run=RunFormat(tint=tint["deep1"], underline="single"))
    yield character("footnote reference", run=RunFormat(vertical="superscript"))
    yield character("HTML Code", run=RunFormat(font=CODE_FONT, size=body_size(theme) - 1))
    yield character(
        "Title Year", run=RunFormat(tint=next(legible, on_cover), tracking=-2, size=year), own=True
    )
    number_look = partial(RunFormat, bold=True, underline="none")
    for number in range(1, len(theme.chapters) + 1):
        look = number_look(tint=tint[f"deep{number}"], ground=tint[f"hue{number}"].ground)
        yield character(f"Number {number}", run=look, own=True)


def _table(theme: Theme) -> Style:
    ink, rule = tints(theme)["ink"], tints(theme)["hair"]
    borders = ink.line("top", 1.5, 0) + ink.line("bottom", 0.5, 0) + rule.line("insideH", 0.5, 0)
    properties = (
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f"{ink.line('bottom', 1, 0)}</w:tcBorders></w:tcPr></w:tblStylePr>"
    )
    return _own("Booklet Table", "Normal Table", table=properties, kind="table")


def _style_xml(style: Style, language: str) -> str:
    """A style's XML, its elements in the order of CT_Style. What nobody picks is out of the lists of styles;
    Word's own come back to them where they are used.
    """
    default = ' w:default="1"' if style in _DEFAULTS else ""
    custom = ' w:customStyle="1"' if style.own else ""
    picked = style.name in _PICKED
    hidden = "" if picked else "<w:semiHidden/>" if style.own else "<w:semiHidden/><w:unhideWhenUsed/>"
    gallery = "<w:qFormat/>" if picked else ""
    based = f'<w:basedOn w:val="{Style(style.based).id}"/>' if style.based else ""
    following = f'<w:next w:val="{Style(style.next).id}"/>' if style.next else ""
    priority = 9 if style.name.lower().startswith("heading") else 10 if picked else 99
    name = local_name(style.name, language) if style.own else style.name
    return (
        f'<w:style w:type="{style.kind}"{default}{custom} w:styleId="{style.id}">'
        f'<w:name w:val="{attribute(name)}"/>{based}{following}'
        f'<w:uiPriority w:val="{priority}"/>{hidden}{gallery}'
        f"{style.paragraph.xml}{style.run.xml}{style.table}</w:style>"
    )
