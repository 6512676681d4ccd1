"""Font files packed as WOFF, for pages in a browser.

Whole and packed because that is no modification (the OFL's reserved names forbid a changed face under its own
name), costs 10 ms a face where a subset as WOFF2 costs 400, and depends on no text. See docs/studies/web.md.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from ..foundation import derived_cache
from ..foundation.package_versions import version


def packed_font(path: Path) -> tuple[bytes, str]:
    """The file as WOFF with that ending, or as it is where it can't be packed: browsers take that too."""
    return _packed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _packed(path: Path, changed: int) -> tuple[bytes, str]:
    """Kept while a watched work is built again."""
    data = path.read_bytes()
    try:
        return derived_cache.get_or_create(f"woff-{version('fonttools')}", data, lambda: _woff(data)), ".woff"
    except Exception:  # fontTools raises what it likes at a broken file
        return data, path.suffix


def _woff(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    with (
        TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font,
        io.BytesIO() as target,
    ):
        font.flavor = "woff"
        font.save(target, reorderTables=False)
        return target.getvalue()
