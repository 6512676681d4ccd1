"""What one writing act does to content/: which files get which bytes, and what each was read with. Nothing
here touches the disk but to read.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..locale import tr
from ..problems import Place, Problem

UNREADABLE = "unreadable"
"""Stands for the SHA-256 of what is no file that can be read: a folder, a pipe, a locked file. It equals no
file's.
"""


@dataclass(frozen=True)
class FileChange:
    """A file and the bytes it gets; None: it goes. `read` is the SHA-256 of what it held when it was read;
    None: it wasn't there.

    One that `stays` is written with the rest, but isn't taken back by an undo: what was returned to us, what
    somebody answered.
    """

    path: Path
    read: str | None
    data: bytes | None
    stays: bool = False

    @classmethod
    def between(
        cls, path: Path, before: bytes | None, after: bytes | None, *, stays: bool = False
    ) -> FileChange:
        """The change of a file whose former bytes are at hand."""
        return cls(path, digest(before), after, stays)

    @property
    def paths(self) -> frozenset[Path]:
        return frozenset((self.path,))


@dataclass(frozen=True)
class FileMove:
    """A file that gets another name, as it is. Nothing may bear that name yet."""

    source: Path
    target: Path

    @property
    def paths(self) -> frozenset[Path]:
        return frozenset((self.source, self.target))


@dataclass(frozen=True)
class FileRecord:
    """A file that was changed: the SHA-256 of what it held and of what it got; None: it wasn't there, it
    went.
    """

    path: Path
    before: str | None
    after: str | None
    stays: bool = False

    @property
    def paths(self) -> frozenset[Path]:
        return frozenset((self.path,))


@dataclass(frozen=True)
class Changeset:
    """A writing act, all or nothing, its steps in order.

    `reads` are files that aren't written but must still be what they were when they were read (SHA-256 by
    path; None: not there). `tidy` are folders that go if nothing is left in them. `undoes` is the number of
    the revision that this one takes back; `details` (as for JSON) are kept with it.
    """

    command: str
    edition: str
    steps: tuple[FileChange | FileMove, ...] = ()
    reads: Mapping[Path, str | None] = field(default_factory=dict)
    tidy: tuple[Path, ...] = ()
    undoes: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def changed_meanwhile(file: str) -> Problem:
    """E633 about a file that somebody else wrote between its reading and its writing; `file` is its name for
    people.
    """
    return Problem(
        "E633",
        Place(file),
        tr("{file} was changed by somebody else while this command was at work.", file=file),
        tr(
            "Nothing was written, so that their work isn't lost. Run the command again: it goes "
            "by what is there now."
        ),
    )


def digest(data: bytes | None) -> str | None:
    """The SHA-256 of bytes; None of nothing."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def bytes_of(path: Path) -> bytes | None:
    """A file's bytes; None where there is none. Raises OSError, also for what is no plain file: a pipe is
    never waited for.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(22, tr("not a plain file"), str(path))
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise
        return None


def digest_of(path: Path) -> str | None:
    """The SHA-256 of a file as it is now; None where there is none, UNREADABLE for what can't be read as a
    file.
    """
    try:
        return digest(bytes_of(path))
    except OSError:
        return UNREADABLE
