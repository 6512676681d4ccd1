"""output/<edition>/merge/<draft>.html: what a merge did with each paragraph, to read and print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from ..foundation.files import write_whole
from ..foundation.folders import Folders
from ..locale import N_, tr
from ..model import Edition
from ..ooxml.values import Change, ChangeKind, Comment
from ..rendering.report_pages import GROUND, hues, report
from .outcome import Conflict, Correction, Found, Line, Outcome, State
from .running import Run
from .working import working

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
OfProposal = TypeVar("OfProposal", Correction, Conflict, Found, Line)
Piece = tuple[str, str]
"""Words and what they are: "" (both have them), "del" or "ins"."""


@dataclass(frozen=True)
class Shown:
    """A correction with its words marked."""

    correction: Correction
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Group:
    """All about one proposal, or about the edition itself (`title` empty)."""

    number: int | None
    title: str
    hue: str
    deep: str
    corrections: tuple[Shown, ...]
    conflicts: tuple[Conflict, ...]
    changes: tuple[Found, ...]
    comments: tuple[Found, ...]
    unplaced: tuple[Line, ...]


def write_reports(folders: Folders, run: Run, *, dry_run: bool) -> tuple[Path, ...]:
    """A report for each file. Raises OutsideError (E901) where the disk refuses."""
    edition = working(folders, run.edition).edition
    nothing = dry_run or run.blocked
    made: list[Path] = []
    for outcome in run.outcomes:
        path = _free(folders.output(run.edition) / "merge", outcome.draft or "unknown", made)
        write_whole(path, _drawn_up(folders, edition, outcome, nothing, run.blocked), lasting=False)
        made.append(path)
    return tuple(made)


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


def _free(folder: Path, draft: str, taken: Sequence[Path]) -> Path:
    """A name for the report: the draft's id; with a number where two files of one merge are the same
    draft.
    """
    return next(
        path
        for number in range(1, len(taken) + 2)
        if (path := folder / f"{draft}{f'-{number}' if number > 1 else ''}.html") not in taken
    )


def _drawn_up(folders: Folders, edition: Edition, outcome: Outcome, dry_run: bool, blocked: bool) -> bytes:
    lines = [
        (state, list(group))
        for state, group in groupby(
            sorted(outcome.ledger, key=lambda line: line.state), key=lambda line: line.state
        )
    ]
    return report(
        folders,
        _TEMPLATE,
        edition=edition,
        outcome=outcome,
        groups=list(_groups(folders, edition, outcome)),
        ledger=dict(lines),
        dry_run=dry_run,
        blocked=blocked,
        labels=_labels(edition),
        states={state: tr(word) for state, word in _STATES.items()},
        kinds={kind: tr(word) for kind, word in _KINDS.items()},
        sides=(
            (tr("As drafted"), "base"),
            (tr("The content now (kept)"), "ours"),
            (tr("In Word"), "theirs"),
        ),
    )


def _labels(edition: Edition) -> Mapping[str, str]:
    return {
        "title": tr("Title"),
        "submitted_by": tr("Submitted by"),
        "intro": tr("Introduction"),
        "contacts": tr("Contacts"),
        "order": tr("Order"),
        **{field.key: field.label for field in edition.fields},
    }


def _groups(folders: Folders, edition: Edition, outcome: Outcome) -> Iterator[Group]:
    numbers = {proposal.id: proposal.number for proposal in edition.proposals}
    palettes = hues(folders, edition)
    unplaced = [line for line in outcome.ledger if line.state == "unplaced"]
    corrections, conflicts, lost = (
        _by_proposal(outcome.corrections),
        _by_proposal(outcome.conflicts),
        _by_proposal(unplaced),
    )
    changes, comments = _by_proposal(outcome.changes), _by_proposal(outcome.comments)
    for name in sorted(
        {*corrections, *conflicts, *changes, *comments, *lost},
        key=lambda name: (numbers.get(name or "", 0), name or ""),
    ):
        hue, deep = palettes.get(name or "", GROUND)
        yield Group(
            numbers.get(name or ""),
            outcome.titles.get(name or "", "") if name else "",
            hue,
            deep,
            tuple(Shown(one, tuple(marked(one.before, one.after))) for one in corrections.get(name, ())),
            tuple(conflicts.get(name, ())),
            _of(changes.get(name, ()), Change),
            _of(comments.get(name, ()), Comment),
            tuple(lost.get(name, ())),
        )


def _by_proposal(found: Iterable[OfProposal]) -> dict[str | None, list[OfProposal]]:
    """Each proposal's own, in order."""
    own: dict[str | None, list[OfProposal]] = {}
    for one in found:
        own.setdefault(one.proposal, []).append(one)
    return own


def _of(found: Iterable[Found], kind: type) -> tuple[Found, ...]:
    return tuple(one for one in found if isinstance(one.what, kind))
