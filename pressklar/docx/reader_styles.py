"""What a foreign file's styles and lists mean: names by id, bold and italic by character style, bullets and numbers by list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .xmltext import W

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .guard import Package

N = f"{{{W}}}"
VAL, ID = f"{N}val", f"{N}id"
Numbering = Literal["", "bullet", "number"]
_OFF = ("0", "false", "off", "none")
_DEEPEST = 20
"""Styles that a style may be based on, one on the other."""


def is_on(element: _Element | None) -> bool | None:
    """A switch such as w:b: None where it isn't there (ST_OnOff)."""
    return None if element is None else element.get(VAL, "1") not in _OFF


class Styles:
    """A file's styles and lists. Styles go by their names, since programs rename the ids (FINDINGS, "Word")."""

    def __init__(self, package: Package) -> None:
        name = package.related("styles") or "word/styles.xml"
        root = package.xml(name)
        self._styles: dict[str, _Element] = {}
        self._names: dict[str, str] = {}
        self.default = ""
        for style in [] if root is None else root.iterchildren(f"{N}style"):
            key = style.get(f"{N}styleId", "")
            named = style.find(f"{N}name")
            self._styles[key] = style
            self._names[key] = (named.get(VAL, "") if named is not None else key).lower()
            if style.get(f"{N}type") == "paragraph" and style.get(f"{N}default") in ("1", "true", "on"):
                self.default = self._names[key]
        self._looks: dict[tuple[str, str], bool | None] = {}
        self._lists = _lists(package)

    def name(self, key: str | None) -> str:
        """A style's name in lower case by its id; the default's where none is said."""
        return self.default if not key else self._names.get(key, key.lower())

    def looks(self, key: str | None, switch: str) -> bool | None:
        """Whether a character style makes text bold ("b") or italic ("i"), by itself or one it is based on."""
        if not key:
            return None
        asked = (key, switch)
        if asked not in self._looks:
            self._looks[asked] = self._inherited(key, switch)
        return self._looks[asked]

    def numbering(self, properties: _Element | None, style: str | None) -> tuple[Numbering, int]:
        """A paragraph's list and level, from its own properties or else its style's."""
        own = None if properties is None else properties.find(f"{N}numPr")
        list_id, level = _numbers(own)
        if list_id is None:
            list_id, styled = self._style_numbers(style)
            level = styled if level is None else level
        if not list_id or list_id == "0":
            return "", 0
        depth = min(max(level or 0, 0), 8)
        return self._lists.get((list_id, depth), "bullet"), depth

    def _style_numbers(self, key: str | None) -> tuple[str | None, int | None]:
        level: int | None = None
        for style in self._chain(key):
            list_id, own = _numbers(style.find(f"{N}pPr/{N}numPr"))
            level = own if level is None else level
            if list_id is not None:
                return list_id, level
        return None, None

    def _inherited(self, key: str, switch: str) -> bool | None:
        for style in self._chain(key):
            found = is_on(style.find(f"{N}rPr/{N}{switch}"))
            if found is not None:
                return found
        return None

    def _chain(self, key: str | None) -> list[_Element]:
        found: list[_Element] = []
        while key and key in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[key])
            based = self._styles[key].find(f"{N}basedOn")
            key = based.get(VAL) if based is not None else None
        return found


def _numbers(own: _Element | None) -> tuple[str | None, int | None]:
    if own is None:
        return None, None
    list_id, level = own.find(f"{N}numId"), own.find(f"{N}ilvl")
    return (None if list_id is None else list_id.get(VAL, "")), _number(None if level is None else level.get(VAL))


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text[:6])
    except ValueError:
        return None


def _lists(package: Package) -> dict[tuple[str, int], Numbering]:
    """What each level of each list shows before its items."""
    root = package.xml(package.related("numbering") or "word/numbering.xml")
    if root is None:
        return {}
    shown: dict[str, dict[int, Numbering]] = {}
    for definition in root.iterchildren(f"{N}abstractNum"):
        levels = shown.setdefault(definition.get(f"{N}abstractNumId", ""), {})
        for level in definition.iterchildren(f"{N}lvl"):
            levels[_number(level.get(f"{N}ilvl")) or 0] = _shows(level)
    found: dict[tuple[str, int], Numbering] = {}
    for instance in root.iterchildren(f"{N}num"):
        key, definition = instance.get(f"{N}numId", ""), instance.find(f"{N}abstractNumId")
        for number, kind in shown.get(definition.get(VAL, "") if definition is not None else "", {}).items():
            found[key, number] = kind
        for override in instance.iterchildren(f"{N}lvlOverride"):
            if (own := override.find(f"{N}lvl")) is not None:
                found[key, _number(override.get(f"{N}ilvl")) or 0] = _shows(own)
    return found


def _shows(level: _Element) -> Numbering:
    form = level.find(f"{N}numFmt")
    kind = form.get(VAL, "decimal") if form is not None else "decimal"
    return "" if kind == "none" else "bullet" if kind == "bullet" else "number"
