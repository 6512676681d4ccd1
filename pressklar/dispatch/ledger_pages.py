"""The ledger to look at: one line a member and recipient, as a table and a page; and whole, one row a file of
each attempt, as CSV and data. Recipients are numbers, as in members.yaml: no address leaves the ledger's own
file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..locale import N_, language, plural, tr
from ..manuscript.read.addresses import plain_address
from ..model import Edition, Member
from ..problems import ContentError
from ..rendering.report_pages import report
from .ledger import Attempt, Kind, Ledger, SentFile
from .mail import display_name
from .sealed import read_parcel

STATES = {
    "sent": N_("sent"),
    "changed": N_("earlier parcel"),
    "queued": N_("queued"),
    "sending": N_("being sent"),
    "delayed": N_("put off"),
    "uncertain": N_("uncertain"),
    "refused": N_("refused"),
    "none": N_("not sent"),
    "nobody": N_("no recipients"),
}
"""Each state in words, in the order in which they are counted. `changed`: has a parcel, but the one on the
disk is another by now.
"""
RECIPIENTS = {"former": N_("former"), "forgotten": N_("forgotten"), "trial": N_("trial")}
"""Who is no recipient of a number, in words."""
_SENT_AS = {"attachment": N_("attachment"), "link": N_("link"), "": ""}
_HEADINGS = (
    *(N_("member"), N_("name"), N_("recipient"), N_("state"), N_("when (UTC)"), N_("attempt"), N_("version")),
    *(N_("file"), N_("size"), N_("sha256"), N_("sent as"), N_("server")),
)
_MAY_HAVE_ARRIVED = {"sent", "sending", "uncertain"}
_TEMPLATE = "ledger.html.j2"
_FORMULA = re.compile(r"""[=+\-@＝＋－＠](?=[\s"'\x00]*(?:\Z|[;,|\t\r\n"]))""")
"""What begins a formula, at the start of a cell in whatever way the line is parted; the wide signs are read
as the narrow ones by some. For a text read backwards: forwards, each of many quotes or spaces would be looked
behind anew.
"""


@dataclass(frozen=True)
class RecipientLine:
    """What one recipient of a member has. `recipient` is its number in members.yaml, "former" or "forgotten";
    `when` in UTC; `files` are the last attempt's.
    """

    member: str
    name: str
    recipient: str
    state: str
    when: str
    attempts: int
    trials: int
    version: str
    words: str
    files: tuple[SentFile, ...] = ()

    @property
    def day(self) -> str:
        return self.when[:16].replace("T", " ")


@dataclass(frozen=True)
class Row:
    """One file of one attempt. A trial's `recipient` is "trial". Without attempts there is one row that says
    so; an attempt of which no files are known has one too.
    """

    member: str
    name: str
    recipient: str
    state: str
    when: str
    attempt: int
    version: str
    file: str
    size: int
    sha256: str
    sent_as: str
    words: str


@dataclass(frozen=True)
class View:
    """The ledger as lines, in the order of members.yaml, and as rows; `trials` are counted for the edition.

    `closed` counts those who are recipients no more and never had anything, whose address was mended perhaps:
    they have rows, but no line.
    """

    edition: str
    theme: str
    title: str
    lines: tuple[RecipientLine, ...]
    trials: int
    rows: tuple[Row, ...] = ()
    closed: int = 0

    @property
    def complete(self) -> bool:
        """Whether all have theirs: nothing is owed to a recipient, or in doubt."""
        states = {line.state for line in self.lines}
        return "sent" in states and states <= {"sent", "nobody"}

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many lines stand in each state; those in which none does are left out, but for `sent`."""
        counts = [(state, sum(line.state == state for line in self.lines)) for state in STATES]
        return tuple((state, count) for state, count in counts if count or state == "sent")

    def as_dict(self) -> dict[str, Any]:
        return {
            "edition": self.edition,
            "complete": self.complete,
            "closed": self.closed,
            "trials": self.trials,
            "counts": dict(self.counts),
            "lines": [asdict(line) for line in self.lines],
            "rows": [asdict(row) for row in self.rows],
        }


def view(
    folders: Folders, edition: Edition, ledger: Ledger | None, *, running: bool = False, kind: Kind = "parcel"
) -> View:
    """The ledger of one kind of message as it stands. `running`: a run is at work, so that what is `sending`
    isn't in doubt.
    """
    entries = ledger.entries(kind) if ledger else ()
    gatherer = _Gatherer(ledger.people() if ledger else {}, ledger.files() if ledger else {}, running)
    by_person: dict[tuple[str, int], list[Attempt]] = {}
    for entry in entries:
        by_person.setdefault((entry.member, entry.person), []).append(entry)
    for member in edition.members:
        name = display_name(member)
        version = _version(folders, edition, member) if kind == "parcel" else ""
        numbers = recipient_numbers(member, ledger)
        attempts = {
            person: by_person.pop((member.id, person))
            for person in [person for owner, person in by_person if owner == member.id]
        }
        for number, person in numbers:
            gatherer.add(member.id, name, str(number), attempts.pop(person, []) if person else [], version)
        if not numbers:
            gatherer.lines.append(RecipientLine(member.id, name, "–", "nobody", "", 0, 0, "", ""))
            gatherer.rows.append(_row(gatherer.lines[-1]))
        gatherer.add_former(member.id, name, attempts, version)
    for gone in dict.fromkeys(member for member, _ in by_person):
        gatherer.add_former(
            gone, gone, {person: rows for (member, person), rows in by_person.items() if member == gone}, ""
        )
    return View(
        edition.id,
        edition.theme,
        edition.title,
        tuple(gatherer.lines),
        sum(entry.trial for entry in entries),
        tuple(gatherer.rows),
        gatherer.closed,
    )


