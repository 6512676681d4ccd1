"""An edition as templates see it: frozen, so that a member's, the public and the draft edition are each a
view of their own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import Any, NamedTuple, get_args

from markupsafe import Markup

from .. import markup
from ..foundation.folders import Folders, standing_name
from ..model import Chapter, Contact, Edition, FreePage, OpeningSide, PagePlace, Part, Proposal, is_person
from ..theme import Theme
from ..typography.measuring import TypeMeasures
from .filling import Overview, column_starts, contents_pages, overview
from .texts import Texts, read_texts
from .views import (
    ChapterView,
    ContentsBlock,
    Entry,
    FieldView,
    MemberView,
    PageView,
    PersonView,
    ProposalView,
    Wall,
    portions,
    wall,
)

_Height = Callable[[Any], str] | float
"""A number of mm, or a template's macro that gives it for what it is called with."""
_YEAR_AT_END = re.compile(r"\b(?:1\d|20|21)\d\d$")
PORTION = 700
"""Rows of a register that are laid out at a time: some 25 pages, and 100 MB."""


_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_UNBROKEN = 0.25
"""The share of a page's text that isn't broken over pages at most."""
_CONTACT = 60
"""Characters of an ordinary contact: a name and an address."""


@dataclass(frozen=True)
class EditionViews:
    """What templates find under `pages`: the edition's parts made ready for a page.

    `numbers` has each proposal's number by id, of those too that this view leaves out but refers to; `parts`
    are what the publication has of what it may leave out.
    `addressee` is whom the edition is for, and `own` the ids of its proposals, which are marked; nobody and
    none in the common edition. `reserved` is how many pages the common edition has for what stands on the
    reserved page here.
    """

    edition: Edition
    theme: Theme
    texts: Texts
    chapters: tuple[ChapterView, ...]
    numbers: Mapping[str, int]
    parts: frozenset[Part]
    addressee: MemberView | None = None
    own: frozenset[str] = field(default_factory=frozenset)
    reserved: int = 1

    @property
    def opening_side(self) -> OpeningSide:
        """The side on which chapters and registers begin: the edition's, else the theme's."""
        return self.edition.opening_side or self.theme.opening_side

    @cached_property
    def proposals(self) -> tuple[ProposalView, ...]:
        return tuple(proposal for chapter in self.chapters for proposal in chapter.proposals)

    @cached_property
    def free_pages(self) -> tuple[PageView, ...]:
        """The pages of `pages:`, in the order of edition.yaml."""

        def view(page: FreePage) -> PageView:
            ref = f"{page.anchor}.text"
            html = to_html(page.text, ref, self.edition, self.texts, self.numbers, 1, alone=True)
            return PageView(page, Markup(html.html), html.notes)

        return tuple(map(view, self.edition.pages))

    def free_pages_at(self, *places: PagePlace) -> tuple[PageView, ...]:
        """The free pages that stand in these places, in the order that they are printed in."""
        return tuple(page for place in places for page in self.free_pages if page.model.place == place)

    @property
    def members(self) -> tuple[MemberView, ...]:
        """The members that the publication shows: all senders, or none where members are left out."""
        return self.senders if "members" in self.parts else ()

    @cached_property
    def senders(self) -> tuple[MemberView, ...]:
        """The members that take part, in the order of their short names."""
        views = {proposal.id: proposal for proposal in self.proposals}
        members = (
            MemberView(
                member,
                f"member_{member.id}",
                tuple(views[proposal.id] for proposal in self.edition.by_member(member)),
            )
            for member in self.edition.members_with_proposals
        )
        return tuple(sorted(members, key=lambda member: self.texts.sort_key(member.short_name)))

    @cached_property
    def persons(self) -> tuple[PersonView, ...]:
        """The contact persons by last name."""
        proposals_of: dict[str, list[ProposalView]] = {}
        for proposal in self.proposals:
            for contact in proposal.contacts:
                if contact.name:
                    proposals = proposals_of.setdefault(contact.name, [])
                    if proposal not in proposals:
                        proposals.append(proposal)
        people = (
            PersonView(name, _last_name_first(name), tuple(proposals))
            for name, proposals in proposals_of.items()
        )
        return tuple(sorted(people, key=lambda person: self.texts.sort_key(person.sort_name)))

    @property
    def title_year(self) -> str:
        """What is set large on the cover: the edition's cover number, else the year that the title ends with,
        else the edition's id where that is a year.
        """
        if "cover_number" not in self.parts:
            return ""
        match = _YEAR_AT_END.search(self.edition.title)
        year = self.edition.id if _YEAR_AT_END.fullmatch(self.edition.id) else ""
        return self.edition.cover_number or (match[0] if match else year)

    @property
    def title_lead(self) -> str:
        """The title without that number, where it ends with it."""
        lead = self.edition.title.removesuffix(self.title_year)
        return lead.rstrip() if not lead or lead[-1].isspace() else self.edition.title

    @property
    def summary(self) -> str:
        """The publication in a sentence of figures, for what files say of themselves."""
        return self.texts(
            self._for_members("summary"),
            proposals=len(self.proposals),
            chapters=len(self.chapters),
            members=len(self.members),
        )

    @property
    def may_lack(self) -> bool:
        """Whether some page may say that something isn't given."""
        return "contacts" in self.parts or any(spec.need == "expected" for spec in self.edition.fields)

    @property
    def matrix_alternative(self) -> str:
        """The overview's matrix in words."""
        return self._with_figures(
            self.texts(
                "matrix_alternative",
                members=len(self.members),
                chapters=len(self.chapters),
                proposals=len(self.proposals),
            ),
            lambda member: ", ".join(str(proposal.number) for proposal in member.proposals),
        )

    @property
    def bars_alternative(self) -> str:
        """The overview's bars in words."""
        return self._with_figures(self.texts("bars_alternative"), lambda member: str(len(member.proposals)))

    def _with_figures(self, words: str, figures: Callable[[MemberView], str]) -> str:
        """A picture's words with where its figures stand as text, or with the figures themselves."""
        if "member_register" in self.parts:
            return f"{words} {self.texts('same_as_text')}"
        return f"{words} {'; '.join(f'{member.name}: {figures(member)}' for member in self.members)}."

    @property
    def keywords(self) -> str:
        return self.texts(self._for_members("keywords"))

    def _for_members(self, key: str) -> str:
        return key if "members" in self.parts else f"{key}_without_members"

    @property
    def is_long(self) -> bool:
        """Whether some section is laid out in parts: a register of more rows than a portion has, or the
        contents of as many proposals.
        """
        rows = (sum(len(entry.proposals) for entry in entries) for entries in (self.members, self.persons))
        return len(self.proposals) > PORTION or any(count > PORTION for count in rows)

    def wall(self, width: float, height: float) -> Wall:
        """The cover's tiles within that width and height (mm): a tile a proposal, or a chapter where there
        are very many.
        """
        firsts = [chapter.proposals[0] for chapter in self.chapters if chapter.proposals]
        return wall(firsts if len(self.proposals) > 420 else self.proposals, width, height)

    def own_wall(self, width: float, height: float) -> Wall:
        """The addressee's tiles within that width and height (mm): the fewest empty places, unless that would
        make them tiny.
        """
        tiles = self.addressee.proposals if self.addressee else ()
        return wall(tiles, width, height, most=len(tiles) + 1, fewest_columns=1, share=0.35)

    @cached_property
    def measures(self) -> TypeMeasures:
        """What texts measure in the theme's faces."""
        return TypeMeasures(self.theme, self.edition.language)

    def contents_pages(
        self, chapter: _Height, row: _Height, **measures: Any
    ) -> tuple[tuple[ContentsBlock, ...], ...]:
        """The contents' pages: see `filling.contents_pages`. `chapter` and `row` are macros."""
        return contents_pages(
            self.chapters,
            chapter=lambda view: _height(chapter, view),
            row=lambda proposal: _height(row, proposal),
            **measures,
        )

    def overview(self, lines: _Height, name: _Height, **measures: float) -> Overview:
        """The overview's rows on their pages: see `filling.overview`. `lines` and `name` are macros."""
        return overview(
            self.members,
            lines=lambda member: int(_height(lines, member)),
            name=lambda member: _height(name, member),
            **measures,
        )

    def portions(self, entries: Sequence[Entry], parted: bool) -> tuple[tuple[Entry, ...], ...]:
        """A register's entries in as many portions as can be laid out in little memory; one where nothing is
        to be parted.
        """
        return portions(entries, PORTION if parted else sys.maxsize)

    def column_starts(
        self, persons: Sequence[PersonView], height: _Height, columns: int, room: float
    ) -> tuple[int, ...] | None:
        """Where a register's later columns begin: see `filling.column_starts`. `height` is a macro."""
        return column_starts([_height(height, person) for person in persons], columns, room)

    def html(self, text: str, ref: str, first_note: int = 1) -> markup.Html:
        """Markdown as HTML; `ref` is its data-ref, notes are counted from `first_note`."""
        return to_html(text, ref, self.edition, self.texts, self.numbers, first_note)


