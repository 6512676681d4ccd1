"""The outline by keys: one stop of the tab key, then arrows; and the kinds of findings that the proof is filtered
by.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import yaml
from serving import Serving, serving
from small import Root, built

from pressklar.checks.code_titles import code_title
from pressklar.manuscript import read_edition

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed"), pytest.mark.slow]
FOCUSED = "document.activeElement.closest('[data-entry]')?.dataset.entry ?? document.activeElement.tagName"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("outline") / "root")


@pytest.fixture(scope="module")
def studio(root: Root) -> Iterator[Serving]:
    with serving(root.path) as studio:
        yield studio


@pytest.fixture
def page(studio: Serving) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            context = browser.new_context(base_url=f"http://127.0.0.1:{studio.port}")
            name, _, value = studio.cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{studio.port}"}])
            page = context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            yield page
            assert errors == []


def entries(page: Any) -> list[str]:
    return list(page.locator(".row").evaluate_all("rows => rows.map(row => row.dataset.entry)"))


def test_the_tab_key_stops_once_in_the_list_and_arrows_lead_through_it(page: Any) -> None:
    page.goto("/content")
    page.locator("main .ProseMirror").first.wait_for()
    names = entries(page)
    assert len(names) > 2
    stops = page.locator("#entries :is(a, button, input, summary)").evaluate_all(
        "all => all.filter(each => each.tabIndex === 0 && each.checkVisibility()).length"
    )
    assert stops == 1
    page.focus("#filters summary")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == names[0], "where one is"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == names[1]
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED) == "SUMMARY"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.matches('.add input')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.add input')"), "it is remembered where one was"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#entries') === null")
    assert "Arrow keys" in page.locator("#outline-keys").inner_text()


def test_what_the_filter_leaves_keeps_one_stop(page: Any) -> None:
    page.goto("/content")
    page.locator("main .ProseMirror").first.wait_for()
    last = page.locator(".row").last
    page.fill("#filters input", last.get_attribute("data-title"))
    assert page.locator("#entries a[tabindex='0']").count() == 1
    page.focus("#filters summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == last.get_attribute("data-entry")
    page.fill("#filters input", "")


def test_a_row_is_moved_by_keys_and_keeps_the_one_stop(page: Any) -> None:
    page.goto("/content")
    page.locator("main .ProseMirror").first.wait_for()
    first, second, *_ = entries(page)
    page.focus(f'.row[data-entry="{first}"] a')
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#saved", has_text="is now number 2").wait_for()
    assert entries(page)[:2] == [second, first]
    assert page.evaluate(FOCUSED) == first
    assert page.locator("#entries a[tabindex='0']").count() == 1
    page.keyboard.press("Alt+ArrowUp")
    page.locator("#saved", has_text="is now number 1").wait_for()
    assert entries(page)[:2] == [first, second]


def test_what_was_moved_is_undone_and_redone_by_keys(page: Any) -> None:
    page.goto("/content")
    page.locator("main .ProseMirror").first.wait_for()
    first, second, *_ = entries(page)
    page.focus(f'.row[data-entry="{first}"] a')
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#saved", has_text="is now number 2").wait_for()
    page.keyboard.press("Control+z")
    page.locator("#saved", has_text="Undone").wait_for()
    page.locator("main .ProseMirror").first.wait_for()
    assert entries(page)[:2] == [first, second]
    page.focus(f'.row[data-entry="{first}"] a')
    page.keyboard.press("Control+y")
    page.locator("#saved", has_text="Done again").wait_for()
    assert entries(page)[:2] == [second, first]
    page.locator("main .ProseMirror").first.wait_for()
    page.focus(f'.row[data-entry="{first}"] a')
    page.keyboard.press("Control+z")
    page.locator("#saved", has_text="Undone").wait_for()


def test_what_is_being_written_is_saved_before_it_is_undone(page: Any) -> None:
    page.goto("/content")
    text = page.locator("main .ProseMirror").last
    text.wait_for()
    before = text.inner_text()
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Dimma.")
    page.click("[data-do=undo]")
    page.locator("#saved", has_text="Undone").wait_for()
    text.wait_for()
    assert text.inner_text() == before
    page.click("[data-do=redo]")
    page.locator("#saved", has_text="Done again").wait_for()
    page.locator("main .ProseMirror", has_text="Dimma.").wait_for()
    page.click("[data-do=undo]")
    page.locator("#saved", has_text="Undone").wait_for()


def test_findings_are_filtered_by_what_they_are_about(page: Any, root: Root) -> None:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    file = edition.folder / "proposals" / f"{edition.proposals[0].id}.yaml"
    before = file.read_text("utf-8")
    try:
        values = yaml.safe_load(before)
        expected = next(field.key for field in edition.fields if field.need == "expected")
        values |= {"title": f"Den den {values['title']}", expected: ""}
        file.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
        page.goto("/proof")
        option = page.locator("#find option[value=W725]")
        assert option.inner_text().startswith(f"{code_title('W725')} (1)")
        assert option.inner_text().endswith("W725")
        page.select_option("#find [name=code]", "W725")
        told = page.locator("#findings [data-code=W101] .remark > p").first.inner_text()
        assert told.endswith("is empty.") and expected not in told, "a field's key is in no form"
        shown = page.locator("#findings .all > li").evaluate_all(
            "items => items.filter(item => item.checkVisibility()).map(item => item.dataset.code)"
        )
        assert shown == ["W725"]
    finally:
        file.write_text(before, "utf-8")
