"""Lays out one section with WeasyPrint, on its own and tagged. Runs in a process of its own; the parent never
imports WeasyPrint.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import Element

from .loading import weasyprint  # isort: skip  # before any other name of WeasyPrint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..foundation.pictures import NoPictureError, PictureError, picture_cache
from ..locale import tr
from ..markup.display import show_display_texts
from .cache import Cache
from .composition import GAIN, PAGE_HEAD, Styles
from .first_fields import part_first_fields
from .first_pictures import smaller_pictures
from .glyph_texts import name_every_glyph
from .html import HTML, Boxes
from .jobs import XREF, FurnitureJob, SectionJob, Workplace
from .last_lines import bind_last_words, keep_last_words
from .line_breaks import part_and_join, ready
from .manifest import Manifest, OutlineEntry, PageFacts, PagePoint
from .notes import Notes
from .page_facts import PT, page_facts
from .pieces import composition
from .tables import fit_tables
from .tagging import tagged

_TRIES = 3
"""Layouts with other breaks that a section is worth."""
MOST_GARBAGE = 1_000_000
"""Objects made and not freed by their own count, before they are looked through (about 100 MB)."""
EDITION, STYLES = "file:///edition/", "file:///styles/"
"""Where addresses in HTML and CSS start from. WeasyPrint names pictures in the PDF by a hash of their
address: the folder's real path would make another file of it on another machine.
"""

_FACES = (".otf", ".ttf", ".woff", ".woff2")


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Gives files of the allowed folders and data: addresses; everything else, the network first of all, is
    refused.
    """

    def __init__(self, place: Workplace) -> None:
        super().__init__(allowed_protocols=("file", "data"))
        self.folders = tuple(Path(folder).resolve() for folder in place.files)
        self._pictures, self._use = picture_cache(Path(place.cache)), place.picture_use
        self.named = {EDITION: (Path(place.images).parent,), STYLES: tuple(map(Path, place.styles))}

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme == "data":
            response = super().fetch(url, headers)
            return URLFetcherResponse(
                url, self._ready(response.read()), {"Content-Type": response.content_type}
            )
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise ValueError(
                tr("{address}: only the project's own files are used, nothing is fetched", address=url)
            )
        path = self._path(url, parts.path).resolve()
        if not any(path.is_relative_to(folder) for folder in self.folders):
            raise ValueError(
                tr(
                    "{file}: the file lies outside the edition's images, the styles and the fonts",
                    file=path.name,
                )
            )
        if not path.is_file():
            raise ValueError(tr("{file}: there is no such file", file=path.name))
        data = path.read_bytes()
        try:
            return URLFetcherResponse(url, data if path.suffix.lower() in _FACES else self._ready(data))
        except PictureError as error:
            raise ValueError(f"{path.name} {error}") from error

    def _ready(self, data: bytes) -> bytes:
        """A picture made ready for the output; what is none stays (faces, drawings, style sheets)."""
        try:
            return self._pictures.prepared(data, self._use).data
        except NoPictureError:
            return data

    def _path(self, url: str, path: str) -> Path:
        for base, folders in self.named.items():
            if url.startswith(base):
                name = unquote(url.removeprefix(base).partition("?")[0])
                return next(
                    (folder / name for folder in folders if (folder / name).is_file()), folders[0] / name
                )
        return Path(url2pathname(unquote(path)))


