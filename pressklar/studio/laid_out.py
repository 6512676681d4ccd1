"""A booklet as it was last laid out: its pages, and what stands where on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..foundation.hashing import text_sum
from ..problems import Problem
from .drawing import PageLayers
from .live_worker import PageBefore

if TYPE_CHECKING:
    from ..pdf.audit import LayoutFault
    from ..pdf.jobs import Workplace
    from ..pdf.manifest import PageFacts
    from ..rendering.sections import SectionSource


@dataclass(frozen=True)
class Extent:
    """A proposal's part of a page (from 1): from `top` to `bottom`, as shares of the page's height from its
    top.
    """

    page: int
    top: float
    bottom: float


@dataclass(frozen=True)
class Basis:
    """What a booklet is laid out from: its source, and what all its chapters are laid out by."""

    source: SectionSource
    place: Workplace
    style: str


@dataclass(frozen=True)
class LaidOut:
    """A booklet as it was last laid out: its pages in order, with what the layout says of each."""

    request: int
    """The number of the newest request that it answers."""
    basis: Basis | None = field(repr=False)
    """What it was laid out from; None for one that was kept from the last time."""
    pages: tuple[PageLayers, ...]
    facts: tuple[PageFacts, ...] = field(repr=False)
    faults: tuple[LayoutFault, ...] | None = None
    """What the audit found; None where it hasn't looked yet."""
    problems: tuple[Problem, ...] = ()
    """What the layout engine warned of, and what the audit found, told."""

    @cached_property
    def version(self) -> str:
        return text_sum(*(page.sum for page in self.pages))[:16]

    @cached_property
    def extents(self) -> dict[str, tuple[Extent, ...]]:
        """Where each proposal stands."""
        extents: dict[str, list[Extent]] = {}
        for number, (page, facts) in enumerate(zip(self.pages, self.facts, strict=True), 1):
            for part in facts.stretches:
                extents.setdefault(part.proposal, []).append(
                    Extent(number, round(part.top / page.height, 4), round(part.bottom / page.height, 4))
                )
        return {name: tuple(parts) for name, parts in extents.items()}

    def page_before(self, number: int, entry: str) -> PageBefore:
        """A page (from 1) as an entry that is being written is drawn upon it."""
        page, facts = self.pages[number - 1], self.facts[number - 1]
        own = next((part for part in facts.stretches if part.proposal == entry), None)
        end = max((part.bottom for part in facts.stretches), default=0.0)
        area = (facts.area.top, facts.area.bottom) if facts.area else (0.0, page.height)
        upper, lower = (own.top, own.bottom) if own else (-1.0, -1.0)
        return PageBefore(number, page, upper, lower, end, *area)
