"""Content is written all or nothing, never over what somebody saved meanwhile, by one command at a time, and
can be taken back and done again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from killing import forked

from pressklar import cli
from pressklar.foundation import exchange
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.locks import is_locked
from pressklar.manuscript import pruning, read_edition, transaction
from pressklar.manuscript.changeset import Changeset, FileChange, FileMove
from pressklar.manuscript.history import History
from pressklar.manuscript.transaction import commit, lock_path, recover, unfinished_problem, writing
from pressklar.manuscript.undoing import UndoTarget, preview_undo, undo
from pressklar.problems import ContentError, OutsideError, PressklarError, UsageError

ONE, TWO, THREE = (f"content/2031/proposals/{name}.yaml" for name in ("ett", "tva", "tre"))


@pytest.fixture(params=["in one step", "one after the other"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files; on a system that exchanges names in one step, and on one that doesn't."""
    if request.param != "in one step":
        monkeypatch.setattr(exchange.sys, "platform", "other")
    for name in (ONE, TWO):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"title: {name}\n", "utf-8")
    return tmp_path


def files(root: Path) -> dict[str, str]:
    paths = (
        path
        for path in root.rglob("*")
        if path.is_file() and not path.is_relative_to(root / "content/records")
    )
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


def change(root: Path, name: str, after: str | None, before: str | None = "now") -> FileChange:
    """A file's new text, read as it is now or said otherwise."""
    path = root / name
    former = (
        (path.read_bytes() if path.exists() else None)
        if before == "now"
        else None
        if before is None
        else before.encode()
    )
    return FileChange.between(path, former, None if after is None else after.encode())


def act(*steps: FileChange | FileMove, command: str = "merge") -> Changeset:
    return Changeset(command, "2031", steps)


def codes(error: type[PressklarError], call: Callable[[], object]) -> list[tuple[str, str | None]]:
    with pytest.raises(error) as caught:
        call()
    assert all(problem.hint for problem in caught.value.problems)
    return [(problem.code, problem.file) for problem in caught.value.problems]


def saving(root: Path, monkeypatch: pytest.MonkeyPatch, when: int, save: Callable[[], None]) -> None:
    """Somebody saves at the file's `when`-th being put on the disk."""
    count, fsync = 0, os.fsync

    def synced(handle: int) -> None:
        nonlocal count
        if Path(f"/proc/self/fd/{handle}").readlink().name.endswith(".stage"):
            count += 1
            if count == when:
                save()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", synced)


def cut_off(root: Path, changes: Changeset, monkeypatch: pytest.MonkeyPatch, when: int = 2) -> None:
    """The act in a process that ends when it stages its `when`-th file."""
    with monkeypatch.context() as inside:
        saving(root, inside, when, lambda: os._exit(9))
        assert forked(lambda: commit(Folders(root), changes) is None) == 9


def test_files_come_change_and_go_together(root: Path) -> None:
    revision = commit(
        Folders(root), act(change(root, ONE, "ny\n"), change(root, TWO, None), change(root, THREE, "tre\n"))
    )
    assert revision is not None and revision.number == 1 and files(root) == {ONE: "ny\n", THREE: "tre\n"}
    assert commit(Folders(root), act(change(root, ONE, "ny\n"))) is None, "nothing would be otherwise"


def test_every_file_that_was_changed_meanwhile_is_named_and_nothing_is_written(root: Path) -> None:
    before = files(root)
    steps = (change(root, ONE, "a", "old"), change(root, TWO, "b"), change(root, THREE, "c", "was there"))
    assert codes(ContentError, lambda: commit(Folders(root), act(*steps))) == [("E633", ONE), ("E633", THREE)]
    reads = Changeset("approve", "2031", (change(root, TWO, "b"),), reads={root / ONE: "0" * 64})
    assert codes(ContentError, lambda: commit(Folders(root), reads)) == [("E633", ONE)]
    assert files(root) == before and History(Folders(root)).revisions() == ()


