"""Reads a section's HTML as a screen reader should hear it: blocks with their words, decoration left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

SVG = "{http://www.w3.org/2000/svg}svg"
BLOCKS = {
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "figcaption": "Caption",
    "img": "Figure",
    SVG: "Figure",
    "a": "Link",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}
_INLINE = {"a", "b", "strong", "em", "i", "span", "sup", "sub", "small", "wbr", "code"}
_DROPPED = re.compile(r"[\s\-\u00ad\u2010\u2011]")


def parse(html: str) -> Element:
    """The body of a section."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    body = root.find("body")
    assert body is not None
    return body


def is_hidden(element: Element) -> bool:
    """Whether nobody hears it; a proposal's place for notes that don't fit at their pages' feet is shown only
    where it has some.
    """
    spare = "notes" in element.get("class", "").split() and element.find("div") is None
    return (
        spare or element.get("aria-hidden") == "true" or "pdf" not in element.get("data-only", "pdf").split()
    )


def text(element: Element) -> str:
    """The words of an element, a picture's not among them; a note's stand at its call, after its number there
    and at its head. Blocks are parted by a space.
    """
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    if is_hidden(element) or element.tag == SVG:
        return
    apart = "" if element.tag in _INLINE else " "
    yield apart
    if element.get("role") == "doc-footnote":
        yield f"{element.get('data-note')}  {element.get('data-note')}  "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield apart


def blocks(element: Element) -> Iterator[Element]:
    """Every block in it, outer before inner, without those that are hidden."""
    if is_hidden(element):
        return
    if element.tag in BLOCKS or (element.tag == "div" and element.find("dt") is not None):
        yield element
    for child in element if element.tag != SVG else ():
        yield from blocks(child)


def type_of(element: Element) -> str:
    return BLOCKS.get(str(element.tag), "LI")


def letters(words: str) -> str:
    """The characters that must be the same: without spaces and hyphens, which come and go at the ends of
    lines.
    """
    return _DROPPED.sub("", unicodedata.normalize("NFC", words))


def gaps(pieces: Iterable[str]) -> set[int]:
    """After how many letters there is white space."""
    found, count = set(), 0
    for piece in pieces:
        for character in unicodedata.normalize("NFC", piece):
            if character.isspace():
                found.add(count)
            elif not _DROPPED.match(character):
                count += 1
    return found
