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


def separate(data: bytes, boxes: list[Box], program: str) -> Separated:
    """Ink by page inside these boxes (points). What Ghostscript can't do stands in `complaints`; a page it
    didn't give has none.
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
                pages.append(_page(_opened(path), box))
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
