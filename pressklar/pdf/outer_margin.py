"""What stands in the outer margin: right of the text on a right page, left of it on a left one.

A style sheet can't ask for the side of the page that an element comes to lie on. So what has the attribute
`data-outer` is laid out as for a right page; on a left one it is mirrored about the page's area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from .notes import outermost

OUTER = "data-outer"


def has_outer(root: Element) -> bool:
    return any(OUTER in element.attrib for element in root.iter())


def outer_boxes(page: Any) -> Iterator[Any]:
    """The boxes of a page that stand in its outer margin, by the page's box."""
    return outermost(
        page,
        lambda box: (
            box.element is not None and box.element_tag == box.element.tag and OUTER in box.element.attrib
        ),
    )


def moved_out(pages: Iterable[Any]) -> Iterator[Any]:
    """The boxes of a section's pages, with what stands in their outer margins on the side where that is. What
    goes on overleaf keeps its distance from the text: the engine leaves it where it was on the page before,
    whose area may lie elsewhere.
    """
    distances: dict[Element, float] = {}
    for page in pages:
        left, right = page.content_box_x(), page.content_box_x() + page.width
        for box in outer_boxes(page):
            x = left + distances.setdefault(box.element, box.border_box_x() - left)
            if page.page_type.side == "left":
                x = left + right - x - box.border_width()
            box.translate(x - box.border_box_x(), 0)
        yield page
