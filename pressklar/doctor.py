"""What is on this machine: libraries, packages, fonts and programs, each with its version and what its absence costs.

To look for another thing, add a line to LIBRARIES, PACKAGES or PROGRAMS. Nothing here runs a program for its work: that is its own wrapper's.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from typing import Any, Literal

from .folders import Folders
from .invocation import setting_up
from .problems import PressklarError, Problem
from .theme import Face, read_theme

Need = Literal["needed", "wanted", "optional"]
_PATIENCE = 20  # seconds: LibreOffice's first start on a slow machine takes about eight
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. `version` is None where it isn't there; `need` says whether a build fails without it, or is only worse."""

    name: str
    need: Need
    version: str | None
    cost: str

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "found": self.version is not None}


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library by its names on Linux, macOS and Windows (WeasyPrint looks for the same), and how it tells its version."""

    name: str
    need: Need
    names: tuple[str, str, str]
    version: Callable[[ctypes.CDLL], str]
    cost: str


@dataclass(frozen=True, slots=True)
class Program:
    """A program by the names it may have on the path, and what makes it tell its version."""

    name: str
    names: tuple[str, ...]
    cost: str
    argument: str = "--version"


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
    Library("Pango", "needed", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), _text("pango_version_string"),
            "no PDF: it sets the lines"),
    Library("Pango for FreeType", "needed", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"), lambda _: "there",
            "no PDF"),
    Library("HarfBuzz", "needed", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), _text("hb_version_string"),
            "no PDF: it shapes the letters"),
    Library("HarfBuzz subset", "wanted", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"), lambda _: "there",
            "a build is a little slower: fonts are cut down in Python"),
    Library("fontconfig", "needed", ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"), _fontconfig,
            "no PDF: it finds the fonts"),
)
PACKAGES = (
    ("WeasyPrint", "weasyprint", "no PDF: it lays out the pages"),
    ("pikepdf", "pikepdf", "no PDF: it joins the sections"),
)
PROGRAMS = (
    Program("LibreOffice", ("soffice", "libreoffice"), "the Word version's contents have links, but no page numbers"),
    Program("Chromium", ("chromium", "chromium-browser", "google-chrome"), "nothing in a build; the web edition's tests are skipped"),
    Program("Ghostscript", ("gs",), "the ink on each page is estimated before printing, not measured"),
    Program("hunspell", ("hunspell",), "spelling is not checked; the rest of `check` runs"),
)


def examine(folders: Folders) -> tuple[Finding, ...]:
    """Everything there is to know about this machine, in the order that a build needs it. Takes about a second; raises nothing."""
    return (
        Finding("Python", "needed", platform.python_version(), ""),
        *(Finding(library.name, library.need, _library_version(library), library.cost) for library in LIBRARIES),
        *(Finding(name, "needed", _package_version(package), cost) for name, package, cost in PACKAGES),
        *_fonts(folders),
        *(Finding(program.name, "optional", _program_version(program), program.cost) for program in PROGRAMS),
    )


def lacking(findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
    """A problem (E902) for each thing that a build can't do without."""
    return tuple(
        Problem("E902", "error", f"{finding.name} is missing or doesn't work here: {finding.cost}.",
                setting_up())
        for finding in findings if finding.need == "needed" and finding.version is None
    )


def _library_version(library: Library) -> str | None:
    linux, mac, windows = library.names
    wanted = {"darwin": mac, "win32": windows}.get(sys.platform, linux)
    if sys.platform == "win32":  # where WeasyPrint looks too: weasyprint/text/ffi.py
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin").split(";"):
            if os.path.isdir(folder):  # noqa: PTH112  (the environment's text, used as it is)
                os.add_dll_directory(folder)
    for name in (wanted, ctypes.util.find_library(wanted.removeprefix("lib").split(".so")[0].removesuffix(".dylib").removesuffix(".dll"))):
        try:
            if name:
                return library.version(ctypes.CDLL(name))
        except (OSError, AttributeError):
            continue
    return None


def _package_version(package: str) -> str | None:
    """The version of an installed package that really loads: WeasyPrint raises OSError where Pango is missing."""
    try:
        import_module(package)
        return metadata.version(package)
    except (ImportError, OSError):
        return None


def _fonts(folders: Folders) -> Iterator[Finding]:
    try:
        faces = read_theme(folders).faces
    except PressklarError as error:
        yield Finding("The theme's fonts", "needed", None, f"no booklet: {error}".rstrip("."))
        return
    for face in faces.values():
        yield Finding(face.family, "needed", _face_version(face), "no booklet in the theme's own type")


def _face_version(face: Face) -> str | None:
    there = bool(face.files) and all(file.path.is_file() for file in face.files)
    try:
        return metadata.version(face.package.replace("_", "-")) if there else None
    except metadata.PackageNotFoundError:
        return "there"


def _program_version(program: Program) -> str | None:
    path = next((found for name in program.names if (found := shutil.which(name))), None)
    if path is None:
        return None
    try:
        told = subprocess.run([path, program.argument], capture_output=True, text=True, errors="replace", timeout=_PATIENCE,
                              stdin=subprocess.DEVNULL, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(told.stdout or told.stderr)
    return match[0] if match else "there"
