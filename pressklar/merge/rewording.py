"""Words changed inside a Markdown source: each edit goes to the characters that it means, and to no others.

Markdown parsers give no places for inline text. So a place is proved: a stretch of the source that could be
the words in question is replaced, the whole is parsed anew, and it is the right stretch where the text reads
as wanted and as nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

from ..markup import CrossReference, Document, Footnote, LineBreak, Paragraph, Text, parse, to_markdown
from ..markup.splicing import Signature
from ..markup.threeway import matching
from ..markup.tokens import BREAK, Lens, Token, inline_tokens, inlines, note_token, reference_token, words
from .units import BlockOrigin, document_tokens

_MOST_TRIES = 80
"""Places tried for one edit before its block is written anew."""
_MOST_COMPARED = 250_000
"""Of tokens times tokens that an edit is taken apart by."""
_MARKS = r"[*_^~]*"
_EDGE = re.compile(r"[*_^~]{1,3}")
_SPACE = r"(?:[ \t]+(?:\n[ \t>]*)?|\n[ \t>]*)"
_SIGN = re.compile(rf"\\[!-/:-@\[-`{{-~]|&#?\w{{1,31}};|{_SPACE}|.", re.DOTALL)
_BROKEN = r"(?:\\|[ \t]{2,})\n[ \t>]*"


@dataclass(frozen=True)
class Edit:
    """Tokens from `start` to `end` of a row, and those that take their place."""

    start: int
    end: int
    new: tuple[Token, ...]


Row = tuple[Token, ...]


def edits_between(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Edit]:
    """The edits that make one row of tokens the other, in order, as small as they can be: but words that got
    one look together are one edit.
    """
    before = (0, 0)
    spans: list[_Span] = []
    for start, other, length in matching(old, new):
        for span in _small_spans(old, new, before, (start, other)):
            if spans and _look_alike(old, new, spans[-1], span):
                spans[-1] = _Span(spans[-1].start, span.end, spans[-1].new_start, span.new_end)
            else:
                spans.append(span)
        before = start + length, other + length
    for span in spans:
        yield Edit(span.start, span.end, tuple(new[span.new_start : span.new_end]))


class _Span(NamedTuple):
    """Tokens of the old row, and those of the new one in their place."""

    start: int
    end: int
    new_start: int
    new_end: int


def _look_alike(old: Sequence[Token], new: Sequence[Token], first: _Span, second: _Span) -> bool:
    """Whether only spaces stand between two spans, and the new words on both sides have one look that the old
    ones hadn't.
    """
    between = old[first.end : second.start]
    if (
        not between
        or any(token.key != " " for token in between)
        or first.new_start == first.new_end
        or second.new_start == second.new_end
    ):
        return False
    look = new[second.new_start].look
    return new[first.new_end - 1].look == look and all(
        token.look != look for token in (*old[first.start : first.end], *old[second.start : second.end])
    )


def _small_spans(
    old: Sequence[Token], new: Sequence[Token], start: tuple[int, int], end: tuple[int, int]
) -> Iterator[_Span]:
    left, right = old[start[0] : end[0]], new[start[1] : end[1]]
    keys = [token.key for token in left], [token.key for token in right]
    if keys[0] == keys[1]:
        return
    if len(left) * len(right) > _MOST_COMPARED:
        yield _Span(start[0], end[0], start[1], end[1])
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Span(start[0] + i1, start[0] + i2, start[1] + j1, start[1] + j2)


def reword(source: str, row: Sequence[Token], edits: Sequence[Edit], lens: Lens) -> str:
    """The source with those edits made whose place is certain; the others are left out.

    `row` is the source's tokens; the edits lie in it in order and apart. An edit that begins, ends or parts
    paragraphs, items or cells is none of words, and is left out.
    """
    tokens, text = tuple(row), source
    for edit in reversed(edits):
        changed = (*tokens[: edit.start], *edit.new, *tokens[edit.end :])
        written = next(
            (candidate for candidate in _ways(text, tokens, edit) if reads_as(candidate, changed, lens)), None
        )
        if written is None:
            written = _inner(text, tokens, edit, lens)
        if written is not None:
            tokens, text = changed, written
    return text


def reads_as(source: str, row: Sequence[Token], lens: Lens) -> bool:
    """Whether a Markdown source gives these tokens, in the same lists, quotes and tables."""
    return outline(document_tokens(parse(source), lens)) == outline(row)


def signature_of(lens: Lens) -> Signature:
    """What counts of blocks where Word showed them."""
    return lambda blocks: outline(document_tokens(Document(blocks), lens))


def outline(row: Sequence[Token]) -> tuple[object, ...]:
    """All that counts of a row of tokens when two texts are compared: words with their looks, structure, and
    the labels of notes.

    Of spaces it counts only whether there are any, and none beside a break: no reader sees more.
    """
    signs: list[object] = []
    for token in row:
        if token.begins:
            _drop_space(signs)
            brought = token.node if isinstance(token.node, BlockOrigin) else BlockOrigin()
            path = [
                (container.kind, container.id, container.ordered, container.start, container.tight)
                for container in brought.path or ()
            ]
            signs.append((token.key, tuple(path), brought.level, brought.alignments))
        elif token.key == BREAK.key:
            _drop_space(signs)
            signs.append(token.key)
        elif token.key == " ":
            if signs and isinstance(signs[-1], str) and signs[-1] not in (" ", BREAK.key):
                signs.append(" ")
        else:
            signs.append(
                f"{token.key}\0{token.node.label}" if isinstance(token.node, Footnote) else token.key
            )
    _drop_space(signs)
    return tuple(signs)


def _drop_space(signs: list[object]) -> None:
    if signs and signs[-1] == " ":
        signs.pop()


# The ways to write an edit


def _ways(source: str, row: Row, edit: Edit) -> Iterator[str]:
    """The source with an edit made at each place where its words may stand, the likeliest first."""
    old = row[edit.start : edit.end]
    if any(token.begins or not _is_text(token) for token in (*old, *edit.new)) or any(
        token.key == BREAK.key for token in edit.new
    ):
        return
    tries = 0
    spots = _replaced_at(source, row, edit) if old else _inserted_at(source, row, edit)
    for start, end, look in spots:
        raw = source[start:end]
        for text in (*_narrowed(raw, old, edit.new, look), *_written(edit.new, look)):
            yield source[:start] + text + source[end:]
            tries += 1
        if tries > _MOST_TRIES:
            return


def _narrowed(raw: str, old: Row, new: Row, look: Token | None) -> Iterator[str]:
    """Words that are written with backslashes or entities, with those signs alone replaced that are others
    now.
    """
    before, after = "".join(token.text for token in old), "".join(token.text for token in new)
    if (
        look is None
        or raw == before
        or any(token.key == BREAK.key or token.look != look.look for token in (*old, *new))
    ):
        return
    head = _alike(before, after)
    tail = min(_alike(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    signs = [match[0] for match in _SIGN.finditer(raw)]
    if len(signs) == len(before):
        middle = _escaped(f"x{after[head : len(after) - tail]}x")[1:-1]
        yield "".join(signs[:head]) + middle + "".join(signs[len(signs) - tail :])


def _alike(first: str, second: str) -> int:
    """With how many signs two texts begin alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _is_text(token: Token) -> bool:
    return token.node is None or token.node == "credit" or isinstance(token.node, LineBreak)


