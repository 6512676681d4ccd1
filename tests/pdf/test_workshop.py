"""The processes that lay out, seen from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pressklar.folders import PROJECT

ASK = """\
import sys
sys.path.insert(0, {project!r})
def loaded():
    return "weasyprint" in sys.modules
if __name__ == "__main__":
    from pressklar.pdf.workshop import Workshop
    with Workshop(1) as workshop:
        print(workshop._running().submit(loaded).result())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process imports for itself")
def test_they_are_forked_from_one_that_has_imported_weasyprint(tmp_path: Path) -> None:
    """From whatever folder the build is started."""
    script = tmp_path / "ask.py"
    script.write_text(ASK.format(project=str(PROJECT)), "utf-8")
    done = subprocess.run([sys.executable, "-P", str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
