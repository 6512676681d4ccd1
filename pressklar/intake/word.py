"""A Word file's paragraphs as lines: tracked insertions count as accepted, list items get the marks that Word would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..problems import ContentError, Problem
from .guard import Package
from .lines import Line, Source, clean, left_out_problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ISO 29500 strict files have another name for the same elements.
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "footnotePr")} | {_FALLBACK}
_LETTERS = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-", f"{_W}cr": "\n"}
_LEFT_OUT = {"footnoteReference": "footnotes", "endnoteReference": "endnotes", "commentReference": "comments"}


def read_word(data: bytes, shown: str) -> Source:
    """The paragraphs of a .docx. Raises ContentError: E404 empty, E407 damaged, encrypted or hostile."""
    package = Package(data, shown)
    document = package.part(_main_part(package))
    body = None if document is None else document.find(f"{_in(document)}body")
    if document is None or body is None:
        raise ContentError(Problem("E407", "error", f"{shown} has no text part: it isn't a Word document.", "Save the booklet as .docx in Word.", shown))
    _to_transitional(document)
    lines = list(_lines(body, _Numbering(package)))
    if not lines:
        raise ContentError(Problem("E404", "error", "The file is empty.", "Check that it is the right file, and that its text was saved.", shown))
    return Source(tuple(line for line, _ in lines), tuple(_problems(document, lines, shown)))


def _main_part(package: Package) -> str:
    relations = package.part("_rels/.rels")
    for relation in [] if relations is None else relations.iter(_RELATION):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _in(element: _Element) -> str:
    return _STRICT if str(element.tag).startswith(_STRICT) else _W


def _to_transitional(document: _Element) -> None:
    """Gives a strict file's elements and attributes their usual names."""
    if _in(document) == _W:
        return
    for element in document.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
            element.tag = _W + element.tag.removeprefix(_STRICT)
            for name in [name for name in element.attrib if str(name).startswith(_STRICT)]:
                element.set(_W + str(name).removeprefix(_STRICT), element.attrib.pop(name))


@dataclass
class _Pending:
    """A paragraph whose end mark was deleted with tracked changes goes on in the next."""

    text: str = ""
    page_break: bool = False


def _lines(body: _Element, numbering: _Numbering) -> Iterator[tuple[Line, int]]:
    """The paragraphs with something in them, and how many characters of each were left out. Line breaks in one give several lines."""
    pending = _Pending()
    for number, paragraph in enumerate(_paragraphs(body), 1):
        text = pending.text + "".join(_text(paragraph))
        page_break = pending.page_break or _attribute(paragraph, "pageBreakBefore") is not None
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            pending = _Pending(text, page_break)
            continue
        pending = _Pending()
        pages = text.split("\f")
        mark = numbering.mark(paragraph) if text.strip("\f\n ") else ""
        for index, page in enumerate(pages):
            for piece in page.split("\n"):
                cleaned, left_out = clean(piece)
                if cleaned:
                    yield Line(number, mark + cleaned, True, page_break), left_out
                    mark, page_break = "", False
            page_break = page_break or index + 1 < len(pages)
        pending.page_break = page_break


def _paragraphs(body: _Element) -> Iterator[_Element]:
    """All paragraphs in order, of tables, boxes and content controls too; those of a box come after the paragraph that holds it."""
    skipped = {_FALLBACK, f"{_W}del", f"{_W}moveFrom"}
    stack = [iter(body)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag not in skipped:
            if element.tag == f"{_W}p":
                yield element
            stack.append(iter(element))


def _text(paragraph: _Element) -> Iterator[str]:
    """The text that Word shows once all tracked changes are accepted. A page break is a form feed."""
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}t":
            yield (element.text or "").replace("\f", "").replace("\n", " ")
        elif element.tag == f"{_W}br":
            yield "\f" if element.get(f"{_W}type") == "page" else "\n"
        elif element.tag in _LETTERS:
            yield _LETTERS[str(element.tag)]
        elif element.tag not in _SKIPPED and element.tag != f"{_W}p":
            stack.append(iter(element))


