"""Taking back what a writing act did: an act of its own, so that it can be taken back as well (redo).

Where a file was changed since, only what the act itself wrote is taken out of it, if the two don't touch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import N_, tr
from ..markup.weaving import woven
from ..problems import ContentError, Place, Problem, UsageError
from . import editions, read_edition
from .changeset import Changeset, FileChange, FileMove, FileRecord, bytes_of, digest
from .history import History, Revision, last_act, last_undo, not_taken_back
from .transaction import Transaction, clock, unfinished_problem, writing

Contents = Mapping[Path, bytes | None]
"""What files hold, by path; None: there is no such file."""


@dataclass(frozen=True)
class UndoResult:
    """The acts that were taken back (or done again), in that order; or, where a command had been cut off,
    that alone was put back. `problems` say what was.
    """

    revisions: tuple[Revision, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class UndoPlan:
    """How an act would be taken back: `changed` are files that were changed since so that it can't be,
    `woven` those that were, too, but elsewhere in them.
    """

    steps: tuple[FileChange | FileMove, ...]
    changed: tuple[Path, ...]
    woven: tuple[Path, ...]
    contents: Contents
    """What the files would hold then."""


@dataclass(frozen=True)
class UndoPreview:
    """An act that would be taken back (or done again), with those of its files that were changed since: so
    that it can't be, or elsewhere in them.
    """

    revision: Revision
    changed: tuple[Path, ...]
    woven: tuple[Path, ...] = ()


@dataclass(frozen=True)
class UndoTarget:
    """Which acts are to be taken back: that of a number; else the last `steps`, of a command or of any; with
    `redo`, what was last taken back is done again.
    """

    number: int | None = None
    steps: int = 1
    command: str = ""
    redo: bool = False

    @property
    def name(self) -> str:
        """The command's name in the history."""
        return "redo" if self.redo else "undo"


def undo(folders: Folders, edition: str, target: UndoTarget = UndoTarget()) -> UndoResult:
    """Take back the edition's last act, or what `target` says.

    Where a command was cut off, what it had written is put back, and no more; a cut-off undo is put back and
    then done. Raises UsageError (E635) where there is nothing to take back; ContentError: E636 for each file
    that was changed since, E830 where the edition couldn't be read then, E823 where former bytes aren't kept;
    OutsideError (E821, E901). Of several steps those before the one that fails stay taken back.
    """
    with writing(folders, target.name) as transaction:
        cut_off = transaction.history.unfinished()
        problems = transaction.recover()
        if cut_off is not None and cut_off.command != target.name:
            return UndoResult((), problems)
        acts: list[Revision] = []
        for _ in range(target.steps):
            revisions = transaction.history.revisions()
            revision = _revision(revisions, edition, target)
            if revision is None:
                break
            problems += _take_back(folders, transaction, revision, target.name)
            acts.append(_act(revisions, revision))
    if not acts:
        raise _nothing(edition, target)
    return UndoResult(tuple(acts), problems)


def preview_undo(
    folders: Folders, edition: str, target: UndoTarget = UndoTarget()
) -> tuple[UndoPreview, ...]:
    """What `undo` would do; writes nothing. Raises ContentError (E820) where a command was cut off, E823;
    UsageError (E635).
    """
    if problem := unfinished_problem(folders, edition):
        raise ContentError(problem)
    history = History(folders)
    revisions = list(history.revisions())
    contents: dict[Path, bytes | None] = {}
    previews: list[UndoPreview] = []
    for _ in range(target.steps):
        revision = _revision(tuple(revisions), edition, target)
        if revision is None:
            break
        plan = undo_plan(history, revision, contents)
        contents |= plan.contents
        previews.append(UndoPreview(_act(tuple(revisions), revision), plan.changed, plan.woven))
        number = max(each.number for each in revisions) + 1
        revisions.append(Revision(number, target.name, edition, "", "", (), undoes=revision.number))
    if not previews:
        raise _nothing(edition, target)
    return tuple(previews)


def undo_plan(history: History, revision: Revision, contents: Contents | None = None) -> UndoPlan:
    """How an act would be taken back from what the files hold now, or would hold (`contents`). Raises
    ContentError (E823).
    """
    now: dict[Path, bytes | None] = dict(contents or {})
    steps: list[FileChange | FileMove] = []
    changed: list[Path] = []
    woven_files: list[Path] = []
    for step in reversed(revision.undoable_steps):
        if isinstance(step, FileMove):
            steps.append(FileMove(step.target, step.source))
            data = _bytes(now, step.target)
            if data is None or _bytes(now, step.source) is not None:
                changed.append(step.source)
            now[step.source], now[step.target] = data, None
            continue
        data, former = _bytes(now, step.path), history.stored(step.before)
        if digest(data) != step.after:
            former = _woven(history, step, data, former)
            (changed if former is None else woven_files).append(step.path)
        if former is not None or digest(data) == step.after:
            steps.append(FileChange.between(step.path, data, former))
            now[step.path] = former
    return UndoPlan(tuple(steps), tuple(changed), tuple(woven_files), now)


