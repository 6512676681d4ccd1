"""What a layout depends on besides its own words: fonts, and the versions of the engine and its libraries."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .. import __version__
from ..foundation.hashing import file_sum, sum_of, text_sum
from ..foundation.inputs import code_sum
from ..foundation.package_versions import version
from ..theme import Theme

_PANGO = (
    "libpango-1.0.so.0",
    "libpango-1.0.dylib",
    "libpango-1.0-0.dll",
    "/opt/homebrew/lib/libpango-1.0.dylib",
)
_HARFBUZZ = (
    "libharfbuzz.so.0",
    "libharfbuzz.0.dylib",
    "libharfbuzz-0.dll",
    "/opt/homebrew/lib/libharfbuzz.0.dylib",
)
_SUBSET = (
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset.0.dylib",
    "libharfbuzz-subset-0.dll",
    "/opt/homebrew/lib/libharfbuzz-subset.0.dylib",
)


@cache
def tool_versions() -> dict[str, str]:
    """Name to version; "" for a library that isn't there. harfbuzz-subset is asked for, since it changes the
    embedded fonts' bytes.
    """
    return {
        "Pressklar": __version__,
        "WeasyPrint": version("weasyprint"),
        "pydyf": version("pydyf"),
        "fontTools": version("fonttools"),
        "pikepdf": version("pikepdf"),
        "Pyphen": version("pyphen"),
        "Pango": _library_version(_PANGO, "pango_version_string"),
        "HarfBuzz": _library_version(_HARFBUZZ, "hb_version_string"),
        "harfbuzz-subset": _library_version(_SUBSET, "hb_version_string"),
    }


def _library_version(names: tuple[str, ...], function: str) -> str:
    for name in names:
        try:
            ask = getattr(ctypes.CDLL(name), function)
        except (OSError, AttributeError):
            continue
        ask.restype = ctypes.c_char_p
        return str(ask().decode())
    return ""


def fingerprint(theme: Theme, more: Iterable[Path] = ()) -> str:
    """A hash of the theme's font files, more files, all versions and the code of this room. A file that can't
    be read counts as absent.
    """
    files = (*(file.path for face in theme.faces.values() for file in face.files), *more)
    return text_sum(sum_of(tool_versions()), code_sum("pdf"), *map(file_sum, files))
