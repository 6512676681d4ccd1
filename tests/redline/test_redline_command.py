"""redline at the command line: files, the content as it stands, and what can't be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from word_edits import Root, make

from pressklar import cli
from pressklar.ooxml.reader import read_docx


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path)


def answer(root: Root, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = cli.main(["redline", *words, "--root", str(root.path), "--json"])
    return code, json.loads(capsys.readouterr().out)


def drafted(root: Root, *members: str, name: str = "draft.docx") -> str:
    (root.path / name).write_bytes(root.draft(*members).docx())
    return str(root.path / name)


def test_a_draft_and_the_content_now(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = drafted(root, "region-gotland")
    root.change("fler-tag", "varje timme", "varje kvart")
    code, keys = answer(root, path, capsys=capsys)
    assert (code, keys["insertions"], keys["deletions"], keys["file"]) == (
        0,
        1,
        1,
        "output/2031/redline.docx",
    )
    assert [(change["kind"], change["words"]) for change in keys["changes"]] == [
        ("deletion", "timme"),
        ("insertion", "kvart"),
    ]
    assert all(change["proposal"].endswith("Fler tåg") for change in keys["changes"])
    tracked = read_docx((root.path / keys["file"]).read_bytes(), "x").changes
    assert {(change.author, change.date[:10]) for change in tracked} == {
        (root.edition().publisher, root.edition().date.isoformat())
    }


def test_two_files_an_author_a_day_and_a_place(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = drafted(root)
    root.change("fler-tag", "varje timme", "varje kvart")
    other = drafted(root, name="other.docx")
    out = root.path / "changes.docx"
    code, keys = answer(
        root,
        path,
        other,
        "--author",
        "Ada Granskare",
        "--date",
        "2031-02-03",
        "--out",
        str(out),
        capsys=capsys,
    )
    assert code == 0 and keys["insertions"] == 1
    assert {(change.author, change.date) for change in read_docx(out.read_bytes(), "x").changes} == {
        ("Ada Granskare", "2031-02-03T00:00:00Z")
    }


def test_no_difference_is_said_and_the_file_still_written(
    root: Root, capsys: pytest.CaptureFixture[str]
) -> None:
    path = drafted(root, "region-skane")
    assert cli.main(["redline", path, "--root", str(root.path)]) == 0
    assert "say the same" in capsys.readouterr().out
    assert (root.path / "output/2031/redline.docx").is_file()


def test_a_table_of_where_the_changes_are(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = drafted(root)
    root.change("fler-tag", "varje timme", "varje kvart")
    assert cli.main(["redline", path, "--root", str(root.path)]) == 0
    output = capsys.readouterr().out
    assert "Fler tåg" in output and "1 insertion and 1 deletion" in output


def test_what_cant_be_compared(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    path = drafted(root)
    (root.path / "bad.docx").write_bytes(b"no Word file")
    for words, expected, code in (
        (("now",), "E640", 2),
        ((str(root.path / "none.docx"),), "E626", 2),
        ((str(root.path),), "E626", 2),
        ((path, "--out", path), "E642", 2),
        ((path, str(root.path / "bad.docx")), "E610", 1),
    ):
        status, keys = answer(root, *words, capsys=capsys)
        assert (status, keys["findings"][0]["code"]) == (code, expected), words
    assert not (root.path / "output/2031/redline.docx").exists()
