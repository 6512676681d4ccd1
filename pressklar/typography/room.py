"""Whether a theme's page has room for its type at all."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from ..locale import tr
from ..problems import Place, Problem
from ..theme import Theme
from .measuring import TypeMeasures

_FEWEST_CHARACTERS, _FEWEST_LINES = 20, 10
"""A column of fewer characters or lines can't be read, and long words and addresses find no room in it."""


def lacking_room(theme: Theme, file: str) -> Iterator[Problem]:
    """E530 where the text's column is too narrow or too low for its type; `file` is the theme's."""
    page, body = theme.page, theme.sizes["body"]
    width = page["width"].mm - sum(page[name].mm for name in ("inner", "outer", "hang", "gap"))
    height = page["height"].mm - page["top"].mm - page["foot"].mm
    try:
        letter = TypeMeasures(theme).text_width(ascii_lowercase, "serif", body) / len(ascii_lowercase)
    except Exception:  # a broken font may fail anywhere in its reader: the layout names it
        letter = body.mm / 2
    characters, lines = max(int(width / letter), 0), max(int(height / page["line"].mm), 0)
    if characters < _FEWEST_CHARACTERS or lines < _FEWEST_LINES:
        yield Problem(
            "E530",
            Place(file),
            tr(
                "The page has no room for its type: text of {size} gets lines of {characters} characters and "
                "pages of {lines} lines, and it takes {fewest} and {fewest_lines}.",
                size=body,
                characters=characters,
                lines=lines,
                fewest=_FEWEST_CHARACTERS,
                fewest_lines=_FEWEST_LINES,
            ),
            tr(
                "Make the page larger, its margins or the hanging column narrower (page), or the text "
                "smaller (sizes.body)."
            ),
        )
