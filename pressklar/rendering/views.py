"""What templates see: the model's values made ready for a page, without a word of HTML structure or look in
Python.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from markupsafe import Markup

from ..model import Chapter, Contact, FreePage, Member, Part, Proposal
from ..theme import Length, Palette


class RegisterEntry(Protocol):
    """An entry of a register, with the proposals that it leads to."""

    @property
    def proposals(self) -> tuple[ProposalView, ...]: ...


Entry = TypeVar("Entry", bound=RegisterEntry)


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field ready for a template. `ref` is its data-ref; `keep` says that it is short enough not to be
    broken.
    """

    key: str
    label: str
    html: Markup
    empty: bool
    keep: bool
    ref: str


@dataclass(frozen=True)
class ProposalView:
    """A proposal ready for a template: its model under `model`, texts as HTML, and what the look needs of it.

    `shape` picks the chapter's tile, `turn` is the member's quarter turn of it (0 to 3), `long` marks a text
    that is longer than half of the edition's. `notes` is how many footnotes the texts hold. `left_out` are
    parts that the publication does without: their members and contacts aren't there for a page.
    """

    model: Proposal
    chapter: int
    shape: int
    palette: Palette
    intro: Markup
    fields: tuple[FieldView, ...]
    short: bool
    long: bool
    turn: int
    notes: int = 0
    left_out: frozenset[Part] = frozenset()

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def number(self) -> int:
        return self.model.number

    @property
    def title(self) -> str:
        return self.model.title

    @property
    def members(self) -> tuple[Member, ...]:
        return () if "members" in self.left_out else self.model.submitted_by

    @property
    def member_names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members)

    @property
    def member_line(self) -> str:
        """The members' names in a row, parted by semicolons where a name holds a comma itself."""
        parted = "; " if any("," in name for name in self.member_names) else ", "
        return parted.join(self.member_names)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        return () if "contacts" in self.left_out else self.model.contacts


@dataclass(frozen=True)
class ChapterView:
    """A chapter ready for a template. `anchor` is the id of its opening; `shape` picks its tile."""

    model: Chapter
    anchor: str
    shape: int
    palette: Palette
    proposals: tuple[ProposalView, ...]
    intro: Markup = field(default_factory=Markup)
    notes: int = 0
    """Footnotes in the intro."""

    @property
    def number(self) -> int:
        return self.model.number

    @property
    def title(self) -> str:
        return self.model.title

    @cached_property
    def member_count(self) -> int:
        """How many members have a proposal in the chapter."""
        return len({member.id for proposal in self.proposals for member in proposal.members})


@dataclass(frozen=True)
class PageView:
    """A free page ready for a template; `html` is its text, `notes` how many footnotes that holds."""

    model: FreePage
    html: Markup
    notes: int

    @property
    def anchor(self) -> str:
        return self.model.anchor

    @property
    def title(self) -> str:
        return self.model.title


@dataclass(frozen=True)
class MemberView:
    """A member that takes part, with its proposals in order."""

    model: Member
    anchor: str
    proposals: tuple[ProposalView, ...]

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def short_name(self) -> str:
        """The name for narrow places, by which registers are sorted too."""
        return self.model.short_name or self.model.name

    @property
    def display_name(self) -> str:
        """The name for a cover or a letter: on one line, without what can't be seen, and not endless."""
        return one_line(self.model.name)

    def in_chapter(self, chapter: ChapterView) -> tuple[ProposalView, ...]:
        return self._by_chapter.get(chapter.number, ())

    @property
    def tallest(self) -> int:
        """The most proposals that the member has in one chapter."""
        return max(map(len, self._by_chapter.values()), default=1)

    @cached_property
    def _by_chapter(self) -> dict[int, tuple[ProposalView, ...]]:
        by_chapter: dict[int, tuple[ProposalView, ...]] = {}
        for proposal in self.proposals:
            by_chapter[proposal.chapter] = (*by_chapter.get(proposal.chapter, ()), proposal)
        return by_chapter


@dataclass(frozen=True, slots=True)
class PersonView:
    """A contact person, with the proposals that name them. `sort_name` puts the last name first."""

    name: str
    sort_name: str
    proposals: tuple[ProposalView, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """The cover's tiles: as many columns as fill the width and keep within the height."""

    columns: int
    rows: int
    tiles: tuple[ProposalView, ...]


@dataclass(frozen=True, slots=True)
class ContentsBlock:
    """A stretch of a chapter on one contents page. `weight` is the height it is expected to need, in mm."""

    chapter: ChapterView
    proposals: tuple[ProposalView, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class BarView:
    """Where a member's proposal lies on a page: from `top`, from the page's upper edge, so far down."""

    top: Length
    height: Length


@dataclass(frozen=True, slots=True)
class LeafView:
    """One page as the furniture's template sees it. `side` is "left" or "right"; `room` is set where a tile
    fills what is left over; `continued` is the proposal that the page begins in the midst of, None where it
    doesn't; `bars` stand beside the proposals of the member that the edition is for; `part` is which of the
    overview's pages it is, from 1.
    """

    folio: int
    side: str
    kind: str
    shape: int
    palette: Palette | None
    chapter: ChapterView | None
    title: str
    room: Length | None = None
    continued: ProposalView | None = None
    bars: tuple[BarView, ...] = ()
    part: int = 1


def one_line(text: str, most: int = 70) -> str:
    """A name as one short line: spaces joined, control and direction characters left out, the rest of a long
    one cut off.
    """
    seen = "".join(
        " " if unicodedata.category(sign) in ("Zl", "Zp", "Cc") else sign
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn")
    )
    line = " ".join(seen.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def wall(
    proposals: Sequence[ProposalView],
    width: float,
    height: float,
    *,
    most: int = 420,
    fewest_columns: int = 2,
    share: float = 0.7,
) -> Wall:
    """The wall of tiles for a cover of that width, at most that high (both in mm): the fewest empty places,
    then the largest tiles. `share` is how tall a wall must be at least, measured by the tallest that fits.
    """
    tiles = tuple(proposals[:most])
    shapes = [(-(-len(tiles) // columns), columns) for columns in range(fewest_columns, most + 1)]
    fitting = [(rows, columns) for rows, columns in shapes if rows * width / columns <= height] or shapes[-1:]
    tallest = max(rows / columns for rows, columns in fitting)
    rows, columns = min(
        ((rows, columns) for rows, columns in fitting if rows / columns >= share * tallest),
        key=lambda shape: (shape[0] * shape[1] - len(tiles), shape[1]),
    )
    return Wall(columns, rows, tiles)


def portions(entries: Iterable[Entry], most: int) -> tuple[tuple[Entry, ...], ...]:
    """A register's entries in portions of at most so many rows, or of one entry that has more."""
    portions: list[list[Entry]] = []
    rows = most
    for entry in entries:
        if rows + len(entry.proposals) > most:
            portions.append([])
            rows = 0
        portions[-1].append(entry)
        rows += len(entry.proposals)
    return tuple(map(tuple, portions)) or ((),)
