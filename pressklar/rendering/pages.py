"""Edition -> HTML sections through Jinja: one set of templates for every output (DESIGN §4).

A section is laid out on its own and knows nothing of its place in the booklet: a folio is an empty
`<span data-folio="#id"></span>`, which an engine fills or drops.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from markupsafe import Markup

from .. import markup
from ..foundation.folders import Folders, standing_name
from ..model import Chapter, Edition, Proposal, is_person
from ..problems import ContentError, Problem, has_errors
from ..theme import Palette, Theme, read_theme
from . import templating
from .texts import Texts, read_texts
from .views import ChapterView, Entry, FieldView, MemberView, PersonView, ProposalView, Run, Wall, contents_pages, portions, second_column, wall

if TYPE_CHECKING:
    from jinja2 import Environment

SectionKind = Literal["front", "chapter", "registers", "back"]
Side = Literal["left", "right"]
PART = re.compile(r"<!--\s*section:\s*([a-z_]+\d*),\s*(left|right)\s*-->")
"""The comment by which front matter and registers begin another section: its name, and the side of its first page."""
PORTION = 700
"""Rows of a register that are laid out at a time: some 25 pages, and 100 MB."""
SLOT = re.compile(r'(<span\b[^>]*\bdata-folio="#([^"]+)"[^>]*>)(</span>)')
_PICTURE = re.compile(r"""(?<=")images/[^"]+(?=")|(?<=')images/[^']+(?=')|(?<=\()images/[^"'()]+(?=\))""")


@dataclass(frozen=True)
class Section:
    """One section's HTML body, before folios are filled in.

    `chapter` is the chapter's number or None; `pictures` are file names under the edition's images/; `opens` is the side
    of its first page.
    """

    id: str
    kind: SectionKind
    title: str
    html: str
    opens: Side
    chapter: int | None = None

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unquote(unescape(found)).removeprefix("images/") for found in _PICTURE.findall(self.html)))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The ids whose folios this section shows."""
        return tuple(dict.fromkeys(match[2] for match in SLOT.finditer(self.html)))


def fill_folios(html: str, folio_of: Callable[[str], str]) -> str:
    """The HTML with every folio slot filled by `folio_of(id)`."""
    return SLOT.sub(lambda match: f"{match[1]}{folio_of(match[2])}{match[3]}", html)


class Pages:
    """Renders an edition's sections and style sheets. Sections are made when asked for, so that a large work stays small."""

    def __init__(self, edition: Edition, theme: Theme, folders: Folders) -> None:
        self.edition, self.theme, self.folders = edition, theme, folders
        self.texts: Texts = read_texts(folders, edition.language)
        self.numbers = {proposal.id: proposal.number for proposal in edition.proposals}
        self._turns = {member.id: index % 4 for index, member in enumerate(edition.taking_part)}
        self._sheets: dict[str, str] = {}
        self._rendered: dict[tuple[object, ...], str] = {}
        self.addressee: MemberView | None = None
        self.own: frozenset[str] = frozenset()
        """Whom this edition is for, and the ids of its proposals, which are marked; nobody and none in the common edition."""

    @cached_property
    def chapters(self) -> tuple[ChapterView, ...]:
        return tuple(self._chapter(chapter) for chapter in self.edition.chapters)

    @cached_property
    def proposals(self) -> tuple[ProposalView, ...]:
        return tuple(proposal for chapter in self.chapters for proposal in chapter.proposals)

    @cached_property
    def members(self) -> tuple[MemberView, ...]:
        """The members that take part, in the order of their names."""
        views = {proposal.id: proposal for proposal in self.proposals}
        found = (MemberView(member, f"member_{member.id}", tuple(views[proposal.id] for proposal in self.edition.by_member(member)))
                 for member in self.edition.taking_part)
        return tuple(sorted(found, key=lambda member: self.texts.sort_key(member.short_name)))

    @cached_property
    def persons(self) -> tuple[PersonView, ...]:
        """The contact persons by last name."""
        found: dict[str, list[ProposalView]] = {}
        for proposal in self.proposals:
            for contact in proposal.contacts:
                if contact.name:
                    known = found.setdefault(contact.name, [])
                    if proposal not in known:
                        known.append(proposal)
        people = (PersonView(name, _last_name_first(name), tuple(proposals)) for name, proposals in found.items())
        return tuple(sorted(people, key=lambda person: self.texts.sort_key(person.sort_name)))

    @property
    def document_title(self) -> str:
        """What the file calls itself: the edition's title, with the addressee where there is one."""
        return f"{self.edition.title} – {self.addressee.shown}" if self.addressee else self.edition.title

    @cached_property
    def title_year(self) -> str:
        """The year that the title ends with, set large on the cover; the edition's id where that is a year and the title has none."""
        match = re.search(r"\b\d{4}$", self.edition.title)
        return match[0] if match else self.edition.id if re.fullmatch(r"\d{4}", self.edition.id) else ""

    @cached_property
    def title_lead(self) -> str:
        """The title without that year."""
        return re.sub(rf"\b{self.title_year}$", "", self.edition.title).rstrip()

    def wall(self, width: float, height: float) -> Wall:
        """The cover's tiles within that width and height (mm): a tile a proposal, or a chapter where there are very many."""
        many = len(self.proposals) > 420
        return wall([chapter.proposals[0] for chapter in self.chapters if chapter.proposals] if many else self.proposals, width, height)

    def contents_pages(self, **measures: Any) -> tuple[tuple[Run, ...], ...]:
        """Chapters on contents pages: see `views.contents_pages` for the measures."""
        return contents_pages(self.chapters, **measures)

    def portions(self, entries: Sequence[Entry], parted: bool) -> tuple[tuple[Entry, ...], ...]:
        """A register's entries in as many portions as can be laid out in little memory; one where nothing is to be parted."""
        return portions(entries, PORTION if parted else sys.maxsize)

    def second_column(self, persons: Sequence[PersonView], **measures: float) -> int | None:
        """Where a register's second column begins, if it takes one page: see `views.second_column` for the measures."""
        return second_column(persons, **measures)

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        """All sections in the order of the booklet; `parted`: very long ones in several, named `members`, `members_2` and so on.

        Raises ContentError (E310) for a broken template.
        """
        parted = parted and self._is_long
        yield from self._parted("front", "right", self._once("front.html.j2", parted=parted))
        for chapter in self.chapters:
            html = self._once("chapter.html.j2", chapter=chapter)
            yield Section(chapter.anchor, "chapter", chapter.title, html, "left", chapter.number)
        yield from self._parted("registers", "left", self._once("registers.html.j2", parted=parted))
        yield Section("back", "back", self.edition.title, self._once("back.html.j2"), "left")

    @cached_property
    def _is_long(self) -> bool:
        """Whether some section is laid out in parts: a register of more rows than a portion has, or the contents of as many proposals."""
        return any(sum(len(entry.proposals) for entry in entries) > PORTION for entries in (self.members, self.persons)) or len(self.proposals) > PORTION

    def _once(self, name: str, **more: Any) -> str:
        """As `render`, kept for the other outputs unless there is much of it."""
        if len(self.proposals) > PORTION:
            return self.render(name, **more)
        key = (name, *map(id, more.values()))
        if key not in self._rendered:
            self._rendered[key] = self.render(name, **more)
        return self._rendered[key]

    def _parted(self, kind: SectionKind, opens: Side, html: str) -> Iterator[Section]:
        """The sections that a template's comments part its HTML into; all of it in one where it has none."""
        first, *rest = PART.split(html)
        parts = list(zip(rest[::3], rest[1::3], rest[2::3], strict=True))
        if first.strip() or not parts:
            parts.insert(0, (kind, opens, first))
        for name, side, part in parts:
            yield Section(name, kind, self.edition.title, part, "right" if side == "right" else "left")

    def style_sheet(self, name: str = "booklet.css", **more: Any) -> str:
        """A style sheet with the theme's tokens put in as literal values (cheap for WeasyPrint: FINDINGS, DESIGN §7)."""
        if more:
            return self._render(self._styles, name, more)
        if name not in self._sheets:
            self._sheets[name] = self._render(self._styles, name, more)
        return self._sheets[name]

    def render(self, name: str, **more: Any) -> str:
        """A template's HTML. Raises ContentError (E310) with the template's file and line."""
        return self._render(self._templates, name, more)

    def _render(self, environment: Environment, name: str, more: Mapping[str, Any]) -> str:
        environment.globals["pages"] = self  # the members' editions share one environment, and its compiled templates
        if environment is self._templates:
            return templating.rendered(environment, name, more, "template", self.folders, self.folders.templates)
        return templating.rendered(environment, name, more, "style sheet", self.folders, self.folders.styles)

    @cached_property
    def _templates(self) -> Environment:
        return self._environment(self.folders.templates, autoescape=True)

    @cached_property
    def _styles(self) -> Environment:
        return self._environment(self.folders.styles, autoescape=False)

    def _environment(self, places: Sequence[Path], *, autoescape: bool) -> Environment:
        made = templating.environment(places, autoescape=autoescape)
        made.filters.update(soft=_soft, mail=_breakable, linked=_linked, blocks=self._blocks)
        made.globals.update(edition=self.edition, theme=self.theme, t=self.texts, pages=self)
        return made

    def _chapter(self, chapter: Chapter) -> ChapterView:
        shape, palette = self.theme.shape(chapter.number), self.theme.palette(chapter.number)
        proposals = tuple(self._proposal(proposal, chapter.number, shape, palette) for proposal in chapter.proposals)
        return ChapterView(chapter, f"chapter_{chapter.id}", shape, palette, proposals)

    def _proposal(self, proposal: Proposal, chapter: int, shape: int, palette: Palette) -> ProposalView:
        notes = 0

        def html(key: str, text: str) -> Markup:
            nonlocal notes
            made = self._html(text, f"{proposal.id}.{key}", 1 + notes)
            notes += made.notes
            return Markup(made.html)

        intro = html("intro", proposal.intro)
        limits = self.theme.limits
        fields = []
        for spec in self.edition.fields:
            text = proposal.fields.get(spec.key, "")
            if text or spec.need != "optional":
                fields.append(FieldView(spec.key, spec.label, html(spec.key, text), not text, len(text) < limits["short_field"], f"{proposal.id}.{spec.key}"))
        turn = self._turns[proposal.submitted_by[0].id] if proposal.submitted_by else 0
        return ProposalView(proposal, chapter, shape, palette, intro, tuple(fields), proposal.length < limits["short_proposal"],
                            proposal.length > limits["dark_tile"], turn, notes)

    def _html(self, text: str, ref: str, first_note: int = 1) -> markup.Html:
        return markup.to_html(markup.parse(text), ref=ref, number_of=self.numbers.get, first_note=first_note,
                              image_url=lambda name: f"images/{standing_name(self.edition.folder / 'images', name)}",
                              cross_reference_label=lambda number: self.texts("proposal_reference", number=number))

    def _blocks(self, text: str) -> Markup:
        """A template's filter: Markdown to HTML, for edition.yaml's texts."""
        return Markup(self._html(text, "edition").html)


