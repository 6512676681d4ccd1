"""Tables as a spreadsheet (.xlsx). Every text is written as text, so that no program takes one for a formula;
days are days and numbers numbers, so that they can be sorted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from .views import one_line

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | int | date | None
ENDING = ".xlsx"
_LONGEST = 32_000
"""Characters of a cell at most: Excel takes 32,767."""
_WIDEST = 60
_MOST_NAME = 31
_FORMULA = tuple("=+-@\t＝＋－＠")


@dataclass(frozen=True)
class Sheet:
    """A table: the sheet's name, its headings and rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def spreadsheet(title: str, day: date, sheets: Sequence[Sheet]) -> bytes:
    """The spreadsheet's bytes, the same for the same tables on the same day: each sheet with its headings in
    the first row.
    """
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": one_line(title, 200), "created": _noon(day)})
        for sheet in sheets:
            _add_sheet(book, sheet)
    return target.getvalue()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _add_sheet(book: Workbook, table: Sheet) -> None:
    sheet = book.add_worksheet(table.name[:_MOST_NAME])
    head = book.add_format({"bold": True, "bottom": 1})
    text, quoted = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
    )
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, _noon(cell).replace(hour=0), day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell, text)
            elif cell:
                words = one_line(cell, _LONGEST)
                sheet.write_string(number, column, words, quoted if words.startswith(_FORMULA) else text)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)


def _widths(table: Sheet) -> Iterator[int]:
    """Each column's width, in characters."""
    for column, heading in enumerate(table.headings):
        longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
        yield min(max(longest, len(heading) + 3) + 1, _WIDEST)
