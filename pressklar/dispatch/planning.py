"""Who is due: the members and their recipients, held against the parcels on the disk and the ledger. Nothing
is sent or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..foundation.build_report import changes_in_words, outdated
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..manuscript.read.addresses import plain_address
from ..model import Edition, Member
from ..problems import ContentError, Place, Problem, UsageError
from .ledger import COMMANDS, Attempt, Kind, Ledger, SentFile
from .mail import (
    MOST_SUBJECT,
    Envelope,
    Packed,
    checked_sender,
    display_name,
    header_text,
    message_id,
    pack,
    with_notice,
)
from .origins import inputs_sum, made_from
from .sealed import Enclosed, Sealed, open_parcel, parcels_folder, read_parcel

_FIRST_LINES = 6
_NONE = Sealed("", "", "", "", "", (), {}, Path())


@dataclass(frozen=True)
class SendOptions:
    """What `send` was asked for. `to` is a trial's address, "" for none; `named` where members were named,
    which tries refused ones again.
    """

    to: str = ""
    changed: bool = False
    limit: int | None = None
    named: bool = False


@dataclass(frozen=True)
class Due:
    """One message to send: `recipient` an address as servers take it, `number` which of the member's
    recipients it is, of `of`.
    """

    member: Member
    parcel: Sealed
    recipient: str
    number: int
    of: int
    kind: Kind = "parcel"

    @property
    def command(self) -> str:
        """The command that sends it."""
        return COMMANDS[self.kind]

    @property
    def resolving(self) -> str:
        """The arguments that settle it in the ledger, but for the answer."""
        return self.member.id + ("" if self.kind == "parcel" else f" --of {self.kind}")

    def filed(self, packed: Packed) -> tuple[SentFile, ...]:
        """Its files as the ledger has them."""
        return tuple(
            SentFile(file.name, file.size, file.sha256, "attachment" if file in packed.attached else "link")
            for file in self.parcel.attached
        )

    @property
    def label(self) -> str:
        """Whom it is for, without the address."""
        name = display_name(self.member)
        return tr("{member}, recipient {number}", member=name, number=self.number) if self.of > 1 else name


@dataclass(frozen=True)
class Plan:
    """What is due now, how many have had theirs, and what hinders some (warnings)."""

    due: tuple[Due, ...]
    had: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Preview:
    """A message as it would go, for a person to look at."""

    due: Due
    subject: str
    packed: Packed
    lines: tuple[str, ...]
    """Its first, without empty ones, and where something is left out the link's."""
    text: str = ""
    """The whole letter, as a mail program shows it that shows plain text."""

    @property
    def attached(self) -> tuple[Enclosed, ...]:
        return self.packed.attached


def approved(
    folders: Folders, edition: Edition, changed: Sequence[str] | None, *, trial: bool
) -> tuple[Problem, ...]:
    """Holds what is sent against the approval and the outputs that stand: `changed` is what differs from what
    was approved, None where nothing was. Raises ContentError (E870, E850); a trial or a dry run gets warnings
    instead (W870, W850).
    """
    consequence = tr("It can be tried, but not sent.") if trial else tr("Nothing was sent.")
    problems = []
    if changed is None or changed:
        problems.append(
            Problem(
                "W870" if trial else "E870",
                Place(folders.display_path(edition.folder / "records" / "approval.yaml")),
                tr("The edition has never been approved. {consequence}", consequence=consequence)
                if changed is None
                else tr(
                    "The edition has changed since it was approved: {changes}. {consequence}",
                    changes=changes_in_words(changed),
                    consequence=consequence,
                ),
                tr(
                    "Check it, approve it and make the parcels anew: {program} approve --edition "
                    "{edition}, then parcel.",
                    program=program(),
                    edition=edition.id,
                ),
            )
        )
    if old := outdated(folders, edition):
        problems.append(old.problem("W850" if trial else "E850", consequence))
    if problems and not trial:
        raise ContentError(*problems)
    return tuple(problems)


