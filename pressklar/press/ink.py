"""Each page's ink: separated as a platesetter would, and counted."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..foundation.programs import ghostscript
from ..foundation.temporary import prefix
from .contents import Box
from .measuring import most_ink

DPI = 24
MM_PER_INCH = 25.4
_SOLID, _TRACE = 242, 13
"""Of 255: black ink that counts as full, and other inks that count as none."""


@dataclass(frozen=True)
class PageInk:
    """A page's ink inside its bleed, in per cent: the most in one place, all four together, and how much of
    the page each covers (C, M, Y, K). `black_ground` is where black alone covers a square of the side that
    was asked about, in the page's coordinates.
    """

    most: float
    cover: tuple[float, float, float, float]
    black_ground: Box | None = None


@dataclass(frozen=True)
class Separated:
    """What Ghostscript gave: each page's ink, and what it complained of."""

    pages: tuple[PageInk, ...]
    complaints: tuple[str, ...]


def separate(data: bytes, boxes: list[Box], program: str, black_ground: float = 20.0) -> Separated:
    """Ink by page inside these boxes (points), and the ground of black alone that holds a square of that side
    (mm). What Ghostscript can't do stands in `complaints`; a page it didn't give has none.
    """
    with tempfile.TemporaryDirectory(prefix=prefix("ink")) as name:
        folder = Path(name)
        source = folder / "press.pdf"
        source.write_bytes(data)
        pictures, complaints = ghostscript.separate(source, folder, DPI, program)
        pages = []
        # a picture that isn't whole, on a full disk perhaps: from there on there is none
        with suppress(KeyError, ValueError):
            for path, box in zip(pictures, boxes, strict=False):
                pages.append(_page(_opened(path), box, black_ground))
    return Separated(tuple(pages), tuple(complaints))


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


def _page(picture: Any, box: Box, black_ground: float) -> PageInk:
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
    return PageInk(most_ink(cut), (c, m, y, k), _black_ground(cut, box, black_ground))


def _black_ground(picture: Any, box: Box, side: float) -> Box | None:
    """The box around what black alone covers, of grounds that hold a square of that side (mm)."""
    from PIL import ImageChops, ImageFilter

    cyan, magenta, yellow, black = picture.split()
    colour = ImageChops.lighter(ImageChops.lighter(cyan, magenta), yellow)
    alone = ImageChops.multiply(
        black.point(lambda value: 255 * (value >= _SOLID)),
        colour.point(lambda value: 255 * (value <= _TRACE)),
    )
    reach = max(int(side / MM_PER_INCH * DPI / 2), 1)
    core = alone.filter(ImageFilter.MinFilter(2 * reach + 1)).getbbox() if alone.getbbox() else None
    if core is None:
        return None
    left, top, right, bottom = (edge * 72 / DPI for edge in core)
    rim = reach * 72 / DPI  # what the filter took away; at the picture's edge it takes nothing
    around = Box(box.left + left - rim, box.top - bottom - rim, box.left + right + rim, box.top - top + rim)
    return around.within(box)
