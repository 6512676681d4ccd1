"""How this run was started, so that help and hints say what its reader can type."""

from __future__ import annotations

import sys
from pathlib import PurePath

from ..locale import tr
from .folders import IS_CHECKOUT, PROJECT

COMMAND = "pressklar"


def is_command() -> bool:
    """Whether the installed command was started, not a checkout's build.py. Processes that lay out are told
    the same (multiprocessing hands sys.argv on).
    """
    return not IS_CHECKOUT or PurePath(sys.argv[0]).stem.lower() == COMMAND


def program() -> str:
    """What the reader types to start it: "pressklar", or in a checkout "python3 build.py"."""
    return COMMAND if is_command() else "python3 build.py"


def guide(name: str) -> str:
    """Where a page of the documentation lies: "docs/problems.md" in a checkout, and in the installed package
    by its whole path.
    """
    return f"docs/{name}" if IS_CHECKOUT else str(PROJECT / "docs" / name)


def setting_up() -> str:
    """The hint for a library that is missing."""
    if IS_CHECKOUT:
        return tr("Run `make booklet`: it installs what it may and names what you must install.")
    return tr(
        "Libraries of Python come with Pressklar: install it anew, by whatever installed it "
        "(uv tool install --force, pipx reinstall, pip). Pango is the system's: apt install "
        "libpango-1.0-0 libpangoft2-1.0-0 on Debian and Ubuntu, brew install pango on a Mac, "
        "MSYS2 on Windows."
    )
