"""What an Excel workbook (.xlsx) is made of, looked through before anything reads its cells: the sheets, how
far their cells reach, the formulas, and the words, counted by a parser that the reader of the cells doesn't
share.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from ...intake.lines import tokens
from ...locale import N_
from ...ooxml.caps import Tally
from ...ooxml.guard import Archive, check_declarations, each_element, parse_xml
from ...ooxml.refusal import Refusal

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 300, 20
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_INSIDE = ("t", "v", "f")


@dataclass
class SheetPart:
    """A sheet: its name, its part in the archive, the words in its cells, and where formulas stand."""

    name: str
    part: str
    words: Counter[str] = field(default_factory=Counter)
    formulas: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class WorkbookParts:
    """A workbook's sheets in their order, and whether its days are counted from 1904."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool

    @property
    def words(self) -> Counter[str]:
        """The words of all cells with text. Numbers and dates are no words here."""
        return sum((sheet.words for sheet in self.sheets), Counter[str]())


def look_through(archive: Archive, refused: Refusal) -> WorkbookParts:
    """A workbook's sheets, their cells counted. Raises ContentError: E472 for one that is damaged or has
    macros, E473 for more rows or columns than a table of submissions has.
    """
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise refused("E472", N_("{file} holds macros."))
    tally = Tally(refused)
    if _BOOK not in archive.names:
        raise refused("E472", N_("{file} holds no workbook."))
    root = parse_xml(archive.read(_BOOK), tally)
    targets = _targets(archive, tally)
    sheets = [
        SheetPart(sheet.get("name") or "", targets.get(sheet.get(_REL, ""), ""))
        for sheet in root.iter(f"{_MAIN}sheet")
    ]
    sheets = [sheet for sheet in sheets if sheet.part in archive.names][:MOST_SHEETS]
    strings: list[list[str]] = []
    if STRINGS in archive.names:
        _each(archive.read(STRINGS), "si", refused, lambda _, text: strings.append(_words(text["t"])))
    for sheet in sheets:
        data = archive.read(sheet.part)
        counting = _Counting(sheet, strings, refused, data.count(b"<row"))
        _each(data, "c", refused, counting.take, counting.begin)
    settings = root.find(f"{_MAIN}workbookPr")
    from_1904 = settings is not None and settings.get("date1904", "") in ("1", "true")
    return WorkbookParts(tuple(sheets), from_1904)


def _targets(archive: Archive, tally: Tally) -> Mapping[str, str]:
    """The parts of the sheets by the ids that the workbook knows them by; other kinds of sheet hold no
    cells.
    """
    targets: dict[str, str] = {}

    def handle(tag: str, attributes: dict[str, str]) -> None:
        is_sheet = attributes.get("Type", "").endswith("/worksheet")
        if tag == "Relationship" and is_sheet and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target[:1] == "/" else f"xl/{target}"

    if _RELATIONS in archive.names:
        each_element(archive.read(_RELATIONS), tally, handle)
    return targets


class _Counting:
    """Goes through a sheet's cells. Raises ContentError (E473) where they reach further than a table of
    submissions does: who reads cells keeps room for all up to the last.
    """

    def __init__(self, sheet: SheetPart, strings: list[list[str]], refused: Refusal, rows: int) -> None:
        self.sheet, self.strings, self.refused, self.rows = sheet, strings, refused, rows
        self.row = self.column = 0

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            said = attributes.get("r", "")
            self.row = int(said) if said.isdecimal() and len(said) < 8 else self.row + 1
            self.column = 0

    def take(self, attributes: Mapping[str, str], text: Mapping[str, str]) -> None:
        """A cell, which may leave out where it stands."""
        sheet, reference, kind = self.sheet, attributes.get("r", ""), attributes.get("t", "n")
        place = _REFERENCE.fullmatch(reference)
        self.column = _column(place[1]) if place else self.column + 1
        self.row = int(place[2]) if place else self.row
        words = self._words(kind, text)
        if not (text["v"] or text["t"] or text["f"]):
            return
        sheet.words.update(words)
        if self.row > MOST_ROWS:
            raise too_many_rows(self.refused.file_name, max(self.row, self.rows))
        if self.column > MOST_COLUMNS:
            raise _too_many_columns(self.refused.file_name, self.column)
        if text["f"] or (kind == "inlineStr" and text["t"].startswith("=")):
            sheet.formulas.append(reference or f"{self.row}")

    def _words(self, kind: str, text: Mapping[str, str]) -> list[str]:
        value = text["v"].strip()
        if kind == "s":
            index = int(value) if value.isdecimal() and len(value) < 10 else len(self.strings)
            return self.strings[index] if index < len(self.strings) else []
        return _words(text["t"] if kind == "inlineStr" else text["v"]) if kind in ("inlineStr", "str") else []


def too_many_rows(name: str, count: int) -> Exception:
    """E473 for a table that is no list of submissions."""
    refused = Refusal(name, "E473", N_("Check that it is the right file; keep the rows that are wanted."))
    return refused(
        "E473", N_("{file} has {count:,} rows, and the most is {most:,}."), count=count, most=MOST_ROWS
    )


def _too_many_columns(name: str, count: int) -> Exception:
    refused = Refusal(name, "E473", N_("Check that it is the right file; keep the columns that are wanted."))
    return refused(
        "E473", N_("{file} has {count:,} columns, and the most is {most:,}."), count=count, most=MOST_COLUMNS
    )


def _column(letters: str) -> int:
    """A column's number from 1: 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _words(text: str) -> list[str]:
    """A cell's words, letters composed as they are in lines."""
    bare = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)  # _x000D_ (22.9.2.19)
    return tokens(unicodedata.normalize("NFC", bare))


def _each(
    data: bytes,
    wanted: str,
    refused: Refusal,
    take: Callable[[Mapping[str, str], Mapping[str, str]], None],
    begin: Callable[[str, Mapping[str, str]], None] = lambda tag, attributes: None,
) -> None:
    """Gives `take` the attributes of each element of a name (a cell, a shared string), and the text, value
    and formula in it; what a reading aid says over a text left out. `begin` is told of the others. Both may
    raise: a sheet that is far too large isn't read to its end.
    """
    way: list[str] = []
    pieces: dict[str, list[str]] = {name: [] for name in _INSIDE}
    current: Mapping[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        way.append(name.rpartition(" ")[2])
        if way[-1] == wanted:
            current = attributes
            for parts in pieces.values():
                parts.clear()
        else:
            begin(way[-1], attributes)
            if way[-1] == "f":
                pieces["f"].append("=")  # one that shares another's formula is empty

    def end(_: str) -> None:
        if way.pop() == wanted:
            take(current, {name: "".join(parts) for name, parts in pieces.items()})

    def text(words: str) -> None:
        if way and way[-1] in pieces and "rPh" not in way[-2:]:
            pieces[way[-1]].append(words)

    check_declarations(data.replace(b"\0", b"") if b"\0" in data[:200] else data, refused)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise refused("E472", N_("{file} is damaged: its XML can't be read.")) from error
