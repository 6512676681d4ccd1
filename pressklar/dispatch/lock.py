"""One run at a time: whoever sends, or settles what was sent, holds the ledger's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..foundation.locks import exclusive_lock, is_locked, ledger_problem


@contextmanager
def exclusive_ledger_lock(path: Path, command: str = "send") -> Iterator[None]:
    """Holds the lock at that path. Raises OutsideError: E879 where another run holds it, E901 where the disk
    refuses.
    """
    with exclusive_lock(path, command, ledger_problem):
        yield


def is_free(path: Path) -> bool:
    """Whether no run holds the lock, at this moment."""
    return not is_locked(path)