@pytest.mark.parametrize("renames", [False, True])
@pytest.mark.parametrize("name", [ONE, TWO, THREE])
def test_what_is_saved_between_comparing_and_writing_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, renames: bool
) -> None:
    before = files(root)

    def save() -> None:
        target = root / "editor.tmp" if renames else root / name
        target.write_text("sparat\n", "utf-8")
        target.rename(root / name)

    saving(root, monkeypatch, 2, save)
    steps = (change(root, ONE, "a\n"), change(root, TWO, "b\n"), change(root, THREE, "c\n"))
    assert codes(ContentError, lambda: commit(Folders(root), act(*steps))) == [("E633", name)]
    assert files(root) == {**before, name: "sparat\n"} and not History(Folders(root)).is_unfinished()


def test_what_an_editor_writes_into_a_file_that_it_had_open_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    with (root / ONE).open("a", encoding="utf-8") as editor:

        def save() -> None:
            editor.write("sparat\n")
            editor.flush()

        saving(root, monkeypatch, 2, save)  # the first file has changed places by then
        assert codes(
            ContentError,
            lambda: commit(Folders(root), act(change(root, ONE, "a\n"), change(root, TWO, "b\n"))),
        ) == [("E633", ONE)]
    assert files(root) == {**before, ONE: before[ONE] + "sparat\n"}


def test_the_disk_that_refuses_leaves_all_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(root)

    def refuse() -> None:
        raise OSError(28, "No space left on device")

    saving(root, monkeypatch, 2, refuse)
    assert (
        codes(
            OutsideError, lambda: commit(Folders(root), act(change(root, ONE, "a"), change(root, TWO, "b")))
        )[0][0]
        == "E901"
    )
    assert files(root) == before and recover(Folders(root), "merge") == ()


def test_a_reading_command_waits_for_no_half_and_writes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(root, act(change(root, ONE, "a\n"), change(root, TWO, "b\n")), monkeypatch)
    half = files(root)
    (problem,) = read_edition(Folders(root), "2031").problems
    assert (
        problem.code == "E820" and problem.message.startswith("merge was stopped") and "undo" in problem.hint
    )
    assert files(root) == half
    assert unfinished_problem(Folders(root), "2030") is None, "another edition isn't touched by it"
    assert codes(ContentError, lambda: commit(Folders(root), act(change(root, ONE, "c\n")))) == [
        ("E820", None)
    ]
    assert codes(ContentError, lambda: preview_undo(Folders(root), "2031")) == [("E820", ONE)]


