"""The plan of the house, enforced: floors, no cycles, modules and functions of a readable size, every problem
code explained.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "pressklar"
FLOORS = {
    0: ("model", "problems", "theme", "foundation", "locale"),
    1: ("markup", "typography"),
    2: ("manuscript",),
    3: ("rendering", "ooxml"),
    4: ("pdf", "docx", "web"),
    5: ("intake", "merge", "redline", "checks", "press", "dispatch"),
    6: ("collecting",),
    7: ("calling",),
    8: ("building",),
    9: ("studio",),
    10: ("commands",),
    11: ("cli",),
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
LONGEST_MODULE = 450
LONGEST_FUNCTION = 70
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The module's name inside the package: "pdf.engine"; a folder's __init__ is the folder."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Each module of the package that this one imports, also inside functions and for types only, with the
    line.
    """
    here = path.relative_to(PACKAGE).with_suffix("").parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*here[: len(here) - node.level], *(node.module.split(".") if node.module else [])]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "pressklar":
            base = (node.module or "").split(".")[1:]
        elif isinstance(node, ast.Import):
            yield from (
                (known(alias.name.split(".")[1:]), node.lineno)
                for alias in node.names
                if alias.name.partition(".")[0] == "pressklar"
            )
            continue
        else:
            continue
        yield from ((known([*base, alias.name]), node.lineno) for alias in node.names)


def known(parts: list[str]) -> str:
    """The longest beginning of the dotted name that is a module: the rest is a name in it."""
    while parts and ".".join(parts) not in NAMES:
        parts = parts[:-1]
    return ".".join(parts)


def room(module: str) -> str:
    return module.partition(".")[0]


def test_the_package_is_read() -> None:
    assert "problems" in {name for name, _ in imported(NAMES["theme.reading"])}
    assert {"commands.terminal", "building.workflow"} <= {
        name for name, _ in imported(NAMES["commands.build"])
    }, "imports inside functions count too"


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path)], ids=name_of)
def test_a_floor_imports_only_lower_floors(path: Path) -> None:
    mine = room(name_of(path))
    assert mine in FLOOR_OF, (
        f"{mine} stands on no floor: give it one in FLOORS here, and in docs/architecture.md"
    )
    for other, line in imported(path):
        theirs = room(other)
        if (
            theirs in ("", mine) or name_of(path) == "locale.catalogue"
        ):  # a tool for development: it reads all rooms
            continue
        higher, beside = (
            FLOOR_OF[theirs] > FLOOR_OF[mine],
            FLOOR_OF[theirs] == FLOOR_OF[mine] > 0,
        )  # on the ground floor they may lean on each other
        assert not higher and not beside, (
            f"{path.relative_to(PROJECT)}:{line}: {mine} (floor {FLOOR_OF[mine]}) imports {theirs} (floor {FLOOR_OF[theirs]})"
        )


def test_no_import_cycles() -> None:
    edges = {name: {other for other, _ in imported(path) if other != name} for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"import cycle: {' -> '.join((*way[way.index(name) :], name))}"
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in sorted(edges):
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_fit_their_readers(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{path.relative_to(PROJECT)} has {lines} lines: part it"
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, (
                f"{path.relative_to(PROJECT)}:{node.lineno}: {node.name} has {length} lines: part it"
            )


def test_every_problem_is_explained() -> None:
    used = {
        node.value: f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in MODULES
        if name_of(path) != "checks.code_titles"  # which names codes and raises none
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[EWA]\d{3}", node.value)
    }
    page = (PROJECT / "docs" / "problems.md").read_text("utf-8")
    explained = re.findall(r"^### ([EWA]\d{3}) \S", page, re.M)
    missing = {code: place for code, place in used.items() if code not in explained}
    assert not missing, f"these codes have no entry in docs/problems.md: {missing}"
    assert not set(explained) - set(used), (
        f"docs/problems.md explains codes that nothing uses: {sorted(set(explained) - set(used))}"
    )
    assert [code for code, count in Counter(explained).items() if count > 1] == []


def test_each_explanation_stands_in_its_section_and_says_something() -> None:
    page = (PROJECT / "docs" / "problems.md").read_text("utf-8")
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        hundred = section[1]
        for entry in re.split(r"^### ", section, flags=re.M)[1:]:
            heading, _, text = entry.partition("\n")
            assert heading[1] == hundred, f"{heading} stands under {section.splitlines()[0]}"
            assert len(text.split()) >= 12, f"{heading}: say what it means, why it matters and what to do"


def test_the_picture_of_the_rooms_is_of_these_floors() -> None:
    from docs.pictures.rooms import PICTURE, drawn

    assert PICTURE.read_text("utf-8") == drawn(FLOORS), "python -m docs.pictures.rooms"


def test_the_picture_of_the_year_names_commands_that_there_are() -> None:
    from docs.pictures.year import HERE, YEARS, drawn
    from pressklar.cli import COMMANDS

    for name, year in YEARS.items():
        assert (HERE / name).read_text("utf-8") == drawn(year), "python -m docs.pictures.year"
        commands = {command for _, words in year.steps for command in words.split(", ")}
        assert commands <= set(COMMANDS), name
