"""The processes that lay out, on all cores. They start with the first job and import WeasyPrint while the parent still reads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from ..problems import ContentError, OutsideError, PressklarError, Problem
from .jobs import FurnitureJob, SectionJob
from .manifest import Manifest


class Workshop:
    """A pool that may outlive a build: a living process keeps fonts and parsed styles warm."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or _cores()
        self._pool: ProcessPoolExecutor | None = None
        self._starting: threading.Thread | None = None

    def begin(self) -> None:
        """Start the processes. Returns at once: their imports go on beside whatever the caller does next."""
        if self._pool is None:
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            if "forkserver" in methods:
                context.set_forkserver_preload(["pressklar.pdf.layout"])
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_ignore_interrupts)
            self._starting = threading.Thread(target=self._pool.submit, args=(_warm,), daemon=True)  # the first submit waits for the imports
            self._starting.start()

    def submit(self, job: SectionJob | FurnitureJob) -> Future[Manifest | Problem]:
        self.begin()
        assert self._pool is not None
        return self._pool.submit(_lay, job)

    def close(self) -> None:
        if self._pool is not None:
            if self._starting is not None:
                self._starting.join()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def result(future: Future[Manifest | Problem]) -> Manifest:
    """The manifest of a finished job. Raises ContentError (E501) where the layout failed, OutsideError (E502) where its process died."""
    try:
        made = future.result()
    except BrokenProcessPool as error:
        raise OutsideError(Problem("E502", "error", "A layout process was ended from outside, perhaps for want of memory.",
                                   "Close other programs and build again; what was laid out before is kept.")) from error
    if isinstance(made, Problem):
        raise (OutsideError if made.code.startswith("E9") else ContentError)(made)
    return made


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _warm() -> None:
    from . import layout  # noqa: F401


def _lay(job: SectionJob | FurnitureJob) -> Manifest | Problem:
    from . import layout

    try:
        return layout.lay_out(job) if isinstance(job, SectionJob) else layout.lay_furniture(job)
    except PressklarError as error:
        return error.problems[0]
    except MemoryError:
        return Problem("E502", "error", "There was not enough memory to lay out a section.", "Close other programs and build again.")
    except Exception as error:  # templates and styles are the designer's: whatever they make WeasyPrint do is told, not thrown
        section = job.section if isinstance(job, SectionJob) else "furniture"
        return Problem("E501", "error", f"The section {section} can't be laid out: {type(error).__name__}: {error}.",
                       "A template or style sheet uses something that the layout engine can't do: undo the last change there.")
