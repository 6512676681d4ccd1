"""The lines under the contacts' label -> Contacts: name, role, organisation, address; what fits nowhere is
kept as a note.

Only conjunctions between parts and punctuation go. An organisation that several persons share stands with the
last of them, as in the text: no word is written twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..locale import N_
from ..model import Contact
from .lines import Line, fold, tokens
from .names import (
    CONJUNCTION,
    WORDS,
    Known,
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
_ATOM = re.compile(rf"(?P<email>{EMAIL.pattern})|(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÉÜÆØ])")
_INITIAL = re.compile(r"(?:^|\s)(?:[^\W\d_]|[dD]r|[pP]rof|[sS]t|[bB]itr|[tT]f|[mM]rs?|[mM]s)\.$")
_SEPARATOR = re.compile(r"[,;:|\t()\[\]<>•]|\s[-–—]\s|(?<=\w)\.(?=\s|$)")
_EDGES = ' \t.,;:|()[]<>•-–—/"“”'
_LEADING = re.compile(rf"(?:{WORDS})\s+", re.IGNORECASE)
_LONE = re.compile(WORDS, re.IGNORECASE)
_TRAILING = re.compile(rf"(?<!\s)\s++(?:{WORDS})$", re.IGNORECASE)
_NOT_APART = N_("In the contacts of {title}, the text could not be taken apart and was kept as a note.")
_KEPT_SENTENCE = N_("In the contacts of {title}, a sentence was kept as a note.")
_NO_ENDING = N_("In the contacts of {title}, the address {words} has no ending such as .se.")
_READ_AS = N_("In the contacts of {title}, “{words}” was read as “{first}” and “{second}”.")
_TAKEN_FOR: dict[Kind, str] = {
    "person": N_("In the contacts of {title}, “{words}” was taken for a name."),
    "role": N_("In the contacts of {title}, “{words}” was taken for a role."),
    "organisation": N_("In the contacts of {title}, “{words}” was taken for an organisation."),
    "note": N_("In the contacts of {title}, “{words}” was taken for a note."),
}
_LONGEST = 2_000
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


@dataclass(frozen=True)
class Taken:
    """A contact field taken apart. `dropped` are the conjunctions that went, `doubts` what wasn't sure."""

    contacts: tuple[Contact, ...]
    organisations: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass
class _Piece:
    kind: Kind
    text: str


@dataclass
class _Notes:
    dropped: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def contact_paragraphs(lines: Sequence[Line]) -> list[str]:
    """The lines of a contact field as paragraphs: a line that was wrapped or cut by a page break is made
    whole, one below another isn't.
    """
    made: list[list[str]] = []
    for line in lines:
        above = made[-1][-1] if made else ""
        open_end = (
            above.endswith((",", "/", "&", "@"))
            or _TRAILING.search(above[-20:])
            or is_lower(line.text)
            or _LEADING.match(line.text)
        )
        if made and (
            (not line.apart and (open_end or len(above) >= 60))
            or (line.page_break and open_end and not EMAIL.fullmatch(line.text))
        ):
            made[-1].append(line.text)
        else:
            made.append([line.text])
    return [" ".join(pieces) for pieces in made]


def take_apart(paragraphs: Sequence[str], known: Known) -> Taken:
    """The contacts in the paragraphs of one field."""
    notes = _Notes()
    known = _with_last_sentence(paragraphs, known, notes)
    pieces = [
        piece
        for paragraph in paragraphs
        for sentence in _sentences(paragraph)
        for piece in _pieces(sentence, known, notes)
    ]
    pieces = list(_settled(pieces, notes))
    contacts = _with_addresses(_assembled(pieces), [piece.text for piece in pieces if piece.kind == "email"])
    if words_of(contacts) + Counter(notes.dropped) != Counter(tokens(" ".join(paragraphs))):
        whole = "\n\n".join(paragraphs)
        return Taken((Contact(note=whole),), (), (), (Doubt(_NOT_APART, whole),))
    organisations = tuple(piece.text for piece in pieces if piece.kind == "organisation")
    return Taken(tuple(contacts), organisations, tuple(notes.dropped), tuple(dict.fromkeys(notes.doubts)))


def words_of(contacts: Iterable[Contact]) -> Counter[str]:
    """The words in all parts of the contacts."""
    return Counter(
        word
        for contact in contacts
        for part in (contact.name, contact.role, contact.organisation, contact.email, contact.note)
        for word in tokens(part or "")
    )


