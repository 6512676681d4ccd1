"""A title that stands alone at a page's foot, or a page left nearly empty, because what follows is kept
together and has no room there: then that may be parted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from .notes import EMPTY, ends_with_heading, free_height
from .page_edges import first_boxes, last_boxes

_PARTED = ("p", "ul", "ol", "li")
_KEPT = {"field", "intro"}
_LOOSE = "break-before: auto; break-after: auto; break-inside: auto; orphans: 2; widows: 2"


def part_first_fields(pages: Sequence[Any], parted: set[Element]) -> bool:
    """Let the fields be parted that were kept from such a page, from the next layout on; `parted` are those
    that may be already, to which they are added. Whether there are new ones.
    """
    fields = set(_stranding(pages)) - parted
    for field in fields:
        for element in field.iter():
            if element is field or element.tag in _PARTED:
                element.set("style", f"{_LOOSE}; {element.get('style', '')}".rstrip("; "))
    parted |= fields
    return bool(fields)


def _stranding(pages: Sequence[Any]) -> Iterator[Element]:
    for page, following in pairwise(page._page_box for page in pages):
        above = {box.element for box in last_boxes(page)}
        is_empty = not page.page_type.blank and free_height(page) > EMPTY * page.height
        first = [box for box in first_boxes(following) if box.element is not None]
        goes_on = any(box.element_tag == "article" and box.element in above for box in first)
        if goes_on and (is_empty or ends_with_heading(page, following)):
            yield from (
                box.element
                for box in first
                if box.element_tag in ("section", "div") and _KEPT & set(box.element.get("class", "").split())
            )
