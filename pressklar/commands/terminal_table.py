"""A table, and which of its columns a terminal has room for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

_FOLDED = 1.5
"""How many times as wide as the terminal a table may be, and have its cells folded."""
_SEVERAL = 3
"""Rows from which on what all of them share is worth saying once."""


@dataclass(frozen=True)
class TerminalTable:
    """Rows of cells under their headings; `right` are the numbers of the columns that hold figures."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: frozenset[int] = frozenset()

    def fits(self, width: int) -> bool:
        """Whether a terminal has room for the table, with few of its cells folded."""
        from rich.cells import cell_len

        gaps, longest = 2 * len(self.headings), self.longest_words()
        whole = sum(max(map(cell_len, column)) for column in zip(self.headings, *self.rows, strict=True))
        return sum(longest) + gaps <= width and whole + gaps <= _FOLDED * width

    def longest_words(self) -> list[int]:
        """The width of each column's longest word."""
        from rich.cells import cell_len

        columns = zip(self.headings, *self.rows, strict=True)
        return [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]

    def shared(self) -> Mapping[str, str]:
        """What all of several rows say alike, by its heading; never in the first column, nor in all."""
        if len(self.rows) < _SEVERAL:
            return {}
        columns = zip(self.headings[1:], list(zip(*self.rows, strict=True))[1:], strict=True)
        return {heading: cells[0] for heading, cells in columns if heading and len(set(cells)) == 1}

    def without(self, headings: Collection[str]) -> TerminalTable:
        """The table without those columns."""
        return self._of(lambda number: number == 0 or self.headings[number] not in headings)

    def without_empty(self) -> TerminalTable:
        """The table without the columns in which no row says anything."""
        return self._of(lambda number: number == 0 or any(row[number] for row in self.rows))

    def _of(self, is_kept: Callable[[int], bool]) -> TerminalTable:
        kept = [number for number in range(len(self.headings)) if is_kept(number)]
        right = frozenset(place for place, number in enumerate(kept) if number in self.right)
        rows = [tuple(row[number] for number in kept) for row in self.rows]
        return TerminalTable(tuple(self.headings[number] for number in kept), rows, right)
