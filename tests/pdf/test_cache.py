"""The cache of sections: whatever befalls an entry, it is noticed and made anew, and the booklet comes out
the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import small

from pressklar.pdf.cache import Cache
from pressklar.pdf.manifest import Manifest, OutlineEntry, PageFacts, PagePoint, ProposalExtent
from pressklar.problems import OutsideError

KEY, OTHER = "a" * 64, "b" * 64
PDF = b"%PDF-1.7 " + bytes(range(256)) * 8
FACTS = Manifest(
    "chapter_kartor",
    KEY,
    (PageFacts("opener", 0.0), PageFacts("text", 511.25, (ProposalExtent("forsta", 37.5, 511.25),))),
    {"forsta": PagePoint(1, 28.3, 540.0)},
    (OutlineEntry(1, "1  Kartor", PagePoint(0, 0.0, 595.0)),),
    ("andra",),
    ("a warning",),
)

Spoil = Callable[[Path, Path], object]


def other_content(path: Path, other: Path) -> object:
    return shutil.copyfile(other, path)


def folder(path: Path, _: Path) -> object:
    path.unlink()
    path.mkdir()
    return (path / "something").write_text("in it")


def pipe(path: Path, _: Path) -> object:
    path.unlink()
    os.mkfifo(path)
    return path


def loop(path: Path, _: Path) -> object:
    path.unlink()
    path.symlink_to(path.name)
    return path


def flipped(share: float) -> Spoil:
    """One bit changed at that share of the file's length."""

    def spoil(path: Path, _: Path) -> object:
        data = bytearray(path.read_bytes())
        data[int((len(data) - 1) * share)] ^= 0x10
        return path.write_bytes(data)

    return spoil


SPOILT: dict[str, Spoil] = {
    "a bit in its head": flipped(0.0),
    "a bit in its checksum": lambda path, _: path.write_bytes(
        path.read_bytes()[:30] + b"x" + path.read_bytes()[31:]
    ),
    "a bit in its length": lambda path, _: path.write_bytes(
        path.read_bytes()[:86] + b"\x01" + path.read_bytes()[87:]
    ),
    "a bit in its manifest": flipped(0.2),
    "a bit in its PDF": flipped(0.7),
    "its last bit": flipped(1.0),
    "cut short": lambda path, _: path.write_bytes(path.read_bytes()[:-7]),
    "cut to its head": lambda path, _: path.write_bytes(path.read_bytes()[:20]),
    "emptied": lambda path, _: path.write_bytes(b""),
    "something added": lambda path, _: path.write_bytes(path.read_bytes() + b"\n"),
    "a foreign file": lambda path, _: path.write_bytes(os.urandom(4096)),
    "a PDF": lambda path, _: path.write_bytes(PDF),
    "another section's content": other_content,
    "a folder": folder,
    "a pipe": pipe,
    "a link to itself": loop,
}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path / "cache")
    cache.put(FACTS, PDF)
    return cache


def test_an_entry_comes_back_as_it_went_in(cache: Cache) -> None:
    assert cache.manifest(KEY) == FACTS
    assert cache.pdf(KEY) == PDF
    assert cache.manifest(OTHER) is None and cache.pdf(OTHER) is None


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_entry_is_as_good_as_none_and_can_be_stored_again(cache: Cache, spoil: Spoil) -> None:
    cache.put(Manifest("front", OTHER, (), {}, ()), PDF)
    path, other = (cache.folder / f"{key}.section" for key in (KEY, OTHER))
    spoil(path, other)
    assert cache.manifest(KEY) is None
    cache.put(FACTS, PDF)
    assert cache.manifest(KEY) == FACTS and cache.pdf(KEY) == PDF


def test_a_manifest_of_another_version_is_as_good_as_none(cache: Cache) -> None:
    class Older(Manifest):
        def as_dict(self) -> dict[str, object]:
            return {"section": "front", "key": KEY, "pages": 7}

    cache.put(Older("front", KEY, (), {}, ()), PDF)
    assert cache.manifest(KEY) is None


