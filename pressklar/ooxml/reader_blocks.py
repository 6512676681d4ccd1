"""The blocks of a foreign file's text: paragraphs, tables, content controls, text boxes, and parts that are put in as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from .names import COMPATIBILITY, ID, PARAGRAPH, REL, VAL, N, is_on, value_of, whole_number
from .numbering import ListCounter
from .reader_line import LineReader
from .story import WORDS, Story, bare_words, shown_alternative
from .values import Cell, Change, Item, LeftOut, Mark, Paragraph, Returned, Words

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = frozenset(
    f"{N}{name}" for name in ("sdtContent", "smartTag", "customXml", "ins", "moveTo", "del", "moveFrom")
)
_NOTHING = frozenset(
    f"{N}{name}"
    for name in (
        "sectPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "tblPrEx",
        "sdtPr",
        "sdtEndPr",
        "customXmlPr",
        "altChunkPr",
    )
)
_SIDES: dict[str, Literal["", "center", "right"]] = {"center": "center", "right": "right", "end": "right"}
_FIRST_ROW = 0x20
"""The bit of w:tblLook that says that the first row is a head (17.4.55)."""


@dataclass(slots=True)
class _Waiting:
    """A paragraph whose end a tracked change has taken away: it goes on in the next."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    place: tuple[str, int] = ("", 0)
    has_words: bool = False


