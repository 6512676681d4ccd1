"""Taking back what a writing act did: an act of its own, so that it can be taken back as well (redo)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import N_, tr
from ..problems import ContentError, Problem, UsageError
from .changeset import UNREADABLE, Changeset, FileChange, FileMove, digest_of
from .history import History, Revision, last_act, last_undo
from .transaction import Transaction, clock, unfinished_problem, writing


@dataclass(frozen=True)
class UndoResult:
    """The acts that were taken back (or done again), in that order; or, where a command had been cut off,
    that alone was put back. `problems` say what was.
    """

    revisions: tuple[Revision, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class UndoPreview:
    """An act that would be taken back (or done again), and those of its files that were changed since, so
    that it can't.
    """

    revision: Revision
    changed: tuple[Path, ...]


def undo(
    folders: Folders, edition: str, *, steps: int = 1, command: str = "", redo: bool = False
) -> UndoResult:
    """Take back the edition's last act (of that command, or any), or the last `steps` of them; with `redo`,
    do again what was last taken back.

    Where a command was cut off, what it had written is put back, and no more; a cut-off undo is put back and
    then done. Raises UsageError (E635) where there is nothing to take back; ContentError: E636 for each file
    that was changed since, E823 where former bytes aren't kept; OutsideError (E821, E901). Of several steps
    those before the one that fails stay taken back.
    """
    name = "redo" if redo else "undo"
    with writing(folders, name) as transaction:
        cut_off = transaction.history.unfinished()
        problems = transaction.recover()
        if cut_off is not None and cut_off.command != name:
            return UndoResult((), problems)
        acts: list[Revision] = []
        for _ in range(steps):
            revisions = transaction.history.revisions()
            target = _target(revisions, edition, command, redo)
            if target is None:
                break
            _take_back(transaction, target, name)
            acts.append(_act(revisions, target))
    if not acts:
        raise _nothing(edition, command, redo)
    return UndoResult(tuple(acts), problems)


def preview_undo(
    folders: Folders, edition: str, *, steps: int = 1, command: str = "", redo: bool = False
) -> tuple[UndoPreview, ...]:
    """What `undo` would do; writes nothing. Raises ContentError (E820) where a command was cut off,
    UsageError (E635).
    """
    if problem := unfinished_problem(folders, edition):
        raise ContentError(problem)
    revisions = list(History(folders).revisions())
    later: dict[Path, str | None] = {}
    previews: list[UndoPreview] = []
    for _ in range(steps):
        target = _target(tuple(revisions), edition, command, redo)
        if target is None:
            break
        changed = []
        for step in reversed(target.undoable_steps):
            if isinstance(step, FileMove):
                later[step.source] = UNREADABLE  # whatever it is: it is moved as it is
                continue
            if later.get(step.path, digest_of(step.path)) not in (step.after, UNREADABLE):
                changed.append(step.path)
            later[step.path] = step.before
        previews.append(UndoPreview(_act(tuple(revisions), target), tuple(changed)))
        number = max(revision.number for revision in revisions) + 1
        revisions.append(
            Revision(number, "redo" if redo else "undo", edition, "", "", (), undoes=target.number)
        )
    if not previews:
        raise _nothing(edition, command, redo)
    return tuple(previews)


def _nothing(edition: str, command: str, redo: bool) -> UsageError:
    message = (
        N_("Nothing was taken back of the edition {edition}.")
        if redo
        else N_("There is no {command} to take back of the edition {edition}.")
        if command
        else N_("There is nothing to take back of the edition {edition}.")
    )
    return UsageError(
        Problem(
            "E635",
            None,
            tr(message, command=command, edition=edition),
            tr("`{program} undo --list` shows what was written, and when.", program=program()),
        )
    )


def _target(revisions: tuple[Revision, ...], edition: str, command: str, redo: bool) -> Revision | None:
    return last_undo(revisions, edition) if redo else last_act(revisions, edition, command)


def _act(revisions: tuple[Revision, ...], target: Revision) -> Revision:
    """The act that an undo took back; any other is one itself."""
    return next((revision for revision in revisions if revision.number == target.undoes), target)


def _take_back(transaction: Transaction, revision: Revision, name: str) -> None:
    history = transaction.history
    steps = tuple(
        FileMove(step.target, step.source)
        if isinstance(step, FileMove)
        else FileChange(step.path, step.after, history.stored(step.before))
        for step in reversed(revision.undoable_steps)
    )
    try:
        transaction.commit(
            Changeset(
                name, revision.edition, steps, tidy=tuple(reversed(revision.folders)), undoes=revision.number
            )
        )
    except ContentError as error:
        if any(problem.code != "E633" for problem in error.problems):
            raise
        raise ContentError(
            *(
                Problem(
                    "E636",
                    problem.place,
                    tr(
                        "{file} was changed since {command} wrote it ({time}): taking that back would "
                        "lose the change.",
                        file=problem.file,
                        command=revision.command,
                        time=clock(revision.when),
                    ),
                    tr(
                        "Nothing was changed. Put that part back by hand, or take back first what was "
                        "written later."
                    ),
                )
                for problem in error.problems
            )
        ) from error
