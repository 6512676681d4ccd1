"""Straight quotation marks as a language writes its own."""

from __future__ import annotations

import re

_MARK = re.compile(r"\"|(?<=\w)'(?=\w)")
_BEFORE_OPENING = re.compile(r"(?:^|[\s(\[{/–—-])\Z")


def curled(text: str, opening: str, closing: str) -> str:
    """The text with its straight quotation marks and apostrophes curled; a mark that closes nothing (12" for
    inches) stays.
    """
    is_open = False

    def sign(match: re.Match[str]) -> str:
        nonlocal is_open
        if match[0] == "'":
            return "\u2019"
        if _BEFORE_OPENING.search(text, 0, match.start()) and text[match.end() :][:1].strip():
            is_open = True
            return opening
        was_open, is_open = is_open, False
        return closing if was_open else match[0]

    return _MARK.sub(sign, text)
