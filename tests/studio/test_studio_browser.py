"""The studio as an editor meets it: Debian's Chromium, the real server, a real publication's files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from serving import leave, stop, studio_process
from small import Root, built

from pressklar.manuscript import read_edition

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
WIDTHS = (390, 1440, 1920)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("browser") / "root")


@pytest.fixture(scope="module")
def address(root: Root) -> Iterator[str]:
    """The studio's address with its ticket. At the end it is stopped as by Ctrl-C."""
    with studio_process(root.path) as (process, address):
        yield address
        assert stop(process) == 0


@pytest.fixture(scope="module")
def context(address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            context = browser.new_context()
            context.add_init_script("localStorage.setItem('plain', '')")  # the fields as text areas
            context.new_page().goto(address)
            yield context


@pytest.fixture
def opened(context: Any, address: str) -> Iterator[Callable[..., Any]]:
    pages: list[Any] = []
    errors: list[str] = []

    def open_page(path: str, width: int = 1440, scheme: str = "light") -> Any:
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address.partition("?")[0].rstrip("/") + path)
        return page

    yield open_page
    for page in pages:
        leave(page)
    assert errors == []


def first(root: Root) -> tuple[str, str, str]:
    """The first proposal's id, and its first field's key and text."""
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    proposal = edition.proposals[0]
    return proposal.id, *next(iter(proposal.fields.items()))


def wait_for_pages(page: Any) -> None:
    page.wait_for_selector(".sheet img", timeout=60_000)


def until(page: Any, happens: Callable[[], bool]) -> None:
    """Waits until something has happened. Playwright's own waiting evaluates text in the page, which its
    policy forbids.
    """
    for _ in range(1200):  # a minute: a busy machine is slow, not wrong
        if happens():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never happened")


VIEWS = {
    "entry": "",
    "word": "",
    "proof": "",
    "output": "",
    "approve": "",
    "settings": "",
    "settings/fields": "",
    "settings/chapters": "",
    "settings/pages": "",
    "settings/members": "document.querySelectorAll('details').forEach(each => { each.open = true })",
    "look": "",
    "start": "",
    "history": "",
    "": "",
    "finish": "",
    "send": "document.querySelectorAll('details').forEach(each => { each.open = true })",
}
"""The views, each with what opens what is folded in it."""
STATES = {
    "filters and a chapter": "document.querySelectorAll('.outline details').forEach(each => { each.open = true })",
    "toolbar": "document.querySelector('[data-tool=bold]').focus()",
    "table": "document.querySelector('#f-intro').focus(); document.querySelector('[data-tool=table]').click()",
    "link": "document.querySelector('#f-intro').focus(); document.querySelector('[data-tool=link]').click()",
    "reference": "document.querySelector('[data-tool=reference]').click()",
    "picture": "document.querySelector('[data-tool=picture]').click()",
    "help": "document.querySelector('#how').showPopover()",
    "new contact": "document.querySelector('[data-do=\"add contact\"]').click()",
    "address": "document.querySelector('.rename').open = true",
}
"""States of an entry's page, each with what brings it about."""


