"""YAML text -> a tree of nodes that know their line and column. Every scalar is the text that the editor
wrote.

The parser's events are used, not its composer: anchors, tags and doubled keys show there, and depth and size
can be limited before anything is built (a nested or aliased bomb costs nothing).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import yaml

from ...locale import N_, tr
from ...problems import Place, Problem
from .limits import excess
from .syntax import QUOTE, explain
from .words import quoted, visible

MOST_DEPTH = 12
"""Most levels inside one another. The format itself has four."""
MOST_VALUES = 100_000
"""Most values in one file. An edition of 4,100 proposals has 4,200."""

MOST_INVISIBLE = 50
"""Most lines of one file that are named for invisible characters: a file of another kind would have
thousands.
"""

_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NAMES = {
    "\x0b": N_("a line break from Word"),
    "\x0c": N_("a page break"),
    "\x85": N_("a line separator"),
    "\u2028": N_("a line separator"),
    "\u2029": N_("a paragraph separator"),
    "\ufeff": N_("a byte-order mark"),
}
_CONTROL_CHARACTER = N_("a control character")
_LOST = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_EMPTY = frozenset({"", "~", "null"})

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(slots=True)
class Node:
    """A value: text, a list, keys with values, or None where nothing stands. Lines and columns from 1;
    `start` and `end` are indexes into the text.

    `text_line` is where the text itself begins: under the `|` of a block. `key` is where its key stands, if
    it has one. `faulty` marks a value that has been reported and isn't used.
    """

    value: str | list[Node] | dict[str, Node] | None
    line: int
    column: int
    start: int
    end: int
    text_line: int
    key: tuple[int, int] | None = None
    faulty: bool = False

    def plain(self) -> Plain:
        """The value without places, faulty values and keys without a value."""
        value = self.value
        if isinstance(value, dict):
            return {
                key: child.plain()
                for key, child in value.items()
                if child.value is not None and not child.faulty
            }
        if isinstance(value, list):
            return [child.plain() for child in value]
        return value

    def sweep(self) -> None:
        """Takes the faulty items out of lists, so that nodes and plain values keep the same indexes."""
        if isinstance(self.value, list):
            self.value = [child for child in self.value if not child.faulty]
        for child in (
            self.value.values()
            if isinstance(self.value, dict)
            else self.value
            if isinstance(self.value, list)
            else ()
        ):
            child.sweep()

    def under(self, *location: str | int) -> Node:
        """The node under keys and indexes; where one isn't there, the last that is."""
        node = self
        for step in location:
            value = node.value
            if isinstance(value, dict) and step in value:
                node = value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                node = value[step]
            else:
                break
        return node

    @property
    def items(self) -> list[Node]:
        return self.value if isinstance(self.value, list) else []

    @property
    def keys(self) -> dict[str, Node]:
        return self.value if isinstance(self.value, dict) else {}


