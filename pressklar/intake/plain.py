"""Plain text, also such as is taken out of a PDF: page breaks show as form feeds or as longer runs of empty
lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..locale import tr
from ..manuscript.read.files import RefusedError, decode
from ..problems import ContentError, Place, Problem
from .lines import SourceLine, SourceText, clean, empty_problem, left_out_problem

_LONGEST_WRAPPED = 120
"""A text with a longer line than this isn't wrapped: there each line is a paragraph. Editors wrap at 72 to
100 characters.
"""

_NEWLINE = re.compile(r"\r\n|\n|\r")
_INNER_BREAK = re.compile(r"[\x0b\x85\u2028\u2029]")
_BROKEN = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def read_plain(data: bytes, source_name: str) -> SourceText:
    """The lines of a text file in UTF-8, UTF-16 or an older encoding. Raises ContentError: E404 empty, E405
    no text.
    """
    try:
        text, misread = decode(data)
    except RefusedError as refusal:
        raise ContentError(_no_text(source_name, refusal.sentence(source_name))) from refusal
    if len(_BROKEN.findall(text)) * 50 > len(text):
        message = tr(
            "{file} isn't a text file: it is full of bytes that stand for no letter.", file=source_name
        )
        raise ContentError(_no_text(source_name, message))
    problems = []
    if misread:
        problems.append(
            Problem(
                "W421",
                Place(source_name, misread.line, misread.column),
                tr("The file isn't in UTF-8; it was read as {guess}.", guess=misread.guess),
                tr(
                    "Look at å, ä and ö here and there in the result. If they are wrong, save the file "
                    "as UTF-8 and bring it in again."
                ),
            )
        )
    rows = list(_rows(text))
    if dirty := [(count, number) for number, _, _, count in rows if count]:
        problems.append(left_out_problem(sum(count for count, _ in dirty), dirty[0][1], source_name))
    lines = tuple(_lines(rows))
    if not lines:
        raise ContentError(empty_problem(source_name))
    return SourceText(lines, tuple(problems))


def _no_text(source_name: str, message: str) -> Problem:
    return Problem(
        "E405",
        Place(source_name),
        message,
        tr(
            "Save the booklet's text as plain text in UTF-8 (.txt) or as a Word file (.docx), "
            "and bring that in."
        ),
    )


def _rows(text: str) -> Iterator[tuple[int, str, bool, int]]:
    """Line number, clean text, whether a form feed stands before it, and how many characters were left
    out.
    """
    for number, whole in enumerate(_NEWLINE.split(text), 1):
        for position, page in enumerate(whole.split("\f")):
            for piece in _INNER_BREAK.split(page):
                yield number, *_with_break(piece, position > 0)


def _with_break(piece: str, page_break: bool) -> tuple[str, bool, int]:
    cleaned, left_out = clean(piece)
    return cleaned, page_break, left_out


def _lines(rows: list[tuple[int, str, bool, int]]) -> Iterator[SourceLine]:
    longer_than = _usual_gap(rows)
    every_line = max((len(text) for _, text, _, _ in rows), default=0) > _LONGEST_WRAPPED
    empty, feed, first = 0, False, True
    for number, text, fed, _ in rows:
        feed = feed or fed
        if not text:
            empty += 1
            continue
        page_break = not first and (feed or empty > longer_than)
        yield SourceLine(number, text, first or every_line or page_break or empty > 0, page_break)
        empty, feed, first = 0, False, False


def _usual_gap(rows: list[tuple[int, str, bool, int]]) -> int:
    """Empty lines between two paragraphs, at least 1: the commonest run. A longer run is a page break."""
    runs: Counter[int] = Counter()
    empty, seen = 0, False
    for _, text, _, _ in rows:
        if text:
            if seen and empty:
                runs[empty] += 1
            empty, seen = 0, True
        else:
            empty += 1
    return min((length for length, count in runs.items() if count == max(runs.values())), default=1)
