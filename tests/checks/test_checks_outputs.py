"""Every code of the Word file's and the web edition's checks, on files with one fault and on their twins."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from small import built

from pressklar.building.workflow import build
from pressklar.checks import web_booklet, word_booklet
from pressklar.checks.outputs import proof_outputs
from pressklar.foundation.folders import Folders
from pressklar.foundation.programs import libreoffice
from pressklar.manuscript import read_edition
from pressklar.problems import Problem

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
STYLES = f"""<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="sv-SE"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:styleId="One"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Two"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Three"><w:name w:val="heading 3"/></w:style>
<w:style w:styleId="Bullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style></w:styles>"""
CORE = f"<c {DC}><dc:title>Förslag</dc:title></c>"

PLAIN = SimpleNamespace(title="Förslag", pages=())
"""An edition of which only its title and its free pages are asked for; it has none of these."""


def paragraph(text: str, style: str = "", inside: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>'


def entry(text: str, anchor: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:hyperlink w:anchor="{anchor}"><w:r><w:t>{text} 3</w:t></w:r></w:hyperlink></w:p>'


MARK = '<w:bookmarkStart w:id="1" w:name="ett"/>'
TABLE = "<w:tbl><w:tr>{}<w:tc>" + paragraph("Ett") + "</w:tc></w:tr></w:tbl>"
PICTURE = '<w:p><w:r><w:drawing><wp:docPr id="1" name="x" descr="{}"/></w:drawing></w:r></w:p>'
WORD: dict[str, tuple[str, str, str, str, str]] = {
    "no title": ("W771", "", STYLES, f"<c {DC}/>", ""),
    "no language": ("W771", "", STYLES.replace('<w:lang w:val="sv-SE"/>', ""), CORE, ""),
    "a gap": (
        "W772",
        paragraph("A", "One") + paragraph("B", "Three"),
        STYLES,
        CORE,
        paragraph("A", "One") + paragraph("B", "Two"),
    ),
    "no header": ("W773", TABLE.format(""), STYLES, CORE, TABLE.format("<w:trPr><w:tblHeader/></w:trPr>")),
    "a file's name": (
        "W774",
        PICTURE.format("karta.png"),
        STYLES,
        CORE,
        PICTURE.format("En karta över hamnen"),
    ),
    "a typed list": (
        "W775",
        paragraph("• Ett"),
        STYLES,
        CORE,
        paragraph("• Ett", "Bullet") + paragraph("2024. Ett år"),
    ),
    "a dead entry": (
        "W776",
        entry("Ett", "borta"),
        STYLES,
        CORE,
        paragraph("Ett", "One", MARK) + entry("Ett", "ett"),
    ),
    "another heading": ("W776", paragraph("Två", "One", MARK) + entry("Ett", "ett"), STYLES, CORE, ""),
}


HEADED = "".join(
    paragraph(f"Rubrik {name}", "One", f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>')
    for number, name in enumerate("abcd")
)
LISTED = "".join(entry(f"Rubrik {name}", name) for name in "abcd")
WORD["a heading left out of the contents"] = (
    "W776",
    HEADED + LISTED.replace(entry("Rubrik c", "c"), ""),
    STYLES,
    CORE,
    HEADED + LISTED,
)


def codes(problems: object) -> list[str]:
    return sorted({problem.code for problem in problems})  # type: ignore[attr-defined]


def package(path: Path, body: str, styles: str = STYLES, core: str = CORE) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {WP}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", styles)
        archive.writestr("docProps/core.xml", core)
    return path


def found_in_word(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    return list(word_booklet.check(path, "booklet.docx", PLAIN, None))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WORD)
def test_a_fault_in_word_raises_its_code_and_the_twin_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    code, body, styles, core, twin = WORD[name]
    assert codes(found_in_word(package(tmp_path / "a.docx", body, styles, core), monkeypatch)) == [code]
    assert codes(found_in_word(package(tmp_path / "b.docx", twin), monkeypatch)) == []


def test_what_is_no_word_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"", b"PK\x03\x04", b"text", b"%PDF-1.7"):
        (tmp_path / "a.docx").write_bytes(data)
        assert codes(found_in_word(tmp_path / "a.docx", monkeypatch)) == ["E770"]


def test_libreoffice_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: object, **more: object) -> bytes:
        raise libreoffice.LibreOfficeError("nothing came out")

    path = package(tmp_path / "a.docx", paragraph("Ett", "One"))
    monkeypatch.setattr(libreoffice, "find", lambda: "soffice")
    monkeypatch.setattr(libreoffice, "to_pdf", refuse)
    assert codes(word_booklet.check(path, "booklet.docx", PLAIN, None)) == ["W777"]  # type: ignore[arg-type]


def test_the_real_word_file_has_no_fault(tmp_path: Path) -> None:
    root = built(tmp_path / "root")
    build(root.folders, "2031", formats=("docx",))
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    (root.folders.output("2031") / "booklet.pdf").unlink()
    assert codes(proof_outputs(root.folders, edition, lambda stage: None)) == ["A793"]


PAGE = "<!DOCTYPE html><html lang=sv><head><title>Förslag</title></head><body><main><h1 id=upp>Förslag</h1>{}</main></body></html>"
WEB: dict[str, tuple[str, str, str]] = {
    "a dead page": (
        "E780",
        PAGE.format("<a href=borta.html>Ett</a>"),
        PAGE.format("<a href='#upp'>Ett</a><a href=https://x.example/>Nät</a>"),
    ),
    "a dead place": (
        "E780",
        PAGE.format("<a href=#borta>Ett</a>"),
        PAGE.format("<a href='index.html#upp'>Ett</a>"),
    ),
    "outside the folder": ("E780", PAGE.format("<a href=../../etc/passwd>Ett</a>"), PAGE.format("")),
    "a request elsewhere": (
        "W781",
        PAGE.format("<img alt=Karta src=https://x.example/a.png>"),
        PAGE.format("<img alt=Karta src='data:image/png;base64,AA=='>"),
    ),
    "no language": ("W782", PAGE.replace(" lang=sv", "").format(""), PAGE.format("")),
    "no alternative text": (
        "W783",
        PAGE.format("<img src='data:image/png;base64,AA=='>"),
        PAGE.format("<img alt='' src='data:image/png;base64,AA=='>"),
    ),
    "a gap": ("W784", PAGE.format("<h3>Ett</h3>"), PAGE.format("<h2>Ett</h2><h3>Två</h3><h2>Tre</h2>")),
}


@pytest.mark.parametrize("name", WEB)
def test_a_fault_in_the_web_raises_its_code_and_the_twin_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    code, dirty, clean = WEB[name]
    for text, expected in ((dirty, ["A786", code]), (clean, ["A786"])):
        (tmp_path / "index.html").write_text(text, "utf-8")
        problems = list(web_booklet.check(tmp_path, "web", None, Folders(tmp_path)))  # type: ignore[arg-type]
        assert codes(problems) == sorted(expected), problems


def test_a_style_sheet_that_fetches_from_elsewhere_and_links_to_what_lies_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    web = tmp_path / "web"
    web.mkdir()
    (web / "index.html").write_text(
        PAGE.format("<a href=../booklet.pdf>PDF</a><a href=../other.pdf>Annat</a>"), "utf-8"
    )
    (web / "style.css").write_text(
        "a { background: url(karta.png) }\n@import 'https://x.example/a.css';\nb { background: url( \"//x.example/b.png\") }",
        "utf-8",
    )
    for name in ("booklet.pdf", "other.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    problems = list(web_booklet.check(web, "web", None, Folders(tmp_path)))  # type: ignore[arg-type]
    assert [
        (problem.code, problem.file, problem.line, problem.text)
        for problem in problems
        if problem.code != "A786"
    ] == [
        ("E780", "web/index.html", 1, "../booklet.pdf"),
        ("E780", "web/index.html", 1, "../other.pdf"),
        ("W781", "web/style.css", 2, "https://x.example/a.css"),
        ("W781", "web/style.css", 3, "//x.example/b.png"),
    ]


def test_axe_in_the_dark_and_what_a_script_asks_for(tmp_path: Path) -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("no browser is installed")
    pytest.importorskip("axe_playwright_python")
    dark = "<style>@media (prefers-color-scheme: dark) { p { color: #bbb; background: #fff } }</style><p>Blek text i mörker</p>"
    (tmp_path / "index.html").write_text(
        PAGE.format(dark + "<script>fetch('https://x.example/spy').catch(() => 0)</script>"), "utf-8"
    )
    problems = list(web_booklet.check(tmp_path, "web", None, Folders(tmp_path)))  # type: ignore[arg-type]
    assert sorted((problem.code, problem.text) for problem in problems) == [
        ("W781", "https://x.example/spy"),
        ("W785", "color-contrast"),
    ]
    assert "set to dark" in next(problem.message for problem in problems if problem.code == "W785")


def test_axe_where_it_is(tmp_path: Path) -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("no browser is installed")
    pytest.importorskip("axe_playwright_python")
    (tmp_path / "index.html").write_text(PAGE.format("<p style='color:#bbb'>Blek text på vitt</p>"), "utf-8")
    assert codes(web_booklet.check(tmp_path, "web", None, Folders(tmp_path))) == ["W785"]  # type: ignore[arg-type]
    (tmp_path / "index.html").write_text(PAGE.format("<p>Svart text på vitt</p>"), "utf-8")
    assert codes(web_booklet.check(tmp_path, "web", None, Folders(tmp_path))) == []  # type: ignore[arg-type]
