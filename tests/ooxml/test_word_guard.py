"""What the guard lets through and what it refuses, each kind with its own code, before anything is parsed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
import word_making

from pressklar.ooxml.package import Package
from pressklar.problems import ContentError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sound() -> bytes:
    return word_making.word_of("2032").docx


def changed(
    change: Callable[[str, bytes], bytes | None] = lambda name, data: data,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The sound file with each part changed; None leaves it out."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sound())) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return target.getvalue()


def in_part(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        if name == part:
            assert old in data
            return data.replace(old, new, 1)
        return data

    return changed(change)


def twice() -> bytes:
    target = io.BytesIO(sound())
    with zipfile.ZipFile(target, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("word/document.xml", b"<other/>")
    return target.getvalue()


def zipped(names: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, data in names.items():
            file.writestr(name, data)
    return target.getvalue()


MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
REFUSED = {
    "empty": (lambda: b"", "E610"),
    "plain text": (lambda: b"Hej", "E610"),
    "another zip": (lambda: zipped({"a.txt": b"a"}), "E610"),
    "password": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "E611"),
    "old .doc": (lambda: OLE + b"\0" * 600, "E615"),
    "rtf": (lambda: b"{\\rtf1 Hej}", "E615"),
    "cut short": (lambda: sound()[:-400], "E612"),
    "macros": (
        lambda: in_part(
            "[Content_Types].xml", MAIN, b"application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "E613",
    ),
    "a macro part": (lambda: changed(more={"word/vbaProject.bin": b"x"}), "E613"),
    "template": (
        lambda: in_part("[Content_Types].xml", MAIN, MAIN.replace(b"document.main", b"template.main")),
        "E614",
    ),
    "bomb": (lambda: changed(more={"word/big.xml": b" " * 50_000_000}), "E616"),
    "two of a name": (twice, "E617"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_kind_is_refused_in_its_own_words(name: str) -> None:
    make, code = REFUSED[name]
    with pytest.raises(ContentError) as caught:
        Package(make(), "returned.docx")
    [problem] = caught.value.problems
    assert (problem.code, problem.file, problem.severity) == (code, "returned.docx", "error") and problem.hint


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "E618"),
        (b"<a>" * 3000 + b"</a>" * 3000, "E619"),
        (b"<a><b></a>", "E612"),
    ],
)
def test_a_part_that_must_not_be_parsed(xml: bytes, code: str) -> None:
    package = Package(changed(more={"word/odd.xml": xml}), "returned.docx")
    with pytest.raises(ContentError) as caught:
        package.xml("word/odd.xml")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_our_own_file_passes() -> None:
    package = Package(sound(), "booklet.docx")
    root = package.xml(package.document)
    assert root is not None and re.search(r"\bdocument$", root.tag)


ATTACHED = {
    "a workbook": {"word/embeddings/book.xlsx": b"x"},
    "a chart": {"word/charts/chart1.xml": b"<a/>"},
    "a presentation": {"word/embeddings/show.pptx": b"x"},
}
TYPES_OF = (
    b'<Override PartName="/word/embeddings/book.xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
    b'<Default Extension="pptx" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation"/>'
    b'<Default Extension="xlsm" ContentType="application/vnd.ms-excel.sheet.macroEnabled.12"/>'
)


@pytest.mark.parametrize("name", ATTACHED)
def test_what_is_attached_makes_it_no_other_kind_of_file(name: str) -> None:
    def change(part: str, data: bytes) -> bytes:
        return data.replace(b"</Types>", TYPES_OF + b"</Types>") if part == "[Content_Types].xml" else data

    assert Package(changed(change, ATTACHED[name]), "a.docx").document == "word/document.xml"


def leading_out(kind: str) -> bytes:
    row = (
        f'<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="file:///C:/Listor/deltagare.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    return in_part("word/_rels/document.xml.rels", b"</Relationships>", row)


@pytest.mark.parametrize(
    "kind", ["hyperlink", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "oleObject"]
)
def test_a_source_that_nothing_here_opens_is_no_danger(kind: str) -> None:
    assert Package(leading_out(kind), "a.docx").names


@pytest.mark.parametrize("kind", ["image", "subDocument", "aFChunk"])
def test_text_and_pictures_from_elsewhere_are_refused_where_they_would_be_shown(kind: str) -> None:
    with pytest.raises(ContentError) as caught:
        Package(leading_out(kind), "a.docx")
    assert caught.value.problems[0].code == "E621"
    assert Package(leading_out(kind), "a.docx", linked=True).names


@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_names_the_file(name: str) -> None:
    with pytest.raises(ContentError) as caught:
        Package(REFUSED[name][0](), "Åsas svar.docx")
    assert all(problem.message.startswith("Åsas svar.docx ") for problem in caught.value.problems)


def test_a_sheet_under_a_word_file_s_name() -> None:
    sheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with pytest.raises(ContentError, match="is a spreadsheet"):
        Package(in_part("[Content_Types].xml", MAIN, sheet), "a.docx")
