"""Overview, the row of steps and sending as an editor meets them: Chromium, the real studio, a real mail server."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mailing
import pytest
import small
from mailing import EDITION, PASSWORD, USER, Office
from serving import Serving, leave, serving, stop, studio_process

from pressklar.checks.approval import approve, record_path

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
MEMBERS = {
    "region-gotland": ("a@gotland.example",),
    "region-skane": ("a@skane.example", "b@skane.example"),
    "region-uppsala": ("a@uppsala.example",),
    "norra-natverket": (),
}


@dataclass
class Desk:
    """A studio that runs, the browser's context that was let in, and what stands behind it."""

    root: small.Root
    office: Office
    context: Any
    address: str
    config: Path


def put_approval(root: small.Root) -> None:
    proof: Any = SimpleNamespace(edition=mailing.edition_of(root), problems=())
    small.report(root)
    approve(root.folders, proof, "Kim Exempel")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            yield browser


@contextmanager
def running(folder: Path, browser: Any, *, knows_server: bool) -> Iterator[Desk]:
    """A studio of a root with parcels that are approved, and a mail server."""
    root = mailing.make(folder / "root", MEMBERS)
    root.write(f"output/{EDITION}/booklet.pdf", b"%PDF-1.7")
    put_approval(root)
    with mailing.office(folder) as office:
        variables = office.environment() if knows_server else {"SSL_CERT_FILE": str(office.certificate)}
        with studio_process(
            root.path,
            PRESSKLAR_CONFIG=str(folder / "config"),
            PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
            **variables,
        ) as (process, address):
            context = browser.new_context()
            page = context.new_page()
            page.goto(address)
            leave(page)
            yield Desk(root, office, context, address.partition("?")[0].rstrip("/"), folder / "config")
            context.close()
            assert stop(process) == 0


@pytest.fixture
def desk(tmp_path: Path, browser: Any) -> Iterator[Desk]:
    """A desk of the test's own. The environment names the mail server."""
    with running(tmp_path, browser, knows_server=True) as desk:
        yield desk


@pytest.fixture
def opened(desk: Desk) -> Iterator[Callable[..., Any]]:
    with windows(desk) as open_page:
        yield open_page


@contextmanager
def windows(desk: Desk) -> Iterator[Callable[..., Any]]:
    """What opens a view in a window of its own; no script in it may fail."""
    pages: list[Any] = []
    errors: list[str] = []

    def open_page(path: str, width: int = 1280) -> Any:
        page = desk.context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(desk.address + path)
        return page

    yield open_page
    for page in pages:
        leave(page)
    assert errors == []


def until(page: Any, happens: Callable[[], bool]) -> None:
    for _ in range(1200):
        if happens():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never happened")


