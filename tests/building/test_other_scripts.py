"""Hebrew, Arabic and other writing in a Swedish publication: drawn by fallback faces, in the right order, in
every output.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import small
from faces import make_font

from pressklar import cli
from pressklar.building import workflow
from pressklar.rendering.sections import read_source

HEBREW = "שלוםעיכהבר\u05b0\u05b5\u05bc"
ARABIC = "مرحبا"
THEME = "styles/theme.yaml"


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    root = small.make(tmp_path, small.workshop())
    root.own(THEME)
    return root


def with_fonts(root: small.Root, monkeypatch: pytest.MonkeyPatch, *, apart: str = "") -> None:
    """Two packages of faces, listed in the theme."""
    place = root.path.parent / f"{root.path.name}-packages"
    make_font(place / "hebrew_face" / "Hebrew.ttf", "Test Hebrew", HEBREW)
    make_font(place / "arabic_face" / "Arabic.ttf", "Test Arabic", ARABIC, apart=apart)
    for name in ("hebrew_face", "arabic_face"):
        (place / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(place))
    root.change(THEME, "\nsizes:", "\n  fallback: [hebrew_face, arabic-face]\n\nsizes:")


def test_words_from_right_to_left_are_right_in_every_output(
    root: small.Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fonts(root, monkeypatch)
    root.change(
        small.FIRST,
        "En kort text om kartor.",
        "Ordet שלום betyder fred, **مرحبا** och בְּרֵ (1) mer.\n\n  שלום עליכם",
    )
    root.change(small.FIRST, "Ett förslag om kartor", "Ett שלום om kartor")
    built = workflow.build(root.folders, workshop=root.workshop, formats=("pdf", "docx", "web"))
    about_faces = {"W133", "W156", "W157", "W501"}
    assert [problem.message for problem in built.problems if problem.code in about_faces] == []
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf(str(root.booklet), profile=profile)
        assert report.is_compliant, str(report)
    document = pypdfium2.PdfDocument(root.booklet)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Ordet שלום betyder fred" in text and "Ett שלום om kartor" in text and ARABIC in text
    with pikepdf.open(root.booklet) as pdf:
        fonts = {
            str(item.FontName).partition("+")[2]
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
    assert {name.removesuffix("-Bold") for name in fonts} >= {"Test-Hebrew", "Test-Arabic"}
    with zipfile.ZipFile(root.folders.output("2031") / "booklet.docx") as file:
        word = file.read("word/document.xml").decode()
    assert "<w:rPr><w:rtl/></w:rPr><w:t>שלום</w:t>" in word and "<w:bidi/>" in word
    web = (root.folders.output("2031") / "web" / "index.html").read_text("utf-8")
    assert '<bdi dir="rtl">שלום</bdi>' in web and '<p dir="rtl">' in web
    sizes = [
        path.stat().st_size for path in (root.folders.output("2031") / "web" / "fonts").glob("fallback*")
    ]
    assert len(sizes) == 2 and max(sizes) < 4000


def test_an_untouched_draft_with_such_words_changes_nothing(
    root: small.Root, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_fonts(root, monkeypatch)
    root.change(small.FIRST, "En kort text om kartor.", "Ordet שלום (1) betyder **مرحبا**.\n\n  שלום עליכם")
    workflow.build(root.folders, workshop=root.workshop, formats=("docx",))
    draft = root.folders.output("2031") / "booklet.docx"
    told = ["merge", str(draft), "--root", str(root.path), "--dry-run", "--json", "--lang", "en"]
    assert cli.main(told) == 0
    (read,) = json.loads(capsys.readouterr().out)["files"]
    assert read["corrections"] == [] and read["paragraphs"]["unchanged"] > 10


def test_a_publication_without_such_signs_has_no_such_face(
    root: small.Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fonts(root, monkeypatch)
    assert set(read_source(root.folders, "2031").source.theme.faces) == {"sans", "serif", "mono"}


def test_a_face_that_takes_letters_apart_is_named(root: small.Root, monkeypatch: pytest.MonkeyPatch) -> None:
    with_fonts(root, monkeypatch, apart="ب")
    root.change(small.FIRST, "En kort text", f"En {ARABIC} text")
    problem = small.one(read_source(root.folders, "2031").problems)
    assert (problem.code, problem.text, problem.file) == ("W156", "ب", THEME)
    assert "Test Arabic" in problem.message and "DejaVu Sans" in problem.hint


def test_a_face_that_is_not_there_is_named_when_it_is_missed(root: small.Root) -> None:
    root.change(THEME, "\nsizes:", "\n  fallback: [No Such Face]\n\nsizes:")
    assert read_source(root.folders, "2031").problems == ()
    root.change(small.FIRST, "En kort text", "En ☃ text, שלום")
    codes = {problem.code: problem for problem in read_source(root.folders, "2031").problems}
    assert set(codes) == {"W133", "W157"} and "No Such Face" in codes["W157"].message
    assert "DejaVu Sans" in codes["W133"].hint
