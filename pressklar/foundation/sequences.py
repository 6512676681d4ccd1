"""Sequences compared, and words gathered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def word_set(words: str) -> frozenset[str]:
    """The words of a text, which spaces part."""
    return frozenset(words.split())


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs that rise on both sides: what was moved can't be matched in place."""
    ordered = sorted(set(pairs), key=lambda pair: (pair[0], -pair[1]))
    tails: list[int] = []
    lasts: list[int] = []
    before: dict[int, int | None] = {}
    for index, (_, right) in enumerate(ordered):
        length = bisect_left(tails, right)
        before[index] = lasts[length - 1] if length else None
        tails[length : length + 1], lasts[length : length + 1] = [right], [index]
    row: list[tuple[int, int]] = []
    last: int | None = lasts[-1] if lasts else None
    while last is not None:
        row.append(ordered[last])
        last = before[last]
    return row[::-1]
