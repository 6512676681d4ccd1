"""What has data-outer stands in the outer margin: right on right pages, left on left ones, links and all."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from pressklar.pdf.html import HTML, Boxes
from pressklar.pdf.loading import weasyprint
from pressklar.pdf.page_facts import page_facts

MM = 72 / 25.4
SHEET = """
@page { size: 100mm 100mm; margin: 10mm 40mm 10mm 10mm }
@page :left { margin-left: 40mm; margin-right: 10mm }
body { margin: 0 }
div { break-before: page; position: relative; height: 50mm }
aside { position: absolute; left: 55mm; top: 5mm; width: 20mm }
"""
PAGES = "".join(
    f'<div>text {number}<aside data-outer><a href="https://{number}.example">note {number}</a></aside></div>'
    for number in range(1, 5)
)


@pytest.fixture(scope="module")
def document() -> object:
    html = HTML(string=f"<!doctype html><html lang='en'><body>{PAGES}</body></html>")
    return Boxes(
        html, weasyprint.CSS(string=SHEET), weasyprint.text.fonts.FontConfiguration(), None
    ).laid_out({})


def test_notes_stand_in_the_outer_margin_of_each_side(document: object) -> None:
    pdf = pypdfium2.PdfDocument(document.write_pdf())  # type: ignore[attr-defined]
    lefts = []
    for page in pdf:
        text = page.get_textpage()
        search = text.search("note")
        index, _ = search.get_next()
        lefts.append(round(text.get_charbox(index)[0] / MM))
    # right of the text and 5 mm from it (10 + 55); on left pages mirrored: 5 mm left of 40, and 20 wide
    assert lefts == [65, 15, 65, 15]


def test_links_go_with_them(document: object) -> None:
    with pikepdf.open(io.BytesIO(document.write_pdf())) as pdf:  # type: ignore[attr-defined]
        lefts = [round(float(page.Annots[0].Rect[0]) / MM) for page in pdf.pages]
    assert lefts == [65, 15, 65, 15]


def test_the_area_that_an_audit_goes_by_takes_them_in(document: object) -> None:
    areas = [
        (round(facts.area.left / MM), round(facts.area.right / MM))
        for facts in page_facts(document)
        if facts.area
    ]
    assert areas == [(10, 85), (15, 90), (10, 85), (15, 90)]


def test_what_goes_on_overleaf_stands_in_the_margin_there() -> None:
    lines = "<br>".join(f"note {number}" for number in range(40))
    body = f"<div><aside data-outer>{lines}</aside><p>text</p><p style='break-before: page'>more</p></div>"
    html = HTML(string=f"<!doctype html><html lang='en'><body><p>first</p>{body}</body></html>")
    sheet = SHEET.replace("height: 50mm", "min-height: 50mm")
    document = Boxes(
        html, weasyprint.CSS(string=sheet), weasyprint.text.fonts.FontConfiguration(), None
    ).laid_out({})
    lefts = []
    for page in pypdfium2.PdfDocument(document.write_pdf()):
        text = page.get_textpage()
        if found := text.search("note").get_next():
            lefts.append(round(text.get_charbox(found[0])[0] / MM))
    assert lefts == [15, 65], "on a left page and on the right one behind it"
