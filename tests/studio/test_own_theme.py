"""The look from the studio: kept in a theme of the publication's own, all else untouched, undone byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import EDITION, Root, make

from pressklar.foundation.folders import PROJECT
from pressklar.foundation.inputs import look_sums
from pressklar.foundation.theme_files import theme_files, themes
from pressklar.manuscript import read_edition
from pressklar.manuscript.undoing import undo
from pressklar.model import Edition
from pressklar.problems import ContentError
from pressklar.studio.own_theme import base_of, change_look, choices, choose_theme, is_own, reset_look
from pressklar.theme import Theme, read_theme


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return make(tmp_path / "root")


def edition_of(root: Root) -> Edition:
    reading = read_edition(root.folders, root.edition)
    assert reading.edition is not None
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    return reading.edition


def theme(root: Root) -> Theme:
    return read_theme(root.folders, edition_of(root).theme)


def change(root: Root, path: str, value: str) -> None:
    change_look(root.folders, edition_of(root), path, value)


def test_what_is_changed_is_kept_apart_from_the_theme(root: Root) -> None:
    product = look_sums(theme_files(root.folders))
    plain = theme(root)
    change(root, "colours/ink", "#123456")
    assert is_own(root.folders, edition_of(root)) and base_of(root.folders, edition_of(root)) == "bold"
    own = root.path / "content" / "styles" / "own" / "theme.yaml"
    text = own.read_text("utf-8") + "# a note of the designer's\n"
    own.write_text(text, "utf-8")
    change(root, "sizes/body", "10,5")
    change(root, "chapters/1/deep", "#00ff00")
    assert set(text.splitlines()) <= set(own.read_text("utf-8").splitlines()), "its lines stay"
    assert "# a note of the designer's" in own.read_text("utf-8")
    changed = theme(root)
    assert (changed.colours["ink"].rgb, str(changed.sizes["body"])) == ("#123456", "10.5pt")
    assert changed.palette(2).deep.rgb == "#00FF00" and changed.palette(2).hue == plain.palette(2).hue
    assert changed.palette(1) == plain.palette(1) and changed.colours["mute"] == plain.colours["mute"]
    assert not (root.path / "styles").exists()
    assert {
        name: value for name, value in look_sums(theme_files(root.folders)).items() if name in product
    } == product
    for _ in range(2):
        undo(root.folders, root.edition)
    assert own.read_text("utf-8") == text


def test_all_of_it_is_undone_byte_by_byte(root: Root) -> None:
    before, plain = (root.path / EDITION).read_bytes(), theme(root)
    for path, value in (("colours/mute", "#123456"), ("chapters/0/hue", "#abcdef"), ("sizes/body", "11")):
        change(root, path, value)
    for _ in range(3):
        undo(root.folders, root.edition)
    assert (root.path / EDITION).read_bytes() == before and theme(root) == plain


def test_reset_brings_the_theme_back(root: Root) -> None:
    plain = theme(root)
    change(root, "sizes/title", "20")
    reset_look(root.folders, edition_of(root))
    assert theme(root) == plain and not is_own(root.folders, edition_of(root))
    assert not list((root.path / "content" / "styles").rglob("theme.yaml")), "nobody uses it any more"


def test_another_editions_look_stays(root: Root) -> None:
    change(root, "sizes/title", "20")
    other = root.write("content/2030/edition.yaml", (root.path / EDITION).read_bytes())
    for path in (root.path / "content/2031/proposals").iterdir():
        root.write(f"content/2030/proposals/{path.name}", path.read_bytes())
    assert b"theme: own" in other.read_bytes()
    reset_look(root.folders, edition_of(root))
    assert str(read_theme(root.folders, "own").sizes["title"]) == "20pt"
    change(root, "sizes/title", "22")
    assert edition_of(root).theme not in ("own", "bold")
    assert str(read_theme(root.folders, "own").sizes["title"]) == "20pt"


def test_a_theme_is_chosen(root: Root) -> None:
    assert set(choices(root.folders)) == {
        path.parent.name for path in (PROJECT / "styles").glob("*/theme.yaml")
    }
    root.write("styles/quiet/theme.yaml", "based_on: bold\nsizes: {body: 11pt}\n")
    choose_theme(root.folders, edition_of(root), "quiet")
    assert str(theme(root).sizes["body"]) == "11pt"
    change(root, "colours/ink", "#000000")
    assert str(theme(root).sizes["body"]) == "11pt" and base_of(root.folders, edition_of(root)) == "quiet"
    assert "own" in themes(root.folders) and "own" not in choices(root.folders)
    with pytest.raises(ContentError):
        choose_theme(root.folders, edition_of(root), "../../x")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("colours/ink", "red"),
        ("colours/nothing", "#000000"),
        ("chapters/99/hue", "#000000"),
        ("chapters/0/x", "#000000"),
        ("sizes/body", "0"),
        ("sizes/body", "1e9"),
        ("sizes/x", "10"),
        ("based_on", "#000000"),
        ("colours/ink", '#000000", x: "'),
    ],
)
def test_what_no_theme_may_hold_is_refused(root: Root, path: str, value: str) -> None:
    with pytest.raises(ContentError) as refused:
        change(root, path, value)
    assert refused.value.problems[0].code == "E826"
    assert not (root.path / "content" / "styles").exists()
