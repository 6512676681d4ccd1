"""Guarded reading of files: nothing outside a folder, no device or pipe, nothing huge, and text in whatever
encoding it is.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...locale import N_, tr

MOST_BYTES = 2_000_000
"""Most bytes in one content file. The largest of the 2024 edition has 5 kB."""

MISSING = N_("{file} isn't there.")
RefusalKind = Literal["missing", "outside", "irregular", "denied", "large", "binary"]

_NO_FOLLOW = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_MAGICS = {
    b"PK\x03\x04": N_("a Word file or another zip archive"),
    b"%PDF": N_("a PDF"),
    b"\xd0\xcf\x11\xe0": N_("an old Word file"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"{\\rtf": N_("a rich-text (RTF) file"),
}
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_OLD_ENCODINGS = (
    ("cp1252", "Windows-1252 (Latin-1)"),
    ("mac_roman", "Mac Roman"),
    ("cp850", "DOS (code page 850)"),
)
_LETTERS = re.compile(r"[åäöÅÄÖéÉüÜ]")
_STRAY = re.compile(r"[^\x00-\x7fåäöÅÄÖéÉüÜ–—’”»«§°´½€•…\xa0]")


class RefusedError(Exception):
    """A file isn't read. `message` is a whole sentence with room for the {file}, its name for people."""

    def __init__(self, kind: RefusalKind, message: str, **values: object) -> None:
        super().__init__(message)
        self.kind, self.message, self.values = kind, message, values

    def sentence(self, file: str) -> str:
        """Why the file of that name isn't read."""
        return tr(self.message, file=file, **self.values)

    @property
    def reason(self) -> str:
        """The sentence without its subject and its full stop."""
        return self.sentence("").strip(" .")


@dataclass(frozen=True, slots=True)
class Misread:
    """Text that isn't UTF-8: the encoding it seems to have, and where the first strange byte stands (both
    from 1).
    """

    guess: str
    line: int
    column: int


def real_folder(path: Path, inside: Path) -> Path:
    """A folder with links followed. `inside` is a real path. Raises RefusedError if it isn't a folder or lies
    outside.
    """
    real = _real(path, inside)
    if not real.is_dir():
        raise RefusedError("irregular", N_("{file} isn't a folder."))
    return real


def read_bytes(path: Path, inside: Path, most: int = MOST_BYTES) -> bytes:
    """A regular file's bytes, at most `most`. `inside` is the real path of the folder that holds it. Raises
    RefusedError.
    """
    real = _real(path, inside)
    irregular = RefusedError("irregular", N_("{file} isn't a plain file."))
    try:
        # Looked at before it is opened, since opening a pipe waits and opening a device may do something; and
        # once more after.
        if not stat.S_ISREG(real.lstat().st_mode):
            raise irregular
        with os.fdopen(os.open(real, os.O_RDONLY | _NO_FOLLOW), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise irregular
            data = file.read(most + 1) if status.st_size <= most else b""
    except OSError as error:
        raise _denied(error) from error
    if status.st_size > most or len(data) > most:
        raise RefusedError(
            "large",
            N_("{file} is too large: {size:.1f} MB, and the most is {most:g} MB."),
            size=max(status.st_size, len(data)) / 1e6,
            most=most / 1e6,
        )
    return data


def _real(path: Path, inside: Path) -> Path:
    try:
        real = Path(os.path.realpath(path, strict=True))
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise RefusedError("missing", MISSING) from error
    except OSError as error:
        raise _denied(error) from error
    if not real.is_relative_to(inside):
        raise RefusedError("outside", N_("{file} is a link to something outside the folder it should be in."))
    return real


def _denied(error: OSError) -> RefusedError:
    return RefusedError("denied", N_("{file} can't be opened: {reason}."), reason=error.strerror or error)


def decode(data: bytes) -> tuple[str, Misread | None]:
    """The text of a file: UTF-8, with or without a byte-order mark; else a best guess, and what it was.
    Raises RefusedError (binary).
    """
    for magic, name in _MAGICS.items():
        if data.startswith(magic):
            raise RefusedError("binary", N_("{file} isn't a text file but {content}."), content=tr(name))
    for start, codec, name in _MARKS:
        if data.startswith(start):
            return data.decode(codec, "replace").removeprefix("\ufeff"), Misread(name, 1, 1)
    if data.count(0) * 4 > len(data):
        codec = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return data.decode(codec, "replace"), Misread("UTF-16", 1, 1)
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = body[: error.start]
    codec, name = max(_OLD_ENCODINGS, key=lambda encoding: _likeness(body, encoding[0]))
    line_start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    lines = before.count(b"\n") or before.count(b"\r")
    return body.decode(codec, "replace"), Misread(
        name, lines + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
    )


def _likeness(data: bytes, codec: str) -> int:
    text = data.decode(codec, "replace")
    return len(_LETTERS.findall(text)) - 2 * len(_STRAY.findall(text))
