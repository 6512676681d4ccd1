"""The status as a spreadsheet: members, what is missing, recipients. Every text is written as text, so that
no program takes one for a formula; days are days, so that they can be sorted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..dispatch.ledger_pages import RECIPIENTS, STATES
from ..foundation.files import write_atomically
from ..locale import tr
from ..problems import Problem, UsageError
from ..rendering.views import one_line
from .status import CALL_STATES, DRAFT_STATES, EditionStatus
from .status_words import missing_words, parcel_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | int | date | None
Rows = list[tuple[Cell, ...]]
ENDING = ".xlsx"
_LONGEST = 32_000
"""Characters of a cell at most: Excel takes 32,767."""
_WIDEST = 60
_MOST_NAME = 31
_FORMULA = tuple("=+-@\t＝＋－＠")


def write_status_sheet(path: Path, status: EditionStatus) -> None:
    """Writes the spreadsheet. Raises UsageError (E818) for a name that doesn't end as one, OutsideError
    (E901) where the disk refuses.
    """
    if path.suffix.lower() != ENDING:
        raise UsageError(
            Problem(
                "E818",
                None,
                tr("{file} doesn't end as a spreadsheet does.", file=path.name),
                tr("Name a file that ends with {ending}.", ending=ENDING),
            )
        )
    write_atomically(path, status_sheet(status))


def status_sheet(status: EditionStatus) -> bytes:
    """The spreadsheet's bytes: three sheets, each with its headings in the first row."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": one_line(status.title, 200), "created": _noon(status.day)})
        _add_sheet(book, tr("Members"), *_members(status))
        _add_sheet(book, tr("What is missing"), *_missing(status))
        _add_sheet(book, tr("Recipients"), *_recipients(status))
    return target.getvalue()


def _members(status: EditionStatus) -> tuple[Sequence[str], Rows]:
    headings = (
        *(tr("member"), tr("name"), tr("call"), tr("called on"), tr("proposals"), tr("lacks")),
        *(tr("Word draft"), tr("since"), tr("parcel"), tr("delivery"), tr("sent on")),
    )
    rows: Rows = []
    for member in status.members:
        lacks = "; ".join(f"{entry.number}: {missing_words(entry)}" for entry in member.incomplete)
        deliveries = ", ".join(f"{count} {tr(STATES[state])}" for state, count in member.deliveries)
        rows.append(
            (
                member.id,
                member.name,
                tr(CALL_STATES[member.call.state]),
                member.call.since,
                ", ".join(map(str, member.entries)),
                lacks,
                tr(DRAFT_STATES[member.draft.state]),
                member.draft.since,
                parcel_words(member),
                deliveries,
                _day(member.delivered),
            )
        )
    return headings, rows


def _missing(status: EditionStatus) -> tuple[Sequence[str], Rows]:
    rows: Rows = [(entry.number, entry.title, missing_words(entry)) for entry in status.incomplete]
    return (tr("number"), tr("proposal"), tr("lacks")), rows


def _recipients(status: EditionStatus) -> tuple[Sequence[str], Rows]:
    headings = (tr("member"), tr("recipient"), tr("state"), tr("sent on"), tr("tries"), tr("server"))
    rows: Rows = []
    for member in status.members:
        for line in member.recipients:
            recipient: Cell = tr(RECIPIENTS.get(line.recipient, line.recipient))
            number = int(line.recipient) if line.recipient.isdecimal() else recipient
            day = _day(line.when)
            rows.append((member.name, number, tr(STATES[line.state]), day, line.attempts, line.words))
    return headings, rows


def _day(when: str) -> date | None:
    """The day of a moment in UTC, by this machine's clock."""
    try:
        return datetime.fromisoformat(when).astimezone().date()
    except ValueError:
        return None


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _add_sheet(book: Workbook, name: str, headings: Sequence[str], rows: Rows) -> None:
    sheet = book.add_worksheet(name[:_MOST_NAME])
    head = book.add_format({"bold": True, "bottom": 1})
    text, quoted = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
    )
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, _noon(cell).replace(hour=0), day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell, text)
            elif cell:
                words = one_line(cell, _LONGEST)
                sheet.write_string(number, column, words, quoted if words.startswith(_FORMULA) else text)
    for column, width in enumerate(_widths(headings, rows)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)


def _widths(headings: Sequence[str], rows: Rows) -> Iterator[int]:
    """Each column's width, in characters."""
    for column, heading in enumerate(headings):
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        yield min(max(longest, len(heading) + 3) + 1, _WIDEST)
