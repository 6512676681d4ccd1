"""Contrast between two colours, and a colour made readable where the theme's own is not (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

LEAST = 4.5
"""The least contrast of text with its ground."""
LARGE_TYPE = 3.0
"""That of type from 18 points."""


def contrast(colour: str, other: str) -> float:
    """The contrast of two "#rrggbb" colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: object, ground: object, least: float = LEAST) -> str:
    """The colour, moved no further than needed towards black or white until it is readable on the ground.
    Both as "#rrggbb".
    """
    wanted, under = str(colour), str(ground)
    far = max(("#ffffff", "#000000"), key=lambda end: contrast(end, under))
    steps = (mixed(wanted, far, part / 100) for part in range(101))
    return next((step for step in steps if contrast(step, under) >= least), far)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(colour: object, other: object, share: float) -> str:
    """So much of the other colour in this one: `share` from 0 to 1."""
    return "#" + "".join(
        f"{round(part + (other_part - part) * share):02x}"
        for part, other_part in zip(_parts(str(colour)), _parts(str(other)), strict=True)
    )
