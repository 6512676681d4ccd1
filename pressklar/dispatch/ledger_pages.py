"""The ledger to look at: one line a member and recipient, as a table, a page, CSV and data. Recipients are numbers, as in members.yaml: no address leaves
the ledger's own file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..disk import write_whole
from ..folders import Folders
from ..model import Edition, Member
from ..problems import ContentError
from ..reports import report
from .ledger import Entry, Ledger
from .mail import display_name, plain_address
from .sealed import read_parcel

STATES = {
    "sent": "sent",
    "changed": "earlier parcel",
    "queued": "queued",
    "sending": "being sent",
    "delayed": "put off",
    "uncertain": "uncertain",
    "refused": "refused",
    "none": "not sent",
    "nobody": "no recipients",
}
"""Each state in words, in the order in which they are counted. `changed`: has a parcel, but the one on the disk is another by now."""
_TEMPLATE = "ledger.html.j2"


@dataclass(frozen=True)
class Line:
    """What one recipient of a member has. `recipient` is its number in members.yaml, "former" or "forgotten"; `when` in UTC."""

    member: str
    name: str
    recipient: str
    state: str
    when: str
    attempts: int
    trials: int
    version: str
    words: str

    @property
    def day(self) -> str:
        return self.when[:16].replace("T", " ")


@dataclass(frozen=True)
class View:
    """The whole ledger as lines, in the order of members.yaml; `trials` are counted for the edition."""

    edition: str
    title: str
    lines: tuple[Line, ...]
    trials: int

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many lines stand in each state; those in which none does are left out, but for `sent`."""
        found = [(state, sum(line.state == state for line in self.lines)) for state in STATES]
        return tuple((state, count) for state, count in found if count or state == "sent")

    def as_dict(self) -> dict[str, Any]:
        return {"edition": self.edition, "trials": self.trials, "counts": dict(self.counts), "lines": [asdict(line) for line in self.lines]}


def view(folders: Folders, edition: Edition, ledger: Ledger | None, *, running: bool = False) -> View:
    """The ledger as it stands. `running`: a run is at work, so that what is `sending` isn't in doubt."""
    entries = ledger.entries() if ledger else ()
    people: Mapping[int, str | None] = ledger.people() if ledger else {}
    by_person: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        by_person.setdefault((entry.member, entry.person), []).append(entry)
    lines: list[Line] = []
    for member in edition.members:
        version = _version(folders, edition, member)
        numbers = _numbers(member, ledger)
        known = {person: by_person.pop((member.id, person)) for person in [person for one, person in by_person if one == member.id]}
        for number, person in numbers:
            lines.append(_line(member.id, display_name(member), str(number), known.pop(person, []) if person else [], version, running))
        if not numbers:
            lines.append(Line(member.id, display_name(member), "–", "nobody", "", 0, 0, "", ""))
        lines += _former(member.id, display_name(member), known, people, version, running)
    for gone in dict.fromkeys(member for member, _ in by_person):
        lines += _former(gone, gone, {person: rows for (member, person), rows in by_person.items() if member == gone}, people, "", running)
    return View(edition.id, edition.title, tuple(lines), sum(entry.trial for entry in entries))


def write_page(folders: Folders, found: View) -> Path:
    """output/<edition>/ledger.html, to read and to print. Raises ContentError (E310) for a broken template, OutsideError (E901)."""
    path = folders.output(found.edition) / "ledger.html"
    write_whole(path, report(folders, _TEMPLATE, view=found, states=STATES), lasting=False)
    return path


def write_csv(folders: Folders, found: View) -> Path:
    """output/<edition>/ledger.csv, as spreadsheets open it: UTF-8 with a mark, and no cell that they would take for a formula. Raises OutsideError (E901)."""
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(("member", "name", "recipient", "state", "when (UTC)", "attempts", "trials", "version", "server"))
    for line in found.lines:
        rows.writerow([_harmless(str(cell)) for cell in (line.member, line.name, line.recipient, line.state, line.day, line.attempts, line.trials, line.version,
                                                         line.words)])
    path = folders.output(found.edition) / "ledger.csv"
    write_whole(path, b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace"), lasting=False)
    return path


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _numbers(member: Member, ledger: Ledger | None) -> list[tuple[int, int | None]]:
    """Each recipient's number, with its row in the ledger; an address that stands twice, once."""
    found: dict[str, int] = {}
    for address in member.recipients:
        found.setdefault((plain_address(address) or address).casefold(), len(found) + 1)
    return [(number, ledger.person(address) if ledger else None) for address, number in found.items()]


def _version(folders: Folders, edition: Edition, member: Member) -> str:
    try:
        return read_parcel(folders, edition.id, member.id).version
    except ContentError:
        return ""


def _former(member: str, name: str, known: Mapping[int, Sequence[Entry]], people: Mapping[int, str | None], version: str, running: bool) -> list[Line]:
    """Lines of those who are recipients no more; a trial's address is nobody's."""
    return [_line(member, name, "former" if people.get(person) else "forgotten", rows, version, running, former=True) for person, rows in known.items()
            if not all(entry.trial for entry in rows)]


def _line(member: str, name: str, recipient: str, rows: Sequence[Entry], version: str, running: bool, former: bool = False) -> Line:
    real = [entry for entry in rows if not entry.trial]
    trials = len(rows) - len(real)
    if not real:
        return Line(member, name, recipient, "none", "", 0, trials, "", "")
    last = next((entry for entry in reversed(real) if entry.state == "uncertain"), None) or max(real, key=lambda entry: (entry.since, entry.id))
    state: str = last.state
    if state == "sending" and not running:
        state = "uncertain"
    if state == "sent" and version and last.version != version and not former:
        state = "changed"
    return Line(member, name, recipient, state, last.since, len(real), trials, last.version[:8], last.words)
