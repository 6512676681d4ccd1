"""The real pages: the booklet laid out anew after each change by processes that stay warm, drawn as pictures,
and looked through by the audit when nothing has changed for a while.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..foundation.memory import give_back
from ..foundation.progress import SilentProgress
from ..problems import PressklarError, Problem
from .drawing import OpenDocuments, PageLayers, PageLetters, page_picture, read_letters
from .jobs import unexpected
from .laid_out import Basis, LaidOut
from .last_layout import keep, kept, stamp_of
from .live import LivePages

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..pdf.engine import LaidOutBooklet
    from ..pdf.manifest import PageFacts
    from ..pdf.workshop import Workshop

MOST_PICTURES = 160
"""Pictures of pages that are kept: those of A5 at twice the screen's dots are some 150 kB each."""
MOST_LETTERS = 40
"""Pages whose letters are kept."""
QUIET = 1.5
"""Seconds without a change after which the audit looks through the booklet."""
_NICENESS = 10


class PageTable:
    """Lays out one edition again and again. `changed` is called after each, from the table's own thread."""

    def __init__(self, folders: Folders, edition: str) -> None:
        self.folders, self.edition_id = folders, edition
        self.changed: Callable[[], None] = lambda: None
        self.laid_out: LaidOut | None = None
        self.problems: tuple[Problem, ...] = ()
        """What kept the last layout from being made; the one before it stays on the table then."""
        self.live = LivePages()
        self._workshop: Workshop | None = None
        self._wanted = threading.Event()
        self._unsaved: dict[Path, bytes] = {}
        self._requests = 0
        self._closing = False
        self._documents = OpenDocuments(self._pdf)
        self._keeping = threading.Lock()
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._letters: OrderedDict[str, PageLetters] = OrderedDict()
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)

    def want(self, unsaved: Mapping[Path, bytes] | None = None) -> int:
        """Have the booklet laid out anew, soon: what is asked for meanwhile is one layout. `unsaved` are
        bytes of content files as they would be once they were saved. Gives the request's number, which the
        layout's is not below.
        """
        with self._keeping:
            self._unsaved, self._requests = dict(unsaved or {}), self._requests + 1
            number = self._requests
        if not self._thread.is_alive() and not self._closing:
            self._thread.start()
        self._wanted.set()
        return number

    def close(self) -> None:
        self._closing = True
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self.live.close()
        if self._workshop is not None:
            self._workshop.close()
        self._documents.close()

    def _work(self) -> None:
        from ..pdf.workshop import Workshop

        self._workshop = Workshop(niceness=_NICENESS, rests=True)
        self._workshop.begin()
        self.live.begin()
        self._show_kept()
        while True:
            if not self._wanted.wait(timeout=QUIET):
                self._look_through(self._workshop)
                give_back()
                self._wanted.wait()
            self._wanted.clear()
            if self._closing:
                return
            try:
                self.laid_out, self.problems = self._lay_out(self._workshop), ()
            except PressklarError as error:
                self.problems = error.problems
            except Exception as error:  # a fault of ours: the studio goes on, and says so
                self.problems = (unexpected(error),)
            self.changed()

    def _show_kept(self) -> None:
        """Show the last layout, where it is one of the files as they are; and lay out a moment later, when
        the first page is seen: what is written can only be drawn then.
        """
        if booklet := kept(self.folders, self.edition_id):
            self.laid_out = LaidOut(0, None, *self._pages_of(booklet))
            self.changed()
            self._wanted.clear()
            self._wanted.wait(timeout=QUIET)
            self._wanted.set()

    def _lay_out(self, workshop: Workshop) -> LaidOut:
        from ..pdf.engine import lay_out_booklet
        from ..pdf.layout_problems import warnings_of
        from ..pdf.workplace import workplace
        from ..rendering.sections import read_source

        with self._keeping:
            unsaved, request = self._unsaved, self._requests
        stamp = stamp_of(self.folders, self.edition_id)
        source = read_source(self.folders, self.edition_id, unsaved).source
        booklet = lay_out_booklet(source, self.folders, workshop, SilentProgress())
        if not unsaved:
            keep(self.folders, self.edition_id, stamp, booklet)
        basis = Basis(source, workplace(source, self.folders), source.style_sheet("booklet.css"))
        problems = tuple(warnings_of([*booklet.sections, *booklet.furniture]))
        return LaidOut(request, basis, *self._pages_of(booklet), problems=problems)

    def _pages_of(self, booklet: LaidOutBooklet) -> tuple[tuple[PageLayers, ...], tuple[PageFacts, ...]]:
        """The booklet's pages, and what the layout says of each. A blank one, which no PDF has, is as large
        as the one before.
        """
        furniture = [(batch.key, index) for batch in booklet.furniture for index in range(len(batch.pages))]
        layers: list[PageLayers] = []
        for section in booklet.sections:
            for index in range(len(section.pages)):
                with self._documents.page(section.key, index) as page:
                    size = page.get_size() if page else (layers[-1].width, layers[-1].height)
                layers.append(PageLayers(section.key, index, *furniture[len(layers)], *size))
        return tuple(layers), tuple(facts for section in booklet.sections for facts in section.pages)

    def _look_through(self, workshop: Workshop) -> None:
        """Have the booklet joined and audited, unless that was done."""
        from ..pdf.audit_problems import problems_of
        from ..pdf.engine import make_booklet

        laid_out = self.laid_out
        basis = laid_out.basis if laid_out else None
        if laid_out is None or basis is None or laid_out.faults is not None or self._closing:
            return
        with suppress(PressklarError):  # a section that isn't in the cache any more: the next layout tells
            booklet = make_booklet(basis.source, self.folders, workshop, SilentProgress())
            file = self.folders.display_path(self.folders.output(self.edition_id) / "booklet.pdf")
            told = tuple(problems_of(booklet.faults, basis.source.edition, file))
            self.laid_out = replace(laid_out, faults=booklet.faults, problems=(*booklet.problems, *told))
            self.changed()

    def picture(self, name: str, width: int) -> bytes | None:
        """A page of the booklet as it is now, by its sum, as PNG, `width` pixels wide; None where it has no
        such page.
        """
        key = (name, width)
        with self._keeping:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
        layers = next((page for page in self._pages() if page.sum == name), None)
        if layers is None:
            return None
        data = page_picture(self._documents, layers, width)
        with self._keeping:
            self._pictures[key] = data
            while len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
        return data

    def letters(self, number: int) -> PageLetters | None:
        """The letters of a page (from 1), with their boxes, without furniture; None where there is no such
        page.
        """
        pages = self._pages()
        if not 1 <= number <= len(pages):
            return None
        layers = pages[number - 1]
        with self._keeping:
            if layers.sum in self._letters:
                return self._letters[layers.sum]
        with self._documents.page(layers.section, layers.index) as page:
            letters = read_letters(page) if page else PageLetters("", ())
        with self._keeping:
            self._letters[layers.sum] = letters
            while len(self._letters) > MOST_LETTERS:
                self._letters.popitem(last=False)
        return letters

    def _pages(self) -> Sequence[PageLayers]:
        return self.laid_out.pages if self.laid_out else ()

    def _pdf(self, key: str) -> bytes | None:
        from ..pdf.cache import Cache

        return Cache(self.folders.cache).pdf(key)
