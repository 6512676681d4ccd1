"""Two commands and an editor who saves, interleaved at random: no saved word is lost without its file being
named, no command lies about its own.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from killing import forked, listen, steps_of
from soaking import rounds
from writers import FIX, IMPORT, LEARN, MERGE, leftovers, stage

from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition, transaction
from pressklar.manuscript.transaction import recover

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="asks /proc for the names of open files"
)
Answer = dict[str, Any]
COMMANDS = {"merge": MERGE, "fix": FIX, "learn": LEARN, "import": IMPORT}
MERGED = {
    "content/2031/proposals/fler-tag.yaml": "varje halvtimme",
    "content/2031/records/kept/djupa-brunnar.yaml": "Djupa brunnar",
}
"""What merge puts into a file that it says it wrote."""
NAMING = ("E633", "W822")
SAVED = (
    "2031/proposals/fler-tag.yaml",
    "2031/proposals/korta-vagar.yaml",
    "2031/proposals/djupa-brunnar.yaml",
    "2031/edition.yaml",
    "members.yaml",
    "words.txt",
)


@dataclass(frozen=True)
class Save:
    """An editor's save before an operation of the first command: a line more, written into the file as it
    stands, or beside and renamed.
    """

    before: int
    name: str
    line: bytes
    renames: bool

    def __call__(self, root: Path) -> None:
        path = root / "content" / self.name
        if not path.exists():
            return
        with (root / "saved.txt").open("ab") as note:
            note.write(self.line)
        if self.renames:
            beside = root / "editor.tmp"
            beside.write_bytes(path.read_bytes() + self.line)
            beside.replace(path)
        else:
            with path.open("ab", buffering=0) as file:
                file.write(self.line)


def told(name: str, root: Path) -> Callable[[], int]:
    """A command with --json; what it answers goes into a file."""

    def run() -> int:
        with (root / f"{name}.{os.getpid()}.json").open("w", encoding="utf-8") as sys.stdout:
            return COMMANDS[name](root)

    return run


def together(first: str, second: str, saves: list[Save], start: int, root: Path, *, waits: bool) -> None:
    """The first command, with the saves in the midst of it and the second begun before its operation `start`:
    run to its end there, or beside it.
    """
    others: list[int] = []

    def main() -> int:
        count, inside = 0, False

        def step(_: int | None) -> None:
            nonlocal count, inside
            if inside:
                return
            inside, count = True, count + 1
            for save in saves:
                if save.before == count:
                    save(root)
            if count == start:
                transaction.PATIENCE = 0.1 if waits else 10.0
                if waits:
                    forked(told(second, root))
                elif (child := os.fork()) == 0:
                    listening.clear()
                    os._exit(forked(told(second, root)))
                else:
                    others.append(child)
            inside = False

        listening = [step]
        listen(root, lambda handle: listening[0](handle) if listening else None)
        code = told(first, root)()
        for child in others:
            os.waitpid(child, 0)
        return code

    forked(main)


def answers(root: Path) -> list[Answer]:
    return [
        json.loads(path.read_text("utf-8")) for path in sorted(root.glob("*.json")) if path.stat().st_size
    ]


def claims(answer: Answer) -> list[str]:
    """The words that a command says it has written."""
    words = [MERGED[name] for name in answer.get("written", []) if name in MERGED]
    words += [change["after"] for change in answer.get("fixed", [])] + answer.get("learned", [])
    return words + ["Lamps that think"] * ("chapters" in answer)


def texts(root: Path) -> dict[str, bytes]:
    """All that a person can find again: content and what was set aside, without the history."""
    home = root / "content"
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.is_relative_to(home / "records") and "returned" not in path.parts
    }


@pytest.mark.soak
def test_no_saved_word_is_lost_without_being_named(tmp_path: Path) -> None:
    base = stage("fix")
    (base.root / "content" / "words.txt").write_text("ljungpipare\n", "utf-8")
    lengths = {}
    for name in COMMANDS:
        root = base.copy(tmp_path / name)
        lengths[name] = steps_of(lambda root=root, name=name: COMMANDS[name](root), root)  # type: ignore[misc]
    for number in range(rounds(8, 300)):
        dice = random.Random(number)
        first, second = dice.choice([*COMMANDS]), dice.choice([*COMMANDS])
        waits = dice.random() < 0.5
        saves = [
            Save(
                dice.randint(1, lengths[first]),
                dice.choice(SAVED),
                f"# sparat {number}.{turn}\n".encode(),
                waits and dice.random() < 0.5,
            )
            for turn in range(dice.randint(1, 4))
        ]
        root = base.copy(tmp_path / f"round{number}")
        together(first, second, saves, dice.randint(1, lengths[first]), root, waits=waits)
        where = f"round {number}: {first} with {second}, {saves}"
        after = texts(root)
        told_by_each = answers(root)
        assert told_by_each, where
        named = {
            str(finding["file"]).removeprefix("content/")
            for answer in told_by_each
            for finding in answer["findings"]
            if finding["code"] in NAMING
        }
        saved = (
            (root / "saved.txt").read_bytes().splitlines(keepends=True)
            if (root / "saved.txt").exists()
            else []
        )
        for save in saves:
            if save.line in saved and save.name not in named:
                assert any(save.line in data for data in after.values()), (
                    f"{where}: {save.name} has lost what was saved"
                )
        for words in (words.encode() for answer in told_by_each for words in claims(answer)):
            assert any(words in data for data in after.values()), f"{where}: {words!r} was written, it says"
        recover(Folders(root), "test")
        assert leftovers(root) == [], where
        assert not [
            problem
            for problem in read_edition(Folders(root), "2031").problems
            if problem.code in ("E820", "E821")
        ], where
