"""What is known of a laid-out section without opening its PDF: furniture, registers, contents and checks read
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class ProposalExtent:
    """A proposal's part of one page: from `top` to `bottom`, points from the page's upper edge."""

    proposal: str
    top: float
    bottom: float


class Rectangle(NamedTuple):
    """A part of a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def common(self, other: Rectangle) -> Rectangle | None:
        """What lies in both; None where nothing does."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rectangle(left, top, right, bottom) if left < right and top < bottom else None


def _rectangle(edges: Iterable[Any]) -> Rectangle:
    left, top, right, bottom = map(float, edges)
    return Rectangle(left, top, right, bottom)


@dataclass(frozen=True, slots=True)
class ReferenceExtent:
    """Where a part of the content lies on a page: `reference` is its data-ref (`<proposal>.<field>`), or the
    id that a line of contents or of a register leads to.
    """

    reference: str
    box: Rectangle


class WideText(NamedTuple):
    """Text that is set wider than the column or cell in which it stands: where it begins (x and baseline),
    and the column's edges, in points from the page's upper left corner.
    """

    x: float
    baseline: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class StrandedHeading:
    """A heading whose text begins on a later page; `reference` is the data-ref that it stands in, "" for
    none.
    """

    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: `kind` ("text", "opener", "cover", "notes", "blank", "full"), where its last line ends
    (`used`, points from the upper edge), what lies on it.

    `area` is what its margins leave for text. `drawings` and `bleeding` are the starts of text of the classes
    `drawing` and `bleeds`: x and baseline, points from the upper left corner. `wide` is text that is wider
    than its column. `headings` are those that stand here while their text begins on the next page.
    """

    kind: str
    used: float
    stretches: tuple[ProposalExtent, ...] = ()
    area: Rectangle | None = None
    references: tuple[ReferenceExtent, ...] = ()
    pictures: tuple[Rectangle, ...] = ()
    drawings: tuple[tuple[float, float], ...] = ()
    bleeding: tuple[tuple[float, float], ...] = ()
    wide: tuple[WideText, ...] = ()
    headings: tuple[StrandedHeading, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PageFacts:
        """The page again. Raises KeyError, TypeError or ValueError for anything that isn't one."""
        return cls(
            data["kind"],
            float(data["used"]),
            tuple(ProposalExtent(**part) for part in data["stretches"]),
            _rectangle(data["area"]) if data["area"] is not None else None,
            tuple(ReferenceExtent(part["reference"], _rectangle(part["box"])) for part in data["references"]),
            tuple(map(_rectangle, data["pictures"])),
            tuple((float(x), float(y)) for x, y in data["drawings"]),
            tuple((float(x), float(y)) for x, y in data["bleeding"]),
            tuple(WideText(*map(float, text)) for text in data["wide"]),
            tuple(StrandedHeading(**heading) for heading in data["headings"]),
        )


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A place in a section: page from 0, x and y in points from the page's lower left corner (as PDF
    destinations have it).
    """

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An outline entry: level from 1."""

    level: int
    label: str
    point: PagePoint


@dataclass(frozen=True)
class Manifest:
    """A section's facts. `key` names its entry in the cache; `warnings` is what the layout engine said, as
    plain text; `lost` are the ids of notes that are called on a page and don't stand on any.
    """

    section: str
    key: str
    pages: tuple[PageFacts, ...]
    anchors: dict[str, PagePoint]
    marks: tuple[OutlineEntry, ...]
    links: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Manifest:
        """The manifest again. Raises KeyError, TypeError or ValueError for anything that isn't one."""
        return cls(
            section=str(data["section"]),
            key=str(data["key"]),
            pages=tuple(map(PageFacts.from_dict, data["pages"])),
            anchors={name: PagePoint(**point) for name, point in data["anchors"].items()},
            marks=tuple(
                OutlineEntry(mark["level"], mark["label"], PagePoint(**mark["point"]))
                for mark in data["marks"]
            ),
            links=tuple(data["links"]),
            warnings=tuple(data["warnings"]),
            lost=tuple(data["lost"]),
        )


def folios_of(sections: Iterable[Manifest]) -> dict[str, int]:
    """Every anchor's folio, for sections in their order from the booklet's first page."""
    folios: dict[str, int] = {}
    before = 0
    for section in sections:
        folios |= {name: before + point.page + 1 for name, point in section.anchors.items()}
        before += len(section.pages)
    return folios
