"""Signs that nobody sees or wrote on purpose: what a program left between letters, spaces of another width,
letters in parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..locale import tr
from .entry_context import EntryContext
from .values import Finding, HolderEntry, Passage

_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufffd\ue000-\uf8ff]"
)
"""Signs without a width, marks of direction, control signs, what stands for a lost letter, private signs."""
_SOFT_HYPHEN = "\u00ad"
_WIDTHS = re.compile(r"[\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces of other widths than the usual one and the one that doesn't break."""
_NARROW = frozenset("\u2009\u200a\u202f")
"""They may stand in numbers, before units and marks, and around dashes."""
_BESIDE_NARROW = re.compile(r"[\d%‰°€£$§:;!?«»–—/.)(=+×-]")
_LIGATURE = re.compile(r"[\ufb00-\ufb06]")
_PARTS = re.compile(r"[A-Za-z][\u0300-\u036f]++")
_MISREAD = re.compile("(?:[ÂÃ][\u0080-\u00bf\u0152-\u2122]|â€[\u0080-\u00bf\u0152-\u2122]?)++")
"""UTF-8 that was read as Windows-1252: "fÃ¶r"."""
_JOINERS = frozenset("\u200c\u200d")
"""Scripts that join their letters, and pictures made of several, need these."""
_LONG_WORD = 20
"""Letters: in a word of so many a writer may have told where it may be parted."""
_AROUND = re.compile(r"\S*+")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W759 in one proposal."""
    for passage in entry.passages:
        if not passage.text.isascii():
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    is_running = passage.kind in ("paragraph", "item", "note")  # a title or a cell isn't parted by itself
    for index, sign in enumerate(text):
        if sign.isascii() or sign.isalpha():
            if _LIGATURE.match(sign):
                fix = unicodedata.normalize("NFKC", sign)
                yield _odd(passage, index, sign, tr("Write the letters “{letters}”.", letters=fix))
        elif sign == _SOFT_HYPHEN:
            start, end = _word(text, index)
            if is_running and end - start < _LONG_WORD:
                yield _odd(passage, index, sign, tr("Take it away: words are parted by the program."))
        elif _WIDTHS.match(sign):
            beside = text[max(index - 1, 0)] + text[index + 1 : index + 2]
            if not (sign in _NARROW and _BESIDE_NARROW.search(beside)):
                yield _odd(passage, index, sign, tr("Write an ordinary space."))
        elif _UNSEEN.match(sign) and not (sign in _JOINERS and _joins(text, index)):
            yield _odd(passage, index, sign, tr("Take it away, or write the word anew."))
    for match in _MISREAD.finditer(text):
        if letters := _read_again(match[0]):
            message = tr("Letters were read in another encoding: “{words}”.", words=match[0])
            span = _word(text, match.start())
            yield passage.finding(
                "W759", span, message, tr("Write the letters “{letters}”.", letters=letters)
            )
    for match in _PARTS.finditer(text):
        if len(unicodedata.normalize("NFC", match[0])) == 1:
            yield _odd(passage, match.start() + 1, match[0][1], tr("Write the letter in one with its mark."))


def _read_again(text: str) -> str:
    """What the letters stand for; "" for what no misreading gives."""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return ""


def _joins(text: str, index: int) -> bool:
    """Whether a joiner stands where one may: beside a letter of another script, or a picture."""
    beside = text[max(index - 1, 0)] + text[index + 1 : index + 2]
    return any(ord(sign) > 0x2FF and sign not in _JOINERS for sign in beside)


def _word(text: str, index: int) -> tuple[int, int]:
    """Where the words begin and end that a sign stands in or between."""
    start = max(text.rfind(" ", 0, index), text.rfind("\n", 0, index)) + 1
    following = _AROUND.match(text, index + 1)
    return start, following.end() if following else index + 1


def _odd(passage: Passage, index: int, sign: str, hint: str) -> Finding:
    name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
    message = tr("A sign stands here that isn't seen, or isn't what it looks like: {name}.", name=name)
    return passage.finding("W759", _word(passage.text, index), message, hint)
