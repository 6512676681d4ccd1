"""A work of thousands of proposals: made in time and memory that grow no faster than it does, and read
without a wait.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pressklar.foundation.folders import PROJECT

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc, which this system hasn't"
)
CHILD = """
import sys, time
import webs
from pressklar.web.engine import make_web

pages = webs.repeated("2024", int(sys.argv[1]))
began = time.process_time()
made = make_web(pages, pages.folders)
seconds = time.process_time() - began
with open("/proc/self/status") as status:  # not ru_maxrss: a new process inherits that of the one that started it
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print(seconds, most / 1024, made.files["index.html"].count(b"<article"), len(made.problems))
"""


@dataclass(frozen=True)
class Made:
    """A work of so many proposals: seconds of computing, megabytes at most, articles in its page,
    findings.
    """

    seconds: float
    memory: float
    articles: int
    findings: int


@cache
def made(times: int) -> Made:
    """The 2024 edition so many times over, in a process of its own."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "tests")))}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(times)],
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seconds, memory, articles, findings = done.stdout.split()
    return Made(float(seconds), float(memory), int(articles), int(findings))


@pytest.mark.soak(cases=0)
@pytest.mark.slow
def test_4100_proposals_fit_in_250_megabytes() -> None:
    assert (made(100).articles, made(100).findings) == (4100, 0)
    assert made(100).memory <= 250


@pytest.mark.soak(cases=0)
@pytest.mark.slow
def test_twice_the_work_takes_twice_the_time() -> None:
    assert made(100).seconds <= 2.7 * made(50).seconds, (
        "four times would be a step that looks at everything for each proposal"
    )
