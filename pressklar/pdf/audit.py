"""Looks through a finished PDF for what is wrong with its layout: text cut, text over text or pictures, words
that are on no page, empty and nearly empty pages, headings without their text.

The text's boxes are PDFium's, furniture included; what is meant to be where, the sections' manifests say.
Text of the class `bleeds` may leave the page; that of the class `drawing` may lie under other text too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

import pypdfium2

from ..foundation.pdfium import ENGINE
from ..model import LIMITS
from ..rendering.sections import SectionSource
from .manifest import Manifest, PageFacts, Rectangle
from .printed_words import lost_words
from .text_boxes import PaintedPage, TextPiece, address_of

OUTSIDE_PAGE = "W450"
OUTSIDE_AREA = "W451"
OVER_TEXT = "W452"
OVER_PICTURE = "W453"
LOST_WORDS = "W454"
EMPTY_PAGE = "W455"
STRANDED_HEADING = "W456"
NEARLY_EMPTY = "W457"
CUT = "W458"
NEAR_EDGE = "W460"
SHORT_END = "A459"

_HOOK = 0.35
"""The share of a line's height by which a letter's ink may stand left of where it begins."""
_OVERHANG = 0.1
"""The share of a line's height by which a last letter's ink may pass its advance, as an f's does."""
SLACK = 1.0
"""Points by which ink may leave its page, area or clip: a letter's ink passes its advance."""
_COVERED = 1 / 3
"""Share of the smaller glyph's ink box that lies in the other's, from which text lies over text. Kerned pairs
and tight lines have less.
"""
_DOT = 0.5
"""Square points: a smaller ink box is a full stop's or a hairline's, and hides nothing."""
_HAIR = 0.1
"""Points by which boxes may touch."""
_MOST_PAIRS, _MOST_GLYPH_PAIRS, _MOST_SHOWN = 5_000, 200_000, 2_000
"""Pairs of a page's pieces and glyphs that are compared, and faulty pieces looked up: nobody can read
a page with more.
"""
_MEANT_EMPTY = frozenset({"notes", "blank"})


@dataclass(frozen=True)
class LayoutFault:
    """One fault: its problem's code, its page from 1, the words that show it, where they come from (a
    proposal's id and a field's key, "" where that isn't known), and the share of the page's height that is
    filled.
    """

    code: str
    page: int
    text: str = ""
    proposal: str = ""
    field: str = ""
    share: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LayoutFault:
        """The fault again. Raises KeyError, TypeError or ValueError for anything that isn't one."""
        texts = {key: str(values[key]) for key in ("code", "text", "proposal", "field")}
        return cls(**texts, page=int(values["page"]), share=float(values["share"]))


def audit(
    pdf: bytes, sections: Sequence[Manifest], source: SectionSource, common: Iterable[Manifest] | None = None
) -> tuple[LayoutFault, ...]:
    """The faults of a joined booklet, in the order of its pages. Of a member's edition only the sections are
    looked at that `common`, those of the common edition, don't have.
    """
    known = {section.key for section in common or ()}
    measures = source.theme.page
    rules = _Rules(
        source.edition.proof.limits.get("page_filled", LIMITS["page_filled"]),
        measures["line"].pt,
        measures["bleed"].pt,
    )
    faults: list[LayoutFault] = []
    words: dict[int, str] = {}
    with ENGINE:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)

    def as_painted(number: int) -> str:
        with ENGINE, closing(PaintedPage(document, number)) as page:
            return page.as_painted()

    try:
        first = 0
        for section in sections:
            if section.key not in known:
                for number in range(first, min(first + len(section.pages), count)):
                    with ENGINE, closing(PaintedPage(document, number)) as page:
                        faults += _faults_of_page(page, section.pages, number - first, rules)
                        words[number] = page.words()
            first += len(section.pages)
        if common is None:
            faults += (
                LayoutFault(LOST_WORDS, lost.page + 1, " ".join(lost.words), lost.proposal, lost.field)
                for lost in lost_words(
                    [*source.proposals, *source.others], _pages_of_texts(sections), words, as_painted
                )
            )
    finally:
        with ENGINE:
            document.close()
    return tuple(sorted(faults, key=lambda fault: (fault.page, fault.code)))


def _pages_of_texts(sections: Iterable[Manifest]) -> dict[str, list[int]]:
    """The pages (from 0) on which each proposal, free page or introduction lies, by its id."""
    pages: dict[str, list[int]] = {}
    first = 0
    for section in sections:
        for number, facts in enumerate(section.pages, first):
            names = [stretch.proposal for stretch in facts.stretches]
            names += [
                extent.reference.partition(".")[0] for extent in facts.references if "." in extent.reference
            ]
            for name in dict.fromkeys(names):
                pages.setdefault(name, []).append(number)
        first += len(section.pages)
    return pages


