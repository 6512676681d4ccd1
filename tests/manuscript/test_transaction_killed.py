"""Every command that writes content, ended before any single operation on the disk: nothing is lost, doubled,
stuck, locked, lying or left over.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from killing import forked, kill_at, steps_of
from soaking import sampled
from writers import WRITERS, Stage, command, content, leftovers, stage

from pressklar.checks.lexicon import learn
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.manuscript.transaction import recover

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="asks /proc for the names of open files"
)
POINTS = 4
"""Points tried of each command in an ordinary run; a soak tries all."""


@pytest.mark.soak(cases=4)
@pytest.mark.parametrize("name", WRITERS)
def test_a_command_ended_at_any_moment_loses_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    if (
        name == "approve" and "page" in sys.modules
    ):  # its threads don't outlive a fork, and approve waits for them
        case = f"{__file__}::test_a_command_ended_at_any_moment_loses_and_leaves_nothing[{name}]"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", case],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=1800,
        )
        assert done.returncode == 0, done.stdout
        return
    ready = stage(name)
    counted = ready.copy(tmp_path / "counted")
    steps = steps_of(lambda: ready.work(counted), counted)
    assert content(counted) == ready.after and leftovers(counted) == [] and steps > 8
    for point in sampled(range(1, steps + 1), POINTS):
        killed = ready.copy(tmp_path / "killed")
        assert kill_at(lambda root=killed: ready.work(root), killed, point), (
            f"{name} does fewer than {point} operations now"
        )  # type: ignore[misc]
        look_at(ready, killed, name, point)
        shutil.rmtree(killed)


def learnt(root: Path) -> int:
    """Another command: as `check --learn` does."""
    recover(Folders(root), "check")
    return 0 if learn(Folders(root), ["ljungpipare"], "2031") else 1


def look_at(ready: Stage, killed: Path, name: str, point: int) -> None:
    where = f"{name}, ended at {point}"
    now = content(killed)
    is_whole = now in (ready.before, ready.after)
    written = "2032" if name == "new" else "2031"
    problems = read_edition(Folders(killed), written).problems
    assert is_whole or [problem.code for problem in problems] == ["E820"], (
        f"{where}: a reading command takes a half for the whole"
    )
    assert content(killed) == now, f"{where}: reading has written"
    if now != ready.after:
        again = after(ready.work, killed, where)
        assert again == ready.after, f"{where}: the same command again doesn't come to what it should"
    other = after(learnt, killed, where)
    assert b"ljungpipare" in other.pop("words.txt")
    expected = [
        {key: data for key, data in files.items() if key != "words.txt"}
        for files in (ready.before, ready.after)
    ]
    assert other in expected, f"{where}: another command leaves a half"
    if name not in ("undo", "redo", "undo of an import"):
        undone = after(command("undo", edition=written), killed, where, may_fail=now == ready.before)
        assert undone == ready.before, f"{where}: undo doesn't come back to what was before"


def after(work: object, killed: Path, where: str, *, may_fail: bool = False) -> dict[str, bytes]:
    """The content after one more command on a copy of what was cut off."""
    root = Path(shutil.copytree(killed, killed.with_name("next"), symlinks=True))
    code = forked(lambda: work(root))  # type: ignore[operator]
    assert code == 0 or may_fail, f"{where}: the next command ends with {code}"
    assert leftovers(root) == [], f"{where}: {leftovers(root)}"
    files = content(root)
    shutil.rmtree(root)
    return files
