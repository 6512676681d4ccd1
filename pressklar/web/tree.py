"""A section's HTML as a tree and back, and what leaves it because a screen has no pages (the contract in
docs/designer.md).
"""

from __future__ import annotations

from lxml import etree, html
from lxml.html import HtmlElement

_CELLS = ("td", "th")


def parsed(text: str) -> HtmlElement:
    """A section's HTML inside one element that stands for its place in the page."""
    root = html.fragment_fromstring(text, create_parent="div", parser=html.HTMLParser(huge_tree=True))
    for wbr in reversed(list(root.iter("wbr"))):
        _mend_break(wbr)
    for link in root.iter("a"):
        if link.get("href", "").startswith("mailto:"):
            _keep_sides(link)
    for remark in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        remark.drop_tree()
    return root


def written(root: HtmlElement) -> str:
    """The HTML of all that stands in the element, without the element itself."""
    inside: str = html.tostring(root, encoding="unicode").partition(">")[2].removesuffix("</div>")
    return without_break_ends(inside)


def without_break_ends(text: str) -> str:
    """The serialiser gives a wbr an end, which HTML has not; text can't hold these signs."""
    return text.replace("</wbr>", "")


def drop_other_outputs(root: HtmlElement) -> None:
    """Take out what is limited to other outputs."""
    for element in root.xpath(".//*[@data-only]"):
        if "web" in element.attrib.pop("data-only").split():
            continue
        element.drop_tree()


def drop_folios(root: HtmlElement) -> None:
    """Take out the page numbers, and each element that held nothing else; a table's cell stays, so that its
    row keeps its columns.
    """
    for slot in root.xpath(".//span[@data-folio]"):
        parent = slot.getparent()
        slot.drop_tree()
        while (
            parent is not root
            and parent.tag not in _CELLS
            and not len(parent)
            and not (parent.text or "").strip()
        ):
            emptied, parent = parent, parent.getparent()
            emptied.drop_tree()


def replace(element: HtmlElement, other: HtmlElement) -> None:
    """Put another element in an element's place; the text that follows stays."""
    other.tail, element.tail = element.tail, None
    element.getparent().replace(element, other)


def append_text(element: HtmlElement, text: str) -> None:
    """Text at the end of what an element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _keep_sides(link: HtmlElement) -> None:
    """Leave a mail address the one break after its @: a screen's columns have room for each side, and a line
    of "se" alone is none. Where they haven't, the style sheet lets a line end anywhere.
    """
    for wbr in link.findall("wbr"):
        before = wbr.getprevious()
        text = link.text if before is None else before.tail or (before.text if before.tag != "wbr" else "")
        if not (text or "").endswith("@"):
            wbr.drop_tree()


def _mend_break(wbr: HtmlElement) -> None:
    """libxml2 doesn't know that a wbr is empty, and puts into it what follows: take that out again."""
    parent, place = wbr.getparent(), wbr.getparent().index(wbr) + 1
    after, wbr.tail = wbr.tail, wbr.text
    wbr.text = None
    children = list(wbr)
    for child in reversed(children):
        parent.insert(place, child)
    last = children[-1] if children else wbr
    last.tail = ((last.tail or "") + (after or "")) or None
