"""Temporary folders and semaphores, named by the process that made them, so that the next run can take away
what a killed one left.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .files import is_running

_NAME = re.compile(r"pressklar-(\d+)-")
_SHARED = Path("/dev/shm")
"""Where Linux has POSIX semaphores, and joblib large arrays."""
_SHARED_NAMES = (
    re.compile(r"sem\.pressklar-(\d+)-"),
    re.compile(r"sem\.loky-(\d+)-"),
    re.compile(r"joblib_memmapping_folder_(\d+)_"),
)


_A_WEEK = 7 * 24 * 3600


def temporary_folder(what: str) -> Path:
    """A new private folder in the system's temporary one; whoever asks takes it away. Raises OSError."""
    return Path(tempfile.mkdtemp(prefix=prefix(what)))


def prefix(what: str) -> str:
    """How the names of this process's temporary files begin; `what` says what one is for."""
    return f"pressklar-{os.getpid()}-{what}-"


def sweep_temporary() -> None:
    """Take away what Pressklar's killed runs left: folders that bear the number of a process that is no more,
    and its semaphores.

    Nothing of another program or another user is touched, nor of a process that runs.
    """
    dead = set()
    for path, process in _left(Path(tempfile.gettempdir()), (_NAME,)):
        dead.add(process)
        shutil.rmtree(path, ignore_errors=True)
    for path, process in _left(_SHARED, _SHARED_NAMES):
        if process in dead or path.name.startswith("sem.pressklar-"):  # other programs use joblib too
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.unlink()


def _left(folder: Path, names: tuple[re.Pattern[str], ...]) -> Iterator[tuple[Path, int]]:
    """This user's entries of those names whose process is dead, each with its number."""
    try:
        entries = [entry for entry in os.scandir(folder) if any(name.match(entry.name) for name in names)]
    except OSError:
        return
    for entry in entries:
        number = int(next(match[1] for name in names if (match := name.match(entry.name))))
        with suppress(OSError):
            if not entry.is_symlink() and _is_left(entry.stat(follow_symlinks=False), number):
                yield Path(entry.path), number


def _is_left(stat: os.stat_result, process: int) -> bool:
    """Whether what this user's process of that number made is in nobody's use. On Windows only age tells."""
    if os.name == "nt":
        return time.time() - stat.st_mtime > _A_WEEK
    return stat.st_uid == os.getuid() and not is_running(process)
