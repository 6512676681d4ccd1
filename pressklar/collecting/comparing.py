"""Two editions side by side: which proposals are new, which continue one of before, which were dropped, by
chapter and by member.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..foundation.folders import Folders
from ..intake.lines import fold
from ..locale import N_, tr
from ..manuscript import read_edition
from ..manuscript.comparing import DifferencePiece, pieces
from ..model import Chapter, Edition, Member, Proposal
from ..problems import ContentError, Problem, UsageError
from .chapters import words_of
from .likeness import EarlierProposals

Change = Literal["new", "continued", "dropped"]
CHANGES: Mapping[Change, str] = {"continued": N_("continued"), "new": N_("new"), "dropped": N_("dropped")}
_SURE = 100


@dataclass(frozen=True)
class ComparedProposal:
    """A proposal of one edition or both. `percent` is how like a continued one is to what it was."""

    change: Change
    before: Proposal | None
    after: Proposal | None
    chapter: str
    percent: int = 0

    @property
    def proposal(self) -> Proposal:
        """As it stands last."""
        shown = self.after or self.before
        assert shown is not None
        return shown

    @property
    def members(self) -> tuple[Member, ...]:
        return self.proposal.submitted_by

    @property
    def redline(self) -> tuple[DifferencePiece, ...]:
        """What became of the texts of a continued one, in the order in which it is read."""
        if self.before is None or self.after is None or self.percent == _SURE:
            return ()
        return pieces(words_of(self.before), words_of(self.after))


@dataclass(frozen=True)
class CountedChanges:
    """How many proposals of a chapter or member are new, continued and dropped."""

    name: str
    counts: Mapping[Change, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Comparison:
    """Two editions compared: all proposals of the later one in its order, then those dropped."""

    before: Edition
    after: Edition
    proposals: tuple[ComparedProposal, ...]
    chapters: tuple[CountedChanges, ...]
    members: tuple[CountedChanges, ...]

    @property
    def counts(self) -> Mapping[Change, int]:
        return _counts(self.proposals)


def compare(folders: Folders, before: str, after: str) -> Comparison:
    """Compares two editions. Raises UsageError (E477) for one compared with itself, ContentError where one
    can't be read.
    """
    if before == after:
        raise UsageError(
            Problem(
                "E477",
                None,
                tr("An edition can't be compared with itself."),
                tr("Name two editions, the earlier first: compare 2024 2025"),
            )
        )
    first, last = (_edition(folders, name) for name in (before, after))
    compared = tuple(_compared(first, last))
    return Comparison(
        first,
        last,
        compared,
        tuple(_by_chapter(compared)),
        tuple(_by_member(compared, (*last.members, *first.members))),
    )


def _edition(folders: Folders, name: str) -> Edition:
    reading = read_edition(folders, name)
    if reading.edition is None:
        raise ContentError(*(problem for problem in reading.problems if problem.severity == "error"))
    return reading.edition


def _compared(before: Edition, after: Edition) -> Iterator[ComparedProposal]:
    pairs = _pairs(before, after)
    chapters = _chapter_of(after.chapters)
    for proposal in after.proposals:
        former, percent = pairs.get(proposal.id, (None, 0))
        change: Change = "continued" if former else "new"
        yield ComparedProposal(change, former, proposal, chapters[proposal.id], percent)
    continued = {former.id for former, _ in pairs.values()}
    old = _chapter_of(before.chapters)
    for proposal in before.proposals:
        if proposal.id not in continued:
            yield ComparedProposal("dropped", proposal, None, old[proposal.id])


def _pairs(before: Edition, after: Edition) -> Mapping[str, tuple[Proposal, int]]:
    """The earlier proposal that each later one continues, with how like they are: those that the editor named
    (`continues:`), then those of one title, then the likest, each once.
    """
    index = EarlierProposals([before])
    offers = [
        (like.percent, like.same_sender, proposal, like.proposal)
        for proposal in after.proposals
        for like in index.all_like(proposal)
    ]
    titles = {fold(proposal.title): proposal for proposal in before.proposals}
    pairs: dict[str, tuple[Proposal, int]] = {}
    taken: set[str] = set()
    percents = {(later.id, former.id): percent for percent, _, later, former in offers}
    ids = {proposal.id: proposal for proposal in before.proposals}
    for proposal in after.proposals:
        named = proposal.continues
        if named and named.edition == before.id and named.id in ids and named.id not in taken:
            pairs[proposal.id] = ids[named.id], percents.get((proposal.id, named.id), 0)
            taken.add(named.id)
    for proposal in after.proposals:
        former = titles.get(fold(proposal.title))
        if proposal.id not in pairs and former and former.id not in taken:
            pairs[proposal.id] = former, percents.get((proposal.id, former.id), 0)
            taken.add(former.id)
    for percent, _, proposal, former in sorted(
        offers, key=lambda offer: (-offer[0], not offer[1], offer[2].number)
    ):
        if proposal.id not in pairs and former.id not in taken:
            pairs[proposal.id] = former, percent
            taken.add(former.id)
    return pairs


def _chapter_of(chapters: Sequence[Chapter]) -> Mapping[str, str]:
    return {proposal.id: chapter.title for chapter in chapters for proposal in chapter.proposals}


def _by_chapter(compared: Sequence[ComparedProposal]) -> Iterator[CountedChanges]:
    for chapter in dict.fromkeys(each.chapter for each in compared):
        yield CountedChanges(chapter, _counts(each for each in compared if each.chapter == chapter))


def _by_member(compared: Sequence[ComparedProposal], members: Sequence[Member]) -> Iterator[CountedChanges]:
    known: dict[str, Member] = {}
    for member in members:
        known.setdefault(member.id, member)
    for member in known.values():
        own = [each for each in compared if member.id in {sender.id for sender in each.members}]
        if own:
            yield CountedChanges(member.short_name or member.name, _counts(own))


def _counts(compared: Iterable[ComparedProposal]) -> Mapping[Change, int]:
    counted = Counter(each.change for each in compared)
    return {change: counted[change] for change in CHANGES}
