"""Where a section's pages begin: the least bad of all compositions, laid out as it was chosen, and what furniture
says of it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import ordinary
import pypdfium2
import pytest
import small

from pressklar.foundation.progress import SilentProgress
from pressklar.pdf import layout
from pressklar.pdf.composition import CLOSER, PAGE_HEAD, Composition, PageRoom, Piece, Styles
from pressklar.pdf.engine import lay_out_booklet
from pressklar.pdf.html import Boxes
from pressklar.pdf.leaves import leaf_views
from pressklar.pdf.manifest import Manifest
from pressklar.pdf.workshop import InProcessPool

PAGE = PageRoom(height=500.0, note_rule=10.0, before=1, opens="left", next_opens="left")


def flow(*proposals: tuple[float, ...], place: PageRoom = PAGE, gap: float = 20.0) -> Composition:
    """Proposals of so high fields, as a layout engine sets them one after the other."""
    pieces: list[Piece] = []
    page, used = 0, 0.0
    for number, fields in enumerate(proposals):
        for index, height in enumerate(fields):
            over = 0.0 if index else gap
            if used and used + over + height > place.height:
                page, used = page + 1, 0.0
            used += height + (over if used else 0.0)
            name = f"p{number}.{index}" if index else f"p{number}"
            pieces.append(Piece(height, over if number else 0.0, 0.0, f"p{number}", name, page))
    return Composition(pieces, place)


def starting(composition: Composition) -> list[str]:
    """What begins the pages that were chosen."""
    return [composition.pieces[start].name for start in composition.best_starts()]


def test_a_proposal_has_a_page_of_its_own_where_that_costs_none() -> None:
    composition = flow((200, 100), (150, 150), (200, 100))
    assert [composition.pieces[start].name for start in composition.starts] == ["p0", "p1.1"]
    assert starting(composition) == ["p0", "p1", "p2"], "the notes page is used"
    assert composition.styles(composition.best_starts()) == dict.fromkeys(("p1", "p2"), PAGE_HEAD)


def test_never_more_pages_than_in_flow() -> None:
    composition = flow(*[(150, 100)] * 6)
    least = Composition(composition.pieces, replace(PAGE, next_opens=None))
    assert len(least.starts) == 4 and len(least.best_starts()) <= 4
    assert len(starting(composition)) == 4 + PAGE.notes_pages(4)


def test_a_notes_page_follows_where_the_next_section_opens_on_the_other_side() -> None:
    assert [PAGE.notes_pages(pages) for pages in (1, 2, 3)] == [0, 1, 0]
    assert [replace(PAGE, next_opens="right").notes_pages(pages) for pages in (1, 2)] == [1, 0]
    assert [replace(PAGE, next_opens=None).notes_pages(pages) for pages in (1, 2)] == [0, 0]


def test_no_page_in_mid_chapter_stays_near_empty() -> None:
    composition = flow((250, 230, 120), (400, 60), (450,))
    starts = composition.best_starts()
    for start, end in list(pairwise((*starts, len(composition.pieces))))[:-1]:
        assert sum(piece.height for piece in composition.pieces[start:end]) >= 150


def test_white_between_proposals_gives_way_where_they_fit_then() -> None:
    fits, does_not = flow((240,), (239 + 20 * CLOSER,), (400,)), flow((240,), (241 + 20 * CLOSER,), (400,))
    place = replace(PAGE, next_opens=None)
    assert starting(replace(fits, place=place)) == ["p0", "p2"]
    assert "p1" in starting(replace(does_not, place=place))
    lacking = {"margin_top": pytest.approx(1 - 20 * CLOSER, abs=0.05)}
    assert fits.styles((0, 2)) == {"p1": lacking, "p2": PAGE_HEAD}, "what is lacking, and no more"


def test_notes_take_room() -> None:
    composition = flow((200,), (200,), (300,), place=replace(PAGE, next_opens=None))
    noted = [replace(piece, notes=60.0, page=page) for page, piece in enumerate(composition.pieces)]
    assert starting(composition)[:2] == ["p0", "p2"]
    assert starting(Composition(noted, composition.place))[:2] == ["p0", "p1"]


def test_with_a_page_for_each_proposal_only_the_breaks_inside_them_are_chosen() -> None:
    place = replace(PAGE, next_opens=None, one_per_page=True)
    composition = flow((200, 100), (50,), (300, 150, 60), (100,), place=place)
    pages = (0, 0, 1, 2, 2, 3, 4)
    pieces = [replace(piece, page=page) for piece, page in zip(composition.pieces, pages, strict=True)]
    assert starting(Composition(pieces, place)) == ["p0", "p1", "p2", "p2.1", "p3"]


def test_a_proposal_that_is_parted_is_kept_whole_no_longer() -> None:
    composition = flow((250, 230, 120), (400,))
    assert composition.styles((0, 1, 3)) == {
        "p0": {"break_inside": "auto"}, "p0.1": PAGE_HEAD, "p1": PAGE_HEAD,
    }  # fmt: skip


def test_a_page_that_held_less_than_was_estimated_is_told_to_end_earlier() -> None:
    composition = flow((250, 249), (250, 249), place=replace(PAGE, next_opens=None))
    assert composition.corrected((0, 2), composition) is composition
    parted = [replace(piece, page=page) for page, piece in enumerate(composition.pieces)]
    corrected = composition.corrected((0, 2), replace(composition, pieces=parted))
    assert corrected.full == {0: 1} and 2 not in corrected._ends(0)
    again = corrected.corrected((0, 1, 2), replace(composition, pieces=parted))
    assert again.full == {0: 1, 2: 3}, "then the next page"


@pytest.mark.parametrize("seed", range(60))
def test_the_least_bad_of_all_is_chosen(seed: int) -> None:
    chance = random.Random(seed)
    proposals = [
        tuple(chance.choice((30, 60, 120, 200, 480, 700)) for _ in range(chance.randint(1, 3)))
        for _ in range(chance.randint(1, 4))
    ]
    place = replace(PAGE, next_opens=chance.choice(("left", "right", None)), before=chance.randint(0, 2))
    composition = flow(*proposals, place=place)

    def all_starts(*starts: int) -> Iterator[tuple[int, ...]]:
        for end in set(composition._ends(starts[-1])):
            yield from all_starts(*starts, end) if end < len(composition.pieces) else [starts]

    def pages(starts: tuple[int, ...]) -> int:
        return len(starts) + place.notes_pages(len(starts))

    legal = [starts for starts in all_starts(0) if pages(starts) <= pages(composition.starts)]
    chosen = composition.best_starts()
    assert chosen in legal
    assert composition.badness(chosen) == pytest.approx(min(map(composition.badness, legal)))


def sections(root: small.Root, breaks: str) -> list[Manifest]:
    """The sections of a root whose theme says that."""
    root.own("styles/theme.yaml")
    root.change("styles/theme.yaml", "break: auto", f"break: {breaks}")
    laid_out = lay_out_booklet(root.pages(), root.folders, InProcessPool(), SilentProgress())
    return [section for section in laid_out.sections if section.section.startswith("chapter")]


def begun(section: Manifest) -> list[list[str]]:
    """The proposals on each of a section's text pages."""
    return [[part.proposal for part in page.stretches] for page in section.pages if page.kind == "text"]


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    """Three proposals, each of six tenths of a page; in another chapter a short one and a long one."""
    root = small.make(tmp_path / "root")
    names = [f"forslag-{number}" for number in range(3)]
    for name in names:
        root.write(
            f"content/2031/proposals/{name}.yaml",
            small.proposal(f"Ett {name}", "region-skane", small.prose(2)),
        )
    root.change(small.THIRD, "[det första](#forsta-forslaget)", "det första")
    listed = "".join(f"      - {name}\n" for name in names)
    root.change(small.EDITION, "      - forsta-forslaget\n      - andra-forslaget\n", listed)
    return root