def write_page(folders: Folders, view: View) -> Path:
    """output/<edition>/ledger.html, to read and to print. Raises ContentError (E310) for a broken template,
    OutsideError (E901).
    """
    path = folders.output(view.edition) / "ledger.html"
    words = {"states": STATES, "recipients": RECIPIENTS, "language": language()}
    write_atomically(
        path, report(folders, view.theme, _TEMPLATE, view=view, tr=tr, plural=plural, **words), lasting=False
    )
    return path


def write_csv(folders: Folders, view: View) -> Path:
    """output/<edition>/ledger.csv, as spreadsheets open it: UTF-8 with a mark, and no cell that they would
    take for a formula. Raises OutsideError (E901).
    """
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(map(tr, _HEADINGS))
    for row in view.rows:
        rows.writerow(
            [
                harmless(str(cell))
                for cell in (
                    row.member,
                    row.name,
                    tr(RECIPIENTS.get(row.recipient, row.recipient)),
                    tr(STATES[row.state]),
                    row.when[:16].replace("T", " "),
                    row.attempt or "",
                    row.version[:8],
                    row.file,
                    row.size or "",
                    row.sha256,
                    tr(_SENT_AS[row.sent_as]),
                    row.words,
                )
            ]
        )
    path = folders.output(view.edition) / "ledger.csv"
    write_atomically(path, b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace"), lasting=False)
    return path


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, wherever it parts the line: at semicolons and tabs too,
    where the machine's language does so, and then at its quotes and line ends. What would begin a formula
    gets an apostrophe before it (OWASP, "CSV Injection").
    """
    return _FORMULA.sub(r"\g<0>'", cell[::-1])[::-1]


def recipient_numbers(member: Member, ledger: Ledger | None) -> list[tuple[int, int | None]]:
    """Each recipient's number, with its row in the ledger; an address that stands twice, once."""
    numbers: dict[str, int] = {}
    for address in member.recipients:
        numbers.setdefault((plain_address(address) or address).casefold(), len(numbers) + 1)
    return [(number, ledger.person(address) if ledger else None) for address, number in numbers.items()]


def _version(folders: Folders, edition: Edition, member: Member) -> str:
    try:
        return read_parcel(folders, edition.id, member.id).version
    except ContentError:
        return ""


class _Gatherer:
    """Lines and rows as they are found."""

    def __init__(
        self, people: Mapping[int, str | None], files: Mapping[int, tuple[SentFile, ...]], running: bool
    ) -> None:
        self.people, self.files, self.running = people, files, running
        self.lines: list[RecipientLine] = []
        self.rows: list[Row] = []
        self.closed = 0

    def add(
        self,
        member: str,
        name: str,
        recipient: str,
        entries: Sequence[Attempt],
        version: str,
        former: bool = False,
    ) -> None:
        """A recipient's line, and its rows."""
        line = self._line(member, name, recipient, entries, version, former)
        self.lines.append(line)
        self._add_rows(line, entries)

    def add_former(
        self, member: str, name: str, attempts: Mapping[int, Sequence[Attempt]], version: str
    ) -> None:
        """Those who are recipients no more. Who never had anything is owed nothing either: no line, as for a
        trial's address, which is nobody's.
        """
        for person, entries in attempts.items():
            if all(entry.trial for entry in entries):
                self._add_rows(RecipientLine(member, name, "trial", "none", "", 0, 0, "", ""), entries)
                continue
            recipient = "former" if self.people.get(person) else "forgotten"
            if {self._state(entry) for entry in entries if not entry.trial} & _MAY_HAVE_ARRIVED:
                self.add(member, name, recipient, entries, version, former=True)
            else:
                self.closed += 1
                self._add_rows(self._line(member, name, recipient, entries, version, former=True), entries)

    def _add_rows(self, line: RecipientLine, entries: Sequence[Attempt]) -> None:
        self.rows += [] if entries else [_row(line)]
        for entry in entries:
            row = replace(
                _row(line),
                recipient="trial" if entry.trial else line.recipient,
                state=self._state(entry),
                when=entry.since,
                attempt=entry.attempt,
                version=entry.version,
                words=entry.words,
            )
            files = self.files.get(entry.id, ())
            self.rows += [
                replace(row, file=file.name, size=file.size, sha256=file.sha256, sent_as=file.sent_as)
                for file in files
            ] or [row]

    def _state(self, entry: Attempt) -> str:
        return "uncertain" if entry.state == "sending" and not self.running else entry.state

    def _line(
        self, member: str, name: str, recipient: str, entries: Sequence[Attempt], version: str, former: bool
    ) -> RecipientLine:
        real = [entry for entry in entries if not entry.trial]
        trials = len(entries) - len(real)
        if not real:
            return RecipientLine(member, name, recipient, "none", "", 0, trials, "", "")
        last = next((entry for entry in reversed(real) if entry.state == "uncertain"), None) or max(
            real, key=lambda entry: (entry.since, entry.id)
        )
        if (
            former and last.state != "uncertain"
        ):  # what was sent counts, not what was tried in vain before or after
            last = next((entry for entry in reversed(real) if self._state(entry) in _MAY_HAVE_ARRIVED), last)
        state = self._state(last)
        if state == "sent" and version and last.version != version and not former:
            state = "changed"
        return RecipientLine(
            member,
            name,
            recipient,
            state,
            last.since,
            len(real),
            trials,
            last.version[:8],
            last.words,
            self.files.get(last.id, ()),
        )


def _row(line: RecipientLine) -> Row:
    """The row of a line without attempts."""
    return Row(line.member, line.name, line.recipient, line.state, "", 0, "", "", 0, "", "", "")