class BlockReader:
    """Reads blocks into paragraphs, one after the other. `chunk` reads a part, by its name, that stands for a piece of the text."""

    def __init__(self, story: Story, chunk: Callable[[str], Returned] | None = None) -> None:
        self.story = story
        self.dropped = 0
        self._chunk = chunk
        self._read: list[Paragraph] = []
        self._waiting = _Waiting()
        self._marks: list[Mark] = []
        self._tables = 0
        self._counter = ListCounter(story.styles.lists)

    def blocks(self, parent: _Element, cell: Cell | None = None, *, boxed: bool = False) -> None:
        """Read all blocks in an element."""
        for child in parent:
            tag = child.tag
            if tag == PARAGRAPH:
                self._paragraph(child, cell, boxed)
            elif tag == f"{N}tbl":
                self._table(child, boxed)
            elif tag == f"{N}sdt":
                self._control(child, cell, boxed)
            elif tag in _TRANSPARENT:
                self.blocks(child, cell, boxed=boxed)
            elif tag == f"{COMPATIBILITY}AlternateContent":
                if (branch := shown_alternative(child, self.story)) is not None:
                    self.blocks(branch, cell, boxed=boxed)
            elif tag not in _NOTHING and isinstance(tag, str):
                self._between(child, cell, boxed)

    def done(self) -> tuple[Paragraph, ...]:
        """All paragraphs, in order."""
        self._flush()
        return tuple(self._read)

    def _between(self, element: _Element, cell: Cell | None, boxed: bool) -> None:
        """What stands between paragraphs: marks, parts put in as a whole, and words that should stand in a paragraph."""
        tag = element.tag
        if tag == f"{N}bookmarkStart":
            self._marks.append(Mark(element.get(f"{N}name", ""), 0))
        elif tag == f"{N}commentRangeStart":
            self.story.number = len(self._read)
            self.story.begin_comment(element.get(ID, ""))
        elif tag == f"{N}commentRangeEnd":
            self.story.end_comment(element.get(ID, ""))
        elif tag in (f"{N}altChunk", f"{N}subDoc"):
            self._part(element, cell)
        elif next(element.iter(PARAGRAPH), None) is not None:
            self.blocks(element, cell, boxed=boxed)
        elif len(element) or (element.text or "").strip():
            self.story.number = len(self._read)
            line = LineReader(self.story)
            line.element(element)
            if items := line.done():
                self._read.append(
                    Paragraph(
                        self.story.styles.name(None), items, marks=tuple(line.marks), cell=cell, boxed=boxed
                    )
                )
            for box in line.boxes:
                self.blocks(box, boxed=True)

    def _control(self, control: _Element, cell: Cell | None, boxed: bool) -> None:
        """A content control: what it holds, but for a text that only asks to be typed over."""
        if is_on(control.find(f"{N}sdtPr/{N}showingPlcHdr")):
            self.story.number = len(self._read)
            self.story.leave_out("placeholder", bare_words(control))
            return
        self.blocks(control, cell, boxed=boxed)

    def _part(self, element: _Element, cell: Cell | None) -> None:
        """Another part that stands for a piece of the text: its paragraphs take its place."""
        relation = self.story.relations.get(element.get(f"{REL}id", ""))
        self.story.number = len(self._read)
        if relation is None or relation.outside or self._chunk is None or relation.kind != "aFChunk":
            name = "" if relation is None else relation.target
            self.story.leave_out(
                "elsewhere", name or "a part that the text names and the file doesn't hold", "part"
            )
            return
        inner = self._chunk(relation.target)
        tables, first = self._tables, len(self._read)
        for paragraph in inner.paragraphs:
            own = paragraph.cell
            self._read.append(
                replace(paragraph, cell=cell if own is None else replace(own, table=own.table + tables))
            )
            self._tables = max(self._tables, tables + own.table + 1 if own is not None else 0)
        self.story.changes += [
            replace(change, paragraph=change.paragraph + first) for change in inner.changes
        ]
        self.story.left_out += [
            LeftOut("comment", comment.text, first) for comment in inner.comments if comment.text
        ]
        self.story.left_out += [
            replace(entry, paragraph=entry.paragraph + first) if entry.paragraph >= 0 else entry
            for entry in inner.left_out
        ]
        self.story.gone.append(inner.gone)
        self.story.turned.append(inner.turned)

    # Tables

    def _table(self, table: _Element, boxed: bool) -> None:
        number, self._tables = self._tables, self._tables + 1
        rows = list(self._children(table, f"{N}tr"))
        live = [row for row in rows if not self._is_gone(row)]
        heads = _head_rows(table, live)
        count = 0
        for row in rows:
            if self._is_gone(row):
                self._drop(row)
                continue
            column = 0
            for cell in self._children(row, f"{N}tc"):
                self.blocks(cell, Cell(number, count, column, count < heads), boxed=boxed)
                span = whole_number(value_of(cell.find(f"{N}tcPr"), "gridSpan"))
                column += span if span is not None and 0 < span < 1000 else 1
            count += 1

    def _children(self, parent: _Element, wanted: str) -> Iterator[_Element]:
        """The rows of a table or the cells of a row; what else stands there with words in it is listed."""
        for child in parent:
            if child.tag == wanted:
                yield child
            elif child.tag in _TRANSPARENT or child.tag == f"{N}sdt":
                yield from self._children(child, wanted)
            elif child.tag == f"{COMPATIBILITY}AlternateContent":
                if (branch := shown_alternative(child, self.story)) is not None:
                    yield from self._children(branch, wanted)
            elif child.tag not in _NOTHING and isinstance(child.tag, str) and len(child):
                self.story.number = len(self._read)
                self.story.leave_out("part", bare_words(child), "between cells")

    def _is_gone(self, row: _Element) -> bool:
        properties = row.find(f"{N}trPr")
        return (
            properties is not None
            and properties.find(f"{N}{'ins' if self.story.reject else 'del'}") is not None
        )

    def _drop(self, row: _Element) -> None:
        """A table's row that a tracked change takes away."""
        self.dropped += sum(1 for _ in row.iter(PARAGRAPH))
        mark = row.find(f"{N}trPr/{N}del") if not self.story.reject else row.find(f"{N}trPr/{N}ins")
        words = " ".join(text.text or "" for text in row.iter(*WORDS))
        self.story.gone.append(words)
        if mark is not None and words.strip():
            self.story.changes.append(
                Change(
                    "deletion", mark.get(f"{N}author", ""), mark.get(f"{N}date", ""), words, len(self._read)
                )
            )

    # Paragraphs

    def _paragraph(self, element: _Element, cell: Cell | None, boxed: bool) -> None:
        self.story.number = len(self._read)
        own = element.find(f"{N}pPr")
        properties, key = self._properties(own)
        line = LineReader(self.story, key)
        line.marks += self._marks
        self._marks = []
        line.read(element)
        side = _SIDES.get(value_of(properties, "jc") or "", "")
        starts_page = bool(is_on(None if properties is None else properties.find(f"{N}pageBreakBefore")))
        place = self.story.styles.place_in_list(properties, key)
        paragraph = Paragraph(
            self.story.styles.name(key),
            line.done(),
            marks=tuple(line.marks),
            cell=cell,
            boxed=boxed,
            aligned=side,
            breaks=tuple(line.breaks),
            new_page=starts_page,
        )
        waiting = self._waiting
        if not (
            waiting.paragraphs
            and paragraph.blank
            and waiting.has_words
            and waiting.paragraphs[-1].cell == cell
        ):
            waiting.place = place
        waiting.paragraphs.append(paragraph)
        waiting.has_words = waiting.has_words or not paragraph.blank
        if not self._goes_on(own, paragraph):
            self._flush()
        for box in line.boxes:
            self.blocks(box, boxed=True)

    def _flush(self) -> None:
        """Put down the paragraph that is whole now, with what Word shows before it."""
        waiting, self._waiting = self._waiting, _Waiting()
        if not waiting.paragraphs:
            return
        list_id, level = waiting.place
        paragraph = _joined(waiting.paragraphs)
        if list_id:
            lists = self.story.styles.lists
            paragraph = replace(
                paragraph,
                numbering=lists.numbering(list_id, level),
                level=level,
                label=self._counter.label(list_id, level),
            )
        self._read.append(paragraph)

    def _properties(self, properties: _Element | None) -> tuple[_Element | None, str | None]:
        """A paragraph's properties and its style's id; those before a tracked change of them where changes are rejected."""
        before = None if properties is None else properties.find(f"{N}pPrChange")
        if before is not None:
            style_name = self.story.styles.name(value_of(properties, "pStyle"))
            self.story.changes.append(
                Change(
                    "look",
                    before.get(f"{N}author", ""),
                    before.get(f"{N}date", ""),
                    style_name,
                    self.story.number,
                )
            )
            if self.story.reject:
                properties = before.find(f"{N}pPr")
        return properties, value_of(properties, "pStyle")

    def _goes_on(self, properties: _Element | None, paragraph: Paragraph) -> bool:
        """Whether a tracked change has taken away the paragraph's end. It is listed either way."""
        end = None if properties is None else properties.find(f"{N}rPr")
        if end is None:
            return False
        for name, taken_in in (("ins", True), ("moveTo", True), ("del", False), ("moveFrom", False)):
            mark = end.find(f"{N}{name}")
            if mark is None:
                continue
            if name in ("ins", "del"):
                kind: Literal["split", "join"] = "split" if name == "ins" else "join"
                self.story.changes.append(
                    Change(
                        kind,
                        mark.get(f"{N}author", ""),
                        mark.get(f"{N}date", ""),
                        paragraph.text[-60:],
                        self.story.number,
                    )
                )
            if taken_in == self.story.reject:
                return True
        return False


