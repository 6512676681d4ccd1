"""Edition -> booklet.pdf: sections are laid out side by side, folios filled in, furniture laid over, all joined (DESIGN §4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Protocol
from urllib.parse import unquote

from ..folders import Folders
from ..pages import Pages, Section, fill_folios
from ..problems import ContentError, OutsideError, Problem
from ..theme import Length
from ..views import LeafView
from .cache import Cache
from .jobs import FurnitureJob, SectionJob, Workplace
from .manifest import Manifest, PageFacts, Point
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
        self.asked: dict[str, Manifest | Future[Manifest | Problem]] = {}
        self.begun = self._first_sections()

    def booklet(self) -> Booklet:
        sections = _rounded(self._settled(), self.variant.multiple)
        self.progress.stage("furniture")
        furniture = list(self._furniture(sections))
        self.progress.stage("joining")
        pdf = self.variant.join(sections, [batch.key for batch in furniture], self._pdf, self._info(), self._describe)
        return Booklet(pdf, tuple(sections), tuple(_warnings([*sections, *furniture])))

    def _first_sections(self) -> list[_Begun]:
        """Begin every section that shows no folios, as soon as its HTML is there; the others wait for them."""
        self.progress.stage("layout", len(self.pages.edition.chapters) + 7)
        sections = list(self.pages.sections())
        for section in sorted(sections, key=lambda section: -len(section.html)):  # the longest first: then the processes end together
            self._first(section)
        return [self._first(section) for section in sections]

    def _first(self, section: Section) -> _Begun:
        if section.slots and section.kind in ("chapter", "back"):
            raise ContentError(Problem("E512", "error", f"The section {section.id} shows the folio of #{section.slots[0]}, but its place isn't known yet.",
                                       "Only front matter and registers may show folios: take it out of that template; a link may stay."))
        return _Begun(section, None if section.slots else self._begin(section, section.html))

    def _settled(self) -> list[Manifest]:
        """Every section in order. Those that show folios are laid out with the ones to be expected, and again while theirs turn out otherwise."""
        sections = [begun.section for begun in self.begun]
        made = [begun.waits() if begun.waits else _expected(begun.section) for begun in self.begun]
        waiting = [index for index, begun in enumerate(self.begun) if not begun.waits]
        self._furniture_jobs(_padded(made, sections), only_chapters=True)  # what won't change needn't wait
        for _ in range(ROUNDS):
            shown = _folios(_padded(made, sections))
            asked = [self._begin(sections[index], fill_folios(sections[index].html, _lookup(shown))) for index in waiting]
            for index, ask in zip(waiting, asked, strict=True):
                made[index] = ask()
            real = _folios(_padded(made, sections))
            if all(real.get(slot) == shown[slot] for index in waiting for slot in sections[index].slots):
                return _padded(made, sections)
        raise ContentError(Problem("E511", "error", "The front matter's page count doesn't settle.",
                                   "A template makes front matter longer or shorter with the folios that it shows: give folios a fixed width."))

    def _begin(self, section: Section, html: str) -> Callable[[], Manifest]:
        job = SectionJob(self.place, section.id, html, self.style, section.opens, tuple(self._digests(section.pictures)))
        return self._ask(job, section.title)

    def _ask(self, job: SectionJob | FurnitureJob, what: str = "") -> Callable[[], Manifest]:
        """The job's manifest when it is wanted: from the cache, else laid out by a process that starts now."""
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
                yield hashlib.sha256(path.read_bytes()).hexdigest() if path.is_relative_to(home) and path.is_file() else ""
            except (OSError, ValueError):
                yield ""

    def _pdf(self, key: str) -> bytes:
        data = self.cache.pdf(key)
        if data is None:
            raise OutsideError(Problem("E503", "error", "A section in the cache was damaged or deleted while the booklet was joined.", "Build again."))
        return data

    def _furniture(self, sections: Sequence[Manifest]) -> Iterator[Manifest]:
        for batch, job in self._furniture_jobs(sections):
            made = job()
            if len(made.pages) != batch:
                raise ContentError(Problem("E513", "error", f"The furniture makes {len(made.pages)} pages for {batch}.",
                                           "furniture.html.j2 gives one page for each of leaves: look there and in furniture.css for what adds or drops one."))
            yield made

    def _furniture_jobs(self, sections: Sequence[Manifest], *, only_chapters: bool = False) -> list[tuple[int, Callable[[], Manifest]]]:
        """The furniture in batches, each with its page count: front matter, chapters and end matter apart, since chapters stand first."""
        batches: list[list[LeafView]] = []
        for in_chapters, group in groupby(self._leaf_views(sections), key=lambda leaf: leaf.chapter is not None):
            leaves = list(group) if in_chapters or not only_chapters else []
            batches += [leaves[start : start + BATCH] for start in range(0, len(leaves), BATCH)]
        htmls = (self.pages.render("furniture.html.j2", leaves=batch) for batch in batches)
        return [(len(batch), self._ask(FurnitureJob(self.place, html, self.furniture_style))) for batch, html in zip(batches, htmls, strict=True)]

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


def _folios(sections: Iterable[Manifest], before: int = 0) -> dict[str, int]:
    """Every anchor's folio, for sections that follow on `before` pages."""
    found: dict[str, int] = {}
    for section in sections:
        found |= {name: before + point.page + 1 for name, point in section.anchors.items()}
        before += len(section.pages)
    return found


def _padded(made: Sequence[Manifest], sections: Sequence[Section]) -> list[Manifest]:
    """The sections with a notes page wherever the next one would open on the wrong side."""
    found: list[Manifest] = []
    for one, (section, after) in zip(made, pairwise([*sections, None]), strict=True):
        assert section is not None
        ends = "right" if (len(one.pages) % 2 == 1) == (section.opens == "right") else "left"
        found.append(replace(one, pages=(*one.pages, PageFacts("notes", 0))) if after and after.opens == ends else one)
    return found


def _rounded(sections: list[Manifest], multiple: int) -> list[Manifest]:
    """The sections with blank pages before the back cover, until their count is a multiple of that."""
    missing = -sum(len(section.pages) for section in sections) % multiple
    *before, end, back = sections
    return [*before, replace(end, pages=end.pages + (PageFacts("blank", 0),) * missing), back]


def _expected(section: Section) -> Manifest:
    """What a section will be if each leaf and each text takes one page. Right unless a text overflows."""
    anchors: dict[str, Point] = {}
    pages: list[PageFacts] = []
    for match in re.finditer(r'class="(leaf|text)\b|\bid="([^"]+)"', section.html):
        if match[2]:
            anchors[match[2]] = Point(max(len(pages) - 1, 0), 0, 0)
        else:
            pages.append(PageFacts("text" if match[1] == "text" else "full", 0))
    return Manifest(section.id, "", tuple(pages), anchors, ())


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