def test_recovery_puts_back_what_was_written_and_names_what_was_saved_since(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    steps = (change(root, THREE, "c\n"), change(root, ONE, "a\n"), change(root, TWO, "b\n"))
    cut_off(root, act(*steps), monkeypatch, when=3)
    assert [problem.code for problem in recover(Folders(root), "merge")] == ["A634"] and files(root) == before
    cut_off(root, act(*steps), monkeypatch, when=3)
    (root / ONE).write_text("sparat\n", "utf-8")
    told = recover(Folders(root), "merge")
    assert [(problem.code, problem.file) for problem in told] == [("A634", None), ("W822", ONE)]
    assert files(root) == {**before, ONE: "sparat\n"} and recover(Folders(root), "merge") == ()


def test_recovery_goes_on_where_a_former_text_is_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off(root, act(change(root, ONE, "a\n"), change(root, TWO, "b\n")), monkeypatch)
    for path in (root / "content/records/history/objects").iterdir():
        path.write_bytes(b"damaged")
    assert [problem.code for problem in recover(Folders(root), "merge")] == ["A634", "W822"]
    assert files(root)[ONE] == "a\n" and read_edition(Folders(root), "2031").problems[0].code != "E820"


def test_undo_of_a_command_that_was_cut_off_takes_back_that_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(Folders(root), act(change(root, ONE, "first\n")))
    before = files(root)
    cut_off(root, act(change(root, ONE, "a\n"), change(root, TWO, "b\n")), monkeypatch)
    undone = undo(Folders(root), "2031")
    assert (
        undone.revisions == ()
        and [problem.code for problem in undone.problems] == ["A634"]
        and files(root) == before
    )


def test_acts_are_taken_back_one_after_the_other_and_done_again(root: Path) -> None:
    folders, states = Folders(root), [files(root)]
    for text in ("a\n", "b\n", "c\n"):
        commit(
            folders,
            act(
                change(root, ONE, text),
                change(root, THREE, text),
                command="merge" if text != "b\n" else "check --fix",
            ),
        )
        states.append(files(root))
    assert [preview.revision.number for preview in preview_undo(folders, "2031", UndoTarget(steps=9))] == [
        3,
        2,
        1,
    ]
    assert [revision.number for revision in undo(folders, "2031", UndoTarget(steps=2)).revisions] == [
        3,
        2,
    ] and files(root) == states[1]
    assert undo(folders, "2031", UndoTarget(redo=True)).revisions[0].number == 2 and files(root) == states[2]
    assert (
        undo(folders, "2031", UndoTarget(steps=9, redo=True)).revisions[0].number == 3
        and files(root) == states[3]
    )
    undo(folders, "2031", UndoTarget(steps=9))
    assert files(root) == states[0]
    assert codes(UsageError, lambda: undo(folders, "2031")) == [("E635", None)]
    assert codes(UsageError, lambda: undo(folders, "2030", UndoTarget(redo=True))) == [("E635", None)], (
        "another edition's acts are its own"
    )


def test_undo_refuses_what_was_changed_since_and_says_so_beforehand(root: Path) -> None:
    commit(Folders(root), act(change(root, ONE, "a\n"), change(root, TWO, "b\n")))
    (root / TWO).write_text("sparat\n", "utf-8")
    before = files(root)
    (preview,) = preview_undo(Folders(root), "2031")
    assert preview.changed == (root / TWO,)
    assert (
        codes(ContentError, lambda: undo(Folders(root), "2031")) == [("E636", TWO)] and files(root) == before
    )


def test_the_last_merge_is_taken_back_under_later_acts_on_other_files(root: Path) -> None:
    before = files(root)
    commit(Folders(root), act(change(root, ONE, "a\n")))
    commit(Folders(root), act(change(root, TWO, "b\n"), command="check --fix"))
    assert undo(Folders(root), "2031", UndoTarget(command="merge")).revisions[0].command == "merge"
    assert files(root) == {**before, TWO: "b\n"}


def test_moved_files_come_back_whatever_they_hold(root: Path) -> None:
    before, kept = files(root), root / "content/2031/records/kept/001/ett.yaml"
    commit(
        Folders(root),
        act(FileMove(root / ONE, kept), FileChange.between(root / ONE, None, b"ny\n"), command="import"),
    )
    assert files(root) == {
        TWO: before[TWO],
        ONE: "ny\n",
        "content/2031/records/kept/001/ett.yaml": before[ONE],
    }
    assert preview_undo(Folders(root), "2031")[0].changed == ()
    undo(Folders(root), "2031")
    assert files(root) == before and not kept.parent.exists(), "the folders that it made are gone too"


def test_one_writes_at_a_time_and_is_named(root: Path) -> None:
    holding = (
        "import sys, pathlib\nfrom pressklar.foundation.folders import Folders\nfrom pressklar.manuscript.transaction import writing\n"
        "with writing(Folders(pathlib.Path(sys.argv[1])), 'import'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT
    )
    try:
        assert other.stdout and other.stdout.readline() == b"held\n" and is_locked(lock_path(Folders(root)))
        with pytest.raises(OutsideError) as caught, writing(Folders(root), "merge", wait=0.1):
            pass
        (problem,) = caught.value.problems
        assert problem.code == "E821" and problem.message.startswith(
            f"import (process {other.pid}) has been writing the content since "
        )
        assert read_edition(Folders(root), "2031").problems[0].code != "E821", (
            "reading isn't kept waiting where nothing is unfinished"
        )
    finally:
        other.kill()
        other.communicate()
    assert commit(Folders(root), act(change(root, ONE, "a\n"))) is not None, (
        "the lock has died with its process"
    )


def test_a_strange_record_reaches_nothing_outside(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.yaml"
    outside.write_text("mine", "utf-8")
    home = root / "content/records/history"
    home.mkdir(parents=True)
    for name in (str(outside), "../templates/x", "records/history/0001.json"):
        record = {
            "number": 1,
            "command": "merge",
            "edition": "2031",
            "when": "",
            "by": "",
            "undoes": None,
            "details": {},
            "folders": [],
            "steps": [{"file": name, "before": None, "after": None, "stays": False}],
        }
        (home / "unfinished.json").write_text(json.dumps(record), "utf-8")
        assert codes(ContentError, lambda: recover(Folders(root), "merge"))[0][0] == "E637"
        assert read_edition(Folders(root), "2031").problems[0].code == "E637"
    for text in ("", "[" * 100_000, "{}", "[]", '{"number": "x"}'):
        (home / "unfinished.json").write_text(text, "utf-8")
        assert codes(ContentError, lambda: recover(Folders(root), "merge"))[0][0] == "E637"
    (home / "unfinished.json").unlink()
    assert (
        codes(
            ContentError, lambda: commit(Folders(root), act(FileChange.between(outside, b"mine", b"theirs")))
        )[0][0]
        == "E637"
    )
    assert outside.read_text("utf-8") == "mine"
    home.rmdir()
    home.symlink_to(outside.parent)
    assert codes(ContentError, lambda: commit(Folders(root), act(change(root, ONE, "a")))) == [
        ("E637", "content/records/history")
    ]


def test_the_history_is_bounded_and_says_where_it_ends(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pruning.ACTS_SETTING, "15")
    for number in range(40):
        commit(Folders(root), act(change(root, ONE, f"{number}\n")))
    assert [revision.number for revision in History(Folders(root)).revisions()] == list(range(26, 41))
    assert len(list((root / "content/records/history/objects").iterdir())) == 16
    undo(Folders(root), "2031", UndoTarget(steps=15))
    assert files(root)[ONE] == "24\n"
    assert codes(UsageError, lambda: undo(Folders(root), "2031")) == [("E635", None)]
    for path in (root / "content/records/history/objects").iterdir():
        path.unlink()
    commit(Folders(root), act(change(root, ONE, "x\n")))
    for path in (root / "content/records/history/objects").iterdir():
        path.unlink()
    assert codes(ContentError, lambda: undo(Folders(root), "2031"))[0][0] == "E823"


def test_a_file_keeps_its_rights_and_a_link_inside_the_content_stays_one(root: Path) -> None:
    (root / ONE).chmod(0o640)
    (root / TWO).rename(root / "content/shared.yaml")
    (root / TWO).symlink_to("../../shared.yaml")
    commit(Folders(root), act(change(root, ONE, "a\n"), change(root, TWO, "b\n")))
    assert (root / ONE).stat().st_mode & 0o777 == 0o640
    assert (root / TWO).is_symlink() and (root / "content/shared.yaml").read_text("utf-8") == "b\n"


def test_undo_at_the_command_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run_undo(*words: str) -> tuple[int, str]:
        code = cli.main(["undo", *words, "--root", str(root), "--edition", "2031"])
        return code, capsys.readouterr().out

    commit(Folders(root), act(change(root, ONE, "a\n"), change(root, THREE, "c\n")))
    after = files(root)
    code, out = run_undo("--dry-run")
    assert (
        code == 0
        and "Would be taken back: merge of " in out
        and ONE in out
        and "Nothing was written." in out
        and files(root) == after
    )
    code, out = run_undo()
    assert code == 0 and "Taken back: merge of " in out and "undo --redo" in out and THREE not in files(root)
    code, out = run_undo("--redo", "--json")
    assert code == 0 and json.loads(out)["files"] == sorted([ONE, THREE]) and files(root) == after
    code, out = run_undo("--list")
    assert code == 0 and [line.split()[0] for line in out.splitlines()[-3:]] == ["3", "2", "1"]
    (root / ONE).write_text("sparat\n", "utf-8")
    assert run_undo("--dry-run")[0] == 1 and run_undo()[0] == 1 and run_undo("--list", "--redo")[0] == 2


def test_waiting_for_another_commit_has_an_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "PATIENCE", 0.1)
    with writing(Folders(root), "merge"):
        assert (
            codes(OutsideError, lambda: commit(Folders(root), act(change(root, ONE, "a\n"))))[0][0] == "E821"
        )
