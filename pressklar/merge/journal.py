"""The records of merges: what each changed, so that the last one can be taken back whole, and one that was killed midway is taken back by itself.

content/<edition>/records/merges/0007.json holds the bytes before, and the SHA-256 after, of each file that merge 7 wrote.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..disk import write_whole
from ..folders import Folders
from ..problems import ContentError, Problem, UsageError
from .working import Change

_NAME = re.compile(r"(\d{4,8})\.json")


@dataclass(frozen=True)
class Undone:
    """A merge taken back: its number, the files that are as they were, and those returned files it had merged."""

    number: int
    files: tuple[str, ...]
    merged: tuple[str, ...]


def folder_of(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "merges"


def write_changes(folders: Folders, edition: str, changes: Sequence[Change], merged: Sequence[str]) -> None:
    """Put every change on disk, all or nothing: the journal first, then the files, then the journal's word that all is done.

    Raises ContentError (E633) where a file changed since it was read, OutsideError (E901); then nothing is otherwise than before.
    """
    for change in changes:
        if _bytes(change.path) != change.before:
            raise ContentError(Problem("E633", "error", f"{folders.shown(change.path)} was changed by somebody while the file was merged.",
                                       "Nothing was written. Save your own work there, and merge again.", folders.shown(change.path)))
    path = folder_of(folders, edition) / f"{_next(folders, edition):04d}.json"
    written = {"state": "begun", "merged": list(merged), "files": [_entry(folders, change) for change in changes]}
    write_whole(path, _json(written))
    try:
        for change in changes:
            _put(change.path, change.after)
    except BaseException:
        for change in changes:
            _put(change.path, change.before)
        path.unlink(missing_ok=True)
        raise
    write_whole(path, _json(written | {"state": "done"}))


def recover(folders: Folders, edition: str) -> Problem | None:
    """Take back a merge that was killed while it wrote. Advice (A634) says so."""
    for path in _all(folders, edition)[::-1]:
        record = _read(path)
        if record is not None and record.get("state") == "begun":
            for entry in record["files"]:
                _put(_path(folders, edition, entry), _before(entry))
            path.unlink(missing_ok=True)
            return Problem("A634", "advice", "An earlier merge was stopped while it wrote; what it had written was taken back.", "Merge its files again.",
                           folders.shown(path))
    return None


def undo(folders: Folders, edition: str) -> Undone:
    """Take the last merge back. Raises UsageError (E635) where there is none, ContentError (E636) where a file was changed since."""
    path = next((path for path in _all(folders, edition)[::-1] if (found := _read(path)) is not None and found.get("state") == "done"), None)
    record = _read(path) if path else None
    if path is None or record is None:
        raise UsageError(Problem("E635", "error", f"There is no merge of the edition {edition} to take back.", "`merge FILE` makes one."))
    changed = [entry["path"] for entry in record["files"] if _sum(_bytes(_path(folders, edition, entry))) != entry["after"]]
    if changed:
        raise ContentError(*(Problem("E636", "error", f"{name} was changed since the merge: taking it back would lose that change.",
                                     "Take the merge's part back by hand; its report shows each text as it was.", name) for name in changed))
    for entry in reversed(record["files"]):
        _put(_path(folders, edition, entry), _before(entry))
    write_whole(path, _json(record | {"state": "undone"}))
    return Undone(int(path.stem), tuple(entry["path"] for entry in record["files"]), tuple(map(str, record.get("merged", []))))


def answers(folders: Folders, edition: str) -> dict[str, str]:
    """The answers to conflicts that were given, by the conflict's key."""
    record = _read(folder_of(folders, edition) / "answers.json")
    return {str(key): str(value) for key, value in record.items()} if record else {}


def remember(folders: Folders, edition: str, given: Mapping[str, str]) -> None:
    """Keep answers, so that nobody is asked twice."""
    if given:
        write_whole(folder_of(folders, edition) / "answers.json", _json({**answers(folders, edition), **given}))


def keep_returned(folders: Folders, edition: str, data: bytes, ending: str) -> str:
    """Keep a returned file whole: nothing that was written in it is lost, and `merge --resolve` finds it again. Its path in records/."""
    path = folders.edition(edition) / "records" / "returned" / f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    if _bytes(path) != data:
        write_whole(path, data)
    return path.relative_to(folders.edition(edition)).as_posix()


def last_returned(folders: Folders, edition: str) -> tuple[Path, ...]:
    """The files that the last merge read."""
    record = _read(folder_of(folders, edition) / "last.json") or {}
    home = folders.edition(edition) / "records" / "returned"
    return tuple(home / Path(str(name)).name for name in record.get("files", []) if (home / Path(str(name)).name).is_file())


def remember_last(folders: Folders, edition: str, names: Sequence[str]) -> None:
    path = folder_of(folders, edition) / "last.json"
    if _bytes(path) != (data := _json({"files": list(names)})):
        write_whole(path, data)


def _all(folders: Folders, edition: str) -> list[Path]:
    return sorted((path for path in folder_of(folders, edition).glob("*.json") if _NAME.fullmatch(path.name)), key=lambda path: int(path.stem))


def _next(folders: Folders, edition: str) -> int:
    known = _all(folders, edition)
    return int(known[-1].stem) + 1 if known else 1


def _entry(folders: Folders, change: Change) -> dict[str, Any]:
    before = None if change.before is None else base64.b64encode(change.before).decode()
    return {"path": folders.shown(change.path), "before": before, "after": _sum(change.after)}


def _path(folders: Folders, edition: str, entry: Mapping[str, Any]) -> Path:
    """Where an entry's file is. A journal that was tampered with reaches nothing outside the edition's folder."""
    path = (folders.root / str(entry["path"])).resolve()
    if not path.is_relative_to(folders.edition(edition).resolve()):
        raise ContentError(Problem("E637", "error", f"The record of the last merge names a file outside the edition: {entry['path']}.",
                                   "It isn't what merge wrote: look at it, and delete it."))
    return path


def _before(entry: Mapping[str, Any]) -> bytes | None:
    return None if entry["before"] is None else base64.b64decode(entry["before"])


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif _bytes(path) != data:
        write_whole(path, data)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _sum(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
