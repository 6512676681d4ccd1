"""What each glyph stands for in a PDF (ToUnicode, ISO 32000-1, 9.10.3). Where a letter and its marks are
several glyphs, WeasyPrint gives all of the text to one of them and nothing to the others, and PDF/UA-1
(7.21.7) wants something for each.
"""

from __future__ import annotations

import re
from typing import Any

import pydyf

_NOTHING = re.compile(rb"(<[0-9a-f]{4}> )<>")
_WORD_JOINER = rb"\1<2060>"
"""A sign that can't be seen and parts no word (U+2060)."""


def name_every_glyph(_: Any, pdf: Any) -> None:
    """A finisher for WeasyPrint: gives glyphs without a text one that can't be seen."""
    for item in pdf.objects:
        if (
            isinstance(item, pydyf.Stream)
            and item.stream
            and item.stream[0] == b"/CIDInit /ProcSet findresource begin"
        ):
            item.stream[:] = [_NOTHING.sub(_WORD_JOINER, line) for line in item.stream]
