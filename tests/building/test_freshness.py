"""A build with nothing to do does nothing; whatever a booklet depends on makes a new one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small

from pressklar.building import freshness, workflow
from pressklar.foundation.folders import PROJECT


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> small.Root:
    root = small.built(tmp_path_factory.mktemp("standing") / "root")
    root.own("templates/back.html.j2")
    root.own("styles/furniture.css")
    root.build()
    return root


@pytest.fixture
def root(standing: small.Root) -> Iterator[small.Root]:
    """A root with nothing to do. Whatever a test does to its files is undone."""
    before = {path: path.read_bytes() for path in everything(standing)}
    assert standing.build().unchanged
    yield standing
    for path in everything(standing):
        if path not in before:
            path.unlink()
    for path, data in before.items():
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
    shutil.rmtree(standing.path / "content" / "2032", ignore_errors=True)


def everything(root: small.Root) -> list[Path]:
    return [path for folder in (root.path, root.cache) for path in folder.rglob("*") if path.is_file()]


def record(root: small.Root) -> Path:
    (path,) = root.cache.glob("*.build.json")
    return path


def test_an_unchanged_build_says_what_the_last_one_made(tmp_path: Path) -> None:
    root = small.built(tmp_path / "root")
    root.change(small.FIRST, "kim@region.example", "kim@region")  # a warning
    first, again = root.build(), root.build()
    assert again.unchanged and not first.unchanged
    assert (again.artifacts, again.problems, again.edition) == (
        first.artifacts,
        first.problems,
        "2031",
    ) and len(again.problems) == 1


def test_an_unchanged_build_loads_nothing_heavy(root: small.Root) -> None:
    code = f"""
