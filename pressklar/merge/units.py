"""A field's document <-> one row of tokens, in which each paragraph begins with a token that says what it is
to a reader of Word.

Where a paragraph stood in our own tree (which list, which item) rides along, so that what nobody changed
becomes what it was.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from ..locale import tr
from ..markup import Block, CodeBlock, Document, Figure, ListBlock, ListItem, Paragraph, Quote, Subhead, Table
from ..markup.tokens import BREAK, PLAIN, Lens, Token, inline_tokens, inlines, stripped, words
from ..markup.tree import Alignment

DEEPEST = 9
"""Levels of Word's lists."""
_LISTED = re.compile(r"¶([-#+])(\d)")


class MalformedError(Exception):
    """The tokens don't make a document: a row outside a table, a table without an end."""


@dataclass(frozen=True, slots=True)
class Container:
    """A quote, a list or a list's item around a paragraph. Two are the same where their ids are."""

    kind: str
    id: int
    ordered: bool = field(default=False, compare=False)
    start: int = field(default=1, compare=False)
    tight: bool = field(default=True, compare=False)


Path = tuple[Container, ...]


@dataclass(frozen=True, slots=True)
class BlockOrigin:
    """What a paragraph's first token brings along: where it stood, and what Word doesn't show of its
    block.
    """

    path: Path | None = None
    level: int = 3
    """A subhead's."""
    picture: Figure | None = None
    alignments: tuple[Alignment, ...] = ()
    headless: bool = False
    code: CodeBlock | None = None


@dataclass(slots=True)
class _Sign:
    """A list item's sign, which its first paragraph takes."""

    key: str
    taken: bool = False


def block_token(key: str, brought: BlockOrigin | None = None) -> Token:
    return Token(f"¶{key}", "", PLAIN, brought or BlockOrigin())


def document_tokens(document: Document, lens: Lens) -> list[Token]:
    """A document as Word shows it."""
    ids = count()
    return list(_blocks(document.blocks, (), None, lens, ids))


def _blocks(
    blocks: Sequence[Block], path: Path, sign: _Sign | None, lens: Lens, ids: Iterator[int]
) -> Iterator[Token]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield block_token(_kind(path, sign), BlockOrigin(path))
                yield from inline_tokens(children, lens)
            case Subhead(level, children):
                yield block_token(_kind(path, sign, "sub"), BlockOrigin(path, level))
                yield from inline_tokens(children, lens)
            case ListBlock():
                yield from _list(block, path, lens, ids)
            case Quote(inside):
                yield from _blocks(inside, (*path, Container("quote", next(ids))), sign, lens, ids)
            case Table():
                yield from _table(block, path, lens)
            case Figure():
                yield from _figure(block, path, lens)
            case CodeBlock(text):
                yield block_token("code", BlockOrigin(path, code=block))
                yield from code_tokens(text)


def _kind(path: Path, sign: _Sign | None, other: str = "") -> str:
    """What a paragraph is to a reader of Word (as docx/body.py picks its style)."""
    if sign is not None and not sign.taken:
        sign.taken = True
        return sign.key
    if other or not path:
        return other or "p"
    depth = sum(container.kind == "list" for container in path)
    return "quote" if path[-1].kind == "quote" else f"+{min(depth, 3) - 1}"


def _list(block: ListBlock, path: Path, lens: Lens, ids: Iterator[int]) -> Iterator[Token]:
    level = min(sum(container.kind == "list" for container in path), DEEPEST - 1)
    around = Container("list", next(ids), block.ordered, block.start, block.tight)
    for item in block.items:
        inside = (*path, around, Container("item", next(ids)))
        yield from _blocks(item.blocks, inside, _Sign(f"{'#' if block.ordered else '-'}{level}"), lens, ids)


def _table(block: Table, path: Path, lens: Lens) -> Iterator[Token]:
    headless = not any(block.header)
    if headless and not block.rows:
        return  # no reader of Word sees it
    yield block_token("tbl", BlockOrigin(path, alignments=block.alignments, headless=headless))
    for row in block.rows if headless else (block.header, *block.rows):
        yield block_token("row")
        for cell in row:
            yield block_token("cell")
            yield from inline_tokens(cell, lens)
    yield block_token("/tbl")


def _figure(block: Figure, path: Path, lens: Lens) -> Iterator[Token]:
    yield block_token("fig", BlockOrigin(path, picture=block))
    yield picture_token(block.src)
    yield alt_token(block.alt)
    caption = list(inline_tokens(block.caption, lens))
    if caption or block.credit:
        yield block_token("cap", BlockOrigin(path))
        yield from caption
        if caption and block.credit:
            yield from words(" ")
        yield from (Token(token.key, token.text, token.look, "credit") for token in words(block.credit))


