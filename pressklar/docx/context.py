"""Where in the document a block stands, which decides its style."""

from __future__ import annotations

from dataclasses import dataclass

from .marks import FieldRef


@dataclass(slots=True)
class ListMarker:
    """A list item's sign or number, which its first paragraph takes."""

    style: str
    numbering: str = ""
    """Direct w:numPr, where the style doesn't say it all."""
    text: str = ""
    """A number that Word's lists can't reach, written out."""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class BlockContext:
    """What a block inherits from those around it. `style` is that of plain paragraphs."""

    style: str = "Body Text"
    ref: FieldRef | None = None
    palette: int = 0
    """The pair of chapter colours, from 1; 0 outside chapters."""
    depth: int = 0
    """How many lists it is inside."""
    marker: ListMarker | None = None
    in_contents: bool = False
    in_table: bool = False
