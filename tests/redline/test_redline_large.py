"""Redlines of files whose parts can't be told apart one by one: long tables of rows that are alike."""

from __future__ import annotations

import copy

from test_redline import a_draft, proved
from word_edits import Draft, N, text_of

ROWS = 120


def long(draft: Draft, rows: int) -> None:
    """A table of so many rows that say the same."""
    row = next(row for row in draft.body.iter(f"{N}tr") if "Bäcken" in text_of(row))
    for mark in [*row.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")]:
        mark.getparent().remove(mark)
    for _ in range(rows):
        row.addnext(copy.deepcopy(row))


def test_a_long_table_of_rows_that_are_alike() -> None:
    first, second = a_draft(), a_draft()
    long(first, ROWS)
    long(second, ROWS + 1)
    assert [change.state for change in proved(first.docx(), second.docx()).changes] != []
    proved(second.docx(), first.docx())
