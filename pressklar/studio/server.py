"""The studio's server, and its end without half-done work."""

from __future__ import annotations

import logging
import multiprocessing.util
import os
import socket
import sys
import threading
import time
from contextlib import suppress

import uvicorn
from starlette.concurrency import run_in_threadpool

from ..foundation.folders import Folders
from ..foundation.memory import share_heaps
from ..manuscript.transaction import writing
from ..pdf.workshop import end_all, end_tracker
from ..problems import PressklarError
from .app import studio_app
from .context import Studio
from .gate import Gate

PATIENCE = 1
"""Seconds that open downloads are waited for at the end; streams end at once."""
LONGEST_END = 1.2
"""Seconds after which the studio ends in the midst of long work: all of that can be done again."""
LONGEST_STEP = 20.0
"""Seconds that a message may take to be handed over after the end was wanted."""
SWITCH = 0.001
"""Seconds after which one thread makes way for another: a key pressed doesn't wait for a layout to begin."""


class StudioServer(uvicorn.Server):
    """A server that ends quickly, whatever goes on in it."""

    def __init__(self, config: uvicorn.Config, studio: Studio) -> None:
        super().__init__(config)
        self._studio = studio

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._studio.edition_id:  # so that its pages are there when the browser is
            self._studio.desk.pages.want()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # requests that the end cuts off are no faults, and uvicorn would print a traceback for each
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._studio.end()
        end_all()
        if self._studio.jobs.is_delicate():  # a message that is being handed over comes to its end
            self._studio.jobs.stop()
            await run_in_threadpool(_wait_for, self._studio)
        threading.Thread(target=_end_late, args=(self._studio.folders,), daemon=True).start()
        await super().shutdown(sockets)


def _wait_for(studio: Studio) -> None:
    """Waits for the end of a delicate step, but not for ever: what isn't certain then, the ledger knows."""
    end = time.monotonic() + LONGEST_STEP
    while studio.jobs.is_delicate() and time.monotonic() < end:
        time.sleep(0.02)


def _end_late(folders: Folders) -> None:
    """Ends the process where its ordinary end takes too long, but never in the midst of writing content. Its
    layout processes end with it.
    """
    time.sleep(LONGEST_END)
    with suppress(PressklarError), writing(folders, "studio", wait=0.5):
        end_tracker()
        _leave()
    end_tracker()
    _leave()


def serve(folders: Folders, edition: str, spoken: str, listening: socket.socket, ticket: str) -> None:
    """Serve until Ctrl-C, whoever opens the address with that ticket first."""
    share_heaps()
    app = studio_app(folders, edition, spoken)
    config = uvicorn.Config(
        Gate(app, listening.getsockname()[1], ticket),
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=PATIENCE,
        server_header=False,
        date_header=False,
    )
    server = StudioServer(config, app.state.studio)
    sys.setswitchinterval(SWITCH)
    with suppress(KeyboardInterrupt):  # uvicorn ends in good order, and then raises it again
        server.run(sockets=[listening])
    # When all is cleared up, the process ends as it is: taking Python apart would take seconds more.
    multiprocessing.util.Finalize(None, _leave, exitpriority=-1000)


def _leave() -> None:
    sys.stdout.flush()
    os._exit(0)