def _head_rows(table: _Element, rows: Sequence[_Element]) -> int:
    """How many rows are a table's head: those at the top that repeat on each page, else the first where the table's look says so.

    A table of one row has no head.
    """
    repeated = 0
    for row in rows:
        if not is_on(row.find(f"{N}trPr/{N}tblHeader")):
            break
        repeated += 1
    if repeated or len(rows) < 2:
        return repeated
    look = table.find(f"{N}tblPr/{N}tblLook")
    if look is None:
        return 0
    own, bits = look.get(f"{N}firstRow"), look.get(VAL, "")
    if own is not None:
        return int(own in ("1", "true", "on"))
    try:
        return int(bool(int(bits[:8], 16) & _FIRST_ROW))
    except ValueError:
        return 0


def _joined(paragraphs: Sequence[Paragraph]) -> Paragraph:
    """Paragraphs whose ends between them are gone: the one whose end is left gives style and list, unless it brings no words."""
    if len(paragraphs) == 1:
        return paragraphs[0]
    items: list[Item] = []
    marks: list[Mark] = []
    breaks: list[int] = []
    looks, length, blank = paragraphs[0], 0, True
    for paragraph in paragraphs:
        if blank or not paragraph.blank or looks.cell != paragraph.cell:
            looks = paragraph
        if not items:
            marks = [replace(mark, gone=True) for mark in marks]
        marks += [replace(mark, offset=mark.offset + length) for mark in paragraph.marks]
        breaks += [offset + length for offset in paragraph.breaks]
        length += sum(len(item.text) if isinstance(item, Words) else 1 for item in paragraph.items)
        items += paragraph.items
        blank = blank and paragraph.blank
    return replace(
        looks,
        items=_run_on(items),
        marks=tuple(marks),
        sources=sum(paragraph.sources for paragraph in paragraphs),
        cell=paragraphs[-1].cell,
        breaks=tuple(breaks),
        new_page=paragraphs[0].new_page,
    )


def _run_on(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items in one row; words of one look that meet are one stretch."""
    joined: list[Item] = []
    for look, group in groupby(items, key=lambda item: item.look if isinstance(item, Words) else None):
        if look is None:
            joined += group
        else:
            joined.append(Words("".join(item.text for item in group if isinstance(item, Words)), look))
    return tuple(joined)