def picture_token(src: str) -> Token:
    return Token(f"\x01picture:{src}", "", PLAIN, src or "?")


def code_tokens(text: str) -> Iterator[Token]:
    """Code line by line: its spaces count."""
    for number, line in enumerate(text.expandtabs(4).split("\n")):
        if number:
            yield BREAK
        if line.strip():
            yield Token(f"\x01code:{line.rstrip()}", line.rstrip(), PLAIN, "code")


def alt_token(alt: str) -> Token:
    text = " ".join(alt.split())
    return Token(f"\x01alt:{text}", f"[{text}]", PLAIN, ("alt", text))


# Tokens -> document


@dataclass(slots=True)
class _Open:
    """A container in the making."""

    container: Container | None
    blocks: list[Block | _Open] = field(default_factory=list)


@dataclass(slots=True)
class _Unit:
    begins: Token
    tokens: list[Token]
    rows: list[list[list[Token]]] | None = None


def tokens_document(tokens: Sequence[Token]) -> Document:
    """The document that tokens make. Raises MalformedError."""
    builder = _Builder()
    for unit in _units(tokens):
        builder.take(unit)
    return Document(builder.done())


def _units(tokens: Sequence[Token]) -> Iterator[_Unit]:
    unit: _Unit | None = None
    for token in tokens:
        if not token.begins:
            if unit is None:
                unit = _Unit(block_token("p"), [])
            if unit.rows is None:
                unit.tokens.append(token)
            elif unit.rows and unit.rows[-1]:
                unit.rows[-1][-1].append(token)
            else:
                raise MalformedError(tr("words beside a table's cells"))
        elif token.key in ("¶row", "¶cell", "¶/tbl"):
            unit = yield from _in_table(unit, token)
        else:
            if unit is not None:
                if unit.rows is not None:
                    raise MalformedError(tr("a table without an end"))
                yield unit
            unit = _Unit(token, [], [] if token.key == "¶tbl" else None)
    if unit is not None:
        if unit.rows is not None:
            raise MalformedError(tr("a table without an end"))
        yield unit


def _in_table(unit: _Unit | None, token: Token) -> Generator[_Unit, None, _Unit | None]:
    if unit is None or unit.rows is None:
        raise MalformedError(tr("{mark} outside a table", mark=token.key))
    if token.key == "¶row":
        unit.rows.append([])
    elif token.key == "¶cell":
        if not unit.rows:
            raise MalformedError(tr("a cell outside a row"))
        unit.rows[-1].append([])
    else:
        yield unit
        return None
    return unit


class _Builder:
    """Puts units into lists, items and quotes again."""

    def __init__(self) -> None:
        self._root = _Open(None)
        self._stack: list[_Open] = [self._root]
        self._ids = count(-1, -1)
        self._counts: dict[int, int] = {}

    def take(self, unit: _Unit) -> None:
        key, brought = unit.begins.key[1:], unit.begins.node
        assert isinstance(brought, BlockOrigin)
        if key == "cap" and self._caption(unit):
            return
        self._open(brought.path if brought.path is not None else self._derived(key), key)
        if block := _block(key, unit, brought):
            self._stack[-1].blocks.append(block)

    def done(self) -> tuple[Block, ...]:
        return _closed(self._root)

    def _caption(self, unit: _Unit) -> bool:
        """Put a caption under the picture before it, if there is one."""
        blocks = self._stack[-1].blocks
        if not blocks or not isinstance(figure := blocks[-1], Figure) or figure.caption or figure.credit:
            return False
        credit_start = next(
            (index for index, token in enumerate(unit.tokens) if token.node == "credit"), len(unit.tokens)
        )
        credit = "".join(token.text for token in unit.tokens[credit_start:]).strip()
        blocks[-1] = Figure(figure.src, figure.alt, inlines(unit.tokens[:credit_start]), credit, figure.line)
        return True

    def _derived(self, key: str) -> Path:
        """Where a paragraph from Word belongs, by its kind and level and what stands before it."""
        here = tuple(node.container for node in self._stack[1:] if node.container is not None)
        if key == "quote":
            return (
                here
                if here
                and here[-1].kind == "quote"
                and not any(container.kind == "list" for container in here)
                else (Container("quote", next(self._ids)),)
            )
        match = _LISTED.fullmatch(f"¶{key}")
        if match is None:
            return ()
        sign, level = match[1], int(match[2])
        ends = [index for index, container in enumerate(here) if container.kind == "item"]
        if sign == "+":
            return here[: ends[min(level, len(ends) - 1)] + 1] if ends else ()
        if level < len(ends):
            before = here[: ends[level]]
            if before[-1].ordered == (sign == "#"):
                return (*before, Container("item", next(self._ids)))
        outer = here[: ends[min(level, len(ends)) - 1] + 1] if ends and level else ()
        return (*outer, Container("list", next(self._ids), sign == "#"), Container("item", next(self._ids)))

    def _open(self, path: Path, key: str) -> None:
        if key[:1] in ("-", "#"):
            self._take_over(path)
        depth = 1
        while (
            depth < len(self._stack)
            and depth <= len(path)
            and self._stack[depth].container == path[depth - 1]
        ):
            depth += 1
        if key[:1] not in ("-", "#"):
            depth = self._reuse(depth, path)
        last_list = max(
            (index for index, container in enumerate(path) if container.kind == "list"), default=-1
        )
        if key[:1] in ("-", "#"):
            while depth - 1 < last_list and (more := self._reuse(depth, path[: last_list + 1])) > depth:
                depth = more
        del self._stack[depth:]
        for container in path[depth - 1 :]:
            opened = _Open(self._continued(container))
            self._stack[-1].blocks.append(opened)
            self._stack.append(opened)

    def _take_over(self, path: Path) -> None:
        """Let a list that an item from Word began be the one that goes on behind it, where the two are of one
        kind.
        """
        for depth in range(1, min(len(self._stack), len(path) + 1)):
            if (here := self._stack[depth].container) is None or here == (wanted := path[depth - 1]):
                continue
            if (
                here.kind == wanted.kind == "list"
                and here.id < 0 <= wanted.id
                and here.ordered == wanted.ordered
            ):
                self._stack[depth].container = wanted
            return

    def _reuse(self, depth: int, path: Path) -> int:
        """Let what belonged to an item that is gone go on in the item before it: no item stands without words
        of its own.
        """
        if depth <= len(path) and path[depth - 1].kind == "item" and depth < len(self._stack):
            here = self._stack[depth].container
            if here is not None and here.kind == "item":
                return depth + 1
        return depth

    def _continued(self, container: Container) -> Container:
        """A list that something now stands in the midst of goes on counting behind it."""
        if container.kind != "list" or not container.ordered:
            return container
        before = self._counts.get(container.id)
        self._counts.setdefault(container.id, 0)
        return (
            container
            if before is None
            else Container("list", container.id, True, container.start, container.tight)
        )


