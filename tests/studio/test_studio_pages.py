"""The real pages beside an entry, in Debian's Chromium: redrawn while a text is written, turned and enlarged, found in the
strip, and what is wrong on them pinned to its place.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from small import FIRST, Root, built
from studio.serving import Serving, leave, serving

from pressklar.manuscript import read_edition
from pressklar.studio.last_layout import kept

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    root = built(tmp_path_factory.mktemp("pages") / "root")
    own = root.path / "styles" / "own.css"
    own.parent.mkdir(exist_ok=True)
    own.write_text(".proposal .ask .contact { white-space: nowrap; width: 3mm; overflow: visible }", "utf-8")
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    options = {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}
    with sync_playwright() as playwright, closing(playwright.chromium.launch(**options)) as browser:
        yield browser


@pytest.fixture(scope="module")
def studio(root: Root) -> Iterator[Serving]:
    with serving(root.path) as studio:
        yield studio


@contextmanager
def window(browser: Any, studio: Serving, path: str, **about: Any) -> Iterator[Any]:
    with closing(browser.new_context(**about)) as context:
        context.add_init_script("localStorage.setItem('plain', '')")  # the fields as text areas
        name, value = studio.cookie.split("=")
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{studio.port}"}])
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{studio.port}{path}")
        page.wait_for_selector(".sheet img[src]", timeout=60_000)
        yield page
        leave(page)
        assert errors == []


def first(root: Root) -> tuple[str, str, str]:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    proposal = edition.proposals[0]
    return proposal.id, *next(iter(proposal.fields.items()))


def test_the_page_is_drawn_while_a_text_is_written_and_sharp_when_writing_pauses(
    browser: Any, studio: Serving, root: Root
) -> None:
    name, key, text = first(root)
    with window(browser, studio, f"/entry/{name}") as page:
        page.wait_for_timeout(3000)
        page.focus(f"#f-{key}")
        page.keyboard.press("Control+Home")
        page.wait_for_selector(".marked", timeout=20_000)
        sheet = f".sheet[data-page='{page.get_attribute('.sheet:has(.marked)', 'data-page')}']"
        before = page.get_attribute(sheet, "data-picture")
        page.keyboard.type("Nya ord ", delay=60)
        page.wait_for_selector(f"{sheet} .live", state="attached", timeout=20_000)
        page.wait_for_selector(f"{sheet} .live", state="detached", timeout=20_000)
        assert page.get_attribute(sheet, "data-picture") != before
        page.wait_for_selector(".marked", timeout=20_000)
        page.wait_for_selector("#saved:text-matches('^Saved')", timeout=20_000)
        assert first(root)[2] == f"Nya ord {text}"
        undo(page, root, text)


def undo(page: Any, root: Root, text: str) -> None:
    for _ in range(4):  # a busy machine pauses in the midst of a word: then there were several acts
        page.click("[data-do=undo]")
        for _ in range(200):
            if first(root)[2] == text:
                return
            page.wait_for_timeout(50)
    pytest.fail("it never happened")


def test_findings_show_when_writing_pauses(browser: Any, studio: Serving, root: Root) -> None:
    name, key, text = first(root)
    with window(browser, studio, f"/entry/{name}") as page:
        page.wait_for_timeout(2000)
        count = page.locator(f"[data-remarks={key}] .remark").count()
        page.focus(f"#f-{key}")
        page.keyboard.press("Control+Home")
        page.keyboard.type("Ord  ,,och ")
        page.wait_for_selector(f"[data-remarks={key}] .remark >> nth={count}", timeout=20_000)
        page.wait_for_selector("#saved:text-matches('^Saved')", timeout=20_000)
        undo(page, root, text)


def test_pages_are_turned_enlarged_and_found_in_the_strip(browser: Any, studio: Serving, root: Root) -> None:
    name, *_ = first(root)
    with window(browser, studio, f"/entry/{name}") as page:
        page.wait_for_selector("#strip li >> nth=3", state="attached", timeout=20_000)
        count = page.locator("#strip li").count()
        assert f"of {count}" in page.inner_text("#spread")
        page.wait_for_selector("#strip [aria-current] img[src]", timeout=20_000)
        page.click("#strip li:nth-child(5) button")
        assert page.inner_text("#spread").startswith("Pages 4–5")
        assert page.locator("#strip [aria-current]").count() == 2
        page.click("[data-turn='1']")
        assert page.inner_text("#spread").startswith("Pages 6–7")
        page.click("[data-zoom='1']")
        assert page.inner_text("#spread").startswith("Page ") and page.inner_text("#zoom") == "100 %"
        wide = page.locator(".sheet").bounding_box()["width"]
        page.click("[data-zoom='1']")
        assert page.locator(".sheet").bounding_box()["width"] > wide * 1.4
        page.click("[data-turn='0']")
        assert page.locator("#strip .own[aria-current]").count() == 1
        page.click("[data-zoom='-1']")
        page.click("[data-zoom='-1']")
        assert page.locator("#strip .own[aria-current]").count() >= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_wrong_on_a_page_is_pinned_to_it_and_said(
    browser: Any, studio: Serving, root: Root, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    name, *_ = first(root)
    with window(browser, studio, f"/entry/{name}", color_scheme=scheme) as page:
        page.wait_for_selector("#page-remarks .remark", timeout=40_000)
        page.click("#page-remarks .remark [data-page]")
        page.wait_for_selector(".pin:focus")
        tip = page.locator(".pin:focus + .tip")
        assert tip.is_visible() and tip.inner_text().startswith("Page ")
        assert re.match(r"On page \d+: ", page.get_attribute(".pin:focus", "aria-label"))
        assert page.get_attribute(".pin:focus", "aria-describedby") == tip.get_attribute("id")
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        violations = Axe().run(page, options=options).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in violations] == []


def test_a_click_on_a_word_puts_the_caret_there(browser: Any, studio: Serving, root: Root) -> None:
    name, key, text = first(root)
    with window(browser, studio, f"/entry/{name}") as page:
        page.wait_for_timeout(1500)
        for word in list(re.finditer(r"[^\W\d_]{4,}", text.partition("\n")[0])):
            answer = studio.post(
                "/marks", {"entry": name, "key": key, "text": text[: word.end()], "offset": word.end()}
            ).json
            assert answer["boxes"]
        mark = answer["boxes"][-1]
        sheet = page.locator(f".sheet[data-page='{mark['page']}']")
        box = sheet.bounding_box()
        _, top, right, bottom = mark["box"]
        page.mouse.click(
            box["x"] + box["width"] * (right - 0.004), box["y"] + box["height"] * (top + bottom) / 2
        )
        for _ in range(100):
            caret = page.evaluate(
                f"document.activeElement.id === 'f-{key}' ? document.activeElement.selectionStart : -1"
            )
            if caret >= 0:
                break
            page.wait_for_timeout(50)
        assert word.start() <= caret <= word.end()


def test_the_last_layout_is_there_at_the_next_start_unless_a_file_has_changed(
    root: Root, studio: Serving
) -> None:
    booklet = kept(root.folders, root.edition)
    assert booklet is not None and len(booklet.sections) > 3
    file = root.path / FIRST
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert kept(root.folders, root.edition) is None


def test_nothing_but_a_pages_own_sum_and_size_is_drawn(studio: Serving) -> None:
    page = studio.ask("GET", "/pages").json["pages"][0][0]
    assert studio.ask("GET", f"/pages/{page}.png?width=200").body.startswith(b"\x89PNG")
    assert studio.ask("GET", f"/pages/{page}.png?width=200").headers["cache-control"].endswith("immutable")
    for path, status in (
        (f"/pages/{'0' * 20}.png?width=200", 404),
        (f"/pages/{page}.png?width=99999", 400),
        (f"/pages/{page}.png", 400),
    ):
        assert studio.ask("GET", path).status == status
    for values in ({}, {"values": {}, "shown": 1, "width": 200}, {"values": [], "shown": [], "width": 200}):
        assert studio.post("/entry/forsta-forslaget/live", values).status == 400
    assert studio.post("/entry/nobody/live", {"values": {}, "shown": [1], "width": 200}).status == 204
    assert studio.post("/entry/forsta-forslaget/preview", {"values": {"unknown": "x"}}).status == 400
    assert studio.post("/entry/nobody/remarks", {"values": {}}).status == 404
