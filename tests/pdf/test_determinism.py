"""Same input, same bytes: whatever the clock, the time zone, the language, the hash seed, the place on disk,
the number of processes, or the cache.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
import small
from printed import Printed

from pressklar.foundation.folders import PROJECT
from pressklar.pdf.workshop import Workshop

OTHER_CLOCK = """\
import datetime, os, time
_offset = float(os.environ["OTHER_CLOCK"])
_time, _gmtime, _localtime, _strftime = time.time, time.gmtime, time.localtime, time.strftime
time.time = lambda: _time() + _offset
time.time_ns = lambda: int(time.time() * 1e9)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, moment=None: _strftime(form, time.localtime() if moment is None else moment)
class datetime_(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(time.time())
    today = now
class date_(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = datetime_, date_
"""
BUILD = """\
import pathlib, sys
sys.path[:0] = {path!r}
if __name__ == "__main__":
    from pressklar.building import workflow
    from pressklar.foundation.folders import Folders
    from pressklar.pdf.workshop import Workshop
    with Workshop({workers}) as workshop:
        workflow.build(Folders(pathlib.Path(sys.argv[1])), workshop=workshop)
"""
DAY = 24 * 3600
WORLDS: dict[str, tuple[int, Mapping[str, str]]] = {
    "long ago, in C, one process": (
        1,
        {
            "OTHER_CLOCK": str(-9000 * DAY),
            "TZ": "Pacific/Kiritimati",
            "LANG": "C",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "1",
        },
    ),
    "in the future, in Swedish": (
        2,
        {
            "OTHER_CLOCK": str(9000 * DAY),
            "TZ": "America/St_Johns",
            "LANG": "sv_SE.UTF-8",
            "PYTHONHASHSEED": "7",
        },
    ),
    "POSIX, three processes": (
        3,
        {
            "OTHER_CLOCK": "0.5",
            "TZ": "",
            "LC_ALL": "POSIX",
            "PYTHONHASHSEED": "random",
            "PYTHONUTF8": "0",
            "SOURCE_DATE_EPOCH": "1",
        },
    ),
}


def build_in(
    root: Path, tmp_path: Path, workers: int, world: Mapping[str, str], project: Path = PROJECT
) -> None:
    """A build in processes of its own, in another world."""
    (tmp_path / "clock").mkdir(exist_ok=True)
    (tmp_path / "clock" / "sitecustomize.py").write_text(OTHER_CLOCK)
    script = tmp_path / "build_it.py"
    script.write_text(BUILD.format(path=[str(project)], workers=workers), "utf-8")
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))
    }
    environment = {**clean, "OTHER_CLOCK": "0", "PYTHONPATH": str(tmp_path / "clock"), **world}
    done = subprocess.run(
        [sys.executable, str(script), str(root)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("workers", "world"), WORLDS.values(), ids=WORLDS)
def test_in_other_worlds_and_places(tmp_path: Path, workers: int, world: Mapping[str, str]) -> None:
    root = small.make(tmp_path / "somewhere else" / "på en annan plats")
    build_in(root.path, tmp_path, workers, world)
    expected = small.built(tmp_path / "expected")
    assert root.bytes() == expected.bytes()
    assert (
        root.booklet.with_name("build.json").read_bytes()
        == expected.booklet.with_name("build.json").read_bytes()
    )


@pytest.mark.slow
def test_the_2024_edition_too(booklet: Printed, tmp_path: Path) -> None:
    shutil.copytree(booklet.root / "content", tmp_path / "root" / "content")
    build_in(tmp_path / "root", tmp_path, *WORLDS["long ago, in C, one process"])
    assert (tmp_path / "root" / "output" / "2024" / "booklet.pdf").read_bytes() == booklet.path.read_bytes()


def test_from_another_copy_of_the_project(tmp_path: Path) -> None:
    for name in ("pressklar", "templates", "styles"):
        shutil.copytree(
            PROJECT / name, tmp_path / "project" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(PROJECT / "requirements.txt", tmp_path / "project")
    root = small.make(tmp_path / "root")
    build_in(root.path, tmp_path, 1, {}, tmp_path / "project")
    assert root.bytes() == small.built(tmp_path / "expected").bytes()


def test_with_a_warm_cache_and_a_cold_one_in_warm_processes(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    expected = root.bytes()
    root.change(small.FIRST, "kort text", "rolig ord")
    root.build()
    root.change(small.FIRST, "rolig ord", "kort text")
    root.build()
    assert root.bytes() == expected
    shutil.rmtree(root.cache)
    root.build()
    assert root.bytes() == expected


def test_whatever_was_laid_out_before_in_a_process(tmp_path: Path) -> None:
    """One process lays out everything, the sections in another order each time: no state of it may show."""
    expected = small.built(tmp_path / "expected").bytes()
    with Workshop(1) as workshop:
        for number, kept in enumerate(("contents", "chapter_kartor", "persons")):
            root = small.built(tmp_path / str(number))
            root.workshop = workshop
            for one in root.sections():
                if one.section != kept:
                    (root.cache / f"{one.key}.section").unlink()
            root.booklet.unlink()
            root.build()
            assert root.bytes() == expected


def test_a_root_reached_by_a_link_or_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small.built(tmp_path / "root")
    expected = root.bytes()
    (tmp_path / "link").symlink_to(root.path, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "link", Path("root"), Path("link/../root")):
        root.booklet.unlink()
        small.Root(path, root.workshop).build()
        assert root.bytes() == expected


def test_nothing_in_the_file_tells_of_the_machine(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    with pikepdf.open(root.booklet) as pdf:
        streams = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        said = streams + str(pdf.docinfo).encode() + str(pdf.trailer.get("/ID")).encode()
    for word in (str(PROJECT), str(root.path), os.environ.get("USER") or "/root/", "/tmp/"):
        assert word.encode() not in said and word.encode() not in root.bytes(), word
    assert b"2030-11-01T00:00:00Z" in said  # the edition's own date
