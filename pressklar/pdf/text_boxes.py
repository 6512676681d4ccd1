"""The text of a finished PDF as PDFium finds it on the page: each piece with its ink box, furniture included.

A piece is what one operator shows: a line, or the part of a line that is set alike. Glyphs are looked at one
by one only where two pieces meet, since a page has a hundred times as many.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
from pypdfium2 import raw

from .manifest import Rectangle

_DEEPEST = 4
"""Forms in forms that are looked into."""
_MOST_PIECES = 50_000
"""Pieces of text and forms of one page that are looked at."""
_SHORT, _NEAR, _HAIR = 2, 60.0, 0.1
"""Letters of a piece that tell little by themselves; points within which others are told too, on a baseline
that is the same to a hair.
"""
_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)
_NOTHING = Rectangle(0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class TextPiece:
    """A piece of text: its ink box, its start (x and baseline), all in points from the trimmed page's upper
    left corner; `clip` is what is seen of that page there, None where nothing cuts it.
    """

    page: PaintedPage
    handle: Any
    box: Rectangle
    is_furniture: bool
    clip: Rectangle | None
    matrix: _Matrix
    """What the forms around it do to its coordinates."""

    @cached_property
    def start(self) -> tuple[float, float]:
        return self.page.point(*_times(_matrix_of(self.handle), self.matrix)[4:])

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(self.page.texts.get(address_of(self.handle) or 0, "").split())

    @cached_property
    def is_seen(self) -> bool:
        """Whether it is painted at all: neither transparent nor set in the mode that shows nothing (ISO
        32000-1, 9.3.6).
        """
        alpha, unused = ctypes.c_uint(255), ctypes.c_uint()
        raw.FPDFPageObj_GetFillColor(self.handle, unused, unused, unused, alpha)
        return (
            alpha.value > 0
            and raw.FPDFTextObj_GetTextRenderMode(self.handle) != raw.FPDF_TEXTRENDERMODE_INVISIBLE
        )


class PaintedPage:
    """One page as PDFium paints it, its pieces of text in the order of painting. To be closed."""

    def __init__(self, document: Any, number: int) -> None:
        self.number = number
        self._page = raw.FPDF_LoadPage(document.raw, number)
        if not self._page:
            raise pypdfium2.PdfiumError(f"page {number + 1}")
        self.text_page = raw.FPDFText_LoadPage(self._page)
        left, bottom, right, top = _box_of(self._page)
        self._left, self._top = left, top
        self.box = Rectangle(0, 0, right - left, top - bottom)
        self.pictures, self.drawn = 0, 0
        """Pictures on the page, and drawn shapes that don't cover all of it."""
        self.pieces = list(self._pieces())

    def close(self) -> None:
        raw.FPDFText_ClosePage(self.text_page)
        raw.FPDF_ClosePage(self._page)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF in this page's coordinates."""
        return x - self._left, self._top - y

    def words(self) -> str:
        """All text of the page, line by line."""
        count = raw.FPDFText_CountChars(self.text_page)
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(self.text_page, 0, count, buffer)
        return bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]

    @cached_property
    def texts(self) -> dict[int, str]:
        """What each piece shows, by its address: in one pass, so that a page of very many pieces takes no
        longer than its letters do.
        """
        texts: dict[int, list[str]] = {}
        address = 0
        for index in range(raw.FPDFText_CountChars(self.text_page)):
            # A space that PDFium adds between words belongs to no piece.
            address = address_of(raw.FPDFText_GetTextObject(self.text_page, index)) or address
            texts.setdefault(address, []).append(chr(raw.FPDFText_GetUnicode(self.text_page, index)))
        return {address: "".join(signs) for address, signs in texts.items()}

    def as_painted(self) -> str:
        """The text without furniture, a piece a line, in the order in which it is painted: `words` have what
        stands on one line in one, though it may come from different texts.
        """
        return "\n".join(piece.text for piece in self.pieces if not piece.is_furniture)

    def line(self, piece: TextPiece) -> str:
        """A piece's text; of one that is only a letter or two (a drawing's text is set letter by letter),
        with what stands near it in its line.
        """
        if len(piece.text) > _SHORT:
            return piece.text
        near = [
            other
            for other in self.pieces
            if abs(other.start[1] - piece.start[1]) < _HAIR and abs(other.start[0] - piece.start[0]) < _NEAR
        ]
        return "".join(other.text for other in sorted(near, key=lambda other: other.start[0])) or piece.text

    def glyphs(self) -> dict[int, list[Rectangle]]:
        """The ink boxes of each piece's glyphs, by the piece's address."""
        glyphs: dict[int, list[Rectangle]] = {}
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for index in range(raw.FPDFText_CountChars(self.text_page)):
            address = address_of(raw.FPDFText_GetTextObject(self.text_page, index))
            if address and raw.FPDFText_GetCharBox(self.text_page, index, left, right, bottom, top):
                glyphs.setdefault(address, []).append(
                    Rectangle(*self.point(left.value, top.value), *self.point(right.value, bottom.value))
                )
        return glyphs

    def _pieces(self) -> Iterator[TextPiece]:
        found = 0
        waiting: list[tuple[Any, _Matrix, bool, int]] = [
            (raw.FPDFPage_GetObject(self._page, index), _PLAIN, False, 0)
            for index in reversed(range(raw.FPDFPage_CountObjects(self._page)))
        ]
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        while waiting and found < _MOST_PIECES:
            handle, matrix, is_furniture, depth = waiting.pop()
            kind = raw.FPDFPageObj_GetType(handle)
            found += 1
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    inner = _times(_matrix_of(handle), matrix)
                    over = is_furniture or (depth == 0 and _is_pagination(handle))
                    waiting += [
                        (raw.FPDFFormObj_GetObject(handle, index), inner, over, depth + 1)
                        for index in reversed(range(min(raw.FPDFFormObj_CountObjects(handle), _MOST_PIECES)))
                    ]
            elif raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
                box = self._rectangle(left.value, bottom.value, right.value, top.value, matrix)
                if kind == raw.FPDF_PAGEOBJ_TEXT:
                    yield TextPiece(self, handle, box, is_furniture, self._clip(handle, matrix), matrix)
                elif not is_furniture:
                    self.pictures += kind == raw.FPDF_PAGEOBJ_IMAGE
                    self.drawn += not _covers(box, self.box)

    def _rectangle(self, left: float, bottom: float, right: float, top: float, matrix: _Matrix) -> Rectangle:
        if matrix is _PLAIN:
            return Rectangle(*self.point(left, top), *self.point(right, bottom))
        a, b, c, d, e, f = matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        return Rectangle(*self.point(min(xs), max(ys)), *self.point(max(xs), min(ys)))

    def _clip(self, handle: Any, matrix: _Matrix) -> Rectangle | None:
        """The rectangle around what the clipping paths leave (ISO 32000-1, 8.5.4)."""
        path = raw.FPDFPageObj_GetClipPath(handle)
        clip: Rectangle | None = None
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(max(raw.FPDFClipPath_CountPaths(path), 0)):
            points = []
            for place in range(min(raw.FPDFClipPath_CountPathSegments(path, index), 1000)):
                raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, index, place), x, y)
                points.append((x.value, y.value))
            if points:
                xs, ys = zip(*points, strict=True)
                box = self._rectangle(min(xs), min(ys), max(xs), max(ys), matrix)
                clip = box if clip is None else clip.common(box) or _NOTHING
        return clip


