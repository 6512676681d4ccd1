"""Edition -> booklet.pdf: sections are laid out side by side, folios filled in, furniture laid over, all joined (DESIGN §4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import unquote

from ..folders import Folders
from ..pages import Pages, Section, fill_folios
from ..problems import ContentError, OutsideError, Problem
from ..theme import Length
from ..views import LeafView
from .cache import Cache
from .jobs import FurnitureJob, SectionJob, Workplace
from .manifest import Manifest, PageFacts
from .metadata import Info
from .versions import fingerprint, tool_versions
from .workshop import Workshop, result

BATCH = 200
"""Pages of furniture laid out at a time: keeps memory flat."""
_NOISE = re.compile(r"\b\w+Error: | at \d+:\d+")
"""What means nothing to a designer: Python's names, and lines of a style sheet as it is after Jinja."""
ROUNDS = 4
"""How often front matter and registers are laid out again while their own length moves the folios they show."""


class Progress(Protocol):
    """Told of the stages by name, and of each step."""

    def stage(self, name: str, total: int = 0) -> None: ...

    def step(self, what: str = "") -> None: ...


class Join(Protocol):
    """Joins sections and furniture into one file: `assembler.assemble`, or another's."""

    def __call__(self, sections: Sequence[Manifest], furniture: Iterable[str], pdf_of: Callable[[str], bytes], info: Info,
                 describe: Callable[[str, int], str]) -> bytes: ...


def _assemble(sections: Sequence[Manifest], furniture: Iterable[str], pdf_of: Callable[[str], bytes], info: Info, describe: Callable[[str, int], str]) -> bytes:
    from .assembler import assemble

    return assemble(sections, furniture, pdf_of, info, describe)


@dataclass(frozen=True)
class Variant:
    """Another edition from the same templates: style sheets that come after the booklet's and the furniture's own, whether it is tagged and linked,
    the number that its page count is a multiple of (blank pages before the back cover make it so), and what joins it."""

    styles: tuple[str, ...] = ()
    tagged: bool = True
    multiple: int = 1
    join: Join = _assemble


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
        return _folios(self.sections)


def make_booklet(pages: Pages, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN) -> Booklet:
    """Lay out and join an edition. Raises ContentError (E501, E510 to E514) and OutsideError (E502, E503, E901)."""
    return begin_booklet(pages, folders, workshop, progress, variant)()


def begin_booklet(pages: Pages, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN) -> Callable[[], Booklet]:
    """As `make_booklet`, in two steps: this one sets the processes to work, what it gives joins the booklet when they are done."""
    if not pages.edition.proposals:
        raise ContentError(Problem("E514", "error", "The edition has no proposals: there is nothing to lay out.",
                                   "List at least one under a chapter in edition.yaml."))
    return _Making(pages, folders, workshop, progress, variant).booklet


