"""The backup that was dropped on the studio, until it is brought back."""

from __future__ import annotations

import re
import secrets
import tempfile
from pathlib import Path

from starlette.exceptions import HTTPException

from ..foundation.progress import SilentProgress
from ..manuscript.restoring import Backup

_UNUSUAL = re.compile(r"[^\w -]")


class UploadedBackup:
    """The backup that lies on the studio's table until it is brought back or put away: one at a time."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.key = ""

    def put(self, name: str, data: bytes) -> str:
        """Lay a backup on the table; its key. Raises ContentError (E833) for what isn't one."""
        folder = tempfile.TemporaryDirectory(prefix="pressklar-backup-", ignore_cleanup_errors=True)
        path = Path(folder.name, f"{_UNUSUAL.sub('', name)[:80] or 'x'}.zip")
        path.write_bytes(data)
        try:
            Backup(path, SilentProgress()).close()
        except BaseException:
            folder.cleanup()
            raise
        self.close()
        self._folder, self.key = folder, secrets.token_hex(8)
        return self.key

    def path(self, key: str) -> Path:
        """Where it lies. Raises HTTPException (404) for another than lies there."""
        if self._folder is None or key != self.key:
            raise HTTPException(404)
        (path,) = Path(self._folder.name).iterdir()
        return path

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        self._folder, self.key = None, ""