import sys, pathlib
from pressklar.building import workflow
from pressklar.foundation.folders import Folders
built = workflow.build(Folders(pathlib.Path({str(root.path)!r})))
print(built.unchanged, sorted({{"weasyprint", "pikepdf", "pydantic", "jinja2", "yaml", "fontTools", "multiprocessing", "PIL"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout == "True []\n"


def test_a_touched_file_is_no_change(root: small.Root) -> None:
    for path in root.path.rglob("*"):
        if path.is_file():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    assert root.build().unchanged


def same_size(root: small.Root) -> None:
    root.change(small.FIRST, "kort text", "rolig ord")


def template(root: small.Root) -> None:
    root.change("templates/back.html.j2", "imprint", "imprint ")


def style(root: small.Root) -> None:
    root.write("styles/furniture.css", (root.path / "styles/furniture.css").read_text("utf-8") + "\n")


CHANGES: dict[str, Callable[[small.Root], object]] = {
    "a proposal of the same size": same_size,
    "the edition": lambda root: root.change(small.EDITION, "Resor och möten", "Möten och resor"),
    "the members": lambda root: root.change("content/members.yaml", "a@gotland", "b@gotland"),
    "a template": template,
    "a style sheet": style,
    "a new template": lambda root: root.own("templates/tiles.html.j2"),
    "a new template in a folder": lambda root: root.write("templates/parts/note.html.j2", "a"),
    "a new style": lambda root: root.own("styles/theme.yaml"),
    "a picture": lambda root: root.write(small.PICTURE, small.picture("#663399")),
    "a proposal added": lambda root: root.write(
        "content/2031/proposals/femte.yaml", small.FILES[small.FIRST]
    ),
    "a proposal taken away": lambda root: (root.path / small.FOURTH).unlink(),
    "a template taken away": lambda root: (root.path / "templates/back.html.j2").unlink(),
    "the booklet deleted": lambda root: root.booklet.unlink(),
    "the booklet changed": lambda root: root.booklet.write_bytes(root.bytes()[:-1] + b" "),
    "the report deleted": lambda root: root.booklet.with_name("build.json").unlink(),
    "the record deleted": lambda root: record(root).unlink(),
    "the record damaged": lambda root: record(root).write_bytes(
        record(root).read_bytes().replace(b'"pages":', b'"pages":9')
    ),
    "the record cut short": lambda root: record(root).write_bytes(record(root).read_bytes()[:-1]),
    "a record of something else": lambda root: record(root).write_bytes(b'[1, {"inputs": 3}]'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed(root: small.Root, change: Callable[[small.Root], object]) -> None:
    change(root)
    assert freshness.record_of(root.folders, "2031", ("pdf",)).unchanged(root.folders, "2031") is None


def test_a_newer_edition_is_built_though_the_old_one_stands(root: small.Root) -> None:
    shutil.copytree(root.path / "content" / "2031", root.path / "content" / "2032")
    assert root.build().edition == "2032"


def test_a_change_back_is_a_change_too(root: small.Root) -> None:
    before = root.bytes()
    root.change(small.FIRST, "kort text", "rolig ord")
    assert not root.build().unchanged and root.bytes() != before
    root.change(small.FIRST, "rolig ord", "kort text")
    assert not root.build().unchanged and root.bytes() == before


def test_a_failed_build_is_not_taken_for_a_built_one(root: small.Root) -> None:
    before = root.bytes()
    root.change(small.FIRST, "region-gotland", "region-nowhere")
    assert (
        [problem.code for problem in root.problems()] == [problem.code for problem in root.problems()] != []
    )
    assert root.bytes() == before


def test_other_pythons_and_libraries_build_anew(
    root: small.Root, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "3.99")
        assert not root.build().unchanged
        assert root.build().unchanged
    assert not root.build().unchanged
    (tmp_path / "site-packages" / "weasyprint-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site-packages")])
    assert not root.build().unchanged


def test_a_copied_root_is_built_for_itself(root: small.Root, tmp_path: Path) -> None:
    shutil.copytree(root.path, tmp_path / "other")
    other = small.Root(tmp_path / "other", root.workshop)
    other.change(small.FIRST, "kort text", "rolig ord")
    assert not other.build().unchanged and other.bytes() != root.bytes()
    assert root.build().unchanged and other.build().unchanged


class Editor:
    """Somebody who saves a file while the build is at a stage."""

    def __init__(self, stage: str, save: Callable[[], object]) -> None:
        self.at, self.save = stage, save

    def stage(self, name: str, total: int = 0) -> None:
        if name == self.at:
            time.sleep(0.02)  # the disk's clock goes in steps of up to 10 ms
            self.save()

    def step(self, what: str = "") -> None: ...


@pytest.mark.parametrize(
    ("stage", "what"),
    [
        ("layout", "content"),
        ("writing", "content"),
        ("furniture", "a picture"),
        ("writing", "a template"),
        ("layout", "a new file"),
        ("writing", "a file moved there"),
    ],
)
def test_what_is_saved_while_a_build_runs_is_not_missed(
    root: small.Root, tmp_path: Path, stage: str, what: str
) -> None:
    elsewhere = tmp_path / "older.yaml"
    elsewhere.write_text((root.path / small.SECOND).read_text("utf-8").replace("lager", "lagen"), "utf-8")
    os.utime(elsewhere, (1_600_000_000, 1_600_000_000))
    saves: dict[str, Callable[[], object]] = {
        "content": lambda: root.change(small.SECOND, "lager", "lagen"),
        "a picture": lambda: root.write(small.PICTURE, small.picture("#113355")),
        "a template": lambda: template(root),
        "a new file": lambda: root.write("content/2031/proposals/femte.yaml", small.FILES[small.FIRST]),
        "a file moved there": lambda: elsewhere.replace(root.path / small.SECOND),
    }
    root.change(small.FIRST, "kort text", "rolig ord")
    workflow.build(root.folders, progress=Editor(stage, saves[what]), workshop=root.workshop)
    assert not root.build().unchanged
    assert root.build().unchanged


def test_a_record_is_a_file_whatever_the_edition_is_called(root: small.Root) -> None:
    for name in ("../../x", "a/b", "x" * 300, "\udc80", "", ".."):
        assert freshness.record_of(root.folders, name, ("pdf",)).path.parent == root.cache
        assert freshness.record_of(root.folders, name, ("pdf",)).begin(root.folders, "2031").time > 0


def test_the_record_holds_no_contents(root: small.Root) -> None:
    state = json.loads(record(root).read_bytes().partition(b"\n")[2])
    assert small.SECOND.rsplit("/", 1)[-1] in str(state["inputs"]) and "diskuterats" not in str(state)
