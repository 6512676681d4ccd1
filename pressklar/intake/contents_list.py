"""The contents list at a booklet's top: which chapters and proposals it names, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import NUMBERED, SourceLine, fold

_PAGED = re.compile(r"(?P<title>.*[^\s.·…_])[\s.·…_]+(?P<page>[0-9]{1,4})")
_HEADINGS = frozenset(map(fold, ("Innehåll", "Innehållsförteckning", "Contents", "Table of contents")))
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents list. `number` is None for a chapter (and in a list without numbers)."""

    title: str
    number: int | None
    line: SourceLine


@dataclass(frozen=True)
class ContentsList:
    """`start` and `end` are indexes among the lines: [start, end) is the list."""

    entries: tuple[ContentsEntry, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def numbered(self) -> bool:
        return any(entry.number is not None for entry in self.entries)


def find_contents(lines: Sequence[SourceLine], before: int) -> ContentsList:
    """The contents list among the lines before index `before` (the first label); an empty one when there is
    none.
    """
    paged = _paged_region(lines[:before])
    if paged:
        start, end = paged
        return ContentsList(tuple(_entries(lines[start:end])), start, end)
    return _numbered_twice(lines[:before])


def is_contents_heading(line: SourceLine) -> bool:
    return fold(line.text) in _HEADINGS


def _paged_region(lines: Sequence[SourceLine]) -> tuple[int, int] | None:
    """The first run of at least three lines that end in page numbers, none lower than the last. An entry may
    take up to three lines.
    """
    start, last, page, count = 0, -1, 0, 0
    for index, line in enumerate(lines):
        match = _PAGED.fullmatch(line.text)
        if match is None:
            continue
        if count and (index - last > 3 or int(match["page"]) < page):
            if count >= _FEWEST:
                break
            count = 0
        if not count:
            start = index
        last, page, count = index, int(match["page"]), count + 1
    if count < _FEWEST:
        return None
    while start and not is_contents_heading(lines[start - 1]) and _belongs(lines[start - 1], lines[start]):
        start -= 1
    return start, last + 1


def _belongs(above: SourceLine, first: SourceLine) -> bool:
    """Whether the line above the first paged one is the first entry's beginning, or its chapter without a
    page.
    """
    return not first.apart and (NUMBERED.match(above.text) is not None or above.text.isupper())


def _entries(lines: Sequence[SourceLine]) -> list[ContentsEntry]:
    entries: list[ContentsEntry] = []
    open_text: list[str] = []
    first: SourceLine | None = None
    for line in lines:
        match = _PAGED.fullmatch(line.text)
        if open_text and first is not None and NUMBERED.match(line.text):
            entries.append(_entry(" ".join(open_text), first))
            open_text, first = [], None
        first = first or line
        open_text.append(match["title"] if match else line.text)
        if match:
            entries.append(_entry(" ".join(open_text), first))
            open_text, first = [], None
    return entries


def _entry(text: str, line: SourceLine) -> ContentsEntry:
    match = NUMBERED.match(text)
    return ContentsEntry(
        text[match.end() :].strip() if match else text, int(match[1] or match[2]) if match else None, line
    )


def _numbered_twice(lines: Sequence[SourceLine]) -> ContentsList:
    """A list without page numbers: numbered lines whose words come again further down, up to the last of
    them.
    """
    seen: dict[str, int] = {}
    again = [
        index
        for index, line in enumerate(lines)
        if NUMBERED.match(line.text) and seen.setdefault(fold(line.text), index) != index
    ]
    if not again:
        return ContentsList()
    first_again = again[0]
    start = seen[fold(lines[first_again].text)]
    end = (
        first_again - 1
        if first_again - 1 > start and not NUMBERED.match(lines[first_again - 1].text)
        else first_again
    )
    while start and fold(lines[start - 1].text) == fold(lines[end].text):
        start -= 1
    return ContentsList(tuple(_entry(line.text, line) for line in lines[start:end]), start, end)
