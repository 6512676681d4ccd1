"""Long work in the studio: one job at a time in a thread of its own, its stages to be looked at meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..foundation.progress import Progress
from ..locale import tr
from ..problems import ContentError, PressklarError, Problem

State = Literal["running", "done", "failed", "stopped"]


@dataclass(frozen=True)
class JobResult:
    """What a job made: its files, and what was found on the way."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()
    summary: str = ""
    """What it did, in a sentence; "" where the files say it."""


@dataclass
class BackgroundJob:
    """A job as it goes: `stage` is the code's own name of it, `share` how much of the stage is done (0 to 1),
    None where nobody knows.
    """

    name: str
    is_delicate: bool = False
    """Whether it must not be cut off in the midst of a step, as a message that is being handed over."""
    state: State = "running"
    stage: str = ""
    share: float | None = None
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    result: JobResult = JobResult(())
    is_stopping: bool = False


class JobStopped(Exception):  # noqa: N818  (it is no error: somebody wanted it)
    """The editor stopped the work."""


class _JobProgress:
    """Tells a job of its stages, and whoever watches of each change; raises JobStopped between two of them
    where the editor wants no more. Work writes whole or not at all, so that nothing half-made is left.
    """

    def __init__(self, job: BackgroundJob, tell: Callable[[], None]) -> None:
        self._job, self._tell = job, tell
        self._total = self._done = 0

    def stage(self, name: str, total: int = 0) -> None:
        self._job.stage, self._total, self._done = name, total, 0
        self._job.share = 0.0 if total else None
        self._go_on()

    def step(self, what: str = "") -> None:
        self._done += 1
        if self._total:
            self._job.share = min(self._done / self._total, 1.0)
        self._go_on()

    def _go_on(self) -> None:
        self._tell()
        if self._job.is_stopping:
            raise JobStopped


class BackgroundJobs:
    """The job that runs, or the last one. `changed` is called at each change, from the job's thread."""

    def __init__(self) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.current: BackgroundJob | None = None
        self._lock = threading.Lock()

    def start(self, name: str, work: Callable[[Progress], JobResult], *, is_delicate: bool = False) -> None:
        """Begin a job. Raises ContentError (E825) where another one runs."""
        with self._lock:
            if self.current is not None and self.current.state == "running":
                raise ContentError(
                    Problem("E825", None, tr("Other work is going on."), tr("Wait until it is done."))
                )
            self.current = BackgroundJob(name, is_delicate)
        threading.Thread(target=self._run, args=(self.current, work), name=name, daemon=True).start()

    def stop(self) -> None:
        """Have the job that runs stop as soon as it can."""
        if self.current is not None:
            self.current.is_stopping = True

    def is_delicate(self) -> bool:
        """Whether a job runs that must come to the end of its step."""
        return self.current is not None and self.current.state == "running" and self.current.is_delicate

    def _run(self, job: BackgroundJob, work: Callable[[Progress], JobResult]) -> None:
        try:
            job.result = work(_JobProgress(job, lambda: self.changed()))
            job.state = "done"
        except JobStopped:
            job.state = "stopped"
        except PressklarError as error:
            job.result, job.state = JobResult((), error.problems), "failed"
        except Exception as error:  # a fault of ours: the studio goes on, and says so
            job.result = JobResult((), (unexpected(error),))
            job.state = "failed"
        job.seconds = time.monotonic() - job.began
        self.changed()


def unexpected(error: Exception) -> Problem:
    """A fault of ours, told."""
    return Problem(
        "E909",
        None,
        tr("Something unexpected went wrong: {error}.", error=f"{type(error).__name__}: {error}"),
        tr("Try again; if it happens again, send this message to whoever looks after Pressklar."),
    )
