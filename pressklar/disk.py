"""All-or-nothing writing: beside, fsync, rename. A killed build leaves the old file whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .problems import OutsideError, Problem


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step. Raises OutsideError (E901) where the disk refuses; the old file stays then."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutsideError(cannot_write(path, error)) from error


def cannot_write(path: Path, error: OSError) -> Problem:
    """Why a file could not be written, in plain words."""
    reason = error.strerror or str(error)
    return Problem("E901", "error", f"{path} could not be written: {reason}.",
                   "Check that there is room on the disk and that you may write in that folder; the earlier file is untouched.", file=str(path))
