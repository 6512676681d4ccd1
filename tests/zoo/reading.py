"""Reads finished files: PDFium's glyphs of a PDF as words with their places, the words of a Word file and of a web page
in order. Shares nothing with the program that made them.
"""

from __future__ import annotations

import ctypes
import re
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree, html

WORD = re.compile(r"[^\W_]+")
_HYPHENS = "\x02\ufffe\u00ad-\u2010"
_UNSEEN = "\x02\ufffe\u00ad \r\n\t\xa0\0"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Box:
    """A rectangle in points from a page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)

    def shared(self, other: Box) -> float:
        """The area that lies in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


@dataclass(frozen=True)
class Glyph:
    """A letter: the box of its ink, and its baseline's height."""

    text: str
    box: Box
    baseline: float
    index: int
    """Its place in the page's text: the letters of a ligature follow each other, and share a box."""


@dataclass(frozen=True)
class Token:
    """A word on a page, put together from the pieces that lines parted it into."""

    text: str
    page: int
    glyphs: tuple[Glyph, ...]
    first_piece: int
    """How many glyphs its first piece has: the rest may stand on another line or page."""
    cut: bool = False
    """Whether a line ended inside it without a hyphen."""

    @property
    def box(self) -> Box:
        """Around its first piece."""
        return around([glyph.box for glyph in self.glyphs[: self.first_piece]])

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline


@dataclass(frozen=True)
class Page:
    """One page: its size in points, its glyphs and pictures."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    pictures: tuple[Box, ...]


@dataclass(frozen=True)
class _Piece:
    text: str
    page: int
    glyphs: tuple[Glyph, ...]
    hyphen: bool


def read_pdf(pdf: bytes, known: set[str]) -> tuple[list[Page], list[Token]]:
    """The pages of a PDF, and its words in the order of the file; words in `known` are put together from pieces."""
    document = pdfium.PdfDocument(pdf)
    pages: list[Page] = []
    pieces: list[_Piece] = []
    for number, sheet in enumerate(document, 1):
        signs = list(_signs(sheet.get_textpage()))
        pictures = [
            Box(*(image.get_bounds() if hasattr(image, "get_bounds") else image.get_pos()))
            for image in sheet.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        ]
        glyphs = tuple(sign for sign in signs if sign.text.strip(_UNSEEN))
        width, height = sheet.get_size()
        pages.append(Page(number, width, height, glyphs, tuple(pictures)))
        pieces += _pieces(number, signs)
    return pages, _tokens(pieces, known)


def read_aloud(pdf: bytes, known: set[str]) -> list[str]:
    """The words of a tagged PDF in the order of its tags, as a person hears them."""
    pieces = []
    for number, sheet in enumerate(pdfium.PdfDocument(pdf), 1):
        page = sheet.get_textpage()
        marked: dict[int, list[str]] = defaultdict(list)
        for shape in sheet.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=8):
            identifier = pdfium_c.FPDFPageObj_GetMarkedContentID(shape.raw)
            length = pdfium_c.FPDFTextObj_GetText(shape.raw, page.raw, None, 0)
            buffer = (pdfium_c.FPDF_WCHAR * length)()
            pdfium_c.FPDFTextObj_GetText(shape.raw, page.raw, buffer, length)
            marked[identifier].append("".join(map(chr, buffer)).rstrip("\0"))
        tree = pdfium_c.FPDF_StructTree_GetForPage(sheet.raw)
        for index in range(max(pdfium_c.FPDF_StructTree_CountChildren(tree), 0)):
            for identifier in _marks(pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index)):
                for text in marked[identifier]:
                    if pieces and text and not text.strip(_HYPHENS):  # a line's hyphen is marked by itself
                        pieces[-1] = replace(pieces[-1], hyphen=True)
                    for match in WORD.finditer(text):
                        hyphen = text[match.end() : match.end() + 1]
                        pieces.append(
                            _Piece(match.group().casefold(), number, (), hyphen != "" and hyphen in _HYPHENS)
                        )
        pdfium_c.FPDF_StructTree_Close(tree)
    return _joined(pieces, known)


def _marks(element: Any) -> Iterator[int]:
    """The marked contents of an element of the tags, and of those in it, in order."""
    for index in range(pdfium_c.FPDF_StructElement_CountChildren(element)):
        if child := pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index):
            yield from _marks(child)
        elif (identifier := pdfium_c.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
            yield identifier  # a link's annotation has none


def _joined(pieces: Sequence[_Piece], known: set[str]) -> list[str]:
    """The words of pieces, in order: as long as they are known; a word that a page's end parts,
    with notes between, stands where it begins.
    """
    words: list[str] = []
    open_words: list[int] = []  # places of beginnings whose end is still to come
    in_order = sorted(known)
    index = 0
    while index < len(pieces):
        run = pieces[index : index + max(_length(pieces, index, in_order), 1)]
        text = "".join(piece.text for piece in run)
        index += len(run)
        ended = next((place for place in open_words if words[place] + text in known), None)
        if text not in known and ended is not None:
            words[ended] += text
            open_words.remove(ended)
            continue
        if text not in known and run[-1].hyphen:
            open_words.append(len(words))
        words.append(text)
    return words


def _signs(text: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """Each sign of a page's text, blanks too."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for index in range(text.count_chars()):
        sign = chr(pdfium_c.FPDFText_GetUnicode(text.raw, index))
        pdfium_c.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
        pdfium_c.FPDFText_GetCharOrigin(text.raw, index, x, y)
        yield Glyph(sign, Box(left.value, bottom.value, right.value, top.value), y.value, index)


