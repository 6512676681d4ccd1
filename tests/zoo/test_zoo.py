"""The zoo's own parts, and its smallest publications through the whole program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from soaking import rounds

from .__main__ import try_seed
from .judging import Glyph, _overlaps
from .publications import random_publication

ENOUGH = (
    "hung",
    "refused",
    "lost",
    "Word: lost or doubled",
    "web: lost or doubled",
    "round trip",
    "standard",
)
"""What no publication may show today. The rest is told by `python -m tests.zoo`, and is work to do."""


def test_each_choice_has_a_real_share_of_the_publications() -> None:
    features = Counter(feature for seed in range(200) for feature in random_publication(seed).features)
    rare = {name: count for name, count in features.items() if count < 0.08 * 200}
    assert len(features) >= 22 and not rare


def test_the_same_seed_is_the_same_publication() -> None:
    assert random_publication(7) == random_publication(7) != random_publication(8)


def test_words_stand_once() -> None:
    words = [word for entry in random_publication(3).entries for row in entry.words.values() for word in row]
    assert len(words) == len(set(words)) > 1000


@pytest.mark.parametrize(("moved", "pairs"), [(0.0, 1), (2.0, 1), (4.0, 0)])
def test_glyphs_over_each_other_are_seen(moved: float, pairs: int) -> None:
    glyphs = (Glyph("a", 100, 100, 105, 106, 0), Glyph("b", 100 + moved, 100, 105 + moved, 106, 9))
    assert len(list(_overlaps(glyphs))) == pairs


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(203, 203 + rounds(1, 300)))
def test_a_publication_is_built_whole_and_comes_back_unchanged(seed: int, tmp_path: Path) -> None:
    faults = try_seed(seed, tmp_path)
    assert [fault for fault in faults if fault.kind in ENOUGH] == []
