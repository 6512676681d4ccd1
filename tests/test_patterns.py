"""No regular expression of the package needs time that grows with the square of a text's length."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pressklar.foundation.folders import PROJECT

CHILD = Path(__file__).with_name("patterns_child.py")
MOST_SECONDS = 300
"""Of the processor's time, after which the child is ended: it needs a tenth."""


def run(*words: str) -> list[str]:
    """The patterns that the child names, of the package or those given."""
    done = subprocess.run(
        [sys.executable, str(CHILD), *words], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(PROJECT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS)),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.slow
def test_no_patterns_work_grows_with_the_square_of_a_text() -> None:
    assert run() == []


@pytest.mark.parametrize("pattern", [r"(\w+) /", r"[^;]*;", r"(?:a|aa)+$"])
def test_a_pattern_whose_work_does_is_named(pattern: str) -> None:
    (line,) = run(pattern)
    assert repr(pattern) in line


def test_a_pattern_that_looks_at_each_sign_once_is_not() -> None:
    assert run(r"(?<!\w)(\w++) /", r"<[^<>]*>", r"[a-z]{1,60};") == []
