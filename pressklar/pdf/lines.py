"""Where lines of running text end, with less trying: WeasyPrint 70.0's way through Pango, shortened.

WeasyPrint shapes a line of running text five times before it stands: with a guessed length, with the next
word, with each part of that word and a hyphen, cut to its end, and when it is drawn. Here a paragraph is
shaped once and measured; a line is then shaped where the measure says that it ends, and drawn as it was
shaped. Where the measure leaves a doubt, WeasyPrint's own way decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from itertools import accumulate
from math import inf
from typing import Any

import pyphen
from weasyprint.css.properties import Dimension
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from .faces import Face, Layout, face_of, kept, plain, spacing
from .glyphs import infos

split_first_line = line_break.split_first_line

_SPECIAL = re.compile(
    "[\n\r\t\f\v\x1c-\x1f\x85\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
"""What ends a line or a paragraph, and what changes how a line is broken."""
_DOUBT = 0.1
"""Part of the font size. A word's measure in its paragraph and at a line's end differ by less: by its kerning
with a space.
"""
_LONG = 4_000
_MOST_IN_EM = 16
"""Signs: WeasyPrint expects at most four, and points with spaces between them, for instance, have some
more.
"""
_KEPT = 4
"""Paragraphs whose measure is kept: their lines are asked for one after the other."""
_LINES = 400
"""Short texts of a face that are kept as they were laid out: labels, names and numbers come again and
again.
"""
_NONE = Dimension(0, "px")


class _Ruler:
    """A paragraph shaped on one line: where in it a line may end, and how far it reaches then. Without
    `places`, it can't be measured so.
    """

    def __init__(self, text: str, style: Any) -> None:
        self.text, self.places, self.reaches = text, [], []
        layout = Layout(style)
        layout.set_text(text)
        self.starts = _starts(layout.get_first_line()[0])
        """Bytes of the text to Pango's units from its beginning, for each cluster."""
        self.bytes = [0, *accumulate(len(character.encode()) for character in text)]
        places = _breaks(layout, len(text))
        reaches = [self.starts.get(self.bytes[len(text[:place].rstrip(" "))]) for place in places]
        if None not in reaches:
            self.places, self.reaches = places, reaches


def _starts(line: Any) -> dict[int, int]:
    """Where each cluster of a line starts: bytes to units; and where the last one ends. Empty where it
    doesn't run from left to right.
    """
    found: dict[int, int] = {}
    end, run = 0, line.runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        if item.analysis.level % 2:
            return {}
        offset, clusters = item.offset, ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)
        places = list(accumulate(infos(glyphs)[1], initial=end))
        for cluster, place in zip(
            reversed(clusters), reversed(places[:-1]), strict=True
        ):  # backwards: the first glyph of a cluster stands
            found[offset + cluster] = place
        end = places[-1]
        found[offset + item.length] = end
        run = run.next
    return found


def _breaks(layout: Any, length: int) -> list[int]:
    """Before which characters a line may end; the text's end is the last. PangoLogAttr is 32 bits, the first
    of them is_line_break.
    """
    attributes = memoryview(
        ffi.buffer(pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL), 4 * length)
    ).cast("I")
    return [index for index, bits in enumerate(attributes) if bits & 1 and index] + [length]