def _bytes(now: dict[Path, bytes | None], path: Path) -> bytes | None:
    """What a file holds, remembered: so that all steps go by the same reading. A folder, or what can't be
    read, counts as a text that nobody wrote.
    """
    if path not in now:
        now[path] = b"\0"
        with suppress(OSError):
            now[path] = bytes_of(path)
    return now[path]


def _woven(history: History, step: FileRecord, data: bytes | None, former: bytes | None) -> bytes | None:
    """A file that was changed since, without what the act wrote into it; None where that can't be told
    apart.
    """
    if data is None or former is None or step.after is None:
        return None
    with suppress(ContentError, UnicodeDecodeError):  # the first release kept nothing of what files got
        texts = [each.decode() for each in (history.stored(step.after) or b"", data, former)]
        if (text := woven(*texts)) is not None:
            return text.encode()
    return None


def _nothing(edition: str, target: UndoTarget) -> UsageError:
    message = (
        N_("There is no act {number} of the edition {edition} that could be taken back.")
        if target.number is not None
        else N_("Nothing was taken back of the edition {edition}.")
        if target.redo
        else N_("There is no {command} to take back of the edition {edition}.")
        if target.command
        else N_("There is nothing to take back of the edition {edition}.")
    )
    return UsageError(
        Problem(
            "E635",
            None,
            tr(message, command=target.command, edition=edition, number=target.number),
            tr("`{program} history` shows what was written, and when.", program=program()),
        )
    )


def _revision(revisions: tuple[Revision, ...], edition: str, target: UndoTarget) -> Revision | None:
    if target.number is not None:
        revision = not_taken_back(revisions).get(target.number)
        is_undoable = revision is not None and revision.undoable_steps and revision.edition in ("", edition)
        return revision if is_undoable else None
    return last_undo(revisions, edition) if target.redo else last_act(revisions, edition, target.command)


def _act(revisions: tuple[Revision, ...], target: Revision) -> Revision:
    """The act that an undo took back; any other is one itself."""
    return next((revision for revision in revisions if revision.number == target.undoes), target)


def _take_back(
    folders: Folders, transaction: Transaction, revision: Revision, name: str
) -> tuple[Problem, ...]:
    plan = undo_plan(transaction.history, revision)
    if plan.changed:
        raise _refused(revision, [Place(folders.display_path(path)) for path in plan.changed])
    if plan.woven:
        _check_readable(folders, revision, plan.contents)
    tidy = tuple(reversed(revision.folders))
    changes = Changeset(name, revision.edition, plan.steps, tidy=tidy, undoes=revision.number)
    try:
        written = transaction.commit(changes)
    except ContentError as error:
        if any(problem.code != "E633" for problem in error.problems):
            raise
        raise _refused(revision, [problem.place for problem in error.problems if problem.place]) from error
    if written is None:
        raise _nothing(revision.edition, UndoTarget(revision.number))
    return tuple(
        Problem(
            "A831",
            Place(folders.display_path(path)),
            tr(
                "{file} was changed since {command} wrote it ({time}): only what it wrote then was "
                "taken back.",
                file=folders.display_path(path),
                command=revision.command,
                time=clock(revision.when),
            ),
            tr("What was written later stays. Read the place through."),
        )
        for path in plan.woven
    )


def _refused(revision: Revision, places: Sequence[Place]) -> ContentError:
    return ContentError(
        *(
            Problem(
                "E636",
                place,
                tr(
                    "{file} was changed since {command} wrote it ({time}): taking that back would "
                    "lose the change.",
                    file=place.file,
                    command=revision.command,
                    time=clock(revision.when),
                ),
                tr(
                    "Nothing was changed. Put that part back by hand, or take back first what was "
                    "written later."
                ),
            )
            for place in dict.fromkeys(places)
        )
    )


def _check_readable(folders: Folders, revision: Revision, contents: Contents) -> None:
    """Raises ContentError (E830) where the edition would have a fault that it doesn't have now: two acts that
    don't touch in a file may still contradict each other.
    """
    touched = {path.relative_to(folders.content).parts[0] for path in contents}
    concerned = [name for name in editions(folders) if name in touched or not touched <= {*editions(folders)}]
    faults = [
        {
            (problem.code, problem.file, problem.message): problem
            for name in concerned
            for problem in read_edition(folders, name, instead).problems
            if problem.severity == "error"
        }
        for instead in ({}, contents)
    ]
    new = [problem for key, problem in faults[1].items() if key not in faults[0]]
    if new:
        raise ContentError(
            Problem(
                "E830",
                new[0].place,
                tr(
                    "Taking back {command} of {time} would leave a fault, because of what was written later: "
                    "{fault}",
                    command=revision.command,
                    time=clock(revision.when),
                    fault=new[0].message,
                ),
                tr("Nothing was changed. Take back first what was written later."),
            )
        )