def _replaced_at(source: str, row: Row, edit: Edit) -> Iterator[tuple[int, int, Token | None]]:
    """The stretches that may hold an edit's old words, with the token whose look holds there; then the same
    with the marks around them.
    """
    stretches = _occurrences(source, row, edit.start, edit.end)
    for start, end in stretches:
        yield start, end, row[edit.start]
    for start, end in stretches:
        before = re.search(r"[*_^~]*\Z", source[max(start - 3, 0) : start])
        after = _EDGE.match(source, end)
        opened = len(before[0]) if before else 0
        if opened or after:
            yield start - opened, after.end() if after else end, None
    for start, end in stretches:
        yield start, end, None


def _inserted_at(source: str, row: Row, edit: Edit) -> Iterator[tuple[int, int, Token | None]]:
    """The places that may be where new words belong: behind the word before them, before the word behind
    them, inside or outside its marks.
    """
    before = next((index for index in range(edit.start - 1, -1, -1) if row[index].key != " "), -1)
    after = next((index for index in range(edit.start, len(row)) if row[index].key != " "), len(row))
    behind = _occurrences(source, row, before, edit.start) if before >= 0 and _anchors(row[before]) else []
    ahead = (
        _occurrences(source, row, edit.start, after + 1) if after < len(row) and _anchors(row[after]) else []
    )
    for _, end in behind:
        yield end, end, row[before]
    for start, _ in ahead:
        yield start, start, row[after]
    for _, end in behind:
        closed = re.compile(r"[*_^~\])]+(?:\([^()\s]*\))?").match(source, end)
        if closed:
            yield closed.end(), closed.end(), None
        yield end, end, None
    for start, _ in ahead:
        opened = re.search(r"[*_^~\[]*\Z", source[max(start - 6, 0) : start])
        place = start - (len(opened[0]) if opened else 0)
        yield place, place, None


def _anchors(token: Token) -> bool:
    return not token.begins and _is_text(token) and token.key != BREAK.key