def _pieces(page: int, signs: Sequence[Glyph]) -> Iterator[_Piece]:
    """Runs of letters or of figures on one line."""
    run: list[Glyph] = []
    for place, sign in enumerate((*signs, Glyph(" ", Box(0, 0, 0, 0), 0, len(signs)))):
        if WORD.fullmatch(sign.text) and (not run or _follows(run[-1], sign)):
            run.append(sign)
            continue
        if run:
            text = "".join(glyph.text for glyph in run).casefold()
            # PDFium may put a line's end of its own before a hyphen that stands right behind its word.
            behind = next((each for each in signs[place : place + 3] if each.text not in "\r\n"), sign)
            hyphen = behind.text in _HYPHENS and (behind is sign or _follows(run[-1], behind))
            yield _Piece(text, page, tuple(run), hyphen)
        run = [sign] if WORD.fullmatch(sign.text) else []


def _follows(before: Glyph, sign: Glyph) -> bool:
    """Whether two signs that follow each other in the file do so in a word: no figure and letter or figure of another
    size, no new line.
    """
    same_kind = before.text.isdigit() == sign.text.isdigit()
    heights = [each.box.top - each.box.bottom for each in (before, sign)]
    if same_kind and sign.text.isdigit() and max(heights) > 1.3 * min(heights):
        return False
    size = max(before.box.top - before.box.bottom, sign.box.top - sign.box.bottom, 4)
    level = abs(sign.baseline - before.baseline) < 0.3 * size
    # The letters of a ligature share a box.
    ahead = level and sign.box.left > before.box.left - 0.5 and sign.box.left - before.box.right < size
    # Turned type goes up the page, letter by letter.
    turned = abs(sign.box.left - before.box.left) < size and abs(sign.box.bottom - before.box.top) < size
    return same_kind and (ahead or turned)


def _tokens(pieces: Sequence[_Piece], known: set[str]) -> list[Token]:
    in_order = sorted(known)
    tokens: list[tuple[int, Token]] = []
    unknown: list[int] = []
    index = 0
    while index < len(pieces):
        best = _length(pieces, index, in_order)
        if best:
            tokens.append((index, _token(pieces[index : index + best])))
        else:
            unknown.append(index)
        index += max(best, 1)
    _resolve_beginnings(pieces, tokens, unknown, known)
    tokens += _parted(pieces, unknown, known)
    return [token for _, token in sorted(tokens, key=lambda placed: placed[0])]


