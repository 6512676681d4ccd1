"""Whatever bytes lie in content/: reading ends, tells what is wrong in words that can be printed, and never
raises.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from roots import EDITION, FIRST, GOOD, MEMBERS, SECOND, read_root

FILES = st.sampled_from((EDITION, MEMBERS, FIRST))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.dates()
    | st.text(max_size=20)
    | st.sampled_from(
        (
            "region-gotland",
            "idea",
            "forsta",
            "[a](#b)",
            "![](images/x.png)",
            "a@b",
            "required",
            "9",
            "2024-01-01",
            "\x00",
            "<http://x>",
        )
    )
)
KEYS = st.text(max_size=8) | st.sampled_from(
    (
        "title",
        "fields",
        "chapters",
        "proposals",
        "id",
        "key",
        "label",
        "need",
        "contacts",
        "email",
        "idea",
        "submitted_by",
        "name",
        "recipients",
        "county_code",
        "kind",
        "imprint",
        "date",
        "language",
        "publisher",
        "intro",
    )
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
WORDS = (
    "\n  ",
    "\n- ",
    ": ",
    "title",
    "idea",
    "å",
    "\ufeff",
    "\u2028",
    "---",
    "[a](#b)",
    "![x](images/y.png)",
    "&a",
    "*a",
)
PIECES = st.lists(st.sampled_from((*"-:[]{}#&*!|>'\"%@`?,~\t\r\n\\ ", *WORDS)), max_size=60).map("".join)
MANY = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def check(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reading = read_root(Path(folder), {name: content})
    for problem in reading.problems:
        for text in (
            problem.message,
            problem.hint,
            problem.text or "",
            problem.fix or "",
            problem.file or "",
        ):
            assert "\n" not in text and "\x1b" not in text
            text.encode("utf-8")
        assert (
            problem.file
            and (problem.line is None or problem.line >= 1)
            and (problem.column is None or problem.column >= 1)
        )
    if reading.edition is not None:
        assert len({proposal.id for proposal in reading.edition.proposals}) == len(reading.edition.proposals)


@MANY
@given(FILES, st.binary(max_size=400))
@example(EDITION, b"\xff\xfe\x00")
@example(FIRST, b"\x00")
def test_any_bytes(name: str, content: bytes) -> None:
    check(name, content)


@MANY
@given(FILES, PIECES)
def test_any_scraps_of_yaml(name: str, content: str) -> None:
    check(name, content.encode())


@MANY
@given(FILES, VALUES)
def test_any_values(name: str, value: object) -> None:
    check(name, yaml.safe_dump(value, allow_unicode=True).encode())


@MANY
@given(FILES, st.integers(0, 400), st.integers(0, 30), PIECES)
def test_a_good_file_with_a_piece_changed(name: str, start: int, length: int, piece: str) -> None:
    good = GOOD[name]
    check(name, (good[:start] + piece + good[start + length :]).encode())


@pytest.mark.parametrize(
    "content",
    [
        "idea: " + "[" * 400_000,
        "- " * 900_000,
        "{a: " * 400_000,
        "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20_000)),
        "idea: |\n" + "  [a](#b)\n" * 20_000,
        "idea: '" + "[a](#b) " * 20_000 + "'",
        "idea: |\n  " + "[" * 100_000,
        "idea: |\n  " + "![" * 50_000,
        "idea: |\n  " + "*a **b _c " * 10_000 + "[",
        "\x0b\n" * 300_000,
        'idea: "' + "\\x00" * 200_000 + '"',
        "submitted_by: [" + "a, " * 60_000 + "]",
        "".join(f"k{n}: x\n" for n in range(40_000)),
        "\t" * 1_000_000,
        "idea: x" + " " * 1_500_000 + "y: z",
    ],
    ids=lambda content: content[:12].encode("unicode_escape").decode(),
)
def test_a_bomb_costs_little(tmp_path: Path, content: str) -> None:
    start = time.perf_counter()
    reading = read_root(tmp_path, {SECOND: content})
    assert reading.problems
    assert time.perf_counter() - start < 20
