"""output/<edition>/merge/<draft>.html: what a merge did with each paragraph, to read and print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..locale import N_, tr
from ..model import Edition
from ..ooxml.values import ChangeKind
from ..rendering.report_pages import field_labels, hues, report
from .outcome import Conflict, Correction, LedgerLine, MergeOutcome, PlacedRemark, State
from .running import MergeRun
from .working import read_working

_TEMPLATE = "merge.html.j2"
_STATES: Mapping[State, str] = {
    "unchanged": N_("unchanged"),
    "merged": N_("merged"),
    "conflicted": N_("conflicted"),
    "unplaced": N_("unplaced"),
}
_KINDS: Mapping[ChangeKind, str] = {
    "insertion": N_("insertion"),
    "deletion": N_("deletion"),
    "move": N_("move"),
    "split": N_("split"),
    "join": N_("join"),
    "look": N_("look"),
}
_WORD = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
OfProposal = TypeVar("OfProposal", Correction, Conflict, PlacedRemark, LedgerLine)
CONTEXT = 160
"""Characters that are shown before and after changed words at most, to a word's end; "…" stands for more."""
Piece = tuple[str, str]
"""Words and what they are: "" (both have them), "del" or "ins"."""


@dataclass(frozen=True)
class MarkedCorrection:
    """A correction with its words marked."""

    correction: Correction
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ReportGroup:
    """All about one proposal, or about the edition itself (`title` empty)."""

    number: int | None
    title: str
    palette: tuple[str, str] | None
    """Ground and type of its number, None for the reports' own."""
    corrections: tuple[MarkedCorrection, ...]
    conflicts: tuple[Conflict, ...]
    changes: tuple[PlacedRemark, ...]
    comments: tuple[PlacedRemark, ...]
    unplaced: tuple[LedgerLine, ...]


def write_reports(folders: Folders, run: MergeRun, *, dry_run: bool) -> tuple[Path, ...]:
    """A report for each file. Raises OutsideError (E901) where the disk refuses."""
    edition = read_working(folders, run.edition).edition
    nothing = dry_run or run.blocked
    reports: list[Path] = []
    for outcome in run.outcomes:
        path = _free(folders.output(run.edition) / "merge", outcome.draft or "unknown", reports)
        write_atomically(path, _drawn_up(folders, edition, outcome, nothing, run.blocked), lasting=False)
        reports.append(path)
    return tuple(reports)


def marked(before: str, after: str) -> Iterator[Piece]:
    """The words of both texts in one row: kept, taken away, put in."""
    left, right = _WORD.findall(before), _WORD.findall(after)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "".join(left[i1:i2]), ""
            continue
        if i1 < i2:
            yield "".join(left[i1:i2]), "del"
        if j1 < j2:
            yield "".join(right[j1:j2]), "ins"


def with_context(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, with the kept ones cut down to what stands near a change."""
    last = len(pieces) - 1
    for place, (words, kind) in enumerate(pieces):
        before = "" if place == 0 else words[:CONTEXT].rpartition(" ")[0] + " "
        after = "" if place == last else " " + words[-CONTEXT:].partition(" ")[2]
        short = f"{before}…{after}"
        yield (words if kind or last == 0 or len(words) < len(short) + 40 else short), kind


def _free(folder: Path, draft: str, taken: Sequence[Path]) -> Path:
    """A name for the report: the draft's id; with a number where two files of one merge are the same
    draft.
    """
    return next(
        path
        for number in range(1, len(taken) + 2)
        if (path := folder / f"{draft}{f'-{number}' if number > 1 else ''}.html") not in taken
    )


def _drawn_up(
    folders: Folders, edition: Edition, outcome: MergeOutcome, dry_run: bool, blocked: bool
) -> bytes:
    ledger = sorted(outcome.ledger, key=lambda line: line.state)
    return report(
        folders,
        edition.theme,
        _TEMPLATE,
        edition=edition,
        outcome=outcome,
        groups=list(report_groups(folders, edition, outcome)),
        ledger={state: list(lines) for state, lines in groupby(ledger, key=lambda line: line.state)},
        dry_run=dry_run,
        blocked=blocked,
        labels=field_labels(edition),
        states={state: tr(word) for state, word in _STATES.items()},
        kinds={kind: tr(word) for kind, word in _KINDS.items()},
        sides=((tr("As drafted"), "base"), (tr("The content now (kept)"), "ours"), (tr("In Word"), "theirs")),
    )


def report_groups(folders: Folders, edition: Edition, outcome: MergeOutcome) -> Iterator[ReportGroup]:
    numbers = {proposal.id: proposal.number for proposal in edition.proposals}
    palettes = hues(folders, edition)
    corrections, conflicts = _by_proposal(outcome.corrections), _by_proposal(outcome.conflicts)
    changes, comments = _by_proposal(outcome.changes), _by_proposal(outcome.comments)
    unplaced = _by_proposal(line for line in outcome.ledger if line.state == "unplaced")
    for name in sorted(
        {*corrections, *conflicts, *changes, *comments, *unplaced},
        key=lambda name: (numbers.get(name, 0), name),
    ):
        yield ReportGroup(
            numbers.get(name),
            outcome.titles.get(name, ""),
            palettes.get(name),
            tuple(
                MarkedCorrection(
                    correction, tuple(with_context(tuple(marked(correction.before, correction.after))))
                )
                for correction in corrections.get(name, ())
            ),
            tuple(conflicts.get(name, ())),
            tuple(changes.get(name, ())),
            tuple(comments.get(name, ())),
            tuple(unplaced.get(name, ())),
        )


def _by_proposal(records: Iterable[OfProposal]) -> dict[str, list[OfProposal]]:
    """Each proposal's own, in order; "" has what belongs to none."""
    own: dict[str, list[OfProposal]] = {}
    for record in records:
        own.setdefault(record.proposal or "", []).append(record)
    return own
