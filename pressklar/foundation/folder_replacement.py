"""A folder is put in its place whole: made beside, then exchanged for the old one in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..problems import OutsideError
from .exchange import exchange_paths, sync_folder
from .files import cannot_write, is_running


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """The folder with these files (names may hold /) and no others; whether anything changed. Raises
    OutsideError (E901); the old folder stays whole.

    What is the same as before isn't written again. A run killed at any moment leaves the old folder or the
    new one.
    """
    if _same(folder, files):
        return False
    beside = folder.parent / f".{folder.name}.{os.getpid()}.new"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        for name, data in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            _put(beside / name, data, folder / name)
        sync_folder(beside)
        _take_place(beside, folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise OutsideError(cannot_write(folder, error)) from error
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    shutil.rmtree(beside, ignore_errors=True)
    return True


def recover_folders(parent: Path) -> None:
    """Put back and take away what killed runs left beside: a folder that was moved aside returns where
    nothing has taken its place.
    """
    for left in sorted(parent.glob(".*.*.new")) + sorted(parent.glob(".*.*.old")):
        name, owner = left.name[1:].rsplit(".", 2)[:2]
        if not owner.isdecimal() or (int(owner) != os.getpid() and is_running(int(owner))):
            continue
        with suppress(OSError):
            if left.suffix == ".old" and not (parent / name).exists():
                left.rename(parent / name)
            else:
                shutil.rmtree(left, ignore_errors=True)


def _same(folder: Path, files: Mapping[str, bytes]) -> bool:
    try:
        if folder.is_symlink() or {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
        } != set(files):
            return False
        return all((folder / name).read_bytes() == data for name, data in files.items())
    except OSError:
        return False


def _put(path: Path, data: bytes, old: Path) -> None:
    """The file: the old one itself where it is the same."""
    with suppress(OSError):
        if old.is_file() and not old.is_symlink() and old.read_bytes() == data:
            os.link(old, path)
            return
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _take_place(beside: Path, folder: Path) -> None:
    """The new folder in the old one's place; the old one is at `beside` then, or nowhere."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    if folder.exists():
        exchange_paths(beside, folder)
    else:
        beside.rename(folder)
