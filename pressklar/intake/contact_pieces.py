"""A paragraph of contacts taken apart: into sentences, these into parts, each part into pieces of a kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..locale import N_
from .lines import fold, tokens
from .names import (
    CONJUNCTION,
    WORDS,
    is_lower,
    is_one_name,
    is_organisation,
    is_person,
    is_prose,
    is_role,
    is_unit,
    split_company,
    split_organisation,
)

Kind = Literal["person", "role", "organisation", "email", "note"]

EMAIL = re.compile(r"(?<![^\s@,;:<>()\[\]|\"])[^\s@,;:<>()\[\]|\"]+@[^\s@,;:<>()\[\]|\"]+")
ATOM = re.compile(rf"(?P<email>{EMAIL.pattern})|(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÉÜÆØ])")
_INITIAL = re.compile(r"(?:^|\s)(?:[^\W\d_]|[dD]r|[pP]rof|[sS]t|[bB]itr|[tT]f|[mM]rs?|[mM]s)\.$")
_SEPARATOR = re.compile(r"[,;:|\t()\[\]<>•]|\s[-–—]\s|(?<=\w)\.(?=\s|$)")
EDGES = ' \t.,;:|()[]<>•-–—/"“”'
LEADING = re.compile(rf"(?:{WORDS})\s+", re.IGNORECASE)
_LONE = re.compile(WORDS, re.IGNORECASE)
TRAILING = re.compile(rf"(?<!\s)\s++(?:{WORDS})$", re.IGNORECASE)
_KEPT_SENTENCE = N_("In the contacts of {title}, a sentence was kept as a note.")
_NO_ENDING = N_("In the contacts of {title}, the address {words} has no ending such as .se.")
_READ_AS = N_("In the contacts of {title}, “{words}” was read as “{first}” and “{second}”.")
TAKEN_FOR: dict[Kind, str] = {
    "person": N_("In the contacts of {title}, “{words}” was taken for a name."),
    "role": N_("In the contacts of {title}, “{words}” was taken for a role."),
    "organisation": N_("In the contacts of {title}, “{words}” was taken for an organisation."),
    "note": N_("In the contacts of {title}, “{words}” was taken for a note."),
}
LONGEST = 2_000
"""Characters of a paragraph that is still taken apart. Measured: the longest contact line has 150."""


@dataclass(frozen=True)
class Doubt:
    """What wasn't sure: a sentence with room for the proposal's {title}, the {words} of the text that it is
    about, and the {first} and {second} that they were taken for.
    """

    message: str
    words: str
    first: str = ""
    second: str = ""


@dataclass
class ContactPiece:
    """Words of a contact field that are of one kind."""

    kind: Kind
    text: str


@dataclass
class PieceNotes:
    """What is gathered on the way: the conjunctions that were dropped, and what wasn't sure."""

    dropped: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def pieces_of(sentence: str, organisations: Collection[str], notes: PieceNotes) -> Iterator[ContactPiece]:
    """The pieces of a sentence, in order. A sentence of prose is one note."""
    lead = ATOM.split(sentence, maxsplit=1)[0]
    if len(sentence) > LONGEST or is_prose(lead) or (lead != sentence and _is_running(lead)):
        notes.doubts.append(Doubt(_KEPT_SENTENCE, sentence.strip()))
        yield ContactPiece("note", sentence.strip())
        return
    position = 0
    for match in ATOM.finditer(sentence):
        yield from _parts(sentence[position : match.start()], organisations, notes)
        position = match.end()
        if match["email"] is None:
            yield ContactPiece("note", match[0].rstrip(".,;"))
            continue
        address = match[0].rstrip(".-")
        if "." not in address.partition("@")[2].strip("."):
            notes.doubts.append(Doubt(_NO_ENDING, address))
        yield ContactPiece("email", address)
    yield from _parts(sentence[position:], organisations, notes)


def _is_running(text: str) -> bool:
    """Words before an address that are a sentence: "Skriv till"."""
    words = text.split()
    return (
        bool(words)
        and text.rstrip()[-1:].isalpha()
        and sum(word[:1].islower() for word in words) * 2 >= len(words)
        and not is_role(text)
    )


def sentences_of(paragraph: str) -> list[str]:
    """The sentences of a paragraph; an initial or a title before a name ends none."""
    sentences: list[str] = []
    for part in _SENTENCE.split(paragraph):
        if sentences and _INITIAL.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {part}"
        else:
            sentences.append(part)
    return sentences


def _parts(text: str, organisations: Collection[str], notes: PieceNotes) -> Iterator[ContactPiece]:
    """The parts of a stretch without addresses."""
    for part in _with_enumerations([part for part in parts_of(text) if part]):
        leading = LEADING.match(part) or _LONE.fullmatch(part)
        start = leading.end() if leading else 0
        trailing = TRAILING.search(part, start)
        end = trailing.start() if trailing else len(part)
        notes.dropped += tokens(part[:start]) + tokens(part[end:])
        if part[start:end]:
            yield from _classified(part[start:end], organisations, notes)


