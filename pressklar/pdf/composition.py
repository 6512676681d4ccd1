"""Where a section's pages begin: chosen from the heights that a first layout measured, by dynamic programming
over all places where a page could begin, as Plass chose them (Optimal Pagination Techniques, 1981).

A page ends where it is full, as the layout engine breaks it, or before a proposal or a field that is told to
begin the next one; white between proposals may give way a little. Notes and the engine's own rules make this
an estimate: what is chosen is laid out and measured before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise

from .jobs import PageSide

CONTINUATION = 1.0
"""What a page costs that begins inside a proposal; the other costs are measured by this one."""
STUMP, STUMP_SHARE = 0.6, 0.25
"""What a part of a broken proposal costs besides, the more of it the smaller that is than this share of a
page.
"""
NEAR_EMPTY, NEAR_EMPTY_SHARE = 5.0, 0.3
"""A page before the last that is filled less than that."""
UNEVEN, UNEVEN_INSIDE = 1.0, 3.0
"""An empty page before the last, where it ends with a proposal and where it breaks one; a half empty page a
quarter of it: white adds up by its square.
"""
CLOSER, CLOSENESS = 0.4, 0.3
"""The share of the white between proposals that may go where they all fit on a page then, and what it costs
to take all of that; half of it costs a quarter.
"""
NOTES_PAGE = 1.8
"""A blank page behind the section, because the next one opens on the other side."""
GAIN = 0.05
"""A layout that is better by less isn't worth another."""
Styles = Mapping[str, Mapping[str, str | float]]
"""CSS properties (lengths in points) by the id or data-ref of an element."""
PAGE_HEAD: Mapping[str, str | float] = {"break_before": "page"}
_BAND = 2
"""Pages by which a place may move from where the first layout has it."""
_SLACK = 0.02
"""Points by which heights may be wrong: they are rounded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays on one page, in its order: lines that mustn't be parted, a picture, a row, a heading with
    what follows.

    `height` and the `gap` over it (none at a page's head) are in points, `notes` is the height of the
    footnotes that it calls; `proposal` is the id of what it belongs to, or ""; `name` the id or data-ref of
    the element that begins with it, "" inside of a text; `page` is where it stands, from 0.
    """

    height: float
    gap: float
    notes: float
    proposal: str
    name: str
    page: int


@dataclass(frozen=True, slots=True)
class PageRoom:
    """Where pieces stand: the `height` that a page has for them and what the rule over its notes takes of it
    (points); the pages `before` them in their section, the side of its first page, and that of the next
    section's (None where that is all the same); whether each proposal begins a page, `one_per_page`.
    """

    height: float
    note_rule: float = 0.0
    before: int = 0
    opens: PageSide = "left"
    next_opens: PageSide | None = None
    one_per_page: bool = False

    def notes_pages(self, pages: int) -> int:
        """How many blank pages (0 or 1) follow so many pages of pieces."""
        return int(
            self.next_opens is not None
            and ((self.before + pages) % 2 == 1) == (self.opens == self.next_opens)
        )


