"""Text made safe for XML. Parts are written as strings, one after the other: a tree of a large work would
cost memory and time.
"""

from __future__ import annotations

import re

from ..ooxml.names import R, W

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
__all__ = ["HEAD", "NAMESPACES", "R", "W", "attribute", "clean", "escape"]
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 can't hold (its production 2, Char)."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """Clean text as an element's content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Any text as an attribute's value, between double quotes; line breaks as spaces."""
    return escape(re.sub(r"[\t\r\n]", " ", clean(text))).replace('"', "&quot;")
