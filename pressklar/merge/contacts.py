"""Contacts as a paragraph each in Word, and back: an edit is traced to the part of the contact that it was
made in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from types import MappingProxyType

from ..ooxml.values import Words
from .fields import Clash
from .outcome import State
from .parts import ParagraphPart, bare, likeness
from .working import CONTACT_KEYS

Contact = Mapping[str, str]
_ADDRESS = re.compile(r"(?<![^\s<>()\[\],;:\"])[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+[^\s<>()\[\],;:\".]")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
_EDGES = " ,;–-\u00a0"
_SAME = 70
"""Likeness from which a contact without a bookmark is one of the draft's."""


@dataclass(frozen=True)
class ReturnedContact:
    """A contact as Word has it: which of the draft's it was (None: a new one), and its parts."""

    base: int | None
    contact: Contact


@dataclass(frozen=True)
class MergedContacts:
    """The contacts merged; `merged` is None where the YAML's stay as they are. `states` say of each part what
    became of it.
    """

    merged: tuple[Contact, ...] | None
    states: tuple[State, ...]
    clashes: tuple[Clash, ...] = ()


def returned_contacts(
    parts: Sequence[ParagraphPart], base: Sequence[Contact], written: Sequence[str]
) -> list[ReturnedContact | None]:
    """What each part says; None for one that isn't a contact (the words that stand where there is none)."""
    free = list(range(len(base))) if base else []
    contacts: list[ReturnedContact | None] = []
    for part in parts:
        index = part.point.place - 1 if part.point and part.point.key == "contacts" else None
        if index is None or index not in free:
            alike = (
                max(free, key=lambda line: likeness(written[line], part.text), default=None)
                if len(written) == len(base)
                else None
            )
            index = alike if alike is not None and likeness(written[alike], part.text) >= _SAME else None
        if not base and any(bare(part.text) == bare(words) for words in written):
            contacts.append(None)
        elif index is None or index >= len(written):
            contacts.append(ReturnedContact(None, contact_from_part(part)))
        else:
            free.remove(index)
            contacts.append(ReturnedContact(index, trace_contact(base[index], bare(written[index]), part)))
    return contacts


def lines_of(contacts: Sequence[Contact], written: Sequence[str]) -> list[int | None]:
    """For each paragraph that was written, the contact that it shows; None for one that is the template's
    own.
    """
    shown_contacts: list[int | None] = []
    for line in written:
        alike = [
            index
            for index, contact in enumerate(contacts)
            if any(bare(contact.get(key, "\0")) in bare(line) for key in ("email", "name", "note", "role"))
        ]
        shown_contacts.append(
            next((index for index in alike if index not in shown_contacts), alike[0] if alike else None)
        )
    return shown_contacts


def align_lines(
    parts: Sequence[ParagraphPart], written: Sequence[str], lines: Sequence[int | None], count: int
) -> tuple[list[ParagraphPart], list[str], list[int]]:
    """Parts and written words as if each contact had one paragraph, in order; and the parts whose edits
    belong to no contact.
    """
    words = [
        next((text for text, line in zip(written, lines, strict=True) if line == index), "")
        for index in range(count)
    ]
    lined: list[ParagraphPart] = []
    unmatched: list[int] = []
    edited: set[int] = set()
    for index, part in enumerate(parts):
        if part.point is None or part.point.key != "contacts" or part.point.place > len(lines):
            lined.append(part)
            continue
        line, same = lines[part.point.place - 1], bare(part.text) == bare(part.point.words)
        if line is None or (line in edited and not same):
            unmatched += [] if same else [index]
            continue
        places = [other.point and other.point.place for other in lined]
        double = places.index(line + 1) if line + 1 in places else None
        aligned = replace(part, point=replace(part.point, place=line + 1))
        if not same:
            edited.add(line)
            words[line] = part.point.words
        if double is None:
            lined.append(aligned)
        elif not same:
            lined[double] = aligned
    return lined, words, unmatched


def is_sentence(part: ParagraphPart) -> bool:
    """Whether these words, typed among the contacts, are plainly none: a sentence without an address, in
    another style.
    """
    text = bare(part.text)
    return (
        part.point is None
        and part.style not in ("contact", "not given")
        and text[-1:] in (".", "!", "?")
        and not _ADDRESS.search(text)
    )


def trace_contact(contact: Contact, before: str, part: ParagraphPart) -> Contact:
    """A contact with the edits made between `before`, as it was written, and the part's words."""
    after = bare(part.text)
    if before == after:
        return contact
    spans = _spans(contact, before)
    if spans is not None and (edit := _edited(spans, before, after)) is not None:
        changed, extra = edit
        whole = {
            key: value
            for key in CONTACT_KEYS
            if (value := changed.get(key, contact.get(key, "") if key not in spans else ""))
        }
        return _with_extra(whole, extra)
    return contact_from_part(part)


