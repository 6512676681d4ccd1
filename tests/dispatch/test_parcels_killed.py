"""Parcels while processes are killed: the one that asks, a worker of a Dask cluster; and folders that change
places whole.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import small
from soaking import sampled
from test_parcels import all_bytes, parcels, root_with_three

from pressklar.dispatch.sealed import version_of
from pressklar.dispatch.workers import Workers
from pressklar.foundation import exchange, folder_replacement
from pressklar.foundation.folder_replacement import recover_folders, replace_folder
from pressklar.foundation.folders import PROJECT
from pressklar.problems import OutsideError

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs process groups and /proc")


def whole(folder: Path) -> bool:
    """Whether a parcel's files are those of its manifest, all of them."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    named = {one["name"]: one["size"] for one in manifest["files"]}
    there = {name: len(data) for name, data in all_bytes(folder).items() if name != "manifest.json"}
    return (
        there == named
        and version_of(manifest["files"]) == manifest["version"]
        and not list(folder.glob(".*"))
    )


@linux
@pytest.mark.slow
@pytest.mark.soak
def test_a_run_killed_at_any_moment_leaves_every_parcel_whole(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    before = {member: all_bytes(parcel.folder) for member, parcel in parcels(root).items()}
    root.change(small.FOURTH, "Att pröva det som sägs här.", "Att pröva det som står här.")
    root.build()
    home = root.folders.output("2031") / "parcels"
    for moment in sampled([0.5, 1.0, 1.4, 1.7, 2.0, 2.3, 2.6, 2.9, 3.2, 3.6], 3):
        running = subprocess.Popen(
            [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), "parcel", "--workers", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moment)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert all(whole(home / member) for member in before), f"killed after {moment} s"
        ended(running.pid)
    done = parcels(root)
    assert sorted(path.name for path in home.iterdir() if path.name != "made.json") == sorted(before), (
        "what killed runs left beside is taken away"
    )
    assert all(
        all_bytes(done[member].folder)[f"forslag-2031-{member}.pdf"] != files[f"forslag-2031-{member}.pdf"]
        for member, files in before.items()
    )


def ended(session: int) -> None:
    """Waits until no process of a session runs any more: workers end with the one that asked for them."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if not any(session_of(path) == session for path in Path("/proc").glob("[0-9]*")):
            return
        time.sleep(0.1)
    left = [
        path.joinpath("cmdline").read_bytes().replace(b"\0", b" ")
        for path in Path("/proc").glob("[0-9]*")
        if session_of(path) == session
    ]
    raise AssertionError(f"a worker goes on after its parent was killed: {left}")


def session_of(process: Path) -> int:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[3]) if fields[0] not in "ZX" else 0


@linux
@pytest.mark.slow
def test_a_killed_worker_is_told_and_what_was_done_is_kept(tmp_path: Path) -> None:
    root = root_with_three(tmp_path / "root")
    add_agencies(root)
    home = root.folders.output("2031") / "parcels"
    running = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root.path), "parcel", "--workers", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=tmp_path,
    )
    until = time.monotonic() + 60
    while not list(home.glob("*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.01)
    workers = [grandchild for child in children(running.pid) for grandchild in children(child)]
    assert workers, "they are forked from a process that is the command's own child"
    os.kill(workers[0], signal.SIGKILL)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 3 and "E864" in said
    assert all(
        whole(folder) for folder in home.iterdir() if folder.is_dir() and not folder.name.startswith(".")
    )
    ended(running.pid)


def children(parent: int) -> list[int]:
    pids = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            pids += (
                [int(path.name)]
                if int((path / "stat").read_text().rpartition(")")[2].split()[1]) == parent
                else []
            )
        except OSError:  # it ended meanwhile
            continue
    return pids


@linux
def test_processes_begin_with_what_all_of_them_need(tmp_path: Path) -> None:
    """Also where the command isn't run in the project's folder: the process that they are forked from isn't
    told where modules are.
    """
    root = root_with_three(tmp_path / "root")
    root.build()
    script = tmp_path / "asking.py"
    script.write_text(
        "import sys\nfrom pressklar.dispatch import contents, workers\nfrom pressklar.dispatch.origins import inputs_sum\n"
        "from pressklar.foundation.folders import Folders\nfrom pressklar.manuscript import read_edition\nfrom pathlib import Path\n"
        "def ask(order):\n    return 'weasyprint' in sys.modules, contents._ground.cache_info().currsize\n"
        "if __name__ == '__main__':\n    root = sys.argv[1]\n    folders = Folders(Path(root))\n"
        "    order = contents.Order(root, '2031', inputs_sum(folders, read_edition(folders, '2031').edition), 'region-skane')\n"
        "    print(*workers.hand_out(ask, [order] * 2, workers.Workers(2)))\n",
        "utf-8",
    )
    start = f"import sys, runpy; sys.path.insert(0, {str(PROJECT)!r}); runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", start, str(root.path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == "(True, 1) (True, 1)", done.stderr


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler on this machine, with two workers in processes of their own."""
    file, environment = (
        tmp_path / "scheduler.json",
        {**os.environ, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error", "PYTHONPATH": str(PROJECT)},
    )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": tmp_path}
    scheduler = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    ]
    running = [subprocess.Popen(scheduler, **quiet)]  # type: ignore[call-overload]
    until = time.monotonic() + 30
    while not file.is_file() and time.monotonic() < until:
        time.sleep(0.1)
    address = json.loads(file.read_text())["address"]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--local-directory",
        str(tmp_path / "dask"),
    ]
    running += [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield address, running[1:]
    finally:
        for one in reversed(running):
            one.kill()
            one.wait()


@pytest.mark.soak(cases=0)
@linux
@pytest.mark.slow
def test_a_dask_cluster_of_which_a_worker_is_killed_makes_the_same_parcels(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    root = root_with_three(tmp_path / "root")
    add_agencies(root)
    here = {member: parcel.version for member, parcel in parcels(root, workers=Workers(1)).items()}
    home = root.folders.output("2031") / "parcels"
    root.change(small.FOURTH, "Att pröva det som sägs här.", "Att pröva det som står här.")
    wait_for_workers(address, 2)
    killer = threading.Thread(target=kill_when, args=(workers[0], home / "region-gotland"), daemon=True)
    killer.start()
    made = parcels(root, workers=Workers(0, address))
    killer.join(5)
    assert workers[0].poll() == -signal.SIGKILL and workers[1].poll() is None, (
        "one was killed while parcels were made, one goes on"
    )
    assert set(made) == set(here) and all(parcel.version != here[member] for member, parcel in made.items())
    assert all(whole(parcel.folder) for parcel in made.values())
    assert {member: parcel.version for member, parcel in parcels(root, workers=Workers(1)).items()} == {
        member: one.version for member, one in made.items()
    }


def add_agencies(root: small.Root) -> None:
    """Twelve members more, without proposals."""
    more = "".join(
        f"- {{id: agency-{number}, name: Myndighet {number}, kind: agency, recipients: [m{number}@agency.example]}}\n"
        for number in range(12)
    )
    root.write("content/members.yaml", (root.path / "content/members.yaml").read_text("utf-8") + more)
    root.build()


def wait_for_workers(address: str, count: int) -> None:
    import distributed

    with distributed.Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=30)


def kill_when(worker: subprocess.Popen[bytes], folder: Path) -> None:
    """Kills a worker as soon as one parcel is done and others aren't."""
    before = folder.parent.stat().st_mtime_ns
    while folder.parent.stat().st_mtime_ns == before:
        time.sleep(0.01)
    worker.kill()


@linux
@pytest.mark.slow
def test_a_cluster_without_workers_is_told_plainly(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    for worker in workers:
        worker.kill()
        worker.wait()
    monkeypatch.setattr("pressklar.dispatch.workers.PATIENCE", 3)
    with pytest.raises(OutsideError) as refused:
        parcels(root_with_three(tmp_path / "root"), "region-skane", workers=Workers(0, address))
    assert small.one(refused.value.problems).code == "E863"


def test_a_folder_changes_places_whole(tmp_path: Path) -> None:
    folder = tmp_path / "parcel"
    assert replace_folder(folder, {"a": b"1", "web/b": b"2"})
    node = (folder / "web/b").stat().st_ino
    assert not replace_folder(folder, {"a": b"1", "web/b": b"2"})
    assert replace_folder(folder, {"a": b"3", "web/b": b"2"})
    assert all_bytes(folder) == {"a": b"3", "web/b": b"2"} and (folder / "web/b").stat().st_ino == node
    assert replace_folder(folder, {"a": b"3"}) and all_bytes(folder) == {"a": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["parcel"]


def test_where_folders_cant_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on other systems than Linux; and a run that was killed between the two steps."""
    monkeypatch.setattr(exchange.sys, "platform", "other")
    folder = tmp_path / "parcel"
    replace_folder(folder, {"a": b"1"})
    assert replace_folder(folder, {"a": b"2"}) and all_bytes(folder) == {"a": b"2"}
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder.rename(tmp_path / f".parcel.{gone.pid}.old")
    (tmp_path / f".parcel.{gone.pid}.new").mkdir()
    recover_folders(tmp_path)
    assert all_bytes(tmp_path) == {"parcel/a": b"2"} and len(list(tmp_path.iterdir())) == 1


def test_a_link_in_the_folders_place_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_bytes(b"mine")
    (tmp_path / "parcel").symlink_to(elsewhere)
    assert replace_folder(tmp_path / "parcel", {"a": b"1"})
    assert all_bytes(elsewhere) == {"kept": b"mine"} and not (tmp_path / "parcel").is_symlink()


def test_a_disk_that_refuses_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_folder(tmp_path / "parcel", {"a": b"1"})
    monkeypatch.setattr(folder_replacement, "sync_folder", refuse)
    with pytest.raises(OutsideError) as refused:
        replace_folder(tmp_path / "parcel", {"a": b"2"})
    assert small.one(refused.value.problems).code == "E901"
    assert all_bytes(tmp_path) == {"parcel/a": b"1"}


def refuse(folder: Path) -> None:
    raise OSError(28, "No space left on device")


@linux
def test_a_writer_killed_at_any_moment_leaves_one_folder_or_the_other(tmp_path: Path) -> None:
    """Many times, in the midst of the exchange: never a mixture, never nothing."""
    files = [{"a": bytes([number]) * 50_000, "b": bytes([number]) * 10} for number in (1, 2)]
    script = (
        "import sys; from pathlib import Path; from pressklar.foundation.folder_replacement import replace_folder\n"
        "sides = [{'a': bytes([n]) * 50_000, 'b': bytes([n]) * 10} for n in (1, 2)]\n"
        "print('ready', flush=True)\nwhile True:\n  for side in sides: replace_folder(Path(sys.argv[1]), side)\n"
    )
    folder = tmp_path / "parcel"
    replace_folder(folder, files[0])
    for turn in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, cwd=PROJECT
        )
        assert writer.stdout and writer.stdout.readline() == b"ready\n"
        time.sleep(0.01 + 0.0047 * turn)
        writer.kill()
        writer.communicate()
        assert all_bytes(folder) in files
    recover_folders(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["parcel"]