def make_plan(
    folders: Folders, edition: Edition, members: Sequence[Member], ledger: Ledger | None, options: SendOptions
) -> Plan:
    """What is due. Raises ContentError with all that hinders a message that is due: E872 no parcel, E873
    changed since it was made, E874 an address, E875 too large.
    """
    settings = folders.display_path(edition.folder / "edition.yaml")
    if not parcels_folder(folders, edition.id).is_dir():
        raise ContentError(
            Problem(
                "E872",
                None,
                tr("There are no parcels of {edition} yet.", edition=edition.id),
                tr("Make them: {program} parcel --edition {edition}", program=program(), edition=edition.id),
            )
        )
    checked_sender(edition.dispatch, settings)
    rows = rows_by_recipient(ledger, "parcel")

    def parcel_of(member: Member) -> Sealed:
        return read_parcel(folders, edition.id, member.id)

    due: list[Due] = []
    warnings: list[Problem] = []
    errors: list[Problem] = []
    had = 0
    changed = max(
        (path.stat().st_mtime for path in (edition.folder / "proposals").glob("*.yaml")), default=0.0
    )
    old: list[str] = []
    other: list[Sealed] = []
    origins = made_from(folders, edition.id)
    now = inputs_sum(folders, edition) if origins else ""
    for member in members:
        try:
            own, done, doubts = due_to(folders, member, ledger, rows, options, parcel_of)
            for parcel in {message.parcel.version: message.parcel for message in own}.values():
                warnings += _looked_into(folders, edition, parcel, settings)
                if origin := origins.get(member.id):
                    other += [] if origin == now else [parcel]
                else:
                    old += [member.id] if (parcel.folder / "manifest.json").stat().st_mtime < changed else []
        except ContentError as error:
            errors += error.problems
            continue
        due += own
        had += done
        warnings += doubts
    if other:
        errors.append(_of_other_content(folders, other))
    if errors:
        raise ContentError(*errors)
    if old:
        names = _some(old)
        warnings.append(
            Problem(
                "W876",
                None,
                tr("A proposal was edited after these parcels were made: {names}.", names=names),
                tr(
                    "Unless you have run this since: {program} parcel --edition {edition}. What is the "
                    "same isn't written again.",
                    program=program(),
                    edition=edition.id,
                ),
            )
        )
    return Plan(tuple(due[: options.limit]), had, tuple(warnings))


def _some(names: Sequence[str]) -> str:
    """The first names of many."""
    some = ", ".join(names[:6])
    return tr("{names} and others", names=some) if len(names) > 6 else some


def _of_other_content(folders: Folders, parcels: Sequence[Sealed]) -> Problem:
    return Problem(
        "E866",
        Place(folders.display_path(parcels[0].folder / "manifest.json")),
        plural(
            len(parcels),
            "The parcel of {names} was made before something changed in the content, the templates or the "
            "styles.",
            "The parcels of {names} were made before something changed in the content, the templates or the "
            "styles.",
            names=_some([parcel.member for parcel in parcels]),
        ),
        tr(
            "Make them anew: {program} parcel --edition {edition}. What is the same isn't written again.",
            program=program(),
            edition=parcels[0].edition,
        ),
    )


def preview(folders: Folders, edition: Edition, due: Due) -> Preview:
    """A message as it would go. Raises ContentError as `make_plan` does."""
    packed = pack(folders, edition, due.parcel)
    text, _ = with_notice(open_parcel(folders, due.parcel), packed)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = lines[:_FIRST_LINES] + (lines[-2:] if packed.left_out else [])
    return Preview(due, header_text(due.parcel.subject, MOST_SUBJECT), packed, tuple(lines), text)


def envelope(edition: Edition, due: Due, settings: str, trial: str = "") -> Envelope:
    """A message's outside. `trial` sets a trial's id apart from every other."""
    sender, reply_to = checked_sender(edition.dispatch, settings)
    own_id = message_id(edition.id, due.member.id, due.recipient, due.parcel.version, sender, trial)
    return Envelope(due.recipient, display_name(due.member), sender, edition.publisher, reply_to, own_id)


def trial_address(text: str) -> str:
    """The address of a trial. Raises UsageError (E874)."""
    address = plain_address(text.strip())
    if address is None:
        raise UsageError(
            Problem(
                "E874",
                None,
                tr("The address after --to can't be used."),
                tr("Write one address, as name@place.se. To one member only: --member ID."),
            )
        )
    return address


def _looked_into(folders: Folders, edition: Edition, parcel: Sealed, settings: str) -> list[Problem]:
    """Raises ContentError for a parcel that can't be sent as it lies there; W872 where something goes as a
    link.
    """
    open_parcel(folders, parcel)
    packed = pack(folders, edition, parcel)
    names = ", ".join(file.name for file in packed.left_out)
    if not names:
        return []
    return [
        Problem(
            "W872",
            Place(settings),
            tr(
                "Too large to attach for {member}: {files}. The letter has the link instead.",
                member=parcel.member,
                files=names,
            ),
            tr("Put the files where the link leads before it is sent: {link}", link=packed.link),
        )
    ]


