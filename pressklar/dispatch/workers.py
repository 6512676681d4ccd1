"""Where parcels are made: in this machine's processes, or on the office network's Dask cluster; joblib hands
the work out.

Processes, not threads: layout is Python from end to end, so that threads would take turns (measured on two
cores, 21 parcels: docs/dispatch.md). They are forked from one that has read what all need: with eight of
them, 21 parcels then cost 15 s of CPU instead of 24.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import re
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import astuple, dataclass
from typing import Any, TypeVar

from ..foundation.temporary import prefix, sweep_temporary
from ..locale import tr
from ..pdf.workshop import can_serve, cores, importable_anywhere, name_as_own
from ..problems import OutsideError, Problem, UsageError
from .warming import ASKED, MODULES

Order = TypeVar("Order")
Result = TypeVar("Result")
DASK = re.compile(r"dask(\+tls)?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})")
PATIENCE = 15
"""Seconds to wait for a cluster's scheduler and its first worker."""


@dataclass(frozen=True)
class Workers:
    """How the work is handed out: over so many processes of this machine (0: as many as it has cores), or to
    the Dask scheduler at that address.
    """

    processes: int = 0
    scheduler: str = ""

    @classmethod
    def read(cls, text: str | None) -> Workers:
        """What `--workers` says. Raises UsageError (E860)."""
        if not text:
            return cls()
        if text.isdecimal() and 0 < int(text) <= 999:
            return cls(int(text))
        if (match := DASK.fullmatch(text)) and int(match[3]) < 65536:
            return cls(0, f"{'tls' if match[1] else 'tcp'}://{match[2]}:{match[3]}")
        raise UsageError(
            Problem(
                "E860",
                None,
                tr("{text!r} doesn't say who is to do the work.", text=text),
                tr(
                    "Write how many processes, for instance --workers 4, or a Dask scheduler's address: "
                    "--workers dask://office.example:8786."
                ),
            )
        )


def hand_out(work: Callable[[Order], Result], orders: Sequence[Order], workers: Workers) -> Iterator[Result]:
    """The results as they get done, in any order. Raises OutsideError (E862 to E864) where there is nobody to
    do the work.
    """
    if workers.scheduler:
        yield from _on_cluster(work, orders, workers.scheduler)
        return
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    processes = min(workers.processes or cores(), len(orders)) or 1
    watching = {"initializer": _watch, "initargs": (os.getpid(),)} if processes > 1 else {}
    usual, threading.excepthook = threading.excepthook, _without_managers
    warnings.filterwarnings("ignore", "\\d+ tasks? which", UserWarning)  # what joblib says of Ctrl-C
    try:
        with _own_names(), _served(orders[0]) if processes > 1 else nullcontext():
            hand = Parallel(
                processes, return_as="generator_unordered", pre_dispatch="all", batch_size=1, **watching
            )
            yield from hand(delayed(work)(order) for order in orders)
    except TerminatedWorkerError as error:
        raise OutsideError(
            _ended(tr("A process that made parcels was ended from outside, perhaps for want of memory."))
        ) from error
    # not after Ctrl-C: a moment later joblib's own thread stumbles over it, and would print a trace
    threading.excepthook = usual


@contextmanager
def _own_names() -> Iterator[None]:
    """What joblib and its processes keep on the disk and in shared memory bears this process's number: the
    next run takes away what a killed one left.
    """
    sweep_temporary()
    name_as_own()
    with tempfile.TemporaryDirectory(prefix=prefix("parcels"), ignore_cleanup_errors=True) as folder:
        before = os.environ.get("JOBLIB_TEMP_FOLDER")
        os.environ["JOBLIB_TEMP_FOLDER"] = folder
        try:
            yield
        finally:
            del os.environ["JOBLIB_TEMP_FOLDER"]
            os.environ.update({} if before is None else {"JOBLIB_TEMP_FOLDER": before})


@contextmanager
def _served(order: Any) -> Iterator[None]:
    """Processes are forked from one that has imported and read what all of them need (a half of what each
    would cost), where the system can do that.
    """
    from joblib.externals.loky.backend.context import set_start_method

    if not can_serve():
        yield
        return
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(MODULES))
    set_start_method("forkserver", force=True)
    os.environ[ASKED] = json.dumps(astuple(order))
    try:
        with importable_anywhere():
            yield
    finally:
        set_start_method(None, force=True)
        del os.environ[ASKED]


def _without_managers(args: threading.ExceptHookArgs) -> None:
    if "Manager" not in (args.thread.name if args.thread else ""):
        threading.__excepthook__(args)


def _ended(message: str) -> Problem:
    return Problem(
        "E864",
        None,
        message,
        tr(
            "Run it again, perhaps with --workers 1: the parcels that were done are kept, and "
            "all others are as they were."
        ),
    )


def _watch(parent: int) -> None:
    """In a new process, before any work: it ends when the one that asked for it does, however that ends."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    if (
        asker := multiprocessing.parent_process()
    ) is not None and asker.pid == parent:  # a process of the fork server
        asker.join()
    os._exit(1)


def _on_cluster(work: Callable[[Order], Result], orders: Sequence[Order], address: str) -> Iterator[Result]:
    from joblib import Parallel, delayed, parallel_config

    with _client(address) as client:
        from distributed.scheduler import KilledWorker

        try:
            with parallel_config(backend="dask", client=client, wait_for_workers_timeout=PATIENCE):
                yield from Parallel(-1, return_as="generator_unordered", pre_dispatch="all", batch_size=1)(
                    delayed(work)(order) for order in orders
                )
        except KilledWorker as error:
            raise OutsideError(
                _ended(
                    tr(
                        "Workers of the Dask cluster were ended again and again while they made the same "
                        "parcel."
                    )
                )
            ) from error
        except (TimeoutError, OSError) as error:
            raise OutsideError(
                _nobody(
                    tr(
                        "The Dask scheduler at {address} has no workers, or can't be reached any more.",
                        address=address,
                    )
                )
            ) from error


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise OutsideError(
            Problem(
                "E862",
                None,
                tr("Work can't be given to a Dask cluster: the library distributed isn't installed."),
                tr("Install the extra pressklar[dask], in .venv and where the workers run."),
            )
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise OutsideError(
            _nobody(tr("There is no Dask scheduler at {address}.", address=address))
        ) from error
    except TypeError as error:  # tls:// where Dask's settings name no certificates
        raise OutsideError(
            _nobody(
                tr(
                    "The Dask scheduler at {address} asks for a certificate, and Dask's settings here "
                    "name none.",
                    address=address,
                )
            )
        ) from error
    try:
        yield client
    finally:
        client.close()


def _nobody(message: str) -> Problem:
    return Problem(
        "E863",
        None,
        message,
        tr(
            "Check the address, and that scheduler and workers run; without --workers this "
            "machine does the work."
        ),
    )
