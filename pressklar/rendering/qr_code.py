"""QR codes as paths that a template can draw."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

QUIET_ZONE = 4
"""Light modules around the code, without which a reader may miss it (ISO/IEC 18004, 5.3.8)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size` is the modules along a side, the quiet zone among them; `path` draws the dark ones as SVG."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text, an address for instance: it survives the loss of 15 % of its modules (level M)."""
    import segno

    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = []
    for y, row in enumerate(matrix, QUIET_ZONE):
        x = QUIET_ZONE
        for is_dark, modules in groupby(row):
            width = sum(1 for _ in modules)
            if is_dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrCode(len(matrix) + 2 * QUIET_ZONE, "".join(runs))
