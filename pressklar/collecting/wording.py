"""Texts compared by their words: which of several one is most like. Rare words count most."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 7
"""Letters of a word that count: its ending changes with its place in the sentence."""
_PIECE = 5
"""Letters of the pieces that words are cut into: so the parts of a compound count, wherever they stand."""
_EVERYWHERE = 0.5
"""Share of the texts from which on a word says nothing."""
_LONGEST_WORD = 40
_FEW = 8
"""Texts below which every word counts."""


def stems(text: str) -> Counter[str]:
    """The words of a text that count, cut to their beginnings."""
    bare = unicodedata.normalize("NFC", text).casefold()
    return Counter(word[:_STEM] for word in _WORD.findall(bare))


def word_pieces(text: str) -> Counter[str]:
    """All pieces of a text's words, five letters each; the first one of a word is marked."""
    bare = unicodedata.normalize("NFC", text).casefold()
    marked = (f"^{word}" for word in _WORD.findall(bare))
    return Counter(
        word[start : start + _PIECE]
        for word in marked
        for start in range(max(1, min(len(word), _LONGEST_WORD) - _PIECE + 1))
    )


class WordIndex(Generic[Key]):
    """Texts by keys, to be asked which are like another one. `terms` says what of a text is counted."""

    def __init__(self, texts: Mapping[Key, str], terms: Callable[[str], Counter[str]] = stems) -> None:
        self._terms = terms
        counted = {key: terms(text) for key, text in texts.items()}
        number = max(1, len(counted))
        holders = Counter(word for words in counted.values() for word in words)
        self._weight = {
            word: math.log(1 + number / count)
            if number < _FEW or count <= max(2, _EVERYWHERE * number)
            else 0.0
            for word, count in holders.items()
        }
        self._unseen = math.log(1 + number)
        self._postings: dict[str, list[tuple[Key, float]]] = {}
        for key, words in counted.items():
            vector = self._vector(words)
            length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
            for word, weight in vector.items():
                self._postings.setdefault(word, []).append((key, weight / length))

    def nearest(self, text: str, most: int = 3) -> list[tuple[Key, float]]:
        """The keys whose texts are most like this one, each with how alike they are (0 to 1), the likest
        first.
        """
        vector = self._vector(self._terms(text))
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        scores: Counter[Key] = Counter()
        for word, weight in vector.items():
            for key, other in self._postings.get(word, ()):
                scores[key] += weight * other / length  # type: ignore[assignment]
        return [(key, min(1.0, float(score))) for key, score in scores.most_common(most)]

    def _vector(self, words: Mapping[str, int]) -> dict[str, float]:
        """Words by weight; those that stand in most of the texts are left out."""
        return {
            word: (1 + math.log(count)) * weight
            for word, count in words.items()
            if (weight := self._weight.get(word, self._unseen))
        }
