"""What a browser is sent when somebody goes through all of the studio's views: how much, packed, and how much of
it are scripts of our own.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from serving import leave, serving
from small import Root, built

from pressklar.studio.app import STATIC

CHROMIUM = shutil.which("chromium")
MOST = 400_000
"""Bytes of all that is sent for every view, each file once, packed; without the booklet's own pages."""
MOST_LINES = 3_000
VIEWS = (
    "/",
    "/content",
    "/collect",
    "/call",
    "/remind",
    "/word",
    "/proof",
    "/output",
    "/approve",
    "/finish",
    "/send",
    "/settings",
    "/settings/fields",
    "/settings/chapters",
    "/settings/pages",
    "/settings/members",
    "/look",
    "/history",
    "/start",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("weight") / "root")


@pytest.fixture(scope="module")
def window(root: Root) -> Iterator[tuple[Any, str]]:
    """A browser's context that the studio knows, and the studio's address."""
    from playwright.sync_api import sync_playwright

    with serving(root.path) as studio, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            context = browser.new_context()
            name, _, value = studio.cookie.partition("=")
            address = f"http://127.0.0.1:{studio.port}"
            context.add_cookies([{"name": name, "value": value, "url": address}])
            yield context, address


def sent(context: Any, address: str, view: str) -> dict[str, int]:
    """The files that a view is made of, by their paths, with their bytes when packed."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "GET" else None)
    assert page.goto(address + view).status == 200, view
    if "/entry/" in page.url:
        page.locator("main .ProseMirror").first.wait_for()
    page.wait_for_timeout(300)
    paths = {urlsplit(url).path for url in asked if url.startswith(address)}
    leave(page)
    sizes = {}
    for path in paths:
        if not path.startswith(("/pages/", "/output/", "/events")):
            sizes[path] = len(gzip.compress(context.request.get(address + path, timeout=20_000).body()))
    return sizes


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
@pytest.mark.soak(cases=0)
def test_all_views_together_send_little(window: tuple[Any, str]) -> None:
    everything: dict[str, int] = {}
    for view in VIEWS:
        everything |= sent(*window, view)
    faces = {path: size for path, size in everything.items() if path.startswith("/faces/")}
    heaviest = sorted(everything.items(), key=lambda item: -item[1])[:8]
    print(f"{sum(everything.values())} bytes, {sum(faces.values())} of faces; the heaviest: {heaviest}")
    assert "/library/editor.js" in everything
    assert len(faces) > 3 and all("-usual-" in path for path in faces), "no view needs rare letters"
    assert sum(everything.values()) <= MOST


def test_our_own_scripts_are_short() -> None:
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in STATIC.glob("*.js"))
    assert 1000 < lines <= MOST_LINES
