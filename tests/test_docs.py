"""The docs are true: each of their commands is run, each example is read, each link leads somewhere, nothing
is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import get_args

import pytest
import small
import yaml

from pressklar import cli
from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition
from pressklar.model import Part

PROJECT = Path(__file__).resolve().parent.parent
PAGES = (
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "docs").glob("*.md")),
    *sorted((PROJECT / "docs" / "sv").glob("*.md")),
)
NOT_RUN = {
    "make booklet": "sets the machine up; tests/test_setup.py tries its parts, and a fresh clone the whole",
    "make test": "is this very suite",
    "make check": "is a part of this very suite",
}
EARLIER = """\
Förslag inför 2019

Vatten

1. Renare sjöar

Idé

Vi vill göra sjöarna renare.

Syfte och övergripande mål

Renare vatten.

Målgrupp

Alla som bor vid en sjö

Kontaktperson

Kim Exempel, strateg, Region Gotland, kim@region-gotland.example
"""
PARTS = ("build.py", "pressklar", "content", "templates", "styles")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def commands() -> list[str]:
    """Each different command of the docs, in reading order."""
    return list(
        dict.fromkeys(
            line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines() if line
        )
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as it stands, with the same virtual environment."""
    folder = tmp_path_factory.mktemp("docs") / "project"
    folder.mkdir()
    for part in PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    (folder / "forslag-2019.txt").write_text(EARLIER, "utf-8")
    return folder


@pytest.mark.soak(cases=6)
@pytest.mark.slow
@pytest.mark.skipif(not (PROJECT / ".venv").exists(), reason="build.py needs .venv: run make test")
@pytest.mark.parametrize("line", [line for line in commands() if line not in NOT_RUN])
def test_every_command_in_the_docs_runs(copy: Path, line: str) -> None:
    done = subprocess.run(
        ["sh", "-c", line], cwd=copy, capture_output=True, text=True, timeout=300, check=False
    )
    fine = (
        (0, 1) if "--strict" in line else (0,)
    )  # the edition's own gaps ("Ej angivet.") are warnings, and 1 is then the right answer
    assert done.returncode in fine, f"{line}\n{done.stdout}\n{done.stderr}"


def test_what_is_not_run_stands_there_and_has_its_reason() -> None:
    assert {line for line in commands() if line.startswith("make ")} == set(NOT_RUN)


def test_the_readme_opens_with_the_two_commands() -> None:
    assert [block.strip() for block in blocks(PROJECT / "README.md", "sh")[:2]] == [
        "make booklet",
        "make test",
    ]
    assert (PROJECT / "README.md").read_text("utf-8").index("make booklet") < 800


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_stands_in_the_readmes_table(command: str) -> None:
    table = [
        line
        for line in (PROJECT / "README.md").read_text("utf-8").splitlines()
        if line.startswith("| `python3 build.py")
    ]
    assert any(re.match(rf"\| `python3 build\.py {command}\b", line) for line in table)


def test_every_option_stands_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    options = {
        name
        for command in (cli.cli, *map(cli.command, cli.COMMANDS))
        for option in command.params
        for name in option.opts
        if name.startswith("--")
    }
    assert options - {"--version"} <= set(re.findall(r"--[a-z][a-z-]*", readme))


def test_every_make_target_is_explained_at_the_top_of_the_makefile() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert targets == set(re.findall(r"make ([a-z]+) ", makefile.split("\n\n")[0]))
    assert set(re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()) == targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith("https://"):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name} links to {target}"


def test_files_named_in_the_docs_are_there() -> None:
    for page in PAGES:
        for name in re.findall(
            r"`((?:pressklar|tests|docs|templates|styles|content)/[\w./-]+|[\w-]+\.(?:toml|sh|txt))`",
            page.read_text("utf-8"),
        ):
            if not re.search(r"/(images|pages|records|fonts|own)|/2019/|/2025/|forslag-|crash\.txt", name):
                assert (PROJECT / name).exists(), f"{page.name} names {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_of_content_are_read_without_a_word_of_complaint(tmp_path: Path, page: Path) -> None:
    for block in blocks(page, "yaml"):
        named = re.match(r"# (content/2024/proposals/([\w-]+)\.yaml)\n", block)
        if not named:
            yaml.safe_load(block)
            continue
        shutil.copytree(PROJECT / "content", tmp_path / "content", dirs_exist_ok=True)
        (tmp_path / named[1]).write_text(block, "utf-8")
        edition = tmp_path / "content" / "2024" / "edition.yaml"
        first = re.search(
            r"\n( +- )[a-z-]+\n", edition.read_text("utf-8").partition("proposals:\n")[2].join(["\n", ""])
        )
        assert first
        edition.write_text(
            edition.read_text("utf-8").replace("proposals:\n", f"proposals:\n{first[1]}{named[2]}\n", 1),
            "utf-8",
        )
        reading = read_edition(Folders(tmp_path), "2024")
        assert [problem for problem in reading.problems if problem.file == named[1]] == []
        assert reading.edition and reading.edition.proposals[0].id == named[2]


def test_each_dependency_has_its_reason_and_no_other_is_named() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *declared["project"]["dependencies"],
        *(name for extra in declared["project"]["optional-dependencies"].values() for name in extra),
        *declared["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[<>=!~ \[;]", requirement)[0] for requirement in wanted}
    rows = dict(
        re.findall(
            r"^\| ([a-z][\w-]*) \| (.+) \|$", (PROJECT / "docs" / "dependencies.md").read_text("utf-8"), re.M
        )
    )
    rows.pop("package")
    assert set(rows) == names
    assert all(len(reason.split()) >= 3 for reason in rows.values())


def test_the_licence_and_the_version_agree() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert declared["license"] == "MIT" and (PROJECT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert f"## {declared['version']}\n" in (PROJECT / "CHANGELOG.md").read_text("utf-8")


def test_every_part_that_may_be_left_out_is_in_the_guide_and_its_example_is_read(tmp_path: Path) -> None:
    page = PROJECT / "docs" / "editor.md"
    text = page.read_text("utf-8")
    rows = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", text, re.M))))
    assert set(get_args(Part)) <= rows
    assert {"leave_out", "opening_side", "cover_number", "words"} <= rows
    (example,) = (block for block in blocks(page, "yaml") if block.startswith("leave_out:"))
    root = small.make(tmp_path / "root")
    root.write(small.EDITION, (root.path / small.EDITION).read_text("utf-8") + example)
    reading = read_edition(root.folders, root.edition)
    assert reading.problems == () and reading.edition is not None
    assert reading.edition.nouns["entry"].many == "books" and reading.edition.cover_number == "30/31"
    (members,) = (block for block in blocks(page, "yaml") if block.startswith("# content/members.yaml"))
    root.write("content/members.yaml", members + "- {id: region-skane, name: Region Skåne}\n")
    reading = read_edition(root.folders, root.edition)
    assert reading.problems == () and reading.edition is not None
    assert reading.edition.members[0].short_name == "Gotland"
