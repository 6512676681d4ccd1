"""A foreign .docx -> plain values (reader_types.py): the first of the two steps that a Word file takes on its way to content.

Word's quirks end here: tracked changes are accepted (or rejected) and listed, fields give their results, lists are told from styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from xml.parsers import expat

from .guard import Package
from .parts import BASE_SPACE, DRAFT_PROPERTY
from .reader_line import PARAGRAPH, LineReader, Story
from .reader_styles import ID, VAL, N, Styles, is_on
from .reader_types import Cell, Change, Comment, Item, Mark, Paragraph, Returned, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = frozenset(f"{N}{name}" for name in ("sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "del", "moveFrom"))
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_SIDES: dict[str, Literal["", "center", "right"]] = {"center": "center", "right": "right", "end": "right"}
_LONGEST_BASE = 60_000_000


def read_docx(data: bytes, shown: str, *, reject: bool = False) -> Returned:
    """Read a Word file that came back. `reject` leaves its tracked changes out instead of taking them in. Raises ContentError (E610 to E621)."""
    package = Package(data, shown)
    root = package.xml(package.document)
    body = None if root is None else root.find(f"{N}body")
    if root is None or body is None:
        raise package.refused("E610", "has no text part: it isn't a Word document", "Check that it is the right file.")
    styles = Styles(package)
    story = Story(styles, package.relations(package.document), _notes(package, styles, reject), reject, package.digest)
    reader = _BodyReader(story)
    reader.blocks(body)
    paragraphs = reader.done()
    draft, base = _origin(package)
    return Returned(paragraphs, _whole_changes(story.changes), tuple(_comments(package, story)), draft, base, reader.dropped)


class _BodyReader:
    """Reads blocks into paragraphs, one after the other."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.dropped = 0
        self._found: list[Paragraph] = []
        self._waiting: Paragraph | None = None
        self._marks: list[Mark] = []
        self._tables = 0

    def blocks(self, parent: _Element, cell: Cell | None = None, *, boxed: bool = False) -> None:
        for child in parent:
            if child.tag == PARAGRAPH:
                self._paragraph(child, cell, boxed)
            elif child.tag == f"{N}tbl":
                self._table(child, boxed)
            elif child.tag == f"{N}bookmarkStart":
                self._marks.append(Mark(child.get(f"{N}name", ""), 0))
            elif child.tag in _TRANSPARENT:
                self.blocks(child, cell, boxed=boxed)

    def done(self) -> tuple[Paragraph, ...]:
        if self._waiting is not None:
            self._found.append(self._waiting)
        return tuple(self._found)

    def _table(self, table: _Element, boxed: bool) -> None:
        number, self._tables = self._tables, self._tables + 1
        count = 0
        for row in _rows(table):
            properties = row.find(f"{N}trPr")
            gone = properties is not None and properties.find(f"{N}{'ins' if self.story.reject else 'del'}") is not None
            if gone:
                self._drop(row)
                continue
            head = properties is not None and bool(is_on(properties.find(f"{N}tblHeader")))
            column = 0
            for cell in _cells(row):
                self.blocks(cell, Cell(number, count, column, head), boxed=boxed)
                span = cell.find(f"{N}tcPr/{N}gridSpan")
                column += int(span.get(VAL, "1")) if span is not None and span.get(VAL, "1")[:3].isdecimal() and len(span.get(VAL, "1")) < 4 else 1
            count += 1

    def _drop(self, row: _Element) -> None:
        """A table's row that a tracked change takes away."""
        self.dropped += sum(1 for _ in row.iter(PARAGRAPH))
        mark = row.find(f"{N}trPr/{N}del") if not self.story.reject else row.find(f"{N}trPr/{N}ins")
        words = " ".join(text.text or "" for text in row.iter(f"{N}t", f"{N}delText"))
        if mark is not None and words:
            self.story.changes.append(Change("deletion", mark.get(f"{N}author", ""), mark.get(f"{N}date", ""), words, len(self._found)))

    def _paragraph(self, element: _Element, cell: Cell | None, boxed: bool) -> None:
        self.story.number = len(self._found)
        line = LineReader(self.story)
        line.marks += self._marks
        self._marks = []
        line.read(element)
        made = self._made(element, line, cell, boxed)
        if self._waiting is not None:
            made = _joined(self._waiting, made)
            self._waiting = None
        if self._goes_on(element, made):
            self._waiting = made
        else:
            self._found.append(made)
        for box in line.boxes:
            self.blocks(box, boxed=True)

    def _made(self, element: _Element, line: LineReader, cell: Cell | None, boxed: bool) -> Paragraph:
        properties = element.find(f"{N}pPr")
        before = None if properties is None else properties.find(f"{N}pPrChange")
        if before is not None:
            style = properties.find(f"{N}pStyle") if properties is not None else None
            shown = self.story.styles.name(None if style is None else style.get(VAL))
            self.story.changes.append(Change("look", before.get(f"{N}author", ""), before.get(f"{N}date", ""), shown, self.story.number))
            if self.story.reject:
                properties = before.find(f"{N}pPr")
        style = None if properties is None else properties.find(f"{N}pStyle")
        key = None if style is None else style.get(VAL)
        numbering, level = self.story.styles.numbering(properties, key)
        side = None if properties is None else properties.find(f"{N}jc")
        return Paragraph(self.story.styles.name(key), tuple(line.items), numbering, level, tuple(line.marks), cell, 1, boxed,
                         "" if side is None else _SIDES.get(side.get(VAL, ""), ""))

    def _goes_on(self, element: _Element, made: Paragraph) -> bool:
        """Whether a tracked change has taken away the paragraph's end. It is listed either way."""
        end = element.find(f"{N}pPr/{N}rPr")
        if end is None:
            return False
        for name, kind, taken_in in (("ins", "split", True), ("moveTo", "", True), ("del", "join", False), ("moveFrom", "", False)):
            mark = end.find(f"{N}{name}")
            if mark is not None:
                if kind == "split":
                    self.story.changes.append(Change("split", mark.get(f"{N}author", ""), mark.get(f"{N}date", ""), made.text[-60:], self.story.number))
                elif kind == "join":
                    self.story.changes.append(Change("join", mark.get(f"{N}author", ""), mark.get(f"{N}date", ""), made.text[-60:], self.story.number))
                if taken_in == self.story.reject:
                    return True
        return False


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == f"{N}tr":
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == f"{N}tc":
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _cells(child)


