"""The faces in the file: whole, TrueType, under their own names, and obfuscated as Word wants them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import word_making
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from word_rules import NS, R, WordFile

from pressklar.docx.fonts import embedded, obfuscated
from pressklar.theme import Face, FaceFile


@pytest.fixture(scope="module")
def file() -> WordFile:
    return WordFile(word_making.word_of("small").docx)


def fonts(file: WordFile) -> dict[tuple[str, str], TTFont]:
    """The file's fonts by family and slot, made readable again with their keys."""
    targets = {row.get("Id"): row.get("Target") for row in file.tree("word/_rels/fontTable.xml.rels")}
    fonts_by_slot = {}
    for member in file.tree("word/fontTable.xml").xpath("//w:font/*[@w:fontKey]", namespaces=NS):
        data = file.bytes(f"word/{targets[member.get(f'{{{R}}}id')]}")
        key = member.get(f"{{{NS['w']}}}fontKey")
        fonts_by_slot[member.getparent().get(f"{{{NS['w']}}}name"), member.tag.partition("}")[2]] = TTFont(
            io.BytesIO(obfuscated(data, key))
        )
    return fonts_by_slot


def test_the_themes_faces_are_there_as_truetype(file: WordFile) -> None:
    fonts_by_slot = fonts(file)
    assert {name for name, _ in fonts_by_slot} == {"Hanken Grotesk", "Source Serif Pro"}
    assert {slot for name, slot in fonts_by_slot if name == "Source Serif Pro"} == {
        "embedRegular",
        "embedBold",
        "embedItalic",
        "embedBoldItalic",
    }
    for (family, _), font in fonts_by_slot.items():
        assert "glyf" in font and "CFF " not in font
        assert font["name"].getDebugName(1) == family
        assert font["OS/2"].fsType & 0x000F != 2
        assert all(ord(sign) in font.getBestCmap() for sign in "åäöÅÄÖéø–”’•")
    assert b"embedTrueTypeFonts" in file.bytes("word/settings.xml")


def test_the_theme_names_the_faces(file: WordFile) -> None:
    theme = file.bytes("word/theme/theme1.xml").decode()
    assert (
        'majorFont><a:latin typeface="Hanken Grotesk"' in theme
        and 'minorFont><a:latin typeface="Source Serif Pro"' in theme
    )


def test_a_converted_glyph_keeps_its_shape_and_width() -> None:
    face = word_making.pages_of("small").theme.faces["sans"]
    source = next(file for file in face.files if file.weight == 400 and not file.italic)
    fonts_of_face, problems = embedded(face)
    assert problems == []
    regular = next(file for file in fonts_of_face if file.slot == "embedRegular")
    converted, original = TTFont(io.BytesIO(obfuscated(regular.data, regular.key))), TTFont(source.path)
    assert (
        converted.getGlyphOrder() == original.getGlyphOrder()
        and converted.getBestCmap() == original.getBestCmap()
    )
    for name in ("A", "aring", "g", "ampersand", "eight"):
        areas = []
        for font in (converted, original):
            pen = AreaPen(font.getGlyphSet())
            font.getGlyphSet()[name].draw(pen)
            areas.append(abs(pen.value))
        assert areas[0] == pytest.approx(areas[1], rel=0.002)
        assert converted["hmtx"][name][0] == original["hmtx"][name][0]


def test_a_damaged_or_forbidden_font_is_left_out_and_said(tmp_path: Path) -> None:
    broken = tmp_path / "Broken.otf"
    broken.write_bytes(b"OTTO nonsense")
    source = next(
        file.path for file in word_making.pages_of("small").theme.faces["serif"].files if file.weight == 400
    )
    font = TTFont(source.with_suffix(".ttf"))
    font["OS/2"].fsType = 2
    font.save(tmp_path / "Forbidden.ttf")
    face = Face(
        "sans", "Ett", "x", (FaceFile(400, False, broken), FaceFile(700, False, tmp_path / "Forbidden.ttf"))
    )
    fonts_of_face, problems = embedded(face)
    assert fonts_of_face == [] and [problem.code for problem in problems] == ["W604", "W604"]
    assert "Broken.otf" in problems[0].message and "doesn't allow" in problems[1].message
