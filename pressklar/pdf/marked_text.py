"""The text on a PDF's pages by its marked content (ISO 32000-1, 14.6), as PDFium reads it: which letters
stand in which mark, which in none, and which are artifacts, such as page numbers and running headers.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
from pypdfium2 import raw

ARTIFACT, UNMARKED = -2, -1
_MOST_PAGES, _MOST_LETTERS, _MOST_OBJECTS, _DEEPEST = 3_000, 6_000_000, 400_000, 6
_HYPHEN = "\x02"
"""How PDFium gives a hyphen that only parts a word at a line's end."""
_PARTED = re.compile(rf"(?<=(\w)){_HYPHEN}\s*(?=(\w+))")
_GOES_ON = re.compile(rf"{_HYPHEN}$|\w(?:[/@]|://)$")
"""How a line ends whose word goes on in the next."""
_JOINING = frozenset(
    ["och", "eller", "samt", "respektive", "resp", "and", "or", "und", "oder", "bzw", "ja", "tai", "sekä"]
)
_JOINED = (_HYPHEN, "://")
"""What no space follows: an address may go on in the next line."""
_HYPHENS = dict.fromkeys(map(ord, "\xad\ufffe"), _HYPHEN)


PLAIN, STRONG, EMPHASIS, BOTH = FACES = "-bix"
"""How a face looks: neither bold nor italic, bold, italic, or both."""
_STRONG = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique|slanted", re.IGNORECASE)
_BOLD_WEIGHT = 600
_IS_ITALIC, _IS_FORCED_BOLD = 1 << 6, 1 << 18
"""Flags of a face (ISO 32000-1, table 123)."""


class TooLargeError(ValueError):
    """A file with more on its pages than any booklet has."""


@dataclass
class MarkedSegment:
    """Letters that follow each other in one mark (its number, or ARTIFACT or UNMARKED). `place` counts all
    segments of the file, of which this one takes so many; `gap` says that a space or a line's end follows.
    """

    mark: int
    place: int
    text: str = ""
    gap: bool = False
    places: int = 1
    faces: str = ""
    """For each letter of `text` how its face looks: FACES."""
    link: str = ""
    """The address that its words lead to."""


@dataclass(frozen=True)
class PageText:
    """A page's segments in its own order."""

    segments: tuple[MarkedSegment, ...]

    @cached_property
    def marked(self) -> Mapping[int, list[MarkedSegment]]:
        """The segments by the numbers of their marks."""
        marked: dict[int, list[MarkedSegment]] = {}
        for segment in self.segments:
            marked.setdefault(segment.mark, []).append(segment)
        return marked

    @property
    def words(self) -> str:
        """All text but artifacts."""
        return joined(segment for segment in self.segments if segment.mark != ARTIFACT)


def joined(segments: Iterable[MarkedSegment]) -> str:
    """Segments as one text: a word that a line's end parts made whole, a space where the page has one."""
    last: MarkedSegment | None = None
    pieces: list[str] = []
    for segment in segments:
        if last is not None and segment.text != _HYPHEN and not _GOES_ON.search(last.text):
            pieces.append(" " if last.gap or last.place + last.places != segment.place else "")
        last = segment
        pieces.append("" if segment.text == _HYPHEN else segment.text)
    return _PARTED.sub(_hyphen_between, "".join(pieces)).replace(_HYPHEN, "-")


@dataclass(frozen=True)
class FacedText:
    """Letters that follow each other in one face, with the address that they lead to."""

    text: str
    face: str
    link: str


def faced(segments: Sequence[MarkedSegment], text: str) -> list[FacedText]:
    """The text that segments make, by its faces and links. Spaces and hyphens that only the line's end asks
    for are as the letter before them; empty where the letters aren't the segments'.
    """
    letters = (
        (sign, face, segment.link)
        for segment in segments
        for sign, face in zip(segment.text, segment.faces.ljust(len(segment.text), PLAIN), strict=False)
        if not sign.isspace() and sign != _HYPHEN
    )
    runs: list[list[str]] = []
    waiting = next(letters, None)
    for sign in text:
        if waiting is not None and sign == waiting[0]:
            if not runs or runs[-1][1:] != [waiting[1], waiting[2]]:
                runs.append(["", waiting[1], waiting[2]])
            waiting = next(letters, None)
        elif not (sign.isspace() or sign == "-"):
            return []
        if not runs:
            runs.append(["", PLAIN, ""])
        runs[-1][0] += sign
    return [FacedText(*run) for run in runs]


