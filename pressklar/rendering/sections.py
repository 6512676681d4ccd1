"""Where an edition's HTML sections come from: one set of templates for every output, a source for each kind
of edition.

A section is laid out on its own and knows nothing of its place in the booklet: a folio is an empty `<span
data-folio="#id"></span>`, which an engine fills or drops. Sections are rendered when asked for, so that a
large work stays small.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import unquote

from ..foundation.folders import Folders
from ..foundation.theme_files import ThemeFiles
from ..model import Edition, Member, OpeningSide, PagePlace
from ..problems import ContentError, Problem, has_errors
from ..theme import Theme, read_theme
from ..typography.room import lacking_room
from .edition_views import PORTION, EditionViews, edition_views
from .renderer import Renderer
from .texts import Texts, read_texts
from .views import ChapterView, MemberView, PageView, ProposalView

SectionKind = Literal["front", "chapter", "registers", "back"]
EXCERPT = "excerpt.html.j2"
DRAFT_NOTE = "draft.html.j2"
"""The template of the note on top of a draft."""
PART = re.compile(r"<!--\s*section:\s*([a-z_]+\d*),\s*(left|right|any)\s*-->")
"""The comment by which front matter and registers begin another section: its name, and the side of its first
page.
"""
CONTENTS = 'role="doc-toc"'
"""What a section that holds the contents is known by."""
SLOT = re.compile(r'(<span\b[^>]*\bdata-folio="#([^"]+)"[^>]*>)(</span>)')
_PICTURE = re.compile(r"""(?<=")images/[^"]+(?=")|(?<=')images/[^']+(?=')|(?<=\()images/[^"'()]+(?=\))""")
_INTERNAL = re.compile(r'<a\b([^>]*) href="#([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Section:
    """One section's HTML body, before folios are filled in.

    `chapter` is the chapter's number or None; `pictures` are file names under the edition's images/; `opens`
    is the side of its first page, "any" for whichever comes.
    """

    id: str
    kind: SectionKind
    title: str
    html: str
    opens: OpeningSide
    chapter: int | None = None

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                unquote(unescape(name)).removeprefix("images/") for name in _PICTURE.findall(self.html)
            )
        )

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The ids whose folios this section shows."""
        return tuple(dict.fromkeys(match[2] for match in SLOT.finditer(self.html)))


def fill_folios(html: str, folio_of: Callable[[str], str]) -> str:
    """The HTML with every folio slot filled by `folio_of(id)`."""
    return SLOT.sub(lambda match: f"{match[1]}{folio_of(match[2])}{match[3]}", html)


@dataclass(frozen=True)
class SectionSource:
    """The common edition's sections; other editions are sources of their own, with other views or other
    sections.
    """

    renderer: Renderer
    _rendered: dict[tuple[object, ...], str] = field(default_factory=dict, repr=False, compare=False)
    """What was rendered before, for the other outputs."""

    @property
    def views(self) -> EditionViews:
        return self.renderer.views

    @property
    def folders(self) -> Folders:
        return self.renderer.folders

    @property
    def look(self) -> ThemeFiles:
        return self.renderer.look

    @property
    def edition(self) -> Edition:
        return self.views.edition

    @property
    def theme(self) -> Theme:
        return self.views.theme

    @property
    def texts(self) -> Texts:
        return self.views.texts

    @property
    def proposals(self) -> Sequence[ProposalView]:
        """Those whose texts the sections hold."""
        return self.views.proposals

    @property
    def others(self) -> Sequence[PageView | ChapterView]:
        """What else holds texts that the sections have: free pages, and chapters with an introduction."""
        return (*self.views.free_pages, *(chapter for chapter in self.views.chapters if chapter.intro))

    @property
    def document_title(self) -> str:
        """What the file calls itself: the edition's title, with the addressee where there is one."""
        addressee = self.views.addressee
        return f"{self.edition.title} – {addressee.display_name}" if addressee else self.edition.title

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        """All sections in the order of the booklet; `parted`: very long ones in several, named `members`,
        `members_2` and so on.

        Raises ContentError (E310) for a broken template.
        """
        parted = parted and self.views.is_long
        front = list(self._parts("front", "right", self._render_once("front.html.j2", parted=parted)))
        listing = next((index for index, section in enumerate(front) if CONTENTS in section.html), 1)
        yield from (*front[:listing], *self._free_pages("front", "first"), *front[listing:])
        yield from self._free_pages("front", "front")
        for chapter in self.views.chapters:
            html = self._render_once("chapter.html.j2", chapter=chapter)
            yield Section(
                chapter.anchor, "chapter", chapter.title, html, self.views.opening_side, chapter.number
            )
        yield from self._free_pages("registers", "end")
        registers = self._render_once("registers.html.j2", parted=parted)
        yield from self._parts("registers", self.views.opening_side, registers)
        yield from self._free_pages("registers", "last")
        if "back_cover" in self.views.parts:
            yield Section("back", "back", self.edition.title, self._render_once("back.html.j2"), "left")

    def style_sheet(self, name: str = "booklet.css", **values: Any) -> str:
        """A style sheet; see `Renderer.style_sheet`."""
        if values:
            return self.renderer.style_sheet(name, **values)
        key = ("style sheet", name)
        if key not in self._rendered:
            self._rendered[key] = self.renderer.style_sheet(name)
        return self._rendered[key]

    def render(self, name: str, **values: Any) -> str:
        """A template's HTML; see `Renderer.render`."""
        return self.renderer.render(name, **values)

    def _render_once(self, name: str, **values: Any) -> str:
        """As `render`, kept for the other outputs unless there is much of it."""
        if len(self.views.proposals) > PORTION:
            return self.render(name, **values)
        key = (name, *map(id, values.values()))
        if key not in self._rendered:
            self._rendered[key] = self.render(name, **values)
        return self._rendered[key]

    def _free_pages(self, kind: SectionKind, place: PagePlace) -> Iterator[Section]:
        """The free pages of a place as one section, so that nothing comes between them. Before the contents,
        an odd number of them begins on the right, behind the cover's blank back.
        """
        if leaves := self.views.free_pages_at(place):
            html = self._render_once("page.html.j2", place=place)
            opens: OpeningSide = "any"
            if place == "first" and self.views.opening_side != "any":
                opens = "right" if len(leaves) % 2 else "left"
            yield Section(f"pages_{place}", kind, leaves[0].title, html, opens)

    def _parts(self, kind: SectionKind, opens: OpeningSide, html: str) -> Iterator[Section]:
        """The sections that a template's comments part its HTML into: all of it in one where it has none of
        them, none where nothing stands in it.
        """
        first, *rest = PART.split(html)
        parts: list[tuple[str, OpeningSide, str]] = list(
            zip(rest[::3], cast("list[OpeningSide]", rest[1::3]), rest[2::3], strict=True)
        )
        if first.strip():
            parts.insert(0, (kind, opens, first))
        for name, side, part in parts:
            yield Section(name, kind, self.edition.title, part, side)


