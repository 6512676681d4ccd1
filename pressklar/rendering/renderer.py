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
from ..typography.measuring import steps
from . import templating
from .edition_views import EditionViews
from .qr_code import qr_code

if TYPE_CHECKING:
    from jinja2 import Environment


_MEASURES = (
    "text_width",
    "wrap",
    "line_count",
    "longest_word",
    "fit",
    "bearing",
    "cap_height",
    "x_height",
    "baseline",
)
"""What templates and style sheets may ask of the faces (`TypeMeasures`)."""


OWN = "own.css"
"""A designer's rules, after each of these sheets: so that one rule needs no copy of a whole sheet."""
_WITH_OWN = frozenset({"booklet.css", "furniture.css", "web.css"})


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
            self._templates, name, values, "template", self.folders, self.folders.templates
        )

    def style_sheet(self, name: str = "booklet.css", **values: Any) -> str:
        """A style sheet with the theme's tokens put in as literal values, which WeasyPrint reads quicker than
        variables; after it the designer's own.css, which is told as `sheet` what it comes after. Raises as
        `render` does.
        """
        names = [name]
        if name in _WITH_OWN and any((folder / OWN).is_file() for folder in self.folders.styles):
            names.append(OWN)
        values = {**values, "sheet": PurePath(name).stem}
        return "\n".join(
            templating.rendered(self._styles, each, values, "style sheet", self.folders, self._style_places)
            for each in names
        )

    @cached_property
    def _templates(self) -> Environment:
        environment = templating.environment(self.folders.templates, autoescape=True)
        environment.filters.update(soft=_soft, mail=_breakable, linked=_linked, blocks=self._blocks)
        return self._with(environment)

    @cached_property
    def _styles(self) -> Environment:
        return self._with(templating.environment(self._style_places, autoescape=False))

    @property
    def _style_places(self) -> tuple[Path, ...]:
        """A style sheet may import what templates share with it: measures.html.j2."""
        return (*self.folders.styles, *self.folders.templates)

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

    def _blocks(self, text: str) -> Markup:
        """A template's filter: Markdown to HTML, for edition.yaml's texts."""
        return Markup(self.views.html(text, "edition").html)


def _soft(text: str) -> Markup:
    """A title that may break after a slash."""
    if text.isascii() or not runs_leftwards(text):
        return Markup(Markup.escape(text).replace("/", Markup("/<wbr>")))
    return Markup(markup.isolated(text))


def _breakable(address: str) -> Markup:
    """An address that may break behind its own signs, and never with a hyphen."""
    return Markup(markup.breakable(address))


def _linked(text: str) -> Markup:
    """Words whose bare addresses are links."""
    return Markup(markup.linked_text(text))