def _hyphen_between(match: re.Match[str]) -> str:
    """What stays of a hyphen at a line's end that isn't marked as one that only the line's end asks for:
    "hälso-" before "och", "EU-" and what stands before a capital letter have theirs by themselves.
    """
    before, after = match[1], match[2]
    if after in _JOINING:
        return "- "
    return "-" if before.isupper() or before.isdecimal() or not after[0].islower() else ""


def page_texts(data: bytes) -> Iterator[PageText]:
    """The text of each page. Raises TooLargeError, and PdfiumError for a file that PDFium can't open."""
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > _MOST_PAGES:
            raise TooLargeError
        letters = place = 0
        for number in range(len(document)):
            page = raw.FPDF_LoadPage(document.raw, number)
            text_page = raw.FPDFText_LoadPage(page) if page else None
            if text_page is None:
                yield PageText(())
                continue
            try:
                letters += raw.FPDFText_CountChars(text_page)
                if letters > _MOST_LETTERS:
                    raise TooLargeError
                segments = tuple(_segments(text_page, _marks(page), place))
                place += len(segments) + 1
                yield PageText(segments)
            finally:
                raw.FPDFText_ClosePage(text_page)
                raw.FPDF_ClosePage(page)
    finally:
        document.close()


def _segments(text_page: Any, marks: Mapping[int, int], place: int) -> Iterator[MarkedSegment]:
    last: MarkedSegment | None = None
    faces: dict[int, str] = {}
    for index in range(raw.FPDFText_CountChars(text_page)):
        sign = chr(raw.FPDFText_GetUnicode(text_page, index)).translate(_HYPHENS)
        handle = raw.FPDFText_GetTextObject(text_page, index)
        address = _address(handle)
        if not address and sign == _HYPHEN and last is not None:
            last.text += sign
            last.faces += PLAIN
        elif not address or (sign.isspace() and not (last and last.text)):
            if last is not None:
                last.gap = True  # a space or line's end that PDFium adds, or that begins the page
        else:
            mark = marks.get(address, UNMARKED)
            if last is None or last.mark != mark:
                if last is not None:
                    yield last
                    place += 1
                last = MarkedSegment(mark, place)
            elif last.gap and not last.text.endswith(_JOINED):
                last.text += " "
                last.faces += PLAIN
            if address not in faces:
                faces[address] = _face(handle)
            last.text += sign
            last.faces += faces[address]
            last.gap = False
    if last is not None:
        last.gap = True
        yield last


def _marks(page: Any) -> Mapping[int, int]:
    """The mark of each piece of text, by its address; that of the form around it, where it has none."""
    marks: dict[int, int] = {}
    waiting = [(raw.FPDFPage_GetObject(page, index), UNMARKED, 0) for index in range(_number_on(page))]
    while waiting:
        handle, around, depth = waiting.pop()
        mark = around if around == ARTIFACT else _mark_of(handle, around)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            marks[_address(handle)] = mark
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            number = max(raw.FPDFFormObj_CountObjects(handle), 0)
            if len(marks) + len(waiting) + number > _MOST_OBJECTS:
                raise TooLargeError
            waiting += [
                (raw.FPDFFormObj_GetObject(handle, index), mark, depth + 1) for index in range(number)
            ]
    return marks


def _face(text_object: Any) -> str:
    """How the face of a piece of text looks, by its name, its flags and its weight."""
    font = raw.FPDFTextObj_GetFont(text_object)
    if not font:
        return PLAIN
    name = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, name, len(name))
    words = name.value.decode("utf-8", "replace").rpartition("+")[2]
    flags = raw.FPDFFont_GetFlags(font)
    weighs = raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT or (flags > 0 and bool(flags & _IS_FORCED_BOLD))
    bold = _STRONG.search(words) is not None or weighs
    italic = _SLANTED.search(words) is not None or (flags > 0 and bool(flags & _IS_ITALIC))
    return FACES[bold + 2 * italic]


def _number_on(page: Any) -> int:
    number = int(raw.FPDFPage_CountObjects(page))
    if number > _MOST_OBJECTS:
        raise TooLargeError
    return max(number, 0)


def _mark_of(handle: Any, around: int) -> int:
    number = int(raw.FPDFPageObj_GetMarkedContentID(handle))
    if number >= 0:
        return number
    for index in range(min(raw.FPDFPageObj_CountMarks(handle), 20)):
        name = (ctypes.c_ushort * 32)()
        length = ctypes.c_ulong()
        mark = raw.FPDFPageObj_GetMark(handle, index)
        raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if bytes(name)[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "Artifact":
            return ARTIFACT
    return around


def _address(handle: Any) -> int:
    """What tells one of PDFium's objects from another; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
