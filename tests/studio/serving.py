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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

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
        return stop(self.process, wait)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def stop(process: subprocess.Popen[str], wait: float = 30) -> int:
    """Ends a studio as Ctrl-C does: its exit code."""
    process.send_signal(signal.SIGINT)
    return process.wait(timeout=wait)


def leave(page: Any) -> None:
    """Closes a browser's page, wherever it is going: Chromium may never close one that is being loaded."""
    from playwright.sync_api import Error

    page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(3):
        with suppress(Error):  # another address was on its way
            page.goto(urljoin(page.url, "/static/studio.css"), timeout=20_000)
            break
    page.close()


@contextmanager
def studio_process(
    root: Path, *words: str, prefix: tuple[str, ...] = (), **variables: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A studio's process and the address to open in a browser; killed at the end, if it still runs. `prefix` is
    what runs it (`prlimit …`), `variables` are added to its environment.
    """
    python = [*prefix, sys.executable, str(PROJECT / "build.py")]
    command = [*python, "studio", "--no-browser", "--root", str(root), *words]
    environment = {**os.environ, "PRESSKLAR_LANG": "en", **variables}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http\S+", process.stdout.readline())
            assert address is not None
            yield process, address[0]
        finally:
            process.kill()  # else a test that failed would wait for it for ever


@contextmanager
def serving(root: Path, *words: str, prefix: tuple[str, ...] = ()) -> Iterator[Serving]:
    """Starts a studio that lets the one browser in; killed at the end, if it still runs."""
    with studio_process(root, *words, prefix=prefix) as (process, address):
        parts = urlsplit(address)
        assert parts.port is not None
        studio = Serving(process, parts.port, "")
        admitted = studio.ask("GET", f"/?{parts.query}")
        assert admitted.status == 303
        studio.cookie = admitted.headers["set-cookie"].partition(";")[0]
        yield studio
