"""The front door with the real building behind it, on a small edition."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import small as small_edition

from pressklar.foundation.folders import Folders

PROJECT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow
PDF = ("build", "--format", "pdf")


def build(root: Path, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    named = words and not words[0].startswith(
        "-"
    )  # a command; without one, the PDF alone: the others have tests of their own
    return subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root), *(() if named else PDF), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        **more,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small edition, built once; its root."""
    root = small_edition.make(tmp_path_factory.mktemp("small")).path
    done = build(root, "--json")
    assert done.returncode == 0, done.stderr
    booklet = json.loads(done.stdout)["artifacts"][0]
    assert (
        booklet["path"] == "output/2031/booklet.pdf"
        and booklet["pages"] > 4
        and booklet["size"] == booklet_of(root).stat().st_size
    )
    return root


@pytest.fixture
def root(small: Path, tmp_path: Path) -> Path:
    """A copy of the small edition as it was just after its build, with its folder's sections, to be
    spoilt.
    """
    shutil.copytree(small, tmp_path / "root")
    return tmp_path / "root"


def booklet_of(root: Path) -> Path:
    return root / "output" / "2031" / "booklet.pdf"


def spoil(root: Path, old: str, new: str) -> None:
    small_edition.Root(root).change(small_edition.FIRST, old, new)


def test_nothing_changed_ends_at_once(small: Path) -> None:
    done = build(small)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Nothing has changed since the last build: output/2031/booklet.pdf is up to date.\n",
        "",
    )
    told = json.loads(build(small, "--json").stdout)
    assert told["unchanged"] is True and told["artifacts"][0]["pages"] > 4


def test_a_change_is_built_with_the_stages_named_and_a_table(root: Path) -> None:
    spoil(root, "En kort text", "En annan text")
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()] == [
        "reading",
        "pages",
        "layout",
        "furniture",
        "joining",
        "audit",
        "writing",
    ]
    assert done.stdout.splitlines()[1].split()[0] == "output/2031/booklet.pdf"


def test_errors_leave_the_earlier_booklet_as_it_was(root: Path) -> None:
    before = booklet_of(root).read_bytes()
    spoil(root, "region-gotland", "region-gottland")
    done = build(root)
    assert done.returncode == 1 and "Nothing was written; an earlier booklet is as it was." in done.stderr
    assert "content/2031/proposals/forsta-forslaget.yaml:2:" in done.stderr
    assert booklet_of(root).read_bytes() == before
    findings = json.loads(build(root, "--json").stdout)["findings"]
    assert [(finding["file"], finding["line"]) for finding in findings] == [
        ("content/2031/proposals/forsta-forslaget.yaml", 2)
    ]


def test_a_copied_folder_is_a_folder_of_its_own(root: Path) -> None:
    booklet_of(root).unlink()
    done = build(root)
    assert done.returncode == 0 and "Nothing has changed" not in done.stdout and booklet_of(root).exists()


def test_an_edition_that_is_not_there_is_said(root: Path) -> None:
    done = build(root, "--edition", "1999")
    assert done.returncode in (1, 2) and "1999" in done.stderr and "E909" not in done.stderr
    done = build(root / "output")
    assert done.returncode == 2 and "E909" not in done.stderr


def test_a_disk_that_refuses_is_code_3(root: Path) -> None:
    shutil.rmtree(root / "output")
    (root / "output").write_text("a file where a folder should be", "utf-8")
    done = build(root)
    assert done.returncode == 3 and "E901" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups")
@pytest.mark.parametrize("stage", ["reading", "layout"])
def test_control_c_stops_quietly_and_the_next_build_is_whole(root: Path, stage: str) -> None:
    before = booklet_of(root).read_bytes()
    shutil.rmtree(Folders(root).cache)
    spoil(root, "En kort text", "En annan text")
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root), *PDF],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr
    said = ""
    while stage not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    rest = process.communicate(timeout=60)[1]
    assert (
        process.returncode == 130
        and rest.splitlines()[-1] == "Stopped; the earlier booklet is untouched."
        and "Traceback" not in rest
    )
    assert booklet_of(root).read_bytes() == before
    assert [path for path in (root / "output").rglob("*") if path.name.endswith(".tmp")] == []
    assert build(root).returncode == 0 and booklet_of(root).read_bytes() != before


