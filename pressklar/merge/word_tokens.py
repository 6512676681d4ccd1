"""A field's paragraphs out of a Word file -> the row of tokens that merge compares, as units.py makes one of
our own texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..markup import (
    CrossReference,
    Document,
    Footnote,
    FootnoteReference,
    LineBreak,
    address_target,
    can_be_followed,
    references,
)
from ..markup.tokens import (
    BREAK,
    Lens,
    Token,
    address_key,
    again_token,
    inlines,
    note_token,
    reference_token,
    stripped,
    words,
)
from ..markup.tree import picture_name
from ..ooxml.look_tokens import look_tokens
from ..ooxml.values import Item, NoteAgain, Picture, WordNote, WordParagraph, Words
from .parts import ParagraphPart
from .units import DEEPEST, BlockOrigin, alt_token, block_token, code_tokens, picture_token

_SIGNS = {"bullet": "-", "number": "#"}
_CONTINUED = {
    "list continue": 0,
    "list continue 2": 1,
    "list continue 3": 2,
    "list continue 4": 2,
    "list continue 5": 2,
}
_KINDS = {
    "quote": "quote",
    "intense quote": "quote",
    "subhead": "sub",
    "heading 4": "sub",
    "heading 5": "sub",
    "heading 6": "sub",
    "caption": "cap",
    "html preformatted": "code",
}
UNNAMED = "\x00"
"""Begins the label of a note that comes from Word: the bookmark at its mark follows. fields.py gives it a
name.
"""
_LABEL_AGAIN = "heading 3"
"""A label that no field has: shown as a subhead, so that its words stay where they were written."""


@dataclass(frozen=True)
class Finder:
    """What the words of a file stand for: bookmarks are proposals, bytes are pictures."""

    lens: Lens
    proposals: Mapping[str, str]
    """The proposal's id by the name of the bookmark that a reference to it leads to."""
    pictures: Mapping[str, tuple[str, ...]]
    """The pictures of these bytes, as texts name them, by the beginning of the bytes' SHA-256."""
    described: Mapping[str, str]
    """The field's own pictures, as its text names them, by alternative text: another program may have packed
    their bytes anew.
    """
    bare: frozenset[str] = frozenset()
    """The addresses that stand bare in the field, as they are compared: a link of Word's to one is as its
    words are, edited or not.
    """

    def picture(self, picture: Picture) -> str:
        """The picture as a text names it, "" for one that isn't the edition's."""
        here = self.described.get(" ".join(picture.alt.split()), "")
        same = self.pictures.get(picture.digest) or tuple(
            name for names in self.pictures.values() for name in names if picture_name(name) == picture.name
        )
        own = [
            src for src in (here, *self.described.values()) if picture_name(src) in map(picture_name, same)
        ]
        return own[0] if own else same[0] if same else here


@dataclass(frozen=True)
class WordText:
    """A field as tokens. `begins` is for each part the token that it begins with, `parts` for each token the
    index of its part.
    """

    tokens: tuple[Token, ...]
    begins: tuple[int, ...]
    parts: tuple[int, ...]


def word_text(parts: Sequence[ParagraphPart], finder: Finder) -> WordText:
    """The parts of one field as tokens."""
    tokens: list[Token] = []
    owners: list[int] = []
    begins: list[int] = []
    for table, group in groupby(
        enumerate(parts),
        key=lambda pair: None if pair[1].paragraph.cell is None else pair[1].paragraph.cell.table,
    ):
        numbered = list(group)
        for index, token in _table(numbered, finder) if table is not None else _plain(numbered, finder):
            if index == len(begins):
                begins.append(len(tokens))
            tokens.append(token)
            owners.append(index)
    return WordText(tuple(tokens), tuple(begins), tuple(owners))


def _plain(parts: Sequence[tuple[int, ParagraphPart]], finder: Finder) -> Iterator[tuple[int, Token]]:
    for index, part in parts:
        for token in _paragraph(part.paragraph, finder):
            yield index, token


