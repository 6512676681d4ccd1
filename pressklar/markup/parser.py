"""Markdown -> Document, through markdown-it-py with its footnote, subscript and superscript plugins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from .normal import fit, normal
from .tree import (
    Alignment,
    Block,
    Cell,
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
    can_be_followed,
    words,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Twenty lists or forty quotes inside each other. Beyond, markdown-it drops the text: see `_literal`.
_NESTING = 40
# What may mean something in Markdown, wherever it stands; at a line's start; at its end. And white space other than space and newline.
_SPECIAL = re.compile(r"[\\*_\[<&~^|#>]|[^\S \n]|^ *[-+0-9]|  $", re.MULTILINE)
_BLANK = re.compile(r"\n *\n[ \n]*")
_FOLD = re.compile(r" *\n *")


def parse(text: str) -> Document:
    """A field's Markdown as a tree in normal form. Takes any text: what isn't markup is text, no word is lost."""
    return _parse(text)


@lru_cache(maxsize=1024)
def _parse(text: str) -> Document:
    text = fit(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " "))
    return _parse_plain(text) if _SPECIAL.search(text) is None else _parse_marked(text)


def _parse_plain(text: str) -> Document:
    """The short way for paragraphs without markup: the same tree as by the long way, as a property test proves."""
    paragraphs = (_FOLD.sub(" ", part.strip(" \n")) for part in _BLANK.split(text))
    return Document(tuple(Paragraph((Text(part),)) for part in paragraphs if part))


def _parse_marked(text: str) -> Document:
    env: dict[str, Any] = {}
    tokens = _markdown().parse(text, env)
    if any(token.level >= _NESTING - 2 for token in tokens):
        return _literal(text)
    return normal(Document(_Blocks(tokens, env).document()))


def _literal(text: str) -> Document:
    """The text as it stands, a paragraph for each part between blank lines: for what is nested beyond all sense."""
    return normal(Document(tuple(Paragraph((Text(part),)) for part in re.split(r"\n\s*\n", text))))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """The one parser. Raw HTML, code and reference links are off, so all of these stay text; so are underlined headings."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    class Faithful(MarkdownIt):
        """Keeps every target as written: the tree says what is there, and the reader of the content says what is wrong."""

        def validateLink(self, url: str) -> bool:  # noqa: N802
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    markdown = Faithful("default", {"html": False, "maxNesting": _NESTING})
    markdown.use(footnote_plugin, move_to_end=False).use(sub_plugin).use(superscript_plugin)
    markdown.block.ruler.at("table", _table_with_all_cells, {"alt": ["paragraph", "reference"]})
    return markdown.disable(["code", "fence", "backticks", "reference", "lheading", "strikethrough", "html_block", "html_inline"])


def _table_with_all_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's rule for tables, which drops a row's cells beyond the header's: here they go into its last cell."""
    from markdown_it.rules_block.table import escapedSplit, getLine, table

    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    rows: dict[int, list[Token]] = {}
    for token in [] if silent else state.tokens[first:]:
        if token.type == "inline" and token.map:
            rows.setdefault(token.map[0], []).append(token)
    for line, cells in rows.items():
        found = escapedSplit(getLine(state, line).strip())
        found = found[1 if found and not found[0] else 0 : -1 if found and not found[-1] else None]
        if len(found) > len(cells):
            cells[-1].content = " | ".join(text.strip() for text in found[len(cells) - 1 :])
    return True


class _Blocks:
    """Reads the flat tokens of one text into blocks."""

    def __init__(self, tokens: list[Token], env: dict[str, Any]) -> None:
        self._env = env
        self._definitions: dict[str, list[Token]] = {}
        self._tokens, self._at = self._without_definitions(tokens), 0
        self._seen: set[str] = set()
        self._open: set[str] = set()
        self._figures: list[Figure] = []

    def document(self) -> tuple[Block, ...]:
        blocks = list(self._until(""))
        for label in self._definitions:
            if label not in self._seen:  # a note that nothing refers to: its words are shown where they can be seen
                blocks += [Paragraph((Text(f"[^{label}]: "), *self._note(label))), *self._taken_figures()]
        return tuple(blocks)

    def _without_definitions(self, tokens: list[Token]) -> list[Token]:
        """The tokens outside note definitions, which are set aside by label. A second definition of a label stays, as text."""
        stack: list[tuple[str, list[Token]]] = [("", [])]
        for token in tokens:
            if token.type == "footnote_reference_open":
                stack.append((token.meta["label"], []))
            elif token.type == "footnote_reference_close":
                label, inner = stack.pop()
                if label in self._definitions:
                    label = next(name for number in range(2, len(self._definitions) + 3) if (name := f"{label}-{number}") not in self._definitions)
                self._definitions[label] = inner
            else:
                stack[-1][1].append(token)
        return stack[0][1]

    def _until(self, close: str) -> Iterator[Block]:
        while self._at < len(self._tokens):
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
                case "hr":
                    yield Paragraph((Text(token.markup[0] * 3),))
            yield from self._taken_figures()

    def _taken_figures(self) -> list[Figure]:
        """The pictures met inside the last block's text: each follows it as a block of its own."""
        taken, self._figures = self._figures, []
        return taken

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _list(self, token: Token) -> ListBlock:
        close = token.type.replace("open", "close")
        tight = self._is_tight(token.level)
        items = []
        while self._next().type != close:
            items.append(ListItem(tuple(self._until("list_item_close"))))
        start = token.attrGet("start")
        return ListBlock(token.type == "ordered_list_open", 1 if start is None else int(start), tuple(items), tight)

    def _is_tight(self, level: int) -> bool:
        """Whether the list just opened at `level` is tight: markdown-it hides the paragraphs of a tight list."""
        for token in islice(self._tokens, self._at, None):
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
        return _Inlines(self._env, self._figures, self._reference, line).read(token.children or [])

    def _reference(self, label: str) -> Inline:
        if label in self._open:
            return Text(f"[^{label}]")
        if label in self._seen:
            return FootnoteReference(label)
        return Footnote(label, self._note(label))

    def _note(self, label: str) -> tuple[Inline, ...]:
        """A note's content as inlines: its blocks follow each other after line breaks."""
        self._seen.add(label)
        self._open.add(label)
        before = self._tokens, self._at
        self._tokens, self._at = self._definitions[label], 0
        blocks = tuple(self._until(""))
        self._tokens, self._at = before
        self._open.discard(label)
        self._figures += [block for block in blocks if isinstance(block, Figure)]
        return _flat(blocks)


