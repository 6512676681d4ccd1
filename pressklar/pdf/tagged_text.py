"""A tagged PDF as text: its headings, paragraphs and list items in the order of its structure tree (ISO
32000-1, 14.7 and 14.8), whatever program wrote it. Nothing is guessed from where it stands on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import Any, Literal
from urllib.parse import unquote

import pikepdf

from .marked_text import ARTIFACT, EMPHASIS, PLAIN, STRONG, MarkedSegment, PageText, faced, joined, page_texts

Kind = Literal["heading", "paragraph", "item", "contents", "picture"]
_BLOCKS: Mapping[str, Kind] = {
    **dict.fromkeys(("H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"), "heading"),
    **dict.fromkeys(("P", "Caption", "BlockQuote", "Note", "FENote", "Code", "Formula"), "paragraph"),
    **dict.fromkeys(("TD", "TH"), "paragraph"),
    **dict.fromkeys(("LI",), "item"),
    **dict.fromkeys(("TOC", "Index"), "contents"),
    **dict.fromkeys(("Figure",), "picture"),
}  # fmt: skip
_PARTS = frozenset(
    {"Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "NonStruct", "L", "Table", "TR"}
)
_NOTES = frozenset({"Note", "FENote"})
_DEEPEST, _MOST_ELEMENTS, _MOST_ROLES = 120, 300_000, 8
_MOST_COLUMNS = 300
_SAID = {"em": EMPHASIS, "emphasis": EMPHASIS, "strong": STRONG}
"""Elements of emphasised words, by their own names: those of PDF 2.0, and of word processors' styles."""
_SHOWN_ADDRESS = re.compile(r"(?i)(?:https?://|mailto:)\S")
_LEVEL = re.compile(r"H([1-6])")


@dataclass(frozen=True)
class TaggedBlock:
    """A paragraph, heading, list item, line of contents, or picture (its alternative text). `level` is a
    heading's from 1, an item's from 0; `label` what stands before an item; `parts` are the numbers of the
    parts of the tree around it, the outermost first; `page` counts from 1.
    """

    kind: Kind
    text: str
    level: int = 0
    label: str = ""
    parts: tuple[int, ...] = ()
    page: int = 0
    faces: tuple[tuple[str, str, str], ...] = ()
    """The text by its looks: words, their face (marked_text.FACES), and the address that they lead to, behind
    which a piece with the face "" shows that. Empty where all looks alike.
    """
    cell: tuple[int, int, int, bool] | None = None
    """Where in a table it stands: table, row and column from 0, and whether that is the table's head."""
    picture: str = ""
    """The page and mark of a picture, as marked_pictures names them."""


@dataclass(frozen=True)
class TaggedText:
    """A PDF's blocks, the texts that stand in no tag, and all words of its pages but artifacts, counted page
    by page.
    """

    blocks: tuple[TaggedBlock, ...]
    untagged: tuple[str, ...]
    words: Counter[str] = field(default_factory=Counter)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The files of pictures, where they were asked for."""


class UntaggedError(ValueError):
    """A PDF without a structure tree."""


def tagged_text(data: bytes) -> TaggedText:
    """The text of a tagged PDF. Raises UntaggedError, TooLargeError, and the errors of pikepdf and PDFium for
    what isn't a PDF or is locked.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        tree = pdf.Root.get("/StructTreeRoot")
        if not isinstance(tree, pikepdf.Dictionary) or tree.get("/K") is None:
            raise UntaggedError
        pages = list(page_texts(data))
        walk = _Walk(pdf, tree, pages)
        walk.all()
    read = walk.read
    untagged = [_bare(joined(_unread(page, read))) for page in pages]
    words = Counter(token for page in pages for token in re.findall(r"[^\W_]+", page.words))
    return TaggedText(tuple(walk.blocks), tuple(filter(None, untagged)), words)


def _unread(page: PageText, read: set[int]) -> Iterator[MarkedSegment]:
    """What no element of the tree holds."""
    for segment in page.segments:
        if segment.mark != ARTIFACT and segment.place not in read:
            yield segment


@dataclass
class _Open:
    """A block whose text is being gathered."""

    kind: Kind
    level: int = 0
    label: str = ""
    segments: list[MarkedSegment] = field(default_factory=list)
    alternative: str = ""
    page: int = 0
    picture: str = ""