def _paragraph(paragraph: WordParagraph, finder: Finder) -> Iterator[Token]:
    pictures = [item for item in paragraph.items if isinstance(item, Picture)]
    rest = [item for item in paragraph.items if not isinstance(item, Picture)]
    for picture in pictures:
        yield block_token("fig")
        yield picture_token(finder.picture(picture))
        yield alt_token(picture.alt)
    if pictures and not any(not isinstance(item, Words) or item.text.strip() for item in rest):
        return
    kind = _kind(paragraph)
    yield block_token(kind)
    if kind == "code":
        yield from code_tokens("".join(item.text for item in rest if isinstance(item, Words)).strip("\n"))
        return
    yield from stripped(tuple(_items(rest, finder)))


def _kind(paragraph: WordParagraph) -> str:
    if paragraph.numbering:
        return f"{_SIGNS[paragraph.numbering]}{min(paragraph.level, DEEPEST - 1)}"
    if paragraph.style in _CONTINUED:
        return f"+{_CONTINUED[paragraph.style]}"
    return "sub" if paragraph.style == _LABEL_AGAIN else _KINDS.get(paragraph.style, "p")


def _table(cells: Sequence[tuple[int, ParagraphPart]], finder: Finder) -> Iterator[tuple[int, Token]]:
    """A table's paragraphs; several in a cell stand on lines of their own in it."""
    first, last = cells[0][0], cells[-1][0]
    headless = not any(part.paragraph.cell and part.paragraph.cell.head for _, part in cells)
    yield first, block_token("tbl", BlockOrigin(None, headless=headless))
    for _, row in groupby(cells, key=lambda pair: pair[1].paragraph.cell and pair[1].paragraph.cell.row):
        line = list(row)
        yield line[0][0], block_token("row")
        for _, group in groupby(
            line, key=lambda pair: pair[1].paragraph.cell and pair[1].paragraph.cell.column
        ):
            for position, (index, part) in enumerate(group):
                yield index, block_token("cell") if position == 0 else BREAK
                for token in stripped(
                    tuple(
                        _items(
                            [item for item in part.paragraph.items if not isinstance(item, Picture)], finder
                        )
                    )
                ):
                    yield index, token
    yield last, block_token("/tbl")


def _items(items: Iterable[Item], finder: Finder, *, in_note: bool = False) -> Iterator[Token]:
    """A paragraph's words, notes and references. Neighbours of one link that leads to a proposal are one
    reference.
    """

    def proposal(item: Item) -> str | None:
        return (
            finder.proposals.get(item.look.link[1:])
            if isinstance(item, Words) and item.look.link.startswith("#")
            else None
        )

    for target, group in groupby(items, key=proposal):
        if target is not None:
            text = "".join(item.text for item in group if isinstance(item, Words))
            own_words = finder.lens.own_words(text)
            yield reference_token(
                CrossReference(target, inlines(tuple(words(own_words))) if own_words else ()), own_words
            )
            continue
        for item in group:
            match item:
                case Words():
                    yield from look_tokens(item, finder.bare)
                case WordNote() if not in_note:
                    content = tuple(_items(item.content, finder, in_note=True))
                    yield note_token(Footnote(f"{UNNAMED}{item.bookmark}", inlines(content)), content)
                case NoteAgain(bookmark):
                    yield again_token(FootnoteReference(f"{UNNAMED}{bookmark}"))


def bare_addresses(document: Document) -> frozenset[str]:
    """The addresses that stand in a text bare, and nowhere behind other words."""
    links = [link for link in references(document) if link.kind == "link" and can_be_followed(link.target)]
    others = {address_key(link.target) for link in links if address_target(link.text) != link.target}
    return frozenset(address_key(link.target) for link in links) - others


def plain_text(tokens: Iterable[Token]) -> str:
    """Tokens as words on one line."""
    return " ".join(
        "".join(
            " " if token.begins or isinstance(token.node, LineBreak) else token.text for token in tokens
        ).split()
    )


def begins_of(tokens: Sequence[Token]) -> list[int]:
    """The tokens that the paragraphs with a bookmark begin with, in the order that the writer counts them:
    those with something in them, tables' cells too.
    """
    starts = []
    for index, token in enumerate(tokens):
        if (
            token.begins
            and token.key not in ("¶tbl", "¶row", "¶/tbl")
            and index + 1 < len(tokens)
            and not tokens[index + 1].begins
        ):
            starts.append(index)
    return starts