def rows_by_recipient(ledger: Ledger | None, kind: Kind) -> dict[tuple[str, int], list[Attempt]]:
    """What was sent of that kind, trials left out, by member and person."""
    attempts: dict[tuple[str, int], list[Attempt]] = {}
    for entry in ledger.entries(kind) if ledger else ():
        if not entry.trial:
            attempts.setdefault((entry.member, entry.person), []).append(entry)
    return attempts


def due_to(
    folders: Folders,
    member: Member,
    ledger: Ledger | None,
    rows: Mapping[tuple[str, int], Sequence[Attempt]],
    options: SendOptions,
    parcel_of: Callable[[Member], Sealed],
    kind: Kind = "parcel",
) -> tuple[list[Due], int, list[Problem]]:
    """What is due to one member, how many of its recipients have had theirs, and what waits for a person.
    `rows` are what was sent before of the same kind. Raises ContentError (E874), and what `parcel_of` raises.
    """
    place = folders.display_path(folders.content / "members.yaml")
    if not member.recipients:
        problem = Problem(
            "W871",
            Place(place),
            tr("{name} has no recipients, and gets nothing.", name=display_name(member)),
            tr("Write an address under recipients: of {member}, if it should have one.", member=member.id),
        )
        return [], 0, [problem]
    addresses = _addresses(member, place)
    due: list[Due] = []
    doubts: list[Problem] = []
    had = 0
    for number, address in enumerate(addresses, 1):
        attempts = _earlier_attempts(ledger, rows, member, address)
        versions = [entry.version for entry in attempts if entry.state == "sent"]
        message = Due(member, _NONE, address, number, len(addresses), kind)
        if not options.to and any(entry.state in ("uncertain", "sending") for entry in attempts):
            doubts.append(uncertain(message))
        elif bool(versions) != options.changed and not (options.to and not options.changed):
            had += bool(versions)
        elif (parcel := parcel_of(member)).version in versions[-1:] and options.changed:
            had += 1
        elif (
            not options.to and not options.named and (words := _refusal(attempts, parcel.version)) is not None
        ):
            doubts.append(refused(message, words))
        else:
            due.append(replace(message, parcel=parcel))
    if options.to and due:  # a trial shows what a member gets: once, however many recipients it has
        due = [replace(due[0], recipient=options.to, number=1, of=1)]
    return due, had, doubts


def _earlier_attempts(
    ledger: Ledger | None, rows: Mapping[tuple[str, int], Sequence[Attempt]], member: Member, address: str
) -> Sequence[Attempt]:
    person = ledger.person(address) if ledger else None
    return rows.get((member.id, person), ()) if person else ()


def _refusal(attempts: Sequence[Attempt], version: str) -> str | None:
    """The server's words where it has refused this very parcel before, and nothing came of it since."""
    last = next((entry for entry in reversed(attempts) if entry.version == version), None)
    return last.words if last and last.state == "refused" else None


def _addresses(member: Member, place: str) -> tuple[str, ...]:
    """A member's addresses as servers take them, each once. Raises ContentError (E874), naming the number of
    one that can't be used, not the address.
    """
    addresses = [plain_address(address) for address in member.recipients]
    if wrong := [number for number, address in enumerate(addresses, 1) if address is None]:
        raise ContentError(
            *(
                Problem(
                    "E874",
                    Place(place),
                    tr(
                        "Recipient {number} of {name} isn't an address that mail can be sent to.",
                        number=number,
                        name=display_name(member),
                    ),
                    tr("Mend it under recipients: of {member}.", member=member.id),
                )
                for number in wrong
            )
        )
    return tuple({address.casefold(): address for address in reversed(addresses) if address}.values())[::-1]


def refused(due: Due, words: str) -> Problem:
    """W873."""
    return Problem(
        "W873",
        None,
        tr("{recipient}: the mail server refused the message: {answer}", recipient=due.label, answer=words),
        tr(
            "Mend the address in members.yaml, or what the server complains of; then {program} "
            "{command} --member {member}",
            program=program(),
            command=due.command,
            member=due.member.id,
        ),
    )


def uncertain(due: Due) -> Problem:
    """W874."""
    return Problem(
        "W874",
        None,
        tr(
            "{recipient}: it isn't certain that the message arrived: a run or the connection was cut "
            "off. It isn't sent again by itself.",
            recipient=due.label,
        ),
        tr(
            "Ask the recipient, or whoever runs the mail server. Then {program} ledger resolve "
            "{member} --sent (or --not-sent)",
            program=program(),
            member=due.resolving,
        ),
    )


def delayed(due: Due, words: str) -> Problem:
    """W875."""
    return Problem(
        "W875",
        None,
        tr("{recipient}: not sent yet: {answer}", recipient=due.label, answer=words),
        tr("Run the same command again in a while: it goes on where it ended."),
    )
