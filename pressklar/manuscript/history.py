"""The history of writing acts, in content/records/history: each with its time, command and person, and the
bytes that files held before it and after.

`0012.json` is revision 12. `unfinished.json` is one that is being written or was cut off: it gets its number
when all is done, by one renaming. `objects/` holds files' bytes, each file named by its SHA-256. How much is
kept, `pruning` says.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..foundation.exchange import sync_folder
from ..foundation.folders import Folders
from ..locale import tr
from ..problems import ContentError, Place, Problem
from .changeset import FileMove, FileRecord, bytes_of, digest

_NAME = re.compile(r"(\d{4,9})\.json")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Revision:
    """A writing act as it is recorded. `when` is in UTC; `folders` are those that it made; `undoes` is the
    number of the one that it takes back.
    """

    number: int
    command: str
    edition: str
    when: str
    by: str
    steps: tuple[FileRecord | FileMove, ...]
    folders: tuple[Path, ...] = ()
    undoes: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def acts(self) -> int:
        """How many acts it stands for: those of one sitting become one when they are old."""
        acts = self.details.get("acts", 1)
        return acts if isinstance(acts, int) else 1

    @property
    def undoable_steps(self) -> tuple[FileRecord | FileMove, ...]:
        """The steps that an undo takes back."""
        return tuple(step for step in self.steps if isinstance(step, FileMove) or not step.stays)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of those steps, in order."""
        return tuple(
            dict.fromkeys(
                step.path if isinstance(step, FileRecord) else step.target for step in self.undoable_steps
            )
        )


