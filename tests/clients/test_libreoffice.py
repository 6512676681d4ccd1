"""The Word file in a real office program: LibreOffice lays it out, exports it, and saves it again."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
import word_making
from word_rules import NS, WordFile, faults

from pressklar.docx import body
from pressklar.docx.marks import target_name
from pressklar.docx.page_setup import page_of
from pressklar.foundation.programs import libreoffice
from pressklar.foundation.programs.libreoffice import NumberedWordFile, number_pages, places_in, to_pdf
from pressklar.foundation.zip_files import Data, deterministic_zip
from pressklar.rendering.sections import fill_folios

pytestmark = pytest.mark.skipif(
    libreoffice.find() is None, reason="LibreOffice isn't installed (Debian: libreoffice-writer)"
)
WHICH = ("2024", "2032")
_EDGE = 60
"""Points at a page's head and foot that header and footer take."""


@pytest.fixture(params=WHICH)
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def numbered(which: str) -> NumberedWordFile:
    return number_pages(word_making.word_of(which).docx, word_making.scratch() / "cache")


@cache
def pdf(which: str) -> bytes:
    office = libreoffice.find()
    assert office is not None
    return to_pdf(numbered(which).docx, office)


@cache
def saved_again(which: str) -> bytes:
    office = libreoffice.find()
    assert office is not None
    return to_pdf(numbered(which).docx, office, export="docx:MS Word 2007 XML", ending="docx")


@cache
def pages(which: str) -> list[str]:
    """Each page's text without header and footer."""
    return texts_of(pdf(which))


def texts_of(made: bytes) -> list[str]:
    """Letter by letter: PDFium's text of a rectangle leaves the breaks between far columns out now and then,
    and joins their figures.
    """
    return [_between(page.get_textpage(), page.get_height() - _EDGE) for page in pypdfium2.PdfDocument(made)]


def _between(text: pypdfium2.PdfTextPage, top: float) -> str:
    return "".join(
        text.get_text_range(at, 1)
        for at in range(text.count_chars())
        if _EDGE < text.get_charbox(at)[1] < top
    )


def styles_of_marks(file: WordFile) -> dict[str, str]:
    """The style's name of the paragraph at each hidden bookmark."""
    names = file.style_names()
    found = {}
    for paragraph in file.document.iter(f"{{{NS['w']}}}p"):
        style = names[paragraph.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS)].lower()
        found |= dict.fromkeys(
            paragraph.xpath("w:bookmarkStart/@w:name[starts-with(., '_rb_')]", namespaces=NS), style
        )
    return found


def parted(words: list[str]) -> list[str]:
    """Words with their figures apart."""
    return [part for word in words for part in re.findall(r"\d+|[^\W\d]+", word)]


def test_it_opens_and_every_page_reference_is_filled(which: str) -> None:
    made = numbered(which)
    assert made.problems == () and made.pages == len(pages(which)) > 5
    file = WordFile(made.docx)
    fields = file.document.xpath("//w:fldSimple[contains(@w:instr, 'PAGEREF')]", namespaces=NS)
    assert fields and all("".join(field.itertext()).isdigit() for field in fields)
    assert faults(made.docx) == []
    assert f"<w:t>{made.pages}</w:t>" in file.bytes("word/footer1.xml").decode()


