"""Programs of others that Pressklar uses where they are installed: where each is, and what tells one
installation from another. Here a program is run only to ask for its version.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_PATIENCE = 20  # seconds: LibreOffice's first start on a slow machine takes about eight
_VERSION = re.compile(r"(?<!\d)\d+(?:\.\d+)+")
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "LibreOffice": (
        "soffice",
        "libreoffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    ),
    "Chromium": ("chromium", "chromium-browser", "google-chrome"),
    "Ghostscript": ("gs",),
    "hunspell": ("hunspell",),
    "lttoolbox": ("lt-proc",),
}
"""Each with the names that it may have on the path, and the places where it is looked for besides."""


def find(program: str) -> str | None:
    """The path of a program of `PROGRAMS`, None where it isn't installed."""
    return next((path for name in PROGRAMS[program] if (path := shutil.which(name))), None)


def installed_version(program: str) -> str | None:
    """The version that a program of `PROGRAMS` tells of itself, "there" where it tells none; None where it
    isn't installed or doesn't start.
    """
    path = find(program)
    if path is None:
        return None
    try:
        process = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(process.stdout or process.stderr)
    return match[0] if match else "there"


def file_stamp(path: str | Path | None) -> str:
    """What tells an installed file from its successor without reading it: place, size and time; "" where
    there is none.
    """
    try:
        real = Path(path).resolve() if path else None
        stat = real.stat() if real else None
    except (OSError, RuntimeError):
        return ""
    return f"{real} {stat.st_size} {stat.st_mtime_ns}" if stat else ""


def installed_programs() -> dict[str, str]:
    """Every program's stamp, "" for one that isn't installed: changes when one comes, goes or is renewed."""
    return {program: file_stamp(find(program)) for program in PROGRAMS}
