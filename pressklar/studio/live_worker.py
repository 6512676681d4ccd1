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
    from ..pdf.proposal_alone import AlonePages, ProposalAlone

LONGEST = 5.0
"""Seconds of computing that a page may take which is looked at for a moment; what takes more is seen when its
chapter is laid out.
"""


_HAIR = 0.5
"""Points between two parts of a page: a line's ink passes its box."""


@dataclass(frozen=True)
class PageBefore:
    """A page as it was last laid out with all that stands on it. Heights are points from its upper edge: the
    entry's part goes from `upper` to `lower` (both -1 where none of it stands there), the last entry ends at
    `end`; `area_top` and `area_bottom` are what the margins leave for text.
    """

    number: int
    layers: PageLayers
    upper: float
    lower: float
    end: float
    area_top: float
    area_bottom: float


@dataclass(frozen=True)
class LiveRequest:
    """An entry to draw: its chapter's HTML with no other entry in it; `before` are the pages on which it
    stood, and the one after. Only pages that are `shown` are drawn, `pixels` wide.
    """

    place: Workplace
    style: str
    entry: str
    side: PageSide
    html: str
    before: tuple[PageBefore, ...]
    shown: frozenset[int]
    pixels: int


@dataclass(frozen=True)
class LiveStrip:
    """What a page shows from a height on (a share of its own), as a JPEG."""

    page: int
    top: float
    picture: bytes


@lru_cache(maxsize=4)
def _proposal(place: Workplace, style: str, entry: str, side: PageSide, top: float) -> ProposalAlone:
    from ..pdf.proposal_alone import ProposalAlone

    return ProposalAlone(place, style, entry, side, top)


@lru_cache(maxsize=1)
def _documents(cache: str) -> OpenDocuments:
    return OpenDocuments(Cache(Path(cache)).pdf)


def draw(request: LiveRequest) -> tuple[LiveStrip, ...]:
    """The pages that the entry is on now and was on before; none where it can't be laid out: what is wrong is
    told when its chapter is.
    """
    first = request.before[0]
    try:
        with time_limit(LONGEST):
            alone = _proposal(request.place, request.style, request.entry, request.side, first.upper)
            pages = alone.pages(request.html)
    except (Exception, TimeLimitError):
        return ()
    return tuple(_strips(request, pages)) if pages else ()


def _strips(request: LiveRequest, pages: AlonePages) -> Iterator[LiveStrip]:
    documents = _documents(request.place.cache)
    new = OpenDocuments({"": pages.pdf}.get)
    try:
        for index, before in enumerate(request.before):
            if before.number not in request.shown or (index >= pages.count and before.upper < 0):
                continue
            top = min(before.upper, pages.top) if index == 0 else 0.0
            top = max(top - 1, 0.0)
            canvas = Canvas(before.layers.width, before.layers.height, request.pixels, top)
            _paint(canvas, documents, new, before, pages, index)
            yield LiveStrip(before.number, top / before.layers.height, canvas.picture("JPEG"))
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
    """A page with the entry as it is now: around it what was there, moved down or up with the entry's end."""
    old = documents.page(before.layers.section, before.layers.index)
    if index < pages.count:
        canvas.draw(new.page("", index))
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
    canvas.draw(documents.page(before.layers.furniture, before.layers.leaf))
