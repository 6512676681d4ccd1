"""Markdown -> Document, through markdown-it-py with its footnote, subscript and superscript plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .dialect import NESTING, markdown
from .inlines import Inlines
from .normal import LANGUAGE, fit, normal
from .tree import (
    Alignment,
    Block,
    Cell,
    Code,
    CodeBlock,
    Document,
    Figure,
    Footnote,
    FootnoteReference,
    Inline,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Subhead,
    Table,
    Text,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

# What may mean something in Markdown, wherever it stands, addresses too; at a line's start; at its end. And
# white space other than space and newline.
_SPECIAL = re.compile(r"[\\*_\[<&~^|#>`@]|://|[Ww]{3}\.|[^\S \n]|^ *[-+0-9]|^ {4}|  $", re.MULTILINE)
_BLANK = re.compile(r"\n *\n[ \n]*")
_FOLD = re.compile(r"(?:(?<! ) ++)?\n *")


def parse(text: str) -> Document:
    """A field's Markdown as a tree in normal form. Takes any text: what isn't markup is text, no word is
    lost.
    """
    return _parse(text)


@lru_cache(maxsize=1024)
def _parse(text: str) -> Document:
    text = fit(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " "))
    return _parse_plain(text) if _SPECIAL.search(text) is None else _parse_marked(text)


def _parse_plain(text: str) -> Document:
    """The short way for paragraphs without markup: the same tree as by the long way, as a property test
    proves.
    """
    paragraphs = (_FOLD.sub(" ", part.strip(" \n")) for part in _BLANK.split(text))
    return Document(tuple(Paragraph((Text(part),)) for part in paragraphs if part))


def _parse_marked(text: str) -> Document:
    env: dict[str, Any] = {}
    try:
        tokens = markdown().parse(text, env)
        if all(token.level < NESTING - 2 for token in tokens):
            return normal(Document(_Blocks(tokens, env).document()))
    except RecursionError:  # inline notes in inline notes: markdown-it's limit doesn't hold there
        pass
    return _literal(text)


def _literal(text: str) -> Document:
    """The text as it stands, a paragraph for each part between blank lines: for what is nested beyond all
    sense.
    """
    return normal(Document(tuple(Paragraph((Text(part),)) for part in re.split(r"\n\s*\n", text))))


class _Blocks:
    """Reads the flat tokens of one text into blocks."""

    def __init__(self, tokens: list[Token], env: dict[str, Any]) -> None:
        self._env = env
        self._definitions: dict[str, list[Token]] = {}
        self._spare: list[tuple[str, list[Token]]] = []
        self._tokens, self._position = self._without_definitions(tokens), 0
        self._seen: set[str] = set()
        self._open: set[str] = set()
        self._figures: list[Figure] = []

    def document(self) -> tuple[Block, ...]:
        """All blocks. A note that nothing refers to stands last, as text, where it can be seen."""
        blocks = list(self._until(""))
        unseen = [(label, tokens) for label, tokens in self._definitions.items() if label not in self._seen]
        for label, tokens in unseen + self._spare:
            blocks += [Paragraph((Text(f"[^{label}]: "), *self._note(label, tokens))), *self._taken_figures()]
        return tuple(blocks)

    def _without_definitions(self, tokens: list[Token]) -> list[Token]:
        """The tokens outside notes' definitions, which are set aside by label. A second one of a label is
        spare.
        """
        stack: list[tuple[str, list[Token]]] = [("", [])]
        for token in tokens:
            if token.type == "footnote_reference_open":
                stack.append((token.meta["label"], []))
            elif token.type == "footnote_reference_close":
                label, inner = stack.pop()
                if label in self._definitions:
                    self._spare.append((label, inner))
                else:
                    self._definitions[label] = inner
            else:
                stack[-1][1].append(token)
        return stack[0][1]

    def _until(self, close: str) -> Iterator[Block]:
        while self._position < len(self._tokens):
            token = self._next()
            if token.type == close:
                return
            match token.type:
                case "paragraph_open":
                    yield Paragraph(self._inline())
                case "heading_open":
                    yield Subhead(int(token.tag[1]), self._inline())
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token)
                case "blockquote_open":
                    yield Quote(tuple(self._until("blockquote_close")))
                case "table_open":
                    yield self._table(token)
                case "code_block" | "fence":
                    yield _code_block(token)
                case "hr":
                    yield Paragraph((Text(token.markup[0] * 3),))
            yield from self._taken_figures()

    def _taken_figures(self) -> list[Figure]:
        """The pictures met inside the last block's text: each follows it as a block of its own."""
        taken = self._figures.copy()
        self._figures.clear()
        return taken

    def _next(self) -> Token:
        self._position += 1
        return self._tokens[self._position - 1]

    def _list(self, token: Token) -> ListBlock:
        close = token.type.replace("open", "close")
        tight = self._is_tight(token.level)
        items = []
        while self._next().type != close:
            items.append(ListItem(tuple(self._until("list_item_close"))))
        start = token.attrGet("start")
        return ListBlock(
            token.type == "ordered_list_open", 1 if start is None else int(start), tuple(items), tight
        )

    def _is_tight(self, level: int) -> bool:
        """Whether the list just opened at `level` is tight: markdown-it hides the paragraphs of a tight
        list.
        """
        for index in range(self._position, len(self._tokens)):
            token = self._tokens[index]
            if token.level == level and token.nesting == -1:
                return True
            if token.type == "paragraph_open" and token.level == level + 2:
                return token.hidden
        return True

    def _table(self, token: Token) -> Table:
        rows: list[tuple[Cell, ...]] = []
        cells: list[Cell] = []
        alignments: list[Alignment] = []
        while (inner := self._next()).type != "table_close":
            match inner.type:
                case "tr_open":
                    cells = []
                case "th_open" | "td_open":
                    if inner.type == "th_open":
                        alignments.append(_alignment(inner))
                    cells.append(self._inline())
                case "tr_close":
                    rows.append(tuple(cells))
        return Table(rows[0], tuple(rows[1:]), tuple(alignments))

    def _inline(self) -> tuple[Inline, ...]:
        token = self._next()
        line = token.map[0] + 1 if token.map else 0
        return Inlines(self._env, self._figures, self._reference, line).read(token.children or [])

    def _reference(self, label: str) -> Inline:
        if label in self._open or len(self._open) > 2:
            return Text(f"[^{label}]")
        if label in self._seen:
            return FootnoteReference(label)
        return Footnote(label, self._note(label, self._definitions[label]))

    def _note(self, label: str, tokens: list[Token]) -> tuple[Inline, ...]:
        """A note's content as inlines; its pictures join those of the text that refers to it."""
        before, figures = (self._tokens, self._position), self._taken_figures()
        self._seen.add(label)
        self._open.add(label)
        self._tokens, self._position = tokens, 0
        blocks = tuple(self._until(""))
        self._open.discard(label)
        self._tokens, self._position = before
        self._figures += figures
        return _flat(blocks, self._figures)


