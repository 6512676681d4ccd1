"""The one way in which content/ is written: all or nothing, never over what somebody saved meanwhile, and so
that it can be taken back.

    with writing(folders, "check --fix") as transaction:
        transaction.recover()
        transaction.commit(Changeset(...))

The order of a commit: the lock · every file is still what it was read as · old and new bytes and the record
are on the disk · each file changes places with its new version · what came out is looked at once more · the
record gets its number. Killed anywhere, `recover` puts back what was there. Reading commands don't recover:
`unfinished_problem` tells them.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ..foundation.exchange import sync_folder
from ..foundation.files import cannot_write
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..foundation.locks import LockHolder, exclusive_lock
from ..locale import plural, tr
from ..problems import ContentError, OutsideError, Place, PressklarError, Problem
from .applying import ChangedError, apply, check_done, clear, is_before, take_back
from .changeset import (
    UNREADABLE,
    Changeset,
    FileChange,
    FileMove,
    FileRecord,
    bytes_of,
    changed_meanwhile,
    digest,
    digest_of,
)
from .history import History, Revision
from .pruning import prune_after

PATIENCE = 10.0
"""Seconds to wait for another command's commit: one takes a fraction of a second."""


def lock_path(folders: Folders) -> Path:
    return folders.content / "records" / "writing.lock"


@contextmanager
def writing(folders: Folders, command: str, *, wait: float | None = None) -> Iterator[Transaction]:
    """Holds the lock of whoever writes content/, after waiting for it so many seconds (PATIENCE where none
    are said).

    What is read inside can't be written by another command meanwhile (an editor can: that is seen when it is
    committed). Raises OutsideError: E821 where another command holds it, E901 where the disk refuses;
    ContentError (E637) where content/records leads elsewhere.
    """
    History(folders).check_home()
    with exclusive_lock(lock_path(folders), command, _busy, wait=PATIENCE if wait is None else wait):
        transaction = Transaction(folders)
        transaction.history.sweep()
        yield transaction


def commit(folders: Folders, changes: Changeset) -> Revision | None:
    """A changeset alone, in a transaction of its own. Raises what `writing` and `Transaction.commit`
    raise.
    """
    with writing(folders, changes.command) as transaction:
        return transaction.commit(changes)


def recover(folders: Folders, command: str) -> tuple[Problem, ...]:
    """As `Transaction.recover`, where there is anything to put back; else nothing is locked or made."""
    if not History(folders).is_unfinished():
        return ()
    with writing(folders, command) as transaction:
        return transaction.recover()


def unfinished_problem(folders: Folders, edition: str, *, wait: float | None = None) -> Problem | None:
    """Why this edition shouldn't be read now: a command was cut off while it wrote it (E820), or one is
    writing it and doesn't end (E821).

    One that is just writing is waited for. Writes nothing.
    """
    history = History(folders)
    if not history.is_unfinished():
        return None
    try:
        with _nobody_writing(folders, PATIENCE if wait is None else wait):
            revision = history.unfinished()
    except PressklarError as error:
        return error.problems[0]
    if revision is None or not any(_concerns(folders, path, edition) for path in revision.files):
        return None
    return Problem(
        "E820",
        Place(folders.display_path(revision.files[0])),
        plural(
            len(revision.files),
            "{command} was stopped on {time} while it wrote a file: some may be new and some old.",
            "{command} was stopped on {time} while it wrote {count} files: some may be new and some old.",
            command=revision.command,
            time=clock(revision.when),
        ),
        _undo_hint(),
    )


@contextmanager
def _nobody_writing(folders: Folders, wait: float) -> Iterator[None]:
    """Nobody writes inside. Where no lock can be had, on a disk that can't be written, nobody does."""
    try:
        with exclusive_lock(lock_path(folders), tr("a command that reads"), _busy, wait=wait):
            yield
    except OutsideError as error:
        if error.problems[0].code != "E901":
            raise
        yield


