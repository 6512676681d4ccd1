"""Ghostscript measures the ink: each page separated as a platesetter would, and counted. It changes nothing:
as a converter it does harm (FINDINGS).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..foundation.temporary import prefix
from ..locale import tr
from .contents import Box
from .measuring import most_ink

DPI = 24
_KEEPING = {"MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""Has glibc keep what memory Ghostscript lets go of from page to page: given back and asked for again, it
takes a quarter of its time.
"""
PATIENCE = 600
"""Seconds for a whole file; 60 pages take one."""


@dataclass(frozen=True)
class PageInk:
    """A page's ink inside its bleed, in per cent: the most in one place, all four together, and how much of
    the page each covers (C, M, Y, K).
    """

    most: float
    cover: tuple[float, float, float, float]


@dataclass(frozen=True)
class Separated:
    """What Ghostscript gave: each page's ink, and what it complained of."""

    pages: tuple[PageInk, ...]
    complaints: tuple[str, ...]


def ghostscript() -> str | None:
    """The program's path, None where it isn't there."""
    return shutil.which("gs")


def separate(data: bytes, boxes: list[Box], program: str) -> Separated:
    """Ink by page inside these boxes (points). What Ghostscript can't do stands in `complaints`; a page it
    didn't give has none.
    """
    with tempfile.TemporaryDirectory(prefix=prefix("ink")) as folder:
        source = Path(folder) / "press.pdf"
        source.write_bytes(data)
        # UseFastColor: inks are taken as they are, and no profile is worked out that nothing here needs.
        command = [
            program,
            "-q",
            "-dSAFER",
            "-dBATCH",
            "-dNOPAUSE",
            "-dPDFSTOPONERROR",
            "-dUseFastColor=true",
            "-sDEVICE=pamcmyk32",
            f"-r{DPI}",
            f"-sOutputFile={folder}/%05d.pam",
            str(source),
        ]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PATIENCE,
                stdin=subprocess.DEVNULL,
                check=False,
                env=os.environ | _KEEPING,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Separated((), (tr("{name}: it didn't end well", name=type(error).__name__),))
        said = tuple(line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip())
        if done.returncode and not said:
            said = (tr("it ended with {returncode}", returncode=done.returncode),)
        pages = []
        with suppress(
            KeyError, ValueError
        ):  # a picture that isn't whole, on a full disk perhaps: from there on there is none
            for path, box in zip(sorted(Path(folder).glob("*.pam")), boxes, strict=False):
                pages.append(_page(_opened(path), box))
    return Separated(tuple(pages), said)


def _opened(path: Path) -> Any:
    """A picture in Netpbm's PAM format: lines of a name and a value up to ENDHDR, then four bytes a pixel.
    Pillow takes much longer over a TIFF.
    """
    from PIL import Image

    head, _, pixels = path.read_bytes().partition(b"\nENDHDR\n")
    facts = dict(
        line.split(b" ", 1) for line in head.splitlines() if b" " in line and not line.startswith(b"#")
    )
    return Image.frombytes("CMYK", (int(facts[b"WIDTH"]), int(facts[b"HEIGHT"])), pixels)


def _page(picture: Any, box: Box) -> PageInk:
    scale = DPI / 72
    area = (
        round(box.left * scale),
        round(picture.height - box.top * scale),
        round(box.right * scale),
        round(picture.height - box.bottom * scale),
    )
    cut = picture.crop(area)
    c, m, y, k = (
        sum(value * count for value, count in enumerate(band.histogram()))
        / 255
        / (cut.width * cut.height)
        * 100
        for band in cut.split()
    )
    return PageInk(most_ink(cut), (c, m, y, k))
