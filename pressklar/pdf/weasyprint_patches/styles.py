"""Replaces `ComputedStyle.__missing__` and `AnonymousStyle.__missing__` (weasyprint.css).

Most properties of most elements are set by no rule. Then the value is the initial or the parent's one, and
nothing of what WeasyPrint asks (logical names, variables, mathematics, the root) can make it another.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension

_LOGICAL = {
    key: [logical(block="ttb", inline=inline) for inline in ("ltr", "rtl")]
    for key, logical in PHYSICAL_FUNCTIONS.items()
}
"""The other names that a rule may set a property by."""
_PLAIN = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if key not in ("float", "display", "position", "page") and not key.startswith("text_decoration_")
}
"""Properties whose value hangs on no other's."""
_OWN = {
    key: value for key, value in _PLAIN.items() if key not in INHERITED and key not in INITIAL_NOT_COMPUTED
}
_INHERITED = _PLAIN.keys() & INHERITED
_computed_missing, _anonymous_missing = ComputedStyle.__missing__, AnonymousStyle.__missing__


def install() -> None:
    """Put both in place."""
    ComputedStyle.__missing__, AnonymousStyle.__missing__ = computed_missing, anonymous_missing


def computed_missing(style: Any, key: str) -> Any:
    """A value that wasn't asked for before, of an element."""
    cascaded = style.cascaded
    if key not in cascaded and not (key in _LOGICAL and any(name in cascaded for name in _LOGICAL[key])):
        if key in _OWN:
            value = style[key] = _OWN[key]
            return value
        if key in _INHERITED and style.parent_style is not None:
            value = style.parent_style[key]
            if type(value) in (str, int, float, Dimension):  # not what may hold a function to be worked out
                style[key] = value
                return value
    return _computed_missing(style, key)


def anonymous_missing(style: Any, key: str) -> Any:
    """The same, of a box that no element stands for."""
    if key in _OWN:
        value = style[key] = _OWN[key]
        return value
    if key in _INHERITED:
        value = style[key] = style.parent_style[key]
        return value
    return _anonymous_missing(style, key)
