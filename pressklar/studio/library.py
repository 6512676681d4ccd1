"""Where the library for rich text lies on this machine: one JavaScript module in a Python package."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "django_prose_editor"
"""Its wheel carries ProseMirror; nothing of its Python is run."""


@lru_cache(maxsize=1)
def editor_module() -> Path | None:
    """The module that the browser loads; None where the package isn't installed, and texts stay plain."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).with_name("static") / PACKAGE / "editor.js"
    return path if path.is_file() else None
