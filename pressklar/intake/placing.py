"""The new edition in its place: what was there goes into its records, file by file, and the new files come;
records themselves stay untouched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.locks import holder_of, is_locked, ledger_lock, ledger_problem
from ..locale import tr
from ..manuscript.changeset import FileChange, FileMove
from ..problems import OutsideError, Place, Problem, UsageError

_COUNTED = re.compile(r"\d{3,}")


def exists_already(folder: Path) -> bool:
    """Whether something stands where the edition would: an empty folder counts as nothing."""
    return folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir()))


def placing_steps(
    folder: Path, files: Mapping[str, bytes]
) -> tuple[tuple[FileMove | FileChange, ...], Path | None]:
    """The steps that put the files (by path under the edition's folder) in their places, edition.yaml last,
    and where what was there goes: records/kept/NNN/, or None where nothing was.
    """
    kept = _next_shelf(folder) if exists_already(folder) else None
    moves = (
        []
        if kept is None
        else [FileMove(path, kept / path.relative_to(folder)) for path in _old_files(folder)]
    )
    names = sorted(files, key=lambda name: name == "edition.yaml")
    return (*moves, *(FileChange(folder / name, None, files[name]) for name in names)), kept


def subfolders(folder: Path) -> tuple[Path, ...]:
    """The edition's folders without its records, the innermost first: of what was there, they may be empty
    afterwards.
    """
    return tuple(
        sorted((path for path in _walk(folder) if path.is_dir() and not path.is_symlink()), reverse=True)
    )


def check_folder(folder: Path, name: str) -> None:
    """E412 where the edition's place is a link or no folder: nothing is written outside content/."""
    content = folder.parent
    inside = Path(os.path.realpath(content)).is_relative_to(Path(os.path.realpath(content.parent)))
    links = any(path.is_symlink() for path in (folder, folder / "records", folder / "records" / "kept"))
    ordinary = not links and all(path.is_dir() or not path.exists() for path in (folder, content))
    if not inside or not ordinary:
        raise UsageError(
            Problem(
                "E412",
                Place(name),
                tr("{folder} isn't an ordinary folder inside content/.", folder=name),
                tr("Move away what stands there; links aren't followed."),
            )
        )


def check_not_sending(folders: Folders, edition: str) -> None:
    """Raises OutsideError (E879) while the edition is being sent out."""
    lock = ledger_lock(folders, edition)
    if is_locked(lock):
        raise OutsideError(ledger_problem(holder_of(lock)))


def _next_shelf(folder: Path) -> Path:
    shelf = folder / "records" / "kept"
    counts = (
        [int(entry.name) for entry in shelf.iterdir() if _COUNTED.fullmatch(entry.name)]
        if shelf.is_dir()
        else []
    )
    return shelf / f"{max(counts, default=0) + 1:03}"


def _old_files(folder: Path) -> list[Path]:
    """All but its records; a link is one file. edition.yaml first: without it the folder is no edition."""
    paths = sorted(path for path in _walk(folder) if path.is_symlink() or not path.is_dir())
    return sorted(paths, key=lambda path: path != folder / "edition.yaml")


def _walk(folder: Path) -> Iterator[Path]:
    """Everything in the edition's folder but its records; links aren't followed."""
    for base, names, files in os.walk(folder):
        here = Path(base)
        if here == folder and "records" in names:
            names.remove("records")
        yield from (here / name for name in (*names, *files))
