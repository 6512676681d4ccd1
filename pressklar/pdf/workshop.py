"""The processes that lay out, on all cores. They start with the first job and import WeasyPrint while the
parent still reads.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.resource_tracker
import multiprocessing.util
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from weakref import WeakSet

from ..foundation.files import cannot_write
from ..foundation.folders import IS_CHECKOUT, PACKAGE
from ..foundation.invocation import program, setting_up
from ..foundation.memory import give_back
from ..foundation.system_libraries import missing
from ..foundation.temporary import prefix, sweep_temporary, temporary_folder
from ..locale import speaking, tr
from ..problems import ContentError, OutsideError, PressklarError, Problem
from .jobs import FurnitureJob, SectionJob
from .manifest import Manifest
from .time_limit import TimeLimitError, time_limit

_LONGEST = 50
"""Characters of the temporary folder's path that leave room for our folder in it and a socket's name in that:
all of that may have 104 (108 on Linux).
"""


REST = 0.7
"""Seconds without a new job after which a process rests."""
_MOST_GARBAGE = 100_000
"""Objects made and not freed by their own count that a process that rests may have (about 10 MB)."""
LONGEST = 300.0
"""Seconds of computing that one job may take: the longest of a work of 4,100 proposals takes 30. What takes
more goes round in circles.
"""
_alone = threading.Lock()
_environment = threading.Lock()
"""Held while the process's environment is another: two workshops may start at once."""
_open: WeakSet[Workshop] = WeakSet()
"""Those of this process."""
_at_work = threading.Lock()
"""In a layout process: held as long as it does something."""
_has_worked = threading.Event()
"""In a layout process: set by each job."""
_over = threading.Event()
"""Set when this process is about to end."""
Answer = TypeVar("Answer")
_PRELOADED = ["pressklar.pdf.layout"]
"""What the fork server imports."""


class Workshop:
    """A pool that may outlive a build: a living process keeps fonts and parsed styles warm. With a niceness,
    other processes go first. One that `rests` between its jobs clears up then; it grows no larger than one
    that has just begun.
    """

    def __init__(self, workers: int | None = None, niceness: int = 0, *, rests: bool = False) -> None:
        self.workers, self._niceness, self._rests = workers or cores(), niceness, rests
        self._pool: ProcessPoolExecutor | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._started = threading.Event()
        self._leaving: threading.Thread | None = None
        _open.add(self)

    def begin(self) -> None:
        """Start the processes. Returns at once: their imports go on beside whatever the caller does next."""
        self._running()

    def _running(self) -> ProcessPoolExecutor:
        if _over.is_set():
            raise OutsideError(_ended())
        if self._pool is None:
            if lacking := missing():  # a process that can't load them would only die
                raise OutsideError(
                    *(
                        Problem(
                            "E902",
                            None,
                            tr(
                                "{library} is missing or doesn't work here: {cost}.",
                                library=library.name,
                                cost=tr(library.cost),
                            ),
                            setting_up(),
                        )
                        for library in lacking
                    )
                )
            served = can_serve()
            sweep_temporary()
            name_as_own()
            context = multiprocessing.get_context("forkserver" if served else "spawn")
            if served:
                context.set_forkserver_preload(_PRELOADED)
            self._scratch = tempfile.TemporaryDirectory(prefix=prefix("layout"), ignore_cleanup_errors=True)
            self._pool = ProcessPoolExecutor(
                self.workers,
                mp_context=context,
                initializer=_begin_work,
                initargs=(self._scratch.name, self._niceness, self._rests),
            )
            self._started.clear()
            threading.Thread(
                target=_start, args=(self._pool, self.workers, self._started), daemon=True
            ).start()
        return self._pool

    def submit(self, job: SectionJob | FurnitureJob) -> Future[Manifest | Problem]:
        """Have a job done. Raises OutsideError (E505) where no process can be started for it."""
        return self.call(_lay, job)

    def call(self, work: Callable[..., Answer], *values: object) -> Future[Answer]:
        """Have a function called in a process. Raises as `submit` does."""
        try:
            return self._call(work, *values)
        except (
            BrokenProcessPool,
            EOFError,
            ConnectionError,
        ):  # a process was killed in an earlier build, or a moment ago: go on with new ones
            self.close()
        try:
            return self._call(work, *values)
        except (BrokenProcessPool, EOFError, OSError) as error:
            raise OutsideError(
                Problem(
                    "E505",
                    None,
                    tr(
                        "No process can be started that lays out: {reason}.",
                        reason=error or type(error).__name__,
                    ),
                    tr(
                        "Make room for temporary files, close other programs, and look at what `{program} "
                        "doctor` says.",
                        program=program(),
                    ),
                )
            ) from error

    def _call(self, work: Callable[..., Answer], *values: object) -> Future[Answer]:
        pool = self._running()
        # never start a process from here: Ctrl-C in the midst of that would leave one behind
        self._started.wait()
        return pool.submit(_done, work, *values)

    def dismiss(self) -> None:
        """Let the processes end while the caller does something else; `close` waits for it."""
        if self._pool is not None and self._leaving is None:
            self._leaving = threading.Thread(target=self._end)
            self._leaving.start()

    def close(self) -> None:
        self.dismiss()
        if self._leaving is not None:
            self._leaving.join()
            self._leaving = None

    def _end(self) -> None:
        if self._pool is not None and self._scratch is not None:
            self._started.wait()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._scratch.cleanup()
            self._pool = None

    def kill(self) -> None:
        """End the processes, whatever they do."""
        # by their numbers: the pool itself has a public way from Python 3.14 on
        for process in list(getattr(self._pool, "_processes", None) or ()):
            _end_process(process)

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class InProcessPool(Workshop):
    """Lays out in this process, at once: for a worker, whose fellows keep the other cores busy. One layout at
    a time, whatever threads there are.
    """

    def begin(self) -> None:
        """There is nothing to start."""

    def submit(self, job: SectionJob | FurnitureJob) -> Future[Manifest | Problem]:
        done: Future[Manifest | Problem] = Future()
        with _alone:
            done.set_result(_lay(job))
        return done


