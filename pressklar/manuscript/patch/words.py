"""A text changed in its own characters: only the words that differ are written anew in the file, whatever way
the text is written there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise, product

from .layout import Layout, PlacedNode
from .values import Style

_PIECE = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_MOST_PIECES = 4000
"""Of both texts together: longer ones are compared line by line."""
_MOST_PLACES = 3
"""Places tried for each change; the reader of the file says which is right."""
_MOST_CHANGES = 8
_FOLDED = r"[ \t]*(?:\r\n|\r|\n)[ \t]*"


def with_words(layout: Layout, spot: PlacedNode, text: str) -> Iterator[str]:
    """The file's text with the differing words of a value replaced where they stand; nothing where there is
    no way to tell where.
    """
    node, style = spot.node, layout.style(spot.node)
    old = node.value if isinstance(node.value, str) else ""
    if not old or not text or style == "new":
        return
    if layout.text[node.start] == "|":
        if (written := _lines(layout, spot, old, text)) is not None:
            yield written
        return
    changes = list(_changes(old.rstrip(), text.rstrip()))
    if not 0 < len(changes) <= _MOST_CHANGES or not all(_fits(new, style) for _, _, new in changes):
        return
    start = node.start + (len(layout.indicators(node)) if style == "block" else 0)
    source = layout.text[start : layout.end(node)]
    places = [_places(source, old, begin, end)[:_MOST_PLACES] for begin, end, _ in changes]
    for spans in product(*places):
        if all(first[1] <= second[0] for first, second in pairwise(spans)):
            yield layout.spliced(
                *(
                    (start + span[0], start + span[1], _in_style(new, style))
                    for span, (_, _, new) in zip(spans, changes, strict=True)
                )
            )


def _lines(layout: Layout, spot: PlacedNode, old: str, text: str) -> str | None:
    """A literal block: its unchanged lines stay to the byte, the others take its indentation; None where its
    lines aren't the value's.
    """
    node = spot.node
    first = layout.line_end(node.start)
    source = layout.text[first : layout.end(node)]
    own = source.splitlines(keepends=True)
    values = old.rstrip().split("\n")
    if len(own) != len(values) or text[:1] in (" ", "\t", "\n"):
        return None
    filled = [(line, value) for line, value in zip(own, values, strict=True) if value.strip()]
    indents = {
        line.rstrip("\r\n")[: -len(value)] for line, value in filled if line.rstrip("\r\n").endswith(value)
    }
    if len(indents) != 1 or not filled:
        return None
    indent = indents.pop()
    written: list[str] = []
    new = text.rstrip().split("\n")
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, values, new, autojunk=False).get_opcodes():
        written += (
            own[i1:i2]
            if kind == "equal"
            else [f"{indent}{line}{layout.newline}" if line else layout.newline for line in new[j1:j2]]
        )
    tail = own[-1][len(own[-1].rstrip("\r\n")) :]
    if written:
        written[:-1] = [
            line if line.endswith(("\n", "\r")) else line + layout.newline for line in written[:-1]
        ]
        written[-1] = written[-1].rstrip("\r\n") + tail
    return layout.spliced((first, first + len(source), "".join(written)))


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What makes one text the other: from where to where in the old one, and what goes there, in whole
    words.
    """
    sides = [_PIECE.findall(side) for side in (old, new)]
    if sum(map(len, sides)) > _MOST_PIECES:
        sides = [side.splitlines(keepends=True) for side in (old, new)]
    starts = [0]
    for piece in sides[0]:
        starts.append(starts[-1] + len(piece))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, sides[0], sides[1], autojunk=False).get_opcodes():
        if kind != "equal":
            yield starts[i1], starts[i2], "".join(sides[1][j1:j2])


def _places(source: str, value: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Where a stretch of a value may stand in its source; first, where as many of the same stand before it as
    in the value.
    """
    inserts = begin == end
    if inserts:
        begin = max(_start_of_word(value, begin), 0)
    words = value[begin:end]
    if not words:
        return []
    pattern = re.compile("".join(_sign(sign) for sign in words))
    earlier = len(pattern.findall(value[:begin]))
    spans = [match.span() for match in pattern.finditer(source)]
    order = sorted(range(len(spans)), key=lambda index: abs(index - earlier))
    return [(spans[index][1], spans[index][1]) if inserts else spans[index] for index in order]


def _start_of_word(value: str, place: int) -> int:
    """Where the word (or sign) before a place begins."""
    start = max(place - 1, 0)
    while start and value[start].isalnum() and value[start - 1].isalnum():
        start -= 1
    return start


def _sign(sign: str) -> str:
    """A sign of a value as a pattern: a space may be a line's end in the file, other signs may be written
    with a backslash or doubled.
    """
    if sign == " ":
        return rf"(?: |{_FOLDED})"
    if sign == "\n":
        return rf"(?:\\n|{_FOLDED}(?:{_FOLDED})*)"
    if sign in "\"'\\":
        return rf"(?:\\?{re.escape(sign)}{{1,2}})"
    return re.escape(sign)


def _fits(text: str, style: Style) -> bool:
    """Whether words can stand in a text of this style as they are: otherwise the whole text may better be
    written in another style.
    """
    return "\t" not in text and (style != "double" or json.dumps(text, ensure_ascii=False)[1:-1] == text)


def _in_style(text: str, style: Style) -> str:
    return text.replace("'", "''") if style == "single" else text
