"""Functions of WeasyPrint and its kin that are replaced for speed: one patch a file, all listed here, all off
by a switch.

Each gives what the function in whose place it stands gives: the PDF is the same, byte for byte
(tests/pdf/test_patches.py). `python -m benchmarks --patches` measures what each gains; what gains less than 4
% of a cold build's CPU doesn't stay. PRESSKLAR_PLAIN_WEASYPRINT=1 leaves all of them out, a name or several
(`libraries`) those. With other versions than VERSIONS they are off by themselves, and `doctor` tells
it. pyproject.toml allows the same versions.
"""

from __future__ import annotations

import os
from importlib import import_module

from ...foundation.package_versions import version

PATCHES = ("libraries",)
"""The modules of this folder, in the order in which they are put in place: the first is there before
WeasyPrint is.
"""
VERSIONS = {"weasyprint": "70.0"}
"""What the patches were written for: packages, and what their versions begin with."""
SWITCH = "PRESSKLAR_PLAIN_WEASYPRINT"


def install() -> None:
    """Put the patches in place, in this process."""
    for name in chosen():
        import_module(f".{name}", __name__).install()


def chosen() -> tuple[str, ...]:
    """The patches that are to be used."""
    left_out = os.environ.get(SWITCH, "").split(",")
    if "1" in left_out or other_versions():
        return ()
    return tuple(name for name in PATCHES if name not in left_out)


def other_versions() -> dict[str, str]:
    """The patched packages that are installed in another version than the patches were written for."""
    installed = {package: version(package) for package in VERSIONS}
    return {
        name: number
        for name, number in installed.items()
        if not f"{number}.".startswith(f"{VERSIONS[name]}.")
    }
