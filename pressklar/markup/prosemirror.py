"""The document tree as the JSON of a ProseMirror document, whose schema (studio/static/schema.js) is this
dialect and nothing more; prosemirror_reading.py reads it.

Marks are a set in ProseMirror, so two trees that differ only in the order of emphasis, strong and link have
one JSON. A note's content stands at each of its references, so that none of them depends on another's place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from .parser import parse
from .splicing import splice
from .tree import (
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
    Paragraph,
    Quote,
    Strong,
    Subhead,
    Subscript,
    Superscript,
    Table,
    Text,
)
from .writer import to_markdown

Json: TypeAlias = dict[str, Any]
Mark: TypeAlias = tuple[str, str, str]
"""A mark's type, and a link's target and title."""
MARKS = ("link", "strong", "emphasis", "code", "superscript", "subscript")
"""From the outermost in."""


def to_prosemirror(document: Document) -> Json:
    """The document as ProseMirror's JSON. Equal JSON means equal documents, but for the order of marks and
    whether a break stands inside them.
    """
    notes: dict[str, tuple[Inline, ...]] = {}
    blocks = [_block_json(block, notes) for block in document.blocks]
    return {"type": "doc", "content": blocks or [{"type": "paragraph"}]}


def structure(blocks: tuple[Block, ...]) -> str:
    """All that the editor shows of blocks, but for what their notes say: a signature to splice by."""
    return json.dumps(_without_notes(to_prosemirror(Document(blocks))["content"]), sort_keys=True)


def _without_notes(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_notes(child) for child in value]
    if isinstance(value, dict):
        return {
            key: _without_notes(child)
            for key, child in value.items()
            if not (key == "content" and "label" in value)
        }
    return value


def rewritten(source: str, document: Document) -> str:
    """A document of the editor as Markdown: what it didn't change stands in the source's own characters."""
    wanted = to_prosemirror(document)
    if to_prosemirror(parse(source)) == wanted:
        return source
    written = splice(source, document, structure)
    return written if to_prosemirror(parse(written)) == wanted else to_markdown(document)


# The tree as JSON


def _block_json(block: Block, notes: dict[str, tuple[Inline, ...]]) -> Json:
    def inline(children: Sequence[Inline]) -> list[Json]:
        return list(_joined(_inline_json(children, (), notes)))

    def blocks(children: Sequence[Block]) -> list[Json]:
        return [_block_json(child, notes) for child in children] or [{"type": "paragraph"}]

    match block:
        case Paragraph(children):
            return _node("paragraph", inline(children))
        case Subhead(level, children):
            return _node("subhead", inline(children), level=level)
        case ListBlock():
            items = [_node("list_item", blocks(item.blocks)) for item in block.items]
            if block.ordered:
                return _node("ordered_list", items, start=block.start, tight=block.tight)
            return _node("bullet_list", items, tight=block.tight)
        case Quote():
            return _node("quote", blocks(block.blocks))
        case CodeBlock(text, language):
            return _node("code_block", [{"type": "text", "text": text}], language=language)
        case Figure():
            return _node("figure", inline(block.caption), src=block.src, alt=block.alt, credit=block.credit)
        case Table():
            return _node("table", list(_rows_json(block, inline)))


def _rows_json(table: Table, inline: Callable[[Sequence[Inline]], list[Json]]) -> Iterator[Json]:
    for index, row in enumerate((table.header, *table.rows)):
        kind = "table_cell" if index else "table_header"
        cells = [
            _node(kind, inline(cell), alignment=alignment)
            for cell, alignment in zip(row, table.alignments, strict=True)
        ]
        yield _node("table_row", cells)


def _inline_json(
    children: Sequence[Inline], marks: tuple[Mark, ...], notes: dict[str, tuple[Inline, ...]]
) -> Iterator[Json]:
    for child in children:
        match child:
            case Text(text):
                yield _marked({"type": "text", "text": text}, marks)
            case Code(text) | Superscript(text) | Subscript(text):
                kind = type(child).__name__.lower()
                yield _marked({"type": "text", "text": text}, (*marks, (kind, "", "")))
            case LineBreak():
                yield _marked({"type": "hard_break"}, marks)
            case Emphasis(inside) | Strong(inside):
                kind = type(child).__name__.lower()
                yield from _inline_json(inside, (*marks, (kind, "", "")), notes)
            case CrossReference(proposal, (), title):
                yield _marked(_node("cross_reference", [], proposal=proposal, title=title), marks)
            case Link() | CrossReference():
                target = f"#{child.proposal}" if isinstance(child, CrossReference) else child.target
                yield from _inline_json(child.children, (*marks, ("link", target, child.title)), notes)
            case Footnote(label, inside):
                notes[label] = inside
                yield _marked(_note_json(label, inside), marks)
            case FootnoteReference(label):
                yield _marked(_note_json(label, notes.get(label, ())), marks)


def _note_json(label: str, children: Sequence[Inline]) -> Json:
    content = list(_joined(_inline_json(children, (), {})))
    return {"type": "footnote", "attrs": {"label": label, "content": content}}


def _node(kind: str, content: list[Json], **attributes: object) -> Json:
    node: Json = {"type": kind}
    if attributes:
        node["attrs"] = attributes
    if content:
        node["content"] = content
    return node


def _marked(node: Json, marks: Iterable[Mark]) -> Json:
    ordered = sorted(dict.fromkeys(marks), key=lambda mark: MARKS.index(mark[0]))
    if ordered:
        node["marks"] = [
            {"type": kind, "attrs": {"target": target, "title": title}} if kind == "link" else {"type": kind}
            for kind, target, title in ordered
        ]
    return node


def _joined(nodes: Iterable[Json]) -> Iterator[Json]:
    """Neighbouring texts of the same marks as one, as ProseMirror holds them; a break has the marks
    that the texts on both sides have.
    """
    last: Json | None = None
    for node in with_marked_breaks(list(nodes)):
        if last and last["type"] == node["type"] == "text" and last.get("marks") == node.get("marks"):
            last = {**last, "text": last["text"] + node["text"]}
            continue
        if last:
            yield last
        last = node
    if last:
        yield last


def with_marked_breaks(nodes: list[Json]) -> Iterator[Json]:
    for index, node in enumerate(nodes):
        if node.get("type") != "hard_break":
            yield node
            continue
        before, after = (_text_marks(reversed(nodes[:index])), _text_marks(nodes[index + 1 :]))
        shared = [mark for mark in before if mark in after]
        yield {"type": "hard_break", "marks": shared} if shared else {"type": "hard_break"}


def _text_marks(nodes: Iterable[Json]) -> list[Any]:
    marks = next((node.get("marks") for node in nodes if node.get("type") != "hard_break"), None)
    return marks if isinstance(marks, list) else []
