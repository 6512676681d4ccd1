"""styles/word.docx: a designer's file lends its styles; what it lacks is said; what it shouldn't hold does no
harm.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
import small
import word_making
from docx.shared import Pt, RGBColor
from word_rules import NS, WordFile, faults

from pressklar.docx import engine
from pressklar.foundation.zip_files import deterministic_zip
from pressklar.problems import ContentError, Problem

STYLE = "styles/word.docx"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def own() -> bytes:
    """The file that a designer begins with: a built booklet.docx."""
    return word_making.word_of("small").docx


def restyled(root: small.Root, data: bytes) -> WordFile:
    root.write(STYLE, data)
    return WordFile(engine.make_word(root.pages(), word_making.cached(root.folders)).docx)


def changed(parts: Mapping[str, Callable[[str], str] | None]) -> bytes:
    """The built file with parts rewritten, or left out."""
    with zipfile.ZipFile(io.BytesIO(own())) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    for name, change in parts.items():
        if change is None:
            del kept[name]
        else:
            kept[name] = change(kept[name].decode()).encode()
    return deterministic_zip(kept)


def refused(root: small.Root, data: bytes) -> Problem:
    with pytest.raises(ContentError) as raised:
        restyled(root, data)
    (problem,) = raised.value.problems
    assert problem.file == STYLE
    return problem


def test_a_built_file_changes_nothing_but_the_words_of_styles(root: small.Root) -> None:
    file = restyled(root, own())
    assert faults(deterministic_zip({name: file.bytes(name) for name in file.names})) == []
    assert file.bytes("word/document.xml") == WordFile(own()).bytes("word/document.xml")
    assert file.bytes("word/numbering.xml").count(b"<w:abstractNum ") == 2


def test_a_designers_styles_and_page_are_used(root: small.Root) -> None:
    template = docx.Document(io.BytesIO(own()))
    template.styles["Heading 2"].font.size = Pt(31)
    template.styles["Nummer 1"].font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    template.sections[0].left_margin = Pt(200)
    target = io.BytesIO()
    template.save(target)
    file = restyled(root, target.getvalue())
    assert faults(deterministic_zip({name: file.bytes(name) for name in file.names})) == []
    styles = file.tree("word/styles.xml")
    assert styles.xpath("string(//w:style[w:name/@w:val='heading 2']//w:sz/@w:val)", namespaces=NS) == "62"
    assert (
        styles.xpath("string(//w:style[w:name/@w:val='Nummer 1']//w:color/@w:val)", namespaces=NS) == "123456"
    )
    assert file.document.xpath("string(//w:pgMar/@w:left)", namespaces=NS) == "4000"


def test_styles_go_by_name_whatever_their_ids(root: small.Root) -> None:
    """Word in another language, and LibreOffice, give styles ids of their own."""
    data = changed(
        {
            "word/styles.xml": lambda xml: (
                xml.replace('"BodyText"', '"Brdtext"')
                .replace('"Heading2"', '"Rubrik2"')
                .replace('"ListBullet2"', '"Punktlista2"')
            ),
            "word/numbering.xml": lambda xml: xml.replace('"ListBullet2"', '"Punktlista2"'),
        }
    )
    file = restyled(root, data)
    assert b'w:pStyle w:val="Brdtext"' in file.bytes(
        "word/document.xml"
    ) and b'w:pStyle w:val="BodyText"' not in file.bytes("word/document.xml")
    assert [
        fault
        for fault in faults(deterministic_zip({name: file.bytes(name) for name in file.names}))
        if "style" in fault
    ] == []


def test_a_designers_own_signs_and_numbered_headings_come_along(root: small.Root) -> None:
    def signs(xml: str) -> str:
        more = (
            '<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>'
            '<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        return (
            xml.replace("•", "»")
            .replace('<w:num w:numId="1">', f'{more}<w:num w:numId="1">')
            .replace(
                "</w:numbering>", '<w:num w:numId="90"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
            )
        )

    data = changed(
        {
            "word/numbering.xml": signs,
            "word/styles.xml": lambda xml: xml.replace(
                '<w:outlineLvl w:val="2"/>', '<w:outlineLvl w:val="2"/>'
            ).replace(
                '<w:keepNext/><w:keepLines/><w:pBdr><w:top w:val="single" w:sz="4" w:space="4"',
                '<w:keepNext/><w:keepLines/><w:numPr><w:numId w:val="90"/></w:numPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="4"',
            ),
        }
    )
    file = restyled(root, data)
    assert faults(deterministic_zip({name: file.bytes(name) for name in file.names})) == []
    numbering = file.tree("word/numbering.xml")
    assert "»" in numbering.xpath("//w:abstractNum[@w:abstractNumId='1']//w:lvlText/@w:val", namespaces=NS)
    assert numbering.xpath("//w:num[@w:numId='3']/w:abstractNumId/@w:val", namespaces=NS) == ["3"]
    assert (
        file.tree("word/styles.xml").xpath(
            "string(//w:style[w:name/@w:val='heading 3']//w:numId/@w:val)", namespaces=NS
        )
        == "3"
    )


def test_styles_for_code_come_along_where_the_designers_file_has_none(root: small.Root) -> None:
    def without_code(xml: str) -> str:
        return re.sub(
            r'<w:style [^>]*>(?:(?!</w:style>).)*?<w:name w:val="HTML (?:Code|Preformatted)"/>.*?</w:style>',
            "",
            xml,
        )

    data = changed({"word/styles.xml": lambda xml: without_code(xml).replace('"BodyText"', '"Brdtext"')})
    assert b"HTML" not in WordFile(data).bytes("word/styles.xml")
    file = restyled(root, data)
    styles = file.tree("word/styles.xml")
    assert styles.xpath("//w:style[w:name/@w:val='HTML Preformatted']/w:next/@w:val", namespaces=NS) == [
        "Brdtext"
    ]
    assert styles.xpath("count(//w:style[w:name/@w:val='HTML Code'])", namespaces=NS) == 1
    assert faults(deterministic_zip({name: file.bytes(name) for name in file.names})) == []


def test_missing_styles_are_listed_by_name(root: small.Root) -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    problem = refused(root, target.getvalue())
    assert problem.code == "E602"
    assert (
        "Member, " in problem.message
        and "Number 8 (a character style)" in problem.message
        and "Booklet Table (a table style)" in problem.message
    )
    assert "Body Text," not in problem.message and "Title," not in problem.message


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"ord", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 8, deterministic_zip({"a.txt": "a"})],
)
def test_what_is_no_word_file_is_refused(root: small.Root, data: bytes) -> None:
    assert refused(root, data).code == "E601"


def test_a_file_with_declarations_or_broken_xml_is_refused(root: small.Root) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert refused(root, changed({"word/styles.xml": lambda _: bomb})).code == "E601"
    assert refused(root, changed({"word/styles.xml": lambda xml: xml[:-20]})).code == "E601"


def test_a_bomb_is_refused(root: small.Root) -> None:
    data = changed({"word/styles.xml": lambda _: " " * 50_000_000})
    assert "unpacks to far more" in refused(root, data).message


def test_a_file_without_lists_or_faces_gets_ours(root: small.Root) -> None:
    def only(xml: str) -> str:
        return xml[: xml.index("<w:font ")] + "</w:fonts>"

    data = changed(
        {
            "word/numbering.xml": lambda xml: xml[: xml.index("<w:abstractNum ")] + "</w:numbering>",
            "word/fontTable.xml": only,
        }
    )
    file = restyled(root, data)
    assert [name for name in file.names if name.endswith(".odttf")]
    assert file.bytes("word/numbering.xml").count(b"<w:abstractNum ") == 2
