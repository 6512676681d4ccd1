"""Plain text with labels."""

from __future__ import annotations

from collections import Counter

from ...intake.lines import tokens
from ...intake.plain import read_plain
from ...problems import ContentError, Problem
from ..values import FileContents, FreeText, TextLine


def looks_so(data: bytes) -> bool:
    """Never by its bytes: it is what remains."""
    return False


def read(data: bytes, name: str) -> FileContents:
    """The lines of a text in UTF-8, UTF-16 or an older encoding. Raises ContentError (E472) for what is no
    text.
    """
    try:
        source = read_plain(data, name)
    except ContentError as error:
        first = error.problems[0]
        raise ContentError(Problem("E472", first.place, first.message, first.hint)) from error
    title = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").strip()
    return FileContents(
        texts=(FreeText(tuple(map(TextLine, source.lines)), "document", title),),
        problems=source.problems,
        words=Counter(token for line in source.lines for token in tokens(line.text)),
    )
