"""Every form of the studio: what it shows is written as it is read, nothing else can be, and no words go by
accident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small import EDITION, Root, make
from starlette.testclient import TestClient

from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import undo
from pressklar.model import Edition
from pressklar.problems import ContentError
from pressklar.studio.app import studio_app
from pressklar.studio.gate import Gate
from pressklar.studio.member_lists import members_in
from pressklar.studio.settings_forms import GROUPS, SettingField, setting_at

PORT = 8711
OWN = {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
OTHER = {
    "most": "1500",
    "date": "2031-05-06",
    "pair": "bok, böcker",
    "lines": "x@y.example\nz@y.example",
    "line": "Nytt: värde #1",
    "text": "Ny text.\n\n- en punkt",
    "dispatch/from": "a@b.example",
    "dispatch/reply_to": "a@b.example",
    "dispatch/size_cap_mb": "7.5",
    "dispatch/link": "https://x.example/{edition}/{member}",
    "cover_number": "30/31",
    "web_address": "https://www.natverket.example/",
    "rows": "Gatan 1\nStaden",
}
Post = Callable[..., Any]


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path / "root")


@pytest.fixture
def post(root: Root) -> Iterator[Post]:
    gate = Gate(studio_app(root.folders, root.edition, "en"), PORT)
    with TestClient(gate, base_url=f"http://127.0.0.1:{PORT}") as client:
        client.get(f"/static/core.js?ticket={gate.ticket}")
        yield lambda address, /, **values: client.post(address, headers=OWN, json=values)


def edition_of(root: Root) -> Edition:
    edition = read_edition(root.folders, root.edition).edition
    assert edition is not None
    return edition


def settings(edition: Edition) -> list[SettingField]:
    return [field for _, groups in GROUPS.values() for group in groups(edition) for field in group.fields]


def other(setting: SettingField) -> str:
    """Another value than a form has now."""
    if setting.choices:
        return next(value for value, _ in setting.choices[::-1] if value != setting.value)
    path = "most" if setting.path.endswith("/most") else setting.path
    return OTHER.get(path) or OTHER[setting.form]


def test_what_each_form_shows_is_written_and_read_again(root: Root, post: Post) -> None:
    assert post("/settings/list", list="pages", act="add", title="Förord: ett", place="first").is_success
    kinds = set()
    for setting in settings(edition_of(root)):
        value = other(setting)
        sent = {"file": setting.file, "path": setting.path, "base": setting.value, "value": value}
        answer = post("/settings", **sent).json()
        assert "problems" not in answer, (setting.path, answer["problems"])
        answer.pop("noted", None)  # two members are called the same by now
        now = setting_at(edition_of(root), setting.file, setting.path)
        assert now is not None and (now.value, answer) == (value, {"value": value, "merged": False}), setting
        kinds.add(setting.form)
    assert kinds == {"line", "text", "rows", "lines", "pair", "date", "choice", "checks", "left out"}
    errors = [each for each in read_edition(root.folders, root.edition).problems if each.severity == "error"]
    assert errors == []


@pytest.mark.parametrize(
    ("path", "base", "value"),
    [
        ("date", "2030-11-01", "imorgon"),
        ("title", "Förslag inför 2031", ""),
        ("dispatch/size_cap_mb", "15", "-1"),
        ("cover_number", "", "för långt för ett omslag"),
        ("language", "sv", "nonsens"),
    ],
)
def test_what_would_make_the_edition_unreadable_is_refused(
    root: Root, post: Post, path: str, base: str, value: str
) -> None:
    before = (root.path / EDITION).read_bytes()
    answer = post("/settings", file="edition", path=path, base=base, value=value)
    assert answer.status_code == 422 and answer.json()["problems"][0]["severity"] == "error"
    assert (root.path / EDITION).read_bytes() == before


def test_a_value_that_another_hand_changed_is_not_written_over(root: Root, post: Post) -> None:
    root.change(EDITION, "Nätverket", "Andra")
    answer = post("/settings", file="edition", path="publisher", base="Nätverket", value="Tredje")
    assert answer.status_code == 409 and answer.json() == {"conflict": "Andra"}


def test_lists_grow_move_and_shrink_without_losing_words(root: Root, post: Post) -> None:
    before = {path: path.read_bytes() for path in (root.path / "content").rglob("*.yaml")}

    def change(name: str, act: str, **values: object) -> int:
        return int(post("/settings/list", list=name, act=act, **values).status_code)

    assert change("fields", "add", title="Målgrupp") == 200
    assert [field.key for field in edition_of(root).fields] == ["idea", "purpose", "malgrupp"]
    assert change("fields", "up", index=2) == 200
    assert [field.key for field in edition_of(root).fields] == ["idea", "malgrupp", "purpose"]
    assert change("fields", "remove", index=0) == 422, "proposals have texts there"
    assert change("fields", "remove", index=1) == 200
    assert change("pages", "add", title="Förord", place="first") == 200
    assert edition_of(root).pages[0].text
    assert change("pages", "remove", index=0) == 200
    assert not list((root.path / "content").rglob("forord.yaml"))
    assert change("members", "add", list_text="Region Örebro; Örebro; a@b.example\nRegion Skåne") == 200
    assert [member.id for member in edition_of(root).members] == [
        "region-gotland",
        "region-skane",
        "region-orebro",
    ], "who is there already isn't added again"
    assert change("members", "remove", index=0) == 422, "it has proposals"
    assert change("members", "remove", index=2) == 200
    for bad in (
        ("fields", "down", 1),
        ("members", "up", 1),
        ("pages", "remove", 0),
        ("proof", "remove", 0),
        ("fields", "x", 0),
    ):
        assert change(bad[0], bad[1], index=bad[2]) == 400
    for _ in range(7):
        undo(root.folders, root.edition)
    after = {path: path.read_bytes() for path in (root.path / "content").rglob("*.yaml")}
    assert after == before


def test_a_list_with_a_faulty_address_adds_nobody(root: Root, post: Post) -> None:
    answer = post("/settings/list", list="members", act="add", list_text="A\nB; b@@x\n; c@d.example")
    assert answer.status_code == 422 and len(answer.json()["problems"]) == 2
    assert len(edition_of(root).members) == 2


def test_what_is_wrong_with_a_value_that_is_saved_is_said(root: Root, post: Post) -> None:
    sent = {"file": "edition", "path": "dispatch/reply_to", "base": ""}
    answer = post("/settings", **sent, value="no address").json()
    assert answer["value"] == "no address" and "must have an @-sign" in answer["noted"]
    answer = post("/settings", **{**sent, "base": "no address"}, value="kim@gotland.example").json()
    assert "noted" not in answer


def test_a_member_s_line_with_half_an_address_is_refused_by_its_words() -> None:
    with pytest.raises(ContentError) as refused:
        members_in("Region Gotland; kim@gotland.example\nRegion Skåne; kim @")
    assert "kim @" in refused.value.problems[0].message
    (member,) = members_in("Region Gotland\tGotland\tkim@gotland.example, a@gotland.example")
    assert member.short_name == "Gotland" and len(member.recipients) == 2
