"""The rooms of the package by floors, drawn from tests/test_layers.py: `python -m docs.pictures.rooms`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURE = HERE / "rooms.svg"
WIDTH, ROW, EDGE, GAP = 900, 46, 16, 8
"""Pixels."""


def drawn(floors: Mapping[int, Sequence[str]]) -> str:
    """The picture as SVG: the ground floor lowest, since a floor stands on those below."""
    height = ROW * len(floors) + 2 * EDGE
    boxes = []
    for line, floor in enumerate(sorted(floors, reverse=True)):
        top, rooms = EDGE + line * ROW, floors[floor]
        wide = (WIDTH - 2 * EDGE - 40 - GAP * (len(rooms) - 1)) / len(rooms)
        boxes.append(f'<text x="{EDGE}" y="{top + 24}" class="floor">{floor}</text>')
        for number, room in enumerate(rooms):
            left = EDGE + 40 + number * (wide + GAP)
            boxes.append(f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{ROW - 10}" rx="4"/>')
            boxes.append(f'<text x="{left + wide / 2:.1f}" y="{top + 23}" class="room">{escape(room)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="The rooms of the package, by floors: each imports only from lower ones.">\n'
        "<style>svg { background: #fff; font: 500 14px 'Hanken Grotesk', Helvetica, Arial, sans-serif } "
        "rect { fill: #F2F0EA; stroke: #14161B; stroke-width: 1 } text { fill: #14161B } "
        ".room { text-anchor: middle } .floor { font-weight: 700 }</style>\n"
        + "\n".join(boxes)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1] / "tests"))
    from test_layers import FLOORS

    PICTURE.write_text(drawn(FLOORS), "utf-8")
