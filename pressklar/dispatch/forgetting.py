"""A person taken out of the ledgers: found by address, or by a name wherever that stands; and where else the
address may still be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import editions, read_edition
from ..manuscript.history import History
from ..manuscript.read.addresses import plain_address
from ..model import Edition
from ..problems import Problem, UsageError
from .ledger import KINDS, Ledger, lock_path, open_ledger, same_name
from .lock import exclusive_ledger_lock
from .mail import display_name
from .sealed import drafts_folder


@dataclass(frozen=True)
class LedgerPerson:
    """Somebody of whom a ledger knows: `places` says where the name stands, without the address; `rows`
    counts what the ledgers have of them.
    """

    address: str
    places: tuple[str, ...]
    rows: int

    @property
    def description(self) -> str:
        return _joined(self.places)


def find_people(folders: Folders, edition: str | None, person: str) -> tuple[LedgerPerson, ...]:
    """Everybody in the ledgers of an edition, or of all, that an address or a name stands for: a contact's, a
    member's, or one that an address is made of.

    Raises OutsideError (E878).
    """
    places: dict[str, list[str]] = {}
    rows: Counter[str] = Counter()
    names = _names(folders, edition)
    for name in names:
        with open_ledger(folders, name) as ledger:
            if ledger is not None:
                rows += _rows(ledger)
                for address in ledger.matching(person):
                    places.setdefault(address, []).append(
                        tr("somebody of that address")
                        if "@" in person
                        else tr("somebody whose address is made of that name")
                    )
    if "@" not in person:
        for name in names:
            if (published := read_edition(folders, name).edition) is not None:
                for address, place in _named(published, person):
                    places.setdefault(address, []).append(place)
    return tuple(
        LedgerPerson(address, tuple(dict.fromkeys(standing)), rows[address])
        for address, standing in places.items()
        if address in rows
    )


def forget_person(
    folders: Folders, edition: str | None, person: str, people: Sequence[LedgerPerson] | None = None
) -> tuple[int, tuple[Problem, ...]]:
    """Takes an address, or the one that a name stands for, out of an edition's ledger, or of all; how many
    rows speak of it, and what is left to do. `people` is whom `find_people` found.

    Raises UsageError (E871) for one that no ledger knows, or a name that fits several; OutsideError (E878,
    E879).
    """
    people = find_people(folders, edition, person) if people is None else people
    if len(people) > 1:
        raise UsageError(
            Problem(
                "E871",
                None,
                tr(
                    "{count} people in the ledger fit that name: {people}.",
                    count=len(people),
                    people="; ".join(match.description for match in people),
                ),
                tr("Give the address instead."),
            )
        )
    rows, names = 0, _names(folders, edition)
    for name in names:
        with exclusive_ledger_lock(lock_path(folders, name)), open_ledger(folders, name) as ledger:
            if ledger is None:
                continue
            if people and ledger.matching(people[0].address):
                rows += ledger.forget(people[0].address)
            else:
                ledger.scrub()  # an earlier try may have been cut off in its midst
    if not people:
        raise UsageError(
            Problem(
                "E871",
                None,
                tr("No ledger knows a person of that address or name."),
                tr("Give the whole address, as it stands in members.yaml."),
            )
        )
    return rows, tuple(_left(folders, names))


def _joined(places: Sequence[str]) -> str:
    """Some places in one text."""
    return reduce(lambda first, last: tr("{first} and {last}", first=first, last=last), places)


def _names(folders: Folders, edition: str | None) -> list[str]:
    """The editions that may have a ledger."""
    return [
        name
        for name in ([edition] if edition else editions(folders))
        if lock_path(folders, name).parent.is_dir()
    ]


def _rows(ledger: Ledger) -> Counter[str]:
    """How many rows speak of each address."""
    people = ledger.people()
    counts = Counter({address: 0 for address in people.values() if address})
    for entry in ledger.entries():
        if address := people.get(entry.person):
            counts[address] += 1
    return counts


def _named(edition: Edition, person: str) -> Iterator[tuple[str, str]]:
    """Addresses of contacts and members of that name, each with where it stands."""
    for proposal in edition.proposals:
        for contact in proposal.contacts:
            if contact.name and contact.email and same_name(contact.name, person):
                yield (
                    _plain(contact.email),
                    tr(
                        "the contact of proposal {proposal} of {edition}",
                        proposal=proposal.number,
                        edition=edition.id,
                    ),
                )
    for member in edition.members:
        if any(same_name(name, person) for name in (member.id, member.name, member.short_name)):
            for number, address in enumerate(member.recipients, 1):
                yield (
                    _plain(address),
                    tr("recipient {number} of {name}", number=number, name=display_name(member)),
                )


def _plain(address: str) -> str:
    return (plain_address(address.strip()) or address).casefold()


def _left(folders: Folders, names: Sequence[str]) -> list[Problem]:
    """A870: what `forget` doesn't touch."""
    places = [folders.display_path(folders.content / "members.yaml")]
    places += [folders.display_path(history) for history in [History(folders).home] if history.is_dir()]
    places += [
        folders.display_path(path)
        for name in names
        for kind in KINDS
        if (path := drafts_folder(folders, name, kind)).is_dir()
    ]
    return [
        Problem(
            "A870",
            None,
            tr("The address may still stand in {places}.", places=_joined(places)),
            tr(
                "Take it out there too, and out of the proposals' contacts, backups and the mail "
                "program, if the person is to be forgotten everywhere."
            ),
        )
    ]