def _resolve_beginnings(
    pieces: Sequence[_Piece], tokens: list[tuple[int, Token]], unknown: list[int], known: set[str]
) -> None:
    """A word before a line's hyphen that is a word of its own too belongs to an end that is none, on its page or the
    next.
    """
    for number, (index, token) in enumerate(tokens):
        if not pieces[index].hyphen or token.text != pieces[index].text:
            continue
        for end in unknown:
            whole = token.text + pieces[end].text
            if whole in known and pieces[end].page - token.page in (0, 1):
                tokens[number] = index, _token([pieces[index], pieces[end]])
                unknown.remove(end)
                break


def _length(pieces: Sequence[_Piece], first: int, known: Sequence[str]) -> int:
    """Of how many pieces the longest word in that sorted list is made that begins there; 0 for none."""
    text, best = "", 0
    for count in range(1, len(pieces) - first + 1):
        text += pieces[first + count - 1].text
        place = bisect_left(known, text)
        if place == len(known) or not known[place].startswith(text):
            break
        if known[place] == text:
            best = count
            if count == 1 and not pieces[first].hyphen and len(text) > 1:
                break
    return best


def _parted(pieces: Sequence[_Piece], unknown: Sequence[int], known: set[str]) -> Iterator[tuple[int, Token]]:
    """Words whose end doesn't follow their beginning in the file, as at a page's end; and what is no known word: each with
    the place of its first piece.
    """
    among = set(unknown)
    runs: list[list[int]] = []  # of pieces that hyphens join
    for index in unknown:
        run = [index]
        runs.append(run)
        while pieces[run[-1]].hyphen and run[-1] + 1 in among and len(run) < 4:
            run = [*run, run[-1] + 1]
            runs.append(run)
    ends: dict[str, list[list[int]]] = {}
    for run in runs:
        ends.setdefault(_text(pieces, run), []).append(run)
    used: set[int] = set()
    for run in sorted(runs, key=len, reverse=True):
        text, last = _text(pieces, run), pieces[run[-1]]
        if not last.hyphen or used.intersection(run):
            continue
        near = [
            end
            for word in known
            if word.startswith(text) and len(word) > len(text)
            for end in ends.get(word[len(text) :], ())
            if pieces[end[0]].page - last.page in (0, 1)
            and not used.intersection(end)
            and not set(run) & set(end)
        ]
        if near:
            used |= {*run, *near[0]}
            yield run[0], _token([pieces[each] for each in (*run, *near[0])])
    yield from ((index, _token([pieces[index]])) for index in unknown if index not in used)


def _text(pieces: Sequence[_Piece], run: Sequence[int]) -> str:
    return "".join(pieces[index].text for index in run)


def _token(run: Sequence[_Piece]) -> Token:
    return Token(
        "".join(piece.text for piece in run),
        run[0].page,
        tuple(glyph for piece in run for glyph in piece.glyphs),
        len(run[0].glyphs),
        any(not piece.hyphen and _below(piece.glyphs[0], after.glyphs[0]) for piece, after in pairwise(run)),
    )


def _below(before: Glyph, after: Glyph) -> bool:
    """Whether a piece begins on the line below another's; turned type goes on above."""
    return after.baseline < before.baseline - 1 and after.box.left < before.box.right


def word_file(path: Path) -> tuple[list[str], list[str]]:
    """The words of a Word file's body in order, and those of its footnotes."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        return tuple(  # type: ignore[return-value]
            _words(
                "\n".join(
                    "".join(_run_text(node) for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"))
                    for paragraph in etree.fromstring(archive.read(name)).iter(f"{_W}p")
                )
                if name in names
                else ""
            )
            for name in ("word/document.xml", "word/footnotes.xml")
        )


def _run_text(node: etree._Element) -> str:
    return node.text or "" if node.tag == f"{_W}t" else " "


def web_page(path: Path) -> list[str]:
    """The words of a web page in order."""
    root = html.fromstring(path.read_bytes())
    for unseen in root.xpath("//script|//style|//template|//head"):
        unseen.getparent().remove(unseen)
    return _words("\n".join(root.itertext()))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text.replace("\u00ad", ""))]
