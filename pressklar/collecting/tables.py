"""A table's rows as submissions: the row of headers found, its columns matched to fields, each row one
proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..intake.lines import SourceLine
from ..locale import tr
from .labels import MEMBER, SENDER_EMAIL, SENDER_NAME, TITLE, WHEN, LabelBook, LabelMatch, table_roles
from .values import NOTHING, LeftOver, Sender, Submission, SubmittedTable, lines_of

_SEARCHED = 12
"""Rows in which the headers may stand."""
_ANONYMOUS = frozenset({"anonymous", "anonym", "anonyma"})


@dataclass(frozen=True)
class Column:
    """A header, its column from 0, and what it was matched to; None where nothing fits."""

    header: str
    index: int
    match: LabelMatch | None
    texts: int = 0


@dataclass
class TableEntries:
    """What a table holds."""

    submissions: list[Submission] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    columns: tuple[Column, ...] = ()


def entries_of_table(table: SubmittedTable, source: str, book: LabelBook) -> TableEntries | None:
    """The proposals of a table, one a row; None where no row of headers is found in it."""
    start = _header_row(table.rows, book)
    if start is None:
        return None
    headers = table.rows[start]
    entries = TableEntries(labels=[header for header in headers if header.strip()])
    for offset, row in enumerate(table.rows[:start]):
        words = "\n".join(cell for cell in row if cell.strip())
        if words:
            entries.left_over.append(
                LeftOver(words, tr("stands above the headers"), _row_name(table, offset), own=True)
            )
    width = max((len(row) for row in table.rows[start:]), default=0)
    wide = [*headers, *[""] * (width - len(headers))]
    body = table.rows[start + 1 :]
    roles = _with_members(table_roles(wide, book), body, book)
    for offset, row in enumerate(body, start + 1):
        if any(cell.strip() for cell in row) and list(map(str.strip, row)) != list(map(str.strip, headers)):
            _take_row(table, offset, row, wide, roles, source, book, entries)
        else:
            entries.labels += [cell for cell in row if cell.strip()]
    entries.columns = tuple(
        Column(header, index, role, sum(index < len(row) and bool(row[index].strip()) for row in body))
        for index, (header, role) in enumerate(zip(wide, roles, strict=True))
    )
    return entries


def _with_members(
    roles: Sequence[LabelMatch | None], rows: Sequence[Sequence[str]], book: LabelBook
) -> list[LabelMatch | None]:
    """What each column holds; where none is the sender's, the first one of which nothing is known and whose
    answers are members' names is.
    """
    matches = list(roles)
    if any(match and match.role == MEMBER for match in matches):
        return matches
    for index, match in enumerate(matches):
        cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
        named = sum(map(book.is_member, cells))
        if match is None and cells and named * 2 >= len(cells):
            matches[index] = LabelMatch(MEMBER, 100.0, named == len(cells))
            break
    return matches


def _header_row(rows: Sequence[Sequence[str]], book: LabelBook) -> int | None:
    """The index of the row whose cells are like the most labels, the first of equals."""
    best, found = 0.0, None
    for index, row in enumerate(rows[:_SEARCHED]):
        cells = [cell for cell in row if cell.strip()]
        matches = {match.role for match in table_roles(cells, book) if match} - {NOTHING}
        fields = matches & {*book.labels, TITLE, MEMBER}
        if len(cells) >= 2 and fields and len(matches) + len(fields) > best:
            best, found = len(matches) + len(fields), index
    return found


def _take_row(
    table: SubmittedTable,
    offset: int,
    row: Sequence[str],
    headers: Sequence[str],
    roles: Sequence[LabelMatch | None],
    source: str,
    book: LabelBook,
    entries: TableEntries,
) -> None:
    """One row: a submission, or words that are left over where nothing of a proposal is in it."""
    place = _row_name(table, offset)
    parts: dict[str, tuple[SourceLine, ...]] = {}
    left: list[LeftOver] = []
    guessed: list[str] = []
    for cell, header, match in zip(row, headers, roles, strict=False):
        if not cell.strip():
            continue
        if match is None or match.role == NOTHING:
            reason = (
                tr("no field is like the header {header}", header=header[:80])
                if match is None and header.strip()
                else tr("stands under no header")
                if match is None
                else tr("the form's own: {header}", header=header[:80])
            )
            left.append(LeftOver(cell, reason, place, own=match is not None))
            continue
        lines = tuple(lines_of(cell))
        if match.role in parts:
            parts[match.role] += lines
        else:
            parts[match.role] = lines
        if not match.sure and match.role not in guessed:
            guessed.append(match.role)
    if not ({*book.labels, TITLE} & parts.keys()):
        words = "\n".join(cell for cell in row if cell.strip())
        entries.left_over.append(LeftOver(words, tr("holds nothing of a proposal"), place))
        return
    entries.left_over += left
    email = _first(parts, SENDER_EMAIL)
    if email.casefold() in _ANONYMOUS:
        email = ""
    name = _first(parts, SENDER_NAME)
    sender = Sender("" if name.casefold() in _ANONYMOUS else name, email, _first(parts, MEMBER))
    when = _first(parts, WHEN)
    origin = f"{when} {email.casefold()}" if when and email else ""
    entries.submissions.append(
        Submission(source, parts, sender, when, place, guessed=tuple(guessed), origin=origin)
    )


def _first(parts: dict[str, tuple[SourceLine, ...]], role: str) -> str:
    return " ".join(line.text for line in parts.get(role, ()))


def _row_name(table: SubmittedTable, offset: int) -> str:
    number = table.first + offset
    return (
        tr("{sheet}, row {number}", sheet=table.name, number=number)
        if table.name
        else tr("row {number}", number=number)
    )
