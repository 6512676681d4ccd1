"""Pango and its kin on Windows, from the package gstreamer-libs: an experiment, since nobody has tried it on
a real Windows.

WeasyPrint looks for its libraries in the folders that WEASYPRINT_DLL_DIRECTORIES names (its documentation,
"Windows"), and fontconfig for its settings in FONTCONFIG_PATH. Both are set before WeasyPrint is imported,
unless somebody has set them.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def use_packaged_libraries() -> None:
    """Point WeasyPrint at the package's libraries; nothing where the system isn't Windows or the package
    isn't there.
    """
    if sys.platform != "win32":
        return
    spec = find_spec("gstreamer_libs")
    if spec is None or not spec.origin:
        return
    folder = Path(spec.origin).parent
    os.environ.setdefault("WEASYPRINT_DLL_DIRECTORIES", str(folder / "bin"))
    os.environ.setdefault("FONTCONFIG_PATH", str(folder / "etc" / "fonts"))