@dataclass(frozen=True)
class MemberSections(SectionSource):
    """The common edition with one member's proposals marked, and the reserved page of the front matter turned
    to it.

    Of front matter the cover and the reserved page are rendered anew, and whatever else front.html.j2 gives a
    member; all the rest is `common`.
    """

    common: Sequence[Section] = ()

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        own = {
            section.id: section
            for section in self._parts("front", "right", self.render("front.html.j2", parted=parted))
        }
        yield from (
            own.get(section.id, section) if section.kind == "front" else section for section in self.common
        )


@dataclass(frozen=True)
class ExcerptSections(SectionSource):
    """A cover that lists the member's own proposals, then these on pages that follow each other, whatever
    their chapters.

    They keep the booklet's numbers; pages are counted from the excerpt's own cover. `booklet_folios` are the
    booklet's.
    """

    booklet_folios: Mapping[str, int] = field(default_factory=dict)

    @property
    def proposals(self) -> Sequence[ProposalView]:
        return self.views.addressee.proposals if self.views.addressee else ()

    @property
    def others(self) -> Sequence[PageView | ChapterView]:
        return ()

    @property
    def document_title(self) -> str:
        addressee = self.views.addressee
        return f"{addressee.display_name if addressee else ''} – {self.edition.title}"

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        inside = {proposal.id for proposal in self.proposals}

        def without_far_links(html: str) -> str:
            """References to proposals that aren't here stay as words."""
            return _INTERNAL.sub(
                lambda match: match[0] if match[2] in inside else f"<span>{match[4]}</span>", html
            )

        for section in self._parts(
            "front", "right", self.render(EXCERPT, mine=self.proposals, folios=self.booklet_folios)
        ):
            yield replace(section, html=without_far_links(section.html))


