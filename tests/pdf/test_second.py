"""Another publication, made by content and theme alone: English, A4, other fields, members and colours, and
one proposal of several pages.
"""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import small
import spoken
from printed import Printed
from structure import Element, Tagged

LONG, TWO, SHORT = "shared-quay-register", "lights-that-answer", "harbour-apprentices"


@pytest.fixture(scope="module")
def tagged(second: Printed) -> Tagged:
    return Tagged(second.pdf)


@pytest.fixture(scope="module")
def articles(tagged: Tagged) -> dict[str, Element]:
    return dict(zip((LONG, TWO, SHORT), tagged.document.all("Art"), strict=True))


@pytest.fixture(scope="module")
def words(tagged: Tagged) -> str:
    return tagged.document.text


def labels(article: Element) -> list[str]:
    return [element.text for element in article.all("H4")]


def field(article: Element, label: str) -> list[Element]:
    """The elements after that label, in its section or beside it, up to the next label."""
    [head] = [element for element in article.all("H4") if element.text == label]
    assert head.parent is not None
    after = head.parent.elements[head.parent.elements.index(head) + 1 :]
    end = next((at for at, one in enumerate(after) if one.type == "H4" or one.all("H4")), len(after))
    return after[:end]


def test_only_what_was_meant_is_warned_of(second: Printed) -> None:
    assert [(problem.code, problem.file, problem.field) for problem in second.problems] == [
        ("W101", f"content/2032/proposals/{TWO}.yaml", "outcome")
    ]


def test_everything_is_in_english(second: Printed, tagged: Tagged, words: str) -> None:
    assert str(second.pdf.Root.Lang) == "en"
    for one in (
        "Contents",
        "How to read this booklet",
        "Index of members",
        "Contact persons",
        "Not stated.",
        "From page",
    ):
        assert one in words
    said = " ".join(str(annotation.Contents) for _, annotation in tagged.links) + " ".join(
        figure.string("Alt") for figure in tagged.document.all("Figure")
    )
    with second.pdf.open_outline() as outline:
        marks = " ".join(item.title for item in outline.root)
    about = " ".join(str(value) for value in second.pdf.docinfo.values())
    for text in (words, said, marks, about):
        assert not re.search(r"[åäöÅÄÖ]|förslag|sidan|Reglab|Region ", text)