def test_break_is_obeyed(root: small.Root) -> None:
    alone = [["forslag-0"], ["forslag-1"], ["forslag-2"]]
    assert begun(sections(root, "flow")[0])[0] == ["forslag-0", "forslag-1"]
    assert begun(sections(root, "one-per-page")[0]) == alone
    assert begun(sections(root, "auto")[0]) == alone, "three pages and a notes page either way"


@pytest.mark.soak(cases=2)
@pytest.mark.parametrize("seed", range(4))
def test_what_was_chosen_is_what_is_laid_out(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heights of proposals are the same whatever the breaks, and no page is fuller than it can be."""
    root = ordinary.Maker(f"composition {seed}").publication().write(small.Root(tmp_path / "root"))
    measured: list[Composition] = []

    def noticed(*arguments: object) -> Composition | None:
        composition = original(*arguments)  # type: ignore[arg-type]
        measured.extend([composition] if composition else [])
        return composition

    original = layout.composition
    monkeypatch.setattr(layout, "composition", noticed)
    sections(root, "auto")
    heights: dict[str, set[int]] = defaultdict(set)
    for composition in measured:
        for start, end in pairwise((*composition.starts, len(composition.pieces))):
            if not any(piece.notes for piece in composition.pieces[start:end]):
                assert composition._used(start, end) <= composition.place.height + 1 or end == start + 1
        for run in set(composition._runs):
            pieces = composition.pieces[run.start : run.stop]
            height = sum(piece.height + piece.gap for piece in pieces) - pieces[0].gap
            heights[pieces[0].proposal].add(round(height))
    assert len(measured) > len({piece.proposal for each in measured for piece in each.pieces}) / 9
    assert all(max(known) - min(known) <= 2 for known in heights.values()), heights


def test_boxes_laid_out_again_are_the_same_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Styled and built once, whatever was laid out of them meanwhile; notes, pictures and tables too."""
    rendered: list[bytes] = []

    def written(boxes: Boxes, styles: Styles) -> bytes:
        return laid_out(boxes, styles).write_pdf(pdf_variant="pdf/a-2b", pdf_identifier=False)

    def thrice(boxes: Boxes, styles: Styles) -> object:
        names = [name for name, box in boxes._named.items() if box.element_tag == "article"]
        rendered.extend(
            written(boxes, each) for each in ({}, dict.fromkeys(names, PAGE_HEAD), {"none": PAGE_HEAD})
        )
        return laid_out(boxes, styles)

    laid_out = Boxes.laid_out
    root = ordinary.Maker("boxes").publication().write(small.Root(tmp_path / "root"))
    monkeypatch.setattr(Boxes, "laid_out", thrice)
    sections(root, "flow")
    triples = list(zip(rendered[::3], rendered[1::3], rendered[2::3], strict=True))
    assert all(first == last for first, _, last in triples)
    assert any(first != broken for first, broken, _ in triples)


def test_the_rest_of_a_proposal_has_its_number_and_title_above_it(root: small.Root) -> None:
    root.change("content/2031/proposals/forslag-1.yaml", '"Ett forslag-1"', '"En lång väg & {hem}"')
    sections(root, "flow")
    root.workshop = small.workshop()
    root.build()
    source, top = root.pages(), root.pages().theme.page["top"].pt
    laid_out = lay_out_booklet(source, root.folders, InProcessPool(), SilentProgress())
    leaves = list(leaf_views(source, laid_out.sections))
    facts = [page for section in laid_out.sections for page in section.pages]
    document = pypdfium2.PdfDocument(root.bytes())
    heads = 0
    for page, leaf, (before, now) in zip(document, leaves, pairwise([facts[0], *facts]), strict=True):
        if leaf.kind != "text" or not leaf.chapter:
            continue
        width, height = page.get_size()
        trim = page.get_trimbox()
        said = page.get_textpage().get_text_bounded(0, trim[3] - top, width, height).split()
        names = {part.proposal for part in before.stretches}
        goes_on = now.stretches[0].proposal in names and before is not now
        assert bool(leaf.continued) == goes_on
        if leaf.continued:
            number, title = str(leaf.continued.number), leaf.continued.title
            assert said == [number, *f"{title}, forts.".split()]
            heads += 1
        else:
            assert not said
    assert heads >= 2


def test_tiles_stand_at_chapters_ends_in_three_sizes(root: small.Root) -> None:
    root.write(small.FOURTH, small.proposal("Ett förslag om möten", "region-skane", small.prose(1)))
    sections(root, "one-per-page")
    source = root.pages()
    laid_out = lay_out_booklet(source, root.folders, InProcessPool(), SilentProgress())
    leaves = list(leaf_views(source, laid_out.sections))
    with_tile = [leaf for leaf in leaves if leaf.room]
    assert with_tile
    for leaf, next_ in pairwise(leaves):
        if leaf.room:
            assert next_.chapter != leaf.chapter or next_.kind == "notes"
    widths = set()
    for room in range(63, 200, 3):
        leaf = replace(with_tile[0], room=replace(with_tile[0].room, value=float(room), unit="mm"))
        html = source.render("furniture.html.j2", leaves=[leaf])
        width = float(html.split('class="rest" style="width:')[1].partition("mm")[0])
        assert width <= room - 14
        widths.add(width)
    assert len(widths) == 3
