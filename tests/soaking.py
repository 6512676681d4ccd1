"""How much of a large set a run tries: a sample in `make test`, all of it in `make soak`."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")
SOAK = os.environ.get("PRESSKLAR_SOAK") == "1"
SEED = os.environ.setdefault("PRESSKLAR_SEED", date.today().isoformat() if SOAK else "1")
"""Of the samples, shown in a run's head. An ordinary run tries the same each time, so that it is red for what was
changed alone; a soak tries others each day, and the variable brings a former day's back.
"""


def rounds(sample: int, whole: int) -> int:
    """The number of rounds of a random or repeated test: `sample` in an ordinary run, `whole` in a soak."""
    return whole if SOAK else sample


def sampled(whole: Sequence[Item], sample: int) -> list[Item]:
    """The items of a set that a run tries, in their order: `sample` of them in an ordinary run, all in a
    soak.
    """
    chosen = sorted(
        random.Random(SEED).sample(range(len(whole)), rounds(min(sample, len(whole)), len(whole)))
    )
    print(f"tried: {[whole[number] for number in chosen]} of {len(whole)}, PRESSKLAR_SEED={SEED}")
    return [whole[number] for number in chosen]
