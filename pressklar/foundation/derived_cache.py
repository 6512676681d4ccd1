"""What is made of files that don't change (fonts above all), kept beside Python's compiled
modules: like these it is nobody's content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..problems import PressklarError
from .files import write_whole
from .folders import PACKAGE


def kept(kind: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made once for a source: `kind` says what it is, and changes when it is made
    otherwise. What is damaged is made anew.

    Whatever `make` raises comes through. A project that can't be written to works too, only slower.
    """
    data = found(kind, source)
    if data is None:
        data = make()
        keep(kind, source, data)
    return data


def found(kind: str, source: bytes) -> bytes | None:
    """What was kept, None where that is nothing or damaged."""
    with suppress(OSError):
        checksum, _, data = _place(kind, source).read_bytes().partition(b"\n")
        if checksum == hashlib.sha256(data).hexdigest().encode():
            return data
    return None


def keep(kind: str, source: bytes, data: bytes) -> None:
    with suppress(PressklarError):
        write_whole(
            _place(kind, source), hashlib.sha256(data).hexdigest().encode() + b"\n" + data, lasting=False
        )


def _place(kind: str, source: bytes) -> Path:
    return PACKAGE / "__pycache__" / f"{hashlib.sha256(source).hexdigest()[:32]}.{kind}"
