"""What a reader of Word files left out, in words for an editor: hidden, struck, signs without a meaning,
parts that aren't read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ..locale import N_, tr
from ..problems import Place, Problem
from .story import SAME
from .values import LeftOut, LeftOutKind, WordDocument, WordParagraph

LeftOutGroup = Literal["hidden", "struck", "sign", "part", "elsewhere", "lost"]
_GROUPS: Mapping[LeftOutKind, LeftOutGroup] = {
    "hidden": "hidden",
    "struck": "struck",
    "sign": "sign",
    "elsewhere": "elsewhere",
    "lost": "lost",
    "alternative": "part",
    "part": "part",
    "drawing": "part",
    "embedded": "part",
    "header": "part",
    "footer": "part",
    "note": "part",
    "comment": "part",
    "chart": "part",
    "diagram": "part",
    "field": "part",
}
"""The kinds that a person is told of. A placeholder and a building block are no words of the text."""
_PARTS: Mapping[LeftOutKind, str] = {
    "alternative": N_("Words for programs that can't show what stands beside them"),
    "part": N_("Words of a part that isn't read"),
    "drawing": N_("Words in a drawing"),
    "embedded": N_("A file put in as an object isn't read"),
    "header": N_("Words of the page's header"),
    "footer": N_("Words of the page's footer"),
    "note": N_("A note whose mark isn't in the text"),
    "comment": N_("A comment in a document put in as a whole"),
    "chart": N_("Words of a chart"),
    "diagram": N_("Words of a diagram"),
    "field": N_("A field's formula"),
}
_MESSAGES: Mapping[LeftOutGroup, tuple[str, str]] = {
    "hidden": (
        N_("Hidden words were left out: “{words}”."),
        N_("Hidden words were left out, by “{place}”: “{words}”."),
    ),
    "struck": (
        N_("Words that are struck through were left out (deleted?): “{words}”."),
        N_("Words that are struck through were left out, by “{place}” (deleted?): “{words}”."),
    ),
    "sign": (
        N_("A sign that only its font knows was left out: “{words}”."),
        N_("A sign that only its font knows was left out, by “{place}”: “{words}”."),
    ),
    "elsewhere": (
        N_(
            "A text or picture that isn't in the file, or in no format that is read, was left out: “{words}”."
        ),
        N_(
            "A text or picture that isn't in the file, or in no format that is read, was left out, "
            "by “{place}”: “{words}”."
        ),
    ),
    "lost": (
        N_("These words of the file were placed nowhere: “{words}”."),
        N_("These words of the file were placed nowhere, by “{place}”: “{words}”."),
    ),
    "part": (N_("{what}: “{words}”."), N_("{what}, by “{place}”: “{words}”.")),
}
"""Each without and with the paragraph by which the words stand."""
_HINTS: Mapping[LeftOutGroup, str] = {
    "hidden": N_("If they are wanted, show hidden text in Word and make them visible."),
    "struck": N_(
        "If they are to stay, take the line through them away in Word; if they are deleted, "
        "delete them there."
    ),
    "sign": N_("Write what it shows in words or with another sign."),
    "part": N_("Put in by hand what is wanted of it."),
    "elsewhere": N_(
        "Nothing is fetched, and no other format read. Put its text into the document itself in Word."
    ),
    "lost": N_(
        "This is a fault in Pressklar. Put the words in by hand, and send the file to "
        "whoever looks after Pressklar."
    ),
}
_MOST = 20
"""Findings of one group; those beyond are told in one."""
_LONGEST = 600
_WORD = re.compile(r"\w+")
_REPEATING: frozenset[LeftOutKind] = frozenset(("alternative", "header", "footer"))
"""What most often says again what the text says."""


def left_out_problems(
    returned: WordDocument, codes: Mapping[LeftOutGroup, str], file_name: str, lines: Sequence[int] = ()
) -> Iterator[Problem]:
    """A warning for all that was left out, with the words themselves. `lines` are the paragraphs' line
    numbers, where they have any.
    """
    text_words: set[str] = set()
    if not _REPEATING.isdisjoint(entry.kind for entry in returned.left_out):
        text_words.update(word for paragraph in returned.paragraphs for word in _WORD.findall(paragraph.text))
        text_words.update(match[0] for match in _WORD.finditer(returned.base))
    groups: dict[LeftOutGroup, list[LeftOut]] = {}
    for entry in returned.left_out:
        group = _GROUPS.get(entry.kind)
        if group is not None and not _is_quiet(entry, text_words):
            groups.setdefault(group, []).append(entry)
    for group, entries in groups.items():
        for entry in entries[:_MOST]:
            in_text = 0 <= entry.paragraph < len(returned.paragraphs)
            line = lines[entry.paragraph] if in_text and lines else None
            yield Problem(
                codes[group],
                Place(file_name, line),
                _message(group, entry, returned.paragraphs[entry.paragraph] if in_text else None),
                tr(_HINTS[group]),
                text=entry.words or entry.name,
            )
        if rest := entries[_MOST:]:
            words = "; ".join(_words(entry) for entry in rest)
            yield Problem(
                codes[group],
                Place(file_name),
                tr(
                    "{count} more of this kind: “{words}”.",
                    count=len(rest),
                    words=_shortened(words, _LONGEST),
                ),
                tr(_HINTS[group]),
                text=words,
            )


def _is_quiet(entry: LeftOut, text_words: set[str]) -> bool:
    """Whether nobody need be told: a fallback that says what is shown, words in a field's instruction, a
    header that repeats the text.
    """
    if entry.kind == "alternative":
        return entry.name == SAME or set(_WORD.findall(entry.words)) <= text_words
    if entry.kind == "field":
        return not entry.name
    if entry.kind in ("header", "footer"):
        return entry.name == SAME or all(
            word in text_words or word.isdecimal() for word in _WORD.findall(entry.words)
        )
    return False


def _message(group: LeftOutGroup, entry: LeftOut, paragraph: WordParagraph | None) -> str:
    alone, in_text = _MESSAGES[group]
    what = tr(_PARTS[entry.kind]) if group == "part" else ""
    words = _shortened(_words(entry), _LONGEST)
    if paragraph is None or not paragraph.text.strip():
        return tr(alone, what=what, words=words)
    return tr(in_text, what=what, words=words, place=_shortened(paragraph.text, 40))


def _words(entry: LeftOut) -> str:
    if entry.kind == "sign":
        codes = " ".join(f"U+{ord(sign):04X}" for sign in entry.words)
        return tr("{codes} of the font {font}", codes=codes, font=entry.name) if entry.name else codes
    return " ".join(entry.words.split())


def _shortened(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
