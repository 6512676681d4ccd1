"""The edition's files in memory, while a run decides what becomes of them: nothing is written before all of
it is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..foundation.folders import Folders
from ..manuscript import read_edition
from ..manuscript.changeset import FileChange
from ..manuscript.read.files import RefusedError, read_bytes
from ..model import Edition
from ..problems import ContentError, Place, Problem, has_errors


@dataclass
class ContentFiles:
    """What each file held when it was read, and what it holds now."""

    folders: Folders
    edition: Edition
    before: dict[Path, bytes | None] = field(default_factory=dict)
    now: dict[Path, bytes | None] = field(default_factory=dict)

    def read(self, path: Path) -> bytes | None:
        if path not in self.now:
            try:
                data = read_bytes(path, self.folders.root.resolve())
            except RefusedError as refusal:
                if refusal.kind != "missing":
                    name = self.folders.display_path(path)
                    raise ContentError(Problem("E102", Place(name), refusal.sentence(name))) from refusal
                data = None
            self.before[path] = self.now[path] = data
        return self.now[path]

    def write(self, path: Path, data: bytes) -> None:
        self.read(path)
        self.now[path] = data

    def changes(self) -> tuple[FileChange, ...]:
        return tuple(
            FileChange.between(path, self.before[path], data)
            for path, data in self.now.items()
            if data != self.before[path]
        )


def edition_to_fill(folders: Folders, name: str) -> Edition:
    """The edition that submissions go into. Raises ContentError where it, or its settings, can't be read."""
    reading = read_edition(folders, name)
    if reading.edition is None:
        raise ContentError(*(problem for problem in reading.problems if problem.severity == "error"))
    settings = f"{folders.display_path(folders.edition(name))}/edition.yaml"
    if has_errors(wrong := [problem for problem in reading.problems if problem.file == settings]):
        raise ContentError(*(problem for problem in wrong if problem.severity == "error"))
    return reading.edition
