"""The lines under the contacts' label -> Contacts: name, role, organisation, address; what fits nowhere is
kept as a note.

Only conjunctions between parts and punctuation go. An organisation that several persons share stands with the
last of them, as in the text: no word is written twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from ..locale import N_
from ..model import Contact
from .contact_pieces import (
    ATOM,
    EDGES,
    EMAIL,
    LEADING,
    LONGEST,
    TAKEN_FOR,
    TRAILING,
    ContactPiece,
    Doubt,
    PieceNotes,
    parts_of,
    pieces_of,
    sentences_of,
    with_neighbours,
)
from .lines import SourceLine, fold, tokens
from .names import is_lower, is_organisation, is_person

_NOT_APART = N_("In the contacts of {title}, the text could not be taken apart and was kept as a note.")


@dataclass(frozen=True)
class ParsedContacts:
    """A contact field taken apart. `dropped` are the conjunctions that went, `doubts` what wasn't sure."""

    contacts: tuple[Contact, ...]
    organisations: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def contact_paragraphs(lines: Sequence[SourceLine]) -> list[str]:
    """The lines of a contact field as paragraphs: a line that was wrapped or cut by a page break is made
    whole, one below another isn't.
    """
    paragraphs: list[list[str]] = []
    for line in lines:
        above = paragraphs[-1][-1] if paragraphs else ""
        open_end = (
            above.endswith((",", "/", "&", "@"))
            or TRAILING.search(above[-20:])
            or is_lower(line.text)
            or LEADING.match(line.text)
        )
        if paragraphs and (
            (not line.apart and (open_end or len(above) >= 60))
            or (line.page_break and open_end and not EMAIL.fullmatch(line.text))
        ):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
    return [" ".join(pieces) for pieces in paragraphs]


def parse_contacts(paragraphs: Sequence[str], organisations: Collection[str]) -> ParsedContacts:
    """The contacts in the paragraphs of one field."""
    notes = PieceNotes()
    organisations = _with_last_sentence(paragraphs, organisations, notes)
    pieces = [
        piece
        for paragraph in paragraphs
        for sentence in sentences_of(paragraph)
        for piece in pieces_of(sentence, organisations, notes)
    ]
    pieces = list(with_neighbours(pieces, notes))
    contacts = _with_addresses(_assembled(pieces), [piece.text for piece in pieces if piece.kind == "email"])
    if words_of(contacts) + Counter(notes.dropped) != Counter(tokens(" ".join(paragraphs))):
        whole = "\n\n".join(paragraphs)
        return ParsedContacts((Contact(note=whole),), (), (), (Doubt(_NOT_APART, whole),))
    named = tuple(piece.text for piece in pieces if piece.kind == "organisation")
    return ParsedContacts(tuple(contacts), named, tuple(notes.dropped), tuple(dict.fromkeys(notes.doubts)))


def words_of(contacts: Iterable[Contact]) -> Counter[str]:
    """The words in all parts of the contacts."""
    return Counter(word for contact in contacts for part in astuple(contact) for word in tokens(part or ""))


def recurring_organisations(fields: Iterable[Sequence[str]], organisations: Collection[str]) -> set[str]:
    """What is an organisation by where it stands: the last part of a field, in two proposals or more, or
    named by the address's domain. Folded.
    """
    counts: Counter[str] = Counter()
    firsts: set[str] = set()
    sure: set[str] = set()
    for paragraphs in fields:
        parts = _bare_parts(paragraphs[-1]) if paragraphs else []
        if not parts:
            continue
        last = fold(parts[-1])
        firsts.add(fold(_bare_parts(paragraphs[0])[0]) if _bare_parts(paragraphs[0]) else "")
        domains = [
            fold(match[0].rpartition("@")[2].rpartition(".")[0]) for match in EMAIL.finditer(paragraphs[-1])
        ]
        if any(len(last) >= 5 and (last in domain or domain == last) for domain in domains):
            sure.add(last)
        elif len(parts) > 1 and not (
            is_person(parts[-1]) and any(is_organisation(part, organisations) for part in parts[:-1])
        ):
            counts[last] += 1
    return sure | {ending for ending, count in counts.items() if count > 1 and ending not in firsts}


def _bare_parts(paragraph: str) -> list[str]:
    bare = ATOM.sub(",", paragraph[:LONGEST])
    return [part for sentence in sentences_of(bare) for part in parts_of(sentence) if part]


def _with_last_sentence(
    paragraphs: Sequence[str], organisations: Collection[str], notes: PieceNotes
) -> Collection[str]:
    """An organisation with a person's look, when it is all that a last sentence holds: "Jane Doe, Head of
    Unit. Northern Alliance".
    """
    sentences = sentences_of(paragraphs[-1][:LONGEST]) if paragraphs else []
    if len(sentences) < 2 or not is_person(sentences[-1].strip(EDGES)):
        return organisations
    last = sentences[-1].strip(EDGES)
    if any(
        is_organisation(part, organisations) for sentence in sentences[:-1] for part in _bare_parts(sentence)
    ):
        return organisations
    notes.doubts.append(Doubt(TAKEN_FOR["organisation"], last))
    return {*organisations, fold(last)}


def _assembled(pieces: Sequence[ContactPiece]) -> list[Contact]:
    """The pieces in order as contacts, without their addresses; an address without a name before it leaves
    room for itself.
    """
    contacts: list[Contact] = []
    for piece in pieces:
        last = contacts[-1] if contacts else None
        match piece.kind:
            case "person":
                fits = (
                    last is not None
                    and last.name is None
                    and last.note is None
                    and (last.organisation or last.role)
                )
                contacts[-1:] = (
                    [replace(last, name=piece.text)]
                    if fits and last
                    else [*contacts[-1:], Contact(name=piece.text)]
                )
            case "role":
                if last is not None and last.organisation is None:
                    contacts[-1] = replace(
                        last, role=f"{last.role}, {piece.text}" if last.role else piece.text
                    )
                else:
                    contacts.append(Contact(role=piece.text))
            case "organisation":
                if last is not None and last.organisation is None:
                    contacts[-1] = replace(last, organisation=piece.text)
                else:
                    contacts.append(Contact(organisation=piece.text))
            case "note":
                if last is not None:
                    contacts[-1] = replace(
                        last, note=f"{last.note} {piece.text}" if last.note else piece.text
                    )
                else:
                    contacts.append(Contact(note=piece.text))
            case "email":
                pass
    return contacts


def _with_addresses(contacts: list[Contact], addresses: Sequence[str]) -> list[Contact]:
    """Each address with the person whose name it holds, else with the first contact that has none, else on
    its own.
    """
    addressed = list(contacts)
    left = []
    for address in addresses:
        local = fold(address.partition("@")[0])
        scores = [
            sum(len(part) >= 3 and part in local for part in map(fold, (contact.name or "").split()))
            if contact.email is None
            else 0
            for contact in addressed
        ]
        best = max(scores, default=0)
        if best:
            index = scores.index(best)
            addressed[index] = replace(addressed[index], email=address)
        else:
            left.append(address)
    for address in left:
        free = next(
            (index for index, contact in enumerate(addressed) if contact.email is None and contact.name), None
        )
        free = (
            free
            if free is not None
            else next((index for index, contact in enumerate(addressed) if contact.email is None), None)
        )
        if free is None:
            addressed.append(Contact(email=address))
        else:
            addressed[free] = replace(addressed[free], email=address)
    return addressed
