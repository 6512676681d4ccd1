"""What a foreign file's styles mean: names by id, and what each gives to text, with all that it is based
on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .names import VAL, N, by_name, is_on, value_of, whole_number
from .numbering import Lists
from .style_names import own_name
from .values import Numbering

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .package import Package

_HIDING = frozenset(("vanish", "strike", "dstrike"))
_SWITCHES = ("b", "i", *sorted(_HIDING))


@dataclass(frozen=True, slots=True)
class StyleValues:
    """What a style gives, itself or by those it is based on: switches that are set (b, i, vanish, strike,
    dstrike), a font, a list and its level.
    """

    switches: Mapping[str, bool] = field(default_factory=dict)
    font: str | None = None
    list_id: str | None = None
    level: int | None = None

    def switch(self, name: str) -> bool | None:
        """A switch, None where the style says nothing of it."""
        return self.switches.get(name)

    @property
    def hides(self) -> bool:
        """Whether words may be hidden or struck through by it."""
        return not _HIDING.isdisjoint(self.switches)


_NOTHING = StyleValues()


class Styles:
    """A file's styles and lists. Styles go by their names, since programs rename the ids."""

    def __init__(self, package: Package) -> None:
        name = package.related("styles") or "word/styles.xml"
        root = package.xml(name)
        self._styles: dict[str, _Element] = {}
        self._names: dict[str, str] = {}
        self.default, self._default_id = "", ""
        for style in [] if root is None else root.iterchildren(f"{N}style"):
            key = style.get(f"{N}styleId", "")
            named = style.find(f"{N}name")
            self._styles[key] = style
            self._names[key] = own_name(named.get(VAL, "") if named is not None else key)
            if style.get(f"{N}type") == "paragraph" and style.get(f"{N}default") in ("1", "true", "on"):
                self.default, self._default_id = self._names[key], key
        self._values: dict[str, StyleValues] = {}
        self.lists = Lists(package, lambda key: self.values(key).list_id)

    def name(self, key: str | None) -> str:
        """A style's name in lower case by its id, a draft's own style by its English one; the default's where
        none is said.
        """
        return self.default if not key else self._names.get(key, key.lower())

    def values(self, key: str | None) -> StyleValues:
        """What a style gives (for no id: nothing). Chains of any length are followed once; one that ends in
        itself ends there.
        """
        chain: list[str] = []
        while key and key in self._styles and key not in self._values:
            self._values[key] = (
                _NOTHING  # until it is known: whoever is based on itself gets no more from there
            )
            chain.append(key)
            key = value_of(self._styles[key], "basedOn")
        values = self._values.get(key or "", _NOTHING)
        for own in reversed(chain):
            values = self._values[own] = _with(values, self._styles[own])
        return values

    def paragraph_values(self, key: str | None) -> StyleValues:
        """What a paragraph's style gives; the default style's where none is named."""
        return self.values(key or self._default_id)

    def looks(self, key: str | None, switch: str) -> bool | None:
        """Whether a character style sets a switch such as "b" or "i", by itself or one it is based on."""
        return self.values(key).switch(switch)

    def place_in_list(self, own: _Element | None, style: str | None) -> tuple[str, int]:
        """A paragraph's list ("" for none) and level, from its own w:numPr or else its style's (17.9.18,
        17.9.23).
        """
        list_id, level = value_of(own, "numId"), whole_number(value_of(own, "ilvl"))
        if list_id is None:
            values = self.paragraph_values(style)
            list_id = values.list_id
            if level is None and list_id:
                level = self.lists.level_of_style(list_id, style or self._default_id)
            level = values.level if level is None else level
        if not list_id or list_id == "0":
            return "", 0
        return list_id, min(max(level or 0, 0), 8)

    def numbering(self, properties: _Element | None, style: str | None) -> tuple[Numbering, int]:
        """What a paragraph is in a list, and on which level."""
        own = None if properties is None else properties.find(f"{N}numPr")
        list_id, level = self.place_in_list(own, style)
        return (self.lists.numbering(list_id, level), level) if list_id else ("", 0)


def _with(values: StyleValues, style: _Element) -> StyleValues:
    """The values of the style that this one is based on, with its own."""
    parts = by_name(style)
    look = parts.get(f"{N}rPr")
    if look is not None:
        properties = by_name(look)
        own = {
            name: bool(is_on(child))
            for name in _SWITCHES
            if (child := properties.get(f"{N}{name}")) is not None
        }
        values = replace(values, switches={**values.switches, **own}, font=font_of(properties) or values.font)
    numbers = by_name(parts.get(f"{N}pPr")).get(f"{N}numPr")
    if numbers is not None:
        list_id, level = value_of(numbers, "numId"), whole_number(value_of(numbers, "ilvl"))
        values = replace(
            values,
            list_id=values.list_id if list_id is None else list_id,
            level=values.level if level is None else level,
        )
    return values


def font_of(properties: Mapping[str, _Element]) -> str | None:
    """The font that run properties (by name) name for Latin letters, None for none: a theme's font goes
    before a name (17.3.2.26).
    """
    fonts = properties.get(f"{N}rFonts")
    if fonts is None:
        return None
    if fonts.get(f"{N}asciiTheme") or fonts.get(f"{N}hAnsiTheme"):
        return ""
    return str(fonts.get(f"{N}ascii") or fonts.get(f"{N}hAnsi") or "") or None
