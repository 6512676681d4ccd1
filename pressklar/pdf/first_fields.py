"""A title that stands alone at a page's foot, because what follows it is kept together and has no room there:
then that may be parted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from .notes import ends_with_heading
from .pieces import first_boxes

_PARTED = ("p", "ul", "ol", "li")
_LOOSE = "break-before: auto; break-after: auto; break-inside: auto; orphans: 2; widows: 2"


def part_first_fields(pages: Sequence[Any], parted: set[Element]) -> bool:
    """Let the fields behind stranded titles be parted, from the next layout on; `parted` are those that may
    be already, to which they are added. Whether there are new ones.
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
        if not page.page_type.blank and ends_with_heading(page):
            for box in first_boxes(following):
                if box.element_tag == "section" and "field" in box.element.get("class", "").split():
                    yield box.element
