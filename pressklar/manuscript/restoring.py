"""A backup brought back: looked through whole before anything is written, then written as one act that can be
undone.

What it changes is what stands under content/ in the editions that the backup has. Records aren't taken back
in time: those that are missing here are added, the others stay, the ledger above all. A root without a
history gets the backup's.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..locale import N_, tr
from ..problems import ContentError, OutsideError, Place, Problem, UsageError
from .backup import FORMAT, LIST, backed_up, is_portable
from .changeset import Changeset, FileChange, bytes_of
from .history import History, Revision
from .read.words import visible
from .states import StatePair
from .transaction import Transaction, writing

MOST_FILES = 100_000
MOST_BYTES = 4_000_000_000
"""Of all files unpacked, and of the archive."""
_MOST_LIST = 40_000_000
_MOST_RATIO = 300
"""Times that a file of more than a megabyte may be smaller packed: YAML of one repeated line packs to a
hundredth.
"""
_CHUNK = 1 << 20
_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
_HISTORY = re.compile(r"content/records/history/(objects/[0-9a-f]{64}|[0-9]{4,9}\.json)")


@dataclass(frozen=True)
class RestorePlan:
    """What a backup would change. `missing` are records, templates and styles that it has and that aren't
    here; `other` are templates and styles that are another here, and stay.
    """

    pair: StatePair
    missing: tuple[str, ...]
    other: tuple[str, ...]
    brings_history: bool


class Backup:
    """A backup that has been looked through: every file in it is what its list says, and belongs where its
    name says.
    """

    def __init__(self, path: Path, progress: Progress) -> None:
        """Raises ContentError (E833) for what isn't a backup, is damaged or made to do harm; UsageError,
        OutsideError (E833) for a file that isn't there or can't be read.
        """
        self._name = path.name
        try:
            if not path.is_file():
                raise UsageError(self._problem(N_("There is no file {file}.")))
            if path.stat().st_size > MOST_BYTES:
                raise ContentError(self._problem(N_("{file} is larger than any backup.")))
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise ContentError(self._problem(N_("{file} isn't a zip archive, or is damaged."))) from error
        except OSError as error:
            raise OutsideError(self._problem(N_("{file} can't be read."))) from error
        self._check_entries(self._zip.infolist())
        self.sums = self._read_list()
        self._check_sums(progress)

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises ContentError (E833)."""
        try:
            return self._zip.read(name)
        except _UNPACKING as error:
            raise self._damaged() from error

    def close(self) -> None:
        self._zip.close()

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MOST_FILES or sum(info.file_size for info in entries) > MOST_BYTES:
            raise ContentError(self._problem(N_("{file} unpacks to far more than a publication.")))
        names = [info.filename for info in entries]
        if LIST not in names:
            raise ContentError(self._problem(N_("{file} isn't a backup that Pressklar made.")))
        if len({name.casefold() for name in names}) < len(names):
            raise ContentError(self._problem(N_("{file} holds two files of the same name.")))
        for info in entries:
            mode = info.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or (
                info.filename != LIST and not is_portable(info.filename)
            ):
                raise ContentError(
                    self._problem(
                        N_("{file} holds {name}, which isn't a file of a publication."),
                        name=visible(info.filename[:200]),
                    )
                )
            if info.flag_bits & 1:
                raise ContentError(self._problem(N_("{file} is protected by a password.")))
            if info.file_size > _CHUNK and info.file_size > info.compress_size * _MOST_RATIO:
                raise ContentError(self._problem(N_("{file} unpacks to far more than a publication.")))

    def _read_list(self) -> dict[str, str]:
        """The SHA-256 of each file, as the archive's own list has it."""
        if self._zip.getinfo(LIST).file_size > _MOST_LIST:
            raise ContentError(self._problem(N_("{file} unpacks to far more than a publication.")))
        try:
            words = json.loads(self.read(LIST))
            sums = {str(name): str(sha256) for name, sha256 in words["files"].items()}
            version = words["format"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self._damaged() from error
        if version != FORMAT:
            raise ContentError(self._problem(N_("{file} was made by a newer Pressklar.")))
        if set(sums) | {LIST} != {info.filename for info in self._zip.infolist()}:
            raise self._damaged()
        return sums

    def _check_sums(self, progress: Progress) -> None:
        progress.stage("checking", len(self.sums))
        for name, sha256 in self.sums.items():
            digest, size = hashlib.sha256(), 0
            try:
                with self._zip.open(name) as file:
                    while piece := file.read(_CHUNK):
                        size += len(piece)
                        digest.update(piece)
            except _UNPACKING as error:
                raise self._damaged() from error
            if digest.hexdigest() != sha256 or size != self._zip.getinfo(name).file_size:
                raise self._damaged()
            progress.step()

    def _damaged(self) -> ContentError:
        return ContentError(self._problem(N_("{file} is damaged: a file in it isn't as it was packed.")))

    def _problem(self, sentence: str, **names: str) -> Problem:
        return Problem(
            "E833",
            Place(self._name),
            tr(sentence, file=self._name, **names),
            tr("Nothing was changed. Take a backup as Pressklar made it."),
        )


def restore_plan(folders: Folders, backup: Backup) -> RestorePlan:
    """What a backup would change; nothing is written. Raises ContentError (E833), OutsideError (E901)."""
    before: dict[Path, bytes | None] = {}
    after: dict[Path, bytes | None] = {}
    for path, data in _content(folders, backup):
        now = bytes_of(path)
        if now != data:
            before[path], after[path] = now, data
    brings_history = not History(folders).revisions() and any(_is_history(name) for name in backup.sums)
    beside = [
        name
        for name in backup.sums
        if not _is_content(name) and not name.startswith("content/records/history/")
    ]
    missing = [name for name in beside if not os.path.lexists(folders.root / name)]
    other = [
        name
        for name in beside
        if not name.startswith("content/")
        and name not in missing
        and _sum(folders.root / name) != backup.sums[name]
    ]
    return RestorePlan(StatePair(before, after), tuple(missing), tuple(other), brings_history)


def restore(folders: Folders, backup: Backup, progress: Progress) -> tuple[RestorePlan, Revision | None]:
    """Bring a backup back, in one act: what it changed.

    Raises ContentError (E633, E637, E820, E833), OutsideError (E821, E901).
    """
    with writing(folders, "restore") as transaction:
        transaction.recover()
        plan = restore_plan(folders, backup)
        progress.stage("restoring", len(plan.pair.before) + len(plan.missing))
        if plan.brings_history:
            _bring_history(folders, transaction, backup)
        records = [name for name in plan.missing if name.startswith("content/")]
        steps = (
            *(FileChange(folders.root / name, None, backup.read(name), stays=True) for name in records),
            *(
                FileChange.between(path, plan.pair.before[path], plan.pair.after[path])
                for path in plan.pair.before
            ),
        )
        revision = transaction.commit(Changeset("restore", "", steps))
        for name in plan.missing:
            if name not in records:
                write_atomically(folders.root / name, backup.read(name))
            progress.step()
    return plan, revision


def _content(folders: Folders, backup: Backup) -> Iterator[tuple[Path, bytes | None]]:
    """Each file of the content with what it would hold. An edition that the backup doesn't have stays."""
    names = [name for name in backup.sums if _is_content(name)]
    owners = {_owner(name) for name in names}
    for name in names:
        yield folders.root / name, backup.read(name)
    for path in backed_up(folders):
        name = path.relative_to(folders.root).as_posix()
        if _is_content(name) and name not in backup.sums and _owner(name) in owners:
            yield path, None


def _bring_history(folders: Folders, transaction: Transaction, backup: Backup) -> None:
    """The backup's history, where there is none: its own checks are made whenever it is read."""
    for name in sorted(
        backup.sums, reverse=True
    ):  # what acts need before the acts: o(bjects), then 0001.json
        if _is_history(name):
            transaction.history.check_home()
            write_atomically(folders.root / name, backup.read(name), lasting=False)


def _is_history(name: str) -> bool:
    return _HISTORY.fullmatch(name) is not None


def _is_content(name: str) -> bool:
    """Whether it is content itself, no record of what was done with it."""
    parts = PurePosixPath(name).parts
    return parts[0] == "content" and "records" not in parts[1:3]


def _owner(name: str) -> str:
    """The edition whose file it is; empty for what all editions share."""
    parts = PurePosixPath(name).parts
    return parts[1] if len(parts) > 2 else ""


def _sum(path: Path) -> str:
    try:
        return hashlib.sha256(bytes_of(path) or b"").hexdigest()
    except OSError:
        return ""
