"""A text that two hands changed, woven byte by byte: any file of lines, Markdown and YAML among them.

The same rules decide as where a Word file is merged (`threeway`): edits of both hands that touch or
interleave inside a sentence are a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .parser import parse
from .threeway import merge
from .tokens import Token
from .tree import plain

_PIECE = re.compile(r"[^\W_]+|[^\S\n]+|\n|.", re.DOTALL)
_OPENING = re.compile(r"[^\S\n]*(?:[-+*>#|] ?|\d+[.)] |\[\^|[\w-]+:(?=\s))?")
"""What a line begins with: its indentation, and the mark of a list, table, heading or note, or a key."""


def woven(base: str, ours: str, theirs: str) -> str | None:
    """The text with the edits of both; None where they are in conflict."""
    segments = merge(source_tokens(base), source_tokens(ours), source_tokens(theirs))
    if any(segment.kind == "conflict" for segment in segments):
        return None
    return "".join(token.text for segment in segments for token in segment.merged)


def woven_markdown(base: str, ours: str, theirs: str) -> str | None:
    """As `woven`, for Markdown. None too where a mark of one hand and one of the other would read as
    something that neither wrote.
    """
    text = woven(base, ours, theirs)
    if text is None or text in (ours, theirs):
        return text
    words = woven(*(plain(parse(each)) for each in (base, ours, theirs)))
    return text if words is not None and words.split() == plain(parse(text)).split() else None


def source_tokens(text: str) -> list[Token]:
    """The whole text, sign by sign: joined again, it is the same."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    starts = True
    for line in text.splitlines(keepends=True):
        opening = _OPENING.match(line)
        marked = opening[0] if opening else ""
        if starts or marked.strip():
            yield Token(f"¶{marked}", marked)
            line = line[len(marked) :]
        yield from (
            Token(f"\x02{piece}" if piece in "¶\x01" else piece, piece) for piece in _PIECE.findall(line)
        )
        starts = not line.strip() and not marked.strip()
