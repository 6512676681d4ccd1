"""Writing from right to left (Unicode's bidirectional classes R and AL: Hebrew, Arabic and their kin) inside
of text that runs the other way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LEFTWARDS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The blocks that Unicode keeps for such writing."""
_RUN = re.compile(rf"[{_LEFTWARDS}](?:(?:[{_LEFTWARDS}]|[\W\d_])*[{_LEFTWARDS}])?")
"""From the first such letter to the last before a letter of another kind."""


def runs_leftwards(text: str) -> bool:
    """Whether some letter of a text belongs to writing from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def begins_leftwards(text: str) -> bool:
    """Whether the first letter of a text does so: the text as a whole runs that way then (UAX #9, P2)."""
    return (
        not text.isascii()
        and next(
            (kind for sign in text if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L"
        )
        != "L"
    )


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """A text in stretches, each with whether it runs from right to left."""
    start = 0
    for run in _RUN.finditer(text):
        if runs_leftwards(run[0]):
            if start < run.start():
                yield text[start : run.start()], False
            yield run[0], True
            start = run.end()
    if start < len(text):
        yield text[start:], False
