"""Disk cache for artefacts derived from immutable inputs (fonts above all). It lies beside Python's compiled
modules: like these it is nobody's content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..problems import PressklarError
from .files import write_atomically
from .folders import PACKAGE


def get_or_create(kind: str, source: bytes, create: Callable[[], bytes]) -> bytes:
    """The artefact of a source, created where the cache has none or a damaged one. `kind` says what it is,
    and changes when it is created otherwise.

    Whatever `create` raises comes through. A package that can't be written to works too, only slower.
    """
    data = get(kind, source)
    if data is None:
        data = create()
        put(kind, source, data)
    return data


def get(kind: str, source: bytes) -> bytes | None:
    """The cached artefact, None where there is none or it is damaged."""
    with suppress(OSError):
        checksum, _, data = _path(kind, source).read_bytes().partition(b"\n")
        if checksum == hashlib.sha256(data).hexdigest().encode():
            return data
    return None


def put(kind: str, source: bytes, data: bytes) -> None:
    """Cache an artefact. A disk that refuses is nothing to stop for."""
    content = hashlib.sha256(data).hexdigest().encode() + b"\n" + data
    with suppress(PressklarError):
        write_atomically(_path(kind, source), content, lasting=False)


def _path(kind: str, source: bytes) -> Path:
    return PACKAGE / "__pycache__" / f"{hashlib.sha256(source).hexdigest()[:32]}.{kind}"
