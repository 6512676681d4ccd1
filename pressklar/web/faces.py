"""The theme's faces for the web: each file whole, packed as WOFF (`typography.packed`)."""

from __future__ import annotations

from dataclasses import dataclass

from ..theme import Theme
from ..typography.packed import packed_font


@dataclass(frozen=True, slots=True)
class WebFace:
    """One face's file: what its @font-face says, its name in the web's folder, and its bytes."""

    family: str
    weight: int
    italic: bool
    name: str
    data: bytes


def web_faces(theme: Theme) -> tuple[WebFace, ...]:
    """Every face that the theme lists. A reader's browser fetches those that the page uses."""
    faces = []
    for face in theme.faces.values():
        for file in face.files:
            data, ending = packed_font(file.path)
            faces.append(
                WebFace(
                    face.family,
                    file.weight,
                    file.italic,
                    f"fonts/{face.role}-{file.weight}{'-italic' if file.italic else ''}{ending}",
                    data,
                )
            )
    return tuple(faces)
