"""What a laid-out page begins and ends with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def first_boxes(page: Any) -> Iterator[Any]:
    """What a page begins with: its text's box, the first in that, the first in that one, and so on."""
    return _edge(page.children[0], 0)


def last_boxes(page: Any) -> Iterator[Any]:
    """What a page ends with, likewise."""
    return _edge(page.children[0], -1)


def _edge(box: Any, place: int) -> Iterator[Any]:
    """A box, its first (0) or last (-1) child, that one's, and so on."""
    yield box
    children = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if children:
        yield from _edge(children[place], place)
