"""Two Word files -> one with the differences as Word's own tracked changes: accept them all and it is the
second, reject them all and it is the first.

Whole paragraphs and table rows first, then words. What a paragraph says and how a reader sees it is compared
(style, list, alignment, bold, italic, links); a paragraph whose style, list or alignment alone changed bears
that as a change of its own (w:pPrChange). Page numbers in fields are the first file's: Word counts them
itself.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..ooxml.names import ID, PARAGRAPH, N
from .alignment import align
from .paragraphs import (
    Pen,
    RedlineChange,
    State,
    edited_paragraph,
    note_pairs,
    split_paragraphs,
    whole_paragraph,
)
from .parts import Adopter, RedlinePackage
from .steps import Step, block_of, steps_of
from .text import RedlineBlock, RedlineText, places
from .xml import CELL, END, NAME, PROPERTIES, ROW, START, TABLE, canonical, flat, remove, words

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANGES = (f"{N}ins", f"{N}del", f"{N}pPrChange")
_PROPOSAL = "heading 2"
_CHAPTER = ("heading 1", "title")
_CELL = f"{N}tcPr"
_ROW = f"{N}trPr"


@dataclass(frozen=True)
class Redline:
    """The file, and its changes in order."""

    docx: bytes
    changes: tuple[RedlineChange, ...]


def make_redline(a: bytes, b: bytes, names: tuple[str, str], author: str, day: date) -> Redline:
    """Compare two Word files, named for messages. Raises ContentError (E610 to E621) for one that can't be
    read.
    """
    first, second = RedlineText(a, names[0]), RedlineText(b, names[1])
    _pair_notes(first, second)
    pen = Pen(author, day)
    pen.names = second.names
    parts = RedlinePackage(first, second)
    maker = _Maker(first, second, parts, pen)
    section = first.body.find(f"{N}sectPr")
    adopter = Adopter(parts, first.package.document, second.package.relations(second.package.document))
    blocks = maker.blocks(first.blocks(first.body), second.blocks(second.body), adopter)
    first.body[:] = [*blocks, *([] if section is None else [section])]
    maker.notes()
    _number([first.root, *first.note_roots.values(), *([parts.notes] if second.notes else [])])
    return Redline(parts.bytes(), tuple(pen.changes))


class _Maker:
    """Puts the result together, container by container: the body, cells, notes."""

    def __init__(self, a: RedlineText, b: RedlineText, parts: RedlinePackage, pen: Pen) -> None:
        self.a, self.b, self.parts, self.pen = a, b, parts, pen

    def blocks(
        self, a: Sequence[RedlineBlock], b: Sequence[RedlineBlock], adopter: Adopter
    ) -> list[_Element]:
        steps = steps_of(a, b)
        for step in steps:
            if step.a and step.b:
                self.parts.same_list(step.a.element, step.b.element)
        elements: list[_Element] = []
        for step in steps:
            self._heading(step)
            if step.ours:
                elements += split_paragraphs(self.pen, adopter, step.ours, step.theirs)
                if step.end != "kept":
                    self.pen.mark_end(elements[-1], step.end)
                continue
            element = self._element(step, adopter)
            if element.tag == TABLE and elements and elements[-1].tag == TABLE:
                elements.append(self._gap(element))
            elements.append(element)
        return elements

    def notes(self) -> None:
        """Compare the notes whose marks stay."""
        for a, b in dict.fromkeys(
            self.pen.note_pairs
        ):  # not those that stand in a note: Word has none, and one in itself would never end
            ours, theirs = self.a.notes.get(a), self.b.notes.get(b)
            if ours is None or theirs is None:
                continue
            mine, other = (
                text.package.related(kind) or "" for text, kind in ((self.a, a[0]), (self.b, b[0]))
            )
            adopter = Adopter(self.parts, mine, self.b.package.relations(other))
            ours[:] = self.blocks(self.a.blocks(ours, mine), self.b.blocks(theirs, other), adopter)

    def _heading(self, step: Step) -> None:
        block = block_of(step)
        if block.style == _PROPOSAL:
            self.pen.proposal = " ".join(block.words.split())
        elif block.style in _CHAPTER:
            self.pen.proposal = ""

    def _element(self, step: Step, adopter: Adopter) -> _Element:
        make = self._paragraph if block_of(step).paragraph else self._table
        return make(step, adopter)

    def _paragraph(self, step: Step, adopter: Adopter) -> _Element:
        a, b = step.a, step.b
        if a and b:
            same = a.sign == b.sign and places(a) == places(b) and step.properties is None
            paragraph = a.element if same else edited_paragraph(self.pen, adopter, a, b, step.properties)
            if same:
                self.pen.note_pairs += note_pairs(a, b)
        else:
            paragraph = whole_paragraph(self.pen, adopter, block_of(step), step.state)
            if not block_of(step).words.strip() and step.end == step.state:
                self.pen.record(step.state, "", goes_on=False)
            if step.properties is not None:
                remove(paragraph.find(PROPERTIES))
                paragraph.insert(0, copy.deepcopy(step.properties))
                adopter.adopt(paragraph[0])
        if step.changed:
            self.pen.change_properties(paragraph, step.before)
            if step.state == "kept":
                self.pen.changes.append(RedlineChange("restyled", block_of(step).words, self.pen.proposal))
        if step.end != "kept":
            self.pen.mark_end(paragraph, step.end)
        return paragraph

    def _gap(self, maker: _Element) -> _Element:
        """Between two tables that Word would join: a paragraph that is neither in the first text nor in the
        second.
        """
        paragraph = maker.makeelement(PARAGRAPH)
        self.pen.mark_end(paragraph, "new")
        self.pen.mark_end(paragraph, "gone")
        return paragraph

    def _table(self, step: Step, adopter: Adopter) -> _Element:
        a, b = step.a, step.b
        table = block_of(step).element
        result = table.makeelement(TABLE)
        result.extend(copy.deepcopy(child) for child in table if child.tag in (f"{N}tblPr", f"{N}tblGrid"))
        if a is None:
            adopter.adopt(result)
        rows = [self.a.rows(a.element) if a else [], self.b.rows(b.element) if b else []]
        for row in (*rows[0], *rows[1]):
            row.kind = tuple(_form(cell) for cell in flat(row.element, CELL))
        for i, j in align(*rows):
            if i is not None and j is not None:
                result.append(self._row(rows[0][i].element, rows[1][j].element, adopter))
            elif i is not None:
                result.append(self._whole_row(rows[0][i].element, "gone", adopter))
            elif j is not None:
                result.append(self._whole_row(rows[1][j].element, "new", adopter))
        return result

    def _row(self, a: _Element, b: _Element, adopter: Adopter) -> _Element:
        for ours, theirs in zip(list(flat(a, CELL)), list(flat(b, CELL)), strict=True):
            content = self.blocks(self.a.blocks(ours), self.b.blocks(theirs), adopter)
            ours[:] = [*ours.iterchildren(_CELL), *content]
        return a

    def _whole_row(self, row: _Element, state: State, adopter: Adopter) -> _Element:
        """A row that is new or gone, with all in it. The last paragraph's end of a cell stays: a cell must
        have one.
        """
        text = self.a if state == "gone" else self.b
        result = row.makeelement(ROW)
        result.extend(copy.deepcopy(child) for child in row.iterchildren(f"{N}tblPrEx"))
        properties = row.find(_ROW)
        properties = row.makeelement(_ROW) if properties is None else copy.deepcopy(properties)
        if not len(properties):  # a mark of change alone is none (ISO 29500-1, CT_TrPr): what holds anyway
            properties.append(row.makeelement(f"{N}cantSplit", {f"{N}val": "off"}))
        properties.append(self.pen.tracked(row, state))
        result.append(properties)
        for cell in flat(row, CELL):
            own = row.makeelement(CELL)
            own.extend(copy.deepcopy(child) for child in cell.iterchildren(_CELL))
            blocks = text.blocks(cell)
            for block in blocks:
                a, b = (block, None) if state == "gone" else (None, block)
                step = Step(state, a, b, "kept" if block is blocks[-1] else state)
                own.append(self._element(step, adopter))
            result.append(own)
        return result


def _form(cell: _Element) -> Hashable:
    """How a cell lies in its row: rows of other forms never belong together."""
    span, down = cell.find(f"{_CELL}/{N}gridSpan"), cell.find(f"{_CELL}/{N}vMerge")
    return (
        1 if span is None else span.get(f"{N}val"),
        None if down is None else down.get(f"{N}val", "continue"),
    )


def _pair_notes(a: RedlineText, b: RedlineText) -> None:
    """Which notes belong together: those that say the same or nearly so, in order."""
    keys = [list(dict.fromkeys(text.note_marks())) for text in (a, b)]
    rows = [
        [
            RedlineBlock(note, "note", (content := words(note).strip(), _looks(note)), content)
            for note in (text.notes[key] for key in own)
        ]
        for text, own in zip((a, b), keys, strict=True)
    ]
    for number, (i, j) in enumerate(align(*rows)):
        if i is not None:
            a.note_keys[keys[0][i]] = number
        if j is not None:
            b.note_keys[keys[1][j]] = number


def _looks(note: _Element) -> str:
    return "".join(canonical(look) for look in note.iter(f"{N}rPr"))


def _number(roots: Sequence[_Element]) -> None:
    """Ids at last: bookmarks by their names, each name once; changes and pictures one after the other."""
    bookmarks: dict[str, int] = {}
    ended: set[str] = set()
    begun: dict[str, _Element] = {}
    changes = pictures = 0
    for root in dict.fromkeys(roots):
        for element in [*root.iter()]:
            if element.tag in (START, END):
                name = element.get(ID, "")
                if element.tag == START and name not in bookmarks and element.get(NAME):
                    bookmarks[name] = len(bookmarks) + 1
                    begun[name] = element
                elif element.tag == START or name not in bookmarks or name in ended:
                    remove(element)
                    continue
                else:
                    ended.add(name)
                element.set(ID, str(bookmarks[name]))
            elif element.tag in _CHANGES:
                changes += 1
                element.set(ID, str(100_000 + changes))
            elif element.tag.endswith("}docPr"):
                pictures += 1
                element.set("id", str(pictures))
    for name, element in begun.items():
        if name not in ended:
            remove(element)
