"""The structure tree of a section, made from its HTML instead of its boxes.

WeasyPrint 70 builds one structure element for each box, so that what crosses a page is split, footnotes stand
at the end of the page, contents are plain lists, and a repeated table head is read again. Here each HTML
element has one structure element, whatever pages it lies on (ISO 32000-1, 14.7 and 14.8). Two names of
WeasyPrint are replaced in this process for that: the stream that marks content, and the function that adds
the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from .soft_hyphens import LINE_END_HYPHEN, part_hyphen

SVG = "{http://www.w3.org/2000/svg}svg"
TYPES = {
    "article": "Art",
    "section": "Sect",
    "aside": "Sect",
    "nav": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "pre": "P",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "figure": "Div",
    "img": "Figure",
    SVG: "Figure",
    "a": "Link",
    "code": "Code",
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
}
GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote"}
"""Types that hold no text of their own: what stands in them directly is put in a P (ISO 32000-1,
14.8.4.2).
"""
HOLDERS = {"L", "TOC", "TOCI", "Table", "THead", "TBody", "TFoot", "TR"}
"""Types that hold only elements of certain types (ISO 32000-1, 14.8.4.3)."""


@dataclass(eq=False)
class StructureElement:
    """One structure element in the making. `kids` are Nodes, (page, mcid) pairs, or (page, annotation) pairs
    of pydyf objects.
    """

    type: str
    parent: StructureElement | None = None
    kids: list[Any] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def child(self, type: str) -> StructureElement:
        node = StructureElement(type, self)
        self.kids.append(node)
        return node


class ReadingOrder:
    """What is read aloud in one document, and where each of its HTML elements stands in the tree. `prefix`
    makes note ids unique.
    """

    def __init__(self, root: Element, prefix: str) -> None:
        self.prefix = prefix
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.document = StructureElement("Document")
        self.nodes: dict[tuple[Element, str], StructureElement] = {}
        self.silent: dict[Element, bool] = {}
        self.head_pages: dict[Element, int] = {}
        self.notes = 0

    def lineage(self, element: Element) -> Iterator[Element]:
        """The element and all it stands in, outwards."""
        ancestor: Element | None = element
        while ancestor is not None:
            yield ancestor
            ancestor = self.parents.get(ancestor)

    def is_hidden(self, element: Element) -> bool:
        """Whether it is hidden from readers, or a picture without words."""
        if element not in self.silent:
            hidden = element.get("aria-hidden") == "true" or (element.tag == "img" and not element.get("alt"))
            parent = self.parents.get(element)
            self.silent[element] = hidden or (parent is not None and self.is_hidden(parent))
        return self.silent[element]

    def is_silent(self, element: Element, page: int) -> bool:
        """Whether it is decoration: hidden, or a table head repeated on a later page."""
        if self.is_hidden(element):
            return True
        head = next((above for above in self.lineage(element) if above.tag == "thead"), None)
        return head is not None and self.head_pages.setdefault(head, page) != page

    def node(self, element: Element, pseudo: str = "") -> StructureElement:
        """The structure element of an HTML element, or of one of its generated parts; made when first asked
        for.
        """
        key = (element, pseudo)
        if key not in self.nodes:
            self.nodes[key] = self._make(element, pseudo)
        return self.nodes[key]

    def _make(self, element: Element, pseudo: str) -> StructureElement:
        if pseudo == "footnote-call":
            return self._note(element)
        if pseudo == "footnote-marker":
            return self.node(element, "note").child("Lbl")
        if pseudo in ("before", "marker") and element.tag == "li" and self.type(element) == "LI":
            body = self.node(element)
            label = StructureElement("Lbl", body.parent)
            assert body.parent is not None
            body.parent.kids.insert(0, label)
            return label
        if pseudo == "note" or element.get("role") == "doc-footnote":
            self.node(element, "footnote-call")
            return self.nodes[element, "note"]
        if pseudo:
            return self.node(element)
        parent = self.parents.get(element)
        if parent is None:
            return self.document
        above = self.node(parent)
        type = self.type(element)
        return self._element(element, type, above) if type else above

    def type(self, element: Element) -> str | None:
        """The structure type of an HTML element, None for one that only groups or styles."""
        tag = str(element.tag)
        if tag in ("section", "ol", "ul", "li", "p") and (inside := self._contents(element)) is not None:
            return (
                {"section": None, "ol": "TOC", "ul": "TOC", "li": "TOCI", "p": "P"}[tag]
                if inside is not element
                else None
            )
        if element.get("role") == "presentation" or (
            tag in ("tr", "td", "tbody") and self._presents(element)
        ):
            return None
        if element.get("role") == "doc-endnote":
            return "Note"
        if tag == "div":
            parent = self.parents.get(element)
            return "LI" if parent is not None and parent.tag == "dl" else None
        return TYPES.get(tag) or ("Span" if element.get("lang") and tag != "html" else None)

    def _contents(self, element: Element) -> Element | None:
        return next((above for above in self.lineage(element) if above.get("role") == "doc-toc"), None)

    def _presents(self, element: Element) -> bool:
        table = next((above for above in self.lineage(element) if above.tag == "table"), None)
        return table is not None and table.get("role") == "presentation"

    def _element(self, element: Element, type: str, above: StructureElement) -> StructureElement:
        if type == "TOC" and above.type != "TOCI" and (contents := self._contents(element)) is not None:
            if (
                contents,
                "toc",
            ) not in self.nodes:  # one table of contents, however many lists its pages cut it into
                self.nodes[contents, "toc"] = above.child("TOC")
            return self.nodes[contents, "toc"]
        if type == "Link" and self._contents(element) is not None:
            above = above.child("Reference")
        node = above.child(type)
        if language := element.get("lang"):
            node.extra["Lang"] = pydyf.String(language)
        if type == "Note":
            self._name_note(node)
        if type == "LI":
            return node.child("LBody") if element.tag == "li" else node
        if type == "L":
            node.attributes = {"O": "/List", "ListNumbering": "/Decimal" if element.tag == "ol" else "/None"}
        elif type == "Figure":
            node.extra["Alt"] = pydyf.String(element.get("alt") or element.get("aria-label") or "")
        elif type in ("TH", "TD"):
            node.attributes = {"O": "/Table"}
            if type == "TH":
                node.attributes["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
            node.attributes.update(
                {
                    name: int(element.get(key, "1"))
                    for name, key in (("ColSpan", "colspan"), ("RowSpan", "rowspan"))
                    if element.get(key)
                }
            )
        return node

    def _note(self, element: Element) -> StructureElement:
        """The number in the text, and right after it the note that it calls (ISO 32000-1, table 338; ISO
        14289-1, 7.9: a Note has an ID).
        """
        above = self.node(self.parents[element])
        call = above.child("Reference").child("Lbl")
        note = above.child("Note")
        self._name_note(note)
        self.nodes[element, "note"] = note
        return call

    def _name_note(self, note: StructureElement) -> None:
        self.notes += 1
        note.extra["ID"] = pydyf.String(f"{self.prefix}-{self.notes}")

    def is_gap(self, box: Any) -> bool:
        """Whether it is the white space between two items, rows or blocks: nobody's text."""
        if not isinstance(box, boxes.TextBox) or box.text.strip():
            return False
        return (
            next((type for element in self.lineage(box.element) if (type := self.type(element))), "Document")
            in GROUPS | HOLDERS
        )

    def for_text(self, element: Element, pseudo: str) -> StructureElement:
        """Where text of an element goes: a group gets a paragraph for it."""
        node = self.node(element, pseudo)
        if node.type in GROUPS:
            if (element, "text") not in self.nodes:
                self.nodes[element, "text"] = node.child("P")
            return self.nodes[element, "text"]
        return node


