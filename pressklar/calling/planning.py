"""Who is called or reminded now: the members, held against the ledger, the edition's proposals and what lies
made. Nothing is sent or written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..collecting.records import read_records
from ..dispatch.ledger import COMMANDS, Attempt, Kind, Ledger
from ..dispatch.mail import checked_sender
from ..dispatch.planning import Due, Plan, SendOptions, due_to, make_plan, rows_by_recipient
from ..dispatch.sealed import ManifestError, Sealed, kind_folder, read_manifest
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..manuscript.start.example import example
from ..model import Edition, Member, Proposal
from ..problems import ContentError, Place, Problem

_MOST_NAMES = 6


@dataclass(frozen=True)
class Standing:
    """How members stand with the call, by their ids: the day on which each was called first, and who has
    answered: with entries of the edition, or with what was collected and stands in no chapter yet.
    `declined` have said that they send nothing in.
    """

    called: Mapping[str, date]
    answered: frozenset[str]
    declined: frozenset[str]

    def waits(self, member: Member) -> bool:
        """Whether the member was called and hasn't answered."""
        return member.id in self.called and member.id not in self.answered | self.declined


def standing(folders: Folders, edition: Edition, ledger: Ledger | None) -> Standing:
    """How all members stand with the call."""
    called: dict[str, date] = {}
    for attempt in ledger.entries("call") if ledger else ():
        if attempt.state == "sent" and not attempt.trial:
            called.setdefault(attempt.member, _day(attempt))
    answered = {
        member.id
        for proposal in edition.proposals
        if not _is_example(edition, proposal)
        for member in proposal.submitted_by
    }
    answered.update(record.member for record in read_records(folders, edition.id) if record.member)
    return Standing(called, frozenset(answered), frozenset(edition.call.declined))


def plan_of(
    kind: Kind,
    folders: Folders,
    edition: Edition,
    members: Sequence[Member],
    ledger: Ledger | None,
    options: SendOptions,
) -> Plan:
    """What is due of that kind, as it lies made. Raises ContentError: what `make_plan` raises for parcels;
    E874 for an address, E891 where a letter isn't made.
    """
    if kind == "parcel":
        return make_plan(folders, edition, members, ledger, options)
    if kind == "reminder":
        return reminder_plan(folders, edition, members, ledger, options, date.today())
    rows = rows_by_recipient(ledger, kind)
    return _planned(kind, folders, edition, members, ledger, rows, options)


def call_plan(
    folders: Folders, edition: Edition, members: Sequence[Member], ledger: Ledger | None, options: SendOptions
) -> Plan:
    """Whom to call: the members with recipients, but for those that have said that they send nothing in. W891
    names those who had a call that is another by now, and aren't called anew. Raises as `plan_of` does.
    """
    wanted = [member for member in members if member.id not in edition.call.declined]
    plan = plan_of("call", folders, edition, wanted, ledger, options)
    if options.changed or options.to or not plan.had:
        return plan
    changed = replace(options, changed=True, limit=None)
    outdated = plan_of("call", folders, edition, wanted, ledger, changed).due
    return replace(plan, problems=(*plan.problems, *_outdated(outdated)))


def reminder_plan(
    folders: Folders,
    edition: Edition,
    members: Sequence[Member],
    ledger: Ledger | None,
    options: SendOptions,
    today: date,
) -> Plan:
    """Whom to remind of the members that wait: who has had a call or a reminder today has had theirs. Raises
    as `plan_of` does.
    """
    rows: dict[tuple[str, int], list[Attempt]] = {}
    for kind in ("call", "reminder"):
        for person, attempts in rows_by_recipient(ledger, kind).items():
            rows.setdefault(person, []).extend(
                attempt
                for attempt in attempts
                if (_day(attempt) == today and attempt.state == "sent")
                or (kind == "reminder" and _is_in_doubt(attempt))
            )
    return _planned("reminder", folders, edition, members, ledger, rows, options)


