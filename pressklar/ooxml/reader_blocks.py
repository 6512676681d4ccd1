"""The blocks of a foreign file's text: paragraphs, tables, content controls, text boxes, and parts that are
put in as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from ..locale import tr
from .names import (
    COMPATIBILITY,
    ID,
    PARAGRAPH,
    REL,
    VAL,
    N,
    by_name,
    first_named,
    is_on,
    named,
    value_of,
    whole_number,
)
from .numbering import ListCounter
from .reader_line import LineReader
from .stacked import is_whole, repeated_labels, stacked_cells, stacked_columns
from .story import WORDS, Story, bare_words, shown_alternative
from .values import (
    BookmarkStart,
    Cell,
    ChangeKind,
    Item,
    LeftOut,
    Numbering,
    TrackedChange,
    WordDocument,
    WordParagraph,
    Words,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = named("sdtContent smartTag customXml ins moveTo del moveFrom")
_NOTHING = named("sectPr tblPr tblGrid trPr tcPr tblPrEx sdtPr sdtEndPr customXmlPr altChunkPr")
_SIDES: dict[str, Literal["", "center", "right"]] = {"center": "center", "right": "right", "end": "right"}
_PROPERTIES, _STYLE, _LIST = f"{N}pPr", f"{N}pStyle", f"{N}numPr"
_END, _SIDE, _NEW_PAGE = f"{N}rPr", f"{N}jc", f"{N}pageBreakBefore"
_NO_LIST: tuple[Numbering, int, str] = ("", 0, "")
_FIRST_ROW = 0x20
"""The bit of w:tblLook that says that the first row is a head (17.4.55)."""


@dataclass(slots=True)
class _Waiting:
    """A paragraph whose end a tracked change has taken away: it goes on in the next."""

    paragraphs: list[WordParagraph] = field(default_factory=list)
    place: tuple[str, int] = ("", 0)
    has_words: bool = False

    def add(self, paragraph: WordParagraph, place: tuple[str, int]) -> None:
        """Take in what it goes on in. A blank end keeps the place in a list that the words had."""
        blank = paragraph.blank
        if not (self.paragraphs and blank and self.has_words and self.paragraphs[-1].cell == paragraph.cell):
            self.place = place
        self.paragraphs.append(paragraph)
        self.has_words = self.has_words or not blank


class BlockReader:
    """Reads blocks into paragraphs, one after the other. `chunk` reads a part, by its name, that stands for a
    piece of the text.
    """

    def __init__(self, story: Story, chunk: Callable[[str], WordDocument] | None = None) -> None:
        self.story = story
        self.dropped = 0
        self._chunk = chunk
        self._read: list[WordParagraph] = []
        self._waiting = _Waiting()
        self._marks: list[BookmarkStart] = []
        self._tables = 0
        self._around_next: set[_Element] = set()
        """All that is around the next paragraph, as far as it was searched for."""
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

    def done(self) -> tuple[WordParagraph, ...]:
        """All paragraphs, in order."""
        self._flush()
        return tuple(self._read)

    def _between(self, element: _Element, cell: Cell | None, boxed: bool) -> None:
        """What stands between paragraphs: marks, parts put in as a whole, and words that should stand in a
        paragraph.
        """
        tag = element.tag
        if tag == f"{N}bookmarkStart":
            self._marks.append(BookmarkStart(element.get(f"{N}name", ""), 0))
        elif tag == f"{N}commentRangeStart":
            self.story.number = len(self._read)
            self.story.begin_comment(element.get(ID, ""))
        elif tag == f"{N}commentRangeEnd":
            self.story.end_comment(element.get(ID, ""))
        elif tag in (f"{N}altChunk", f"{N}subDoc"):
            self._part(element, cell)
        elif self._holds_paragraphs(element):
            self.blocks(element, cell, boxed=boxed)
        elif len(element) or (element.text or "").strip():
            self.story.number = len(self._read)
            self.story.tally.add("paragraphs", 1)
            line = LineReader(self.story)
            line.element(element)
            if items := line.done():
                self._read.append(
                    WordParagraph(
                        self.story.styles.name(None), items, marks=tuple(line.marks), cell=cell, boxed=boxed
                    )
                )
            for box in line.boxes:
                self.blocks(box, boxed=True)

    def _holds_paragraphs(self, element: _Element) -> bool:
        """Whether there is a paragraph in an element: that which was met in an element around it isn't
        searched for again.
        """
        if element in self._around_next:
            return True
        first = next(element.iter(PARAGRAPH), None)
        if first is not None:
            self._around_next = set(first.iterancestors())
        return first is not None

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
                "elsewhere", name or tr("a part that the text names and the file doesn't hold"), "part"
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
        if (columns := stacked_columns(table)) and len(live) == len(rows):
            lines = [list(self._children(row, f"{N}tc")) for row in rows]
            if is_whole(lines, columns):
                self._stacked(lines, columns, number, boxed)
                return
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

    def _stacked(self, lines: Sequence[Sequence[_Element]], columns: int, number: int, boxed: bool) -> None:
        for cell in stacked_cells(lines, columns):
            self.blocks(cell.element, Cell(number, cell.row, cell.column, cell.row == 0), boxed=boxed)
        for label, words, changed in repeated_labels(lines, columns):
            self.dropped += sum(1 for _ in label.iter(PARAGRAPH))
            self.story.number = len(self._read)
            if changed:
                self.story.leave_out("part", words, "between cells")
            else:
                self.story.gone.append(words)

    def _children(self, parent: _Element, wanted: str) -> Iterator[_Element]:
        """The rows of a table or the cells of a row; what else stands there with words in it is listed."""
        waiting = [iter(parent)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
            elif child.tag == wanted:
                yield child
            elif child.tag in _TRANSPARENT or child.tag == f"{N}sdt":
                waiting.append(iter(child))
            elif child.tag == f"{COMPATIBILITY}AlternateContent":
                if (branch := shown_alternative(child, self.story)) is not None:
                    waiting.append(iter(branch))
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
                TrackedChange(
                    "deletion", mark.get(f"{N}author", ""), mark.get(f"{N}date", ""), words, len(self._read)
                )
            )

    # Paragraphs

    def _paragraph(self, element: _Element, cell: Cell | None, boxed: bool) -> None:
        story = self.story
        story.number = len(self._read)
        own = by_name(first_named(element, _PROPERTIES))
        properties = self._properties(own)
        style = properties.get(_STYLE)
        key = None if style is None else style.get(VAL)
        line = LineReader(story, key)
        line.marks, self._marks = self._marks, []
        line.read(element)
        items, waiting = line.done(), self._waiting
        place = story.styles.place_in_list(properties.get(_LIST), key)
        goes_on = _END in own and self._goes_on(own[_END], items)
        is_joined = goes_on or bool(waiting.paragraphs)
        numbering, level, label = _NO_LIST if is_joined else self._numbered(place)
        side = properties.get(_SIDE)
        paragraph = WordParagraph(
            story.styles.name(key),
            items,
            numbering,
            level,
            tuple(line.marks),
            cell,
            boxed=boxed,
            label=label,
            aligned="" if side is None else _SIDES.get(side.get(VAL, ""), ""),
            breaks=tuple(line.breaks),
            new_page=bool(is_on(properties.get(_NEW_PAGE))),
        )
        if not is_joined:
            self._read.append(paragraph)
        else:
            waiting.add(paragraph, place)
            if not goes_on:
                self._flush()
        for box in line.boxes:
            self.blocks(box, boxed=True)

    def _flush(self) -> None:
        """Put down the paragraph that is whole now, with what Word shows before it."""
        waiting, self._waiting = self._waiting, _Waiting()
        if waiting.paragraphs:
            numbering, level, label = self._numbered(waiting.place)
            paragraph = _joined(waiting.paragraphs)
            self._read.append(replace(paragraph, numbering=numbering, level=level, label=label))

    def _numbered(self, place: tuple[str, int]) -> tuple[Numbering, int, str]:
        """What the next paragraph at a place in a list is, its level, and what Word shows before it."""
        list_id, level = place
        if not list_id:
            return _NO_LIST
        return self.story.styles.lists.numbering(list_id, level), level, self._counter.label(list_id, level)

    def _properties(self, own: dict[str, _Element]) -> dict[str, _Element]:
        """A paragraph's properties; those before a tracked change of them where changes are rejected."""
        before = own.get(f"{N}pPrChange")
        if before is None:
            return own
        style_name = self.story.styles.name(own[f"{N}pStyle"].get(VAL) if f"{N}pStyle" in own else None)
        self._list_change("look", before, style_name)
        return by_name(before.find(_PROPERTIES)) if self.story.reject else own

    def _goes_on(self, end: _Element, items: Sequence[Item]) -> bool:
        """Whether a tracked change has taken away the paragraph's end. It is listed either way."""
        changes = by_name(end)
        for name, taken_in in (("ins", True), ("moveTo", True), ("del", False), ("moveFrom", False)):
            mark = changes.get(f"{N}{name}")
            if mark is None:
                continue
            if name in ("ins", "del"):
                text = "".join([item.text for item in items if isinstance(item, Words)])
                self._list_change("split" if name == "ins" else "join", mark, text[-60:])
            if taken_in == self.story.reject:
                return True
        return False

    def _list_change(self, kind: ChangeKind, mark: _Element, text: str) -> None:
        """List a tracked change of the paragraph itself."""
        author, date = mark.get(f"{N}author", ""), mark.get(f"{N}date", "")
        self.story.changes.append(TrackedChange(kind, author, date, text, self.story.number))


def _head_rows(table: _Element, rows: Sequence[_Element]) -> int:
    """How many rows are a table's head: those at the top that repeat on each page, else the first where the
    table's look says so.

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


def _joined(paragraphs: Sequence[WordParagraph]) -> WordParagraph:
    """Paragraphs whose ends between them are gone: the one whose end is left gives style and list, unless it
    brings no words.
    """
    if len(paragraphs) == 1:
        return paragraphs[0]
    items: list[Item] = []
    marks: list[BookmarkStart] = []
    breaks: list[int] = []
    looks, length, blank = paragraphs[0], 0, True
    for paragraph in paragraphs:
        is_blank = paragraph.blank
        if blank or not is_blank or looks.cell != paragraph.cell:
            looks = paragraph
        if not items:
            marks = [replace(mark, gone=True) for mark in marks]
        marks += [replace(mark, offset=mark.offset + length) for mark in paragraph.marks]
        breaks += [offset + length for offset in paragraph.breaks]
        length += sum(len(item.text) if isinstance(item, Words) else 1 for item in paragraph.items)
        items += paragraph.items
        blank = blank and is_blank
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
