"""Contacts: a person and an address for each proposal, names that fit their addresses, the same name in the
same letters everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from ..locale import tr
from ..manuscript.read.words import quoted
from .context import ProofContext
from .entry_context import EntryContext
from .prose import word_set
from .units import WORD
from .values import Finding, HolderEntry, Person

_SHARED_BOXES = word_set(
    "info kontakt contact registrator kansli post regionen region office mail projekt utveckling"
)
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "ł": "l", "đ": "d"})
_LIKE = 84.0
_ALIKE = 92.0
"""From here on two names are one even where their addresses differ."""
_MOST_NAMES = 2000
_FREE_DOMAINS = word_set(
    "gmail.com hotmail.com hotmail.se outlook.com live.se yahoo.com icloud.com telia.com"
)
_USUAL_CONTACTS = 3
"""Contacts of a member that must have a domain before it is taken for the member's."""
_LONGEST_SURNAME = 5


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W702 to W705, W708 and A709 in one proposal, where the publication has contacts."""
    if not entry.holder.proposal or not context.has_part("contacts"):
        return
    if not entry.people:
        yield Finding(
            "W708",
            tr("The proposal has no contact."),
            tr("Ask the sender whom readers can turn to, and write it under contacts:."),
            entry,
            "contacts",
            node=entry.source.root and entry.source.root.under("contacts"),
            path=("contacts",),
        )
    if not entry.people:
        return
    named = [person for person in entry.people if person.contact.name]
    if not named:
        first = entry.people[0]
        message, hint = tr("The contact is no person."), tr("Ask the sender for a name and an address.")
        text = first.contact.organisation or first.line
        yield _about(entry, first, "organisation", "W703", message, hint, text)
    yield from _prose(entry)
    without = [person for person in named if not person.contact.email]
    if without:
        names = ", ".join(person.contact.name or "" for person in without)
        message = tr("{names} can't be written to: there is no address.", names=quoted(names))
        yield _about(entry, without[0], "name", "A704", message, tr("Ask the sender for it."), names)
    for person in named:
        name, email = person.contact.name or "", person.contact.email
        if email and not _is_shared(email, context) and (message := _misfit(name, email) or ""):
            hint = tr("Ask which of the two is right.")
            yield _about(entry, person, "email", "W705", message, hint, f"{name} {email}")
        if len(name.split()) == 1 and "@" not in name:
            message = tr("{name} is only one part of a name.", name=quoted(name))
            yield _about(entry, person, "name", "A709", message, tr("Write the whole name."), name)


def _about(
    entry: HolderEntry, person: Person, key: str, code: str, message: str, hint: str, text: str
) -> Finding:
    node = person.node.keys.get(key, person.node)
    path = ("contacts", person.index, key)
    return Finding(code, message, hint, entry, "contacts", text=text, node=node, path=path)


def _prose(entry: HolderEntry) -> Iterator[Finding]:
    message = tr("Prose stands where a contact should be.")
    hint = tr("Move it to the field it belongs to, or shorten it to a name, a role and an address.")
    for person in entry.people:
        for key in ("note", "name", "role", "organisation"):
            text = getattr(person.contact, key)
            is_long = text and len(WORD.findall(text)) >= (6 if key == "note" else 12)
            if is_long and not (key == "note" and person.contact.name):
                yield _about(entry, person, key, "W702", message, hint, text)


@lru_cache(maxsize=1 << 12)
def folded(text: str) -> str:
    """Lower case without accents: "Strømmer" and "strommer" alike."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _is_shared(email: str, context: EntryContext) -> bool:
    """Whether the address is one word that is no name: "planering@", "klimat@". Words that are surnames too
    are short ("lind").
    """
    box = email.partition("@")[0].lower()
    return (
        len(box) > _LONGEST_SURNAME
        and box.isalpha()
        and not context.is_name(box.title())
        and context.lexicon.knows(box)
    )


def _misfit(name: str, email: str) -> str | None:
    """A message where an address can't be that person's, or None where it fits or can't tell (a shared box,
    initials).
    """
    from rapidfuzz import fuzz

    parts = [part for part in re.split(r"[^a-z]+", folded(email.split("@")[0])) if part]
    names = [part for part in re.split(r"[^a-z]+", folded(name)) if part]
    if not parts or not names or set(parts) & _SHARED_BOXES:
        return None
    whole = "".join(names)
    odd = [
        part
        for part in parts
        if len(part) > 2
        and part not in whole
        and not any(part_of_name.startswith(part) for part_of_name in names)
        and not _initials(part, names)
    ]
    if not odd:
        return None
    values = {"name": quoted(name), "email": quoted(email), "odd": odd[0]}
    for part in names:
        if fuzz.ratio(part, odd[0]) >= 70 and part not in parts:
            return tr(
                "The name {name} doesn't fit the address {email}: “{odd}” there, “{near}” in the name.",
                near=part,
                **values,
            )
    if len(odd) < len(parts):
        return tr("The name {name} doesn't fit the address {email}: “{odd}” isn't in the name.", **values)
    if len(names) > 1:
        return tr("The name {name} doesn't fit the address {email}: none of the name is in it.", **values)
    return None


