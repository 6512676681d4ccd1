"""The whole Word file: it keeps the published rules, has every word, says what each bookmark means, and is
the same bytes each time.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
import small
import word_making
from PIL import Image
from word_rules import NS, WordFile, faults

from pressklar.docx import engine
from pressklar.docx.body import Body
from pressklar.docx.marks import FieldRef, Marks, target_name
from pressklar.docx.page_setup import page_of
from pressklar.docx.restyle import sheet_of
from pressklar.docx.styles import styles_xml
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.theme_files import theme_files
from pressklar.ooxml.style_names import local_name, own_name
from pressklar.problems import ContentError
from pressklar.rendering.sections import Section
from pressklar.theme import Length, read_theme
from pressklar.theme.contrast import contrast
from pressklar.typography.measuring import TypeMeasures

WHICH = ("2024", "2032", "small")


@pytest.fixture(params=WHICH)
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(which: str) -> WordFile:
    return WordFile(word_making.word_of(which).docx)


def test_it_keeps_the_published_rules(which: str) -> None:
    assert faults(word_making.word_of(which).docx) == []


def test_an_independent_validator_finds_nothing(which: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit isn't installed")
    path = tmp_path / "booklet.docx"
    path.write_bytes(word_making.word_of(which).docx)
    result = audit.OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_python_docx_opens_it(which: str) -> None:
    document = docx.Document(io.BytesIO(word_making.word_of(which).docx))
    edition = word_making.pages_of(which).edition
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert (
        styles.count("Title") == 1
        and styles.count("Heading 2") == len(edition.proposals)
        and styles.count("Heading 1") >= len(edition.chapters)
    )
    properties = document.core_properties
    assert (properties.title, properties.author, properties.created) == (
        edition.title,
        edition.publisher,
        datetime.datetime.combine(edition.date, datetime.time(), datetime.UTC),
    )


def test_every_word_is_there_in_order(which: str, file: WordFile) -> None:
    """The body's words are the HTML's, footnotes apart; contents show chapters' numbers too."""
    wanted = [
        word
        for section in word_making.pages_of(which).sections()
        for word in word_making.words(numbered(section.html, which), notes=False)
    ]
    assert text_of(file.document) == wanted


def test_every_footnote_is_a_real_one(which: str, file: WordFile) -> None:
    html = "".join(section.html for section in word_making.pages_of(which).sections())
    spans = re.findall(r'<span role="doc-footnote"(?:<span.*?</span>|.)*?</span>', html)
    wanted = [word for note in spans for word in word_making.tokens(re.sub("<[^>]+>", "", note))]
    notes = file.tree("word/footnotes.xml")
    assert text_of(notes) == wanted
    assert len(notes.xpath("//w:footnoteRef", namespaces=NS)) == html.count('role="doc-footnote"')


def test_each_language_is_said(which: str, file: WordFile) -> None:
    language = file.tree("word/styles.xml").xpath("string(//w:docDefaults//w:lang/@w:val)", namespaces=NS)
    assert language == {"sv": "sv-SE", "en": "en-GB"}[word_making.pages_of(which).edition.language]


def test_chapter_numbers_stand_on_their_hue(which: str, file: WordFile) -> None:
    theme = word_making.pages_of(which).theme
    fills = dict(zip((f"Number {n}" for n in range(1, 99)), theme.chapters, strict=False))
    styles = {
        name: style
        for style in file.tree("word/styles.xml").xpath("//w:style", namespaces=NS)
        if (name := own_name(style.xpath("string(w:name/@w:val)", namespaces=NS)).title()) in fills
    }
    assert {
        name: style.xpath("string(.//w:shd/@w:fill)", namespaces=NS) for name, style in styles.items()
    } == {name: palette.hue.rgb[1:].upper() for name, palette in fills.items()}


EDITORS = [
    "Normal",
    "heading 1",
    "heading 2",
    "heading 3",
    "Lead",
    "Body Text",
    "Subhead",
    "Contact",
    "Quote",
]
EDITORS += ["caption", "List Bullet", "List Number", "Emphasis", "Strong"]


