"""A sign that no face of the theme has is named with its file, line and column, wherever it is printed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from roots import EDITION, FIRST, MEMBERS, Content, changed, read_root, write

from pressklar.foundation.folders import Folders
from pressklar.problems import Problem
from pressklar.rendering.undrawn_characters import undrawn_signs
from pressklar.theme import read_theme


def undrawn(root: Path, changes: dict[str, Content]) -> list[Problem]:
    edition = read_root(root, changes).edition
    assert edition is not None
    return undrawn_signs(edition, Folders(root), read_theme(Folders()))


@pytest.mark.parametrize(
    ("changes", "file", "line", "column"),
    [
        (changed(FIRST, ("Första: förslaget", "Första ☃ förslaget")), FIRST, 1, 8),
        (changed(FIRST, ("  En idé.", "  En idé.\n\n  Och ☃ två ☃.")), FIRST, 6, 7),
        (changed(FIRST, ("  En idé.", "  Ide\u0301er ☃.")), FIRST, 4, 10),
        (changed(FIRST, ("Maja Lind", "Maja ☃ Lind")), FIRST, 8, 12),
        (changed(EDITION, ("publisher: Nätverket", "publisher: Nät☃verket")), EDITION, 3, 12),
        (changed(EDITION, ("title: Beredskap", "title: ☃")), EDITION, 11, 12),
        (changed(EDITION, ("label: Övrigt", "label: ☃")), EDITION, 8, 24),
        (changed(MEMBERS, ("name: Tillväxtverket", "name: Tillväxt☃verket")), MEMBERS, 8, 9),
    ],
    ids=[
        "title",
        "field",
        "field with combining marks",
        "contact",
        "publisher",
        "chapter",
        "label",
        "member",
    ],
)
def test_a_sign_is_named_where_it_stands(
    tmp_path: Path, changes: dict[str, Content], file: str, line: int, column: int
) -> None:
    (problem,) = undrawn(tmp_path, changes)
    assert (problem.code, problem.file, problem.line) == ("W133", file, line)
    assert "“☃” (U+2603 SNOWMAN)" in problem.message and problem.text == "☃"
    assert problem.column is not None and problem.column >= column


def test_a_sign_that_is_not_printed_is_nobodys_business(tmp_path: Path) -> None:
    assert undrawn(tmp_path, changed(FIRST, ("submitted_by:", "# ☃\nsubmitted_by:"))) == []
    assert (
        undrawn(
            tmp_path / "b", changed(EDITION, added="proof:\n  silenced:\n    - {code: W720, reason: ☃}\n")
        )
        == []
    )


def test_what_is_not_seen_or_is_composed_needs_no_face(tmp_path: Path) -> None:
    text = "no\u200bll e\u2011post av\u00adstava \u2067x\u2069 " + unicodedata.normalize("NFD", "Åre é ö")
    assert undrawn(tmp_path, changed(FIRST, ("En idé.", text))) == []


def test_many_signs_of_a_text_are_one_message(tmp_path: Path) -> None:
    (problem,) = undrawn(tmp_path, changed(FIRST, ("En idé.", "日本語の文章です。")))
    assert problem.message.endswith("and 4 more.") and (problem.line, problem.column) == (4, 3)


def test_a_face_that_has_the_sign_ends_the_message(tmp_path: Path) -> None:
    """The words of the templates are looked at too."""
    folders = write(tmp_path)
    edition = read_root(tmp_path / "b", {}).edition
    assert edition is not None
    theme = read_theme(folders)
    (problem,) = undrawn_signs(
        edition, folders, theme, ("templates/texts.yaml", {"page": "☃ sida", "toc": "Innehåll"})
    )
    assert problem.file == "templates/texts.yaml" and "“page”" in problem.message