def new_split(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: Any,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """split_first_line."""
    known, key = face_of(style).lines, (text, spacing(style))
    if not justification_spacing and key in known and (max_width is None or known[key][1] <= max_width):
        layout, *measures = known[key][0]
        layout = copy(layout)
        layout.max_width = max_width
        return (layout, *measures)
    line = None
    if max_width is not None and max_width != inf and not minimum and plain(style):
        size = style["font_size"]
        # A narrow line, or a text that fits on one, is quick enough; so is one with marks that say how it may
        # be broken.
        if (
            size
            and size * 4 <= max_width < 2**21
            and len(text) > 1.6 * max_width / size
            and not _SPECIAL.search(text)
        ):
            line = _measured_line(text, style, context, max_width, justification_spacing)
    line = line or _line_of_long(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    line = line or split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    if line[2] is None and kept(line[0]) and line[0].text == text:
        if len(known) > _LINES:
            known.clear()
        known[key] = (
            line,
            line[3] - min(0, key[1][0]),
        )  # Pango breaks a line by its width without letter spacing
    return line


def _line_of_long(text: str, style: Any, context: Any, max_width: Any, *arguments: Any) -> Any:
    """The first line of a paragraph longer than anybody writes, from its beginning alone; None where that
    says too little.

    WeasyPrint lays out all that follows where a line holds more signs than it guessed, for each line anew: a
    minute for 100,000 signs.
    """
    size = style["font_size"]
    if len(text) < _LONG or max_width is None or not size or not size * 4 <= max_width < 2**21:
        return None
    begin = text[: int(max_width / size * _MOST_IN_EM)]
    if len(begin) == len(text):
        return None
    line = split_first_line(begin, style, context, max_width, *arguments)
    # The word after the line must be whole, since it was tried on the line too.
    return line if line[2] is not None and b" " in begin.encode()[line[2] :].strip(b" ") else None


def _measured_line(
    text: str, style: Any, context: Any, max_width: float, justification_spacing: float
) -> Any:
    """The first line of a text, and of a word that is hyphenated what fits; None where it isn't clear without
    trying.
    """
    face = face_of(style)
    ruler = _ruler(text, style, face)
    start = len(ruler.text) - len(text)
    begin = ruler.starts.get(ruler.bytes[start])
    if begin is None or not ruler.places:
        return None
    limit, doubt = begin + max_width * TO_UNITS, style["font_size"] * _DOUBT * TO_UNITS
    last = bisect_right(ruler.reaches, limit) - 1
    if last < 0 or ruler.places[last] <= start or last + 1 == len(ruler.places):
        return None
    if limit - ruler.reaches[last] < doubt or ruler.reaches[last + 1] - limit < doubt:
        return None
    end, hyphen = ruler.places[last], ""
    if style["hyphens"] == "auto" and style["lang"] and (lang := pyphen.language_fallback(style["lang"])):
        if style["hyphenate_limit_zone"] != _NONE:
            return None
        for stop in _word_parts(ruler, last, style, context, lang):
            reach = ruler.starts.get(ruler.bytes[stop])
            over = None if reach is None else reach + face.hyphen(style) - limit
            if over is None or abs(over) < doubt:
                return None
            if over < 0:
                end, hyphen = stop, style["hyphenate_character"]
                break
    layout = Layout(style, justification_spacing, max_width)
    line = ruler.text[start:end] + hyphen
    layout.set_text(line if hyphen else line.rstrip(" "))
    first, _ = layout.get_first_line()
    if line_break.line_size(first, style)[0] > max_width:
        return None
    found = line_break.first_line_metrics(first, layout.text, layout, None, True, style, bool(hyphen), hyphen)
    return (found[0], found[1], ruler.bytes[end] - ruler.bytes[start], *found[3:])


def _ruler(text: str, style: Any, face: Face) -> _Ruler:
    """The measure of a paragraph that ends with this text."""
    rulers: list[_Ruler] = face.rulers
    found = next((ruler for ruler in rulers if ruler.text.endswith(text)), None)
    if found is None:
        found = _Ruler(text, style)
        face.rulers = [found, *rulers[: _KEPT - 1]]
    return found


def _word_parts(ruler: _Ruler, last: int, style: Any, context: Any, lang: str) -> Iterator[int]:
    """Where the word after a line's end may be hyphenated: places in the paragraph, the farthest first
    (split_first_line's step 4).
    """
    total, left, right = style["hyphenate_limit_chars"]
    place, after = ruler.places[last], ruler.places[last + 1]
    text = ruler.text[place : after - 1 if after < len(ruler.text) else after]
    while len(text) >= total and (word := line_break.get_next_word_boundaries(text, lang)):
        if word[1] - word[0] >= total:
            key = (lang, left, right, total)
            if key not in context.dictionaries:
                context.dictionaries[key] = pyphen.Pyphen(lang=lang, left=left, right=right)
            for part, _ in context.dictionaries[key].iterate(text[word[0] : word[1]]):
                yield place + word[0] + len(part)
            return
        text, place = text[word[1] :], place + word[1]
