"""One run at a time: a lock that the operating system lets go of when its process ends, however it ends."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from ..disk import cannot_write
from ..problems import OutsideError, Problem

_FAR = 1 << 30  # on Windows a locked byte can't be read by others: one far behind what is written is locked


@dataclass(frozen=True)
class Holder:
    """Who holds a lock. `since` is in UTC."""

    pid: int
    host: str
    since: str


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Holds the lock at that path. Raises OutsideError: E879 where another run holds it, E901 where the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o600), "r+b", buffering=0)
    except OSError as error:
        raise OutsideError(cannot_write(path, error)) from error
    with file:
        if not _take(file):
            raise OutsideError(_taken(_read(file)))
        try:
            file.seek(0)
            file.truncate()
            file.write(json.dumps({"pid": os.getpid(), "host": platform.node(), "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")}).encode())
            yield
        finally:
            file.seek(0)
            file.truncate()
            _leave(file)


def is_free(path: Path) -> bool:
    """Whether no run holds the lock, at this moment."""
    try:
        with path.open("r+b", buffering=0) as file:
            if not _take(file):
                return False
            _leave(file)
    except OSError:
        pass
    return True


def _taken(holder: Holder | None) -> Problem:
    who = f"process {holder.pid} on {holder.host} has held the ledger since {holder.since} UTC" if holder else "it holds the ledger"
    return Problem("E879", "error", f"Another run is sending: {who}.",
                   "Wait until it is done, then run this again. If it hangs, end that process: nothing will be sent twice.")


def _read(file: IO[bytes]) -> Holder | None:
    try:
        file.seek(0)
        found = json.loads(file.read(2000))
        return Holder(int(found["pid"]), str(found["host"])[:80], str(found["since"])[:30])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _leave(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _leave(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
