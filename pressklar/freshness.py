"""Whether an edition must be built again: the inputs of the last build, by size, time and SHA-256. Imports nothing heavy (DESIGN §8)."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .disk import write_whole
from .folders import PROJECT, Folders

State = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """The record of the last build of an edition in some formats, kept in the cache folder."""

    path: Path

    def unchanged(self, folders: Folders, edition: str) -> State | None:
        """What the last build made, where no input has changed since and its files still stand as it wrote them; else None."""
        try:
            state = json.loads(self.path.read_bytes())
            inputs, outputs = state["inputs"], state["outputs"]
            if state["python"] != sys.version or state["listing"] != _listing(folders, edition):
                return None
            same = all(_same(path, *facts) for path, facts in inputs.items()) and all(_same(path, *facts) for path, facts in outputs.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return state["result"] if same else None

    def write(self, folders: Folders, edition: str, inputs: Sequence[Path], outputs: Iterable[Path], result: State) -> None:
        state = {
            "python": sys.version,
            "listing": _listing(folders, edition),
            "inputs": {str(path): _facts(path) for path in inputs if path.is_file()},
            "outputs": {str(path): _facts(path) for path in outputs},
            "result": result,
        }
        write_whole(self.path, json.dumps(state).encode())


def record_of(folders: Folders, edition: str, formats: Sequence[str]) -> Record:
    return Record(folders.cache / f"{edition}.{'-'.join(formats)}.json")


def own_files(folders: Folders) -> list[Path]:
    """Templates, styles and this program: whatever else a build depends on besides its content."""
    code = sorted((PROJECT / "pressklar").rglob("*.py"))
    looks = [path for folder in (*folders.templates, *folders.styles) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [*code, *looks, PROJECT / "requirements.txt", Path(sys.prefix) / "pyvenv.cfg"]


def _listing(folders: Folders, edition: str) -> str:
    """Which files there are: a new one changes no old one's time."""
    names: list[str] = []
    for folder in (folders.edition(edition) / "proposals", folders.edition(edition) / "images", *folders.templates, *folders.styles):
        names += (f"{folder.name}/{name}" for name in _names(folder))
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(os.listdir(folder))
    except OSError:
        return


def _facts(path: Path) -> list[Any]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()]


def _same(path: str, size: int, time: int, digest: str) -> bool:
    stat = os.stat(path)
    if stat.st_size != size:
        return False
    return stat.st_mtime_ns == time or hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
