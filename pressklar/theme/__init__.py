"""The look's tokens from styles/theme.yaml, which every output uses."""

from .reading import read_theme
from .tokens import PICTURES, Colour, Face, FaceFile, Length, PageBreaks, Palette, Theme

__all__ = ["PICTURES", "Colour", "Face", "FaceFile", "Length", "PageBreaks", "Palette", "Theme", "read_theme"]
