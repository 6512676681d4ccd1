"""styles/word.docx: a designer's Word file lends its styles, theme, faces, lists and page to the draft
(docs/studies/word.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.language_tags import with_region
from ..foundation.theme_files import ThemeFiles
from ..locale import N_, tr
from ..ooxml.guard import MOST_BYTES
from ..ooxml.package import Package, main_root
from ..ooxml.refusal import Refusal
from ..ooxml.style_names import own_name
from ..problems import ContentError, Place, Problem
from ..theme import Theme
from .fonts import SLOTS, EmbeddedFont
from .numbering import BULLETS, NUMBERS, own_definitions
from .page_setup import PageSetup
from .sheet import StyleSheet, own_sheet
from .styles import Style, styles
from .xmltext import R, W

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "word.docx"
_AGAIN = N_(
    "Build without it, save output/<edition>/booklet.docx under that name, change its "
    "styles in Word and save. Or take it away: the Word file then has its own look."
)
_STYLE_OF_KIND = {
    "paragraph": "{style}",
    "character": N_("{style} (a character style)"),
    "table": N_("{style} (a table style)"),
}
_W, _R = f"{{{W}}}", f"{{{R}}}"
_LISTS = {"List Bullet": BULLETS, "List Number": NUMBERS}
_CODE_STYLES = (("character", "html code"), ("paragraph", "html preformatted"))
_PAGE_MOST = 31680
"""Word's largest page side, in twips."""


def sheet_of(theme: Theme, language: str, look: ThemeFiles) -> StyleSheet:
    """The look of the draft: styles/word.docx where there is one, else our own. Raises ContentError (E601,
    E602).
    """
    own = own_sheet(theme, language)
    path = look.style(NAME)
    if not path.is_file():
        return own
    return _restyled(_opened(path, look.folders.display_path(path)), theme, language, own)


def _opened(path: Path, file_name: str) -> Package:
    """A designer's file, read with care: it is a zip archive that anybody may have made. Raises ContentError
    (E601).
    """
    refused = Refusal(file_name, "E601", _AGAIN)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refused("E601", N_("{file} can't be read.")) from error
    return Package(data, file_name, refused=refused, strict=True, linked=True, template=True)


def _root(template: Package, kind: str) -> _Element | None:
    """The root of the main part's part of a kind, None where it has none."""
    part = template.related(kind)
    return template.xml(part) if part else None


def _restyled(template: Package, theme: Theme, language: str, own: StyleSheet) -> StyleSheet:
    from lxml import etree

    root = _root(template, "styles")
    root = etree.Element(f"{_W}styles") if root is None else root
    styles_by_name = {
        (style.get(f"{_W}type", "paragraph"), _name(style)): style for style in root.iter(f"{_W}style")
    }
    _add_code_styles(root, styles_by_name, own)
    if missing := [
        style
        for style in styles(theme)
        if (style.kind, style.name.lower()) not in styles_by_name and style.kind != "numbering"
    ]:
        raise ContentError(_missing(template, missing))
    ids = {name: str(style.get(f"{_W}styleId")) for (_, name), style in styles_by_name.items()}
    definitions = _definitions(template, styles_by_name, ids)
    _set_language(root, with_region(language))
    fonts = tuple(_fonts(template)) or own.fonts
    part = template.related("theme")
    drawn = template.read(part) if part and not template.relations(part) else own.theme
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return StyleSheet(ids, data, drawn, fonts, definitions, _page(template, own.page), own.problems)


def _add_code_styles(
    root: _Element, styles_by_name: dict[tuple[str, str], _Element], own: StyleSheet
) -> None:
    """Our own styles for code where a designer's file has none: Word brings them along only once they are
    used.
    """
    from copy import deepcopy

    from lxml import etree

    data = own.styles.encode() if isinstance(own.styles, str) else own.styles
    ours = {
        (style.get(f"{_W}type"), _name(style)): style for style in etree.fromstring(data).iter(f"{_W}style")
    }
    names = {style.get(f"{_W}styleId"): key for key, style in ours.items()}
    taken = {style.get(f"{_W}styleId") for style in styles_by_name.values()}
    for key in _CODE_STYLES:
        if key in styles_by_name:
            continue
        style = deepcopy(ours[key])
        while style.get(f"{_W}styleId") in taken:
            style.set(f"{_W}styleId", f"{style.get(f'{_W}styleId')}0")
        for reference in [
            child for child in style if child.tag in (f"{_W}basedOn", f"{_W}next", f"{_W}link")
        ]:
            theirs = styles_by_name.get(names[reference.get(f"{_W}val")])
            if theirs is None:
                style.remove(reference)
            else:
                reference.set(f"{_W}val", theirs.get(f"{_W}styleId"))
        root.append(style)
        styles_by_name[key] = style


