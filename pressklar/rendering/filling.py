"""Lists of any length parted over columns and pages by the heights that templates measure for their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .views import ChapterView, ContentsBlock, MemberView, ProposalView


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A member's row of the overview on one page: `lines` of its lines, from `first` (from 0). `top`, from
    the first row's upper edge, and `height` are in the unit of the room.
    """

    member: MemberView
    first: int
    lines: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview's rows page by page, and the height of a line in them."""

    line: float
    pages: tuple[tuple[OverviewRow, ...], ...]


def overview(
    members: Sequence[MemberView],
    room: float,
    least: float,
    most: float,
    lines: Callable[[MemberView], int],
    name: Callable[[MemberView], float],
    gap: float = 0.0,
) -> Overview:
    """Members' rows on as many pages as they need, each page that high.

    `lines(member)` are a row's lines of `least` to `most`, as high as one page has room for; a row is at
    least as high as `name(member)`, with `gap` besides, and one that is higher than a page goes on overleaf.
    """

    def height(line: float) -> float:
        return sum(max(lines(member) * line, name(member)) + gap for member in members)

    if height(least) > room:
        line = (least + most) / 2
    else:
        line = most
        while height(line) > room and line > least:
            line = max(line - (most - least) / 40, least)
    fitting = max(int((room - gap) / line), 1)
    pages: list[list[OverviewRow]] = [[]]
    used = 0.0
    for member in members:
        for first in range(0, lines(member), fitting):
            count = min(lines(member) - first, fitting)
            tall = max(count * line, name(member)) + gap
            if pages[-1] and used + tall > room + 0.001:
                pages.append([])
                used = 0.0
            pages[-1].append(OverviewRow(member, first, count, used, tall))
            used += tall
    return Overview(line, tuple(map(tuple, pages)))


def column_starts(heights: Sequence[float], columns: int, room: float) -> tuple[int, ...] | None:
    """Where the columns after the first begin, by place in a list of those heights, so that they are even;
    None where they might not find room on one page, and the layout engine has to part them.
    """
    ends = list(accumulate(heights))
    if len(ends) < columns or columns < 2 or ends[-1] / columns > 0.8 * room:
        return None
    starts = tuple(
        min(range(1, len(ends) + 1), key=lambda place: abs(ends[place - 1] - ends[-1] * column / columns))
        for column in range(1, columns)
    )
    return starts if len(set(starts)) == len(starts) and starts[-1] < len(ends) else None


_FEWEST_ROWS = 3
"""Of a chapter that goes on overleaf in the contents, so many rows stand on each page at least."""


@dataclass(frozen=True)
class _Part:
    """A chapter's part in the contents: the heights of its head and rows; it takes `least` in any case."""

    chapter: ChapterView
    head: float
    rows: tuple[float, ...]
    least: float

    def block(self, first: int, end: int) -> ContentsBlock:
        weight = max(self.head + sum(self.rows[first:end]), self.least)
        return ContentsBlock(self.chapter, self.chapter.proposals[first:end], weight)

    def fitting(self, first: int, room: float) -> int:
        """Behind the last row from `first` on that has room."""
        ends = accumulate(self.rows[first:], initial=max(self.head, self.least - sum(self.rows[first:])))
        return first + sum(1 for end in ends if end <= room) - 1


def contents_pages(
    chapters: Sequence[ChapterView],
    budget: float,
    lead: float,
    chapter: Callable[[ChapterView], float],
    row: Callable[[ProposalView], float],
    least: float = 0.0,
    even: bool = True,
) -> tuple[tuple[ContentsBlock, ...], ...]:
    """Chapters over as few contents pages as hold them, an even number where asked for and there is more than
    one chapter, so that the fullest page is as empty as can be. A chapter is parted where no page holds it.

    In mm: `budget` is a page's height, `lead` what the heading takes on the first, `chapter` and `row` give
    the heights of a chapter's head and of a proposal's row; a block takes `least`. The first page is empty
    where the heading leaves no room for a chapter's head and a row.
    """
    parts = [_Part(view, chapter(view), tuple(map(row, view.proposals)), least) for view in chapters]
    if parts and lead and lead + parts[0].block(0, 1).weight > budget:
        rest = contents_pages(chapters, budget, 0.0, chapter, row, least, even=False)
        return ((), *rest, *((),) * (even and len(rest) % 2 == 0))
    fullest = _filled(parts, budget, lead, budget) or ()
    pages = len(fullest)
    if even and len(parts) > 1:
        pages += pages % 2
    low, high = 0.0, budget
    for _ in range(20):
        middle = (low + high) / 2
        emptier = _filled(parts, middle, lead, budget)
        if emptier is not None and len(emptier) <= pages:
            high, fullest = middle, emptier
        else:
            low = middle
    return fullest + ((),) * (pages - len(fullest))


def _filled(
    parts: Sequence[_Part], limit: float, lead: float, budget: float
) -> tuple[tuple[ContentsBlock, ...], ...] | None:
    """The parts on pages of at most that height; a head with one row may pass it. None where a part would be
    broken for that limit's sake which a page of the whole budget holds.
    """
    pages: list[list[ContentsBlock]] = [[]]
    used = lead
    for part in parts:
        first, count = 0, len(part.rows)
        while first < count or not count:
            end = max(part.fitting(first, limit - used), first)
            whole = end == count
            fits_a_page = part.fitting(first, budget) == count
            parted = not fits_a_page and min(end - first, count - end) >= _FEWEST_ROWS
            if not whole and not parted and (pages[-1] or limit < budget):
                if not pages[-1]:
                    return None
                pages.append([])
                used = 0.0
                continue
            end = count if whole else max(end, first + 1)
            block = part.block(first, end)
            pages[-1].append(block)
            used += block.weight
            first = end
            if not count:
                break
            if first < count:
                pages.append([])
                used = 0.0
    return tuple(map(tuple, pages))
