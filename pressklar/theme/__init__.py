"""The look's tokens from theme.yaml, which every output uses."""

from .reading import read_theme
from .tokens import (
    OFFICE_SHEETS,
    PICTURES,
    Colour,
    Face,
    FaceFile,
    FontSource,
    Length,
    PageBreaks,
    Palette,
    Theme,
)

__all__ = [
    "OFFICE_SHEETS",
    "PICTURES",
    "Colour",
    "Face",
    "FaceFile",
    "FontSource",
    "Length",
    "PageBreaks",
    "Palette",
    "Theme",
    "read_theme",
]
