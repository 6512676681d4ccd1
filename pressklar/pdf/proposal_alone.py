"""One proposal laid out without the rest of its chapter, beginning where it begins on its page: what is shown
while it is being written.

What stands around it keeps its place, so there is nothing to lay out but the proposal. Runs in a process of
its own, which keeps faces and style sheets.
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
"""Points by which the proposal may stand elsewhere than it is to."""


@dataclass(frozen=True)
class AlonePages:
    """A proposal's pages, as an untagged PDF. `top` is where it begins on the first, `bottom` where it ends
    on the last, in points from the page's upper edge; `noted` are the pages (from 0) with footnotes.
    """

    pdf: bytes
    count: int
    top: float
    bottom: float
    noted: frozenset[int]


class ProposalAlone:
    """A proposal to be laid out again and again with other texts. `side` is that of its first page; `top` is
    where it begins there, in points from the page's upper edge.
    """

    def __init__(self, place: Workplace, style: str, proposal: str, side: PageSide, top: float) -> None:
        self.proposal, self.top = proposal, top
        self._place = replace(place, tagged=False)
        self._style, self._side = style, side
        self._space: float | None = None
        """Height of what holds the place of all that stands above, in points. What the page's margins and
        the elements around the proposal add to it, only a layout tells.
        """

    def pages(self, html: str) -> AlonePages | None:
        """The proposal's pages, from its chapter's HTML; None where it isn't in it."""
        tidy()
        if self._space is None:
            article = self._article(self._document(html, 0.0).pages)
            if article is None:
                return None
            self._space = max(self.top - article.border_box_y() * PT, 0.0)
        document = self._document(html, self._space)
        article, last = self._article(document.pages), self._last(document.pages)
        if article is None or last is None:
            return None
        number, end = last
        for page in document.pages:  # nobody follows a link here, and no outline is read
            page.links, page.bookmarks = [], []
        document = document.copy(document.pages[: number + 1])
        noted = frozenset(index for index, page in enumerate(document.pages) if _has_notes(page))
        pdf = document.write_pdf(pdf_identifier=False, uncompressed_pdf=True)
        bottom = (end.border_box_y() + end.border_height()) * PT
        return AlonePages(pdf, number + 1, article.border_box_y() * PT, bottom, noted)

    def _document(self, html: str, space: float) -> Any:
        def prepare(root: Element) -> None:
            keep_alone(root, self.proposal, space)

        job = SectionJob(self._place, "alone", html, self._style, self._side)
        return SectionLayout(job, prepare).document()

    def _article(self, pages: Sequence[Any]) -> Any:
        """The proposal's box on its first page."""
        return next((box for page in pages for box in self._boxes(page)), None)

    def _last(self, pages: Sequence[Any]) -> tuple[int, Any] | None:
        """The last page that has some of the proposal, from 0, and its box there."""
        return next(
            ((index, box) for index, page in reversed(list(enumerate(pages))) for box in self._boxes(page)),
            None,
        )

    def _boxes(self, page: Any) -> list[Any]:
        return [
            box
            for box in boxes_in(page._page_box)
            if box.element_tag == "article" and box.element.get("id") == self.proposal
        ]


def keep_alone(root: Element, proposal: str, space: float) -> None:
    """Take everything out of a chapter's HTML but a proposal and the elements around it, and put as much
    space (points) before it.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    article = next((element for element in root.iter("article") if element.get("id") == proposal), None)
    body = root.find("body")
    if article is None or body is None:
        return
    article.tail = None
    article.set("style", f"margin-top: 0; break-before: auto; {article.get('style', '')}")
    child = article
    while child is not body:
        parent = parents[child]
        parent[:], parent.text = [child], None
        child.tail, child = None, parent
    if space > _EXACT:
        holder = Element("div", style=f"height: {space / PT:.3f}px; margin: 0; padding: 0; border: 0")
        parents[article].insert(0, holder)


def _has_notes(page: Any) -> bool:
    return any(isinstance(area, boxes.FootnoteAreaBox) and area.children for area in page._page_box.children)
