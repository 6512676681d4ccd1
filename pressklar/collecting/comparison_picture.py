"""Two editions as one picture: the proposals of each in a column, by chapter, and a line from what was to
what continues it. What has no line to the right was dropped, what has none to the left is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import Edition
from .comparing import Change, Comparison

_STEP, _GAP, _TOP = 10.0, 14.0, 26.0
"""Between proposals, before a chapter, above the first one; in the picture's own units."""


@dataclass(frozen=True)
class PicturedProposal:
    """A proposal in its column: where it stands from above, and what became of it."""

    number: int
    title: str
    y: float
    change: Change


@dataclass(frozen=True)
class PicturedChapter:
    """A chapter's name, and where it begins."""

    title: str
    y: float


@dataclass(frozen=True)
class PicturedColumn:
    """An edition."""

    name: str
    chapters: tuple[PicturedChapter, ...]
    proposals: tuple[PicturedProposal, ...]


@dataclass(frozen=True)
class ComparisonPicture:
    """Both columns, the lines between them (from where, to where), and how high all of it is."""

    before: PicturedColumn
    after: PicturedColumn
    lines: tuple[tuple[float, float], ...]
    height: float


def picture_of(comparison: Comparison) -> ComparisonPicture:
    """The picture of a comparison."""
    continued = {each.before.id: each.after.id for each in comparison.proposals if each.before and each.after}
    before = _column(comparison.before, dict.fromkeys(continued, "continued"), "dropped")
    after = _column(comparison.after, dict.fromkeys(continued.values(), "continued"), "new")
    places_after = dict(_places(comparison.after))
    lines = tuple(
        (y, places_after[continued[key]]) for key, y in _places(comparison.before) if key in continued
    )
    ends = [each.y for column in (before, after) for each in column.proposals]
    ends += [each.y for column in (before, after) for each in column.chapters]
    return ComparisonPicture(before, after, lines, max(ends, default=_TOP) + _GAP)


def _column(edition: Edition, changes: Mapping[str, Change], otherwise: Change) -> PicturedColumn:
    places = dict(_places(edition))
    proposals = tuple(
        PicturedProposal(each.number, each.title, places[each.id], changes.get(each.id, otherwise))
        for each in edition.proposals
    )
    chapters, y = [], _TOP
    for chapter in edition.chapters:
        chapters.append(PicturedChapter(chapter.title, y))
        y += _GAP + _STEP * len(chapter.proposals) + _STEP
    return PicturedColumn(edition.id, tuple(chapters), proposals)


def _places(edition: Edition) -> Iterator[tuple[str, float]]:
    """Each proposal's id, and where it stands from above."""
    y = _TOP
    for chapter in edition.chapters:
        y += _GAP
        for proposal in chapter.proposals:
            yield proposal.id, y
            y += _STEP
        y += _STEP
