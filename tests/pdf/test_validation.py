"""What must hold for the file as a whole, whatever the publication: standards, fonts, metadata, outline,
folios.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from printed import Printed

Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def painted(either: Printed) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(either.path)
    yield document
    document.close()


@pytest.mark.parametrize(("profile", "rules"), [("ua1", 104), ("2a", 154)])
def test_standards(either: Printed, profile: str, rules: int) -> None:
    """PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), every rule that the validator knows."""
    report = page_validation.validate_pdf(str(either.path), profile=profile)
    assert report.is_compliant, str(report)
    assert report.rules.total >= rules, "the validator seems to know fewer rules than it did"


def test_fonts_are_embedded_and_the_themes(either: Printed) -> None:
    families = {face.family.replace(" ", "-") for face in either.source.theme.faces.values()}
    fonts = [
        one
        for one in either.pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")), font.FontName
        name = re.sub(r"^/[A-Z]{6}\+", "", str(font.FontName))
        assert any(name.startswith(family) for family in families), name
        assert "Oblique" not in name, f"{name}: an italic that the theme doesn't list is drawn slanted"


def test_what_the_file_says_of_itself(either: Printed) -> None:
    edition, pdf = either.source.edition, either.pdf
    midnight = f"D:{edition.date:%Y%m%d}000000Z"
    info = {key: str(value) for key, value in pdf.docinfo.items()}
    assert (info["/Title"], info["/Author"], info["/CreationDate"], info["/ModDate"]) == (
        edition.title,
        edition.publisher,
        midnight,
        midnight,
    )
    assert str(pdf.Root.Lang) == edition.language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.PageLayout == "/TwoPageRight", "the cover stands alone on the right"
    metadata = pdf.Root.Metadata.read_bytes().decode()
    assert f"{edition.date:%Y-%m-%d}T00:00:00Z" in metadata
    assert f'<rdf:li xml:lang="x-default">{edition.title}</rdf:li>' in metadata
    assert f"<rdf:li>{edition.language}</rdf:li>" in metadata


def test_no_date_in_the_file_is_todays(either: Printed) -> None:
    data = _plain(either.pdf)
    dates = set(re.findall(rb"(?:D:|[^0-9])(20\d\d)-?(\d\d)-?(\d\d)(?:T|\d{6}|Z)", data))
    assert {date(*map(int, one)) for one in dates} == {either.source.edition.date}


def _plain(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pikepdf.open(io.BytesIO(_bytes(pdf))).save(
        target, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False
    )
    return target.getvalue()


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def test_the_outline_has_every_chapter_and_proposal(either: Printed) -> None:
    source = either.source
    with either.pdf.open_outline() as outline:
        tops = {item.title: item for item in outline.root}
        for chapter in source.views.chapters:
            item = tops[f"{chapter.number} {chapter.title}"]
            assert [child.title for child in item.children] == [
                f"{one.number} {one.title}" for one in chapter.proposals
            ]
            assert _page(either, item) == either.folios[chapter.anchor] - 1
            assert [_page(either, child) for child in item.children] == [
                either.folios[one.id] - 1 for one in chapter.proposals
            ]
            assert all(not child.children for child in item.children)
        others = [item.title for item in outline.root if item.children == []]
        assert others == [
            source.texts(key)
            for key in ("contents", "overview", "guide", "key", "member_register", "person_register")
        ]
        starts = [_page(either, item) for item in outline.root]
    assert starts == sorted(starts)


def _page(either: Printed, item: pikepdf.OutlineItem) -> int:
    assert isinstance(item.destination, pikepdf.Array)
    return next(
        number
        for number, page in enumerate(either.pdf.pages)
        if page.obj.objgen == item.destination[0].objgen
    )


def test_every_anchor_is_a_named_destination(either: Printed) -> None:
    """booklet.pdf#nameddest=<proposal> opens at the proposal (ISO 32000-1, 12.3.2.3); the names are in order,
    as a name tree must have them (7.9.6).
    """
    [leaf] = either.pdf.Root.Names.Dests.Kids
    names = [str(name) for name in list(leaf.Names)[::2]]
    assert names == sorted(names)
    assert [str(limit) for limit in leaf.Limits] == [names[0], names[-1]]
    pages = {page.obj.objgen: number for number, page in enumerate(either.pdf.pages, 1)}
    found = {
        str(name): pages[target[0].objgen]
        for name, target in zip(list(leaf.Names)[::2], list(leaf.Names)[1::2], strict=True)
    }
    assert found == either.folios
    assert {proposal.id for proposal in either.source.views.proposals} <= set(found)


def test_destinations_lie_on_their_pages(either: Printed) -> None:
    [leaf] = either.pdf.Root.Names.Dests.Kids
    height = float(either.source.theme.page["height"].pt)
    for name, target in zip(list(leaf.Names)[::2], list(leaf.Names)[1::2], strict=True):
        assert 0 <= float(target[3]) <= height + 1, str(name)
    tops = {
        stretch.proposal: stretch.top
        for section in either.booklet.sections
        for facts in reversed(section.pages)
        for stretch in reversed(facts.stretches)
    }
    for section in either.booklet.sections:
        for anchor, point in section.anchors.items():
            if anchor in tops:
                assert abs(height - point.y - tops[anchor]) < 2, anchor


def test_left_and_right(either: Printed) -> None:
    kinds = either.kinds
    assert len(either.pdf.pages) == len(kinds)
    assert len(kinds) % 2 == 0, "the back cover is the last, even, page"
    starts = [0, *accumulate(len(section.pages) for section in either.booklet.sections)][:-1]
    assert [start % 2 == 1 for start in starts] == [section.opens == "left" for section in either.sections], (
        "even folios are left pages"
    )
    chapters = [
        start for start, section in zip(starts, either.sections, strict=True) if section.kind == "chapter"
    ]
    back = starts[-1]
    assert back == len(kinds) - 1 and kinds[0] == kinds[-1] == "cover"
    assert all(kinds[start] == "opener" and kinds[start + 1] == "text" for start in chapters)
    assert [
        number
        for number, kind in enumerate(kinds)
        if kind == "notes" and (number % 2 or kinds[number - 1] != "text")
    ] == []


def test_folios_are_printed_on_text_pages_and_nowhere_else(
    either: Printed, painted: pypdfium2.PdfDocument
) -> None:
    foot = either.source.theme.page["foot"].pt
    width = either.source.theme.page["width"].pt
    outer = either.source.theme.page["outer"].pt
    for number, kind in enumerate(either.kinds, 1):
        text = painted[number - 1].get_textpage()
        left, right = (
            text.get_text_bounded(left=x, right=x + outer + 40, bottom=0, top=foot * 0.8).split()
            for x in (0, width - outer - 40)
        )
        if kind == "text":
            assert (left if number % 2 == 0 else right) == [str(number)], f"page {number}"
        elif kind in ("opener", "notes"):
            assert str(number) not in left + right, f"page {number}"


def test_boxes(either: Printed) -> None:
    page = either.source.theme.page
    for one in either.pdf.pages:
        trim = [float(edge) for edge in one.trimbox]
        assert trim[2] - trim[0] == pytest.approx(page["width"].pt, abs=0.01)
        assert trim[3] - trim[1] == pytest.approx(page["height"].pt, abs=0.01)


def test_no_text_is_printed_over_other_text(either: Printed, painted: pypdfium2.PdfDocument) -> None:
    faults = []
    for number, page in enumerate(painted, 1):
        faults += [f"page {number}: {one!r} and {other!r}" for one, other in _collisions(page)]
    assert not faults, "\n".join(faults[:20])


def _letters(page: Any) -> list[tuple[int, Box]]:
    """Every letter's place in the page's text and its box in points; no white space, whose box is no ink."""
    text = page.get_textpage()
    found = ((index, text.get_charbox(index)) for index in range(text.count_chars()))
    return [
        (index, box)
        for index, box in found
        if box[2] - box[0] > 0.3 and box[3] - box[1] > 0.3 and not _character(text, index).isspace()
    ]


def _collisions(page: Any) -> Iterator[tuple[str, str]]:
    """Letters that cover more than a third of one another, each pair with what stands around them. Neighbours
    don't count: kerning, ligatures.
    """
    text = page.get_textpage()
    active: list[tuple[int, Box]] = []
    for index, box in sorted(_letters(page), key=lambda one: one[1][0]):
        active = [one for one in active if one[1][2] > box[0]]
        for other, there in active:
            if abs(other - index) > 3 and _covered(box, there) > 0.34:
                yield _around(text, other), _around(text, index)
        active.append((index, box))


def _covered(one: Box, other: Box) -> float:
    width, height = (min(one[at + 2], other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    if width <= 0 or height <= 0:
        return 0
    return width * height / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))


def _character(text: Any, index: int) -> str:
    return chr(raw.FPDFText_GetUnicode(text, index))


def _around(text: Any, index: int) -> str:
    return "".join(
        _character(text, at) for at in range(max(0, index - 12), min(index + 12, text.count_chars()))
    )


def test_text_pages_keep_their_margins(either: Printed, painted: pypdfium2.PdfDocument) -> None:
    page = either.source.theme.page
    spine, edge = page["inner"].pt, page["outer"].pt
    pages = [facts for section in either.booklet.sections for facts in section.pages]
    for number, kind in enumerate(either.kinds, 1):
        if kind != "text":
            continue
        here, before = ({part.proposal for part in pages[at].stretches} for at in (number - 1, number - 2))
        head = (
            either.source.theme.sizes["label_line"].pt + 6 if here & before else 0
        )  # what goes on has its title there
        boxes = [box for _, box in _letters(painted[number - 1])]
        left, right = (edge, spine) if number % 2 == 0 else (spine, edge)
        assert min(box[0] for box in boxes) > left - 1.5, f"page {number}: left"
        assert max(box[2] for box in boxes) < page["width"].pt - right + 1.5, f"page {number}: right"
        assert max(box[3] for box in boxes) < page["height"].pt - page["top"].pt + head + 3, f"page {number}"


def test_the_used_height_of_a_page_is_told_rightly(either: Printed, painted: pypdfium2.PdfDocument) -> None:
    """The furniture puts a tile below a chapter's text: `used` is where that ends."""
    height, foot = either.source.theme.page["height"].pt, either.source.theme.page["foot"].pt
    facts = [one for section in either.booklet.sections for one in section.pages]
    for number, one in enumerate(facts, 1):
        if one.kind == "text" and one.stretches:
            lowest = min(box[1] for _, box in _letters(painted[number - 1]) if box[1] > foot - 1)
            assert -1 < one.used - (height - lowest) < 12, f"page {number}"


def test_kinds_follow_each_other(either: Printed) -> None:
    assert {one for one in pairwise(either.kinds) if one[0] == "opener"} == {("opener", "text")}
