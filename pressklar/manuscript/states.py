"""The content as it was: what every file held when an act had been written, and the way back to that.

A state is told by what acts recorded. What another program wrote between two acts is part of the state that
the next act found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import tr
from ..problems import ContentError, Problem, UsageError
from .changeset import Changeset, FileChange, FileMove, FileRecord, bytes_of
from .history import History, Revision
from .transaction import unfinished_problem, writing

COMMAND = "go back"
"""The name under which the history keeps a return to an earlier state."""
_Kept = str | Path | None
"""What a file held: the SHA-256 of bytes that are kept, the file that holds it now, or nothing."""


@dataclass(frozen=True)
class StatePair:
    """Two states of the content, as the files that differ between them: what each held, None where it wasn't
    there.
    """

    before: Mapping[Path, bytes | None]
    after: Mapping[Path, bytes | None]


class ContentStates:
    """The states that the history of a root knows, each called by the number of the act that left it; 0 is
    before the first.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self.revisions = history.revisions()

    def pair(self, first: int, second: int | None) -> StatePair:
        """The states that two acts left; None is the content as it is now. Raises ContentError (E823) where
        bytes aren't kept any more.
        """
        states = self._state(first), self._state(second)
        # a file that isn't in a state is there as it is now
        paths = [
            path
            for path in dict.fromkeys((*states[0], *states[1]))
            if states[0].get(path, path) != states[1].get(path, path)
        ]
        before, after = ({path: self._read(state.get(path, path)) for path in paths} for state in states)
        differing = [path for path in paths if before[path] != after[path]]
        return StatePair(
            {path: before[path] for path in differing}, {path: after[path] for path in differing}
        )

    def of_act(self, revision: Revision) -> StatePair:
        """What an act's files held before and after it. Raises ContentError (E823)."""
        before: dict[Path, bytes | None] = {}
        after: dict[Path, bytes | None] = {}
        changes: tuple[tuple[Path, bytes | None, bytes | None], ...]
        for step in revision.steps:
            if isinstance(step, FileMove):
                data = after.get(step.source, self._read(step.target))
                changes = ((step.source, data, None), (step.target, None, data))
            else:
                changes = ((step.path, self._history.stored(step.before), self._history.stored(step.after)),)
            for path, former, new in changes:
                before.setdefault(path, former)
                after[path] = new
        return StatePair(before, after)

    def _state(self, number: int | None) -> dict[Path, _Kept]:
        """What each file held that any act has written, as far as it may be other than now."""
        state: dict[Path, _Kept] = {}
        if number is None:
            return state
        for revision in reversed(self.revisions):
            if revision.number <= number:
                break
            for step in reversed(revision.undoable_steps):
                if isinstance(step, FileMove):
                    state[step.source], state[step.target] = state.get(step.target, step.target), None
                else:
                    state[step.path] = step.before
        return state | {path: kept for path, kept in self._written_until(number).items() if path in state}

    def _written_until(self, number: int) -> dict[Path, _Kept]:
        """What the acts up to a number left, where that is kept."""
        sizes = self._history.sizes()
        written: dict[Path, _Kept] = {}
        for step in (
            step
            for revision in self.revisions
            if revision.number <= number
            for step in revision.undoable_steps
        ):
            if isinstance(step, FileRecord) and (step.after is None or step.after in sizes):
                written[step.path] = step.after
            elif isinstance(step, FileMove):
                moved = written.pop(step.source, None)
                written[step.source] = None
                if moved is not None:
                    written[step.target] = moved
        return written

    def _read(self, kept: _Kept) -> bytes | None:
        if isinstance(kept, Path):
            with suppress(OSError):
                return bytes_of(kept)
            return None
        return self._history.stored(kept)


def state_at(revisions: Sequence[Revision], when: str) -> int:
    """The number of the act that left the state of a moment by this machine's clock: an act's number, a day
    (its end), or a day and time. 0: before the first that is kept.

    Raises UsageError (E832) for words that mean none of these.
    """
    text = when.strip()
    if text.isdecimal() and len(text) < 10:
        numbers = {revision.number for revision in revisions}
        if int(text) in numbers | {min(numbers, default=1) - 1}:
            return int(text)
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text).astimezone()
        if len(text) == len("2031-05-04"):
            moment += timedelta(days=1)
        before = [revision.number for revision in revisions if _is_before(revision, moment)]
        return max(before, default=min((each.number for each in revisions), default=1) - 1)
    raise UsageError(
        Problem(
            "E832",
            None,
            tr("{when!r} is neither an act's number, a day nor a moment that the history has.", when=when),
            tr(
                'Write it as 12, 2031-05-04 or "2031-05-04 10:12"; `{program} history` lists them.',
                program=program(),
            ),
        )
    )


def _is_before(revision: Revision, moment: datetime) -> bool:
    try:
        when = datetime.fromisoformat(revision.when)
    except ValueError:
        return True
    return (when if when.tzinfo else when.replace(tzinfo=UTC)) < moment


def states_since(folders: Folders, edition: str, number: int) -> StatePair:
    """The content as it is now beside what it would be by `go_back`; nothing is written. Raises ContentError
    (E820, E823).
    """
    if problem := unfinished_problem(folders, edition):
        raise ContentError(problem)
    return _way_back(History(folders), edition, number)


def go_back(folders: Folders, edition: str, number: int) -> Revision | None:
    """The edition's files as the act of that number left them, in one act of its own; None where nothing
    would be otherwise.

    Raises ContentError (E633, E820, E823), OutsideError (E821, E901).
    """
    with writing(folders, COMMAND) as transaction:
        transaction.recover()
        pair = _way_back(transaction.history, edition, number)
        steps = tuple(FileChange.between(path, pair.before[path], pair.after[path]) for path in pair.before)
        return transaction.commit(Changeset(COMMAND, edition, steps, details={"state": number}))


def _way_back(history: History, edition: str, number: int) -> StatePair:
    """What the edition's later acts wrote, as it is now and as it was."""
    states = ContentStates(history)
    paths = {
        path
        for revision in states.revisions
        if revision.number > number and revision.edition in ("", edition)
        for step in revision.undoable_steps
        for path in step.paths
    }
    pair = states.pair(number, None)
    return StatePair(
        {path: data for path, data in pair.after.items() if path in paths},
        {path: data for path, data in pair.before.items() if path in paths},
    )
