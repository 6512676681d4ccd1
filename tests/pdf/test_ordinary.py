"""Ordinary content on the default theme: notes of any length and number, contacts taller than a page,
pictures in short fields, lists' numbers.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import ordinary
import page as page_validation
import pikepdf
import pypdfium2
import pytest
import small
from soaking import rounds

from pressklar.building import workflow
from pressklar.foundation.folders import PROJECT
from pressklar.problems import ContentError

LARGE = "[role=doc-footnote] { font-size: 24pt; line-height: 1.5 }\n"
"""A note that would stand on more pages than one may."""
NOTE = "  Här står en mening till i noten, som är lång. " * 40


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root", small.workshop())


def pages(root: small.Root) -> list[str]:
    """Each page's text, its lines joined."""
    root.build()
    document = pypdfium2.PdfDocument(root.bytes())
    return [
        " ".join(page.get_textpage().get_text_bounded().replace("-\r\n", "").split()) for page in document
    ]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(rounds(3, 300)))
def test_every_word_is_there_once_in_its_place(tmp_path: Path, seed: int) -> None:
    publication = ordinary.Maker(f"ordinary {seed}").publication()
    root = publication.write(small.Root(tmp_path / "root", small.workshop()))
    root.build()
    assert ordinary.faults(publication, root.bytes()) == []
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf(str(root.booklet), profile=profile)
        assert report.is_compliant, str(report)


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    publication = ordinary.Maker("a judge").publication()
    root = publication.write(small.Root(tmp_path / "root", small.workshop()))
    root.build()
    run = publication.runs[0]
    run.reverse()
    publication.runs.append(["zzzzzz"])
    found = ordinary.faults(publication, root.bytes())
    assert "zzzzzz is there 0 times" in found
    root.write("styles/own.txt", "")
    css = root.own("styles/booklet.css")
    css.write_text(css.read_text("utf-8") + ".contact, .field p { line-height: 1mm !important }", "utf-8")
    root.build()
    assert any("lies over" in fault for fault in ordinary.faults(publication, root.bytes()))


def test_notes_too_long_for_a_foot_stand_at_the_end_of_their_proposal(root: small.Root) -> None:
    """The first note fits, but they keep together; the other proposal's note stays at its foot."""
    css = root.own("styles/booklet.css")
    css.write_text(css.read_text("utf-8") + LARGE, "utf-8")
    root.change(small.FIRST, "kort text", "kort[^1] text[^2]")
    root.change(small.FIRST, "purpose:", f"  [^1]: En kort not.\n\n  [^2]: {NOTE * 4}slutet\n\npurpose:")
    root.change(
        small.FOURTH,
        "purpose: Att pröva det som sägs här.",
        "purpose: |\n  Att pröva[^1].\n\n  [^1]: Vid foten.\n",
    )
    found = pages(root)
    text = " ".join(found)
    first = next(index for index, page in enumerate(found) if "kort1 text2" in page)
    assert text.count("En kort not.") == 1
    assert "Kontaktperson Kim Exempel" in found[first]
    assert found[first].index("Kim Exempel") < found[first].index("En kort not.")
    assert "Noter" in found[first]
    assert "slutet" in " ".join(found[first + 1 :]), "it goes on to the next pages"
    foot = next(page for page in found if "Vid foten." in page)
    assert foot.rindex("Vid foten.") > foot.index("Kim Exempel")
    assert "Noter" not in foot


def test_a_note_at_the_end_is_a_note_with_an_id_and_its_number_leads_there(root: small.Root) -> None:
    root.change(small.FIRST, "kort text", "kort[^1] text")
    root.change(small.FIRST, "purpose:", f"  [^1]: {NOTE * 4}\n\npurpose:")
    root.build()
    pdf = pikepdf.open(io.BytesIO(root.bytes()))
    notes = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note"]
    assert [bool(note.get("/ID")) for note in notes] == [True]
    assert page_validation.validate_pdf(str(root.booklet), profile="ua1").is_compliant


