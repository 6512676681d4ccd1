"""A paragraph, heading or label ends with no line of one short word: its last two words hold together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .outer_margin import OUTER

SHORT = 6
"""Signs of a last word that looks lost on a line of its own."""
LEAST = 24
"""Signs of a text that may take a second line; a shorter one is left as it is."""
MOST_IN_TITLE = 8
"""Signs of two words that any title's line has room for; more only where one of its words is as long. What
is bound and longer than a line would be cut in a word.
"""
_TITLES = frozenset({"h2", "h3"})
_BOUND = frozenset({"p", "li", "h2", "h3", "h4", "figcaption", "dd"})
_BLOCKS = frozenset({"p", "ul", "ol", "table", "figure", "pre", "blockquote", "section", "div"})
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")


def bind_last_words(root: Any) -> None:
    """Put a no-break space before the last word where that is short. Not in the outer margin, whose lines are
    too narrow for two words.
    """
    outer = {element for note in root.iter() if OUTER in note.attrib for element in note.iter()}
    for element in root.iter():
        if (
            element.tag in _BOUND
            and element not in outer
            and (_is_narrow(element) or len("".join(element.itertext())) >= LEAST)
        ):
            _bind(element)


def _is_narrow(element: Any) -> bool:
    """Whether it is a sender's name that takes two lines of the hanging column, short as it may be. One of
    two words has a line for each.
    """
    return "two" in element.get("class", "").split() and len("".join(element.itertext()).split()) > 2


def _bind(element: Any) -> None:
    """Bind the last two words of an element's own lines, before the first block in it."""
    last = ""
    for holder, name in reversed(list(_texts(element))):
        text = getattr(holder, name) or ""
        if not last:
            text = text.rstrip()
        gap = list(_GAP.finditer(f"{text}{last[:1]}"))[-1:]
        if gap or len(last) > SHORT:
            if gap and 0 < len(text) - gap[0].end() + len(last) <= SHORT and _has_room(element):
                setattr(holder, name, f"{text[: gap[0].start()]}\u00a0{text[gap[0].end() :]}")
            return
        last = text + last


def _has_room(element: Any) -> bool:
    """Whether a line surely holds the last two words of an element: a title's size is fitted to its longest
    word.
    """
    words = [len(word) for word in "".join(element.itertext()).split()]
    return element.tag not in _TITLES or sum(words[-2:]) < max(MOST_IN_TITLE, *words)


def _texts(element: Any) -> Iterator[tuple[Any, str]]:
    """Where an element's own text stands, in reading order: elements, each with "text" or "tail"."""
    yield element, "text"
    for child in element:
        if child.tag in _BLOCKS or child.get("role") == "doc-footnote":
            return
        yield from _texts(child)
        yield child, "tail"
