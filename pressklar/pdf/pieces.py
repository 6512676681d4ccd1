"""The pieces of a laid-out section: what its pages are made of, between the places where they may break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.formatting_structure import boxes

from .composition import Composition, PageRoom, Piece
from .jobs import SectionJob
from .notes import boxes_in
from .page_edges import first_boxes, last_boxes
from .page_facts import PT

AVOID = ("avoid", "avoid-page")
_HAIR = 0.01
"""CSS px by which sums of lengths may differ."""
_PARTED = (boxes.BlockBox, boxes.TableBox, boxes.TableRowGroupBox)
"""Boxes between whose children a page may end; all others stay whole."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece as it is gathered: where it begins and ends, its notes' height and the margins around it, in
    CSS px; whether it must stay with the one before or after.
    """

    top: float
    bottom: float
    notes: float = 0.0
    proposal: str = ""
    name: str = ""
    margin_before: float = 0.0
    margin_after: float = 0.0
    with_previous: bool = False
    with_next: bool = False

    def joined(self, following: _Part) -> _Part:
        return replace(
            self,
            bottom=following.bottom,
            notes=self.notes + following.notes,
            margin_after=following.margin_after,
            with_next=following.with_next,
        )


def composition(pages: Sequence[Any], job: SectionJob) -> Composition | None:
    """How a section's pages, laid out for a job, are composed from that of its first proposal on. None where
    no page has one, or those from there on aren't of one kind: then nothing is known of other breaks.
    """
    pages = [page._page_box for page in pages]
    before = next((index for index, page in enumerate(pages) if any(map(_proposal, boxes_in(page)))), None)
    if before is None:
        return None
    pages = pages[before:]
    kind = pages[0].page_type.name, pages[0].height
    if any((page.page_type.name, page.height) != kind or page.page_type.blank for page in pages):
        return None
    notes, rule = _note_heights(pages)
    pieces: list[Piece] = []
    previous: _Part | None = None
    for number, page in enumerate(pages):
        begun = _common(pages[number - 1 : number + 1], page) if number else set()
        unended = _common(pages[number : number + 2], page)
        above: _Part | None = None
        for part in _joined(_Parting(begun, unended, notes).parts(page.children[0], "")):
            margin = max(previous.margin_after, part.margin_before) if previous else 0.0
            gap = part.top - above.bottom if above else margin
            height, gap, noted = (
                round(length * PT, 3) for length in (part.bottom - part.top, max(gap, 0.0), part.notes)
            )
            if previous and not above and (previous.with_next or part.with_previous):
                # The engine had to part what should stay together: other breaks may do better.
                last = pieces.pop()
                height, gap, noted = last.height + gap + height, last.gap, last.notes + noted
                pieces.append(Piece(height, gap, noted, last.proposal, last.name, last.page))
            else:
                pieces.append(Piece(height, gap, noted, part.proposal, part.name, number))
            above = previous = part
    one_per_page = job.breaks == "one-per-page"
    # No proposal that has a page of its own is parted only to fill a notes page.
    next_opens = None if one_per_page else job.next_opens
    place = PageRoom(pages[0].height * PT, rule * PT, before, job.opens, next_opens, one_per_page)
    return Composition(pieces, place) if pieces else None


@dataclass(frozen=True)
class _Parting:
    """Takes a page apart. `begun` are the boxes (by identity) that began on the page before, `unended` those
    that go on; `notes` the heights of footnotes by their elements.
    """

    begun: set[int]
    unended: set[int]
    notes: Mapping[Any, float]

    def parts(self, box: Any, proposal: str) -> list[_Part]:
        if not box.is_in_normal_flow():
            return []
        proposal = _proposal(box) or proposal
        if isinstance(box, boxes.LineBox):
            return [_Part(box.position_y, box.position_y + box.height, self._notes(box), proposal)]
        top, bottom = box.border_box_y(), box.border_box_y() + box.border_height()
        parts = [part for child in getattr(box, "children", ()) for part in self.parts(child, proposal)]
        if not parts:
            parts = [_Part(top, bottom, 0.0, proposal)] if bottom > top else []
        elif not isinstance(box, _PARTED) or (box.style["break_inside"] in AVOID and not self._parted(box)):
            parts = [_Part(parts[0].top, parts[-1].bottom, sum(part.notes for part in parts), proposal)]
        elif all(isinstance(child, boxes.LineBox) for child in box.children):
            parts = self._paragraph(box, parts)
        if parts and id(box) not in self.begun:
            parts[0] = replace(
                parts[0],
                top=top,
                name=_name(box) or parts[0].name,
                margin_before=max(parts[0].margin_before, box.margin_top),
                with_previous=parts[0].with_previous or box.style["break_before"] in AVOID,
            )
        if parts and id(box) not in self.unended:
            last = parts[-1]
            only_margin = last.bottom <= bottom <= last.bottom + last.margin_after + _HAIR
            parts[-1] = replace(
                last,
                bottom=last.bottom if only_margin else max(last.bottom, bottom),
                margin_after=max(last.margin_after, box.margin_bottom),
                with_next=last.with_next or box.style["break_after"] in AVOID,
            )
        return parts

    def _parted(self, box: Any) -> bool:
        """Whether the engine had to part it."""
        return id(box) in self.begun or id(box) in self.unended

    def _paragraph(self, box: Any, lines: list[_Part]) -> list[_Part]:
        """Lines with as many of them together at either end as orphans and widows say."""
        orphans = box.style["orphans"] if id(box) not in self.begun else 1
        widows = box.style["widows"] if id(box) not in self.unended else 1
        breaks = {0, *range(orphans, len(lines) - widows + 1)}
        return list(
            _joined(replace(line, with_previous=index not in breaks) for index, line in enumerate(lines))
        )

    def _notes(self, line: Any) -> float:
        if not self.notes:
            return 0.0
        calls = {box.element for box in boxes_in(line) if str(box.element_tag).endswith("::footnote-call")}
        return sum(self.notes.get(element, 0.0) for element in calls)


def _joined(parts: Iterator[_Part] | Sequence[_Part]) -> Iterator[_Part]:
    """The parts, each with those that must stay with it."""
    last: _Part | None = None
    for part in parts:
        if last and (last.with_next or part.with_previous):
            last = last.joined(part)
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def _common(two: Sequence[Any], page: Any) -> set[int]:
    """The boxes of a page, one of two that follow each other, that are parts of what stands on both."""
    if len(two) < 2:
        return set()
    ends = [list(last_boxes(two[0])), list(first_boxes(two[1]))]
    keys = {_key(box) for box in ends[0]} & {_key(box) for box in ends[1]}
    return {id(box) for box in ends[page is two[1]] if _key(box) in keys}


def _key(box: Any) -> tuple[int, str, type]:
    return id(box.element), str(box.element_tag), type(box)


def _note_heights(pages: Sequence[Any]) -> tuple[dict[Any, float], float]:
    """The height of each footnote by its element, and what stands over the first of a page."""
    heights: dict[Any, float] = {}
    rule = 0.0
    for page in pages:
        for area in page.children:
            if isinstance(area, boxes.FootnoteAreaBox) and area.children:
                heights |= {note.element: note.margin_height() for note in area.children}
                rule = area.margin_height() - area.height
    return heights, rule


def _own(box: Any, name: str) -> str:
    """An attribute of the element that the box is the principal one of."""
    element = box.element
    return element.get(name, "") if element is not None and box.element_tag == element.tag else ""


def _proposal(box: Any) -> str:
    """The id of the proposal that the box holds, "" where it holds none."""
    return _own(box, "id") if box.element_tag == "article" else ""


def _name(box: Any) -> str:
    """What the element is told by to begin a page: proposals and fields, which no note is."""
    return (_own(box, "id") or _own(box, "data-ref")) if box.element_tag in ("article", "section") else ""
