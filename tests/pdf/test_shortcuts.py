"""WeasyPrint lays out the same with shortcuts.py's functions and with its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

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


def run(script: str, *words: str) -> None:
    done = subprocess.run([sys.executable, "-c", script.format(project=str(PROJECT)), *words], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_they_are_taken() -> None:
    """With the version of WeasyPrint that is installed."""
    run(WITH)


def test_the_booklet_is_the_same_without_them(either: Printed, tmp_path: Path) -> None:
    for name in ("content", "styles"):
        if (either.root / name).is_dir():
            shutil.copytree(either.root / name, tmp_path / name)
    run(WITHOUT, str(tmp_path))
    assert (tmp_path / "output" / either.edition / "booklet.pdf").read_bytes() == either.path.read_bytes()
