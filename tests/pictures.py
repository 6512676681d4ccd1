"""Pages drawn and held against kept pictures: `pytest --refresh` makes these anew.

Fonts are drawn a little otherwise by other versions of Pango and HarfBuzz, so pages are compared only where
these are the ones the pictures were made with. On a failure the three pictures (expected, actual, difference)
are kept in tests/failures/.
"""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from pressklar.foundation.folders import PROJECT
from pressklar.pdf.versions import tool_versions

GOLDEN, FAILURES = PROJECT / "tests" / "golden", PROJECT / "tests" / "failures"
DOTS = 100
"""To the inch."""
FAINT = 8
"""How much a channel (of 256 steps) may differ before a dot counts as wrong: edges of letters."""
MOST = 0.0005
"""The share of wrong dots that is let pass."""


def drawn(path: Path, number: int) -> Image.Image:
    """A page (from 0)."""
    document = pypdfium2.PdfDocument(path)
    picture: Image.Image = document[number].render(scale=DOTS / 72).to_pil().convert("RGB")
    document.close()
    return picture


def tools() -> dict[str, str]:
    """What decides how letters are drawn."""
    return {name: version for name, version in tool_versions().items() if name in ("Pango", "HarfBuzz")} | {
        "pypdfium2": str(pypdfium2.PYPDFIUM_INFO)
    }


def wrong_dots(expected: Image.Image, actual: Image.Image) -> Image.Image:
    """Black where the two differ by more than is faint."""
    channels = ImageChops.difference(expected, actual).split()
    worst = ImageChops.lighter(ImageChops.lighter(*channels[:2]), channels[2])
    return worst.point(lambda step: 0 if step > FAINT else 255)


def looks_as_it_did(actual: Image.Image, folder: str, page: str, request: pytest.FixtureRequest) -> None:
    """Fails where the page isn't the picture tests/golden/<folder>/<page>.png; skips where there is nothing
    to compare with.
    """
    kept, versions = GOLDEN / folder / f"{page}.png", GOLDEN / folder / "versions.json"
    if request.config.getoption("--refresh"):
        kept.parent.mkdir(parents=True, exist_ok=True)
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
        pytest.fail(
            f"{page}: {count} of {actual.width * actual.height} dots differ, between ({left}, {top}) and ({right}, {bottom}); see {FAILURES}"
        )
