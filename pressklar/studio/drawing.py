"""Pages drawn by PDFium without being joined: a section's page, and its furniture over it, each from the PDF
that the layout left in the cache.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pypdfium2
import pypdfium2.raw as pdfium

from ..foundation.hashing import text_sum
from ..foundation.pdfium import ENGINE

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_OPEN = 24
"""PDFs that are kept open at once."""
_QUALITY = 82
"""Of a JPEG that is looked at for a moment (Pillow's scale to 95)."""


@dataclass(frozen=True)
class PageLayers:
    """What a page is made of: a page (from 0) of a section's PDF and, over it, one of a batch of furniture,
    by the PDFs' keys in the cache; its size in points. A page that the section's PDF hasn't got is blank.
    """

    section: str
    index: int
    furniture: str
    leaf: int
    width: float
    height: float

    @cached_property
    def sum(self) -> str:
        """Names what the page shows: the same as long as it looks the same."""
        return text_sum(self.section, str(self.index), self.furniture, str(self.leaf))[:20]


class OpenDocuments:
    """PDFs by their keys, opened when first asked for. `pdf_of` gives one's bytes."""

    def __init__(self, pdf_of: Callable[[str], bytes | None]) -> None:
        self._pdf_of = pdf_of
        self._open: OrderedDict[str, PdfDocument] = OrderedDict()

    def __getitem__(self, key: str) -> PdfDocument | None:
        with ENGINE:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
            data = self._pdf_of(key)
            if data is None:
                return None
            self._open[key] = document = pypdfium2.PdfDocument(data)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)[1].close()
            return document

    @contextmanager
    def page(self, key: str, index: int) -> Iterator[PdfPage | None]:
        """A page (from 0), None where there is none; PDFium is the caller's as long as it is open."""
        with ENGINE:
            document = self[key]
            if document is None or index >= len(document):
                yield None
                return
            with closing(document[index]) as page:
                yield page

    def close(self) -> None:
        with ENGINE:
            for document in self._open.values():
                document.close()
            self._open.clear()


class Canvas:
    """White paper on which pages are drawn, `pixels` wide, from a height `top` of the page to `bottom`
    (points).
    """

    def __init__(
        self, width: float, height: float, pixels: int, top: float = 0.0, bottom: float | None = None
    ) -> None:
        self.width, self.height = width, height
        self.scale = pixels / width
        self.first = int(top * self.scale)
        """The page's row of pixels that is the canvas's first."""
        rows = max(round((height if bottom is None else bottom) * self.scale) - self.first, 1)
        self._bitmap = pypdfium2.PdfBitmap.new_native(pixels, rows, pdfium.FPDFBitmap_BGR)
        self.clear(0.0, height)

    def clear(self, upper: float, lower: float) -> None:
        """Take away what lies between two heights of the page."""
        first, last = self._rows(upper, lower)
        if last > first:
            self._bitmap.fill_rect((255, 255, 255, 255), 0, first, self._bitmap.width, last - first)

    def draw(
        self, page: PdfPage | None, *, upper: float = 0.0, lower: float | None = None, down: float = 0.0
    ) -> None:
        """Draw a page, moved down by so many points, between two heights of the page that is drawn on."""
        if page is None:
            return
        first, last = self._rows(upper, self.height if lower is None else lower)
        if last <= first:
            return
        with ENGINE:
            matrix = pdfium.FS_MATRIX(self.scale, 0, 0, self.scale, 0, round(down * self.scale) - self.first)
            clip = pdfium.FS_RECTF(0, first, self._bitmap.width, last)
            pdfium.FPDF_RenderPageBitmapWithMatrix(
                self._bitmap, page, matrix, clip, pdfium.FPDF_REVERSE_BYTE_ORDER
            )

    def _rows(self, upper: float, lower: float) -> tuple[int, int]:
        return (
            max(round(upper * self.scale) - self.first, 0),
            min(round(lower * self.scale) - self.first, self._bitmap.height),
        )

    def picture(self, kind: Literal["PNG", "JPEG"]) -> bytes:
        """What was drawn, as a picture's file."""
        from PIL import Image

        bitmap, buffer = self._bitmap, io.BytesIO()
        size = (bitmap.width, bitmap.height)
        image = Image.frombuffer("RGB", size, bitmap.buffer, "raw", "RGB", bitmap.stride, 1)
        image.save(buffer, kind, **({"compress_level": 1} if kind == "PNG" else {"quality": _QUALITY}))
        return buffer.getvalue()


def page_picture(documents: OpenDocuments, layers: PageLayers, pixels: int) -> bytes:
    """A whole page as PNG, `pixels` wide."""
    with ENGINE:
        canvas = Canvas(layers.width, layers.height, pixels)
        for key, index in ((layers.section, layers.index), (layers.furniture, layers.leaf)):
            with documents.page(key, index) as page:
                canvas.draw(page)
    return canvas.picture("PNG")


def page_count(path: Path) -> int:
    """The pages of a PDF on the disk, 0 for one that can't be read."""
    with ENGINE, suppress(pypdfium2.PdfiumError), pypdfium2.PdfDocument(path) as document:
        return len(document)
    return 0


def pdf_picture(path: Path, page: int, pixels: int) -> bytes | None:
    """A page (from 1) of a PDF on the disk as JPEG, `pixels` wide; None where it has none."""
    with ENGINE, suppress(pypdfium2.PdfiumError), pypdfium2.PdfDocument(path) as document:
        if 1 <= page <= len(document):
            with closing(document[page - 1]) as sheet:
                canvas = Canvas(sheet.get_width(), sheet.get_height(), pixels)
                canvas.draw(sheet)
            return canvas.picture("JPEG")
    return None


@dataclass(frozen=True)
class PageLetters:
    """The letters and figures of a page in the order of its text, small; `boxes` are theirs, as shares of the
    page's width and height from its upper left corner: left, top, right, bottom.
    """

    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


def read_letters(page: PdfPage) -> PageLetters:
    """A page's letters and figures by PDFium."""
    with ENGINE, closing(page.get_textpage()) as text:
        width, height = page.get_size()
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
