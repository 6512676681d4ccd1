"""Edition -> booklet.pdf: sections are laid out side by side, folios filled in, furniture laid over, all
joined.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import chain, groupby, pairwise
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..locale import plural, tr
from ..problems import ContentError, OutsideError, Problem
from ..rendering.sections import Section, SectionSource, fill_folios
from ..rendering.views import LeafView
from .cache import Cache
from .jobs import FurnitureJob, PageSide, SectionJob
from .layout_problems import lost_note, warnings_of
from .leaves import leaf_views, other_leaves
from .manifest import Manifest, folios_of
from .metadata import Info, document_info, link_words
from .pagination import expected, opening_sides, padded, page_counts, rounded
from .workplace import workplace
from .workshop import Workshop, result

if TYPE_CHECKING:
    from .audit import LayoutFault

BATCH = 200
"""Pages of furniture laid out at a time: keeps memory flat."""
ROUNDS = 4
"""How often front matter and registers are laid out again while their own length moves the folios that they
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
    # Ctrl-C in the midst of pikepdf's import would make it fail aloud; it strikes the main thread alone.
    importing = Thread(target=import_module, args=(".join", __package__))
    importing.start()
    importing.join()
    from .join import join_sections

    return join_sections(sections, furniture, pdf_of, info, describe, instead)


@dataclass(frozen=True)
class LaidOutBooklet:
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
    base: LaidOutBooklet | None = None
    amend: Callable[[str, bytes], bytes] = lambda key, data: data


SCREEN = Variant()


@dataclass(frozen=True)
class Booklet:
    """The joined PDF: its bytes, its sections' manifests in order, what the layout engine warned of, and what
    the audit found wrong.
    """

    pdf: bytes
    sections: tuple[Manifest, ...]
    problems: tuple[Problem, ...]
    faults: tuple[LayoutFault, ...] = ()

    @property
    def page_count(self) -> int:
        return sum(len(section.pages) for section in self.sections)


def make_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> Booklet:
    """Lay out and join an edition. Raises ContentError (E501, E510 to E514) and OutsideError (E502, E503,
    E901).
    """
    return begin_booklet(source, folders, workshop, progress, variant)()


def lay_out_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> LaidOutBooklet:
    """As `make_booklet`, but nothing is joined: its sections and furniture lie in the cache afterwards."""
    layout = _BookletLayout(source, folders, workshop, progress, variant)
    sections = layout.sections()
    return LaidOutBooklet(tuple(sections), tuple(layout.furniture(sections)))


def begin_booklet(
    source: SectionSource, folders: Folders, workshop: Workshop, progress: Progress, variant: Variant = SCREEN
) -> Callable[[], Booklet]:
    """As `make_booklet`, in two steps: this one sets the processes to work, what it gives joins the booklet
    when they are done.
    """
    if not source.edition.proposals:
        raise _wrong(
            "E514",
            tr("The edition has no proposals: there is nothing to lay out."),
            tr("List at least one under a chapter in edition.yaml."),
        )
    return _BookletLayout(source, folders, workshop, progress, variant).booklet


@dataclass(frozen=True)
class PendingSection:
    """A section, and its manifest when asked for; `manifest` is None where its folios aren't known yet.
    `side` is the one that it is laid out for.
    """

    section: Section
    manifest: Callable[[], Manifest] | None
    side: PageSide