def test_a_note_that_goes_on_overleaf_is_one_note(root: small.Root) -> None:
    """It begins on its call's page; who hears it hears all of it there."""
    theme = (PROJECT / "styles/bold/theme.yaml").read_text("utf-8")
    root.write("styles/theme.yaml", re.sub("(?m)^break:.*$", "", theme) + "\nbreak: flow\n")
    text = (
        f"{small.prose(6)}\n  Här anropas[^1].\n\n{small.prose(6)}\n  [^1]: Börjar {NOTE.strip()} slutet.\n"
    )
    root.write(small.SECOND, small.proposal("Ett förslag om lager", "region-skane", text))
    found = pages(root)
    call = next(index for index, page in enumerate(found) if "Här anropas1." in page)
    assert "Börjar" in found[call] and "slutet" in found[call + 1]
    pdf = pikepdf.open(io.BytesIO(root.bytes()))
    (note,) = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note")
    marks = [kid for kid in note.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"]
    assert pdf.pages[call + 1].objgen in {mark.Pg.objgen for mark in marks}
    assert page_validation.validate_pdf(str(root.booklet), profile="ua1").is_compliant


def test_a_note_carried_behind_the_last_text_stands_at_the_end_instead(root: small.Root) -> None:
    """It would fill a page of its own, to the trim edge: the last proposal's long note, called in its last
    words.
    """
    root.change(
        small.FOURTH,
        "purpose: Att pröva det som sägs här.",
        f"purpose: |\n  Att pröva[^1].\n\n  [^1]: {NOTE * 3}\n",
    )
    root.build()
    document = pypdfium2.PdfDocument(root.bytes())
    boxes = [
        box
        for number in range(len(document))
        for box in ordinary.words_on(document[number], number)
        if box.word in ("noten", "lång")
    ]
    assert len(boxes) >= 240
    assert min(box.bottom for box in boxes) > 17 * ordinary.PT_IN_MM - 1


def test_very_many_notes_in_one_proposal(root: small.Root) -> None:
    numbers = range(1, 201)
    root.change(small.FIRST, "kort text", "kort text " + " ".join(f"ord[^{number}]" for number in numbers))
    root.change(
        small.FIRST,
        "purpose:",
        "\n".join(f"  [^{number}]: Not nummer {number}.\n" for number in numbers) + "\npurpose:",
    )
    text = " ".join(pages(root))
    assert [text.count(f"Not nummer {number}.") for number in numbers] == [1] * 200


def test_a_note_in_a_tables_head_that_is_repeated(root: small.Root) -> None:
    rows = "\n".join(f"  | {number} | ord |" for number in range(80))
    root.change(
        small.FIRST,
        "  En kort text om kartor.",
        f"  | Nummer[^1] | Ord |\n  |---|---|\n{rows}\n\n  [^1]: Notens ord.\n\n  En kort text om kartor.",
    )
    assert " ".join(pages(root)).count("Notens ord.") == 1
    assert page_validation.validate_pdf(str(root.booklet), profile="ua1").is_compliant


def test_a_note_that_a_style_hides_is_named_by_file_and_line(root: small.Root) -> None:
    root.change(small.FIRST, "kort text", "kort[^1] text")
    root.change(small.FIRST, "purpose:", f"  [^1]: {NOTE * 4}\n\npurpose:")
    css = root.own("styles/booklet.css")
    css.write_text(css.read_text("utf-8") + LARGE + ".notes { display: none !important }", "utf-8")
    with pytest.raises(ContentError) as raised:
        root.build()
    (problem,) = raised.value.problems
    assert (problem.code, problem.file, problem.line, problem.field) == ("E517", small.FIRST, 4, "idea")
    assert not root.booklet.exists()


@pytest.mark.parametrize("count", [1, 6, 7, 40])
def test_contacts_beside_a_short_field_go_on_to_the_next_page(root: small.Root, count: int) -> None:
    contacts = "".join(
        f"  - {{name: Person Nummer{number}, role: strateg, organisation: Länsförbundet, email: p{number}@region.example, "
        f"note: {'Nås bäst på morgonen. ' * 12}}}\n"
        for number in range(count)
    )
    root.change(small.FIRST, "  - {name: Kim Exempel, email: kim@region.example}\n", contacts)
    text = " ".join(pages(root)[:-6])
    assert [text.count(f"p{number}@region.example") for number in range(count)] == [1] * count


def test_the_next_proposal_begins_below_a_picture_in_the_last_field(root: small.Root) -> None:
    root.change(
        small.FIRST,
        "purpose: Att pröva det som sägs här.",
        "purpose: |\n  Kort.\n\n  ![En blå karta](images/karta.png)\n",
    )
    root.change(small.SECOND, small.prose(7), "  Kort.\n")
    root.build()
    document = pypdfium2.PdfDocument(root.bytes())
    for page in document:
        pictures = [one.get_bounds() for one in page.get_objects() if one.type == 3]
        words = page.get_textpage()
        for index in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(index)
            for box in pictures:
                assert not (
                    left < box[2] - 1 and right > box[0] + 1 and bottom < box[3] - 1 and top > box[1] + 1
                )


def numbered(root: small.Root, words: tuple[str, ...]) -> list[str]:
    """The number that stands left of each of these words, on its line."""
    document = pypdfium2.PdfDocument(root.bytes())
    pages = [list(ordinary.words_on(document[number], number)) for number in range(len(document))]
    found = []
    for word in words:
        boxes = next(page for page in pages if word in {box.word for box in page})
        place = next(box for box in boxes if box.word == word)
        left = [
            box
            for box in boxes
            if box.right < place.left and abs(box.bottom - place.bottom) < 3 and box.right > place.left - 40
        ]
        found.append(max(left, key=lambda box: box.right).word)
    return found


def test_lists_bear_the_numbers_that_markdown_gives_them(root: small.Root) -> None:
    root.change(
        small.FIRST,
        "  En kort text om kartor.",
        """\
  1. Samlas.
  2. Frågas.

  Vänta på svar.

  3. Skrivs.
  4. Skickas.
     1. Inuti.
     2. Därpå.

  2030. Framtiden.

  98) Nittioåtta.
  99) Nittionio.
  100) Hundra.
""",
    )
    root.build()
    words = ("Samlas", "Frågas", "Skrivs", "Skickas", "Inuti", "Därpå", "Nittioåtta", "Nittionio", "Hundra")
    assert numbered(root, words) == ["1", "2", "3", "4", "1", "2", "98", "99", "100"]
    html = next(section.html for section in root.pages().sections() if section.kind == "chapter")
    assert '<ol start="3">' in html
    assert '<ol start="98" class="digits-3">' in html


def test_a_year_that_begins_a_line_is_the_number_of_a_list_in_every_output(root: small.Root) -> None:
    root.change(small.FIRST, "  En kort text om kartor.", "  2030. Framtiden börjar då.\n")
    workflow.build(root.folders, workshop=root.workshop, formats=("pdf", "docx", "web"))
    assert numbered(root, ("Framtiden",)) == ["2030"]
    output = root.folders.output("2031")
    assert '<ol start="2030"' in (output / "web" / "index.html").read_text("utf-8")
    with zipfile.ZipFile(output / "booklet.docx") as file:
        assert b'<w:startOverride w:val="2030"/>' in file.read("word/numbering.xml")


def test_fill_lines_and_endless_words_stay_on_the_page(root: small.Root) -> None:
    root.change(
        small.FIRST,
        "  En kort text om kartor.",
        f"  Namn: {'_' * 120} och datum {'.' * 150}\n\n  {'a1' * 90}",
    )
    root.build()
    document = pypdfium2.PdfDocument(root.bytes())
    for number, page in enumerate(document):
        assert all(
            box.right < page.get_width() - 9
            for box in ordinary.words_on(page, number)
            if set(box.word) & set("_.1")
        )


ADDRESSES = (
    "https://www.exempel.example/rapporter/forslagstillregionalutvecklingochsamhallsplaneringsunderlag_del-2.pdf",
    "www.kommunalforbundet-i-norr.example/utvecklingsstrategier",
    "forslagshantering.samhallsplanering@exempel-kommunalforbundet.example",
)


def test_addresses_are_links_without_a_hyphen_that_isnt_theirs(root: small.Root) -> None:
    texts = (
        f"  Läs på {one}, eller.\n\n  - Punkt: {one}\n\n  Not[^{number}].\n\n  [^{number}]: Se {one}.\n\n"
        for number, one in enumerate(ADDRESSES, 1)
    )
    root.change(small.FIRST, "  En kort text om kartor.", "".join(texts))
    root.change(small.FIRST, "name: Kim Exempel", f"name: Kim Exempel, note: Eller {ADDRESSES[1]} i stället")
    workflow.build(root.folders, workshop=root.workshop, formats=("pdf", "web"))
    document = pypdfium2.PdfDocument(root.bytes())
    text = (
        "".join(page.get_textpage().get_text_range() for page in document)
        .replace("\r\n", "")
        .replace("\u200b", "")
    )
    for address, count in zip(ADDRESSES, (3, 4, 3), strict=True):
        assert text.count(address) == count, address
    pdf = pikepdf.open(io.BytesIO(root.bytes()))
    targets = {
        str(one.A.URI)
        for page in pdf.pages
        for one in page.get("/Annots", [])
        if "/A" in one and "/URI" in one.A
    }
    assert {ADDRESSES[0], f"https://{ADDRESSES[1]}", f"mailto:{ADDRESSES[2]}"} <= targets
    web = (root.folders.output("2031") / "web" / "index.html").read_text("utf-8")
    assert web.count(f'href="https://{ADDRESSES[1]}"') == 4
    assert page_validation.validate_pdf(str(root.booklet), profile="ua1").is_compliant


def test_code_keeps_its_lines_and_is_set_in_the_face_for_it(root: small.Root) -> None:
    root.change(
        small.FIRST,
        "  En kort text om kartor.",
        "  Tryck `Ctrl+S` nu.\n\n  ```py\n  def rita():\n      return 1\n  ```\n",
    )
    workflow.build(root.folders, workshop=root.workshop, formats=("pdf", "web"))
    pdf = pikepdf.open(io.BytesIO(root.bytes()))
    codes = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Code"]
    assert len(codes) == 2
    assert any(
        "IBM-Plex-Mono" in str(one.get("/FontName", ""))
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary)
    )
    assert "def rita():\r\n" in "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(root.bytes())
    )
    web = (root.folders.output("2031") / "web" / "index.html").read_text("utf-8")
    assert '<pre><code class="language-py">def rita():\n    return 1</code></pre>' in web
    for profile in ("ua1", "2a"):
        assert page_validation.validate_pdf(str(root.booklet), profile=profile).is_compliant
