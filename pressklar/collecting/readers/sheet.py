"""Excel's workbooks (.xlsx): the shown values of the cells, sheet by sheet. A formula is never worked out:
its last result counts as text.

Read straight from the parts (ISO/IEC 29500-1, part 18) through `ooxml`'s guard, since a spreadsheet from
outside can be made to unpack to gigabytes or to hold a million rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from xml.parsers import expat

from ...intake.lines import tokens
from ...locale import N_, tr
from ...ooxml.caps import Tally
from ...ooxml.guard import Archive, each_element, parse_xml
from ...ooxml.refusal import Refusal
from ...problems import Place, Problem
from ..values import FileContents, SubmittedTable
from .zips import first_names

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 300, 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATES = frozenset((*range(14, 23), 45, 46, 47, *range(27, 37), *range(50, 59)))
"""Numbers of the formats that show a date or a time (18.8.30)."""
_DATE_FORMAT = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
_FIRST_DAY = datetime(1899, 12, 30)


def looks_so(data: bytes) -> bool:
    return any(name.startswith("xl/") for name in first_names(data))


def read(data: bytes, name: str) -> FileContents:
    """The tables of a workbook. Raises ContentError: E472 for one that is damaged or locked or has macros,
    E473 for more rows or columns than a table of submissions has.
    """
    refused = Refusal(name, "E472", N_("Open it in Excel, save it anew as .xlsx, and collect that."))
    archive = Archive(data, refused)
    if any(part.lower().endswith("vbaproject.bin") for part in archive.names):
        raise refused("E472", N_("{file} holds macros."))
    book = _Workbook(archive, name, refused)
    tables = tuple(book.tables())
    return FileContents(tables=tables, problems=tuple(book.problems), words=_counted(archive, book))


class _Workbook:
    """The parts of a workbook, read one by one under one tally."""

    def __init__(self, archive: Archive, name: str, refused: Refusal) -> None:
        self.archive, self.name, self.refused = archive, name, refused
        self.tally = Tally(refused)
        self.problems: list[Problem] = []
        self.sheets = self._sheets()
        self.strings = self._strings()
        self.dates = self._date_styles()

    def tables(self) -> Iterator[SubmittedTable]:
        for sheet, part in self.sheets:
            rows = list(self._rows(part, sheet))
            if rows:
                first = rows[0][0]
                yield SubmittedTable(tuple(_filled(rows)), sheet if len(self.sheets) > 1 else "", first)

    def _sheets(self) -> list[tuple[str, str]]:
        """The name and part of each sheet, in order."""
        targets: dict[str, str] = {}

        def handle(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                targets[attributes.get("Id", "")] = (
                    target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
                )

        if "xl/_rels/workbook.xml.rels" in self.archive.names:
            each_element(self.archive.read("xl/_rels/workbook.xml.rels"), self.tally, handle)
        root = self._xml("xl/workbook.xml")
        if root is None:
            raise self.refused("E472", N_("{file} holds no workbook."))
        sheets = [
            (sheet.get("name") or "", targets.get(sheet.get(_REL, ""), ""))
            for sheet in root.iter(f"{_MAIN}sheet")
        ]
        return [(name, part) for name, part in sheets if part in self.archive.names][:MOST_SHEETS]

    def _xml(self, part: str) -> _Element | None:
        if part not in self.archive.names:
            return None
        return parse_xml(self.archive.read(part), self.tally)

    def _strings(self) -> list[str]:
        root = self._xml("xl/sharedStrings.xml")
        return [] if root is None else [_text_of(item) for item in root.iterchildren(f"{_MAIN}si")]

    def _date_styles(self) -> frozenset[str]:
        """The indexes of cell formats that show a date."""
        root = self._xml("xl/styles.xml")
        if root is None:
            return frozenset()
        own = {
            form.get("numFmtId", ""): bool(
                _DATE_FORMAT.search(_QUOTED_FORMAT.sub("", form.get("formatCode", "")))
            )
            for form in root.iter(f"{_MAIN}numFmt")
        }
        formats = root.find(f"{_MAIN}cellXfs")
        kinds = [] if formats is None else [form.get("numFmtId", "0") for form in formats]
        return frozenset(
            str(index)
            for index, kind in enumerate(kinds)
            if own.get(kind, kind.isdecimal() and len(kind) < 5 and int(kind) in _DATES)
        )

    def _rows(self, part: str, sheet: str) -> Iterator[tuple[int, Mapping[int, str]]]:
        """The number and cells of each row that isn't empty."""
        data = self.archive.read(part)
        if (count := len(re.findall(rb"<(?:\w+:)?row\b", data))) > MOST_ROWS:
            raise too_many_rows(self.name, count)
        root = parse_xml(data, self.tally)
        number, formulas = 0, list[str]()
        for row in root.iter(f"{_MAIN}row"):
            said = row.get("r", "")
            number = int(said) if said.isdecimal() and len(said) < 8 else number + 1
            cells: dict[int, str] = {}
            column = -1
            for cell in row.iterchildren(f"{_MAIN}c"):
                column = _column(cell.get("r", ""), column + 1)
                if column >= MOST_COLUMNS:
                    break
                value = self._value(cell)
                if cell.find(f"{_MAIN}f") is not None or value.startswith("="):
                    formulas.append(cell.get("r") or f"{number}")
                if value.strip():
                    cells[column] = value
            if cells:
                yield number, cells
        if formulas:
            self.problems.append(formula_problem(self.name, formulas))

    def _value(self, cell: _Element) -> str:
        """What a cell shows, as text."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
        if kind == "s":
            index = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return "" if inline is None else _text_of(inline)
        if kind in ("str", "e"):
            return _unescaped(value)
        if kind == "n" and cell.get("s", "") in self.dates:
            return _moment(value)
        return value.removesuffix(".0")


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


def too_many_rows(name: str, count: int) -> Exception:
    """E473 for a table that is no list of submissions."""
    refused = Refusal(name, "E473", N_("Check that it is the right file; keep the rows that are wanted."))
    return refused(
        "E473", N_("{file} has {count:,} rows, and the most is {most:,}."), count=count, most=MOST_ROWS
    )


def _filled(rows: Sequence[tuple[int, Mapping[int, str]]]) -> Iterator[tuple[str, ...]]:
    """The rows as they stand below one another; up to a hundred empty ones between them are kept, so that the
    numbers are right.
    """
    expected = rows[0][0]
    for number, cells in rows:
        for _ in range(min(max(number - expected, 0), MOST_ROWS)):
            yield ()
        yield tuple(cells.get(column, "") for column in range(max(cells) + 1))
        expected = number + 1


def _column(reference: str, otherwise: int) -> int:
    """A cell's column from 0: that of "AB12"."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text_of(item: _Element) -> str:
    """The text of a shared or inline string, its runs joined; what a reading aid says over it left out."""
    return _unescaped(
        "".join(
            text.text or ""
            for text in item.iter(f"{_MAIN}t")
            if (parent := text.getparent()) is not None and parent.tag != f"{_MAIN}rPh"
        )
    )