def _covers(box: Rectangle, page: Rectangle) -> bool:
    """Whether a shape is the page's ground."""
    common = box.common(page)
    return common is not None and common.area > 0.98 * page.area


def _box_of(page: Any) -> tuple[float, float, float, float]:
    """The trimmed page's edges (left, bottom, right, top): ISO 32000-1, 14.11.2."""
    edges = tuple(ctypes.c_float() for _ in range(4))
    for get in (raw.FPDFPage_GetTrimBox, raw.FPDFPage_GetCropBox, raw.FPDFPage_GetMediaBox):
        if get(page, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            return left, bottom, right, top
    return 0.0, 0.0, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)


def _matrix_of(handle: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Both one after the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = inner
    a2, b2, c2, d2, e2, f2 = outer
    product = (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )
    return _PLAIN if product == _PLAIN else product


def _is_pagination(handle: Any) -> bool:
    """Whether it is furniture: the joiner lays it over as an artifact with a type (ISO 32000-1, 14.8.2.2.2);
    other decoration has none.
    """
    marks = (raw.FPDFPageObj_GetMark(handle, index) for index in range(raw.FPDFPageObj_CountMarks(handle)))
    return any(raw.FPDFPageObjMark_GetParamValueType(mark, b"Type") == raw.FPDF_OBJECT_NAME for mark in marks)


def address_of(handle: Any) -> int | None:
    """What tells one of PDFium's objects from another."""
    return ctypes.cast(handle, ctypes.c_void_p).value
