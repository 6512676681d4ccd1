"""All or nothing: an import that is killed or fails leaves the old edition, and what is replaced is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from booklets import ENGLISH, SWEDISH, bring, snapshot

from pressklar.folders import PROJECT, Folders
from pressklar.intake import import_booklet, placing
from pressklar.problems import OutsideError

KILLED = """
import os, sys
from pathlib import Path
from pressklar.folders import Folders
from pressklar.intake import import_booklet, placing
root, when = Path(sys.argv[1]), int(sys.argv[2])
steps = []
def step(name):
    steps.append(name)
    if len(steps) == when:
        os._exit(9)
honest = placing._write
def write(path, data):
    honest(path, data)
    if when == 100:
        os._exit(9)
placing._write = write
import_booklet(Folders(root), root / "booklet.txt", "2031", replace=True, step=step)
print(len(steps))
"""


def killed(root: Path, when: int) -> int:
    return subprocess.run([sys.executable, "-c", KILLED, str(root), str(when)], cwd=PROJECT, check=False, capture_output=True).returncode


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
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["2031", "members.yaml"]


def test_an_import_into_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "content" / "2031").mkdir(parents=True)
    assert bring(tmp_path, SWEDISH).done.kept is None


@pytest.mark.parametrize("when", [*range(1, 8), 100])
def test_a_kill_leaves_the_old_edition(tmp_path: Path, when: int) -> None:
    """`when` is the step at whose beginning the process ends; 100 is after the first file written."""
    bring(tmp_path, SWEDISH)
    before = edition(tmp_path)
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    assert killed(tmp_path, when) == 9, "there are seven steps"
    assert edition(tmp_path) == before
    again = bring(tmp_path, ENGLISH, replace=True)
    assert again.edition.language == "en"
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["2031", "members.yaml"], "what the kill left is cleared away"


def test_a_kill_in_a_new_edition_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    assert killed(tmp_path, 7) == 9
    assert not (tmp_path / "content" / "2031").exists()
    assert bring(tmp_path, ENGLISH).done.proposals == 3


def test_a_running_imports_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    other = tmp_path / "content" / f".2031.import-{os.getpid()}-abc"
    other.mkdir()
    bring(tmp_path, SWEDISH)
    assert other.is_dir()


def test_where_folders_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_exchange", lambda one, other: False)
    bring(tmp_path, SWEDISH)
    assert bring(tmp_path, ENGLISH, replace=True).edition.language == "en"
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["2031", "members.yaml"]
    (tmp_path / "content" / "2031").rename(tmp_path / "content" / ".2031.aside")  # as a kill between the two renames would leave it
    with pytest.raises(OutsideError):
        placing.place(tmp_path / "content" / "2031", {"../2031": b""})
    assert (tmp_path / "content" / "2031" / "edition.yaml").is_file(), "it was brought back first"


def test_a_full_disk_leaves_the_old_edition_and_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(tmp_path, SWEDISH)
    before = snapshot(tmp_path / "content")

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(placing, "_write", full)
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    with pytest.raises(OutsideError) as caught:
        import_booklet(Folders(tmp_path), tmp_path / "booklet.txt", "2031", replace=True)
    assert caught.value.problems[0].code == "E901"
    assert snapshot(tmp_path / "content") == before


def test_steps_are_told_in_order(tmp_path: Path) -> None:
    (tmp_path / "booklet.txt").write_text(ENGLISH, "utf-8")
    steps: list[str] = []
    import_booklet(Folders(tmp_path), tmp_path / "booklet.txt", "2031", step=steps.append)
    assert steps == ["Reading the source", "Looking at what is there", "Finding chapters, proposals and labels", "Taking fields and contacts apart",
                     "Counting the words", "Writing the edition", "Putting the edition in its place"]
