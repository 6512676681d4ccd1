"""The small edition, printed once for all tests of the press."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import icc
import pytest
import small

from pressklar.foundation.programs import ghostscript
from pressklar.foundation.progress import SilentProgress
from pressklar.press.making import PDF, Pressed, PressOptions, make_press
from pressklar.press.sheets import ImpositionOptions

SETTINGS = """\
profile: press.icc
condition: TEST39
paper: Provpapper 120 g
cover: Provpapper 240 g
binding: klammerhäftning
quantity: 500
contact: Kim Exempel, kim@natverk.example
note: Levereras till kansliet.
thickness: 0.2 mm
resolution: 90      # the small edition's picture has 96 pixels an inch
"""


@dataclass
class Press:
    """A root whose edition can be printed."""

    root: small.Root

    @property
    def folder(self) -> Path:
        return self.root.folders.output(self.root.edition) / "press"

    def make(
        self,
        options: ImpositionOptions | None = None,
        *,
        zipped: bool = False,
        approved: bool = False,
        program: str | None = "",
    ) -> Pressed:
        """Build and print; without Ghostscript unless it is named, since it takes most of the time."""
        assert self.root.workshop is not None
        self.root.build()
        return make_press(
            self.root.folders,
            self.root.edition,
            self.root.workshop,
            SilentProgress(),
            PressOptions(options, zipped, program),
            lambda inputs: approved,
        )

    def bytes(self, name: str = PDF) -> bytes:
        return (self.folder / name).read_bytes()

    def settings(self, text: str = SETTINGS) -> None:
        self.root.write("content/2031/press.yaml", text)


def begin(path: Path) -> Press:
    """A root at that path with the small edition, laid out for the screen, and settings for the press."""
    press = Press(small.built(path))
    press.root.write("press.icc", icc.profile())
    press.settings()
    return press


@cache
def _printed() -> Press:
    folder = tempfile.mkdtemp(prefix="press-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    press = begin(Path(folder) / "root")
    press.make(ImpositionOptions("saddle", "A3", None), zipped=True)
    return press


@pytest.fixture
def printed() -> Press:
    """Printed, with sheets and zip; nobody may change it."""
    return _printed()


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """A copy of what has been printed, to be changed."""
    small.copied(_printed().root.folders, tmp_path / "root")
    return Press(small.Root(tmp_path / "root", small.workshop()))


@pytest.fixture
def separating() -> Iterator[str]:
    """Ghostscript's path."""
    program = ghostscript.find()
    if program is None:
        pytest.skip("Ghostscript isn't there (Debian: ghostscript): no page was separated")
    yield program
