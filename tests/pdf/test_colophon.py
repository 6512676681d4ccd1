"""The back cover: who publishes, where they are reached, and a code that leads to the web edition."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import small
import zxingcpp
from ink import outside, overlaps, printed, with_theme

WEB = "https://natverket.example/forslag/2031/?läs=allt"
COLOPHON = f"""\
publisher: Nätverket
address: |
  Exempelgatan 1, 123 45 Exempelstad
  kansli@natverket.example
web_address: {WEB}
imprint: Tryckt hos grannen.
"""
SHEETS = [((148, 210), 1.0), ((120, 170), 1.5), ((210, 210), 1.0), ((297, 210), 1.2)]


@pytest.mark.parametrize(("page", "scale"), SHEETS)
def test_the_colophon_says_all_and_its_code_can_be_read(
    page: tuple[int, int], scale: float, tmp_path: Path
) -> None:
    root = with_theme(tmp_path, page, scale, "sv")
    root.change(small.EDITION, "publisher: Nätverket\n", COLOPHON)
    back = printed(root)[-1]
    text = "".join(glyph.text for glyph in back.glyphs)
    for words in ("Exempelgatan1,12345Exempelstad", "kansli@natverket.example", "Utgiven1november2030."):
        assert words in text.replace(" ", "")
    assert outside([back]) == "" and list(overlaps([back])) == []
    with pypdfium2.PdfDocument(root.booklet) as document:
        (code,) = zxingcpp.read_barcodes(document[len(document) - 1].render(scale=2).to_pil())
    assert code.text == WEB
    with pikepdf.open(root.booklet) as pdf:
        alternatives = [str(element.Alt) for element in pdf.objects if _is_figure(element)]
        links = [str(note.A.URI) for note in pdf.pages[-1].Annots if "/A" in note and "/URI" in note.A]
    assert "QR-kod som leder till webbutgåvan på natverket.example/forslag/2031/?läs=allt" in alternatives
    assert len([link for link in links if link.startswith("https://natverket.example/")]) >= 2


def _is_figure(element: object) -> bool:
    return isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure" and "/Alt" in element


def test_without_an_address_there_is_no_code(tmp_path: Path) -> None:
    back = printed(small.built(tmp_path / "root"))[-1]
    assert "webbutgåva" not in "".join(glyph.text for glyph in back.glyphs).lower()


def test_an_empty_publisher_stops_the_build(tmp_path: Path) -> None:
    root = small.make(tmp_path)
    root.change(small.EDITION, "publisher: Nätverket", 'publisher: ""')
    (problem,) = (problem for problem in root.problems() if problem.severity == "error")
    assert (problem.code, problem.line) == ("E111", 3)
    assert not root.booklet.exists()


@pytest.mark.parametrize(
    "address", ["natverket.example", "https://x/{edition}", "javascript:alert(1)", "https://a b"]
)
def test_what_is_no_web_address_is_refused(address: str, tmp_path: Path) -> None:
    root = small.make(tmp_path)
    root.change(small.EDITION, "date:", f'web_address: "{address}"\ndate:')
    assert small.one(problem for problem in root.problems() if problem.severity == "error").code == "E125"
