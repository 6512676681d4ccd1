"""The gate: every route without the cookie, from another host, another page; a ticket serves once; bodies are
counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import Root, built
from starlette.testclient import TestClient

from pressklar.studio import gate as gates
from pressklar.studio.app import ROUTES, studio_app
from pressklar.studio.context import TEMPLATES
from pressklar.studio.gate import Gate
from pressklar.studio.rooms import RoomHandler

PORT = 8710
HOST = f"127.0.0.1:{PORT}"
OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
PATHS = [
    (method, re.sub(r"\{\w+(:\w+)?\}", "1", route.path.replace("{name}", "ett")))
    for route in ROUTES
    for method in sorted(route.methods or ())
    if method in ("GET", "POST")
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("studio") / "root")


@pytest.fixture
def gate(root: Root) -> Gate:
    return Gate(studio_app(root.folders, root.edition, "en"), PORT)


@pytest.fixture
def stranger(gate: Gate) -> Iterator[TestClient]:
    with TestClient(gate, base_url=f"http://{HOST}", follow_redirects=False) as client:
        yield client


@pytest.fixture
def editor(gate: Gate, stranger: TestClient) -> TestClient:
    answer = stranger.get(f"/?ticket={gate.ticket}")
    assert answer.status_code == 303
    return stranger


def test_every_route_has_its_handler() -> None:
    handlers = [handler for route in ROUTES if (handler := getattr(route.endpoint, "__wrapped__", None))]
    assert all(callable(handler.load()) for handler in handlers if isinstance(handler, RoomHandler))
    assert sum(isinstance(handler, RoomHandler) for handler in handlers) > 80


def test_no_form_is_sent_before_the_scripts_run() -> None:
    """A browser would load the page again by an address with all that was written, passwords too."""
    texts = [path.read_text("utf-8") for path in TEMPLATES.glob("*.j2")]
    forms = [form for text in texts for form in re.findall(r"<form\b[^>]*>", text)]
    assert len(forms) > 20
    assert [form for form in forms if 'method="dialog"' not in form and "action=" not in form] == []


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_no_route_answers_without_the_cookie(stranger: TestClient, method: str, path: str) -> None:
    assert stranger.request(method, path, headers=OWN).status_code == 401
    stranger.cookies.set(f"pressklar_studio_{PORT}", "guessed")
    assert stranger.request(method, path, headers=OWN).status_code == 401


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", ""])
def test_no_route_answers_by_another_name(editor: TestClient, method: str, path: str, host: str) -> None:
    assert editor.request(method, path, headers={**OWN, "host": host}).status_code == 403


@pytest.mark.parametrize("path", [path for method, path in PATHS if method == "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": f"http://127.0.0.1:{PORT + 1}", "sec-fetch-site": "same-site"},
        {"origin": "null"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
        {},
    ],
)
def test_nothing_is_written_for_another_page(editor: TestClient, path: str, headers: dict[str, str]) -> None:
    assert editor.post(path, headers=headers, json={}).status_code == 403


def test_another_page_gets_no_picture_or_data_but_may_link_here(editor: TestClient) -> None:
    from_elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert editor.get("/pages", headers=from_elsewhere).status_code == 403
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert editor.get("/history", headers=link).status_code == 200


def test_a_ticket_serves_once_and_its_cookie_is_out_of_scripts_reach(
    gate: Gate, stranger: TestClient
) -> None:
    ticket = gate.ticket
    answer = stranger.get(f"/entry/ett?ticket={ticket}&piece=remarks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/entry/ett?piece=remarks")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and str(PORT) in cookie
    stranger.cookies.clear()
    assert stranger.get(f"/?ticket={ticket}").status_code == 401
    assert stranger.get("/?ticket=").status_code == 401


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%0d%0aset-cookie:%20a=b", "/../x"])
def test_the_way_in_leads_nowhere_else(gate: Gate, stranger: TestClient, path: str) -> None:
    answer = stranger.get(f"http://{HOST}{path}?ticket={gate.ticket}")
    location = answer.headers["location"]
    assert location.startswith("/") and not location.startswith(("//", "/\\")) and "\r" not in location


def test_every_answer_has_the_headers(editor: TestClient, stranger: TestClient) -> None:
    for answer in (editor.get("/history"), editor.get("/nowhere"), editor.get("/static/studio.js")):
        assert {name: answer.headers[name] for name in gates.HEADERS} == dict(gates.HEADERS)
    assert "'unsafe" not in gates.HEADERS["content-security-policy"]


def test_a_letter_is_shown_as_nobodys_page(editor: TestClient) -> None:
    answer = editor.get("/send/letter/region-skane")
    assert {name: answer.headers[name] for name in gates.LETTER_HEADERS} == dict(gates.LETTER_HEADERS)
    policy = gates.LETTER_HEADERS["content-security-policy"]
    assert (
        policy.startswith("sandbox; default-src 'none'") and "script" not in policy and "allow" not in policy
    )
    for path in (
        "/send",
        "/send/server",
        "/letter/send/letter/",
        "//send/letter/x",
        "/send%2fletter%2f../../send",
    ):
        assert "sandbox" not in editor.get(path).headers["content-security-policy"]


def test_what_is_too_large_is_refused_however_it_comes(
    editor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LARGEST_BODY", 1000)
    assert editor.post("/undo", headers=OWN, content=b"x" * 1001).status_code == 413
    pieces = iter([b"x" * 600, b"x" * 600])
    assert editor.post("/undo", headers=OWN, content=pieces).status_code == 413
    assert editor.post("/undo", headers={**OWN, "content-length": "many"}, content=b"").status_code in (
        400,
        413,
    )


@pytest.mark.parametrize(
    "name",
    ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "studio.js/../../app.py", "app.py", "nothing.js", ".css"],
)
def test_no_file_outside_is_served(editor: TestClient, name: str) -> None:
    assert editor.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("edition", "proof/severities"),
        ("edition", "chapters/0/proposals"),
        ("members", "0/id"),
        ("../edition", "title"),
        ("page/../../x", "text"),
        ("page/nothing", "text"),
        ("edition", "title/../x"),
    ],
)
def test_the_forms_write_nothing_but_their_values(editor: TestClient, file: str, path: str) -> None:
    values = {"file": file, "path": path, "base": "", "value": "x"}
    assert editor.post("/settings", headers=OWN, json=values).status_code == 400


def test_a_themes_words_cannot_write_the_studios_style(tmp_path: Path) -> None:
    root = built(tmp_path / "root")
    root.own("styles/theme.yaml")
    root.change(
        "styles/theme.yaml",
        "family: Hanken Grotesk",
        """family: 'x"; } body { background: url(/undo) } a { b: "'""",
    )
    gate = Gate(studio_app(root.folders, root.edition, "en"), PORT)
    with TestClient(gate, base_url=f"http://{HOST}") as client:
        style = client.get(f"/studio.css?ticket={gate.ticket}").text
    assert "url(/undo)" not in style
    assert '--sans: "Cut x  body  background urlundo  a  b "' in style
