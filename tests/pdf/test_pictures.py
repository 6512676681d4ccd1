"""Six telling pages of the 2024 edition against kept pictures: `pytest tests/pdf/test_pictures.py --refresh` makes these anew.

Fonts are drawn a little otherwise by other versions of Pango and HarfBuzz, so pages are compared only where these are the ones the pictures were made with.
On a failure the three pictures (expected, actual, difference) are kept in tests/failures/.
"""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from printed import Printed

from pressklar.folders import PROJECT
from pressklar.pdf.versions import tool_versions

GOLDEN, FAILURES = PROJECT / "tests" / "golden" / "pages", PROJECT / "tests" / "failures"
DOTS = 100
"""To the inch."""
FAINT = 8
"""How much a channel (of 256 steps) may differ before a dot counts as wrong: edges of letters."""
MOST = 0.0005
"""The share of wrong dots that is let pass."""
PAGES = ("cover", "contents", "overview", "opener", "proposal", "back")


def number_of(page: str, booklet: Printed) -> int:
    """The page (from 0)."""
    chapter = booklet.pages.chapters[2]
    return {
        "cover": 0,
        "contents": booklet.folios["page_contents"] - 1,
        "overview": booklet.folios["page_overview"] - 1,
        "opener": booklet.folios[chapter.anchor] - 1,
        "proposal": booklet.folios[chapter.proposals[0].id] - 1,
        "back": len(booklet.pdf.pages) - 1,
    }[page]


def drawn(path: Path, number: int) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    picture: Image.Image = document[number].render(scale=DOTS / 72).to_pil().convert("RGB")
    document.close()
    return picture


def tools() -> dict[str, str]:
    """What decides how letters are drawn."""
    return {name: version for name, version in tool_versions().items() if name in ("Pango", "HarfBuzz")} | {"pypdfium2": str(pypdfium2.PYPDFIUM_INFO)}


def wrong_dots(expected: Image.Image, actual: Image.Image) -> Image.Image:
    """Black where the two differ by more than is faint."""
    channels = ImageChops.difference(expected, actual).split()
    worst = ImageChops.lighter(ImageChops.lighter(*channels[:2]), channels[2])
    return worst.point(lambda step: 0 if step > FAINT else 255)


def test_a_dot_more_or_less_is_seen() -> None:
    page = Image.new("RGB", (100, 100), "white")
    faint, wrong = page.copy(), page.copy()
    faint.putpixel((3, 4), (255 - FAINT,) * 3)
    wrong.putpixel((3, 4), (255, 255, 0))
    assert wrong_dots(page, faint).histogram()[0] == 0
    assert wrong_dots(page, wrong).histogram()[0] == 1 and ImageChops.invert(wrong_dots(page, wrong)).getbbox() == (3, 4, 4, 5)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_looks_as_it_did(booklet: Printed, page: str, request: pytest.FixtureRequest) -> None:
    actual, kept, versions = drawn(booklet.path, number_of(page, booklet)), GOLDEN / f"{page}.png", GOLDEN / "versions.json"
    if request.config.getoption("--refresh"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        actual.save(kept, optimize=True)
        versions.write_text(json.dumps(tools(), indent=2) + "\n", "utf-8")
        pytest.skip(f"{page}.png was made anew: look at it")
    if not kept.exists():
        pytest.skip(f"there is no picture of the {page} to compare with")
    recorded = json.loads(versions.read_text("utf-8"))
    if recorded != tools():
        pytest.skip(f"page pictures: made with {recorded}, but here are {tools()}")
    expected = Image.open(kept).convert("RGB")
    assert actual.size == expected.size
    wrong = wrong_dots(expected, actual)
    count = wrong.histogram()[0]
    if count > MOST * actual.width * actual.height:
        FAILURES.mkdir(exist_ok=True)
        for name, picture in (("expected", expected), ("actual", actual), ("difference", wrong)):
            picture.save(FAILURES / f"{page}-{name}.png")
        left, top, right, bottom = ImageChops.invert(wrong).getbbox() or (0, 0, 0, 0)
        pytest.fail(f"{page}: {count} of {actual.width * actual.height} dots differ, between ({left}, {top}) and ({right}, {bottom}); see {FAILURES}")
