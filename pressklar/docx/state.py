"""What all writers of one document share: its styles, bookmarks, lists, links, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from ..locale import tr
from ..problems import Problem
from .columns import TableType
from .heading_fit import HeadingFit
from .marks import Marks
from .numbering import Numbering
from .package import Relations
from .page_setup import PageSetup
from .pictures import DocumentPictures

_LONGEST_ADDRESS = 2048
_KEPT = "!#$%&'()*+,-./:;=?@_~"
"""What may stand in an address as it is (RFC 3986), but brackets: Word takes a file with a malformed address
for damaged.
"""
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?\.?")


class LinkTarget(NamedTuple):
    """What a link inside the booklet may lead to: its level in the contents (1 chapter, 2 proposal) and its
    pair of chapter colours.
    """

    level: int
    palette: int


@dataclass
class DocumentState:
    """One document's registries. `style_ids` gives each style's id by its name in lower case."""

    style_ids: Mapping[str, str]
    page: PageSetup
    table_type: TableType
    marks: Marks
    numbering: Numbering
    pictures: DocumentPictures
    targets: Mapping[str, LinkTarget]
    chapter_numbers: Mapping[str, int]
    """The chapters' numbers by the ids of their openings."""
    grounds: Mapping[int, str]
    """A cell's ground in the hue of each pair of chapter colours, as XML."""
    only: tuple[str, ...] = ("word", "docx")
    """What data-only calls this output."""
    links: Relations = field(default_factory=lambda: Relations("link"))
    note_links: Relations = field(default_factory=lambda: Relations("link"))
    notes: list[str] = field(default_factory=list)
    note_numbers: dict[str, int] = field(default_factory=dict)
    folios: dict[str, None] = field(default_factory=dict)
    """Ids whose page numbers are shown."""
    problems: list[Problem] = field(default_factory=list)
    heading_fit: HeadingFit | None = None
    """None where a designer's styles set the headings."""

    def style(self, name: str) -> str:
        """A style's id."""
        return self.style_ids[name.lower()]

    def ground(self, classes: str) -> str:
        """A cell's ground where one of its classes names a chapter's colours ("c3"), else ""."""
        palettes = (name[1:] for name in classes.split() if re.fullmatch(r"c[0-9]{1,3}", name))
        return next((self.grounds.get(int(palette), "") for palette in palettes), "")

    def address(self, href: str) -> str | None:
        """The address of a link out of the booklet as Word can hold it; None for one that it can't (W603), or
        that isn't to be followed.
        """
        if not re.match(r"(?i)(https?://|mailto:)\S", href):
            return None
        safe = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(href, safe=_KEPT))
        try:
            parts = urlsplit(safe)
            there = parts.scheme.lower() == "mailto" or (
                _HOST.fullmatch(parts.hostname or "") is not None and parts.port != 0
            )
        except ValueError:
            there = False
        whole = there and len(safe) <= _LONGEST_ADDRESS and safe.count("#") < 2
        if not whole:
            self.problems.append(
                Problem(
                    "W603",
                    None,
                    tr(
                        "The link to {address} stands as plain text in the Word file: Word can't hold such "
                        "an address.",
                        address=href[:80],
                    ),
                    tr("Mend the address in the text, if it is wrong."),
                    text=href,
                )
            )
            return None
        return safe
