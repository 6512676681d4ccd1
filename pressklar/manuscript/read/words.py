"""How messages speak: quoted pieces of the content, suggestions, names of places inside a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...locale import tr

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def quoted(text: str, most: int = 60) -> str:
    """A piece of content in quotes, short, on one line, and harmless to a terminal."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return tr("“{text}”", text=visible(short))


def visible(text: str) -> str:
    """The text with control characters and undecodable bytes of file names written out, so that it can always
    be printed.
    """
    return _CONTROL.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    # how Python stands for a byte that is no UTF-8 (PEP 383)
    return f"\\x{code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code:02x}"


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was most likely meant, or None. Case and invisible spaces around the word don't
    count.
    """
    from rapidfuzz import fuzz, process, utils

    match = process.extractOne(
        word[:100], list(choices), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=65
    )
    return match[0] if match else None


def suggestion(meant: str | None) -> str:
    """The start of a hint that offers what was probably meant; empty where nothing was found."""
    return tr("Did you mean {text}?", text=quoted(meant)) + " " if meant else ""


def listed(words: Sequence[str], most: int = 12) -> str:
    """Words as an enumeration, the rest of a long one counted."""
    if len(words) > most:
        return tr("{words} and {count} more", words=", ".join(words[:most]), count=len(words) - most)
    if not words:
        return tr("none")
    *others, last = words
    return tr("{words} and {last}", words=", ".join(others), last=last) if others else last


def location_name(location: Sequence[str | int]) -> str:
    """A value by its place in the file, to begin a sentence with: `“title”`, `“email” (contacts, number 2)`,
    `Number 3 of “proposals” (…)`.
    """
    if not location:
        return tr("The file")
    *outer, last = location
    if isinstance(last, str):
        name = quoted(last)
    elif outer:
        name = tr("Number {number} of {key}", number=last + 1, key=quoted(str(outer.pop())))
    else:
        name = tr("Number {number}", number=last + 1)
    around = ", ".join(
        tr("number {number}", number=part + 1) if isinstance(part, int) else part for part in outer
    )
    return f"{name} ({around})" if around else name
