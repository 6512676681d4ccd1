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
from ..pdf import weasyprint_patches
from ..problems import PressklarError, Problem
from ..theme import Face, read_theme


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
        *(Finding(name, "optional", installed_version(name), cost) for name, cost in PROGRAMS.items()),
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
