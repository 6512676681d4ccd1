"""Folders to build in: copies of the 2024 edition, the same eight chapters many times, a paragraph more. The
project's own content is only read.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Self

import yaml

from pressklar.foundation.folders import Folders

PROJECT = Path(__file__).resolve().parent.parent
CONTENT = PROJECT / "content"
EDITION = "2024"
PARAGRAPH = "\nEtt stycke till, det {}:e i ordningen, skrivet i sista stund. Det hör till förslaget och bryts som all annan text på sidan.\n"


def copied(root: Path, times: int = 1) -> Path:
    """A new root with the edition's chapters so many times over: their ids end in -1, -2 …, and links go to
    their own copy.
    """
    folder = root / "content" / EDITION
    if times == 1:
        shutil.copytree(CONTENT, root / "content")
        return root
    (folder / "proposals").mkdir(parents=True)
    shutil.copy(CONTENT / "members.yaml", root / "content")
    if (CONTENT / EDITION / "images").is_dir():
        shutil.copytree(CONTENT / EDITION / "images", folder / "images")
    edition = _load(CONTENT / EDITION / "edition.yaml")
    chapters, texts = (
        edition["chapters"],
        {path.stem: path.read_text("utf-8") for path in (CONTENT / EDITION / "proposals").glob("*.yaml")},
    )
    edition["chapters"] = []
    for turn in range(1, times + 1):
        for chapter in chapters:
            edition["chapters"].append(
                {
                    **chapter,
                    "id": f"{chapter['id']}-{turn}",
                    "proposals": [f"{name}-{turn}" for name in chapter["proposals"]],
                }
            )
        for name, text in texts.items():
            linked = re.sub(r"\]\(#([^)\s]+)", lambda link, turn=turn: f"](#{link[1]}-{turn}", text)  # type: ignore[misc]
            (folder / "proposals" / f"{name}-{turn}.yaml").write_text(linked, "utf-8")
    _save(folder / "edition.yaml", edition)
    return root


def emptied(root: Path) -> None:
    """Take away all that was ever built there."""
    for folder in (Folders(root).cache, root / "output"):
        shutil.rmtree(folder, ignore_errors=True)


_added = 0


class Edited:
    """A proposal in the middle of a middle chapter, to which a paragraph is added; at the end it is as it
    was.
    """

    def __init__(self, root: Path) -> None:
        edition = _load(root / "content" / EDITION / "edition.yaml")
        names = edition["chapters"][len(edition["chapters"]) // 2]["proposals"]
        self._path = root / "content" / EDITION / "proposals" / f"{names[len(names) // 2]}.yaml"
        self._text = self._path.read_text("utf-8")
        self._field = edition["fields"][0]["key"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._path.write_text(self._text, "utf-8")

    def add(self) -> None:
        """Add a paragraph that was never added before: nothing that must be laid out again can come from the
        cache.
        """
        global _added
        _added += 1
        proposal = yaml.safe_load(self._text)
        proposal[self._field] += PARAGRAPH.format(_added)
        _save(self._path, proposal)


def _load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def _save(path: Path, value: Any) -> None:
    path.write_text(
        yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000), "utf-8"
    )
