"""Free pages and chapters' introductions from their files to every output, and what each edit of them costs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import small

from pressklar.building import freshness, workflow
from pressklar.checks import pdf_places, pdf_reading
from pressklar.checks.context import LIMITS
from pressklar.checks.fixing import corrections, put_in
from pressklar.checks.outputs import proof_outputs
from pressklar.checks.pdf_opened import OpenedBooklet
from pressklar.checks.pdf_tree import Tagged
from pressklar.checks.proofing import proof_content
from pressklar.dispatch.public import without_addresses
from pressklar.foundation.inputs import inputs_of
from pressklar.manuscript import read_edition
from pressklar.manuscript.start.new_edition import start_edition
from pressklar.manuscript.undoing import undo
from pressklar.model import Edition
from pressklar.problems import Problem
from pressklar.theme import read_theme

FOREWORD, APPENDIX, SPONSORS = (
    f"content/2031/pages/{name}.yaml" for name in ("forord", "bilaga", "sponsorer")
)
LOGO = "content/2031/images/logotyp.png"
LISTED = """\
pages:
  - {id: sponsorer, title: Sponsorer, place: last, in_contents: false}
  - {id: forord, title: Förord, place: first}
  - {id: bilaga, title: Bilaga med siffror, place: end}
"""
FILES = {
    FOREWORD: """\