class _Making:
    """One booklet in the making."""

    def __init__(self, pages: Pages, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant) -> None:
        self.pages, self.workshop, self.progress, self.variant = pages, workshop, progress, variant
        self.cache = Cache(folders.cache)
        self.images = pages.edition.folder / "images"
        faces = {str(file.path.parent) for face in pages.theme.faces.values() for file in face.files}
        allowed = (str(self.images), *map(str, folders.styles), *sorted(faces))
        pictures = [path for folder in folders.styles for path in sorted(folder.rglob("*")) if path.suffix not in (".css", ".yaml")]
        self.place = Workplace(pages.edition.language, str(self.images), str(folders.styles[0]), allowed, str(folders.cache),
                               fingerprint(pages.theme, pictures), variant.tagged)
        self.style = "".join(map(pages.style_sheet, ("faces.css", "booklet.css", *variant.styles)))
        self.furniture_style = "".join(map(pages.style_sheet, ("faces.css", "furniture.css", *variant.styles)))
        self.begun = self._first_sections()

    def booklet(self) -> Booklet:
        front, *chapters, registers, back = self.begun
        made = [future() for future in chapters]
        last = back()
        sections = _rounded(self._ends(front.section, made, registers.section, last), self.variant.multiple)
        self.progress.stage("furniture")
        furniture = list(self._furniture(sections))
        self.progress.stage("joining")
        pdf = self.variant.join(sections, [batch.key for batch in furniture], self._pdf, self._info(), self._describe)
        return Booklet(pdf, tuple(sections), tuple(_warnings([*sections, *furniture])))

    def _first_sections(self) -> list[_Begun]:
        """Begin every section that shows no folios, as soon as its HTML is there; the others wait for them."""
        count = len(self.pages.edition.chapters) + 3
        self.progress.stage("layout", count)
        return [self._first(section) for section in self.pages.sections()]

    def _first(self, section: Section) -> _Begun:
        if section.slots and section.kind in ("chapter", "back"):
            raise ContentError(Problem("E512", "error", f"The section {section.id} shows the folio of #{section.slots[0]}, but its place isn't known yet.",
                                       "Only front matter and registers may show folios: take it out of that template; a link may stay."))
        return _Begun(section, None if section.slots else self._begin(section, section.html))

    def _ends(self, front: Section, chapters: list[Manifest], registers: Section, back: Manifest) -> list[Manifest]:
        """Front matter and registers with the real folios. They show folios that front matter's own length moves: lay out until these stand."""
        own, length = _expected(front)
        body = sum(len(chapter.pages) for chapter in chapters)
        for _ in range(ROUNDS):
            shown = own | _folios(chapters, length)
            ends = self._begin(registers, fill_folios(registers.html, _lookup(shown)))()
            shown |= _folios([ends], length + body)
            start = self._begin(front, fill_folios(front.html, _lookup(shown)))()
            own = _folios([start])
            if len(start.pages) == length and all(own[slot] == shown[slot] for slot in front.slots if slot in own):
                return [start, *chapters, ends, back]
            length = len(start.pages)
        raise ContentError(Problem("E511", "error", "The front matter's page count doesn't settle.",
                                   "A template makes front matter longer or shorter with the folios that it shows: give folios a fixed width."))

    def _begin(self, section: Section, html: str) -> Callable[[], Manifest]:
        job = SectionJob(self.place, section.id, html, self.style, section.opens, tuple(self._digests(section.pictures)))
        ask = self._ask(job, section.title)
        return lambda: _padded(ask(), section)

    def _ask(self, job: SectionJob | FurnitureJob, what: str = "") -> Callable[[], Manifest]:
        """The job's manifest when it is wanted: from the cache, else laid out by a process that starts now."""
        found = self.cache.manifest(job.key)
        future: Future[Manifest | Problem] | None = None if found else self.workshop.submit(job)

        def manifest() -> Manifest:
            made = found or result(future)  # type: ignore[arg-type]
            self.progress.step(what)
            return made

        return manifest

    def _digests(self, pictures: Iterable[str]) -> Iterator[str]:
        home = self.images.resolve()
        for name in pictures:
            try:
                path = (self.images / name).resolve()
                yield hashlib.sha256(path.read_bytes()).hexdigest() if path.is_relative_to(home) and path.is_file() else ""
            except (OSError, ValueError):
                yield ""

    def _pdf(self, key: str) -> bytes:
        data = self.cache.pdf(key)
        if data is None:
            raise OutsideError(Problem("E503", "error", "A section in the cache was damaged or deleted while the booklet was joined.", "Build again."))
        return data

    def _furniture(self, sections: Sequence[Manifest]) -> Iterator[Manifest]:
        leaves = list(self._leaf_views(sections))
        batches = [leaves[start : start + BATCH] for start in range(0, len(leaves), BATCH)]
        jobs = [self._ask(FurnitureJob(self.place, self.pages.render("furniture.html.j2", leaves=batch), self.furniture_style)) for batch in batches]
        for batch, job in zip(batches, jobs, strict=True):
            made = job()
            if len(made.pages) != len(batch):
                raise ContentError(Problem("E513", "error", f"The furniture makes {len(made.pages)} pages for {len(batch)}.",
                                           "furniture.html.j2 gives one page for each of leaves: look there and in furniture.css for what adds or drops one."))
            yield made

    def _leaf_views(self, sections: Sequence[Manifest]) -> Iterator[LeafView]:
        folio = 0
        page, limits = self.pages.theme.page, self.pages.theme.limits
        floor = page["height"].pt - page["foot"].pt
        views = {chapter.anchor: chapter for chapter in self.pages.chapters}
        for section in sections:
            chapter = views.get(section.section)
            title = ""
            headings = sorted(((mark.at.page, mark.label) for mark in section.marks if mark.level == 1), key=lambda mark: mark[0])
            texts = [index for index, facts in enumerate(section.pages) if facts.kind == "text"]
            for index, facts in enumerate(section.pages):
                folio += 1
                title = chapter.title if chapter else next((label for at, label in reversed(headings) if at <= index), title)
                room = Length(floor - facts.used, "pt")
                fills = chapter and index in texts and room.mm > limits["left_over"].mm
                yield LeafView(folio, "left" if folio % 2 == 0 else "right", facts.kind, chapter.shape if chapter else 0,
                               chapter.palette if chapter else None, chapter, title, room if fills else None)

    def _info(self) -> Info:
        edition, texts = self.pages.edition, self.pages.texts
        summary = texts("summary", proposals=len(edition.proposals), chapters=len(edition.chapters), members=len(edition.taking_part))
        return Info(edition.title, edition.publisher, summary, texts("keywords"), edition.language, edition.date,
                    f"Pressklar {tool_versions()['Pressklar']}", f"WeasyPrint {tool_versions()['WeasyPrint']}, pikepdf {tool_versions()['pikepdf']}")

    def _describe(self, target: str, folio: int) -> str:
        """A link in words, for a screen reader."""
        texts = self.pages.texts
        if target.startswith("mailto:"):
            return texts("link_mail", address=unquote(target.removeprefix("mailto:").partition("?")[0]))
        if not folio:
            return texts("link_web", address=target)
        if (number := self.pages.numbers.get(target)) is not None:
            return texts("link_proposal", number=number, folio=folio)
        for chapter in self.pages.chapters:
            if chapter.anchor == target:
                return texts("link_chapter", number=chapter.number, title=chapter.title, folio=folio)
        return texts("link_page", folio=folio)


