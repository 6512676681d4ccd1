"""What texts of one look have in common, made once: WeasyPrint 70.0 makes a Pango context, a description and
a list of features for each line.

The layouts made so are kept as long as their lines are to be drawn, instead of being made anew for that.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango, unicode_to_char_p

Layout = line_break.Layout
setup, set_text, get_first_line, deactivate, reactivate = (
    Layout.setup,
    Layout.set_text,
    Layout.get_first_line,
    Layout.deactivate,
    Layout.reactivate,
)
strut = line_break.strut

_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_FACE = (
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    *_FEATURES,
    "font_variation_settings",
    "font_language_override",
    "lang",
    "direction",
)
_PLAIN = (
    ("white_space", "normal"),
    ("word_spacing", 0),
    ("letter_spacing", "normal"),
    ("overflow_wrap", "normal"),
    ("word_break", "normal"),
)
"""What style running text has."""
_FACES = 200
"""Faces kept at most, each with its short texts: a few megabytes."""
_PARTS = re.compile("[\n\r\t\f\v\x1c-\x1f\x85\u2028\u2029]")
"""What ends a line or a paragraph, or is a tab."""


def install() -> None:
    """Put these functions in their places."""
    Layout.setup, Layout.set_text, Layout.get_first_line = new_setup, new_set_text, new_first_line
    Layout.deactivate, Layout.reactivate = new_deactivate, new_reactivate


class Face:
    """What all layouts of one look have in common: Pango's context, language and description, features, the
    metrics of underlined text.
    """

    def __init__(self, style: Any) -> None:
        self.context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
        )
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        language = style["lang"]
        if style["font_language_override"] != "normal":
            language = line_break.LST_TO_ISO.get(
                style["font_language_override"].lower(), style["font_language_override"]
            )
        if language:
            self.language = pango.pango_language_from_string(unicode_to_char_p(language)[0])
            pango.pango_context_set_language(self.context, self.language)
        else:
            self.language = pango.pango_language_get_default()
        self.description = line_break.get_font_description(style)
        self.metrics: dict[str, Any] = {
            "ascent": None,
            "underline_position": None,
            "strikethrough_position": None,
        }
        if style["text_decoration_line"] != "none":
            metrics = ffi.gc(
                pango.pango_context_get_metrics(self.context, self.description, self.language),
                pango.pango_font_metrics_unref,
            )
            self.metrics = {
                name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics)
                for name in (
                    "ascent",
                    "underline_position",
                    "strikethrough_position",
                    "underline_thickness",
                    "strikethrough_thickness",
                )
            }
        features = line_break.font_features(*(style[name] for name in _FEATURES))
        self.features = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        self.attributes = self.new_attributes(style) if features else None
        self.hyphens: dict[str, int] = {}
        self.rulers: list[Any] = []
        self.lines: dict[tuple[str, Any], Any] = {}
        self.fonts: dict[Any, tuple[Any, ...]] = {}

    def hyphen(self, style: Any) -> int:
        """How wide the style's hyphen is, in Pango's units."""
        character = style["hyphenate_character"]
        if character not in self.hyphens:
            layout = Layout(style)
            layout.set_text(character)
            self.hyphens[character] = round(
                line_break.line_size(layout.get_first_line()[0], style)[0] * TO_UNITS
            )
        return self.hyphens[character]

    def new_attributes(self, style: Any) -> Any:
        """A list of a layout's own, that may be added to."""
        attribute = style.font_config.font_features.setdefault(
            self.features, pango.pango_attr_font_features_new(self.features)
        )
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, attribute)
        return attributes


def face_of(style: Any) -> Face:
    """A style's face, found once: nothing changes how a style's text looks when it has been laid out."""
    found: Face | None = style.__dict__.get("face")
    if found is None:
        faces = style.font_config.__dict__.setdefault("faces", {})
        key = (
            tuple(style["font_family"]),
            style["text_decoration_line"] != "none",
            *[style[name] for name in _FACE],
        )
        found = faces.get(key)
        if found is None:
            if len(faces) >= _FACES:  # a drawing with a type size for each word
                faces.clear()
            found = faces[key] = Face(style)
        style.face = found
    return found


def plain(style: Any) -> bool:
    """Whether it is running text's."""
    found: bool | None = style.__dict__.get("plain")
    if found is None:
        found = style.plain = all(style[name] == value for name, value in _PLAIN)
    return found


def spacing(style: Any) -> tuple[Any, ...]:
    """What a line's measure depends on beside its face."""
    found: tuple[Any, ...] | None = style.__dict__.get("spacing")
    if found is None:
        found = style.spacing = (
            0 if style["letter_spacing"] == "normal" else style["letter_spacing"],
            style["word_spacing"],
            style["overflow_wrap"],
        )
    return found


def new_setup(layout: Any, style: Any) -> None:
    """Layout.setup, with the parts that its face has already."""
    face = face_of(style)
    layout.style, layout.language, layout.first_line_direction, layout.index = style, face.language, 0, 0
    layout.layout = ffi.gc(pango.pango_layout_new(face.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, face.description)
    layout.__dict__.update(face.metrics)
    if face.attributes is not None:
        shared = not layout.justification_spacing and plain(style)
        pango.pango_layout_set_attributes(
            layout.layout, face.attributes if shared else face.new_attributes(style)
        )


def new_set_text(layout: Any, text: str, justify: bool = False) -> None:
    """Layout.set_text. What has no line ends is one paragraph already, as it will be drawn: told later, it
    would be shaped anew.
    """
    layout.whole = not _PARTS.search(text)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, layout.whole)
    set_text(layout, text, justify)


def new_first_line(layout: Any) -> Any:
    """Layout.get_first_line, which remembers whether there was a second one."""
    first, index = get_first_line(layout)
    layout.index = index
    return first, index


def new_deactivate(layout: Any) -> None:
    """Layout.deactivate: a line that will be drawn as it is is kept."""
    if not kept(layout):
        deactivate(layout)


def kept(layout: Any) -> bool:
    return bool(layout.whole and layout.index is None and not layout.justification_spacing)


def new_reactivate(layout: Any, style: Any) -> None:
    """Layout.reactivate: where it wasn't kept."""
    if "layout" not in layout.__dict__:
        reactivate(layout, style)


def new_strut(style: Any) -> Any:
    """strut: found once for a style."""
    found = style.__dict__.get("strut")
    if found is None:
        found = style.strut = strut(style)
    return found
