"""Reads a tagged PDF as a screen reader does, by pikepdf alone: its structure tree, and the text that each
element holds.

Nothing here comes from pressklar: the tests compare what is read here with the HTML that the booklet was made
from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

PAINT = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}


@dataclass(frozen=True)
class Run:
    """A piece of marked content: page from 0, its number there, its text."""

    page: int
    mcid: int
    text: str


@dataclass
class Element:
    """A structure element: its type, its own dictionary, and its kids in order (elements, runs and link
    annotations).
    """

    type: str
    object: Any
    parent: Element | None
    kids: list[Element | Run | Annotation] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def annotations(self) -> list[Annotation]:
        return [kid for kid in self.kids if isinstance(kid, Annotation)]

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def all(self, *types: str) -> list[Element]:
        return [one for one in self.walk() if one.type in types]

    def runs(self) -> Iterator[Run]:
        """The text in reading order, without what is no text of the HTML: the numbers of list items and the
        words of pictures.
        """
        if self.type == "Figure" or self.is_number:
            return
        for kid in self.kids:
            if isinstance(kid, Run):
                yield kid
            elif isinstance(kid, Element):
                yield from kid.runs()

    @property
    def is_number(self) -> bool:
        """Whether it is the number of an item in a numbered list."""
        items = self.parent.parent if self.type == "Lbl" and self.parent is not None else None
        return items is not None and items.attribute("ListNumbering") == "/Decimal"

    @property
    def text(self) -> str:
        return " ".join(" ".join(run.text for run in self.runs()).split())

    @property
    def pages(self) -> list[int]:
        return sorted({kid.page for one in self.walk() for kid in one.kids if isinstance(kid, Run)})

    def string(self, name: str) -> str:
        """An entry of the element (Alt, ID, Lang), "" where it has none."""
        return str(self.object.get(f"/{name}", ""))

    def attribute(self, name: str) -> Any:
        attributes = self.object.get("/A", {})
        return attributes.get(f"/{name}") if isinstance(attributes, pikepdf.Dictionary) else None


@dataclass
class Annotation:
    """An annotation that a structure element refers to, and the page (from 0) on which it lies."""

    page: int
    object: Any


class Content:
    """One page's content: the text of each marked-content number, what was painted outside of any mark, and
    numbers used twice.
    """

    def __init__(self, page: pikepdf.Page) -> None:
        self.texts: dict[int, str] = {}
        self.unmarked: list[str] = []
        self.twice: list[int] = []
        self.nested: list[int] = []
        fonts: Any = page.obj.Resources.get("/Font", {})
        self._fonts = {name: _characters(font) for name, font in fonts.items()}
        self._marks: list[int | str] = []
        self._instead: set[int] = set()
        """Marks whose text is said instead of what they show."""
        self._font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            self._take(str(instruction.operator), instruction.operands)

    def _take(self, operator: str, operands: Any) -> None:
        match operator:
            case "BDC" | "BMC":
                self._begin(operands)
            case "EMC":
                self._marks.pop()
            case "Tf":
                self._font = self._fonts[str(operands[0])]
            case "Tj" | "'" | '"':
                self._show(operands[-1])
            case "TJ":
                for part in operands[0]:
                    if isinstance(part, pikepdf.String):
                        self._show(part)
        if operator in PAINT and not self._marks:
            self.unmarked.append(operator)

    def _begin(self, operands: Any) -> None:
        mark: int | str = str(operands[0])
        if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            mark = int(operands[1].MCID)
            (self.twice if mark in self.texts else []).append(mark)
            (self.nested if self._marks else []).append(mark)
            self.texts.setdefault(mark, str(operands[1].get("/ActualText", "")))
            self._instead |= {mark} if "/ActualText" in operands[1] else set()
        elif any(isinstance(one, int) for one in self._marks):
            self.nested.append(-1)
        self._marks.append(mark)

    def _show(self, string: Any) -> None:
        data = bytes(string)
        text = "".join(
            self._font.get(int.from_bytes(data[at : at + 2], "big"), "\ufffd")
            for at in range(0, len(data), 2)
        )
        if self._marks and isinstance(self._marks[-1], int) and self._marks[-1] not in self._instead:
            self.texts[self._marks[-1]] += text


def _characters(font: Any) -> dict[int, str]:
    """A font's code -> text, from its ToUnicode map (two bytes a code, as Identity-H has it)."""
    assert font.Encoding == "/Identity-H"
    source = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        found |= {int(code, 16): _unicode(text) for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            found |= {
                code: chr(int(text, 16) + code - int(first, 16))
                for code in range(int(first, 16), int(last, 16) + 1)
            }
    return found


def _unicode(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be")


class Tagged:
    """A tagged PDF: its pages' content, and its structure tree under `document`."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.number_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.contents = [Content(page) for page in pdf.pages]
        self.claimed: dict[tuple[int, int], list[Element]] = {}
        top = pdf.Root.StructTreeRoot.K
        assert len(top) == 1
        self.document = self._element(top[0], None)

    def _element(self, source: Any, parent: Element | None) -> Element:
        made = Element(str(source.S).lstrip("/"), source, parent)
        kids = source.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            made.kids.append(self._kid(kid, source, made))
        return made

    def _kid(self, kid: Any, source: Any, made: Element) -> Element | Run | Annotation:
        if not isinstance(kid, pikepdf.Dictionary):
            return self._run(self.number_of[source.Pg.objgen], int(kid), made)
        if kid.get("/Type") == "/MCR":
            return self._run(self.number_of[kid.get("/Pg", source.get("/Pg")).objgen], int(kid.MCID), made)
        if kid.get("/Type") == "/OBJR":
            return Annotation(self.number_of[kid.get("/Pg", source.get("/Pg")).objgen], kid.Obj)
        assert kid.P.objgen == source.objgen, "an element must name the one it stands in"
        return self._element(kid, made)

    def _run(self, page: int, mcid: int, owner: Element) -> Run:
        self.claimed.setdefault((page, mcid), []).append(owner)
        return Run(page, mcid, self.contents[page].texts[mcid])

    @cached_property
    def parent_tree(self) -> dict[int, Any]:
        numbers = self.pdf.Root.StructTreeRoot.ParentTree.Nums
        return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}

    @cached_property
    def links(self) -> list[tuple[int, Any]]:
        """Every link annotation of the file with its page, as the pages have them."""
        return [
            (number, one)
            for number, page in enumerate(self.pdf.pages)
            for one in page.obj.get("/Annots", [])
            if one.Subtype == "/Link"
        ]
