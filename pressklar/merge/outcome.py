"""What a merge gave, as values: the ledger of every paragraph, what was taken from Word, what clashes, what a
person should look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..locale import tr
from ..ooxml.values import Comment, TrackedChange
from ..problems import Problem

State = Literal["unchanged", "merged", "conflicted", "unplaced"]
STATES: tuple[State, ...] = ("unchanged", "merged", "conflicted", "unplaced")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One paragraph of the Word file in the ledger. `paragraph` counts from 1; one that was cut has a line
    for each piece.
    """

    paragraph: int
    state: State
    text: str
    proposal: str | None = None
    field: str | None = None
    piece: int = 0
    """Which piece of the paragraph it is, from 0."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One value of the content changed: as it was and as it is, as Markdown or words."""

    proposal: str | None
    number: int | None
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What Word and the YAML both changed otherwise; the YAML keeps its own. `key` names it for a later
    answer.
    """

    key: str
    proposal: str | None
    number: int | None
    field: str
    base: str
    ours: str
    theirs: str
    title: str = ""
    """Of a holder that has no number."""
    before: str = ""
    after: str = ""
    """Some words around what clashes."""

    @property
    def where(self) -> str:
        if not self.number:
            return f"{self.title}, {self.field}" if self.title else self.field
        return tr("proposal {number}, {field}", number=self.number, field=self.field)


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """A tracked change or comment with where it stands."""

    what: TrackedChange | Comment
    proposal: str | None
    number: int | None
    field: str | None


@dataclass(frozen=True)
class MergeOutcome:
    """What merging one file gave. `two_way`: its base is gone, so that nothing was merged."""

    file: str
    draft: str
    edition: str
    ledger: tuple[LedgerLine, ...]
    corrections: tuple[Correction, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[PlacedRemark, ...] = ()
    comments: tuple[PlacedRemark, ...] = ()
    structure: tuple[str, ...] = ()
    """In words: proposals moved, added, taken out; chapters renamed."""
    problems: tuple[Problem, ...] = ()
    two_way: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    """Each proposal's title, for the report."""

    @property
    def counts(self) -> dict[State, int]:
        """How many paragraphs ended in each state."""
        counts = Counter(line.state for line in self.ledger)
        return {state: counts[state] for state in STATES}
