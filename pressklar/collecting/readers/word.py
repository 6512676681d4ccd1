"""Word files: forms with content controls (the tag is the field's key) or with the form fields of old, and
free texts with labels.

`ooxml` reads and guards the file, and proves that no word is missing. Before it does, each control's
beginning and end are marked in the tree, so that its words are known again in the paragraphs that come out.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from ...intake.lines import SourceLine, tokens
from ...intake.word import paragraph_numbers, word_lines
from ...locale import N_
from ...ooxml.names import PARAGRAPH, VAL, N, is_on
from ...ooxml.package import Package
from ...ooxml.reader import read_document
from ...ooxml.refusal import Refusal
from ...ooxml.values import WordDocument
from ..values import FileContents, FreeText, TextLine
from .zips import first_names

if TYPE_CHECKING:
    from lxml.etree import _Element

_SAVE_ANEW = N_("Open it in Word, save it anew as .docx, and collect that.")
_MARK, _END, _AFTER = "⟦", "⟦/", "⟧"
"""Around a control's number, at its beginning and at its end."""
_HEADINGS, _PRINTED = (
    ("heading", "title", "rubrik"),
    ("caption", "beskrivning", "table head", "lead", "subtitle"),
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANK = re.compile(r"[\s\u2002\u2003_.…]*")
"""What an empty field of a form holds: en spaces, dots or a line to write on."""


def looks_so(data: bytes) -> bool:
    names = first_names(data)
    return any(name.startswith("word/") for name in names)


def read(data: bytes, name: str) -> FileContents:
    """The text of a Word file; a form's where it has controls. Raises ContentError (E472)."""
    package = _MarkedPackage(data, name)
    file = read_document(package)
    source = word_lines(file, name)
    lines = tuple(_text_lines(source.lines, package.mark, package.tags, _styles(file)))
    kind: Literal["form", "document"] = "form" if any(line.opens for line in lines) else "document"
    words = Counter(token for line in source.lines for token in tokens(package.without_marks(line.text)))
    return FileContents(
        texts=(FreeText(lines, kind, _stem(name)),) if lines else (), problems=source.problems, words=words
    )


class _MarkedPackage(Package):
    """A package whose main part has marks at each control's beginning and end: `mark`, the number of the
    control, and a sign.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.mark = secrets.token_hex(4)
        self.tags: list[str] = []
        super().__init__(data, name, refused=Refusal(name, "E472", _SAVE_ANEW), strict=True, linked=True)

    def xml(self, name: str) -> _Element | None:
        root = super().xml(name)
        if root is not None and name == self.document and not self.tags:
            _mark_controls(root, self)
            _mark_old_fields(root, self)
        return root

    def take(self, tag: str) -> tuple[str, str]:
        """The marks of one more control: that of its beginning and that of its end."""
        self.tags.append(tag)
        number = f"{self.mark}{len(self.tags) - 1}{_AFTER}"
        return f"{_MARK}{number}", f"{_END}{number}"

    def without_marks(self, text: str) -> str:
        return re.sub(rf"{_MARK}/?{self.mark}\d+{_AFTER}", "", text)


def _mark_controls(root: _Element, package: _MarkedPackage) -> None:
    for control in list(root.iter(f"{N}sdt")):
        properties, content = control.find(f"{N}sdtPr"), control.find(f"{N}sdtContent")
        tag = _said(properties, "tag") or _said(properties, "alias")
        if not tag or properties is None:
            continue
        start, end = package.take(tag)
        paragraphs = [] if content is None else list(content.iter(PARAGRAPH))
        if is_on(properties.find(f"{N}showingPlcHdr")) or (content is None or not len(content)):
            marks = _run(start + end)
            parent = control.getparent()
            if (
                parent is not None
                and parent.tag in (f"{N}body", f"{N}tc", f"{N}sdtContent")
                and (paragraphs or parent.tag != f"{N}sdtContent")
            ):
                marks = _in_paragraph(marks)
            control.addprevious(marks)
        elif paragraphs:
            _put_first(paragraphs[0], _run(start))
            paragraphs[-1].append(_run(end))
        elif content is not None:
            content.insert(0, _run(start))
            content.append(_run(end))


def _mark_old_fields(root: _Element, package: _MarkedPackage) -> None:
    """The fields of forms as Word had them until 2003: w:ffData in a field's first mark."""
    waiting: list[str] = []
    for mark in list(root.iter(f"{N}fldChar")):
        run, kind = mark.getparent(), mark.get(f"{N}fldCharType")
        if run is None or run.getparent() is None:
            continue
        if kind == "begin":
            data = mark.find(f"{N}ffData")
            tag = _said(data, "name")
            start, end = package.take(tag) if tag else ("", "")
            waiting.append(end)
            if start:
                run.addprevious(_run(start))
        elif kind == "end" and waiting and (end := waiting.pop()):
            run.addnext(_run(end))


def _said(properties: _Element | None, name: str) -> str:
    element = None if properties is None else properties.find(f"{N}{name}")
    return "" if element is None else (element.get(VAL) or "").strip()


def _run(text: str) -> _Element:
    from lxml import etree

    run = etree.Element(f"{N}r")
    words = etree.SubElement(run, f"{N}t")
    words.text = text
    words.set(_SPACE, "preserve")
    return run


def _in_paragraph(run: _Element) -> _Element:
    from lxml import etree

    paragraph = etree.Element(PARAGRAPH)
    paragraph.append(run)
    return paragraph


def _put_first(paragraph: _Element, run: _Element) -> None:
    first = paragraph.find(f"{N}pPr")
    if first is None:
        paragraph.insert(0, run)
    else:
        first.addnext(run)


def _styles(file: WordDocument) -> Mapping[int, str]:
    """The name of the style of each paragraph, by its number."""
    return {
        number: paragraph.style
        for number, paragraph in zip(paragraph_numbers(file), file.paragraphs, strict=True)
    }


def _text_lines(
    lines: tuple[SourceLine, ...], mark: str, tags: list[str], styles: Mapping[int, str]
) -> Iterator[TextLine]:
    """The lines parted at the marks: what stands between a control's two is that control's."""
    pattern = re.compile(rf"{_MARK}(/?){mark}(\d+){_AFTER}")
    inside: list[str] = []
    for line in lines:
        pieces = pattern.split(line.text)
        style = styles.get(line.number, "")
        heading, printed = style.startswith(_HEADINGS), style.startswith(_PRINTED)
        if (words := pieces[0].strip()) and not _is_blank(words, inside):
            yield TextLine(_with(line, words), inside[-1] if inside else "", heading=heading, printed=printed)
        for sign, number, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            tag = tags[int(number)]
            opens = not sign
            if opens:
                inside.append(tag)
            elif tag in inside:
                inside.remove(tag)
            words = "" if _is_blank(after, inside) else after.strip()
            if opens or words:
                yield TextLine(
                    _with(line, words), inside[-1] if inside else "", opens, heading=heading, printed=printed
                )


def _is_blank(words: str, inside: list[str]) -> bool:
    return not words.strip() or (bool(inside) and _BLANK.fullmatch(words) is not None)


def _with(line: SourceLine, text: str) -> SourceLine:
    return SourceLine(line.number, text, line.apart, line.page_break, line.level)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").strip()
