"""A Word file's XML made plain for comparison, and the few pieces of it that a redline writes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..ooxml.names import PARAGRAPH, VAL, N

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = f"{N}name"
START, END, RUN, LINK, FIELD, TABLE, ROW, CELL = (
    f"{N}{tag}" for tag in ("bookmarkStart", "bookmarkEnd", "r", "hyperlink", "fldSimple", "tbl", "tr", "tc")
)
PROPERTIES, LOOK = f"{N}pPr", f"{N}rPr"
OUTER = frozenset(f"{N}{tag}" for tag in ("sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OLD = tuple(
    f"{N}{tag}Change"
    for tag in ("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "numbering")
)
_SPECKS = tuple(
    f"{N}{tag}"
    for tag in (
        "proofErr",
        "lastRenderedPageBreak",
        "cellIns",
        "cellDel",
        "cellMerge",
        "commentReference",
        "annotationRef",
    )
)
_IN, _OUT = (f"{N}ins", f"{N}moveTo"), (f"{N}del", f"{N}moveFrom")
_BEHIND_LOOK = frozenset((f"{N}sectPr", f"{N}pPrChange"))


def accept(root: _Element) -> None:
    """Take in all tracked changes but those of paragraphs' ends (`end_is_gone`), and drop what says nothing:
    comments, spelling marks.
    """
    for element in [*root.iter(*_OLD, *_SPECKS)]:
        remove(element)
    for element in [*root.iter(*_OUT)]:
        parent = element.getparent()
        if parent is None or parent.tag == LOOK:
            continue
        remove(parent.getparent() if parent.tag == f"{N}trPr" else element)
    for element in [*root.iter(*_IN)]:
        parent = element.getparent()
        if parent is not None:
            for child in list(element):
                element.addprevious(child)
            parent.remove(element)


def end_is_gone(paragraph: _Element) -> bool:
    """Whether a tracked change has taken a paragraph's end away."""
    end = paragraph.find(f"{PROPERTIES}/{LOOK}")
    return end is not None and any(end.find(name) is not None for name in _OUT)


def without_tracked_end(paragraph: _Element) -> None:
    end = paragraph.find(f"{PROPERTIES}/{LOOK}")
    for mark in [] if end is None else [*end.iterchildren(*_IN, *_OUT)]:
        remove(mark)


def flat(parent: _Element, *wanted: str) -> Iterator[_Element]:
    """The children of these tags, also those that only stand in a frame (a content control)."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in OUTER:
            yield from flat(child, *wanted)


def put_first(paragraph: _Element, elements: list[_Element]) -> None:
    start = 1 if len(paragraph) and paragraph[0].tag == PROPERTIES else 0
    for element in reversed(elements):
        paragraph.insert(start, element)


def join(first: _Element, second: _Element) -> None:
    """Put a paragraph's content before that of the next, which gives the style, unless it brings no words."""
    own, kept = first.find(PROPERTIES), second.find(PROPERTIES)
    if words(first).strip() and not words(second).strip():
        if kept is not None:
            second.remove(kept)
        if own is not None:
            without_tracked_end(first)
            second.insert(0, own)
    put_first(second, [child for child in first if child.tag != PROPERTIES])


def remove(element: _Element | None) -> None:
    if element is not None and (parent := element.getparent()) is not None:
        parent.remove(element)


def words(element: _Element) -> str:
    """All words in an element, paragraphs and cells parted by a space."""
    return "".join(
        child.text or "" if child.tag == f"{N}t" else " "
        for child in element.iter(f"{N}t", f"{N}tab", f"{N}br", PARAGRAPH)
    )


def value(properties: _Element, name: str) -> str | None:
    setting = properties.find(f"{N}{name}")
    return None if setting is None else setting.get(VAL)


def single(run: _Element, child: _Element) -> _Element:
    """A run of one child, in the look of the run that the child stood in."""
    new = run.makeelement(RUN)
    if (look := run.find(LOOK)) is not None:
        new.append(copy.deepcopy(look))
    new.append(copy.deepcopy(child))
    return new


def text_run(maker: _Element, text: str, look: _Element | None, tag: str) -> _Element:
    run = maker.makeelement(RUN)
    if look is not None:
        run.append(copy.deepcopy(look))
    inner = run.makeelement(f"{N}{tag}")
    inner.text = text
    inner.set(SPACE, "preserve")
    run.append(inner)
    return run


def spelt_out(maker: _Element, instruction: str, result: tuple[_Element, ...]) -> Iterator[_Element]:
    """A simple field as runs, since only runs may stand in a tracked change."""
    look = result[0].find(LOOK) if result else None
    for kind in ("begin", "", "separate", None, "end"):
        if kind is None:
            yield from result
            continue
        if not kind:
            yield text_run(maker, instruction, look, "instrText")
            continue
        run = maker.makeelement(RUN)
        if look is not None:
            run.append(copy.deepcopy(look))
        mark = run.makeelement(f"{N}fldChar")
        mark.set(f"{N}fldCharType", kind)
        run.append(mark)
        yield run


def properties_of(paragraph: _Element) -> _Element:
    """A paragraph's properties, made where it has none."""
    properties = paragraph.find(PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(PROPERTIES)
        paragraph.insert(0, properties)
    return properties


def end_look(paragraph: _Element) -> _Element:
    """The properties of a paragraph's end, made where it has none, in their place (CT_PPr)."""
    properties = properties_of(paragraph)
    look = properties.find(LOOK)
    if look is None:
        look = properties.makeelement(LOOK)
        before = next((child for child in properties if child.tag in _BEHIND_LOOK), None)
        if before is None:
            properties.append(look)
        else:
            before.addprevious(look)
    return look


def canonical(element: _Element) -> str:
    """An element as text to compare, without the namespaces that only stand around it: programs declare
    different ones.
    """
    from lxml import etree

    return str(etree.tostring(element, method="c14n", exclusive=True, with_tail=False), "utf-8")
