"""The look: which theme, its colours with their contrast, its sizes, beside the pages as they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..locale import N_, tr
from ..model import LIMITS, Edition
from ..theme import Theme, read_theme
from ..theme.contrast import contrast
from .context import Studio, sent_values, text_in
from .own_theme import base_of, change_look, choices, choose_theme, is_own, reset_look
from .settings_forms import form_names

_SIZES: Mapping[str, str] = {
    "body": N_("Text"),
    "title": N_("A proposal's title"),
    "heading": N_("Headings of the parts"),
    "opener_title": N_("A chapter's title"),
    "label": N_("Labels, notes, captions"),
    "list": N_("Contents"),
    "member": N_("Member"),
    "number": N_("A proposal's number"),
    "folio": N_("Page number"),
    "cover_title": N_("Title on the cover"),
    "cover_year": N_("Number on the cover"),
}
"""The sizes that have a name in words, in the order of the form; a theme may have others, which its designer
knows.
"""
_COLOURS: Mapping[str, str] = {
    "ink": N_("Ink: text"),
    "night": N_("Night: dark grounds"),
    "mute": N_("Muted text"),
    "paper": N_("Paper"),
    "sand": N_("Sand: quiet grounds"),
    "accent": N_("Accent"),
}


_THEMES: Mapping[str, str] = {
    "bold": N_("Bold: strong colours, large figures"),
    "calm": N_("Calm: one ink on white paper"),
    "large": N_("Large: for readers with low vision"),
}
"""Pressklar's own themes in words; others are called by their folder."""


@dataclass(frozen=True)
class ColourField:
    """A colour of the form: where it stands in theme.yaml, "colours/ink", and its value, "#rrggbb"."""

    path: str
    label: str
    value: str


@dataclass(frozen=True)
class ContrastPair:
    """Type on a ground, by the paths of both: what it is in words, and its contrast (WCAG 2.2, 1.4.3)."""

    label: str
    type_path: str
    ground_path: str
    ratio: float


def look_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    theme = read_theme(desk.folders, edition.theme)
    if desk.pages.laid_out is None:
        desk.pages.want()
    return studio.page(
        "look.html.j2",
        edition=edition,
        parts=form_names(),
        themes=[(name, tr(_THEMES.get(name, name))) for name in choices(desk.folders)],
        theme=base_of(desk.folders, edition),
        is_own=is_own(desk.folders, edition),
        colours=tuple(_colours(theme)),
        chapters=tuple(_chapters(theme, edition)),
        pairs=tuple(_pairs(theme, edition)),
        least=edition.proof.limits.get("contrast", LIMITS["contrast"]),
        sizes=tuple(_sizes(theme)),
    )


def _colours(theme: Theme) -> Iterator[ColourField]:
    for name, colour in theme.colours.items():
        yield ColourField(f"colours/{name}", tr(_COLOURS[name]) if name in _COLOURS else name, colour.rgb)


def _chapters(theme: Theme, edition: Edition) -> Iterator[tuple[str, ColourField, ColourField]]:
    """Each palette that chapters have: the chapters' titles, the ground and the type on it."""
    for number, palette in enumerate(theme.chapters):
        titles = [
            f"{chapter.number} {chapter.title}"
            for chapter in edition.chapters
            if theme.shape(chapter.number) == number + 1
        ]
        yield (
            ", ".join(titles) or tr("no chapter yet"),
            ColourField(f"chapters/{number}/hue", tr("Ground"), palette.hue.rgb),
            ColourField(f"chapters/{number}/deep", tr("Type"), palette.deep.rgb),
        )


def _pairs(theme: Theme, edition: Edition) -> Iterator[ContrastPair]:
    """What is read on what."""
    paper = theme.colours["paper"].rgb

    def pair(label: str, type_path: str, ground_path: str, above: str, below: str) -> ContrastPair:
        return ContrastPair(label, type_path, ground_path, contrast(above, below))

    for name, label in (("ink", tr("Text on paper")), ("mute", tr("Muted text on paper"))):
        yield pair(label, f"colours/{name}", "colours/paper", theme.colours[name].rgb, paper)
    if sand := theme.colours.get("sand"):
        yield pair(tr("Text on sand"), "colours/ink", "colours/sand", theme.colours["ink"].rgb, sand.rgb)
    for number, palette in enumerate(theme.chapters[: max(len(edition.chapters), 1)]):
        hue, deep = f"chapters/{number}/hue", f"chapters/{number}/deep"
        yield pair(
            tr("Chapter {number}: type on its ground", number=number + 1),
            deep,
            hue,
            palette.deep.rgb,
            palette.hue.rgb,
        )
        yield pair(
            tr("Chapter {number}: type on paper", number=number + 1),
            deep,
            "colours/paper",
            palette.deep.rgb,
            paper,
        )


def _sizes(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """The path, words and points of each size that is type's own, not a line's or a drawing's."""
    for name, label in _SIZES.items():
        if name in theme.sizes:
            yield f"sizes/{name}", tr(label), f"{round(theme.sizes[name].pt, 2):g}"


def save_look(studio: Studio, request: Request) -> Response:
    """One value of the form."""
    values, desk = sent_values(request), studio.desk
    path, value = text_in(values, "path"), text_in(values, "value")
    if path == "theme":
        choose_theme(desk.folders, desk.edition(), value)
    else:
        change_look(desk.folders, desk.edition(), path, value)
    desk.pages.want()
    return JSONResponse({"value": value, "merged": False})


def take_look_back(studio: Studio, request: Request) -> Response:
    """The look as its theme has it."""
    reset_look(studio.desk.folders, studio.desk.edition())
    studio.desk.pages.want()
    return JSONResponse({})
