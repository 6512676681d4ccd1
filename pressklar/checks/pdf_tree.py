"""A tagged PDF as a screen reader has it: the structure tree, and the text of each element. Only what pikepdf
reads; takes any file that it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

PAINTING = frozenset(
    {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
)
_DEEPEST, _DEEPEST_FORM = 200, 3


@dataclass(frozen=True)
class MarkedRun:
    """A piece of marked content: page from 0, its number there, its text."""

    page: int
    mcid: int
    text: str


@dataclass
class Element:
    """A structure element: its type, its own dictionary, and its kids in order; link annotations apart, each
    with its page (from 0).
    """

    type: str
    object: Any
    kids: list[Element | MarkedRun] = field(default_factory=list)
    annotations: list[tuple[int, Any]] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """The element and all in it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def all(self, *types: str) -> list[Element]:
        return [element for element in self.walk() if element.type in types]

    def runs(self) -> Iterator[MarkedRun]:
        for kid in self.kids:
            if isinstance(kid, MarkedRun):
                yield kid
            else:
                yield from kid.runs()

    @property
    def text(self) -> str:
        return " ".join(" ".join(run.text for run in self.runs()).split())

    @property
    def pages(self) -> list[int]:
        """The pages (from 0) on which something of it lies."""
        return sorted({run.page for run in self.runs()})

    def string(self, name: str) -> str:
        """An entry of the element (Alt, ID, Lang), "" where it has none."""
        return str(self.object.get(f"/{name}", ""))

    def attribute(self, name: str) -> str:
        """An attribute of the element (Scope, ListNumbering), "" where it has none."""
        attributes = self.object.get("/A")
        for entry in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            if isinstance(entry, pikepdf.Dictionary) and f"/{name}" in entry:
                return str(entry[f"/{name}"])
        return ""


class Content:
    """One page's content: the text of each marked-content number, that of its artifacts, and the operators
    that paint outside of any mark.
    """

    def __init__(self, page: pikepdf.Page) -> None:
        self.texts: dict[int, str] = {}
        self.unmarked: list[str] = []
        self.furniture = ""
        self._marks: list[int | None] = []
        self._font: dict[int, str] = {}
        self._fonts: dict[str, dict[int, str]] = {}
        self._forms: dict[str, Any] = {}
        self._read(page, page.obj.get("/Resources", pikepdf.Dictionary()), 0)

    def _read(self, stream: Any, resources: Any, depth: int) -> None:
        """A page's stream, or that of a form on it (furniture is laid over as one), with its own fonts."""
        outer = self._font, self._fonts, self._forms
        self._fonts = {
            name: _characters(font) for name, font in resources.get("/Font", pikepdf.Dictionary()).items()
        }
        self._forms = {
            name: form
            for name, form in resources.get("/XObject", pikepdf.Dictionary()).items()
            if form.get("/Subtype") == "/Form"
        }
        for instruction in pikepdf.parse_content_stream(stream):
            operator = str(instruction.operator)
            form = self._forms.get(str(instruction.operands[0])) if operator == "Do" else None
            if form is None or depth == _DEEPEST_FORM:
                self._take(operator, instruction.operands)
            else:
                self._read(form, form.get("/Resources", resources), depth + 1)
        self._font, self._fonts, self._forms = outer

    def _take(self, operator: str, operands: Any) -> None:
        if operator in ("BDC", "BMC"):
            mark = None
            if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                mark = int(operands[1].MCID)
                self.texts.setdefault(mark, "")
            self._marks.append(mark)
        elif operator == "EMC":
            del self._marks[-1:]
        elif operator == "Tf":
            self._font = self._fonts.get(str(operands[0]), {})
        elif operator in ("Tj", "'", '"', "TJ"):
            parts = operands[0] if operator == "TJ" else operands[-1:]
            self._show(b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String)))
        if operator in PAINTING and not self._marks:
            self.unmarked.append(operator)

    def _show(self, data: bytes) -> None:
        mark = next((number for number in reversed(self._marks) if number is not None), None)
        text = "".join(
            self._font.get(int.from_bytes(data[start : start + 2], "big"), "\ufffd")
            for start in range(0, len(data) - 1, 2)
        )
        if mark is not None:
            self.texts[mark] += text
        else:
            self.furniture += f" {text}"


def _characters(font: Any) -> dict[int, str]:
    """A font's code -> text, from its ToUnicode map; empty for fonts with codes of other than two bytes. One
    that lacks signs of the text has a map of codes of its own in place of Identity-H.
    """
    if font.get("/Subtype") != "/Type0" or "/ToUnicode" not in font:
        return {}
    source = font.ToUnicode.read_bytes().decode("latin-1")
    characters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        characters |= {
            int(code, 16): _unicode(text) for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block)
        }
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            characters |= {
                code: chr(int(text, 16) + code - int(first, 16))
                for code in range(int(first, 16), min(int(last, 16), int(first, 16) + 65_535) + 1)
            }
    return characters


def _unicode(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be", "replace")


class Tagged:
    """A tagged PDF: its pages' content, and the element `document` at its tree's top; None where the file has
    no tree.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.contents = [Content(page) for page in pdf.pages]
        tree = pdf.Root.get("/StructTreeRoot")
        top = tree.get("/K") if tree is not None else None
        first = top[0] if isinstance(top, pikepdf.Array) and len(top) else top
        self.document = self._element(first, 0) if isinstance(first, pikepdf.Dictionary) else None

    def target(self, annotation: Any) -> int | None:
        """The page (from 0) that a link within the file leads to."""
        where = annotation.get("/Dest")
        action = annotation.get("/A")
        if where is None and isinstance(action, pikepdf.Dictionary):
            where = action.get("/D")
        if isinstance(where, (pikepdf.String, pikepdf.Name)):
            where = self._named(str(where))
        if isinstance(where, pikepdf.Dictionary):
            where = where.get("/D")
        if isinstance(where, pikepdf.Array) and len(where) and isinstance(where[0], pikepdf.Dictionary):
            return self.page_of.get(where[0].objgen)
        return None

    def _named(self, name: str) -> Any:
        names = self.pdf.Root.get("/Names")
        tree = names.get("/Dests") if names is not None else None
        return pikepdf.NameTree(tree).get(name) if tree is not None else None

    def _element(self, source: Any, depth: int) -> Element:
        element = Element(str(source.get("/S", "")).lstrip("/"), source)
        kids = source.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            self._take(kid, source, element, depth)
        return element

    def _take(self, kid: Any, source: Any, element: Element, depth: int) -> None:
        if not isinstance(kid, pikepdf.Dictionary):
            self._run(source.get("/Pg"), kid, element)
        elif kid.get("/Type") == "/MCR":
            self._run(kid.get("/Pg", source.get("/Pg")), kid.get("/MCID"), element)
        elif kid.get("/Type") == "/OBJR":
            page = kid.get("/Pg", source.get("/Pg"))
            element.annotations.append(
                (self.page_of.get(page.objgen, -1) if page is not None else -1, kid.get("/Obj"))
            )
        elif depth < _DEEPEST:
            element.kids.append(self._element(kid, depth + 1))

    def _run(self, page: Any, mcid: Any, element: Element) -> None:
        number = self.page_of.get(page.objgen) if page is not None else None
        if number is not None and isinstance(mcid, int):
            element.kids.append(MarkedRun(number, int(mcid), self.contents[number].texts.get(int(mcid), "")))
