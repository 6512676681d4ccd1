"""An entry's page drawn while it is written: laid out alone where it begins, what stands around it taken from
the last layout. Runs in a process of its own that stays warm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..pdf.cache import Cache
from ..pdf.jobs import PageSide, Workplace
from ..pdf.time_limit import TimeLimitError, time_limit
from .drawing import Canvas, OpenDocuments, PageLayers

if TYPE_CHECKING:
    from ..pdf.part_alone import AlonePages, PartAlone

LONGEST = 5.0
"""Seconds of computing that a page may take which is looked at for a moment; what takes more is seen when its
chapter is laid out.
"""


_HAIR = 0.5
"""Points between two parts of a page: a line's ink passes its box."""


@dataclass(frozen=True)
class PageBefore:
    """A page as it was last laid out with all that stands on it. Heights are points from its upper edge: the
    part that is written goes from `upper` to `lower` (both -1 where none of it stands there), the last entry
    ends at `end`; `area_top` and `area_bottom` are what the margins leave for text.
    """

    number: int
    layers: PageLayers
    upper: float
    lower: float
    end: float
    area_top: float
    area_bottom: float


@dataclass(frozen=True)
class LivePart:
    """A part to draw: an entry by its id, or one of its texts by its data-ref. `before` are the pages on
    which it stood, and of an entry the one after.
    """

    reference: str
    before: tuple[PageBefore, ...]

    @property
    def side(self) -> PageSide:
        return "left" if self.before[0].number % 2 == 0 else "right"


@dataclass(frozen=True)
class LiveRequest:
    """An entry to draw: its chapter's HTML with no other entry in it. Where only one text has changed, and
    stood on one page, that is the `text`. Only pages that are `shown` are drawn, `pixels` wide.
    """

    place: Workplace
    style: str
    html: str
    entry: LivePart
    text: LivePart | None
    shown: frozenset[int]
    pixels: int


@dataclass(frozen=True)
class LiveStrip:
    """What a page shows from a height on (a share of its own), as a JPEG."""

    page: int
    top: float
    picture: bytes


@lru_cache(maxsize=16)
def _alone(place: Workplace, style: str, reference: str, side: PageSide) -> PartAlone:
    from ..pdf.part_alone import PartAlone

    return PartAlone(place, style, reference, side)


@lru_cache(maxsize=1)
def _documents(cache: str) -> OpenDocuments:
    return OpenDocuments(Cache(Path(cache)).pdf)


def draw(request: LiveRequest) -> tuple[LiveStrip, ...]:
    """The pages that the entry is on now and was on before; none where it can't be laid out: what is wrong is
    told when its chapter is.
    """
    try:
        with time_limit(LONGEST):
            if request.text and (pages := _laid_out(request, request.text)):
                (before,) = request.text.before
                down = pages.bottom - before.lower
                if pages.count == 1 and not pages.noted and before.end + down <= before.area_bottom:
                    return tuple(_strips(request, request.text, pages))
            pages = _laid_out(request, request.entry)
            return tuple(_strips(request, request.entry, pages)) if pages else ()
    except (Exception, TimeLimitError):
        return ()


def _laid_out(request: LiveRequest, part: LivePart) -> AlonePages | None:
    alone = _alone(request.place, request.style, part.reference, part.side)
    return alone.pages(request.html, part.before[0].upper)


def _strips(request: LiveRequest, part: LivePart, pages: AlonePages) -> Iterator[LiveStrip]:
    documents = _documents(request.place.cache)
    new = OpenDocuments({"": pages.pdf}.get)
    try:
        for index, before in enumerate(part.before):
            if before.number not in request.shown or (index >= pages.count and before.upper < 0):
                continue
            height = before.layers.height
            top = max(min(before.upper, pages.top) - 1, 0.0) if index == 0 else 0.0
            bottom = height
            if part is request.text:  # what stands below it may have moved as a whole
                down = pages.bottom - before.lower
                bottom = max(before.end, before.end + down) if round(down, 1) else before.lower
            canvas = Canvas(before.layers.width, height, request.pixels, top, min(bottom + 1, height))
            _paint(canvas, documents, new, before, pages, index)
            yield LiveStrip(before.number, top / height, canvas.picture("JPEG"))
    finally:
        new.close()


def _paint(
    canvas: Canvas,
    documents: OpenDocuments,
    new: OpenDocuments,
    before: PageBefore,
    pages: AlonePages,
    index: int,
) -> None:
    """A page with the part as it is now: around it what was there, moved down or up with the part's end."""
    with documents.page(before.layers.section, before.layers.index) as old:
        if index < pages.count:
            with new.page("", index) as page:
                canvas.draw(page)
            end = before.end
            if index == pages.count - 1 and before.upper >= 0 and before.end > before.lower:  # others follow
                down = pages.bottom - before.lower
                end = max(before.end + down, pages.bottom)
                canvas.draw(old, upper=pages.bottom + _HAIR, lower=min(end, before.area_bottom), down=down)
            if index not in pages.noted:  # the notes of others stay at the page's foot
                canvas.draw(old, upper=max(before.end, end) + _HAIR, lower=before.area_bottom)
        else:  # it went on here before
            canvas.draw(old)
            canvas.clear(before.area_top, before.lower)
    with documents.page(before.layers.furniture, before.layers.leaf) as furniture:
        canvas.draw(furniture)
