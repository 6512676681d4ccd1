"""One step of a writing act on the disk, so that a text that an editor saves in the midst of it is never
lost.

A file's new bytes are made whole beside it (`.name.part`) and change places with the old ones in one step.
Only then is it looked at what came out: where that isn't what was read, somebody saved in between, and it
returns to its place. What came out stays beside until all steps are done, and is looked at once more: an
editor may have been writing into it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..foundation.exchange import exchange_paths, recover_exchange, rename_without_replacing
from .changeset import FileChange, FileMove, FileRecord, digest, digest_of

_TURNS = 50
"""Most saves of somebody else's in the midst of one exchange."""


class ChangedError(Exception):
    """Somebody else wrote the file at the same time; theirs stands."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def part_of(path: Path) -> Path:
    """Where a file's other version lies while a writing act runs."""
    return path.with_name(f".{path.name}.part")


def apply(step: FileChange | FileMove) -> None:
    """Do one step. Raises ChangedError where the file isn't what was read, OSError."""
    if isinstance(step, FileMove):
        step.target.parent.mkdir(parents=True, exist_ok=True)
        try:
            rename_without_replacing(step.source, step.target)
        except (FileNotFoundError, FileExistsError) as error:
            raise ChangedError(step.source) from error
        return
    path, part = step.path, part_of(step.path)
    part.unlink(missing_ok=True)
    try:
        if step.data is None:
            rename_without_replacing(path, part)
        else:
            _stage(path, step.data)
            if step.read is None:
                rename_without_replacing(part, path)
                return
            if not _swap_in(part, path, {step.read}):
                raise ChangedError(path)
    except (FileNotFoundError, FileExistsError) as error:
        raise ChangedError(path) from error
    if digest_of(part) != step.read:
        with suppress(FileExistsError):  # then a still newer one stands
            rename_without_replacing(part, path)
        raise ChangedError(path)


def check_done(steps: Sequence[FileChange | FileMove]) -> None:
    """Raises ChangedError where somebody wrote into what came out, after it had come out, or has saved over
    what was put in.
    """
    later: set[Path] = set()
    for step in reversed(steps):
        if isinstance(step, FileChange):
            is_former = step.read is None or digest_of(part_of(step.path)) == step.read
            if not is_former or (step.path not in later and digest_of(step.path) != digest(step.data)):
                raise ChangedError(step.path)
        later |= step.paths


def clear(path: Path) -> None:
    """Take away what lies beside a file."""
    part_of(path).unlink(missing_ok=True)
    _stage_of(path).unlink(missing_ok=True)


def is_before(step: FileRecord | FileMove) -> bool:
    """Whether a step wasn't done, as far as its files tell."""
    if isinstance(step, FileMove):
        return os.path.lexists(step.source) and not os.path.lexists(step.target)
    return digest_of(step.path) == step.before


def take_back(step: FileRecord | FileMove, former: bytes | None) -> bool:
    """Take a step back, if it was done; False where that can't be without losing what somebody saved since:
    that stands.

    `former` is what a changed file held; None also where that isn't kept any more. Raises OSError.
    """
    try:
        return _move_back(step) if isinstance(step, FileMove) else _put_back(step, former)
    except (FileNotFoundError, FileExistsError):
        return False


def _move_back(move: FileMove) -> bool:
    if os.path.lexists(move.target) and not os.path.lexists(move.source):
        move.source.parent.mkdir(parents=True, exist_ok=True)
        rename_without_replacing(move.target, move.source)
        return True
    return not os.path.lexists(move.target)


def _put_back(record: FileRecord, former: bytes | None) -> bool:
    path, before, after = record.path, record.before, record.after
    part = part_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    recover_exchange(part, path)
    now, beside = digest_of(path), digest_of(part)
    try:
        if now == before:
            return True
        if now != after:
            return False
        if before is None:
            return _remove_new(path, part, after)
        is_late = beside not in (None, before, after)  # saved in the midst of the change, and nowhere else
        if not is_late:
            if former is None:
                return False
            part.unlink(missing_ok=True)
            _stage(path, former)
        if after is None:
            rename_without_replacing(part, path)
            return not is_late
        return _swap_in(part, path, {after}) and not is_late
    finally:
        clear(path)


def _remove_new(path: Path, part: Path, after: str | None) -> bool:
    """A file that was new goes, unless somebody saves into it in this moment."""
    part.unlink(missing_ok=True)
    rename_without_replacing(path, part)
    if digest_of(part) == after:
        return True
    with suppress(FileExistsError):
        rename_without_replacing(part, path)
    return False


def _swap_in(part: Path, path: Path, may_go: set[str | None]) -> bool:
    """Exchange the two; what comes out must be one of those that may go, else it returns. Whether the staged
    one is in place.
    """
    for turn in range(_TURNS):
        staged = digest_of(part)
        exchange_paths(part, path)
        if digest_of(part) in may_go:
            return turn == 0
        may_go = {
            *may_go,
            staged,
        }  # somebody saved meanwhile: that is newer, and returns for what was put there
    return False


def _stage_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.stage")


def _stage(path: Path, data: bytes) -> None:
    """The bytes whole at `part_of(path)`, with the rights of the file that they are for: never half, however
    it ends.
    """
    stage = _stage_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.unlink(missing_ok=True)
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        mode = 0o644
    with stage.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    stage.chmod(mode)
    stage.rename(part_of(path))