def recurring(fields: Iterable[Sequence[str]], known: Known) -> set[str]:
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
            is_person(parts[-1]) and any(is_organisation(part, known) for part in parts[:-1])
        ):
            counts[last] += 1
    return sure | {ending for ending, count in counts.items() if count > 1 and ending not in firsts}


def _bare_parts(paragraph: str) -> list[str]:
    bare = _ATOM.sub(",", paragraph[:_LONGEST])
    return [part for sentence in _sentences(bare) for part in _split(sentence) if part]


def _with_last_sentence(paragraphs: Sequence[str], known: Known, notes: _Notes) -> Known:
    """An organisation with a person's look, when it is all that a last sentence holds: "Jane Doe, Head of
    Unit. Northern Alliance".
    """
    sentences = _sentences(paragraphs[-1][:_LONGEST]) if paragraphs else []
    if len(sentences) < 2 or not is_person(sentences[-1].strip(_EDGES)):
        return known
    last = sentences[-1].strip(_EDGES)
    if any(is_organisation(part, known) for sentence in sentences[:-1] for part in _bare_parts(sentence)):
        return known
    notes.doubts.append(Doubt(_TAKEN_FOR["organisation"], last))
    return Known({*known.organisations, fold(last)})


def _sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; an initial or a title before a name ends none."""
    made: list[str] = []
    for part in _SENTENCE.split(paragraph):
        if made and _INITIAL.search(made[-1]):
            made[-1] = f"{made[-1]} {part}"
        else:
            made.append(part)
    return made


def _pieces(sentence: str, known: Known, notes: _Notes) -> Iterator[_Piece]:
    lead = _ATOM.split(sentence, maxsplit=1)[0]
    if len(sentence) > _LONGEST or is_prose(lead) or (lead != sentence and _is_running(lead)):
        notes.doubts.append(Doubt(_KEPT_SENTENCE, sentence.strip()))
        yield _Piece("note", sentence.strip())
        return
    at = 0
    for match in _ATOM.finditer(sentence):
        yield from _parts(sentence[at : match.start()], known, notes)
        at = match.end()
        if match["email"] is None:
            yield _Piece("note", match[0].rstrip(".,;"))
            continue
        address = match[0].rstrip(".-")
        if "." not in address.partition("@")[2].strip("."):
            notes.doubts.append(Doubt(_NO_ENDING, address))
        yield _Piece("email", address)
    yield from _parts(sentence[at:], known, notes)


def _is_running(text: str) -> bool:
    """Words before an address that are a sentence: "Skriv till"."""
    words = text.split()
    return (
        bool(words)
        and text.rstrip()[-1:].isalpha()
        and sum(word[:1].islower() for word in words) * 2 >= len(words)
        and not is_role(text)
    )


def _parts(text: str, known: Known, notes: _Notes) -> Iterator[_Piece]:
    """The parts of a stretch without addresses."""
    for part in _with_enumerations([part for part in _split(text) if part]):
        leading = _LEADING.match(part) or _LONE.fullmatch(part)
        start = leading.end() if leading else 0
        trailing = _TRAILING.search(part, start)
        end = trailing.start() if trailing else len(part)
        notes.dropped += tokens(part[:start]) + tokens(part[end:])
        if part[start:end]:
            yield from _classified(part[start:end], known, notes)


def _split(text: str) -> Iterator[str]:
    """Parts between separators; a full stop after an initial doesn't separate."""
    at = 0
    for match in _SEPARATOR.finditer(text):
        if match[0] == "." and _INITIAL.search(text[at : match.end()]):
            continue
        yield text[at : match.start()].strip(_EDGES)
        at = match.end()
    yield text[at:].strip(_EDGES)


def _with_enumerations(parts: Sequence[str]) -> Iterator[str]:
    """Joins a name that is itself a list: "Småland, Blekinge och Hallands Brysselkontor"."""
    held: list[str] = []
    for part in parts:
        place = re.fullmatch(r"[^\W\d_][\w-]*", part) is not None and part[:1].isupper()
        first, *rest = CONJUNCTION.split(part, maxsplit=1)
        names_office = (
            bool(rest)
            and re.fullmatch(r"[^\W\d_][\w-]*", first) is not None
            and is_organisation(part, Known())
            and not is_person(rest[-1])
        )
        if held and names_office:
            yield ", ".join([*held, part])
            held = []
        elif place:
            held.append(part)
        else:
            yield from held
            held = []
            yield part
    yield from held


