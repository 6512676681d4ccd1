"""Hyphenation patterns kept as they are used: Pyphen reads a language's 15,000 patterns anew in each process, which takes as long as two pages' layout."""

from __future__ import annotations

import hashlib
import marshal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyphen

from ..disk import write_whole
from ..problems import OutsideError

_read = pyphen.HyphDict.__init__


def read_kept(patterns: Any, path: Path) -> None:
    """HyphDict.__init__, from what an earlier process kept beside Python's compiled modules; what is damaged is read anew."""
    source = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = Path(__file__).parent / "__pycache__" / f"{path.stem}-{source[:16]}-pyphen.marshal"
    with suppress(OSError, ValueError, EOFError, TypeError):
        digest, data = kept.read_bytes().split(b"\n", 1)
        if digest.decode("ascii") == hashlib.sha256(data).hexdigest():
            patterns.patterns = marshal.loads(data)
            patterns.cache, patterns.maxlen = {}, max(map(len, patterns.patterns))
            return
    _read(patterns, path)
    with suppress(ValueError, OSError, OutsideError):  # ValueError: a language whose words change where they are parted has more than plain numbers
        data = marshal.dumps(patterns.patterns)
        write_whole(kept, hashlib.sha256(data).hexdigest().encode() + b"\n" + data, lasting=False)
