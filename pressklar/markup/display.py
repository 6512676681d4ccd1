"""What is shown otherwise than it is written: `data-shown` on a span holds the words for the eye, in PDF and
web. Word shows what is written, since it comes back from there.
"""

from __future__ import annotations

from typing import Any


def show_display_texts(root: Any) -> None:
    """Put the shown words in the place of the written ones, in a tree of either library."""
    for element in root.iter("span"):
        shown = element.attrib.pop("data-shown", None)
        if shown is not None:
            for child in list(element):
                element.remove(child)
            element.text = shown.replace("/", "/\u200b")
