"""Lines drawn by the run: WeasyPrint 70.0 asks Pango for each glyph of each line, one field after the
other.
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from .faces import face_of

draw_first_line = drawing.draw_first_line


def new_draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """draw_first_line, where every glyph stands on its line and is an outline."""
    runs = None
    if (
        text_overflow == "ellipsis" or block_ellipsis != "none"
    ):  # it will be cut: a layout may be kept for other boxes too, and isn't changed
        kept = textbox.pango_layout
        textbox.pango_layout = type(kept)(textbox.style, kept.justification_spacing, kept.max_width)
        textbox.pango_layout.set_text(kept.text, justify=True)
    elif textbox.text.strip() and textbox.style["font_size"] >= 1e-6:
        runs = _runs(stream, textbox)
    if runs is None:
        return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    before, string = None, ""
    for pango_font, font, size, pieces in runs:
        if pango_font != before:
            before = pango_font
            if string:
                stream.show_text(string)
            string = ""
            stream.set_font_size(font.hash, size)
        if pieces:
            string += f"<{pieces}>".removesuffix("<>")
    stream.show_text(string)
    return []


def _runs(stream: Any, textbox: Any) -> list[tuple[Any, Any, float, str]] | None:
    """A line's runs: font, size and glyphs as a string's inside, with their kerning. None where WeasyPrint
    must look at each glyph.
    """
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    found = []
    run = line.runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        numbers, widths, across, up = infos(glyphs)
        if item.analysis.level % 2:
            return None
        font, size = _font(stream, textbox, item.analysis.font)
        if (
            any(across)
            or any(up)
            or font.bitmap
            or font.svg
            or font.png
            or font.colr
            or max(numbers, default=0) >= pango.PANGO_GLYPH_EMPTY
        ):
            return None
        if not font.to_unicode.keys() >= set(numbers):
            _name_glyphs(font, numbers, run.data, textbox.pango_layout.text.encode())
        found.append(
            (item.analysis.font, font, size, _pieces(stream, font, size, item.analysis.font, numbers, widths))
        )
        run = run.next
    return found


def _font(stream: Any, textbox: Any, pango_font: Any) -> tuple[Any, float]:
    """Stream.add_font, which describes a font each time. A font found is kept alive by the layout that showed
    it: no other has its address.
    """
    known = face_of(textbox.style).fonts
    if pango_font not in known:
        known[pango_font] = (*get_pango_font_key(pango_font), textbox.pango_layout.layout)
    key, description, size, _ = known[pango_font]
    if key not in stream._fonts:
        stream._fonts[key] = Font(pango_font, description, size)
    return stream._fonts[key], textbox.style["font_size"] if pango.pango_version() < 14802 else size


def _name_glyphs(font: Any, numbers: list[int], run: Any, text: bytes) -> None:
    """Which letters each new glyph stands for."""
    offset, clusters = run.item.offset, [*ffi.unpack(run.glyphs.log_clusters, len(numbers)), run.item.length]
    for index, number in enumerate(numbers):
        if number not in font.to_unicode:
            font.to_unicode[number] = text[offset + clusters[index] : offset + clusters[index + 1]].decode()


def _pieces(
    stream: Any, font: Any, size: float, pango_font: Any, numbers: list[int], widths: list[int]
) -> str:
    """The glyphs in hexadecimal, each with the kerning behind it. The same glyph with the same width gives
    the same piece.
    """
    known = font.__dict__.setdefault("pieces", {}).setdefault(size, {})
    pairs = list(zip(numbers, widths, strict=True))
    for pair in set(pairs) - known.keys():
        number, width = pair
        if number not in font.widths:
            pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
            font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = int(font.widths[number] - width * 1000 * FROM_UNITS / size)
        known[pair] = f"{number:04x}>{kerning}<" if kerning else f"{number:04x}"
    return "".join([known[pair] for pair in pairs])


def infos(glyphs: Any) -> tuple[list[int], list[int], list[int], list[int]]:
    """A run's glyph numbers, and their widths, x and y offsets in Pango's units, read at once: PangoGlyphInfo
    is five 32-bit numbers.
    """
    numbers = memoryview(ffi.buffer(glyphs.glyphs, 20 * glyphs.num_glyphs)).cast("i").tolist()
    return numbers[0::5], numbers[1::5], numbers[2::5], numbers[3::5]