@dataclass(frozen=True)
class Ready:
    """An edition ready for the engines: its pages, what was found in content and theme, and every file that was read."""

    pages: Pages
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]

    def sound(self) -> Ready:
        """Itself. Raises ContentError with all that was found where there is an error among it."""
        if has_errors(self.problems):
            raise ContentError(*self.problems)
        return self


def read_pages(folders: Folders, edition: str) -> Ready:
    """Read an edition and its theme. Raises ContentError, with every problem of both, where there can be no pages."""
    from ..manuscript import read_edition
    from .undrawn_characters import undrawn_signs

    reading = read_edition(folders, edition)
    problems = list(reading.problems)
    try:
        theme = read_theme(folders)
    except ContentError as error:
        raise ContentError(*problems, *error.problems) from error
    if reading.edition is None:
        raise ContentError(*problems)
    pages = Pages(reading.edition, theme, folders)
    problems += undrawn_signs(reading.edition, folders, theme, (pages.texts.file, pages.texts.entries))
    return Ready(pages, tuple(problems), tuple(reading.files))


def _soft(text: str) -> Markup:
    """A title that may break after a slash."""
    return Markup(Markup.escape(text).replace("/", Markup("/<wbr>")))


def _breakable(address: str) -> Markup:
    """An address that may break behind its own signs, and never with a hyphen."""
    return Markup(markup.breakable(address))


def _linked(text: str) -> Markup:
    """Words whose bare addresses are links."""
    return Markup(markup.linked_text(text))


def _last_name_first(name: str) -> str:
    """A person's name as a register has it; what is no name stays as it is."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first and is_person(name) else name
