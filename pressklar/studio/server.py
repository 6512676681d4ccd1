"""The studio's server: the loopback address, one port, a ticket for the browser, and an end without half-done
work.
"""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from ..foundation.folders import Folders
from ..locale import tr
from ..problems import OutsideError, Problem
from .app import studio_app
from .gate import Gate

PORT = 8710
"""The first port that is tried where none is named."""
TRIED = 20
"""Ports that are tried from there on: one for each publication that is open at once."""
PATIENCE = 2
"""Seconds that open streams and downloads are waited for at the end."""
LOOPBACK = "127.0.0.1"


def serve(
    folders: Folders,
    edition: str,
    spoken: str,
    *,
    port: int | None,
    show: Callable[[str], None],
    browser: bool,
) -> None:
    """Serve until Ctrl-C. `show` is given the address to open. Raises OutsideError (E906) where no port is
    free.
    """
    listening = _listen(port)
    gate_port = listening.getsockname()[1]
    gate = Gate(studio_app(folders, edition, spoken), gate_port)
    address = f"http://{LOOPBACK}:{gate_port}/?ticket={gate.ticket}"
    config = uvicorn.Config(
        gate,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=PATIENCE,
        server_header=False,
        date_header=False,
    )
    server = uvicorn.Server(config)
    show(address)
    if browser:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt):  # uvicorn ends in good order, and then raises it again
        server.run(sockets=[listening])


def _listen(port: int | None) -> socket.socket:
    for wanted in [port] if port is not None else range(PORT, PORT + TRIED):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.bind((LOOPBACK, wanted))
        except OSError:
            sock.close()
            continue
        return sock
    raise OutsideError(
        Problem(
            "E906",
            None,
            tr("Port {port} is in use.", port=port)
            if port is not None
            else tr("No port from {first} to {last} is free.", first=PORT, last=PORT + TRIED - 1),
            tr("Close the other studio, or name another port with --port."),
        )
    )
