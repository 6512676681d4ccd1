"""Colours that can be read, whatever a theme says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressklar.theme.contrast import LEAST, contrast, mixed, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#777777", "#777777", 1.0),
    ],
)
def test_the_ratio_is_the_guidelines_own(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS, COLOURS)
def test_every_pair_becomes_readable_and_a_readable_one_stays(colour: str, ground: str) -> None:
    found = readable(colour, ground)
    assert contrast(found, ground) >= LEAST
    if contrast(colour, ground) >= LEAST:
        assert found.upper() == colour


def test_no_colour_reads_better_than_black_or_white() -> None:
    assert readable("#808080", "#777777", least=20) in ("#000000", "#ffffff")


def test_mixing_goes_from_one_to_the_other() -> None:
    assert [mixed("#000000", "#C80A64", share) for share in (0, 0.5, 1)] == ["#000000", "#640532", "#c80a64"]
