"""JSON that is kept between runs, each file with its own checksum: what is damaged, foreign, huge or nested
without end is as good as none.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from .files import write_atomically

MOST_BYTES = 64 * 2**20
"""Bytes of one file. The findings and inputs of 4,100 proposals take a few million."""


def read_json(path: Path) -> Any:
    """The value that `write_json` put there, None where that is nothing or can't be believed. Marks nothing
    and raises nothing.
    """
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        checksum, _, body = path.read_bytes().partition(b"\n")
        return load_json(body) if checksum == hashlib.sha256(body).hexdigest().encode() else None
    except (OSError, ValueError, MemoryError):
        return None


def load_json(data: bytes) -> Any:
    """JSON from bytes. Raises ValueError for what is none, or is nested or long beyond what can be read."""
    try:
        return json.loads(data)
    except (RecursionError, MemoryError) as error:
        raise ValueError("nested too deeply, or too large") from error


def write_json(path: Path, value: Any) -> None:
    """Keep a value that JSON can hold; one too large is left out, and what stood there goes. Raises
    OutsideError (E901) where the disk refuses.
    """
    body = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
    if len(body) > MOST_BYTES - 65:
        body = b"null"
    write_atomically(
        path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body, lasting=False
    )  # one that is lost costs time, no more