class Transaction:
    """Writes content/, for whoever holds the lock: made by `writing`."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self.history = History(folders)

    def check_finished(self) -> None:
        """Raises ContentError (E820) after a cut-off act."""
        if self.history.is_unfinished():
            raise ContentError(
                Problem(
                    "E820",
                    None,
                    tr("Another command was stopped while it wrote; nothing is written on top of that."),
                    _undo_hint(),
                )
            )

    def commit(self, changes: Changeset) -> Revision | None:
        """Do all steps, or none. None where nothing would be otherwise.

        Raises ContentError: E633 for each file that isn't what it was read as, E820 after a cut-off act, E637
        for a path out of content/; OutsideError (E901) where the disk refuses. Nothing is otherwise than
        before then.
        """
        self.check_finished()
        steps = tuple(map(self._inside, changes.steps))
        former = self._compare(steps, changes)
        steps = tuple(step for step in steps if isinstance(step, FileMove) or step.read != digest(step.data))
        if not steps:
            return None
        records = tuple(
            step
            if isinstance(step, FileMove)
            else FileRecord(step.path, step.read, digest(step.data), step.stays)
            for step in steps
        )
        revision = Revision(
            self.history.next_number(),
            changes.command,
            changes.edition,
            _now(),
            _user(),
            records,
            _missing_folders(steps),
            changes.undoes,
            changes.details,
        )
        try:
            new = (step.data for step in steps if isinstance(step, FileChange) and step.data is not None)
            for data in (*former, *new):
                self.history.store(data)
            self.history.begin(revision)
            self._write(revision, steps, changes.tidy)
        except BaseException as error:
            kept = self._take_back(revision) if self.history.is_unfinished() else ()
            if isinstance(error, ChangedError):
                raise ContentError(
                    *(
                        changed_meanwhile(self._folders.display_path(path))
                        for path in dict.fromkeys((error.path, *kept))
                    )
                ) from None
            if isinstance(error, OSError):
                raise self._refused(error) from error
            raise
        with suppress(OSError):  # what was written is written; the next act tries again
            prune_after(self.history, revision)
        return revision

    def recover(self) -> tuple[Problem, ...]:
        """Put back what a cut-off act had written. Advice (A634) says so, and a warning (W822) names each
        file that was saved since: it stays.

        Raises ContentError (E637) for a record that can't be used, OutsideError (E901).
        """
        revision = self.history.unfinished()
        if revision is None:
            return ()
        try:
            kept = self._take_back(revision)
        except OSError as error:
            raise self._refused(error) from error
        advice = Problem(
            "A634",
            None,
            tr(
                "{command} was stopped on {time} while it wrote; what it had written was taken back.",
                command=revision.command,
                time=clock(revision.when),
            ),
            tr("Run it again if it is still wanted."),
        )
        return advice, *(
            Problem(
                "W822",
                Place(self._folders.display_path(path)),
                tr(
                    "{file} was saved since {command} wrote it: it stays as it was saved.",
                    file=self._folders.display_path(path),
                    command=revision.command,
                ),
                tr("Read it through: it may hold a part of what was taken back elsewhere."),
            )
            for path in kept
        )

    def _write(
        self, revision: Revision, steps: tuple[FileChange | FileMove, ...], tidy: tuple[Path, ...]
    ) -> None:
        for step in steps:
            apply(step)
        check_done(steps)
        for step in steps:
            if isinstance(step, FileChange):
                clear(step.path)
        for folder in tidy:
            _remove_empty(self.history.inside(folder))
        for folder in {path.parent for step in revision.steps for path in step.paths}:
            if folder.is_dir():
                sync_folder(folder)
        self.history.finish(revision)

    def _take_back(self, revision: Revision) -> tuple[Path, ...]:
        """Every step back, the last first; gives the files that somebody saved since, which stay. Raises
        OSError.
        """
        kept = []
        for step in reversed(_begun(revision.steps)):
            former = None
            with suppress(ContentError):  # what isn't kept any more can't come back, but the others can
                former = self.history.stored(step.before) if isinstance(step, FileRecord) else None
            if not take_back(step, former):
                kept.append(step.source if isinstance(step, FileMove) else step.path)
        for folder in reversed(revision.folders):
            _remove_empty(folder)
        self.history.drop()
        return tuple(kept)

    def _refused(self, error: OSError) -> OutsideError:
        return OutsideError(cannot_write(Path(str(error.filename or self._folders.content)), error))

    def _inside(self, step: FileChange | FileMove) -> FileChange | FileMove:
        if isinstance(step, FileMove):
            return FileMove(
                self.history.inside(step.source, follow=False), self.history.inside(step.target, follow=False)
            )
        return FileChange(
            self.history.inside(step.path, follow=step.data is not None), step.read, step.data, step.stays
        )

    def _compare(self, steps: tuple[FileChange | FileMove, ...], changes: Changeset) -> list[bytes]:
        """The bytes that files hold before. Raises ContentError (E633) that names every file that isn't as it
        was read.
        """
        after: dict[Path, str | None] = {}
        former, changed = [], []
        for step in steps:
            if isinstance(step, FileMove):
                is_there = {
                    path: after[path] is not None if path in after else os.path.lexists(path)
                    for path in (step.source, step.target)
                }
                if not is_there[step.source] or is_there[step.target]:
                    changed.append(step.source)
                after[step.source], after[step.target] = None, UNREADABLE
                continue
            if step.path in after:
                same = after[step.path] == step.read
            else:
                data = None
                with suppress(OSError):
                    data = bytes_of(step.path)
                same = step.read == digest_of(step.path) == digest(data)
                former += [data] if data is not None else []
            if not same:
                changed.append(step.path)
            after[step.path] = digest(step.data)
        changed += [path for path, read in changes.reads.items() if digest_of(path) != read]
        if changed:
            raise ContentError(
                *(changed_meanwhile(self._folders.display_path(path)) for path in dict.fromkeys(changed))
            )
        return former


def _begun(steps: tuple[FileRecord | FileMove, ...]) -> list[FileRecord | FileMove]:
    """The steps that may have been done: none whose file still stands as it was before an earlier step."""
    begun = []
    waiting: set[Path] = set()
    for step in steps:
        if not step.paths & waiting:
            begun.append(step)
            waiting |= step.paths if is_before(step) else set()
    return begun


def clock(when: str) -> str:
    """A revision's time by this machine's clock: 2031-05-04 10:12."""
    try:
        return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return when


def _busy(holder: LockHolder | None) -> Problem:
    return Problem(
        "E821",
        None,
        tr("{command} has been writing the content since {time}.", command=holder.who, time=holder.clock)
        if holder
        else tr("Another command is writing the content."),
        tr("Try again when it has ended. Nothing was changed."),
    )


def _concerns(folders: Folders, path: Path, edition: str) -> bool:
    """Whether a file is the edition's, or all editions'."""
    parts = path.relative_to(folders.content).parts
    return len(parts) == 1 or parts[0] == edition


def _undo_hint() -> str:
    return tr(
        "`{program} undo` puts back what it had written, and touches nothing that was saved since.",
        program=program(),
    )


def _missing_folders(steps: tuple[FileChange | FileMove, ...]) -> tuple[Path, ...]:
    """The folders that aren't there yet, the outermost first."""
    missing: dict[Path, None] = {}
    for step in steps:
        folder = step.target.parent if isinstance(step, FileMove) else step.path.parent
        above = []
        while not folder.exists() and folder not in missing:
            above.append(folder)
            folder = folder.parent
        missing |= dict.fromkeys(reversed(above))
    return tuple(missing)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