def test_the_page_is_a4_and_colours_come_round(second: Printed) -> None:
    assert {tuple(round(float(edge)) for edge in page.trimbox[2:]) for page in second.pdf.pages} == {
        (595, 842)
    }
    hues = [second.source.theme.chapters[index].hue.rgb.lower() for index in (0, 1, 0)]
    document = pypdfium2.PdfDocument(second.path)
    openers = [number for number, kind in enumerate(second.kinds) if kind == "opener"]
    shown = []
    for number in openers:
        picture = document[number].render(scale=0.5).to_pil().convert("RGB")
        shown.append(
            "#{:02x}{:02x}{:02x}".format(*picture.getpixel((picture.width // 2, picture.height * 3 // 4)))
        )
    document.close()
    assert shown == hues


def test_fields_are_this_publications(articles: dict[str, Element]) -> None:
    assert labels(articles[LONG]) == ["What we want to change", "Method", "Outcome", "Budget", "Contact"]
    assert labels(articles[SHORT]) == ["What we want to change", "Method", "Outcome", "Budget", "Contacts"]


def test_an_optional_field_is_left_out_and_an_expected_one_says_so(articles: dict[str, Element]) -> None:
    assert labels(articles[TWO]) == ["What we want to change", "Method", "Outcome", "Contacts"]
    assert [one.text for one in field(articles[TWO], "Outcome")] == ["Not stated."]


def test_a_proposal_of_two_members_stands_under_both(
    second: Printed, tagged: Tagged, articles: dict[str, Element]
) -> None:
    names = ["Tern Island Community Harbour", "Coast Light Office"]
    assert ", ".join(names) in articles[TWO].text
    folio = second.folios[TWO]
    for name in names:
        [head] = [element for element in tagged.document.all("H3") if element.text == name]
        assert head.parent is not None
        assert (
            head.parent.text
            == f"{name} 2 Lights that answer: harbour lights that say when they are dark {folio}"
        )


def test_a_person_of_two_proposals_has_both_folios(second: Printed, tagged: Tagged) -> None:
    [row] = [item for item in tagged.document.all("LI") if item.text.startswith("Sample, Rowan")]
    assert row.text == f"Sample, Rowan 2 {second.folios[TWO]} 3 {second.folios[SHORT]}"


def test_the_long_proposal_goes_on_from_page_to_page_and_the_next_chapters_open_on_the_left(
    second: Printed, articles: dict[str, Element]
) -> None:
    pages = articles[LONG].pages
    assert len(pages) >= 4 and all(after == before + 1 for before, after in pairwise(pages))
    for name in (LONG, TWO, SHORT):
        opener = articles[name].pages[0] - 1
        assert second.kinds[opener] == "opener" and opener % 2 == 1, "the page before it, an even one"
    assert [kind for kind in second.kinds[pages[0] : pages[-1] + 1] if kind not in ("text", "notes")] == []


def test_a_table_over_two_pages_is_one_and_its_head_is_read_once(
    second: Printed, articles: dict[str, Element]
) -> None:
    table, budget = articles[LONG].all("Table")
    assert len(table.pages) == 2
    head, body = table.elements
    assert (head.type, body.type) == ("THead", "TBody")
    assert [cell.text for cell in head.all("TH")] == [
        "Berth",
        "Length, m",
        "Depth, m",
        "Last looked at",
        "What was found",
    ]
    assert {str(cell.attribute("Scope")) for cell in head.all("TH")} == {"/Column"}
    source = second.source.edition.proposals[0].fields["method"]
    assert len(body.elements) == source.count("\n| ") - 1
    assert head.pages == table.pages[:1]
    assert [cell.text for cell in budget.all("TH")] == ["Item", "First year", "Second year"]
    document = pypdfium2.PdfDocument(second.path)
    assert all("Last" in document[page].get_textpage().get_text_range() for page in table.pages), (
        "it is printed on both pages"
    )
    document.close()


def test_a_list_over_two_pages_is_one(tmp_path: Path) -> None:
    root = small.make(tmp_path)
    items = "".join(f"\n  - En karta med nummer {number}." for number in range(80))
    root.change(small.FIRST, "En kort text om kartor.", f"Kartor:\n{items}")
    pdf = pikepdf.open(io.BytesIO(Printed(root.path, root.edition).booklet.pdf))
    (long,) = [each for each in Tagged(pdf).document.all("L") if len(each.pages) > 1]
    assert len(long.elements) == 80


def test_lists_in_lists(articles: dict[str, Element]) -> None:
    outer = articles[LONG].all("L")[0]
    assert [len(outer.elements), str(outer.attribute("ListNumbering"))] == [3, "/None"]
    middle = outer.elements[0].all("L")[0]
    inner = middle.all("L")[1]
    assert [str(one.attribute("ListNumbering")) for one in (middle, inner)] == ["/None", "/Decimal"]
    assert [label.text for item in inner.elements for label in item.elements if label.type == "LBody"] == [
        "with a picture, taken from the water;",
        "with a depth, measured by hand;",
        "with the name of whoever looked.",
    ]


def test_numbers_of_a_list_are_read(tagged: Tagged, articles: dict[str, Element]) -> None:
    [steps] = [one for one in articles[TWO].all("L") if one.attribute("ListNumbering") == "/Decimal"]
    numbers = [
        "".join(tagged.contents[kid.page].texts[kid.mcid] for kid in label.kids) for label in steps.all("Lbl")
    ]  # type: ignore[union-attr]
    assert [number.strip() for number in numbers] == ["1", "2", "3"]


def test_notes_are_numbered_through_the_proposal_and_stand_on_the_page_of_their_call(
    articles: dict[str, Element],
) -> None:
    notes = articles[LONG].all("Note")
    assert [note.elements[0].text for note in notes] == [str(number) for number in range(1, len(notes) + 1)]
    assert len(notes) == 7
    for note in notes:
        assert note.parent is not None
        call = note.parent.kids[note.parent.kids.index(note) - 1]
        assert isinstance(call, Element)
        assert set(note.pages) == set(call.pages), note.text
    assert any(note.parent is not None and note.parent.type == "TD" for note in notes), (
        "one is called in a table"
    )


def test_a_note_that_is_called_again_is_linked_to(
    second: Printed, tagged: Tagged, articles: dict[str, Element]
) -> None:
    [again] = [link for link in articles[LONG].all("Link") if link.text == "2"]
    note = articles[LONG].all("Note")[1]
    [annotation] = again.annotations
    assert tagged.number_of[annotation.object.Dest[0].objgen] in note.pages
    assert "scope" not in str(annotation.object.Contents)


def test_links_out_lead_out_and_say_so(articles: dict[str, Element]) -> None:
    found = {
        str(one.object.A.URI): str(one.object.Contents)
        for article in articles.values()
        for link in article.all("Link")
        for one in link.annotations
        if "/A" in one.object
    }
    assert found["https://www.coast-light-office.example/answering?season=2032&lang=en"].startswith(
        "Open https://www.coast-light-office.example/"
    )
    assert (
        found["mailto:treasurer@skerry-head.example?subject=Register%20of%20quays"]
        == "Write to treasurer@skerry-head.example"
    )
    assert found["mailto:kim.example@skerry-head.example"] == "Write to kim.example@skerry-head.example"


def test_references_show_numbers_and_lead_to_their_proposals(
    second: Printed, tagged: Tagged, articles: dict[str, Element]
) -> None:
    wanted = {
        LONG: ["proposal 2", "the apprentices’ proposal (proposal 3)", "proposal 2"],
        TWO: ["proposal 1"],
        SHORT: ["proposal 1", "the lights (proposal 2)"],
    }
    for name, texts in wanted.items():
        inner = [
            link
            for link in articles[name].all("Link")
            if link.annotations and "/Dest" in link.annotations[0].object and link.text != "2"
        ]
        assert sorted(spoken.letters(link.text) for link in inner) == sorted(map(spoken.letters, texts))
        for link in inner:
            number = int(re.findall(r"\d", link.text)[-1])
            target = tagged.number_of[link.annotations[0].object.Dest[0].objgen]
            assert target == second.folios[second.source.edition.proposals[number - 1].id] - 1


def test_the_picture_has_its_words_caption_and_credit(second: Printed, articles: dict[str, Element]) -> None:
    [figure] = articles[LONG].all("Figure")
    assert figure.string("Alt").startswith("A drawn plan of a harbour")
    [caption] = articles[LONG].all("Caption")
    assert caption.text.startswith("The basin at Oldquay") and caption.text.endswith(
        "Drawing: Kim Example, Skerry Head"
    )
    box = [float(edge) for edge in figure.attribute("BBox")]
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(900 / 520, rel=0.01)
    images = [
        one
        for one in second.pdf.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    assert [(int(image.Width), int(image.Height)) for image in images] == [(900, 520)]


def test_high_and_low_letters(second: Printed) -> None:
    """Where a small letter stands beside the one before it: points that its foot is higher, and its height as
    a part of the other's.
    """
    document = pypdfium2.PdfDocument(second.path)
    found = {}
    for page in second.pages_of(LONG):
        text = document[page].get_textpage()
        words = "".join(chr(raw.FPDFText_GetUnicode(text, index)) for index in range(text.count_chars()))
        for match in re.finditer(r"(?<=3,400 m)2|(?<=little O)2|(?<=SO)4", words):
            (_, foot, _, head), (_, low, _, high) = (
                text.get_charbox(index) for index in (match.start() - 1, match.start())
            )
            found[words[match.start() - 1 : match.end()]] = (low - foot, (high - low) / (head - foot))
    document.close()
    assert found["m2"][0] > 2 and found["m2"][1] < 1.2
    assert found["O2"][0] < -0.5 and found["O2"][1] < 0.85
    assert found["O4"][0] < -0.5 and found["O4"][1] < 0.85
