"""Word files: forms with content controls (the tag is the field's key) or with the form fields of old, and
free texts with labels.

`ooxml` reads and guards the file, and proves that no word is missing. Before it does, each control's
beginning and end are marked in the tree, so that its words are known again in the paragraphs that come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from ...intake.lines import tokens
from ...intake.word import paragraph_numbers, word_lines
from ...locale import N_
from ...ooxml.names import ID, PARAGRAPH, VAL, N, is_on
from ...ooxml.package import Package
from ...ooxml.reader import read_document
from ...ooxml.refusal import Refusal
from ...ooxml.values import WordDocument, WordParagraph, Words
from ..values import FileContents, FreeText
from .marks import AnswerMarks, tag_of_bookmark
from .zips import first_names, stem

if TYPE_CHECKING:
    from lxml.etree import _Element

_SAVE_ANEW = N_("Open it in Word, save it anew as .docx, and collect that.")
_LONGEST_LABEL = 160
"""Characters of a paragraph that may be a label."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def looks_so(data: bytes) -> bool:
    names = first_names(data)
    return any(name.startswith("word/") for name in names)


def read(data: bytes, name: str) -> FileContents:
    """The text of a Word file; a form's where it has controls. Raises ContentError (E472)."""
    package = _MarkedPackage(data, name)
    file = read_document(package)
    source = word_lines(file, name)
    styles = _styles(file, bold_heads=not package.marks.tags)
    lines = tuple(package.marks.parted(source.lines, styles, label_cells(file)))
    kind: Literal["form", "document"] = "form" if any(line.opens for line in lines) else "document"
    words = Counter(token for line in source.lines for token in tokens(package.marks.without(line.text)))
    return FileContents(
        texts=(FreeText(lines, kind, stem(name)),) if lines else (), problems=source.problems, words=words
    )


class _MarkedPackage(Package):
    """A package whose main part has marks at each control's beginning and end."""

    def __init__(self, data: bytes, name: str) -> None:
        self.marks = AnswerMarks()
        refused = Refusal(name, "E472", _SAVE_ANEW)
        super().__init__(data, name, refused=refused, strict=True, linked=True)

    def xml(self, name: str) -> _Element | None:
        root = super().xml(name)
        if root is not None and name == self.document and not self.marks.tags:
            _mark_controls(root, self.marks)
            _mark_old_fields(root, self.marks)
        return root


def _mark_controls(root: _Element, marks: AnswerMarks) -> None:
    """The content controls; where none has a tag, the bookmarks around them in a form of `call`."""
    if root.find(f".//{N}sdtPr/{N}tag") is None and _mark_bookmarks(root, marks):
        return
    for control in list(root.iter(f"{N}sdt")):
        properties, content = control.find(f"{N}sdtPr"), control.find(f"{N}sdtContent")
        tag = _said(properties, "tag") or _said(properties, "alias")
        if not tag or properties is None:
            continue
        start, end = marks.take(tag)
        paragraphs = [] if content is None else list(content.iter(PARAGRAPH))
        if is_on(properties.find(f"{N}showingPlcHdr")) or (content is None or not len(content)):
            empty = _run(start + end)
            parent = control.getparent()
            if (
                parent is not None
                and parent.tag in (f"{N}body", f"{N}tc", f"{N}sdtContent")
                and (paragraphs or parent.tag != f"{N}sdtContent")
            ):
                empty = _in_paragraph(empty)
            control.addprevious(empty)
        elif paragraphs:
            _put_first(paragraphs[0], _run(start))
            paragraphs[-1].append(_run(end))
        elif content is not None:
            content.insert(0, _run(start))
            content.append(_run(end))


def _mark_bookmarks(root: _Element, marks: AnswerMarks) -> bool:
    """Mark the bookmarks of a form of ours; whether there are any."""
    ends: dict[str, str] = {}
    for bookmark in list(root.iter(f"{N}bookmarkStart", f"{N}bookmarkEnd")):
        number = bookmark.get(ID, "")
        if bookmark.tag == f"{N}bookmarkEnd":
            if end := ends.pop(number, ""):
                bookmark.addprevious(_fitting(bookmark, _run(end)))
        elif tag := tag_of_bookmark(bookmark.get(f"{N}name", "")):
            start, ends[number] = marks.take(tag)
            bookmark.addnext(_fitting(bookmark, _run(start)))
    return bool(marks.tags)


def _fitting(beside: _Element, run: _Element) -> _Element:
    """A run that may stand beside an element: in a paragraph of its own where that isn't in one."""
    return run if any(around.tag == PARAGRAPH for around in beside.iterancestors()) else _in_paragraph(run)


def _mark_old_fields(root: _Element, marks: AnswerMarks) -> None:
    """The fields of forms as Word had them until 2003: w:ffData in a field's first mark."""
    waiting: list[str] = []
    for mark in list(root.iter(f"{N}fldChar")):
        run, kind = mark.getparent(), mark.get(f"{N}fldCharType")
        if run is None or run.getparent() is None:
            continue
        if kind == "begin":
            data = mark.find(f"{N}ffData")
            tag = _said(data, "name")
            start, end = marks.take(tag) if tag else ("", "")
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


def _styles(file: WordDocument, *, bold_heads: bool) -> Mapping[int, str]:
    """The name of the style of each paragraph, by its number; short ones wholly in bold pass for headings."""
    return {
        number: "heading" if bold_heads and _is_bold_line(paragraph) else paragraph.style
        for number, paragraph in zip(paragraph_numbers(file), file.paragraphs, strict=True)
    }


def _is_bold_line(paragraph: WordParagraph) -> bool:
    words = [item for item in paragraph.items if isinstance(item, Words) and item.text.strip()]
    short = len(paragraph.text) <= _LONGEST_LABEL and not paragraph.numbering
    return bool(words) and short and all(item.look.strong for item in words)


def label_cells(file: WordDocument) -> frozenset[int]:
    """The numbers of paragraphs in the first of a row's two cells, where a table asks."""
    numbered = list(zip(paragraph_numbers(file), file.paragraphs, strict=True))
    columns: dict[int, int] = {}
    for _, paragraph in numbered:
        if paragraph.cell:
            table = paragraph.cell.table
            columns[table] = max(columns.get(table, 0), paragraph.cell.column)
    return frozenset(
        number
        for number, paragraph in numbered
        if paragraph.cell and paragraph.cell.column == 0 and columns[paragraph.cell.table] == 1
        if len(paragraph.text) <= _LONGEST_LABEL
    )