def not_called(members: Sequence[Member], stand: Standing) -> list[Problem]:
    """W890 where some members were never called, and so aren't reminded."""
    names = [
        member.id
        for member in members
        if member.recipients and member.id not in {*stand.called, *stand.answered, *stand.declined}
    ]
    if not names:
        return []
    return [
        Problem(
            "W890",
            None,
            plural(
                len(names),
                "{count} member was never called, and so isn't reminded: {names}.",
                "{count} members were never called, and so aren't reminded: {names}.",
                names=_some(names),
            ),
            tr(
                "Call them: {program} call. What was sent by hand is noted with {program} ledger resolve "
                "MEMBER --sent --of call",
                program=program(),
            ),
        )
    ]


def _outdated(due: Sequence[Due]) -> list[Problem]:
    """W891 for messages that are another by now."""
    names = list(dict.fromkeys(message.member.id for message in due))
    if not names:
        return []
    return [
        Problem(
            "W891",
            None,
            plural(
                len(names),
                "{count} member has a call with another last day or other words than it would have now: "
                "{names}.",
                "{count} members have a call with another last day or other words than they would have now: "
                "{names}.",
                names=_some(names),
            ),
            tr("If they should have the new one: {program} call --changed", program=program()),
        )
    ]


def _some(names: Sequence[str]) -> str:
    """The first names of many."""
    some = ", ".join(names[:_MOST_NAMES])
    return tr("{names} and others", names=some) if len(names) > _MOST_NAMES else some


def _planned(
    kind: Kind,
    folders: Folders,
    edition: Edition,
    members: Sequence[Member],
    ledger: Ledger | None,
    rows: Mapping[tuple[str, int], Sequence[Attempt]],
    options: SendOptions,
) -> Plan:
    checked_sender(edition.dispatch, folders.display_path(edition.folder / "edition.yaml"))
    parent = kind_folder(folders, edition.id, kind)

    def parcel_of(member: Member) -> Sealed:
        try:
            return read_manifest(parent, edition.id, member.id, kind)
        except ManifestError as error:
            place = folders.display_path(parent / member.id / "manifest.json")
            raise ContentError(_not_made(kind, member, place, str(error))) from error

    due: list[Due] = []
    warnings: list[Problem] = []
    errors: list[Problem] = []
    had = 0
    for member in members:
        try:
            own, done, doubts = due_to(folders, member, ledger, rows, options, parcel_of, kind)
        except ContentError as error:
            errors += error.problems
            continue
        due += own
        had += done
        warnings += doubts
    if errors:
        raise ContentError(*errors)
    return Plan(tuple(due[: options.limit]), had, tuple(warnings))


def _not_made(kind: Kind, member: Member, place: str, reason: str) -> Problem:
    return Problem(
        "E891",
        Place(place),
        tr("What {member} is to be sent has a manifest that {reason}.", member=member.id, reason=reason)
        if reason
        else tr("What {member} is to be sent isn't made yet.", member=member.id),
        tr("Make it: {program} {command} --dry-run", program=program(), command=COMMANDS[kind]),
    )


def _day(attempt: Attempt) -> date:
    """The day of an attempt where this machine stands."""
    return datetime.fromisoformat(attempt.since).astimezone().date()


def _is_in_doubt(attempt: Attempt) -> bool:
    return attempt.state in ("uncertain", "sending")


def _is_example(edition: Edition, proposal: Proposal) -> bool:
    """Whether it is the example that a new edition begins with, as it was: nobody's answer."""
    sender = proposal.submitted_by[0] if proposal.submitted_by else None
    start = example(edition.language, edition.fields, sender)
    return (proposal.id, proposal.title, _texts(proposal)) == (start.id, start.title, _texts(start))


def _texts(proposal: Proposal) -> dict[str, str]:
    return {key: text.strip() for key, text in proposal.fields.items() if text.strip()}