class _Walk:
    """Goes through the structure tree; blocks gather here. What isn't reached, since the tree is too deep,
    too large or turns back on itself, is told as untagged.
    """

    def __init__(self, pdf: pikepdf.Pdf, tree: Any, pages: list[PageText]) -> None:
        self.tree, self.pages = tree, pages
        self.page_numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        roles = tree.get("/RoleMap")
        named = isinstance(roles, pikepdf.Dictionary)
        self.roles = {str(key)[1:]: str(value)[1:] for key, value in roles.items()} if named else {}
        self.blocks: list[TaggedBlock] = []
        self.read: set[int] = set()
        self.notes: list[TaggedBlock] = []
        self.current: _Open | None = None
        self.parts: list[int] = []
        self.lists: list[int] = []
        self.tables: list[list[int]] = []
        """The number, row and column of each table that is being read, the outermost first."""
        self.table_count = 0
        self.cell: tuple[int, int, int, bool] | None = None
        self.seen: set[tuple[int, int]] = set()
        self.count = 0
        self.contents = 0

    def all(self) -> None:
        self._kids(self.tree, None, 0)
        self._flush()

    # The tree

    def _kids(self, element: Any, page: Any, depth: int) -> None:
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                self._take(page, kid)
            elif isinstance(kid, pikepdf.Dictionary):
                if kid.get("/Type") == "/MCR":
                    self._take(kid.get("/Pg", page), kid.get("/MCID"))
                elif kid.get("/Type") != "/OBJR":
                    self._element(kid, kid.get("/Pg", page), depth + 1)

    def _element(self, element: Any, page: Any, depth: int) -> None:
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST_ELEMENTS or element.objgen in self.seen:
            return
        if element.is_indirect:
            self.seen.add(element.objgen)
        own_name = str(element.get("/S", ""))[1:]
        name = self._role(own_name)
        actual = element.get("/ActualText")
        if isinstance(actual, pikepdf.String):
            self._replaced(element, page, depth, str(actual))
        elif name == "Lbl" and self.current and self.current.kind == "item" and not self.current.segments:
            self._label(element, page, depth, self.current)
        elif face := _SAID.get(own_name.casefold(), ""):
            self._said(element, page, depth, face)
        elif name == "Link" and (address := _address_of(element)):
            self._link(element, page, depth, address)
        elif self.contents and name != "TOCI":
            self._kids(element, page, depth)
        elif name in ("TD", "TH") and self.tables:
            self._cell(name, element, page, depth)
        elif name in _BLOCKS or (self.contents and name == "TOCI"):
            self._block(name, element, page, depth)
        elif name in _PARTS and not (name == "NonStruct" and self.current):  # a browser's <span> and <div>
            self._part(name, element, page, depth)
        else:
            self._kids(element, page, depth)

    def _part(self, name: str, element: Any, page: Any, depth: int) -> None:
        self._flush()
        outer, self.current = self.current, None
        self.parts.append(self.count)
        if name == "L":
            self.lists.append(0)
        elif name == "Table":
            self.tables.append([self.table_count, -1, -1])
            self.table_count += 1
        elif name == "TR" and self.tables:
            self.tables[-1][1:] = [self.tables[-1][1] + 1, -1]
        self._kids(element, page, depth)
        self._flush()
        if name == "L":
            self.lists.pop()
        elif name == "Table":
            self.tables.pop()
        self.parts.pop()
        self.current = outer

    def _cell(self, name: str, element: Any, page: Any, depth: int) -> None:
        """A cell's paragraphs; one that spans several columns takes their numbers."""
        around, place = self.cell, self.tables[-1]
        place[2] += 1
        self.cell = (place[0], max(place[1], 0), place[2], name == "TH" and place[1] <= 0)
        self._block(name, element, page, depth)
        self.cell = around
        place[2] += min(_span(element), _MOST_COLUMNS) - 1

    def _block(self, name: str, element: Any, page: Any, depth: int) -> None:
        outer = self.current
        kind = _BLOCKS.get(name, "contents")
        if kind == "paragraph" and outer and not outer.segments and outer.kind in ("item", "paragraph"):
            self._kids(element, page, depth)  # the paragraph of an item or a cell
            return
        aside = name in _NOTES and outer is not None and bool(outer.segments)
        if not aside:
            self._flush()
        self.current = _Open(kind, self._level(name), self._number(element) if name == "LI" else "")
        if kind == "picture":
            self.current.alternative = str(element.get("/Alt", ""))
        self.contents += kind == "contents"
        self._kids(element, page, depth)
        self.contents -= kind == "contents"
        if aside:
            self.notes += self._blocks_of(self.current)
        else:
            self._flush()
        self.current = outer

    def _replaced(self, element: Any, page: Any, depth: int, actual: str) -> None:
        """What stands for the element's own letters: a ligature, a word parted by hand."""
        opened = self.current or _Open("paragraph")
        self.current = _Open(opened.kind)
        self._kids(element, page, depth)
        inner = self.current.segments
        self.current = opened
        if inner:
            opened.segments.append(_standing_for(inner, actual))

    def _link(self, element: Any, page: Any, depth: int, address: str) -> None:
        """A link whose words are its address: written without the breaks that its line's end made."""
        opened = self.current = self.current or _Open("paragraph")
        start = len(opened.segments)
        self._kids(element, page, depth)
        inner = opened.segments[start:]
        shown = "".join(joined(inner).split())
        if inner and self.current is opened and shown and shown in address:
            opened.segments[start:] = [_standing_for(inner, shown)]
        elif _SHOWN_ADDRESS.match(address):
            for segment in inner:
                segment.link = address

    def _said(self, element: Any, page: Any, depth: int, face: str) -> None:
        """Words that the tree itself says to be emphasised: whatever face they are set in."""
        opened = self.current = self.current or _Open("paragraph")
        start = len(opened.segments)
        self._kids(element, page, depth)
        if self.current is opened:
            for segment in opened.segments[start:]:
                segment.faces = face * len(segment.text)

    def _label(self, element: Any, page: Any, depth: int, item: _Open) -> None:
        self.current = _Open("paragraph")
        self._kids(element, page, depth)
        item.label = _bare(joined(self.current.segments)) or item.label
        self.current = item

    def _role(self, name: str) -> str:
        """The standard type that a type of the file's own stands for (14.7.3)."""
        for _ in range(_MOST_ROLES):
            if name in _BLOCKS or name in _PARTS or name not in self.roles:
                break
            name = self.roles[name]
        return name

    def _level(self, name: str) -> int:
        if name == "LI":
            return max(len(self.lists) - 1, 0)
        numbered = _LEVEL.fullmatch(name)
        return (
            int(numbered[1]) if numbered else max(len(self.parts), 1) if name == "H" else int(name == "Title")
        )

    def _number(self, item: Any) -> str:
        """The number that an item of a counted list has, where it doesn't say it itself."""
        if not self.lists:
            return ""
        self.lists[-1] += 1
        attributes = item.get("/P", pikepdf.Dictionary()).get("/A")
        entries = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        kinds = [entry.get("/ListNumbering") for entry in entries if isinstance(entry, pikepdf.Dictionary)]
        return f"{self.lists[-1]}." if pikepdf.Name.Decimal in kinds else ""

    # The text

    def _take(self, page: Any, mark: Any) -> None:
        number = self.page_numbers.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
        if number is None or not isinstance(mark, int):
            return
        if self.current and self.current.kind == "picture" and not self.current.picture:
            self.current.picture = f"{number}:{int(mark)}"
        segments = self.pages[number].marked.get(int(mark), [])
        fresh = [segment for segment in segments if segment.place not in self.read]
        self.read.update(segment.place for segment in fresh)
        if fresh:
            self.current = self.current or _Open("paragraph")
            self.current.page = self.current.page or number + 1
            self.current.segments += fresh

    def _flush(self) -> None:
        """Ends the paragraph that is being gathered; what comes after in the same element is another one."""
        if self.current is not None:
            self.blocks += self._blocks_of(self.current)
            self.current.segments, self.current.alternative, self.current.picture = [], "", ""
            if self.current.kind == "item" and self.blocks:
                self.current.kind, self.current.label = "paragraph", ""
        self.blocks += self.notes
        self.notes = []

    def _blocks_of(self, opened: _Open) -> list[TaggedBlock]:
        text = _bare(f"{opened.alternative} {joined(opened.segments)}")
        parts = tuple(self.parts)
        if not (text or opened.picture):
            return []
        faces = _faces(opened.segments, text) if opened.kind in ("paragraph", "item") else []
        if faces:
            text = "".join(piece for piece, _, _ in faces)
        if all(face == PLAIN and not link for _, face, link in faces):
            faces = []
        return [
            TaggedBlock(
                *(opened.kind, text, opened.level, opened.label, parts, opened.page),
                *(tuple(faces), self.cell, opened.picture),
            )
        ]


