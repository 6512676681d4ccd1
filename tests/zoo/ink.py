"""Where ink lies: outside the page or its type area, over other ink, cut by a line's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .booklet import PT, Booklet, Fault, drawn, fault_of_glyphs
from .reading import Box, Glyph, Page, Token

_OUT = 0.3 * PT
"""How far a glyph may stand out of the page or the column: its box is its ink, which may pass its advance by a hair."""
_COVERED = 0.35
"""Share of a smaller glyph's ink box that lies in another's, from which text lies over text. Kerned pairs have less."""
_CELL = 12
"""Points; about as large as a letter."""
_SAFE = 3 * PT
"""What print shops want free at the trim."""


def outside(booklet: Booklet) -> Iterator[Fault]:
    """Ink outside the page; words of the content outside the type area."""
    for page in booklet.pages:
        sheet = Box(-_OUT, -_OUT, page.width + _OUT, page.height + _OUT)
        out = [glyph for glyph in page.glyphs if not drawn(glyph, page) and not _inside(glyph.box, sheet)]
        if out:
            yield fault_of_glyphs("outside the page", booklet, page.number, out)
        area, seen = _room(booklet, page), {id(glyph) for glyph in out}
        tall = Box(area.left, _SAFE, area.right, page.height - _SAFE)
        out = [
            glyph
            for token in booklet.on_page[page.number]
            if token.text in booklet.expected.known - booklet.furniture
            for glyph in token.glyphs[: token.first_piece]
            if not _inside(glyph.box, tall if token.text in booklet.running else area)
            and id(glyph) not in seen
        ]
        if out:
            yield fault_of_glyphs("over the margin", booklet, page.number, out)


def _room(booklet: Booklet, page: Page) -> Box:
    """Where words may stand: a type area ends at its last baseline, letters hang below; elsewhere than in entries
    at least as far from the edge as a print shop wants. Where text begins at the area's very edge, an italic
    f or j hangs over it.
    """
    if page.number in booklet.entry_pages:
        area = booklet.column(page)
        tallest = max(
            (glyph.box.top - glyph.box.bottom for glyph in page.glyphs if not drawn(glyph, page)), default=0
        )
        below, beside = max(0.3 * tallest, 3), _OUT if booklet.notes is None else max(0.2 * tallest, _OUT)
        return Box(area.left - beside, area.bottom - below, area.right + beside, area.top + 3)
    return Box(_SAFE, _SAFE, page.width - _SAFE, page.height - _SAFE)


def _inside(box: Box, area: Box) -> bool:
    return (
        box.left >= area.left
        and box.bottom >= area.bottom
        and box.right <= area.right
        and box.top <= area.top
    )


def over_text(booklet: Booklet) -> Iterator[Fault]:
    for page in booklet.pages:
        if pairs := list(overlaps(page.glyphs)):
            yield fault_of_glyphs(
                "text over text", booklet, page.number, [glyph for pair in pairs for glyph in pair]
            )


def overlaps(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Pairs of glyphs that lie over each other; a grid keeps the work even."""
    cells: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        box = glyph.box
        if (area := box.area) < 0.5:  # full stops and hairlines
            continue
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        seen: set[int] = set()
        for column in range(int(left // _CELL), int(right // _CELL) + 1):
            for row in range(int(bottom // _CELL), int(top // _CELL) + 1):
                cell = cells[column, row]
                for other in cell:
                    beside = other.box
                    if (
                        beside.right <= left
                        or right <= beside.left
                        or beside.top <= bottom
                        or top <= beside.bottom
                    ):
                        continue
                    ligature = glyph.index - other.index <= 2
                    if ligature or id(other) in seen:
                        continue
                    if box.shared(beside) > _COVERED * min(area, beside.area):
                        seen.add(id(other))
                        yield other, glyph
                cell.append(glyph)


def over_pictures(booklet: Booklet) -> Iterator[Fault]:
    for page in booklet.pages:
        covered = [
            glyph
            for glyph in page.glyphs
            if any(glyph.box.shared(picture) > _COVERED * glyph.box.area for picture in page.pictures)
        ]
        if covered:
            yield fault_of_glyphs("text over picture", booklet, page.number, covered)


def parted_words(booklet: Booklet) -> Iterator[Fault]:
    """Words that a line's end cuts without a hyphen. In an address that is longer than a line it must: a hyphen
    would be part of it.
    """
    for token in booklet.tokens:
        if token.cut and token.text in booklet.expected.known and not _in_address(token, booklet):
            yield Fault("cut without a hyphen", token.text, token.page, token.box)


def _in_address(token: Token, booklet: Booklet) -> bool:
    """Whether a word is one of a contact's address there: with a full stop or an at sign right before or behind it."""
    signs = {glyph.index: glyph.text for glyph in booklet.pages[token.page - 1].glyphs}
    beside = signs.get(token.glyphs[0].index - 1, ""), signs.get(token.glyphs[-1].index + 1, "")
    return token.text in booklet.expected.in_addresses and bool({".", "@"} & set(beside))