@contextmanager
def nobody() -> Iterator[None]:
    """As a user without rights, where the tests run as root."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's."""
    path = Path(tempfile.mkdtemp(prefix="public-"))
    path.chmod(0o755)
    yield path
    for inside in path.rglob("*"):
        inside.chmod(0o755)
    shutil.rmtree(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_an_entry_that_may_not_be_read_is_as_good_as_none(public: Path) -> None:
    cache = Cache(public / "cache")
    cache.put(FACTS, PDF)
    (cache.folder / f"{KEY}.section").chmod(0)
    with nobody():
        assert cache.manifest(KEY) is None and cache.pdf(KEY) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_cache_that_may_only_be_read_is_used_and_writing_says_why_not(public: Path) -> None:
    cache = Cache(public / "cache")
    cache.put(FACTS, PDF)
    cache.folder.chmod(0o555)
    with nobody():
        assert cache.manifest(KEY) == FACTS and cache.pdf(KEY) == PDF
        with pytest.raises(OutsideError, match="could not be written: Permission denied") as caught:
            cache.put(Manifest("front", OTHER, (), {}, ()), PDF)
        cache.prune(0)
    assert [problem.code for problem in caught.value.problems] == ["E901"]
    assert cache.manifest(KEY) == FACTS


def test_pruning_keeps_the_last_used_within_the_bound(cache: Cache) -> None:
    keys = [letter * 64 for letter in "bcdef"]
    for age, key in enumerate(keys):
        cache.put(Manifest("front", key, (), {}, ()), PDF)
        os.utime(cache.folder / f"{key}.section", (1_700_000_000 - age, 1_700_000_000 - age))
    os.utime(cache.folder / f"{KEY}.section", (1_600_000_000, 1_600_000_000))
    assert cache.manifest(keys[4]) is not None  # its use makes it the youngest
    size = max(path.stat().st_size for path in cache.folder.iterdir())
    cache.prune(3 * size)
    assert [key for key in (KEY, *keys) if cache.pdf(key)] == [keys[0], keys[1], keys[4]]
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= 3 * size


def test_pruning_leaves_what_is_no_section_alone(cache: Cache) -> None:
    (cache.folder / "crash.txt").write_text("a trace")
    cache.prune(0)
    assert [path.name for path in cache.folder.iterdir()] == ["crash.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't be asked for a process")
def test_pruning_takes_away_what_killed_writers_left(cache: Cache) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    dead, living = (cache.folder / f".{KEY}.section.{number}.abc.tmp" for number in (done, os.getpid()))
    dead.write_bytes(b"half")
    living.write_bytes(b"half")
    cache.prune()
    assert living.exists() and not dead.exists()


def test_a_build_makes_spoilt_entries_anew_and_the_same(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    expected, kinds = root.bytes(), list(SPOILT.values())
    for some in (kinds[:5], kinds[5:10], kinds[10:]):
        for path in root.cache.glob("*.build.json"):
            path.unlink()
        *paths, other = sorted(root.cache.glob("*.section"))
        for spoil, path in zip(some, paths, strict=False):
            spoil(path, other)
        assert not root.build().unchanged and root.bytes() == expected
    assert len(root.sections()) == 12


def test_a_build_with_a_file_in_the_caches_place_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small.built(tmp_path / "root")
    expected, cache = root.bytes(), root.cache
    monkeypatch.setenv("PRESSKLAR_CACHE", str(cache.parent))  # what takes its place holds for this test only
    shutil.rmtree(cache)
    cache.write_text("not a folder")
    assert not root.build().unchanged and root.bytes() == expected
    assert (
        root.cache != cache
        and not root.cache.is_relative_to(root.path)
        and cache.read_text() == "not a folder"
    )
    cache.unlink()


def test_two_builds_of_a_root_at_once_do_not_spoil_each_other(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    code = f"import sys; sys.path[:0] = {sys.path!r}\nimport small, pathlib\nif __name__ == '__main__': small.Root(pathlib.Path({str(root.path)!r})).build()"
    script = tmp_path / "build_it.py"
    script.write_text(code)
    both = [
        subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in both:
        assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)
    assert root.bytes() == small.built(tmp_path / "expected").bytes()
    assert root.strays() == [] and len(root.sections()) == 12
