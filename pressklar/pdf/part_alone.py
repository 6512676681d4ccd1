"""A part of a chapter, a proposal or one of its texts, laid out without the rest, beginning where it begins
on its page: what is shown while it is being written.

What stands around it keeps its place, so there is nothing to lay out but the part. Runs in a process of its
own, which keeps faces and style sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from .jobs import PageSide, SectionJob, Workplace
from .layout import SectionLayout, tidy
from .notes import boxes_in
from .page_facts import PT

_EXACT = 0.05
"""Points by which the part may stand elsewhere than it is to."""


@dataclass(frozen=True)
class AlonePages:
    """A part's pages, as an untagged PDF. `top` is where it begins on the first, `bottom` where it ends on
    the last, in points from the page's upper edge; `noted` are the pages (from 0) with footnotes.
    """

    pdf: bytes
    count: int
    top: float
    bottom: float
    noted: frozenset[int]


class PartAlone:
    """A part to be laid out again and again with other texts: `reference` is a proposal's id, or the
    data-ref of one of its texts; `side` is that of the part's first page.
    """

    def __init__(self, place: Workplace, style: str, reference: str, side: PageSide) -> None:
        self.reference = reference
        self._place = replace(place, tagged=False)
        self._style, self._side = style, side
        self._above: float | None = None
        """Points from the page's upper edge that its margins and the elements around the part take: only a
        layout tells.
        """

    def pages(self, html: str, top: float) -> AlonePages | None:
        """The part's pages, from its chapter's HTML, beginning at `top` (points from the page's upper edge);
        None where it isn't in it.
        """
        tidy()
        if self._above is None:
            ends = self._ends(self._document(html, 0.0).pages)
            if ends is None:
                return None
            self._above = float(ends[0].border_box_y()) * PT
        document = self._document(html, max(top - self._above, 0.0))
        ends = self._ends(document.pages)
        if ends is None:
            return None
        first, number, last = ends
        for page in document.pages:  # nobody follows a link here, and no outline is read
            page.links, page.bookmarks = [], []
        document = document.copy(document.pages[: number + 1])
        noted = frozenset(index for index, page in enumerate(document.pages) if _has_notes(page))
        pdf = document.write_pdf(pdf_identifier=False, uncompressed_pdf=True)
        bottom = (last.border_box_y() + last.border_height()) * PT
        return AlonePages(pdf, number + 1, first.border_box_y() * PT, bottom, noted)

    def _document(self, html: str, space: float) -> Any:
        def prepare(root: Element) -> None:
            keep_alone(root, self.reference, space)

        job = SectionJob(self._place, "alone", html, self._style, self._side)
        return SectionLayout(job, prepare).document()

    def _ends(self, pages: Sequence[Any]) -> tuple[Any, int, Any] | None:
        """The part's box on its first page, and its last page (from 0) with its box there; None where it's on
        none.
        """
        parts = [
            (index, box)
            for index, page in enumerate(pages)
            for box in boxes_in(page._page_box)
            if box.element is not None
            and box.element_tag == box.element.tag
            and _is(box.element, self.reference)
        ]
        return (parts[0][1], *parts[-1]) if parts else None


def _is(element: Element, reference: str) -> bool:
    return element.get("data-ref") == reference or (
        element.tag == "article" and element.get("id") == reference
    )


def keep_alone(root: Element, reference: str, space: float) -> None:
    """Leave nothing of a chapter's HTML but a part and the elements around it, with so much space (points)
    before it. Beside it, emptied elements that take no room stay: style sheets may go by what follows what.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    part = next((element for element in root.iter() if _is(element, reference)), None)
    body = root.find("body")
    if part is None or body is None:
        return
    child = part
    while child is not body:
        parent = parents[child]
        parent.text = None
        for other in parent:
            other.tail = None
            if other is not child:
                other[:], other.text = [], None
                other.set("style", "display: none !important")
        child = parent
    part.set("style", f"margin-top: 0; break-before: auto; {part.get('style', '')}")
    if space > _EXACT:
        holder = Element("div", style=f"height: {space / PT:.3f}px; margin: 0; padding: 0; border: 0")
        whole = parents[part]
        whole.insert(list(whole).index(part), holder)


def _has_notes(page: Any) -> bool:
    return any(isinstance(area, boxes.FootnoteAreaBox) and area.children for area in page._page_box.children)