def _joined(first: Paragraph, second: Paragraph) -> Paragraph:
    """Two paragraphs whose end between them is gone: the one whose end is left gives style and list, unless it brings no words."""
    length = sum(len(item.text) if isinstance(item, Words) else 1 for item in first.items)
    marks = first.marks if first.items else tuple(replace(mark, gone=True) for mark in first.marks)
    marks += tuple(replace(mark, offset=mark.offset + length) for mark in second.marks)
    looks = first if second.blank and not first.blank and first.cell == second.cell else second
    return replace(looks, items=_run_on(first.items, second.items), marks=marks, sources=first.sources + second.sources, cell=second.cell)


def _notes(package: Package, styles: Styles, reject: bool) -> dict[tuple[str, str], tuple[Item, ...]]:
    """The content of the notes by kind and id. Several paragraphs of one are parted by line breaks."""
    found: dict[tuple[str, str], tuple[Item, ...]] = {}
    for kind in ("footnotes", "endnotes"):
        part = package.related(kind) or ""
        root = package.xml(part) if part else None
        for note in [] if root is None else root:
            if note.get(f"{N}type", "normal") != "normal":
                continue
            story = Story(styles, package.relations(part), {}, reject, package.digest)
            items: list[Item] = []
            for paragraph in note.iter(PARAGRAPH):
                line = LineReader(story)
                line.read(paragraph)
                items += [Words("\n"), *line.items] if items and line.items else line.items
            found[kind, note.get(ID, "")] = _without_first_space(items)
    return found


def _run_on(first: tuple[Item, ...], second: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items of two paragraphs in one; words of one look that meet are one stretch."""
    if first and second and isinstance(one := first[-1], Words) and isinstance(other := second[0], Words) and one.look == other.look:
        return (*first[:-1], Words(one.text + other.text, one.look), *second[1:])
    return (*first, *second)


def _without_first_space(items: list[Item]) -> tuple[Item, ...]:
    """A note's content without the tab or space that parts it from its number."""
    while items and isinstance(first := items[0], Words):
        text = first.text.lstrip("\t \u00a0\n")
        if text:
            return (Words(text, first.look), *items[1:])
        items = items[1:]
    return tuple(items)


def _comments(package: Package, story: Story) -> Iterator[Comment]:
    part = package.related("comments")
    root = package.xml(part) if part else None
    for comment in [] if root is None else root.iterchildren(f"{N}comment"):
        key = comment.get(ID, "")
        text = "\n".join("".join(one.text or "" for one in paragraph.iter(f"{N}t")) for paragraph in comment.iter(PARAGRAPH))
        at, quoted = story.quoted.get(key, (story.began.get(key, 0), ""))
        yield Comment(comment.get(f"{N}author", ""), comment.get(f"{N}date", ""), text.strip(), quoted, at)


def _whole_changes(changes: list[Change]) -> tuple[Change, ...]:
    """The changes in order: neighbours of one kind, author and minute joined, a move told once though it is written where it left and arrived."""
    found: list[Change] = []
    for change in changes:
        last = found[-1] if found else None
        if (last and last.kind == change.kind and change.kind in ("insertion", "deletion", "move")
                and (last.author, last.date, last.paragraph) == (change.author, change.date, change.paragraph)):
            found[-1] = replace(last, text=last.text + change.text)
        else:
            found.append(change)
    told: set[str] = set()
    whole = []
    for change in found:
        if change.kind == "move" and change.text in told:
            told.discard(change.text)
            continue
        if change.kind == "move":
            told.add(change.text)
        whole.append(change)
    return tuple(whole)


def _origin(package: Package) -> tuple[str, str]:
    """The draft's id, by the custom property or the base, and the base snapshot's JSON."""
    draft = ""
    root = package.xml(package.related("custom-properties", "") or "docProps/custom.xml")
    for row in [] if root is None else root.iter(_PROPERTY):
        if row.get("name") == DRAFT_PROPERTY:
            draft = "".join(row.itertext()).strip()
    for name in sorted(package.names):
        if name.startswith("customXml/") and name.endswith(".xml") and "/item" in name:
            found = _base(package.read(name))
            if found is not None and (not draft or found[0] == draft):
                return found
    return draft, ""


def _base(data: bytes) -> tuple[str, str] | None:
    """The draft's id and JSON in a custom XML part of ours. Its text may be longer than lxml takes."""
    if BASE_SPACE.encode() not in data[:2000] or len(data) > _LONGEST_BASE:
        return None
    found: list[str] = []
    draft: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{BASE_SPACE} base":
            draft.append(attributes.get("draft", ""))

    def refuse(*_: object) -> None:
        raise ValueError("declarations")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = start, found.append, refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return None
    return (draft[0], "".join(found)) if draft else None


