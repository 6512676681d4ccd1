"""How an edition stands: what is missing, who has a Word draft and since when, who has the parcel. One value,
for the terminal, the spreadsheet and the studio's first view. All of it is read from content, output and
records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from ..calling.planning import Standing, standing
from ..dispatch.ledger import Ledger, lock_path, open_ledger
from ..dispatch.ledger_pages import STATES, RecipientLine, view
from ..dispatch.lock import is_free
from ..dispatch.mail import display_name
from ..dispatch.origins import inputs_sum, made_from, parcel_drafts
from ..dispatch.sealed import read_parcel
from ..foundation.folders import Folders
from ..locale import N_
from ..merge.sent_drafts import SentDraft, sent_drafts
from ..model import Edition, Member, Proposal
from ..problems import ContentError

DraftState = Literal["none", "packed", "out", "back"]
ParcelState = Literal["none", "outdated", "ready"]
CallState = Literal["none", "called", "answered", "declined"]
DRAFT_STATES: Mapping[str, str] = {
    "out": N_("out"),
    "back": N_("back"),
    "packed": N_("in the parcel, not sent"),
    "none": N_("no draft"),
}
"""Where a Word draft is, in words, in the order in which drafts are counted."""
CALL_STATES: Mapping[str, str] = {
    "answered": N_("has answered"),
    "called": N_("called"),
    "declined": N_("sends nothing in"),
    "none": N_("not called"),
}
"""How members stand with the call for proposals, in words."""
PARCEL_STATES: Mapping[str, str] = {
    "ready": N_("ready"),
    "outdated": N_("of other content"),
    "none": N_("not made"),
}
"""What stands in output/ of a parcel, in words."""
_HAD = frozenset({"sent", "changed"})


@dataclass(frozen=True)
class IncompleteEntry:
    """An entry that lacks something: the keys and labels of the fields that are expected and empty, and
    whether it has no sender.
    """

    entry: str
    number: int
    title: str
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    has_no_sender: bool = False


@dataclass(frozen=True)
class DraftStatus:
    """Where somebody's newest Word draft is. `since`: the day on which it was made, or sent with the parcel,
    or came back; None without a draft.
    """

    state: DraftState = "none"
    since: date | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallStatus:
    """How a member stands with the call for proposals, and the day on which it was called."""

    state: CallState = "none"
    since: date | None = None


@dataclass(frozen=True)
class MemberStatus:
    """How one member stands. `entries` are its numbers; `recipients` the ledger's lines, one a recipient."""

    id: str
    name: str
    entries: tuple[int, ...]
    incomplete: tuple[IncompleteEntry, ...]
    draft: DraftStatus
    parcel: ParcelState
    recipients: tuple[RecipientLine, ...]
    call: CallStatus = CallStatus()
    is_former: bool = False
    """Whether only the ledger knows it any more."""

    @property
    def deliveries(self) -> tuple[tuple[str, int], ...]:
        """How many recipients stand in each state of the ledger, in the order of STATES."""
        counts = Counter(line.state for line in self.recipients)
        return tuple((state, counts[state]) for state in STATES if counts[state])

    @property
    def has_parcel(self) -> bool:
        """Whether every recipient has had a parcel, and there is one."""
        return bool(self.recipients) and all(line.state in _HAD for line in self.recipients)

    @property
    def delivered(self) -> str:
        """When the last of its parcels went out, in UTC; "" where none did."""
        return max((line.when for line in self.recipients if line.state in _HAD), default="")

    @property
    def is_waited_for(self) -> bool:
        """Whether something is still to be done for, or awaited from, this member."""
        owed = any(line.state not in ("sent", "nobody") for line in self.recipients)
        asked = self.call.state == "called"
        return bool(self.incomplete) or self.draft.state == "out" or owed or asked


