"""A Word file as a redline compares it: its blocks in order, each paragraph as tokens; what was tracked in it
before counts as accepted.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..ooxml.names import BOX, ID, PARAGRAPH, REL, N, is_on
from ..ooxml.package import Package, Relation, main_root
from ..ooxml.styles import Styles
from .xml import (
    END,
    FIELD,
    LINK,
    LOOK,
    NAME,
    OUTER,
    PROPERTIES,
    ROW,
    RUN,
    START,
    TABLE,
    accept,
    canonical,
    end_is_gone,
    flat,
    join,
    put_first,
    remove,
    single,
    spelt_out,
    value,
    without_tracked_end,
    words,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NOTES = {f"{N}footnoteReference": "footnotes", f"{N}endnoteReference": "endnotes"}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FRAME = (f"{N}fldChar", f"{N}instrText")
_MARKED = ("caps", "smallCaps", "strike", "dstrike", "vanish")
_SIDES = {"center": "center", "right": "right", "end": "right"}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_COMPUTED = ("PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES", "STYLEREF")
"""Fields whose result is the program's own: a page's number that moved is no change of the text."""


@dataclass(slots=True)
class RedlineToken:
    """A word, or one thing that is whole (a picture, a note's mark, a field). `key` is what is compared.

    `look` belongs to words, `runs` to things, `whole` is a thing as it stands where it may be kept.
    """

    key: Hashable
    words: str = ""
    look: _Element | None = None
    runs: tuple[_Element, ...] = ()
    whole: _Element | None = None
    link: _Element | None = None
    link_key: Hashable = None
    marks: list[_Element] = field(default_factory=list)
    """What stands right before it and isn't compared: bookmarks' starts and ends, and the runs that frame a
    field of several paragraphs (the contents).
    """


@dataclass(slots=True)
class RedlineBlock:
    """A paragraph, table or row to be aligned. Blocks of different `kind` never belong together; those of one
    `sign` are alike.
    """

    element: _Element
    kind: Hashable
    sign: Hashable
    words: str
    anchors: tuple[str, ...] = ()
    tokens: tuple[RedlineToken, ...] = ()
    """Of a paragraph: words are still in whole stretches of one look."""
    tail: tuple[_Element, ...] = ()
    """The bookmarks behind its last token."""
    style: str = ""

    @property
    def paragraph(self) -> bool:
        return str(self.element.tag) == PARAGRAPH


class RedlineText:
    """A Word file opened for comparison. Raises ContentError (E610 to E621) as the guard does."""

    def __init__(self, data: bytes, name: str) -> None:
        self.package = Package(data, name)
        self.styles = Styles(self.package)
        root = main_root(self.package)
        body = next(root.iterchildren(f"{N}body"))
        self.root, self.body = root, body
        self.names: set[str] = set()
        self.note_roots: dict[str, _Element] = {}
        self.notes: dict[tuple[str, str], _Element] = {}
        accept(root)
        self._name_bookmarks(root)
        for kind in ("footnotes", "endnotes"):
            part = self.package.related(kind)
            if part and (notes := self.package.xml(part)) is not None:
                accept(notes)
                self._name_bookmarks(notes)
                self.note_roots[kind] = notes
                self.notes |= {
                    (kind, note.get(ID, "")): note
                    for note in notes
                    if note.get(f"{N}type", "normal") == "normal"
                }
        self.note_keys: dict[tuple[str, str], Hashable] = {}
        """What stands for each note in comparison: the same for notes that belong together."""

    def note_marks(self) -> Iterator[tuple[str, str]]:
        """The notes in the order of their marks."""
        for mark in self.body.iter(*NOTES):
            key = NOTES[mark.tag], mark.get(ID, "")
            if key in self.notes:
                yield key

    def blocks(self, parent: _Element, part: str = "") -> list[RedlineBlock]:
        """The paragraphs and tables of a body, cell or note, the last a paragraph. `part` is the part's name,
        if it isn't the main one.
        """
        elements: list[_Element] = []
        marks: list[_Element] = []
        carried: _Element | None = None
        for element in flat(parent, PARAGRAPH, TABLE, START, END):
            if element.tag in (START, END):
                marks.append(element)
                continue
            if (
                marks
                and (first := element if element.tag == PARAGRAPH else next(element.iter(PARAGRAPH), None))
                is not None
            ):
                put_first(first, marks)
                marks = []
            if carried is not None and element.tag == PARAGRAPH:
                join(carried, element)
                elements.pop()
            carried = element if element.tag == PARAGRAPH and end_is_gone(element) else None
            elements.append(element)
        if not elements or elements[-1].tag != PARAGRAPH:
            elements.append(parent.makeelement(PARAGRAPH))
        elements[-1].extend(marks)
        return [
            self.paragraph(element, part) if element.tag == PARAGRAPH else self._table(element)
            for element in elements
        ]

    def rows(self, table: _Element) -> list[RedlineBlock]:
        return [RedlineBlock(row, "row", (text := words(row)), text) for row in flat(table, ROW)]

    def paragraph(self, element: _Element, part: str = "") -> RedlineBlock:
        without_tracked_end(element)
        line = _Line(self, self.package.relations(part or self.package.document))
        line.read(element, None, None)
        tokens, tail = line.done()
        properties = element.find(PROPERTIES)
        key = None if properties is None else value(properties, "pStyle")
        side = None if properties is None else value(properties, "jc")
        kind = (
            "p",
            self.styles.name(key),
            *self.styles.numbering(properties, key),
            _SIDES.get(side or "", ""),
        )
        sign = kind, tuple(_signs(tokens))
        anchors = tuple(
            name
            for mark in (*(mark for token in tokens for mark in token.marks), *tail)
            if mark.tag == START and (name := mark.get(NAME, "")).startswith("_rb_")
        )
        return RedlineBlock(
            element,
            kind,
            sign,
            "".join(token.words for token in tokens),
            anchors,
            tokens,
            tail,
            self.styles.name(key),
        )

    def _table(self, table: _Element) -> RedlineBlock:
        columns = len(table.findall(f"{N}tblGrid/{N}gridCol"))
        text = words(table)
        return RedlineBlock(table, ("table", columns), text, text)

    def look_key(self, look: _Element | None, *, linked: bool) -> tuple[Hashable, ...]:
        """What a reader sees of a run's properties."""
        if look is None:
            return ()
        style = value(look, "rStyle")
        look_names: list[Hashable] = []
        for switch in ("b", "i"):
            own = is_on(look.find(f"{N}{switch}"))
            if self.styles.looks(style, switch) if own is None else own:
                look_names.append(switch)
        look_names += [switch for switch in _MARKED if is_on(look.find(f"{N}{switch}"))]
        if (place := value(look, "vertAlign")) in ("superscript", "subscript"):
            look_names.append(place)
        look_names += [
            f"{name} {setting}"
            for name in ("u", "highlight")
            if not (linked and name == "u") and (setting := value(look, name)) not in (None, "none")
        ]
        return tuple(look_names)

    def _name_bookmarks(self, root: _Element) -> None:
        """Ids give way to names, which are the same in both files; a name's second bookmark goes, and an end
        without a start.
        """
        ids: dict[str, str] = {}
        for mark in [*root.iter(START, END)]:
            name = mark.get(NAME, "") if mark.tag == START else ids.pop(mark.get(ID, ""), "")
            if not name or (mark.tag == START and name in self.names):
                remove(mark)
                continue
            if mark.tag == START:
                self.names.add(name)
                ids[mark.get(ID, "")] = name
            mark.set(ID, name)
        left = set(ids.values())
        for mark in [mark for mark in root.iter(START) if mark.get(NAME) in left]:
            remove(mark)
        self.names -= left


class _Line:
    """A paragraph's content taken apart."""

    def __init__(self, text: RedlineText, relations: Mapping[str, Relation]) -> None:
        self.text, self.relations = text, relations
        self.pieces: list[tuple[_Element, _Element | None, _Element | None, Hashable]] = []
        """Each with its run, if it is a run's child, and the link around it."""

    def read(self, parent: _Element, link: _Element | None, link_key: Hashable) -> None:
        for child in parent:
            if child.tag == RUN:
                self.pieces += [(inner, child, link, link_key) for inner in child if inner.tag != LOOK]
            elif child.tag == LINK:
                self.read(child, child, self._address(child))
            elif child.tag in OUTER:
                self.read(child, link, link_key)
            elif child.tag in (FIELD, START, END, _FORMULA):
                self.pieces.append((child, None, link, link_key))
            elif child.tag == _FORMULA + "Para":
                self.pieces += [(inner, None, link, link_key) for inner in child.iter(_FORMULA)]

    def done(self) -> tuple[tuple[RedlineToken, ...], tuple[_Element, ...]]:
        ends = self._field_ends()
        tokens: list[RedlineToken] = []
        marks: list[_Element] = []
        index = 0
        while index < len(self.pieces):
            element, run, link, link_key = self.pieces[index]
            if element.tag in (START, END):
                marks.append(element)
                index += 1
                continue
            until = ends.get(index, index)
            if until == index and run is not None and element.tag in _FRAME:
                marks.append(single(run, element))
                index += 1
                continue
            token = self._field(index, until) if until > index else self._token(element, run, link_key)
            index = until + 1
            if token is not None:
                token.link, token.link_key, token.marks, marks = link, link_key, marks, []
                tokens.append(token)
        return tuple(tokens), tuple(marks)

    def _field_ends(self) -> dict[int, int]:
        """Where the fields that begin in this paragraph and end in it do so."""
        open_: list[int] = []
        ends: dict[int, int] = {}
        for index, (element, *_) in enumerate(self.pieces):
            kind = element.get(f"{N}fldCharType") if element.tag == f"{N}fldChar" else ""
            if kind == "begin":
                open_.append(index)
            elif kind == "end" and open_:
                ends[open_.pop()] = index
        return ends

    def _token(self, element: _Element, run: _Element | None, link_key: Hashable) -> RedlineToken | None:
        if run is None:
            return (
                self._simple_field(element, link_key)
                if element.tag == FIELD
                else RedlineToken(("formula", canonical(element)), runs=(element,))
            )
        look = run.find(LOOK)
        if element.tag == f"{N}t":
            text = element.text or ""
            return (
                RedlineToken((link_key, self.text.look_key(look, linked=link_key is not None)), text, look)
                if text
                else None
            )
        if element.tag in NOTES:
            note = NOTES[element.tag], element.get(ID, "")
            if note not in self.text.notes:
                return None
            return RedlineToken(("note", self.text.note_keys.get(note)), runs=(single(run, element),))
        key: Hashable = (element.tag.rpartition("}")[2], link_key, self._thing(element))
        return RedlineToken(key, runs=(single(run, element),))

    def _thing(self, element: _Element) -> Hashable:
        """What a run's child is, so that it can be told from another."""
        named = {
            value for child in element.iter() for name, value in child.attrib.items() if name.startswith(REL)
        }
        if not named:
            return canonical(element)
        package = self.text.package
        targets = tuple(
            sorted(
                package.digest(relation.target) or relation.target
                for child in named
                if (relation := self.relations.get(child)) is not None
            )
        )
        alt = next((child.get("descr", "") for child in element.iter() if child.tag.endswith("}docPr")), "")
        boxes = tuple(words(child) for child in element.iter(BOX))
        return targets, alt, boxes

    def _field(self, start: int, end: int) -> RedlineToken:
        """A field from its beginning to its end, as one thing."""
        inside = self.pieces[start : end + 1]
        instruction = "".join(element.text or "" for element, *_ in inside if element.tag == f"{N}instrText")
        runs = tuple(single(run, element) for element, run, *_ in inside if run is not None)
        return self._as_field(instruction, runs, None, inside[0][3])

    def _simple_field(self, element: _Element, link_key: Hashable) -> RedlineToken:
        instruction = element.get(f"{N}instr", "")
        result = tuple(single(run, child) for run in element.iter(RUN) for child in run if child.tag != LOOK)
        return self._as_field(instruction, tuple(spelt_out(element, instruction, result)), element, link_key)

    def _as_field(
        self, instruction: str, runs: tuple[_Element, ...], whole: _Element | None, link_key: Hashable
    ) -> RedlineToken:
        code = " ".join(instruction.split())
        name = code.partition(" ")[0].upper()
        result: tuple[Hashable, ...] = (
            ()
            if name in _COMPUTED
            else tuple((self.text.look_key(run.find(LOOK), linked=True), words(run)) for run in runs)
        )
        return RedlineToken(("field", link_key, code, result), runs=runs, whole=whole)

    def _address(self, link: _Element) -> Hashable:
        relation = self.relations.get(link.get(f"{REL}id", ""))
        address = relation.target if relation is not None and relation.outside else ""
        return address, link.get(f"{N}anchor", ""), link.get(f"{N}tooltip", "")


def split(tokens: tuple[RedlineToken, ...]) -> list[RedlineToken]:
    """Tokens with their stretches of text taken apart into words, spaces and signs."""
    pieces: list[RedlineToken] = []
    for token in tokens:
        if not token.words:
            pieces.append(token)
            continue
        for number, piece in enumerate(_WORDS.findall(token.words)):
            marks = token.marks if number == 0 else []
            key, link = (piece, token.key), (token.link, token.link_key)
            pieces.append(RedlineToken(key, piece, token.look, (), None, *link, marks))
    return pieces


def places(block: RedlineBlock) -> list[tuple[int, str, str]]:
    """Where a paragraph's bookmarks stand: characters before, tag and name."""
    marks: list[tuple[int, str, str]] = []
    offset = 0
    for token in block.tokens:
        marks += [(offset, mark.tag, mark.get(ID, "")) for mark in token.marks if mark.tag != RUN]
        offset += len(token.words) or 1
    return [*marks, *((offset, mark.tag, mark.get(ID, "")) for mark in block.tail if mark.tag != RUN)]


def _signs(tokens: tuple[RedlineToken, ...]) -> Iterator[Hashable]:
    """A paragraph's tokens as values, neighbouring words of one look joined: where one run ends and the next
    begins is no difference.
    """
    key: Hashable = None
    texts: list[str] = []
    for token in tokens:
        if texts and (not token.words or token.key != key):
            yield key, "".join(texts)
            texts = []
        if token.words:
            key = token.key
            texts.append(token.words)
        else:
            yield token.key
    if texts:
        yield key, "".join(texts)
