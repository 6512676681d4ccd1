"""What is made of files that don't change (fonts, hyphenation patterns), kept beside Python's compiled modules: like these it is nobody's content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

from .disk import write_whole
from .folders import PROJECT
from .problems import PressklarError


def kept(kind: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made once for a source: `kind` says what it is, and changes when it is made otherwise. What is damaged is made anew.

    Whatever `make` raises comes through. A project that can't be written to works too, only slower.
    """
    place = PROJECT / "pressklar" / "__pycache__" / f"{hashlib.sha256(source).hexdigest()[:32]}.{kind}"
    with suppress(OSError):
        checksum, _, data = place.read_bytes().partition(b"\n")
        if checksum == hashlib.sha256(data).hexdigest().encode():
            return data
    data = make()
    with suppress(PressklarError):
        write_whole(place, hashlib.sha256(data).hexdigest().encode() + b"\n" + data, lasting=False)
    return data