def result(future: Future[Manifest | Problem]) -> Manifest:
    """The manifest of a finished job. Raises ContentError (E501, E504) where the layout failed, OutsideError
    (E502) where its process died.
    """
    try:
        outcome = future.result()
    except BrokenProcessPool as error:
        raise OutsideError(_ended()) from error
    if isinstance(outcome, Problem):
        raise (ContentError if outcome.code in ("E501", "E504") else OutsideError)(outcome)
    return outcome


def _ended() -> Problem:
    return Problem(
        "E502",
        None,
        tr("A layout process was ended from outside, perhaps for want of memory."),
        tr("Close other programs and build again; what was laid out before is kept."),
    )


def end_all() -> None:
    """End the layout processes of this process at once, since it is about to end: what they lay out is lost,
    and whoever waits for it is told (E502).
    """
    _over.set()
    _end_process(getattr(multiprocessing.forkserver._forkserver, "_forkserver_pid", None))
    for workshop in list(_open):
        workshop.kill()


def end_tracker() -> None:
    """End the process that would tell, after this one's hasty end, what it left: the next run sweeps that."""
    _end_process(getattr(multiprocessing.resource_tracker._resource_tracker, "_pid", None))


def _end_process(number: int | None) -> None:
    """End a process of ours at once. Nothing of it is needed: what it makes is in a folder that is swept."""
    if number is not None:
        with suppress(OSError):
            os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_serve() -> bool:
    """Whether processes can be forked from a server of their own here."""
    return "forkserver" in multiprocessing.get_all_start_methods() and len(tempfile.gettempdir()) <= _LONGEST


def begin_server() -> None:
    """Start the process that all others are forked from, and its imports, long before there is work. Returns
    at once. What hinders it is told where work is given out.
    """
    if can_serve() and not missing():
        name_as_own()
        multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
        threading.Thread(target=_serve, daemon=True).start()


def _serve() -> None:
    _leave_interrupts()
    with suppress(RuntimeError, OSError), importable_anywhere():
        multiprocessing.forkserver.ensure_running()