text: |
  Här står ett förord om kartor och resor.[^1]

  ## Tack

  Tack till alla som har skrivit till anna@natet.example.

  [^1]: Mer finns i [det första](#forsta-forslaget).
""",
    APPENDIX: """\
text: |
  Tabellen visar hur det blev blev.

  | Kapitel | Antal |
  |---------|------:|
  | Kartor | 2 |
""",
    SPONSORS: """\
text: |
  ![En blå karta](images/karta.png)

  ![Ett rött märke](images/logotyp.png)
""",
    LOGO: small.picture("#993333"),
}


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    root = small.built(tmp_path / "root")
    for name, content in FILES.items():
        root.write(name, content)
    root.change(
        small.EDITION, "    title: Kartor\n", "    title: Kartor\n    intro: Två förslag om kartor.\n"
    )
    root.change(small.EDITION, "chapters:\n", LISTED + "chapters:\n")
    return root


def edition(root: small.Root) -> Edition:
    edition = read_edition(root.folders, "2031").edition
    assert edition is not None
    return edition


def built(root: small.Root) -> workflow.Built:
    return workflow.build(
        root.folders, formats=("pdf", "docx", "web"), workshop=root.workshop, slow_steps=False
    )


def words_of(root: small.Root) -> list[str]:
    document = pypdfium2.PdfDocument(root.bytes())
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_they_stand_in_their_places_in_every_output(root: small.Root) -> None:
    assert not [problem for problem in built(root).problems if problem.severity == "error"]
    pages = words_of(root)

    def folio(words: str) -> int:
        [number] = [
            number for number, text in enumerate(pages, 1) if words in text and "Innehåll" not in text
        ]
        return number

    order = ["Förord Här står", "Översikt", "Två förslag om kartor.", "Bilaga med siffror", "Medlemsregister"]
    folios = [folio(words) for words in order]
    assert folios == sorted(folios) and folios[0] == 3  # a right page, behind the cover's blank back
    contents = next(text for text in pages if "Innehåll" in text)
    assert f"Förord {folios[0]}" in contents and f"Bilaga med siffror {folios[3]}" in contents
    assert "Sponsorer" not in contents and folio("Sponsorer") > folio("Kontaktpersoner Exempel")
    with pikepdf.open(io.BytesIO(root.bytes())) as pdf, pdf.open_outline() as outline:
        marks = [mark.title for mark in outline.root]
    assert marks[0] == "Förord" and marks[-1] == "Sponsorer" and "Bilaga med siffror" in marks
    web = (root.folders.output("2031") / "web" / "index.html").read_text("utf-8")
    anchors = re.findall(r'<section class="text page" id="([a-z_]+)"', web)
    assert anchors == ["pages_forord", "pages_bilaga", "pages_sponsorer"]
    assert 'href="#pages_forord"' in web and 'href="#pages_sponsorer"' not in web
    assert web.index("pages_bilaga") < web.index('id="page_members"') < web.rindex("pages_sponsorer")
    assert '<h3 class="subhead">' in web and '<div class="logos">' in web


def test_the_booklet_keeps_to_its_standards_and_reads_in_order(root: small.Root) -> None:
    built(root)
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf(str(root.booklet), profile=profile)
        assert report.is_compliant
    problems = proof_outputs(root.folders, edition(root), lambda step: None)
    assert not [problem for problem in problems if problem.code in ("E750", "E751", "E765", "W761", "W752")]
    assert not [problem for problem in problems if problem.code.startswith("W77")]


def test_what_isn_t_printed_as_it_stands_is_found(root: small.Root) -> None:
    built(root)
    root.change(small.EDITION, "title: Bilaga med siffror", "title: Bilaga med tal")
    root.change(FOREWORD, "Här står ett förord", "Här står inte något förord")
    small.report(root)
    codes = {
        (problem.code, problem.text)
        for check in (pdf_places.titles, pdf_places.outline, pdf_reading.order)
        for problem in check_with(root, check)
    }
    assert ("E751", "Bilaga med tal") in codes and ("W761", None) in codes
    assert any(code == "E765" and "inte något förord" in (text or "") for code, text in codes)


def check_with(root: small.Root, check: Callable[[OpenedBooklet], Iterator[Problem]]) -> list[Problem]:
    booklet = OpenedBooklet(
        "booklet.pdf",
        root.booklet,
        Tagged(pikepdf.open(root.booklet)),
        pypdfium2.PdfDocument(root.booklet),
        edition(root),
        read_theme(root.folders),
        LIMITS,
        page_words=("sidan",),
    )
    return list(check(booklet))


def test_an_edit_lays_out_its_own_section_and_what_shows_its_place(root: small.Root) -> None:
    built(root)
    root.laid_out()
    root.change(APPENDIX, "hur det blev blev", "hur allt blev till slut")
    record = freshness.record_of(root.folders, "2031", ("pdf", "docx", "web"))
    assert record.unchanged(root.folders, "2031") is None
    built(root)
    assert root.laid_out() == ["pages_end"]
    root.change(small.EDITION, "Två förslag om kartor.", "Flera förslag om kartor.")
    built(root)
    assert root.laid_out() == ["chapter_kartor"]


def test_the_inputs_name_the_page_that_changed(root: small.Root) -> None:
    before = inputs_of(root.folders, edition(root))
    root.change(FOREWORD, "om kartor och resor", "om resor och kartor")
    assert before.changed(inputs_of(root.folders, edition(root))) == (FOREWORD,)
    root.change(FOREWORD, "text: |", "text: |   # a note to oneself")
    after = inputs_of(root.folders, edition(root))
    root.change(small.EDITION, "Två förslag om kartor.", "Två förslag.")
    assert after.changed(inputs_of(root.folders, edition(root))) == (small.EDITION,)


def test_a_finding_names_page_and_line_and_can_be_put_in_and_taken_back(root: small.Root) -> None:
    root.change(small.EDITION, "Två förslag om kartor.", "Två förslag om kartor kartor.")
    before = {name: (root.path / name).read_bytes() for name in (APPENDIX, small.EDITION)}
    proof = proof_content(root.folders, read_edition(root.folders, "2031"), remember=False)
    twice = {
        (problem.file, problem.line, problem.text) for problem in proof.problems if problem.code == "W725"
    }
    line = before[small.EDITION].decode().split("\n").index("    intro: Två förslag om kartor kartor.") + 1
    assert twice == {(APPENDIX, 2, "blev blev"), (small.EDITION, line, "kartor kartor")}
    assert all(problem.proposal is None for problem in proof.problems if problem.code == "W725")
    written, problems = put_in(root.folders, corrections(proof.findings))
    assert len(written) == 2 and not problems
    assert (root.path / APPENDIX).read_bytes() == before[APPENDIX].replace(b"blev blev", b"blev")
    assert (root.path / small.EDITION).read_bytes() == before[small.EDITION].replace(
        b"kartor kartor", b"kartor"
    )
    undo(root.folders, "2031")
    assert {name: (root.path / name).read_bytes() for name in before} == before


def test_a_finding_is_silenced_beside_the_text(root: small.Root) -> None:
    root.change(APPENDIX, "text: |", "text: |   # ok: W725 so it was said")
    proof = proof_content(root.folders, read_edition(root.folders, "2031"), remember=False)
    assert not [problem for problem in proof.problems if problem.code == "W725"]
    assert [problem.code for problem in proof.silenced] == ["W725"]


def test_the_public_edition_has_no_address_on_them(root: small.Root) -> None:
    root.change(small.EDITION, "Två förslag om kartor.", "Skriv till bo@natet.example.")
    clean, addresses = without_addresses(edition(root), "[utelämnad]")
    assert {"anna@natet.example", "bo@natet.example"} <= addresses
    texts = [held.text for holder in clean.text_holders for held in holder.texts]
    assert "Skriv till [utelämnad]." in texts and not any("@" in text for text in texts)


def test_a_sign_that_no_face_has_is_named_with_its_page(root: small.Root) -> None:
    root.change(FOREWORD, "Här står", "Här 漢 står")
    root.change(small.EDITION, "Två förslag om kartor.", "Två 漢 förslag.")
    drawn = [problem for problem in root.problems() if problem.code == "W133"]
    assert {(problem.file, problem.line) for problem in drawn} >= {(FOREWORD, 2)}
    assert small.EDITION in {problem.file for problem in drawn}


def test_the_next_edition_begins_with_them(root: small.Root) -> None:
    started = start_edition(root.folders, "2032")
    assert not [problem for problem in started.problems if problem.severity == "error"]
    new = read_edition(root.folders, "2032").edition
    assert new is not None and [page.id for page in new.pages] == ["sponsorer", "forord", "bilaga"]
    old = {page.id: page.text for page in edition(root).pages}
    assert {page.id: page.text for page in new.pages} == old | {
        "forord": old["forord"].replace("[det första](#forsta-forslaget)", "det första")
    }
    assert new.chapters[0].intro == "Två förslag om kartor."
    assert (root.path / "content/2032/images/logotyp.png").read_bytes() == FILES[LOGO]
