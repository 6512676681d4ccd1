"""Contacts: a person and an address for each proposal, names that fit their addresses, the same name in the
same letters everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..locale import tr
from ..manuscript.read.words import quoted
from .context import ProofContext
from .prose import WORD
from .values import Entry, Finding, Person

_SHARED_BOXES = frozenset(
    [
        "info",
        "kontakt",
        "contact",
        "registrator",
        "kansli",
        "post",
        "regionen",
        "region",
        "office",
        "mail",
        "projekt",
        "utveckling",
    ]
)
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "ł": "l", "đ": "d"})
_LIKE = 84.0
_ALIKE = 92.0
"""From here on two names are one even where their addresses differ."""


def check(entry: Entry, context: ProofContext) -> Iterator[Finding]:
    """W702 to W705, W708 and A709 in one proposal."""
    if not entry.people:
        yield Finding(
            "W708",
            tr("The proposal has no contact."),
            tr("Ask the sender whom readers can turn to, and write it under contacts:."),
            entry,
            "contacts",
            node=entry.source.root,
            path=("contacts",),
        )
        return
    named = [person for person in entry.people if person.contact.name]
    if not named:
        first = entry.people[0]
        text = first.contact.organisation or first.line
        yield _about(
            entry,
            first,
            "W703",
            tr("The contact is no person."),
            tr("Ask the sender for a name and an address."),
            text,
            "organisation",
        )
    yield from _prose(entry)
    without = [person for person in named if not person.contact.email]
    if without:
        names = ", ".join(person.contact.name or "" for person in without)
        yield _about(
            entry,
            without[0],
            "A704",
            tr("{names} can't be written to: there is no address.", names=quoted(names)),
            tr("Ask the sender for it."),
            names,
            "name",
        )
    for person in named:
        name, email = person.contact.name or "", person.contact.email
        if email and (reason := unfit(name, email)):
            yield _about(
                entry,
                person,
                "W705",
                tr(
                    "The name {name} doesn't fit the address {email}: {reason}.",
                    name=quoted(name),
                    email=quoted(email),
                    reason=reason,
                ),
                tr("Ask which of the two is right."),
                f"{name} {email}",
                "email",
            )
        if len(name.split()) == 1 and "@" not in name:
            yield _about(
                entry,
                person,
                "A709",
                tr("{name} is only one part of a name.", name=quoted(name)),
                tr("Write the whole name."),
                name,
                "name",
            )


def _about(entry: Entry, person: Person, code: str, message: str, hint: str, text: str, key: str) -> Finding:
    node = person.node.keys.get(key, person.node)
    return Finding(
        code, message, hint, entry, "contacts", text=text, node=node, path=("contacts", person.index, key)
    )


def _prose(entry: Entry) -> Iterator[Finding]:
    for person in entry.people:
        for key in ("note", "name", "role", "organisation"):
            text = getattr(person.contact, key)
            if (
                text
                and len(WORD.findall(text)) >= (6 if key == "note" else 12)
                and not (key == "note" and person.contact.name)
            ):
                yield _about(
                    entry,
                    person,
                    "W702",
                    tr("Prose stands where a contact should be."),
                    tr("Move it to the field it belongs to, or shorten it to a name, a role and an address."),
                    text,
                    key,
                )


def folded(text: str) -> str:
    """Lower case without accents: "Strømmer" and "strommer" alike."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def unfit(name: str, email: str) -> str | None:
    """Why an address can't be that person's, or None where it fits or can't tell (a shared box, initials)."""
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
        and part not in names
        and part not in whole
        and not any(one.startswith(part) for one in names)
        and not _initials(part, names)
    ]
    if not odd:
        return None
    matched = len(odd) < len(parts)
    if near := next((one for one in names if fuzz.ratio(one, odd[0]) >= 70 and one not in parts), None):
        return tr("“{odd}” there, “{near}” in the name", odd=odd[0], near=near)
    if matched:
        return tr("“{odd}” isn't in the name", odd=odd[0])
    return tr("none of the name is in it") if len(names) > 1 else None


def _initials(part: str, names: list[str]) -> bool:
    """Whether a local part is made of beginnings of the names: "annsve", "asvensson"."""
    rest = part
    for one in names:
        taken = next((cut for cut in range(len(one), 0, -1) if rest.startswith(one[:cut])), 0)
        rest = rest[taken:]
        if not rest:
            return True
    return False


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W706 (one person spelled two ways) and W707 (a member's name otherwise than in members.yaml), over the
    whole edition.
    """
    yield from _two_ways(context)
    members = {member.name for member in context.edition.members}
    for entry in context.entries:
        for person in entry.people:
            organisation = person.contact.organisation
            if organisation and organisation not in members and (meant := _meant(organisation, members)):
                yield Finding(
                    "W707",
                    tr(
                        "{organisation} is probably the member {meant}.",
                        organisation=quoted(organisation),
                        meant=quoted(meant),
                    ),
                    tr("Write {meant}, as in members.yaml.", meant=quoted(meant)),
                    entry,
                    "contacts",
                    text=organisation,
                    fix=meant,
                    node=person.node.keys.get("organisation"),
                    path=("contacts", person.index, "organisation"),
                )


def _meant(text: str, members: set[str]) -> str | None:
    from rapidfuzz import fuzz

    key = folded(text)
    for name in sorted(members):
        if folded(name) == key or (
            len(key) >= 8 and fuzz.ratio(folded(name), key) >= 90 and name.split()[0] in text
        ):
            return name
        if (
            key.startswith("region ")
            and len(key) > 10
            and folded(name).startswith(key)
            and folded(name)[len(key) : len(key) + 1] == " "
        ):
            return name
    return None


def _two_ways(context: ProofContext) -> Iterator[Finding]:
    from rapidfuzz import fuzz

    people = [(entry, person) for entry in context.entries for person in entry.people if person.contact.name]
    counts = Counter(person.contact.name for _, person in people)
    addresses: dict[str, set[str]] = {}
    for _, person in people:
        if person.contact.email:
            addresses.setdefault(person.contact.name or "", set()).add(person.contact.email.lower())
    pairs: dict[str, str] = {}
    names = sorted(name for name in counts if name)[:2000]
    for one, other in combinations(names, 2):
        if abs(len(one) - len(other)) > 4:
            continue
        near = folded(one) == folded(other) or (
            fuzz.ratio(one, other) >= _LIKE and _shares_a_part(one, other)
        )
        apart = addresses.get(one) and addresses.get(other) and not addresses[one] & addresses[other]
        if near and (not apart or fuzz.ratio(one, other) >= _ALIKE):
            rare, usual = (one, other) if counts[one] < counts[other] else (other, one)
            pairs[rare] = usual
    for address in sorted({email for found in addresses.values() for email in found}):
        users = sorted(name for name, found in addresses.items() if address in found)
        for other in users[1:]:
            pairs.setdefault(other, users[0])
    for entry, person in people:
        if known := pairs.get(person.contact.name or ""):
            yield _about(
                entry,
                person,
                "W706",
                tr(
                    "{contact} is elsewhere {known}: probably the same person.",
                    contact=quoted(person.contact.name or ""),
                    known=quoted(known),
                ),
                tr("Write the name alike in both places."),
                person.contact.name or "",
                "name",
            )


def _shares_a_part(one: str, other: str) -> bool:
    return bool(set(folded(one).split()) & set(folded(other).split())) and len(one.split()) > 1
