"""One program, measured whole: wall time, the CPU time of all its processes, and its memory. Linux only."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["PRESSKLAR_LANG"] = "en"  # some figures are read from what is said

SAMPLE = 0.05
"""Seconds between two looks at the memory."""
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER, prctl(2)."""


@dataclass(frozen=True)
class Run:
    """Seconds until the program ended (`wall`), seconds of CPU of all its processes (`cpu`), bytes, and what
    it printed.

    `largest` is the peak of resident memory of the largest process as the kernel kept it, pages shared with
    others and all. `together` is the highest sum of all processes' proportional shares (PSS: a page that
    three share counts a third in each), seen by looking every 50 ms; 0 where nobody looked.
    """

    wall: float
    cpu: float
    largest: int
    together: int
    said: str


def run(command: Sequence[str | Path], *, memory: bool = False) -> Run:
    """Run a program to its end. Raises RuntimeError where it fails.

    The children that it leaves behind come to this process, and are waited for too. A process's time is
    handed to whoever waits for it, once: so the sum over all that end here is the time of every process
    below, also of those that a fork server started and waited for. `memory` looks at it in a thread beside,
    which costs the program some time.
    """
    _adopt_orphans()
    with tempfile.TemporaryFile() as said, _watched(memory) as peak:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=as_users(),
        )
        wall, cpu, largest, code = 0.0, 0.0, 0, 0
        for pid, status, usage in _ended():
            cpu += usage.ru_utime + usage.ru_stime
            largest = max(largest, usage.ru_maxrss * 1024)
            if pid == process.pid:
                wall, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
                process.returncode = code
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if code:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}:\n{text[-2000:]}")
    return Run(wall, cpu, largest, peak(), text)


def as_users() -> dict[str, str]:
    """The environment that users have: Python keeps the modules that it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _adopt_orphans() -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel doesn't hand over orphans: measured on Linux only")


def _ended() -> Iterator[tuple[int, int, resource.struct_rusage]]:
    """Every process below this one as it ends, until none is left. `run` must be alone: no other children may
    be about.
    """
    while True:
        try:
            yield os.wait4(-1, 0)
        except ChildProcessError:
            return


def nobody_left() -> None:
    """Wait for all processes that somebody else's program has left to this one: their time would be counted
    with the next.
    """
    for _ in _ended():
        pass


@contextmanager
def _watched(wanted: bool) -> Iterator[Callable[[], int]]:
    highest = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not over.wait(SAMPLE):
            highest = max(highest, sum(map(memory_share, processes_below(os.getpid()))))

    thread = threading.Thread(target=watch, daemon=True)
    if wanted:
        thread.start()
    try:
        yield lambda: highest
    finally:
        over.set()
        if wanted:
            thread.join()


def processes_below(top: int) -> list[int]:
    """The processes below one, by number."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdecimal():
            try:
                parent = int(
                    Path(f"/proc/{name}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
                )
            except (OSError, IndexError):
                continue  # it ended meanwhile
            children.setdefault(parent, []).append(int(name))
    found, waiting = [], [top]
    while waiting:
        new = children.get(waiting.pop(), [])
        found += new
        waiting += new
    return found


def memory_share(pid: int) -> int:
    """A process's proportional share of memory (PSS) in bytes, 0 for one that has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
