"""What placing gives: the parts of a returned file by proposal and field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .parts import ParagraphPart, without_number

Trouble = Literal["label renamed", "label gone", "label joined", "found by words"]


@dataclass(slots=True)
class PlacedProposal:
    """A proposal as the file holds it: its parts by field. `id` is None for one that the draft didn't hold;
    `source` the one it was copied from.
    """

    id: str | None
    chapter: str | None
    source: str | None = None
    fields: dict[str, list[ParagraphPart]] = field(default_factory=dict)
    labels: dict[str, ParagraphPart] = field(default_factory=dict)
    troubles: list[tuple[Trouble, str, str]] = field(default_factory=list)
    """What, in which field, and the words."""

    def add(self, key: str, part: ParagraphPart) -> None:
        self.fields.setdefault(key, []).append(part)

    @property
    def title(self) -> str:
        return without_number(" ".join(part.text for part in self.fields.get("title", ())))


@dataclass(slots=True)
class Placement:
    """A whole file: its proposals in order, the headings of its chapters, what the draft had around them, and
    what belongs nowhere.
    """

    proposals: list[PlacedProposal] = field(default_factory=list)
    headings: dict[str, ParagraphPart] = field(default_factory=dict)
    around: list[ParagraphPart] = field(default_factory=list)
    unplaced: list[ParagraphPart] = field(default_factory=list)
    anchored: bool = True
