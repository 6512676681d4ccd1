"""The two publications printed whole: the 2024 edition with FOGRA39, and the second one, with another page,
other colours and a picture.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import icc
import pytest
import small
from printed import Printed

from pressklar.foundation.folders import Folders
from pressklar.foundation.programs import ghostscript
from pressklar.foundation.progress import SilentProgress
from pressklar.press.making import Pressed, PressOptions, make_press
from pressklar.press.profile import PLACES
from pressklar.press.sheets import ImpositionOptions

pytestmark = pytest.mark.slow


def pressed(source: Printed, root: Path, settings: str, sheet: str) -> Pressed:
    shutil.copytree(source.root, root, ignore=shutil.ignore_patterns("output"))
    (root / "content" / source.edition / "press.yaml").write_text(settings, "utf-8")
    (root / "press.icc").write_bytes(icc.profile())
    return make_press(
        Folders(root),
        source.edition,
        small.workshop(),
        SilentProgress(),
        PressOptions(ImpositionOptions("saddle", sheet, 16)),
    )


def test_the_2024_edition_passes_with_fogra39(booklet: Printed, tmp_path: Path) -> None:
    if not any(Path(place).is_file() for place in PLACES):
        pytest.skip("FOGRA39L_coated.icc isn't there (Debian: texlive-base): the 2024 edition wasn't printed")
    press = pressed(booklet, tmp_path / "root", "quantity: 500\n", "A3")
    assert press.preflight.passed and {problem.code for problem in press.problems} <= {
        "W101",
        "W103",
        "W881",
        "W883",
    }
    assert press.files[0].pages == 60 and press.sheets == 15
    if ghostscript.find():
        assert max(page.most for page in press.preflight.inks) <= 300


def test_the_second_publication_passes(second: Printed, tmp_path: Path) -> None:
    press = pressed(
        second, tmp_path / "root", "profile: press.icc\ncondition: TEST39\nresolution: 150\n", "A3"
    )
    assert press.preflight.passed and (press.files[0].pages or 0) % 4 == 0
    assert not [problem for problem in press.problems if problem.code == "W882"]
