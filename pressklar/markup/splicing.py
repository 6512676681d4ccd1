"""A changed document as Markdown, in the very words of the source wherever the two agree: block by block, and
item by item inside lists. What agrees is the caller's to say, by a signature: Word shows less of a text than
the studio does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .dialect import markdown
from .parser import parse
from .tree import Block, Document, ListBlock, ListItem, Paragraph, Quote, Table
from .writer import to_markdown, to_parts

_ITEM = re.compile(r"([ \t]*)([-+*]|(\d{1,9})([.)]))([ \t]+|$)")
_QUOTED = re.compile(r"[ ]{0,3}> ?")
_LABEL = re.compile(r"\[\^([^\s\]]{1,200})\]")
_CELLS = re.compile(r"(?<!\\)\|")
Notes = Mapping[str, str]
"""Each note's definition, by its label."""
Signature = Callable[[tuple[Block, ...]], Hashable]
"""All that counts of blocks: blocks of equal signatures need not be written anew."""


@dataclass(frozen=True)
class _Piece:
    """Some lines of a source that are a block (or none, or several, where pictures stand in a paragraph), or
    a note's definition.
    """

    text: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True)
class _Part:
    """Written text; `piece` is the index of the piece of the source that it is or was made of."""

    text: str
    piece: int | None = None


def splice(source: str, document: Document, signature: Signature) -> str:
    """The document as Markdown that reads the same, unchanged blocks, items and rows in the source's own
    characters.
    """
    pieces = _pieces(source)
    notes = {piece.label: piece.text for piece in pieces if piece.label}
    wanted = signature(document.blocks)
    for gaps in (True, False):
        written = _spliced(source, document, signature, notes, own_gaps=gaps)
        if written is not None and signature(parse(written).blocks) == wanted:
            return written
    return to_markdown(document)


def _spliced(
    source: str,
    document: Document,
    signature: Signature,
    notes: Notes,
    *,
    own_gaps: bool,
    inner: bool = False,
) -> str | None:
    """The blocks of the document, and unless `inner` its notes; None where the source can't be taken
    apart.
    """
    pieces = _pieces(source)
    blocks = [
        index for index, piece in enumerate(pieces) if not piece.label for _ in _read(piece.text, notes)
    ]
    before = [block for piece in pieces if not piece.label for block in _read(piece.text, notes)]
    if not inner and len(before) != len(parse(source).blocks):
        return None
    parts = list(_blocks(pieces, blocks, before, document.blocks, signature, notes))
    if not inner:
        _put_notes(parts, pieces, source, document)
    return _joined(source, pieces, parts, own_gaps=own_gaps)


def _read(text: str, notes: Notes) -> tuple[Block, ...]:
    """The blocks of a piece by itself, with the notes that it refers to."""
    labels = [label for label in dict.fromkeys(_LABEL.findall(text)) if label in notes]
    return (
        parse("\n\n".join((text, *(notes[label] for label in labels)))).blocks
        if labels
        else parse(text).blocks
    )


def _pieces(source: str) -> list[_Piece]:
    """The source's blocks and notes by their lines, without blank lines at their ends. Signs that make no
    block, as an empty quote's, belong to the gap that they stand in.
    """
    lines = source.split("\n")
    pieces = []
    for token in markdown().parse(source, {}):
        if token.level or not token.map or token.nesting < 0:
            continue
        start, end = token.map
        end = min(end, len(lines))
        while end > start and not lines[end - 1].strip():
            end -= 1
        label = str(token.meta.get("label", "")) if token.type == "footnote_reference_open" else ""
        text = "\n".join(lines[start:end])
        if end > start and token.type != "inline" and (label or re.search(r"\w", text) or parse(text).blocks):
            pieces.append(_Piece(text, start, end, label))
    return pieces


def source_pieces(source: str) -> list[tuple[int, int]]:
    """Where the blocks of a source stand, without the notes' definitions: first character, end."""
    lines = [0]
    for line in source.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    return [(lines[piece.start], lines[piece.end] - 1) for piece in _pieces(source) if not piece.label]


def _blocks(
    pieces: Sequence[_Piece],
    of: Sequence[int],
    before: Sequence[Block],
    after: Sequence[Block],
    signature: Signature,
    notes: Notes,
) -> Iterator[_Part]:
    """The blocks written: unchanged ones as they stand, changed lists, quotes and tables from theirs, the
    rest anew.
    """
    old_signs, new_signs = (
        [(type(block), signature((block,))) for block in before],
        [(type(block), signature((block,))) for block in after],
    )
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old_signs, new_signs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _kept(pieces, of, after, i1, i2, j1)
            continue
        old = [index for index in range(i1, i2) if of.count(of[index]) == 1]
        for block in after[j1:j2]:
            match = next((index for index in old if type(before[index]) is type(block)), None)
            text = None
            if match is not None:
                old = old[old.index(match) + 1 :]
                text = _within(pieces[of[match]].text, before[match], block, signature, notes)
            yield _Part(_anew(block) if text is None else text, None if match is None else of[match])


