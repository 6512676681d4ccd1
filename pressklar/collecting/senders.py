"""Which member a submission comes from: by what it says of itself, by addresses and their domains, by names
in signature and contacts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..foundation.sequences import word_set
from ..intake.contact_pieces import EMAIL
from ..intake.lines import fold, tokens
from ..model import Contact, Member
from .labels import CONTACT, CONTACT_PARTS
from .values import Submission

_OPEN_TO_ALL = word_set(
    "gmail.com googlemail.com hotmail.com hotmail.se outlook.com outlook.se live.com live.se msn.com "
    "yahoo.com yahoo.se icloud.com me.com telia.com comhem.se bredband.net proton.me protonmail.com gmx.com"
)
"""Domains where anybody has an address."""
_NAMED, _NEARLY = 94.0, 84.0


@dataclass(frozen=True)
class SenderMatch:
    """The members that a submission comes from, and whether that is sure; `clue` are the words for it."""

    members: tuple[Member, ...] = ()
    sure: bool = False
    clue: str = ""


class SenderFinder:
    """The members, found by id, name, address and domain."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._by_id = {member.id: member for member in members}
        self._names = {
            fold(name): member
            for member in reversed(members)
            for name in (member.name, member.short_name)
            if len(fold(name)) >= 3
        }
        self._worded = sorted(
            (
                (_worded(name), member)
                for member in members
                for name in (member.name, member.short_name)
                if name
            ),
            key=lambda pair: -len(pair[0]),
        )
        self._addresses = {
            address.casefold(): member for member in reversed(members) for address in member.recipients
        }
        owners: dict[str, set[str]] = {}
        for address, member in self._addresses.items():
            owners.setdefault(address.rpartition("@")[2], set()).add(member.id)
        self._domains = {
            domain: self._by_id[next(iter(ids))]
            for domain, ids in owners.items()
            if len(ids) == 1 and domain not in _OPEN_TO_ALL
        }

    def of(self, submission: Submission, contacts: Sequence[Contact]) -> SenderMatch:
        """Who a submission comes from. The first clue that leads to a member counts; one that leads
        elsewhere makes it unsure.
        """
        matches = [match for match in self._clues(submission, contacts) if match.members]
        if not matches:
            return SenderMatch()
        first = next((match for match in matches if match.sure), matches[0])
        others = {member.id for match in matches if match.sure for member in match.members}
        agree = others <= {member.id for member in first.members}
        return SenderMatch(first.members, first.sure and agree, first.clue)

    def _clues(self, submission: Submission, contacts: Sequence[Contact]) -> Iterator[SenderMatch]:
        sender = submission.sender
        yield self._named(sender.member)
        yield self._of_addresses([sender.email])
        yield self._of_addresses(_addresses(submission, contacts))
        for organisation in dict.fromkeys(filter(None, (contact.organisation for contact in contacts))):
            yield self._named(organisation)
        yield self._inside(sender.text)
        yield self._inside(sender.name)
        yield self._inside(submission.text(CONTACT))
        for name in reversed(submission.source.replace("_", " ").replace("-", " ").split("/")):
            yield SenderMatch(self._inside(name).members, False, name)

    def _named(self, words: str) -> SenderMatch:
        """The member of an id or a name; the one whose name is nearly that; all that are named in it."""
        folded = fold(words)
        if not folded:
            return SenderMatch()
        if member := self._by_id.get(words.strip()) or self._names.get(folded):
            return SenderMatch((member,), True, words)
        if inside := self._inside(words).members:
            return SenderMatch(inside, True, words)
        within = {
            member.id: member
            for name, member in self._worded
            if len(folded) >= 4 and f" {_worded(words)} " in f" {name} "
        }
        if len(within) == 1:
            return SenderMatch(tuple(within.values()), True, words)
        from rapidfuzz import fuzz, process

        near = process.extract(
            folded[:200], list(self._names), scorer=fuzz.ratio, limit=2, score_cutoff=_NEARLY
        )
        if not near or (
            len(near) > 1
            and self._names[near[1][0]] != self._names[near[0][0]]
            and near[1][1] > near[0][1] - 3
        ):
            return SenderMatch()
        return SenderMatch((self._names[near[0][0]],), near[0][1] >= _NAMED, words)

    def _of_addresses(self, addresses: Iterable[str]) -> SenderMatch:
        addresses = [address.casefold() for address in addresses if address]
        for address in addresses:
            if member := self._addresses.get(address):
                return SenderMatch((member,), True, address)
        for address in addresses:
            domain = address.rpartition("@")[2]
            if member := self._of_domain(domain):
                return SenderMatch((member,), True, address)
        return SenderMatch()

    def _of_domain(self, domain: str) -> Member | None:
        """The member whose addresses lie in a domain or one around it; else the one it is named after."""
        parts = domain.split(".")
        for start in range(max(0, len(parts) - 4), len(parts) - 1):
            if member := self._domains.get(".".join(parts[start:])):
                return member
        if domain in _OPEN_TO_ALL or len(parts) < 2:
            return None
        named = [self._names[part] for part in map(fold, parts[:-1]) if part in self._names and len(part) > 4]
        return named[-1] if named else None

    def _inside(self, words: str) -> SenderMatch:
        """The members whose names stand in words, in the order that they do."""
        text = f" {_worded(words[:20_000])} "
        starts: dict[int, Member] = {}
        for name, member in self._worded:
            if len(name) >= 4 and (start := text.find(f" {name} ")) >= 0:
                starts[start] = member
                text = text.replace(f" {name} ", f" {'·' * len(name)} ")
        members = tuple(dict.fromkeys(starts[start] for start in sorted(starts)))
        return SenderMatch(members, len(members) == 1, words)


def _addresses(submission: Submission, contacts: Sequence[Contact]) -> list[str]:
    texts = [contact.email or contact.note or "" for contact in contacts]
    texts += [submission.text(role) for role in (CONTACT, *CONTACT_PARTS)] + [submission.sender.text]
    found = Counter(
        match[0].strip(".,").casefold() for text in texts for match in EMAIL.finditer(text[:20_000])
    )
    return [address for address, _ in found.most_common(20)]


def _worded(text: str) -> str:
    return " ".join(map(fold, tokens(text)))
