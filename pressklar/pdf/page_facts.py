"""What a section's manifest says of each of its pages, from WeasyPrint's boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from .jobs import XREF
from .manifest import PageFacts, ProposalExtent, Rectangle, ReferenceExtent, StrandedHeading, WideText
from .notes import boxes_in
from .outer_margin import outer_boxes

PT = 0.75
"""Points in a CSS pixel."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "header"})
MOST = 200
"""Pictures, drawings and wide texts of one page that are written down: more would be a page beyond help."""
_HAIR = 0.5
"""CSS px by which text passes a column that it fills."""
BLEEDS, DRAWING = "bleeds", "drawing"
"""Classes of text that may leave its column and the page; a drawing may lie under other text too."""


def page_facts(document: Any) -> tuple[PageFacts, ...]:
    """The facts of a laid-out document's pages."""
    root = document._html.etree_element
    classes = {
        part: name
        for name in (BLEEDS, DRAWING)
        for element in root.iter()
        if _has_class(element, name)
        for part in element.iter()
    }
    pages = [_PageReader(page, classes) for page in document.pages]
    headings = _stranded(root, pages)
    return tuple(page.facts(headings[index]) for index, page in enumerate(pages))


def _has_class(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


class _PageReader:
    """One page's boxes looked through once."""

    def __init__(self, page: Any, classes: Mapping[Element, str]) -> None:
        self.box, self.classes = page._page_box, classes
        self.used = 0.0
        self.stretches: dict[str, ProposalExtent] = {}
        self.references: list[ReferenceExtent] = []
        self.pictures: list[Rectangle] = []
        self.starts: dict[str, list[tuple[float, float]]] = {BLEEDS: [], DRAWING: []}
        self.wide: list[WideText] = []
        self.texts: set[Element] = set()
        """The elements with text of their own on the page."""
        for box in boxes_in(self.box):
            if isinstance(box, boxes.TextBox):
                self._text(box)
            else:
                self._other(box)

    def _text(self, box: Any) -> None:
        if not box.text.strip():
            return
        self.texts.add(box.element)
        if name := self.classes.get(box.element):
            self.starts[name].append(_start(box))

    def _other(self, box: Any) -> None:
        if isinstance(box, boxes.BlockContainerBox) and not _is_as_wide_as_its_text(box):
            left, right = box.content_box_x(), box.content_box_x() + box.width
            self.wide += (
                WideText(*_start(text), round(left * PT, 2), round(right * PT, 2))
                for line in box.children
                if isinstance(line, boxes.LineBox)
                for text, hang in _in_flow(line)
                if text.position_x < left - hang - _HAIR or text.position_x + text.width > right + _HAIR
            )
        if isinstance(box, (boxes.LineBox, boxes.ReplacedBox)):
            self.used = max(self.used, (box.position_y + box.height) * PT)
        element = box.element
        if element is None or box.element_tag != element.tag or not isinstance(box, boxes.Box):
            return
        if element.tag == "article" and (name := element.get("id")):
            area = _border_box(box)
            self.stretches[name] = ProposalExtent(name, area.top, area.bottom)
        if reference := element.get("data-ref"):
            self.references.append(ReferenceExtent(reference, _border_box(box)))
        elif element.tag == "a" and (target := element.get("href", "")).startswith(XREF):
            self.references.append(ReferenceExtent(target[len(XREF) :], _border_box(box)))
        elif element.tag == "img" and element.get("alt") and isinstance(box, boxes.ReplacedBox):
            self.texts.add(element)
            self.pictures.append(_border_box(box))

    def facts(self, headings: Iterable[StrandedHeading]) -> PageFacts:
        box, kind = self.box, self.box.page_type
        name = kind.name or "full"
        left, top = box.content_box_x(), box.content_box_y()
        right, bottom = left + box.width, top + box.height
        for outer in outer_boxes(box):
            left = min(left, outer.border_box_x())
            right = max(right, outer.border_box_x() + outer.border_width())
        area = Rectangle(*(round(edge * PT, 2) for edge in (left, top, right, bottom)))
        return PageFacts(
            "blank"
            if kind.blank
            else next((_KINDS[start] for start in _KINDS if name.startswith(start)), "full"),
            round(self.used, 2),
            tuple(self.stretches.values()),
            area,
            tuple(self.references),
            tuple(self.pictures[:MOST]),
            tuple(self.starts[DRAWING][:MOST]),
            tuple(self.starts[BLEEDS][:MOST]),
            tuple(self.wide[:MOST]),
            tuple(headings),
        )


_KINDS = {"text": "text", "opener": "opener", "dark": "cover"}
"""A page's kind by what its name in the style sheet begins with."""


def _is_as_wide_as_its_text(box: Any) -> bool:
    """Whether a box is shrunk to fit (CSS 2.1, 10.3.5, 10.3.7 and 10.3.9), and so is no column."""
    style = box.style
    if style["width"] != "auto":
        return False
    if box.is_absolutely_positioned():
        return "auto" in (style["left"], style["right"])
    return bool(box.is_floated()) or isinstance(box, boxes.InlineBlockBox)


def _in_flow(box: Any, hang: float = 0.0) -> Iterator[tuple[Any, float]]:
    """The text of a line, without what floats or is positioned, each with by how much the style sheet has it
    hang before its place: by a negative margin, as of an opening quotation mark.
    """
    for child in box.children:
        if isinstance(child, boxes.TextBox) and child.text.strip():
            yield child, hang
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _in_flow(child, hang + max(-child.margin_left, 0.0))


def _start(box: Any) -> tuple[float, float]:
    """Where a text begins on its baseline, in points."""
    return round(box.position_x * PT, 2), round((box.position_y + box.baseline) * PT, 2)


def _border_box(box: Any) -> Rectangle:
    left, top = box.border_box_x(), box.border_box_y()
    edges = (left, top, left + box.border_width(), top + box.border_height())
    return Rectangle(*(round(edge * PT, 2) for edge in edges))


def _stranded(root: Element, pages: list[_PageReader]) -> dict[int, list[StrandedHeading]]:
    """The headings on a page whose text begins on a later one, by page from 0. A heading's text is what
    follows it in the element around it, or around its header.
    """
    first: dict[Element, int] = {}
    last: dict[Element, int] = {}
    for number, page in enumerate(pages):
        for element in page.texts:
            first.setdefault(element, number)
            last[element] = number
    stranded: dict[int, list[StrandedHeading]] = defaultdict(list)
    for parent in root.iter():
        children = list(parent) if parent.tag != "header" else []
        for place, heading in enumerate(children):
            if heading.tag not in _HEADINGS and not _has_class(heading, "subhead"):
                continue
            ends = max((last[element] for element in heading.iter() if element in last), default=None)
            texts = (
                [first[part] for part in after.iter() if part in first] for after in children[place + 1 :]
            )
            begins = min(next(filter(None, texts), []), default=None)
            if ends is not None and begins is not None and begins > ends:
                words = next((part for part in heading.iter() if part.tag in _HEADINGS - {"header"}), heading)
                reference = words.get("data-ref") or parent.get("data-ref") or ""
                text = " ".join("".join(words.itertext()).split())
                stranded[ends].append(StrandedHeading(text, reference))
    return stranded
