"""Lines of a PDF's marked content become whole words again."""

from __future__ import annotations

import pytest

from pressklar.pdf.marked_text import MarkedSegment, joined

_H = "\x02"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((f"regio{_H}", "nerna"), "regionerna"),
        (("regio", _H, "nerna"), "regionerna"),
        ((f"hälso{_H}", "och sjukvård"), "hälso- och sjukvård"),
        ((f"fyra EU{_H}", "länder"), "fyra EU-länder"),
        ((f"Sverige{_H}", "Finland"), "Sverige-Finland"),
        ((f"2024{_H}", "25"), "2024-25"),
        (("piloter/", "provrum"), "piloter/provrum"),
        (("kim@", "gotland.example"), "kim@gotland.example"),
        (("en rad", "en till"), "en rad en till"),
    ],
)
def test_lines_are_joined(lines: tuple[str, ...], text: str) -> None:
    assert joined(MarkedSegment(0, place, line, gap=True) for place, line in enumerate(lines)) == text


def test_what_touches_on_the_page_is_one_word() -> None:
    assert (
        joined((MarkedSegment(0, 1, "fet"), MarkedSegment(1, 2, "stil"), MarkedSegment(2, 5, "annat")))
        == "fetstil annat"
    )
