"""The normal form of a tree: one tree for all that Markdown can't tell apart.

`parse` gives normal trees only, and `to_markdown` brings any tree (a Word file's, say) to normal form first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .addresses import addresses
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

# Characters that XML 1.0 (2.2) doesn't allow, and delete; a vertical tab or form feed (Word's line and page
# break) becomes a space.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\n\x0b\x0c]")
LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_LABEL = re.compile(r"[\w.-]+")
MAX_NUMBER = 999_999_999  # CommonMark: a list number has at most nine digits


def fit(text: str) -> str:
    """The text with every character that no output can hold replaced by U+FFFD."""
    return _UNFIT.sub("\ufffd", text)


def one_line(text: str) -> str:
    return _BREAKS.sub(" ", fit(text))


def normal(document: Document) -> Document:
    """The document in normal form: normal(normal(d)) == normal(d) == parse(to_markdown(d)), unless lists
    stand in lists beyond dialect.NESTING.

    Neighbouring texts are joined, emphasis inside emphasis is dropped, spaces at the edge of emphasis move
    out of it, notes move out of links, empty blocks go, table rows get equal lengths, bare addresses become
    links.
    """
    return Document(_Normal().blocks(document.blocks))


@dataclass(frozen=True, slots=True)
class _Inside:
    """What a run of inlines stands in, so which of them it can hold."""

    emphasis: bool = False
    strong: bool = False
    link: bool = False
    breaks: bool = True
    notes: bool = True


_PARAGRAPH = _Inside()
_ONE_LINE = _Inside(breaks=False)
_CAPTION = _Inside(breaks=False, notes=False)
_SUBHEAD = _Inside(breaks=False, strong=True)


class _Normal:
    """One pass over a document. Remembers the notes seen: a label has one content."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._used: set[str] = set()
        self._number = 0

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(normal_block for block in blocks if (normal_block := self._block(block)) is not None)

    def _block(self, block: Block) -> Block | None:
        match block:
            case Paragraph(children):
                content = self._whole(children, _PARAGRAPH)
                return Paragraph(content) if content else None
            case Subhead(level, children):
                content = self._whole(children, _SUBHEAD)
                return Subhead(min(max(level, 1), 6), content) if content else None
            case ListBlock():
                return self._list(block) if block.items else None
            case Quote():
                blocks = self.blocks(block.blocks)
                return Quote(blocks) if blocks else None
            case Table():
                return self._table(block)
            case CodeBlock(text, language):
                lines = [
                    line.rstrip() for line in fit(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
                ]
                kept = "\n".join(lines).strip("\n")
                return CodeBlock(kept, language if LANGUAGE.fullmatch(language) else "") if kept else None
            case Figure():
                credit = re.sub(r"(?<!\S)\|(?!\S)", "/", _squeezed(block.credit))
                return Figure(
                    one_line(block.src),
                    _squeezed(block.alt),
                    self._whole(block.caption, _CAPTION),
                    credit,
                    block.line,
                )

    def _list(self, block: ListBlock) -> ListBlock:
        items = tuple(ListItem(self.blocks(item.blocks)) for item in block.items)
        start = min(max(block.start, 0), MAX_NUMBER) if block.ordered else 1
        return ListBlock(block.ordered, start, items, _tight(items, block.tight))

    def _table(self, block: Table) -> Table | None:
        width = max([len(block.header), len(block.alignments), *map(len, block.rows)])
        if not width:
            return None

        def row(cells: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
            return tuple(
                self._whole(cells[index], _ONE_LINE) if index < len(cells) else () for index in range(width)
            )

        alignments = block.alignments + (None,) * (width - len(block.alignments))
        return Table(row(block.header), tuple(row(cells) for cells in block.rows), alignments)

    def _whole(self, children: Iterable[Inline], inside: _Inside) -> tuple[Inline, ...]:
        """A block's inlines, without spaces and breaks at its edges."""
        return linked(_edges(self._inlines(children, inside))[1])

    def _inlines(self, children: Iterable[Inline], inside: _Inside) -> list[Inline]:
        out: list[Inline] = []
        for child in children:
            for inline in self._inline(child, inside):
                _push(out, inline)
        return out

    def _inline(self, child: Inline, inside: _Inside) -> Iterable[Inline]:
        match child:
            case Text(text):
                return (Text(one_line(text)),) if text else ()
            case Code(text):
                return (Code(squeezed),) if (squeezed := _squeezed(text)) else ()
            case LineBreak():
                return (child if inside.breaks else Text(" "),)
            case Superscript(text) | Subscript(text):
                squeezed = _squeezed(text)
                return (type(child)(squeezed),) if squeezed else ()
            case Emphasis(children):
                content = self._inlines(children, replace(inside, emphasis=True))
                return content if inside.emphasis else _around(content, Emphasis)
            case Strong(children):
                content = self._inlines(children, replace(inside, strong=True))
                return content if inside.strong else _around(content, Strong)
            case Link() | CrossReference():
                return self._link(child, inside)
            case Footnote():
                return self._note(child, inside)
            case FootnoteReference(label):
                renamed = self._labels.get(label) if inside.notes else None
                return (FootnoteReference(renamed),) if renamed else (Text(f"[^{one_line(label)}]"),)

    def _link(self, link: Link | CrossReference, inside: _Inside) -> Iterable[Inline]:
        content = self._inlines(link.children, replace(inside, link=True))
        if inside.link:
            return content
        before, core, after = _edges(_without_notes(content))
        target, title = (
            one_line(f"#{link.proposal}" if isinstance(link, CrossReference) else link.target),
            one_line(link.title),
        )
        notes = _notes(content)
        if len(target) > 1 and target.startswith("#"):
            return [*before, CrossReference(target[1:], core, title, link.line), *after, *notes]
        if not core and not target and not title:
            return [*before, *after, *notes]
        link_content = core or ((Text(target.strip()),) if target.strip() else ())
        return [*before, Link(target, link_content, title, link.line), *after, *notes]

    def _note(self, note: Footnote, inside: _Inside) -> Iterable[Inline]:
        if not inside.notes:  # a note in a note, or in a caption: its words stay, in brackets
            return [Text(" ("), *self._inlines(note.children, inside), Text(")")]
        if note.label in self._labels:
            return (FootnoteReference(self._labels[note.label]),)
        children = self._whole(note.children, _Inside(notes=False))
        if not children:
            return (Text(f"[^{one_line(note.label)}]"),)
        label = (
            note.label
            if _LABEL.fullmatch(note.label) and note.label not in self._used
            else self._free_label()
        )
        self._labels[note.label] = label
        self._used.add(label)
        return (Footnote(label, children),)

    def _free_label(self) -> str:
        self._number += 1
        while str(self._number) in self._used:
            self._number += 1
        return str(self._number)


def linked(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Inlines with a link for each bare address in their texts."""
    out: list[Inline] = []
    for child in children:
        match child:
            case Text(text):
                out += linked_text(text)
            case Emphasis(inside) | Strong(inside):
                out.append(type(child)(linked(inside)))
            case _:
                out.append(child)
    return tuple(out)


def linked_text(text: str, line: int = 0) -> Iterable[Inline]:
    """The pieces of a text that stands on that line, each bare address a link."""
    done = 0
    for start, end, target in addresses(text):
        if start > done:
            yield Text(text[done:start])
        yield Link(target, (Text(text[start:end]),), "", line)
        done = end
    if done < len(text):
        yield Text(text[done:])


def _push(out: list[Inline], inline: Inline) -> None:
    """Add an inline to a run, joined with the last where both are of one kind."""
    last = out[-1] if out else None
    match last, inline:
        case Text(first), Text(second):
            out[-1] = Text(first + second)
        case (LineBreak(), Text(second)):
            if second := second.lstrip():
                out.append(Text(second))
        case (Text(first), LineBreak()):
            out.pop()
            if first := first.rstrip():
                out.append(Text(first))
            out.append(inline)
        case (Superscript(first), Superscript(second)):
            out[-1] = Superscript(first + second)
        case (Code(first), Code(second)):
            out[-1] = Code(first + second)
        case (Subscript(first), Subscript(second)):
            out[-1] = Subscript(first + second)
        case (Emphasis(first_children), Emphasis(second_children)):
            out[-1] = Emphasis(_joined(first_children, second_children))
        case (Strong(first_children), Strong(second_children)):
            out[-1] = Strong(_joined(first_children, second_children))
        case _:
            out.append(inline)


def _joined(first: Iterable[Inline], second: Iterable[Inline]) -> tuple[Inline, ...]:
    out = list(first)
    for child in second:
        _push(out, child)
    return tuple(out)


def _around(children: list[Inline], kind: type[Emphasis] | type[Strong]) -> list[Inline]:
    before, core, after = _edges(children)
    return [*before, kind(core), *after] if core else [*before, *after]


def _edges(children: list[Inline]) -> tuple[list[Inline], tuple[Inline, ...], list[Inline]]:
    """Spaces and breaks before, the rest, spaces and breaks after."""
    before: list[Inline] = []
    after: list[Inline] = []
    rest = list(children)
    while rest:
        match rest[0]:
            case LineBreak():
                before.append(rest.pop(0))
            case Text(text) if (stripped := text.lstrip()) != text:
                before.append(Text(text[: len(text) - len(stripped)]))
                rest[:1] = [Text(stripped)] if stripped else []
            case _:
                break
    while rest:
        match rest[-1]:
            case LineBreak():
                after.insert(0, rest.pop())
            case Text(text) if (stripped := text.rstrip()) != text:
                after.insert(0, Text(text[len(stripped) :]))
                rest[-1:] = [Text(stripped)] if stripped else []
            case _:
                break
    return before, tuple(rest), after


def _without_notes(children: Iterable[Inline]) -> list[Inline]:
    out: list[Inline] = []
    for child in children:
        if isinstance(child, Emphasis | Strong):
            for inline in _around(_without_notes(child.children), type(child)):
                _push(out, inline)
        elif not isinstance(child, Footnote | FootnoteReference):
            _push(out, child)
    return out


def _notes(children: Iterable[Inline]) -> list[Inline]:
    out: list[Inline] = []
    for child in children:
        if isinstance(child, Emphasis | Strong):
            out += _notes(child.children)
        elif isinstance(child, Footnote | FootnoteReference):
            out.append(child)
    return out


def _squeezed(text: str) -> str:
    return " ".join(one_line(text).split())


def _tight(items: tuple[ListItem, ...], wished: bool) -> bool:
    """Whether the list is tight in Markdown: only a list with a paragraph can be loose, and only where a
    blank line can stand.
    """
    shows = any(isinstance(block, Paragraph | Figure) for item in items for block in item.blocks)
    has_place = len(items) > 1 or any(len(item.blocks) > 1 for item in items)
    return not (shows and has_place) or (wished and can_be_tight(items))


def can_be_tight(items: tuple[ListItem, ...]) -> bool:
    """Whether the items can be written without blank lines inside: at most a paragraph and a list that may
    interrupt it.
    """
    for item in items:
        match item.blocks:
            case () | (_,):
                pass
            case (Paragraph(), ListBlock(start=1, items=(ListItem(blocks=(_, *_)), *_))):
                pass
            case _:
                return False
    return True
