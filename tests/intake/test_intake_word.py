"""Word files: the same booklet comes out of them, tracked changes count as accepted, and what is hostile is
refused.
"""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from pathlib import Path

import pytest
from booklets import ENGLISH, SOURCE, SWEDISH, bring, needs_source
from docx_files import W, body, from_text, from_xml, package

from pressklar.intake.paragraphs import to_markdown
from pressklar.intake.word import read_word
from pressklar.problems import ContentError


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_word(data, "b.docx").lines]


def refused(data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        read_word(data, "b.docx")
    assert [problem.code for problem in caught.value.problems] == ["E407"]
    return caught.value.problems[0].message


@pytest.mark.parametrize("text", [SWEDISH, ENGLISH.replace("\f\n", "\n\n\n")], ids=["Swedish", "English"])
def test_the_same_booklet_as_from_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, word = bring(tmp_path / "a", text), bring(tmp_path / "b", from_text(text), name="booklet.docx")
    assert [proposal.title for proposal in word.proposals] == [proposal.title for proposal in plain.proposals]
    assert [(dict(proposal.fields), proposal.contacts, proposal.intro) for proposal in word.proposals] == [
        (dict(proposal.fields), proposal.contacts, proposal.intro) for proposal in plain.proposals
    ]
    assert [chapter.title for chapter in word.edition.chapters] == [
        chapter.title for chapter in plain.edition.chapters
    ]


@needs_source
def test_the_source_as_a_word_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    text = SOURCE.read_text("utf-8")
    plain, word = bring(tmp_path / "a", text), bring(tmp_path / "b", from_text(text), name="booklet.docx")
    assert word.done.words == plain.done.words
    assert [(proposal.title, dict(proposal.fields), proposal.contacts) for proposal in word.proposals] == [
        (proposal.title, dict(proposal.fields), proposal.contacts) for proposal in plain.proposals
    ]


def test_tracked_changes_count_as_accepted() -> None:
    data = from_xml(
        '<w:r><w:t xml:space="preserve">Vi vill </w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>mäta</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>väga</w:delText></w:r></w:del><w:r><w:t>.</w:t></w:r>',
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>borta</w:t></w:r></w:moveFrom><w:moveTo w:id="4" w:author="a"><w:r><w:t>hit</w:t></w:r></w:moveTo>',
        '<w:pPr><w:rPr><w:del w:id="5" w:author="a"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Delad </w:t></w:r>',
        "<w:r><w:t>mening</w:t></w:r>",
    )
    assert texts(data) == ["Vi vill mäta.", "hit", "Delad mening"]


def test_breaks_tabs_and_hyphens() -> None:
    data = from_xml(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t><w:br/><w:t>e</w:t></w:r>",
        '<w:r><w:br w:type="page"/><w:t>f</w:t></w:r>',
        "<w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>g</w:t></w:r>",
        '<w:pPr><w:pageBreakBefore w:val="0"/></w:pPr><w:r><w:t>h</w:t></w:r>',
    )
    lines = read_word(data, "b.docx").lines
    assert [line.text for line in lines] == ["a\tb-cd", "e", "f", "g", "h"]
    assert [line.page_break for line in lines] == [False, False, True, True, False]
    assert [line.number for line in lines] == [1, 1, 2, 3, 4]


NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>"""


def item(text: str, level: int = 0, number: int = 7) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r>'


def test_lists_get_the_marks_that_word_shows() -> None:
    assert texts(
        from_xml(item("a"), item("b"), item("c", 1), item("d"), item("e", 0, 0), numbering=NUMBERING)
    ) == ["3. a", "4. b", "- c", "5. d", "e"]


LEVELS = """<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"""


def test_lists_in_lists_stay_so_and_letters_stay_letters() -> None:
    data = from_xml(
        item("ett", 0, 8),
        item("i ett", 1, 8),
        item("två", 0, 8),
        item("samla"),
        item("från kommuner", 1),
        item("skriva"),
        item("fem", 0, 9),
        numbering=LEVELS,
    )
    lines = read_word(data, "b.docx").lines
    assert [(line.text, line.level) for line in lines] == [
        ("- ett", 0),
        ("- i ett", 1),
        ("- två", 0),
        ("1. samla", 0),
        ("a) från kommuner", 1),
        ("2. skriva", 0),
        ("5. fem", 0),
    ]
    text, _ = to_markdown(lines[:6], "b.docx")
    assert text == "- ett\n  * i ett\n- två\n\n1. samla\n\n   a) från kommuner\n\n2. skriva"


def test_addresses_of_links_stand_behind_their_words_unless_these_say_them() -> None:
    def link(address: str, words: str) -> str:
        return f"<w:fldSimple w:instr=' HYPERLINK \"{address}\" '><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:fldSimple>"

    data = from_xml(
        link("https://x.example/a", "läs mer") + "<w:r><w:t>.</w:t></w:r>",
        link("mailto:kim@x.example", "kim@x.example"),
        link("https://x.example/", "x.example"),
    )
    assert texts(data) == ["läs mer (https://x.example/a).", "kim@x.example", "x.example"]


def test_hidden_and_struck_words_are_said_to_be_left_out() -> None:
    data = from_xml(
        '<w:r><w:t xml:space="preserve">kvar </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>dolt</w:t></w:r>',
        "<w:r><w:t>mer</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>struket</w:t></w:r>",
    )
    source = read_word(data, "b.docx")
    assert [line.text for line in source.lines] == ["kvar", "mer"]
    assert [(problem.code, problem.line, problem.text) for problem in source.problems] == [
        ("W439", 1, "dolt"),
        ("W440", 2, "struket"),
    ]


def test_text_in_tables_boxes_and_links_is_kept_once() -> None:
    data = package(
        {
            "word/document.xml": body(
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                "<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
                '<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                "<mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
                "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            )
        }
    )
    assert texts(data) == ["cell", "control", "link", "box"]


def test_strict_files_and_other_names_of_the_main_part() -> None:
    usual, strict_name = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    strict = body("<w:p><w:r><w:t>a</w:t></w:r></w:p>").replace(usual, strict_name)
    assert texts(package({"word/document.xml": strict})) == ["a"]
    assert "has no text part" in refused(package({}))


def test_notes_and_comments_are_said_to_be_left_out_with_their_words() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    data = package(
        {
            "word/document.xml": body(
                '<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
            ),
            "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>Se bilagan.</w:t></w:r></w:p></w:footnote></w:footnotes>',
            "word/comments.xml": f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>Stämmer det?</w:t></w:r></w:p></w:comment></w:comments>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{kind}footnotes" Target="footnotes.xml"/>'
            f'<Relationship Id="b" Type="{kind}comments" Target="comments.xml"/></Relationships>',
        }
    )
    assert [problem.message for problem in read_word(data, "b.docx").problems] == [
        "1 note was left out: “Se bilagan.”.",
        "1 comment was left out: “Stämmer det?”.",
    ]


def test_an_empty_word_file() -> None:
    with pytest.raises(ContentError, match="empty"):
        read_word(from_xml(), "b.docx")


def test_what_is_no_word_file() -> None:
    assert "isn't a Word file" in refused(b"just text")
    assert "isn't a Word file" in refused(b"")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "is an old Word file" in refused(old)
    assert "is protected by a password" in refused(old + "EncryptedPackage".encode("utf-16-le"))


def test_truncated_and_damaged_files() -> None:
    whole = from_text(SWEDISH)
    for cut in (4, 100, len(whole) // 2, len(whole) - 30):
        assert "damaged" in refused(whole[:cut])
    start = whole.index(b"word/document.xml") + 40
    assert "damaged" in refused(whole[:start] + b"\xff" * 200 + whole[start + 200 :])
    assert "damaged" in refused(package({"word/document.xml": "<w:document"}))


def test_bombs() -> None:
    assert "far more than a booklet" in refused(
        package({"word/document.xml": body("<w:p/>"), "word/media/x.bin": bytes(30_000_000)})
    )
    assert "far more than a booklet" in refused(
        package({**{f"x/{number}": b"" for number in range(5001)}, "word/document.xml": body("<w:p/>")})
    )
    laughs = (
        "<!DOCTYPE w [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 9}'>" for n in range(9))
        + "]>"
    )
    assert "declarations" in refused(
        package({"word/document.xml": body("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", laughs)})
    )
    outside = "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    assert "declarations" in refused(
        package({"word/document.xml": body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", outside).encode("utf-16")})
    )


def test_a_lying_size_is_not_believed() -> None:
    """The archive's list says that a part is small; unpacked it is not."""
    data = bytearray(package({"word/document.xml": body("<w:p/>") + " " * 61_000_000}))
    size = len(body("<w:p/>")) + 61_000_000
    data = bytearray(bytes(data).replace(size.to_bytes(4, "little"), (900_000).to_bytes(4, "little")))
    assert "damaged" in refused(bytes(data))


def test_two_parts_of_one_name() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = package({"word/document.xml": body("<w:p/>")}, doubled=["word/document.xml"])
    assert "two parts of the same name" in refused(data)


def test_an_encrypted_entry() -> None:
    data = bytearray(package({"word/document.xml": body("<w:p/>")}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(mark, data.index(b"word/document.xml") - 60)
        data[start + offset] |= 1
    assert zipfile.is_zipfile(io.BytesIO(bytes(data)))
    assert "is protected by a password" in refused(bytes(data))


def test_deep_nesting_ends() -> None:
    depth = 100_000
    assert refused(package({"word/document.xml": body("<w:sdt>" * depth + "</w:sdt>" * depth)}))
    inner = "<w:r>" * 200 + "<w:t>a</w:t>" + "</w:r>" * 200
    assert texts(package({"word/document.xml": body(f"<w:p>{inner}</w:p>")})) == ["a"]


def test_random_bytes_in_a_real_file() -> None:
    whole = from_text(SWEDISH)
    for seed in range(60):
        data = bytearray(whole)
        for step in range(5):
            data[(seed * 7919 + step * 104_729) % len(data)] = (seed * 31 + step) % 256
        try:
            read_word(bytes(data), "b.docx")
        except ContentError as error:
            assert error.problems[0].code in ("E407", "E404")


def test_nothing_is_unpacked_on_disk(tmp_path: Path) -> None:
    before = set(os.listdir(tmp_path))
    read_word(
        package(
            {
                "word/document.xml": body("<w:p><w:r><w:t>a</w:t></w:r></w:p>"),
                "../../evil.txt": b"x",
                "/abs.txt": b"x",
            }
        ),
        "b.docx",
    )
    assert set(os.listdir(tmp_path)) == before
