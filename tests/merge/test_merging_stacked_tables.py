"""A table that is stacked in the draft comes back as the table that it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from word_edits import Draft, N, Root, copied, make

from pressklar.merge.running import MergeRun

LONG = "Verwaltungsmodernisierungsgesetz"
HEAD = ["Ämne", "Antal", "Vem", "När", "Hur", "Varför"]
ROWS = [[f"{LONG}{letter}{number}" for letter in "abcdef"] for number in range(3)]


TABLE = [HEAD, *ROWS[:2], ["", *ROWS[2][1:]]]


@pytest.fixture
def root(tmp_path: Path) -> Root:
    root = make(tmp_path)
    lines = "".join(f"  | {' | '.join(row)} |\n" for row in [HEAD, ["---"] * 6, *TABLE[1:]])
    root.change("friska-floder", "  | Flod | Längd |\n", f"{lines}\n  Mer:\n\n  | Flod | Längd |\n")
    return root


def table_in(root: Root) -> list[list[str]]:
    """The cells of the first table of the field."""
    lines = root.text("friska-floder", "idea").partition("Mer:")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if not row[0].startswith("---")]


def codes(merged: MergeRun) -> list[str]:
    return [problem.code for outcome in merged.outcomes for problem in outcome.problems]


def line_of(draft: Draft, words: str) -> etree._Element:
    return draft.p(words).getparent().getparent()


def test_an_untouched_one_changes_no_byte(root: Root) -> None:
    before, draft = root.all_bytes(), root.draft()
    assert "_rs_6_" in draft.parts["word/document.xml"].decode()
    merged = draft.merge()
    assert not codes(merged) and root.all_bytes() == before and table_in(root) == TABLE


def test_a_cell_is_edited(root: Root) -> None:
    root.draft().replace(f"{LONG}c1", "kort").merge()
    wanted = [list(row) for row in TABLE]
    wanted[2][2] = "kort"
    assert table_in(root) == wanted and "| Ån" in root.text("friska-floder", "idea")


def test_a_head_is_edited_where_it_stands_first(root: Root) -> None:
    draft = root.draft()
    draft.replace("Varför", "Därför").merge()
    assert table_in(root) == [[*HEAD[:5], "Därför"], *TABLE[1:]]


def test_a_group_of_lines_is_a_row(root: Root) -> None:
    draft = root.draft()
    lines = [line_of(draft, word) for word in ROWS[1]]
    for line in reversed(lines):
        more = copied(line)
        for text in more.findall(f"{N}tc")[1].iter(f"{N}t"):
            text.text = f"ny {text.text[-2:]}"
        lines[-1].addnext(more)
    draft.merge()
    assert table_in(root) == [*TABLE[:3], [f"ny {letter}1" for letter in "abcdef"], TABLE[3]]


def test_a_repeated_head_that_is_edited_is_told(root: Root) -> None:
    draft = root.draft()
    line = line_of(draft, ROWS[1][3])
    next(line.iter(f"{N}t")).text = "Okänt"
    merged = draft.merge()
    assert table_in(root) == TABLE
    assert any(
        "Okänt" in problem.message + str(problem.text)
        for each in merged.outcomes
        for problem in each.problems
    )
