"""What stands in the outer margin: right of the text on a right page, left of it on a left one.

A style sheet can't ask for the side of the page that an element comes to lie on. So what has the attribute
`data-outer` is laid out as for a right page; on a left one it is mirrored about the page's area.
"""

from __future__ import annotations

from collections.abc import Iterator
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


def moved_out(page: Any) -> Any:
    """A page's box, with what stands in its outer margin on the side where that is."""
    if page.page_type.side == "left":
        left, right = page.content_box_x(), page.content_box_x() + page.width
        for box in outer_boxes(page):
            box.translate(left + right - 2 * box.border_box_x() - box.border_width(), 0)
    return page


def _is_outer(box: Any) -> bool:
    element = box.element
    return element is not None and box.element_tag == element.tag and OUTER in element.attrib
