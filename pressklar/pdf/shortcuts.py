"""Shorter ways to the same layout: each function here stands in for one of WeasyPrint 70.0, and gives what
that one gives.

A third of a cold build's layout goes into finding out the same things again (measured by sampling, and kept
in `make bench`): values that no rule sets, lengths that are pixels already, sixteen margin boxes of pages
that have none, a C type parsed anew for each length of an array; and what cascade.py, faces.py, lines.py and
glyphs.py shorten. The PDF is the same with and without, object by object, but for kernings of 0, which are
left out (tests/pdf/test_shortcuts.py). Another version of WeasyPrint runs as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pydyf
import pyphen
import weasyprint
from tinyhtml5 import inputstream
from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as page_layout
from weasyprint.layout import percent
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text import fonts, line_break
from weasyprint.text.ffi import ffi

from . import blocks, cascade, faces, glyphs, hyphens, lines

KNOWN = "70.0"
"""The version whose functions these are."""

_OTHERWISE = {"float", "display", "position", "page"}
"""Properties whose computed value hangs on more than their own."""
_LOGICAL = {
    key: (of(block="ttb", inline="ltr"), of(block="ttb", inline="rtl"))
    for key, of in PHYSICAL_FUNCTIONS.items()
}
_OWN = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if key not in INHERITED
    and key not in INITIAL_NOT_COMPUTED
    and key not in _OTHERWISE
    and not key.startswith("text_decoration_")
}
"""What a property is where no rule sets it, if it is not inherited."""
_PARENTS = {
    key
    for key in INITIAL_VALUES
    if key in INHERITED and key not in _OTHERWISE and not key.startswith("text_decoration_")
}
_SIMPLE = (str, int, float, Dimension)
"""Values that hold no function to be worked out."""
_ACROSS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
_DOWN = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_HEIGHTS = ("height", "min_height", "max_height")
_SIZES = ("width", "height", "min_width", "max_width", "min_height", "max_height")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_MARGIN_BOXES = tuple(
    f"@{name}"
    for name in (
        "top-left-corner",
        "top-left",
        "top-center",
        "top-right",
        "top-right-corner",
        "right-top",
        "right-middle",
        "right-bottom",
        "bottom-right-corner",
        "bottom-right",
        "bottom-center",
        "bottom-left",
        "bottom-left-corner",
        "left-bottom",
        "left-middle",
        "left-top",
    )
)
_FACE = (
    "font_style",
    "font_stretch",
    "font_weight",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
)
_DESCRIBED = (
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variant_caps",
    "font_variation_settings",
)

_computed, _anonymous = ComputedStyle.__missing__, AnonymousStyle.__missing__
_margin_boxes, _describe = page_layout.make_margin_boxes, fonts.get_font_description
_written = pydyf.PDF.write
_descriptions: dict[tuple[Any, ...], Any] = {}


def install() -> None:
    """Put the shorter ways in their places, in this process, where WeasyPrint is the version they were
    written for.
    """
    if weasyprint.__version__ != KNOWN:
        return
    ComputedStyle.__missing__, AnonymousStyle.__missing__ = _computed_value, _anonymous_value
    line_break._font_style_cache_key = _face_key
    pdf_fonts.ffi = _Arrays()
    _everywhere(percent.resolve_percentages, _resolve_percentages)
    _everywhere(_describe, _described)
    _everywhere(_margin_boxes, _few_margin_boxes)
    inputstream.characters_until_regex = _Expressions()
    pydyf.PDF.write = _write
    faces.install()
    _everywhere(faces.strut, faces.new_strut)
    _everywhere(lines.split_first_line, lines.new_split)
    _everywhere(glyphs.draw_first_line, glyphs.new_draw)
    pyphen.HyphDict.__init__ = hyphens.read_kept
    cascade.install()
    blocks.install()
    _everywhere(blocks.avoid_collisions, blocks.new_avoid_collisions)
    _everywhere(blocks.resolve_radii_percentages, blocks.new_radii)
    _everywhere(blocks.layout_box_backgrounds, blocks.new_backgrounds)


def _everywhere(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put a function in the place of another, under each name that a module of WeasyPrint has for it."""
    for module in [module for name, module in sys.modules.items() if name.startswith("weasyprint")]:
        for name in [name for name, value in vars(module).items() if value is old]:
            setattr(module, name, new)


def _computed_value(style: Any, key: str) -> Any:
    """ComputedStyle.__missing__: what no rule sets is the parent's or the initial value, without asking
    further.
    """
    cascaded = style.cascaded
    either, other = _LOGICAL.get(key, (key, key))
    if key not in cascaded and either not in cascaded and other not in cascaded:
        if key in _OWN:
            value = style[key] = _OWN[key]
            return value
        if (
            key in _PARENTS
            and style.parent_style is not None
            and type(value := style.parent_style[key]) in _SIMPLE
        ):
            style[key] = value
            return value
    return _computed(style, key)


