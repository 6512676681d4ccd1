"""Faces for signs that the theme's own lack: which are taken, and what is put into the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from faces import make_font
from fontTools.ttLib import TTFont

from pressklar.foundation import font_files as files_of_fonts
from pressklar.theme import FontSource
from pressklar.typography.fallback import fallback

HEBREW, GREEK = "אבגדש", "αβγ"


def source(tmp_path: Path, name: str, signs: str, *, apart: str = "", bold: bool = False) -> FontSource:
    files = [make_font(tmp_path / f"{name}-Regular.ttf", name, signs, apart=apart)]
    if bold:
        files.append(make_font(tmp_path / f"{name}-Bold.ttf", name, signs, bold=True))
    return FontSource(name, tuple(files))


def test_the_first_face_that_has_a_sign_is_taken_and_no_other(tmp_path: Path) -> None:
    sources = [
        source(tmp_path, "First", "אב"),
        source(tmp_path, "Second", HEBREW, bold=True),
        source(tmp_path, "Greek", GREEK),
    ]
    chosen = fallback(sources, frozenset("אש"), tmp_path / "cut")
    assert [face.family for face in chosen.faces] == ["First", "Second"] and chosen.apart == {}
    assert [[file.weight for file in face.files] for face in chosen.faces] == [[400], [400, 700]]
    assert fallback(sources, frozenset("☃"), tmp_path / "cut").faces == ()


def test_a_face_is_cut_down_to_the_signs_under_another_name(tmp_path: Path) -> None:
    ((face,), _) = vars(fallback([source(tmp_path, "Hebrew", HEBREW)], frozenset("א"), tmp_path)).values()
    (file,) = face.files
    with TTFont(file.path) as font:
        assert set(font.getBestCmap()) == {ord("א"), ord(" ")}
        assert font["name"].getDebugName(1) == "Cut Hebrew" and font["name"].getDebugName(6) == "Cut-Hebrew"
    again = fallback([source(tmp_path, "Hebrew", HEBREW)], frozenset("א"), tmp_path / "again")
    assert again.faces[0].files[0].path.read_bytes() == file.path.read_bytes()


def test_a_face_that_takes_letters_apart_is_the_last_resort(tmp_path: Path) -> None:
    parts = source(tmp_path, "Parts", HEBREW, apart="אב")
    whole = source(tmp_path, "Whole", "א")
    chosen = fallback([parts, whole], frozenset("אג"), tmp_path / "cut")
    assert [face.family for face in chosen.faces] == ["Parts", "Whole"] and chosen.apart == {}
    assert fallback([parts, whole], frozenset("אב"), tmp_path / "cut").apart == {"ב": "Parts"}


def test_a_broken_font_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0 no font")
    sources = [FontSource("Broken", (broken,)), source(tmp_path, "Hebrew", HEBREW)]
    assert [face.family for face in fallback(sources, frozenset("א"), tmp_path).faces] == ["Hebrew"]


def test_a_variable_font_is_given_in_both_weights(tmp_path: Path) -> None:
    from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
    from fontTools.varLib import build

    space = DesignSpaceDocument()
    axis = AxisDescriptor(tag="wght", name="Weight", minimum=400, default=400, maximum=700)
    space.addAxis(axis)
    for weight in (400, 700):
        path = make_font(tmp_path / f"{weight}.ttf", "Moving", HEBREW)
        with TTFont(path) as font:
            font["hmtx"]["u05D0"] = (500 + weight, 50)
            font.save(path)
        space.addSource(SourceDescriptor(path=str(path), font=TTFont(path), location={"Weight": weight}))
    variable, _, _ = build(space)
    variable.save(tmp_path / "Moving[wght].ttf")
    moving = FontSource("Moving", (tmp_path / "Moving[wght].ttf",))
    (face,) = fallback([moving], frozenset("א"), tmp_path / "cut").faces
    widths = []
    for file in face.files:
        with TTFont(file.path) as font:
            assert "fvar" not in font
            widths.append(font["hmtx"][font.getBestCmap()[ord("א")]][0])
    assert [file.weight for file in face.files] == [400, 700] and widths == [900, 1200]


def test_fonts_are_sought_in_packages_and_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "some_fonts"
    make_font(package / "files" / "A-Regular.ttf", "A", "א")
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    system = [make_font(tmp_path / name, "Some Face", "א") for name in ("SomeFace.ttf", "SomeFace-Bold.ttf")]
    others = [make_font(tmp_path / name, "Other", "א") for name in ("SomeFaceMono.ttf", "Face-Some.ttf")]
    monkeypatch.setattr(files_of_fonts, "_system_files", lambda: (*system, *others))
    assert files_of_fonts.font_files("some-fonts") == (package / "files" / "A-Regular.ttf",)
    assert files_of_fonts.font_files("Some Face") == tuple(system)
    assert files_of_fonts.font_files("No Such Face") == files_of_fonts.font_files("../x") == ()
