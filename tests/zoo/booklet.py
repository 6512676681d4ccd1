"""A finished PDF beside what must be in it, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .publications import Block, Entry, Publication
from .reading import WORD, Box, Glyph, Page, Token, around, read_pdf

PT = 72 / 25.4
LEVEL = 2.5
"""Points by which baselines on one line may differ."""
_DRAWN = 0.25
"""Share of a page's height from which a numeral is a drawing, which may run out of the page."""


@dataclass(frozen=True)
class Fault:
    """What is wrong: of which kind, the words that show it, on which page (from 1; 0 for none), where."""

    kind: str
    words: str
    page: int = 0
    box: Box | None = None

    def __str__(self) -> str:
        return f"{self.kind}{f' on page {self.page}' if self.page else ''}: {self.words}"


def words_of(text: str) -> list[str]:
    """The words of a title, name or label, as they are compared."""
    return [word.casefold() for word in WORD.findall(text)]


@dataclass(frozen=True)
class Word:
    """A word of a field: where it belongs."""

    text: str
    place: str
    block: Block

    def __str__(self) -> str:
        return f"{self.text} ({self.place}, {self.block.kind})"


class Expected:
    """The words that a publication's outputs must hold."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.numbers = {entry.id: number for number, entry in enumerate(publication.entries, 1)}
        self.blocks = [(place, block) for place, blocks in publication.texts for block in blocks]
        self.words = [
            Word(word.casefold(), place, block) for place, block in self.blocks for word in block.words
        ]
        self.by_text = {word.text: word for word in self.words}
        self.notes = [
            ([word.casefold() for word in note.words], note.call.casefold(), place)
            for place, block in self.blocks
            for note in block.notes
        ]
        self.heads = {word.casefold() for _, block in self.blocks for word in block.heads}

    @cached_property
    def known(self) -> set[str]:
        """All words of the content."""
        publication = self.publication
        said = [*publication.fields.values(), *publication.members.values()]
        said += [page.title for page in publication.pages]
        for chapter in publication.chapters:
            said += [chapter.title, *(entry.title for entry in chapter.entries)]
        for entry in publication.entries:
            said += [text for contact in entry.contacts for part, text in contact.items() if part != "email"]
        known = {word for text in said for word in words_of(text)} | set(self.by_text)
        return known | {word for words, _, _ in self.notes for word in words}

    @cached_property
    def in_addresses(self) -> set[str]:
        """The words of the contacts' mail addresses."""
        contacts = [contact for entry in self.publication.entries for contact in entry.contacts]
        return {word for contact in contacts for word in words_of(contact.get("email", ""))}


class Booklet:
    """A finished PDF beside what it must hold."""

    def __init__(self, expected: Expected, theme: Mapping[str, Any], pdf: bytes) -> None:
        self.expected, self.publication = expected, expected.publication
        self.pages, self.tokens = read_pdf(pdf, expected.known)
        sizes = theme["page"]
        self.margins = {
            name: float(sizes[name].removesuffix("mm")) * PT for name in ("inner", "outer", "top", "foot")
        }
        self.notes = float(sizes["notes"].removesuffix("mm")) * PT if "notes" in sizes else None
        """The width of a column of notes in the outer margin, None in a theme that knows none."""
        if self.notes is not None:  # it belongs to the type area
            self.margins["outer"] -= self.notes + float(sizes["notes_gap"].removesuffix("mm")) * PT
        self.by_text: dict[str, list[Token]] = defaultdict(list)
        self.on_page: dict[int, list[Token]] = defaultdict(list)
        for token in self.tokens:
            self.by_text[token.text].append(token)
            self.on_page[token.page].append(token)
        self.in_lines = list(_in_lines(self.tokens))
        # Of chapters and free pages anywhere in the margins, of entries above and below the text.
        self.furniture = {word for chapter in self.publication.chapters for word in words_of(chapter.title)}
        self.furniture |= {word for page in self.publication.pages for word in words_of(page.title)}
        self.running = {word for entry in self.publication.entries for word in words_of(entry.title)}
        self.entry_pages = {token.page for token in self.tokens if token.text in expected.by_text}

    def column(self, page: Page) -> Box:
        """The type area of a page: its margins are mirrored."""
        left, right = ("inner", "outer") if page.number % 2 else ("outer", "inner")
        return Box(
            self.margins[left],
            self.margins["foot"],
            page.width - self.margins[right],
            page.height - self.margins["top"],
        )

    def first(self, word: str) -> Token | None:
        tokens = self.by_text.get(word)
        return tokens[0] if tokens else None

    def runs(self, text: str) -> Iterator[list[Token]]:
        """Each place where the words of a title stand after one another in lines of a page."""
        words = words_of(text)
        for page in sorted({token.page for token in self.by_text.get(words[0], ())}):
            tokens = [token for token in self.on_page[page] if token.text in words]
            for place in range(len(tokens) - len(words) + 1):
                run = tokens[place : place + len(words)]
                if [token.text for token in run] == words:
                    yield run

    def headings(self, text: str) -> list[list[Token]]:
        """Where a title stands in the type area: a running head above it repeats it."""
        return [
            run for run in self.runs(text) if run[0].baseline < self.column(self.pages[run[0].page - 1]).top
        ]


def _in_lines(tokens: Sequence[Token]) -> Iterator[Token]:
    """Words as they are read: by page, line, and from left to right."""
    line: list[Token] = []
    for token in sorted(tokens, key=lambda token: (token.page, -token.baseline)):
        if line and (token.page != line[0].page or line[0].baseline - token.baseline > LEVEL):
            yield from sorted(line, key=lambda token: token.box.left)
            line = []
        line.append(token)
    yield from sorted(line, key=lambda token: token.box.left)


def drawn(glyph: Glyph, page: Page) -> bool:
    return glyph.box.top - glyph.box.bottom > _DRAWN * page.height


def fault_of_glyphs(kind: str, booklet: Booklet, page: int, glyphs: Sequence[Glyph]) -> Fault:
    """A fault that is told by the words that its glyphs belong to."""
    indexes = {glyph.index for glyph in glyphs}
    words = [
        str(booklet.expected.by_text.get(token.text, token.text))
        for token in booklet.on_page[page]
        if any(glyph.index in indexes for glyph in token.glyphs[: token.first_piece])
    ]
    said = ", ".join(words[:3]) or "".join(glyph.text for glyph in glyphs[:30])
    return Fault(
        kind,
        f"{said}{f' and {len(words) - 3} more' if len(words) > 3 else ''}",
        page,
        around([glyph.box for glyph in glyphs]),
    )


def first_token(booklet: Booklet, entry: Entry) -> Token | None:
    """The first word of an entry's texts; its first contact's name where it has none."""
    tokens = [booklet.first(word.casefold()) for block in entry.blocks for word in block.words[:1]]
    return next((token for token in tokens if token), None)


def beginning(booklet: Booklet, entry: Entry) -> int:
    """The page on which an entry begins: where its title stands last before its text; 0 where it isn't found."""
    first = first_token(booklet, entry)
    if first is None:
        return 0
    pages = [run[0].page for run in booklet.headings(entry.title) if run[0].page <= first.page]
    return pages[-1] if pages and first.page - pages[-1] <= 1 else first.page