def _initials(text: str, names: list[str]) -> bool:
    """Whether a local part is made of beginnings of the names: "annsve", "asvensson"."""
    for name in names:
        length = next((cut for cut in range(len(name), 0, -1) if text.startswith(name[:cut])), 0)
        text = text[length:]
    return not text


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W706 (one person spelled two ways), W707 (a member's name otherwise than in members.yaml) and W700 (an
    address of another member), over the whole edition.
    """
    yield from _two_ways(context)
    yield from _elsewhere(context)
    members = {member.name for member in context.edition.members}
    for entry in context.entries:
        for person in entry.people:
            organisation = person.contact.organisation
            if organisation and organisation not in members and (meant := _meant(organisation, members)):
                member = quoted(meant)
                yield Finding(
                    "W707",
                    tr(
                        "{organisation} is probably the member {member}.",
                        organisation=quoted(organisation),
                        member=member,
                    ),
                    tr("Write {member}, as in members.yaml.", member=member),
                    entry,
                    "contacts",
                    text=organisation,
                    fix=meant,
                    node=person.node.keys.get("organisation"),
                    path=("contacts", person.index, "organisation"),
                )


def _elsewhere(context: ProofContext) -> Iterator[Finding]:
    """W700: contacts whose address has another member's domain, where none of the proposal's senders has it
    and nothing else says whom the contact belongs to: the text names that member, or a contact of the senders
    stands beside one whose organisation is named.
    """
    domains = _domains(context)
    owners: dict[str, set[str]] = {}
    for name, own in domains.items():
        for domain in own:
            owners.setdefault(domain, set()).add(name)
    names_of = {
        member.name: {member.name, member.short_name or member.name} for member in context.edition.members
    }
    for entry in context.proposals:
        senders = (
            [member.name for member in entry.holder.proposal.submitted_by] if entry.holder.proposal else []
        )
        own = {domain for sender in senders for domain in domains.get(sender, ())}
        of_senders = any(
            _domain(person.contact.email or "") in own or person.contact.organisation in senders
            for person in entry.people
        )
        for person in entry.people if own else ():
            contact = person.contact
            domain = _domain(contact.email or "")
            others = owners.get(domain, set())
            if domain in own or len(others) != 1:
                continue
            (other,) = others
            is_explained = contact.organisation and contact.organisation not in senders
            if is_explained and (of_senders or contact.organisation != other):
                continue
            text = " ".join(passage.text for passage in entry.running)
            text = f"{text} {entry.holder.title} {contact.role or ''} {contact.note or ''}"
            if any(name in text for name in names_of.get(other, (other,))):
                continue  # the two do it together
            message = tr(
                "{email} is an address of {member}, which isn't among the senders.",
                email=contact.email,
                member=quoted(other),
            )
            hint = tr("Ask whose contact it is; name the organisation, if it is right.")
            yield _about(entry, person, "email", "W700", message, hint, contact.email or "")


def _domains(context: ProofContext) -> dict[str, set[str]]:
    """Each member's domains: those of its recipients, and the one that most contacts of its own proposals
    have.
    """
    domains = {
        member.name: {_domain(address) for address in member.recipients} - {"", *_FREE_DOMAINS}
        for member in context.edition.members
    }
    used: dict[str, list[str]] = {}
    for entry in context.proposals:
        senders = entry.holder.proposal.submitted_by if entry.holder.proposal else ()
        if len(senders) == 1:
            addresses = [person.contact.email for person in entry.people if person.contact.email]
            used.setdefault(senders[0].name, []).extend(map(_domain, addresses))
    for name, own in used.items():
        domain, count = Counter(own).most_common(1)[0] if own else ("", 0)
        if count >= _USUAL_CONTACTS and 2 * count > len(own) and domain not in _FREE_DOMAINS:
            domains.setdefault(name, set()).add(domain)
    return domains


def _domain(address: str) -> str:
    """What stands behind the @, of an address alone or in angle brackets."""
    return address.rpartition("@")[2].strip(" >").lower() if "@" in address else ""


def _meant(text: str, members: set[str]) -> str | None:
    from rapidfuzz import fuzz

    key = folded(text)
    for name in sorted(members):
        member = folded(name)
        if member == key or (len(key) >= 8 and fuzz.ratio(member, key) >= 90 and name.split()[0] in text):
            return name
        if key.startswith("region ") and len(key) > 10 and member.startswith(f"{key} "):
            return name
    return None


def _two_ways(context: ProofContext) -> Iterator[Finding]:
    people = [(entry, person) for entry in context.entries for person in entry.people if person.contact.name]
    counts = Counter(person.contact.name or "" for _, person in people)
    addresses: dict[str, set[str]] = {}
    for _, person in people:
        if person.contact.email:
            addresses.setdefault(person.contact.name or "", set()).add(person.contact.email.lower())
    usual_names: dict[str, str] = {}
    for name, other in combinations(sorted(filter(None, counts))[:_MOST_NAMES], 2):
        if _is_same_person(name, other, addresses):
            rare, usual = (name, other) if counts[name] < counts[other] else (other, name)
            usual_names[rare] = usual
    for address in sorted(set().union(*addresses.values())):
        users = sorted(name for name, emails in addresses.items() if address in emails)
        for other in users[1:]:
            usual_names.setdefault(other, users[0])
    for entry, person in people:
        name = person.contact.name or ""
        if more_usual := usual_names.get(name):
            message = tr(
                "{name} is elsewhere {usual}: probably the same person.",
                name=quoted(name),
                usual=quoted(more_usual),
            )
            hint = tr("Write the name alike in both places.")
            yield _about(entry, person, "name", "W706", message, hint, name)


def _is_same_person(name: str, other: str, addresses: dict[str, set[str]]) -> bool:
    from rapidfuzz import fuzz

    if abs(len(name) - len(other)) > 4:
        return False
    ratio = fuzz.ratio(name, other)
    near = folded(name) == folded(other) or (ratio >= _LIKE and _shares_a_part(name, other))
    emails = addresses.get(name, set()), addresses.get(other, set())
    return near and (not all(emails) or not emails[0].isdisjoint(emails[1]) or ratio >= _ALIKE)


def _shares_a_part(name: str, other: str) -> bool:
    return bool(set(folded(name).split()) & set(folded(other).split())) and len(name.split()) > 1