def test_the_gallery_has_what_an_editor_picks_in_the_editions_language(which: str, file: WordFile) -> None:
    language = word_making.pages_of(which).edition.language
    gallery, own = set(), {}
    for style in file.tree("word/styles.xml").iterfind("w:style", NS):
        name = style.xpath("string(w:name/@w:val)", namespaces=NS)
        if style.find("w:qFormat", NS) is not None:
            gallery.add(name)
        else:
            assert style.find("w:semiHidden", NS) is not None, name
        if style.xpath("@w:customStyle", namespaces=NS):
            own[own_name(name)] = name
    assert gallery == {local_name(name, language) if name.lower() in own else name for name in EDITORS}
    assert own["contact"] == {"sv": "Kontakt", "en": "Contact"}[language]
    foreign = {name for key, name in own.items() if key == name.lower()}
    assert (foreign == set(own.values())) if language == "en" else (foreign <= {"Register"})


def test_every_own_style_has_a_name_of_its_own_in_every_language_and_is_known_by_it(file: WordFile) -> None:
    own = [
        own_name(style.xpath("string(w:name/@w:val)", namespaces=NS))
        for style in file.tree("word/styles.xml").iterfind("w:style[@w:customStyle]", NS)
    ]
    for language in ("sv", "de", "fi", "de-AT", "en", "nl"):
        names = [local_name(name, language).lower() for name in own]
        assert len(set(names)) == len(names)
        assert [own_name(name) for name in names] == own
    for language in ("sv", "de", "fi"):
        assert [name for name in own if local_name(name, language) == name] == []


def test_a_contact_stays_with_the_end_of_its_proposal(file: WordFile) -> None:
    document = file.document
    kept = set(document.xpath("//w:p[w:pPr/w:keepNext]", namespaces=NS))
    names, paragraph_tag = file.style_names(), f"{{{NS['w']}}}p"

    def style(element: Any) -> str:
        return own_name(names.get(element.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS), ""))

    contacts = [each for each in document.iter(paragraph_tag) if style(each) == "contact"]
    labels = [each.getprevious() for each in contacts if style(each.getprevious()) == "heading 3"]
    assert labels and set(labels) <= kept
    ends = [end for label in labels if (end := label.getprevious()).tag == paragraph_tag]
    assert ends and set(ends) <= kept


def test_header_repeats_the_chapter_and_footer_counts_pages(file: WordFile) -> None:
    assert "STYLEREF 1" in file.bytes("word/header1.xml").decode()
    footer = file.bytes("word/footer1.xml").decode()
    assert " PAGE " in footer and " NUMPAGES " in footer
    assert file.document.xpath("//w:sectPr/w:titlePg", namespaces=NS)


def test_direct_formatting_only_where_no_style_does(file: WordFile) -> None:
    """Paragraphs have a style, a list's number, a page break, headings without a number their indent, and what
    stands before a contact keeps with it: nothing else.
    """
    allowed = {"pStyle", "numPr", "pageBreakBefore", "ind", "keepNext"}
    assert {
        child.tag.partition("}")[2]
        for properties in file.document.iterfind(".//w:pPr", NS)
        for child in properties
    } <= allowed
    indented = file.document.xpath("//w:pPr[w:ind]/w:pStyle/@w:val", namespaces=NS)
    assert {file.style_names()[style] for style in indented} <= {"heading 1", "TOC Heading"}
    names = file.style_names()
    behind = file.document.xpath("//w:p[w:pPr/w:keepNext]/following-sibling::*[1]", namespaces=NS)
    styles = {own_name(names[each.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS)]) for each in behind}
    assert styles <= {"heading 3", "contact", "not given"}
    assert {
        child.tag.partition("}")[2]
        for properties in file.document.iterfind(".//w:r/w:rPr", NS)
        for child in properties
    } <= {"rStyle", "b", "bCs", "i", "iCs", "vertAlign", "lang"}


def test_the_base_says_what_each_hidden_bookmark_means(which: str, file: WordFile) -> None:
    word, edition = word_making.word_of(which), word_making.pages_of(which).edition
    base = json.loads(word.base)
    assert (
        base["draft"] == word.draft
        and base["edition"] == edition.id
        and base["fields"][0] == "title"
        and base["fields"][-1] == "contacts"
    )
    named = {
        f"_rb_{proposal['mark']}_{point}" for proposal in base["proposals"] for point in proposal["points"]
    }
    assert named == {name for name in file.bookmarks() if name.startswith("_rb_")}
    by_id = {proposal["id"]: proposal for proposal in base["proposals"]}
    assert list(by_id) == [proposal.id for proposal in edition.proposals]
    for proposal in edition.proposals:
        assert (
            by_id[proposal.id]["fields"] == dict(proposal.fields)
            and by_id[proposal.id]["title"] == proposal.title
        )
    assert all(
        proposal["points"]["0_1"][1].split("\t")[1] == " ".join(proposal["title"].split())
        for proposal in base["proposals"]
    )


