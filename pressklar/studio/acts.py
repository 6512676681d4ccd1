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
ARRANGED: Mapping[str, str] = {
    "move": N_("Moved"),
    "add": N_("Proposal added"),
    "take out": N_("Taken out"),
    "bring back": N_("Brought back"),
    "rename": N_("Address changed"),
    "add chapter": N_("Chapter added"),
    "move chapter": N_("Chapter moved"),
    "rename chapter": N_("Chapter renamed"),
    "remove chapter": N_("Chapter removed"),
    "silence": N_("Finding let stand"),
}
"""What the studio did to an edition's order and findings, by the `act` that its changes bear."""
_VALUES: Mapping[str, str] = {
    "title": N_("Title"),
    "intro": N_("Introduction"),
    "submitted_by": N_("Senders"),
    "contacts": N_("Contacts"),
    "continues": N_("Continues"),
}
"""The values of a proposal that every edition has; the others are its fields."""
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
    if isinstance(about := revision.details.get("about"), str):
        what = about
    elif (label := _value_label(edition, revision)) and len(holders) == 1:
        what = f"{what}: {label}"
    return HistoryRow(
        revision.number,
        clock(revision.when)[:10],
        clock(revision.when)[11:],
        tr(ARRANGED.get(str(revision.details.get("act")), _NAMES.get(revision.command, revision.command))),
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
    if path.parent.name == "images":
        return tr("Picture {name}", name=path.name)
    return file_words(path) or path.stem


def file_words(path: Path) -> str:
    """What an editor calls a content file that is no proposal's, "" for others."""
    return tr(_FILES[path.name]) if path.name in _FILES else ""


def _value_label(edition: Edition, revision: Revision) -> str:
    """What the value that was written in a proposal is called, "" where it was no proposal's."""
    value = revision.details.get("value")
    if not isinstance(value, list) or not value or revision.files[0].parent.name != "proposals":
        return ""
    labels = {field.key: field.label for field in edition.fields}
    labels |= {key: tr(words) for key, words in _VALUES.items()}
    return labels.get(str(value[0]), "")