_reading: ReadingOrder | None = None


class MarkedStream(Stream):  # type: ignore[misc]
    """A page's content: decoration is marked as artifact, and never inside of what is read (ISO 14289-1,
    7.1).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depth = 0
        self.page = _pages_begun()

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        if self._tags is None or self.depth or _reading is None:
            yield
        elif box.element is None or _reading.is_silent(box.element, self.page) or _reading.is_gap(box):
            with self.artifact():
                yield
        else:
            self.depth += 1
            start = len(self.stream)
            with super().marked(box, tag):
                yield
                if isinstance(box, boxes.TextBox) and box.text.endswith(LINE_END_HYPHEN):
                    hyphen = len(self._tags)
                    if part_hyphen(self, box, start, hyphen, *self.font):
                        self._tags[box, LINE_END_HYPHEN] = {"tag": "Span", "mcid": hyphen}
            self.depth -= 1

    def add_font(self, pango_font: Any) -> Any:
        self.font = super().add_font(pango_font)
        return self.font

    @contextmanager
    def artifact(self) -> Iterator[None]:
        if self.depth:
            yield
            return
        self.depth += 1
        with super().artifact():
            yield
        self.depth -= 1


_begun = 0


def _pages_begun() -> int:
    global _begun
    _begun += 1
    return _begun


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
    """Add the structure tree of the document's pages (takes the place of weasyprint.pdf.tags.add_tags)."""
    reading = _reading
    if reading is None:
        raise RuntimeError("a document is tagged inside of `tagged`")
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        _walk(page._page_box, reading, number, page.height, stream._tags)
    _write(pdf, reading, len(document.pages))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _walk(box: Any, reading: ReadingOrder, page: int, height: float, tags: dict[Any, Any]) -> None:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    annotation = getattr(box, "link_annotation", None)
    if annotation is not None and not reading.is_hidden(
        box.element
    ):  # a link in a repeated head works there too
        reading.node(box.element).kids.append((page, annotation))
    if box.element_tag in ("td", "th") and not reading.is_hidden(box.element):
        reading.node(
            box.element
        )  # an empty cell counts too: rows must have as many columns (ISO 14289-1, 7.5)
    if (mark := tags.pop(box, None)) is not None:
        pseudo = str(box.element_tag).partition("::")[2]
        node = (
            reading.for_text(box.element, pseudo)
            if isinstance(box, boxes.TextBox)
            else reading.node(box.element)
        )
        node.kids.append((page, mark["mcid"]))
        if (hyphen := tags.pop((box, LINE_END_HYPHEN), None)) is not None:
            node.kids.append((page, hyphen["mcid"]))
        if node.type == "Figure":
            node.extra.setdefault("box", (height, box))
    for child in getattr(box, "children", ()):
        _walk(child, reading, page, height, tags)


