"""A Dask cluster behind certificates, as docs/dispatch.md sets one up: who shows one is served, who has none
isn't.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

PROJECT = Path(__file__).resolve().parents[2]
WORK = """
import sys
from pressklar.dispatch import workers
from pressklar.problems import OutsideError
workers.PATIENCE = 10
try:
    print(sorted(workers.hand_out(abs, [-1, -2, -3], workers.Workers.read(sys.argv[1]))))
except OutsideError as error:
    print(error.problems[0].code)
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are started and ended as on Linux"),
]


@pytest.fixture
def certificates(tmp_path: Path) -> dict[str, str]:
    """An authority, and one certificate of it for all of this machine's parts: as Dask's settings."""
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    own.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "own.pem"))
    settings = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    settings["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(tmp_path / "ca.pem")
    for part in ("CERT", "KEY"):
        settings[f"DASK_DISTRIBUTED__COMM__TLS__CLIENT__{part}"] = str(tmp_path / "own.pem")
    return settings


@pytest.fixture
def cluster(tmp_path: Path, certificates: dict[str, str]) -> Iterator[str]:
    """A scheduler and a worker that ask for certificates; the address for --workers."""
    file, pem = tmp_path / "scheduler.json", str(tmp_path / "own.pem")
    tls = ["--tls-ca-file", str(tmp_path / "ca.pem"), "--tls-cert", pem, "--tls-key", pem, "--no-dashboard"]
    programs = {
        "scheduler": [
            "--protocol",
            "tls",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--scheduler-file",
            str(file),
        ],
        "worker": [
            "--scheduler-file",
            str(file),
            "--no-nanny",
            "--nthreads",
            "1",
            "--local-directory",
            str(tmp_path),
        ],
    }
    running = []
    try:
        for name, options in programs.items():
            command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, *tls]
            running.append(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT)
            )
            until = time.monotonic() + 60
            while not (file.is_file() and file.read_text().endswith("}")) and time.monotonic() < until:
                time.sleep(0.1)
        yield json.loads(file.read_text())["address"].replace("tls://", "dask+tls://")
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


@pytest.mark.soak(cases=0)
def test_work_is_done_for_who_shows_a_certificate_and_for_nobody_else(
    cluster: str, certificates: dict[str, str]
) -> None:
    def asked(address: str, **settings: str) -> str:
        command = [sys.executable, "-c", WORK, address]
        environment = {**os.environ, **settings}
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
        )
        return done.stdout.strip()

    assert asked(cluster, **certificates) == "[1, 2, 3]"
    assert asked(cluster) == "E863"
    assert asked(cluster.replace("dask+tls", "dask")) == "E863"