class History:
    """The history of one root. Only for whoever holds the writing lock, but for `revisions` and
    `unfinished`.
    """

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self.home = folders.content / "records" / "history"
        self._objects = self.home / "objects"
        self._unfinished = self.home / "unfinished.json"

    def revisions(self, newest: int = 0) -> tuple[Revision, ...]:
        """All of them, or so many of the newest, the oldest first. What can't be read is left out: nothing
        can be taken back by it.
        """
        revisions = []
        for path in self._paths()[-newest:]:
            with suppress(ContentError):
                revisions.append(self._read(path))
        return tuple(revisions)

    def is_unfinished(self) -> bool:
        return os.path.lexists(self._unfinished)

    def unfinished(self) -> Revision | None:
        """The act that is being written or was cut off. Raises ContentError (E637) for a record that isn't of
        our writing.
        """
        try:
            return self._read(self._unfinished) if self.is_unfinished() else None
        except FileNotFoundError:
            return None

    def next_number(self) -> int:
        return max((int(path.stem) for path in self._paths()), default=0) + 1

    def begin(self, revision: Revision) -> None:
        """Note what is about to be done; on the disk before this returns. Raises OSError."""
        self._put(self._unfinished, self._packed(revision))

    def finish(self, revision: Revision) -> None:
        """All is done. Raises OSError."""
        self._unfinished.rename(self._path_of(revision.number))
        sync_folder(self.home)

    def put(self, revision: Revision) -> None:
        """Write a revision's record anew. Raises OSError."""
        self._put(self._path_of(revision.number), self._packed(revision))

    def remove(self, number: int) -> None:
        """A revision is no longer kept. Raises OSError."""
        self._path_of(number).unlink(missing_ok=True)

    def sizes(self) -> dict[str, int]:
        """The bytes of every file that is kept, by SHA-256."""
        sizes = {}
        with suppress(FileNotFoundError), os.scandir(self._objects) as entries:
            for entry in entries:
                with suppress(OSError):
                    sizes[entry.name] = entry.stat().st_size
        return sizes

    def discard(self, sha256: str) -> None:
        """What a file held isn't kept any longer. Raises OSError."""
        (self._objects / sha256).unlink(missing_ok=True)

    def drop(self) -> None:
        """What was begun is as if it had never been. Raises OSError."""
        self._unfinished.unlink(missing_ok=True)

    def store(self, data: bytes) -> None:
        """Keep what a file held. Raises OSError."""
        path = self._objects / str(digest(data))
        if bytes_of(path) != data:
            self._put(path, data)

    def stored(self, sha256: str | None) -> bytes | None:
        """The bytes of that SHA-256; None for None. Raises ContentError (E823) where they aren't kept any
        more or were damaged.
        """
        if sha256 is None:
            return None
        try:
            data = bytes_of(self._objects / sha256)
        except OSError:
            data = None
        if digest(data) != sha256:
            raise ContentError(
                Problem(
                    "E823",
                    Place(self._folders.display_path(self._objects / sha256)),
                    tr(
                        "What a file held before isn't kept any more: it is too long ago, or the history is "
                        "damaged."
                    ),
                    tr("Nothing was changed. Put the text back by hand, from a backup or from Git."),
                )
            )
        return data

    def sweep(self) -> None:
        """Take away what a killed process left half written here."""
        with suppress(OSError):
            (self.home / ".writing").unlink(missing_ok=True)

    def check_home(self) -> None:
        """Raises ContentError (E637) where the history's folder leads elsewhere."""
        content = Path(os.path.realpath(self._folders.content))
        if Path(os.path.realpath(self._objects)) != content / "records" / "history" / "objects":
            raise self._foreign(self.home)

    def inside(self, path: Path, *, follow: bool = True) -> Path:
        """The path with links followed (the file's own, too, where `follow`). Raises ContentError (E637)
        where that leads out of content/.
        """
        real = Path(os.path.realpath(path)) if follow else Path(os.path.realpath(path.parent)) / path.name
        content = Path(os.path.realpath(self._folders.content))
        if not real.is_relative_to(content) or real.is_relative_to(content / "records" / "history"):
            raise self._foreign(path)
        return self._folders.content / real.relative_to(content)

    def _foreign(self, path: Path) -> ContentError:
        name = self._folders.display_path(path)
        return ContentError(
            Problem(
                "E637",
                Place(name),
                tr(
                    "{file} leads out of the content, or isn't as Pressklar writes it: nothing is "
                    "written by it.",
                    file=name,
                ),
                tr(
                    "Look at it: a link is to be replaced by what it leads to; a record that isn't of "
                    "Pressklar's writing is to be taken away."
                ),
            )
        )

    def _paths(self) -> list[Path]:
        try:
            names = os.listdir(self.home)
        except OSError:
            return []
        return sorted(
            (self.home / name for name in names if _NAME.fullmatch(name)), key=lambda path: int(path.stem)
        )

    def _put(self, path: Path, data: bytes) -> None:
        """Whole or not at all, and on the disk. One name beside is enough, since one process writes: what a
        killed one left is written over.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.home.mkdir(parents=True, exist_ok=True)
        beside = self.home / ".writing"
        beside.unlink(missing_ok=True)
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(path.parent)

    def _path_of(self, number: int) -> Path:
        return self.home / f"{number:04d}.json"

    def _packed(self, revision: Revision) -> bytes:
        text = json.dumps(self._as_json(revision), ensure_ascii=False, indent=1)
        return text.encode("utf-8", "surrogateescape")

    def _as_json(self, revision: Revision) -> dict[str, Any]:
        def name(path: Path) -> str:
            return path.relative_to(self._folders.content).as_posix()

        steps = [
            {"from": name(step.source), "to": name(step.target)}
            if isinstance(step, FileMove)
            else {"file": name(step.path), "before": step.before, "after": step.after, "stays": step.stays}
            for step in revision.steps
        ]
        return {
            "format": 1,
            "number": revision.number,
            "command": revision.command,
            "edition": revision.edition,
            "when": revision.when,
            "by": revision.by,
            "undoes": revision.undoes,
            "details": dict(revision.details),
            "folders": [*map(name, revision.folders)],
            "steps": steps,
        }

    def _read(self, path: Path) -> Revision:
        try:
            data = bytes_of(path)
            if data is None:
                raise FileNotFoundError(2, "gone", str(path))
            words = json.loads(data.decode("utf-8", "surrogateescape"))
            undoes = words["undoes"]
            return Revision(
                int(words["number"]),
                str(words["command"])[:40],
                str(words["edition"]),
                str(words["when"])[:30],
                str(words["by"])[:200],
                tuple(map(self._step, words["steps"])),
                tuple(map(self._path, words["folders"])),
                None if undoes is None else int(undoes),
                dict(words["details"]),
            )
        except FileNotFoundError:
            raise
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._foreign(path) from error

    def _step(self, words: Mapping[str, Any]) -> FileRecord | FileMove:
        if "from" in words:
            return FileMove(self._path(words["from"]), self._path(words["to"]))
        return FileRecord(
            self._path(words["file"]),
            _digest(words["before"]),
            _digest(words["after"]),
            words["stays"] is True,
        )

    def _path(self, name: str) -> Path:
        return self.inside(self._folders.content / str(name), follow=False)


def not_taken_back(revisions: Iterable[Revision]) -> dict[int, Revision]:
    """The revisions that haven't been taken back, by number: one is taken back by a later one that stands
    itself.
    """
    remaining: dict[int, Revision] = {}
    undone: set[int] = set()
    for revision in sorted(revisions, key=lambda revision: -revision.number):
        if revision.number not in undone:
            remaining[revision.number] = revision
            if revision.undoes is not None:
                undone.add(revision.undoes)
    return remaining


def last_act(revisions: Iterable[Revision], edition: str, command: str = "") -> Revision | None:
    """The newest act of an edition that stands and can be taken back: of this command, or of any. An undo is
    none: `last_undo` gives it.
    """
    acts = (
        revision
        for revision in not_taken_back(revisions).values()
        if revision.edition in ("", edition)
        and revision.undoes is None
        and revision.undoable_steps
        and command in ("", revision.command)
    )
    return max(acts, key=lambda revision: revision.number, default=None)


def last_undo(revisions: Iterable[Revision], edition: str) -> Revision | None:
    """The newest standing undo of an edition: taking it back does again what it took back."""
    all_of = tuple(revisions)
    plain = {revision.number for revision in all_of if revision.undoes is None}
    undos = (
        revision
        for revision in not_taken_back(all_of).values()
        if revision.edition in ("", edition) and revision.undoes in plain
    )
    return max(undos, key=lambda revision: revision.number, default=None)


def _digest(sha256: Any) -> str | None:
    if sha256 is not None and not (isinstance(sha256, str) and _DIGEST.fullmatch(sha256)):
        raise ValueError(sha256)
    return sha256
