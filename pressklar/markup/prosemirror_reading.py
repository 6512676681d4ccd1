"""The JSON of a ProseMirror document as the document tree. It comes from a browser: nothing of it is taken on
trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any, TypeAlias, cast

from .dialect import NESTING
from .normal import normal
from .prosemirror import MARKS, Json, Mark, with_marked_breaks
from .tree import (
    Alignment,
    Block,
    Code,
    CodeBlock,
    CrossReference,
    Document,
    Emphasis,
    Figure,
    Footnote,
    FootnoteReference,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Subhead,
    Subscript,
    Superscript,
    Table,
    Text,
)

_Leaf: TypeAlias = tuple[dict[str, Mark], Json]
"""A text, break, note or reference, and the marks by their types that it still has to be put into."""
_LEAVES: dict[str, type[Code | Superscript | Subscript]] = {
    "code": Code,
    "superscript": Superscript,
    "subscript": Subscript,
}
_CELLS = ("table_header", "table_cell")
_ALIGNMENTS = (None, "left", "center", "right")


class EditorJsonError(ValueError):
    """What came isn't a document of the schema."""


def from_prosemirror(value: object) -> Document:
    """The document of a ProseMirror JSON, in normal form. Notes without a label, or with one that another
    note has, get a free one. Raises EditorJsonError.
    """
    return normal(_Reader().document(value))


class _Reader:
    """Reads one document; remembers the notes."""

    def __init__(self) -> None:
        self._notes: dict[str, tuple[Inline, ...]] = {}
        self._written: set[str] = set()
        self._taken: set[str] = set()

    def document(self, value: object) -> Document:
        root = _mapping(value)
        if root.get("type") != "doc":
            raise EditorJsonError("no document")
        self._taken = set(_labels(root, 0))
        return Document(self._blocks(root, 0))

    def _blocks(self, node: Json, depth: int) -> tuple[Block, ...]:
        if depth > NESTING:
            raise EditorJsonError("nested too deep")
        return tuple(self._block(child, depth + 1) for child in _content(node))

    def _block(self, node: Json, depth: int) -> Block:
        attributes = _mapping(node.get("attrs", {}))
        match node.get("type"):
            case "paragraph":
                return Paragraph(self._inlines(node))
            case "subhead":
                return Subhead(_number(attributes, "level"), self._inlines(node))
            case "bullet_list" | "ordered_list" as kind:
                ordered = kind == "ordered_list"
                items = tuple(
                    ListItem(self._blocks(_of(item, "list_item"), depth)) for item in _content(node)
                )
                start = _number(attributes, "start") if ordered else 1
                return ListBlock(ordered, start, items, attributes.get("tight") is not False)
            case "quote":
                return Quote(self._blocks(node, depth))
            case "code_block":
                text = "".join(_text(_of(child, "text"), "text") for child in _content(node))
                return CodeBlock(text, _text(attributes, "language"))
            case "figure":
                src, alt, credit = (_text(attributes, key) for key in ("src", "alt", "credit"))
                return Figure(src, alt, self._inlines(node), credit)
            case "table":
                return self._table(node)
        raise EditorJsonError("an unknown block")

    def _table(self, node: Json) -> Table:
        rows = [_content(_of(row, "table_row")) for row in _content(node)]
        if not rows:
            raise EditorJsonError("a table without rows")
        cells = [
            tuple(self._inlines(_of(cell, "table_header", "table_cell")) for cell in row) for row in rows
        ]
        alignments = tuple(_alignment(_mapping(cell.get("attrs", {})).get("alignment")) for cell in rows[0])
        return Table(cells[0], tuple(cells[1:]), alignments)

    def _inlines(self, node: Json) -> tuple[Inline, ...]:
        leaves = [(_marks(child), child) for child in with_marked_breaks(_content(node))]
        return tuple(self._nested(leaves))

    def _nested(self, leaves: Sequence[_Leaf]) -> Iterator[Inline]:
        """Leaves inside their marks: the mark that goes on longest stands outermost, but no link is cut."""
        start = 0
        while start < len(leaves):
            marks = leaves[start][0]
            if not marks:
                yield from self._leaf(leaves[start][1])
                start += 1
                continue
            wrapping = [kind for kind in MARKS if kind in marks and kind not in _LEAVES]
            if not wrapping:  # a literal: the neighbours of the very same marks are one
                alike = partial(_has_marks, marks)
                group = list(takewhile(alike, leaves[start:]))
                yield from self._literal(_LEAVES[next(iter(marks))], group)
                start += len(group)
                continue
            ends = {kind: _end_of_run(leaves, start, kind) for kind in wrapping}
            kind = max(ends, key=lambda kind: ends[kind])
            if "link" in ends and _is_in_link(leaves, ends[kind]):
                kind = "link"
            end = ends[kind]
            while _is_in_link(leaves, end):
                end -= 1
            group = [
                ({other: mark for other, mark in inside.items() if other != kind}, leaf)
                for inside, leaf in leaves[start:end]
            ]
            if kind == "link":
                yield Link(marks[kind][1], tuple(self._nested(group)), marks[kind][2])
            else:
                yield (Strong if kind == "strong" else Emphasis)(tuple(self._nested(group)))
            start = end

    def _literal(
        self, kind: type[Code | Superscript | Subscript], leaves: Sequence[_Leaf]
    ) -> Iterator[Inline]:
        """Texts that hold no other inlines; what isn't a text stands beside them."""
        for _, leaf in leaves:
            if leaf.get("type") == "text":
                yield kind(_text(leaf, "text"))
            else:
                yield from self._leaf(leaf)

    def _leaf(self, node: Json) -> Iterator[Inline]:
        attributes = _mapping(node.get("attrs", {}))
        match node.get("type"):
            case "text":
                yield Text(_text(node, "text"))
            case "hard_break":
                yield LineBreak()
            case "cross_reference":
                yield CrossReference(_text(attributes, "proposal"), (), _text(attributes, "title"))
            case "footnote":
                yield from self._note(_text(attributes, "label"), attributes)
            case _:
                raise EditorJsonError("an unknown inline")

    def _note(self, label: str, attributes: Mapping[str, Any]) -> Iterator[Inline]:
        content = {"content": attributes.get("content", [])}
        if any(leaf.get("type") == "footnote" for leaf in _content(content)):
            raise EditorJsonError("a note in a note")
        children = self._inlines(content)
        if not normal(Document((Paragraph(children),))).blocks:
            return  # emptied by the editor: its reference goes with it
        if not label or self._notes.get(label, children) != children:
            label = self._free_label()
        self._notes[label] = children
        yield FootnoteReference(label) if label in self._written else Footnote(label, children)
        self._written.add(label)

    def _free_label(self) -> str:
        label = next(
            name for number in range(1, len(self._taken) + 2) if (name := str(number)) not in self._taken
        )
        self._taken.add(label)
        return label


