"""Lists as Word numbers them: definitions, their instances and overrides, and what stands before each item
(ISO/IEC 29500-1, section 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from .names import VAL, N, by_name, is_on, value_of, whole_number
from .symbols import unicode_of
from .values import Numbering

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .package import Package

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 200
"""Characters of a label, and of its pattern."""
_MOST_PLACES = 9
"""Numbers in a label: there are no more levels."""
_MOST_HOPS = 10
"""Definitions that point on to another one through a style."""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: its format (ST_NumberFormat), the pattern with %1 to %9 for the numbers of the
    levels, and the first number.

    `restart`: the level (from 0) that restarts this one, with all above it; -1 for none. `style` is the
    paragraph style tied to it.
    """

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int = -1
    legal: bool = False
    style: str | None = None

    @property
    def numbering(self) -> Numbering:
        return (
            "bullet"
            if self.form == "bullet"
            else ""
            if self.form == "none" or not self.pattern.strip()
            else "number"
        )


@dataclass
class _Instance:
    """A list: the definition that it shares with others, and what is its own."""

    definition: str
    levels: dict[int, ListLevel] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """A file's lists. `list_of_style` gives the list that a numbering style points to."""

    def __init__(self, package: Package, list_of_style: Callable[[str], str | None]) -> None:
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._links: dict[str, str] = {}
        self._instances: dict[str, _Instance] = {}
        self._list_of_style = list_of_style
        self._shared: dict[str, str] = {}
        root = package.xml(package.related("numbering") or "word/numbering.xml")
        for child in [] if root is None else root.iterchildren(f"{N}abstractNum", f"{N}num"):
            self._definition(child) if child.tag == f"{N}abstractNum" else self._instance(child)

    def level(self, list_id: str, level: int) -> ListLevel | None:
        """A list's level, its own or its definition's; None where neither is."""
        instance = self._instances.get(list_id)
        if instance is None:
            return None
        return instance.levels.get(level) or self._levels.get(self.definition(list_id), {}).get(level)

    def numbering(self, list_id: str, level: int) -> Numbering:
        """What items of a level are. A level that nobody has defined passes for bullets."""
        own = self.level(list_id, level)
        return "bullet" if own is None else own.numbering

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a paragraph style is tied to (w:lvl/w:pStyle)."""
        levels = self._levels.get(self.definition(list_id), {})
        return (
            next((number for number, level in levels.items() if level.style == style), None)
            if style
            else None
        )

    def definition(self, list_id: str) -> str:
        """The definition that counts a list's items: several lists may share one, also by way of a numbering
        style.
        """
        if list_id in self._shared:
            return self._shared[list_id]
        key, hops = self._instances[list_id].definition if list_id in self._instances else "", 0
        while key in self._links and hops < _MOST_HOPS:
            target = self._list_of_style(self._links[key])
            if target is None or target not in self._instances:
                break
            key, hops = self._instances[target].definition, hops + 1
        self._shared[list_id] = key
        return key

    def first_number(self, list_id: str, level: int) -> int | None:
        """The number that a list itself starts a level with, whatever its definition has counted; None where
        it counts on.
        """
        instance = self._instances.get(list_id)
        return None if instance is None else instance.starts.get(level)

    def _definition(self, element: _Element) -> None:
        key = element.get(f"{N}abstractNumId", "")
        levels = self._levels.setdefault(key, {})
        for level in element.iterchildren(f"{N}lvl"):
            if (number := _depth(level)) is not None:
                levels[number] = _level(level, number)
        if (link := value_of(element, "numStyleLink")) is not None:
            self._links[key] = link

    def _instance(self, element: _Element) -> None:
        instance = self._instances[element.get(f"{N}numId", "")] = _Instance(
            value_of(element, "abstractNumId") or ""
        )
        for override in element.iterchildren(f"{N}lvlOverride"):
            number = _depth(override)
            if number is None:
                continue
            if (own := override.find(f"{N}lvl")) is not None:
                instance.levels[number] = _level(own, number)
            if (start := whole_number(value_of(override, "startOverride"))) is not None:
                instance.starts[number] = start
                if number in instance.levels:
                    instance.levels[number] = replace(instance.levels[number], start=start)


class ListCounter:
    """Counts items in the order of the text. Lists that share a definition count on from each other; a list
    with a first number of its own begins with that where it is first used.
    """

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, level: int) -> str:
        """What Word shows before the next item of a list: "3.", "2.1", "b)", "•"; "" for nothing."""
        own = self._lists.level(list_id, level)
        if own is None:
            return ""
        key = self._lists.definition(list_id)
        counts = self._counts.setdefault(key, {})
        first = self._lists.first_number(list_id, level)
        if first is not None and (list_id, level) not in self._begun:
            counts[level] = first
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        self._begun.add((list_id, level))
        for deeper in [other for other in counts if other > level]:
            definition = self._lists.level(list_id, deeper)
            if definition is None or level <= definition.restart:
                del counts[deeper]
        return self._label(list_id, own, counts)

    def _label(self, list_id: str, own: ListLevel, counts: Mapping[int, int]) -> str:
        if own.form in ("bullet", "none"):
            return own.pattern if own.form == "bullet" else _PLACE.sub("", own.pattern)

        def number(place: re.Match[str]) -> str:
            level = int(place[1]) - 1
            other = self._lists.level(list_id, level) or ListLevel()
            return number_text(counts.get(level, other.start), "decimal" if own.legal else other.form)

        return _PLACE.sub(number, own.pattern, _MOST_PLACES)[:_LONGEST]


@lru_cache(10_000)
def number_text(number: int, form: str) -> str:
    """A number as a format of Word's writes it (ST_NumberFormat, 17.18.59); formats of other scripts as plain
    figures.
    """
    if form in ("lowerLetter", "upperLetter") and number > 0:
        text = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)
    elif form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = _roman(number)
    elif form == "decimalZero":
        text = f"{number:02d}"
    elif form == "ordinal":
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        text = f"{number}{ending}"
    elif form in ("bullet", "none"):
        text = ""
    else:
        text = str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _depth(element: _Element) -> int | None:
    """The level that an element speaks of, from 0 to 8; None for any other (17.9.3)."""
    number = whole_number(element.get(f"{N}ilvl", "0"))
    return number if number is not None and 0 <= number <= 8 else None


def _level(element: _Element, number: int) -> ListLevel:
    own = by_name(element)

    def value(name: str) -> str | None:
        return None if (child := own.get(f"{N}{name}")) is None else child.get(VAL)

    form, start, restart = value("numFmt"), whole_number(value("start")), whole_number(value("lvlRestart"))
    form = "decimal" if form is None else form
    pattern = own.get(f"{N}lvlText")
    text = (
        f"%{number + 1}."
        if pattern is None and form != "bullet"
        else ""
        if pattern is None
        else pattern.get(VAL, "")[:_LONGEST]
    )
    if form == "bullet":
        fonts = by_name(own.get(f"{N}rPr")).get(f"{N}rFonts")
        font = None if fonts is None else fonts.get(f"{N}ascii") or fonts.get(f"{N}hAnsi")
        text = unicode_of(text, font)[0] or "•"
    return ListLevel(
        form,
        text,
        0 if start is None else start,
        number - 1 if restart is None else restart - 1,
        bool(is_on(own.get(f"{N}isLgl"))),
        value("pStyle"),
    )