@dataclass(frozen=True)
class EditionStatus:
    """How the edition stands. `members` in the order of members.yaml, then whoever only the ledger knows;
    `incomplete` has each entry once, those without a sender too; `whole_drafts` are the newest drafts of no
    single member.
    """

    edition: str
    title: str
    day: date
    entries: int
    members: tuple[MemberStatus, ...]
    incomplete: tuple[IncompleteEntry, ...]
    whole_drafts: tuple[DraftStatus, ...]
    last_day: date | None = None
    """The last day of the call for proposals."""

    @property
    def calls(self) -> tuple[tuple[str, int], ...]:
        """How many members stand in each state of the call; none where nobody was called."""
        counts = Counter(member.call.state for member in self.members if not member.is_former)
        called = any(member.call.since for member in self.members)
        return tuple((state, counts[state]) for state in CALL_STATES if counts[state] and called)  # type: ignore[index]

    @property
    def days_left(self) -> int | None:
        """Until the last day of the call; negative after it."""
        return (self.last_day - self.day).days if self.last_day else None

    @property
    def drafts(self) -> tuple[tuple[str, int], ...]:
        """How many members' drafts are in each state; those without any are left out."""
        counts = Counter(member.draft.state for member in self.members)
        return tuple((state, counts[state]) for state in DRAFT_STATES if counts[state] and state != "none")  # type: ignore[index]

    @property
    def deliveries(self) -> tuple[tuple[str, int], ...]:
        """How many recipients stand in each state of the ledger."""
        counts = Counter(line.state for member in self.members for line in member.recipients)
        return tuple((state, counts[state]) for state in STATES if counts[state])

    @property
    def parcels(self) -> tuple[tuple[str, int], ...]:
        """How many members' parcels are in each state."""
        counts = Counter(member.parcel for member in self.members if not member.is_former)
        return tuple((state, counts[state]) for state in PARCEL_STATES if counts[state])  # type: ignore[index]

    def as_dict(self) -> dict[str, Any]:
        """For --json: no address stands in it."""
        return {
            "edition": self.edition,
            "day": self.day.isoformat(),
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "days_left": self.days_left,
            "calls": dict(self.calls),
            "proposals": self.entries,
            "incomplete": [asdict(entry) for entry in self.incomplete],
            "drafts": dict(self.drafts),
            "whole_drafts": [_draft_as_dict(draft) for draft in self.whole_drafts],
            "parcels": dict(self.parcels),
            "deliveries": dict(self.deliveries),
            "members": [
                {
                    "id": member.id,
                    "name": member.name,
                    "proposals": list(member.entries),
                    "incomplete": [entry.entry for entry in member.incomplete],
                    "call": member.call.state,
                    "called": member.call.since.isoformat() if member.call.since else None,
                    "draft": _draft_as_dict(member.draft),
                    "parcel": member.parcel,
                    "deliveries": dict(member.deliveries),
                    "delivered": member.delivered,
                }
                for member in self.members
            ],
        }


def _draft_as_dict(draft: DraftStatus) -> dict[str, Any]:
    since = draft.since.isoformat() if draft.since else None
    return {"state": draft.state, "since": since, "proposals": list(draft.entries)}


def edition_status(folders: Folders, edition: Edition) -> EditionStatus:
    """How an edition stands now. Raises OutsideError (E878) for a ledger that can't be used."""
    running = not is_free(lock_path(folders, edition.id))
    with open_ledger(folders, edition.id) as ledger:
        ledger_view = view(folders, edition, ledger, running=running)
        sent = _sent_files(ledger)
        stand = standing(folders, edition, ledger)
    lines: dict[str, list[RecipientLine]] = {}
    for line in ledger_view.lines:
        lines.setdefault(line.member, []).append(line)
    incomplete = {entry.entry: entry for entry in _incomplete(edition)}
    newest = tuple(draft for draft in sent_drafts(folders, edition) if not draft.is_closed)
    drafts = _Drafts(newest, parcel_drafts(folders, edition.id), sent)
    parcels = dict(_parcels(folders, edition))
    members = []
    for member in edition.members:
        own = edition.by_member(member)
        recipients = tuple(lines.pop(member.id, ()))
        members.append(
            MemberStatus(
                member.id,
                display_name(member),
                tuple(proposal.number for proposal in own),
                tuple(incomplete[proposal.id] for proposal in own if proposal.id in incomplete),
                drafts.of(member),
                parcels[member.id],
                recipients,
                _call_of(member, stand),
            )
        )
    members += [
        MemberStatus(gone, own_lines[0].name, (), (), DraftStatus(), "none", tuple(own_lines), is_former=True)
        for gone, own_lines in lines.items()
    ]
    return EditionStatus(
        edition.id,
        edition.title,
        datetime.now().astimezone().date(),
        len(edition.proposals),
        tuple(members),
        tuple(incomplete.values()),
        tuple(_whole_drafts(newest)),
        edition.call.last_day,
    )


