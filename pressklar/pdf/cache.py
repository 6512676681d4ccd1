"""Section PDFs on disk by the hash of all that they depend on. An entry carries its own checksum: a damaged
one is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..foundation.checked_json import load_json
from ..foundation.files import sweep_unfinished, write_atomically
from .manifest import Manifest

MAGIC = b"PRESSKLAR SECTION 1\n"
LIMIT = 512 * 2**20
"""Bytes of section PDFs and Word layouts to keep; the longest unused go first."""


@dataclass(frozen=True)
class Cache:
    """A folder of entries. Safe to delete at any time; two builds may use it at once, since an entry is put
    there in one rename.
    """

    folder: Path

    def manifest(self, key: str) -> Manifest | None:
        """The manifest of an entry, None where there is none or it is damaged or foreign. Marks the entry as
        used.
        """
        entry = self._read(key)
        if entry is None:
            return None
        try:
            manifest = Manifest.from_dict(load_json(entry[0]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return manifest if manifest.key == key else None

    def pdf(self, key: str) -> bytes | None:
        """The PDF of an entry, None as above."""
        entry = self._read(key)
        return None if entry is None else entry[1]

    def put(self, manifest: Manifest, pdf: bytes) -> None:
        """Store an entry. Raises OutsideError (E901) where the disk refuses."""
        head = json.dumps(manifest.as_dict(), separators=(",", ":")).encode()
        body = len(head).to_bytes(8, "big") + head + pdf
        path = self._path(manifest.key)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)  # no file can take a folder's place
        write_atomically(
            path, MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body, lasting=False
        )

    def prune(self, limit: int = LIMIT) -> None:
        """Delete what killed builds left, and the longest unused entries (sections and prepared pictures)
        until `limit` bytes are kept.
        """
        sweep_unfinished(self.folder)
        sweep_unfinished(self.folder / "pictures")
        entries = []
        for path in (
            path
            for pattern in ("*.section", "*.layout.json", "pictures/*.picture")
            for path in self.folder.glob(pattern)
        ):
            with suppress(OSError):
                stat = path.stat()
                entries.append((stat.st_mtime, stat.st_size, path))
        kept = 0
        for _, size, path in sorted(entries, reverse=True):
            kept += size
            if kept > limit:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.section"

    def _read(self, key: str) -> tuple[bytes, bytes] | None:
        path = self._path(key)
        try:
            data = path.read_bytes() if path.is_file() and path.stat().st_size <= LIMIT else b""
        except (OSError, MemoryError):
            return None
        with suppress(OSError):  # in a folder that may only be read, its age stays what it was
            os.utime(path)
        start = len(MAGIC) + 65
        body = data[start:]
        if (
            not data.startswith(MAGIC)
            or data[len(MAGIC) : start - 1] != hashlib.sha256(body).hexdigest().encode()
        ):
            return None
        size = int.from_bytes(body[:8], "big")
        return body[8 : 8 + size], body[8 + size :]
