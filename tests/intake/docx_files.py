"""Word files for the tests: honest ones through python-docx, and hostile ones made part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def from_text(text: str) -> bytes:
    """A Word file of the same shape as a booklet's text: its lines as paragraphs, titles as headings, lists
    as Word's lists.
    """
    document = docx.Document()
    pending_break = False
    for part in text.strip("\n").split("\n\n\n\n"):
        for line in filter(None, part.split("\n")):
            style = (
                "List Bullet"
                if line.startswith("- ")
                else "Heading 2"
                if line[:1].isdigit() and "\t" not in line
                else "Normal"
            )
            paragraph = document.add_paragraph(line.removeprefix("- "), style)
            paragraph.paragraph_format.page_break_before = pending_break or None
            pending_break = False
        pending_break = True
    return saved(document)


def from_xml(*paragraphs: str, numbering: str = "") -> bytes:
    """A Word file whose body is this XML, paragraph by paragraph."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{paragraph}</w:p>"))
    if numbering:
        part = document.part.numbering_part.element
        for element in list(part):
            part.remove(element)
        for element in parse_xml(f"<w:numbering {W}>{numbering}</w:numbering>"):
            part.append(element)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def package(parts: Mapping[str, bytes | str], doubled: Sequence[str] = ()) -> bytes:
    """A zip archive with these parts; names in `doubled` come twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"_rels/.rels": RELATIONS, **parts}.items():
            archive.writestr(name, data)
        for name in doubled:
            archive.writestr(name, parts[name])
    return file.getvalue()


def body(inner: str, doctype: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {W}><w:body>{inner}</w:body></w:document>'
