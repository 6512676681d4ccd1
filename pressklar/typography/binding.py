"""Spaces that no line ends at: before a dash, which begins no line, within a number, and before a short last
word.
"""

from __future__ import annotations

import re

SHORT = 6
"""Signs of a last word that looks lost on a line of its own."""
LONGEST_WHOLE = 16
"""Signs of a word that any paragraph's line has room for; a longer one may need its hyphens."""
_BEFORE_DASH = re.compile(r"(?<=\S)[ \t\n](?=[–—-][ \t\n])")
_IN_NUMBER = re.compile(r"(?<=\d)[ \t\n](?=\d{3}(?!\d)|[%‰°])")
_BEFORE_LAST = re.compile(rf"(?<=\S)\s(?=\S{{1,{SHORT}}}\Z)")


def bind_dashes(text: str) -> str:
    """A text with a no-break space before each dash, or hyphen in its place, that has blanks around it."""
    return _BEFORE_DASH.sub("\u00a0", text)


def bind_numbers(text: str) -> str:
    """A text with a no-break space between a number's thousands, and before its per cent or degrees."""
    return _IN_NUMBER.sub("\u00a0", text)


def bind_last_word(text: str) -> str:
    """A text with a no-break space before its last word, where that is short."""
    return _BEFORE_LAST.sub("\u00a0", text)