def _faces(segments: Sequence[MarkedSegment], text: str) -> list[tuple[str, str, str]]:
    """A block's words by their looks, each link's address behind it."""
    faces: list[tuple[str, str, str]] = []
    for link, group in groupby(faced(segments, text), key=lambda piece: piece.link):
        faces += ((piece.text, piece.face, link) for piece in group)
        if link:
            last = faces.pop()
            bare = last[0].rstrip()
            behind = f" ({link.removeprefix('mailto:')})"
            faces += ((bare, last[1], link), (behind, "", link), (last[0][len(bare) :], PLAIN, ""))
    return [each for each in faces if each[0]]


def _span(cell: Any) -> int:
    """How many columns a cell takes (ISO 32000-1, 14.8.5.7)."""
    attributes = cell.get("/A")
    for entry in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        span: object = entry.get("/ColSpan") if isinstance(entry, pikepdf.Dictionary) else None
        if isinstance(span, int):
            return max(1, span)
    return 1


def _standing_for(segments: Sequence[MarkedSegment], text: str) -> MarkedSegment:
    """One segment with another text in the place of several."""
    first, last = segments[0], segments[-1]
    return MarkedSegment(
        first.mark,
        first.place,
        text,
        last.gap,
        max(last.place + last.places - first.place, 1),
        (first.faces[:1] or PLAIN) * len(text),
    )


def _address_of(link: Any) -> str:
    """The address that a link leads to outside of the file, as it is written for people."""
    kids = link.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        annotation = kid.get("/Obj") if isinstance(kid, pikepdf.Dictionary) else None
        action = annotation.get("/A") if isinstance(annotation, pikepdf.Dictionary) else None
        address = action.get("/URI") if isinstance(action, pikepdf.Dictionary) else None
        if isinstance(address, pikepdf.String):
            return unquote(str(address)[:2_000])
    return ""


def _bare(text: str) -> str:
    return " ".join(text.split())
