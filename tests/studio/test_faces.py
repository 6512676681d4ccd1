"""The studio's faces: every sign of a face in one block, cut once, under a name of its own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pressklar.foundation.folders import PACKAGE, Folders
from pressklar.studio import faces
from pressklar.studio.faces import BLOCKS, ROLES, BrowserFace, FaceBlock, browser_faces, face_data
from pressklar.theme import read_theme

INTERFACE = (
    *sorted((PACKAGE / "studio/templates").glob("*.j2")),
    *sorted((PACKAGE / "studio/static").glob("*.js")),
    *sorted((PACKAGE / "locale").rglob("*.po")),
)
"""Files with all that the studio says."""


@pytest.mark.parametrize("theme", ["bold", "calm", "large"])
def test_each_sign_of_a_face_is_in_one_block(theme: str) -> None:
    look = read_theme(Folders(), theme)
    by_file: dict[tuple[str, int, bool], list[BrowserFace]] = {}
    for face in browser_faces(look):
        by_file.setdefault((face.name.partition("-")[0], face.weight, face.italic), []).append(face)
    for role in ROLES:
        for file in look.faces[role].files:
            blocks = by_file.pop((role, file.weight, file.italic))
            signs = [sign for face in blocks for sign in face.block.signs]
            assert sorted(signs) == sorted(TTFont(file.path).getBestCmap())
            assert len({face.name for face in blocks}) == len(blocks) <= len(BLOCKS)
    assert not by_file


@pytest.mark.parametrize("number", range(3))
def test_a_block_is_a_small_file_of_its_signs_under_a_name_of_its_own(number: int) -> None:
    face = list(browser_faces(read_theme(Folders(), "bold")))[number]
    data = face_data(face)
    assert data[:4] == b"wOF2" and len(data) < 25_000
    font = TTFont(io.BytesIO(data))
    assert set(font.getBestCmap()) == face.block.signs
    assert font["name"].getBestFamilyName() == face.family
    assert face.family.startswith("Cut "), "a reserved name belongs to the whole face"


@pytest.mark.parametrize("theme", ["bold", "calm", "large"])
def test_what_the_studio_says_needs_the_usual_blocks_alone(theme: str) -> None:
    needed = {ord(sign) for path in INTERFACE for sign in path.read_text("utf-8")}
    assert len(INTERFACE) > 50 and {ord("å"), ord("–"), ord("”")} <= needed
    rare = [face for face in browser_faces(read_theme(Folders(), theme)) if "-usual-" not in face.name]
    for face in rare:
        if face.name.startswith("sans"):  # texts alone are set in the other
            assert {chr(sign) for sign in needed & face.block.signs} == set(), face.name
    assert rare


def test_runs_of_signs_are_written_as_css_has_them() -> None:
    block = FaceBlock("a", frozenset({65, 66, 67, 69, 0x20AC}))
    assert block.unicode_range == "U+41-43, U+45, U+20ac"


def test_a_block_is_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    face = next(iter(browser_faces(read_theme(Folders(), "calm"))))
    first = face_data(face)
    monkeypatch.setattr(faces, "cut_font", lambda *_, **__: pytest.fail("it was cut a second time"))
    assert face_data(face) == first


def test_a_broken_font_goes_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    block = FaceBlock("usual", frozenset({65}))
    face = BrowserFace("Cut A", 400, False, "broken", tmp_path / "broken.ttf", block)
    assert face_data(face) == b"no font"
