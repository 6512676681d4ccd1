"""What is asked of every box, answered in one step: whether it stands in the flow, beside what floats, on
which ground (WeasyPrint 70.0's functions).
"""

from __future__ import annotations

from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure.boxes import Box, LineBox
from weasyprint.layout import background, float, percent

avoid_collisions = float.avoid_collisions
layout_box_backgrounds = background.layout_box_backgrounds
resolve_radii_percentages = percent.resolve_radii_percentages

_OUT = {"left", "right", "inline-start", "inline-end", "footnote"}
"""What `float` is of a box outside of the flow."""
_LIFTED = ("absolute", "fixed")
_AWAY = ("running()", "note()")
"""What `position` is, or begins with, of such a box."""
_GROUNDS = ("background_color", "background_image", "border_image_source", "mask_border_source", "box_shadow")
_GROUNDLESS = tuple((name, INITIAL_VALUES[name]) for name in _GROUNDS)
_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)


def install() -> None:
    """Put in its place what belongs to a class; `shortcuts.install` does it for the functions."""
    Box.is_in_normal_flow = is_in_normal_flow


def is_in_normal_flow(box: Any) -> bool:
    """Box.is_in_normal_flow, which asks five other functions."""
    style = box.style
    position = style["position"]
    return style["float"] not in _OUT and position not in _LIFTED and position[0] not in _AWAY


def new_avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """avoid_collisions: a line with nothing floating about has the whole width."""
    if (
        outer
        and type(box) is LineBox
        and not context.excluded_shapes
        and box.style["float"] == "none"
        and containing_block.style["direction"] != "rtl"
    ):
        return containing_block.content_box_x(), box.position_y, containing_block.width
    return avoid_collisions(context, box, containing_block, outer)


def new_radii(box: Any) -> None:
    """resolve_radii_percentages: most boxes have no round corner."""
    style = box.style
    if all(style[corner] == INITIAL_VALUES[corner] for corner in _CORNERS):
        for corner in _CORNERS:
            setattr(box, corner, (0, 0))  # on an absolute box's placeholder it goes on to the box
    else:
        resolve_radii_percentages(box)


def new_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """layout_box_backgrounds: most boxes have no ground and no picture."""
    own = box.style
    if (
        style is None
        and box is not page
        and own["visibility"] != "hidden"
        and all(own[name] == value for name, value in _GROUNDLESS)
    ):
        new_radii(box)
        if layout_children:
            for child in box.all_children():
                new_backgrounds(page, child, get_image_from_uri)
        box.background = None
    else:
        layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)
