"""The paragraphs of a returned file, cut where structure runs through them: a label that was joined with its
text is a label and a text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ..ooxml.values import BookmarkStart, Item, WordParagraph, Words
from .base import Base, DraftPoint

NUMBERED = re.compile(r"^[\s\u00a0]*(\d{1,5})[\s\u00a0]*\t[\s\u00a0]*|^[\s\u00a0]*(\d{1,5})\.?[\s\u00a0]+")
"""A heading's number as the writer sets it before the words, or as it comes out of another program."""
_FIGURES = re.compile(r"[\d\s\u00a0\u2009\u202f]+")
_LISTS: Mapping[str, Literal["bullet", "number"]] = {"list bullet": "bullet", "list number": "number"}
_SPACES = re.compile(r"[\s\u00a0]+")


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """A paragraph of the file or a piece of one. `index` is the paragraph's; `point` what its bookmark says
    it was; `cut`: it was joined with another.
    """

    index: int
    paragraph: WordParagraph
    point: DraftPoint | None = None
    copied: bool = False
    """Its bookmark is a copy's: so is it."""
    cut: bool = False
    piece: int = 0
    """Which piece of its paragraph it is."""
    outside: bool = False
    """Its bookmark says that it belongs to no field."""

    @property
    def text(self) -> str:
        return self.paragraph.text

    @property
    def style(self) -> str:
        return self.paragraph.style


def parts_of(paragraphs: Iterable[WordParagraph], base: Base) -> Iterator[ParagraphPart]:
    """Every paragraph of a file in order, whole or cut."""
    for index, paragraph in enumerate(paragraphs):
        marks = [
            (mark, _Meaning(base.means(mark.name), base.outside(mark.name)))
            for mark in sorted(paragraph.marks, key=lambda mark: mark.offset)
            if not mark.gone and (base.means(mark.name) is not None or base.outside(mark.name) is not None)
        ]
        copied = any(_copied(mark, base) for mark in paragraph.marks)
        groups = _grouped(marks, paragraph)
        if len(groups) < 2:
            meaning = _likest(groups[0][1], paragraph.text) if groups else _Meaning()
            yield ParagraphPart(
                index, paragraph, meaning.point, copied and not groups, outside=meaning.words is not None
            )
            continue
        starts = [0, *(start for start, _ in groups[1:]), _length(paragraph)]
        for number, ((_, meanings), start, end) in enumerate(zip(groups, starts, starts[1:], strict=False)):
            piece = replace(paragraph, items=tuple(_slice(paragraph.items, start, end)), marks=())
            if not piece.blank:
                meaning = _likest(meanings, piece.text)
                styled = restyled(piece, meaning.point) if number and meaning.point else piece
                yield ParagraphPart(
                    index, styled, meaning.point, False, True, number, meaning.words is not None
                )


def restyled(piece: WordParagraph, point: DraftPoint) -> WordParagraph:
    """A piece that was joined to another paragraph in the style that it was written in: what it has now is
    the other's.
    """
    style = point.style.lower()
    sign = next((sign for name, sign in _LISTS.items() if style.startswith(name)), None)
    level = int(style[-1]) - 1 if sign and style[-1:].isdigit() else 0
    return replace(piece, style=style, numbering=sign or "", level=level)


def _copied(mark: BookmarkStart, base: Base) -> bool:
    """Whether it is the name that LibreOffice gives to the copy of a bookmark."""
    return "_Copy_" in mark.name and base.means(mark.name.partition("_Copy_")[0]) is not None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a bookmark says of the words behind it: a field's point, or that they belong to no field and what
    they were.
    """

    point: DraftPoint | None = None
    words: str | None = None


def _grouped(
    marks: Sequence[tuple[BookmarkStart, _Meaning]], paragraph: WordParagraph
) -> list[tuple[int, list[_Meaning]]]:
    """The marks by the piece that they begin: those of one field's text belong together, and so do all at one
    spot.
    """
    groups: list[tuple[int, list[_Meaning]]] = []
    for mark, meaning in marks:
        if groups and (mark.offset == groups[-1][0] or _piece(meaning) == _piece(groups[-1][1][-1])):
            groups[-1][1].append(meaning)
        elif not groups or mark.offset < _length(paragraph):
            groups.append((mark.offset, [meaning]))
    return groups


def _piece(meaning: _Meaning) -> tuple[str, str, int] | None:
    if (point := meaning.point) is None:
        return None
    return point.proposal, point.key, point.place if point.key == "contacts" else min(point.place, 1)


def _likest(meanings: Sequence[_Meaning], text: str) -> _Meaning:
    """Of several marks at one spot (all but one belonged to paragraphs that are gone) the one whose words
    these are.
    """
    return (
        meanings[0]
        if len(meanings) == 1
        else max(
            meanings,
            key=lambda meaning: likeness(meaning.point.words if meaning.point else meaning.words or "", text),
        )
    )


@lru_cache(maxsize=8192)
def likeness(first: str, second: str) -> float:
    """How alike two texts are, 0 to 100."""
    if first == second:
        return 100.0
    from rapidfuzz.fuzz import ratio

    return float(ratio(bare(first)[:2000], bare(second)[:2000]))


def bare(text: str) -> str:
    """Words as they are compared from file to file: spaces of all kinds are one, and at no end."""
    return _SPACES.sub(" ", text.replace("\u00ad", "")).strip()


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, on one line."""
    words = bare(text)
    return words if len(words) <= most else f"{words[: most - 2].rstrip()} …"


def figureless(text: str) -> str:
    """Words without figures and spaces: how a paragraph with page numbers is known again."""
    return _FIGURES.sub("", text)


def without_number(text: str) -> str:
    """A heading's words without the number before them."""
    return bare(NUMBERED.sub("", text, count=1))


def number_of(text: str) -> int | None:
    match = NUMBERED.match(text)
    return int(match[1] or match[2]) if match else None


def _length(paragraph: WordParagraph) -> int:
    return sum(len(item.text) if isinstance(item, Words) else 1 for item in paragraph.items)


def _slice(items: Sequence[Item], start: int, end: int) -> Iterator[Item]:
    position = 0
    for item in items:
        size = len(item.text) if isinstance(item, Words) else 1
        first, last = max(start - position, 0), min(end - position, size)
        if first < last:
            yield replace(item, text=item.text[first:last]) if isinstance(item, Words) else item
        position += size
