"""What is on this machine: libraries, packages, fonts and programs, each with its version and what its
absence costs.

To look for another thing, add a line to PACKAGES or PROGRAMS, or to LIBRARIES in libraries.py. Nothing here
runs a program for its work: that is its own wrapper's.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from typing import Any

from ..foundation.folders import Folders
from ..foundation.invocation import setting_up
from ..foundation.programs.lookup import installed_version
from ..foundation.system_libraries import LIBRARIES, Need, library_version
from ..locale import N_, tr
from ..manuscript import theme_of
from ..pdf import weasyprint_patches
from ..problems import PressklarError, Problem
from ..theme import Face, read_theme


@dataclass(frozen=True, slots=True)
class ToolStatus:
    """Whether a library, package, font or program is on this machine."""

    name: str
    need: Need
    """Whether a build fails without it, or is only worse."""
    version: str | None
    """"there" where it tells none, None where it isn't there."""
    cost: str
    """What its absence costs, in the reader's language."""

    @property
    def version_text(self) -> str:
        """The version for a person to read."""
        if self.version is None:
            return tr("missing")
        return tr("there") if self.version == "there" else self.version

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "found": self.version is not None}


PACKAGES = (
    ("WeasyPrint", "weasyprint", N_("no PDF: it lays out the pages")),
    ("pikepdf", "pikepdf", N_("no PDF: it joins the sections")),
)
PROGRAMS = {
    "LibreOffice": N_("the Word version's contents have links, but no page numbers"),
    "Chromium": N_("nothing in a build; the web edition's tests are skipped"),
    "Ghostscript": N_("the ink on each page is estimated before printing, not measured"),
    "hunspell": N_("spelling is not checked; the rest of `check` runs"),
}
"""What the absence of each costs; where it is looked for stands in foundation/programs/."""


def examine(folders: Folders) -> tuple[ToolStatus, ...]:
    """Everything there is to know about this machine, in the order that a build needs it. Takes about a
    second; raises nothing.
    """
    return (
        ToolStatus("Python", "needed", platform.python_version(), ""),
        *(
            ToolStatus(library.name, library.need, library_version(library), tr(library.cost))
            for library in LIBRARIES
        ),
        *(
            ToolStatus(name, "needed", _package_version(package), tr(cost))
            for name, package, cost in PACKAGES
        ),
        _patches(),
        *_fonts(folders),
        *(ToolStatus(name, "optional", installed_version(name), tr(cost)) for name, cost in PROGRAMS.items()),
    )


def lacking(tools: tuple[ToolStatus, ...]) -> tuple[Problem, ...]:
    """A problem (E902) for each thing that a build can't do without."""
    return tuple(
        Problem(
            "E902",
            None,
            tr("{tool} is missing or doesn't work here: {cost}.", tool=tool.name, cost=tool.cost),
            setting_up(),
        )
        for tool in tools
        if tool.need == "needed" and tool.version is None
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


def _patches() -> ToolStatus:
    """Whether the layout engine's patches are in use."""
    if others := weasyprint_patches.other_versions():
        cost = tr(
            "a PDF takes a tenth longer: they are for {expected}, here is {installed}",
            expected=", ".join(map(" ".join, weasyprint_patches.VERSIONS.items())),
            installed=", ".join(map(" ".join, others.items())),
        )
    else:
        cost = tr(
            "a PDF takes a tenth longer: {variable} leaves them out", variable=weasyprint_patches.SWITCH
        )
    count = len(weasyprint_patches.chosen())
    total = len(weasyprint_patches.PATCHES)
    version = f"{count} / {total}" if count else None
    return ToolStatus(tr("WeasyPrint's patches"), "optional", version, cost)


def _fonts(folders: Folders) -> Iterator[ToolStatus]:
    try:
        faces = read_theme(folders, theme_of(folders)).faces
    except PressklarError as error:
        yield ToolStatus(
            tr("The theme's fonts"), "needed", None, tr("no booklet: {reason}", reason=str(error).rstrip("."))
        )
        return
    for face in faces.values():
        yield ToolStatus(face.family, "needed", _face_version(face), tr("no booklet in the theme's own type"))


def _face_version(face: Face) -> str | None:
    if not face.files or not all(file.path.is_file() for file in face.files):
        return None
    try:
        return metadata.version(face.package.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return "there"
