"""The circle of an edition's year, in English and Swedish: `python -m docs.pictures.year`.

It brings its own ground, light or dark as the reader's machine is, so that it can be read on any page.
"""

from __future__ import annotations

from html import escape
from math import cos, radians, sin
from pathlib import Path
from typing import NamedTuple

from pressklar.foundation.folders import Folders
from pressklar.theme import read_theme

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, OUTER, INNER = 900, 500, 186, 116
"""Pixels; the ring's two radii."""
POINT, GAP = 7.0, 1.6
"""Degrees: how far a step's arrow points into the next, and what lies between the two."""


class Year(NamedTuple):
    """The words of the picture in one language: each step with its commands, what stands in the middle (the
    last of it a command and what that says), and the picture in a sentence.
    """

    steps: tuple[tuple[str, str], ...]
    middle: tuple[str, str, str]
    told: str


YEARS = {
    "year.svg": Year(
        (
            ("Begin the edition", "new"),
            ("Call the members", "call"),
            ("Remind the rest", "remind"),
            ("Take in what they sent", "collect"),
            ("Word out and back", "draft, merge"),
            ("Check and approve", "check, approve"),
            ("Build, parcel, send", "finish, send"),
            ("See what became of it", "compare"),
        ),
        ("One edition,", "one year", "status: where it stands"),
        "The year of an edition as a circle",
    ),
    "year-sv.svg": Year(
        (
            ("Börja utgåvan", "new"),
            ("Bjud in medlemmarna", "call"),
            ("Påminn de övriga", "remind"),
            ("Ta in det som kom", "collect"),
            ("Word ut och tillbaka", "draft, merge"),
            ("Granska och godkänn", "check, approve"),
            ("Bygg, packa, skicka", "finish, send"),
            ("Se vad det blev", "compare"),
        ),
        ("En utgåva,", "ett år", "status: hur det står till"),
        "En utgåvas år som en cirkel",
    ),
}
STYLE = """\
svg { background: #fff; font: 500 14px 'Hanken Grotesk', Helvetica, Arial, sans-serif }
.name { font-size: 17px; font-weight: 700; fill: #14161b } .left { text-anchor: end }
.commands { fill: #5b6069; font-family: 'IBM Plex Mono', Consolas, Menlo, monospace }
.number { font-size: 22px; font-weight: 700; text-anchor: middle }
.middle { font-size: 21px; font-weight: 700; fill: #14161b; text-anchor: middle }
.status { font-size: 13px; fill: #5b6069; text-anchor: middle }
@media (prefers-color-scheme: dark) {
svg { background: #14161b } .name, .middle { fill: #f2f0ea } .commands, .status { fill: #b9bdc5 }
}"""


def drawn(year: Year) -> str:
    """The picture as SVG: it begins at the top and goes round with the sun."""
    told = f"{year.told}: {'; '.join(f'{name} ({commands})' for name, commands in year.steps)}."
    share, theme = 360 / len(year.steps), read_theme(Folders())
    parts = []
    for index, (name, commands) in enumerate(year.steps):
        palette = theme.palette(index + 1)
        begin = -90 + index * share
        middle = begin + share / 2
        parts.append(f'<path d="{_arrow(begin, begin + share - GAP)}" fill="{palette.hue.rgb}"/>')
        x, y = _place(middle + POINT / 2, (OUTER + INNER) / 2)
        parts.append(
            f'<text x="{x:.1f}" y="{y + 8:.1f}" class="number" fill="{palette.deep.rgb}">{index + 1}</text>'
        )
        x, y = _place(middle, OUTER + 22)
        side = "" if x > WIDTH / 2 else " left"
        parts.append(f'<text x="{x:.1f}" y="{y:.1f}" class="name{side}">{escape(name)}</text>')
        parts.append(f'<text x="{x:.1f}" y="{y + 20:.1f}" class="commands{side}">{escape(commands)}</text>')
    for line, words in enumerate(year.middle[:2]):
        y = HEIGHT / 2 - 12 + 26 * line
        parts.append(f'<text x="{WIDTH / 2}" y="{y}" class="middle">{escape(words)}</text>')
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT / 2 + 40}" class="status">{escape(year.middle[2])}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(told)}">\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _place(angle: float, radius: float) -> tuple[float, float]:
    """A point of the circle, by degrees from the right and with the clock."""
    return WIDTH / 2 + radius * cos(radians(angle)), HEIGHT / 2 + radius * sin(radians(angle))


def _arrow(begin: float, end: float) -> str:
    """A stretch of the ring that begins with a notch and ends in a point."""
    middle = (OUTER + INNER) / 2
    corners = (
        (begin, OUTER),
        (end, OUTER),
        (end + POINT, middle),
        (end, INNER),
        (begin, INNER),
        (begin + POINT, middle),
    )
    a, b, c, d, e, f = ("{:.1f} {:.1f}".format(*_place(*corner)) for corner in corners)
    return f"M{a}A{OUTER} {OUTER} 0 0 1 {b}L{c}L{d}A{INNER} {INNER} 0 0 0 {e}L{f}Z"


if __name__ == "__main__":
    for name, year in YEARS.items():
        (HERE / name).write_text(drawn(year), "utf-8")
