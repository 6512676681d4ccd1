"""Excel's workbooks (.xlsx): the shown values of the cells, sheet by sheet, as python-calamine reads them. A
formula is never worked out: its last result counts as text.

calamine unpacks whatever it is given and keeps room for every cell up to the last one, so it gets none of the
file itself: `sheet_parts` looks through the parts first, and only those with cells go on, in a package of
ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import quoteattr

from ...locale import N_, tr
from ...ooxml.guard import Archive
from ...ooxml.refusal import Refusal
from ...problems import Place, Problem
from ..values import FileContents, SubmittedTable
from .sheet_parts import STRINGS, STYLES, WorkbookParts, look_through
from .zips import first_names

CellValue = int | float | str | bool | time | date | datetime | timedelta
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_LAST_DAY = datetime(9999, 12, 31)
_LONGEST_WHOLE = 1e15
"""From there on a number of a cell isn't exact."""


def looks_so(data: bytes) -> bool:
    return any(name.startswith("xl/") for name in first_names(data))


def read(data: bytes, name: str) -> FileContents:
    """The tables of a workbook. Raises ContentError: E472 for one that is damaged or locked or has macros,
    E473 for more rows or columns than a table of submissions has.
    """
    refused = Refusal(name, "E472", N_("Open it in Excel, save it anew as .xlsx, and collect that."))
    archive = Archive(data, refused)
    parts = look_through(archive, refused)
    tables = tuple(_tables(_package(archive, parts), parts, refused))
    problems = tuple(formula_problem(name, sheet.formulas) for sheet in parts.sheets if sheet.formulas)
    return FileContents(tables=tables, problems=problems, words=parts.words)


def formula_problem(name: str, cells: Sequence[str]) -> Problem:
    """W488: cells that a spreadsheet would work out."""
    return Problem(
        "W488",
        Place(name),
        tr(
            "Cells hold formulas: {cells}. They were taken as text and not worked out.",
            cells=", ".join(cells[:12]),
        ),
        tr("Look whether they are meant; a text that begins with = is often pasted to do harm."),
    )


def _package(archive: Archive, parts: WorkbookParts) -> bytes:
    """A workbook of the parts that hold cells, and nothing else: unpacked by the guard, named by us."""
    numbered = list(enumerate(parts.sheets, 1))
    sheets = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>' for number, _ in numbered
    )
    settings = f"<workbookPr date1904={quoteattr(str(int(parts.from_1904)))}/>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("_rels/.rels", _relations([("r0", "officeDocument", "xl/workbook.xml")]))
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{settings}<sheets>{sheets}</sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations([(f"r{number}", "worksheet", f"worksheets/{number}.xml") for number, _ in numbered]),
        )
        for number, sheet in numbered:
            package.writestr(f"xl/worksheets/{number}.xml", archive.read(sheet.part))
        for part in (STRINGS, STYLES):
            if part in archive.names:
                package.writestr(part, archive.read(part))
    return target.getvalue()


def _relations(rows: Sequence[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'


def _tables(package: bytes, parts: WorkbookParts, refused: Refusal) -> Iterator[SubmittedTable]:
    damaged = N_("{file} is damaged: its cells can't be read.")
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(package)) if parts.sheets else None
        for index, part in enumerate(parts.sheets if book else ()):
            assert book is not None
            sheet = book.get_sheet_by_index(index)
            rows = tuple(tuple(map(_shown, row)) for row in sheet.to_python())
            if any(cell.strip() for row in rows for cell in row):
                first = sheet.start[0] + 1 if sheet.start else 1
                yield SubmittedTable(rows, part.name if len(parts.sheets) > 1 else "", first)
    except CalamineError as error:
        raise refused("E472", damaged) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises is none of Python's Exceptions
            raise
        raise refused("E472", damaged) from error


def _shown(value: CellValue) -> str:
    """What a cell shows, as text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LONGEST_WHOLE else str(value)
    if isinstance(value, datetime):
        rounded = value + timedelta(milliseconds=500) if value < _LAST_DAY else value
        return f"{rounded:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    return str(value)
