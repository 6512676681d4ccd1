"""The studio opened: the loopback address, one port, a ticket for the browser. The browser starts, and the
process that lays out, while the studio itself is still being loaded.
"""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from collections.abc import Callable

from ..foundation.folders import Folders
from ..locale import tr
from ..pdf.workshop import begin_server
from ..problems import OutsideError, Problem

PORT = 8710
"""The first port that is tried where none is named."""
TRIED = 20
"""Ports that are tried from there on: one for each publication that is open at once."""
LOOPBACK = "127.0.0.1"


def open_studio(
    folders: Folders,
    edition: str,
    spoken: str,
    *,
    port: int | None,
    show: Callable[[str], None],
    browser: bool,
) -> None:
    """Open the studio, and serve until Ctrl-C. `show` is given the address to open. Raises OutsideError
    (E906) where no port is free.
    """
    listening = _listen(port)
    ticket = secrets.token_urlsafe(24)
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/?ticket={ticket}"
    begin_server()
    show(address)
    if browser:
        webbrowser.open(address)
    from .server import serve

    serve(folders, edition, spoken, listening, ticket)


def _listen(port: int | None) -> socket.socket:
    for wanted in [port] if port is not None else range(PORT, PORT + TRIED):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # else the port of a studio that was killed stays taken for a minute
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((LOOPBACK, wanted))
            sock.listen()  # a browser that is quicker than the server waits instead of being refused
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
