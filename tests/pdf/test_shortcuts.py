"""WeasyPrint lays out the same with shortcuts.py's functions and with its own, and with what loading.py puts off."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from printed import Printed

from pressklar.folders import PROJECT

WITHOUT = """\
import pathlib, sys
sys.path.insert(0, {project!r})
from pressklar import workflow
from pressklar.folders import Folders
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


def run(script: str, *words: str) -> None:
    done = subprocess.run([sys.executable, "-c", script.format(project=str(PROJECT)), *words], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_they_are_taken() -> None:
    """With the version of WeasyPrint that is installed."""
    run(WITH)


def test_fonttools_is_loaded_when_it_is_needed() -> None:
    """And then all that WeasyPrint has of it is the real thing."""
    package = find_spec("font_hanken_grotesk")
    assert package is not None and package.origin is not None
    face = next(path for path in sorted((Path(package.origin).parent / "files").rglob("*")) if path.suffix in (".otf", ".ttf"))
    run(LATER, str(face))


def test_the_booklet_is_the_same_without_them(either: Printed, tmp_path: Path) -> None:
    for name in ("content", "styles"):
        if (either.root / name).is_dir():
            shutil.copytree(either.root / name, tmp_path / name)
    run(WITHOUT, str(tmp_path))
    assert (tmp_path / "output" / either.edition / "booklet.pdf").read_bytes() == either.path.read_bytes()


TEXTS = """\
import hashlib, io, random, sys
sys.path.insert(0, {project!r})
from pressklar.pdf import shortcuts
if sys.argv[1] == "without":
    shortcuts.KNOWN = "1.0"
from pressklar.pdf.loading import weasyprint
from pressklar.pdf import layout, lines
chance = random.Random(sys.argv[2])
words = ("och", "i", "regional", "utvecklingsstrategi", "kompetensförsörjning", "e-tjänst", "före/efter", "fi\\xadlial", "AV", "To", "12", "500\\u00a0kr", "3–5", "„så”",
         "שלום", "مرحبا", "中文字", "🙂", "→", "ﬁ", "a\\u0301", "office", "https://example.example/a-b/c?d=e", "ja,", "(nej)", "\\u200b", "x" * 60, "St\\u2009Y")
plain = ("och", "i", "regional", "utvecklingsstrategi", "kompetensförsörjning", "e-tjänst", "före/efter", "AV", "To", "Yr", "”så”,", "(nej).", "3–5", "målgruppen", "We", "fjäll")
styles = ("", "white-space:nowrap", "white-space:pre-wrap", "white-space:pre", "letter-spacing:-.02em", "letter-spacing:1px", "word-spacing:2px",
          "overflow-wrap:anywhere", "word-break:break-all", "text-align:justify", "hyphens:none", "hyphens:manual", "hyphens:auto", "hyphenate-limit-zone:20%",
          "text-decoration:underline", "direction:rtl", "font-variant-caps:small-caps", "font-style:italic", "overflow:hidden;text-overflow:ellipsis;white-space:nowrap",
          "line-clamp:2", "font-size:0", "text-indent:8mm", "columns:2", "float:left", "display:inline-block", "position:absolute;left:90mm", "tab-size:8mm;white-space:pre-wrap")
parts = []
for number in range(120):
    some = plain if chance.random() < 0.6 else words
    text = " ".join(chance.choice(some) for _ in range(chance.choice((1, 2, 5, 30, 80))))
    if chance.random() < 0.3:
        text = text.replace(" ", chance.choice(("\\n", "\\t", "  ", " <b>", " <i lang=en>")), 1)
    style = chance.choice(styles) + ";" + chance.choice(styles)
    parts.append(f'<div lang="{{chance.choice(("sv", "en", "he", ""))}}" style="width:{{chance.choice((8, 25, 60.3, 81.7, 140))}}mm;{{style}}">{{text}}</div>')
page = '<html lang=sv><style>html{{font:10pt serif;hyphens:auto;font-variant-numeric:lining-nums}}li::marker{{color:red}}</style><ol><li>a<li>b</ol>' + "".join(parts)
pdf = weasyprint.HTML(string=page).write_pdf(pdf_identifier=b"x")
import pikepdf
opened = pikepdf.open(io.BytesIO(pdf))
digest = hashlib.sha256()
for one in opened.objects:
    digest.update(one.read_bytes() if isinstance(one, pikepdf.Stream) and one.get("/Type") not in ("/XRef", "/ObjStm") else b"" if isinstance(one, pikepdf.Stream) else one.unparse())
print(len(opened.pages), digest.hexdigest())
"""


@pytest.mark.parametrize("seed", range(6))
def test_texts_of_every_kind_are_the_same_without_them(seed: int) -> None:
    """Random words of many scripts in random styles and widths."""
    with_them, without = (
        subprocess.run([sys.executable, "-c", TEXTS.format(project=str(PROJECT)), way, str(seed)], capture_output=True, text=True, timeout=300, check=True).stdout
        for way in ("with", "without"))
    assert with_them == without
    assert int(with_them.split()[0]) > 1