@dataclass(frozen=True)
class _Rules:
    """What a page is measured by: the least share of its area that must be filled; a line's height and the
    bleed in points. What lies nearer to the page's edge than its bleed may be cut off.
    """

    filled: float
    line: float
    bleed: float


_Shown = tuple[str, TextPiece, TextPiece | None]
"""A fault's code, the piece that shows it, and the one that it lies over."""


def _faults_of_page(
    page: PaintedPage, section: Sequence[PageFacts], index: int, rules: _Rules
) -> Iterator[LayoutFault]:
    """`index` is the page's in its section."""
    facts = section[index]
    pieces = [
        piece
        for piece in page.pieces
        if piece.box.area > 0 and not any(_begins(piece, *start) for start in facts.drawings)
    ]
    inside = [piece for piece in pieces if not any(_begins(piece, *start) for start in facts.bleeding)]
    shown: list[_Shown] = [(code, piece, None) for code, piece in _outside(page, inside, facts, rules.bleed)]
    shown += [(OVER_TEXT, piece, other) for piece, other in _overlapping(page, pieces)]
    shown += [
        (OVER_PICTURE, piece, None)
        for piece in pieces
        if any(_lies_over(piece, picture) for picture in facts.pictures)
    ]
    yield from _once_a_text(page, shown, facts)
    for heading in facts.headings if facts.kind == "text" else ():  # an opener's stands alone by design
        yield LayoutFault(STRANDED_HEADING, page.number + 1, heading.text, *_parts(heading.reference))
    yield from _unfilled(page, pieces, section, index, rules)


def _once_a_text(page: PaintedPage, shown: Sequence[_Shown], facts: PageFacts) -> Iterator[LayoutFault]:
    """A fault for each code and text: of a table that runs out of the page, each cell would be one. What runs
    out of the page needn't be told to run out of its column.
    """
    told: set[tuple[str, str, str]] = set()
    for code, piece, other in shown[:_MOST_SHOWN]:
        source = _source(piece, facts)
        if other and not source[0]:
            source = _source(other, facts)
        key = (code, *source)
        if key in told or (code == OUTSIDE_AREA and (OUTSIDE_PAGE, *source) in told) or not piece.is_seen:
            continue
        text = f"{page.line(piece)} / {page.line(other)}" if other else page.line(piece)
        if text:
            told.add(key)
            yield LayoutFault(code, page.number + 1, text, *source)


def _begins(piece: TextPiece, x: float, baseline: float) -> bool:
    """Whether it is the piece that the layout says begins there."""
    return abs(piece.start[0] - x) < _HAIR and abs(piece.start[1] - baseline) < _HAIR


def _outside(
    page: PaintedPage, pieces: Iterable[TextPiece], facts: PageFacts, bleed: float
) -> Iterator[tuple[str, TextPiece]]:
    """What leaves the page, what is cut by what it stands in, what leaves the page's area or comes near the
    page's edge; with its code.
    """
    safe = Rectangle(bleed, bleed, page.box.right - bleed, page.box.bottom - bleed)
    for piece in pieces:
        if _leaves(piece.box, page.box):
            code = OUTSIDE_PAGE
        elif piece.clip is not None and _leaves(piece.box, piece.clip):
            code = CUT
        elif not piece.is_furniture and _leaves_column(piece, facts):
            code = OUTSIDE_AREA
        elif _leaves(piece.box, safe):
            code = NEAR_EDGE
        else:
            continue
        yield code, piece


def _leaves_column(piece: TextPiece, facts: PageFacts) -> bool:
    """Whether its ink leaves the column in which it stands, or lies in the page's margins. A last line's
    descenders may hang into them: its height is its baseline's. So may the hook of a first j or italic f, and
    the head of a last f.
    """
    x, baseline = piece.start
    height = piece.box.bottom - piece.box.top
    left = x if 0 < x - piece.box.left < _HOOK * height else piece.box.left
    right = piece.box.right - _OVERHANG * height
    inked = Rectangle(left, baseline, right, baseline)
    if facts.area and _leaves(inked, facts.area):
        return True
    return any(
        left < text.left - SLACK or right > text.right + SLACK
        for text in facts.wide
        if _begins(piece, text.x, text.baseline)
    )


def _leaves(box: Rectangle, area: Rectangle) -> bool:
    return (
        box.left < area.left - SLACK
        or box.top < area.top - SLACK
        or box.right > area.right + SLACK
        or box.bottom > area.bottom + SLACK
    )


