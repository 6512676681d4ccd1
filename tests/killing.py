"""Ends a process in the midst of what it writes: before any single operation on the disk, or with a file half
written.

The process is a fork of this one. It listens to Python's own audit events (opening to write, renaming,
removing, making folders, and the system calls that are made by ctypes), and to fsync; nothing in the program
knows of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod"})


def listen(root: Path, step: Callable[[int | None], None]) -> None:
    """Has `step` called before each operation that changes something under root/content. With the file's
    number where it was just written.
    """
    home = f"{root / 'content'}{os.sep}"

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            name, _, flags = arguments
            if (
                isinstance(flags, int)
                and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
                and f"{name}".startswith(home)
            ):
                step(None)
        elif (event == "ctypes.dlsym" and arguments[1] == "renameat2") or (
            event in EVENTS and str(os.fsdecode(arguments[0])).startswith(home)
        ):
            step(None)

    sys.addaudithook(hook)
    fsync = os.fsync

    def synced(handle: int) -> None:
        if str(_file_of(handle).readlink()).startswith(home):
            step(handle)
        fsync(handle)

    os.fsync = synced


def _file_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}")


def forked(work: Callable[[], int]) -> int:
    """What a fork of this process ends with: what `work` gives, or minus a signal's number."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            with Path(os.devnull).open("r+", encoding="utf-8") as nothing:
                for number in (0, 1, 2):
                    os.dup2(nothing.fileno(), number)
                sys.stdin = sys.stdout = sys.stderr = nothing
                code = work()
        finally:
            os._exit(code & 127)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def steps_of(work: Callable[[], int], root: Path) -> int:
    """How many operations the work does on root/content; it is done."""
    note = root.parent / f"{root.name}.steps"

    def counted() -> int:
        count = 0

        def step(_: int | None) -> None:
            nonlocal count
            count += 1

        listen(root, step)
        code = work()
        note.write_text(str(count))
        return code

    assert forked(counted) == 0
    return int(note.read_text())


def kill_at(work: Callable[[], int], root: Path, which: int) -> bool:
    """Does the work, and ends the process before the operation of that number (from 1); at an fsync, the file
    is left half written. Whether it came so far.
    """

    def cut_off() -> int:
        count = 0

        def step(handle: int | None) -> None:
            nonlocal count
            count += 1
            if count == which:
                if handle is not None and _file_of(handle).is_file():
                    os.ftruncate(handle, os.fstat(handle).st_size // 2)
                os.kill(os.getpid(), signal.SIGKILL)

        listen(root, step)
        return work()

    return forked(cut_off) == -signal.SIGKILL