@dataclass
class Source:
    """One content file while it is read: its text and tree, and the problems found in it. `about` goes into
    each problem.
    """

    file: str
    text: str = ""
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def report(
        self, code: str, message: str, hint: str, where: Node | tuple[int, int] | None = None, **more: Any
    ) -> None:
        """Adds a problem; the code's letter says how grave it is. At a value without text, the place is its
        key's.
        """
        if isinstance(where, Node):
            where = where.key if where.key and where.value is None else (where.line, where.column)
        self.problems.append(
            Problem(code, Place(self.file, *(where or ())), message, hint, **{**self.about, **more})
        )

    @cached_property
    def line_starts(self) -> list[int]:
        """Indexes into the text where each line begins, and its end."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text)), len(self.text)]

    def place_of(self, node: Node, piece: str, line: int) -> tuple[int, int]:
        """Where a piece of a value's text stands in the file, given its line in the text (from 1). Exact in a
        block under |.
        """
        starts = self.line_starts
        if self.text[node.start] == "|":
            number = min(node.text_line + line - 1, len(starts) - 1)
            return number, max(
                self.text.find(piece, starts[number - 1], starts[number]) - starts[number - 1], 0
            ) + 1
        # Lines of other texts are folded together: look for the piece. Not far, since a huge text may hold
        # very many.
        index = self.text.find(piece, node.start, min(node.end, node.start + 20_000))
        if index < 0:
            return node.text_line, 1
        number = bisect_right(starts, index, hi=len(starts) - 1)
        return number, index - starts[number - 1] + 1


def build_tree(source: Source, *, misread: bool = False) -> None:
    """Builds the tree of a file's text, `source.root`; None where there is none to use. Reports E103, E105 to
    E109, E111, E126 to E128, W107, W108.
    """
    text = _without_invisible(source, misread)
    builder = _Builder(source)
    try:
        if not all(map(builder.take, yaml.parse(text, Loader=yaml.CSafeLoader))):
            return
    except yaml.YAMLError as error:
        line, column, code, message, hint = explain(error, text)
        source.report(code, message, hint, (line, column))
        return
    source.root = builder.root
    if source.root is None or source.root.value is None:
        source.root = None
        source.report(
            "E111", tr("The file is empty."), tr("Fill it in, or take it away: others of its kind show how.")
        )


def _without_invisible(source: Source, misread: bool) -> str:
    """Reports invisible characters, the first of each line, and letters lost; gives the text with spaces in
    their place.
    """
    text = source.text
    if not _INVISIBLE.search(text) and "\ufffd" not in text:
        return text
    starts, reported = source.line_starts, 0
    for number, (start, end) in enumerate(pairwise(starts), 1):
        if match := _INVISIBLE.search(text, start, end):
            _report_invisible(source, match[0], (number, match.start() - start + 1))
            reported += 1
        if (lost := text.find("\ufffd", start, end)) >= 0 and not misread:
            source.report(
                "W108",
                tr("A letter was lost when this text was copied or saved: “�” stands in its place."),
                tr("Write the right letter there."),
                (number, lost - start + 1),
            )
            reported += 1
        if reported >= MOST_INVISIBLE:
            break
    return _INVISIBLE.sub(" ", text)


def _report_invisible(source: Source, character: str, place: tuple[int, int]) -> None:
    name = tr(_NAMES.get(character, _CONTROL_CHARACTER))
    source.report(
        "E109",
        tr("An invisible character stands here: {name} (U+{number:04X}).", name=name, number=ord(character)),
        tr(
            "Delete it and write a space or a line break; such characters come along when text "
            "is pasted from another program."
        ),
        place,
    )


class _Builder:
    """Takes the parser's events one by one. `stack` holds the open lists and keys; `keys` the key that waits
    in each.
    """

    def __init__(self, source: Source) -> None:
        self.source, self.count = source, 0
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.keys: list[tuple[str, tuple[int, int]] | None] = []
        self.documents = 0

    def take(self, event: Any) -> bool:
        """False when the file is to be given up."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            return self._open(event, {} if kind is yaml.MappingStartEvent else [])
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close(event)
        elif kind is yaml.AliasEvent:
            return self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.source.report(
                    "E105",
                    tr("A line of three hyphens (---) ends the content here, and more stands under it."),
                    tr("Take the line away; in a text, write *** for a rule between paragraphs."),
                    _place(event),
                )
                return False
        return True

    def _scalar(self, event: Any) -> bool:
        node = _node(event, event.value)
        if event.style in ("|", ">"):
            node.text_line = node.line + 1
        elif event.style == '"' and (
            hidden := _INVISIBLE.search(event.value) or re.search("\r", event.value)
        ):
            _report_invisible(self.source, hidden[0], _place(event))
            node.value = _INVISIBLE.sub(" ", event.value).replace("\r", " ")
        elif event.implicit[0]:
            if event.value in _EMPTY:
                node.value = None
            self._check_lost(node)
        self._check_properties(event, node)
        self._check_size(node)
        return self._put(node)

    def _open(self, event: Any, value: list[Node] | dict[str, Node]) -> bool:
        node = _node(event, value)
        self._check_properties(event, node)
        if len(self.stack) >= MOST_DEPTH:
            self.source.report(
                "E103",
                tr(
                    "Lists and keys stand inside one another in more than {most} levels here.",
                    most=MOST_DEPTH,
                ),
                tr("The format needs no more than four: look at the indentation and the brackets."),
                _place(event),
            )
            return False
        self.stack.append(node)
        self.keys.append(None)
        return True

    def _close(self, event: Any) -> None:
        node = self.stack.pop()
        self.keys.pop()
        node.end = event.end_mark.index
        self._put(node)

    def _alias(self, event: Any) -> bool:
        written = self.source.text[event.start_mark.index : event.end_mark.index]
        self.source.report(
            "E108",
            tr("A text can't start with an asterisk: {text}.", text=quoted(written)),
            tr(QUOTE),
            _place(event),
        )
        return self._put(_node(event, written))

    def _check_size(self, node: Node) -> None:
        """A text beyond all measure isn't looked at any further."""
        if isinstance(node.value, str) and (much := excess(node.value)):
            self.source.report(
                much.code, much.message, much.hint, self.source.place_of(node, much.piece, much.line)
            )
            node.value, node.faulty = None, True

    def _check_properties(self, event: Any, node: Node) -> None:
        """A word after & or ! is a mark of YAML, and would vanish from the text."""
        if event.anchor is None and event.tag is None:
            return
        written = self.source.text[node.start : node.end]
        self.source.report(
            "E108",
            tr("A text can't start with an exclamation mark: {text}.", text=quoted(written))
            if event.anchor is None
            else tr("A text can't start with an ampersand (&): {text}.", text=quoted(written)),
            tr(QUOTE),
            _place(event),
        )
        if not isinstance(node.value, (list, dict)):
            node.value = written

    def _check_lost(self, node: Node) -> None:
        lost = _LOST.match(self.source.text, node.end)
        if lost and lost[0]:
            self.source.report(
                "W107",
                tr("{text} isn't printed: everything after a hash sign is a note.", text=quoted(lost[1])),
                tr(
                    'If it belongs to the text, put the whole text in "straight quotes"; if it is a '
                    "note, write a space after the hash sign."
                ),
                (node.line, node.column),
                text=visible(lost[1]),
            )

    def _put(self, node: Node) -> bool:
        self.count += 1
        if self.count > MOST_VALUES:
            self.source.report(
                "E103",
                tr("The file holds more than {most:,} values.", most=MOST_VALUES),
                tr("Split it: each proposal has a file of its own."),
                (node.line, node.column),
            )
            return False
        if not self.stack:
            self.root = node
            return True
        parent, key = self.stack[-1].value, self.keys[-1]
        if isinstance(parent, list):
            parent.append(node)
        elif key is None:
            self.keys[-1] = (self._key(node), (node.line, node.column))
        else:
            self.keys[-1] = None
            self._put_under(key, node)
        return True

    def _key(self, node: Node) -> str:
        if isinstance(node.value, str) or node.value is None:
            return node.value if isinstance(node.value, str) else self.source.text[node.start : node.end]
        written = self.source.text[node.start : node.end]
        self.source.report(
            "E112",
            tr("A key must be one word, not {text}.", text=quoted(written)),
            tr('A text that starts with [ or { must stand in "straight quotes".'),
            node,
        )
        return written

    def _put_under(self, key: tuple[str, tuple[int, int]], node: Node) -> None:
        name, place = key
        parent = self.stack[-1].keys
        if name in parent:
            first = parent[name].key or (0, 0)
            self.source.report(
                "E107",
                tr("The key {key} stands twice: first in line {line}.", key=quoted(name), line=first[0]),
                tr("Put the two together, or take one away: only one can be used."),
                place,
                text=visible(name),
            )
            return
        node.key = place
        parent[name] = node


def _node(event: Any, value: Any) -> Node:
    start = event.start_mark
    return Node(value, start.line + 1, start.column + 1, start.index, event.end_mark.index, start.line + 1)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