def _overlapping(page: PaintedPage, pieces: Sequence[TextPiece]) -> Iterator[tuple[TextPiece, TextPiece]]:
    """Pairs of pieces of which some glyphs lie over each other."""
    glyphs: dict[int, list[Rectangle]] | None = None
    budget = _MOST_GLYPH_PAIRS
    for piece, other in _meeting(pieces):
        if budget <= 0:
            return
        glyphs = page.glyphs() if glyphs is None else glyphs
        meet = piece.box.common(other.box) or piece.box
        some, others = (
            [
                glyph
                for glyph in glyphs.get(address_of(each.handle) or 0, ())
                if glyph.area >= _DOT and glyph.common(meet)
            ]
            for each in (piece, other)
        )
        budget -= len(some) * len(others) + 1
        if any(_hides(glyph, over) for glyph in some for over in others) and piece.is_seen and other.is_seen:
            yield piece, other


def _hides(glyph: Rectangle, other: Rectangle) -> bool:
    common = glyph.common(other)
    return common is not None and common.area > _COVERED * min(glyph.area, other.area)


def _meeting(pieces: Sequence[TextPiece]) -> Iterator[tuple[TextPiece, TextPiece]]:
    """Pairs of pieces whose boxes have more than a hair in common: swept from the top, so that only those at
    the same height are compared. Ends after so many that nobody could read the page.
    """
    abreast: list[TextPiece] = []
    compared = met = 0
    for piece in sorted(pieces, key=lambda piece: piece.box.top):
        left, top, right, _ = piece.box
        abreast = [other for other in abreast if other.box.bottom > top + _HAIR]
        compared += len(abreast)
        for other in abreast:
            if other.box.left < right - _HAIR and left < other.box.right - _HAIR:
                met += 1
                yield other, piece
        if compared > _MOST_GLYPH_PAIRS or met > _MOST_PAIRS:
            return
        abreast.append(piece)


def _lies_over(piece: TextPiece, picture: Rectangle) -> bool:
    common = piece.box.common(picture)
    return (
        common is not None
        and common.right - common.left > SLACK
        and common.bottom - common.top > SLACK
        and piece.is_seen
    )


def _unfilled(
    page: PaintedPage, pieces: Sequence[TextPiece], section: Sequence[PageFacts], index: int, rules: _Rules
) -> Iterator[LayoutFault]:
    """An empty page; a nearly empty one in the middle of a proposal, or at a section's end."""
    facts = section[index]
    own = [piece.box for piece in pieces if not piece.is_furniture]
    if not own and facts.kind not in _MEANT_EMPTY and not page.pictures and not page.drawn:
        yield LayoutFault(EMPTY_PAGE, page.number + 1)
    if not facts.stretches or not own:
        return
    area = facts.area or page.box
    share = _filled_height([*own, *facts.pictures], rules.line) / (area.bottom - area.top)
    if share >= rules.filled:
        return
    after = section[index + 1] if index + 1 < len(section) else None
    on_next = {stretch.proposal for stretch in after.stretches} if after else set()
    last = facts.stretches[-1].proposal
    if last in on_next:
        yield LayoutFault(NEARLY_EMPTY, page.number + 1, proposal=last, share=round(share, 3))
    elif not on_next and share < rules.filled / 2:  # white is no fault there, a line or two are
        yield LayoutFault(SHORT_END, page.number + 1, proposal=last, share=round(share, 3))


def _filled_height(boxes: Iterable[Rectangle], line: float) -> float:
    """The height that boxes take: gaps up to a line's height count as filled, larger ones don't."""
    spans: list[list[float]] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if spans and box.top - spans[-1][1] <= line:
            spans[-1][1] = max(spans[-1][1], box.bottom)
        else:
            spans.append([box.top, box.bottom])
    return sum(bottom - top for top, bottom in spans)


def _source(piece: TextPiece, facts: PageFacts) -> tuple[str, str]:
    """The proposal and field that a piece's words come from, as far as the page's facts tell: the smallest
    part of the content around its start or, where it has left all of them, nearest beside it; else the
    proposal at its height.
    """
    if piece.is_furniture:
        return "", ""
    x, y = piece.start
    beside = [
        (max(box.left - x, x - box.right, 0), "." not in reference, box.area, reference)
        for reference, box in ((extent.reference, extent.box) for extent in facts.references)
        if box.top <= y <= box.bottom
    ]
    if beside:
        return _parts(min(beside)[3])
    at_height = (stretch.proposal for stretch in facts.stretches if stretch.top <= y <= stretch.bottom)
    return next(at_height, ""), ""


def _parts(reference: str) -> tuple[str, str]:
    """A data-ref's proposal and field; a field is "" where the reference is only to the proposal."""
    proposal, _, field = reference.partition(".")
    return proposal, field
