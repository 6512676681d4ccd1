"""Where each proposal and each chapter begins: from numbers, the contents list, and where the labels start
over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..locale import tr
from ..manuscript.read.words import quoted
from ..problems import Place, Problem
from .contents_list import ContentsEntry, ContentsList
from .labels import LabelPlace
from .lines import NUMBERED, SourceLine, fold

_ALIKE = 85
"""From this likeness (0 to 100) two differently spelled titles are taken for the same one. Measured:
METODSTÖD … PILOTTER/PROVRUM is 99.
"""
_ALIKE_IN_PLACE = 60
"""Enough where number or place says the same."""
_AHEAD = 60
"""How many entries of the contents list are looked at for a title that isn't where it should be."""
_LONGEST_HEADING = 80
_PERSON = re.compile(r"[^\W\d_a-zåäö][\w'’-]+(?: [^\W\d_a-zåäö][\w'’-]+){1,3}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A proposal's title, by indexes among the lines: it stands at `index`, its text begins at `text_from`.

    `first` is the chapter's heading where one stands before it, else `index`. Lines between the two belong to
    the proposal. `printed` is the number as it stands there, empty where there is none.
    """

    index: int
    text_from: int
    title: str
    printed: str
    first: int
    chapter: str | None = None

    @property
    def number(self) -> int | None:
        return int(self.printed) if self.printed else None

    @property
    def between(self) -> slice:
        """The lines between the chapter's heading and the title."""
        return slice(self.first + 1, self.index) if self.first < self.index else slice(0, 0)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The lines [start, end) before a label (or the text's end). `restart`: the labels begin again; `whole`:
    from the last to the first of them.
    """

    start: int
    end: int
    restart: bool
    whole: bool


def find_headings(
    lines: Sequence[SourceLine],
    places: Sequence[LabelPlace],
    rank: Mapping[str, int],
    contents: ContentsList,
    source_name: str,
) -> tuple[list[Heading], list[Problem]]:
    """The titles in order with their chapters, and what wasn't sure (W432, W433)."""
    if not places:
        return [], []
    search = _Search(lines, contents, source_name)
    headings: list[Heading] = []
    for stretch in _stretches(lines, places, rank, contents.end):
        for heading in search.titles(stretch):
            headings.append(
                search.with_chapter(
                    heading, headings[-1].text_from if headings else contents.end, stretch, first=not headings
                )
            )
    search.report_unused()
    return headings, search.problems


def headings_as_marked(lines: Sequence[SourceLine]) -> list[Heading]:
    """The titles and chapters of a file that says of its lines which they are."""
    headings = []
    for index, line in enumerate(lines):
        if line.role == "title":
            number = NUMBERED.match(line.text)
            title = line.text[number.end() :] if number else line.text
            before = index - 1
            while before >= 0 and lines[before].role == "intro":
                before -= 1
            chapter = lines[before] if before >= 0 and lines[before].role == "chapter" else None
            headings.append(
                Heading(
                    index,
                    index + 1,
                    title,
                    (number[1] or number[2]) if number else "",
                    before if chapter else index,
                    chapter.text if chapter else None,
                )
            )
    return headings


def _stretches(
    lines: Sequence[SourceLine], places: Sequence[LabelPlace], rank: Mapping[str, int], start: int
) -> Iterator[_Stretch]:
    last = max(rank.values())
    before: LabelPlace | None = None
    for label in places:
        if label.index < start:
            continue
        restart = before is None or rank[label.key] <= rank[before.key]
        whole = before is None or (rank[label.key] == 0 and rank[before.key] == last)
        yield _Stretch(before.index + 1 if before else start, label.index, restart, whole)
        before = label
    yield _Stretch(before.index + 1 if before else start, len(lines), False, False)


class _Search:
    """Goes through the stretches in order and remembers which number and which entry of the contents list
    come next.
    """

    def __init__(self, lines: Sequence[SourceLine], contents: ContentsList, source_name: str) -> None:
        self.lines, self.contents, self.source_name = lines, contents, source_name
        self.problems: list[Problem] = []
        self._next = 0
        self._last_number: int | None = None
        self._since = 0
        self._used: set[int] = set()

    def titles(self, stretch: _Stretch) -> list[Heading]:
        """The titles in a stretch; more than one where proposals have no labels."""
        headings: list[Heading] = []
        index = stretch.start
        while index < stretch.end:
            if _number(self.lines[index]) == self._expected and self._is_next(index, stretch):
                headings.append(self._take(index, stretch.end))
                index = headings[-1].text_from
            else:
                index += 1
        unexpected = self._unexpected(stretch) if stretch.restart and not headings else None
        return headings if unexpected is None else [self._take(unexpected, stretch.end)]

    @property
    def _entry(self) -> ContentsEntry | None:
        """The proposal that the contents list names next."""
        index = self._entry_index
        return None if index is None else self.contents.entries[index]

    @property
    def _entry_index(self) -> int | None:
        entries = self.contents.entries
        return next(
            (index for index in range(self._next, len(entries)) if entries[index].number is not None), None
        )

    @property
    def _expected(self) -> int:
        entry = self._entry
        return entry.number if entry and entry.number is not None else (self._last_number or 0) + 1

    def _is_next(self, index: int, stretch: _Stretch) -> bool:
        entry = self._entry
        if entry is None:
            return stretch.restart
        return _likeness(self._title(index, stretch.end)[0], entry.title) >= _ALIKE_IN_PLACE

    def _unexpected(self, stretch: _Stretch) -> int | None:
        """The title in a stretch where the expected one isn't: one the contents list names, one with another
        number, or the last line.
        """
        for index in reversed(range(stretch.start, stretch.end)):
            if self.lines[index].apart and self._entry_like(self._title(index, stretch.end)[0]) is not None:
                return index
        for index in range(stretch.start, stretch.end):
            number = _number(self.lines[index])
            if (
                number is not None
                and self.lines[index].apart
                and (number == 1 or number > (self._last_number or 0))
            ):
                self._doubt(
                    index,
                    tr(
                        "The number {number} was not expected here: {expected} comes next. The line was "
                        "taken for a proposal's title.",
                        number=number,
                        expected=self._expected,
                    ),
                )
                return index
        apart = [index for index in range(stretch.start, stretch.end) if self.lines[index].apart]
        fewest = (
            1 if self._last_number is None else 2
        )  # after the first proposal, at least one line is the last label's text
        if stretch.whole and len(apart) >= fewest:
            self._doubt(
                apart[-1],
                tr(
                    "This line has no number and was taken for a proposal's title, since the labels "
                    "begin again below it."
                ),
            )
            return apart[-1]
        return None

    def _entry_like(self, title: str) -> int | None:
        """The index of the entry with that title, among those that come next."""
        from rapidfuzz import fuzz, process

        ahead = range(self._next, min(self._next + _AHEAD, len(self.contents.entries)))
        left = {
            index: fold(self.contents.entries[index].title)
            for index in ahead
            if self.contents.entries[index].number is not None or not self.contents.numbered
        }
        match = (
            process.extractOne(fold(title), left, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if len(title) < 400
            else None
        )
        return match[2] if match else None

    def _title(self, index: int, end: int) -> tuple[str, int]:
        """The title that begins at a line, without its number, and the index after it: a wrapped one takes
        several lines.
        """
        text = self.lines[index].text
        match = NUMBERED.match(text)
        text, following = text[match.end() :] if match else text, index + 1
        while (
            following < end
            and not self.lines[following].apart
            and following - index < 4
            and _number(self.lines[following]) is None
        ):
            text, following = f"{text} {self.lines[following].text}", following + 1
        return " ".join(text.split()), following

    def _take(self, index: int, end: int) -> Heading:
        title, text_from = self._title(index, end)
        number = _number(self.lines[index])
        entry = self._entry
        expected = (
            entry is not None and number == entry.number and _likeness(title, entry.title) >= _ALIKE_IN_PLACE
        )
        like = self._entry_index if expected else self._entry_like(title)
        self._since = self._next
        if like is not None:
            self._compare(index, title, number, self.contents.entries[like])
            self._used.add(like)
            self._next = like + 1
        self._last_number = number if number is not None else (self._last_number or 0) + 1
        return Heading(index, text_from, title, _printed(self.lines[index]), index)

    def _compare(self, index: int, title: str, number: int | None, entry: ContentsEntry) -> None:
        if fold(title) != fold(entry.title):
            self._doubt(
                index,
                tr(
                    "The title is spelled otherwise in the contents list: {title}. It was kept as it "
                    "stands here.",
                    title=quoted(entry.title, 120),
                ),
                words=_differing(title, entry.title),
            )
        if number is not None and entry.number is not None and number != entry.number:
            self._doubt(
                index,
                tr(
                    "The contents list gives this proposal the number {listed}, here it has {number}.",
                    listed=entry.number,
                    number=number,
                ),
            )

    def with_chapter(self, heading: Heading, start: int, stretch: _Stretch, *, first: bool) -> Heading:
        """The heading with the chapter that begins before it, if one does. Lines before `start` belong to the
        title above.
        """
        start = max(start, stretch.start)
        named = [
            entry
            for index, entry in enumerate(
                self.contents.entries[self._since : max(self._next - 1, self._since)], self._since
            )
            if index not in self._used and (entry.number is None or not self.contents.numbered)
        ]
        if any(entry.number is None for entry in self.contents.entries):
            return self._named_chapter(heading, start, named[-1]) if named else heading
        return self._guessed_chapter(heading, start, first=first)

    def _named_chapter(self, heading: Heading, start: int, entry: ContentsEntry) -> Heading:
        for index in reversed(range(start, heading.index)):
            text, above = self.lines[index].text, heading.index - index == 1
            if _likeness(text, entry.title) >= (
                _ALIKE_IN_PLACE if above and _may_be_heading(self.lines[index]) else _ALIKE
            ):
                if fold(text) != fold(entry.title):
                    self._doubt(
                        index,
                        tr(
                            "The chapter is called {title} in the contents list. Its heading was kept as it "
                            "stands here.",
                            title=quoted(entry.title),
                        ),
                        "W433",
                    )
                if not above:
                    self._doubt(
                        index + 1,
                        tr(
                            "This text between a chapter's heading and its first proposal was put before "
                            "that proposal's first field."
                        ),
                        "W433",
                    )
                return replace(heading, first=index, chapter=self.lines[index].text)
        if not self.contents.numbered:
            return heading
        self._doubt(
            heading.index,
            tr(
                "The chapter {title} is named in the contents list only; it was begun before this proposal.",
                title=quoted(entry.title),
            ),
            "W433",
        )
        return replace(heading, chapter=entry.title.capitalize() if entry.title.isupper() else entry.title)

    def _guessed_chapter(self, heading: Heading, start: int, *, first: bool) -> Heading:
        """Without a contents list to compare with: a short line right above the title that can't be the end
        of a contact.
        """
        index = heading.index - 1
        least = start + (0 if first and self.contents.entries else 1)
        if index < least or not _may_be_heading(self.lines[index]):
            return heading
        line = self.lines[index]
        if not first and not line.page_break and _PERSON.fullmatch(line.text):
            self._doubt(
                index,
                tr(
                    "This line above a title may be a chapter's heading; it was left with the text before it."
                ),
                "W433",
            )
            return heading
        self._doubt(
            index,
            tr(
                "This line above a title was taken for a chapter's heading; there is no contents "
                "list that names it."
            ),
            "W433",
        )
        return replace(heading, first=index, chapter=line.text)

    def report_unused(self) -> None:
        """W432 for each proposal that only the contents list names."""
        for index, entry in enumerate(self.contents.entries):
            if entry.number is not None and index not in self._used:
                self.problems.append(
                    Problem(
                        "W432",
                        Place(self.source_name, entry.line.number),
                        tr(
                            "The contents list names {number}. {title}, but that wasn't found.",
                            number=entry.number,
                            title=quoted(entry.title),
                        ),
                        tr("Look for its text in the proposal before it."),
                    )
                )

    def _doubt(self, index: int, message: str, code: str = "W432", words: str = "") -> None:
        line = self.lines[index]
        self.problems.append(
            Problem(
                code,
                Place(self.source_name, line.number),
                message,
                tr("Compare the result with the original."),
                text=words or line.text[:200],
            )
        )


def _differing(title: str, entry_title: str) -> str:
    """The words of a title that another way of writing it has otherwise: from the first to the last; all
    where none is told apart.
    """
    words, others = title.split(), [fold(word) for word in entry_title.split()]
    odd = [index for index, word in enumerate(words) if fold(word) not in others]
    return " ".join(words[odd[0] : odd[-1] + 1]) if odd else title


def _printed(line: SourceLine) -> str:
    match = NUMBERED.match(line.text)
    return (match[1] or match[2]) if match else ""


def _number(line: SourceLine) -> int | None:
    printed = _printed(line)
    return int(printed) if printed else None


def _likeness(title: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(fold(title), fold(other)) if len(title) < 400 else 0.0


def _may_be_heading(line: SourceLine) -> bool:
    text = line.text
    return (
        line.apart
        and len(text) <= _LONGEST_HEADING
        and "@" not in text
        and "," not in text
        and not text.endswith((".", ";", ":"))
        and NUMBERED.match(text) is None
        and text[:1].isalpha()
    )
