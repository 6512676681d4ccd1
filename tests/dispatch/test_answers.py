"""A mail server that talks without end takes neither memory nor time."""

from __future__ import annotations

import resource
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from pressklar.dispatch.answers import MOST_BYTES, PlainClient


@contextmanager
def server(*pieces: bytes, endless: bytes = b"", pause: float = 0.0) -> Iterator[tuple[int, list[int]]]:
    """A server that says these pieces, then `endless` for ever; gives its port, and a list that holds how many bytes it got rid of."""
    listening = socket.create_server(("127.0.0.1", 0))
    said, stop = [0], threading.Event()

    def talk() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                for piece in pieces:
                    connection.sendall(piece)
                while endless and not stop.is_set():
                    connection.sendall(endless)
                    said[0] += len(endless)
                    stop.wait(pause)
                stop.wait(20)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], said
    finally:
        stop.set()
        listening.close()
        thread.join(5)


@pytest.mark.parametrize(
    "endless",
    [b"220-welcome\r\n" * 5_000, b"220-" + b"x" * 60_000, b"x" * 60_000, b"\n" * 60_000],
    ids=["lines", "one line", "no number", "empty lines"],
)
def test_an_answer_without_end_ends(endless: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with server(endless=endless) as (port, said), pytest.raises((smtplib.SMTPException, OSError)):
        PlainClient("127.0.0.1", port, timeout=20)
    assert said[0] < 100 * MOST_BYTES, "what wasn't read stays in the system's buffers"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"


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
