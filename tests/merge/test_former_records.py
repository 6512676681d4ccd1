"""Merges that the first release recorded are still taken back, or it is said why not."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from word_edits import EDITION, Root, make

from pressklar import cli

FILE, NEW = (f"content/{EDITION}/proposals/{name}.yaml" for name in ("fler-tag", "nya-batar"))


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def recorded(root: Root, state: str = "done", number: int = 1, **other: object) -> Path:
    """A merge as the first release did it: one file changed, one made, and the record of both."""
    entries = []
    for name in (FILE, NEW):
        path = root.path / name
        before = path.read_bytes() if path.exists() else None
        path.write_bytes((before or b"title: Nya\n") + f"# {number}\n".encode())
        entries.append(
            {
                "path": name,
                "before": None if before is None else base64.b64encode(before).decode(),
                "after": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
        )
    record = root.path / f"content/{EDITION}/records/merges/{number:04d}.json"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({"state": state, "merged": [], "files": entries, **other}), "utf-8")
    return record


def undone(root: Root, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = cli.main(["merge", "--undo", *words, "--root", str(root.path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_they_are_taken_back_one_after_the_other_and_that_can_be_taken_back(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    states = [root.all_bytes()]
    for number in (1, 2):
        recorded(root, number=number)
        states.append(root.all_bytes())
    code, keys = undone(root, "--dry-run", capsys=capsys)
    assert code == 0 and keys["undone"] == 2 and root.all_bytes() == states[2]
    code, keys = undone(root, capsys=capsys)
    assert (
        code == 0 and keys["undone"] == 2 and keys["files"] == [FILE, NEW] and root.all_bytes() == states[1]
    )
    code, keys = undone(root, capsys=capsys)
    assert code == 0 and keys["undone"] == 1 and root.all_bytes() == states[0]
    assert undone(root, capsys=capsys)[1]["findings"][0]["code"] == "E635"
    assert cli.main(["undo", "--root", str(root.path)]) == 0 and root.all_bytes() == states[1], (
        "taking back is an act like any other"
    )
    capsys.readouterr()
    assert undone(root, capsys=capsys)[1]["undone"] == 1 and root.all_bytes() == states[0]


def test_a_file_changed_since_is_named(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(root)
    (root.path / NEW).write_text("sparat", "utf-8")
    before = root.all_bytes()
    code, keys = undone(root, capsys=capsys)
    assert (
        code == 1
        and [(problem["code"], problem["file"]) for problem in keys["findings"]] == [("E636", NEW)]
        and root.all_bytes() == before
    )


def test_one_that_was_cut_off_is_taken_back_but_for_what_was_saved_since(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    before = root.all_bytes()
    recorded(root, "begun")
    (root.path / NEW).write_text("sparat", "utf-8")
    code, _ = undone(root, capsys=capsys)
    assert code == 0 and root.all_bytes() == {**before, NEW.removeprefix("content/"): b"sparat"}


@pytest.mark.parametrize(
    "files",
    [
        [{"path": "content/members.yaml", "before": None, "after": ""}],
        [{"path": "../../x", "before": "!", "after": ""}],
        [{}],
        [3],
    ],
)
def test_a_record_of_others_writing_is_refused(
    root: Root, files: object, capsys: pytest.CaptureFixture[str]
) -> None:
    record = recorded(root, files=files)
    before = root.all_bytes()
    code, keys = undone(root, capsys=capsys)
    assert (
        code == 1 and keys["findings"][0]["code"] == "E637" and root.all_bytes() == before and record.exists()
    )
