"""The stages of a build: told in order, all problems before anything is written, and whatever fails, the
earlier booklet stays.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import small
from test_files import room

from pressklar.building import workflow
from pressklar.foundation.folders import Folders
from pressklar.pdf.workshop import Workshop
from pressklar.problems import ContentError, OutsideError, PressklarError, UsageError
from pressklar.rendering.sections import SectionSource


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.built(tmp_path / "root")


class Notes:
    """Progress that is written down."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.steps: list[str] = []

    def stage(self, name: str, total: int = 0) -> None:
        self.stages.append((name, total))

    def step(self, what: str = "") -> None:
        self.steps.append(what)


def test_the_stages_are_told_in_order_with_their_steps(root: small.Root) -> None:
    root.change(small.FIRST, "kort text", "rolig ord")
    notes = Notes()
    workflow.build(root.folders, progress=notes, workshop=root.workshop)
    assert [name for name, _ in notes.stages] == [
        "reading",
        "pages",
        "layout",
        "furniture",
        "joining",
        "audit",
        "writing",
    ]
    assert dict(notes.stages)["layout"] == 9 <= len(notes.steps) and "Kartor" in notes.steps
    quiet = Notes()
    assert workflow.build(root.folders, progress=quiet).unchanged and quiet.stages == []


def test_a_build_says_what_it_made(root: small.Root) -> None:
    root.booklet.unlink()
    built = root.build()
    (made,) = built.artifacts
    assert (built.edition, built.unchanged, built.problems) == ("2031", False, ())
    assert (
        (made.path, made.kind, made.size) == (root.booklet, "pdf", len(root.bytes()))
        and made.pages
        and made.pages % 2 == 0
    )
    report = json.loads(root.booklet.with_name("build.json").read_text("utf-8"))
    assert report["edition"] == "2031" and report["tools"]["WeasyPrint"] and report["tools"]["Pango"]
    assert report["files"] == [
        {"file": "booklet.pdf", "kind": "pdf", "pages": made.pages, "size": made.size, "sha256": made.sha256}
    ]


def test_the_newest_edition_is_built(root: small.Root) -> None:
    for name in ("999", "2030", "notes"):
        shutil.copytree(root.path / "content/2031", root.path / "content" / name)
    assert workflow.newest(root.folders) == "2031" and root.build().edition == "2031"
    assert (
        workflow.build(root.folders, "2030", workshop=root.workshop).artifacts[0].path
        == root.path / "output/2030/booklet.pdf"
    )