def _kept(
    pieces: Sequence[_Piece], of: Sequence[int], after: Sequence[Block], start: int, end: int, place: int
) -> Iterator[_Part]:
    """Unchanged blocks; of a piece that holds several, all must be there, or each is written anew."""
    for index in range(start, end):
        whole = [other for other, piece in enumerate(of) if piece == of[index]]
        if not all(start <= other < end for other in whole):
            yield _Part(_anew(after[place + index - start]))
        elif index == whole[0]:
            yield _Part(pieces[of[index]].text, of[index])


def _anew(block: Block) -> str:
    return to_parts(Document((block,)))[0]


def _within(text: str, before: Block, after: Block, signature: Signature, notes: Notes) -> str | None:
    """A changed list, quote or table from the lines of the old one; None for what has no parts of its own."""
    match before, after:
        case ListBlock(), ListBlock() if before.ordered == after.ordered and before.items:
            return _list(text, before, after, signature, notes)
        case Quote(), Quote():
            return _quote(text, after, signature, notes)
        case Table(), Table():
            return _table(text, before, after, signature)
    return None


# Lists


@dataclass(frozen=True)
class _Item:
    """An item's lines in the source: what stands before its content, and its content without the
    indentation.
    """

    mark: str
    content: str
    text: str
    start: int
    end: int


def _items(text: str) -> list[_Item]:
    lines = text.split("\n")
    items = []
    for token in markdown().parse(text, {}):
        if token.type != "list_item_open" or token.level != 1 or not token.map:
            continue
        start, end = token.map[0], min(token.map[1], len(lines))
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        match = _ITEM.match(lines[start])
        if match is None:
            return []
        mark = match[0] if match[5] else f"{match[0]} "
        rest = (
            line[min(len(mark), len(line) - len(line.lstrip(" \t"))) :] for line in lines[start + 1 : end]
        )
        items.append(
            _Item(
                mark, "\n".join((lines[start][match.end() :], *rest)), "\n".join(lines[start:end]), start, end
            )
        )
    return items


def _list(text: str, before: ListBlock, after: ListBlock, signature: Signature, notes: Notes) -> str | None:
    items = _items(text)
    if len(items) != len(before.items):
        return None
    signs = [[signature(item.blocks) for item in block.items] for block in (before, after)]
    parts: list[_Part] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, signs[0], signs[1], autojunk=False).get_opcodes():
        for step, item in enumerate(after.items[j1:j2]):
            if kind == "equal":
                parts.append(_Part(items[i1 + step].text, i1 + step))
            elif i1 + step < i2:
                parts.append(_Part(_item(items[i1 + step], item, signature, notes), i1 + step))
            else:
                like = items[min(max(i1 + step - 1, 0), len(items) - 1)]
                parts.append(_Part(_marked(like.mark, _content(item))))
    if len(parts) != len(items):
        parts = _renumbered(parts, items, after)
    lines = [_Piece(item.text, item.start, item.end) for item in items]
    return _joined(
        text, lines, parts, own_gaps=before.tight == after.tight, gap="\n" if after.tight else "\n\n"
    )


def _item(item: _Item, after: ListItem, signature: Signature, notes: Notes) -> str:
    written = _spliced(item.content, Document(after.blocks), signature, notes, own_gaps=True, inner=True)
    return _marked(item.mark, _content(after) if written is None else written)


def _content(item: ListItem) -> str:
    return to_parts(Document(item.blocks))[0]


def _marked(mark: str, content: str) -> str:
    first, *rest = content.split("\n")
    indent = " " * len(mark)
    return "\n".join(
        (
            f"{mark}{first}".rstrip() if not first else f"{mark}{first}",
            *(f"{indent}{line}" if line.strip() else "" for line in rest),
        )
    )


def _renumbered(parts: Sequence[_Part], items: Sequence[_Item], after: ListBlock) -> list[_Part]:
    """A list that counts its items counts on over those that came and went."""
    numbers = [int(match[3]) for item in items if (match := _ITEM.match(item.mark)) and match[3]]
    if not after.ordered or numbers != list(range(numbers[0], numbers[0] + len(items))):
        return list(parts)
    renumbered = []
    for number, part in enumerate(parts, after.start):
        match = _ITEM.match(part.text)
        if match is None or int(match[3]) == number:
            renumbered.append(part)
            continue
        first, *rest = part.text.split("\n")
        more = len(str(number)) - len(match[3])
        rest = [
            line if not line.strip() or line[:1] != " " else " " * more + line if more > 0 else line[-more:]
            for line in rest
        ]
        renumbered.append(_Part("\n".join((f"{match[1]}{number}{first[match.end(3) :]}", *rest)), part.piece))
    return renumbered


