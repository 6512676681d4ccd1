"""WeasyPrint lays out the same with shortcuts.py's functions and with its own, and with what loading.py puts
off.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest
from printed import Printed

from pressklar.foundation.folders import PROJECT

WITHOUT = """\
import pathlib, sys
sys.path.insert(0, {project!r})
from pressklar.building import workflow
from pressklar.foundation.folders import Folders
from pressklar.pdf import shortcuts
shortcuts.KNOWN = "1.0"
from pressklar.pdf.workshop import Here
workflow.build(Folders(pathlib.Path(sys.argv[1])), workshop=Here())
from weasyprint.text import line_break
assert line_break._font_style_cache_key is not shortcuts._face_key
"""
WITH = """\
import sys
sys.path.insert(0, {project!r})
from pressklar.pdf import layout, shortcuts
from weasyprint.layout import block, page
from weasyprint.text import line_break
assert line_break._font_style_cache_key is shortcuts._face_key
assert block.resolve_percentages is page.resolve_percentages is shortcuts._resolve_percentages
assert line_break.get_font_description is shortcuts._described
"""

LATER = """\
import io, pathlib, sys
sys.path.insert(0, {project!r})
from pressklar.pdf import layout
assert "fontTools.ttLib" not in sys.modules and "fontTools.subset" not in sys.modules
from weasyprint.pdf import fonts
from weasyprint.text import fonts as faces
font = faces.TTFont(io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()))
from fontTools import subset, ttLib
from fontTools.ttLib import ttFont, woff2
from fontTools.varLib.instancer import instantiateVariableFont
assert type(font) is ttLib.TTFont is fonts.TTFont is faces.TTFont
assert (fonts.TTLibError, fonts.ttFont, fonts.subset, faces.woff2) == (ttLib.TTLibError, ttFont, subset, woff2)
assert fonts.instantiateVariableFont is instantiateVariableFont
"""

DECLARED = """\
import sys
sys.path.insert(0, {project!r})
from pressklar.pdf import layout, loading
from weasyprint.text.ffi import ffi, pango
assert isinstance(ffi, loading._Declared) is (sys.argv[1] == "kept"), ffi
assert pango.pango_version() > 0 and ffi.new("PangoRectangle *").width == 0
"""

PATTERNS = """\
import sys
sys.path.insert(0, {project!r})
import pyphen
words = "kompetensförsörjning utvecklingsstrategi Verständigung paddock".split()
before = [[list(pyphen.Pyphen(lang=lang).iterate(word)) for word in words] for lang in ("sv", "en", "de", "hu")]
pyphen.hdcache.clear()
from pressklar.pdf import layout
assert before == [[list(pyphen.Pyphen(lang=lang).iterate(word)) for word in words] for lang in ("sv", "en", "de", "hu")]
"""


def run(script: str, *words: str, project: Path = PROJECT) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script.format(project=str(project)), *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_they_are_taken() -> None:
    """With the version of WeasyPrint that is installed."""
    run(WITH)


def test_fonttools_is_loaded_when_it_is_needed() -> None:
    """And then all that WeasyPrint has of it is the real thing."""
    package = find_spec("font_hanken_grotesk")
    assert package is not None and package.origin is not None
    face = next(
        path
        for path in sorted((Path(package.origin).parent / "files").rglob("*"))
        if path.suffix in (".otf", ".ttf")
    )
    run(LATER, str(face))


@pytest.mark.skipif(sys.platform != "linux", reason="only where the libraries' names are certain")
def test_the_declarations_are_kept(tmp_path: Path) -> None:
    """For the next process; what is damaged is made anew."""
    shutil.copytree(
        PROJECT / "pressklar", tmp_path / "pressklar", ignore=shutil.ignore_patterns("__pycache__")
    )
    run(DECLARED, "read", project=tmp_path)
    (kept,) = (tmp_path / "pressklar" / "__pycache__").glob("*.declared-*")
    whole = kept.read_bytes()
    run(DECLARED, "kept", project=tmp_path)
    kept.write_bytes(whole[:2000])
    run(DECLARED, "read", project=tmp_path)
    assert kept.read_bytes() == whole
    run(DECLARED, "kept", project=tmp_path)


def test_hyphenation_patterns_are_kept(tmp_path: Path) -> None:
    """And part words as before; damaged ones too."""
    shutil.copytree(
        PROJECT / "pressklar", tmp_path / "pressklar", ignore=shutil.ignore_patterns("__pycache__")
    )
    run(PATTERNS, project=tmp_path)
    kept = sorted((tmp_path / "pressklar" / "__pycache__").glob("*.hyphens"))
    whole = [one.read_bytes() for one in kept]
    assert len(kept) >= 3
    run(PATTERNS, project=tmp_path)
    for one in kept:
        one.write_bytes(one.read_bytes()[:-20] + b"x" * 20)
    run(PATTERNS, project=tmp_path)
    assert [one.read_bytes() for one in kept] == whole


def test_the_booklet_is_the_same_without_them(either: Printed, tmp_path: Path) -> None:
    """Object by object; but WeasyPrint writes out kernings of 0, which move nothing."""
    for name in ("content", "styles"):
        if (either.root / name).is_dir():
            shutil.copytree(either.root / name, tmp_path / name)
    run(WITHOUT, str(tmp_path))
    ours, theirs = objects(either.path), objects(tmp_path / "output" / either.edition / "booklet.pdf")
    assert len(ours) > 500
    assert ours == theirs


def objects(path: Path) -> list[bytes]:
    """What a PDF holds, object by object, streams unpacked, without kernings of 0 and without the line end
    that one gets whose packed data end in CR.
    """
    found = []
    with pikepdf.open(path) as pdf:
        for one in pdf.objects:
            if not isinstance(one, pikepdf.Stream):
                found.append(one.unparse())
            elif one.get("/Type") not in ("/XRef", "/ObjStm"):
                entries = {name: str(value) for name, value in one.items() if name != "/Length"}
                found.append(
                    repr(sorted(entries.items())).encode()
                    + one.read_bytes().replace(b">0<", b"").replace(b">0]", b">]").rstrip(b"\n")
                )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_texts_of_every_kind_are_the_same_without_them(seed: int) -> None:
    """Random words of many scripts in random styles and widths."""
    script = Path(__file__).with_name("any_texts.py")
    said = [
        subprocess.run(
            [sys.executable, script, way, str(seed)], capture_output=True, text=True, timeout=300, check=False
        )
        for way in ("with", "without")
    ]
    assert [(one.returncode, one.stderr) for one in said] == [(0, ""), (0, "")]
    assert said[0].stdout == said[1].stdout
    assert int(said[0].stdout.split()[0]) > 1
