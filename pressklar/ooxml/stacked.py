"""Reads a table that docx/stacked.py wrote as what it stands for: in a table of two columns, a group of lines
is a row, and a line a cell behind its column's head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .names import NAME, STACKED_POINT, START, N
from .story import bare_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_POINT = re.compile(re.escape(STACKED_POINT) + r"(\d{1,2})_\d{1,9}")


class StackedCell(NamedTuple):
    """A cell of the table that is meant: its element, row and column; the head is row 0."""

    element: _Element
    row: int
    column: int


def stacked_columns(table: _Element) -> int:
    """How many columns a table stands for, 0 for one that is as it looks."""
    first = table.find(f".//{N}tc")
    starts = () if first is None else first.iter(START)
    matches = filter(None, (_POINT.fullmatch(start.get(NAME, "")) for start in starts))
    return next((int(match[1]) for match in matches), 0)


def stacked_cells(rows: Sequence[Sequence[_Element]], columns: int) -> Iterator[StackedCell]:
    """The head's cells, then row by row the others. `rows` are all cells of the lines, two in each."""
    for column, (label, _) in enumerate(rows[:columns]):
        yield StackedCell(label, 0, column)
    for number, (_, cell) in enumerate(rows):
        yield StackedCell(cell, number // columns + 1, number % columns)


def repeated_labels(rows: Sequence[Sequence[_Element]], columns: int) -> Iterator[tuple[_Element, str, bool]]:
    """The cells that repeat a head, which are read nowhere else: each with its words, and whether somebody
    changed them.
    """
    for column in range(columns):
        labels = [(label, bare_words(label)) for label, _ in rows[column::columns]]
        compared = ["".join(filter(str.isalnum, words)) for _, words in labels]
        usual = Counter(compared).most_common(1)[0][0]
        for (label, words), letters in zip(labels[1:], compared[1:], strict=True):
            yield label, words, letters not in (usual, compared[0])


def is_whole(rows: Sequence[Sequence[_Element]], columns: int) -> bool:
    """Whether no line or cell was added or taken away but in whole groups."""
    return bool(columns and rows) and len(rows) % columns == 0 and all(len(cells) == 2 for cells in rows)
