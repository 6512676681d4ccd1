"""What Word shows is read, what it hides is listed: one small file for each of its ways."""

from __future__ import annotations

import pytest
from word_parts import W, left_out, p, read, relation, run, texts, word

from pressklar.ooxml.left_out import LeftOutGroup, left_out_problems
from pressklar.ooxml.reader import read_docx
from pressklar.ooxml.values import CharacterFormat, WordDocument, WordNote, Words

CODES: dict[LeftOutGroup, str] = {
    "hidden": "W660",
    "struck": "W661",
    "sign": "W662",
    "part": "W663",
    "elsewhere": "W664",
    "lost": "W665",
}


def style(key: str, kind: str, look: str, based: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>{base}<w:rPr>{look}</w:rPr></w:style>'


@pytest.mark.parametrize(
    ("look", "kind"), [("<w:vanish/>", "hidden"), ("<w:strike/>", "struck"), ("<w:dstrike/>", "struck")]
)
def test_hidden_and_struck_words_are_left_out_and_listed(look: str, kind: str) -> None:
    returned = read(p(run("Kvar ") + run("borta ", look) + run("igen.")))
    assert texts(returned) == ["Kvar igen."] and left_out(returned) == [(kind, "borta ")]
    [problem] = left_out_problems(returned, CODES, "file.docx")
    assert problem.code == {"hidden": "W660", "struck": "W661"}[kind] and "“borta”" in problem.message


@pytest.mark.parametrize(
    ("properties", "paragraph", "seen"),
    [
        ('<w:rStyle w:val="gone"/>', "", False),
        ('<w:rStyle w:val="heir"/>', "", False),
        ("", '<w:pStyle w:val="allgone"/>', False),
        ('<w:rStyle w:val="gone"/><w:vanish w:val="0"/>', "", True),
        ('<w:rStyle w:val="gone"/>', '<w:pStyle w:val="allgone"/>', True),
        ("<w:webHidden/>", "", True),
        ('<w:vanish w:val="false"/>', "", True),
    ],
)
def test_words_are_hidden_by_styles_too(properties: str, paragraph: str, seen: bool) -> None:
    styles = (
        style("gone", "character", "<w:vanish/>")
        + style("heir", "character", "<w:b/>", "gone")
        + style("allgone", "paragraph", "<w:vanish/>")
    )
    returned = read(p(run("ordet", properties), paragraph), {"styles": styles})
    assert ("".join(texts(returned)) == "ordet") is seen and (
        left_out(returned) == [("hidden", "ordet")]
    ) is not seen


def test_formulas_are_text() -> None:
    def m(words: str) -> str:
        return f"<m:r><m:t>{words}</m:t></m:r>"

    def row(*cells: str) -> str:
        return f"<m:mr>{''.join(f'<m:e>{m(cell)}</m:e>' for cell in cells)}</m:mr>"

    cases = {
        f"<m:f><m:num>{m('a')}</m:num><m:den>{m('b')}</m:den></m:f>": "a/b",
        f"<m:f><m:num>{m('a+b')}</m:num><m:den>{m('2c')}</m:den></m:f>": "(a+b)/2c",
        f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>": "x^2",
        f"<m:sSub><m:e>{m('x')}</m:e><m:sub>{m('n+1')}</m:sub></m:sSub>": "x_(n+1)",
        f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{m("x")}</m:e></m:rad>': "√(x)",
        f"<m:rad><m:deg>{m('3')}</m:deg><m:e>{m('x')}</m:e></m:rad>": "√[3](x)",
        '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
        f"<m:sub>{m('i=1')}</m:sub><m:sup>{m('n')}</m:sup><m:e>{m('i')}</m:e></m:nary>": "∑_(i=1)^n i",
        f"<m:d><m:e><m:m>{row('1', '2')}{row('3', '4')}</m:m></m:e></m:d>": "(1, 2; 3, 4)",
        f"<m:func><m:fName>{m('sin')}</m:fName><m:e>{m('x')}</m:e></m:func>": "sin x",
    }
    returned = read("".join(p(run("Så: ") + f"<m:oMath>{formula}</m:oMath>") for formula in cases))
    assert texts(returned) == [f"Så: {text}" for text in cases.values()] and left_out(returned) == []


def test_an_alternative_is_read_once_and_a_choice_that_word_doesn_t_know_gives_way() -> None:
    def alternative(needs: str, choice: str, fallback: str) -> str:
        first, second = (
            f'<mc:Choice Requires="{needs}">{p(run(choice))}</mc:Choice>',
            f"<mc:Fallback>{fallback and p(run(fallback))}</mc:Fallback>",
        )
        return f"<mc:AlternateContent>{first}{second}</mc:AlternateContent>"

    odd = alternative("z", "Från framtiden.", "Som förr.").replace(
        "<mc:AlternateContent>", '<mc:AlternateContent xmlns:z="https://other.example/ns">'
    )
    returned = read(
        alternative("wps", "Samma ord.", "Samma ord.") + alternative("w14", "Bara här.", "") + odd
    )
    assert texts(returned) == ["Samma ord.", "Bara här.", "Som förr."]
    assert [problem.text for problem in left_out_problems(returned, CODES, "f")] == ["Från framtiden."]


HTML = b"<html><head><title>Nej</title></head><body><h2>Rubrik</h2><p>Ett <b>fett</b> <a href='https://x.example/a'>ord</a>.</p><ol><li>ett<li>tv&aring;</ol></body></html>"


def test_a_web_page_put_in_as_a_chunk_is_read_where_it_stands() -> None:
    returned = read(
        p(run("Före.")) + '<w:altChunk r:id="c"/>' + p(run("Efter.")),
        {"word/c.htm": HTML},
        relation("c", "aFChunk", "c.htm"),
    )
    assert texts(returned) == ["Före.", "Rubrik", "Ett fett ord.", "ett", "två", "Efter."]
    assert returned.paragraphs[1].style == "heading 2" and [
        paragraph.label for paragraph in returned.paragraphs[3:5]
    ] == ["1.", "2."]
    assert Words("fett", CharacterFormat(strong=True)) in returned.paragraphs[2].items
    assert Words("ord", CharacterFormat(link="https://x.example/a")) in returned.paragraphs[2].items


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("c.txt", "Rad ett.\r\nRad två.".encode(), ["Rad ett.", "Rad två."]),
        (
            "c.rtf",
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}Tv\'e5 \b ord\b0\par{\*\dold x}Sju \u8211?\par}",
            ["Två ord", "Sju –"],
        ),
        (
            "c.mht",
            b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=A5r</p>",
            ["år"],
        ),
        ("c.docx", word(p(run("Ett dokument i ett annat."))), ["Ett dokument i ett annat."]),
    ],
)
def test_chunks_of_other_formats_are_read(name: str, data: bytes, expected: list[str]) -> None:
    assert (
        texts(read('<w:altChunk r:id="c"/>', {f"word/{name}": data}, relation("c", "aFChunk", name)))
        == expected
    )