def _anonymous_value(style: Any, key: str) -> Any:
    """AnonymousStyle.__missing__: the same."""
    if key in _OWN:
        value = style[key] = _OWN[key]
        return value
    if key in _PARENTS:
        value = style[key] = style.parent_style[key]
        return value
    return _anonymous(style, key)


def _few_margin_boxes(context: Any, page: Any, state: Any) -> Any:
    """make_margin_boxes: none where no @page rule gives one a content."""
    styles = (context.style_for(page.page_type, name) for name in _MARGIN_BOXES)
    if any(style is not None and style["content"] not in ("normal", "inhibit", "none") for style in styles):
        return _margin_boxes(context, page, state)
    return ()


def _face_key(style: Any, include_size: bool = False) -> tuple[Any, ...]:
    """_font_style_cache_key: the values themselves, instead of what they look like when printed."""
    key = (tuple(style["font_family"]), *[style[name] for name in _FACE])
    return (*key, style["font_size"], style["line_height"]) if include_size else key


def _described(style: Any) -> Any:
    """get_font_description: one for each face and size, not one for each line. Pango copies what it is
    given.
    """
    key = (tuple(style["font_family"]), *[style[name] for name in _DESCRIBED])
    if key not in _descriptions:
        _descriptions[key] = _describe(style)
    return _descriptions[key]


def _write(
    pdf: Any, output: Any, version: Any = b"1.7", identifier: Any = False, compress: bool = False
) -> None:
    """PDF.write, without an identifier: it takes writing all objects twice, and the joined booklet gets its
    own.
    """
    _written(pdf, output, version, False, compress)


class _Expressions(dict[Any, Any]):
    """tinyhtml5's expressions for runs of characters, by what a run is made of or ends before. It keeps each
    under a wrong name, and so makes it anew.
    """

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        inside = "".join(f"\\x{ord(character):02x}" for character in characters)
        found = self[key] = re.compile(f"[{'' if opposite else '^'}{inside}]+")
        return found


class _Arrays:
    """WeasyPrint's ffi, for font subsets: arrays of glyph numbers are of one C type whatever their length,
    since cffi parses each type anew.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, ctype: str, *values: Any) -> Any:
        return ffi.new("hb_codepoint_t[]" if ctype.startswith("hb_codepoint_t[") else ctype, *values)


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """resolve_percentages: what is in pixels throughout is the same in every place, and found once for a
    style.
    """
    style = box.style
    sizes = [style[name] for name in _SIZES]
    known = style.__dict__.get("measures")
    if known is None or any(
        size is not before for size, before in zip(sizes, known[0], strict=True)
    ):  # a grid or a flex box sets its items' sizes
        known = style.measures = sizes, _in_pixels(style)
    if known[1] is not None:
        box.__dict__.update(known[1])
    else:
        _resolve_here(box, containing_block)


def _in_pixels(style: Any) -> dict[str, Any] | None:
    """What a style's measures are if they hang on nothing else; None if they do."""
    found: dict[str, Any] = {}
    for name in (*_ACROSS, *_DOWN, *_HEIGHTS):
        value = style[name]
        if value != "auto" and not (type(value) is Dimension and value.unit == "px"):
            return None
        found[name] = value if value == "auto" else value.value
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    return (
        found
        | {name: 0 for name in ("min_width", "min_height") if found[name] == "auto"}
        | {name: style[name] for name in _BORDERS}
    )


def _resolve_here(box: Any, containing_block: Any) -> None:
    """resolve_percentages: lengths in pixels, by far the most, are taken as they are."""
    width, height = (
        (containing_block.width, containing_block.height)
        if isinstance(containing_block, boxes.Box)
        else containing_block
    )
    style, used = box.style, box.__dict__
    for names, whole in ((_ACROSS, width), (_DOWN, height if isinstance(box, boxes.PageBox) else width)):
        for name in names:
            value = style[name]
            if value == "auto":
                used[name] = value
            elif type(value) is Dimension and value.unit == "px":
                used[name] = value.value
            else:
                used[name] = percent.percentage(value, style, whole)
    if height == "auto":
        value = style["height"]
        fixed = value != "auto" and not percent.check_math(value) and value.unit != "%"
        used["height"] = value.value if fixed else "auto"
        used["min_height"] = percent.percentage(style["min_height"], style, 0)
        used["max_height"] = percent.percentage(style["max_height"], style, percent.inf)
    else:
        for name in _HEIGHTS:
            used[name] = percent.percentage(style[name], style, height)
    for name in ("min_width", "min_height"):
        if used[name] == "auto":
            used[name] = 0
    collapse = style["border_collapse"] == "collapse"
    for name in _BORDERS:
        if not (collapse and hasattr(box, name)):
            used[name] = style[name]
    if style["box_sizing"] != "content-box":
        percent.adjust_box_sizing(box, "width")
        percent.adjust_box_sizing(box, "height")
