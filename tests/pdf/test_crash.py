"""A build that is killed or stopped at whatever moment: the earlier booklet is whole, nothing is left
running, and the next build is as ever.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import small
from soaking import sampled

from pressklar.foundation.folders import PROJECT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs process groups and /proc"),
]
MOMENTS = 20


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> small.Root:
    """A root with a booklet, since whose building much has changed and whose cache is gone."""
    root = small.built(tmp_path_factory.mktemp("begun") / "root")
    shutil.rmtree(root.cache)
    root.change(small.FIRST, "kort text", "rolig ord")
    root.change(small.EDITION, "Resor och möten", "Möten och resor")
    return root


@pytest.fixture(scope="module")
def whole(begun: small.Root, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The booklet that a build of that root makes when nobody disturbs it."""
    root = again(begun, tmp_path_factory.mktemp("whole") / "root")
    root.build()
    return root.bytes()


def again(begun: small.Root, path: Path) -> small.Root:
    shutil.copytree(begun.path, path)
    return small.Root(path, small.workshop())


@pytest.fixture(scope="module", autouse=True)
def scratch() -> Iterator[None]:
    """A temporary folder for the builds: what the killed ones leave there is the system's to clear, and here
    the test's.
    """
    with (
        tempfile.TemporaryDirectory(prefix="s-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        yield


def start(root: small.Root) -> subprocess.Popen[str]:
    """A build in a session of its own, so that all its processes can be found."""
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), "build", "--format", "pdf"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def still_running(session: int) -> list[str]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, facts = stat.read_text().rpartition(")")
            if int(facts.split()[3]) == session and facts.split()[0] != "Z":
                found.append(f"{name}: {stat.with_name('cmdline').read_bytes()[:200]!r}")
        except (OSError, ValueError):
            continue
    return found


def nothing_runs(session: int, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not still_running(session):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(scope="module")
def seconds(begun: small.Root, whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed build takes, from nothing."""
    root = again(begun, tmp_path_factory.mktemp("timed") / "root")
    began = time.monotonic()
    process = start(root)
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert root.bytes() == whole and nothing_runs(process.pid, 5)
    return time.monotonic() - began


@pytest.mark.soak
def test_killed_at_any_moment(begun: small.Root, whole: bytes, seconds: float, tmp_path: Path) -> None:
    root, old, ends = again(begun, tmp_path / "root"), begun.bytes(), []
    half = MOMENTS // 2
    moments = [*sampled(range(half), 3), *sampled(range(half, MOMENTS), 3)]
    for moment in moments:
        shutil.rmtree(root.cache, ignore_errors=True)
        root.booklet.write_bytes(old)
        process = start(root)
        try:
            process.wait(seconds * (moment + 0.5) / MOMENTS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        ends.append(process.returncode)
        assert nothing_runs(process.pid, 5), still_running(process.pid)
        assert root.bytes() in ((old,) if process.returncode else (whole,)) or root.bytes() == whole, (
            f"half a booklet at moment {moment}"
        )
        assert root.build().problems == () and root.bytes() == whole, f"another booklet after moment {moment}"
        assert root.strays() == []
    assert (
        ends.count(-signal.SIGKILL) >= len(moments) // 2
    )  # the others were done before their moment: the machine was busy when the time was taken
    assert not [path for path in root.cache.iterdir() if path.suffix == ".tmp"]


def test_killed_while_it_writes(tmp_path: Path) -> None:
    """The moment that a spread over the whole may miss: half of the file is written beside."""
    root = small.built(tmp_path / "root")
    old = root.bytes()
    code = f"""
import os, pathlib, signal, sys
sys.path[:0] = {sys.path!r}
import small
if __name__ == "__main__":
    root = small.Root(pathlib.Path({str(root.path)!r}))
    os.replace = os.fsync = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    from pressklar.foundation.files import write_atomically
    write_atomically(root.booklet, b"%PDF half")
"""
    for _ in range(3):
        assert (
            subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode
            == -signal.SIGKILL
        )
        assert root.bytes() == old and len(root.strays()) >= 1
    root.change(small.FIRST, "kort text", "rolig ord")
    root.build()
    assert root.strays() == [] and root.bytes() != old


def test_a_parent_killed_alone_takes_its_processes_along(
    begun: small.Root, seconds: float, tmp_path: Path
) -> None:
    root = again(begun, tmp_path / "root")
    process = start(root)
    until = time.monotonic() + 60
    while len(still_running(process.pid)) < 4 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(seconds * 0.2)
    process.kill()
    process.wait(timeout=10)
    assert nothing_runs(process.pid, 20), still_running(process.pid)
    assert root.bytes() == begun.bytes()


@pytest.mark.soak(cases=1)
@pytest.mark.parametrize("to_all", [True, False], ids=["as a terminal does", "to the parent alone"])
def test_stopped_at_several_moments(
    begun: small.Root, whole: bytes, seconds: float, tmp_path: Path, to_all: bool
) -> None:
    ends = []
    for moment in range(5):
        root = again(begun, tmp_path / str(moment))
        process = start(root)
        assert process.stderr
        first = process.stderr.readline()  # before it says anything it is only starting
        try:
            process.wait(seconds * 0.75 * moment / 5)
        except subprocess.TimeoutExpired:
            (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
        ends.append(process.returncode)
        assert "Traceback" not in first + rest and "Error" not in rest, rest
        if root.bytes() == begun.bytes():
            assert (
                process.returncode == 130
                and rest.splitlines()[-1] == "Stopped; the earlier booklet is untouched."
            )
        else:
            assert root.bytes() == whole and process.returncode in (
                0,
                130,
                -signal.SIGINT,
            )  # it was done, and perhaps Python on its way out
        assert nothing_runs(process.pid, 5), still_running(process.pid)
        assert root.strays() == []
    assert ends.count(130) >= 3
    root.build()
    assert root.bytes() == whole


def test_the_killed_leave_no_half_sections(begun: small.Root, whole: bytes, tmp_path: Path) -> None:
    """Twenty half-written sections in the cache, as kills may leave them: the next build takes them away and
    uses none.
    """
    root = again(begun, tmp_path / "root")
    root.build()
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    for number, path in enumerate(list(root.cache.glob("*.section")) * 4):
        (root.cache / f".{path.name}.{done}.{number}.tmp").write_bytes(path.read_bytes()[:1000])
        path.write_bytes(path.read_bytes()[:-1])
    root.change(small.FIRST, "rolig ord", "kort text")
    root.change(small.FIRST, "kort text", "rolig ord")
    root.booklet.unlink()
    root.build()
    assert root.bytes() == whole and not [path for path in root.cache.iterdir() if path.suffix == ".tmp"]
