"""The Word version: what Word, LibreOffice and a screen reader need. Read from the package itself, never
opened by a program but LibreOffice's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..foundation.pdfium import ENGINE
from ..locale import N_, tr
from ..manuscript.read.words import quoted
from ..model import Edition
from ..ooxml.caps import Tally
from ..ooxml.package import Package, main_root
from ..ooxml.refusal import Refusal
from ..problems import ContentError, Place, Problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VAL = f"{_W}val"
_HEADING = re.compile(r"heading (\d)")
_TYPED = re.compile(r"(?:[•·▪–*-]|\d{1,2}[.)])[\s\u00a0]+\S")
_FILE_NAME = re.compile(r"[\w ()-]+\.(?:png|jpe?g|gif|svg|webp|tiff?)", re.IGNORECASE)
_NUMBERS = re.compile(r"^[\d\s.]+|[\d\s.]+$")
OWN_TIMES = 10
"""How many times as much as a file from outside an output of one's own may hold: it is as large as its
edition.
"""


@dataclass(frozen=True)
class WordParts:
    """The parts of a package that the checks read. `levels` has the heading level of each style id, `listed`
    the style ids of lists; `name` is the file's, for people.
    """

    name: str
    body: Any
    levels: Mapping[str, int]
    listed: frozenset[str]
    core: Any
    styles: Any
    unlisted: frozenset[str] = frozenset()
    """Titles that the edition keeps out of the contents, and its own, over the colophon."""

    def problem(self, code: str, message: str, hint: str, text: str | None = None) -> Problem:
        return Problem(code, Place(self.name), message, hint, text=text)


def check(path: Path, name: str, edition: Edition, folders: Folders) -> Iterator[Problem]:
    """Everything that is found in a Word file; E770 where it is none."""
    try:
        parts = replace(
            _opened(path, name),
            unlisted=frozenset(
                _bare(title)
                for title in (edition.title, *(page.title for page in edition.pages if not page.in_contents))
            ),
        )
    except (OSError, ContentError) as error:
        reason = error.problems[0].message if isinstance(error, ContentError) else f"{error}."
        yield Problem(
            "E770",
            Place(name),
            tr("The file can't be opened as a Word file: {reason}", reason=reason),
            tr("Build it anew; no reader could open it either."),
        )
        return
    for find in (_properties, _headings, _tables, _pictures, _lists, _contents, _unlisted):
        yield from find(parts)
    yield from _in_libreoffice(path, parts)


def _in_libreoffice(path: Path, parts: WordParts) -> Iterator[Problem]:
    """W777 where LibreOffice is there and can't open the file, W776 where its pages aren't those that the
    contents name. Its absence is told by doctor.
    """
    from ..foundation.programs import libreoffice

    office = libreoffice.find()
    if office is None:
        return
    try:
        laid_out = libreoffice.to_pdf(path.read_bytes(), office)
    except libreoffice.LibreOfficeError as error:
        yield parts.problem(
            "W777",
            tr("LibreOffice can't open the file: {reason}", reason=error),
            tr("Build it anew; if it stays, this is a fault in Pressklar."),
        )
        return
    yield from _numbers(parts, [_bare(text) for text in _page_texts(laid_out)])


def _page_texts(pdf: bytes) -> list[str]:
    import pypdfium2

    texts = []
    with ENGINE:
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            reader = page.get_textpage()
            texts.append(reader.get_text_bounded())
            reader.close()
        document.close()
    return texts


def _numbers(parts: WordParts, pages: Sequence[str]) -> Iterator[Problem]:
    """W776 for entries of the contents whose heading stands on another page than they name."""
    listing = {
        number
        for number, page in enumerate(pages, 1)
        if sum(_bare(words) in page for _, _, words, _ in _entries(parts)) > 8
    }
    for _, _, words, number in _entries(parts):
        bare = _bare(words)
        if number is None or len(bare) < 4 or (0 < number <= len(pages) and bare in pages[number - 1]):
            continue
        real = next(
            (page for page, text in enumerate(pages, 1) if bare in text and page not in listing), None
        )
        if real is not None:
            yield parts.problem(
                "W776",
                tr(
                    "The contents name page {number} for {words}; it stands on page {real}.",
                    number=number,
                    words=quoted(words),
                    real=real,
                ),
                tr("Build the Word file anew."),
                words,
            )


def _opened(path: Path, name: str) -> WordParts:
    package = Package(path.read_bytes(), name, tally=Tally(Refusal(name), OWN_TIMES))
    body, styles, core = main_root(package), package.xml("word/styles.xml"), package.xml("docProps/core.xml")
    if styles is None or core is None:
        raise package.refused("E770", N_("{file} lacks its styles or its properties."))
    levels: dict[str, int] = {}
    listed: set[str] = set()
    for style in styles.iter(f"{_W}style"):
        title, key = style.find(f"{_W}name"), style.get(f"{_W}styleId", "")
        heading = _HEADING.fullmatch(title.get(_VAL, "").lower()) if title is not None else None
        if heading:
            levels[key] = int(heading[1])
        if style.find(f"{_W}pPr/{_W}numPr") is not None:
            listed.add(key)
    return WordParts(name, body, levels, frozenset(listed), core, styles)


def _text(element: Any) -> str:
    pieces = element.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
    return " ".join("".join(piece.text or "" if piece.tag == f"{_W}t" else " " for piece in pieces).split())


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(_VAL, ""))


def _properties(parts: WordParts) -> Iterator[Problem]:
    title = next((each.text for each in parts.core.iter("{http://purl.org/dc/elements/1.1/}title")), None)
    language = next((each.get(_VAL) for each in parts.styles.iter(f"{_W}lang")), None)
    for text, message in (
        (title, tr("The Word file names no title.")),
        (language, tr("The Word file names no language.")),
    ):
        if not text:
            hint = tr("A screen reader says the title and speaks the language; build the file anew.")
            yield parts.problem("W771", message, hint)


def _headings(parts: WordParts) -> Iterator[Problem]:
    before = 0
    for paragraph in parts.body.iter(f"{_W}p"):
        level = parts.levels.get(_style(paragraph))
        if level is None:
            continue
        if before and level > before + 1:
            text = _text(paragraph)
            yield parts.problem(
                "W772",
                tr(
                    "The heading {text} is on level {level}, and the one before on level {before}.",
                    text=quoted(text),
                    level=level,
                    before=before,
                ),
                tr("A level between is missing: look at the template."),
                text,
            )
        before = level


def _tables(parts: WordParts) -> Iterator[Problem]:
    for table in parts.body.iter(f"{_W}tbl"):
        if next(table.iter(f"{_W}tblHeader"), None) is None:
            text = _text(table)[:80]
            yield parts.problem(
                "W773",
                tr("A table has no header row: {text}.", text=quoted(text)),
                tr("Give its first row the words that head the columns."),
                text,
            )


def _pictures(parts: WordParts) -> Iterator[Problem]:
    for picture in parts.body.iter(_DRAWN):
        words = (picture.get("descr") or "").strip()
        if len(words) < 3 or _FILE_NAME.fullmatch(words):
            yield parts.problem(
                "W774",
                tr("A picture's alternative text says nothing: {words}.", words=quoted(words))
                if words
                else tr("A picture has no alternative text."),
                tr("Say in words what it shows."),
                words or None,
            )


def _lists(parts: WordParts) -> Iterator[Problem]:
    for paragraph in parts.body.iter(f"{_W}p"):
        text = _text(paragraph)
        numbered = (
            paragraph.find(f"{_W}pPr/{_W}numPr") is not None
            or _style(paragraph) in parts.listed
            or _style(paragraph) in parts.levels
        )
        if not numbered and text[:1] in "•·▪–*-" and _TYPED.match(text):
            yield parts.problem(
                "W775",
                tr("A list is typed by hand: {text}.", text=quoted(text)),
                tr("Write it as a list in the content: a hyphen and a space before each item."),
                text,
            )


def _contents(parts: WordParts) -> Iterator[Problem]:
    """W776: an entry of the contents whose bookmark isn't there, or whose words aren't the heading's."""
    hint = tr("Build the Word file anew.")
    names = set(map(_name, parts.body.iter(f"{_W}bookmarkStart")))
    headings = {
        _name(mark): _text(paragraph)
        for paragraph in parts.body.iter(f"{_W}p")
        if _style(paragraph) in parts.levels
        for mark in paragraph.iter(f"{_W}bookmarkStart")
    }
    for paragraph in parts.body.iter(f"{_W}p"):
        is_entry = _style(paragraph).upper().startswith("TOC")
        for link in paragraph.iter(f"{_W}hyperlink"):
            anchor, words = link.get(f"{_W}anchor"), _NUMBERS.sub("", _text(link))
            if anchor is None:
                continue
            if anchor not in names:
                message = tr("The link {words} leads nowhere.", words=quoted(words))
                yield parts.problem("W776", message, hint, words)
            elif is_entry and anchor in headings and _bare(words) not in _bare(headings[anchor]):
                message = tr("The link {words} leads to another heading.", words=quoted(words))
                yield parts.problem("W776", message, hint, words)