# Quotes and tables


def _quote(text: str, after: Quote, signature: Signature, notes: Notes) -> str | None:
    inside = "\n".join(_QUOTED.sub("", line, count=1) for line in text.split("\n"))
    written = _spliced(inside, Document(after.blocks), signature, notes, own_gaps=True, inner=True)
    return None if written is None else "\n".join(f"> {line}".rstrip() for line in written.split("\n"))


def _table(text: str, before: Table, after: Table, signature: Signature) -> str | None:
    """A table with its changed rows and cells alone written anew, as long as its columns are the same."""
    lines = text.split("\n")
    rows = (before.header, *before.rows), (after.header, *after.rows)
    if before.alignments != after.alignments or len(lines) != len(rows[0]) + 1:
        return None
    anew = [line for index, line in enumerate(to_parts(Document((after,)))[0].split("\n")) if index != 1]
    if len(anew) != len(rows[1]):
        return None
    own = [lines[0], *lines[2:]]
    signs = [[tuple(signature((Paragraph(cell),)) for cell in row) for row in side] for side in rows]
    written: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, signs[0], signs[1], autojunk=False).get_opcodes():
        for step in range(j2 - j1):
            if kind == "equal":
                written.append(own[i1 + step])
            else:
                old = own[i1 + step] if i1 + step < i2 else None
                written.append(
                    anew[j1 + step]
                    if old is None
                    else _row(old, anew[j1 + step], signs[0][i1 + step], signs[1][j1 + step])
                )
    return "\n".join((written[0], lines[1], *written[1:]))


def _row(old: str, new: str, before: Sequence[object], after: Sequence[object]) -> str:
    """A row's line with its changed cells alone written anew, the room around them as it was."""
    cells, written = _CELLS.split(old), _CELLS.split(new)[1:-1]
    first = 1 if not cells[0].strip() else 0
    if len(written) != len(before) or len(cells) - first not in (
        len(before),
        len(before) + (not cells[-1].strip()),
    ):
        return new
    for index, text in enumerate(written):
        if before[index] != after[index]:
            cell = cells[first + index]
            left, right = cell[: len(cell) - len(cell.lstrip())], cell[len(cell.rstrip()) :]
            cells[first + index] = (
                f"{left or ' '}{text.strip()}{right or ' '}" if cell.strip() else f" {text.strip()} "
            )
    return "|".join(cells)


# Put together


def _put_notes(parts: list[_Part], pieces: Sequence[_Piece], source: str, document: Document) -> None:
    """Put each note's definition where it stood, or last."""
    before, after = to_parts(parse(source))[1], to_parts(document)[1]
    for index, piece in enumerate(pieces):
        if not piece.label or piece.label not in after:
            continue
        text = piece.text if before.get(piece.label) == after[piece.label] else after[piece.label]
        earlier = [
            number for number, part in enumerate(parts) if part.piece is not None and part.piece < index
        ]
        is_last = all(other.label for other in pieces[index:])  # what is new goes before it
        place = len(parts) if is_last else max(earlier, default=-1) + 1
        parts.insert(place, _Part(text, index))
    labels = {piece.label for piece in pieces}
    parts += [_Part(text) for label, text in after.items() if label not in labels]


def _joined(
    source: str, pieces: Sequence[_Piece], parts: Sequence[_Part], *, own_gaps: bool, gap: str = "\n\n"
) -> str:
    """Parts in a row: where two were neighbours in the source, with what stood between them there."""
    lines = source.split("\n")
    texts: list[str] = []
    for index, part in enumerate(parts):
        last = parts[index - 1].piece if index else None
        if not index:
            if part.piece == 0 and pieces:
                texts.append("".join(f"{line}\n" for line in lines[: pieces[0].start]))
        elif own_gaps and last is not None and part.piece == last + 1:
            texts.append(
                "\n" + "".join(f"{line}\n" for line in lines[pieces[last].end : pieces[last + 1].start])
            )
        else:
            texts.append(gap)
        texts.append(part.text)
    if parts and parts[-1].piece == len(pieces) - 1 and pieces:
        texts.append("".join(f"\n{line}" for line in lines[pieces[-1].end :]))
    return "".join(texts)
