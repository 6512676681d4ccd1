"""The plain lines that every reader gives, whatever its file was like. What is peculiar to a kind of file
ends here; the outline of the booklet is the next step's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from ..locale import plural, tr
from ..markup import Figure
from ..ooxml.values import Cell, CharacterFormat
from ..problems import Place, Problem

TOKEN = re.compile(r"[^\W_]+")
NUMBERED = re.compile(r"(\d{1,4})[.)]\s+(?=\S)|(\d{1,4})\t\s*(?=\S)")
"""The number that a title or a list item begins with."""

_PAGE_NUMBER = re.compile(r"[-–—\s]*[0-9]{1,4}[-–—\s]*")
# What YAML can't hold, and what no font shows: control characters but the tab, byte-order marks, what isn't a
# character.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


Role = Literal["", "chapter", "intro", "title", "label"]
"""What a file says that a line is; "intro" stands below a chapter's heading."""


PLAIN = CharacterFormat()


@dataclass(frozen=True, slots=True)
class LookedWords:
    """Words of a line that look alike. `is_address`: it is the address of the link before, which the line
    shows behind its words.
    """

    text: str
    look: CharacterFormat = PLAIN
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line with something on it. `number` counts lines (or the paragraphs of a Word file) from 1.

    `apart`: a paragraph starts here. `page_break`: a page ended before this line. `level`: of a list item
    that Word shows as one, from 0. `looks` are the words with their looks: those of `text`, and more where
    that is a part of the line; empty where nothing is known of them. `cell`: where in a table it stands.
    `figure`: it is a picture, whose alternative text and file are its words.
    """

    number: int
    text: str
    apart: bool = True
    page_break: bool = False
    level: int | None = None
    role: Role = ""
    looks: tuple[LookedWords, ...] = ()
    cell: Cell | None = None
    figure: Figure | None = None


@dataclass(frozen=True)
class SourceText:
    """A file's lines, and what its reader wasn't sure of."""

    lines: tuple[SourceLine, ...]
    problems: tuple[Problem, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Files of pictures in it, by their names in the edition's images."""


@dataclass(frozen=True)
class SourceReader:
    """A source format. `read(data, source_name)` gives the lines of a file called so in messages; raises
    ContentError (E404–E407).
    """

    name: str
    most_bytes: int
    read: Callable[[bytes, str], SourceText]


def tokens(text: str) -> list[str]:
    """The words of a text: runs of letters and digits. What is counted when no word may be lost."""
    return TOKEN.findall(text)


def fold(text: str) -> str:
    """A text for comparing: no capitals, accents, spaces or punctuation."""
    bare = unicodedata.normalize("NFKD", text).casefold().replace("ø", "o")
    return "".join(character for character in bare if character.isalnum())


def clean(text: str) -> tuple[str, int]:
    """A line in composed characters (NFC) without what can't be printed, and how many characters that
    were.
    """
    return clean_inside(text).strip(), len(_UNPRINTABLE.findall(text))


def clean_inside(text: str) -> str:
    """A part of a line in composed characters without what can't be printed, its spaces as they are."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))


def left_out_problem(count: int, line: int, source_name: str) -> Problem:
    """W422: characters that can't be printed."""
    return Problem(
        "W422",
        Place(source_name, line),
        plural(
            count,
            "{count} character that can't be printed was left out, on this line.",
            "{count} characters that can't be printed were left out, the first on this line.",
        ),
        tr("Compare this line with the original."),
    )


def empty_problem(source_name: str) -> Problem:
    """E404: a file without text."""
    return Problem(
        "E404",
        Place(source_name),
        tr("The file is empty."),
        tr("Check that it is the right file, and that its text was saved."),
    )


def without_furniture(lines: Sequence[SourceLine], source_name: str) -> SourceText:
    """The lines without page numbers (rising numbers alone at page breaks) and running headers (the same line
    on top of most pages).
    """
    tops = [index for index, line in enumerate(lines) if line.page_break]
    edges = sorted({*tops, *(index - 1 for index in tops), len(lines) - 1} & set(range(len(lines))))
    furniture = set(_rising([index for index in edges if _PAGE_NUMBER.fullmatch(lines[index].text)], lines))
    everywhere, on_top = (
        Counter(fold(line.text) for line in lines),
        Counter(fold(lines[index].text) for index in tops),
    )
    for index in tops:
        folded = fold(lines[index].text)
        if (
            max(3, len(tops) / 2) <= on_top[folded] >= everywhere[folded] - 1
            and len(folded) <= 80
            and not NUMBERED.match(lines[index].text)
        ):
            furniture.add(index)
    if not furniture:
        return SourceText(tuple(lines))
    first = lines[min(furniture)]
    problem = Problem(
        "W423",
        Place(source_name, first.number),
        plural(
            len(furniture),
            "{count} line at a page break was taken for a page number or running header and left out, here.",
            "{count} lines at page breaks were taken for page numbers or running headers and "
            "left out, the first here.",
        ),
        tr(
            "If they belong to the text, delete the empty lines around them in the source and "
            "bring it in again."
        ),
        text=first.text,
    )
    return SourceText(tuple(_closed_up(lines, furniture)), (problem,))


def _rising(indexes: Sequence[int], lines: Sequence[SourceLine]) -> list[int]:
    """Those of the lines that count pages: three or more, each higher than the last."""
    values = [int(lines[index].text.strip("-–— \t")) for index in indexes]
    rising = all(number < following for number, following in pairwise(values))
    return list(indexes) if len(indexes) >= 3 and rising else []


def _closed_up(lines: Iterable[SourceLine], without: set[int]) -> Iterable[SourceLine]:
    """The remaining lines; the page break before a line that goes is the next one's."""
    pending = False
    for index, line in enumerate(lines):
        if index in without:
            pending = True
        else:
            yield replace(line, apart=line.apart or pending, page_break=line.page_break or pending)
            pending = False
