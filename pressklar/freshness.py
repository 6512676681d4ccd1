"""Whether an edition must be built again: the inputs of the last build, by size, time and SHA-256. Imports nothing heavy (DESIGN §8)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .disk import write_whole
from .folders import PACKAGE, PROJECT, Folders

State = dict[str, Any]
Facts = list[Any]


@dataclass(frozen=True)
class Beginning:
    """When a build began, in ns by its disk's clock, and which files there were."""

    time: int
    listing: str


@dataclass(frozen=True)
class Record:
    """The record of the last build of an edition in some formats, kept in the cache folder with its own checksum."""

    path: Path

    def unchanged(self, folders: Folders, edition: str) -> State | None:
        """What the last build made, where no input has changed since and its files still stand as it wrote them; else None."""
        try:
            checksum, _, body = self.path.read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != checksum:
                return None
            state = json.loads(body)
            if state["place"] != _place(folders) or state["listing"] != _listing(folders, edition):
                return None
            same = all(_same(path, *facts) for path, facts in (*state["inputs"].items(), *state["outputs"].items()))
            return state["result"] if same else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def begin(self, folders: Folders, edition: str) -> Beginning:
        """Void the record before anything is read. Raises OutsideError (E901) where the cache can't be written."""
        write_whole(self.path, b"", lasting=False)
        return Beginning(self.path.stat().st_mtime_ns, _listing(folders, edition))

    def write(self, folders: Folders, beginning: Beginning, inputs: Mapping[Path, Facts], outputs: Iterable[Path], result: State) -> None:
        """Record a build. Nothing is recorded where an input was changed while it ran: the next one starts anew."""
        if any(_changed(path) > beginning.time for path in inputs):
            return
        state = {
            "place": _place(folders),
            "listing": beginning.listing,
            "inputs": {str(path): facts for path, facts in inputs.items() if facts},
            "outputs": {str(path): facts_of(path) for path in outputs},
            "result": result,
        }
        body = json.dumps(state).encode()
        write_whole(self.path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body, lasting=False)  # one that is lost costs a build, no more


def record_of(folders: Folders, edition: str, formats: Sequence[str]) -> Record:
    """Named by a hash: an edition's name as it was given may not be fit for a file's."""
    name = hashlib.sha256(" ".join((edition, *formats)).encode("utf-8", "surrogateescape")).hexdigest()
    return Record(folders.cache / f"{name[:16]}.build.json")


def own_files(folders: Folders) -> list[Path]:
    """Templates, styles and this program: whatever else a build depends on besides its content."""
    code = sorted(PACKAGE.rglob("*.py"))
    looks = [path for folder in (*folders.templates, *folders.styles) for path in _files(folder)]
    return [*code, *looks, PROJECT / "requirements.txt", Path(sys.prefix) / "pyvenv.cfg"]


def _place(folders: Folders) -> list[str]:
    """Where and with what a build runs: a copied folder, another Python, a renewed library or LibreOffice come or gone makes another."""
    libraries = (name for folder in sys.path if folder.endswith("site-packages") for name in _names(Path(folder)))
    return [sys.version, str(PROJECT), str(folders.root), str(shutil.which("soffice")), *libraries]


def _listing(folders: Folders, edition: str) -> str:
    """Which files there are: a new one changes no old one's time."""
    content = (f"{folder}/{name}" for folder in (folders.edition(edition) / "proposals", folders.edition(edition) / "images") for name in _names(folder))
    looks = (str(path) for folder in (*folders.templates, *folders.styles) for path in _files(folder))
    return hashlib.sha256("\n".join((*content, *looks)).encode("utf-8", "surrogateescape")).hexdigest()


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(os.listdir(folder))
    except (OSError, ValueError):
        return


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _changed(path: Path) -> int:
    """When a file was last changed, in ns; 0 where there is none. Elsewhere than on Windows by the time that no program can set."""
    try:
        stat = path.stat()
    except OSError:
        return 0
    return stat.st_mtime_ns if os.name == "nt" else stat.st_ctime_ns


def facts_of(path: Path) -> Facts:
    """Size, time and SHA-256 of a file; nothing of what is none."""
    if not path.is_file():
        return []
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()]


def _same(path: str, size: int, time: int, digest: str) -> bool:
    stat = os.stat(path)
    if stat.st_size != size:
        return False
    return stat.st_mtime_ns == time or hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
