"""Real list numbering: one definition for bullets, one for numbers, and for each numbered list an instance
that starts it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .context import ListMarker
from .formats import twips
from .page_setup import LIST_STEP
from .xmltext import HEAD, NAMESPACES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BULLETS, NUMBERS = 1, 2
"""numIds that the list styles bear themselves; a document's lists follow."""
LEVELS = 9
MOST = 32767
"""The highest number that a list of Word's can start with or reach."""
_SIGNS = "•–·"


class Numbering:
    """The lists of one document."""

    def __init__(self, definitions: Mapping[int, str]) -> None:
        """`definitions` are w:abstractNum elements by their number: bullets (1), numbers (2), and what else
        the styles have.
        """
        self._definitions = definitions
        self._first = max(definitions) + 1
        self._lists: list[tuple[int, int]] = []

    def begin(self, level: int, start: int) -> int:
        """The numId of a new numbered list on a level (from 0)."""
        self._lists.append((level, start))
        return self._first + len(self._lists) - 1

    def xml(self) -> str:
        rows = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            for number in self._definitions
        )
        lists = "".join(
            f'<w:num w:numId="{self._first + index}"><w:abstractNumId w:val="{NUMBERS}"/>'
            f'<w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for index, (level, start) in enumerate(self._lists)
        )
        return (
            f"{HEAD}<w:numbering {NAMESPACES}>"
            f"{''.join(self._definitions.values())}{rows}{lists}</w:numbering>"
        )


def list_markers(
    numbering: Numbering, element: HtmlElement, level: int, count: int
) -> Callable[[], ListMarker]:
    """What gives each of a list's `count` items its sign or number."""
    suffix = f" {min(level, 2) + 1}" if level else ""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{{}}"/></w:numPr>'
    if element.tag == "ul":
        direct = place.format(BULLETS) if level > 2 else ""
        return lambda: ListMarker("List Bullet" + suffix, direct)
    start = _start(element.get("start", "1"))
    if start < 0 or start + count > MOST:
        numbers = iter(range(start, start + count + 1))
        return lambda: ListMarker("List Continue" + suffix, text=f"{next(numbers)}.")
    direct = place.format(numbering.begin(level, start))
    return lambda: ListMarker("List Number" + suffix, direct)


def _start(text: str) -> int:
    """A list's start; 1 for what is no number."""
    try:
        return int(text[:12])
    except ValueError:
        return 1


def own_definitions(style_ids: Mapping[str, str]) -> dict[int, str]:
    """Our two definitions; levels 1 to 3 belong to the styles List Bullet and List Number, 4 to 9 are further
    in.
    """
    return {
        number: _definition(number, name, style_ids)
        for number, name in ((BULLETS, "List Bullet"), (NUMBERS, "List Number"))
    }


def _definition(number: int, name: str, style_ids: Mapping[str, str]) -> str:
    levels = "".join(
        _level(number, level, style_ids.get((name + (f" {level + 1}" if level else "")).lower()))
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5052{number:04X}"/>'
        '<w:multiLevelType w:val="multilevel"/>'
        f'<w:tmpl w:val="4B4C{number:04X}"/>{levels}</w:abstractNum>'
    )


def _level(number: int, level: int, style: str | None) -> str:
    sign, kind = (_SIGNS[level % 3], "bullet") if number == BULLETS else (f"%{level + 1}.", "decimal")
    linked = f'<w:pStyle w:val="{style}"/>' if style and level < 3 else ""
    step = twips(LIST_STEP)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'{linked}<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{step * (level + 1)}" w:hanging="{step}"/></w:pPr></w:lvl>'
    )