def _unescaped(text: str) -> str:
    """Characters that XML can't hold stand as _x000D_ (22.9.2.19)."""
    return _ESCAPED.sub(
        lambda match: "\n" if match[1].upper() == "000D" else chr(int(match[1], 16)), text
    ).replace("\n\n", "\n")


def _moment(value: str) -> str:
    """A date or time from its number of days."""
    try:
        days = float(value)
        moment = _FIRST_DAY + timedelta(days=days)
    except (ValueError, OverflowError):
        return value
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.strftime("%Y-%m-%d") if days == int(days) else moment.strftime("%Y-%m-%d %H:%M:%S")


def _counted(archive: Archive, book: _Workbook) -> Counter[str]:
    """The words of all cells with text, from the parts' bytes by another parser than the reader's. Numbers
    and dates are no words here.
    """
    strings: list[str] = []
    if "xl/sharedStrings.xml" in archive.names:
        strings = [text for _, text, _ in _elements(archive.read("xl/sharedStrings.xml"), "si", book.refused)]
    counted: Counter[str] = Counter()
    for _, part in book.sheets:
        for kind, text, value in _elements(archive.read(part), "c", book.refused):
            if kind == "s" and value.strip().isdecimal() and len(value) < 10:
                index = int(value)
                counted.update(_words(strings[index]) if index < len(strings) else [])
            elif kind in ("inlineStr", "str"):
                counted.update(_words(text if kind == "inlineStr" else value))
    return counted


def _words(text: str) -> list[str]:
    """A cell's words, letters composed as they are in lines."""
    return tokens(unicodedata.normalize("NFC", _unescaped(text)))


def _elements(data: bytes, wanted: str, refused: Refusal) -> list[tuple[str, str, str]]:
    """The type, the text and the value of each element of a name: of a cell, or of a shared string."""
    found: list[tuple[str, str, str]] = []
    way: list[str] = []
    kind, pieces = "", {"t": list[str](), "v": list[str]()}

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal kind
        way.append(name.rpartition(" ")[2])
        if way[-1] == wanted:
            kind = attributes.get("t", "")
            pieces["t"], pieces["v"] = [], []

    def end(_: str) -> None:
        if way.pop() == wanted:
            found.append((kind, "".join(pieces["t"]), "".join(pieces["v"])))

    def text(words: str) -> None:
        if way and way[-1] in pieces and "rPh" not in way[-2:]:
            pieces[way[-1]].append(words)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refused("E472", N_("{file} is damaged: its XML can't be read.")) from error
    return found
