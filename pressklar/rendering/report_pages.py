"""Pages that are none of the booklet's: reports to read and print, each by a template, all with one look: the
theme's colours and faces, light and dark.
"""

from __future__ import annotations

import base64
import colorsys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..foundation.folders import Folders
from ..foundation.theme_files import theme_files
from ..locale import language, plural, tr
from ..model import Edition
from ..problems import ContentError
from ..theme import Face, Theme, read_theme
from ..theme.contrast import mixed, readable
from ..typography.packed import packed_font
from .templating import environment, rendered

_PLAIN = {"ink": "#000000", "mute": "#595959", "sand": "#F0F0F0", "paper": "#FFFFFF"}
"""Colours where the theme can't be read, which a report has to outlive, or lacks them."""
_TONES = {"bad": 12, "wait": 45, "mark": 68, "good": 150, "doubt": 262}
"""What colours tell, with the angle of the hue that tells it best, in degrees."""
_NEAR = 40
"""Degrees that a chapter's hue may lie from that: past them the neutral ground stands for it."""
STYLE = "report_style.html.j2"
"""The style that all reports' templates include."""
_WEIGHTS = (400, 700)


@dataclass(frozen=True)
class EmbeddedFace:
    """A face's file inside a page: what its @font-face says, and the file as a data address."""

    family: str
    weight: int
    source: str


@dataclass(frozen=True)
class ReportLook:
    """What reports/style needs of a theme, as CSS has it. `tones` are grounds, each with its type."""

    colours: Mapping[str, str]
    tones: Mapping[str, tuple[str, str]]
    sans: str
    serif: str
    faces: tuple[EmbeddedFace, ...]


def report_look(folders: Folders, name: str) -> ReportLook:
    """A theme's look for reports; plain colours and the machine's own faces where it can't be read."""
    theme = _theme(folders, name)
    if theme is None:
        ground = (_PLAIN["sand"], _PLAIN["ink"])
        return ReportLook(_PLAIN, dict.fromkeys(_TONES, ground), "", "", ())
    colours = {
        name: theme.colours[name].rgb if name in theme.colours else rgb for name, rgb in _PLAIN.items()
    }
    families = {role: theme.faces.get(role) or next(iter(theme.faces.values())) for role in ("sans", "serif")}
    faces = {face.family: face for face in families.values()}
    return ReportLook(
        colours,
        {name: _tone(theme, colours, angle) for name, angle in _TONES.items()},
        families["sans"].family,
        families["serif"].family,
        tuple(file for face in faces.values() for file in _embedded(face)),
    )


def _tone(theme: Theme, colours: Mapping[str, str], angle: int) -> tuple[str, str]:
    """The chapter's ground whose hue is nearest, with type that can be read on it."""

    def distance(rgb: str) -> float:
        red, green, blue = (int(rgb[start : start + 2], 16) / 255 for start in (1, 3, 5))
        hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
        apart = abs(hue * 360 - angle) % 360
        return min(apart, 360 - apart) if saturation > 0.2 else 360

    palette = min(theme.chapters, key=lambda palette: distance(palette.hue.rgb))
    if distance(palette.hue.rgb) > _NEAR:
        return colours["sand"], readable(colours["ink"], colours["sand"])
    return palette.hue.rgb, readable(palette.deep, palette.hue)


def _embedded(face: Face) -> Iterator[EmbeddedFace]:
    files = [file for file in face.files if not file.italic]
    for weight in _WEIGHTS:
        if files:
            file = min(files, key=lambda file: abs(file.weight - weight))
            data, ending = packed_font(file.path)
            kind = ending.removeprefix(".")
            yield EmbeddedFace(
                face.family, weight, f"data:font/{kind};base64,{base64.b64encode(data).decode()}"
            )


def look_values(folders: Folders, theme: str) -> dict[str, Any]:
    """What a theme's template that includes the reports' style needs besides its own values."""
    return {"look": report_look(folders, theme), "readable": readable, "mixed": mixed}


def report(folders: Folders, theme: str, name: str, **values: Any) -> bytes:
    """A report by the theme's template of that name. Raises ContentError (E310) for a broken one."""
    places = theme_files(folders, theme).templates
    templates = environment(places, autoescape=True)
    templates.globals |= {"tr": tr, "plural": plural, "language": language}
    values |= look_values(folders, theme)
    return rendered(templates, name, values, "template", folders, places).encode("utf-8", "replace")


def _theme(folders: Folders, name: str) -> Theme | None:
    try:
        return read_theme(folders, name)
    except ContentError:
        return None


def hues(folders: Folders, edition: Edition) -> dict[str, tuple[str, str]]:
    """Each proposal's ground and type, by its id."""
    pairs = zip(edition.chapters, chapter_hues(folders, edition), strict=True)
    return {proposal.id: hue for chapter, hue in pairs for proposal in chapter.proposals}


def chapter_hues(folders: Folders, edition: Edition) -> tuple[tuple[str, str], ...]:
    """Each chapter's ground and type, in order; one for all where the theme can't be read, which a report
    has to outlive.
    """
    theme = _theme(folders, edition.theme)
    if theme is None:
        return ((_PLAIN["sand"], _PLAIN["ink"]),) * len(edition.chapters)
    palettes = (theme.palette(chapter.number) for chapter in edition.chapters)
    return tuple((palette.hue.rgb, palette.deep.rgb) for palette in palettes)


def field_labels(edition: Edition) -> Mapping[str, str]:
    """What a person calls each value of a proposal, by its key."""
    return {
        "title": tr("Title"),
        "submitted_by": tr("Submitted by"),
        "intro": tr("Introduction"),
        "text": tr("Text"),
        "contacts": tr("Contacts"),
        "order": tr("Order"),
        **{field.key: field.label for field in edition.fields},
    }
