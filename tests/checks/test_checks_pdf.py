"""Every code of the booklet's checks: a PDF that raises it, and the real booklet that raises nothing."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from small import FIRST, SECOND, built, make, workshop

from pressklar.building.workflow import build
from pressklar.checks import pdf_booklet, pdf_pages, pdf_reading, pdf_standards, proof_edition
from pressklar.checks.outputs import proof_outputs
from pressklar.checks.pdf_opened import OpenedBooklet
from pressklar.checks.pdf_tree import Element, MarkedRun, Tagged
from pressklar.foundation.folders import Folders
from pressklar.locale import speaking
from pressklar.manuscript import read_edition
from pressklar.model import LIMITS, Edition
from pressklar.problems import Problem
from pressklar.theme import Colour, read_theme

Change = Callable[[pikepdf.Pdf], None]
PAGE = "@page { size: 105mm 105mm; margin: 10mm } body { font: 10pt/12pt 'DejaVu Sans'; margin: 0; orphans: 1; widows: 1 } p { margin: 0; hyphens: none }"
WORDS = "Här står en mening om hur länet kan lära av grannen. "


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return built(tmp_path_factory.mktemp("small") / "root").folders


@pytest.fixture(scope="module")
def edition(folders: Folders) -> Edition:
    edition = read_edition(folders, "2031").edition
    assert edition is not None
    return edition


def opened(path: Path, edition: Edition, folders: Folders) -> OpenedBooklet:
    return OpenedBooklet(
        "booklet.pdf",
        path,
        Tagged(pikepdf.open(path)),
        pypdfium2.PdfDocument(path),
        edition,
        read_theme(folders),
        LIMITS,
        page_words=("sidan",),
    )


def codes(problems: Any) -> set[str]:
    return {problem.code for problem in problems}


def test_the_real_booklet_has_no_fault(folders: Folders, edition: Edition) -> None:
    problems = list(
        pdf_booklet.check(folders.output("2031") / "booklet.pdf", "booklet.pdf", edition, folders)
    )
    assert [problem for problem in problems if problem.code != "W758"] == []
    assert {problem.code for problem in problems} <= {"W758"}, (
        "the little picture is coarse, and nothing else is wrong"
    )


def first_link(pdf: pikepdf.Pdf) -> Any:
    return next(
        annotation
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", [])
        if "/Dest" in annotation
    )


def wrong_number(pdf: pikepdf.Pdf) -> None:
    first_link(pdf).Contents = pikepdf.String("Gå till sidan 999")


def wrong_order(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3], pdf.pages[5] = pdf.pages[5], pdf.pages[3]


def no_outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()


def dead_link(pdf: pikepdf.Pdf) -> None:
    link = first_link(pdf)
    del link["/Dest"]


def mute_link(pdf: pikepdf.Pdf) -> None:
    first_link(pdf).Contents = pikepdf.String("c0")


def unmarked(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"0 0 10 10 re f\n")


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def no_fonts(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in item:
                    del item[key]


TAMPERED: dict[str, tuple[str, Change]] = {
    "a description names another page": ("E750", wrong_number),
    "two pages have changed places": ("E750", wrong_order),
    "no outline": ("W761", no_outline),
    "a link without a target": ("E760", dead_link),
    "a link that says c0": ("W764", mute_link),
    "marks that nobody declared": ("W766", unmarked),
    "no structure tree": ("E765", no_tags),
    "fonts that aren't in the file": ("E757", no_fonts),
    "PDF/UA wants the tree": ("E762", no_tags),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_booklet_is_found_out(
    folders: Folders, edition: Edition, tmp_path: Path, name: str
) -> None:
    code, change = TAMPERED[name]
    path = tmp_path / "booklet.pdf"
    with pikepdf.open(folders.output("2031") / "booklet.pdf") as pdf:
        change(pdf)
        pdf.save(path)
    problems = list(pdf_booklet.check(path, "booklet.pdf", edition, folders))
    assert code in codes(problems), problems
    assert all(problem.message and problem.hint for problem in problems)


def test_a_file_that_is_no_pdf(folders: Folders, edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    assert codes(pdf_booklet.check(path, "booklet.pdf", edition, folders)) == {"E759"}


def test_a_title_and_words_that_changed(folders: Folders, edition: Edition) -> None:
    path = folders.output("2031") / "booklet.pdf"
    proposal = edition.chapters[0].proposals[0]
    renamed = dataclasses.replace(proposal, title="Ett helt annat förslag")
    rewritten = dataclasses.replace(proposal, fields={**proposal.fields, "purpose": "Något helt annat."})
    for changed, code in ((renamed, "E751"), (rewritten, "E765")):
        chapter = dataclasses.replace(
            edition.chapters[0], proposals=(changed, *edition.chapters[0].proposals[1:])
        )
        other = dataclasses.replace(edition, chapters=(chapter, *edition.chapters[1:]))
        assert code in codes(pdf_booklet.check(path, "booklet.pdf", other, folders))


@pytest.mark.parametrize("title", ["Skeppets 'kartor' och \"vägar\"", "Kartor över \U00013080 och `kod`"])
def test_a_title_is_found_as_it_is_printed(tmp_path: Path, title: str) -> None:
    """With quotation marks that are curled for the eye, and a sign that no face has: its font has a map of
    codes of its own.
    """
    root = make(tmp_path / "root", workshop())
    root.change(SECOND, 'title: "Ett förslag om lager på kartor"', f"title: {title}")
    root.change(FIRST, "En kort text om kartor.", "Anropa `GET /kartor` först.")
    root.build()
    raised = codes(proof_edition(root.folders, root.edition).problems)
    assert not raised & {"E751", "E765", "W761"}, raised


def picture(size: int) -> str:
    import base64

    target = io.BytesIO()
    Image.new("RGB", (size, size), "#336699").save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


DRAWN: dict[str, tuple[str, Callable[[OpenedBooklet], Any], str, str]] = {
    "a coarse picture": (
        "W758",
        pdf_pages.pictures,
        f"<img alt='En karta' style='width:60mm' src='{picture(40)}'>",
        f"<img alt='En karta' style='width:10mm' src='{picture(200)}'>",
    ),
    "a font of another theme": ("E757", pdf_pages.fonts, "<p>Ord</p>", ""),
    "contents without tags": ("W763", pdf_reading.contents, "<ul><li>Ett 3</li></ul>", ""),
    "a table without headers": (
        "W767",
        pdf_reading.tables,
        "<table><tr><td>Ett</td></tr></table>",
        "<table><tr><th scope='col' id='ett'>Ett</th></tr><tr><td>Två</td></tr></table>",
    ),
    "a picture named as its file": (
        "W768",
        pdf_reading.figures,
        f"<img alt='karta.png' src='{picture(40)}'>",
        f"<img alt='En karta över hamnen' src='{picture(40)}'>",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_fault_is_seen_and_its_twin_not(
    folders: Folders, edition: Edition, tmp_path: Path, name: str
) -> None:
    from weasyprint import HTML

    code, check, dirty, clean = DRAWN[name]
    for text, expected in ((dirty, {code}), (clean, set())):
        if not text:
            continue
        path = tmp_path / f"{len(expected)}.pdf"
        HTML(string=f"<html lang=sv><title>T</title><style>{PAGE}</style>{text}").write_pdf(
            path, pdf_tags=True
        )
        booklet = opened(path, edition, folders)
        problems: list[Problem] = list(check(booklet))
        booklet.painted.close()
        assert codes(problems) == expected, problems


def tree(kind: str, *pieces: tuple[int, str]) -> Element:
    """An element of that type with text on pages, in a document: as joining makes one of what a page's end
    parts.
    """
    kids: list[Element | MarkedRun] = [
        MarkedRun(page, number, text) for number, (page, text) in enumerate(pieces)
    ]
    inner = Element(kind, pikepdf.Dictionary(), kids)
    outer = Element("Table", pikepdf.Dictionary(), [inner]) if kind == "TR" else inner
    return Element("Document", pikepdf.Dictionary(), [outer])


@pytest.mark.parametrize(
    ("code", "dirty", "clean"),
    [
        ("W753", tree("P", (0, WORDS * 3), (1, "av grannen.")), tree("P", (0, WORDS * 3), (1, WORDS * 2))),
        ("W756", tree("TR", (0, "Ett"), (1, "Två")), tree("TR", (0, "Ett"), (0, "Två"))),
    ],
)
def test_what_a_page_s_end_parts(
    folders: Folders, edition: Edition, code: str, dirty: Element, clean: Element
) -> None:
    booklet = opened(folders.output("2031") / "booklet.pdf", edition, folders)
    for document, expected in ((dirty, {code}), (clean, set())):
        booklet.tagged.document = document
        assert codes(pdf_pages.breaks(booklet)) == expected
    booklet.painted.close()


def test_contrast_of_the_theme(folders: Folders, edition: Edition) -> None:
    booklet = opened(folders.output("2031") / "booklet.pdf", edition, folders)
    assert list(pdf_standards.contrast(booklet)) == []
    pale = dataclasses.replace(
        booklet.theme, colours={**booklet.theme.colours, "mute": Colour("#AAAAAA", (0, 0, 0, 30))}
    )
    assert codes(pdf_standards.contrast(dataclasses.replace(booklet, theme=pale))) == {"W769"}
    booklet.painted.close()


def test_page_validation_may_be_missing(
    folders: Folders, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "page", None)
    booklet = opened(folders.output("2031") / "booklet.pdf", edition, folders)
    assert codes(pdf_standards.standards(booklet)) == {"A799"}
    booklet.painted.close()


def test_no_booklet_yet_and_the_memory_of_outputs(tmp_path: Path) -> None:
    folders = make(tmp_path / "root").folders
    edition = read_edition(folders, "2031").edition
    assert edition is not None
    assert codes(proof_outputs(folders, edition, lambda stage: None)) == {"A793"}
    build(folders, "2031")
    first = proof_outputs(folders, edition, lambda stage: None)
    memory = next(folders.cache.glob("*.proofed.json"))
    stamp = memory.stat().st_mtime_ns
    assert proof_outputs(folders, edition, lambda stage: None) == first
    assert memory.stat().st_mtime_ns == stamp, "an unchanged booklet isn't looked at again"
    with speaking("sv"):
        proof_outputs(folders, edition, lambda stage: None)
    assert memory.stat().st_mtime_ns != stamp, "messages of another language aren't remembered ones"
    assert (folders.root / SECOND).is_file()