def test_each_paragraphs_words_are_in_the_base(which: str, file: WordFile) -> None:
    styles = file.style_names()
    points = {
        f"_rb_{proposal['mark']}_{point}": point_words
        for proposal in json.loads(word_making.word_of(which).base)["proposals"]
        for point, point_words in proposal["points"].items()
    }
    seen = 0
    for paragraph in file.document.iter(f"{{{NS['w']}}}p"):
        for name in paragraph.xpath("w:bookmarkStart/@w:name", namespaces=NS):
            if name in points:
                style, words = points[name]
                style_id = paragraph.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS)
                assert own_name(styles[style_id]) == style.lower()
                assert word_making.tokens(words) == text_of(paragraph)
                seen += 1
    assert seen == len(points) > 0


def test_the_base_and_draft_id_are_in_the_file(which: str, file: WordFile) -> None:
    word = word_making.word_of(which)
    item = file.tree("customXml/item1.xml")
    assert item.text.encode() == word.base and item.get("draft") == word.draft
    assert f"<vt:lpwstr>{word.draft}</vt:lpwstr>" in file.bytes("docProps/custom.xml").decode()


def test_another_text_is_another_draft(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    before = engine.make_word(root.pages(), word_making.cached(root.folders))
    root.change(small.FIRST, "En kort text", "En annan text")
    after = engine.make_word(root.pages(), word_making.cached(root.folders))
    assert before.draft != after.draft
    assert (
        before.draft
        == engine.make_word(
            word_making.pages_of("small"), word_making.cached(word_making.root().folders)
        ).draft
    )


@pytest.mark.soak(cases=1)
def test_the_same_bytes_whatever_the_hash_seed_and_the_clock(which: str, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path[:0] = sys.argv[2:]\nimport word_making\n"
        f"pathlib.Path(sys.argv[1]).write_bytes(word_making.word_of({which!r}).docx)"
    )
    files = []
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        path = tmp_path / seed
        subprocess.run(
            [
                sys.executable,
                "-c",
                code,
                str(path),
                str(PROJECT),
                str(PROJECT / "tests"),
                str(PROJECT / "tests" / "docx"),
            ],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        )
        files.append(path.read_bytes())
    assert files[0] == files[1] == word_making.word_of(which).docx


def test_a_page_number_of_nowhere_is_an_error(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    path = root.own("templates/back.html.j2")
    path.write_text(path.read_text("utf-8") + '<p><span data-folio="#borta"></span></p>', "utf-8")
    with pytest.raises(ContentError) as raised:
        engine.make_word(root.pages(), word_making.cached(root.folders))
    assert [problem.code for problem in raised.value.problems] == [
        "E603"
    ] and "#borta" in raised.value.problems[0].message


def test_a_picture_is_in_the_file_once_with_its_words(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.change(small.THIRD, "  Se [det första]", "  ![Samma karta](images/karta.png)\n\n  Se [det första]")
    file = WordFile(engine.make_word(root.pages(), word_making.cached(root.folders)).docx)
    assert [file.bytes(name) for name in file.names if name.startswith("word/media/")] == [small.picture()]
    assert file.document.xpath("//wp:docPr/@descr", namespaces=NS) == ["En blå karta", "Samma karta"]


def numbered(html: str, which: str) -> str:
    """The contents' links to chapters with the chapters' numbers, where the template doesn't show them as
    text.
    """
    for chapter in word_making.pages_of(which).views.chapters:
        html = re.sub(
            rf'(<a class="chapter" href="#{chapter.anchor}">)(?!<b)', rf"\g<1>{chapter.number} ", html
        )
    return html


def text_of(element: object) -> list[str]:
    """The words of a part or paragraph; page references and marks of notes apart."""
    parts = []
    for node in element.xpath(".//w:t | .//w:tab | .//w:br | .//w:noBreakHyphen | .//w:p", namespaces=NS):  # type: ignore[attr-defined]
        name = node.tag.partition("}")[2]
        if name == "t" and not node.xpath("ancestor::w:fldSimple", namespaces=NS):
            parts.append(node.text or "")
        elif name == "noBreakHyphen":
            parts.append("\u2011")
        elif name != "t":
            parts.append(" ")
    return word_making.tokens("".join(parts))


def test_targets_have_names_that_word_allows() -> None:
    assert re.fullmatch(r"_to_[0-9a-f]{12}", target_name("ett-långt id med ö" * 20))


def test_a_photograph_held_sideways_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    target = io.BytesIO()
    Image.new("RGB", (40, 24), "#336699").save(target, "JPEG", exif=exif)
    root = small.make(tmp_path / "root")
    root.write("content/2031/images/foto.jpg", target.getvalue())
    root.change(small.THIRD, "  Se [det första]", "  ![Ett foto](images/foto.jpg)\n\n  Se [det första]")
    file = WordFile(engine.make_word(root.pages(), word_making.cached(root.folders)).docx)
    (name,) = (name for name in file.names if name.endswith(".jpeg"))
    with Image.open(io.BytesIO(file.bytes(name))) as upright:
        assert upright.size == (24, 40) and upright.getexif().get(0x0112, 1) == 1
    assert file.document.xpath(
        "string(//wp:inline[wp:docPr/@descr='Ett foto']/wp:extent/@cx)", namespaces=NS
    ) == str(24 * 9525)


def test_two_ids_of_the_same_hash_have_two_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = Marks(word_making.pages_of("small").edition)
    same = hashlib.sha1(b"", usedforsecurity=False)
    monkeypatch.setattr(hashlib, "sha1", lambda data, **_: same if b"+" not in data else hashlib.sha256(data))
    names = [
        marks.mark(FieldRef(proposal, "title"), "heading 2", "x")
        for proposal in ("forsta-forslaget", "andra-forslaget", "tredje-forslaget")
    ]
    assert len({re.search(r"_rb_(\w{8})_0_1", name)[1] for name in names}) == 3  # type: ignore[index]


def test_a_second_label_of_a_field_has_a_mark_of_its_own() -> None:
    """Without one it would come back as the field's own words; it counts as a paragraph that the template
    adds.
    """
    marks = Marks(word_making.pages_of("small").edition)
    ref = FieldRef("forsta-forslaget", "idea")
    written = [
        marks.mark(ref, "heading 3", "Idé", label=True),
        marks.mark(ref, "heading 3", "Idé", label=True),
        marks.mark(ref, "Body Text", "Ord."),
    ]
    assert [re.search(r'w:name="_rb_\w{8}_3_(\d)"', mark)[1] for mark in written] == ["0", "1", "2"]  # type: ignore[index]


def test_a_table_gives_each_column_its_longest_word() -> None:
    html = (
        "<table><tr><th>Längd</th><th>Djup</th><th>Vad som fanns</th></tr><tr><td>1</td><td>2</td><td>"
        + "ord " * 40
        + "</td></tr></table>"
    )
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', word_making.body(html))]
    assert (
        widths[0] > 5 * 100
        and widths[1] > 4 * 100
        and widths[2] > sum(widths) / 2
        and abs(sum(widths) - word_making.state().page.text_width) < 5
    )


def grid_of(html: str) -> tuple[str, list[int]]:
    """A table's XML, and its columns' widths."""
    xml = word_making.body(html)
    return xml, [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', xml)]


def test_a_table_that_needs_it_takes_the_hanging_column_too() -> None:
    page = word_making.state().page
    words = ["Gebietskörperschaft", "Wirtschaftsförderung", "Arbeitsmarktintegration", "Klimaanpassung"]
    head = "".join(f"<th>{word}</th>" for word in words)
    xml, widths = grid_of(f"<table><tr>{head}</tr><tr>{'<td>1</td>' * 4}</tr></table>")
    assert page.text_width < sum(widths) <= page.text_width + page.hang
    assert f'<w:tblInd w:w="-{page.hang}" w:type="dxa"/>' in xml and "textDirection" not in xml
    assert all(width > 100 * len(word) for width, word in zip(widths, words, strict=True))


def test_a_head_of_too_many_long_words_is_turned_and_no_cell_is_parted() -> None:
    page = word_making.state().page
    head = "".join(f"<th>{'Verwaltungsmodernisierung'[number:]}</th>" for number in range(9))
    xml, widths = grid_of(f"<table><tr>{head}</tr><tr>{'<td>12 500</td>' * 9}</tr></table>")
    assert sum(widths) <= page.text_width + page.hang and all(width > 3 * 100 for width in widths)
    assert xml.count('<w:textDirection w:val="btLr"/>') == 9
    (height,) = re.findall(r'<w:trHeight w:val="(\d+)"/>', xml)
    assert int(height) >= word_making.state().table_type.width("Verwaltungsmodernisierung", "bold")


def test_columns_under_turned_heads_are_as_wide_as_each_other() -> None:
    """And each head has one line where a quarter of the page's height holds it."""
    names = ["1 Regional utveckling", "2 Beredskap", "3 Metodutveckling", "4 Hållbarhet", "5 Energi"] * 2
    head = "".join(f"<th>{name}</th>" for name in ["Medlem", *names, "Antal"])
    cells = "".join(f"<td>{'34 35 37' if number == 7 else '8'}</td>" for number in range(10))
    row = f"<tr><th>Jämtland Härjedalen</th>{cells}<td>12</td></tr>"
    xml, widths = grid_of(f"<table><thead><tr>{head}</tr></thead><tbody>{row}</tbody></table>")
    assert xml.count('<w:textDirection w:val="btLr"/>') == 10
    assert max(widths[1:-1]) - min(widths[1:-1]) <= 1
    measures = word_making.state().table_type
    assert widths[0] >= measures.width("Jämtland Härjedalen", "bold")
    (height,) = re.findall(r'<w:trHeight w:val="(\d+)"/>', xml)
    assert int(height) >= measures.width("1 Regional utveckling", "bold")


def test_a_table_has_more_room_for_larger_type() -> None:
    """A character of a table in `large`, of 16 points, takes at least 1.7 times what one of 9 points takes."""
    usual, large = (page_of(read_theme(Folders(), name)).sign for name in ("bold", "large"))
    assert large > 1.7 * usual


@pytest.mark.parametrize("name", ["bold", "calm", "large"])
def test_the_number_on_the_cover_is_read_on_its_ground(name: str) -> None:
    xml = styles_xml(read_theme(Folders(), name), "sv")
    (colour,) = re.findall(r'w:styleId="TitleYear".*?<w:color w:val="(\w{6})"', xml, re.DOTALL)
    (ground,) = re.findall(r'w:styleId="Title".*?w:fill="(\w{6})"', xml, re.DOTALL)
    assert contrast(f"#{colour}", f"#{ground}") >= 3


SHEETS = {"A4": (11906, 16838), "letter": (12240, 15840), "theme": (8391, 11906)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_page_is_the_themes_or_an_office_sheet(sheet: str, tmp_path: Path) -> None:
    folders = word_making.pages_of("small").folders
    look = (
        (PROJECT / "styles" / "bold" / "theme.yaml")
        .read_text("utf-8")
        .replace("page: A4 ", f"page: {sheet} ")
    )
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "theme.yaml").write_text(look, "utf-8")
    theme = read_theme(Folders(tmp_path))
    page = sheet_of(theme, "sv", theme_files(folders)).page
    assert (page.width, page.height) == SHEETS[sheet]
    assert page.left > page.hang and page.right > 400 and page.top > page.edge + 300 < page.bottom
    if sheet == "theme":  # the text is as wide as on the booklet's page
        margins = (theme.page[name].mm for name in ("inner", "outer", "hang", "gap"))
        assert page.text_width == pytest.approx((148 - sum(margins)) * 1440 / 25.4, abs=3)
    else:
        assert page.text_width > page.width / 2


def test_a_heading_is_set_smaller_before_a_word_of_it_is_parted() -> None:
    long = "Verwaltungsmodernisierungsgesetzgebungsverfahren"
    xml = word_making.body(
        f'<article><header><h3><b class="num">1</b> <span>Ein {long}</span></h3></header></article>'
    )
    (size,) = set(
        re.findall(r'<w:sz w:val="(\d+)"/><w:szCs w:val="\1"/></w:rPr><w:t[^>]*>[^<]*Verwaltung', xml)
    )
    theme, page = word_making.pages_of("small").theme, word_making.state().page
    width = TypeMeasures(theme).text_width(long, "sans", Length(int(size) / 2, "pt"), weight=700)
    assert 0.9 * page.text_width < width * 1440 / 25.4 <= page.text_width
    short = '<article><header><h3><b class="num">1</b> <span>Ein Titel</span></h3></header></article>'
    assert "<w:sz " not in word_making.body(short)


def test_a_section_that_begins_with_a_group_goes_on_below_the_one_before() -> None:
    writer = Body(word_making.state())
    for html in ("<p>Först.</p>", "<h3>En grupp</h3><p>Till.</p>", "<p>Sist.</p>"):
        writer.section(Section("x", "front", "", html, "right"))
    styled = re.findall(r'w:pStyle w:val="(\w+)"/>(<w:pageBreakBefore/>)?', b"".join(writer.done()).decode())
    assert styled == [
        ("BodyText", ""),
        ("GroupHeading", ""),
        ("BodyText", ""),
        ("BodyText", "<w:pageBreakBefore/>"),
    ]