def _spans(contact: Contact, before: str) -> dict[str, tuple[int, int]] | None:
    """Where each part stands in the words; None where one that must be there isn't."""
    spans: dict[str, tuple[int, int]] = {}
    position = 0
    for key in CONTACT_KEYS:
        value = bare(contact.get(key, ""))
        start = before.find(value, position) if value else -1
        if start >= 0:
            spans[key] = start, start + len(value)
            position = start + len(value)
        elif value and key != "organisation":  # a member's own name isn't said again
            return None
    return spans


def _edited(
    spans: Mapping[str, tuple[int, int]], before: str, after: str
) -> tuple[dict[str, str], list[str]] | None:
    """Each part's new words, and those added between parts; None where an edit runs across parts."""
    changed = dict.fromkeys(spans, "")
    extra: list[str] = []
    for kind, i1, i2, j1, j2 in _steps(before, after):
        touched = [key for key, (start, end) in spans.items() if start < i2 and i1 < end]
        if kind == "equal":
            for key in touched:
                start, end = spans[key]
                changed[key] += after[j1 + max(start - i1, 0) : j1 + min(end, i2) - i1]
        elif i1 == i2:
            owner = _owner(spans, i1, after[j1:j2])
            if owner:
                changed[owner] += after[j1:j2]
            else:
                extra.append(after[j1:j2])
        elif len(touched) == 1:
            changed[touched[0]] += after[j1:j2]
        elif touched:
            if after[j1:j2].strip(_EDGES):
                return None
        else:
            extra.append(after[j1:j2])
    return {key: bare(value).strip(",; ") for key, value in changed.items()}, [
        words for words in extra if words.strip(_EDGES)
    ]


def _owner(spans: Mapping[str, tuple[int, int]], position: int, inserted: str) -> str | None:
    """The part that words put in at a place belong to: the one around it or, without a comma between, the one
    that ends or begins there.
    """
    for key, (start, end) in spans.items():
        if start < position < end or (
            position == end and inserted.lstrip()[:1] not in (",", ";", "") and not _ADDRESS.search(inserted)
        ):
            return key
    if inserted.rstrip()[-1:] in (",", ";", "") or _ADDRESS.search(inserted):
        return None
    return next((key for key, (start, _) in spans.items() if start == position), None)


def _steps(before: str, after: str) -> Iterator[tuple[str, int, int, int, int]]:
    """The edit in steps, by characters of both."""
    left, right = _PIECE.findall(before), _PIECE.findall(after)
    starts = [[0], [0]]
    for row, pieces in zip(starts, (left, right), strict=True):
        for piece in pieces:
            row.append(row[-1] + len(piece))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield kind, starts[0][i1], starts[0][i2], starts[1][j1], starts[1][j2]


def _with_extra(contact: dict[str, str], extra: Iterable[str]) -> Contact:
    """Words put in between parts become the part that is missing; what is left over goes to the note."""
    for words in extra:
        rest = words
        if (address := _ADDRESS.search(rest)) and not contact.get("email"):
            contact["email"] = address[0]
            rest = rest.replace(address[0], " ", 1)
        rest = bare(rest).strip(_EDGES)
        if rest:
            key = next((key for key in ("role", "organisation") if not contact.get(key)), "note")
            contact[key] = f"{contact[key]} {rest}" if contact.get(key) else rest
    return {key: contact[key] for key in CONTACT_KEYS if contact.get(key)}


def contact_from_part(part: ParagraphPart) -> Contact:
    """A contact that Word has new: what is bold or comes first is the name, then role and organisation; words
    behind the address are a note.
    """
    return contact_from_words(
        part.text,
        "".join(item.text for item in part.paragraph.items if isinstance(item, Words) and item.look.strong),
    )


def contact_from_words(words: str, strong: str = "") -> Contact:
    """A contact said on one line; `strong` are those of its words that are bold."""
    text, bold = bare(words), bare(strong)
    address = _ADDRESS.search(text)
    before, after = (text[: address.start()], text[address.end() :]) if address else (text, "")
    if bold and before.startswith(bold):
        name, rest = bold, before[len(bold) :]
    else:
        name, _, rest = before.partition(",")
    role, *more = [words for piece in rest.split(",") if (words := piece.strip(_EDGES))] or [""]
    email = address[0] if address else ""
    values = name.strip(_EDGES), role, ", ".join(more), email, after.strip(_EDGES)
    return {key: value for key, value in zip(CONTACT_KEYS, values, strict=True) if value}