class _Heard(logging.Handler):
    """Collects what WeasyPrint says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@lru_cache(maxsize=4)
def _files(place: Workplace) -> OwnFiles:
    return OwnFiles(place)


@lru_cache(maxsize=4)
def _fonts(place: Workplace) -> tuple[Any, tuple[str, ...]]:
    """The fonts of all style sheets, and what the parser said of theirs."""
    heard = _listen()
    fonts = FontConfiguration()
    weasyprint.CSS(string=place.faces, base_url=STYLES, font_config=fonts, url_fetcher=_files(place))
    return fonts, tuple(heard.lines)


@lru_cache(maxsize=4)
def _style(style: str, place: Workplace) -> tuple[Any, Any, tuple[str, ...]]:
    """The parsed style sheet, its fonts, and what the parser said of both; kept, since all sections share
    it.
    """
    # A sheet with fonts of its own gets them for itself: edited, it would find the old ones there too.
    fonts, style_warnings = (
        _fonts(place) if "@font-face" not in style.casefold() else _fonts.__wrapped__(place)
    )
    heard = _listen()
    sheet = weasyprint.CSS(string=style, base_url=STYLES, font_config=fonts, url_fetcher=_files(place))
    return sheet, fonts, (*style_warnings, *heard.lines)


def _listen() -> _Heard:
    logger = logging.getLogger("weasyprint")
    logger.handlers = [_Heard()]
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    heard = logger.handlers[0]
    assert isinstance(heard, _Heard)
    return heard


class SectionLayout:
    """A section that is laid out, and again where other breaks may be better. `prepare` changes its HTML
    first.
    """

    def __init__(self, job: SectionJob, prepare: Callable[[Element], None] = lambda root: None) -> None:
        self._sheet, self._fonts, _ = _style(job.style, job.place)
        self._standard = _standard(job.place)
        page = (
            f'<!doctype html><html lang="{job.place.language}" class="opens-{job.opens} pdf">'
            f'<head><meta charset="utf-8"></head><body>{job.html}</body></html>'
        )
        self._html = HTML(string=page, base_url=EDITION, url_fetcher=_files(job.place))
        root = self._html.etree_element
        prepare(root)
        show_display_texts(root)
        ready(root, job.html, job.place.language)
        bind_last_words(root)
        keep_last_words(root)
        part_and_join(root)
        fit_tables(root, self._pages_of)
        self.notes = Notes(root)
        self._boxes: Boxes | None = None
        self._boxes_notes = 0
        self._picture_heights: dict[Element, float] = {}
        """What pictures that were set smaller had at first (CSS px)."""
        self._parted_fields: set[Element] = set()
        for numbered in root.iter("ol"):
            if re.fullmatch(
                r"-?\d{1,9}", start := numbered.get("start", "")
            ):  # WeasyPrint goes by attributes only where all old ones count
                numbered.set(
                    "style", f"counter-reset: list-item {int(start) - 1}; {numbered.get('style', '')}"
                )

    def document(self, styles: Styles | None = None) -> Any:
        """The section laid out, with other styles of some elements, its notes where they fit, and no head
        without its picture, where that can be.
        """
        while True:
            document = self.notes.laid_out(lambda: self._render(styles or {}))
            heights = smaller_pictures(document.pages, self._picture_heights)
            is_parted = part_first_fields(document.pages, self._parted_fields)
            if not heights and not is_parted:
                return document
            document = None  # two at once would need twice the memory
            self._set_pictures(heights)

    def _set_pictures(self, heights: Mapping[Element, float]) -> None:
        """Set pictures no higher than that (CSS px), from the next layout on."""
        for picture, height in heights.items():
            picture.set("style", f"{picture.get('style', '')}; max-height: {height:.1f}px".lstrip("; "))
        self._boxes = None

    def _render(self, styles: Styles) -> Any:
        if self._boxes is None or self._boxes_notes != self.notes.moved:
            self._boxes, self._boxes_notes = self._new_boxes(), self.notes.moved
        return self._boxes.laid_out(styles)

    def _new_boxes(self) -> Boxes:
        for link in self._html.etree_element.iter("a"):
            if (target := link.get("href", "").strip()).startswith("#"):
                link.set("href", XREF + target[1:])
        return Boxes(self._html, self._sheet, self._fonts, self._standard)

    def _pages_of(self, elements: list[Element]) -> Sequence[Any]:
        body = self._html.etree_element.find("body")
        assert body is not None
        whole, body[:] = list(body), elements
        try:
            pages: Sequence[Any] = self._new_boxes().laid_out({}).pages
        finally:
            body[:] = whole
        return pages


def _document(job: SectionJob) -> tuple[Any, tuple[str, ...]]:
    """The section laid out with the breaks that the job asks for, and the ids of its notes that are called
    and not there.
    """
    section = SectionLayout(job)
    if job.breaks == "flow":
        document = section.document()
    else:
        section, document = _composed(job, section)
    return document, tuple(section.notes.lost(document.pages))


def _composed(job: SectionJob, section: SectionLayout) -> tuple[SectionLayout, Any]:
    """The section laid out as it flows, or with each proposal on a page of its own, and where they are found
    with better breaks: others are tried where the first that are chosen come out worse than was estimated.
    """
    later = re.findall(r'<article\b[^>]* id="([^"]+)"', job.html)[1:] if job.breaks == "one-per-page" else ()
    laid_out: Styles = dict.fromkeys(later, PAGE_HEAD)
    document, best = section.document(laid_out), laid_out
    plain = composition(document.pages, job)
    if plain is None:
        return section, document
    tried, least, moved = (
        [plain.styles(plain.starts)],
        plain.badness(plain.starts) - GAIN,
        section.notes.moved,
    )
    estimate = plain
    for _ in range(_TRIES):
        starts = estimate.best_starts()
        styles, estimated = estimate.styles(starts), estimate.badness(starts)
        if styles in tried or estimated >= least:
            break
        tried.append(styles)
        document = None  # two at once would need twice the memory
        document, laid_out = section.document(styles), styles
        chosen = composition(document.pages, job)
        if chosen is None:
            break
        badness = chosen.badness(chosen.starts)
        if badness < least:
            least, best = badness, styles
        if badness <= estimated + GAIN:
            break
        estimate = estimate.corrected(starts, chosen)
    if laid_out is best:
        return section, document
    if section.notes.moved != moved:  # a try has changed the HTML
        section = SectionLayout(job)
    return section, section.document(best)


def _standard(place: Workplace, level: str = "a") -> str | None:
    """What WeasyPrint is to keep to. Nothing for the press: its PDF/X-4 is written when all is joined."""
    return f"pdf/a-2{level}" if place.tagged else None


def tidy() -> None:
    """Collect garbage, seldom: the collector's passes over a layout's many live boxes cost a sixth of it.
    Called between jobs.
    """
    gc.disable()
    if gc.get_count()[0] > MOST_GARBAGE:
        gc.collect()


def _own_links(links: Iterable[Any]) -> Iterator[Any]:
    """WeasyPrint hands a link on to each box in it: without this, one link is several annotations, one over
    the other. Left are the lines of a link in a text, and of one that is a block its outer box.
    """
    blocks = set()
    for link in links:
        box = link[3]
        if box.element_tag == "a" and box.element not in blocks:
            if isinstance(box, boxes.BlockLevelBox):
                blocks.add(box.element)
            yield link


def lay_out(job: SectionJob) -> Manifest:
    """Lay out a section and store it in the cache; gives its manifest."""
    style_warnings = _style(job.style, job.place)[2]
    heard = _listen()
    document, lost = _document(job)
    pages = document.pages
    for page in pages:
        page.links = list(_own_links(page.links))
    key = job.key
    targets = tuple(_targets(pages))
    with tagged(document._html.etree_element, job.section) if job.place.tagged else _bare(pages):
        pdf = document.write_pdf(
            pdf_variant=_standard(job.place), pdf_identifier=False, finisher=name_every_glyph
        )
    manifest = Manifest(
        job.section,
        key,
        page_facts(document),
        dict(_anchors(pages)),
        tuple(_marks(pages)),
        targets,
        tuple(dict.fromkeys((*style_warnings, *heard.lines))),
        lost,
    )
    Cache(Path(job.place.cache)).put(manifest, pdf)
    return manifest


def lay_furniture(job: FurnitureJob) -> Manifest:
    """Lay out a batch of furniture and store it in the cache; its manifest only counts pages."""
    sheet, fonts, style_warnings = _style(job.style, job.place)
    heard = _listen()
    html = HTML(
        string=f'<html lang="{job.place.language}"><body>{job.html}</body></html>',
        base_url=EDITION,
        url_fetcher=_files(job.place),
    )
    document = html.render(stylesheets=[sheet], font_config=fonts, pdf_variant=_standard(job.place, "b"))
    pdf = document.write_pdf(
        pdf_variant=_standard(job.place, "b"), pdf_identifier=False, finisher=name_every_glyph
    )
    manifest = Manifest(
        "furniture",
        job.key,
        tuple(PageFacts("furniture", 0) for _ in document.pages),
        {},
        (),
        (),
        (*style_warnings, *heard.lines),
    )
    Cache(Path(job.place.cache)).put(manifest, pdf)
    return manifest


@contextmanager
def _bare(pages: list[Any]) -> Iterator[None]:
    """A section without links: an annotation in the page is forbidden to PDF/X-4 (ISO 15930-7, 6.18)."""
    for page in pages:
        page.links = []
    yield


def _anchors(pages: list[Any]) -> Iterator[tuple[str, PagePoint]]:
    seen: set[str] = set()
    for index, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in seen:
                seen.add(name)
                yield name, PagePoint(index, round(x * PT, 3), round((page.height - y) * PT, 3))


def _marks(pages: list[Any]) -> Iterator[OutlineEntry]:
    for index, page in enumerate(pages):
        for level, label, (x, y), _ in page.bookmarks:
            yield OutlineEntry(
                level, label, PagePoint(index, round(x * PT, 3), round((page.height - y) * PT, 3))
            )


def _targets(pages: list[Any]) -> Iterator[str]:
    targets = (
        target[len(XREF) :] for page in pages for _, target, _, _ in page.links if target.startswith(XREF)
    )
    yield from dict.fromkeys(targets)