def _name(style: _Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else own_name(str(name.get(f"{_W}val", "")))


def _missing(template: Package, styles: list[Style]) -> Problem:
    names = ", ".join(tr(_STYLE_OF_KIND[style.kind], style=style.name) for style in styles)
    return Problem(
        "E602",
        Place(template.file_name),
        tr("{file} lacks styles that the Word file needs: {names}.", file=template.file_name, names=names),
        tr(
            "Add them in Word under exactly these names, or begin with a booklet.docx built "
            "without this file: it has them all."
        ),
    )


def _definitions(
    template: Package, styles_by_name: Mapping[tuple[str, str], _Element], ids: Mapping[str, str]
) -> dict[int, str]:
    """The lists' definitions, and each style's number made to point at them.

    Ours take the place of theirs where their three levels of a list aren't one list.
    """
    definitions = own_definitions(ids)
    theirs = _abstracts(template)
    for name, number in _LISTS.items():
        levels = [styles_by_name["paragraph", (name + suffix).lower()] for suffix in ("", " 2", " 3")]
        lists = [theirs.get(_num_id(style)) for style in levels]
        if lists[0] is not None and all(definition is lists[0] for definition in lists):
            definitions[number] = _renumbered(lists[0], number)
        for level, style in enumerate(levels):
            _set_number(style, level, number)
    for (kind, name), style in styles_by_name.items():
        if kind == "paragraph" and name.rstrip(" 23") not in map(str.lower, _LISTS) and _num_id(style):
            own = theirs.get(_num_id(style))
            number = max(definitions) + 1
            if own is not None:
                definitions[number] = _renumbered(own, number)
            _set_number(style, None, number if own is not None else 0)
    return definitions


def _abstracts(template: Package) -> dict[str, _Element]:
    """Their list definitions by numId, those that only point elsewhere left out."""
    root = _root(template, "numbering")
    if root is None:
        return {}
    by_id = {
        definition.get(f"{_W}abstractNumId"): definition
        for definition in root.iter(f"{_W}abstractNum")
        if definition.find(f"{_W}lvl") is not None
    }
    links = {num.get(f"{_W}numId"): num.find(f"{_W}abstractNumId") for num in root.iter(f"{_W}num")}
    return {
        str(number): by_id[link.get(f"{_W}val")]
        for number, link in links.items()
        if link is not None and link.get(f"{_W}val") in by_id
    }


def _renumbered(abstract: _Element, number: int) -> str:
    """A definition under another number, with nothing in it that older or other programs don't know."""
    from copy import deepcopy

    from lxml import etree

    copy = deepcopy(abstract)
    copy.set(f"{_W}abstractNumId", str(number))
    for element in list(copy.iter()):
        foreign = not str(element.tag).startswith(_W) or element.tag in (
            f"{_W}lvlPicBulletId",
            f"{_W}styleLink",
        )
        if foreign and element.getparent() is not None:
            element.getparent().remove(element)
        for name in [name for name in element.attrib if not name.startswith(_W)]:
            del element.attrib[name]
    etree.cleanup_namespaces(copy, top_nsmap={"w": W})
    return str(etree.tostring(copy, encoding="unicode"))


def _num_id(style: _Element) -> str:
    number = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    return "" if number is None else str(number.get(f"{_W}val", ""))


def _set_number(style: _Element, level: int | None, number: int) -> None:
    """Give a style its place in a list; `level` None leaves it as it is."""
    from lxml import etree

    properties = style.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        after = next(
            (index for index, child in enumerate(style) if child.tag in (f"{_W}rPr", f"{_W}tblPr")),
            len(style),
        )
        style.insert(after, properties)
    numbering = properties.find(f"{_W}numPr")
    if numbering is None:
        first = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
        numbering = etree.Element(f"{_W}numPr")
        properties.insert(sum(child.tag in {_W + name for name in first} for child in properties), numbering)
    if level is not None:
        for child in list(numbering):
            numbering.remove(child)
        etree.SubElement(numbering, f"{_W}ilvl").set(f"{_W}val", str(level))
        etree.SubElement(numbering, f"{_W}numId")
    numbering.find(f"{_W}numId").set(f"{_W}val", str(number))


def _set_language(root: _Element, tag: str) -> None:
    """The edition's language as the text's, whatever the file was made in."""
    for language in root.iterfind(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang"):
        language.set(f"{_W}val", tag)


def _fonts(template: Package) -> Iterator[EmbeddedFont]:
    root = _root(template, "fontTable")
    relations = template.relations(template.related("fontTable") or "fontTable")
    for font in [] if root is None else root.iter(f"{_W}font"):
        for slot in SLOTS:
            member = font.find(f"{_W}{slot}")
            relation = None if member is None else relations.get(member.get(f"{_R}id", ""))
            if member is not None and relation is not None and relation.target in template.names:
                yield EmbeddedFont(
                    str(font.get(f"{_W}name", "")),
                    slot,
                    str(member.get(f"{_W}fontKey", "")),
                    template.read(relation.target),
                )


def _page(template: Package, own: PageSetup) -> PageSetup:
    """Their page and margins, if they can be one; else our own."""
    section = next(main_root(template).iterfind(f"{_W}body/{_W}sectPr"), None)
    size = None if section is None else section.find(f"{_W}pgSz")
    margins = None if section is None else section.find(f"{_W}pgMar")
    if size is None or margins is None:
        return own
    try:
        values = [int(size.get(f"{_W}{name}")) for name in ("w", "h")] + [
            int(margins.get(f"{_W}{name}")) for name in ("top", "right", "bottom", "left", "header")
        ]
    except (TypeError, ValueError):
        return own
    if not all(0 <= value <= _PAGE_MOST for value in values):
        return own
    width, height, top, right, bottom, left, edge = values
    return PageSetup(width, height, top, right, bottom, left, edge, own.hang, own.sign)
