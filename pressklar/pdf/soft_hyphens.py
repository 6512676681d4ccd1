"""Hyphens that the layout puts at a line's end: marked as what they are, so that a word is heard whole (ISO
32000-1, 14.8.2.2.3 and 14.9.4).
"""

from __future__ import annotations

import re
from typing import Any

import pydyf

LINE_END_HYPHEN = "-\u2063"
"""What the layout ends a line with where it parts a word (`html.DEFAULTS`): a hyphen, and a sign that can't
be seen, by which it is told from a hyphen of the text.
"""
_LAST_GLYPH = re.compile(rb"\[(.*<(?:[0-9a-f]{4})*)([0-9a-f]{4})>((?:[^<>]|<>)*)\] TJ", re.DOTALL)
"""What a line's text ends with (ISO 32000-1, 9.4.3): its last glyph, and the spacing behind it."""
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def part_hyphen(stream: Any, box: Any, start: int, mark: int, font: Any, size: float) -> bool:
    """Give the hyphen at the end of a text box a mark of its own, whose text is a soft hyphen. `start` is
    where the box begins in the stream; `font` and `size` are those that its end is shown in.
    """
    for index in range(len(stream.stream) - 1, start - 1, -1):
        item = stream.stream[index]
        shown = _LAST_GLYPH.fullmatch(item) if isinstance(item, bytes) else None
        if shown:
            before, glyph, spacing = shown.groups()
            advance = (font.widths[int(glyph, 16)] - sum(map(float, _NUMBER.findall(spacing)))) * size / 1000
            parts = pydyf.Stream()
            if before != b"<":
                parts.show_text(before + b">")
            parts.end_text()
            parts.end_marked_content()
            soft = pydyf.Dictionary({"MCID": mark, "ActualText": pydyf.String("\u00ad")})
            parts.begin_marked_content("Span", soft)
            parts.begin_text()
            left, line = box.position_x + box.width - advance, box.position_y + box.baseline
            parts.set_text_matrix(1, 0, 0, -1, left, line)
            parts.show_text(b"<" + glyph + b">" + spacing)
            stream.stream[index : index + 1] = parts.stream
            return True
    return False