def _classified(part: str, known: Known, notes: _Notes) -> Iterator[_Piece]:
    """A part as one piece, or as several where persons or organisations stand together."""
    if len(part.split()) > 25:
        yield _Piece("note", part)
    elif (
        is_organisation(part, known)
        and not CONJUNCTION.search(part)
        and not split_organisation(part, known)
        and not split_company(part)
    ):
        yield _Piece("organisation", part)
    elif pair := _pair(part, known):
        one, conjunction, other = pair
        notes.dropped += tokens(conjunction)
        yield from _classified(one, known, notes)
        yield from _classified(other, known, notes)
    elif together := split_company(part):
        notes.doubts.append(Doubt(_READ_AS, part, *together))
        yield _Piece("organisation", together[0])
        yield _Piece("person", together[1])
    elif split := split_organisation(part, known):
        if not is_person(split[0]) or fold(split[1]) not in known.organisations:
            notes.doubts.append(Doubt(_READ_AS, part, *split))
        yield _Piece("person" if not is_role(split[0]) else "role", split[0])
        yield _Piece("organisation", split[1])
    elif is_organisation(part, known):
        yield _Piece("organisation", part)
    elif is_person(part):
        yield _Piece("person", part)
    elif is_role(part) or is_unit(part) or is_lower(part):
        yield _Piece("role", part)
    else:
        yield _Piece("note", part)


def _pair(part: str, known: Known) -> tuple[str, str, str] | None:
    """Two persons or organisations around a conjunction or slash; "strategi och analys" and "Blekinge och
    Hallands kontor" are none.
    """
    for match in [*CONJUNCTION.finditer(part), *re.finditer(r"(?:(?<!\s)\s++)?/\s*", part)]:
        one, other = part[: match.start()].strip(), part[match.end() :].strip()
        if _is_side(one, known) and (_is_side(other, known) or _pair(other, known)):
            return one, match[0], other
    return None


def _is_side(text: str, known: Known) -> bool:
    split = split_organisation(text, known)
    return is_person(text) or is_organisation(text, known) or (split is not None and is_person(split[0]))


def _settled(pieces: Sequence[_Piece], notes: _Notes) -> Iterator[_Piece]:
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
        notes.doubts.append(Doubt(_TAKEN_FOR[kind], piece.text))
        yield replace(piece, kind=kind)


def _assembled(pieces: Sequence[_Piece]) -> list[Contact]:
    """The pieces in order as contacts, without their addresses; an address without a name before it leaves
    room for itself.
    """
    made: list[Contact] = []
    for piece in pieces:
        last = made[-1] if made else None
        match piece.kind:
            case "person":
                fits = (
                    last is not None
                    and last.name is None
                    and last.note is None
                    and (last.organisation or last.role)
                )
                made[-1:] = (
                    [replace(last, name=piece.text)]
                    if fits and last
                    else [*made[-1:], Contact(name=piece.text)]
                )
            case "role":
                if last is not None and last.organisation is None:
                    made[-1] = replace(last, role=f"{last.role}, {piece.text}" if last.role else piece.text)
                else:
                    made.append(Contact(role=piece.text))
            case "organisation":
                if last is not None and last.organisation is None:
                    made[-1] = replace(last, organisation=piece.text)
                else:
                    made.append(Contact(organisation=piece.text))
            case "note":
                if last is not None:
                    made[-1] = replace(last, note=f"{last.note} {piece.text}" if last.note else piece.text)
                else:
                    made.append(Contact(note=piece.text))
            case "email":
                pass
    return made


def _with_addresses(contacts: list[Contact], addresses: Sequence[str]) -> list[Contact]:
    """Each address with the person whose name it holds, else with the first contact that has none, else on
    its own.
    """
    made = list(contacts)
    left = []
    for address in addresses:
        local = fold(address.partition("@")[0])
        scores = [
            sum(len(part) >= 3 and part in local for part in map(fold, (contact.name or "").split()))
            if contact.email is None
            else 0
            for contact in made
        ]
        best = max(scores, default=0)
        if best:
            index = scores.index(best)
            made[index] = replace(made[index], email=address)
        else:
            left.append(address)
    for address in left:
        free = next(
            (index for index, contact in enumerate(made) if contact.email is None and contact.name), None
        )
        free = (
            free
            if free is not None
            else next((index for index, contact in enumerate(made) if contact.email is None), None)
        )
        if free is None:
            made.append(Contact(email=address))
        else:
            made[free] = replace(made[free], email=address)
    return made
