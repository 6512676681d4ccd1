"""A backup brings everything back, here and on another machine; what only looks like one is refused in a
sentence, and nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from small import FIRST, SECOND, Root, make

from pressklar import cli
from pressklar.foundation.folders import Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.manuscript.backup import FORMAT, LIST, make_backup
from pressklar.manuscript.changeset import Changeset, FileChange
from pressklar.manuscript.history import History
from pressklar.manuscript.restoring import Backup, restore, restore_plan
from pressklar.manuscript.transaction import commit
from pressklar.manuscript.undoing import undo
from pressklar.problems import PressklarError, UsageError

QUIET = SilentProgress()


@pytest.fixture
def root(tmp_path: Path) -> Root:
    root = make(tmp_path / "root")
    data = (root.path / FIRST).read_bytes()
    step = FileChange.between(root.path / FIRST, data, data.replace(b"kort", b"liten"))
    commit(root.folders, Changeset("studio", "2031", (step,)))
    root.write("content/2031/records/approval.yaml", "by: Kim Exempel\n")
    root.write("styles/own.css", "h1 { color: teal }\n")
    return root


def files(root: Root, *, records: bool = False) -> dict[str, bytes]:
    paths = (
        path for part in ("content", "styles") for path in (root.path / part).rglob("*") if path.is_file()
    )
    named = {path.relative_to(root.path).as_posix(): path.read_bytes() for path in paths}
    return {
        name: data
        for name, data in named.items()
        if (records or "/records/" not in name) and ".lock" not in name
    }


def packed(root: Root) -> Path:
    target = root.path.parent / "backup.zip"
    make_backup(root.folders, target, QUIET)
    return target


def test_what_was_changed_added_and_taken_away_comes_back_and_can_be_undone(root: Root) -> None:
    before, archive = files(root), packed(root)
    root.change(FIRST, "liten", "stor")
    (root.path / SECOND).unlink()
    root.write("content/2031/proposals/nytt.yaml", "title: Nytt\n")
    root.write("content/2032/edition.yaml", "title: En senare utgåva\n")
    changed = files(root)
    backup = Backup(archive, QUIET)
    plan = restore_plan(root.folders, backup)
    assert {path.name for path in plan.pair.before} == {
        "forsta-forslaget.yaml",
        "andra-forslaget.yaml",
        "nytt.yaml",
    }
    assert files(root) == changed
    restore(root.folders, backup, QUIET)
    assert files(root) == before | {"content/2032/edition.yaml": changed["content/2032/edition.yaml"]}
    assert restore_plan(root.folders, backup).pair.before == {}
    undo(root.folders, "2031")
    assert files(root) == changed


def test_on_another_machine_records_history_and_looks_come_along(root: Root, tmp_path: Path) -> None:
    archive = packed(root)
    (tmp_path / "other/content").mkdir(parents=True)
    other = Root(tmp_path / "other")
    backup = Backup(archive, QUIET)
    restore(other.folders, backup, QUIET)
    assert files(other) == files(root)
    assert (other.path / "content/2031/records/approval.yaml").read_text() == "by: Kim Exempel\n"
    assert [revision.command for revision in History(other.folders).revisions()] == ["studio", "restore"]
    restore(other.folders, backup, QUIET)
    assert len(History(other.folders).revisions()) == 2


def test_records_and_looks_that_are_here_stay(root: Root) -> None:
    archive = packed(root)
    root.write("content/2031/records/approval.yaml", "by: Alva Åberg\n")
    root.write("styles/own.css", "h1 { color: plum }\n")
    before = files(root, records=True)
    plan, _ = restore(root.folders, Backup(archive, QUIET), QUIET)
    assert plan.other == ("styles/own.css",) and files(root, records=True) == before


def test_the_same_content_gives_the_same_backup(root: Root, tmp_path: Path) -> None:
    for name in ("ett.zip", "två.zip"):
        make_backup(root.folders, tmp_path / name, QUIET)
    assert (tmp_path / "ett.zip").read_bytes() == (tmp_path / "två.zip").read_bytes()


def test_a_ledger_is_packed_with_what_its_log_still_holds(root: Root, tmp_path: Path) -> None:
    path = root.path / "content/2031/records/ledger.sqlite3"
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE people (address TEXT)")
    base.execute("INSERT INTO people VALUES ('a@havet.example')")
    base.commit()
    archive = packed(root)
    base.close()
    with zipfile.ZipFile(archive) as opened:
        (tmp_path / "copy").write_bytes(opened.read("content/2031/records/ledger.sqlite3"))
    copy = sqlite3.connect(tmp_path / "copy")
    assert copy.execute("SELECT address FROM people").fetchall() == [("a@havet.example",)]


@pytest.mark.parametrize("name", ["content/backup.zip", "there.zip"])
def test_a_backup_writes_over_nothing_and_holds_no_other(root: Root, name: str) -> None:
    root.write("there.zip", b"mine")
    with pytest.raises(UsageError) as refusal:
        make_backup(root.folders, root.path / name, QUIET)
    assert refusal.value.problems[0].code == "E834" and (root.path / "there.zip").read_bytes() == b"mine"


GOOD = {"content/2031/edition.yaml": b"title: x\n", "content/members.yaml": b"[]\n"}
Spoil = Callable[[zipfile.ZipFile, dict[str, bytes]], None]


def archive(
    path: Path, parts: Mapping[str, bytes], spoil: Spoil | None = None, listed: object = None
) -> Path:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
        if spoil:
            spoil(opened, {**parts})
        opened.writestr(LIST, json.dumps({"format": FORMAT, "files": sums} if listed is None else listed))
    return path


def link(opened: zipfile.ZipFile, parts: dict[str, bytes]) -> None:
    info = zipfile.ZipInfo("content/2031/link.yaml")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    opened.writestr(info, "/etc/passwd")


HOSTILE: dict[str, Callable[[Path], Path]] = {
    **{
        f"named {name!r}": lambda path, name=name: archive(path, {**GOOD, name: b"x"})  # type: ignore[misc]
        for name in (
            "../x.yaml",
            "content/../../x.yaml",
            "/etc/x",
            "content//x.yaml",
            "content\\..\\x.yaml",
            "C:/x.yaml",
            "content/C:x.yaml",
            "content/./x.yaml",
            "output/x.pdf",
            "content",
            "build.py",
            "content/x.yaml/",
            "content/...",
            "content/a ",
            "content/a\nb",
            "pressklar/cli.py",
            "content/" + "a" * 300,
        )
    },
    "a link": lambda path: archive(path, GOOD, link),
    "two of a name": lambda path: archive(path, {**GOOD, "content/Members.yaml": b""}),
    "a bomb": lambda path: archive(path, {**GOOD, "content/x.yaml": b"0" * 400_000_000}),
    "another file than is listed": lambda path: archive(
        path, GOOD, listed={"format": FORMAT, "files": dict.fromkeys(GOOD, "0" * 64)}
    ),
    "a file that isn't listed": lambda path: archive(
        path, GOOD, lambda opened, _: opened.writestr("content/x.yaml", "x")
    ),
    "a list that is none": lambda path: archive(path, GOOD, listed=[1, 2]),
    "a list of a later release": lambda path: archive(path, GOOD, listed={"format": 99, "files": {}}),
    "nested without end": lambda path: archive(
        path, GOOD, lambda opened, _: opened.writestr(LIST, "[" * 200_000)
    ),
    "an archive of something else": lambda path: archive(path, {}, listed={}),
    "a Word file": lambda path: _without_list(path),
    "no archive": lambda path: _bytes(path, b"PK no archive"),
    "nothing": lambda path: _bytes(path, b""),
    "cut short": lambda path: _cut(path),
    "torn inside": lambda path: _torn(path),
    "behind a password": lambda path: _encrypted(path),
    "a folder": lambda path: path.mkdir() or path,
    "not there": lambda path: path,
}


def _bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _without_list(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("word/document.xml", "<x/>")
    return path


def _cut(path: Path) -> Path:
    archive(path, GOOD)
    return _bytes(path, path.read_bytes()[:-30])


def _torn(path: Path) -> Path:
    data = bytearray(archive(path, {**GOOD, "content/x.yaml": bytes(range(256)) * 40}).read_bytes())
    data[len(data) // 3] ^= 0xFF
    return _bytes(path, bytes(data))


def _encrypted(path: Path) -> Path:
    data = bytearray(archive(path, GOOD).read_bytes())
    start = data.index(b"PK\x01\x02")
    data[start + 8 : start + 10] = struct.pack("<H", 1)
    return _bytes(path, bytes(data))


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_only_looks_like_a_backup_is_refused_and_nothing_is_written(
    root: Root, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = HOSTILE[kind](tmp_path / "x.zip")
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}
    with pytest.raises(PressklarError) as refusal:
        Backup(path, QUIET)
    (problem,) = refusal.value.problems
    assert problem.code == "E833" and problem.hint and len(problem.message.splitlines()) == 1
    assert cli.main(["restore", str(path), "--yes", "--root", str(root.path)]) in (1, 2, 3)
    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before
    capsys.readouterr()


def test_backup_and_restore_at_the_command_line(
    root: Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = cli.main([*words, "--root", str(root.path), "--lang", "en"])
        return code, capsys.readouterr().out

    file = str(tmp_path / "b.zip")
    code, out = run("backup", file)
    assert code == 0 and "files packed" in out
    root.change(FIRST, "liten", "stor")
    before = files(root)
    code, out = run("restore", file, "--dry-run")
    assert (
        code == 0 and "[-stor-]{+liten+}" in out and "Nothing was written." in out and files(root) == before
    )
    assert run("restore", file)[0] == 2 and files(root) == before, "nobody is there to ask"
    code, out = run("restore", file, "--yes", "--json")
    assert code == 0 and json.loads(out)["written"] and b"liten" in files(root)[FIRST]
    code, out = run("restore", file, "--yes")
    assert code == 0 and "All is as it was then." in out
    assert run("undo")[0] == 0 and files(root) == before


def test_a_cut_off_act_is_no_part_of_a_backup(root: Root) -> None:
    (History(root.folders).home / "unfinished.json").write_text("{}")
    with pytest.raises(PressklarError) as refusal:
        make_backup(Folders(root.path), root.path.parent / "x.zip", QUIET)
    assert refusal.value.problems[0].code == "E820"
