"""Section PDFs on disk by the hash of all that they depend on. An entry carries its own checksum: a damaged one is as good as none."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..disk import cannot_write
from ..problems import OutsideError
from .manifest import Manifest

MAGIC = b"PRESSKLAR SECTION 1\n"
LIMIT = 512 * 2**20
"""Bytes of section PDFs to keep; the longest unused go first."""


@dataclass(frozen=True)
class Cache:
    """A folder of entries. Safe to delete at any time; two builds may use it at once, since an entry is put there in one rename."""

    folder: Path

    def manifest(self, key: str) -> Manifest | None:
        """The manifest of an entry, None where there is none or it is damaged or foreign. Marks the entry as used."""
        found = self._read(key)
        if found is None:
            return None
        try:
            manifest = Manifest.from_dict(json.loads(found[0]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return manifest if manifest.key == key else None

    def pdf(self, key: str) -> bytes | None:
        """The PDF of an entry, None as above."""
        found = self._read(key)
        return None if found is None else found[1]

    def put(self, manifest: Manifest, pdf: bytes) -> None:
        """Store an entry. Raises OutsideError (E901) where the disk refuses."""
        head = json.dumps(manifest.as_dict(), separators=(",", ":")).encode()
        body = len(head).to_bytes(8, "big") + head + pdf
        path = self._path(manifest.key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                os.replace(beside, path)
            except BaseException:
                Path(beside).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise OutsideError(cannot_write(path, error)) from error

    def prune(self, limit: int = LIMIT) -> None:
        """Delete the longest unused entries, and what killed builds left, until `limit` bytes are kept."""
        entries = []
        for path in self.folder.glob("*"):
            try:
                stat = path.stat()
            except OSError:
                continue
            entries.append((stat.st_mtime, stat.st_size, path))
        entries.sort(reverse=True)
        kept = 0
        newest = entries[0][0] if entries else 0.0
        for time, size, path in entries:
            kept += size
            if kept > limit or (path.suffix == ".tmp" and newest - time > 3600):
                try:
                    path.unlink()
                except OSError:
                    continue

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.section"

    def _read(self, key: str) -> tuple[bytes, bytes] | None:
        path = self._path(key)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        start = len(MAGIC) + 65
        body = data[start:]
        if not data.startswith(MAGIC) or data[len(MAGIC) : start - 1] != hashlib.sha256(body).hexdigest().encode():
            return None
        size = int.from_bytes(body[:8], "big")
        return body[8 : 8 + size], body[8 + size :]