def _closed(node: _Open) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for child in node.blocks:
        if not isinstance(child, _Open):
            blocks.append(child)
        elif child.container is not None and child.container.kind == "quote":
            blocks.append(Quote(_closed(child)))
        elif child.container is not None and child.container.kind == "list":
            items = tuple(ListItem(_closed(item)) for item in child.blocks if isinstance(item, _Open))
            blocks.append(
                ListBlock(child.container.ordered, child.container.start, items, child.container.tight)
            )
        else:
            blocks += _closed(child)
    return tuple(blocks)


def _block(key: str, unit: _Unit, brought: BlockOrigin) -> Block | None:
    if unit.rows is not None:
        return _table_block(unit.rows, brought)
    if key == "fig":
        return _figure_block(unit, brought)
    if key == "code":
        return _code_block(unit, brought)
    children = inlines(unit.tokens)
    if not children:
        return None
    return Subhead(brought.level, children) if key == "sub" else Paragraph(children)


def _code_block(unit: _Unit, brought: BlockOrigin) -> Block | None:
    """The lines again; those that nobody changed as they were written."""
    text = "".join(token.text for token in unit.tokens).strip("\n")
    if brought.code is not None and brought.code.text.expandtabs(4) == text:
        return brought.code
    return CodeBlock(text, brought.code.language if brought.code else "") if text.strip() else None


def _figure_block(unit: _Unit, brought: BlockOrigin) -> Block | None:
    src = next((token.node for token in unit.tokens if token.key.startswith("\x01picture:")), None)
    alt = next((token.node for token in unit.tokens if token.key.startswith("\x01alt:")), None)
    rest = [token for token in unit.tokens if not token.key.startswith(("\x01picture:", "\x01alt:"))]
    if not isinstance(src, str) or src == "?":
        raise MalformedError(tr("a picture that isn't among the edition's"))
    if stripped(rest):
        raise MalformedError(tr("words in a picture's paragraph"))
    line = brought.picture.line if brought.picture else 0
    return Figure(src, alt[1] if isinstance(alt, tuple) else "", (), "", line)


def _table_block(rows: Sequence[Sequence[Sequence[Token]]], brought: BlockOrigin) -> Block | None:
    cells = [tuple(inlines(cell) for cell in row) for row in rows if row]
    if not cells:
        return None
    width = max(map(len, cells))
    alignments = (*brought.alignments, *(None,) * width)[:width]
    if brought.headless:
        return Table(((),) * width, tuple(cells), alignments)
    return Table(cells[0], tuple(cells[1:]), alignments)