def test_wrong_usage(root: small.Root, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no edition") as caught:
        workflow.build(Folders(tmp_path / "empty"))
    assert (small.one(caught.value.problems).code, caught.value.exit_code) == ("E801", 2)
    with pytest.raises(UsageError, match="There is no format 'epub'"):
        workflow.build(root.folders, formats=("pdf", "epub"))


@pytest.mark.parametrize(
    "name", ["1999", "../2031", "2031/../2031", "/etc", "", "x" * 300, "2031\0", "\udc80"]
)
def test_an_edition_that_is_none(root: small.Root, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    try:
        built = workflow.build(root.folders, name, workshop=root.workshop)
        assert name == "" and built.edition == "2031"  # no name: the newest
    except PressklarError as error:
        assert {problem.code for problem in error.problems} == {"E101"}
    assert sorted(tmp_path.rglob("*")) == before


def test_problems_of_content_and_theme_are_told_together(root: small.Root) -> None:
    root.own("styles/theme.yaml")
    root.change("styles/theme.yaml", "width: 148mm", "width: 148")
    root.change(small.FIRST, "region-gotland", "region-nowhere")
    root.change(small.FOURTH, "idea: |\n", "idee: |\n")
    assert {problem.code for problem in root.problems()} >= {"E303"} and len(
        {problem.file for problem in root.problems()}
    ) == 3


FAILURES: dict[str, tuple[str, type[PressklarError], Callable[[small.Root], object]]] = {
    "content": (
        "E1",
        ContentError,
        lambda root: root.change(small.FIRST, "region-gotland", "region-nowhere"),
    ),
    "a theme": ("E303", ContentError, lambda root: root.write("styles/theme.yaml", "page: {width: 1}\n")),
    "texts": ("E311", ContentError, lambda root: root.write("templates/texts.yaml", "sv:\n  a: b: c\n")),
    "a template": (
        "E310",
        ContentError,
        lambda root: root.write("templates/registers.html.j2", "{{ nothing }}"),
    ),
    "a style sheet": ("E310", ContentError, lambda root: root.write("styles/furniture.css", "{{ nothing }}")),
    "a link to nothing": (
        "E510",
        ContentError,
        lambda root: root.write(
            "templates/back.html.j2", '<section class="leaf"><a href="#x">x</a></section>'
        ),
    ),
    "a file where output should be": ("E901", OutsideError, lambda root: spoil_output(root)),
}


def spoil_output(root: small.Root) -> None:
    shutil.move(root.path / "output", root.path / "moved")
    root.write("output", "a file where a folder should be")


@pytest.mark.parametrize(("code", "kind", "spoil"), FAILURES.values(), ids=FAILURES)
def test_whatever_fails_the_earlier_booklet_stays(
    root: small.Root, code: str, kind: type[PressklarError], spoil: Callable[[small.Root], object]
) -> None:
    before = {path.name: path.read_bytes() for path in root.booklet.parent.iterdir()}
    spoil(root)
    for _ in range(2):  # the second time it must fail too, and not be taken for built
        with pytest.raises(kind) as caught:
            root.build()
        assert any(problem.code.startswith(code) for problem in caught.value.problems)
    output = root.path / ("moved" if (root.path / "moved").exists() else "output") / "2031"
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


def test_a_disk_without_room(root: small.Root) -> None:
    before = root.bytes()
    root.change(small.FIRST, "kort text", "rolig ord")
    with room(len(before) // 2), pytest.raises(OutsideError) as caught:
        root.build()
    problem = small.one(caught.value.problems)
    assert (
        problem.code == "E901"
        and "could not be written" in problem.message
        and "booklet.pdf" in problem.message
    )
    assert root.bytes() == before and root.strays() == []
    assert not root.build().unchanged and root.bytes() != before


def test_a_disk_without_room_for_the_cache(root: small.Root) -> None:
    """The processes that lay out start with the limit, and fail by it."""
    before = root.bytes()
    shutil.rmtree(root.cache)
    root.change(small.FIRST, "kort text", "rolig ord")
    with room(3000), Workshop(1) as workshop, pytest.raises(OutsideError) as caught:
        workflow.build(root.folders, workshop=workshop)
    assert {problem.code for problem in caught.value.problems} == {"E901"}
    assert root.bytes() == before and root.strays() == []
    root.build()
    assert root.bytes() != before


def test_strict_takes_warnings_for_errors_also_where_nothing_changed(root: small.Root) -> None:
    root.change(small.FIRST, "kim@region.example", "kim@region")
    before = root.bytes()
    with pytest.raises(ContentError, match="kim@region"):
        workflow.build(root.folders, strict=True, workshop=root.workshop)
    assert root.bytes() == before
    assert [problem.severity for problem in root.build().problems] == ["warning"]
    with pytest.raises(ContentError, match="kim@region"):
        workflow.build(root.folders, strict=True, workshop=root.workshop)
    assert root.build().unchanged


def test_strict_takes_the_layout_engines_warnings_too(root: small.Root) -> None:
    root.own("styles/booklet.css")
    root.change("styles/booklet.css", ".leaf {", ".leaf { colr: red;")
    before = root.bytes()
    with pytest.raises(ContentError, match="colr"):
        workflow.build(root.folders, strict=True, workshop=root.workshop)
    assert root.bytes() == before


def test_a_format_is_a_line_in_the_registry(root: small.Root, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"web/index.html": b"<p>", "web/old.html": b"old"}

    def web(
        edition: SectionSource,
        folders: Folders,
        workshop: Workshop,
        progress: workflow.Progress,
        beside: Sequence[str],
    ) -> Callable[[], workflow.EngineOutput]:
        return lambda: workflow.EngineOutput(dict(pages), None, ())

    monkeypatch.setattr(workflow, "FORMATS", {**workflow.FORMATS, "web": web})
    first = workflow.build(root.folders, formats=("pdf", "web"), workshop=root.workshop)
    assert [made.kind for made in first.artifacts] == ["pdf", "web"]
    assert workflow.build(root.folders, formats=("pdf", "web")).unchanged
    del pages["web/old.html"]
    root.change(small.FIRST, "kort text", "rolig ord")
    workflow.build(root.folders, formats=("pdf", "web"), workshop=root.workshop)
    assert sorted(path.name for path in (root.path / "output/2031/web").iterdir()) == [
        "index.html"
    ]  # what a format no longer makes goes
    assert root.booklet.is_file()
