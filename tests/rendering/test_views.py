"""What templates see: walls of tiles, contents pages, and who has what in which chapter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pressklar.model import Chapter, Contact, Member, Proposal
from pressklar.rendering.views import ChapterView, MemberView, ProposalView, contents_pages, wall
from pressklar.theme import Colour, Palette

PALETTE = Palette(Colour("#6C9DFF"), Colour("#0A1C57"))
GOTLAND = Member("region-gotland", "Region Gotland")
SKANE = Member("region-skane", "Region Skåne", short_name="Skåne")
MEASURES = {"budget": 204.0, "lead": 31.0, "chapter": 12.2, "row": 1.0, "line": 3.8, "characters": 50}


def view(
    number: int, chapter: int = 1, members: tuple[Member, ...] = (GOTLAND,), title: str = "En rubrik"
) -> ProposalView:
    model = Proposal(f"forslag-{number}", number, title, members, contacts=(Contact("Kim Exempel"),))
    return ProposalView(model, chapter, chapter, PALETTE, Markup(""), (), False, False, 0)


def chapter_of(number: int, count: int, title: str = "En rubrik", first: int = 1) -> ChapterView:
    proposals = tuple(view(first + at, number, title=title) for at in range(count))
    model = Chapter(f"tema-{number}", number, f"Tema {number}", tuple(one.model for one in proposals))
    return ChapterView(model, f"chapter_{number}", number, PALETTE, proposals)


def test_a_proposal_view_gives_its_models_values() -> None:
    one = view(7, members=(GOTLAND, SKANE))
    assert (one.id, one.number, one.title, one.member_names) == (
        "forslag-7",
        7,
        "En rubrik",
        ("Region Gotland", "Region Skåne"),
    )
    assert one.members == (GOTLAND, SKANE) and one.contacts[0].name == "Kim Exempel"


def test_a_chapter_counts_its_members_once() -> None:
    proposals = (view(1), view(2, members=(GOTLAND, SKANE)), view(3, members=(SKANE,)))
    chapter = ChapterView(Chapter("tema", 1, "Tema", ()), "chapter_tema", 1, PALETTE, proposals)
    assert (chapter.member_count, chapter.number, chapter.title) == (2, 1, "Tema")


def test_a_members_proposals_by_chapter() -> None:
    member = MemberView(SKANE, "member_region-skane", (view(1, 1), view(2, 1), view(5, 3)))
    first, second, third = (chapter_of(number, 1) for number in (1, 2, 3))
    assert [len(member.in_chapter(chapter)) for chapter in (first, second, third)] == [2, 0, 1]
    assert (member.tallest, member.name, member.short_name) == (2, "Region Skåne", "Skåne")
    assert MemberView(SKANE, "", ()).tallest == 1


@given(st.integers(0, 600), st.floats(50, 2000), st.floats(50, 2000))
@settings(max_examples=30, deadline=None)
def test_a_wall_fills_the_width_within_the_height(count: int, width: float, height: float) -> None:
    found = wall([view(number) for number in range(1, count + 1)], width, height)
    assert len(found.tiles) == min(count, 420)
    assert found.rows == -(-len(found.tiles) // found.columns) and found.rows * found.columns >= len(
        found.tiles
    )
    assert found.rows * width / found.columns <= height + 1e-9 or found.columns == 420


def runs(chapters: list[ChapterView]) -> list[list[tuple[int, list[int]]]]:
    return [
        [(run.chapter.number, [one.number for one in run.proposals]) for run in page]
        for page in contents_pages(chapters, **MEASURES)
    ]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "counts", [(5, 5, 3, 6, 5, 2, 6, 9), (2, 2), (1,), (60,), (40, 1, 40), tuple([1] * 30)]
)
def test_contents_pages_hold_every_proposal_once_in_order(counts: tuple[int, ...]) -> None:
    first, chapters = 1, []
    for number, count in enumerate(counts, 1):
        chapters.append(chapter_of(number, count, first=first))
        first += count
    pages = runs(chapters)
    assert len(pages) % 2 == 0
    assert [number for page in pages for _, numbers in page for number in numbers] == list(range(1, first))
    assert [chapter for page in pages for chapter, _ in page] == sorted(
        chapter for page in pages for chapter, _ in page
    )
    weights = [sum(run.weight for run in page) for page in contents_pages(chapters, **MEASURES)]  # type: ignore[arg-type]
    assert (
        max(weights[1:], default=0) <= MEASURES["budget"]
        and weights[0] <= MEASURES["budget"] - MEASURES["lead"] + 1e-6
    )


def test_contents_pages_are_about_as_full() -> None:
    chapters = [chapter_of(number, 5) for number in range(1, 9)]
    first, second = (sum(run.weight for run in page) for page in contents_pages(chapters, **MEASURES))  # type: ignore[arg-type]
    assert (
        abs(first + MEASURES["lead"] - second) <= 12.2 + 5 * 4.8
    )  # a chapter's height: none is broken in two


def test_long_titles_take_more_room() -> None:
    short, long = (
        contents_pages([chapter_of(1, 3, title=title)], **MEASURES) for title in ("Kort", "Lång " * 30)
    )  # type: ignore[arg-type]
    assert long[0][0].weight == pytest.approx(short[0][0].weight + 3 * 2 * 3.8)