def _write(pdf: Any, reading: ReadingOrder, page_count: int) -> None:
    """Write the tree as PDF objects, with the parent tree that leads from content back to it."""
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    content: list[dict[int, Any]] = [{} for _ in range(page_count)]
    annotations: list[tuple[Any, Any]] = []
    top = _write_node(pdf, reading.document, root, content, annotations)
    numbers = pydyf.Array()
    for page, marks in enumerate(content):
        numbers.extend([page, pydyf.Array([marks[mcid] for mcid in sorted(marks)])])
    for key, (owner, annotation) in enumerate(annotations, page_count):
        numbers.extend([key, owner])
        annotation["StructParent"] = key
    parents = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(parents)
    root["ParentTree"], root["K"] = parents.reference, pydyf.Array([top.reference])
    root["ParentTreeNextKey"] = page_count + len(annotations)
    pdf.catalog["StructTreeRoot"] = root.reference


def _write_node(
    pdf: Any,
    node: StructureElement,
    parent: Any,
    content: list[dict[int, Any]],
    annotations: list[tuple[Any, Any]],
) -> Any:
    element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.type}", "P": parent.reference})
    pdf.add_object(element)
    kids = pydyf.Array()
    home: int | None = None
    for kid in node.kids:
        if isinstance(kid, StructureElement):
            kids.append(_write_node(pdf, kid, element, content, annotations).reference)
            continue
        page, what = kid
        if isinstance(what, int):
            content[page][what] = element.reference
            home = page if home is None else home
            kids.append(
                what
                if page == home
                else pydyf.Dictionary({"Type": "/MCR", "Pg": pdf.page_references[page], "MCID": what})
            )
        else:
            kids.append(
                pydyf.Dictionary({"Type": "/OBJR", "Obj": what.reference, "Pg": pdf.page_references[page]})
            )
            annotations.append((element.reference, what))
    element["K"] = kids
    if home is not None:
        element["Pg"] = pdf.page_references[home]
    if place := node.extra.pop("box", None):
        node.attributes = {"O": "/Layout", "BBox": _bounds(*place)}
    if node.attributes:
        element["A"] = pydyf.Dictionary(node.attributes)
    element.update(node.extra)
    return element


def _bounds(page_height: float, box: Any) -> Any:
    """A picture's box in points from the page's lower left corner; `page_height` in CSS px."""
    x, y = box.content_box_x(), box.content_box_y()
    edges = (x, page_height - y - box.height, x + box.width, page_height - y)
    return pydyf.Array([round(edge * 0.75, 3) for edge in edges])


@contextmanager
def tagged(root: Element, prefix: str) -> Iterator[ReadingOrder]:
    """Write a document's PDF inside of this: its tree is made from that HTML."""
    global _reading, _begun
    before = weasyprint.pdf.Stream, weasyprint.pdf.add_tags
    weasyprint.pdf.Stream, weasyprint.pdf.add_tags = MarkedStream, add_tags
    _reading, _begun = ReadingOrder(root, prefix), 0
    try:
        yield _reading
    finally:
        weasyprint.pdf.Stream, weasyprint.pdf.add_tags = before
        _reading = None
