"""Wide tables and code on a screen: what a narrow window can't hold scrolls by itself, and not the page."""

from __future__ import annotations

import re
from collections import Counter

from lxml.builder import E
from lxml.html import HtmlElement

from ..rendering.texts import Texts
from .tree import replace

_SIGN, _PADDING = 0.56, 0.8
"""Of the type's size: what a letter takes on average, and the room between columns."""
_NARROW = 20.0
"""A phone's line, in the same measure."""
_SHORT_CODE = 30
"""Characters of a line of code that any window holds."""
_MOST_HEADS = 120
"""Characters of a table's heads that its region is called by."""


def let_scroll(root: HtmlElement, texts: Texts, labels: Counter[str]) -> None:
    """Puts each wide table of a text, and the overview's, whose columns are as many as the chapters, into a
    region that can be reached and moved by keyboard (WCAG 2.1.1), called by its caption or its heads; so can
    code. `labels` counts how often each name is taken: a page has none twice.
    """
    for code in root.iter("pre"):
        if max(map(len, code.text_content().split("\n"))) > _SHORT_CODE:
            code.set("tabindex", "0")
    for table in list(root.iter("table")):
        of_text = table.xpath("ancestor::*[@data-ref]") and table.get("role") != "presentation"
        if (of_text and _width(table) > _NARROW) or "grid" in table.classes:
            label = _label(table, texts)
            labels[label] += 1
            name = label if labels[label] == 1 else f"{label} ({labels[label]})"
            region = E.div({"class": "scroll", "role": "region", "tabindex": "0", "aria-label": name})
            replace(table, region)
            region.append(table)


def _width(table: HtmlElement) -> float:
    """What a table needs so that no word is parted, in the type's size."""
    longest: dict[int, int] = {}
    for row in table.iter("tr"):
        for column, cell in enumerate(row):
            words = re.split(r"[\s\u00ad/-]+", cell.text_content())
            longest[column] = max(longest.get(column, 0), *map(len, words))
    return sum(count * _SIGN + _PADDING for count in longest.values())


def _words(head: HtmlElement) -> str:
    """A head's words, without the numbers of notes."""
    return " ".join("".join(head.xpath(".//text()[not(ancestor::*[contains(@class, 'note')])]")).split())


def _label(table: HtmlElement, texts: Texts) -> str:
    if name := table.get("aria-label"):
        return str(name)
    caption = table.find("caption")
    if caption is not None and (words := caption.text_content().strip()):
        return str(words)
    heads = ", ".join(filter(None, map(_words, table.xpath(".//thead//th"))))
    heads = heads if len(heads) <= _MOST_HEADS else f"{heads[: _MOST_HEADS - 1]}…"
    return texts("web_table", heads=heads) if heads else texts("web_table_without_heads")
