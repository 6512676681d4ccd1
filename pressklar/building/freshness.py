"""Whether an edition must be built again: the inputs of the last build, by size, time and SHA-256. Imports
nothing heavy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..foundation.checked_json import read_json, write_json
from ..foundation.files import write_atomically
from ..foundation.folders import PACKAGE, PROJECT, Folders
from ..foundation.hashing import file_sum, text_sum
from ..foundation.programs.lookup import file_stamp, find

if TYPE_CHECKING:
    from ..foundation.inputs import Inputs
    from ..model import Edition

State = dict[str, Any]
Facts = list[Any]


@dataclass(frozen=True)
class BuildStart:
    """When a build began, in ns by its disk's clock, and which files there were: as one hash, and those of
    the look and the pictures by name.
    """

    time: int
    listing: str
    files: frozenset[str]


@dataclass(frozen=True)
class Record:
    """The record of the last build of an edition in some formats, kept in the cache folder with its own
    checksum.
    """

    path: Path

    def unchanged(self, folders: Folders, edition: str) -> State | None:
        """What the last build made, where no input has changed since and its files still stand as it wrote
        them; else None.
        """
        state = read_json(self.path)
        try:
            if (
                state is None
                or state["place"] != _place(folders)
                or state["listing"] != _listing(folders, edition)
            ):
                return None
            same = all(
                _same(path, *facts) for path, facts in (*state["inputs"].items(), *state["outputs"].items())
            )
            return state["result"] if same else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def begin(self, folders: Folders, edition: str) -> BuildStart:
        """Void the record before anything is read. Raises OutsideError (E901) where the cache can't be
        written.
        """
        write_atomically(self.path, b"", lasting=False)
        return BuildStart(
            self.path.stat().st_mtime_ns,
            _listing(folders, edition),
            frozenset(_looks_and_pictures(folders, edition)),
        )

    def write(
        self,
        folders: Folders,
        beginning: BuildStart,
        inputs: Mapping[Path, Facts],
        outputs: Iterable[Path],
        result: State,
    ) -> None:
        """Record a build. Nothing is recorded where an input was changed while it ran: the next one starts
        anew.
        """
        if any(_changed(path) > beginning.time for path in inputs):
            return
        state = {
            "place": _place(folders),
            "listing": beginning.listing,
            "inputs": {str(path): facts for path, facts in inputs.items() if facts},
            "outputs": {str(path): facts_of(path) for path in outputs},
            "result": result,
        }
        write_json(self.path, state)


def record_of(folders: Folders, edition: str, formats: Sequence[str]) -> Record:
    """Named by a hash: an edition's name as it was given may not be fit for a file's."""
    return Record(folders.cache / f"{text_sum(edition, *formats)[:16]}.build.json")


def own_files(folders: Folders) -> list[Path]:
    """Templates, styles and this program: whatever else a build depends on besides its content."""
    code = sorted(PACKAGE.rglob("*.py"))
    looks = [path for folder in (*folders.templates, *folders.styles) for path in _files(folder)]
    return [*code, *looks, PROJECT / "requirements.txt", Path(sys.prefix) / "pyvenv.cfg"]


def inputs_since(beginning: BuildStart, folders: Folders, edition: Edition) -> Inputs:
    """What a build that began then was made from, `edition` as it was read.

    A template, style or picture that was saved, added or taken away while it ran has no hash: nobody knows
    which of the two was used.
    """
    from ..foundation.inputs import inputs_of

    now = inputs_of(folders, edition)
    files = _looks_and_pictures(folders, edition.id)
    unsure = {name for name, path in files.items() if _changed(path) > beginning.time} | (
        beginning.files ^ files.keys()
    )
    looks = {name for name in unsure if name.startswith(("templates/", "styles/"))}
    return replace(
        now,
        content={**now.content, **dict.fromkeys(unsure - looks, "")},
        looks={**now.looks, **dict.fromkeys(looks, "")},
    )


def _looks_and_pictures(folders: Folders, edition: str) -> dict[str, Path]:
    from ..foundation.inputs import files_in, look_files

    return look_files(folders) | {
        folders.display_path(path): path for path in files_in(folders.edition(edition) / "images")
    }


def _place(folders: Folders) -> list[str]:
    """Where and with what a build runs: a copied folder, another Python, a renewed library or LibreOffice
    come or gone makes another.
    """
    libraries = (
        name for folder in sys.path if folder.endswith("site-packages") for name in _names(Path(folder))
    )
    return [sys.version, str(PROJECT), str(folders.root), file_stamp(find("LibreOffice")), *libraries]


def _listing(folders: Folders, edition: str) -> str:
    """Which files there are: a new one changes no old one's time."""
    content = (
        f"{folder}/{name}"
        for folder in map(folders.edition(edition).joinpath, ("proposals", "pages", "images"))
        for name in _names(folder)
    )
    looks = (str(path) for folder in (*folders.templates, *folders.styles) for path in _files(folder))
    return text_sum(*content, *looks)


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(os.listdir(folder))
    except (OSError, ValueError):
        return


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _changed(path: Path) -> int:
    """When a file was last changed, in ns; 0 where there is none. Elsewhere than on Windows by the time that
    no program can set.
    """
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
    return [stat.st_size, stat.st_mtime_ns, file_sum(path)]


def _same(path: str, size: int, time: int, digest: str) -> bool:
    stat = os.stat(path)
    if stat.st_size != size:
        return False
    return stat.st_mtime_ns == time or file_sum(Path(path)) == digest
