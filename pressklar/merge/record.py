"""What one merge has come to so far: the ledger's lines, corrections, conflicts and problems of one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..problems import Place, Problem
from .fields import Clash
from .outcome import Conflict, Correction, LedgerLine, State
from .parts import ParagraphPart
from .working import WorkingEdition

Answers = Mapping[str, str]
"""By a conflict's key: "ours", "theirs", or "edit:" and the text to put in its place."""


@dataclass(frozen=True)
class MergeOptions:
    """What a merge may do beyond changing texts, and the answers to conflicts that were given earlier."""

    allow_new: bool = False
    allow_delete: bool = False
    answers: Answers = field(default_factory=dict)


class MergeRecord:
    """Collects what the steps of a merge do to the content, and what they have to tell."""

    def __init__(self, file: str, content: WorkingEdition, answers: Answers) -> None:
        self.file, self.content, self.answers = file, content, answers
        self.lines: list[LedgerLine] = []
        self.corrections: list[Correction] = []
        self.conflicts: list[Conflict] = []
        self.problems: list[Problem] = []

    def line(
        self, part: ParagraphPart, state: State, proposal: str | None = None, key: str | None = None
    ) -> None:
        """Say in the ledger what became of a paragraph."""
        self.lines.append(LedgerLine(part.index + 1, state, part.text, proposal, key, part.piece))

    def add_lines(
        self, parts: Iterable[ParagraphPart], states: Iterable[State], proposal: str | None, key: str | None
    ) -> None:
        for part, state in zip(parts, states, strict=False):
            self.line(part, state, proposal, key)

    def unchanged(self, parts: Iterable[ParagraphPart], proposal: str, key: str) -> None:
        for part in parts:
            self.line(part, "unchanged", proposal, key)

    def report(
        self,
        code: str,
        message: str,
        hint: str,
        proposal: str | None = None,
        key: str | None = None,
        text: str | None = None,
    ) -> None:
        """Tell a problem of the file, with the number that its proposal has now."""
        number = self.content.number(proposal) if proposal else None
        place = Place(self.file)
        self.problems.append(
            Problem(code, place, message, hint, proposal=proposal, number=number, field=key, text=text)
        )

    def correct(self, proposal: str | None, key: str, before: str, after: str) -> None:
        """Note that a value of the content was changed."""
        number = self.content.number(proposal) if proposal else None
        self.corrections.append(Correction(proposal, number, key, before, after))

    def answer(self, owner: str, key: str, clash: Clash) -> str | None:
        return self.answers.get(conflict_key(owner, key, clash))

    def conflict(self, owner: str, key: str, clash: Clash) -> None:
        """Note a clash in a proposal's field, unless it has been answered."""
        self._conflict(conflict_key(owner, key, clash), owner, key, clash)

    def heading_conflict(self, chapter: str, clash: Clash) -> None:
        """Note a clash in a chapter's heading, unless it has been answered."""
        self._conflict(conflict_key(chapter, "chapter", clash), None, f"chapters/{chapter}/title", clash)

    def _conflict(self, name: str, proposal: str | None, key: str, clash: Clash) -> None:
        if name not in self.answers:
            number = self.content.number(proposal) if proposal else None
            other = self.content.others.get(proposal or "")
            title = other.title if other else ""
            self.conflicts.append(
                Conflict(
                    name,
                    proposal,
                    number,
                    key,
                    clash.base,
                    clash.ours,
                    clash.theirs,
                    title,
                    clash.before,
                    clash.after,
                )
            )


def conflict_key(owner: str, key: str, clash: Clash) -> str:
    """The name by which an answer to a conflict is remembered: whatever the YAML says later, it is the same
    question.
    """
    return hashlib.sha256("\0".join((owner, key, clash.base, clash.theirs)).encode()).hexdigest()[:16]