def faults(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds on a page as it is; nothing runs out at the side, however wide the window."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = []
    page.wait_for_load_state("load")
    page.wait_for_timeout(200)
    for width, scheme in ((390, "dark"), (1280, "light"), (1920, "")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if scheme:
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page, options=options).response["violations"]
            found += [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in violations]
    return found


@contextmanager
def reloading(page: Any) -> Iterator[None]:
    """What is done in it makes the page load itself anew, and is waited for."""
    from playwright.sync_api import Error

    def is_another() -> bool:
        try:
            return bool(page.evaluate("!window.before && document.readyState === 'complete'"))
        except Error:  # in between
            return False

    page.evaluate("window.before = true")
    yield
    until(page, is_another)


def rows(page: Any) -> dict[str, str]:
    """The state of each recipient in the list, by name and number."""
    return dict(
        page.evaluate(
            """() => [...document.querySelectorAll("#ledger tbody tr")].map(row => [
                `${row.querySelector("th").textContent} ${row.querySelector("td").textContent}`,
                row.querySelector(".plate").textContent])"""
        )
    )


def post(page: Any, path: str, values: object) -> tuple[int, str]:
    """What a page of the studio's own could ask for."""
    answer = page.evaluate(
        """async ([path, values]) => {
            const answer = await fetch(path, {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(values)});
            return [answer.status, await answer.text()];
        }""",
        [path, values],
    )
    return answer[0], answer[1]


def test_the_server_is_asked_and_tested_once_and_its_password_stands_in_no_file(
    tmp_path: Path, browser: Any
) -> None:
    with running(tmp_path, browser, knows_server=False) as desk, windows(desk) as opened:
        page = opened("/send")
        assert page.is_disabled("[data-do='send all']") and "mail server is known" in page.inner_text(
            "#messages"
        )
        assert page.is_disabled("#trial button")
        page.fill("[name=host]", "localhost")
        page.fill("[name=port]", str(desk.office.port))
        page.fill("[name=user]", USER)
        page.fill("[name=password]", "wrong")
        page.click("form[data-do='mail server'] button")
        until(page, lambda: page.is_visible("#notice"))
        assert "refuses the login" in page.inner_text("#notice") and not desk.config.exists()
        page.fill("[name=password]", PASSWORD)
        with reloading(page):
            page.press("[name=password]", "Enter")
        until(page, lambda: "it answers" in page.inner_text("#server h2"))
        assert "until the studio ends" in page.inner_text("#server"), "this machine has no keyring"
        kept = (desk.config / "mail_server.json").read_text("utf-8")
        assert json.loads(kept)["port"] == desk.office.port and PASSWORD not in kept
        assert PASSWORD not in page.content()
        assert post(page, "/send/server", {"act": "test"})[0] == 200
        other = {
            "host": "127.0.0.1",
            "port": str(desk.office.port),
            "security": "starttls",
            "user": USER,
            "password": "",
        }
        status, words = post(page, "/send/server", other)
        assert status == 422 and "password" in words, "a known password goes to no other server"
        for field, value in (("host", "a b"), ("security", "none"), ("port", "99999"), ("user", "x\ny")):
            assert post(page, "/send/server", {**other, field: value, "password": "x"})[0] == 422


def test_each_message_is_shown_as_it_will_look(desk: Desk, opened: Callable[..., Any]) -> None:
    page = opened("/send", 390)
    (first, *others) = page.query_selector_all(".message")
    assert len(others) == 3 and "a@gotland.example" in first.inner_text()
    first.query_selector("summary").click()
    shown = first.inner_text()
    for words in ("Förslag inför 2031: era förslag", "booklet.pdf 309 B", "proposals.docx", "As plain text"):
        assert words in shown
    letter = first.query_selector("iframe").content_frame()
    until(page, lambda: "Här är häftet för i år." in letter.inner_text("body"))
    first.query_selector("details summary").click()
    assert "Vänliga hälsningar" in first.query_selector("pre").inner_text()
    assert "no recipients" in page.inner_text("#ledger")


def test_a_trial_comes_to_oneself_and_counts_for_nobody(desk: Desk, opened: Callable[..., Any]) -> None:
    page = opened("/send")
    page.fill("[name=to]", "me@office.example")
    page.select_option("[name=member]", "region-skane")
    with reloading(page):
        page.click("#trial button")
    until(page, lambda: "1 sent" in page.inner_text("#job"))
    (message,) = desk.office.box.of("me@office.example")
    assert message["subject"] == "Förslag inför 2031: era förslag"
    until(page, lambda: set(rows(page).values()) == {"not sent", "no recipients"})
    status, words = post(page, "/send", {"act": "trial", "to": "no address", "member": "region-skane"})
    assert status == 422 and "E874" in words


def test_what_is_not_approved_is_not_sent_and_what_mends_it_stands_there(
    desk: Desk, opened: Callable[..., Any]
) -> None:
    record = record_path(desk.root.folders, EDITION)
    before = record.read_bytes()
    record.unlink()
    page = opened("/send")
    assert "never been approved" in page.inner_text(".remark.error")
    assert page.get_attribute(".remark.error a.button", "href") == "/approve"
    due = page.get_attribute("[data-do='send all']", "data-due")
    assert page.is_disabled("[data-do='send all']")
    for act in ({"act": "all", "due": due}, {"act": "retry", "member": "region-skane"}):
        status, words = post(page, "/send", act)
        assert status == 422 and "E870" in words, "there is no way around"
    assert faults(page) == []
    record.write_bytes(before)
    assert desk.office.box.taken == []


def test_all_is_sent_after_a_question_and_what_was_refused_or_is_uncertain_is_settled(
    desk: Desk, opened: Callable[..., Any]
) -> None:
    box = desk.office.box
    box.on_rcpt = lambda address: "550 5.1.1 no such user" if address == "b@skane.example" else None
    page = opened("/send")
    stale = {"act": "all", "due": "0" * 64}
    assert post(page, "/send", stale)[0] == 200, "it is held against what is due when it begins"
    until(page, lambda: "has changed since it was looked at" in page.inner_text("#job"))
    assert box.taken == []
    page = opened("/send")
    page.focus("[data-do='send all']")
    page.keyboard.press("Enter")
    until(page, lambda: page.is_visible("#sure"))
    assert "Send 4 messages to 3 members" in page.inner_text("#sure")
    page.keyboard.press("Escape")
    until(page, lambda: not page.is_visible("#sure"))
    assert box.taken == [], "said no"
    page.focus("[data-do='send all']")
    page.keyboard.press("Enter")
    until(page, lambda: page.is_visible("#sure"))
    with reloading(page):
        page.keyboard.press("Enter")
    until(page, lambda: "3 sent, 1 refused" in page.inner_text("#job"))
    wanted = {
        "Region Gotland 1": "sent",
        "Region Skane 1": "sent",
        "Region Skane 2": "refused",
        "Region Uppsala 1": "sent",
        "Region Norra-Natverket –": "no recipients",
    }
    until(page, lambda: rows(page) == wanted)
    assert "550 5.1.1 no such user" in page.inner_text("#ledger")
    assert "b@skane.example" not in page.inner_text("#ledger")
    assert page.is_visible("#ledger a[href='/settings/members']")
    assert faults(page) == []
    box.on_rcpt, box.drop_after = (lambda address: None), True
    page.evaluate("document.querySelector('#sure').returnValue = 'yes'")  # as after an earlier answer
    page.click("[data-do='send again']")
    page.keyboard.press("Escape")
    until(page, lambda: not page.is_visible("#sure"))
    page.wait_for_timeout(300)
    assert len(box.taken) == 3, "Escape is no, whatever was answered before"
    with reloading(page):
        page.click("[data-do='send again']")
        page.click("#sure button.main")
    until(page, lambda: "1 uncertain" in page.inner_text("#job"))
    until(page, lambda: rows(page).get("Region Skane 2") == "uncertain")
    box.drop_after = False
    assert faults(page) == []
    with reloading(page):
        page.click("[data-do=settle][data-arrived=yes]")
    until(page, lambda: rows(page).get("Region Skane 2") == "sent")
    assert post(page, "/send/settle", {"member": "region-skane", "recipient": "2", "arrived": True})[0] == 422
    assert box.addresses == ["a@gotland.example", "a@skane.example", "a@uppsala.example", "b@skane.example"]


def test_the_overview_says_how_it_stands_and_leads_to_what_mends_it(
    desk: Desk, opened: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(desk.office.certificate))
    mailing.send(desk.root, desk.office)
    page = opened("/")
    assert page.query_selector("[aria-current=page]").inner_text() == "Overview"
    lines = {
        row.query_selector("th").inner_text(): row for row in page.query_selector_all("#members tbody tr")
    }
    assert list(lines) == ["Region Gotland", "Region Skane", "Region Uppsala", "Region Norra-Natverket"]
    assert "sent (2)" in lines["Region Skane"].inner_text()
    assert lines["Region Norra-Natverket"].query_selector("a").get_attribute("href") == "/settings/members"
    desk.root.change(small.THIRD, "purpose: Att pröva det som sägs här.\n", "")
    until(page, lambda: page.is_visible("#members a[href='/entry/tredje-forslaget#f-purpose']"))
    assert "3: Syfte" in page.inner_text("#members")
    page.check("[name=waiting]")
    visible = [
        row.query_selector("th").inner_text()
        for row in page.query_selector_all("#members tbody tr")
        if row.is_visible()
    ]
    assert visible == ["Region Gotland"]
    page.uncheck("[name=waiting]")
    page.fill("[name=search]", "skane")
    assert sum(row.is_visible() for row in page.query_selector_all("#members tbody tr")) == 1
    page.fill("[name=search]", "")
    assert faults(page) == []
    sheet = page.request.get(desk.address + "/status.xlsx")
    assert sheet.body().startswith(b"PK") and "attachment" in sheet.headers["content-disposition"]
    page.click(".steps a")
    assert page.url.endswith("/finish#build")
    assert faults(page) == []
    current = page.query_selector(".guide > [aria-current=step]")
    assert current.inner_text().startswith("1\nBuild") or "Build" in current.inner_text()
    assert current.query_selector("[data-do='go on']") is not None


@pytest.mark.slow
def test_a_message_that_is_being_handed_over_comes_to_its_end_before_the_studio_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = mailing.make(tmp_path / "root", MEMBERS)
    root.write(f"output/{EDITION}/booklet.pdf", b"%PDF-1.7")
    put_approval(root)
    with mailing.office(tmp_path) as office:
        office.box.answer_late = 2.0
        for name, value in office.environment().items():
            monkeypatch.setenv(name, value)
        with serving(root.path) as studio:
            page = studio.ask("GET", "/send").body.decode()
            assert "PRESSKLAR_SMTP_HOST" in page and PASSWORD not in page
            due = re.search(r'data-due="(\w+)"', page)
            assert due is not None
            assert studio.post("/send", {"act": "all", "due": due[1]}).status == 200
            assert studio.post("/send", {"act": "all", "due": due[1]}).status == 422, "one run at a time"
            for _ in range(200):
                if office.box.taken:
                    break
                time.sleep(0.05)
            assert studio.stop(wait=30) == 0
    assert [state for _, state in mailing.states(root)] == ["sent", "queued", "queued", "queued"]


@pytest.mark.slow
def test_the_row_goes_on_in_the_studio_and_stops_where_somebody_decides(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.change(small.EDITION, "language: sv\n", "language: sv\n" + mailing.DISPATCH)

    def go_on(studio: Serving, **values: str) -> dict[str, Any]:
        assert studio.post("/finish", values).status == 200
        for _ in range(1200):
            job = studio.ask("GET", "/job").json
            if job["state"] != "running":
                return job
            time.sleep(0.1)
        pytest.fail("it never ended")

    def current(studio: Serving) -> str:
        found = re.search(
            r'<li id="(\w+)"[^>]* aria-current="step"', studio.ask("GET", "/finish").body.decode()
        )
        return found[1] if found else ""

    with serving(root.path) as studio:
        assert current(studio) == "build"
        job = go_on(studio, by="Kim Exempel")
        assert (job["state"], job["summary"], current(studio)) == ("done", "build, check", "approve")
        assert not record_path(root.folders, EDITION).exists(), "nobody can have looked at it"
        job = go_on(studio, by="Kim Exempel")
        assert (job["summary"], current(studio)) == ("check, approve, parcels", "send")
        assert "by: Kim Exempel" in record_path(root.folders, EDITION).read_text("utf-8")
        assert b"in the parcel, not sent" in studio.ask("GET", "/").body
        root.change(small.THIRD, "Ett förslag om resor", "Ett förslag om långa resor")
        assert current(studio) == "build"
