"""A long-living process's memory: as little as it needs, and given back when there is nothing to do."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX, mallopt(3) of glibc: how many heaps the threads of a process have."""
_FEW = 2


def share_heaps() -> None:
    """Have all threads of this process use two heaps. By default each of many threads gets one of its own,
    and keeps what it once took. Does nothing where the C library isn't glibc.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, _FEW)


def give_back() -> None:
    """Collect garbage, and give the system what is free then. What lives when this is called first lives on,
    and isn't looked through again.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
