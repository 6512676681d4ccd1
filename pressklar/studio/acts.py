"""What was written, as the studio's pages list it: acts by what an editor calls them, with whose texts they
are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..locale import N_, plural, tr
from ..manuscript.history import Revision
from ..manuscript.transaction import clock
from ..model import Edition

_NAMES: Mapping[str, str] = {
    "studio": N_("Written in the studio"),
    "merge": N_("Returned Word file merged"),
    "check --fix": N_("Findings mended"),
    "check --learn": N_("Word learnt"),
    "import": N_("Booklet imported"),
    "new": N_("Edition begun"),
    "init": N_("Publication begun"),
    "approve": N_("Approved"),
    "collect": N_("Submissions taken in"),
    "call": N_("Last day of the call set"),
    "undo": N_("Undone"),
    "redo": N_("Done again"),
    "go back": N_("Gone back"),
    "restore": N_("Backup brought back"),
}
"""What an editor calls the acts of commands."""
_FILES: Mapping[str, str] = {
    "edition.yaml": N_("The edition"),
    "members.yaml": N_("Members"),
    "words.txt": N_("Words"),
    "house-style.yaml": N_("House style"),
    "approval.yaml": N_("Approval"),
}


@dataclass(frozen=True)
class HistoryRow:
    """An act as a page shows it. `undoes` is what it takes back, in words."""

    number: int
    day: str
    time: str
    name: str
    by: str
    what: str
    count: int
    is_standing: bool
    undoes: str


def history_row(edition: Edition, revision: Revision, standing: Mapping[int, Revision]) -> HistoryRow:
    """An act for a page; `standing` are those that nobody took back, by their numbers."""
    holders = [*dict.fromkeys(_holder(edition, path) for path in revision.files)]
    what = ", ".join(holders[:2])
    if len(holders) > 2:
        what = plural(len(holders) - 2, "{what} and {count} more", "{what} and {count} more", what=what)
    return HistoryRow(
        revision.number,
        clock(revision.when)[:10],
        clock(revision.when)[11:],
        tr(_NAMES.get(revision.command, revision.command)),
        revision.by,
        what,
        revision.acts,
        revision.number in standing,
        tr("no. {number}", number=revision.undoes) if revision.undoes else "",
    )


def _holder(edition: Edition, path: Path) -> str:
    titles = {proposal.id: proposal.title for proposal in edition.proposals}
    if path.parent.name == "proposals" and path.stem in titles:
        return titles[path.stem]
    return tr(_FILES[path.name]) if path.name in _FILES else path.stem
