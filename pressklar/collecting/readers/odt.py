"""OpenDocument texts (.odt): paragraphs in reading order, straight from content.xml, so that no other program
need be there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ...intake.lines import SourceLine, clean, tokens
from ...locale import N_, tr
from ...ooxml.caps import Tally
from ...ooxml.guard import Archive, parse_xml
from ...ooxml.odt import is_odt
from ...ooxml.refusal import Refusal
from ..values import FileContents, FreeText, LeftOver
from .marks import AnswerMarks, tag_of_bookmark

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ASIDE = frozenset((f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text"))
_BLOCKS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_INLINE_TAG = re.compile(rb"</?text:(?:span|a|bookmark[\w-]*|soft-page-break|meta)\b[^<>]*>")
_TAG = re.compile(rb"<[^<>]*>")
_MOST_SPACES = 1000


def looks_so(data: bytes) -> bool:
    return is_odt(data)


def read(data: bytes, name: str) -> FileContents:
    """The text of an .odt. Raises ContentError (E472)."""
    refused = Refusal(name, "E472", N_("Save it anew as .docx or .odt, and collect that."))
    archive = Archive(data, refused)
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise refused("E472", N_("{file} is protected by a password."))
    if "content.xml" not in archive.names:
        raise refused("E472", N_("{file} holds no text."))
    if any(part.lower().startswith("basic/") for part in archive.names):
        raise refused("E472", N_("{file} holds macros."))
    part = archive.read("content.xml")
    root = parse_xml(part, Tally(refused))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise refused("E472", N_("{file} holds no text."))
    reader = _BodyReader(AnswerMarks())
    reader.blocks(body, -1)
    left = tuple(
        LeftOver(words, tr("is a comment, a note or a deleted text"))
        for words in reader.aside
        if words.strip()
    )
    lines = tuple(reader.marks.parted(reader.lines, reader.styles))
    kind: Literal["form", "document"] = "form" if any(line.opens for line in lines) else "document"
    title = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").strip()
    return FileContents(
        texts=(FreeText(lines, kind, title),) if lines else (), left_over=left, words=_counted(part)
    )


class _BodyReader:
    """Goes through the body without calling itself for more than lists and tables hold."""

    def __init__(self, marks: AnswerMarks) -> None:
        self.marks = marks
        self.ends: dict[str, str] = {}
        self.styles: dict[int, str] = {}
        self.lines: list[SourceLine] = []
        self.aside: list[str] = []
        self.number = 0

    def blocks(self, parent: _Element, level: int) -> None:
        waiting: list[tuple[Iterator[_Element], int, list[bool]]] = [(iter(parent), level, [False])]
        while waiting:
            children, depth, marked = waiting[-1]
            child = next(children, None)
            if child is None:
                waiting.pop()
            elif child.tag in _BLOCKS:
                self._paragraph(child, depth, marked)
            elif child.tag in _ASIDE:
                self.aside.append(" ".join(map(str, child.itertext())))
            elif isinstance(child.tag, str):
                item = child.tag == f"{_TEXT}list-item"
                inside = depth + (child.tag == f"{_TEXT}list")
                waiting.append((iter(child), inside, [item]))

    def _paragraph(self, paragraph: _Element, level: int, marked: list[bool]) -> None:
        self.number += 1
        heading = paragraph.tag == f"{_TEXT}h"
        named = (paragraph.get(f"{_TEXT}style-name") or "").replace("_20_", " ").casefold()
        self.styles[self.number] = "heading" if heading else named
        mark = "- " if marked[0] and level >= 0 and not heading else ""
        marked[0] = False
        for piece in "".join(self._words(paragraph)).split("\n"):
            cleaned, _ = clean(piece)
            if cleaned:
                self.lines.append(
                    SourceLine(self.number, mark + cleaned, True, False, level if mark else None)
                )
                mark = ""

    def _words(self, element: _Element) -> Iterator[str]:
        """The words of a paragraph; notes and comments in it go aside."""
        from lxml import etree

        walk = etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            if event == "end":
                yield "" if node is element else node.tail or ""
            elif node.tag in _ASIDE:
                self.aside.append(" ".join(map(str, node.itertext())))
                walk.skip_subtree()
            elif isinstance(node.tag, str):
                yield self._inside(node) if node is not element else node.text or ""

    def _mark(self, bookmark: _Element) -> str:
        """The mark of a bookmark around a form's control."""
        name = bookmark.get(f"{_TEXT}name", "")
        if bookmark.tag == f"{_TEXT}bookmark-end":
            return self.ends.pop(name, "")
        if not (tag := tag_of_bookmark(name)):
            return ""
        start, self.ends[name] = self.marks.take(tag)
        return start

    def _inside(self, child: _Element) -> str:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            return " " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MOST_SPACES)
        if child.tag in (f"{_TEXT}bookmark-start", f"{_TEXT}bookmark-end"):
            return self._mark(child)
        if child.tag == f"{_TEXT}tab":
            return "\t"
        if child.tag == f"{_TEXT}line-break" or child.tag in _BLOCKS:
            return "\n" + (child.text or "")
        return child.text or ""


def _counted(part: bytes) -> Counter[str]:
    """The words of the file's own bytes, without the reader."""
    import html

    start = part.find(b"<office:text")
    bare = _TAG.sub(b" ", _INLINE_TAG.sub(b"", part[max(start, 0) :]))
    cleaned, _ = clean(html.unescape(bare.decode("utf-8", "replace")).replace("\n", " "))
    return Counter(tokens(cleaned))
