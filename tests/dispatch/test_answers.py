"""A mail server that talks without end takes neither memory nor time."""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from pressklar.dispatch.answers import MOST_BYTES, PlainClient
from pressklar.foundation.folders import PROJECT

CLIENT = """
import smtplib, sys
from pathlib import Path
from pressklar.dispatch.answers import PlainClient
def peak():
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
before = peak()
try:
    PlainClient("127.0.0.1", int(sys.argv[1]), timeout=20)
except (smtplib.SMTPException, OSError):
    print(peak() - before)
"""
"""Says by how many kilobytes an answer that it refuses made it larger: a process of its own, whose peak
nothing else has raised before.
"""


@contextmanager
def server(*pieces: bytes, endless: bytes = b"", pause: float = 0.0) -> Iterator[tuple[int, list[int]]]:
    """A server that says these pieces, then `endless` for ever; gives its port, and a list that holds how
    many bytes it got rid of.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    sent, stop = [0], threading.Event()

    def talk() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                for piece in pieces:
                    connection.sendall(piece)
                while endless and not stop.is_set():
                    connection.sendall(endless)
                    sent[0] += len(endless)
                    stop.wait(pause)
                stop.wait(20)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], sent
    finally:
        stop.set()
        listening.close()
        thread.join(5)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks /proc for the peak of memory")
@pytest.mark.parametrize(
    "endless",
    [b"220-welcome\r\n" * 5_000, b"220-" + b"x" * 60_000, b"x" * 60_000, b"\n" * 60_000],
    ids=["lines", "one line", "no number", "empty lines"],
)
def test_an_answer_without_end_ends(endless: bytes) -> None:
    with server(endless=endless) as (port, said):
        client = subprocess.run([sys.executable, "-c", CLIENT, str(port)], capture_output=True, text=True, timeout=60,
                                check=True, cwd=PROJECT)  # fmt: skip
    assert said[0] < 100 * MOST_BYTES, "what wasn't read stays in the system's buffers"
    assert int(client.stdout) < 50_000, "kilobytes"


def test_an_answer_that_drips_has_the_timeout_as_a_whole() -> None:
    with server(endless=b"2", pause=0.05) as (port, said), pytest.raises((smtplib.SMTPException, OSError)):
        PlainClient("127.0.0.1", port, timeout=1)
    assert said[0] < 200


def test_ordinary_answers_of_several_lines_are_read_and_the_timeout_stays() -> None:
    with server(
        b"220-one\r\n220 two\r\n", b"250-a.example\r\n250-SIZE 1000\r\n250 8BITMIME\r\n", b"221 bye\r\n"
    ) as (port, _):
        client = PlainClient("127.0.0.1", port, timeout=7)
        assert client.ehlo("[127.0.0.1]")[0] == 250 and client.esmtp_features["size"] == "1000"
        assert client.sock.gettimeout() == 7
        assert client.quit()[0] == 221
