"""All or nothing: an import that is killed or fails leaves the old edition, and what is replaced is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from booklets import ENGLISH, SWEDISH, bring, snapshot

from pressklar.dispatch.lock import exclusive_ledger_lock
from pressklar.foundation.folders import Folders
from pressklar.foundation.locks import ledger_lock
from pressklar.intake import import_booklet
from pressklar.manuscript.undoing import UndoTarget, undo
from pressklar.problems import OutsideError


def content(root: Path) -> dict[str, bytes]:
    """All but the history."""
    return {
        name: data for name, data in snapshot(root / "content").items() if not name.startswith("records/")
    }


def edition(root: Path) -> dict[str, bytes]:
    return snapshot(root / "content" / "2031")


def test_what_is_replaced_is_kept_with_its_records(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH)
    folder = tmp_path / "content" / "2031"
    (folder / "records" / "drafts").mkdir(parents=True)
    (folder / "records" / "drafts" / "base.json").write_text("{}")
    (folder / "images").mkdir()
    (folder / "images" / "map.png").write_bytes(b"png")
    (folder / "my notes.txt").write_text("note")
    before = edition(tmp_path)
    first = bring(tmp_path, ENGLISH, replace=True).done
    assert first.kept == folder / "records" / "kept" / "001"
    own = {name: data for name, data in before.items() if not name.startswith("records/")}
    assert snapshot(first.kept) == own
    assert (folder / "records" / "drafts" / "base.json").is_file()
    assert not (folder / "images").exists()
    second = bring(tmp_path, SWEDISH, replace=True).done
    assert second.kept == folder / "records" / "kept" / "002"
    assert snapshot(folder / "records" / "kept" / "001") == own
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == [
        "2031",
        "members.yaml",
        "records",
    ]


def test_an_import_into_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "content" / "2031").mkdir(parents=True)
    assert bring(tmp_path, SWEDISH).done.kept is None


def test_a_full_disk_leaves_the_old_edition_and_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, SWEDISH)
    before = content(tmp_path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError) as caught:
        import_booklet(Folders(tmp_path), tmp_path / "booklet.txt", "2031", replace=True)
    assert caught.value.problems[0].code == "E901"
    assert content(tmp_path) == before


def test_a_replaced_edition_comes_back_whole_and_goes_again(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH)
    (tmp_path / "content/2031/images").mkdir()
    (tmp_path / "content/2031/images/map.png").write_bytes(b"png")
    before = content(tmp_path)
    bring(tmp_path, ENGLISH, replace=True)
    after = content(tmp_path)
    undo(Folders(tmp_path), "2031")
    assert content(tmp_path) == before
    undo(Folders(tmp_path), "2031", UndoTarget(redo=True))
    assert content(tmp_path) == after


def test_nothing_is_replaced_while_it_is_sent(tmp_path: Path) -> None:
    bring(tmp_path, SWEDISH)
    before = content(tmp_path)
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    with exclusive_ledger_lock(ledger_lock(Folders(tmp_path), "2031")), pytest.raises(OutsideError) as caught:
        import_booklet(Folders(tmp_path), tmp_path / "booklet.txt", "2031", replace=True)
    assert caught.value.problems[0].code == "E879" and content(tmp_path) == {
        **before,
        "2031/records/ledger.sqlite3.lock": b"",
    }


def test_records_stay_where_they_are(tmp_path: Path) -> None:
    """A ledger that a run has open is the same file afterwards."""
    bring(tmp_path, SWEDISH)
    ledger = tmp_path / "content/2031/records/ledger.sqlite3"
    ledger.parent.mkdir(exist_ok=True)
    ledger.write_bytes(b"x")
    node = ledger.stat().st_ino
    bring(tmp_path, ENGLISH, replace=True)
    assert ledger.stat().st_ino == node


def test_steps_are_told_in_order(tmp_path: Path) -> None:
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    steps: list[str] = []
    import_booklet(Folders(tmp_path), tmp_path / "booklet.txt", "2031", step=steps.append)
    assert steps == [
        "Reading the source",
        "Looking at what is there",
        "Finding chapters, proposals and labels",
        "Taking fields and contacts apart",
        "Counting the words",
        "Writing the edition",
        "Putting the edition in its place",
    ]
