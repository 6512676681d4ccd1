"""Texts of many kinds that nobody writes, through build, check and draft: each ends soon and in little
memory, refused with its line or laid out.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import small
from soaking import SOAK

from pressklar.foundation.folders import PROJECT
from pressklar.manuscript import read_edition
from pressklar.manuscript.read.limits import MOST_CHARACTERS, excess
from pressklar.problems import has_errors

CHILD = Path(__file__).with_name("hostile_child.py")
COMMANDS = ("build", "check", "draft")
MILLION = 1_000_000
MOST_MEMORY = 500_000_000
SEED = os.environ.get("PRESSKLAR_SEED", datetime.date.today().isoformat())
"""What an ordinary run draws its kinds by: the day's, so that each day tries others; a failure's is in its
name and can be set again.
"""


def repeated(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece))


PIECES = (
    *(
        "a",
        "abcdefghij",
        "1234567890",
        "a-",
        "a.",
        "[",
        "]",
        "[]",
        "[a](",
        "![a](",
        "`",
        "*",
        "*a",
        "*a ",
        "_a",
        "~a",
        "^a",
        "^[",
        "x^[a] ",
    ),
    *(
        "|",
        "> ",
        "> a\n",
        "- ",
        "- a\n",
        "1. a\n",
        "# a\n\n",
        "a\n",
        "a\n\n",
        "a  \n",
        "<",
        "<a>",
        "&",
        "&a;",
        "![",
        "\\",
        '"',
        "a@",
    ),
    *(
        "a@b.example ",
        "http://a.example/b ",
        ",",
        ". ",
        "a\u00a0",
        "a\u200b",
        "a\u00ad",
        "😀",
        "שלום ",
        "\u202e\u202b",
        "<div>",
    ),
    *(
        "[a]: b\n",
        "^a~b",
        "---\n",
        "~~a~~ ",
        "==a== ",
        "[a] (b) ",
        "日本語",
        "Det här är en mening. ",
        "ord som är olika ",
    ),
    "|a|\n|-|\n|b|\n\n",
)
KINDS: dict[str, Callable[[int], str]] = {
    **{repr(piece): repeated(piece) for piece in PIECES},
    "letters with marks on them": lambda size: "a" + "\u0301" * size,
    "spaces": lambda size: "a" + " " * size + "b",
    "an address": lambda size: "http://a.example/" + "b" * size,
    "unknown words": lambda size: " ".join(f"qx{number}zk" for number in range(size // 9)).translate(
        str.maketrans("0123456789", "bcdfghjklm")
    ),
    "footnotes": lambda size: (
        "\n".join(f"ord[^{n}]" for n in range(size // 30))
        + "\n\n"
        + "\n".join(f"[^{n}]: not" for n in range(size // 30))
    ),
    "a table": lambda size: "| a | b |\n|---|---|\n" + "| a | b |\n" * (size // 10),
    "a wide table": lambda size: (
        "|" + "a|" * (size // 6) + "\n|" + "-|" * (size // 6) + "\n|" + "b|" * (size // 6)
    ),
    "a row of bars": lambda size: "|a|\n|-|\n" + "|\n" * (size // 2),
    "nested lists": lambda size: "\n".join("  " * level + "- a" for level in range(int(size**0.5))),
    "runs of backticks": lambda size: " ".join("`" * (number % 300 + 1) for number in range(size // 151)),
}


def drawn(test: str) -> list[str]:
    """The kinds that a run tries: all in a soak, else one by the seed."""
    return list(KINDS) if SOAK else [random.Random(f"{test} {SEED}").choice(list(KINDS))]


def run(path: Path, text: str, command: str) -> tuple[frozenset[str], int]:
    """The codes of the problems that a command finds in a root with that text, and the most memory that it
    had.
    """
    root = small.make(path)
    root.write(
        small.FIRST,
        small.proposal(
            "Ett förslag",
            "region-gotland",
            "".join(f"  {line}\n" for line in f"Början.\n\n{text}".split("\n")),
        ),
    )
    done = subprocess.run(
        [sys.executable, str(CHILD), str(path), command],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    return frozenset(told["codes"]), told["peak"]


def largest(kind: str) -> str:
    """About the longest text of a kind that is within the limits."""
    least, most = 1, MOST_CHARACTERS
    while most - least > least // 20 + 5:
        middle = (least + most) // 2
        least, most = (
            (middle, most) if excess(f"Början.\n\n{KINDS[kind](middle)}") is None else (least, middle)
        )
    return KINDS[kind](least)


@pytest.mark.parametrize("kind", KINDS)
def test_a_million_characters_are_refused_with_their_line(tmp_path: Path, kind: str) -> None:
    root = small.make(tmp_path)
    text = "".join(f"  {line}\n" for line in KINDS[kind](MILLION).split("\n"))
    root.write(small.FIRST, small.proposal("Ett förslag", "region-gotland", text))

    problems = read_edition(root.folders, root.edition).problems
    assert has_errors(problems) and {problem.code for problem in problems} <= {"E103", "E126", "E127", "E128"}
    assert all(problem.file == small.FIRST for problem in problems)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", drawn("million"))
def test_a_million_characters_end_soon_and_in_little_memory(tmp_path: Path, kind: str, command: str) -> None:
    codes, peak = run(tmp_path, KINDS[kind](MILLION), command)
    assert codes & {"E103", "E126", "E127", "E128"} and peak < MOST_MEMORY


@pytest.mark.soak(cases=1)
@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", drawn("longest"))
def test_the_longest_text_within_the_limits_ends_soon_and_in_little_memory(
    tmp_path: Path, kind: str, command: str
) -> None:
    _, peak = run(tmp_path, largest(kind), command)
    assert peak < MOST_MEMORY, kind