def faults(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds on a page as it is."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    violations = Axe().run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in violations]


@pytest.mark.soak(cases=4)
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_fault(opened: Callable[..., Any], root: Root, view: str) -> None:
    page = opened(f"/entry/{first(root)[0]}" if view == "entry" else f"/{view}")
    if view == "entry":
        wait_for_pages(page)
    page.evaluate(VIEWS[view] or "0")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(200)
            assert faults(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "nothing runs out at the side"
        )


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_fault_in_what_opens(opened: Callable[..., Any], root: Root, state: str) -> None:
    page = opened(f"/entry/{first(root)[0]}", 390)
    page.wait_for_timeout(300)
    page.evaluate(STATES[state])
    page.wait_for_timeout(300)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert faults(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_written_is_saved_and_its_page_drawn_anew(opened: Callable[..., Any], root: Root) -> None:
    name, key, text = first(root)
    page = opened(f"/entry/{name}")
    wait_for_pages(page)
    before = page.get_attribute(".sheet img", "src")
    page.fill(f"#f-{key}", f"{text} Dimman lättar.")
    page.press(f"#f-{key}", "Tab")
    until(page, lambda: page.get_attribute(".sheet img", "src") != before)
    until(page, lambda: page.inner_text("#saved").startswith("Saved"))
    assert first(root)[2].endswith("Dimman lättar.")
    page.click("[data-do=undo]")
    until(page, lambda: first(root)[2] == text)


def test_a_click_on_the_page_puts_the_caret_into_its_word(opened: Callable[..., Any], root: Root) -> None:
    name, key, text = first(root)
    page = opened(f"/entry/{name}")
    wait_for_pages(page)
    word = max(re.findall(r"[^\W\d_]{5,}", text), key=len)
    page.focus(f"#f-{key}")
    page.evaluate(
        "([id, at]) => document.getElementById(id).setSelectionRange(at, at)", [f"f-{key}", text.index(word)]
    )
    page.wait_for_selector(".marked", timeout=10_000)
    mark = page.query_selector(".marked").bounding_box()
    page.focus("#f-title")
    page.mouse.click(mark["x"] + 3, mark["y"] + mark["height"] / 2)
    until(page, lambda: page.evaluate("document.activeElement.id") == f"f-{key}")
    assert page.evaluate("document.activeElement.selectionStart") < len(text)


def test_another_windows_words_are_shown_beside_ones_own(opened: Callable[..., Any], root: Root) -> None:
    name, key, text = first(root)
    page = opened(f"/entry/{name}")
    file = root.path / "content" / root.edition / "proposals" / f"{name}.yaml"
    begins = " ".join(text.split()[:3])
    mine = text.replace(begins, "Mitt eget ord", 1)
    page.evaluate("([id, value]) => { document.getElementById(id).value = value }", [f"f-{key}", mine])
    before = file.read_text("utf-8")
    file.write_text(before.replace(begins, "Deras ord här", 1), "utf-8")
    page.dispatch_event(f"#f-{key}", "change")
    page.wait_for_selector(".conflict")
    assert "Deras" in page.inner_text(".theirs") and "Mitt" in page.inner_text(".yours")
    page.click("[data-choose=theirs]")
    assert "Deras" in page.input_value(f"#f-{key}")
    file.write_text(before, "utf-8")


def test_all_can_be_done_by_keys(opened: Callable[..., Any], root: Root) -> None:
    name, key, text = first(root)
    page = opened(f"/entry/{name}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus(f"#f-{key}")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+b")
    assert page.input_value(f"#f-{key}").startswith("**")
    page.evaluate("([id, value]) => { document.getElementById(id).value = value }", [f"f-{key}", text])
    page.focus("[data-do=down]")
    page.keyboard.press("Enter")
    until(page, lambda: "is now number 2" in page.inner_text("#saved"))
    page.click("[data-do=undo]")
    until(page, lambda: first(root)[0] == name)


def test_a_finding_in_many_places_is_said_once_and_answered_in_a_row(
    opened: Callable[..., Any], root: Root
) -> None:
    name, key, _ = first(root)
    file = root.folders.edition(root.edition) / "proposals" / f"{name}.yaml"
    before = file.read_text("utf-8")
    words = ("Bron", "Hamnen", "Skolan", "Vägen", "Skogen", "Havet")
    mark = f"{key}: |\n"
    assert mark in before
    faulty = "".join(f"  Vi ser {word} .\n\n" for word in words)
    file.write_text(before.replace(mark, mark + faulty, 1), "utf-8")
    try:
        page = opened("/proof")
        group = page.locator(".repeated", has_text="A space stands before")
        assert group.locator(".finding").count() == len(words)
        assert not group.locator(".finding").first.is_visible() and faults(page) == []
        group.locator("summary").first.click()
        assert group.inner_text().count("A space stands before") == 1
        page.select_option("#find [name=code]", "W730")
        assert page.locator(".finding:visible").count() == len(words)
        group.locator("[data-do=fix]").nth(1).click()
        until(page, lambda: group.locator(".finding").count() == len(words) - 1)
        until(
            page, lambda: page.evaluate("document.activeElement.closest('.finding')?.innerText ?? ''") != ""
        )
        assert "Skolan" in page.evaluate("document.activeElement.closest('.finding').innerText")
        assert "ser Hamnen.\n" in file.read_text("utf-8")
    finally:
        file.write_text(before, "utf-8")


def test_a_returned_word_file_is_looked_at_answered_and_merged(
    opened: Callable[..., Any], root: Root, tmp_path: Path
) -> None:
    from docx import Document

    name, _, text = first(root)
    page = opened("/word")
    page.check("input[name=whom][value='']")
    page.click("form[data-do=drafts] button")
    until(page, lambda: page.is_visible("#job a"))
    draft = root.path / "output" / root.edition / "drafts" / f"{root.edition}.docx"
    file = root.path / "content" / root.edition / "proposals" / f"{name}.yaml"
    begins = text.split()[0]
    returned = tmp_path / "tillbaka åäö.docx"
    document = Document(str(draft))
    (run,) = [
        run for paragraph in document.paragraphs for run in paragraph.runs if run.text.startswith(text[:20])
    ]
    run.text = run.text.replace(begins, "Bryggan", 1)
    document.save(str(returned))
    before = file.read_text("utf-8")
    file.write_text(before.replace(begins, "Bron", 1), "utf-8")
    page.goto(page.url)
    page.set_input_files("#drop input", str(returned))
    until(page, lambda: "/word/" in page.url)
    page.wait_for_selector(".clash")
    page.wait_for_load_state("load")  # its scripts are there then
    assert "Bron" in page.inner_text(".clash") and "Bryggan" in page.inner_text(".clash")
    assert "Bryggan" not in file.read_text("utf-8"), "nothing is written before it is said"
    page.check(".clash input[value=theirs]")
    page.click("form[data-do=merge] button.main")
    until(page, lambda: "Bryggan" in file.read_text("utf-8"))
    page.locator("#saved", has_text="Merge into the content: done").wait_for()
    page.goto(page.url.replace("/word", "/history"))
    assert "merge" in page.inner_text("#days").lower()
    page.click("[data-do=undo]")
    until(page, lambda: "Bron" in file.read_text("utf-8"))
    file.write_text(before, "utf-8")


def test_what_is_no_draft_is_refused_in_words(opened: Callable[..., Any], tmp_path: Path) -> None:
    page = opened("/word")
    (tmp_path / "x.docx").write_bytes(b"PK no Word file")
    page.set_input_files("#drop input", str(tmp_path / "x.docx"))
    until(page, lambda: page.is_visible("#notice"))
    assert "x.docx" in page.inner_text("#notice") and "/word/" not in page.url


def test_the_edition_is_built_with_its_progress_and_taken_away(opened: Callable[..., Any]) -> None:
    page = opened("/output")
    page.click("[data-work=build]")
    until(page, lambda: page.inner_text("#job").startswith("Build: done"))
    until(page, lambda: "booklet.pdf" in page.inner_text("#job"))  # the page is read anew once it is done
    answer = page.request.get(page.url + "/booklet.pdf")
    assert answer.status == 200 and answer.body().startswith(b"%PDF-")
    script = page.request.get(page.url + "/web/script.js")
    assert script.headers["content-disposition"].startswith("attachment"), "it must not run beside the studio"
    for outside in ("/..%2f..%2fcontent/members.yaml", "/%2e%2e/build.json", "//etc/passwd"):
        assert page.request.get(page.url + outside).status == 404


def test_the_editions_settings_and_members_are_forms(opened: Callable[..., Any], root: Root) -> None:
    page = opened("/settings")
    files = [root.path / "content" / root.edition / "edition.yaml", root.path / "content" / "members.yaml"]
    before = [file.read_text("utf-8") for file in files]
    page.fill("[data-path=publisher]", "Sjöfartens vänner: nya")
    page.press("[data-path=publisher]", "Tab")
    until(page, lambda: "Sjöfartens vänner: nya" in files[0].read_text("utf-8"))
    page.goto(page.url + "/members")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.fill("[data-path='0/recipients']", "a@havet.example\nb@havet.example")
    page.press("[data-path='0/recipients']", "Tab")
    until(page, lambda: "b@havet.example" in files[1].read_text("utf-8"))
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None and edition.publisher == "Sjöfartens vänner: nya"
    assert edition.members[0].recipients == ("a@havet.example", "b@havet.example")
    changed = [
        a
        for old, new in zip(before, map(Path.read_text, files), strict=True)
        for a in set(new.split("\n")) - set(old.split("\n"))
    ]
    assert len(changed) == 2, "no other line changed"
    for file, text in zip(files, before, strict=True):
        file.write_text(text, "utf-8")
