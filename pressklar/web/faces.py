"""The theme's faces for the web: each file whole, packed as WOFF.

Whole and packed because that is no modification (the OFL's reserved names forbid a changed face under its own
name), costs 10 ms a face where a subset as WOFF2 costs 400, and depends on no text. See docs/studies/web.md.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..foundation import derived_cache
from ..foundation.package_versions import version
from ..theme import Theme


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
            data, ending = _packed(file.path, file.path.stat().st_mtime_ns)
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


@lru_cache(maxsize=32)
def _packed(path: Path, changed: int) -> tuple[bytes, str]:
    """The file as WOFF, or as it is where it can't be packed: browsers take that too. Kept while a watched
    work is built again.
    """
    data = path.read_bytes()
    try:
        return derived_cache.get_or_create(f"woff-{version('fonttools')}", data, lambda: _woff(data)), ".woff"
    except Exception:  # fontTools raises what it likes at a broken file
        return data, path.suffix


def _woff(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    with (
        TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font,
        io.BytesIO() as target,
    ):
        font.flavor = "woff"
        font.save(target, reorderTables=False)
        return target.getvalue()