def _end_of_run(leaves: Sequence[_Leaf], start: int, kind: str) -> int:
    mark = leaves[start][0][kind]
    return next(
        (end for end in range(start + 1, len(leaves)) if leaves[end][0].get(kind) != mark), len(leaves)
    )


def _has_marks(marks: Mapping[str, Mark], leaf: _Leaf) -> bool:
    return leaf[0] == marks


def _is_in_link(leaves: Sequence[_Leaf], end: int) -> bool:
    """Whether a link goes on over a place between two leaves."""
    link = leaves[end][0].get("link") if end < len(leaves) else None
    return link is not None and leaves[end - 1][0].get("link") == link


def _labels(node: Json, depth: int) -> Iterator[str]:
    if depth > 3 * NESTING:
        raise EditorJsonError("nested too deep")
    if node.get("type") == "footnote":
        yield _text(_mapping(node.get("attrs", {})), "label")
        return
    for child in _content(node):
        yield from _labels(child, depth + 1)


def _marks(node: Json) -> dict[str, Mark]:
    marks = {}
    for value in _sequence(node.get("marks", [])):
        mark = _mapping(value)
        kind, attributes = mark.get("type"), _mapping(mark.get("attrs", {}))
        if kind not in MARKS:
            raise EditorJsonError("an unknown mark")
        is_link = kind == "link"
        marks[str(kind)] = (
            str(kind),
            _text(attributes, "target") if is_link else "",
            _text(attributes, "title") if is_link else "",
        )
    return marks


def _content(node: Mapping[str, Any]) -> list[Json]:
    return [_mapping(child) for child in _sequence(node.get("content", []))]


def _of(node: Json, *kinds: str) -> Json:
    if node.get("type") not in kinds:
        raise EditorJsonError(f"no {kinds[0]}")
    return node


def _mapping(value: object) -> Json:
    if not isinstance(value, dict):
        raise EditorJsonError("no object")
    return value


def _sequence(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise EditorJsonError("no list")
    return value


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise EditorJsonError(f"{key} is no text")
    return value


def _number(values: Mapping[str, Any], key: str) -> int:
    value = values.get(key, 1)
    if not isinstance(value, int) or isinstance(value, bool):
        raise EditorJsonError(f"{key} is no number")
    return value


def _alignment(value: object) -> Alignment:
    if value not in _ALIGNMENTS:
        raise EditorJsonError("no alignment")
    return cast(Alignment, value)
