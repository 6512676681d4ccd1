"""What a word may have been meant as: the words one slip away from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..foundation.programs import hunspell
from .prose import word_tuple

_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäöé"
_OFTEN_LOST = "aeiouyåäösrtnldkgm"
"""Letters that are left out more than others, besides one of two alike."""
VOWELS = "aeiouyåäö"
_NEAR = {
    pair[0]: pair[1:]
    for pair in word_tuple(
        """bvnpd cksxv dtsfeg fvgd ghfjk hgjn jgkhi kgclj lkr mn nmb pbo qk rtel sczda tdrgy vfbw wv
        xsc zs"""
    )
}
"""Letters that sound alike or lie beside each other; a vowel is mistaken for another."""
_ACCENTS = {"a": "áàâä", "e": "éèê", "o": "óöô", "u": "üú", "i": "íï"}


def candidates(word: str) -> Iterator[str]:
    """The words one slip away: two letters swapped, one missing, one too many, one wrong. None of a word that
    no dictionary can have.
    """
    if len(word) > hunspell.LONGEST:
        return
    for cut in range(len(word)):
        head, tail = word[:cut], word[cut:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield head + tail[1:]
        for letter in _ACCENTS.get(tail[0], "") if word[0].isupper() else _NEAR.get(tail[0], VOWELS):
            yield head + letter + tail[1:]
        for letter in dict.fromkeys(_OFTEN_LOST + word[max(cut - 1, 0) : cut + 1]):
            yield head + letter + tail
    for letter in _ALPHABET:
        yield word + letter


def runs_of(words: Iterable[str]) -> frozenset[str]:
    """The runs of three letters in words, with where these begin and end."""
    return frozenset().union(*map(_kept_runs, words))


def _runs(word: str) -> frozenset[str]:
    whole = f"^{word.lower()}$"
    return frozenset(whole[start : start + 3] for start in range(len(whole) - 2))


_kept_runs = lru_cache(maxsize=1 << 14)(_runs)


@lru_cache(maxsize=512)
def with_new_runs(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The words one slip away, each once, with those of its runs of three letters that are new."""
    own = _runs(word)
    return tuple((each, _runs(each) - own) for each in dict.fromkeys(candidates(word)))
