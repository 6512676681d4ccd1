"""Calling and reminding in the studio: made, looked at, tried, sent once, noted by hand; and all of a year's
first views in a browser.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import calls
import mailing
import pytest
import small
from starlette.testclient import TestClient
from test_studio_sending import faults

from pressklar.calling import making
from pressklar.dispatch.ledger import open_ledger
from pressklar.manuscript import read_edition
from pressklar.studio.app import studio_app
from pressklar.studio.gate import Gate
from pressklar.studio.pages import PageTable

PORT = 8712
OWN = {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
DAY = calls.LAST_DAY.isoformat()
CHROMIUM = shutil.which("chromium")


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return calls.make(tmp_path / "root")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[mailing.Office]:
    with mailing.office(tmp_path) as office:
        for name, value in office.environment().items():
            monkeypatch.setenv(name, value)
        yield office


@pytest.fixture
def editor(root: small.Root, office: mailing.Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(PageTable, "want", lambda table: None)  # pages and forms are other tests' matter
    monkeypatch.setattr(making, "word_form", lambda source, form, sheet: b"a form")
    gate = Gate(studio_app(root.folders, root.edition, "en"), PORT)
    with TestClient(gate, base_url=f"http://127.0.0.1:{PORT}", headers=OWN) as client:
        client.get(f"/history?ticket={gate.ticket}")
        yield client


def work(editor: TestClient, door: str, **values: object) -> dict[str, object]:
    """Begins work, and waits for its end."""
    answer = editor.post(door, json=values)
    assert answer.status_code == 200, answer.text
    for _ in range(600):
        job: dict[str, object] = editor.get("/job").json()
        if job["state"] != "running":
            return job
        time.sleep(0.02)
    raise AssertionError("it never ended")


def due(page: str) -> str:
    found = re.search(r'data-due="(\w+)"', page)
    assert found is not None, page
    return found[1]


def test_from_the_last_day_to_the_reminder(
    editor: TestClient, root: small.Root, office: mailing.Office
) -> None:
    assert "Nobody is to be reminded" in editor.get("/remind").text
    assert "not made yet" in editor.get("/call").text
    assert editor.post("/call", json={"act": "make", "last_day": "2001-01-01"}).status_code == 422
    assert editor.post("/call", json={"act": "make", "last_day": "soon"}).status_code == 422
    job = work(editor, "/call", act="make", last_day=DAY)
    assert (job["state"], job["summary"]) == ("done", "3 letters")
    assert DAY in (root.path / calls.EDITION).read_text("utf-8")
    page = editor.get("/call").text
    assert "Send 3 messages …" in page and calls.SKANE in page and "formular.docx" in page
    letter = editor.get("/send/letter/call/region-skane")
    assert "Region Skåne" in letter.text and "sandbox" in letter.headers["content-security-policy"]
    for path in (
        "/send/letter/reminder/region-skane",
        "/send/letter/none/region-skane",
        "/send/letter/call/x",
    ):
        assert editor.get(path).status_code == 404

    assert (
        work(editor, "/call", act="trial", to="me@office.example", member="region-skane")["state"] == "done"
    )
    assert office.box.addresses == ["me@office.example"]
    assert "not sent" in editor.get("/call?piece=ledger").text, "a trial counts for nobody"

    job = work(editor, "/call", act="all", due="0" * 64)
    assert job["state"] == "failed" and len(office.box.taken) == 1, "only what was looked at is sent"
    job = work(editor, "/call", act="all", due=due(page))
    assert (job["state"], job["summary"]) == ("done", "3 sent")
    assert "Nobody: 3 have had theirs." in editor.get("/call").text
    work(editor, "/call", act="all", due="")
    assert len(office.box.taken) == 4, "nobody is called twice"

    assert "2 members haven" in editor.get("/remind").text, "Gotland has answered"
    work(editor, "/remind", act="make")
    assert "Nobody: 2 have had one today." in editor.get("/remind").text
    with open_ledger(root.folders, root.edition) as ledger:
        assert ledger is not None
        ledger._base.execute("UPDATE attempts SET since = '2026-01-05T10:00:00+00:00'")
        ledger._base.commit()
    work(editor, "/remind", act="make")
    page = editor.get("/remind").text
    assert "Send 2 messages …" in page and calls.GOTLAND not in page
    assert work(editor, "/remind", act="all", due=due(page))["summary"] == "2 sent"
    work(editor, "/remind", act="all", due="")
    assert len(office.box.taken) == 6, "nobody is reminded twice in a day"
    assert work(editor, "/remind", act="retry", member="region-skane")["state"] == "done"
    assert len(office.box.taken) == 6, "by no door"


def test_drafts_are_written_and_noted_by_hand(
    editor: TestClient, root: small.Root, office: mailing.Office
) -> None:
    work(editor, "/call", act="make", last_day=DAY)
    job = work(editor, "/call", act="drafts")
    assert "3 drafts in output/2031/call/mail_drafts" in str(job["summary"])
    assert (root.path / "output/2031/call/mail_drafts/region-skane.eml").is_file()
    assert "I sent it by hand" in editor.get("/call").text and office.box.taken == []
    assert editor.post("/call", json={"act": "by hand", "member": "region-skane"}).json() == {"settled": 1}
    assert editor.post("/call", json={"act": "by hand", "member": "region-skane"}).status_code == 422
    assert "Send 2 messages …" in editor.get("/call").text
    assert "Region Skåne" in editor.get("/remind").text and "called" in editor.get("/").text


def test_what_is_made_of_older_content_is_not_shown(editor: TestClient, root: small.Root) -> None:
    work(editor, "/call", act="make", last_day=DAY)
    root.change(calls.EDITION, "label: Syfte", "label: Ändamål")
    page = editor.get("/call").text
    assert "not made of today" in page and "Send 3" not in page


@pytest.mark.parametrize("door", ["/call", "/remind"])
def test_no_order_that_makes_no_sense_is_taken(editor: TestClient, door: str) -> None:
    for values in ({}, {"act": "nothing"}, {"act": 3}, {"act": "all"}, {"act": "trial", "to": "a@b.example"}):
        assert editor.post(door, json=values).status_code == 400
    for values in (
        {"act": "trial", "to": "no address", "member": "region-skane"},
        {"act": "retry", "member": "nobody"},
        {"act": "by hand", "member": "../x"},
    ):
        assert editor.post(door, json=values).status_code == 422
    assert editor.post("/call", json={"act": "make"}).status_code == 400


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
def test_collecting_and_calling_in_a_browser(root: small.Root, tmp_path: Path) -> None:
    """By keyboard and mouse, as an editor does it; axe finds nothing on any of the views."""
    from playwright.sync_api import sync_playwright
    from serving import serving

    table = tmp_path / "svar.csv"
    table.write_text("Titel;Organisation;Vad är tanken\nCyklar;Region Skåne;Vägar längs kusten.\n", "utf-8")
    with serving(root.path) as studio, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        name, _, value = studio.cookie.partition("=")
        address = f"http://127.0.0.1:{studio.port}"
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/collect")
        page.set_input_files("#drop-submissions input[multiple]", str(table))
        page.wait_for_selector("#outcome")
        assert faults(page) == []
        page.select_option("[data-header='Vad är tanken'] select", "idea")
        page.focus(".questions button")
        page.keyboard.press("Enter")
        page.wait_for_selector(".questions", state="detached")
        # A list by keyboard: every step chooses, the focus stays, and what is shown is what is taken in.
        page.wait_for_load_state("networkidle")
        page.focus("select[name=chapter]")
        page.keyboard.press("End")
        page.wait_for_selector("[data-part='state 1'] .right")
        chosen = page.eval_on_selector("select[name=chapter]", "list => list.selectedOptions[0].text")
        page.wait_for_selector("[data-do='take in']:not([disabled])")
        assert page.evaluate("document.activeElement.name") == "chapter"
        page.focus("select[name=sender]")
        page.select_option("select[name=sender]", "region-gotland")
        page.wait_for_selector("[data-do='take in']:not([disabled])")
        assert faults(page) == []
        page.click(".submissions th a")
        page.wait_for_selector(".facts")
        assert "Vägar längs kusten." in page.inner_text("main")
        assert page.input_value("select[name=sender]") == "region-gotland"
        assert faults(page) == []
        page.go_back()
        page.click("[data-do='take in']")
        page.wait_for_selector(".taken")
        edition = read_edition(root.folders, "2031").edition
        assert edition is not None
        (taken,) = [each for each in edition.proposals if each.title == "Cyklar"]
        assert [each.id for each in taken.submitted_by] == ["region-gotland"]
        assert chosen in {each.title for each in edition.chapters if taken in each.proposals}
        page.goto(f"{address}/call")
        page.fill("[name=last_day]", DAY)
        page.keyboard.press("Enter")
        page.wait_for_selector("#messages")
        assert faults(page) == []
        page.goto(f"{address}/remind")
        assert "nobody was called yet" in page.inner_text("main")
        browser.close()
        assert errors == []
