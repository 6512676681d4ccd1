"""What stands inside a foreign file's paragraphs: runs, links, fields, notes, pictures, and the changes tracked in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .reader_styles import ID, VAL, N, Styles, is_on
from .reader_types import Change, ChangeKind, Item, Look, Mark, Note, NoteAgain, Picture, Vertical, Words
from .xmltext import R

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from .guard import Relation

REL = f"{{{R}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHOWN = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_OLD = "{urn:schemas-microsoft-com:vml}"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOX = f"{N}txbxContent"
PARAGRAPH = f"{N}p"
_TAKEN_IN: Mapping[str, ChangeKind] = {f"{N}ins": "insertion", f"{N}moveTo": "move"}
_TAKEN_OUT: Mapping[str, ChangeKind] = {f"{N}del": "deletion", f"{N}moveFrom": "move"}
_LETTERS = {f"{N}tab": "\t", f"{N}cr": "\n", f"{N}noBreakHyphen": "\u2011", f"{N}softHyphen": "\u00ad"}
_SKIPPED = frozenset((f"{N}rPr", f"{N}pPr", f"{N}sdtPr", f"{N}fldData", f"{N}footnoteRef", f"{N}endnoteRef", f"{N}annotationRef", _FALLBACK))
_FIELD = re.compile(r'\s*(\w+)\s+(?:"([^"]*)"|(\S+))(.*)', re.DOTALL)
_NOTES = {f"{N}footnoteReference": "footnotes", f"{N}endnoteReference": "endnotes"}


@dataclass(slots=True)
class Field:
    """A field being read: its instruction, and whether what follows is its result."""

    instruction: str = ""
    result: bool = False
    again: bool = False
    """A mark of a note that stands elsewhere: its number isn't text."""
    link: str = ""
    title: str = ""

    def begin_result(self) -> str:
        """Note what the field is; the bookmark of a NOTEREF."""
        self.result = True
        found = _FIELD.match(self.instruction)
        name = found[1].upper() if found else ""
        if found and name in ("NOTEREF", "FTNREF"):
            self.again = True
            return found[2] or found[3]
        if found and name == "HYPERLINK":
            place = re.search(r'\\l\s+"([^"]*)"', self.instruction)
            self.link = f"#{place[1]}" if place and (found[3] or "").startswith("\\") else (found[2] or found[3] or "")
            tip = re.search(r'\\o\s+"([^"]*)"', self.instruction)
            self.title = tip[1] if tip else ""
        return ""


