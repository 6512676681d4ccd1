"""Faces for the web: whole, packed, and named as the style sheet asks for them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont

from pressklar.foundation.folders import Folders
from pressklar.theme import Face, FaceFile, Theme, read_theme
from pressklar.web.faces import web_faces


def theme_of(*paths: Path) -> Theme:
    files = tuple(FaceFile(400 + 100 * at, False, path) for at, path in enumerate(paths))
    return replace(read_theme(Folders()), faces=MappingProxyType({"sans": Face("sans", "Own", "own", files)}))


def test_every_face_of_the_theme_is_there_whole() -> None:
    theme = read_theme(Folders())
    made = {face.name: face for face in web_faces(theme)}
    sources = {
        (face.family, file.weight, file.italic): file.path
        for face in theme.faces.values()
        for file in face.files
    }
    assert len(made) == len(sources)
    for face in made.values():
        path = sources[face.family, face.weight, face.italic]
        assert face.data[:4] == b"wOFF"
        assert len(face.data) < 0.65 * path.stat().st_size
        packed, source = TTFont(io.BytesIO(face.data)), TTFont(path)
        assert packed.getBestCmap() == source.getBestCmap()
        outlines = "CFF " if "CFF " in source.reader.tables else "glyf"
        assert packed.reader[outlines] == source.reader[outlines], "glyphs are untouched"


def test_a_file_that_is_no_face_goes_as_it_is(tmp_path: Path) -> None:
    whole = next(file.path for file in read_theme(Folders()).faces["sans"].files)
    broken = tmp_path / "Broken.otf"
    broken.write_bytes(whole.read_bytes()[:5000])
    (face,) = web_faces(theme_of(broken))
    assert (face.name, face.data) == ("fonts/sans-400.otf", broken.read_bytes())


def test_a_changed_file_is_packed_anew(tmp_path: Path) -> None:
    regular, bold = (
        file.path
        for file in read_theme(Folders()).faces["sans"].files
        if file.weight in (400, 700) and not file.italic
    )
    path = tmp_path / "Own.otf"
    path.write_bytes(regular.read_bytes())
    first = web_faces(theme_of(path))[0].data
    path.write_bytes(bold.read_bytes())
    assert web_faces(theme_of(path))[0].data != first