def _call_of(member: Member, stand: Standing) -> CallStatus:
    since = stand.called.get(member.id)
    if member.id in stand.declined:
        return CallStatus("declined", since)
    if member.id in stand.answered:
        return CallStatus("answered", since)
    return CallStatus("called" if since else "none", since)


def _incomplete(edition: Edition) -> Iterator[IncompleteEntry]:
    expected = [field for field in edition.fields if field.need != "optional"]
    for proposal in edition.proposals:
        empty = [field for field in expected if not proposal.fields.get(field.key)]
        if empty or _lacks_sender(edition, proposal):
            yield IncompleteEntry(
                proposal.id,
                proposal.number,
                proposal.title,
                tuple(field.key for field in empty),
                tuple(field.label for field in empty),
                _lacks_sender(edition, proposal),
            )


def _lacks_sender(edition: Edition, proposal: Proposal) -> bool:
    """A publication without members has entries without senders."""
    return bool(edition.members) and not proposal.submitted_by


def _parcels(folders: Folders, edition: Edition) -> Iterator[tuple[str, ParcelState]]:
    """Whether each member's parcel lies there, and is of the content as it stands."""
    origins = made_from(folders, edition.id)
    now = inputs_sum(folders, edition) if origins else ""
    for member in edition.members:
        try:
            read_parcel(folders, edition.id, member.id)
        except ContentError:
            yield member.id, "none"
            continue
        yield member.id, "ready" if origins.get(member.id) in (None, now) else "outdated"


@dataclass(frozen=True)
class _Drafts:
    """The edition's drafts, the newest first, without those nobody waits for; the files of those that
    were made for parcels, by the draft's id; and when each file was sent to each member, in UTC.
    """

    drafts: tuple[SentDraft, ...]
    packed: Mapping[str, str]
    sent: Mapping[tuple[str, str], str]

    def of(self, member: Member) -> DraftStatus:
        """Where the newest draft is that is the member's alone. A parcel's is out once the parcel is sent."""
        waiting = DraftStatus()
        for draft in self.drafts:
            if draft.members != (member.id,):
                continue
            if draft.returned:
                return DraftStatus("back", _day(draft.returned), draft.entries)
            if draft.id not in self.packed:
                return DraftStatus("out", draft.made, draft.entries)
            if when := self.sent.get((member.id, self.packed[draft.id])):
                return DraftStatus("out", _day(when), draft.entries)
            if waiting.state == "none":
                waiting = DraftStatus("packed", draft.made, draft.entries)
        return waiting


def _sent_files(ledger: Ledger | None) -> dict[tuple[str, str], str]:
    """When each file was first sent to each member, by the member's id and the file's SHA-256."""
    if ledger is None:
        return {}
    files = ledger.files()
    sent: dict[tuple[str, str], str] = {}
    for entry in ledger.entries("parcel"):
        for file in files.get(entry.id, ()) if entry.state == "sent" and not entry.trial else ():
            sent.setdefault((entry.member, file.sha256), entry.since)
    return sent


def _whole_drafts(drafts: Iterable[SentDraft]) -> Iterator[DraftStatus]:
    """Drafts of the whole edition or of several members, the newest for the same entries."""
    seen: set[tuple[str, ...]] = set()
    for draft in drafts:
        if len(draft.members) == 1 or draft.entries in seen:
            continue
        seen.add(draft.entries)
        day = _day(draft.returned) if draft.returned else draft.made
        yield DraftStatus("back" if draft.returned else "out", day, draft.entries)


def _day(when: str) -> date | None:
    """The day of a moment in UTC, by this machine's clock, or of a day."""
    try:
        return datetime.fromisoformat(when).astimezone().date() if "T" in when else date.fromisoformat(when)
    except ValueError:
        return None
