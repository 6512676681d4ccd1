"""The names in a Word file's XML (ISO/IEC 29500-1, transitional), and how its switches are read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
N = f"{{{W}}}"
REL = f"{{{R}}}"
VAL, ID = f"{N}val", f"{N}id"
PARAGRAPH, BOX = f"{N}p", f"{N}txbxContent"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
START, NAME = f"{N}bookmarkStart", f"{N}name"
STACKED_POINT = "_rs_"
"""How the name of a bookmark begins that says how many columns a stacked table stands for."""
_OFF = ("0", "false", "off", "none")


def named(words: str) -> frozenset[str]:
    """WordprocessingML's names by their words, which spaces part: those of w:p and w:r for "p r"."""
    return frozenset(N + word for word in words.split())


def is_on(element: _Element | None) -> bool | None:
    """A switch such as w:b: None where it isn't there (ST_OnOff)."""
    return None if element is None else element.get(VAL, "1") not in _OFF


def value_of(properties: _Element | None, name: str) -> str | None:
    """The w:val of a property, None where there is no such property."""
    child = None if properties is None else first_named(properties, f"{N}{name}")
    return None if child is None else child.get(VAL)


def by_name(properties: Iterable[_Element] | None) -> dict[str, _Element]:
    """Properties by their names. Where several are asked for, a search for each would take many times
    longer.
    """
    return {} if properties is None else {child.tag: child for child in properties}


def first_named(elements: Iterable[_Element], name: str) -> _Element | None:
    """The first element of a name, where it is most often the very first: find() takes ten times longer."""
    for element in elements:
        if element.tag == name:
            return element
    return None


def whole_number(text: str | None) -> int | None:
    """A whole number of at most six characters, None for anything else."""
    try:
        return None if text is None else int(text[:6])
    except ValueError:
        return None
