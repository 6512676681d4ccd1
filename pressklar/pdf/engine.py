"""Edition -> booklet.pdf: sections are laid out side by side, folios filled in, furniture laid over, all
joined (DESIGN §4).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from html import escape, unescape
from itertools import groupby, pairwise
from typing import Protocol
from urllib.parse import unquote

from ..foundation.folders import Folders
from ..foundation.pictures import print_use, screen_use
from ..foundation.progress import Progress
from ..locale import tr
from ..problems import ContentError, OutsideError, Place, Problem
from ..rendering.sections import Section, SectionSource, fill_folios
from ..rendering.views import LeafView
from .cache import Cache
from .jobs import FurnitureJob, SectionJob, Workplace
from .leaves import leaf_views, other_leaves
from .manifest import Manifest, Mark, PageFacts, Point, folios_of
from .metadata import Info
from .versions import fingerprint, tool_versions
from .workshop import Workshop, result

BATCH = 200
"""Pages of furniture laid out at a time: keeps memory flat."""
_NOISE = re.compile(r"\b\w+Error: | at \d+:\d+")
"""What means nothing to a designer: Python's names, and lines of a style sheet as it is after Jinja."""
ROUNDS = 4
"""How often front matter and registers are laid out again while their own length moves the folios they
show.
"""


class Join(Protocol):
    """Joins sections and furniture into one file: `join.join_sections`, or another's."""

    def __call__(
        self,
        sections: Sequence[Manifest],
        furniture: Iterable[str],
        pdf_of: Callable[[str], bytes],
        info: Info,
        describe: Callable[[str, int], str],
    ) -> bytes: ...


def _join(
    sections: Sequence[Manifest],
    furniture: Iterable[str],
    pdf_of: Callable[[str], bytes],
    info: Info,
    describe: Callable[[str, int], str],
    instead: Mapping[int, tuple[str, int]] | None = None,
) -> bytes:
    from .join import join_sections

    return join_sections(sections, furniture, pdf_of, info, describe, instead)


@dataclass(frozen=True)
class Laid:
    """A booklet laid out: the manifests of its sections and of its furniture's batches, in order."""

    sections: tuple[Manifest, ...]
    furniture: tuple[Manifest, ...]

    def folios(self) -> dict[str, int]:
        """Every anchor's printed page number."""
        return folios_of(self.sections)


@dataclass(frozen=True)
class Variant:
    """Another edition from the same templates: style sheets that come after the booklet's and the furniture's
    own, whether it is tagged and linked, the number that its page count is a multiple of (blank pages before
    the back cover make it so), what joins it, the common edition's layout where only some pages' furniture
    differs from it, and what is changed in a PDF of that layout, given by its key, before it is joined.
    """

    styles: tuple[str, ...] = ()
    tagged: bool = True
    multiple: int = 1
    join: Join = _join
    base: Laid | None = None
    amend: Callable[[str, bytes], bytes] = lambda key, data: data


SCREEN = Variant()


@dataclass(frozen=True)
class Booklet:
    """The joined PDF: its bytes, its sections' manifests in order, and what the layout engine warned of."""

    pdf: bytes
    sections: tuple[Manifest, ...]
    problems: tuple[Problem, ...]

    @property
    def page_count(self) -> int:
        return sum(len(section.pages) for section in self.sections)

    def folios(self) -> dict[str, int]:
        """Every anchor's printed page number."""
        return folios_of(self.sections)


def make_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> Booklet:
    """Lay out and join an edition. Raises ContentError (E501, E510 to E514) and OutsideError (E502, E503,
    E901).
    """
    return begin_booklet(source, folders, workshop, progress, variant)()


def lay_out_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> Laid:
    """As `make_booklet`, but nothing is joined: its sections and furniture lie in the cache afterwards."""
    making = _Making(source, folders, workshop, progress, variant)
    sections = making.sections()
    return Laid(tuple(sections), tuple(making.furniture(sections)))


def begin_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> Callable[[], Booklet]:
    """As `make_booklet`, in two steps: this one sets the processes to work, what it gives joins the booklet
    when they are done.
    """
    if not source.edition.proposals:
        raise ContentError(
            Problem(
                "E514",
                None,
                tr("The edition has no proposals: there is nothing to lay out."),
                tr("List at least one under a chapter in edition.yaml."),
            )
        )
    return _Making(source, folders, workshop, progress, variant).booklet


