"""What an act leaves behind: what it did is said, and the focus stands where it stood, also in a view that was
loaded anew; an address where nothing stands any more leads on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect
from serving import leave, serving
from small import Root, built

from pressklar.manuscript import read_edition
from pressklar.studio.library import editor_module

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
NEW = ".part:first-child form[data-do=add] [name=title]"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("afterwards") / "root")


@pytest.fixture(scope="module")
def opened(root: Root) -> Iterator[Callable[[str], Any]]:
    from playwright.sync_api import sync_playwright

    with serving(root.path) as studio, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            name, _, value = studio.cookie.partition("=")
            address = f"http://127.0.0.1:{studio.port}"
            context = browser.new_context()
            context.add_cookies([{"name": name, "value": value, "url": address}])
            page = context.new_page()

            def show(path: str) -> Any:
                page.goto(address + path)
                return page

            yield show
            leave(page)


def first(root: Root) -> str:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition.proposals[0].id


def said(page: Any, words: str) -> None:
    expect(page.locator("#saved")).to_have_text(words, timeout=60_000)


def press(page: Any, selector: str) -> None:
    """By the keyboard, as who has no mouse."""
    page.focus(selector)
    page.keyboard.press("Enter")


def test_what_is_added_and_taken_back_is_said_and_leads_on(opened: Callable[[str], Any], root: Root) -> None:
    page = opened(f"/entry/{first(root)}")
    page.fill(NEW, "Bryggor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/bryggor#f-title")
    said(page, "Add: done")
    expect(page.locator("#f-title")).to_be_focused()
    press(page, "[data-do=undo]")
    said(page, "Undone")
    assert page.url.rpartition("/")[2] != "bryggor", "the page of what is gone isn't shown again"
    opened(f"/entry/{first(root)}")
    press(page, "[data-do=redo]")
    said(page, "Done again")
    expect(page.locator("[data-do=redo]")).to_be_focused()
    page.goto(page.url.rpartition("/")[0] + "/bryggor")
    press(page, "[data-do='take out']")
    said(page, "Taken out: Bryggor. It can be brought back at the end of the outline.")
    expect(page.locator("#main")).to_be_focused()  # and not a button that takes out the next one too
    missing = opened("/entry/bryggor")
    assert missing.inner_text("h1") == "There is no such page"
    missing.click("main a.main")
    missing.wait_for_url("**/entry/*")


def test_a_chapter_is_named_where_something_is_moved_into_it_and_a_question_by_what_it_asks(
    opened: Callable[[str], Any], root: Root
) -> None:
    page = opened(f"/entry/{first(root)}")
    page.fill("[data-do='add chapter'] [name=title]", "Vid vattnet")
    page.keyboard.press("Enter")
    said(page, "Add: done")
    chapter = page.locator("#to-chapter option", has_text="Vid vattnet")
    page.select_option("#to-chapter", value=chapter.get_attribute("value"))
    expect(page.locator("#saved")).to_contain_text(", in Vid vattnet.")
    page.locator(".part:last-child summary").click()
    press(page, ".part:last-child [data-do='remove chapter']")
    dialog = page.get_by_role("dialog", name="The chapter's proposal is taken out with it")
    assert dialog.get_by_role("button").all_inner_texts() == ["Remove the chapter", "Cancel"]
    page.keyboard.press("Escape")
    expect(page.locator(".part:last-child [data-do='remove chapter']")).to_be_focused()
    press(page, "[data-do=undo]")
    said(page, "Undone")


@pytest.mark.skipif(editor_module() is None, reason="The editor's library isn't installed")
def test_a_tool_that_is_cancelled_gives_the_caret_back_and_says_what_is_on(
    opened: Callable[[str], Any], root: Root
) -> None:
    page = opened(f"/entry/{first(root)}")
    text = page.locator(".field:has(.rich) .ProseMirror").first
    box = page.locator(".field:has(.rich)").first
    text.click()
    page.keyboard.press("Control+End")
    before, notes = text.inner_text(), text.locator(".note").count()
    for tool in ("link", "picture", "note"):
        page.keyboard.press("Alt+F10")
        button = box.locator(f"[data-tool={tool}]")
        while not button.evaluate("each => each === document.activeElement"):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open]")).to_have_count(1)
        if tool == "note":
            page.keyboard.type("Aldrig sagt")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(text).to_be_focused()
        expect(text.locator(".note")).to_have_count(notes)
        assert text.inner_text() == before, f"{tool}: what was cancelled isn't put in"
    bold = box.locator("[data-tool=bold]")
    expect(bold).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+b")
    expect(bold).to_have_attribute("aria-pressed", "true")


def test_a_button_whose_work_runs_keeps_the_focus(opened: Callable[[str], Any]) -> None:
    page = opened("/output")
    press(page, "[data-work=build]")
    said_words = page.locator("#saved")
    expect(said_words).to_contain_text("done in", timeout=120_000)
    expect(page.locator("[data-work=build]")).to_be_focused()


def test_a_list_whose_choice_is_an_act_waits_for_what_is_confirmed(
    opened: Callable[[str], Any], root: Root
) -> None:
    page = opened(f"/entry/{first(root)}")
    senders = page.locator("#senders li")
    before = senders.count()
    place = page.get_attribute("#main", "data-number")
    for chooser in ("#add-sender", "#to-chapter"):
        page.focus(chooser)
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(500)
        page.keyboard.press("Escape")
        expect(page.locator(chooser)).to_be_focused()
    assert (senders.count(), page.get_attribute("#main", "data-number")) == (before, place)
    page.focus("#add-sender")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    expect(senders).to_have_count(before + 1)
    press(page, "#senders li:last-child button")
    expect(senders).to_have_count(before)


def test_a_contact_s_fields_keep_their_names_in_sight(opened: Callable[[str], Any], root: Root) -> None:
    page = opened(f"/entry/{first(root)}")
    press(page, "[data-do='add contact']")
    page.fill(".contact:last-of-type [name=name]", "Kim Exempel")
    contact = page.locator(".contact").last
    for name in ("Name", "Role", "Organisation", "E-mail", "Note"):
        assert contact.get_by_text(name, exact=True).is_visible(), name
        expect(contact.get_by_label(name, exact=True)).to_be_visible()
    contact.get_by_role("button").click()


def test_a_returned_file_that_waits_for_a_text_says_which_and_takes_nothing_back(
    opened: Callable[[str], Any], root: Root
) -> None:
    page = opened("/word")
    page.check("input[name=whom][value='']")
    page.click("form[data-do=drafts] button")
    expect(page.locator("#job", has_text="Word drafts: done")).to_be_visible(timeout=120_000)
    page.goto(page.url.replace("/word", f"/entry/{first(root)}"))
    page.fill(NEW, "Tomt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entry/tomt#f-title")
    page = opened("/word")
    draft = root.path / "output" / root.edition / "drafts" / f"{root.edition}.docx"
    page.set_input_files("#drop input", str(draft))
    page.wait_for_url("**/word/*")
    assert page.inner_text("h1") == "That can't be done as it stands"
    assert page.locator("[data-do=undo]").count() == 0
    text = page.get_by_role("link", name="To the text: tomt").first
    assert ".yaml" not in page.locator(".remark", has=text).inner_text()
    text.click()
    page.wait_for_url("**/entry/tomt#f-*")
    press(page, "[data-do='take out']")
    expect(page.locator("#saved")).to_contain_text("Taken out: Tomt")
    shown = opened("/proof").locator(".finding[data-code=W102]", has_text="tomt")
    expect(shown.get_by_role("link", name="To what was taken out")).to_be_visible()
