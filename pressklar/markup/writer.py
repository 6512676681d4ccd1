"""Document -> Markdown that parses back to the same tree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .addresses import addresses
from .normal import MAX_NUMBER, can_be_tight, normal
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

_ENTITY = re.compile(r"&(?=#?\w+;)")
_IN_TEXT = re.compile(r"[\\*~^`]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?!\s)")
_IN_LINK = re.compile(rf"{_IN_TEXT.pattern}|[\[\]]")
_HARMLESS = re.compile(
    r"[^\[\]]*(?:(?<!!)\[(?!\^)[^\[\]]*\](?!\()[^\[\]]*)*"
)  # brackets in pairs, that begin no link, note or picture
_IN_SCRIPT = re.compile(r"[!-/:-@\[-`{-~ ]")
# What would start a block: a heading, quote or list; a rule or a table's second row; a note's definition.
_LINE_START = re.compile(
    r"#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|(?P<number>\d{1,9})[.)](?=[ \t]|$)|(?P<note>\[\^[^\s\]]+\]):"
)
_ROW = re.compile(r"[-:|][-:|\s]*")
_AUTOLINK = re.compile(r"(?:https?|mailto):[^<>\x00-\x20]+", re.IGNORECASE)
_TICKS = re.compile("`+")
_BESIDE = (Text, LineBreak, Emphasis, Strong, Footnote, FootnoteReference)
"""What a bare address may stand beside and be one still."""
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)


def to_markdown(document: Document) -> str:
    """Canonical Markdown without a final newline: parse(to_markdown(d)) == normal(d)."""
    body, notes = to_parts(document)
    return "\n\n".join([body, *notes.values()]) if notes else body


def to_parts(document: Document) -> tuple[str, dict[str, str]]:
    """Canonical Markdown in two: the text, and the definition of each note by its label; with blank lines
    between, they are the whole.
    """
    writer = _Writer()
    lines = writer.blocks(normal(document).blocks)
    return "\n".join(lines), {
        label: f"[^{label}]: {text}".replace("\n", "\n    ") for label, text in writer.notes
    }


class _Writer:
    """Writes one document; notes gather in `notes`, to stand at its end."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []

    def blocks(self, blocks: tuple[Block, ...], depth: int = 0, *, tight: bool = False) -> list[str]:
        """Lines of blocks. Lists that follow each other take different marks, or they would be one list."""
        lines: list[str] = []
        turn = 0
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            if before is not None and not tight:
                lines.append("")
            if isinstance(block, ListBlock):
                turn = turn + 1 if isinstance(before, ListBlock) and before.ordered == block.ordered else 0
                lines += self._list(block, depth, turn)
            else:
                lines += self._block(block, depth)
        return lines

    def _block(self, block: Block, depth: int) -> list[str]:
        match block:
            case Paragraph(children):
                return self._paragraph(children).split("\n")
            case Subhead(level, children):
                text = self.inlines(children)
                return [f"{'#' * level} {text[:-1]}\\#" if text.endswith("#") else f"{'#' * level} {text}"]
            case Quote():
                return [f"> {line}".rstrip() for line in self.blocks(block.blocks, depth)]
            case Table():
                return list(self._table(block))
            case Figure():
                return [self._figure(block)]
            case CodeBlock(text, language):
                fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
                return [f"{fence}{language}", *text.split("\n"), fence]
        return []

    def _paragraph(self, children: tuple[Inline, ...]) -> str:
        return "\n".join(map(_safe_start, self.inlines(children).split("\n")))

    def _list(self, block: ListBlock, depth: int, turn: int) -> list[str]:
        lines: list[str] = []
        tight = can_be_tight(block.items) and block.tight
        for index, item in enumerate(block.items):
            mark = (
                f"{min(block.start + index, MAX_NUMBER)}{'.)'[turn % 2]}"
                if block.ordered
                else "-*"[(depth + turn) % 2]
            )
            inner = self.blocks(item.blocks, depth + 1, tight=tight)
            if index and not tight:
                lines.append("")
            indent = " " * (len(mark) + 1)
            lines.append(f"{mark} {inner[0]}" if inner else mark)
            lines += [f"{indent}{line}" if line else "" for line in inner[1:]]
        return lines

    def _table(self, block: Table) -> Iterator[str]:
        marks = {"left": ":---", "center": ":---:", "right": "---:", None: "---"}
        for index, row in enumerate((block.header, *block.rows)):
            cells = (self.inlines(cell).replace("|", r"\|") for cell in row)
            yield f"| {' | '.join(cells)} |"
            if not index:
                yield f"| {' | '.join(marks[alignment] for alignment in block.alignments)} |"

    def _figure(self, block: Figure) -> str:
        title = self.inlines(block.caption)
        if block.credit:
            title = f"{title} | {block.credit}"
        elif " | " in f" {title} ":
            title = f"{title} |"
        return f"![{_IN_LINK.sub(_escaped, block.alt)}]({_destination(block.src, title)})"

    def inlines(self, children: tuple[Inline, ...], *, link: bool = False, edge: str = "") -> str:
        """Inlines as Markdown. `edge` is the mark of the emphasis around them, which theirs may not touch."""
        parts: list[str] = []
        last = ""
        for index, child in enumerate(children):
            mark = ""
            if isinstance(child, Emphasis | Strong):
                at_edge = index in (0, len(children) - 1)
                mark = "_" if last == "*" or (at_edge and edge == "*") else "*"
            bare = not link and isinstance(child, Link) and _stands_bare(children, index)
            parts.append(
                self.inlines(child.children)
                if bare and isinstance(child, Link)
                else self._inline(child, link, mark)
            )
            last = mark
        for index, child in enumerate(children):
            if isinstance(child, Emphasis | Strong):
                _make_room(parts, index, 1 if isinstance(child, Emphasis) else 2)
            elif (
                isinstance(child, Footnote | FootnoteReference)
                and parts[index + 1 : index + 2]
                and parts[index + 1].startswith("(")
            ):
                parts[index + 1] = f"\\{parts[index + 1]}"  # or the note would be a link's text
            elif (
                isinstance(child, Text)
                and parts[index].endswith("!")
                and parts[index + 1 : index + 2]
                and parts[index + 1].startswith("[")
            ):
                parts[index] = f"{parts[index][:-1]}\\!"  # or the link after it would be a picture
        return "".join(parts)

    def _inline(self, child: Inline, link: bool, mark: str) -> str:
        match child:
            case Text(text):
                return (_IN_TEXT if not link and _HARMLESS.fullmatch(text) else _IN_LINK).sub(_escaped, text)
            case Code(text):
                return _code(text)
            case LineBreak():
                return "\\\n"
            case Emphasis(children):
                return f"{mark}{self.inlines(children, link=link, edge=mark)}{mark}"
            case Strong(children):
                return f"{mark * 2}{self.inlines(children, link=link, edge=mark)}{mark * 2}"
            case Superscript(text):
                return f"^{_IN_SCRIPT.sub(_escaped, text)}^"
            case Subscript(text):
                return f"~{_IN_SCRIPT.sub(_escaped, text)}~"
            case Link():
                return _autolink(child) or self._link(child.children, child.target, child.title)
            case CrossReference():
                return self._link(child.children, f"#{child.proposal}", child.title)
            case Footnote(label, children):
                self.notes.append((label, self._paragraph(children)))
                return f"[^{label}]"
            case FootnoteReference(label):
                return f"[^{label}]"

    def _link(self, children: tuple[Inline, ...], target: str, title: str) -> str:
        return f"[{self.inlines(children, link=True)}]({_destination(target, title)})"


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _safe_start(line: str) -> str:
    """A line of a paragraph that can't be taken for the start of a block."""
    if _ROW.fullmatch(line):
        return f"\\{line}"
    if match := _LINE_START.match(line):
        index = match.end("number") if match["number"] else match.end("note") if match["note"] else 0
        return f"{line[:index]}\\{line[index:]}"
    return line


