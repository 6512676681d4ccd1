"""Characters as a reader sees them, and names that look alike."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pressklar.foundation.directions import runs_leftwards
from pressklar.foundation.folders import Folders, standing_name
from pressklar.theme import read_theme
from pressklar.typography.characters import clusters, described, drawn_by, visible


def test_what_can_not_be_seen_does_not_count_in_a_comparison() -> None:
    assert visible("no\u200bll\u00adbredd\ufeff\u2060") == "nollbredd"
    assert visible("A\u030akar\ufe0f") == "Åkar"
    assert visible("e\u2011post") == "e\u2011post", "a hyphen can be seen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ordet שלום betyder fred.", True), ("مرحبا", True), ("Åäö 日本 Ωмир", False), ("", False)],
)
def test_writing_from_right_to_left_is_told(text: str, expected: bool) -> None:
    assert runs_leftwards(text) is expected


def test_a_sign_is_named_by_its_number_and_its_name() -> None:
    assert described("☃") == "“☃” (U+2603 SNOWMAN)"


def test_the_themes_faces_tell_what_they_draw() -> None:
    drawn = drawn_by(read_theme(Folders()))
    assert (
        drawn.lacks(
            [
                "Åsa – ”citat” 1½ § € … CO₂",
                "fika\u00a0nu\u2009och\u202fdå",
                "e\u2011post",
                "no\u200bll\u00ad",
                "A\u030a",
            ]
        )
        == frozenset()
    )
    assert drawn.lacks(["Fred: שלום", "☃ igen ☃"]) == frozenset("שלום☃")


def test_characters_keep_their_places_when_they_are_composed() -> None:
    assert list(clusters("e\u0301o☃")) == [(0, "é"), (2, "o"), (3, "☃")]


def test_a_name_is_the_same_in_both_of_unicodes_forms(tmp_path: Path) -> None:
    composed, parted = "Åre/kårta.png", unicodedata.normalize("NFD", "Åre/kårta.png")
    (tmp_path / parted).parent.mkdir()
    (tmp_path / parted).write_bytes(b"x")
    assert standing_name(tmp_path, composed) == parted == standing_name(tmp_path, parted)
    assert standing_name(tmp_path, "Åre/annan.png") == "Åre/annan.png"
    assert standing_name(tmp_path, "å\0") == "å\0"