class _BookletLayout:
    """The layout of one booklet, from its first section to the joined file."""

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
        self.place = workplace(source, folders, tagged=variant.tagged)
        self.style = "".join(map(source.style_sheet, ("booklet.css", *variant.styles)))
        self.furniture_style = "".join(map(source.style_sheet, ("furniture.css", *variant.styles)))
        self.manifests: dict[str, Manifest | Future[Manifest | Problem]] = {}
        self.next_opens: dict[str, PageSide | None] = {}
        self.pending = self._first_sections()

    def booklet(self) -> Booklet:
        sections = self.sections()
        self.progress.stage("furniture")
        base = self.variant.base
        if base is not None and list(page_counts(base.sections).items()) != list(
            page_counts(sections).items()
        ):
            raise _wrong(
                "E515",
                tr("“{title}” has other pages than the common edition.", title=self.source.document_title),
                tr(
                    "Front matter must take as many pages for a member as without one: look in "
                    "front.html.j2 and own.html.j2."
                ),
            )
        furniture = base.furniture if base else tuple(self.furniture(sections))
        instead = self._instead(sections)
        self.progress.stage("joining")
        join = partial(_join, instead=instead) if instead else self.variant.join
        pdf = join(
            sections,
            [batch.key for batch in furniture],
            self._pdf,
            document_info(self.source),
            partial(link_words, self.source),
        )
        warnings = tuple(warnings_of([*sections, *furniture]))
        if not self.variant.tagged:  # the press has the layout of the booklet that it is made after
            return Booklet(pdf, tuple(sections), warnings)
        self.progress.stage("audit")
        from .audit import audit

        faults = audit(pdf, sections, self.source, base.sections if base else None)
        return Booklet(pdf, tuple(sections), warnings, faults)

    def sections(self) -> list[Manifest]:
        """Every section laid out, in order. Raises ContentError (E517) where a note isn't on any page."""
        sections = self._settled()
        if lost := [note for section in sections for note in section.lost]:
            raise ContentError(*(lost_note(note, self.source) for note in lost))
        return rounded(sections, self.variant.multiple)

    def _first_sections(self) -> list[PendingSection]:
        """Begin every section that shows no folios as soon as its HTML is there; the others wait for them."""
        self.progress.stage("layout", len(self.source.edition.chapters) + 7)
        sections: list[Section] = []
        for section, next_ in pairwise(chain(self.source.sections(parted=True), [None])):
            assert section is not None
            self.next_opens[section.id] = None if next_ is None or next_.opens == "any" else next_.opens
            sections.append(section)
            if len(self.manifests) < self.workshop.workers:
                self._first(section)  # nobody waits until all are there
        for section in sorted(sections, key=lambda section: -len(section.html)):
            self._first(section)  # the longest first: then the processes end together
        return [self._first(section) for section in sections]

    def _first(self, section: Section) -> PendingSection:
        if section.slots and section.kind in ("chapter", "back"):
            raise _wrong(
                "E512",
                tr(
                    "The section {section} shows the folio of #{target}, but its place isn't known yet.",
                    section=section.id,
                    target=section.slots[0],
                ),
                tr(
                    "Only front matter and registers may show folios: take it out of that template; a "
                    "link may stay."
                ),
            )
        side: PageSide = "left" if section.opens == "any" else section.opens
        return PendingSection(
            section, None if section.slots else self._begin(section, section.html, side), side
        )

    def _settled(self) -> list[Manifest]:
        """Every section in order. Those that show folios are laid out with the ones to be expected, and again
        while theirs turn out otherwise; so are those that open on any side, for the other one.
        """
        sections = [pending.section for pending in self.pending]
        manifests = [
            pending.manifest() if pending.manifest else expected(pending.section) for pending in self.pending
        ]
        waiting = {index for index, pending in enumerate(self.pending) if not pending.manifest}
        laid_out_for = [pending.side for pending in self.pending]
        base = self.variant.base
        common = page_counts(base.sections) if base else {}
        ordered = padded(manifests, sections, common)
        if base is None:
            self._furniture_jobs(ordered, early=True)  # what won't change needn't wait
        for _ in range(ROUNDS):
            folios, sides = folios_of(ordered), opening_sides(ordered, sections)
            again = waiting | {index for index, side in enumerate(sides) if side != laid_out_for[index]}
            laid_out_for = sides
            filled = {index: fill_folios(sections[index].html, _lookup(folios)) for index in again}
            begun = {
                index: self._begin(sections[index], html, sides[index])
                for index, html in sorted(filled.items(), key=lambda item: -len(item[1]))  # the longest first
            }
            for index, manifest in begun.items():
                manifests[index] = manifest()
            ordered = padded(manifests, sections, common)
            real = folios_of(ordered)
            settled = all(
                real.get(slot) == folios[slot] for index in waiting for slot in sections[index].slots
            )
            if settled and opening_sides(ordered, sections) == sides:
                return ordered
        raise _wrong(
            "E511",
            tr("The front matter's page count doesn't settle."),
            tr(
                "A template makes front matter longer or shorter with the folios that it shows: give "
                "folios a fixed width."
            ),
        )

    def _begin(self, section: Section, html: str, side: PageSide) -> Callable[[], Manifest]:
        job = SectionJob(
            self.place, section.id, html, self.style, side, tuple(self._digests(section.pictures))
        )
        if "<article" in html:  # only where proposals are, their breaks and what follows matter
            job = replace(job, breaks=self.source.theme.breaks, next_opens=self.next_opens[section.id])
        return self._ask(job, section.title)

    def _ask(self, job: SectionJob | FurnitureJob, title: str = "") -> Callable[[], Manifest]:
        """The job's manifest when it is wanted: from the cache, else laid out by a process that starts
        now.
        """
        key = job.key
        if key not in self.manifests:
            self.manifests[key] = self.cache.manifest(key) or self.workshop.submit(job)
        pending = self.manifests[key]

        def manifest() -> Manifest:
            finished = pending if isinstance(pending, Manifest) else result(pending)
            self.progress.step(title)
            return finished

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
                    tr("Build again."),
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
        places: dict[int, tuple[str, int]] = {}
        for start in range(0, len(other), BATCH):
            numbers = list(other)[start : start + BATCH]
            batch = _counted(self._furniture_job([other[number] for number in numbers])(), len(numbers))
            places |= {number: (batch.key, place) for place, number in enumerate(numbers)}
        return places

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


def _wrong(code: str, message: str, hint: str) -> ContentError:
    return ContentError(Problem(code, None, message, hint))


def _counted(batch: Manifest, pages: int) -> Manifest:
    if len(batch.pages) != pages:
        raise _wrong(
            "E513",
            plural(
                len(batch.pages),
                "The furniture makes {count} page for {pages}.",
                "The furniture makes {count} pages for {pages}.",
                pages=pages,
            ),
            tr(
                "furniture.html.j2 gives one page for each of leaves: look there and in "
                "furniture.css for what adds or drops one."
            ),
        )
    return batch


def _lookup(folios: Mapping[str, int]) -> Callable[[str], str]:
    def folio_of(name: str) -> str:
        if name not in folios:
            raise _wrong(
                "E510",
                tr("A template shows the folio of #{target}, which is nowhere in the booklet.", target=name),
                tr("Give the target an id, or take the folio out of the template."),
            )
        return str(folios[name])

    return folio_of
