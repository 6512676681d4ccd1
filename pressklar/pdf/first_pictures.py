"""Pictures that a proposal begins with, and that have no room below its head: each is set a little smaller,
so that no head stands alone at a page's foot.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from .notes import boxes_in
from .page_edges import first_boxes, last_boxes
from .pieces import AVOID

LEAST = 0.6
"""The share of a picture's height that is left at least."""
_LEAST_STEP = 16.0
"""CSS px (about a line) by which a picture is set smaller at least: the engine wants room for what is bound
to it below too, which can't be read off a page on which there is enough.
"""


def smaller_pictures(pages: Sequence[Any], heights: MutableMapping[Element, float]) -> dict[Element, float]:
    """The pictures of a section's pages that stand on the page after their proposal's head, by the engine's
    elements, with the height (CSS px) at which they may follow it; none where that would be too small.
    `heights` keeps what they had at first.
    """
    smaller = {}
    for page, following in pairwise(page._page_box for page in pages):
        last = {box.element_tag: box for box in last_boxes(page)}
        if "header" not in last or "article" not in last:
            continue
        head, proposal, figure = last["header"], last["article"].element, _first_figure(following)
        if figure is None or all(box.element is not proposal for box in first_boxes(following)):
            continue
        picture = next((box for box in boxes_in(figure) if box.element_tag == "img"), None)
        if picture is None:
            continue
        whole = [box for box in first_boxes(following) if box.style["break_inside"] in AVOID]
        end = max(box.position_y + box.margin_height() for box in (figure, *whole))
        needed = end - following.content_box_y()
        below = page.content_box_y() + page.height - head.position_y - head.margin_height()
        least = LEAST * heights.setdefault(picture.element, picture.height)
        # Where the picture would be too small for what the page has left, head and picture take the next one.
        for room in (below, page.height - head.margin_height()):
            height = picture.height - max(needed - room, _LEAST_STEP)
            if height >= least:
                smaller[picture.element] = height
                break
    return smaller


def _first_figure(page: Any) -> Any:
    """The figure that a page begins with, below a label at most; None where a text comes first."""
    for box in boxes_in(page):
        if box.element_tag == "figure":
            return box
        if isinstance(box, boxes.LineBox) and box.element_tag != "h4":
            return None
    return None
