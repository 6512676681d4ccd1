"""What templates see: walls of tiles, contents pages, and who has what in which chapter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pressklar.model import Chapter, Contact, Member, Proposal
from pressklar.rendering.views import ChapterView, MemberView, ProposalView, wall
from pressklar.theme import Colour, Palette

PALETTE = Palette(Colour("#6C9DFF"), Colour("#0A1C57"))
GOTLAND = Member("region-gotland", "Region Gotland")
SKANE = Member("region-skane", "Region Skåne", short_name="Skåne")


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


def test_names_that_hold_commas_are_parted_by_semicolons() -> None:
    faculty = replace(SKANE, name="Institutionen för hav, is och luft")
    assert view(7, members=(GOTLAND, SKANE)).member_line == "Region Gotland, Region Skåne"
    assert (
        view(7, members=(GOTLAND, faculty)).member_line
        == "Region Gotland; Institutionen för hav, is och luft"
    )


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
