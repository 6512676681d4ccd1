"""A mail server's answers, bounded: a server that talks without end takes neither memory nor time."""

from __future__ import annotations

import smtplib
import socket
import time
from typing import Any

MOST_BYTES = 65_536
"""Of one answer. RFC 5321 (4.5.3.1.5) asks for 512 a line; the longest that servers give, to EHLO, have some
thirty lines.
"""


class _Reader:
    """What a connection's answers are read from, in place of its file. Each answer has the socket's timeout
    as a whole, not for each byte.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._file = sock, sock.makefile("rb")
        self.begin()

    def begin(self) -> None:
        """Let another answer begin."""
        self._timeout = self._sock.gettimeout()
        self._deadline = None if self._timeout is None else time.monotonic() + self._timeout
        self._bytes = 0

    def end(self) -> None:
        """Give the socket back the timeout that it had."""
        self._sock.settimeout(self._timeout)

    def readline(self, limit: int) -> bytes:
        """A line, at most `limit` bytes of it. Raises TimeoutError, or ConnectionError for an answer that
        doesn't end.
        """
        line = bytearray()
        while len(line) < limit and not line.endswith(b"\n"):
            if self._deadline is not None:
                remaining = self._deadline - time.monotonic()
                if remaining <= 0:
                    raise TimeoutError("timed out")
                self._sock.settimeout(remaining)
            waiting = self._file.peek(1)[: limit - len(line)]
            if not waiting:
                break
            line += self._file.read(waiting.find(b"\n") + 1 or len(waiting))
            if self._bytes + len(line) > MOST_BYTES:
                raise ConnectionError("the answer doesn't end")
        self._bytes += len(line)
        return bytes(line)

    def close(self) -> None:
        self._file.close()


class _Bounded(smtplib.SMTP):
    """A client whose server may not say more than MOST_BYTES at a time."""

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's. Raises SMTPServerDisconnected for an answer without end."""
        reader: Any = self.file
        if reader is None and self.sock is not None:
            reader = self.file = _Reader(self.sock)
        elif reader is not None:
            reader.begin()
        try:
            return super().getreply()
        finally:
            if self.sock is not None and isinstance(reader, _Reader):
                reader.end()


class PlainClient(_Bounded):
    """For a connection that begins open and is then secured (STARTTLS)."""


class SecureClient(_Bounded, smtplib.SMTP_SSL):
    """For a connection that is secure from the start."""
