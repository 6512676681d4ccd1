"""Which written paragraph each part of a returned file is: by its own bookmark, or by the place that it
stands in among those that kept theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..foundation.sequences import longest_rising
from .base import Base, DraftPoint
from .parts import ParagraphPart, bare, likeness, without_number

_KNOWN = 85
"""Likeness from which a title is known by its words, and told so."""
_ALIKE = 50
"""Likeness from which a part without a bookmark is the one that is missing just there."""


def identify_parts(parts: Sequence[ParagraphPart], base: Base) -> list[ParagraphPart]:
    """The parts, those that lost their bookmark with the point that they stand in the place of, titles with
    that of their own words.
    """
    identified = _lost_titles(_titles_in_place(parts, base), base)
    for start, end in _gaps(identified):
        before, after = identified[start].point, identified[end].point if end < len(identified) else None
        assert before is not None
        missing = _missing(base, identified, before, after)
        free = [index for index in range(start + 1, end) if _is_free(identified[index])]
        for index, point in _paired([identified[index] for index in free], missing):
            identified[free[index]] = replace(identified[free[index]], point=point)
    return identified


def indexes_in_place(parts: Sequence[ParagraphPart], base: Base) -> set[int]:
    """The indexes of the parts that stand between the same title and labels as when they were written: there,
    their bookmark says where they belong.

    What was cut and pasted elsewhere carries its bookmark along; it belongs where it stands now.
    """
    order = {
        point: number for proposal in base.holders.values() for number, point in enumerate(proposal.points)
    }
    by_proposal: dict[str, list[int]] = {}
    for index, part in enumerate(parts):
        if part.point is not None:
            by_proposal.setdefault(part.point.proposal, []).append(index)
    titles = [
        (index, part.point.proposal)
        for index, part in enumerate(parts)
        if part.point is not None and part.point.key == "title"
    ]
    unmoved: set[int] = set()
    for proposal, indexes in by_proposal.items():
        starts = [index for index in indexes if _heads(parts[index])]
        kept = {
            starts[position]
            for position, _ in longest_rising(
                [(position, order[_point(parts[index])]) for position, index in enumerate(starts)]
            )
        }
        start = next((index for index, name in titles if name == proposal), None)
        end = next(
            (index for index, name in titles if start is not None and index > start and name != proposal),
            len(parts),
        )
        for index in indexes:
            here = order[_point(parts[index])]
            before = max((order[_point(parts[other])] for other in kept if other < index), default=-1)
            after = min((order[_point(parts[other])] for other in kept if other > index), default=len(order))
            if before <= here <= after and (start is None or start <= index < end):
                unmoved.add(index)
    return unmoved


def _point(part: ParagraphPart) -> DraftPoint:
    assert part.point is not None
    return part.point


def _heads(part: ParagraphPart) -> bool:
    """Whether a part is a title or a label."""
    return part.point is not None and (not part.point.place or part.point.key == "title")


def _titles_in_place(parts: Sequence[ParagraphPart], base: Base) -> list[ParagraphPart]:
    """Typed before a title, a new one takes its bookmark: it goes back to the words that it was written with,
    where these stand before the next one.
    """
    moved = list(parts)
    for index, part in enumerate(parts):
        point = part.point
        if point is None or point.key != "title" or point.place != 1 or _is_title(part, base, point):
            continue
        for other in range(index + 1, len(parts)):
            if parts[other].point is not None:
                break
            if parts[other].style == part.style and _is_title(parts[other], base, point):
                moved[index], moved[other] = replace(part, point=None), replace(parts[other], point=point)
                break
    return moved


def _lost_titles(parts: Sequence[ParagraphPart], base: Base) -> list[ParagraphPart]:
    """Titles that lost their bookmark and their words: the one heading that stands over what follows that
    title.
    """
    restored = list(parts)
    there = {part.point for part in parts}
    for proposal in base.holders.values():
        titles = (point for point in proposal.points if point.key == "title" and point not in there)
        point = next(titles, None)
        own = (
            index for index, part in enumerate(restored) if part.point and part.point.proposal == proposal.id
        )
        first = next(own, None)
        if point is None or first is None or point.place != 1:
            continue
        start = max((index for index in range(first) if restored[index].point is not None), default=-1) + 1
        heads = [
            index
            for index in range(start, first)
            if restored[index].style == point.style.lower()
            and not restored[index].copied
            and not restored[index].outside
            and not restored[index].paragraph.blank
        ]
        if len(heads) == 1 and likeness(proposal.title, without_number(restored[heads[0]].text)) < _KNOWN:
            restored[heads[0]] = replace(restored[heads[0]], point=point)
    return restored


def _is_title(part: ParagraphPart, base: Base, point: DraftPoint) -> bool:
    words = without_number(part.text)
    return words in (bare(base.holders[point.proposal].title), without_number(point.words))


def _gaps(parts: Sequence[ParagraphPart]) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours among the parts that have a bookmark, with parts without one between them; the last
    pair ends behind the file.
    """
    marked = [index for index, part in enumerate(parts) if part.point is not None]
    yield from ((start, end) for start, end in pairwise([*marked, len(parts)]) if end - start > 1)


def _is_free(part: ParagraphPart) -> bool:
    return (
        part.point is None
        and not part.copied
        and not part.outside
        and not part.paragraph.blank
        and not part.style.startswith(("heading 1", "heading 2"))
    )


def _missing(
    base: Base, parts: Sequence[ParagraphPart], before: DraftPoint, after: DraftPoint | None
) -> list[DraftPoint]:
    """The points that were written between two others and stand nowhere in the file."""
    points = base.holders[before.proposal].points
    start = points.index(before) + 1
    if after is None or after.proposal != before.proposal:
        end = len(points)
    elif (end := points.index(after)) < start:
        return []
    there = {part.point for part in parts}
    return [point for point in points[start:end] if point not in there]


def _paired(parts: Sequence[ParagraphPart], points: Sequence[DraftPoint]) -> Iterator[tuple[int, DraftPoint]]:
    """Parts and missing points that belong together, in order: of the same words, alike, or as many of one
    style as are missing.
    """
    used: set[DraftPoint] = set()
    pairs: dict[int, DraftPoint] = {}
    for index, part in enumerate(parts):
        same = next(
            (point for point in points if point not in used and bare(point.words) == bare(part.text)), None
        )
        if same is not None:
            pairs[index] = same
            used.add(same)
    left = [index for index in range(len(parts)) if index not in pairs]
    rest = [point for point in points if point not in used and point.place]
    if len(left) == len(rest):
        pairs |= {
            index: point
            for index, point in zip(left, rest, strict=True)
            if parts[index].style == point.style.lower() or likeness(point.words, parts[index].text) >= _ALIKE
        }
    else:
        for index in left:
            alike = max(rest, key=lambda point: likeness(point.words, parts[index].text), default=None)
            if alike is not None and likeness(alike.words, parts[index].text) >= _ALIKE:
                pairs[index] = alike
                rest.remove(alike)
    yield from pairs.items()