def test_headings_are_on_the_pages_that_the_contents_say(which: str) -> None:
    """By the pages' text: nothing here asks the bookmarks that the numbers came from."""
    document = WordFile(numbered(which).docx).document
    entries = 0
    for style in ("TOC1", "TOC2"):
        for row in document.xpath(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']", namespaces=NS):
            title = word_making.tokens(
                " ".join(row.xpath(".//w:r[not(ancestor::w:fldSimple)]/w:t/text()", namespaces=NS))
            )
            page = int("".join(row.xpath(".//w:fldSimple//w:t/text()", namespaces=NS)))
            words = word_making.tokens(pages(which)[page - 1])
            assert any(words[at : at + len(title)] == title for at in range(len(words))), (
                f"{title} isn't on page {page}"
            )
            entries += 1
    edition = word_making.pages_of(which).edition
    assert entries == len(edition.proposals) + len(edition.chapters) + 4


def test_the_exported_pdf_has_every_word_in_order(which: str) -> None:
    """The footnotes, which stand at their pages' feet, apart; page numbers as the file itself shows them."""
    places = places_in(pdf(which))
    html = "".join(section.html for section in word_making.pages_of(which).sections())
    notes = Counter(
        parted(
            word_making.tokens(
                re.sub(
                    "<[^>]+>",
                    " ",
                    " ".join(re.findall(r'<span role="doc-footnote"(?:<span.*?</span>|.)*?</span>', html)),
                )
            )
        )
    )
    for chapter in word_making.pages_of(
        which
    ).views.chapters:  # a contents field numbers chapters and gives their pages by itself
        html = re.sub(
            rf'(<a class="chapter" href="#{chapter.anchor}">)(?:<b[^>]*>\d+</b>)?(.*?)(?:<b[^>]*><span data-folio="[^"]*"></span></b>)?</a>',
            rf'\g<1>{chapter.number} \g<2> <span data-folio="#{chapter.anchor}"></span></a>',
            html,
        )
    html = re.sub(
        r"<(su[bp])>.*?</\1>", "", html
    )  # readers of PDFs disagree where a raised or lowered figure belongs
    wanted = parted(
        word_making.words(
            fill_folios(html, lambda name: str(places[target_name(name)])), notes=False, counted=True
        )
    )
    found = parted(word_making.tokens("\n".join(pages(which))))
    extra = Counter(found) - Counter(wanted)
    missing = Counter(wanted) - Counter(found)
    assert not missing
    if not notes:
        assert found == wanted
        return
    assert not notes - extra
    rest = iter(found)
    assert all(word in rest for word in wanted), "the words are in another order"


def test_no_heading_stands_at_a_pages_foot(which: str) -> None:
    titles = {proposal.title for proposal in word_making.pages_of(which).views.proposals} | {
        chapter.title for chapter in word_making.pages_of(which).views.chapters
    }
    assert not titles & set(last_lines(which)[3:])


def test_no_label_or_sender_stands_at_a_pages_foot(which: str) -> None:
    file = WordFile(numbered(which).docx)
    assert file.tree("word/styles.xml").xpath(
        "//w:style[w:name/@w:val='heading 3']/w:pPr/w:keepNext", namespaces=NS
    )
    kept = {
        "".join(one.itertext())
        for one in file.document.xpath("//w:p[w:pPr/w:pStyle/@w:val='Heading3']", namespaces=NS)
    }
    assert {field.label for field in word_making.pages_of(which).edition.fields} <= kept
    assert not [line for line in last_lines(which)[3:] if line in kept]


def test_a_label_that_libreoffice_deals_out_last_keeps_with_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first guess puts 20 paragraphs on a page: here the twentieth is a label, and two lines more have no
    room below it.
    """
    assert lone_labels() == []
    monkeypatch.setattr(body, "FORCE_RELAYOUT_FIELD", "")
    if not lone_labels():
        pytest.skip("this LibreOffice keeps labels by itself")


def lone_labels() -> list[int]:
    """The pages that end with a label, in two files that differ by a line in what stands above."""
    alone: list[int] = []
    labelled = f"<h4>Etikett</h4><p>{'Texten under en etikett. ' * 5}</p>"
    for lines in (18, 19):
        above = f"<p>{'<br>'.join(['Rad'] * lines)}</p>" + "<p>Ett stycke.</p>" * 17
        made = laid_out(above + f"<p>Ett stycke.</p>{labelled}" * 61)
        alone += [number for number, page in enumerate(lines_of(made), 1) if page[-1] == "Etikett"]
    return alone


def laid_out(html: str) -> bytes:
    """The PDF of a Word file whose text is some HTML."""
    office = libreoffice.find()
    assert office is not None
    with zipfile.ZipFile(io.BytesIO(word_making.word_of("small").docx)) as archive:
        parts: dict[str, Data] = {name: archive.read(name) for name in archive.namelist()}
        document = archive.read("word/document.xml").decode()
    start, end = document.index("<w:body>") + len("<w:body>"), document.rindex("<w:sectPr>")
    parts["word/document.xml"] = document[:start] + word_making.body(html) + document[end:]
    return to_pdf(deterministic_zip(parts), office)


def test_no_row_is_lost_at_a_pages_end() -> None:
    """Tables that begin and end at every height of a page, before a label that keeps with its text."""
    html, words = "", set()
    for number in range(90):
        rows = [[f"r{number}x{row}", f"s{number}x{row}"] for row in range(2 + number % 6)]
        words |= {word for row in rows for word in row}
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        head = "<thead><tr><th>Artikel</th><th>Pris</th></tr></thead>"
        above = f"<p>{'<br>'.join(['Rad'] * (1 + number % 13))}</p>"
        html += f"{above}<table>{head}<tbody>{lines}</tbody></table><h4>Etikett</h4><p>Text.</p>"
    seen = {word for page in lines_of(laid_out(html)) for line in page for word in line.split()}
    assert words - seen == set()


def lines_of(made: bytes) -> list[list[str]]:
    """Each page's lines without header and footer."""
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in texts_of(made)]


def test_labels_stand_over_their_texts(which: str) -> None:
    """Each close above the beginning of its text, on the same page and in the same column; none is left out."""
    left = page_of(word_making.pages_of(which).theme).left / 20
    labels = {field.label for field in word_making.pages_of(which).edition.fields}
    wanted = [
        (label, beginning(one.getnext()))
        for one in WordFile(numbered(which).docx).document.xpath(
            "//w:p[w:pPr/w:pStyle/@w:val='Heading3']", namespaces=NS
        )
        if (label := "".join(one.itertext())) in labels
    ]
    found = []
    for page in pypdfium2.PdfDocument(pdf(which)):
        for label, below in pairwise([*places_of_lines(page), PlacedLine("", 0, 0, 0)]):
            if label.text in labels:
                found.append((label.text, compact(re.sub(r"^(•|\d+\.)\s", "", below.text))))
                assert label.left == pytest.approx(left, abs=1.5) == below.left, label
                assert 0 < label.bottom - below.top < 12, (label, below)
    assert found == wanted and {label for label, _ in wanted} == labels