class _Inlines:
    """Reads the tokens of one run of text into inlines. Pictures are put into `figures`."""

    def __init__(self, env: dict[str, Any], figures: list[Figure], reference: Callable[[str], Inline], line: int) -> None:
        self._env, self._figures, self._reference, self._line = env, figures, reference, line

    def read(self, tokens: list[Token]) -> tuple[Inline, ...]:
        # Marks open at the moment. A mark inside one of its own kind adds nothing and makes no level, so depth has a bound.
        stack: list[tuple[Token | None, list[Inline]]] = [(None, [])]
        kinds: list[str] = []
        for token in tokens:
            out = stack[-1][1]
            if token.nesting == 1:
                kinds.append(token.type)
                stack.append((token if kinds.count(token.type) == 1 else None, []))
            elif token.nesting == -1:
                kinds.pop()
                opened, children = stack.pop()
                stack[-1][1].extend(children if opened is None else [self._container(opened, tuple(children))])
            else:
                out.extend(self._leaf(token))
        return tuple(stack[0][1])

    def _container(self, token: Token, children: tuple[Inline, ...]) -> Inline:
        match token.type:
            case "em_open":
                return Emphasis(children)
            case "strong_open":
                return Strong(children)
            case "sup_open":
                return Superscript(words(children))
            case "sub_open":
                return Subscript(words(children))
        target, title = str(token.attrGet("href") or ""), str(token.attrGet("title") or "")
        if token.info == "auto" and not can_be_followed(target):
            return Text(f"<{words(children)}>")
        if len(target) > 1 and target.startswith("#"):
            return CrossReference(target[1:], children, title, self._line)
        return Link(target, children, title, self._line)

    def _leaf(self, token: Token) -> Iterator[Inline]:
        match token.type:
            case "text":
                yield Text(token.content)
            case "softbreak":
                self._line += 1
                yield Text(" ")
            case "hardbreak":
                self._line += 1
                yield LineBreak()
            case "image":
                self._figures.append(self._figure(token))
            case "footnote_ref":
                if label := token.meta.get("label"):
                    yield self._reference(label)
                else:
                    note = self._env["footnotes"]["list"][token.meta["id"]]
                    yield Footnote(f"^{token.meta['id']}", self.read(note["tokens"]))

    def _figure(self, token: Token) -> Figure:
        title = _FOLD.sub(" ", str(token.attrGet("title") or ""))
        caption, bar, credit = f" {title} ".rpartition(" | ")
        if not bar:
            caption, credit = credit, ""
        inside = _Inlines({}, [], lambda label: Text(f"[^{label}]"), self._line)
        env: dict[str, Any] = {}
        run = _markdown().parseInline(caption.strip(), env)[0].children or []
        inside._env = env
        return Figure(str(token.attrGet("src") or ""), _alt(token.children or []), inside.read(run), credit.strip(), self._line)


def _alt(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        match token.type:
            case "image":
                parts.append(_alt(token.children or []))
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "footnote_ref":
                parts.append(f"[^{token.meta['label']}]" if token.meta.get("label") else "")
            case _:
                parts.append(token.content)
    return "".join(parts)


def _alignment(token: Token) -> Alignment:
    match str(token.attrGet("style") or "").removeprefix("text-align:"):
        case "left":
            return "left"
        case "center":
            return "center"
        case "right":
            return "right"
    return None


def _flat(blocks: tuple[Block, ...]) -> tuple[Inline, ...]:
    """Blocks as one run of inlines, for what can hold no blocks."""
    runs: list[tuple[Inline, ...]] = []
    for block in blocks:
        match block:
            case Paragraph(children):
                runs.append(children)
            case Subhead(_, children):
                runs.append((Strong(children),))
            case ListBlock():
                runs += [_flat(item.blocks) for item in block.items]
            case Quote():
                runs.append(_flat(block.blocks))
            case Table():
                runs += [_separated(row, Text(" | ")) for row in (block.header, *block.rows)]
    return _separated(tuple(run for run in runs if run), LineBreak())


def _separated(runs: tuple[tuple[Inline, ...], ...], separator: Inline) -> tuple[Inline, ...]:
    return tuple(child for index, run in enumerate(runs) for child in ((separator, *run) if index else run))
