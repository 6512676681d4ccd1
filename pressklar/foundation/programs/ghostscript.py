"""Ghostscript, which separates a print-ready file into its four inks. One wrapper: looked for apart from
being run. It changes no file: where it converts one, colours and fonts don't stay as they were.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ...locale import tr
from . import lookup

_MEMORY = {"MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""Has glibc keep what memory Ghostscript lets go of from page to page: given back and asked for again, it
takes a quarter of its time.
"""
PATIENCE = 600
"""Seconds for a whole file; 60 pages take one."""


def find() -> str | None:
    """The program's path, None where it isn't installed. Runs nothing."""
    return lookup.find("Ghostscript")


def version() -> str | None:
    """The version that is installed, None where it isn't or doesn't start."""
    return lookup.installed_version("Ghostscript")


def separate(pdf: Path, folder: Path, dpi: int, program: str) -> tuple[list[Path], list[str]]:
    """Each page as a picture of its inks (PAM, CMYK) in `folder`, in the pages' order; and what Ghostscript
    complained of.
    """
    # UseFastColor: inks are taken as they are, and no profile is worked out that nothing here needs.
    command = [
        program,
        *("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dPDFSTOPONERROR", "-dUseFastColor=true"),
        *("-sDEVICE=pamcmyk32", f"-r{dpi}", f"-sOutputFile={folder}/%05d.pam", str(pdf)),
    ]
    try:
        process = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            check=False,
            env=os.environ | _MEMORY,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], [tr("{error}: it didn't end well", error=type(error).__name__)]
    complaints = [line.strip() for line in (process.stdout + process.stderr).splitlines() if line.strip()]
    if process.returncode and not complaints:
        complaints = [tr("it ended with {code}", code=process.returncode)]
    return sorted(folder.glob("*.pam")), complaints
