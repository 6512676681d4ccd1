"""What is kept between runs lies in the user's own folder, apart for each root; never in the root, which may
have come from anybody.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small

from pressklar.foundation.cache_folder import UNUSED, cache_folder, prune_caches
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.pdf.cache import Cache


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRESSKLAR_CACHE")


@pytest.mark.skipif(sys.platform != "linux", reason="the folder's place is each system's own")
def test_it_is_the_users_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    folder = Folders(tmp_path / "root").cache
    assert (
        folder.is_relative_to(tmp_path / "own" / "pressklar")
        and folder.parent.stat().st_mode & 0o777 == 0o700
    )
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert Folders(tmp_path / "root").cache.is_relative_to(tmp_path / "home" / ".cache" / "pressklar")


def test_each_root_has_its_own_by_its_real_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "kept"))
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to("one")
    folder, link, other = (cache_folder(tmp_path / name) for name in ("one", "link", "other"))
    assert folder == link != other and folder.parent == other.parent == tmp_path / "kept"
    monkeypatch.chdir(tmp_path)
    assert cache_folder(Path("one")) == folder


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("PRESSKLAR_CACHE", "XDG_CACHE_HOME")
    }
    return subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**inherited, **environment},
    )


@pytest.mark.parametrize("home", ["a file", "read-only"])
def test_without_a_home_it_is_temporary_with_a_word_and_never_in_the_root(tmp_path: Path, home: str) -> None:
    root = small.make(tmp_path / "root")
    before = sorted(root.path.rglob("*"))
    place, scratch = tmp_path / "home", tmp_path / "scratch"
    scratch.mkdir()
    if home == "a file":
        place.write_text("no folder", "utf-8")
    else:
        place = Path("/proc/self")  # nobody can make a folder there, root included
    done = run(root.path, "check", "--content", "--json", HOME=str(place), TMPDIR=str(scratch))
    told = [finding for finding in json.loads(done.stdout)["findings"] if finding["code"] == "A851"]
    assert (
        done.returncode == 0
        and len(told) == 1
        and str(place) in told[0]["message"]
        and "PRESSKLAR_CACHE" in told[0]["hint"]
    )
    assert [path for path in sorted(root.path.rglob("*")) if "output" not in path.parts] == before
    assert list(scratch.iterdir()) == [], "the temporary folder goes with the command"


@pytest.mark.parametrize("name", ["XDG_CACHE_HOME", "PRESSKLAR_CACHE"])
def test_a_relative_setting_is_not_taken_where_a_command_happens_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(name, "kept")
    monkeypatch.chdir(tmp_path)
    assert (
        cache_folder(tmp_path / "root").is_relative_to(tmp_path / "home") and not (tmp_path / "kept").exists()
    )


def test_caches_of_roots_that_are_gone_go_when_nobody_has_used_them_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "kept"))
    roots = {name: tmp_path / name for name in ("here", "gone", "lately", "own")}
    for root in roots.values():
        root.mkdir()
    caches = {name: cache_folder(root) for name, root in roots.items()}
    for name in ("gone", "lately", "own"):
        roots[name].rmdir()
    old = time.time() - UNUSED - 60
    for name in ("here", "gone", "own"):
        os.utime(caches[name], (old, old))
    (tmp_path / "kept" / "not-ours").mkdir()
    prune_caches(roots["own"])
    assert {name for name, cache in caches.items() if cache.is_dir()} == {"here", "lately", "own"} and (
        tmp_path / "kept" / "not-ours"
    ).is_dir()


def test_a_cache_that_comes_with_content_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sections whose pages are another's, under the right names and whole, records and all: laid out anew,
    and what came stays untouched.
    """
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "theirs"))
    theirs = small.make(tmp_path / "root", small.workshop())
    theirs.build()
    expected = theirs.bytes()
    cache, keys = Cache(theirs.cache), [path.stem for path in sorted(theirs.cache.glob("*.section"))]
    for key, other in zip(keys, [*keys[1:], keys[0]], strict=True):
        manifest, pdf = cache.manifest(key), cache.pdf(other)
        assert manifest is not None and pdf is not None
        cache.put(manifest, pdf)
    shutil.copytree(theirs.cache, theirs.path / ".cache")
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes())
        for path in (theirs.path / ".cache").rglob("*")
        if path.is_file()
    }
    monkeypatch.setenv("PRESSKLAR_CACHE", str(tmp_path / "mine"))
    mine = small.Root(theirs.path, small.workshop())
    assert not mine.build().unchanged and mine.bytes() == expected and len(mine.laid_out()) == len(keys)
    assert {
        path: (path.stat().st_mtime_ns, path.read_bytes())
        for path in (theirs.path / ".cache").rglob("*")
        if path.is_file()
    } == before