def test_warnings_let_a_build_go_on_but_not_a_strict_one(root: Path) -> None:
    spoil(root, "kim@region.example", "kim@region")
    done = build(root)
    assert done.returncode == 0 and "W103" in done.stderr and " warning" in done.stderr
    before = booklet_of(root).read_bytes()
    assert build(root, "--strict").returncode == 1
    assert booklet_of(root).read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups")
def test_watching_builds_again_after_each_change_and_outlives_a_fault(root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root), *PDF, "--watch", "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )

    def round_of() -> str:
        assert process.stdout
        said = ""
        while not said.endswith("Watching; Ctrl-C ends it.\n"):
            line = process.stdout.readline()
            assert line, said
            said += line
        return said

    try:
        assert "output/2031/booklet.pdf: " in round_of()
        before = booklet_of(root).read_bytes()
        spoil(root, "En kort text", "En annan text")
        assert f"Changed: {small_edition.FIRST}" in round_of() and booklet_of(root).read_bytes() != before
        spoil(root, "region-gotland", "region-gottland")
        assert "1 error. Nothing was written" in round_of()
        spoil(root, "region-gottland", "region-gotland")
        assert " error" not in round_of()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0 and "Traceback" not in rest


BOOKLET = """\
Förslag inför 2019

Vatten

1. Renare sjöar

Idé

Vi vill göra sjöarna renare.

Kontaktperson

Kim Exempel, strateg, Region Gotland, kim@region-gotland.example
"""


def test_an_earlier_booklet_is_brought_in_and_can_be_built(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "booklet.txt"
    source.write_text(BOOKLET, "utf-8")
    done = build(root, "import", str(source), "--edition", "2019")
    assert done.returncode == 0 and "content/2019: 1 chapter, 1 proposal, all" in done.stdout, done.stderr
    assert (
        build(root, "--edition", "2019", "--quiet").returncode == 0
        and (root / "output" / "2019" / "booklet.pdf").exists()
    )
    again = build(root, "import", str(source), "--edition", "2019")
    assert again.returncode == 2 and "exists already" in again.stderr
    told = json.loads(build(root, "import", str(source), "--edition", "2019", "--replace", "--json").stdout)
    assert (
        told["proposals"] == 1
        and told["kept"].startswith("content/2019/records/kept/")
        and "content/2019/edition.yaml" in told["files"]
    )
    assert told["words"]["body"] >= 20 and isinstance(told["findings"], list)


def test_a_file_that_can_not_be_brought_in_is_said(root: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "booklet.pages"
    wrong.write_text("x", "utf-8")
    done = build(root, "import", str(wrong), "--edition", "2019")
    assert done.returncode == 2 and "E402" in done.stderr
    assert build(root, "import", str(tmp_path / "none.txt"), "--edition", "2019").returncode == 2
    assert not (root / "content" / "2019").exists()


def test_alone_it_makes_all_three(tmp_path: Path) -> None:
    root = small_edition.make(tmp_path / "root").path
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "--root", str(root), "--json"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {one["kind"]: one["path"] for one in json.loads(done.stdout)["artifacts"]}
    assert made == {
        "pdf": "output/2031/booklet.pdf",
        "docx": "output/2031/booklet.docx",
        "web": "output/2031/web/index.html",
    }
    assert all((root / path).stat().st_size > 5000 for path in made.values())
    named = {one["file"] for one in json.loads((root / "output/2031/build.json").read_text("utf-8"))["files"]}
    assert {"booklet.pdf", "booklet.docx", "booklet.base.json", "web/index.html", "web/style.css"} <= named
