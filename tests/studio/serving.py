"""A studio as it is started by hand, a process of its own, and a browser without a window: its cookie, and
what it asks.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pressklar.foundation.folders import PROJECT


@dataclass(frozen=True)
class Answered:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(self.body)
        return values


@dataclass
class Serving:
    """A studio that runs. `cookie` is what the one browser has that its address was opened in."""

    process: subprocess.Popen[str]
    port: int
    cookie: str

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        """One request on a connection of its own, from the studio's own page unless `headers` say else."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {
            "cookie": self.cookie,
            "origin": f"http://127.0.0.1:{self.port}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/json",
        }
        try:
            connection.request(method, path, body, {**own, **(headers or {})})
            response = connection.getresponse()
            return Answered(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def post(self, path: str, values: object) -> Answered:
        return self.ask("POST", path, json.dumps(values).encode())

    def stop(self, wait: float = 10) -> int:
        """As by Ctrl-C: what it ends with."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=wait)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(root: Path, *words: str, prefix: tuple[str, ...] = ()) -> Iterator[Serving]:
    """Starts a studio; killed at the end, if it still runs. `prefix` is what runs it (`prlimit …`)."""
    python = [*prefix, sys.executable, str(PROJECT / "build.py")]
    command = [*python, "studio", "--no-browser", "--root", str(root), *words]
    environment = {**os.environ, "PRESSKLAR_LANG": "en"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http\S+", process.stdout.readline())
            assert address is not None
            parts = urlsplit(address[0])
            assert parts.port is not None
            studio = Serving(process, parts.port, "")
            admitted = studio.ask("GET", f"/?{parts.query}")
            assert admitted.status == 303
            studio.cookie = admitted.headers["set-cookie"].partition(";")[0]
            yield studio
        finally:
            if process.poll() is None:
                process.kill()
