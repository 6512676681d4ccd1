"""Where the parts of a content file's text lie: lines, keys, hyphens, the end of each value, the comments
that belong to an item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..read.nodes import Node, Source
from .values import Style, indented

_INDICATORS = re.compile(r"[|>][-+0-9]*")
_COLON = re.compile(r":(?=\s)")
_STYLES: dict[str, Style] = {'"': "double", "'": "single", "|": "block", ">": "block"}


class UnfitError(Exception):
    """The file is written in a way that can't be changed piece by piece."""


@dataclass(frozen=True)
class PlacedNode:
    """A value in its surroundings. `column` (from 0) is its key's or its hyphen's; `inside` says that it
    stands in brackets or braces.
    """

    node: Node
    path: tuple[str | int, ...]
    column: int
    inside: bool


class Layout:
    """One grown source, asked for places; all are indexes into its text. An index at a line's end counts to
    that line.
    """

    def __init__(self, source: Source) -> None:
        assert source.root is not None
        self.text, self.root = source.text, source.root
        self.starts = source.line_starts
        match = re.search(r"\r\n|\r|\n", self.text)
        self.newline = match[0] if match else "\n"

    def line_start(self, index: int) -> int:
        return self.starts[bisect_right(self.starts, index, hi=len(self.starts) - 1) - 1]

    def line_end(self, index: int) -> int:
        """Where the next line starts."""
        return self.starts[bisect_right(self.starts, index, hi=len(self.starts) - 1)]

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def key(self, node: Node) -> int:
        """Where the key of a value starts."""
        assert node.key is not None
        return self.starts[node.key[0] - 1] + node.key[1] - 1

    def colon(self, node: Node) -> int:
        """Behind the colon of a value's key."""
        match = _COLON.search(self.text, self.key(node))
        if match is None:
            raise UnfitError
        return match.end()

    def in_brackets(self, node: Node) -> bool:
        return not isinstance(node.value, str) and self.text[node.start : node.start + 1] in ("[", "{")

    def in_block(self, node: Node) -> bool:
        """Whether a list or keys stand on lines of their own."""
        return isinstance(node.value, (list, dict)) and not self.in_brackets(node)

    def style(self, node: Node) -> Style:
        """How a text is written; "new" for what isn't one."""
        return _STYLES.get(self.text[node.start], "plain") if isinstance(node.value, str) else "new"

    def indicators(self, node: Node) -> str:
        """The | or > of a block, with its digit and sign."""
        match = _INDICATORS.match(self.text, node.start)
        assert match is not None
        return match[0]

    def end(self, node: Node) -> int:
        """Where a value's own last character ends, without the blank lines and comments that the parser
        counts to it.
        """
        if isinstance(node.value, str) and self.style(node) == "block":
            return node.start + len(self.text[node.start : node.end].rstrip(" \t\r\n"))
        if self.in_block(node):
            return max((self.end(child) for child in node.items or node.keys.values()), default=node.end)
        return node.end

    def spot(self, path: Sequence[str | int]) -> PlacedNode:
        """The value at a path that is there."""
        node, inside, column = self.root, False, 0
        for step in path:
            inside = inside or self.in_brackets(node)
            parent, node = node, node.under(step)
            column = self.column(self.key(node)) if isinstance(step, str) else self.column(parent.start)
        return PlacedNode(node, tuple(path), column, inside)

    def hyphen(self, parent: Node, index: int) -> int:
        """Where an item of a list on lines of its own begins."""
        if index == 0:
            return parent.start
        start = self.line_end(self.end(parent.items[index - 1]))
        while self._line(start).strip()[:1] in ("", "#") and start < len(self.text):
            start = self.line_end(start)
        return start + self.column(parent.start)

    def item_start(self, parent: Node, index: int) -> int:
        """Where an item's lines begin, with the comment lines directly above it. Raises UnfitError where it
        shares its first line.
        """
        start = self.line_start(self.hyphen(parent, index))
        if self.text[start : self.hyphen(parent, index)].strip():
            raise UnfitError
        above = self.end(parent.items[index - 1]) if index else self.colon(parent) if parent.key else None
        floor = start if above is None else self.line_end(above)
        while start > floor and self._line(self.line_start(start - 1)).lstrip().startswith("#"):
            start = self.line_start(start - 1)
        return start

    def item_end(self, parent: Node, index: int) -> int:
        return self.line_end(self.end(parent.items[index]))

    def comments_below(self, node: Node) -> int:
        """How far in the comment lines directly under a value stand, at most. A block there must stand
        further in, or it would take them for text.
        """
        index, deepest = self.line_end(self.end(node)), 0
        while index < len(self.text) and (line := self._line(index)).strip()[:1] in ("", "#"):
            deepest, index = (
                max(deepest, len(line) - len(line.lstrip()) if line.strip() else 0),
                self.line_end(index),
            )
        return deepest

    def blank_before(self, index: int) -> int:
        """Where the blank lines above a line begin."""
        while index and not self._line(self.line_start(index - 1)).strip():
            index = self.line_start(index - 1)
        return index

    def blank_after(self, index: int) -> int:
        """Where the blank lines from a line's start on end."""
        while index < len(self.text) and not self._line(index).strip():
            index = self.line_end(index)
        return index

    def lines(self, lines: Sequence[str], column: int) -> str:
        """New lines as text, indented."""
        return "".join(line + self.newline for line in indented(lines, column))

    def spliced(self, *pieces: tuple[int, int, str]) -> str:
        """The text with pieces (start, end, new) replaced."""
        text = self.text
        for start, end, new in sorted(pieces, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _line(self, start: int) -> str:
        return self.text[start : self.line_end(start)]
