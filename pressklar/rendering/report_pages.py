"""Pages that are none of the booklet's: reports to read and print, each by a template, in the colours of the
booklet's chapters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..foundation.folders import Folders
from ..foundation.look import look_of
from ..locale import language, plural, tr
from ..model import Edition
from ..problems import ContentError
from ..theme import read_theme
from .templating import environment, rendered

GROUND = ("#F2F0EA", "#14161B")
"""Ground and type of what belongs to no chapter."""


def report(folders: Folders, theme: str, name: str, **values: Any) -> bytes:
    """A report by the theme's template of that name. Raises ContentError (E310) for a broken one."""
    places = look_of(folders, theme).templates
    templates = environment(places, autoescape=True)
    templates.globals |= {"tr": tr, "plural": plural, "language": language}
    return rendered(templates, name, values, "template", folders, places).encode("utf-8", "replace")


def hues(folders: Folders, edition: Edition) -> dict[str, tuple[str, str]]:
    """Each proposal's ground and type, by its id."""
    pairs = zip(edition.chapters, chapter_hues(folders, edition), strict=True)
    return {proposal.id: hue for chapter, hue in pairs for proposal in chapter.proposals}


def chapter_hues(folders: Folders, edition: Edition) -> tuple[tuple[str, str], ...]:
    """Each chapter's ground and type, in order; one for all where the theme can't be read, which a report
    has to outlive.
    """
    try:
        theme = read_theme(folders, edition.theme)
    except ContentError:
        return (GROUND,) * len(edition.chapters)
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
