"""What stands where: headings, titles, numbers, folios, lists of entries, and how full a page is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .booklet import LEVEL, Booklet, Fault, beginning, drawn, first_token, words_of
from .reading import Box, Page, Token, around

_FEW = 0.15
"""Share of the type area that must be filled in the middle of an entry."""


def list_numbers(booklet: Booklet) -> Iterator[Fault]:
    """Each number of a list left of its item's first word."""
    for _, block in booklet.expected.blocks:
        for number, word in block.numbers:
            token = booklet.first(word.casefold())
            if token is None:
                continue
            shown = _left_of(booklet, token, 30)
            if shown is None or shown.text != str(number):
                said = shown.text if shown else "none"
                yield Fault("list number", f"{said} for {number}. {word}", token.page, token.box)


def _left_of(booklet: Booklet, token: Token, reach: float) -> Token | None:
    """The figure nearest left of a word, on its line."""
    figures = [
        other
        for other in booklet.on_page[token.page]
        if other.text.isdigit()
        and abs(other.baseline - token.baseline) < LEVEL
        and 0 < token.box.left - other.box.right < reach
    ]
    return max(figures, key=lambda other: other.box.right, default=None)


def headings(booklet: Booklet) -> Iterator[Fault]:
    """Labels and small headings stand on the page of what they head, at it or above, and nothing between."""
    for entry in booklet.publication.entries:
        for key, blocks in entry.fields.items():
            words = [word.casefold() for block in blocks for word in block.words]
            first = booklet.first(words[0]) if words else None
            if first is None:
                continue
            label = words_of(booklet.publication.fields[key])[0]
            if not any(
                token.page == first.page
                and token.baseline > first.box.bottom - LEVEL
                and not _between(booklet, token, first)
                for token in booklet.by_text.get(label, ())
            ):
                yield Fault("label apart from its text", f"{label} ({entry.id}.{key})", first.page, first.box)
    for _, blocks in booklet.publication.texts:
        for block, following in pairwise(blocks):
            heading = booklet.first(block.words[-1].casefold())
            text = booklet.first(following.words[0].casefold())
            under = following.kind != "picture"  # whose caption may stand on the next page
            if block.kind == "heading" and under and heading and text and heading.page != text.page:
                yield Fault("heading at a foot", " ".join(block.words)[:40], heading.page, heading.box)


def _between(booklet: Booklet, label: Token, first: Token) -> bool:
    """Whether another field's words lie between a label and a text."""
    own = booklet.expected.by_text[first.text]
    return any(
        first.baseline + LEVEL < token.baseline < label.baseline - LEVEL
        for token in booklet.on_page[first.page]
        if (word := booklet.expected.by_text.get(token.text)) and word.place != own.place
    )


def titles(booklet: Booklet) -> Iterator[Fault]:
    """Each title whole, with its number, on the page and above the beginning of its text."""
    for entry in booklet.publication.entries:
        first = first_token(booklet, entry)
        if first is None:
            continue
        above = [
            run
            for run in booklet.headings(entry.title)
            if run[0].page == first.page and run[-1].baseline > first.baseline
        ]
        if not above:
            yield Fault("title apart from its text", entry.title[:60], first.page, first.box)
            continue
        run = min(above, key=lambda run: run[-1].baseline)
        number = str(booklet.expected.numbers[entry.id])
        box = around([token.box for token in run])
        beside = [
            token
            for token in booklet.on_page[first.page]
            if token.text.isdigit()
            and _is_beside(booklet, token, box)
            and token.box.top > first.box.top
            and token.box.bottom < box.top + 2 * (run[0].box.top - run[0].box.bottom)
        ]
        shown = max(beside, key=lambda token: token.box.top - token.box.bottom, default=None)
        if shown is None or shown.text != number:
            yield Fault(
                "entry number",
                f"{shown.text if shown else 'none'} for {number} {entry.title[:40]}",
                first.page,
                box,
            )


def _is_beside(booklet: Booklet, number: Token, title: Box) -> bool:
    """Whether a number stands where the theme has it: left of the title; in the notes' column on either side;
    or above the title, where there might be such a column and is none.
    """
    if booklet.notes is None:
        return number.box.right <= title.left
    if booklet.notes:
        return number.box.right <= title.left or number.box.left >= title.right
    return number.box.bottom >= title.top - LEVEL


