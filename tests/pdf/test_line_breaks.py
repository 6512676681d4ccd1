"""Signs are set as they mean: what can't be seen draws nothing, hyphens come from the theme's faces, and no
long run keeps a line from ending.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import small

from pressklar.checks import proof_edition
from pressklar.pdf.line_breaks import LONGEST, ready


def changed(text: str, language: str = "sv") -> str:
    root = ElementTree.fromstring(f"<p>{text}</p>")
    ready(root, text, language)
    return "".join(root.itertext())


def test_ordinary_text_stays_as_it_is() -> None:
    for text in (
        "En text – med streck, e-post och ett långt arbetsmarknadsutbildningsord.",
        "x" * LONGEST,
        "kim.exempel@en-lang-adress.example",
    ):
        assert changed(text) == text


def test_a_long_run_gets_places_to_end_a_line_at_and_loses_nothing() -> None:
    address = (
        "https://exempel.example/" + "mapp/".join("abcdefghij" for _ in range(20)) + "?fråga=1&amp;svar=2"
    )
    for run in ("a" * 900, address, "e\u0301" * 100):
        given = changed(f"Se <b>{run}</b> här, {run}.")
        plain = run.replace("&amp;", "&")
        assert given.replace("\u200b", "") == f"Se {plain} här, {plain}."
        assert max(map(len, given.replace("\u200b", " ").split())) <= 26
        assert not any(unicodedata.combining(sign) for before, sign in pairwise(given) if before == "\u200b")


def test_a_very_long_word_is_hyphenated_by_its_language() -> None:
    word = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnungsverfahren"
    given = changed(f"Das {word} gilt.", "de")
    assert given.replace("\u00ad", "") == f"Das {word} gilt."
    pieces = given.split()[1].split("\u00ad")
    assert max(map(len, pieces)) < 12 and {"kehrs", "neh"} <= set(pieces)
    assert "\u200b" in changed(word * 4, "de"), "no word is so long"


def test_a_no_break_hyphen_is_an_ordinary_one_that_holds_its_line_together() -> None:
    assert changed("e\u2011post, <i>kris\u2010</i> och") == "e\u2060-\u2060post, kris- och"


def test_signs_of_every_kind_are_set_in_the_themes_faces_and_checked_without_false_alarms(
    tmp_path: Path,
) -> None:
    root = small.built(tmp_path / "root")
    signs = (
        "En no\u200bllbredd, e\u2011post, av\u00adstavning, \u200eriktad\u200f, fog\u2060ad, "
        + unicodedata.normalize("NFD", "Åre och kafé")
        + " står här."
    )
    root.change(small.FIRST, "Ett förslag om kartor", "Ett för\u00adslag om\u200b kar\u2011tor")
    root.change(small.FIRST, "En kort text om kartor.", signs)
    assert [problem for problem in root.build().problems if problem.code != "W101"] == []
    codes = {problem.code for problem in proof_edition(root.folders, "2031").problems}
    assert not codes & {"E751", "E757", "E765", "W761"}, codes


def test_a_sign_from_no_face_of_the_theme_is_named_with_its_line_by_build_and_check(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    root.change(small.FIRST, "En kort text om kartor.", "Ordet שלום betyder fred.")
    (problem,) = (problem for problem in root.build().problems if problem.code == "W133")
    assert (problem.file, problem.line) == (small.FIRST, 4) and "U+05E9 HEBREW LETTER SHIN" in problem.message
    found = [
        problem
        for problem in proof_edition(root.folders, "2031").problems
        if problem.code in ("E751", "E757", "E765")
    ]
    assert [(problem.code, problem.file, problem.line) for problem in found] == [("E757", small.FIRST, 4)]


def test_a_picture_is_found_under_a_name_in_unicodes_other_form(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    root.write("content/2031/images/" + unicodedata.normalize("NFD", "kårta.png"), small.picture())
    root.change(small.FIRST, "images/karta.png", "images/kårta.png")
    assert [problem.code for problem in root.build().problems if problem.code[1] == "2"] == []
    root.change(small.FIRST, "images/kårta.png", unicodedata.normalize("NFD", "images/kårta.png"))
    root.write("content/2031/images/kårta.png", small.picture("#ff0000"))
    assert [problem.code for problem in root.build().problems if problem.code[1] == "2"] == []
