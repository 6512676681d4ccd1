"""Where sentences end in a row of tokens, by signs and letters alone: no list of any language's
abbreviations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .tokens import Token

_ENDS = frozenset(".!?…‽。！？｡؟۔।॥։።")
_WIDE = frozenset("。！？｡")
"""Marks after which no space stands (Chinese and Japanese)."""
_CLOSING = frozenset("\"'”’»«›‹)]}」』〉》】")
_VOWELS = frozenset("aeiouyæøœıаеёиоуыэюяіїєαεηιουω")
_ORDINAL = 2
"""Digits up to which a number before a full stop may be an ordinal ("den 3. Mai")."""


def is_sentence_end(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sentence ends behind the token at `index`: a mark, or a sign that closes a quotation or
    bracket behind one.

    After a full stop a space and no small letter must follow, and the word before it mustn't look
    abbreviated: a single letter, letters parted by full stops ("t.ex."), no vowel at all ("kl.", "Dr."), or a
    number of one or two digits. What is in doubt is no end.
    """
    mark = index
    while mark >= 0 and tokens[mark].text in _CLOSING:
        mark -= 1
    if mark < 0 or tokens[mark].text not in _ENDS:
        return False
    following = index + 1
    if following < len(tokens) and tokens[following].text in _CLOSING:
        return False
    if tokens[mark].text in _WIDE:
        return True
    if following < len(tokens) and not (tokens[following].text.isspace() or tokens[following].begins):
        return False
    word = _word_after(tokens, following)
    if word[:1].islower():
        return False
    return tokens[mark].text != "." or not word or not _is_abbreviated(tokens, mark)


def _word_after(tokens: Sequence[Token], index: int) -> str:
    """The first word behind a place, in its paragraph."""
    for token in tokens[index:]:
        if token.begins:
            break
        if token.text[:1].isalnum():
            return token.text
    return ""


def _is_abbreviated(tokens: Sequence[Token], stop: int) -> bool:
    """Whether the word before a full stop is one that is written with it."""
    if not stop or tokens[stop - 1].begins:
        return True
    word = tokens[stop - 1].text
    if word.isdigit():
        return len(word) <= _ORDINAL
    if not word.isalpha():
        return False
    if len(word) == 1 or (stop > 1 and tokens[stop - 2].text == "."):
        return True
    letters = unicodedata.normalize("NFD", word.casefold())
    cased = word.lower() != word.upper()  # a script without capitals may write no vowels at all
    return cased and not any(letter in _VOWELS for letter in letters)