def _make_room(parts: list[str], index: int, width: int) -> None:
    """Make an emphasis's marks open and close it (CommonMark 6.2, flanking): a letter beside them is written
    as its number where it must.
    """
    part = parts[index]
    first, last, under = part[width], part[-width - 1], part[0] == "_"
    if index and (under or _is_mark(first)) and not _is_edge(before := parts[index - 1][-1]):
        parts[index - 1] = f"{parts[index - 1][:-1]}&#{ord(before)};"
    if index + 1 < len(parts) and (under or _is_mark(last)) and not _is_edge(after := parts[index + 1][0]):
        parts[index + 1] = f"&#{ord(after)};{parts[index + 1][1:]}"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_edge(character: str) -> bool:
    return character in "\t\n\x0b\x0c\r" or unicodedata.category(character) == "Zs" or _is_mark(character)


def _code(text: str) -> str:
    fence = "`" * next(
        length for length in range(1, len(text) + 2) if length not in map(len, _TICKS.findall(text))
    )
    room = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{room}{text}{room}{fence}"


def _stands_bare(children: tuple[Inline, ...], index: int) -> bool:
    """Whether a link is one that its words make by themselves, between what stands beside it."""
    link = children[index]
    before, after = (
        children[position] if 0 <= position < len(children) else Text("")
        for position in (index - 1, index + 1)
    )
    if (
        not isinstance(link, Link)
        or link.title
        or not isinstance(before, _BESIDE)
        or not isinstance(after, _BESIDE)
    ):
        return False
    match link.children:
        case (Text(text),):
            start = before.text if isinstance(before, Text) else ""
            whole = start + text + (after.text if isinstance(after, Text) else "")
            return (len(start), len(start) + len(text), link.target) in addresses(whole)
    return False


def _autolink(link: Link) -> str | None:
    match link.children:
        case (Text(text),) if not link.title:
            if text == link.target and _AUTOLINK.fullmatch(text):
                return f"<{text}>"
            if f"mailto:{text}" == link.target and _EMAIL.fullmatch(text):
                return f"<{text}>"
    return None


def _destination(target: str, title: str) -> str:
    written = _ENTITY.sub(_escaped, target.replace("\\", "\\\\"))
    enclosed = not target or re.search(r"[\x00-\x20\x7f]", target)
    written = f"<{re.sub('[<>]', _escaped, written)}>" if enclosed else re.sub("[()<>]", _escaped, written)
    if not title:
        return written if target else ""
    quoted = _ENTITY.sub(_escaped, title.replace("\\", "\\\\").replace('"', '\\"'))
    return f'{written} "{quoted}"'
