"""The proof that every word of a file is placed or listed: its words, counted without the reader, against
those of the proposals as they would be read back, of labels, and of what was left over.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import yaml

from ..intake.lines import tokens
from ..locale import tr
from ..manuscript.read.words import listed, quoted
from ..problems import Place, Problem


def lost_words(source: Counter[str], accounted: Iterable[str]) -> list[str]:
    """The words of a file that stand in none of the texts. Letters in another form of Unicode are the same;
    a list item's number may have become another.
    """
    have = Counter(token for text in accounted for token in _tokens(text))
    wanted: Counter[str] = Counter()
    for word, count in source.items():
        for token in _tokens(word):
            wanted[token] += count
    lost = wanted - have
    if all(word.isdecimal() and len(word) <= 2 for word in lost):
        return []
    return sorted(lost.elements())


def texts_of_yaml(text: str) -> Iterator[str]:
    """All texts of a proposal's file, as YAML gives them."""
    waiting = [yaml.load(text, Loader=yaml.CSafeLoader)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
        elif value is not None:
            yield str(value)


def lost_problem(source: str, lost: list[str]) -> Problem:
    """E475: words that would be lost."""
    return Problem(
        "E475",
        Place(source),
        tr(
            "Nothing of {file} was written: {count} of its words would be lost: {words}.",
            file=quoted(source),
            count=len(lost),
            words=listed(lost),
        ),
        tr(
            "This is a fault in Pressklar, not in the file. Send it to whoever looks after Pressklar; "
            "meanwhile, type the proposal by hand."
        ),
    )


def _tokens(text: str) -> list[str]:
    return tokens(unicodedata.normalize("NFC", text))
