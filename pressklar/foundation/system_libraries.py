"""The system's shared libraries that the layout stands on, by the names that they have on each system, and
what the absence of each costs.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..locale import N_, tr

Need = Literal["needed", "wanted", "optional"]


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library by its names on Linux, macOS and Windows (WeasyPrint looks for the same), and how it
    tells its version.
    """

    name: str
    need: Need
    names: tuple[str, str, str]
    version: Callable[[ctypes.CDLL], str]
    loss: str
    """Marked for the catalogue."""

    @property
    def cost(self) -> str:
        """What its absence costs, as the end of a sentence."""
        return tr(self.loss)


def _text(function: str) -> Callable[[ctypes.CDLL], str]:
    def ask(library: ctypes.CDLL) -> str:
        call = getattr(library, function)
        call.restype = ctypes.c_char_p
        return str(call().decode("ascii", "replace"))

    return ask


def _fontconfig(library: ctypes.CDLL) -> str:
    number = int(library.FcGetVersion())  # 21402 is 2.14.2 (fontconfig.h, FC_VERSION)
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


LIBRARIES = (
    Library(
        "Pango",
        "needed",
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        _text("pango_version_string"),
        N_("no PDF: it sets the lines"),
    ),
    Library(
        "Pango for FreeType",
        "needed",
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
        lambda _: "there",
        N_("no PDF"),
    ),
    Library(
        "HarfBuzz",
        "needed",
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        _text("hb_version_string"),
        N_("no PDF: it shapes the letters"),
    ),
    Library(
        "HarfBuzz subset",
        "wanted",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        _text("hb_version_string"),
        N_("a build is a little slower: fonts are cut down in Python"),
    ),
    Library(
        "fontconfig",
        "needed",
        ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
        _fontconfig,
        N_("no PDF: it finds the fonts"),
    ),
)


def library_version(library: Library) -> str | None:
    """Its version, or "there" where it tells none; None where it isn't there or can't be loaded."""
    linux, mac, windows = library.names
    wanted = {"darwin": mac, "win32": windows}.get(sys.platform, linux)
    if sys.platform == "win32":  # where WeasyPrint looks too: weasyprint/text/ffi.py
        for folder in os.environ.get(
            "WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"
        ).split(";"):
            if os.path.isdir(folder):  # noqa: PTH112
                os.add_dll_directory(folder)
    for name in (
        wanted,
        ctypes.util.find_library(
            wanted.removeprefix("lib").split(".so")[0].removesuffix(".dylib").removesuffix(".dll")
        ),
    ):
        try:
            if name:
                return library.version(ctypes.CDLL(name))
        except (OSError, AttributeError):
            continue
    return None


def missing() -> tuple[Library, ...]:
    """The libraries without which nothing can be laid out, and that aren't there. Takes a few milliseconds
    where all of them are.
    """
    return tuple(
        library for library in LIBRARIES if library.need == "needed" and library_version(library) is None
    )