def parts_of(text: str) -> Iterator[str]:
    """Parts between separators; a full stop after an initial doesn't separate."""
    start = 0
    for match in _SEPARATOR.finditer(text):
        if match[0] == "." and _INITIAL.search(text[start : match.end()]):
            continue
        yield text[start : match.start()].strip(EDGES)
        start = match.end()
    yield text[start:].strip(EDGES)


def _with_enumerations(parts: Sequence[str]) -> Iterator[str]:
    """Joins a name that is itself a list: "Småland, Blekinge och Hallands Brysselkontor"."""
    places: list[str] = []
    for part in parts:
        place = re.fullmatch(r"[^\W\d_][\w-]*", part) is not None and part[:1].isupper()
        first, *rest = CONJUNCTION.split(part, maxsplit=1)
        names_office = (
            bool(rest)
            and re.fullmatch(r"[^\W\d_][\w-]*", first) is not None
            and is_organisation(part, ())
            and not is_person(rest[-1])
        )
        if places and names_office:
            yield ", ".join([*places, part])
            places = []
        elif place:
            places.append(part)
        else:
            yield from places
            places = []
            yield part
    yield from places


def _classified(part: str, organisations: Collection[str], notes: PieceNotes) -> Iterator[ContactPiece]:
    """A part as one piece, or as several where persons or organisations stand together."""
    if len(part.split()) > 25:
        yield ContactPiece("note", part)
    elif (
        is_organisation(part, organisations)
        and not CONJUNCTION.search(part)
        and not split_organisation(part, organisations)
        and not split_company(part)
    ):
        yield ContactPiece("organisation", part)
    elif pair := _pair(part, organisations):
        left, conjunction, right = pair
        notes.dropped += tokens(conjunction)
        yield from _classified(left, organisations, notes)
        yield from _classified(right, organisations, notes)
    elif together := split_company(part):
        notes.doubts.append(Doubt(_READ_AS, part, *together))
        yield ContactPiece("organisation", together[0])
        yield ContactPiece("person", together[1])
    elif split := split_organisation(part, organisations):
        if not is_person(split[0]) or fold(split[1]) not in organisations:
            notes.doubts.append(Doubt(_READ_AS, part, *split))
        yield ContactPiece("person" if not is_role(split[0]) else "role", split[0])
        yield ContactPiece("organisation", split[1])
    elif is_organisation(part, organisations):
        yield ContactPiece("organisation", part)
    elif is_person(part):
        yield ContactPiece("person", part)
    elif is_role(part) or is_unit(part) or is_lower(part):
        yield ContactPiece("role", part)
    else:
        yield ContactPiece("note", part)


def _pair(part: str, organisations: Collection[str]) -> tuple[str, str, str] | None:
    """Two persons or organisations around a conjunction or slash; "strategi och analys" and "Blekinge och
    Hallands kontor" are none.
    """
    for match in [*CONJUNCTION.finditer(part), *re.finditer(r"(?:(?<!\s)\s++)?/\s*", part)]:
        left, right = part[: match.start()].strip(), part[match.end() :].strip()
        if _is_side(left, organisations) and (_is_side(right, organisations) or _pair(right, organisations)):
            return left, match[0], right
    return None


def _is_side(text: str, organisations: Collection[str]) -> bool:
    split = split_organisation(text, organisations)
    return (
        is_person(text) or is_organisation(text, organisations) or (split is not None and is_person(split[0]))
    )


def with_neighbours(pieces: Sequence[ContactPiece], notes: PieceNotes) -> Iterator[ContactPiece]:
    """Decides what a part that fits nowhere by itself is by its neighbours; reports it."""
    for index, piece in enumerate(pieces):
        following = next((other.kind for other in pieces[index + 1 :] if other.kind != "email"), None)
        before = next((other.kind for other in reversed(pieces[:index]) if other.kind != "email"), None)
        if (
            piece.kind != "note"
            or is_prose(piece.text)
            or piece.text.endswith((".", "!", "?"))
            or not piece.text[:1].isalpha()
            or "." in piece.text
        ):
            yield piece
            continue
        if before is None and is_one_name(piece.text):
            kind: Kind = "person"
        elif (before == "role" and following in ("organisation", "role")) or (
            before == "person" and following == "organisation"
        ):
            kind = "role"
        elif before in ("person", "role") and following in (None, "person") and is_one_name(piece.text):
            kind = "organisation"
        else:
            kind = "note"
        notes.doubts.append(Doubt(TAKEN_FOR[kind], piece.text))
        yield replace(piece, kind=kind)
