"""Whatever lines a file holds: the import ends, with an edition that can be read or with a plain message, and
loses no word on the way.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest
from booklets import SWEDISH, booklet, check_errors
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pressklar.foundation.folders import Folders
from pressklar.intake import import_booklet
from pressklar.manuscript import read_edition
from pressklar.problems import PressklarError

ROWS = st.sampled_from(
    (
        "Idé",
        "Syfte",
        "Målgrupp",
        "Kontaktperson",
        "Idé:",
        "Idé: text",
        "Contact",
        "",
        "",
        "\n\n\n",
        "\f",
        "1. Ett",
        "2. Två",
        "3. Tre",
        "1. Ett\t3",
        "2. TVÅ.....4",
        "KAPITEL\t3",
        "Kapitel",
        "12",
        "- punkt",
        "-punkt",
        "1) a",
        "2) b",
        "Region Syd",
        "Ann Lee, Region Syd",
        "ann@syd.example",
        "text med ord.",
        "text utan slut",
        "och mer",
        "2024. År",
        "Innehåll",
        "[x](y)",
        "*",
        "# x",
        "a\tb",
        "\x00\x01",
        "\u2028",
        "\ufeff",
        "\u202e",
        "٣. tal",
        "x" * 200,
        "Ann och Bo, Region X",
    )
)
LINES = ROWS | st.text(max_size=20)
MANY = settings(max_examples=120, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def bring_anything(data: bytes, name: str = "booklet.txt") -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / name).write_bytes(data)
        try:
            done = import_booklet(Folders(root), root / name, "2031")
        except PressklarError as error:
            assert all(
                problem.code and problem.message and "\n" not in problem.message for problem in error.problems
            )
            assert "E410" not in {problem.code for problem in error.problems}, error
            assert not (root / "content" / "2031").exists()
            return
        for problem in done.problems:
            for text in (problem.message, problem.hint, problem.text or ""):
                assert "\n" not in text and "\x1b" not in text
                text.encode()
        words = done.words
        assert words.body == words.kept + words.labels + words.numbers + words.conjunctions
        reading = read_edition(Folders(root), "2031")
        check_errors(done, reading)
        assert reading.edition is not None and len(reading.edition.proposals) == done.proposals


@MANY
@given(st.lists(LINES, max_size=40))
@example(["1. a", "Idé", "Idé"])
@example(["Idé", "1. a", "Idé", "1. b"])
def test_any_lines(lines: list[str]) -> None:
    bring_anything("\n".join(lines).encode("utf-8", "replace"))


@MANY
@given(st.lists(st.lists(LINES, min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_texts_under_labels(texts: list[list[str]]) -> None:
    rows = [
        row
        for number, lines in enumerate(texts, 1)
        for row in (f"{number}. Titel", "", "Idé", "", *lines, "", "Kontaktperson", "", lines[0], "")
    ]
    bring_anything("\n".join(["Häfte", "", *rows]).encode("utf-8", "replace"))


@MANY
@given(st.lists(st.tuples(st.integers(0, len(SWEDISH)), st.integers(0, 30), st.text(max_size=5)), max_size=6))
def test_a_booklet_with_pieces_changed(changes: list[tuple[int, int, str]]) -> None:
    text = SWEDISH
    for start, length, put in changes:
        text = text[:start] + put + text[start + length :]
    bring_anything(text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    bring_anything(data)
    bring_anything(data, "booklet.docx")
    bring_anything(b"PK\x03\x04" + data, "booklet.docx")


SLOW = {
    "one endless line": "x " * 1_000_000,
    "a line of dots": "1. a" + "." * 500_000,
    "a line of spaces": "1. a" + " \t" * 250_000 + "b",
    "very many lines": "ord\n" * 100_000,
    "very many labels": "1. a\n\nIdé\n\n" * 3_000,
    "very many numbers": "".join(f"{number}. a\n\n" for number in range(1, 3000)) + "Idé\n\nx\n",
    "one paragraph of very many lines": "1. a\n\nIdé\n\n" + "ord ord\n" * 60_000,
    "very many contacts": "1. a\n\nIdé\n\nx\n\nKontaktperson\n\n" + "Ann Lee och Bo Ek, " * 20_000,
    "very many conjunctions": "1. a\n\nIdé\n\nx\n\nKontaktperson\n\n"
    + " och ".join(["Ann Lee"] * 24)
    + " och x",
    "a contents list without end": "".join(f"{number}. a{number}\t{number}\n" for number in range(1, 3000))
    + "\n1. a1\n\nIdé\n\nx\n",
    "a contents list of another booklet": "".join(
        f"{number}. a{number}\t{number}\n" for number in range(1, 1500)
    )
    + "".join(f"\n{number}. zzz {number} yyy\n\nIdé\n\nx\n" for number in range(1, 1500)),
    "very many addresses": "1. a\n\nIdé\n\nx\n\nKontaktperson\n\n" + "a@b.example " * 2_000,
}


@pytest.mark.soak(cases=5)
@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_long(name: str) -> None:
    start = time.process_time()
    bring_anything(SLOW[name].encode())
    assert time.process_time() - start < 15


def test_counting_is_honest() -> None:
    """The proof itself: a word more or less is seen."""
    from pressklar.intake.words import _compare

    problems: list[object] = []
    _compare(Counter("aab"), Counter("aab"), "f", 1, "it", problems)  # type: ignore[arg-type]
    assert not problems
    _compare(Counter("aab"), Counter("abc"), "f", 1, "it", problems)  # type: ignore[arg-type]
    assert "lose a and gain c" in str(problems[0])


def test_a_booklet_helper_is_a_booklet() -> None:
    bring_anything(booklet(("One", "A.", "x")).encode())