def _name(mark: Any) -> str:
    return str(mark.get(f"{_W}name", ""))


def _entries(parts: WordParts) -> Iterator[tuple[str, str, str, int | None]]:
    """The lines of the contents: style, bookmark, words, and the page that they name."""
    for paragraph in parts.body.iter(f"{_W}p"):
        style = _style(paragraph)
        for link in paragraph.iter(f"{_W}hyperlink") if style.upper().startswith("TOC") else ():
            text = _text(link)
            number = re.search(r"\d+$", text)
            yield (
                style,
                link.get(f"{_W}anchor") or "",
                _NUMBERS.sub("", text),
                int(number[0]) if number else None,
            )


def _unlisted(parts: WordParts) -> Iterator[Problem]:
    """W776 for a heading that the contents leave out, where they list others of its level."""
    named = {anchor for _, anchor, _, _ in _entries(parts)}
    headings = [
        (
            parts.levels[_style(paragraph)],
            set(map(_name, paragraph.iter(f"{_W}bookmarkStart"))),
            _text(paragraph),
        )
        for paragraph in parts.body.iter(f"{_W}p")
        if _style(paragraph) in parts.levels
    ]
    for level in {level for level, marks, _ in headings if marks & named}:
        own = [(marks, text) for of, marks, text in headings if of == level]
        missing = [
            text for marks, text in own if not marks & named and text and _bare(text) not in parts.unlisted
        ]
        if len(missing) * 4 <= len(own):
            for text in missing:
                yield parts.problem(
                    "W776",
                    tr("The contents leave out the heading {text}.", text=quoted(text)),
                    tr("Build the Word file anew."),
                    text,
                )


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).lower()
