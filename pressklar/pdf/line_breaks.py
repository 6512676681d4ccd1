"""A section's text made ready for the layout: long runs without a space may end a line anywhere, hyphens are
those that faces have.

WeasyPrint lays out a run without a place to end a line at anew for each place where it might, so that the
time grows with the square of its length. And it takes what follows a `<wbr>` for the first word of a line,
which it hyphenates rather than moves on: a sign that can't be seen (U+200B) takes its place. It hyphenates
that word too where all but the last space of a text fits before an element: that space gets a text of its
own, in a paragraph with the word before it, which then isn't hyphenated. And it parts a note's number from a
full stop: a word joiner stands between.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import Any
from xml.etree.ElementTree import Element

from ..typography.binding import LONGEST_WHOLE
from ..typography.hyphens import positions

LONGEST = 60
"""Signs of an ordinary word or address; the longest words in use have some fifty letters."""
_LONGEST_COMPOUND = 200
"""Letters of a longer run that may still be a word."""
_PARAGRAPHS = frozenset({"p", "li", "dd"})
_INLINE = frozenset({"a", "em", "strong", "code"})
_RUN = re.compile(rf"[^\s<>\u200b]{{{LONGEST + 1},}}")
_PIECE = re.compile(r"(?:[^/.?&=_-]{8,24}?[/.?&=_-]|.{24})(?=\w)")
_ODD = re.compile("[\u2010\u2011\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]")
# Few faces have Unicode's own hyphens, and a line with a sign from another face looks it. A word joiner
# (U+2060) keeps the line together.
# The others are letters and marks that can't be seen; for these too another face would be sought.
_JOINER = "\u2060"
_MEANT = {"\u2010": "-", "\u2011": "\u2060-\u2060"}


def ready(root: Any, html: str, language: str) -> None:
    """Change the text in an element so. `html` is what the element was read from: mostly there is nothing to
    change. A long word may end a line where the language hyphenates it.
    """
    if "<wbr" in html:
        for parent in [element for element in root.iter() if element.find("wbr") is not None]:
            _join_at_breaks(parent)
    long, odd = _RUN.search(html) is not None, _ODD.search(html) is not None
    if not (long or odd):
        return
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("style", "script"):
            element.text = _changed(element.text, long, odd, language)
        element.tail = _changed(element.tail, long, odd, language)


def part_and_join(root: Any) -> None:
    """Give the last space of a text before an element a text of its own; bind notes' numbers to the text."""
    for parent in list(root.iter()):
        if parent.tag == "pre":
            continue
        for before, element in pairwise(chain([None], list(parent))):
            holder, name = (parent, "text") if before is None else (before, "tail")
            text = getattr(holder, name) or ""
            if element.get("role") == "doc-footnote" or element.get("class") in ("note-call", "note-again"):
                setattr(holder, name, text + _JOINER)
            elif element.tag in _INLINE and text.endswith(" ") and text.strip():
                start = _own_text(text) if parent.tag in _PARAGRAPHS else len(text) - 1
                setattr(holder, name, text[:start])
                own = Element("span", style="hyphens: manual")
                own.text = text[start:]
                parent.insert(list(parent).index(element), own)


def _own_text(text: str) -> int:
    """Where the last word of a text begins, with the space before it, which get a text of their own along
    with the space at the end: a text of that alone would be drawn as nothing, and not be read aloud. A long
    word may need its hyphens: then where that last space is.
    """
    start = max(text.rstrip(" ").rfind(" "), 0)
    return start if len(text) - start <= LONGEST_WHOLE else len(text) - 1


def _join_at_breaks(parent: Any) -> None:
    """Every `<wbr>` among an element's children becomes a sign in the text around it."""
    before = None
    for child in list(parent):
        if child.tag != "wbr":
            before = child
            continue
        text = f"\u200b{child.tail or ''}"
        if before is None:
            parent.text = (parent.text or "") + text
        else:
            before.tail = (before.tail or "") + text
        parent.remove(child)


def _changed(text: str | None, long: bool, odd: bool, language: str) -> str | None:
    if text and odd:
        text = _ODD.sub(lambda sign: _MEANT.get(sign[0], ""), text)
    if text and long:
        text = _RUN.sub(lambda run: _parted(run[0], language), text)
    return text


def _parted(run: str, language: str) -> str:
    """A long run with signs that can't be seen where it may end a line."""
    places = positions(run, language) if run.isalpha() and len(run) <= _LONGEST_COMPOUND else []
    if not places:
        return _PIECE.sub(lambda piece: piece[0] + "\u200b", run)
    return "\u00ad".join(run[start:end] for start, end in pairwise((0, *places, len(run))))
