"""What a layout depends on besides its own words: fonts, and the versions of the engine and its libraries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .. import __version__
from ..foundation.hashing import file_sum, sum_of, text_sum
from ..foundation.inputs import code_sum
from ..foundation.package_versions import version
from ..foundation.system_libraries import LIBRARIES, library_version
from ..theme import Theme


@cache
def tool_versions() -> dict[str, str]:
    """Name to version; "" for a library that isn't there. harfbuzz-subset is asked for, since it changes the
    embedded fonts' bytes.
    """
    libraries = {library.name: library_version(library) or "" for library in LIBRARIES}
    return {
        "Pressklar": __version__,
        "WeasyPrint": version("weasyprint"),
        "pydyf": version("pydyf"),
        "fontTools": version("fonttools"),
        "pikepdf": version("pikepdf"),
        "Pyphen": version("pyphen"),
        "Pango": libraries["Pango"],
        "HarfBuzz": libraries["HarfBuzz"],
        "harfbuzz-subset": libraries["HarfBuzz subset"],
    }


def fingerprint(theme: Theme, more: Iterable[Path] = ()) -> str:
    """A hash of the theme's font files, more files, all versions and the code of this room. A file that can't
    be read counts as absent.
    """
    files = (*(file.path for face in theme.faces.values() for file in face.files), *more)
    return text_sum(sum_of(tool_versions()), code_sum("pdf"), *map(file_sum, files))
