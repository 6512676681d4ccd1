"""The structure tree of a whole booklet against the HTML that it was made from: what a screen reader hears is
what stands there.

Rules: ISO 32000-1, 14.7 and 14.8 (structure, marked content), ISO 14289-1 (PDF/UA-1), clause 7.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element as Html

import pikepdf
import pytest
import small
import spoken
from printed import Printed
from structure import Annotation, Element, Run, Tagged

BLOCKS = set(spoken.BLOCKS.values())


@cache
def _tagged(printed: Printed) -> Tagged:
    return Tagged(printed.pdf)


@pytest.fixture(scope="module")
def tagged(either: Printed) -> Tagged:
    return _tagged(either)


@pytest.fixture(scope="module")
def bodies(either: Printed) -> list[Html]:
    return [spoken.parse(html) for html in either.html]


@pytest.fixture(scope="module")
def articles(tagged: Tagged) -> list[Element]:
    return tagged.document.all("Art")


def in_bodies(bodies: list[Html], tag: str) -> list[Html]:
    return [element for body in bodies for element in spoken.blocks(body) if element.tag == tag]


def test_every_proposal_is_one_article_in_order(articles: list[Element], either: Printed) -> None:
    proposals = either.source.views.proposals
    assert [article.elements[0].type for article in articles] == ["H3"] * len(proposals)
    assert [spoken.letters(article.elements[0].text) for article in articles] == [
        spoken.letters(f"{one.number} {one.title}") for one in proposals
    ]
    for article, proposal in zip(articles, proposals, strict=True):
        assert article.pages == either.pages_of(proposal.id)


def test_every_block_of_a_section_is_one_element_with_its_words(tagged: Tagged, bodies: list[Html]) -> None:
    """Also those that lie on several pages: one P, L, LI, Table and so on for each in the HTML, in its order,
    with all its words and no others.
    """
    expected = [element for body in bodies for element in outside_contents(spoken.blocks(body))]
    found = [element for element in outside(tagged.document, "TOC") if element.type in BLOCKS]
    wanted = [(spoken.type_of(element), spoken.letters(spoken.text(element))) for element in expected]
    given = [(element.type, spoken.letters(element.text)) for element in found]
    for number, (one, other) in enumerate(zip(wanted, given, strict=False)):
        assert other == one, f"block {number}"
    assert len(given) == len(wanted)


def outside_contents(elements: Iterator[Html]) -> Iterator[Html]:
    """The blocks without the contents, which have types of their own, and without pictures that are drawn in
    place.
    """
    inner: set[Html] = set()
    for element in elements:
        if element.get("role") == "doc-toc":
            inner.update(element.iter())
            inner.discard(element)
        if element not in inner and element.get("role") != "doc-toc":
            yield element


def outside(element: Element, type: str) -> Iterator[Element]:
    """The elements in reading order, without those of that type and what is in them; of navigation only what
    is in it.
    """
    for kid in element.elements:
        if any(one.type == type for one in kid.elements):  # the contents' own section
            continue
        if kid.type == "Figure" and not kid.string("Alt"):
            continue
        yield kid
        yield from outside(kid, type)


def test_the_words_are_read_in_the_order_of_the_html(tagged: Tagged, bodies: list[Html]) -> None:
    """Nothing left out, doubled or moved; nothing read that is only furniture or decoration."""
    expected = spoken.letters("".join(spoken.text(body) for body in bodies))
    found = spoken.letters("".join(run.text for run in tagged.document.runs()))
    if found != expected:
        at = next(
            (at for at, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other),
            min(len(expected), len(found)),
        )
        pytest.fail(
            f"after {expected[max(0, at - 40) : at]!r} comes {found[at : at + 60]!r} instead of {expected[at : at + 60]!r}"
        )


def test_words_are_parted_as_in_the_html(tagged: Tagged, bodies: list[Html]) -> None:
    """White space is where it is in the HTML; at the end of a run, which is the end of a line or of an
    element, it may be left out.
    """
    runs = [run.text for run in tagged.document.runs()]
    expected = spoken.gaps(spoken.text(body) for body in bodies)
    ends, count = {0}, 0
    for run in runs:
        count += len(spoken.letters(run))
        ends.add(count)
    letters = spoken.letters("".join(runs))
    assert letters == spoken.letters("".join(spoken.text(body) for body in bodies)), "see the test above"
    shown = {
        at: f"{letters[max(0, at - 20) : at]}|{letters[at : at + 20]}"
        for at in (expected ^ (spoken.gaps(runs) | ends))
    }
    assert [shown[at] for at in sorted(spoken.gaps(runs) - expected)] == [], "parted in the PDF only"
    assert [shown[at] for at in sorted(expected - spoken.gaps(runs) - ends)] == [], "parted in the HTML only"


def test_a_word_that_a_line_parts_is_heard_whole(tagged: Tagged, bodies: list[Html]) -> None:
    runs = [run.text for run in tagged.document.runs()]
    assert "\u00ad" in runs
    heard = re.sub(r"\s*\u00ad\s*", "", " ".join(runs))
    written = " ".join(spoken.text(body) for body in bodies)
    words = re.compile(r"[^\W\d_]{4,}")
    assert set(words.findall(heard)) == set(words.findall(written.replace("\u00ad", "")))


def test_all_content_is_in_the_tree_once_or_is_decoration(tagged: Tagged) -> None:
    for number, content in enumerate(tagged.contents):
        assert not content.unmarked, (
            f"page {number + 1} paints outside of any mark: {Counter(content.unmarked)}"
        )
        assert not content.twice, f"page {number + 1} uses marks twice: {content.twice}"
        assert not content.nested, f"page {number + 1} has marks inside of others: {content.nested}"
        for mcid in content.texts:
            owners = tagged.claimed.get((number, mcid), [])
            assert len(owners) == 1, (
                f"page {number + 1}, mark {mcid} ({content.texts[mcid]!r}): {[owner.type for owner in owners]}"
            )


def test_the_parent_tree_leads_back(tagged: Tagged) -> None:
    keys = []
    for number, (page, content) in enumerate(zip(tagged.pdf.pages, tagged.contents, strict=True)):
        if not content.texts:
            continue
        keys.append(int(page.obj.StructParents))
        parents = tagged.parent_tree[keys[-1]]
        assert len(parents) == len(content.texts)
        for mcid in content.texts:
            assert parents[mcid].objgen == tagged.claimed[number, mcid][0].object.objgen
    for _, annotation in tagged.links:
        keys.append(int(annotation.StructParent))
        assert tagged.parent_tree[keys[-1]].S == "/Link"
    assert len(set(keys)) == len(keys)
    assert max(keys) < int(tagged.pdf.Root.StructTreeRoot.ParentTreeNextKey)


def test_headings_leave_out_no_level(tagged: Tagged) -> None:
    levels = [
        int(element.type[1]) for element in tagged.document.walk() if re.fullmatch(r"H\d", element.type)
    ]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    assert levels.count(1) == 1


def test_contents_are_one_table_with_a_row_for_each_chapter_and_proposal(
    tagged: Tagged, either: Printed
) -> None:
    [contents] = [
        element for element in tagged.document.all("TOC") if element.parent and element.parent.type != "TOCI"
    ]
    rows = {spoken.letters(row.text): row for row in contents.all("TOCI")}
    for proposal in either.source.views.proposals:
        folio = either.folios[proposal.id]
        row = rows[spoken.letters(f"{proposal.number} {proposal.title} {folio}")]
        assert [element.type for element in row.walk()] == ["TOCI", "Reference", "Link"]
        [link] = row.all("Link")
        assert {target_page(tagged, annotation.object) for annotation in link.annotations} == {folio - 1}
    for chapter in either.source.views.chapters:
        row = next(
            row
            for text, row in rows.items()
            if text.startswith(spoken.letters(f"{chapter.number} {chapter.title}"))
        )
        assert [element.type for element in row.elements] == ["Reference", "TOC"]
        assert {
            target_page(tagged, annotation.object) for annotation in row.elements[0].elements[0].annotations
        } == {either.folios[chapter.anchor] - 1}


def target_page(tagged: Tagged, annotation: object) -> int:
    """The page (from 0) that a link leads to."""
    destination = annotation.Dest  # type: ignore[attr-defined]
    assert destination[1] == "/XYZ"
    return tagged.number_of[destination[0].objgen]


def test_every_link_is_one_element_and_no_annotation_lies_over_another(
    tagged: Tagged, bodies: list[Html]
) -> None:
    links = tagged.document.all("Link")
    assert len(links) == len(in_bodies(bodies, "a"))
    assert all(link.annotations for link in links)
    assert not [link.text for link in links if any(inner is not link for inner in link.all("Link"))]
    claimed = Counter(annotation.object.objgen for link in links for annotation in link.annotations)
    assert set(claimed) == {annotation.objgen for _, annotation in tagged.links}
    assert set(claimed.values()) == {1}
    for page in range(len(tagged.contents)):
        boxes = [
            [float(edge) for edge in annotation.Rect] for number, annotation in tagged.links if number == page
        ]
        doubled = [
            (one, other) for at, one in enumerate(boxes) for other in boxes[:at] if overlap(one, other) > 0.3
        ]
        assert not doubled, f"page {page + 1}"


def overlap(one: list[float], other: list[float]) -> float:
    """The common area of two boxes, as a part of the smaller."""
    one, other = ([*map(min, box[:2], box[2:]), *map(max, box[:2], box[2:])] for box in (one, other))
    width, height = (min(one[at + 2], other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return width * height / min(areas) if min(width, height) > 0 < min(areas) else 0


def test_a_link_has_no_more_annotations_than_lines(tagged: Tagged) -> None:
    for link in tagged.document.all("Link"):
        rows = {(annotation.page, round(float(annotation.object.Rect[1]))) for annotation in link.annotations}
        assert len(link.annotations) == len(rows), link.text


def test_every_link_says_in_words_where_it_leads(tagged: Tagged, bodies: list[Html], either: Printed) -> None:
    anchors = in_bodies(bodies, "a")
    for link, anchor in zip(tagged.document.all("Link"), anchors, strict=True):
        target = anchor.get("href", "")
        for annotation in link.annotations:
            said = str(annotation.object.Contents)
            assert " " in said.strip() and "_" not in said.replace(target, ""), said
            if not target.startswith("#"):
                assert str(annotation.object.A.URI) == target
                assert target.removeprefix("mailto:").partition("?")[0] in said
                continue
            folio = either.folios[target[1:]]
            assert target_page(tagged, annotation.object) == folio - 1
            assert re.search(rf"\b{folio}$", said), said
            assert target[1:] not in said


def test_a_folio_that_a_link_shows_is_that_of_its_page(tagged: Tagged, bodies: list[Html]) -> None:
    shown = [
        (link, "".join(slot.text or "" for slot in slots))
        for link, anchor in zip(tagged.document.all("Link"), in_bodies(bodies, "a"), strict=True)
        if (slots := [one for one in anchor.iter("span") if one.get("data-folio")])
    ]
    assert shown
    for link, folio in shown:
        assert link.text.endswith(folio)
        assert target_page(tagged, link.annotations[0].object) == int(folio) - 1


def test_every_note_follows_its_call_and_has_an_id_of_its_own(tagged: Tagged, bodies: list[Html]) -> None:
    notes = tagged.document.all("Note")
    expected = [
        element for body in bodies for element in body.iter("span") if element.get("role") == "doc-footnote"
    ]
    assert len(notes) == len(expected)
    names = [note.string("ID") for note in notes]
    assert all(names) and len(set(names)) == len(names)
    for note, source in zip(notes, expected, strict=True):
        assert note.parent is not None
        before = note.parent.kids[note.parent.kids.index(note) - 1]
        assert isinstance(before, Element) and before.type == "Reference"
        first = note.kids[0]
        assert isinstance(first, Element) and first.type == "Lbl"
        assert before.text == first.text == source.get("data-note")


def test_pictures_have_words_and_header_cells_say_what_they_head(tagged: Tagged) -> None:
    for figure in tagged.document.all("Figure"):
        assert len(figure.string("Alt")) > 10
        assert len(figure.attribute("BBox")) == 4
    heads = tagged.document.all("TH")
    assert {str(head.attribute("Scope")) for head in heads} <= {"/Row", "/Column"}


def test_rows_of_a_table_have_as_many_cells(tagged: Tagged) -> None:
    for table in tagged.document.all("Table"):
        widths = {
            sum(int(cell.attribute("ColSpan") or 1) for cell in row.elements) for row in table.all("TR")
        }
        assert len(widths) == 1, table.text[:60]
        assert len(table.all("THead")) <= 1
        assert [kid for kid in table.kids if isinstance(kid, (Run, Annotation))] == []


def test_an_empty_head_is_a_cell_too(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    root.change(small.FOURTH, "idea: |\n", "idea: |\n  | A | | C |\n  |---|---|---|\n  | 1 | | 3 |\n\n")
    root.build()
    with pikepdf.open(root.path / "output" / root.edition / "booklet.pdf") as pdf:
        cells = [[cell.type for cell in row.elements] for row in Tagged(pdf).document.all("TR")]
    assert ["TH"] * 3 in cells and ["TD"] * 3 in cells


def test_lists_hold_items_of_a_number_and_a_body(tagged: Tagged) -> None:
    for items in tagged.document.all("L"):
        assert {kid.type for kid in items.elements} <= {"LI", "Lbl"}
        for item in items.all("LI"):
            assert item.elements and item.elements[-1].type == "LBody"


def test_text_stands_in_no_group(tagged: Tagged) -> None:
    groups = {
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "L",
        "LI",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TOC",
        "TOCI",
    }
    for element in tagged.document.walk():
        if element.type in groups:
            assert not [kid for kid in element.kids if isinstance(kid, Run)], element.type
