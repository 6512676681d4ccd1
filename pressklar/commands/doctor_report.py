"""What is on this machine: libraries, packages, fonts and programs, each with its version and what its
absence costs.

To look for another thing, add a line to PACKAGES or PROGRAMS, or to LIBRARIES in libraries.py. Nothing here
runs a program for its work: that is its own wrapper's.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from typing import Any

from ..foundation.folders import Folders
from ..foundation.invocation import setting_up
from ..foundation.system_libraries import LIBRARIES, Need, library_version
from ..locale import N_, tr
from ..pdf import weasyprint_patches
from ..problems import PressklarError, Problem
from ..theme import Face, read_theme

_PATIENCE = 20  # seconds: LibreOffice's first start on a slow machine takes about eight
_VERSION = re.compile(r"(?<!\d)\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. `version` is None where it isn't there; `need` says whether a build fails without
    it, or is only worse.
    """

    name: str
    need: Need
    version: str | None
    cost: str

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "found": self.version is not None}


@dataclass(frozen=True, slots=True)
class Program:
    """A program by the names it may have on the path, and what makes it tell its version."""

    name: str
    names: tuple[str, ...]
    cost: str
    argument: str = "--version"


PACKAGES = (
    ("WeasyPrint", "weasyprint", N_("no PDF: it lays out the pages")),
    ("pikepdf", "pikepdf", N_("no PDF: it joins the sections")),
)
PROGRAMS = (
    Program(
        "LibreOffice",
        ("soffice", "libreoffice"),
        N_("the Word version's contents have links, but no page numbers"),
    ),
    Program(
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome"),
        N_("nothing in a build; the web edition's tests are skipped"),
    ),
    Program("Ghostscript", ("gs",), N_("the ink on each page is estimated before printing, not measured")),
    Program("hunspell", ("hunspell",), N_("spelling is not checked; the rest of `check` runs")),
)


def examine(folders: Folders) -> tuple[Finding, ...]:
    """Everything there is to know about this machine, in the order that a build needs it. Takes about a
    second; raises nothing.
    """
    return (
        Finding("Python", "needed", platform.python_version(), ""),
        *(
            Finding(library.name, library.need, library_version(library), library.cost)
            for library in LIBRARIES
        ),
        *(Finding(name, "needed", _package_version(package), cost) for name, package, cost in PACKAGES),
        _patches(),
        *_fonts(folders),
        *(Finding(program.name, "optional", _program_version(program), program.cost) for program in PROGRAMS),
    )


def lacking(findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
    """A problem (E902) for each thing that a build can't do without."""
    return tuple(
        Problem(
            "E902",
            None,
            tr("{finding} is missing or doesn't work here: {cost}.", finding=finding.name, cost=finding.cost),
            setting_up(),
        )
        for finding in findings
        if finding.need == "needed" and finding.version is None
    )


def _package_version(package: str) -> str | None:
    """The version of an installed package that really loads: WeasyPrint raises OSError where Pango is
    missing.
    """
    try:
        import_module(package)
        return metadata.version(package)
    except (ImportError, OSError):
        return None


def _patches() -> Finding:
    """Whether the layout engine's patches are in use."""
    others = weasyprint_patches.other_versions()
    written_for = ", ".join(
        f"{package} {version}" for package, version in weasyprint_patches.VERSIONS.items()
    )
    if others:
        cost = tr(
            "a PDF takes a quarter longer: they are for {written_for}, here is {others}",
            written_for=written_for,
            others=", ".join(map(" ".join, others.items())),
        )
    else:
        cost = tr("a PDF takes a quarter longer: {switch} leaves them out", switch=weasyprint_patches.SWITCH)
    count = len(weasyprint_patches.chosen())
    total = len(weasyprint_patches.PATCHES)
    return Finding("WeasyPrint's patches", "optional", f"{count} / {total}" if count else None, cost)


def _fonts(folders: Folders) -> Iterator[Finding]:
    try:
        faces = read_theme(folders).faces
    except PressklarError as error:
        yield Finding(
            tr("The theme's fonts"), "needed", None, tr("no booklet: {error}", error=error).rstrip(".")
        )
        return
    for face in faces.values():
        yield Finding(face.family, "needed", _face_version(face), tr("no booklet in the theme's own type"))


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
        told = subprocess.run(
            [path, program.argument],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(told.stdout or told.stderr)
    return match[0] if match else "there"
