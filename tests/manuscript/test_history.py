"""The history of a small edition: any act is looked at, compared and taken back, also under later ones; a day's
state is gone back to; all of that can be taken back in turn; and it stays small.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small import FIRST, SECOND, THIRD, Root, make

from pressklar import cli
from pressklar.foundation.folders import Folders
from pressklar.manuscript import pruning, read_edition, states
from pressklar.manuscript.changeset import Changeset, FileChange, FileMove
from pressklar.manuscript.comparing import compared, pieces
from pressklar.manuscript.history import History
from pressklar.manuscript.states import ContentStates, StatePair, go_back, state_at
from pressklar.manuscript.transaction import commit
from pressklar.manuscript.undoing import UndoTarget, preview_undo, undo
from pressklar.problems import ContentError, UsageError

EDITION = "content/2031/edition.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path / "root")


def content(root: Root) -> dict[str, bytes]:
    home = root.path / "content"
    paths = (path for path in sorted(home.rglob("*")) if path.is_file())
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in paths
        if "records" not in path.relative_to(home).parts[:2]
    }


def write(root: Root, name: str, old: str, new: str, command: str = "studio") -> int:
    """One act: its number."""
    path = root.path / name
    before = path.read_bytes()
    assert old.encode() in before
    step = FileChange.between(path, before, before.replace(old.encode(), new.encode(), 1))
    revision = commit(root.folders, Changeset(command, "2031", (step,)))
    assert revision is not None
    return revision.number


def test_an_act_is_taken_back_under_later_ones_in_the_same_file(root: Root) -> None:
    before = content(root)
    first = write(root, FIRST, "kort text", "lång text")
    write(root, FIRST, "Att pröva det som sägs här.", "Att pröva allt.")
    preview = preview_undo(root.folders, "2031", UndoTarget(first))[0]
    assert (preview.changed, preview.woven) == ((), (root.path / FIRST,))
    (advice,) = undo(root.folders, "2031", UndoTarget(first)).problems
    assert (advice.code, advice.file) == ("A831", FIRST)
    text = (root.path / FIRST).read_text("utf-8")
    assert "kort text" in text and "pröva allt" in text
    undo(root.folders, "2031", UndoTarget(redo=True))
    assert "lång text" in (root.path / FIRST).read_text("utf-8")
    undo(root.folders, "2031", UndoTarget(steps=2))
    assert content(root) == before


def test_an_editors_save_since_stays_and_touching_words_are_a_conflict(root: Root) -> None:
    number = write(root, FIRST, "kort text om kartor", "lång text om kartor")
    root.change(FIRST, "Att pröva", "Att verkligen pröva")
    undo(root.folders, "2031", UndoTarget(number))
    assert "kort text" in (root.path / FIRST).read_text("utf-8")
    assert "verkligen" in (root.path / FIRST).read_text("utf-8")
    number = write(root, FIRST, "kort text om kartor", "lång text om kartor")
    root.change(FIRST, "lång text", "lång och fin text")
    before = content(root)
    with pytest.raises(ContentError) as refusal:
        undo(root.folders, "2031", UndoTarget(number))
    assert [(problem.code, problem.file) for problem in refusal.value.problems] == [("E636", FIRST)]
    assert content(root) == before
    assert preview_undo(root.folders, "2031", UndoTarget(number))[0].changed == (root.path / FIRST,)


def test_acts_that_contradict_each_other_are_not_woven_into_a_fault(root: Root) -> None:
    """Taken out by one act, put elsewhere by the next: taking back the first alone would list it twice."""
    out = write(root, EDITION, "      - forsta-forslaget\n", "")
    write(root, EDITION, "      - fjarde-forslaget\n", "      - fjarde-forslaget\n      - forsta-forslaget\n")
    before = content(root)
    with pytest.raises(ContentError) as refusal:
        undo(root.folders, "2031", UndoTarget(out))
    assert [problem.code for problem in refusal.value.problems] == ["E830"]
    assert content(root) == before


@pytest.mark.parametrize("number", [99, 0])
def test_what_is_no_act_is_not_taken_back(root: Root, number: int) -> None:
    write(root, FIRST, "kort", "lång")
    with pytest.raises(UsageError) as refusal:
        undo(root.folders, "2031", UndoTarget(number))
    assert refusal.value.problems[0].code == "E635"
    undo(root.folders, "2031")
    with pytest.raises(UsageError):
        undo(root.folders, "2031", UndoTarget(1))


def test_a_state_is_gone_back_to_and_that_is_an_act_as_any(root: Root) -> None:
    seen = [content(root)]
    for step in range(6):
        name, target = (FIRST, SECOND)[step % 2], root.path / f"content/2031/images/{step}.png"
        commit(
            root.folders,
            Changeset(
                "import",
                "2031",
                (
                    FileChange.between(
                        root.path / name, (root.path / name).read_bytes(), f"title: {step}\n".encode()
                    ),
                    FileChange.between(target, None, bytes([step])),
                    *(
                        [FileMove(target.with_stem(str(step - 1)), target.with_stem(f"m{step}"))]
                        if step
                        else []
                    ),
                ),
            ),
        )
        seen.append(content(root))
    last = content(root)
    for number in (0, 3, 5, 1, 6):
        go_back(root.folders, "2031", number)
        assert content(root) == seen[number], number
    for _ in range(5):
        undo(root.folders, "2031")
    assert content(root) == last
    assert go_back(root.folders, "2031", 6) is None


def test_what_stands_between_two_states(root: Root) -> None:
    first = write(root, FIRST, "kort text", "lång text")
    write(root, EDITION, "title: Kartor", "title: Kartor och lägen")
    root.change(SECOND, "lager", "skikt")
    write(root, SECOND, "Att pröva", "Att prova")
    edition = read_edition(root.folders, "2031").edition
    found = {
        (difference.holder, difference.name): (difference.before, difference.after)
        for difference in compared(root.folders, ContentStates(History(root.folders)).pair(0, None), edition)
    }
    assert (
        found[("Ett förslag om kartor", "Idé")][1]
        == "En lång text om kartor.\n\n![En blå karta](images/karta.png)"
    )
    assert ("Kartor", "Kartor och lägen") in found.values()
    assert found[("Ett förslag om skikt på kartor", "Syfte")] == (
        "Att pröva det som sägs här.",
        "Att prova det som sägs här.",
    )
    act = ContentStates(History(root.folders))
    pair = act.of_act(act.revisions[first - 1])
    assert [*pair.before] == [root.path / FIRST]
    assert act.pair(3, 3).before == {}
    shown = pieces("En kort text om kartor.", "En lång text om kartor.")
    assert [(piece.kind, piece.text) for piece in shown] == [
        ("same", "En "),
        ("gone", "kort"),
        ("new", "lång"),
        ("same", " text om kartor."),
    ]


def test_fingerprints_of_files_are_told_by_their_number(tmp_path: Path) -> None:
    file = tmp_path / "content" / "2025" / "records" / "approval.yaml"
    old, new = (
        f"by: {by}\ncontent: {sign * 64}\nfiles:\n  booklet.pdf: {sign * 64}\n".encode()
        for by, sign in (("Ada", "a"), ("Bo", "b"))
    )
    folders = Folders(tmp_path)
    rows = compared(folders, StatePair({file: old}, {file: new}), None)
    assert [(row.name, row.before, row.after) for row in rows] == [
        ("By", "Ada", "Bo"),
        ("Fingerprints", None, "of 2 files"),
    ]
    (*_, gone) = compared(folders, StatePair({file: old}, {file: None}), None)
    assert (gone.before, gone.after) == ("of 2 files", None)


def test_a_moment_names_a_state(root: Root) -> None:
    for _ in range(3):
        write(root, FIRST, "title: ", "title:  ")
    history = History(root.folders)
    days = [datetime(2031, 5, day, 10, tzinfo=UTC).isoformat() for day in (1, 2, 3)]
    for revision, when in zip(history.revisions(), days, strict=True):
        history.put(replace(revision, when=when))
    revisions = history.revisions()
    assert [state_at(revisions, when) for when in ("2031-05-02", "2031-05-03 00:00", "2031-04-01", "2")] == [
        2,
        2,
        0,
        2,
    ]
    assert state_at(revisions, "2032-01-01T12:00") == 3
    for words in ("i går", "4", "", "2031-13-01", "9" * 30):
        with pytest.raises(UsageError) as refusal:
            state_at(revisions, words)
        assert refusal.value.problems[0].code == "E832"


def test_small_old_acts_become_one_and_the_states_between_sittings_stay(root: Root) -> None:
    history = History(root.folders)
    seen = [content(root)]
    for number in range(9):
        write(root, (FIRST, THIRD)[number % 2], "title: ", "title:  ")
        seen.append(content(root))
    start = datetime.now(UTC) - timedelta(days=3)
    for revision in history.revisions():
        when = start + timedelta(minutes=5 * revision.number + (600 if revision.number > 5 else 0))
        history.put(replace(revision, when=when.isoformat(timespec="seconds")))
    undo(root.folders, "2031", UndoTarget(9))
    pruning.prune(history)
    assert [(revision.number, revision.acts) for revision in history.revisions()] == [
        (5, 5),
        (8, 3),
        (9, 1),
        (10, 1),
    ]
    for number in (5, 0, 8, 9):
        go_back(root.folders, "2031", number)
        assert content(root) == seen[number], number
    needed = {
        sha256
        for revision in history.revisions()
        for step in revision.steps
        for sha256 in (step.before, step.after)  # type: ignore[union-attr]
    }
    pruning.prune(history)
    assert set(history.sizes()) == needed


def test_the_history_keeps_no_more_than_it_may(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pruning.SIZE_SETTING, "1")
    path = root.path / "content/2031/images/stor.bin"
    before: bytes | None = None
    for number in range(40):
        data = bytes([number]) * 100_000
        commit(root.folders, Changeset("import", "2031", (FileChange.between(path, before, data),)))
        before = data
    history = History(root.folders)
    assert sum(history.sizes().values()) <= 1_000_000
    assert history.revisions()[-1].number == 40
    monkeypatch.setenv(pruning.SIZE_SETTING, "many")
    pruning.prune(history)


def test_what_another_program_wrote_goes_with_the_next_act(root: Root) -> None:
    write(root, FIRST, "kort", "lång")
    left = content(root)
    root.change(FIRST, "Att pröva", "Att prova")
    write(root, FIRST, "lång", "vid")
    go_back(root.folders, "2031", 1)
    assert content(root) == left
    undo(root.folders, "2031")
    assert b"Att prova" in content(root)["2031/proposals/forsta-forslaget.yaml"]


def test_history_at_the_command_line(root: Root, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = cli.main([*words, "--root", str(root.path), "--lang", "en"])
        return code, capsys.readouterr().out

    write(root, FIRST, "kort text", "lång text")
    write(root, SECOND, "Att pröva", "Att prova")
    code, out = run("history")
    assert code == 0 and out.index(SECOND) < out.index(FIRST)
    code, out = run("history", "1")
    assert code == 0 and "Ett förslag om kartor · Idé" in out and "En [-kort-]{+lång+} text om kartor." in out
    code, out = run("history", "0", "now", "--json")
    assert {(each["holder"], each["name"]) for each in json.loads(out)["differences"]} == {
        ("Ett förslag om kartor", "Idé"),
        ("Ett förslag om lager på kartor", "Syfte"),
    }
    assert run("history", "7")[0] == 2 and run("history", "1", "någon gång")[0] == 2
    before = content(root)
    code, out = run("undo", "--to", "0", "--dry-run")
    assert (
        code == 0 and "[-lång-]{+kort+}" in out and "Nothing was written." in out and content(root) == before
    )
    code, out = run("undo", "1")
    assert (
        code == 0
        and "Taken back: studio" in out
        and b"kort text" in content(root)["2031/proposals/forsta-forslaget.yaml"]
    )
    code, out = run("undo", "--to", "2")
    assert code == 0 and content(root) == before
    assert run("undo", "1", "--redo")[0] == 2 and run("undo", "77")[0] == 2


def test_a_lost_text_is_told_and_nothing_is_written(root: Root) -> None:
    write(root, FIRST, "kort", "lång")
    write(root, FIRST, "lång", "vid")
    for path in (History(root.folders).home / "objects").iterdir():
        path.unlink()
    for act in (
        lambda: go_back(root.folders, "2031", 0),
        lambda: states.states_since(root.folders, "2031", 0),
    ):
        with pytest.raises(ContentError) as refusal:
            act()
        assert refusal.value.problems[0].code == "E823"