def test_a_chunk_that_nothing_leads_to_is_named_with_its_words() -> None:
    returned = read(p(run("Text.")) + '<w:altChunk r:id="nowhere"/>', {"word/c.htm": b"<p>Inklistrat.</p>"})
    assert ("part", "Inklistrat.") in left_out(returned) and any(
        kind == "elsewhere" for kind, _ in left_out(returned)
    )


def table(look: str, *rows: str) -> str:
    return (
        f"<w:tbl><w:tblPr>{look}</w:tblPr>"
        + "".join(
            f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if row.isupper() else ''}<w:tc>{p(run(row))}</w:tc></w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


@pytest.mark.parametrize(
    ("look", "rows", "heads"),
    [
        ('<w:tblLook w:val="04A0" w:firstRow="1"/>', ("a", "b"), 1),
        ('<w:tblLook w:val="04A0"/>', ("a", "b"), 1),
        ('<w:tblLook w:val="0480"/>', ("a", "b"), 0),
        ('<w:tblLook w:val="04A0" w:firstRow="0"/>', ("a", "b"), 0),
        ("", ("a", "b"), 0),
        ("", ("A", "B", "c"), 2),
        ('<w:tblLook w:firstRow="1"/>', ("a",), 0),
    ],
)
def test_a_table_s_head_is_what_its_look_or_its_rows_say(
    look: str, rows: tuple[str, ...], heads: int
) -> None:
    cells = [paragraph.cell for paragraph in read(table(look, *rows)).paragraphs]
    assert [cell.head for cell in cells if cell] == [number < heads for number in range(len(rows))]


def test_links_keep_their_addresses_however_they_are_written() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    instruction = '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://x.example/b" \\o "Tips" </w:instrText></w:r>'
    returned = read(
        p(
            f'<w:hyperlink r:id="l">{run("ett")}</w:hyperlink>'
            + run(" ")
            + begin
            + instruction
            + separate
            + run("två")
            + end
            + run(" ")
            + f'<w:fldSimple w:instr=" HYPERLINK &quot;https://x.example/c&quot; ">{run("tre")}</w:fldSimple>'
        ),
        relations=relation("l", "hyperlink", "https://x.example/a", outside=True),
    )
    assert [
        (item.text, item.look.link)
        for item in returned.paragraphs[0].items
        if isinstance(item, Words) and item.text.strip()
    ] == [("ett", "https://x.example/a"), ("två", "https://x.example/b"), ("tre", "https://x.example/c")]


def test_a_field_that_never_ends_hides_no_words() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(read(p(begin + run("Kvar.")) + p(run("Också.")))) == ["Kvar.", "Också."]


def test_placeholders_are_no_words_of_the_text_and_what_was_typed_is() -> None:
    def control(words: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"

    returned = read(p(control("Klicka här.", "<w:showingPlcHdr/>") + control("Svaret.")))
    assert texts(returned) == ["Svaret."] and left_out(returned) == [("placeholder", "Klicka här.")]
    assert list(left_out_problems(returned, CODES, "f")) == []


def test_form_fields_show_their_answers() -> None:
    def form(data: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    boxes = form("<w:checkBox><w:checked/></w:checkBox>") + form(
        '<w:checkBox><w:default w:val="0"/></w:checkBox>'
    )
    chosen = form(
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Nej"/><w:listEntry w:val="Ja"/></w:ddList>'
    )
    assert texts(read(p(boxes + chosen))) == ["☒☐Ja"]


def test_small_things_of_runs() -> None:
    ruby = f"<w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby>"
    inside = "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t><w:tab/><w:ptab/><w:cr/><w:br/></w:r>"
    wrapped = (
        f"<w:smartTag>{run('d')}</w:smartTag><w:customXml>{run('e')}</w:customXml><w:dir>{run('f')}</w:dir>"
    )
    assert texts(read(p(inside + f"<w:r>{ruby}</w:r>" + wrapped))) == ["a\u2011b\u00adc\t\t\n\n漢(kan)def"]


def test_page_breaks_are_where_they_stand() -> None:
    [paragraph] = read(
        p(run("ett") + '<w:r><w:br w:type="page"/></w:r>' + run("två"), "<w:pageBreakBefore/>")
    ).paragraphs
    assert (paragraph.text, paragraph.breaks, paragraph.new_page) == ("etttvå", (3,), True)


def notes(returned: WordDocument) -> list[str]:
    return [
        "".join(word.text for word in item.content if isinstance(word, Words))
        for paragraph in returned.paragraphs
        for item in paragraph.items
        if isinstance(item, WordNote)
    ]


MARK = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def test_notes_hold_all_their_paragraphs_and_tables() -> None:
    note = f'<w:footnote w:id="1">{p(run("Ett."))}{table("", "två")}</w:footnote><w:footnote w:id="2">{p(run("Övergiven."))}</w:footnote>'
    returned = read(p(run("Text") + MARK), {"footnotes": note})
    assert notes(returned) == ["Ett.\ntvå"]
    assert left_out(returned) == [("note", "Övergiven.")]


def test_a_note_stands_at_each_of_its_marks() -> None:
    """As Word shows it, where a program copied a paragraph with a mark; also where the first mark was
    deleted.
    """
    note = {"footnotes": f'<w:footnote w:id="1">{p(run("Ett."))}</w:footnote>'}
    assert notes(read(p(run("Text") + MARK) + p(run("Text") + MARK), note)) == ["Ett.", "Ett."]
    deleted = f'<w:del w:id="9" w:author="Kim Exempel" w:date="2031-05-01T10:00:00Z">{MARK}</w:del>'
    assert notes(read(p(run("Text") + deleted) + p(run("Text") + MARK), note)) == ["Ett."]


def test_many_marks_of_a_long_note_give_it_a_few_times() -> None:
    note = {"footnotes": f'<w:footnote w:id="1">{p(run("n" * 150_000))}</w:footnote>'}
    assert len(notes(read(p(MARK * 1_000), note))) < 4


def test_the_strict_variant_reads_the_same() -> None:
    body = p(run("Ord.", "<w:vanish/>") + run("Kvar."))
    strict = f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{body}</w:body></w:document>'
    returned = read("", {"word/document.xml": strict})
    assert texts(returned) == ["Kvar."] and left_out(returned) == [("hidden", "Ord.")]


def test_charts_diagrams_and_headers_are_named_with_their_words() -> None:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<c:tx><c:rich><a:p><a:r><a:t>Antal brunnar</a:t></a:r></a:p></c:rich></c:tx><c:cat><c:strRef><c:strCache>"
        "<c:pt><c:v>Norr</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt><c:v>17</c:v></c:pt></c:numCache></c:numRef></c:val></c:chartSpace>"
    )
    header = f'<w:hdr xmlns:w="{W}">{p(run("Utkast för remiss"))}</w:hdr>'
    returned = read(
        p(run("Text.")),
        {"word/chart1.xml": chart, "word/header1.xml": header},
        relation("c", "chart", "chart1.xml") + relation("h", "header", "header1.xml"),
    )
    assert left_out(returned) == [("chart", "Antal brunnar Norr"), ("header", "Utkast för remiss")]
    assert {problem.code for problem in left_out_problems(returned, CODES, "f")} == {"W663"}


def test_rejecting_brings_back_what_was_there() -> None:
    body = p(
        run("Ett ")
        + f'<w:del w:author="Kim">{run("två ").replace("w:t", "w:delText")}</w:del><w:ins w:author="Kim">{run("tre ")}</w:ins>'
        + run("fyra")
    )
    assert (texts(read(body)), texts(read(body, reject=True))) == (["Ett tre fyra"], ["Ett två fyra"])
    assert read_docx(word(body), "f").gone == "två "