class _Making:
    """One booklet in the making."""

    def __init__(
        self,
        source: SectionSource,
        folders: Folders,
        workshop: Workshop,
        progress: Progress,
        variant: Variant,
    ) -> None:
        self.source, self.workshop, self.progress, self.variant = source, workshop, progress, variant
        self.cache = Cache(folders.cache)
        self.images = source.edition.folder / "images"
        faces = {str(file.path.parent) for face in source.theme.faces.values() for file in face.files}
        allowed = (str(self.images), *map(str, folders.styles), *sorted(faces))
        pictures = [
            path
            for folder in folders.styles
            for path in sorted(folder.rglob("*"))
            if path.suffix not in (".css", ".yaml")
        ]
        self.place = Workplace(
            source.edition.language,
            source.style_sheet("faces.css"),
            str(self.images),
            str(folders.styles[0]),
            allowed,
            str(folders.cache),
            fingerprint(source.theme, pictures),
            (screen_use if variant.tagged else print_use)(source.theme),
            variant.tagged,
        )
        self.style = "".join(map(source.style_sheet, ("booklet.css", *variant.styles)))
        self.furniture_style = "".join(map(source.style_sheet, ("furniture.css", *variant.styles)))
        self.asked: dict[str, Manifest | Future[Manifest | Problem]] = {}
        self.begun = self._first_sections()

    def booklet(self) -> Booklet:
        sections = self.sections()
        self.progress.stage("furniture")
        base = self.variant.base
        if base is not None and _shape(base.sections) != _shape(sections):
            raise ContentError(
                Problem(
                    "E515",
                    None,
                    tr(
                        "“{document_title}” has other pages than the common edition.",
                        document_title=self.source.document_title,
                    ),
                    tr(
                        "Front matter must take as many pages for a member as without one: look in "
                        "front.html.j2 and own.html.j2."
                    ),
                )
            )
        furniture = base.furniture if base else tuple(self.furniture(sections))
        instead = self._instead(sections)
        self.progress.stage("joining")
        join = partial(_join, instead=instead) if instead else self.variant.join
        pdf = join(sections, [batch.key for batch in furniture], self._pdf, self._info(), self._describe)
        return Booklet(pdf, tuple(sections), tuple(_warnings([*sections, *furniture])))

    def sections(self) -> list[Manifest]:
        """Every section laid out, in order. Raises ContentError (E517) where a note isn't on any page."""
        sections = self._settled()
        if lost := [note for section in sections for note in section.lost]:
            raise ContentError(*(_lost_note(note, self.source) for note in lost))
        return _rounded(sections, self.variant.multiple)

    def _first_sections(self) -> list[_Begun]:
        """Begin every section that shows no folios, as soon as its HTML is there; the others wait for
        them.
        """
        self.progress.stage("layout", len(self.source.edition.chapters) + 7)
        sections: list[Section] = []
        for section in self.source.sections(parted=True):
            sections.append(section)
            if len(self.asked) < self.workshop.workers:
                self._first(section)  # nobody waits until all are there
        for section in sorted(
            sections, key=lambda section: -len(section.html)
        ):  # the longest first: then the processes end together
            self._first(section)
        return [self._first(section) for section in sections]

    def _first(self, section: Section) -> _Begun:
        if section.slots and section.kind in ("chapter", "back"):
            raise ContentError(
                Problem(
                    "E512",
                    None,
                    tr(
                        "The section {section} shows the folio of #{slots}, but its place isn't known yet.",
                        section=section.id,
                        slots=section.slots[0],
                    ),
                    tr(
                        "Only front matter and registers may show folios: take it out of that template; a "
                        "link may stay."
                    ),
                )
            )
        return _Begun(section, None if section.slots else self._begin(section, section.html))

    def _settled(self) -> list[Manifest]:
        """Every section in order. Those that show folios are laid out with the ones to be expected, and again
        while theirs turn out otherwise.
        """
        sections = [begun.section for begun in self.begun]
        made = [begun.waits() if begun.waits else _expected(begun.section) for begun in self.begun]
        waiting = [index for index, begun in enumerate(self.begun) if not begun.waits]
        if self.variant.base is None:
            self._furniture_jobs(self._padded(made, sections), early=True)  # what won't change needn't wait
        for _ in range(ROUNDS):
            shown = folios_of(self._padded(made, sections))
            filled = {index: fill_folios(sections[index].html, _lookup(shown)) for index in waiting}
            asked = {
                index: self._begin(sections[index], html)
                for index, html in sorted(filled.items(), key=lambda one: -len(one[1]))
            }  # the longest first
            made = [asked[index]() if index in asked else one for index, one in enumerate(made)]
            real = folios_of(self._padded(made, sections))
            if all(real.get(slot) == shown[slot] for index in waiting for slot in sections[index].slots):
                return self._padded(made, sections)
        raise ContentError(
            Problem(
                "E511",
                None,
                tr("The front matter's page count doesn't settle."),
                tr(
                    "A template makes front matter longer or shorter with the folios that it shows: give "
                    "folios a fixed width."
                ),
            )
        )

    def _padded(self, made: Sequence[Manifest], sections: Sequence[Section]) -> list[Manifest]:
        """The sections with a notes page wherever the next one would open on the wrong side, and wherever the
        common edition's is longer.
        """
        common = (
            {one.section: len(one.pages) for one in self.variant.base.sections} if self.variant.base else {}
        )
        found: list[Manifest] = []
        for one, (section, after) in zip(made, pairwise([*sections, None]), strict=True):
            assert section is not None
            count = max(len(one.pages), common.get(section.id, 0))
            ends = "right" if (count % 2 == 1) == (section.opens == "right") else "left"
            count += bool(after and after.opens == ends)
            found.append(
                replace(one, pages=(*one.pages, *(PageFacts("notes", 0),) * (count - len(one.pages))))
            )
        return found

    def _begin(self, section: Section, html: str) -> Callable[[], Manifest]:
        job = SectionJob(
            self.place, section.id, html, self.style, section.opens, tuple(self._digests(section.pictures))
        )
        return self._ask(job, section.title)

    def _ask(self, job: SectionJob | FurnitureJob, what: str = "") -> Callable[[], Manifest]:
        """The job's manifest when it is wanted: from the cache, else laid out by a process that starts
        now.
        """
        key = job.key
        if key not in self.asked:
            found = self.cache.manifest(key)
            self.asked[key] = found or self.workshop.submit(job)
        asked = self.asked[key]

        def manifest() -> Manifest:
            made = asked if isinstance(asked, Manifest) else result(asked)
            self.progress.step(what)
            return made

        return manifest

    def _digests(self, pictures: Iterable[str]) -> Iterator[str]:
        home = self.images.resolve()
        for name in pictures:
            try:
                path = (self.images / name).resolve()
                yield (
                    hashlib.sha256(path.read_bytes()).hexdigest()
                    if path.is_relative_to(home) and path.is_file()
                    else ""
                )
            except (OSError, ValueError):
                yield ""

    def _pdf(self, key: str) -> bytes:
        data = self.cache.pdf(key)
        if data is None:
            raise OutsideError(
                Problem(
                    "E503",
                    None,
                    tr("A section in the cache was damaged or deleted while the booklet was joined."),
                    "Build again.",
                )
            )
        return self.variant.amend(key, data)

    def furniture(self, sections: Sequence[Manifest]) -> Iterator[Manifest]:
        """The furniture's batches, in order."""
        for batch, job in self._furniture_jobs(sections):
            yield _counted(job(), batch)

    def _instead(self, sections: Sequence[Manifest]) -> dict[int, tuple[str, int]]:
        """The pages whose furniture isn't the common edition's: page to batch and place in it."""
        base = self.variant.base
        other = other_leaves(self.source, sections, base.sections) if base else {}
        found: dict[int, tuple[str, int]] = {}
        for start in range(0, len(other), BATCH):
            numbers = list(other)[start : start + BATCH]
            made = _counted(self._furniture_job([other[number] for number in numbers])(), len(numbers))
            found |= {number: (made.key, place) for place, number in enumerate(numbers)}
        return found

    def _furniture_jobs(
        self, sections: Sequence[Manifest], *, early: bool = False
    ) -> list[tuple[int, Callable[[], Manifest]]]:
        """The furniture in batches, each with its page count: front matter, chapters and end matter apart.
        `early`: without end matter, whose registers are as long as they turn out to be; front matter seldom
        is otherwise than expected.
        """
        groups = [
            (of_chapters, list(leaves))
            for of_chapters, leaves in groupby(
                leaf_views(self.source, sections), key=lambda leaf: leaf.chapter is not None
            )
        ]
        if early and not groups[-1][0]:
            groups.pop()
        batches = [
            leaves[start : start + BATCH] for _, leaves in groups for start in range(0, len(leaves), BATCH)
        ]
        return [(len(batch), self._furniture_job(batch)) for batch in batches]

    def _furniture_job(self, leaves: Sequence[LeafView]) -> Callable[[], Manifest]:
        return self._ask(
            FurnitureJob(
                self.place, self.source.render("furniture.html.j2", leaves=leaves), self.furniture_style
            )
        )

    def _info(self) -> Info:
        edition, texts, tools = self.source.edition, self.source.texts, tool_versions()
        summary = texts(
            "summary",
            proposals=len(edition.proposals),
            chapters=len(edition.chapters),
            members=len(edition.members_with_proposals),
        )
        return Info(
            self.source.document_title,
            edition.publisher,
            summary,
            texts("keywords"),
            edition.language,
            edition.date,
            f"Pressklar {tools['Pressklar']}",
            f"Pressklar {tools['Pressklar']}, WeasyPrint {tools['WeasyPrint']}",
        )

    def _describe(self, target: str, folio: int) -> str:
        """A link in words, for a screen reader."""
        texts = self.source.texts
        if target.startswith("mailto:"):
            return texts("link_mail", address=unquote(target.removeprefix("mailto:").partition("?")[0]))
        if not folio:
            return texts("link_web", address=target)
        if (number := self.source.views.numbers.get(target)) is not None:
            return texts("link_proposal", number=number, folio=folio)
        for chapter in self.source.views.chapters:
            if chapter.anchor == target:
                return texts("link_chapter", number=chapter.number, title=chapter.title, folio=folio)
        return texts("link_page", folio=folio)


