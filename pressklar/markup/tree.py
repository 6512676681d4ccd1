"""The document tree: what a field's text is made of. Frozen; lines count from 1 within the text and don't
count for equality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import unquote

Alignment = Literal["left", "center", "right"] | None
_FOLLOWED = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters, on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A break that the editor set: a backslash or two spaces at a line's end."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    text: str


@dataclass(frozen=True, slots=True)
class Subscript:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Literal characters between backticks: a file's name, a command, a key."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written. `target` may be anything; only what `can_be_followed` becomes a link in an
    output.
    """

    target: str
    children: tuple[Inline, ...]
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A link to another proposal, by its id. Without children it shows only that proposal's label."""

    proposal: str
    children: tuple[Inline, ...]
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note with its content, at the place of its first reference. `label` is the editor's name for it,
    unique in the text.
    """

    label: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """A later reference to a Footnote before it."""

    label: str


Inline: TypeAlias = (
    Text
    | LineBreak
    | Emphasis
    | Strong
    | Superscript
    | Subscript
    | Code
    | Link
    | CrossReference
    | Footnote
    | FootnoteReference
)
Cell: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subhead:
    """A heading inside a field. `level` is the number of # signs, 1 to 6; outputs make no difference of
    it.
    """

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list. `start` is an ordered list's first number, 1 for a bullet list; `tight`: no space between its
    items.
    """

    ordered: bool
    start: int
    items: tuple[ListItem, ...]
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row, whose cells may all be empty. Every row has as many cells as
    `alignments`.
    """

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on its own. `src` is as written ("images/x.jpg"): see `picture_name`."""

    src: str
    alt: str
    caption: tuple[Inline, ...] = ()
    credit: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that keep their breaks and spaces. `language` is the word behind the fence, "" where there is
    none.
    """

    text: str
    language: str = ""


Block: TypeAlias = Paragraph | Subhead | ListBlock | Table | Figure | Quote | CodeBlock


@dataclass(frozen=True, slots=True)
class Document:
    """A field's text, whole."""

    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a text points at: `target` as written ("#id" for a cross-reference), `text` its words or the
    picture's alternative text.
    """

    kind: Literal["link", "picture"]
    target: str
    text: str
    line: int


def can_be_followed(target: str) -> bool:
    """Whether a link's target is http, https or mailto: all that a text may link to outside the
    edition.
    """
    return _FOLLOWED.match(target) is not None


def picture_name(src: str) -> str | None:
    """A picture's file name under the edition's images/, or None where `src` points elsewhere or out of
    it.
    """
    name = unquote(src.removeprefix("images/"))
    if not src.startswith("images/") or "\\" in name or any(ord(character) < 32 for character in name):
        return None
    return name if all(part not in ("", ".", "..") for part in name.split("/")) else None


def references(document: Document) -> Iterator[Reference]:
    """All links, cross-references and pictures, in reading order."""
    return _block_references(document.blocks)


def plain(document: Document) -> str:
    """The words only: blocks, list items and table rows on lines of their own, footnotes after the block that
    refers to them.
    """
    return "\n".join(_lines(document.blocks))


def words(children: tuple[Inline, ...], notes: list[str] | None = None) -> str:
    """The words of inlines on one line. The text of footnotes is put into `notes`, if given."""
    parts = []
    for child in children:
        match child:
            case Text(text) | Superscript(text) | Subscript(text) | Code(text):
                parts.append(text)
            case LineBreak():
                parts.append(" ")
            case Footnote():
                if notes is not None:
                    notes.append(words(child.children, notes))
            case FootnoteReference():
                pass
            case _:
                parts.append(words(child.children, notes))
    return "".join(parts)


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        notes: list[str] = []
        match block:
            case Paragraph() | Subhead():
                yield words(block.children, notes)
            case ListBlock():
                for item in block.items:
                    yield from _lines(item.blocks)
            case Quote():
                yield from _lines(block.blocks)
            case CodeBlock(text):
                yield from text.split("\n")
            case Table():
                for row in (block.header, *block.rows):
                    if line := "\t".join(words(cell, notes) for cell in row).strip():
                        yield line
            case Figure():
                yield from (part for part in (block.alt, words(block.caption), block.credit) if part)
        yield from notes


def _block_references(blocks: tuple[Block, ...]) -> Iterator[Reference]:
    for block in blocks:
        match block:
            case Paragraph() | Subhead():
                yield from _inline_references(block.children)
            case ListBlock():
                for item in block.items:
                    yield from _block_references(item.blocks)
            case Quote():
                yield from _block_references(block.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    for cell in row:
                        yield from _inline_references(cell)
            case Figure():
                yield Reference("picture", block.src, block.alt, block.line)
                yield from _inline_references(block.caption)


def _inline_references(children: tuple[Inline, ...]) -> Iterator[Reference]:
    for child in children:
        match child:
            case Link():
                yield Reference("link", child.target, words(child.children), child.line)
            case CrossReference():
                yield Reference("link", f"#{child.proposal}", words(child.children), child.line)
            case Emphasis() | Strong() | Footnote():
                yield from _inline_references(child.children)
