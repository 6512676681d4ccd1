"""Writing is all or nothing: whatever goes wrong, the old file is whole and nothing else is left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pressklar.foundation.files import cannot_write, sweep_unfinished, write_atomically
from pressklar.problems import OutsideError


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: a disk that is full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_is_put_in_its_place_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "output" / "2024" / "booklet.pdf"
    write_atomically(path, b"first")
    write_atomically(path, b"second", lasting=False)
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_others_may_read_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "booklet.pdf", b"")
    assert (tmp_path / "booklet.pdf").stat().st_mode & 0o777 == 0o644


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    write_atomically(path, b"old")
    with room(1000), pytest.raises(OutsideError) as caught:
        write_atomically(path, b"x" * 5000)
    (problem,) = caught.value.problems
    assert (
        (problem.code, problem.file) == ("E901", str(path))
        and "could not be written" in problem.message
        and "Traceback" not in problem.message
    )
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("blocked", ["file.pdf/booklet.pdf", "folder"])
def test_what_stands_in_the_way_is_said_and_left(tmp_path: Path, blocked: str) -> None:
    (tmp_path / "file.pdf").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_bytes(b"kept")
    with pytest.raises(OutsideError, match="could not be written"):
        write_atomically(tmp_path / blocked, b"new")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.pdf", "folder", "kept"]
    assert (tmp_path / "file.pdf").read_bytes() == b"old"


def test_the_reason_is_given_in_words() -> None:
    assert "No space left" in cannot_write(Path("a.pdf"), OSError(28, "No space left on device")).message
    assert "strange" in cannot_write(Path("a.pdf"), OSError("strange")).message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't be asked for a process")
def test_what_a_killed_writer_left_goes_with_the_next_writing_and_nothing_else(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    strays = [
        tmp_path / f".booklet.pdf.{dead}.x1y2.tmp",
        tmp_path / f".build.json.{dead}.z_3.tmp",
        tmp_path / f".a.{10**30}.b.tmp",
    ]
    names = (
        f".booklet.pdf.{os.getpid()}.abc.tmp",
        ".notes.tmp",
        "..tmp",
        ".tmp",
        ".mine.1x.a.tmp",
        "thesis.tmp",
        f"x.{dead}.a.tmp",
    )
    kept = [tmp_path / name for name in names]
    for path in (*strays, *kept):
        path.write_bytes(b"half")
    os.utime(tmp_path / ".notes.tmp", (0, 0))
    write_atomically(tmp_path / "booklet.pdf", b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([*kept, tmp_path / "booklet.pdf"])


def test_an_old_half_file_goes_even_if_its_number_runs_again(tmp_path: Path) -> None:
    left = tmp_path / f".booklet.pdf.{os.getpid()}.abc.tmp"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    sweep_unfinished(tmp_path)
    assert not left.exists()


def test_sweeping_where_there_is_no_folder_is_nothing(tmp_path: Path) -> None:
    sweep_unfinished(tmp_path / "nowhere")