def _code_block(token: Token) -> Block:
    """Lines of code. What stands behind the fence and is more than a language's name is the first of them; a
    fence around nothing is text.
    """
    info = token.info.strip()
    if not token.content.strip():
        return Paragraph((Text(f"{token.markup}{info}"),))
    return (
        CodeBlock(token.content, info) if LANGUAGE.fullmatch(info) else CodeBlock(f"{info}\n{token.content}")
    )


def _alignment(token: Token) -> Alignment:
    match str(token.attrGet("style") or "").removeprefix("text-align:"):
        case "left":
            return "left"
        case "center":
            return "center"
        case "right":
            return "right"
    return None


def _flat(blocks: tuple[Block, ...], figures: list[Figure]) -> tuple[Inline, ...]:
    """Blocks as one run of inlines with line breaks between, for what can hold no blocks. Pictures are put
    into `figures`.
    """
    runs: list[tuple[Inline, ...]] = []
    for block in blocks:
        match block:
            case Paragraph(children):
                runs.append(children)
            case Subhead(_, children):
                runs.append((Strong(children),))
            case ListBlock():
                runs += [_flat(item.blocks, figures) for item in block.items]
            case Quote():
                runs.append(_flat(block.blocks, figures))
            case Table():
                runs += [_separated(row, Text(" | ")) for row in (block.header, *block.rows)]
            case CodeBlock(text):
                runs += [(Code(line),) for line in text.split("\n")]
            case Figure():
                figures.append(block)
    return _separated(tuple(run for run in runs if run), LineBreak())


def _separated(runs: tuple[tuple[Inline, ...], ...], separator: Inline) -> tuple[Inline, ...]:
    return tuple(child for index, run in enumerate(runs) for child in ((separator, *run) if index else run))
