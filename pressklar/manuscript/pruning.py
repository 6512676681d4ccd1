"""How much of the history is kept: acts of one hand that followed on one another become one when they are a
day old, and the oldest go when there are too many, or when what they keep is too large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from .changeset import FileRecord
from .history import History, Revision

ACTS_SETTING, SIZE_SETTING = "PRESSKLAR_HISTORY_ACTS", "PRESSKLAR_HISTORY_MB"
"""The environment variables that say how many acts are kept, and how many megabytes of files."""
MOST_ACTS, MOST_MEGABYTES = 2000, 100
"""What is kept where they say nothing."""
_EVERY = 20
"""So many acts after one another, then it is looked whether the oldest must go."""
_WHOLE = timedelta(days=1)
"""For so long each act stays by itself."""
_SITTING = timedelta(hours=1)
"""Acts of one hand within that time may become one."""


def prune_after(history: History, revision: Revision) -> None:
    """Look through the history, now and then. Raises OSError."""
    if revision.number % _EVERY == 0:
        prune(history)


def prune(history: History, now: datetime | None = None) -> None:
    """Join what is small and old, and let the oldest go. Raises OSError."""
    revisions = history.revisions()
    for sitting in _sittings(revisions, (now or datetime.now(UTC)) - _WHOLE):
        history.put(_joined(sitting))
        for revision in sitting[:-1]:
            history.remove(revision.number)
    _drop_oldest(history)


def _sittings(revisions: Sequence[Revision], before: datetime) -> Iterator[Sequence[Revision]]:
    """Runs of two acts or more that may become one."""
    undone = {revision.undoes for revision in revisions}
    run: list[Revision] = []
    for revision in revisions:
        when = _time(revision)
        is_plain = (
            revision.undoes is None
            and revision.number not in undone
            and when is not None
            and when < before
            and all(isinstance(step, FileRecord) and not step.stays for step in revision.steps)
        )
        if run and not (is_plain and _goes_on(run, revision)):
            if len(run) > 1:
                yield run
            run = []
        if is_plain:
            run = [*run, revision]
    if len(run) > 1:
        yield run


def _goes_on(run: Sequence[Revision], revision: Revision) -> bool:
    """Whether an act is of the same hand, soon after, and found its files as the run had left them."""
    first, last = run[0], run[-1]
    start, end = _time(first), _time(revision)
    same = (first.command, first.edition, first.by) == (revision.command, revision.edition, revision.by)
    near = start is not None and end is not None and end - start <= _SITTING
    left = {step.path: step.after for act in run for step in act.steps if isinstance(step, FileRecord)}
    steps = [step for step in revision.steps if isinstance(step, FileRecord)]
    return (
        same
        and near
        and last.number + 1 == revision.number
        and all(left.get(step.path, step.before) == step.before for step in steps)
    )


def _joined(run: Sequence[Revision]) -> Revision:
    """The acts of a run as one, with the number of the last."""
    records: dict[object, FileRecord] = {}
    for step in (step for revision in run for step in revision.steps if isinstance(step, FileRecord)):
        before = records[step.path].before if step.path in records else step.before
        records[step.path] = replace(step, before=before)
    folders = dict.fromkeys(folder for revision in run for folder in revision.folders)
    acts = sum(revision.acts for revision in run)
    return replace(run[-1], steps=tuple(records.values()), folders=tuple(folders), details={"acts": acts})


def _drop_oldest(history: History) -> None:
    """The oldest acts go where there are too many, and with them what no other needs."""
    most_acts = _setting(ACTS_SETTING, MOST_ACTS)
    most_bytes = _setting(SIZE_SETTING, MOST_MEGABYTES) * 1_000_000
    sizes, needed, size = history.sizes(), set[str](), 0
    for count, revision in enumerate(reversed(history.revisions())):
        new = {
            sha256
            for step in revision.steps
            if isinstance(step, FileRecord)
            for sha256 in (step.before, step.after)
            if sha256 is not None
        } - needed
        size += sum(sizes.get(sha256, 0) for sha256 in new)
        if count and (count >= most_acts or size > most_bytes):
            history.remove(revision.number)
        else:
            needed |= new
    for sha256 in sizes.keys() - needed:
        history.discard(sha256)


def _setting(name: str, otherwise: int) -> int:
    """A whole number from the environment, at least 1."""
    text = os.environ.get(name, "").strip()
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else otherwise


def _time(revision: Revision) -> datetime | None:
    try:
        when = datetime.fromisoformat(revision.when)
    except ValueError:
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
