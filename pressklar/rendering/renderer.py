"""Templates and style sheets of a root, rendered for one edition's views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import markup
from ..foundation.directions import runs_leftwards
from ..foundation.folders import Folders
from ..foundation.theme_files import SHEETS, ThemeFiles, theme_files
from ..typography.measuring import steps
from ..typography.quotes import curled
from . import templating
from .edition_views import EditionViews
from .qr_code import qr_code

if TYPE_CHECKING:
    from jinja2 import Environment


_MEASURES = (
    "text_width",
    "wrap",
    "line_count",
    "balanced_width",
    "longest_word",
    "longest_part",
    "fit",
    "bearing",
    "cap_height",
    "x_height",
    "baseline",
)
"""What templates and style sheets may ask of the faces (`TypeMeasures`)."""


OWN = "own.css"
"""A designer's rules, after each of these sheets: so that one rule needs no copy of a whole sheet. Those in
styles/ are for all themes, those in a theme's folder for that one.
"""
_WITH_OWN = frozenset(SHEETS)


@dataclass(frozen=True)
class Renderer:
    """Renders for one view of an edition; `views` stands in templates as `pages`, beside `edition`, `theme`
    and `t`.
    """

    views: EditionViews
    folders: Folders

    def render(self, name: str, **values: Any) -> str:
        """A template's HTML. Raises ContentError (E310) with the template's file and line."""
        return templating.rendered(
            self._templates, name, values, "template", self.folders, self.look.templates
        )

    def style_sheet(self, name: str = "booklet.css", **values: Any) -> str:
        """A style sheet with the theme's tokens put in as literal values, which WeasyPrint reads quicker than
        variables; after it the designer's own.css, which is told as `sheet` what it comes after. Raises as
        `render` does.
        """
        values = {**values, "sheet": PurePath(name).stem}
        sheets = [self._sheet(name, values, (*self.look.styles, *self.look.templates))]
        if name in _WITH_OWN:
            folders = ("", *(f"{theme}/" for theme in reversed(self.look.names)))
            places = (*self.folders.styles, *self.look.templates)
            sheets += [
                self._sheet(f"{folder}{OWN}", values, places)
                for folder in folders
                if any((base / folder / OWN).is_file() for base in self.folders.styles)
            ]
        return "\n".join(sheets)

    @cached_property
    def look(self) -> ThemeFiles:
        return theme_files(self.folders, self.views.edition.theme)

    def _sheet(self, name: str, values: Mapping[str, Any], places: tuple[Path, ...]) -> str:
        """A style sheet from the first of these folders that has it. It may import what templates share with
        it: measures.html.j2.
        """
        if places not in self._environments:
            self._environments[places] = self._with(templating.environment(places, autoescape=False))
        return templating.rendered(
            self._environments[places], name, values, "style sheet", self.folders, places
        )

    @cached_property
    def _environments(self) -> dict[tuple[Path, ...], Environment]:
        return {}

    @cached_property
    def _templates(self) -> Environment:
        environment = templating.environment(self.look.templates, autoescape=True)
        environment.filters.update(
            soft=self._soft, curled=self._curled, mail=_breakable, linked=_linked, blocks=self._blocks
        )
        return self._with(environment)

    def _with(self, environment: Environment) -> Environment:
        names: Mapping[str, object] = {
            "edition": self.views.edition,
            "theme": self.views.theme,
            "t": self.views.texts,
            "pages": self.views,
            "steps": steps,
            "qr_code": qr_code,
        }
        measures = self.views.measures
        names = {**names, **{name: getattr(measures, name) for name in _MEASURES}}
        environment.globals.update(names)
        return environment

    def _curled(self, text: str) -> str:
        """Words with the language's own quotation marks in the place of straight ones."""
        opening, _, closing = self.views.texts("quotes").partition(" ")
        return curled(text, opening, closing)

    def _soft(self, text: str) -> Markup:
        """A title that may break after a slash. Straight quotation marks are curled for the eye alone."""
        if not text.isascii() and runs_leftwards(text):
            return Markup(markup.isolated(text))
        written = Markup(Markup.escape(text).replace("/", Markup("/<wbr>")))
        shown = self._curled(text)
        return written if shown == text else Markup('<span data-shown="{}">{}</span>').format(shown, written)

    def _blocks(self, text: str) -> Markup:
        """A template's filter: Markdown to HTML, for edition.yaml's texts."""
        return Markup(self.views.html(text, "edition").html)


def _breakable(address: str) -> Markup:
    """An address that may break behind its own signs, and never with a hyphen."""
    return Markup(markup.breakable(address))


def _linked(text: str) -> Markup:
    """Words whose bare addresses are links."""
    return Markup(markup.linked_text(text))