def _occurrences(source: str, row: Row, start: int, end: int) -> list[tuple[int, int]]:
    """Where a stretch of tokens may stand in the source, the likeliest place first: before it, the same words
    stand as often as they do in the row.
    """
    stretch = row[start:end]
    if not all(_anchors(token) or token.key == BREAK.key for token in stretch):
        return []
    pattern = _pattern(stretch)
    if pattern is None:
        return []
    keys = [token.text for token in stretch]
    earlier = sum(
        row[index].text == keys[0] and [token.text for token in row[index : index + len(keys)]] == keys
        for index in range(start)
    )
    spans = [match.span() for match in pattern.finditer(source)]
    order = sorted(range(len(spans)), key=lambda index: (abs(index - earlier), index))
    return [spans[index] for index in order[:_MOST_TRIES]]


def _pattern(stretch: Sequence[Token]) -> re.Pattern[str] | None:
    """What tokens look like in Markdown: signs with a backslash or as entities, spaces that may be a line's
    end, marks where looks may change.
    """
    parts: list[str] = []
    for index, token in enumerate(stretch):
        marked = index and (token.look.code or stretch[index - 1].look.code)
        parts.append(_MARKS if marked else "")
        if token.key == BREAK.key:
            parts.append(_BROKEN)
        elif token.key == " ":
            parts.append(_SPACE)
        else:
            parts += [
                rf"(?:\\?{re.escape(sign)}|&\#?\w{{1,31}};)"
                if not sign.isascii() or not sign.isalnum()
                else re.escape(sign)
                for sign in token.text
            ]
    text = "".join(parts)
    if not text:
        return None
    first, last = stretch[0].text[:1], stretch[-1].text[-1:]
    opening, closing = r"(?<![^\W_])" if first.isalnum() else "", r"(?![^\W_])" if last.isalnum() else ""
    return re.compile(f"{opening}{text}{closing}")


def _written(new: Row, look: Token | None) -> Iterator[str]:
    """Tokens as Markdown, where those of `look` need no marks of their own."""
    if look is not None:
        if any(token.key != " " and token.look != look.look for token in new):
            return
        text = "".join(token.text for token in new)
        plain = _escaped(text)
        yield plain
        yield plain.replace("|", r"\|")
        if '"' in plain:
            yield plain.replace('"', r"\"")
        if started := to_markdown(Document((Paragraph((Text(text.strip()),)),))) if text.strip() else "":
            yield text[: len(text) - len(text.lstrip())] + started + text[len(text.rstrip()) :]
        yield text
        return
    core = inlines(new)
    if not core:
        return
    marked = to_markdown(Document((Paragraph((Text("x "), *core, Text(" x"))),)))[2:-2]
    yield (" " if new[0].key == " " else "") + marked + (" " if new[-1].key == " " else "")


def _escaped(text: str) -> str:
    """A text's signs with the backslashes that they need inside a paragraph."""
    core = text.strip()
    if not core:
        return text
    written = to_markdown(Document((Paragraph((Text(f"x {core} x"),)),)))[2:-2]
    return text[: len(text) - len(text.lstrip())] + written + text[len(text.rstrip()) :]


# Words inside notes and references


def _inner(source: str, row: Row, edit: Edit, lens: Lens) -> str | None:
    """An edit of a note's words, or of those that a cross-reference was given; None where it is none, or its
    place isn't certain.
    """
    if edit.end != edit.start + 1 or len(edit.new) != 1:
        return None
    old, new = row[edit.start], edit.new[0]
    if isinstance(old.node, Footnote) and isinstance(new.node, Footnote):
        label = old.node.label

        def token(inside: Row) -> Token:
            return note_token(Footnote(label, inlines(inside)), inside)

        sides = tuple(inline_tokens(old.node.children, lens)), tuple(inline_tokens(new.node.children, lens))
    elif (
        isinstance(old.node, CrossReference)
        and isinstance(new.node, CrossReference)
        and old.node.proposal == new.node.proposal
    ):
        proposal = old.node.proposal

        def token(inside: Row) -> Token:
            wording = "".join(each.text for each in inside).strip()
            return reference_token(CrossReference(proposal, inlines(inside)), wording)

        sides = tuple(words(old.text)), tuple(words(new.text))
    else:
        return None
    tokens, text = sides[0], source
    for inner in reversed(list(edits_between(*sides))):
        changed = (*tokens[: inner.start], *inner.new, *tokens[inner.end :])
        whole = (*row[: edit.start], token(changed), *row[edit.end :])
        written = next(
            (candidate for candidate in _ways(text, tokens, inner) if reads_as(candidate, whole, lens)), None
        )
        if written is None:
            return None
        tokens, text = changed, written
    return text
