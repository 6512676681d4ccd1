"""What killed runs leave in the temporary folder and in shared memory goes with the next run; nothing else
does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import small

from pressklar.foundation.folders import PROJECT
from pressklar.foundation.temporary import prefix, sweep_temporary, temporary_folder

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /dev/shm")


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A temporary folder with a short name, since sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="t-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def dead() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_only_our_own_of_dead_processes_are_taken(
    scratch: Path, dead: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    left = scratch / f"pressklar-{dead}-layout-abc"
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "font.ttf").write_bytes(b"x")
    (tmp_path / "precious").write_text("kept", "utf-8")
    (scratch / f"pressklar-{dead}-link").symlink_to(tmp_path)
    kept = [
        temporary_folder("layout"),
        scratch / f"other-{dead}-x",
        scratch / f"pressklar-{os.getpid()}-mine",
        scratch / "pressklar-notes",
        scratch / f"pressklar-{os.getppid()}-theirs",
    ]
    for path in kept[1:]:
        path.mkdir()
    sweep_temporary()
    assert not left.exists() and all(path.is_dir() for path in kept) and (tmp_path / "precious").is_file()
    assert kept[0].name.startswith(prefix("layout")) and kept[0].stat().st_mode & 0o777 == 0o700


def of(session: int) -> list[str]:
    """What bears the number of that process, in shared memory."""
    return [name for name in os.listdir("/dev/shm") if f"-{session}-" in name or f"_{session}_" in name]


def killed(root: small.Root, scratch: Path, *words: str) -> int:
    """A command killed with all its processes as soon as it has processes and temporary files; its number."""
    running = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), *words],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while (
        time.monotonic() < until
        and running.poll() is None
        and not (of(running.pid) and list(scratch.iterdir()))
    ):
        time.sleep(0.01)
    time.sleep(0.3)
    assert running.poll() is None, "it was over before it could be killed"
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return running.pid


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("build", "--format", "pdf"), ("parcel", "--workers", "2")], ids=["build", "parcel"]
)
def test_the_next_run_takes_away_what_a_killed_one_left(
    tmp_path: Path, scratch: Path, words: tuple[str, ...]
) -> None:
    root = small.make(tmp_path / "root")
    number = killed(root, scratch, *words)
    assert list(scratch.iterdir()), "the test would show nothing"
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), "check", "--content"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    assert done.returncode == 0, done.stderr
    assert list(scratch.iterdir()) == [] and of(number) == []
