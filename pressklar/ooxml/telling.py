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
from .values import LeftOut, LeftOutKind, Paragraph, Returned

Group = Literal["hidden", "struck", "sign", "part", "elsewhere", "lost"]
_GROUPS: Mapping[LeftOutKind, Group] = {
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
_HINTS: Mapping[Group, str] = {
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
    returned: Returned, codes: Mapping[Group, str], file_name: str, lines: Sequence[int] = ()
) -> Iterator[Problem]:
    """A warning for all that was left out, with the words themselves. `lines` are the paragraphs' line
    numbers, where they have any.
    """
    text_words: set[str] = set()
    if not _REPEATING.isdisjoint(entry.kind for entry in returned.left_out):
        text_words.update(word for paragraph in returned.paragraphs for word in _WORD.findall(paragraph.text))
        text_words.update(match[0] for match in _WORD.finditer(returned.base))
    groups: dict[Group, list[LeftOut]] = {}
    for entry in returned.left_out:
        group = _GROUPS.get(entry.kind)
        if group is not None and not _is_quiet(entry, text_words):
            groups.setdefault(group, []).append(entry)
    for group, entries in groups.items():
        for entry in entries[:_MOST]:
            place = (
                returned.paragraphs[entry.paragraph]
                if 0 <= entry.paragraph < len(returned.paragraphs)
                else None
            )
            line = lines[entry.paragraph] if place is not None and lines else None
            yield Problem(
                codes[group],
                Place(file_name, line),
                _message(group, entry, place),
                _HINTS[group],
                text=entry.words or entry.name,
            )
        if rest := entries[_MOST:]:
            words = "; ".join(_words(entry) for entry in rest)
            yield Problem(
                codes[group],
                Place(file_name),
                tr("{count} more of this kind: {quoted}.", count=len(rest), quoted=_quoted(words)),
                _HINTS[group],
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


def _message(group: Group, entry: LeftOut, place: Paragraph | None) -> str:
    where = f", by “{_shortened(place.text, 40)}”" if place is not None and place.text.strip() else ""
    words = _quoted(_words(entry))
    match group:
        case "hidden":
            return tr("Hidden words were left out{where}: {words}.", where=where, words=words)
        case "struck":
            return tr(
                "Words that are struck through were left out{where} (deleted?): {words}.",
                where=where,
                words=words,
            )
        case "sign":
            return tr(
                "A sign that only its font knows was left out{where}: {words}.", where=where, words=words
            )
        case "elsewhere":
            return tr(
                "A text or picture that isn't in the file, or in no format that is read, was left "
                "out{where}: {words}.",
                where=where,
                words=words,
            )
        case "lost":
            return tr(
                "These words of the file were placed nowhere{where}: {words}.", where=where, words=words
            )
        case "part":
            return f"{_PARTS[entry.kind]}{where}: {words}."


def _words(entry: LeftOut) -> str:
    if entry.kind == "sign":
        codes = " ".join(f"U+{ord(sign):04X}" for sign in entry.words)
        return tr("{codes} of the font {entry}", codes=codes, entry=entry.name) if entry.name else codes
    return " ".join(entry.words.split())


def _quoted(words: str) -> str:
    return f"“{_shortened(words, _LONGEST)}”"


def _shortened(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
