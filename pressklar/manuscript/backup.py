"""A backup: all of content/, with its records and history, and the root's own templates and styles, in one
zip archive that lists each file with its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ..foundation.files import cannot_write, sweep_unfinished
from ..foundation.folders import PROJECT, Folders
from ..foundation.progress import Progress
from ..foundation.zip_files import zip_entry
from ..locale import tr
from ..problems import OutsideError, Place, Problem, UsageError
from .read.words import visible
from .transaction import writing

LIST = "pressklar-backup.json"
"""The archive's own list of what is in it."""
FORMAT = 1
PARTS = ("content", "templates", "styles")
"""The root's folders that a backup holds."""
_SQLITE = b"SQLite format 3\0"
_CHUNK = 1 << 20
_STRANGE = re.compile(r"[\x00-\x1f\x7f\\:\ud800-\udfff]")
_LONGEST = 250
_PASSING = (".lock", ".holder.json", "-wal", "-shm", ".part", ".stage", ".tmp")
"""Ends of files that are there only while somebody works."""


def make_backup(folders: Folders, target: Path, progress: Progress) -> tuple[int, int]:
    """Write a backup to a file that isn't there yet: how many files it holds, and its bytes. While it is
    made, no command writes the content.

    Raises UsageError (E834) where the file is there or lies in the content, ContentError (E820), OutsideError
    (E821, E901).
    """
    if os.path.lexists(target) or _is_inside(target, folders.content):
        raise UsageError(
            Problem(
                "E834",
                Place(str(target)),
                tr("{file} lies in the content, or is there already.", file=target),
                tr("Give the backup a name of its own, in another folder."),
            )
        )
    with writing(folders, "backup") as transaction:
        transaction.check_finished()
        paths = [*backed_up(folders)]
        for path in paths:
            if not is_portable(path.relative_to(folders.root).as_posix()):
                raise UsageError(
                    Problem(
                        "E834",
                        Place(visible(folders.display_path(path))),
                        tr("A file has a name that not every system can have."),
                        tr("Give it another name: letters, digits, points and hyphens."),
                    )
                )
        progress.stage("backup", len(paths))
        try:
            return len(paths), _write(folders, target, paths, progress)
        except OSError as error:
            raise OutsideError(cannot_write(target, error)) from error


def backed_up(folders: Folders) -> Iterator[Path]:
    """The files that a backup holds, in order."""
    root = Path(os.path.realpath(folders.root))
    for part in PARTS:
        home = folders.root / part
        if part != "content" and folders.root == PROJECT:
            continue  # the program's own
        for place, below, names in os.walk(home):
            below.sort()
            for name in sorted(names):
                path = Path(place, name)
                is_ours = path.is_file() and Path(os.path.realpath(path)).is_relative_to(root)
                if is_ours and not name.endswith(_PASSING) and name != ".writing":
                    yield path


def is_portable(name: str) -> bool:
    """Whether a name can only be that of a file in one of the root's folders, on every system."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] in PARTS
        and "/".join(parts) == name
        and _STRANGE.search(name) is None
        and all(part == part.rstrip(" .") and len(part) <= _LONGEST for part in parts)
    )


def _write(folders: Folders, target: Path, paths: list[Path], progress: Progress) -> int:
    """The archive whole beside, then in its place; its bytes."""
    sums: dict[str, str] = {}
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(
        prefix=f".{target.name}.{os.getpid()}.", suffix=".tmp", dir=target.parent
    )
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                for path in paths:
                    name = path.relative_to(folders.root).as_posix()
                    sums[name] = _add(archive, name, path)
                    progress.step()
                listed = {"format": FORMAT, "files": sums}
                archive.writestr(
                    zip_entry(LIST),
                    json.dumps(listed, ensure_ascii=False, indent=1).encode("utf-8", "replace"),
                )
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sweep_unfinished(target.parent)
    return target.stat().st_size


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Put a file in; its SHA-256. A database as it is at one moment, with what it hasn't merged yet."""
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            file.seek(0)
            return _pack(archive, name, file)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        try:
            with (
                closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base,
                closing(sqlite3.connect(copy)) as second,
            ):
                base.backup(second)
        except sqlite3.Error:  # a damaged one is kept as it is
            copy = path
        with copy.open("rb") as whole:
            return _pack(archive, name, whole)


def _pack(archive: zipfile.ZipFile, name: str, file: BinaryIO) -> str:
    digest = hashlib.sha256()
    with archive.open(zip_entry(name), "w", force_zip64=True) as entry:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def _is_inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
