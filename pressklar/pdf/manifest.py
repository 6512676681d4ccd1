"""What is known of a laid-out section without opening its PDF: furniture, registers, contents and checks read
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProposalExtent:
    """A proposal's part of one page: from `top` to `bottom`, points from the page's upper edge."""

    proposal: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: `kind` ("text", "opener", "cover", "notes", "full"), where its last line ends (`used`, points
    from the upper edge), what lies on it.
    """

    kind: str
    used: float
    stretches: tuple[ProposalExtent, ...] = ()


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
            pages=tuple(
                PageFacts(
                    page["kind"],
                    float(page["used"]),
                    tuple(ProposalExtent(**part) for part in page["stretches"]),
                )
                for page in data["pages"]
            ),
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
