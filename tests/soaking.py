"""How much of a large set a run tries: a sample in `make test`, all of it in `make soak`."""

from __future__ import annotations

import os

SOAK = os.environ.get("PRESSKLAR_SOAK") == "1"


def rounds(sample: int, whole: int) -> int:
    """The number of rounds of a random or repeated test: `sample` in an ordinary run, `whole` in a soak."""
    return whole if SOAK else sample
