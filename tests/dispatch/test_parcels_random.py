"""Whatever an edition holds: building it and its parcels ends, and all their PDFs keep to PDF/UA-1 and
PDF/A-2a.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import soaking

from pressklar.foundation.folders import PROJECT

ROUNDS = soaking.rounds(1, 60)


@pytest.mark.soak
def test_random_editions_with_parcels_end_and_are_valid(tmp_path: Path) -> None:
    script = Path(__file__).with_name("random_editions.py")
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (PROJECT / "tests", PROJECT)))}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(ROUNDS)],
        env=world,
        capture_output=True,
        text=True,
        timeout=300 + 120 * ROUNDS,
        check=True,
    )
    assert done.stdout.splitlines() == [f"built {ROUNDS}"]
