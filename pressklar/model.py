"""The publication as frozen values: what reading gives and every output takes. Texts are Markdown as the
editor wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

Need = Literal["required", "expected", "optional"]
Part = Literal[
    "members",
    "contacts",
    "contents",
    "overview",
    "guide",
    "key",
    "member_register",
    "contact_register",
    "back_cover",
    "cover_number",
    "cover_tiles",
]
"""The parts of a publication that edition.yaml may leave out."""
OpeningSide = Literal["left", "right", "any"]
ParcelPart = Literal["booklet", "excerpt", "draft"]
PARCEL_PARTS: tuple[ParcelPart, ...] = ("booklet", "excerpt", "draft")
PagePlace = Literal["first", "front", "end", "last"]
PAGE_PLACES: tuple[PagePlace, ...] = ("first", "front", "end", "last")
"""Where a free page stands: before the contents, before the chapters, behind them, behind the registers."""


_NO_PERSON = re.compile(
    r"[,;:/@\d]|[(\[][^()\[\]]*[)\]]$|"
    r"^(?:N\. ?N\.?|NN|vakan(?:t|s)|vacant|tba|tbd|tillsätts\b.*|rekryter\w*\b.*|meddelas\b.*)$",
    re.IGNORECASE,
)


def is_person(name: str) -> bool:
    """Whether a contact's name can be a person's: "N.N. (rekrytering pågår)", "Kim Exempel, chef" and
    "vakant" can't.
    """
    return _NO_PERSON.search(name.strip()) is None


def web_folder(address: str) -> str:
    """The folder that web pages lie in, by their address, with a slash at its end; "" where it asks a server
    a question instead of naming a folder.
    """
    folder = address.removesuffix("index.html")
    if not folder or "?" in folder or "#" in folder:
        return ""
    return folder if folder.endswith("/") else f"{folder}/"


@dataclass(frozen=True)
class Field:
    """One field of every proposal, as edition.yaml declares it.

    An empty one is an error where the `need` is "required", a warning where it is "expected", and else
    nothing. `help` tells who fills in a form what belongs there; `most` is how many characters a form takes
    at most, None for any number.
    """

    key: str
    label: str
    need: Need = "optional"
    help: str = ""
    most: int | None = None


@dataclass(frozen=True)
class Noun:
    """What the publication calls something: "book", "books"."""

    one: str
    many: str


@dataclass(frozen=True)
class Member:
    """Who may submit proposals and receives a parcel. `kind` is what sort of member it is, in the editor's
    own word; `county_code` an official code of its area. Neither is printed, unless a template does.

    `short_name` is for narrow places, "" where the name itself stands there too. `language` is its letter's,
    "" for the edition's; `parcel` is what its parcel holds, empty for what the edition's parcels hold.
    """

    id: str
    name: str
    kind: str = ""
    county_code: str | None = None
    recipients: tuple[str, ...] = ()
    language: str = ""
    parcel: tuple[str, ...] = ()
    short_name: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask. Any part may be missing; `note` holds prose that is no name, role, organisation or
    address.
    """

    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    email: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Continued:
    """An entry of another edition that one goes on from, as that edition has it: `edition` and `id` name its
    folder and file. `edition_address` is where readers find that edition's web pages, "" where it says
    nothing.
    """

    edition: str
    id: str
    number: int
    title: str
    edition_title: str
    edition_address: str = ""

    @property
    def name(self) -> str:
        """What `continues:` says in the file."""
        return f"{self.edition}/{self.id}"

    @property
    def address(self) -> str:
        """Its place in that edition's web pages, "" where there are none."""
        folder = web_folder(self.edition_address)
        return f"{folder}index.html#{self.id}" if folder else ""