def merge_contacts(
    base: Sequence[Contact],
    ours: Sequence[Contact],
    theirs: Sequence[ReturnedContact | None],
    answers: Mapping[Clash, str] = MappingProxyType({}),
) -> MergedContacts:
    """The contacts of three sides. Nothing changed in Word: ours stay. Changed there alone: theirs. Both:
    part by part.

    `taken` answers clashes: "theirs", or "edit:" and a contact's words.
    """
    real = [returned for returned in theirs if returned is not None]
    states: list[State] = [
        "unchanged"
        if returned is None
        or (returned.base is not None and dict(returned.contact) == dict(base[returned.base]))
        else "merged"
        for returned in theirs
    ]
    same = [returned.base for returned in real] == list(range(len(base))) and "merged" not in states
    wanted = tuple(returned.contact for returned in real)
    if same or _plain(wanted) == _plain(ours):
        return MergedContacts(None, tuple(states))
    if _plain(base) == _plain(ours):
        return MergedContacts(wanted, tuple(states))
    return _both(base, ours, theirs, states, answers)


def _both(
    base: Sequence[Contact],
    ours: Sequence[Contact],
    theirs: Sequence[ReturnedContact | None],
    states: list[State],
    answers: Mapping[Clash, str],
) -> MergedContacts:
    """The contacts where both sides changed some."""
    result: list[Contact] = [dict(contact) for contact in ours]
    gone: set[int] = set()
    clashes: list[Clash] = []
    places = {
        returned.base: place
        for place, returned in enumerate(theirs)
        if returned is not None and returned.base is not None
    }
    for index, contact in enumerate(base):
        own = _counterpart(contact, ours)
        mine = None if own is None else ours[own]
        returned = theirs[places[index]] if index in places else None
        if returned is None:
            if own is None or mine is None:
                continue
            clash = Clash(contact_line(contact), contact_line(mine), "")
            answer = answers.get(clash, "")
            if dict(mine) == dict(contact) or answer == "theirs":
                gone.add(own)
            elif answer.startswith("edit:"):
                result[own] = contact_from_words(answer.removeprefix("edit:"))
            else:
                clashes.append(clash)
        elif dict(returned.contact) != dict(contact):
            clash = Clash(contact_line(contact), contact_line(mine or {}), contact_line(returned.contact))
            merged = _parts(contact, mine, returned.contact)
            if merged is None and (answer := answers.get(clash, "")):
                merged = (
                    _parts(contact, mine, returned.contact, theirs_first=True)
                    if answer == "theirs"
                    else contact_from_words(answer.removeprefix("edit:"))
                )
            if merged is None:
                clashes.append(clash)
                states[places[index]] = "conflicted"
            elif own is not None:
                result[own] = merged
            else:
                result.append(merged)
    contacts = tuple(contact for index, contact in enumerate(result) if index not in gone)
    contacts += tuple(
        returned.contact
        for returned in theirs
        if returned is not None and returned.base is None and dict(returned.contact) not in _plain(ours)
    )
    return MergedContacts(
        contacts if _plain(contacts) != _plain(ours) else None, tuple(states), tuple(clashes)
    )


def _parts(
    base: Contact, ours: Contact | None, theirs: Contact, *, theirs_first: bool = False
) -> Contact | None:
    """One contact, part by part; None where both changed the same part otherwise, unless theirs comes
    first.
    """
    if ours is None:
        return theirs if theirs_first else None
    merged: dict[str, str] = {}
    for key in CONTACT_KEYS:
        before, mine, other = base.get(key, ""), ours.get(key, ""), theirs.get(key, "")
        both = before != mine and before != other and mine != other
        if both and not theirs_first:
            return None
        value = other if both or before == mine else mine
        if value:
            merged[key] = value
    return merged


def _counterpart(contact: Contact, ours: Sequence[Contact]) -> int | None:
    """Which of ours a contact of the draft's is."""
    for same in (
        lambda other: dict(other) == dict(contact),
        lambda other: bool(contact.get("name")) and other.get("name") == contact.get("name"),
        lambda other: bool(contact.get("email")) and other.get("email") == contact.get("email"),
    ):
        for index, other in enumerate(ours):
            if same(other):
                return index
    return None


def _plain(contacts: Iterable[Contact]) -> list[dict[str, str]]:
    return [{key: bare(contact[key]) for key in CONTACT_KEYS if contact.get(key)} for contact in contacts]


def contact_line(contact: Contact) -> str:
    """A contact on one line."""
    return ", ".join(contact[key] for key in CONTACT_KEYS if contact.get(key))