@dataclass(frozen=True)
class _Begun:
    """A section, and its manifest when asked for; `waits` is None for one whose folios aren't known yet."""

    section: Section
    waits: Callable[[], Manifest] | None

    def __call__(self) -> Manifest:
        assert self.waits is not None
        return self.waits()


def _folios(sections: Iterable[Manifest], before: int = 0) -> dict[str, int]:
    """Every anchor's folio, for sections that follow on `before` pages."""
    found: dict[str, int] = {}
    for section in sections:
        found |= {name: before + point.page + 1 for name, point in section.anchors.items()}
        before += len(section.pages)
    return found


def _padded(made: Manifest, section: Section) -> Manifest:
    """The section with a notes page where it would end on a left page. The back cover is the booklet's last page, and a left one."""
    ends_left = (len(made.pages) % 2 == 1) == (section.opens == "left")
    return replace(made, pages=(*made.pages, PageFacts("notes", 0))) if ends_left and section.kind != "back" else made


def _rounded(sections: list[Manifest], multiple: int) -> list[Manifest]:
    """The sections with blank pages before the back cover, until their count is a multiple of that."""
    missing = -sum(len(section.pages) for section in sections) % multiple
    *before, end, back = sections
    return [*before, replace(end, pages=end.pages + (PageFacts("blank", 0),) * missing), back]


def _expected(section: Section) -> tuple[dict[str, int], int]:
    """The folios of front matter's ids, and its page count, if each leaf and each text takes one page. Right unless a text overflows."""
    folios: dict[str, int] = {}
    count = 0
    for match in re.finditer(r'class="(?:leaf|text)\b|\bid="([^"]+)"', section.html):
        if match[1]:
            folios[match[1]] = max(count, 1)
        else:
            count += 1
    return folios, count + (count + 1) % 2


def _lookup(folios: Mapping[str, int]) -> Callable[[str], str]:
    def folio_of(name: str) -> str:
        if name not in folios:
            raise ContentError(Problem("E510", "error", f"A template shows the folio of #{name}, which is nowhere in the booklet.",
                                       "Give the target an id, or take the folio out of the template."))
        return str(folios[name])

    return folio_of


def _warnings(sections: Iterable[Manifest]) -> Iterator[Problem]:
    for line in dict.fromkeys(line for section in sections for line in section.warnings):
        said = _NOISE.sub("", line).rstrip(".")
        yield Problem("W501", "warning", f"The layout engine says: {said}.", "It goes on without; mend the template or style sheet it speaks of.")