def _leave_interrupts() -> None:
    """Ctrl-C is for the parent alone: what is blocked in a thread, the processes that it starts inherit."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def name_as_own() -> None:
    """Have multiprocessing name this process's semaphores, and the folder of its sockets, so that the next
    run knows what a killed one left.
    """
    settings = multiprocessing.process.current_process()._config  # type: ignore[attr-defined]  # where its own functions look for both
    settings["semprefix"] = f"/pressklar-{os.getpid()}"
    if settings.get("tempdir") is None:
        settings["tempdir"] = str(temporary_folder("mp"))
        multiprocessing.util.Finalize(
            None, shutil.rmtree, (settings["tempdir"], True), exitpriority=-100
        )  # when all else has ended


@contextmanager
def importable_anywhere() -> Iterator[None]:
    """The fork server isn't told where this process imports from, and passes over what it doesn't find: then
    each process would import WeasyPrint anew. What is installed it finds by itself.
    """
    if not IS_CHECKOUT:
        yield
        return
    with _environment:
        path = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PACKAGE.parent), path)))
        try:
            yield
        finally:
            del os.environ["PYTHONPATH"]
            os.environ.update({} if path is None else {"PYTHONPATH": path})


def _start(pool: ProcessPoolExecutor, workers: int, started: threading.Event) -> None:
    """Start every process; the first waits for the imports."""
    _leave_interrupts()
    try:
        # Whatever hinders it (a fork server that was killed, say) hinders the first job too, and is told
        # there.
        with suppress(BrokenProcessPool, RuntimeError, OSError, EOFError), importable_anywhere():
            for _ in range(workers):
                pool.submit(_warm)
    finally:
        started.set()  # whatever happened: others wait for it


def _begin_work(scratch: str, niceness: int, rests: bool) -> None:
    """In a new process: its fonts' files go where the parent clears up, and it ends when the parent does,
    however that ends.
    """
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if rests:
        threading.Thread(target=_collect_at_rest, daemon=True).start()


def _done(work: Callable[..., Answer], *values: object) -> Answer:
    """What a process does for `call`."""
    with _at_work:
        _has_worked.set()
        return work(*values)


def _collect_at_rest() -> None:
    """Gives memory back whenever there was no new job for a moment: a layout leaves its boxes, which point at
    each other. Of jobs that follow on each other for long, as keys do, it collects some of them meanwhile.
    """
    while True:
        _has_worked.wait()
        while _has_worked.is_set():
            _has_worked.clear()
            time.sleep(REST)
            if gc.get_count()[0] > _MOST_GARBAGE:
                with _at_work:
                    gc.collect()
        with _at_work:  # libraries that free memory of their own do it beside no job
            give_back()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _warm() -> None:
    from . import layout  # noqa: F401


def _lay(job: SectionJob | FurnitureJob) -> Manifest | Problem:
    """The job done, or what is wrong with it, in the language of whoever asked."""
    with speaking(job.place.messages):
        return _lay_out(job)


def _lay_out(job: SectionJob | FurnitureJob) -> Manifest | Problem:
    from . import layout

    layout.tidy()
    section = job.section if isinstance(job, SectionJob) else "furniture"
    try:
        with time_limit(LONGEST):
            return layout.lay_out(job) if isinstance(job, SectionJob) else layout.lay_furniture(job)
    except TimeLimitError:
        return Problem(
            "E504",
            None,
            tr(
                "The section {section} was given up: laying it out takes more than {minutes:.0f} "
                "minutes of computing.",
                section=section,
                minutes=LONGEST / 60,
            ),
            tr(
                "Part the longest text, list or table in it; if nothing there is long, undo the last "
                "change to templates and styles."
            ),
        )
    except PressklarError as error:
        return error.problems[0]
    except MemoryError:
        return Problem(
            "E502",
            None,
            tr("There was not enough memory to lay out a section."),
            tr("Close other programs and build again."),
        )
    # templates and styles are the designer's: whatever they make WeasyPrint do is told, not thrown
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, OSError) and error.errno is not None:
            return cannot_write(Path(error.filename or tempfile.gettempdir()), error)
        return Problem(
            "E501",
            None,
            tr("The section {section} can't be laid out: {reason}.", section=section, reason=reason),
            tr(
                "A template or style sheet uses something that the layout engine can't do: undo the "
                "last change there."
            ),
        )