def near_empty_pages(booklet: Booklet) -> Iterator[Fault]:
    """Pages in the middle of an entry or a free page that hold nearly nothing."""
    spans: dict[int, str] = {}
    parts = [(entry.id, entry.blocks, beginning(booklet, entry)) for entry in booklet.publication.entries]
    parts += [(page.id, page.blocks, 0) for page in booklet.publication.pages]
    for name, blocks, begin in parts:
        pages = [
            token.page
            for block in blocks
            for word in block.words
            if (token := booklet.first(word.casefold()))
        ] + [begin] * (begin > 0)
        spans |= dict.fromkeys(range(min(pages, default=0), max(pages, default=0)), name)
    for number, name in sorted(spans.items()):
        page = booklet.pages[number - 1]
        if (filled := _filled(booklet.column(page), page)) < _FEW:
            yield Fault("near-empty page", f"{filled:.0%} filled, in {name}", number)


def _filled(area: Box, page: Page) -> float:
    """The share of the type area's height that lines and pictures take; a line's leading is its own."""
    bands = [
        (glyph.box.bottom, glyph.box.top)
        for glyph in page.glyphs
        if glyph.baseline > area.bottom and not drawn(glyph, page)
    ]
    bands += [(picture.bottom, picture.top) for picture in page.pictures]
    filled, reached = 0.0, area.bottom
    for bottom, top in sorted(bands):
        start = bottom if bottom - reached > 9 else reached
        filled += max(top - max(start, reached), 0) if top > reached else 0
        reached = max(reached, top)
    return filled / (area.top - area.bottom)


def lists_of_entries(booklet: Booklet) -> Iterator[Fault]:
    """Contents and registers: beside each title its number, and the printed folio of the page where it begins."""
    folios = printed_folios(booklet)
    first_page = {
        entry.id: page for entry in booklet.publication.entries if (page := beginning(booklet, entry))
    }
    begin = min(first_page.values(), default=0)
    for entry in booklet.publication.entries:
        page = first_page.get(entry.id, 0)
        if not page:
            continue
        if page not in folios:
            yield Fault("folio", f"none where {entry.id} begins", page)
            continue
        listed = False
        for run in booklet.runs(entry.title):
            if run[0].page == page or run[0].baseline > booklet.column(booklet.pages[run[0].page - 1]).top:
                continue  # where it begins, or in a running head
            right = _figures_right(booklet, run)
            left = _left_of(booklet, run[0], 60)
            number = booklet.expected.numbers[entry.id]
            if left is not None and left.text != str(number):
                yield Fault(
                    "entry number", f"{left.text} for {number} {entry.title[:40]}", run[0].page, run[0].box
                )
            if right and right[-1] != folios[page]:
                yield Fault(
                    "wrong folio",
                    f"{right[-1]} for {folios[page]}, {entry.title[:40]}",
                    run[0].page,
                    run[0].box,
                )
            listed |= bool(right) and run[0].page < begin
        if not listed and "contents" not in booklet.publication.left_out:
            yield Fault("not in contents", f"{entry.id}: {entry.title[:60]}")


def _figures_right(booklet: Booklet, run: Sequence[Token]) -> list[str]:
    """Figures right of a title, on the level of its first or last line, from left to right."""
    levels = {run[0].baseline, run[-1].glyphs[-1].baseline}
    right = max(token.box.right for token in run)
    figures = [
        token
        for token in booklet.on_page[run[0].page]
        if token.text.isdigit()
        and token.box.left > right
        and any(abs(token.baseline - level) < LEVEL for level in levels)
        and token.box.top - token.box.bottom < 1.6 * (run[0].box.top - run[0].box.bottom)
    ]
    return [token.text for token in sorted(figures, key=lambda token: token.box.left)]


def _in_furniture(booklet: Booklet, token: Token) -> bool:
    if booklet.notes is None:
        return token.baseline < booklet.margins["foot"]
    return token.baseline > booklet.pages[token.page - 1].height - booklet.margins["top"]


def printed_folios(booklet: Booklet) -> dict[int, str]:
    """The folio of each page that shows one: the figure at its foot, or at its head where a theme has a
    column of notes, that goes up by one a page.
    """
    feet = [
        (token.page, token)
        for token in booklet.tokens
        if token.text.isdigit() and len(token.text) < 5 and _in_furniture(booklet, token)
    ]
    offsets = Counter(int(token.text) - page for page, token in feet)
    if not offsets:
        return {}
    offset = offsets.most_common(1)[0][0]
    return {page: token.text for page, token in feet if int(token.text) - page == offset}
