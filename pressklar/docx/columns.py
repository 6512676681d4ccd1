"""How wide a table's columns are, by what its words measure. All widths and heights are in twips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..foundation.sequences import word_set
from ..theme import Theme
from ..typography.measuring import TypeMeasures
from .formats import twips
from .page_setup import PageSetup, body_size, sizes, small_size
from .table_grid import Blocks, GridCell

if TYPE_CHECKING:
    from lxml.html import HtmlElement


MARGIN = 130
"""What a cell has right of its words (styles.py), and a little more."""
_DENSE = 90
"""The same in a table that fits in no other way."""
_SLACK = 1.02
"""A program's own spacing may be wider than the font's advances by so much."""
_LONGEST = 45
"""Characters of a cell beyond which it makes its column no wider."""
_TURNED_LINE = 1.6
"""The height of a turned line, by the size of its type, which is an em and what a face adds."""
_TURNED_SPACE = 100
"""The space above and below a cell's paragraph, which turned stands left and right of it."""
_TALLEST = 0.4
"""Share of the text's height that turned heads may have."""
_LINED = 0.25
"""The same where they would have one line each."""
_CODE = 0.62
"""The advance of a code face in ems, and a little more."""
_BOLD = word_set("th b strong")
_BLANKS = re.compile(r"[ \t\n\r\f\u200b]+")
_PARTS = re.compile(r"(?<=\d)[ ](?=%|\d{3}(?!\d))")
"""A blank in a number, which belongs to it where no list of links is meant."""
_PIECES = re.compile(
    r"(?<=[^\W\d][-\u2013\u2014])(?=[^\W\d])"
    r"|(?<=[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Where every program may break a line in a word: after a hyphen between letters, and an ideograph."""


@dataclass(frozen=True)
class TableType:
    """The type of tables: its size and that of code in points, the faces' measures, and what a character
    takes on average.
    """

    size: float
    code_size: float
    sign: int
    measures: TypeMeasures
    _widths: dict[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)

    def width(self, text: str, look: str = "") -> int:
        """A text on one line; `look` is "bold", "code" or ""."""
        key = (text, look)
        if key not in self._widths:
            self._widths[key] = round(self._measured(text, look) * _SLACK)
        return self._widths[key]

    @property
    def turned_line(self) -> int:
        return round(self.size * _TURNED_LINE * 20)

    def _measured(self, text: str, look: str) -> float:
        if look == "code":
            return len(text) * _CODE * self.code_size * 20
        weight = 700 if look == "bold" else 400
        return twips(self.measures.text_width(text, "sans", self.size * 25.4 / 72, weight))


def table_type(theme: Theme, page: PageSetup) -> TableType:
    """The type of tables. A designer's own styles (restyle.py) are taken to be about as wide."""
    size = small_size(sizes(theme)) + 0.25
    return TableType(size, body_size(theme) - 1, page.sign, TypeMeasures(theme))


class CellWords(NamedTuple):
    """What a cell's text measures: the pieces that no line breaks in, each with the blank before it (0 where
    two touch), the longest of them, and all on one line.
    """

    pieces: tuple[tuple[int, int], ...]
    longest: int
    line: int

    def line_count(self, width: int) -> int:
        """How many lines the text has in a width that holds its longest piece."""
        lines, used = 1, 0
        for piece, blank in self.pieces:
            if used and used + blank + piece > width:
                lines, used = lines + 1, piece
            else:
                used += (blank if used else 0) + piece
        return lines


class Columns(NamedTuple):
    """A table's columns; how far it reaches out left of the text; how high its head is where words in it are
    turned, else 0; what its cells have right of their words; and whether every word is whole.
    """

    widths: tuple[int, ...]
    out: int = 0
    turned: int = 0
    margin: int = MARGIN
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ColumnFit:
    """Finds the columns of tables on a page."""

    blocks: Blocks
    page: PageSetup
    type: TableType

    def words(self, element: HtmlElement) -> CellWords:
        """What an element's text measures."""
        look = (
            "code"
            if element.tag == "code" or element.find(".//code") is not None
            else "bold"
            if element.tag in _BOLD or any(element.find(f".//{tag}") is not None for tag in _BOLD)
            else ""
        )
        text = visible_text(self.blocks, element, notes=True)
        if element.find(".//a") is None:
            text = _PARTS.sub("\u00a0", text)
        blank, pieces = self.type.width(" ", look), []
        for word in filter(None, _BLANKS.split(text)):
            for position, piece in enumerate(filter(None, _PIECES.split(word))):
                pieces.append((self.type.width(piece, look), 0 if position else blank))
        longest = max((width for width, _ in pieces), default=0)
        return CellWords(tuple(pieces), longest, sum(map(sum, pieces)))

    def columns(self, grid: Sequence[Sequence[GridCell]], count: int, heads: int) -> Columns:
        """Columns that hold their longest words: within the text; else with the hanging column too; else
        closer together; else with heads turned, in a row as high as they need. Where nothing helps, the
        longest words are parted, and no others.
        """
        head, body = _Needs(self, grid[:heads], count), _Needs(self, grid[heads:], count)
        page, most = self.page, list(map(max, head.most, body.most))
        wide = page.text_width + page.hang
        for width, margin in ((page.text_width, MARGIN), (wide, MARGIN), (wide, _DENSE)):
            least = list(map(max, head.least(margin), body.least(margin)))
            if sum(least) <= width:
                return Columns(self._shared(least, most, width), width - page.text_width, margin=margin)
        return self._turned(grid[:heads], head, body, wide)

    def _turned(self, grid: Sequence[Sequence[GridCell]], head: _Needs, body: _Needs, width: int) -> Columns:
        """Columns with turned heads, which are as high as they must be for the columns to fit; `grid` are the
        heads' rows.
        """
        heads = [
            (cell.column, self.words(cell.element))
            for row in grid
            for cell in row
            if cell.element is not None and cell.width == 1
        ]
        tallest, out = int(self.page.text_height * _TALLEST), width - self.page.text_width
        lowest = max((words.longest for _, words in heads), default=0)
        in_a_line = max((words.line for _, words in heads), default=0)
        low = range(lowest, tallest + 1, self.type.turned_line)
        heights = (in_a_line, *low) if in_a_line <= self.page.text_height * _LINED else low
        for margin in (MARGIN, _DENSE) if heads else ():
            for height in heights:
                least = list(map(max, self._with_turned(heads, head, height, margin), body.least(margin)))
                if sum(least) <= width:
                    turned = [column for column, words in heads if words.longest + margin > least[column]]
                    needs, wanted = _evened(least, body.most, turned, width)
                    return Columns(self._shared(needs, wanted, width), out, height, margin)
        firm = self._with_turned(heads, head, tallest, _DENSE)
        least = _capped(list(map(max, body.least(_DENSE), firm)), firm, width)
        shared = self._shared(least, body.most, width)
        return Columns(shared, out, tallest if heads else 0, _DENSE, whole=False)

    def _with_turned(
        self, heads: Sequence[tuple[int, CellWords]], head: _Needs, height: int, margin: int
    ) -> list[int]:
        """What each column needs for heads that are turned in a row of that height, or stand upright where
        that takes no more.
        """
        least = [0] * len(head.longest)
        for column, words in heads:
            turned = _TURNED_SPACE + words.line_count(height) * self.type.turned_line
            least[column] = max(least[column], min(words.longest, turned) + margin)
        return least

    def pair(self, labels: Sequence[CellWords], texts: Sequence[CellWords], width: int) -> tuple[int, ...]:
        """Two columns that share a width."""
        sides = (labels, texts)
        least = [max((words.longest for words in side), default=0) + MARGIN for side in sides]
        most = [max(map(self.most, side), default=MARGIN) for side in sides]
        if sum(least) > width:
            least = _capped(least, [0, 0], width)
        return self._shared(least, most, width)

    def is_upright(self, element: HtmlElement, width: int, columns: Columns) -> bool:
        """Whether a head in a row of turned ones is read upright in its column."""
        words, room = self.words(element), width - columns.margin
        lines = words.line_count(room)
        return words.longest <= room and lines * self.type.turned_line + _TURNED_SPACE <= columns.turned

    def most(self, words: CellWords) -> int:
        """The width up to which a cell makes its column wider."""
        return MARGIN + min(words.line, _LONGEST * self.type.sign)

    @staticmethod
    def _shared(least: Sequence[int], most: Sequence[int], width: int) -> tuple[int, ...]:
        """The least, and what is left of a width by what the columns have to say."""
        left = width - sum(least)
        more = [max(wanted - need, 0) for wanted, need in zip(most, least, strict=True)]
        share = min(left / sum(more), 1) if sum(more) else 0
        widths = [need + int(extra * share) for need, extra in zip(least, more, strict=True)]
        rest, said = width - sum(widths), [max(wanted - MARGIN, 1) for wanted in most]
        return tuple(need + rest * amount // sum(said) for need, amount in zip(widths, said, strict=True))


class _Needs:
    """What each column needs for its longest word in some rows, and for its longest cell up to a limit."""

    def __init__(self, fit: ColumnFit, grid: Sequence[Sequence[GridCell]], count: int) -> None:
        self.longest, self.most = [fit.type.sign] * count, [MARGIN + fit.type.sign] * count
        spanning = []
        for cells in grid:
            for cell in cells:
                if cell.element is None:
                    continue
                words = fit.words(cell.element)
                if cell.width > 1:
                    spanning.append((cell, words.longest))
                    continue
                self.longest[cell.column] = max(self.longest[cell.column], words.longest)
                self.most[cell.column] = max(self.most[cell.column], fit.most(words))
        for cell, longest in spanning:
            columns = range(cell.column, cell.column + cell.width)
            missing = longest - sum(self.longest[column] for column in columns)
            for column in columns:
                self.longest[column] += max(-(-missing // cell.width), 0)

    def least(self, margin: int) -> list[int]:
        return [longest + margin for longest in self.longest]


def _evened(
    least: Sequence[int], most: Sequence[int], columns: Sequence[int], width: int
) -> tuple[list[int], list[int]]:
    """What columns need and want, those columns all as much as the most of them, after the others have what
    they want; as it was where a width hasn't that room.
    """
    needs, wanted = list(least), list(most)
    for column in columns:
        needs[column] = max(least[each] for each in columns)
        wanted[column] = max(most[each] for each in columns)
    served = [need if column in columns else max(need, most[column]) for column, need in enumerate(needs)]
    for evened in (served, needs):
        if sum(evened) <= width:
            return evened, wanted
    return list(least), list(most)


def _capped(needs: Sequence[int], firm: Sequence[int], width: int) -> list[int]:
    """Needs whose sum is more than a width, the largest of them lowered to one level, but none under what is
    firm; all in proportion where even that is too much.
    """
    if sum(firm) > width:
        return [need * width // sum(firm) for need in firm]
    low, high = 0, max(needs)
    while high - low > 1:
        level = (low + high) // 2
        if sum(max(min(need, level), least) for need, least in zip(needs, firm, strict=True)) <= width:
            low = level
        else:
            high = level
    return [max(min(need, low), least) for need, least in zip(needs, firm, strict=True)]


def visible_text(blocks: Blocks, element: HtmlElement, *, notes: bool = False) -> str:
    """What an element says in this output; with `notes` the numbers of notes too."""
    return "".join(_texts(blocks, element, notes)).replace("\u00ad", "")


def _texts(blocks: Blocks, element: HtmlElement, notes: bool) -> Iterator[str]:
    if not blocks.is_visible(element):
        return
    if element.get("role") == "doc-footnote":
        yield element.get("data-note", "") if notes else ""
        return
    if element.tag in ("br", "p", "li", "div"):
        yield " "
    yield element.text or ""
    for child in element:
        yield from _texts(blocks, child, notes)
        yield child.tail or ""
