"""A lock on a file that the operating system lets go of when its process ends, however it ends; and who holds
it.

The lock is the library filelock's (flock(2), LockFileEx). Beside `name.lock` lies `name.holder.json` with the
holder, for messages only: it is believed only while the lock itself is taken.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..locale import tr
from ..problems import OutsideError, Problem
from .files import cannot_write
from .folders import Folders

_CLOCK = "%Y-%m-%d %H:%M:%S"
_MOST = 2000
_POLL = 0.05


@dataclass(frozen=True)
class LockHolder:
    """Who holds a lock. `since` is in UTC, as 2031-05-04 10:12:00."""

    command: str
    pid: int
    host: str
    since: str

    @property
    def who(self) -> str:
        """For messages: "merge (process 123)", with the machine where that is another."""
        if self.host == platform.node():
            return tr("{command} (process {pid})", command=self.command, pid=self.pid)
        return tr("{command} (process {pid} on {host})", command=self.command, pid=self.pid, host=self.host)

    @property
    def clock(self) -> str:
        """When it began by this machine's clock: "10:12", with the day where that isn't today."""
        try:
            began = datetime.strptime(self.since, _CLOCK).replace(tzinfo=UTC).astimezone()
        except ValueError:
            return self.since
        return began.strftime(
            "%H:%M" if began.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M"
        )


@contextmanager
def exclusive_lock(
    path: Path, command: str, refusal: Callable[[LockHolder | None], Problem], *, wait: float = 0.0
) -> Iterator[None]:
    """Holds the lock at `path` (its folder is made), after waiting for it so many seconds.

    Raises OutsideError: with `refusal` of the holder where another has it, E901 where the disk refuses.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=wait, poll_interval=_POLL, thread_local=False)
        lock.acquire()
    except Timeout:
        raise OutsideError(refusal(holder_of(path))) from None
    except OSError as error:
        raise OutsideError(cannot_write(path, error)) from error
    try:
        _write_holder(path, command)
        yield
    finally:
        with suppress(OSError):
            _holder_path(path).unlink(missing_ok=True)
        lock.release()


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock at this moment. Makes no file; a lock that can't be opened counts as
    free.
    """
    from filelock import FileLock, Timeout

    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0, thread_local=False):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def holder_of(path: Path) -> LockHolder | None:
    """Who said to hold the lock; None where nobody did, or the words can't be read."""
    try:
        with _holder_path(path).open("rb") as file:
            words = json.loads(file.read(_MOST))
        return LockHolder(
            str(words["command"])[:40], int(words["pid"]), str(words["host"])[:80], str(words["since"])[:30]
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _holder_path(path: Path) -> Path:
    return path.with_name(f"{path.name.removesuffix('.lock')}.holder.json")


def _write_holder(path: Path, command: str) -> None:
    """Never through a link that somebody put there."""
    holder = LockHolder(command, os.getpid(), platform.node(), datetime.now(UTC).strftime(_CLOCK))
    with suppress(OSError):
        _holder_path(path).unlink(missing_ok=True)
        with _holder_path(path).open("x", encoding="utf-8") as file:
            json.dump(asdict(holder), file)


def ledger_lock(folders: Folders, edition: str) -> Path:
    """The lock of whoever sends an edition's parcels, or settles what was sent."""
    return folders.edition(edition) / "records" / "ledger.sqlite3.lock"


def ledger_problem(holder: LockHolder | None) -> Problem:
    return Problem(
        "E879",
        None,
        tr(
            "Another run is sending: process {pid} on {host} has held the ledger since {since} UTC.",
            pid=holder.pid,
            host=holder.host,
            since=holder.since,
        )
        if holder
        else tr("Another run is sending: it holds the ledger."),
        tr(
            "Wait until it is done, then run this again. If it hangs, end that process: nothing "
            "will be sent twice."
        ),
    )
