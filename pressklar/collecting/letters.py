"""What letters and mails say around a proposal, in each language that has labels: greetings, closings, the
heads of mails that are answered.
"""

from __future__ import annotations

import re

from ..intake.label_words import spellings

_SHORT = 4
"""Letters of a word that is only meant where it ends: "mvh", not "mvhs"."""


def _any_of(key: str) -> str:
    """A pattern of all spellings of a key, the longest first, with spaces of any width."""
    words = sorted(spellings(key), key=len, reverse=True)
    return "|".join(
        r"\s+".join(map(re.escape, word.split())) + (r"\b" if len(word) <= _SHORT else "") for word in words
    )


def _wrote() -> str:
    """A pattern of the lines before a quotation: "On 3 May, Kim wrote:"."""
    pairs = (spelling.partition("…") for spelling in spellings("wrote"))
    return "|".join(rf"{_word(begins)}.{{5,120}}\b{_word(ends)}.{{0,120}}:\s*$" for begins, _, ends in pairs)


def _word(text: str) -> str:
    return rf"{re.escape(text.strip())}\b" if text.strip() else ""


CLOSING = re.compile(rf"^(?:--\s*$|{_any_of('closings')}|//?\s?[^\W\d_]+(?:\s[^\W\d_]+)?\s*$)", re.IGNORECASE)
GREETING = re.compile(rf"^(?:{_any_of('greetings')})\b", re.IGNORECASE)
QUOTE_HEAD = re.compile(
    rf"^(?:-+\s*(?:{_any_of('quoted_mails')})|(?:{_any_of('mail_heads')})\s?:\s|{_wrote()})", re.IGNORECASE
)
QUOTED_SENDER = re.compile(rf"^(?:{_any_of('mail_from')})\s?:\s", re.IGNORECASE)
"""The line of a quoted mail's head that says who wrote it."""
NUMBERED = re.compile(
    rf"^(?:{_any_of('entry')})\s*(?:{_any_of('entry_number')})?\s*\d{{1,3}}\s*[:.)–-]\s*(?P<title>.*)$",
    re.IGNORECASE,
)
"""A proposal's number, and its title behind it."""
ANNOUNCED = re.compile(rf"^(?:{_any_of('announced')})\s*[:–-]\s+(?=\S)", re.IGNORECASE)
"""What a mail's subject says before the proposal's title."""