@dataclass(slots=True)
class Story:
    """What is known of the part that is read, and what lasts from one of its paragraphs to the next."""

    styles: Styles
    relations: Mapping[str, Relation]
    notes: Mapping[tuple[str, str], tuple[Item, ...]]
    reject: bool
    digest: Callable[[str], str]
    """Of a part of the file, by its name."""
    fields: list[Field] = field(default_factory=list)
    open_comments: dict[str, list[str]] = field(default_factory=dict)
    """The words met so far under each comment that is open."""
    quoted: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The comments that are closed: the paragraph where each began, and its words."""
    began: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    number: int = 0
    """The index of the paragraph that is read."""


class LineReader:
    """Reads one paragraph's content. `boxes` are the text boxes met in it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.items: list[Item] = []
        self.marks: list[Mark] = []
        self.boxes: list[_Element] = []
        self.length = 0
        self._dead = 0
        self._tracked: list[list[str]] = []
        self._around: dict[str, str] = {}
        """The bookmarks that are open here, by their ids in the file."""
        self._link, self._title = "", ""

    def read(self, parent: _Element) -> None:
        for child in parent:
            self._element(child)

    def mark(self, name: str) -> None:
        """A bookmark's start."""
        if name:
            self.marks.append(Mark(name, self.length, self._dead > 0))

    def _element(self, element: _Element) -> None:
        tag = element.tag
        if tag == f"{N}r":
            self._run(element)
        elif tag in _TAKEN_IN or tag in _TAKEN_OUT:
            self._change(element)
        elif tag == f"{N}hyperlink":
            self._hyperlink(element)
        elif tag == f"{N}bookmarkStart":
            self.mark(name := element.get(f"{N}name", ""))
            self._around[element.get(ID, "")] = name
        elif tag == f"{N}bookmarkEnd":
            self._around.pop(element.get(ID, ""), None)
        elif tag == f"{N}fldSimple":
            self._simple_field(element)
        elif tag == f"{N}commentRangeStart":
            self._open_comment(element.get(ID, ""))
        elif tag == f"{N}commentRangeEnd":
            self._close_comment(element.get(ID, ""))
        elif tag == _FORMULA:
            self._text(element.text or "", Look())
        elif tag not in _SKIPPED and isinstance(tag, str):
            self.read(element)

    def _change(self, element: _Element) -> None:
        """A tracked insertion, deletion or move: its words are listed, and live or not as is wished."""
        taken_in = element.tag in _TAKEN_IN
        dead = taken_in if self.story.reject else not taken_in
        self._dead += dead
        self._tracked.append([])
        self.read(element)
        self._dead -= dead
        words = "".join(self._tracked.pop())
        if words:
            kind = _TAKEN_IN[element.tag] if taken_in else _TAKEN_OUT[element.tag]
            self.story.changes.append(Change(kind, element.get(f"{N}author", ""), element.get(f"{N}date", ""), words, self.story.number))

    def _hyperlink(self, element: _Element) -> None:
        kept = self._link, self._title
        relation = self.story.relations.get(element.get(f"{REL}id", ""))
        anchor = element.get(f"{N}anchor", "")
        address = relation.target if relation is not None and relation.outside else ""
        self._link = f"{address}#{anchor}" if anchor and "#" not in address else address or kept[0]
        self._title = element.get(f"{N}tooltip") or element.get(f"{N}tgtFrame", "")
        self.read(element)
        self._link, self._title = kept

    def _simple_field(self, element: _Element) -> None:
        made = Field(element.get(f"{N}instr", ""))
        self._begin_result(made)
        self.story.fields.append(made)
        self.read(element)
        self.story.fields.pop()

    def _begin_result(self, made: Field) -> None:
        bookmark = made.begin_result()
        if made.again and not self._dead:
            self._add(NoteAgain(bookmark))

    def _run(self, run: _Element) -> None:
        look = self._look(run.find(f"{N}rPr"))
        for child in run:
            self._in_run(child, look)

    def _in_run(self, child: _Element, look: Look) -> None:
        tag = child.tag
        if tag in (f"{N}t", f"{N}delText"):
            self._text(child.text or "", look)
        elif tag in _LETTERS:
            self._text(_LETTERS[tag], look)
        elif tag == f"{N}br":
            self._text("\n" if child.get(f"{N}type", "textWrapping") == "textWrapping" else "", look)
        elif tag == f"{N}sym":
            self._text(_symbol(child.get(f"{N}char", "")), look)
        elif tag == f"{N}instrText":
            if self.story.fields and not self.story.fields[-1].result:
                self.story.fields[-1].instruction += child.text or ""
        elif tag == f"{N}fldChar":
            self._field_mark(child.get(f"{N}fldCharType"))
        elif tag in _NOTES:
            content = self.story.notes.get((_NOTES[tag], child.get(ID, "")))
            if content is not None:
                self._tell_note(content)
        elif tag in (f"{N}drawing", f"{N}pict", f"{N}object"):
            self._drawing(child)
        elif tag not in _SKIPPED and isinstance(tag, str):
            for inner in child:
                self._in_run(inner, look)

    def _tell_note(self, content: tuple[Item, ...]) -> None:
        """A note counts to a tracked change by its words, like any text."""
        words = "".join(item.text for item in content if isinstance(item, Words))
        if self._tracked:
            self._tracked[-1].append(f" [{words}]")
        if not self._dead:
            self._add(Note(content, next(reversed(self._around.values()), "")))

    def _field_mark(self, kind: str | None) -> None:
        fields = self.story.fields
        if kind == "begin":
            fields.append(Field())
        elif kind == "separate" and fields:
            self._begin_result(fields[-1])
        elif kind == "end" and fields:
            fields.pop()

    def _drawing(self, element: _Element) -> None:
        if self._dead:
            return
        for box in _boxes(element):
            self.boxes.append(box)
        if found := _picture(element):
            relation = self.story.relations.get(found.digest)
            self._add(replace(found, digest=self.story.digest(relation.target) if relation and not relation.outside else ""))

    def _look(self, properties: _Element | None) -> Look:
        if properties is not None and self.story.reject and (before := properties.find(f"{N}rPrChange")) is not None:
            properties = before.find(f"{N}rPr")
        link, title = next(((one.link, one.title) for one in reversed(self.story.fields) if one.link), (self._link, self._title))
        if properties is None:
            return Look(link=link, title=title) if link else Look()
        key = _value(properties, "rStyle")
        strong, emphasis = (self._switch(properties, switch, key) for switch in ("b", "i"))
        vertical = _value(properties, "vertAlign") or ""
        return Look(strong, emphasis, _VERTICAL.get(vertical, ""), link, title, bool(key) and self.story.styles.name(key) == "html code")

    def _switch(self, properties: _Element, switch: str, key: str | None) -> bool:
        own = is_on(properties.find(f"{N}{switch}"))
        return bool(self.story.styles.looks(key, switch)) if own is None else own

    def _text(self, text: str, look: Look) -> None:
        if not text:
            return
        if any(not one.result or one.again for one in self.story.fields):
            return
        for words in self._tracked:
            words.append(text)
        if self._dead:
            return
        for heard in self.story.open_comments.values():
            heard.append(text)
        last = self.items[-1] if self.items else None
        if isinstance(last, Words) and last.look == look:
            self.items[-1] = Words(last.text + text, look)
        else:
            self.items.append(Words(text, look))
        self.length += len(text)

    def _add(self, item: Item) -> None:
        self.items.append(item)
        self.length += 1

    def _open_comment(self, key: str) -> None:
        self.story.open_comments[key] = []
        self.story.began[key] = self.story.number

    def _close_comment(self, key: str) -> None:
        if key in self.story.open_comments:
            self.story.quoted[key] = self.story.began[key], "".join(self.story.open_comments.pop(key))


