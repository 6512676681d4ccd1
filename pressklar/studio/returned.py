"""The returned Word files that lie on the studio's table: read, and not merged yet."""

from __future__ import annotations

import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.folders import Folders

if TYPE_CHECKING:
    from ..merge.running import ReturnedFile

_NAME = re.compile(r"[^\w .()-]+")
MOST_RETURNED = 30
"""Returned files that lie on the table at most; the oldest goes."""


@dataclass(frozen=True)
class TabledFile:
    """A returned file that lies on the table until it is merged or put away."""

    name: str
    opened: tuple[ReturnedFile, ...]


class WordTable:
    """The returned files that were dropped on the studio, in the order in which they came."""

    def __init__(self) -> None:
        self.files: dict[str, TabledFile] = {}

    def put(self, folders: Folders, edition: str, name: str, data: bytes) -> str:
        """A returned file, read; gives its key. Raises ContentError and OutsideError for one that can't be
        merged.
        """
        from ..merge.running import open_files

        plain = _NAME.sub("_", Path(name.replace("\\", "/")).name)[-120:].strip(". ") or "returned.docx"
        with tempfile.TemporaryDirectory(prefix="pressklar-returned-") as folder:
            path = Path(folder) / plain
            path.write_bytes(data)
            opened = open_files(folders, edition, [path])
        key = secrets.token_urlsafe(9)
        self.files[key] = TabledFile(plain, opened)
        while len(self.files) > MOST_RETURNED:
            del self.files[next(iter(self.files))]
        return key