def edition_views(
    edition: Edition,
    theme: Theme,
    folders: Folders,
    *,
    texts: Texts | None = None,
    whole: EditionViews | None = None,
) -> EditionViews:
    """The views of an edition. `texts`: other words than the folders' catalogue; `whole`: the edition that
    this is part of, whose numbers and parts it has.
    """
    texts = texts or read_texts(folders, edition.language, edition.nouns)
    numbers = whole.numbers if whole else {proposal.id: proposal.number for proposal in edition.proposals}
    parts = whole.parts if whole else edition.parts
    members = edition.members_with_proposals if "members" in parts else ()
    left_out = frozenset(get_args(Part)) - parts
    lengths = [proposal.length for proposal in (whole.edition if whole else edition).proposals]
    code = _TileCode({member.id: index % 4 for index, member in enumerate(members)}, median(lengths or [0]))
    fitted = replace(theme, limits=_limits(theme))
    chapters = tuple(
        _chapter_view(chapter, edition, fitted, texts, numbers, code, left_out)
        for chapter in edition.chapters
    )
    return EditionViews(edition, theme, texts, chapters, numbers, parts)


def _limits(theme: Theme) -> Mapping[str, Any]:
    """The theme's limits, lowered where so much text that isn't to be broken would fill a page."""
    page = theme.page
    column = page["width"].mm - sum(page[name].mm for name in ("inner", "outer", "hang", "gap"))
    letter = TypeMeasures(theme).text_width(_LETTERS, "serif", theme.sizes["body"]) / len(_LETTERS)
    lines = (page["height"].mm - page["top"].mm - page["foot"].mm) / page["line"].mm
    most = int(column / letter * lines * _UNBROKEN)
    return {
        name: min(limit, most) if name in ("short_proposal", "short_field") else limit
        for name, limit in theme.limits.items()
    }