def beginning(element: Any) -> str:
    """Of a paragraph, or of a table's first row."""
    first = next(element.iterchildren(f"{{{NS['w']}}}tr"), element)
    return compact("".join(first.xpath(".//w:t/text()", namespaces=NS)))


def compact(text: str) -> str:
    """The first letters, as they are whatever stands between words, columns and runs."""
    return "".join(text.split())[:10]


class PlacedLine(NamedTuple):
    """A line of a page: its text, and in points where its letters begin and end."""

    text: str
    left: float
    bottom: float
    top: float


def places_of_lines(page: pypdfium2.PdfPage) -> list[PlacedLine]:
    text = page.get_textpage()
    letters = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    lines = []
    for ended, group in groupby(letters, key=lambda letter: letter[0] in "\r\n"):
        line = list(group)
        boxes = [box for letter, box in line if letter.strip()]
        if boxes and not ended:
            lines.append(
                PlacedLine(
                    "".join(letter for letter, _ in line).strip(),
                    min(box[0] for box in boxes),
                    min(box[1] for box in boxes),
                    max(box[3] for box in boxes),
                )
            )
    return lines


def test_each_part_of_a_contact_has_its_line() -> None:
    """Address and note below the name, as in the booklet; name, role and organisation on one line."""
    lines = [line for page in lines_of(pdf("2032")) for line in page]
    assert "Kim Example, harbour master" in lines and "kim.example@skerry-head.example" in lines
    assert "Volunteer watch of the outer skerries" in lines


def last_lines(which: str) -> list[str]:
    """The last line of each page."""
    return [lines[-1] for lines in lines_of(pdf(which))]


def test_saved_again_it_keeps_every_bookmark_and_style(which: str) -> None:
    """All but the range around the chapters, which LibreOffice drops where a table stands before it
    (docs/studies/word.md).
    """
    before, after = WordFile(numbered(which).docx), WordFile(saved_again(which))
    assert set(before.bookmarks()) - {"_chapters"} <= set(after.bookmarks())
    assert styles_of_marks(before) == styles_of_marks(after)
    used = {
        before.style_names()[style].lower()
        for style in before.document.xpath("//w:pStyle/@w:val | //w:tblStyle/@w:val", namespaces=NS)
    }
    assert used <= {name.lower() for name in after.style_names().values()}


def test_saved_again_it_keeps_base_and_draft_id(which: str) -> None:
    before, after = WordFile(numbered(which).docx), WordFile(saved_again(which))
    assert after.tree("customXml/item1.xml").text == before.tree("customXml/item1.xml").text
    assert word_making.word_of(which).draft in after.bytes("docProps/custom.xml").decode()


def test_saved_again_lists_still_count_from_their_own_start(which: str) -> None:
    """Numbers as the pages show them, before and after."""
    office = libreoffice.find()
    assert office is not None
    again = pypdfium2.PdfDocument(to_pdf(saved_again(which), office))
    marks = [re.findall(r"^\s*(\d+\.)\s", page.get_textpage().get_text_bounded(), re.M) for page in again]
    assert [mark for page in marks for mark in page] == [
        mark for page in pages(which) for mark in re.findall(r"^\s*(\d+\.)\s", page, re.M)
    ]


def test_a_file_saved_by_it_can_restyle_the_next(which: str, tmp_path: Path) -> None:
    """A designer may work in LibreOffice too: its file has every style that a draft needs."""
    from pressklar.docx.restyle import sheet_of
    from pressklar.foundation.folders import Folders
    from pressklar.foundation.theme_files import theme_files

    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "word.docx").write_bytes(saved_again(which))
    source = word_making.pages_of(which)
    look = theme_files(Folders(tmp_path))
    assert look.style("word.docx") == tmp_path / "styles" / "word.docx"
    sheet = sheet_of(source.theme, source.edition.language, look)
    assert sheet.style_ids["group heading"] and len(sheet.numbering) >= 2


def test_the_layout_is_kept_and_the_same_again(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = numbered(which)
    monkeypatch.setattr(libreoffice, "to_pdf", lambda *_: pytest.fail("it was laid out once more"))
    assert number_pages(word_making.word_of(which).docx, word_making.scratch() / "cache") == made


def test_the_faces_come_from_the_file(which: str) -> None:
    """No face of the theme is installed here, and yet the pages are set in them."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf(which))) as document:
        names = {
            str(font.BaseFont) for page in document.pages for font in page.resources.get("/Font", {}).values()
        }
    assert {"HankenGrotesk-Regular", "HankenGrotesk-Bold", "SourceSerifPro-Regular"} <= {
        name.partition("+")[2] for name in names
    }


def test_chapters_open_pages(which: str) -> None:
    places = places_in(pdf(which))
    opened = [places[target_name(chapter.anchor)] for chapter in word_making.pages_of(which).views.chapters]
    assert all(one < other for one, other in pairwise(opened))