@dataclass(frozen=True)
class _Begun:
    """A section, and its manifest when asked for; `waits` is None for one whose folios aren't known yet."""

    section: Section
    waits: Callable[[], Manifest] | None


def _lost_note(note: str, source: SectionSource) -> Problem:
    """What is said of a note that is called on a page and stands on none; `note` is its id."""
    message, hint = (
        tr("Footnote {} can't be set: its number is in the text, its words are on no page."),
        tr(
            "Make the note shorter, or put its words into the text; if a template or style sheet "
            "of your own hides notes, mend it there."
        ),
    )
    for proposal in source.views.proposals:
        for key, html in (("intro", proposal.intro), *((field.key, field.html) for field in proposal.fields)):
            if f'id="{escape(note)}"' in html:
                place = Place(proposal.model.file, proposal.model.lines.get(key))
                return replace(
                    Problem("E517", place, message.format(note.rpartition("-")[2]), hint),
                    proposal=proposal.id,
                    field=key,
                )
    return Problem("E517", None, message.format(note), hint)


def _rounded(sections: list[Manifest], multiple: int) -> list[Manifest]:
    """The sections with blank pages before the back cover, until their count is a multiple of that."""
    missing = -sum(len(section.pages) for section in sections) % multiple
    *before, end, back = sections
    return [*before, replace(end, pages=end.pages + (PageFacts("blank", 0),) * missing), back]


