"""Which page lies where: for every count of pages, both schemes, folded and cut again in the mind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressklar.press.imposing import SHEETS, Bed, ImposedSheet, bed, creep, saddle, slots, two_up
from pressklar.problems import UsageError

ALL = range(1, 201)
counts = st.integers(1, 200)
SIGNATURES = (None, 4, 8, 12, 16, 32)
signatures = st.sampled_from(SIGNATURES)


def folded(sheets: list[ImposedSheet]) -> list[int | None]:
    """The pages in reading order when the sheets of each signature are laid in each other, folded, and the
    signatures put behind each other.
    """
    order: list[int | None] = []
    for which in sorted({sheet.signature for sheet in sheets}):
        first: list[int | None] = []
        last: list[int | None] = []
        for sheet in sorted(
            (sheet for sheet in sheets if sheet.signature == which), key=lambda sheet: sheet.inside
        ):
            first += [
                sheet.front.right,
                sheet.back.left,
            ]  # the leaf before the fold: its right page, and what is behind it
            last = [sheet.back.right, sheet.front.left, *last]
        order += first + last
    return order


def cut(sheets: list[ImposedSheet]) -> list[int | None]:
    """The pages in reading order when the stack is cut in the middle and the left half laid on the right
    one.
    """
    left = [
        page for sheet in sheets for page in (sheet.front.left, sheet.back.right)
    ]  # turned over, what lay left lies right
    right = [page for sheet in sheets for page in (sheet.front.right, sheet.back.left)]
    return left + right


def in_order(pages: list[int | None], count: int) -> None:
    """Every page once and in order, and blanks only where they may be: fewer than four, before the last
    page.
    """
    assert [page for page in pages if page is not None] == list(range(1, count + 1))
    blanks = [place for place, page in enumerate(pages) if page is None]
    assert len(pages) % 4 == 0 and len(blanks) < 4
    assert blanks == (list(range(count - 1, count - 1 + len(blanks))) if count > 1 else [1, 2, 3])


@pytest.mark.parametrize("signature", SIGNATURES)
def test_folded_and_stapled_the_pages_are_in_order(signature: int | None) -> None:
    for count in ALL:
        sheets = list(saddle(count, signature))
        in_order(folded(sheets), count)
        assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))


def test_cut_and_stacked_the_pages_are_in_order() -> None:
    for count in ALL:
        in_order(cut(list(two_up(count))), count)


@given(counts, signatures)
def test_neighbours_on_a_saddle_s_sheet_are_those_that_lie_there(count: int, signature: int | None) -> None:
    """Odd pages lie right and even ones left; without signatures the two pages of a side add up to one more
    than all.
    """
    order = slots(count)
    for sheet in saddle(count, signature):
        for side in (sheet.front, sheet.back):
            assert side.left is None or order.index(side.left) % 2 == 1
            assert side.right is None or order.index(side.right) % 2 == 0
        if signature is None and sheet.front.left and sheet.front.right:
            assert order.index(sheet.front.left) + order.index(sheet.front.right) + 2 == len(order) + 1


@given(counts, st.sampled_from([4, 8, 16, 20]))
def test_a_signature_has_as_many_pages_as_wished_and_the_last_what_is_left(
    count: int, signature: int
) -> None:
    sheets = list(saddle(count, signature))
    sizes = [
        4 * sum(sheet.signature == which for sheet in sheets)
        for which in range(1, max(sheet.signature for sheet in sheets) + 1)
    ]
    assert all(size == signature for size in sizes[:-1]) and 0 < sizes[-1] <= signature
    assert all(sheet.inside < signature // 4 for sheet in sheets)


@given(st.integers(0, 60), st.floats(0, 0.5))
def test_creep_is_a_paper_s_thickness_for_each_sheet_around(inside: int, thickness: float) -> None:
    where = bed("A3", (148, 210), 3, "saddle")
    shift = creep(inside, thickness)
    assert where.start("left", shift) - where.left == pytest.approx(inside * thickness, abs=0.01)
    assert where.right - where.start("right", shift) == pytest.approx(inside * thickness, abs=0.01)


@given(
    st.sampled_from(sorted(SHEETS)),
    st.sampled_from(["saddle", "2up"]),
    st.floats(50, 160),
    st.floats(80, 300),
    st.floats(0, 5),
)
def test_pages_lie_in_the_middle_with_their_bleed_as_far_as_there_is_room(
    sheet: str, scheme: str, width: float, height: float, bleed: float
) -> None:
    try:
        where = bed(sheet, (width, height), bleed, scheme)
    except UsageError as error:
        short, long = SHEETS[sheet]
        assert not (2 * width <= long and height <= short) and not (2 * width <= short and height <= long)
        assert error.problems[0].code == "E884"
        return
    assert where.left + where.right + width == pytest.approx(
        where.width
    ) and 2 * where.bottom + height == pytest.approx(where.height)
    assert where.left + width <= where.fold + 0.01 <= where.right + 0.02
    for half, outer in (("left", where.left), ("right", where.width - where.right - width)):
        left, bottom, right, top = where.window(half)  # type: ignore[arg-type]
        assert (where.left - left if half == "left" else right - where.right - width) == pytest.approx(
            min(bleed, outer)
        )
        assert top - bottom == pytest.approx(height + 2 * min(bleed, where.bottom))
        assert (right if half == "left" else -left) <= (where.fold if half == "left" else -where.fold) + 0.001


@pytest.mark.parametrize(
    ("sheet", "page", "flip"),
    [
        ("A4", (148, 210), "short"),
        ("A3", (210, 297), "short"),
        ("A3", (148, 210), "short"),
        ("A4", (100, 240), "long"),
    ],
)
def test_the_edge_to_turn_on_is_the_one_beside_the_fold(
    sheet: str, page: tuple[float, float], flip: str
) -> None:
    bed_: Bed = bed(sheet, page, 3, "saddle")
    assert bed_.flip == flip


def test_what_doesn_t_fit_is_told_with_a_sheet_that_does() -> None:
    with pytest.raises(UsageError) as caught:
        bed("A4", (210, 297), 3, "saddle")
    assert "A3" in caught.value.problems[0].hint
