"""Six telling pages of the 2024 edition against kept pictures: `pytest tests/pdf/test_pictures.py --refresh`
makes these anew (pictures.py says more).
"""

from __future__ import annotations

import pytest
from pictures import FAINT, drawn, looks_as_it_did, wrong_dots
from PIL import Image, ImageChops
from printed import Printed

PAGES = ("cover", "contents", "overview", "opener", "proposal", "back")


def number_of(page: str, booklet: Printed) -> int:
    """The page (from 0)."""
    chapter = booklet.source.views.chapters[2]
    return {
        "cover": 0,
        "contents": booklet.folios["page_contents"] - 1,
        "overview": booklet.folios["page_overview"] - 1,
        "opener": booklet.folios[chapter.anchor] - 1,
        "proposal": booklet.folios[chapter.proposals[0].id] - 1,
        "back": len(booklet.pdf.pages) - 1,
    }[page]


def test_a_dot_more_or_less_is_seen() -> None:
    page = Image.new("RGB", (100, 100), "white")
    faint, wrong = page.copy(), page.copy()
    faint.putpixel((3, 4), (255 - FAINT,) * 3)
    wrong.putpixel((3, 4), (255, 255, 0))
    assert wrong_dots(page, faint).histogram()[0] == 0
    assert wrong_dots(page, wrong).histogram()[0] == 1 and ImageChops.invert(
        wrong_dots(page, wrong)
    ).getbbox() == (3, 4, 4, 5)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_looks_as_it_did(booklet: Printed, page: str, request: pytest.FixtureRequest) -> None:
    looks_as_it_did(drawn(booklet.path, number_of(page, booklet)), "pages", page, request)
