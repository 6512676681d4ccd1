"""Hyphenation patterns kept as they are used: Pyphen reads a language's 15,000 patterns anew in each process,
which takes as long as two pages' layout.
"""

from __future__ import annotations

import marshal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyphen

from ..foundation.derived_cache import kept

_read = pyphen.HyphDict.__init__


def read_kept(patterns: Any, path: Path) -> None:
    """HyphDict.__init__, from what an earlier process kept."""

    def made() -> bytes:
        _read(patterns, path)
        return marshal.dumps(patterns.patterns)

    with suppress(
        ValueError
        # a language whose words change where they are parted has more than plain numbers: it is read each time
    ):
        patterns.patterns = marshal.loads(kept("hyphens", path.read_bytes(), made))
        patterns.cache, patterns.maxlen = {}, max(map(len, patterns.patterns))