_VERTICAL: Mapping[str, Vertical] = {"superscript": "superscript", "subscript": "subscript"}


def _value(properties: _Element, name: str) -> str | None:
    found = properties.find(f"{N}{name}")
    return None if found is None else found.get(VAL)


def _symbol(code: str) -> str:
    """A character of a symbol font; those have no meaning outside it but the bullet's."""
    try:
        number = int(code[:6], 16)
    except ValueError:
        return ""
    return "•" if number == 0xF0B7 else "\ufffd" if 0xE000 <= number <= 0xF8FF or not 32 <= number < 0xD800 else chr(number)


def _boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes in a drawing, not those inside others, each once: a Fallback repeats them."""
    for child in element:
        if child.tag == BOX:
            yield child
        elif child.tag != _FALLBACK and isinstance(child.tag, str):
            yield from _boxes(child)


def _picture(element: _Element) -> Picture | None:
    """The picture in a drawing; its digest is still its relationship's id."""
    blip = next(element.iter(f"{_DRAWING}blip"), None)
    if blip is not None:
        placed, shown = next(element.iter(f"{_PLACED}docPr"), None), next(element.iter(f"{_SHOWN}cNvPr"), None)
        alt = "" if placed is None else placed.get("descr", "")
        return Picture("" if shown is None else shown.get("name", ""), blip.get(f"{REL}embed", ""), alt)
    image = next(element.iter(f"{_OLD}imagedata"), None)
    if image is None:
        return None
    shape = next(element.iter(f"{_OLD}shape"), None)
    return Picture("", image.get(f"{REL}id", ""), "" if shape is None else shape.get("alt", ""))
