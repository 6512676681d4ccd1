"""WeasyPrint lays out the same with the patches as without, and leaves out what it is told to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pikepdf
import pytest
from printed import Printed

from pressklar.commands import doctor_report as doctor
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.pdf import weasyprint_patches
from pressklar.pdf.weasyprint_patches import PATCHES, SWITCH, VERSIONS, chosen

BUILD = """\
import pathlib, sys
sys.path.insert(0, {project!r})
from pressklar.building import workflow
from pressklar.foundation.folders import Folders
from pressklar.pdf.workshop import InProcessPool
workflow.build(Folders(pathlib.Path(sys.argv[1])), workshop=InProcessPool())
"""
REPLACED = """\
import sys
sys.path.insert(0, {project!r})
from pressklar.pdf import layout
from weasyprint.pdf import fonts
names = [type(fonts.ffi)]
print(sorted({{name.__module__.rpartition(".")[2] for name in names if name.__module__.startswith("pressklar.")}}))
"""


def run(script: str, *words: str, plain: str = "") -> str:
    """What the script prints, in a process of its own with that value of the switch."""
    done = subprocess.run(
        [sys.executable, "-c", script.format(project=str(PROJECT)), *words],
        capture_output=True,
        text=True,
        env={**os.environ, SWITCH: plain},
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_all_are_in_place() -> None:
    """With the versions that are installed."""
    assert run(REPLACED) == str(sorted(PATCHES))


def test_the_switch_leaves_out_all_or_those_named() -> None:
    """In the functions that are in use, too."""
    assert run(REPLACED, plain="1") == "[]"
    assert run(REPLACED, plain=PATCHES[0]) == str(sorted(PATCHES[1:]))
    assert run(REPLACED, plain="another") == str(sorted(PATCHES))


@pytest.mark.parametrize("package", VERSIONS)
def test_another_version_of_a_patched_package_runs_as_it_is(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And doctor says so."""
    monkeypatch.setitem(VERSIONS, package, "1.0")
    assert chosen() == ()
    told = next(finding for finding in doctor.examine(Folders(PROJECT)) if "patches" in finding.name)
    assert told.version is None and f"{package} 1.0" in told.cost


def test_a_later_version_that_begins_alike_counts_as_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """70.01 isn't 70.0; 70.0.1 is."""
    monkeypatch.setattr(weasyprint_patches, "version", lambda package: f"{VERSIONS[package]}1")
    assert set(weasyprint_patches.other_versions()) == set(VERSIONS)
    monkeypatch.setattr(weasyprint_patches, "version", lambda package: f"{VERSIONS[package]}.1")
    assert weasyprint_patches.other_versions() == {}


def test_the_same_versions_are_required() -> None:
    """Every patched package has bounds in pyproject.toml that allow what the patches were written for, and
    nothing later.
    """
    required = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for package, version in VERSIONS.items():
        first, _, last = version.rpartition(".")
        assert f"{package}>={version},<{first}.{int(last) + 1}" in required


def test_each_file_is_a_patch_that_is_listed() -> None:
    """One a file; and none replaces anything when it is only imported."""
    folder = Path(weasyprint_patches.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(PATCHES)


def test_the_booklet_is_the_same_without_them(either: Printed, tmp_path: Path) -> None:
    """Object by object."""
    for name in ("content", "styles"):
        if (either.root / name).is_dir():
            shutil.copytree(either.root / name, tmp_path / name)
    run(BUILD, str(tmp_path), plain="1")
    ours, theirs = objects(either.path), objects(tmp_path / "output" / either.edition / "booklet.pdf")
    assert len(ours) > 500
    assert ours == theirs


def objects(path: Path) -> list[bytes]:
    """What a PDF holds, object by object, streams unpacked, without the line end that one gets whose packed
    data end in CR.
    """
    contents = []
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream):
                contents.append(item.unparse())
            elif item.get("/Type") not in ("/XRef", "/ObjStm"):
                entries = {name: str(value) for name, value in item.items() if name != "/Length"}
                contents.append(repr(sorted(entries.items())).encode() + item.read_bytes().rstrip(b"\n"))
    return contents


@pytest.mark.soak(cases=1)
@pytest.mark.parametrize("seed", range(4))
def test_texts_of_every_kind_are_the_same_without_them(seed: int) -> None:
    """Random words of many scripts in random styles and widths."""
    script = Path(__file__).with_name("any_texts.py")
    printed = [
        subprocess.run(
            [sys.executable, script, str(seed)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={**os.environ, SWITCH: plain},
        )
        for plain in ("", "1")
    ]
    assert [(done.returncode, done.stderr) for done in printed] == [(0, ""), (0, "")]
    assert printed[0].stdout == printed[1].stdout
    assert int(printed[0].stdout.split()[0]) > 1
