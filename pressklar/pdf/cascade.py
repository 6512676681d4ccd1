"""Styles of an element's rare parts when they are asked for: WeasyPrint 70.0's own style sheet gives each
element six of them.

A footnote's call, its number, a list's marker: rules with a selector like `::marker` match every element, so
that most of the styles of a document are of parts that it hasn't got. Here the rules for these parts are left
out of the cascade, and looked up for the one that has.
"""

from __future__ import annotations

import copy
from math import inf
from typing import Any

from weasyprint.css import StyleFor, declaration_precedence

RARE = frozenset({"marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
"""Pseudo-elements that WeasyPrint asks for by name, of elements that are list items or notes."""
_begin, _style = StyleFor.__init__, StyleFor.__call__


def install() -> None:
    """Put these functions in their places."""
    StyleFor.__init__, StyleFor.__call__ = _begin_few, _style_or_rare


def _begin_few(
    styles: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
) -> None:
    """StyleFor.__init__, with sheets that know no rare parts."""
    styles.rare_in, styles.rare_targets, styles.wrappers = html, target_collector, {}
    few = [(_few(sheet), origin, specificity) for sheet, origin, specificity in sheets]
    if few:
        first = copy.copy(few[0][0])
        first.matcher = _Noting(first.matcher, styles.wrappers)
        few[0] = (first, *few[0][1:])
    _begin(styles, html, few, presentational_hints, font_config, target_collector)
    styles._sheets = sheets


def _style_or_rare(styles: Any, element: Any, pseudo_type: str | None = None) -> Any:
    """StyleFor.__call__."""
    if pseudo_type in RARE and (element, pseudo_type) not in styles._computed_styles:
        _find(styles, element, pseudo_type)
    return _style(styles, element, pseudo_type)


def _find(styles: Any, element: Any, pseudo_type: str | None) -> None:
    """Compute the style of an element's rare part, from the rules for it: the later of equal weight wins (CSS
    Cascading and Inheritance 4, 6.1).
    """
    html = styles.rare_in
    if element not in styles.wrappers:
        return
    found: dict[str, Any] = {}
    for sheet, origin, sheet_specificity in styles._sheets:
        for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(styles.wrappers[element]):
            order = inf if layer is None else sheet.layers.index(layer)
            for name, value, importance in declarations if pseudo == pseudo_type else ():
                weight = (declaration_precedence(origin, importance), order, sheet_specificity or specificity)
                if name not in found or found[name][1] <= weight:
                    found[name] = value, weight
    if found:
        styles._cascaded_styles[element, pseudo_type] = found
        styles.set_computed_styles(
            element,
            pseudo_type=pseudo_type,
            root=html.etree_element,
            parent=element,
            base_url=html.base_url,
            target_collector=styles.rare_targets,
        )
        del styles._cascaded_styles[element, pseudo_type]


class _Noting:
    """A matcher that notes what it is asked for: cssselect2's wrapper of each element."""

    def __init__(self, matcher: Any, wrappers: dict[Any, Any]) -> None:
        self.matcher, self.wrappers = matcher, wrappers

    def match(self, wrapper: Any) -> Any:
        self.wrappers[wrapper.etree_element] = wrapper
        return self.matcher.match(wrapper)


def _few(sheet: Any) -> Any:
    """The sheet without its rules for rare parts; made once, since a document's sheets are those of all the
    others.
    """
    few = sheet.__dict__.get("few")
    if few is None:
        few = copy.copy(sheet)
        few.matcher = copy.copy(sheet.matcher)
        for name, selectors in vars(sheet.matcher).items():
            if isinstance(selectors, list):
                setattr(few.matcher, name, _frequent(selectors))
            elif isinstance(selectors, dict):
                setattr(
                    few.matcher,
                    name,
                    {key: kept for key, some in selectors.items() if (kept := _frequent(some))},
                )
        sheet.few = few
    return few


def _frequent(selectors: list[Any]) -> list[Any]:
    return [selector for selector in selectors if selector[3] not in RARE]
