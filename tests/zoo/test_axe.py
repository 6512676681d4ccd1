"""The webs of random publications in a real browser: axe's rules, and nothing that runs out at the side."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clients.test_chromium import CHROMIUM, FLAGS, axe, too_wide
from soaking import SOAK

from .publications import random_publication
from .trying import PROJECT
from .writing import write

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing: apt-get install --no-install-recommends chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.mark.soak(cases=1)
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 61, 6) if SOAK else (19, 37))
def test_axe_finds_no_fault_and_nothing_runs_out(seed: int, browser: Any, tmp_path: Path) -> None:
    write(random_publication(seed), tmp_path, PROJECT)
    command = [sys.executable, str(PROJECT / "build.py"), "--root", str(tmp_path), "--format", "web"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    address = (tmp_path / "output" / "2031" / "web" / "index.html").as_uri()
    for width, scheme in ((360, "light"), (1280, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        axe(page)
        wide = (page.evaluate("document.documentElement.scrollWidth"), too_wide(page))
        assert wide == (width, [])
        context.close()