@dataclass(frozen=True)
class Composition:
    """The pieces of a section as they were laid out. `full` says where a page that begins with a piece has to
    end, for those that are known to hold less than their height says.
    """

    pieces: Sequence[Piece]
    place: PageRoom
    full: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The piece that begins each page."""
        pages = [piece.page for piece in self.pieces]
        return tuple(index for index, page in enumerate(pages) if index == 0 or page != pages[index - 1])

    def badness(self, starts: Iterable[int]) -> float:
        """How bad the section is if its pages begin so."""
        pages = list(pairwise((*starts, len(self.pieces))))
        return sum(self._page(*page) for page in pages) + NOTES_PAGE * self.place.notes_pages(len(pages))

    def corrected(self, starts: Sequence[int], laid_out: Composition) -> Composition:
        """The same with what a layout that was told these starts has shown: the first page that didn't hold
        all that was estimated holds a piece less.
        """
        ends = (*starts, len(self.pieces))
        pages = zip(pairwise(ends), pairwise((*laid_out.starts, len(laid_out.pieces))), strict=False)
        for (start, end), real in pages:
            estimated = min(self._used(start, end), self.place.height)
            if end - 1 > start and laid_out._used(*real) < estimated - self.pieces[end - 1].height / 2:
                return replace(self, full={**self.full, start: end - 1})
        return self

    def best_starts(self) -> tuple[int, ...]:
        """The pieces that begin the pages of the least bad layout that takes, with its notes page, no more
        pages than the present one; the present ones where nothing else can be.
        """
        end, starts = len(self.pieces), self.starts
        usual = [piece.page for piece in self.pieces] + [len(starts)]
        # By where a page may begin, and the pages before: the least badness, and where the last one began.
        best: list[dict[int, tuple[float, int]]] = [{} for _ in range(end + 1)]
        best[0][0] = 0.0, 0
        for start, reached in enumerate(best):
            for next_ in self._ends(start) if reached else ():
                badness = self._page(start, next_)
                for pages, (before, _) in reached.items():
                    known = best[next_].get(pages + 1, (float("inf"), 0))
                    if abs(pages + 1 - usual[next_]) <= _BAND and before + badness < known[0]:
                        best[next_][pages + 1] = before + badness, start
        blank = self.place.notes_pages
        pages = min(
            (pages for pages in best[end] if pages + blank(pages) <= len(starts) + blank(len(starts))),
            key=lambda pages: best[end][pages][0] + NOTES_PAGE * blank(pages),
            default=0,
        )
        chosen = []
        for count in range(pages, 0, -1):
            end = best[end][count][1]
            chosen.append(end)
        return tuple(reversed(chosen)) or starts

    def styles(self, starts: Sequence[int]) -> Styles:
        """What makes pages begin so. A proposal that is parted isn't kept whole any more."""
        styles: dict[str, dict[str, str | float]] = {}
        for start in starts[1:]:
            styles.setdefault(self.pieces[start].name, {}).update(PAGE_HEAD)
            if self._inside[start]:
                styles.setdefault(self.pieces[start].proposal, {})["break_inside"] = "auto"
        for start, end in pairwise((*starts, len(self.pieces))):
            white = self._white[end] - self._white[start + 1]
            if white and (excess := self._used(start, end) - self.place.height + _SLACK) > 0:
                for index in range(start + 1, end):
                    if gap := self._white[index + 1] - self._white[index]:
                        lower = {"margin_top": round(-excess * gap / white, 3)}
                        styles.setdefault(self.pieces[index].name, {}).update(lower)
        styles.pop("", None)
        return styles

    def _ends(self, start: int) -> Iterator[int]:
        """Where a page that begins there may end: before each named piece on it, and where it is full or,
        with less white between its proposals, just not.
        """
        is_full = False
        for end in range(start + 1, self.full.get(start, len(self.pieces)) + 1):
            excess = self._used(start, end) - self.place.height
            if excess > _SLACK and end > start + 1:
                if not is_full:
                    yield end - 1
                is_full = True
                if excess > CLOSER * (self._white[end] - self._white[start + 1]):
                    return
            if end == len(self.pieces) or self.pieces[end].name or end == self.full.get(start):
                yield end
            if self.place.one_per_page and self.pieces[end - 1].proposal and not self._inside[end]:
                return

    def _page(self, start: int, end: int) -> float:
        """How bad a page is that holds these pieces."""
        badness = 0.0
        used, white = self._used(start, end), self._white[end] - self._white[start + 1]
        if white and used > self.place.height:
            badness += CLOSENESS * min((used - self.place.height) / (CLOSER * white), 1.0) ** 2
        if self._inside[start]:
            badness += CONTINUATION + self._stump(start, min(end, self._runs[start].stop))
        if self._inside[end]:
            badness += self._stump(max(start, self._runs[end - 1].start), end)
        if end < len(self.pieces):
            filled = min(used / self.place.height, 1.0)
            badness += (UNEVEN_INSIDE if self._inside[end] else UNEVEN) * (1 - filled) ** 2
            badness += NEAR_EMPTY * (filled < NEAR_EMPTY_SHARE)
        return badness

    def _stump(self, start: int, end: int) -> float:
        """How bad it is that just so much of a proposal stands on a page."""
        return STUMP * max(0.0, 1 - self._used(start, end) / (STUMP_SHARE * self.place.height))

    def _used(self, start: int, end: int) -> float:
        """The height of these pieces on one page, with their notes."""
        height = self._heights[end] - self._heights[start] - self.pieces[start].gap
        notes = self._notes[end] - self._notes[start]
        return height + (notes + self.place.note_rule if notes > _SLACK else 0)

    @cached_property
    def _heights(self) -> list[float]:
        return list(accumulate((piece.gap + piece.height for piece in self.pieces), initial=0.0))

    @cached_property
    def _notes(self) -> list[float]:
        return list(accumulate((piece.notes for piece in self.pieces), initial=0.0))

    @cached_property
    def _white(self) -> list[float]:
        """The white over all proposals before each piece."""
        firsts = (run.start for run in self._runs)
        gaps = (
            piece.gap if index == first and piece.proposal and piece.name else 0.0
            for index, (first, piece) in enumerate(zip(firsts, self.pieces, strict=True))
        )
        return list(accumulate(gaps, initial=0.0))

    @cached_property
    def _runs(self) -> list[range]:
        """For each piece, those of its proposal."""
        runs: list[range] = []
        for _, run in groupby(range(len(self.pieces)), key=lambda index: self.pieces[index].proposal):
            indexes = list(run)
            runs += [range(indexes[0], indexes[-1] + 1)] * len(indexes)
        return runs

    @cached_property
    def _inside(self) -> list[bool]:
        """Whether what begins with a piece, or behind the last, begins inside of a proposal."""
        same = (bool(one.proposal) and one.proposal == next_.proposal for one, next_ in pairwise(self.pieces))
        return [False, *same, False]
