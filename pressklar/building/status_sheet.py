"""The status as a spreadsheet: members, what is missing, recipients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from ..dispatch.ledger_pages import RECIPIENTS, STATES
from ..foundation.files import write_atomically
from ..locale import tr
from ..problems import Problem, UsageError
from ..rendering.spreadsheet import ENDING, Cell, Sheet, spreadsheet
from .status import CALL_STATES, DRAFT_STATES, EditionStatus
from .status_words import missing_words, parcel_words

Rows = list[tuple[Cell, ...]]


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
    sheets = (
        Sheet(tr("Members"), *_members(status)),
        Sheet(tr("What is missing"), *_missing(status)),
        Sheet(tr("Recipients"), *_recipients(status)),
    )
    return spreadsheet(status.title, status.day, sheets)


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
