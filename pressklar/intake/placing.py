"""The new edition's folder, all or nothing: made whole beside, then in one step in its place; what was there is kept in its records."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from ..disk import cannot_write
from ..problems import OutsideError, Problem, UsageError

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_COUNTED = re.compile(r"\d{3,}")


def is_there(folder: Path) -> bool:
    """Whether something stands where the edition would: an empty folder counts as nothing."""
    return folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir()))


def place(folder: Path, files: Mapping[str, bytes], step: Callable[[str], None] = lambda _: None) -> Path | None:
    """Puts the files (by path under the edition's folder) in its place. What was there goes to records/kept/NNN/; its path, or None.

    `folder` is the edition's; its parent is content/. Raises OutsideError (E901): then, and when killed, the old folder stays whole.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.import-{os.getpid()}-", dir=folder.parent))
        try:
            kept = _carry_over(folder, beside) if is_there(folder) else None
            for name, data in files.items():
                _write(beside / name, data)
            beside.chmod(0o755)
            _sync_folders(beside)
            step("Putting the edition in its place")
            _swap(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except (OSError, shutil.Error) as error:
        reason = error if isinstance(error, OSError) and error.strerror else OSError(0, str(error)[:300])
        raise OutsideError(cannot_write(folder, reason)) from error
    return None if kept is None else folder / kept.relative_to(beside)


def check_folder(folder: Path, shown: str) -> None:
    """E412 where the edition's place is a link or no folder: nothing is written outside content/."""
    content = folder.parent
    inside = Path(os.path.realpath(content)).is_relative_to(Path(os.path.realpath(content.parent)))
    links = any(path.is_symlink() for path in (folder, folder / "records", folder / "records" / "kept"))
    ordinary = not links and all(path.is_dir() or not path.exists() for path in (folder, content))
    if not inside or not ordinary:
        raise UsageError(Problem("E412", "error", f"{shown} isn't an ordinary folder inside content/.", "Move away what stands there; links aren't followed.",
                                 shown))


def _carry_over(old: Path, new: Path) -> Path:
    """The old edition's records into the new one's, and the rest of it under records/kept/ there, with the next number."""
    records = new / "records"
    if (old / "records").is_dir() and not (old / "records").is_symlink():
        shutil.copytree(old / "records", records, symlinks=True)
    shelf = records / "kept"
    shelf.mkdir(parents=True, exist_ok=True)
    counts = [int(entry.name) for entry in shelf.iterdir() if _COUNTED.fullmatch(entry.name)]
    kept = shelf / f"{max(counts, default=0) + 1:03}"
    kept.mkdir()
    for entry in sorted(old.iterdir()):
        if entry.name == "records" and entry.is_dir() and not entry.is_symlink():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, kept / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, kept / entry.name, follow_symlinks=False)
    return kept


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(folder: Path) -> None:
    """Has the disk keep the names too. Not all systems can; then the rename alone must do."""
    for path in (folder, *(entry for entry in folder.rglob("*") if entry.is_dir() and not entry.is_symlink())):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _swap(beside: Path, folder: Path) -> None:
    """The folder made beside takes its place; what was there is beside afterwards."""
    if not folder.exists():
        beside.rename(folder)
        return
    if not any(folder.iterdir()):
        folder.rmdir()
        beside.rename(folder)
        return
    if _exchange(beside, folder):
        return
    # Where the system can't exchange two folders in one step, the old one steps aside; `_sweep` brings it back after a kill here.
    aside = folder.with_name(f".{folder.name}.aside")
    folder.rename(aside)
    try:
        beside.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Linux's renameat2(2) with RENAME_EXCHANGE: both names change in one step. False where that can't be done."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0


def _sweep(folder: Path) -> None:
    """Clears what an import that was killed left beside, and brings an edition back that had stepped aside."""
    aside = folder.with_name(f".{folder.name}.aside")
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)
    for entry in folder.parent.iterdir():
        match = re.fullmatch(rf"\.{re.escape(folder.name)}\.import-(\d+)-\w+", entry.name)
        if match and entry.is_dir() and not entry.is_symlink() and not _is_running(int(match[1])):
            shutil.rmtree(entry, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere os.kill would end the process that it asks about
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
