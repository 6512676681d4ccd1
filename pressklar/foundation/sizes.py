"""Sizes of files, in words."""

from __future__ import annotations

from ..locale import tr


def size(count: int) -> str:
    """Bytes as a person reads them: 812 B, 252 kB, 1.4 MB (powers of ten)."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 999_500 else tr("{count:.1f} MB", count=count / 1_000_000)