def _attribute(paragraph: _Element, name: str) -> _Element | None:
    """A property of the paragraph, unless it is switched off."""
    found = paragraph.find(f"{_W}pPr/{_W}{name}")
    return None if found is None or found.get(f"{_W}val") in ("0", "false", "off") else found


def _problems(document: _Element, lines: list[tuple[Line, int]], shown: str) -> Iterator[Problem]:
    if dirty := [(count, line.number) for line, count in lines if count]:
        yield left_out_problem(sum(count for count, _ in dirty), dirty[0][1], shown)
    for tag, name in _LEFT_OUT.items():
        count = sum(1 for _ in document.iter(f"{_W}{tag}"))
        if count:
            yield Problem("W438", "warning", f"{count} {name} were left out: only the text itself is brought in.", "Copy what you need of them by hand.", shown)


@dataclass
class _Numbering:
    """What Word would put before list items: a hyphen for a bullet, else the number, counted as Word counts."""

    package: Package
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.formats, self.starts = self._levels()
        self.styles = self._styles()

    def mark(self, paragraph: _Element) -> str:
        """The mark with a space after it, or nothing."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        inherited = self.styles.get(str(style.get(f"{_W}val"))) if style is not None else None
        list_id = _value(own, "numId") or (inherited[0] if inherited else None)
        level = _value(own, "ilvl") or (inherited[1] if inherited else None) or "0"
        if list_id is None or list_id == "0" or (list_id, level) not in self.formats:
            return ""
        kind = self.formats[list_id, level]
        if kind in ("bullet", "none"):
            return "- " if kind == "bullet" else ""
        count = self.counts.get((list_id, level), self.starts.get((list_id, level), 1) - 1) + 1
        self.counts[list_id, level] = count
        for other in [key for key in self.counts if key[0] == list_id and key[1] > level]:
            del self.counts[other]
        return f"{count}. "

    def _levels(self) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], int]]:
        """The format and first number of each list's levels (numbering.xml: w:num points to w:abstractNum)."""
        formats: dict[tuple[str, str], str] = {}
        starts: dict[tuple[str, str], int] = {}
        root = self._part("numbering")
        abstracts = {} if root is None else {str(item.get(f"{_W}abstractNumId")): item for item in root.iter(f"{_W}abstractNum")}
        for item in [] if root is None else root.iter(f"{_W}num"):
            abstract = abstracts.get(_value(item, "abstractNumId") or "")
            for level in [] if abstract is None else abstract.iter(f"{_W}lvl"):
                key = (str(item.get(f"{_W}numId")), str(level.get(f"{_W}ilvl")))
                formats[key] = _value(level, "numFmt") or "decimal"
                start = _value(level, "start") or "1"
                starts[key] = int(start) if start.isascii() and start.isdecimal() and len(start) < 5 else 1
        return formats, starts

    def _styles(self) -> dict[str, tuple[str, str | None]]:
        """The list and level that a paragraph style gives, itself or through the style it is based on."""
        root = self._part("styles")
        found = {} if root is None else {str(style.get(f"{_W}styleId")): style for style in root.iter(f"{_W}style")}
        made: dict[str, tuple[str, str | None]] = {}
        for name in found:
            style, seen = found.get(name), 0
            while style is not None and seen < 20:
                numbers = style.find(f"{_W}pPr/{_W}numPr")
                if list_id := _value(numbers, "numId"):
                    made[name] = (list_id, _value(numbers, "ilvl"))
                    break
                style, seen = found.get(_value(style, "basedOn") or ""), seen + 1
        return made

    def _part(self, name: str) -> _Element | None:
        root = self.package.part(f"word/{name}.xml")
        if root is not None:
            _to_transitional(root)
        return root


def _value(element: _Element | None, name: str) -> str | None:
    found = None if element is None else element.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
