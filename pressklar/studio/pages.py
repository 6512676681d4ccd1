"""The real pages: the booklet laid out anew after each change by processes that stay warm, drawn as pictures,
and the way from a place on a page to the words of the content and back.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..foundation.hashing import text_sum
from ..foundation.progress import SilentProgress
from ..problems import PressklarError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2

    from ..pdf.manifest import Manifest
    from ..pdf.workshop import Workshop

MOST_PICTURES = 120
"""Pictures of pages that are kept: 120 of A5 at twice the screen's dots are some 20 MB."""


@dataclass(frozen=True)
class Extent:
    """A proposal's part of a page (from 1): from `top` to `bottom`, as shares of the page's height from its
    top.
    """

    page: int
    top: float
    bottom: float


@dataclass(frozen=True)
class LaidOut:
    """A booklet as it lies on the table: its PDF's name for addresses, its pages' sizes in points, and where
    each proposal stands.
    """

    version: str
    sizes: tuple[tuple[float, float], ...]
    extents: dict[str, tuple[Extent, ...]]
    pdf: bytes = field(default=b"", repr=False)


class PageTable:
    """Lays out one edition again and again. `changed` is called after each, from the table's own thread."""

    def __init__(self, folders: Folders, edition: str) -> None:
        self.folders, self.edition_id = folders, edition
        self.changed: Callable[[], None] = lambda: None
        self.laid_out: LaidOut | None = None
        self.problems: tuple[Problem, ...] = ()
        """What kept the last layout from being made; the one before it stays on the table then."""
        self._workshop: Workshop | None = None
        self._wanted = threading.Event()
        self._unsaved: dict[Path, bytes] = {}
        self._closing = False
        self._drawing = threading.Lock()  # PDFium isn't to be called from two threads at once
        self._document: tuple[str, pypdfium2.PdfDocument] | None = None
        self._pictures: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)

    def want(self, unsaved: Mapping[Path, bytes] | None = None) -> None:
        """Have the booklet laid out anew, soon: what is asked for meanwhile is one layout. `unsaved` are
        bytes of content files as they would be once they were saved.
        """
        self._unsaved = dict(unsaved or {})
        if not self._thread.is_alive() and not self._closing:
            self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        self._closing = True
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        if self._workshop is not None:
            self._workshop.close()
        with self._drawing:
            if self._document is not None:
                self._document[1].close()
                self._document = None

    def _work(self) -> None:
        from ..pdf.workshop import Workshop

        self._workshop = Workshop()
        self._workshop.begin()
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closing:
                return
            try:
                self.laid_out, self.problems = self._lay_out(self._workshop), ()
            except PressklarError as error:
                self.problems = error.problems
            self.changed()

    def _lay_out(self, workshop: Workshop) -> LaidOut:
        from ..pdf.engine import make_booklet
        from ..rendering.sections import read_source

        ready = read_source(self.folders, self.edition_id, self._unsaved)
        booklet = make_booklet(ready.source, self.folders, workshop, SilentProgress())
        version = text_sum(*(section.key for section in booklet.sections))[:16]
        with self._drawing:
            import pypdfium2

            document = pypdfium2.PdfDocument(booklet.pdf)
            sizes = tuple(document.get_page_size(number) for number in range(len(document)))
            document.close()
        return LaidOut(version, sizes, _extents(booklet.sections, sizes), booklet.pdf)

    def picture(self, version: str, page: int, width: int) -> bytes | None:
        """A page (from 1) as PNG, `width` pixels wide; None where that booklet isn't on the table now."""
        key = (version, page, width)
        with self._drawing:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
            document = self._open(version)
            if document is None or not 1 <= page <= len(document):
                return None
            sheet = document[page - 1]
            bitmap = sheet.render(scale=width / sheet.get_width())
            buffer = io.BytesIO()
            bitmap.to_pil().save(buffer, "PNG", compress_level=1)
            self._pictures[key] = data = buffer.getvalue()
            while len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
            return data

    def letters(self, version: str, page: int) -> PageLetters | None:
        """The letters of a page (from 1), with their boxes; None as for `picture`."""
        with self._drawing:
            document = self._open(version)
            return read_letters(document[page - 1]) if document and 1 <= page <= len(document) else None

    def _open(self, version: str) -> pypdfium2.PdfDocument | None:
        import pypdfium2

        laid_out = self.laid_out
        if self._document is not None and self._document[0] == version:
            return self._document[1]
        if laid_out is None or laid_out.version != version:
            return None
        if self._document is not None:
            self._document[1].close()
        self._document = version, pypdfium2.PdfDocument(laid_out.pdf)
        return self._document[1]


def _extents(
    sections: tuple[Manifest, ...], sizes: tuple[tuple[float, float], ...]
) -> dict[str, tuple[Extent, ...]]:
    extents: dict[str, list[Extent]] = {}
    number = 0
    for section in sections:
        for page in section.pages:
            number += 1
            height = sizes[number - 1][1]
            for part in page.stretches:
                extents.setdefault(part.proposal, []).append(
                    Extent(number, round(part.top / height, 4), round(part.bottom / height, 4))
                )
    return {name: tuple(parts) for name, parts in extents.items()}


@dataclass(frozen=True)
class PageLetters:
    """The letters and figures of a page in the order of its text, small; `boxes` are theirs, as shares of the
    page's width and height from its upper left corner: left, top, right, bottom.
    """

    text: str
    boxes: tuple[tuple[float, float, float, float], ...]

    def nearest(self, x: float, y: float) -> int | None:
        """The index of the letter at a place, or of the nearest on its line; None where there is no text."""
        if not self.boxes:
            return None

        def distance(index: int) -> float:
            left, top, right, bottom = self.boxes[index]
            across = max(left - x, 0, x - right)
            down = max(top - y, 0, y - bottom)
            return across + 4 * down  # rather along the line than over to another

        return min(range(len(self.boxes)), key=distance)


def read_letters(page: pypdfium2.PdfPage) -> PageLetters:
    """A page's letters and figures by PDFium."""
    width, height = page.get_size()
    text = page.get_textpage()
    signs, boxes = [], []
    for index in range(text.count_chars()):
        sign = text.get_text_range(index, 1)
        for letter in letters_of(sign):
            left, bottom, right, top = text.get_charbox(index)
            signs.append(letter)
            boxes.append((left / width, 1 - top / height, right / width, 1 - bottom / height))
    return PageLetters("".join(signs), tuple(boxes))


def letters_of(text: str) -> Iterator[str]:
    """The letters and figures of a text, small: what a page and its source have in common, however the one is
    broken into lines and the other marked up.
    """
    for sign in text:
        if sign.isalnum():
            yield from sign.casefold()
