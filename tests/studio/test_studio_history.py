"""The history in the browser: what was written is looked at, undone by itself, gone back to, compared; a backup is
taken and brought back; a person is shown and forgotten. By keys, and with no fault that axe finds.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from serving import Serving, leave, serving
from small import FIRST, SECOND, Root, make

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return make(tmp_path_factory.mktemp("history") / "root")


@pytest.fixture(scope="module")
def studio(root: Root) -> Iterator[Serving]:
    with serving(root.path) as studio:
        base = "Att pröva det som sägs här."
        for name, value in (
            ("forsta", "Att prova allt."),
            ("andra", "Att prova mycket."),
            ("tredje", "Inget."),
        ):
            answer = studio.post(f"/entry/{name}-forslaget", {"key": "purpose", "base": base, "value": value})
            assert answer.status == 200
        values = {"key": "title", "base": "Ett förslag om kartor", "value": "Ett förslag om sjökort"}
        assert studio.post("/entry/forsta-forslaget", values).status == 200
        yield studio


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            yield browser


@pytest.fixture
def opened(browser: Any, studio: Serving) -> Iterator[Callable[..., Any]]:
    contexts: list[Any] = []
    errors: list[str] = []

    def open_page(path: str, width: int = 1440, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        name, _, value = studio.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{studio.port}{path}")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            leave(page)
        context.close()
    assert errors == []


def until(page: Any, happens: Callable[[], bool]) -> None:
    for _ in range(1200):
        if happens():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never happened")


def holds(root: Root, name: str, text: str) -> bool:
    return text in (root.path / name).read_text("utf-8")


@pytest.mark.soak(cases=3)
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light"), (1920, "dark")])
@pytest.mark.parametrize(
    "path",
    [
        "/history",
        "/history/1",
        "/history/2/back",
        "/history/compared?first=0&second=3",
        "/forget?person=Kim+Exempel",
    ],
)
def test_axe_finds_no_fault(opened: Callable[..., Any], path: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(path, width, scheme)
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    violations = Axe().run(page, options=options).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing runs out at the side"


def test_an_act_is_looked_at_and_undone_by_itself_by_keys(opened: Callable[..., Any], root: Root) -> None:
    page = opened("/history")
    page.focus("a[href='/history/1']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history/1")
    page.wait_for_load_state()  # its scripts have run
    assert page.inner_text(".change del") == "pröva det som sägs här."
    page.focus("[data-do='undo act']")
    page.keyboard.press("Enter")
    until(page, lambda: holds(root, FIRST, "Att pröva det som sägs här."))
    assert holds(root, FIRST, "sjökort"), "what was written later in the same file stays"
    page.wait_for_url("**/history")
    page.wait_for_load_state()
    page.wait_for_selector(".taken-back")
    page.click("[data-do=redo]")
    until(page, lambda: holds(root, FIRST, "Att prova allt."))


def test_all_goes_back_after_it_was_shown(opened: Callable[..., Any], root: Root) -> None:
    page = opened("/history/1")
    page.click("a[href='/history/1/back']")
    page.wait_for_url("**/back")
    page.wait_for_load_state()
    assert "Att prova mycket" in page.inner_text("main").replace("\n", "") or page.query_selector("del")
    assert holds(root, SECOND, "Att prova mycket."), "nothing is written before it is said"
    page.click("[data-do='go back']")
    until(page, lambda: holds(root, SECOND, "Att pröva det som sägs här."))
    page.wait_for_url("**/history")
    page.wait_for_load_state()
    page.click("[data-do=undo]")
    until(page, lambda: holds(root, SECOND, "Att prova mycket."))


def test_two_states_are_compared(opened: Callable[..., Any]) -> None:
    page = opened("/history")
    page.select_option("select[name=first]", "0")
    page.click("form[action='/history/compared'] button")
    page.wait_for_selector(".change")
    assert page.inner_text("h1") == "Two states compared" and "sjökort" in page.inner_text("main")


def test_a_backup_is_taken_and_brought_back(opened: Callable[..., Any], root: Root, tmp_path: Path) -> None:
    page = opened("/history")
    with page.expect_download() as download:
        page.click("a[href='/backup']")
    download.value.save_as(tmp_path / "min kopia.zip")
    root.change(SECOND, "Att prova mycket.", "Något helt annat.")
    page.set_input_files("#backup input", str(tmp_path / "min kopia.zip"))
    page.wait_for_url("**/backup/*")
    page.wait_for_load_state()
    assert "min kopia" in page.inner_text("h1") and holds(root, SECOND, "Något helt annat.")
    page.click("[data-do='bring back']")
    until(page, lambda: holds(root, SECOND, "Att prova mycket."))
    page.wait_for_url("**/history")
    page.wait_for_load_state()
    (tmp_path / "x.zip").write_bytes(b"PK no archive")
    page.set_input_files("#backup input", str(tmp_path / "x.zip"))
    until(page, lambda: page.is_visible("#notice"))
    assert "x.zip" in page.inner_text("#notice")


def test_a_person_is_shown_and_forgotten(opened: Callable[..., Any], root: Root) -> None:
    page = opened("/history")
    page.fill("input[name=person]", "Alva Åberg")
    page.click("form[action='/forget'] button")
    page.wait_for_url("**/forget*")
    page.wait_for_load_state()
    assert holds(root, SECOND, "Alva Åberg") and "can't be reached" in page.inner_text("main")
    page.click("form[data-do=forget] button")
    page.wait_for_timeout(300)
    assert holds(root, SECOND, "Alva Åberg"), "it must be said that it is meant"
    page.check("input[name=sure]")
    page.click("form[data-do=forget] button")
    until(page, lambda: not holds(root, SECOND, "Alva Åberg"))
    page.wait_for_selector("text=Nothing here names them.")


def test_what_is_no_act_or_state_is_not_found(studio: Serving) -> None:
    for path in (
        "/history/99999",
        "/history/x",
        "/history/99999999999",
        "/backup/none",
        "/history/1/nothing",
    ):
        assert studio.ask("GET", path).status == 404
    assert studio.post("/history/99999/undo", {}).status == 422
    assert studio.ask("GET", "/forget?person=Kim").status == 422
    assert studio.post("/forget", {"person": "Kim Exempel", "places": "", "sure": True}).status == 422
