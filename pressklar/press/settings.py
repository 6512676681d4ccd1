"""content/<edition>/press.yaml -> what the print job is to be. Every setting has a default, and so has the
whole file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders
from ..locale import tr
from ..problems import ContentError, has_errors

if TYPE_CHECKING:
    from ..manuscript.read.nodes import Source

NAME = "press.yaml"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,60}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What preflight measures against: ink in per cent of all four together, type and lines in points,
    pictures in pixels per inch.

    `small` is the size in points under which type is set in one ink. Under `readable` and, on a dark ground,
    `reversed` type is told, and so is a ground of black ink alone that holds a square of `black_ground` mm.
    """

    ink: float = 300.0
    text: float = 5.0
    line: float = 0.25
    resolution: float = 300.0
    small: float = 12.0
    readable: float = 7.0
    reversed: float = 8.5
    black_ground: float = 20.0


@dataclass(frozen=True, slots=True)
class PressSettings:
    """One print job. `profile` is an ICC file, None for the one that the machine has; `condition` the
    printing condition's registered name.

    `paper` to `contact` are for the job ticket, as plain text; `thickness` of a sheet of paper in mm, for
    creep.
    """

    profile: Path | None = None
    condition: str = "FOGRA39"
    paper: str = ""
    cover: str = ""
    binding: str = ""
    quantity: int | None = None
    contact: str = ""
    note: str = ""
    thickness: float = 0.1
    limits: Limits = Limits()


def read_press_settings(folders: Folders, edition: str) -> PressSettings:
    """The settings of an edition. Raises ContentError (E880, and the reader's own) with every problem
    found.
    """
    path = folders.edition(edition) / NAME
    if not path.exists() and not path.is_symlink():
        return PressSettings()
    from ..manuscript.read.sources import Sources

    sources = Sources(folders)
    source = sources.open(path)
    if source is None or source.root is None:
        raise ContentError(*sources.problems)
    settings = _settings(source, folders)
    if has_errors(sources.problems):
        raise ContentError(*sources.problems)
    return settings


def _settings(source: Source, folders: Folders) -> PressSettings:
    from ..manuscript.read.fitting import fit
    from ..manuscript.read.shapes import Line, Shape, Text

    class PressShape(Shape):
        profile: Line = ""
        condition: Line = ""
        paper: Line = ""
        cover: Line = ""
        binding: Line = ""
        quantity: Line = ""
        contact: Text = ""
        note: Text = ""
        thickness: Line = ""
        ink: Line = ""
        smallest_text: Line = ""
        thinnest_line: Line = ""
        resolution: Line = ""
        one_ink_under: Line = ""
        readable_text: Line = ""
        reversed_text: Line = ""
        black_ground: Line = ""

    assert source.root is not None
    shape, root = fit(PressShape, source.root, source), source.root

    def figure(key: str, default: float, unit: str, least: float, most: float) -> float:
        text = getattr(shape, key)
        match = re.fullmatch(rf"(\d+(?:\.\d+)?) ?(?:{unit})?", text)
        if match and least <= float(match[1]) <= most:
            return float(match[1])
        if text:
            limit = f"{most:.10g} {unit}".rstrip()
            source.report(
                "E880",
                tr("{key} can't be {text!r}.", key=key, text=text),
                tr(
                    "Write a number from {least:g} to {limit}, with a point for decimals.",
                    least=least,
                    limit=limit,
                ),
                root.under(key),
            )
        return default

    plain = PressSettings()
    if shape.condition and not _NAME.fullmatch(shape.condition):
        source.report(
            "E880",
            tr("{key} can't be {text!r}.", key="condition", text=shape.condition),
            tr("Write the registered name that the print shop gives, for instance FOGRA39."),
            root.under("condition"),
        )
    return PressSettings(
        folders.root / shape.profile if shape.profile else None,
        shape.condition or plain.condition,
        shape.paper,
        shape.cover,
        shape.binding,
        int(figure("quantity", 0, "", 1, 10_000_000)) or None,
        shape.contact,
        shape.note,
        figure("thickness", plain.thickness, "mm", 0, 2),
        _limits(figure),
    )


def _limits(figure: Callable[[str, float, str, float, float], float]) -> Limits:
    """The limits; `figure` reads a key: its default, its unit, and the least and most that it may be."""
    usual = Limits()
    return Limits(
        figure("ink", usual.ink, "%", 100, 400),
        figure("smallest_text", usual.text, "pt", 1, 20),
        figure("thinnest_line", usual.line, "pt", 0.05, 5),
        figure("resolution", usual.resolution, "ppi", 72, 2400),
        figure("one_ink_under", usual.small, "pt", 1, 1000),
        figure("readable_text", usual.readable, "pt", 1, 20),
        figure("reversed_text", usual.reversed, "pt", 1, 20),
        figure("black_ground", usual.black_ground, "mm", 5, 1000),
    )
