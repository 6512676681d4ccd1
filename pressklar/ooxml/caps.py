"""What a Word file may hold at most: far above what a booklet holds, and so little that any file is read in a
moment, whatever it is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..locale import N_, tr
from .names import MATH, named

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .refusal import Refusal

MOST: Mapping[str, int] = {
    N_("elements"): 400_000,
    N_("bytes to keep in memory"): 210_000_000,
    N_("characters"): 3_000_000,
    N_("paragraphs"): 40_000,
    N_("runs"): 100_000,
    N_("pieces of text"): 200_000,
    N_("table rows"): 20_000,
    N_("table cells"): 40_000,
    N_("tracked changes"): 40_000,
    N_("fields"): 40_000,
    N_("links"): 40_000,
    N_("bookmarks"): 60_000,
    N_("notes"): 10_000,
    N_("comments"): 10_000,
    N_("drawings"): 20_000,
    N_("symbols"): 20_000,
    N_("styles"): 5_000,
    N_("lists"): 10_000,
    N_("levels of lists"): 50_000,
    N_("links to parts and addresses"): 50_000,
    N_("pieces in other formats"): 200,
    N_("bytes of pieces in other formats"): 10_000_000,
}
"""Of all parts of a file, with the documents that are put into it. A draft of 400 proposals has 7,000
paragraphs, 15,000 runs, 480,000 characters and 82,000 elements; edited long in Word, it may have three times
as many. Word itself takes no more than 4,079 styles. docs/editor.md has the same table.
"""
_COUNTED: Mapping[str, str] = {
    name: kind
    for kind, names in {
        "paragraphs": "p",
        "runs": "r",
        "pieces of text": "t delText instrText tab ptab br cr noBreakHyphen softHyphen",
        "table rows": "tr",
        "table cells": "tc",
        "tracked changes": "ins del moveFrom moveTo pPrChange",
        "fields": "fldSimple fldChar",
        "links": "hyperlink",
        "bookmarks": "bookmarkStart",
        "notes": "footnote endnote",
        "comments": "comment",
        "drawings": "drawing pict object",
        "symbols": "sym",
        "styles": "style",
        "lists": "abstractNum num",
        "levels of lists": "lvl lvlOverride",
    }.items()
    for name in named(names)
} | {f"{MATH}r": "runs"}
_ELEMENT_BYTES, _ATTRIBUTE_BYTES = 140, 240
"""Of lxml's tree, measured."""


class Tally:
    """Counts what one file holds. Raises ContentError (E616) through `refused` for more than it may: `times`
    as much as `MOST` says.
    """

    def __init__(self, refused: Refusal, times: int = 1) -> None:
        self.refused, self.times = refused, times
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, number: int) -> None:
        """Count in more of a kind."""
        self._counts[kind] += number
        if self._counts[kind] > (most := self.times * MOST[kind]):
            raise self.refused(
                "E616",
                N_("{file} has {count:,} {kind}, and the most is {most:,}."),
                N_("No booklet is as large. Bring the pages that are wanted as a file of their own."),
                count=self._counts[kind],
                kind=tr(kind),
                most=most,
            )

    def add_xml(self, data: bytes) -> None:
        """Count in a part before it is parsed: its tree takes many times the room of its text."""
        elements = data.count(b"<") - data.count(b"</")
        tree = elements * _ELEMENT_BYTES + data.count(b"=") * _ATTRIBUTE_BYTES
        self.add("elements", elements)
        self.add("bytes to keep in memory", tree + 2 * len(data))

    def add_tree(self, root: _Element) -> None:
        """Count in what a part's tree holds, whatever names its text gives the elements."""
        counted = Counter(_COUNTED[element.tag] for element in root.iter(*_COUNTED))
        for kind, number in counted.items():
            self.add(kind, number)
        self.add("characters", int(root.xpath("string-length()")))
