"""Tables and pictures among a text's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from .. import markup
from ..ooxml.values import Cell
from .lines import SourceLine
from .looks import looks_of, to_inlines, without_shared

_FEWEST = 2
"""Rows and columns of a table: less is a frame around a text."""


def parted(lines: Sequence[SourceLine]) -> Iterator[markup.Table | markup.Figure | list[SourceLine]]:
    """A text's lines, its tables and its pictures in order. A row of which only a part stands in the text,
    as in a form whose labels stand in the first column, is lines.
    """
    for kind, group in groupby(lines, key=_kind):
        own = list(group)
        if kind == "picture":
            yield from (line.figure for line in own if line.figure is not None)
        elif not isinstance(kind, int):
            yield own
        else:
            rows = _rows(own)
            start = next((number for number, row in enumerate(rows) if _is_whole(row)), len(rows))
            before = [line for row in rows[:start] for line in row]
            if before:
                yield before
            if _is_table(rows[start:]):
                yield _table(rows[start:])
            elif start < len(rows):
                yield [line for row in rows[start:] for line in row]


def _kind(line: SourceLine) -> str | int:
    """What tells the parts apart: a picture, a table's number, or a text."""
    if line.figure is not None:
        return "picture"
    return "text" if line.cell is None else line.cell.table


def _rows(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    return [list(row) for _, row in groupby(lines, key=lambda line: _cell(line).row)]


def _is_whole(row: Sequence[SourceLine]) -> bool:
    return _cell(row[0]).column == 0


def _is_table(rows: Sequence[Sequence[SourceLine]]) -> bool:
    wide = [row for row in rows if len({_cell(line).column for line in row}) >= _FEWEST]
    return len(rows) >= _FEWEST and len(wide) * 2 > len(rows)


def _table(rows: Sequence[Sequence[SourceLine]]) -> markup.Table:
    width = max(_cell(line).column for row in rows for line in row) + 1
    if all(_cell(line).head for line in rows[0]):
        rows = [without_shared(rows[0]), *rows[1:]]
    cells = [tuple(_inlines(row, column) for column in range(width)) for row in rows]
    if all(_cell(line).head for line in rows[0]):
        return markup.Table(cells[0], tuple(cells[1:]), (None,) * width)
    return markup.Table(((),) * width, tuple(cells), (None,) * width)


def _inlines(row: Sequence[SourceLine], column: int) -> tuple[markup.Inline, ...]:
    """A cell's words; several paragraphs in it stand on lines of their own."""
    inlines: list[markup.Inline] = []
    for line in row:
        if _cell(line).column == column:
            if inlines:
                inlines.append(markup.LineBreak())
            inlines += to_inlines(looks_of(line, line.text))
    return tuple(inlines)


def _cell(line: SourceLine) -> Cell:
    assert line.cell is not None
    return line.cell
