"""Web and mail addresses that stand bare in a text: where they are, what they lead to, and where one may be
broken over lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DOMAIN = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,10}[^\W\d_][\w-]{0,60}[^\W_]"
_ADDRESS = re.compile(
    rf"(?<![\w@./:+-])(?:(?P<web>(?:https?://|www\.){_DOMAIN}(?![\w@-])(?::\d{{1,5}})?(?:[/?#][^\s<>\[\]`|\\\"“”«»]*)?)|"
    rf"(?P<mail>\w[\w.+-]{{0,63}}@{_DOMAIN})(?![\w@-]))",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"://|www\.|@", re.IGNORECASE)
_AFTER = ".,;:!?'’*_~^…–—-&"
"""What ends a sentence or closes emphasis, and no address."""
_PAIRS = {")": "(", "}": "{"}
UNBROKEN = 30
"""Characters of a part with a hyphen that surely fit on a line: behind its hyphen a line's end would be taken
for a hyphenation.
"""
_BREAK_AFTER = re.compile(r"(?://|[/.@_?&=#%+~:])(?=[^/])")


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """The bare addresses in a text: where each begins and ends, and its target.

    An address begins where a word does. It takes no sign along that ends a sentence, and no bracket that it
    hasn't opened.
    """
    if _BEGINS.search(text) is None:
        return
    for match in _ADDRESS.finditer(text):
        address = match[0] if match["mail"] else _without_end(match[0])
        if match["mail"]:
            yield match.start(), match.end(), f"mailto:{address}"
        else:
            yield (
                match.start(),
                match.start() + len(address),
                f"https://{address}" if address[:4].lower() == "www." else address,
            )


def target(text: str) -> str:
    """What a text leads to that is one bare address and nothing else, "" for any other."""
    return next((leads for start, end, leads in addresses(text) if (start, end) == (0, len(text))), "")


def parts(text: str) -> list[str]:
    """An address in the parts between which it may go on to the next line."""
    ends = [match.end() for match in _BREAK_AFTER.finditer(text)]
    return [
        part for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if (part := text[start:end])
    ]


def _without_end(text: str) -> str:
    open_pairs = {close: text.count(opening) - text.count(close) for close, opening in _PAIRS.items()}
    end = len(text)
    while end and (text[end - 1] in _AFTER or open_pairs.get(text[end - 1], 0) < 0):
        if text[end - 1] in open_pairs:
            open_pairs[text[end - 1]] += 1
        end -= 1
    return text[:end]
