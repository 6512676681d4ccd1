"""A paragraph, heading or label ends with no line of one short word: its last two words hold together; nor
with a line of a word's last letters: that word isn't hyphenated. No line of it begins with a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ..typography.binding import LONGEST_WHOLE, SHORT, bind_dashes, bind_numbers
from .outer_margin import OUTER

LEAST = 24
"""Signs of a text that may take a second line; a shorter one is left as it is."""
MOST_IN_TITLE = 8
"""Signs of two words that any title's line has room for; more only where one of its words is as long. What
is bound and longer than a line would be cut in a word.
"""
_HYPHENATED = frozenset({"p", "li", "dd"})
_CELLS = frozenset({"td", "th"})
_WHOLE = "hyphens: manual"
_TITLES = frozenset({"h2", "h3"})
_BOUND = frozenset({"p", "li", "h2", "h3", "h4", "figcaption", "dd"})
_BLOCKS = frozenset({"p", "ul", "ol", "table", "figure", "pre", "blockquote", "section", "div"})
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")
_BLANK = re.compile(r"(?<!\s)\s++(?=\S)")


def bind_last_words(root: Any) -> None:
    """Put a no-break space before a dash between blanks, within numbers (but those of titles, which are
    measured without) and before the last word where that is short. Not in the outer margin, whose lines are
    too narrow for two words.
    """
    outer = {element for note in root.iter() if OUTER in note.attrib for element in note.iter()}
    for element in root.iter():
        if element.tag not in _BOUND or element in outer:
            continue
        for holder, name in _texts(element):
            if text := getattr(holder, name):
                text = bind_dashes(text)
                setattr(holder, name, text if element.tag in _TITLES else bind_numbers(text))
        if _is_narrow(element) or len("".join(element.itertext())) >= LEAST:
            _bind(element)


def keep_last_words(root: Any) -> None:
    """Let no hyphen carry a few letters of a paragraph's last word to a line of their own. Not in the outer
    margin nor in a table's cells, where a whole word may have no room.
    """
    narrow = {
        element
        for place in root.iter()
        if OUTER in place.attrib or place.tag in _CELLS
        for element in place.iter()
    }
    for element in list(root.iter()):
        if element.tag in _HYPHENATED and element not in narrow:
            _keep_last_word(element)


def _keep_last_word(element: Any) -> None:
    """Give an element's last word, with the space before it, a `<span>`: with the space in one text with what
    stands before, WeasyPrint might hyphenate that. A word in a link or the like stays as it is: WeasyPrint
    would take it for its line's first, and cut it.
    """
    before: Any = None
    for child in element:
        if child.tag in _BLOCKS or child.get("role") == "doc-footnote":
            break
        before = child
    text: str = (element.text if before is None else before.tail) or ""
    gap = list(_BLANK.finditer(text.rstrip()))[-1:]
    if not gap or not SHORT < len(text.rstrip()) - gap[0].end() <= LONGEST_WHOLE:
        return
    start, word = gap[0].start(), Element("span", style=_WHOLE)
    word.text = text[start:]
    if before is None:
        element.text = text[:start]
        element.insert(0, word)
    else:
        before.tail = text[:start]
        element.insert(list(element).index(before) + 1, word)


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
