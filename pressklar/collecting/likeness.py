"""What was proposed before: each new proposal beside those of earlier editions. Nothing is joined by itself;
an editor is shown what is like what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Edition, Proposal
from .chapters import words_of
from .wording import WordIndex

LIKE = 0.40
"""From how like on two proposals are told as one: measured on an edition of 41, a proposal with 40 % of its
words replaced has 0.54 and more, and the likest pair of different ones 0.35.
"""


@dataclass(frozen=True)
class EarlierProposal:
    """A proposal of another edition that one is like, and how much so (0 to 1)."""

    edition: str
    proposal: Proposal
    likeness: float
    same_sender: bool

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)


class EarlierProposals:
    """The proposals of other editions, to be asked what another one is like."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._proposals = {
            (edition.id, proposal.id): proposal for edition in editions for proposal in edition.proposals
        }
        self._index = WordIndex({key: words_of(proposal) for key, proposal in self._proposals.items()})

    def like(self, proposal: Proposal) -> EarlierProposal | None:
        """The proposal that one is likest to, None where none is like it; of two as like, the same
        sender's.
        """
        return next(iter(self.all_like(proposal)), None)

    def all_like(self, proposal: Proposal) -> Iterable[EarlierProposal]:
        """The proposals that one is like, the likest first."""
        return sorted(self._alike(proposal), key=lambda each: (-each.percent, not each.same_sender))

    def _alike(self, proposal: Proposal) -> Iterator[EarlierProposal]:
        members = {member.id for member in proposal.submitted_by}
        for key, likeness in self._index.nearest(words_of(proposal), 5):
            if likeness >= LIKE:
                other = self._proposals[key]
                same = bool(members & {member.id for member in other.submitted_by})
                yield EarlierProposal(key[0], other, likeness, same)
