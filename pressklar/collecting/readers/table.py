"""Tables as text (.csv, .tsv): semicolons, commas or tabs; UTF-8 with or without its mark, UTF-16, or the
Windows encoding; line breaks in cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ...intake.lines import clean, tokens
from ...locale import N_
from ...manuscript.read.files import RefusedError, decode
from ...ooxml.refusal import Refusal
from ...problems import Problem
from ..values import FileContents, LeftOver, SubmittedTable
from .sheet import formula_problem
from .sheet_parts import MOST_COLUMNS, MOST_ROWS, too_many_rows

_DELIMITERS = ";\t,|"
_SAID = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_MOST_IN_CELL = 130_000
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def looks_so(data: bytes) -> bool:
    """Never by its bytes: any text may be a table."""
    return False


def read(data: bytes, name: str) -> FileContents:
    """The rows of a table. Raises ContentError: E472 for what is no text or no table, E473 for too many
    rows.
    """
    refused = Refusal(name, "E472", N_("Save the table as .xlsx, or as CSV in UTF-8, and collect that."))
    try:
        text, _ = decode(data)
    except RefusedError as refusal:
        raise refused("E472", N_("{file} isn't a table as text.")) from refusal
    if text.count("\0"):
        raise refused("E472", N_("{file} isn't a table as text."))
    said = _SAID.match(text)
    body = text[said.end() :] if said else text
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=said[1] if said else delimiter_of(body))
    try:
        for row in reader:
            rows.append(tuple(row[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS:
                raise too_many_rows(name, body.count("\n"))
    except csv.Error as error:
        raise refused(
            "E472", N_("{file} can't be read as a table: a cell has no end or is far too long.")
        ) from error
    if any(len(cell) > _MOST_IN_CELL for row in rows for cell in row):
        raise refused("E472", N_("{file} can't be read as a table: a cell has no end or is far too long."))
    formulas = [
        f"{_letter(column)}{number}"
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row)
        if re.match(r"[=@]\w|[+-]\w*[^\W\d]\w*[(!|]", cell)
    ]
    problems: tuple[Problem, ...] = (formula_problem(name, formulas),) if formulas else ()
    words = Counter(token for line in text.splitlines() for token in tokens(clean(line)[0]))
    left = (LeftOver(said[0].strip(), "", own=True),) if said else ()
    return FileContents(tables=(SubmittedTable(tuple(rows)),), left_over=left, problems=problems, words=words)


def delimiter_of(text: str) -> str:
    """The sign between cells: the one that parts the first lines into the most columns, as many in each."""
    sample = _QUOTED.sub("", text[:60_000])
    lines = [line for line in sample.splitlines()[:40] if line.strip()]

    def worth(sign: str) -> tuple[float, int]:
        counts = [line.count(sign) for line in lines]
        if not counts or not counts[0]:
            return 0.0, 0
        return counts[0] * sum(count == counts[0] for count in counts) / len(counts), -_DELIMITERS.index(sign)

    best = max(_DELIMITERS, key=worth)
    return best if worth(best)[0] else ","


def _letter(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