def _expected(section: Section) -> Manifest:
    """What a section will be if each leaf and each text takes one page, and its first heading is the
    outline's. Right unless a text overflows.
    """
    anchors: dict[str, Point] = {}
    pages: list[PageFacts] = []
    for match in re.finditer(r'class="(leaf|text)\b|\bid="([^"]+)"', section.html):
        if match[2]:
            anchors[match[2]] = Point(max(len(pages) - 1, 0), 0, 0)
        else:
            pages.append(PageFacts("text" if match[1] == "text" else "full", 0))
    heading = re.search(r"<h[23]\b[^>]*>(.*?)</h[23]>", section.html, re.DOTALL)
    marks = (Mark(1, unescape(re.sub(r"<[^<>]*>", "", heading[1])), Point(0, 0, 0)),) if heading else ()
    return Manifest(section.id, "", tuple(pages), anchors, marks)


def _shape(sections: Iterable[Manifest]) -> list[tuple[str, int]]:
    return [(section.section, len(section.pages)) for section in sections]


def _counted(made: Manifest, pages: int) -> Manifest:
    if len(made.pages) != pages:
        raise ContentError(
            Problem(
                "E513",
                None,
                tr("The furniture makes {count} pages for {pages}.", count=len(made.pages), pages=pages),
                tr(
                    "furniture.html.j2 gives one page for each of leaves: look there and in "
                    "furniture.css for what adds or drops one."
                ),
            )
        )
    return made


def _lookup(folios: Mapping[str, int]) -> Callable[[str], str]:
    def folio_of(name: str) -> str:
        if name not in folios:
            raise ContentError(
                Problem(
                    "E510",
                    None,
                    tr("A template shows the folio of #{name}, which is nowhere in the booklet.", name=name),
                    tr("Give the target an id, or take the folio out of the template."),
                )
            )
        return str(folios[name])

    return folio_of


def _warnings(sections: Iterable[Manifest]) -> Iterator[Problem]:
    for line in dict.fromkeys(line for section in sections for line in section.warnings):
        said = _NOISE.sub("", line).rstrip(".")
        yield Problem(
            "W501",
            None,
            tr("The layout engine says: {said}.", said=said),
            tr("It goes on without; mend the template or style sheet it speaks of."),
        )