@dataclass(frozen=True)
class DraftSections(SectionSource):
    """Some members' proposals, with a note on top on how to edit and return them."""

    members: Sequence[Member] = ()

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        yield Section(
            "draft", "front", self.edition.title, self.render(DRAFT_NOTE, members=self.members), "right"
        )
        for chapter in self.views.chapters:
            html = self.render("chapter.html.j2", chapter=chapter)
            yield Section(chapter.anchor, "chapter", chapter.title, html, "left", chapter.number)


def common_sections(
    edition: Edition, theme: Theme, folders: Folders, texts: Texts | None = None
) -> SectionSource:
    """The source of an edition's own sections. `texts`: other words than those of the folders' catalogue."""
    return SectionSource(Renderer(edition_views(edition, theme, folders, texts=texts), folders))


def member_sections(
    common: SectionSource, member: Member, sections: Sequence[Section], reserved: int = 1
) -> MemberSections:
    """The edition for one member; `sections` are the common edition's, `reserved` its pages for what stands
    on the reserved page.
    """
    addressee = _member_view(common, member)
    own = frozenset(proposal.id for proposal in addressee.proposals)
    views = replace(common.views, addressee=addressee, own=own, reserved=reserved)
    return MemberSections(Renderer(views, common.folders), common=sections)


def addressed(common: SectionSource, member: Member) -> SectionSource:
    """The edition's own sections, with a member as whom they are for: for its letters and forms."""
    return SectionSource(
        Renderer(replace(common.views, addressee=_member_view(common, member)), common.folders)
    )


def excerpt_sections(common: SectionSource, member: Member, folios: Mapping[str, int]) -> ExcerptSections:
    """A member's own proposals only; `folios` are the booklet's."""
    views = replace(common.views, addressee=_member_view(common, member))
    return ExcerptSections(Renderer(views, common.folders), booklet_folios=folios)


def draft_sections(common: SectionSource, members: Sequence[Member]) -> DraftSections:
    """These members' proposals, which keep their numbers and may still refer to the others."""
    ids = {member.id for member in members}
    chapters = [
        replace(
            chapter,
            intro="",
            proposals=tuple(
                proposal
                for proposal in chapter.proposals
                if ids & {member.id for member in proposal.submitted_by}
            ),
        )
        for chapter in common.edition.chapters
    ]
    edition = replace(
        common.edition, chapters=tuple(chapter for chapter in chapters if chapter.proposals), pages=()
    )
    views = edition_views(edition, common.theme, common.folders, texts=common.texts, whole=common.views)
    return DraftSections(Renderer(views, common.folders), members=members)


def _member_view(common: SectionSource, member: Member) -> MemberView:
    view = next((view for view in common.views.senders if view.model.id == member.id), None)
    return view or MemberView(member, f"member_{member.id}", ())


@dataclass(frozen=True)
class Ready:
    """An edition ready for the engines: its sections, the problems of content and theme, and every file that
    was read.
    """

    source: SectionSource
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]

    def sound(self) -> Ready:
        """Itself. Raises ContentError with all problems where there is an error among them."""
        if has_errors(self.problems):
            raise ContentError(*self.problems)
        return self


def read_source(folders: Folders, edition: str, instead: Mapping[Path, bytes | None] | None = None) -> Ready:
    """Read an edition and its theme; `instead` as `manuscript.read_edition` takes it. Raises ContentError,
    with every problem of both, where there can be no pages.
    """
    from ..manuscript import read_edition
    from .fallback_faces import with_fallback
    from .undrawn_characters import undrawn_signs

    reading = read_edition(folders, edition, instead)
    problems = list(reading.problems)
    try:
        theme = read_theme(folders, reading.edition.theme if reading.edition else "")
    except ContentError as error:
        raise ContentError(*problems, *error.problems) from error
    if reading.edition is None:
        raise ContentError(*problems)
    texts = read_texts(folders, reading.edition.language, reading.edition.nouns)
    theme, about_faces = with_fallback(theme, reading.edition, texts.entries.values(), folders)
    source = common_sections(reading.edition, theme, folders, texts)
    problems += lacking_room(theme, folders.display_path(source.look.figures[0]))
    problems += [*texts.problems(), *about_faces]
    problems += undrawn_signs(reading.edition, folders, theme, (texts.file, texts.entries))
    return Ready(source, tuple(problems), tuple(reading.files))
