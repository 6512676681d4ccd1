"""A real LibreOffice for the tests: started once, with a profile of its own, and told what to edit (office_desk.py)."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"
FILTERS = {".docx": "MS Word 2007 XML", ".odt": "writer8", ".doc": "MS Word 97", ".rtf": "Rich Text Format"}
Edit = Sequence[Any]


@cache
def missing() -> str:
    """What is lacking for a test with LibreOffice; empty where all is there."""
    if shutil.which("soffice") is None:
        return "LibreOffice (libreoffice-writer) isn't installed"
    probe = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False) if Path(PYTHON).exists() else None
    return "" if probe and probe.returncode == 0 else "python3-uno isn't installed"


class Office:
    """A running LibreOffice. `edit` opens a file, makes edits, and gives what it saves."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        pipe = f"pressklar-{os.getpid()}"
        environment = {**os.environ, "HOME": str(self.folder), "SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"}
        self._office = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
             f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=environment)
        self._desk = subprocess.Popen([PYTHON, str(Path(__file__).with_name("office_desk.py")), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._count = 0

    def edit(self, data: bytes, *edits: Edit, ending: str = ".docx", opened: str = ".docx") -> bytes:
        """The file opened, edited and saved by LibreOffice. Raises RuntimeError with what it said."""
        self._count += 1
        source, target = (self.folder / f"{name}{self._count}{kind}" for name, kind in (("in", opened), ("out", ending)))
        source.write_bytes(data)
        order = {"open": str(source), "save": str(target), "filter": FILTERS[ending], "edits": [list(edit) for edit in edits]}
        assert self._desk.stdin and self._desk.stdout
        self._desk.stdin.write(json.dumps(order) + "\n")
        self._desk.stdin.flush()
        error = json.loads(self._desk.stdout.readline())["error"]
        if error:
            raise RuntimeError(error)
        made = target.read_bytes()
        source.unlink()
        target.unlink()
        return made

    def through(self, data: bytes, ending: str) -> bytes:
        """The file saved as another kind, and that saved as .docx again."""
        return self.edit(self.edit(data, ending=ending), opened=ending)

    def close(self) -> None:
        if self._desk.stdin:
            self._desk.stdin.close()
        self._desk.wait(20)
        try:
            os.killpg(self._office.pid, 15)
            self._office.wait(20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self._office.pid, 9)
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def office() -> Office:
    """The one that all tests of this process share."""
    found = Office()
    atexit.register(found.close)
    return found