@dataclass(frozen=True)
class Proposal:
    """One entry. `id` is its file's name and lasts; `number` comes from its place in the edition and
    doesn't.
    """

    id: str
    number: int
    title: str
    submitted_by: tuple[Member, ...]
    intro: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    contacts: tuple[Contact, ...] = ()
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Line (from 1) where each value's text starts in `file`: keys "title", "intro", each field's key,
    "contacts".
    """
    continues: Continued | None = None

    @cached_property
    def length(self) -> int:
        """Characters of running text: intro and all fields."""
        return len(self.intro) + sum(len(text) for text in self.fields.values())


@dataclass(frozen=True)
class Chapter:
    """A theme with its proposals in order. `number` counts from 1; `intro` is Markdown, set before the first
    of them.
    """

    id: str
    number: int
    title: str
    proposals: tuple[Proposal, ...]
    intro: str = ""

    @property
    def anchor(self) -> str:
        """The id of its opening in every output. A proposal's id holds no underscore."""
        return f"chapter_{self.id}"


@dataclass(frozen=True)
class FreePage:
    """A text that is nobody's proposal: a foreword, an appendix, the sponsors. `text` is Markdown."""

    id: str
    title: str
    text: str
    place: PagePlace = "front"
    in_contents: bool = True

    @property
    def anchor(self) -> str:
        return f"pages_{self.id}"


@dataclass(frozen=True)
class HeldText:
    """One text with its place: the `path` of its value in a content file, which is under the edition's
    folder. `key` is what a data-ref and a finding call it.
    """

    key: str
    text: str
    file: str
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class TextHolder:
    """Whatever holds texts of an edition: a proposal, a free page, or a chapter with an introduction. A
    data-ref is "<id>.<key>".

    `number` is a proposal's, 0 for others; `texts` are those that aren't empty, in reading order.
    """

    id: str
    title: str
    texts: tuple[HeldText, ...]
    number: int = 0
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Silenced:
    """A finding that the editor declares all right, with the reason. Without a proposal, field or text it
    holds for all of them.
    """

    code: str
    reason: str = ""
    proposal: str | None = None
    field: str | None = None
    text: str | None = None


LIMITS: Mapping[str, float] = {
    "sentence_words": 45,
    "lix": 60,
    "shared_words": 12,
    "picture_ppi": 150,
    "page_filled": 0.15,
    "contrast": 4.5,
}
"""What `proof: limits:` in edition.yaml may set, with what holds where it doesn't."""


@dataclass(frozen=True)
class ProofRules:
    """How an edition is proofed: severities by code ("off" for none), limits by name, findings that are all
    right.
    """

    severities: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    silenced: tuple[Silenced, ...] = ()


@dataclass(frozen=True)
class LetterContact:
    """Who signs the letters and answers the telephone; any part may be empty."""

    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Dispatch:
    """How parcels are made and sent. `sender` and `reply_to` are addresses, "" where none is set; `link` is a
    web address that may hold {edition} and {member}; `size_cap_mb` is the most that a message's attachments
    may weigh, in millions of bytes.
    """

    sender: str = ""
    reply_to: str = ""
    return_by: date | None = None
    parcel: tuple[str, ...] = PARCEL_PARTS
    size_cap_mb: float = 15.0
    link: str = ""
    rate_per_minute: float = 20.0
    file_name: str = ""
    """What the names of parcels' files begin with, "" for the word for entries."""
    letter_date: date | None = None
    """The day that the letters bear: none comes from the clock."""
    reference: str = ""
    """The case's number in the office's own register, as the letters give it."""
    contact: LetterContact = LetterContact()