def _height(height: _Height, view: Any) -> float:
    return float(height(view)) if callable(height) else height


def to_html(
    text: str,
    ref: str,
    edition: Edition,
    texts: Texts,
    numbers: Mapping[str, int],
    first_note: int,
    *,
    alone: bool = False,
) -> markup.Html:
    return markup.to_html(
        markup.parse(text),
        ref=ref,
        number_of=numbers.get,
        first_note=first_note,
        image_url=lambda name: f"images/{standing_name(edition.folder / 'images', name)}",
        cross_reference_label=lambda number: texts("proposal_reference", number=number),
        alone=alone,
    )


class _TileCode(NamedTuple):
    """What a proposal's tile says: a turn for each member, by id, and the length that makes a text long."""

    turns: Mapping[str, int]
    typical: float


def _chapter_view(
    chapter: Chapter,
    edition: Edition,
    theme: Theme,
    texts: Texts,
    numbers: Mapping[str, int],
    code: _TileCode,
    left_out: frozenset[Part],
) -> ChapterView:
    shape, palette = theme.shape(chapter.number), theme.palette(chapter.number)

    def view(proposal: Proposal) -> ProposalView:
        sender = proposal.submitted_by[0].id if proposal.submitted_by else ""
        turn = code.turns.get(sender, 0) if code.turns else numbers[proposal.id] % 4
        contacts = () if "contacts" in left_out else proposal.contacts
        intro, fields, notes = _proposal_texts(proposal, edition, theme, texts, numbers)
        return ProposalView(
            proposal,
            chapter.number,
            shape,
            palette,
            intro,
            fields,
            proposal.length + sum(map(_printed_length, contacts)) < theme.limits["short_proposal"],
            proposal.length > code.typical,
            turn,
            notes,
            left_out,
        )

    intro = to_html(chapter.intro, f"{chapter.anchor}.intro", edition, texts, numbers, 1)
    proposals = tuple(map(view, chapter.proposals))
    return ChapterView(chapter, chapter.anchor, shape, palette, proposals, Markup(intro.html), intro.notes)


def _proposal_texts(
    proposal: Proposal, edition: Edition, theme: Theme, texts: Texts, numbers: Mapping[str, int]
) -> tuple[Markup, tuple[FieldView, ...], int]:
    """A proposal's intro and fields as HTML, and how many notes they hold: these are counted through."""
    notes = 0

    def html(key: str, text: str) -> Markup:
        nonlocal notes
        result = to_html(text, f"{proposal.id}.{key}", edition, texts, numbers, 1 + notes)
        notes += result.notes
        return Markup(result.html)

    intro = html("intro", proposal.intro)
    fields = []
    for spec in edition.fields:
        text = proposal.fields.get(spec.key, "")
        if text or spec.need != "optional":
            fields.append(
                FieldView(
                    spec.key,
                    spec.label,
                    html(spec.key, text),
                    not text,
                    len(text) < theme.limits["short_field"],
                    f"{proposal.id}.{spec.key}",
                )
            )
    return intro, tuple(fields), notes


def _printed_length(contact: Contact) -> int:
    """Characters of a contact beyond a line of its own."""
    parts = (contact.name, contact.role, contact.organisation, contact.email, contact.note)
    return max(sum(len(part or "") for part in parts) - _CONTACT, 0)


def _last_name_first(name: str) -> str:
    """A person's name as a register has it; what is no name stays as it is."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first and is_person(name) else name
