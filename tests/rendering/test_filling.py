"""Lists of any length over columns and pages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from markupsafe import Markup

from pressklar.model import Chapter, Member, Proposal
from pressklar.rendering.filling import column_starts, contents_pages, overview
from pressklar.rendering.views import ChapterView, ContentsBlock, MemberView, ProposalView
from pressklar.theme import Colour, Palette

PALETTE = Palette(Colour("#6C9DFF"), Colour("#0A1C57"))
MEMBER = Member("region-gotland", "Region Gotland")
BUDGET, LEAD, HEAD, ROW = 204.0, 31.0, 12.2, 4.8


def chapter_of(number: int, count: int, first: int = 1) -> ChapterView:
    models = [
        Proposal(f"forslag-{first + place}", first + place, "En rubrik", (MEMBER,)) for place in range(count)
    ]
    proposals = tuple(
        ProposalView(model, number, number, PALETTE, Markup(""), (), False, False, 0) for model in models
    )
    model = Chapter(f"tema-{number}", number, f"Tema {number}", tuple(models))
    return ChapterView(model, f"chapter_{number}", number, PALETTE, proposals)


def chapters_of(counts: tuple[int, ...]) -> list[ChapterView]:
    firsts = [1 + sum(counts[:place]) for place in range(len(counts))]
    return [chapter_of(number, *pair) for number, pair in enumerate(zip(counts, firsts, strict=True), 1)]


def pages_of(counts: tuple[int, ...], **measures: float) -> tuple[tuple[ContentsBlock, ...], ...]:
    return contents_pages(
        chapters_of(counts),
        chapter=lambda chapter: HEAD,
        row=lambda proposal: ROW,
        **{"budget": BUDGET, "lead": LEAD, **measures},
    )


@pytest.mark.parametrize(
    "counts", [(5, 5, 3, 6, 5, 2, 6, 9), (2, 2), (1,), (60,), (40, 1, 40), (400, 3), tuple([1] * 30)]
)
def test_contents_pages_hold_every_proposal_once_in_order(counts: tuple[int, ...]) -> None:
    pages = pages_of(counts)
    assert len(pages) % 2 == 0 or len(counts) == len(pages) == 1
    numbers = [proposal.number for page in pages for block in page for proposal in block.proposals]
    assert numbers == list(range(1, sum(counts) + 1))
    heights = [
        sum(block.weight for block in page) + (0 if index else LEAD) for index, page in enumerate(pages)
    ]
    assert max(heights) <= BUDGET + 0.001


def test_contents_pages_are_about_as_full() -> None:
    first, second = (sum(block.weight for block in page) for page in pages_of((5,) * 8))
    assert abs(first + LEAD - second) <= HEAD + 5 * ROW  # a chapter's height: none is broken in two


def test_no_chapter_is_parted_that_a_page_holds() -> None:
    """Not even the first, below a heading, so that both pages are as full."""
    chapters = [chapter_of(number, 4) for number in (1, 2)]
    for lead in range(0, 60, 5):
        pages = contents_pages(chapters, 100.0, float(lead), lambda _: 10.0, lambda _: 5.0)
        assert [[len(block.proposals) for block in page] for page in pages] == [[4], [4]]


@pytest.mark.parametrize("even", [True, False])
def test_a_heading_that_leaves_no_room_for_a_row_has_the_first_page_alone(even: bool) -> None:
    pages = pages_of((5, 5), lead=BUDGET - HEAD, even=even)
    assert [len(page) for page in pages] == [0, 2]
    assert [len(page) for page in pages_of((36, 36), lead=BUDGET, even=even)] == [
        0,
        1,
        1,
        *([0] if even else []),
    ]


def test_a_chapter_that_no_page_holds_fills_what_is_left_of_one() -> None:
    first, second = pages_of((5, 50))
    assert len(first[0].proposals) == 5 and len(first) == 2
    assert sum(len(block.proposals) for block in (*first, *second)) == 55


def test_a_block_takes_the_height_of_its_numeral() -> None:
    assert pages_of((1,), least=40.0)[0][0].weight == 40


def members_of(counts: tuple[int, ...]) -> list[MemberView]:
    return [
        MemberView(Member(f"m-{place}", f"M {place}"), f"member_{place}", chapter_of(1, count).proposals)
        for place, count in enumerate(counts)
    ]


@pytest.mark.parametrize("counts", [(1, 2, 3), (1,) * 90, (70,), (3, 70, 2, 45)])
@pytest.mark.parametrize("name", [2.0, 17.0])
def test_the_overviews_rows_all_find_room(counts: tuple[int, ...], name: float) -> None:
    room = 140.0
    filled = overview(
        members_of(counts), room, 4.3, 6.6, lambda member: member.tallest, lambda member: name, gap=1.0
    )
    assert 4.3 <= filled.line <= 6.6
    for page in filled.pages:
        for row, below in pairwise(page):
            assert row.top + row.height == pytest.approx(below.top)
        assert page[-1].top + page[-1].height <= room + 0.01
        assert all(row.height >= max(row.lines * filled.line, name) for row in page)
    rows = [row for page in filled.pages for row in page]
    for place, count in enumerate(counts):
        own = [row for row in rows if row.member.anchor == f"member_{place}"]
        assert [row.first for row in own] == [sum(row.lines for row in own[:at]) for at in range(len(own))]
        assert sum(row.lines for row in own) == count


def test_an_overview_that_one_page_holds_takes_no_more() -> None:
    filled = overview(members_of((3,) * 10), 150.0, 4.3, 6.6, lambda member: 3, lambda member: 4.0, gap=1.0)
    assert len(filled.pages) == 1 and 4.6 < filled.line < 4.67


def test_columns_begin_so_that_they_are_even() -> None:
    assert column_starts([5.0] * 10, 2, 180) == (5,)
    assert column_starts([5.0] * 30, 3, 180) == (10, 20)
    assert column_starts([5.0] * 100, 2, 180) is None  # more than a page
    assert column_starts([5.0], 2, 180) is None
    assert column_starts([90.0, 1.0], 2, 180) == (1,)