@dataclass(frozen=True)
class Call:
    """The call for proposals: the last day to send them in, the editor's own words in its letter (plain
    paragraphs), and the ids of members that have said that they send nothing in.
    """

    last_day: date | None = None
    text: str = ""
    declined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One year's issue of the publication, whole.

    `id` is the folder's name under content/ ("2024"). `members` holds every member known, those without
    proposals too. `folder` is the edition's folder on disk; pictures are files under its images/.
    """

    id: str
    title: str
    language: str
    publisher: str
    date: date
    fields: tuple[Field, ...]
    chapters: tuple[Chapter, ...]
    members: tuple[Member, ...]
    folder: Path
    imprint: str = ""
    proof: ProofRules = ProofRules()
    dispatch: Dispatch = Dispatch()
    left_out: tuple[Part, ...] = ()
    opening_side: OpeningSide | None = None
    """Of chapters and registers; None leaves it to the theme."""
    nouns: Mapping[str, Noun] = field(default_factory=lambda: MappingProxyType({}))
    """The editor's own words, by "entry", "member" and "chapter"."""
    cover_number: str = ""
    """What stands large on the cover, "" for the year of title or folder."""
    pages: tuple[FreePage, ...] = ()
    address: str = ""
    """Where the publisher is reached, as it stands in the colophon: a line each for street, place, telephone
    or the like.
    """
    web_address: str = ""
    """Where readers find the web edition."""
    theme: str = ""
    """The theme's folder in styles/, "" for the default."""
    call: Call = Call()

    @property
    def web_folder(self) -> str:
        """That address with a slash at its end, so that a file's name can be put behind it; "" where there is
        none, or where it asks a server a question instead of naming a folder.
        """
        return web_folder(self.web_address)

    @cached_property
    def parts(self) -> frozenset[Part]:
        """The parts that the publication has: those that aren't left out and have something to show."""
        contacts = [contact for proposal in self.proposals for contact in proposal.contacts]
        wanted = frozenset(get_args(Part)) - frozenset(self.left_out)
        has_members = "members" in wanted and bool(self.members_with_proposals)
        has_contacts = "contacts" in wanted and bool(contacts)
        lacking: set[Part] = set()
        if not has_members:
            lacking |= {"members", "overview", "member_register"}
            if len(self.chapters) < 2:
                lacking.add("key")
        if not has_contacts:
            lacking.add("contacts")
        if not has_contacts or not any(contact.name for contact in contacts):
            lacking.add("contact_register")
        return wanted - lacking

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """All proposals in the order of the booklet."""
        return tuple(proposal for chapter in self.chapters for proposal in chapter.proposals)

    @cached_property
    def text_holders(self) -> tuple[TextHolder, ...]:
        """All that holds texts, proposals among it, in the order of the booklet."""
        before, behind = PAGE_PLACES[:2], PAGE_PLACES[2:]
        return (*self._pages_held(before), *self._chapters_held(), *self._pages_held(behind))

    def _pages_held(self, places: Iterable[PagePlace]) -> Iterator[TextHolder]:
        for place in places:
            for index, page in enumerate(self.pages):
                if page.place == place:
                    title = HeldText("title", page.title, "edition.yaml", ("pages", index, "title"))
                    text = HeldText("text", page.text, f"pages/{page.id}.yaml", ("text",))
                    yield TextHolder(page.anchor, page.title, (title, text) if page.text else (title,))

    def _chapters_held(self) -> Iterator[TextHolder]:
        for index, chapter in enumerate(self.chapters):
            if chapter.intro:
                intro = HeldText("intro", chapter.intro, "edition.yaml", ("chapters", index, "intro"))
                yield TextHolder(chapter.anchor, chapter.title, (intro,))
            for proposal in chapter.proposals:
                texts = {"title": proposal.title, "intro": proposal.intro, **proposal.fields}
                file = f"proposals/{proposal.id}.yaml"
                held = tuple(HeldText(key, text, file, (key,)) for key, text in texts.items() if text)
                yield TextHolder(proposal.id, proposal.title, held, proposal.number, proposal)

    @cached_property
    def members_with_proposals(self) -> tuple[Member, ...]:
        """The members with at least one proposal, in the order of members.yaml."""
        present = {member.id for proposal in self.proposals for member in proposal.submitted_by}
        return tuple(member for member in self.members if member.id in present)

    def by_member(self, member: Member) -> tuple[Proposal, ...]:
        """The member's proposals in the order of the booklet."""
        return self._proposals_by_member.get(member.id, ())

    @cached_property
    def _proposals_by_member(self) -> dict[str, tuple[Proposal, ...]]:
        proposals: dict[str, list[Proposal]] = {}
        for proposal in self.proposals:
            for member in proposal.submitted_by:
                proposals.setdefault(member.id, []).append(proposal)
        return {key: tuple(value) for key, value in proposals.items()}
