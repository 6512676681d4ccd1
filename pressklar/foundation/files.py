"""All-or-nothing writing: beside, fsync, rename. A killed build leaves the old file whole."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from ..locale import tr
from ..problems import OutsideError, Place, Problem

_DAY = 24 * 3600


def write_atomically(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Put `data` at `path` in one step. Raises OutsideError (E901) where the disk refuses; the old file stays
    then.

    `lasting` waits until the disk has it: needless for what is made anew when lost. What killed writers left
    beside is taken away.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(
            prefix=f".{path.name}.{os.getpid()}.", suffix=".tmp", dir=path.parent
        )
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            Path(beside).chmod(0o644)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutsideError(cannot_write(path, error)) from error
    if lasting:
        sweep_unfinished(path.parent)


def sweep_unfinished(folder: Path) -> None:
    """Take away the unfinished files of writers that were killed, and nothing else."""
    for left in folder.glob(".*.tmp"):
        owner = left.name.rsplit(".", 3)[-3]
        try:
            if owner.isdecimal() and (
                not is_running(int(owner)) or time.time() - left.stat().st_mtime > _DAY
            ):
                left.unlink()
        except OSError:
            continue


def is_running(process: int) -> bool:
    """Whether there is a process of that number. On Windows asking would end it: there only age tells."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def cannot_write(path: Path, error: OSError) -> Problem:
    """Why a file could not be written, in plain words."""
    reason = error.strerror or str(error)
    return Problem(
        "E901",
        Place(str(path)),
        tr("{file} could not be written: {reason}.", file=path, reason=reason),
        tr(
            "Check that there is room on the disk and that you may write in that folder; the "
            "earlier file is untouched."
        ),
    )
