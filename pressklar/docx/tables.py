"""HTML tables -> Word's, with a grid, spans and header rows that repeat on each page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from .context import BlockContext
from .page_setup import PageSetup
from .xmltext import attribute

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_COLUMNS = 63
"""Word's own limit."""
_LONGEST = 45
"""Characters of a cell beyond which it makes its column no wider."""
_MARGIN = 130
_LEAST = 25
"""Tenths of a character's room in any column: a line of turned words is so high."""
_SHORT_HEAD = 8
"""Characters of a head that isn't turned."""
_TURNED_SIGN = 0.85
"""Of what a character takes, that in a turned head: a whole title is nearer to the average than a word."""
_WORD_ENDS = re.compile(r"[ \-\u2013/]")


class Blocks(Protocol):
    """What writes the blocks inside cells."""

    def is_visible(self, element: HtmlElement) -> bool: ...

    def captured(self, element: HtmlElement, context: BlockContext) -> str: ...

    def ground(self, element: HtmlElement) -> str: ...

    def empty_cell(self, style: str) -> str: ...


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place in the grid. `element` is None for one that a cell above reaches down into."""

    element: HtmlElement | None
    column: int
    width: int
    height: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns in twips; how far it reaches out left of the text, and how high its head is where the
    words in it are turned, else 0.
    """

    widths: tuple[int, ...]
    out: int = 0
    turned: int = 0


def table_xml(blocks: Blocks, table: HtmlElement, context: BlockContext, style: str, page: PageSetup) -> str:
    """A table in a table style (its id), as wide as the text or, where its words need that, as the page's
    text with the hanging column; "" for one without cells, or with more columns than Word can hold.
    """
    rows = [(row, in_head) for row, in_head in _rows(table) if blocks.is_visible(row)]
    grid = _grid(
        [[cell for cell in row if cell.tag in ("td", "th") and blocks.is_visible(cell)] for row, _ in rows]
    )
    columns = max((cell.column + cell.width for cells in grid for cell in cells), default=0)
    if not 0 < columns <= MOST_COLUMNS:
        return ""
    for cells in grid:
        end = cells[-1].column + cells[-1].width if cells else 0
        cells += [GridCell(None, column, 1, 0) for column in range(end, columns)]
    heads = _leading(
        in_head or all(cell.tag == "th" for cell in row if cell.tag in ("td", "th")) for row, in_head in rows
    )
    measure = _Measure(blocks, page.sign)
    layout = measure.columns(grid, columns, heads, page)
    label = table.get("aria-label")
    described = f'<w:tblCaption w:val="{attribute(label[:250])}"/>' if label else ""
    look = (
        f'<w:tblLook w:val="{"0620" if heads else "0600"}" w:firstRow="{int(heads > 0)}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )
    columns_xml = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in layout.widths)
    body = "".join(
        _row_xml(measure, cells, layout, context, head=index < heads) for index, cells in enumerate(grid)
    )
    indent = f'<w:tblInd w:w="-{layout.out}" w:type="dxa"/>' if layout.out else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/>'
        f'{indent}<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr>'
        f"<w:tblGrid>{columns_xml}</w:tblGrid>{body}</w:tbl>"
    )


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield row, child.tag == "thead"


def _grid(rows: Sequence[Sequence[HtmlElement]]) -> list[list[GridCell]]:
    """Every row with a cell for each column that something stands in or reaches into."""
    below: dict[int, GridCell] = {}
    grid = []
    for row in rows:
        cells: list[GridCell] = []
        column, waiting = 0, list(row)
        while waiting or any(start >= column for start in below):
            if reaching := below.pop(column, None):
                cells.append(replace(reaching, element=None, height=reaching.height - 1))
            elif waiting:
                cells.append(_cell(waiting.pop(0), column, below))
            else:
                cells.append(GridCell(None, column, 1, 0))
            column += cells[-1].width
        below = {cell.column: cell for cell in cells if cell.height > 1}
        grid.append(cells)
    return grid


def _cell(element: HtmlElement, column: int, below: dict[int, GridCell]) -> GridCell:
    width = _span(element, "colspan")
    stop = min((start for start in below if start > column), default=column + width)
    return GridCell(
        element, column, max(min(width, stop - column), 1), _span(element, "rowspan"), element.tag == "th"
    )


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name, "1").strip()
    return max(int(value), 1) if value.isdecimal() and len(value) < 4 else 1


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much room words need in a table, in twips. `sign` is what a character takes on average."""

    blocks: Blocks
    sign: int

    def columns(
        self, grid: Sequence[Sequence[GridCell]], columns: int, heads: int, page: PageSetup
    ) -> Columns:
        """Columns wide enough for their longest word: within the text; else with the hanging column too; else
        with the heads' words turned, so that only the others count. Where nothing helps, words are parted.
        """
        head, head_most = self._needs(grid[:heads], columns)
        body, body_most = self._needs(grid[heads:], columns)
        least, most = list(map(max, head, body)), list(map(max, head_most, body_most))
        if sum(least) <= page.text_width:
            return Columns(self._widths(least, most, page.text_width))
        width = page.text_width + page.hang
        if sum(least) <= width or not heads:
            return Columns(self._widths(least, most, width), page.hang)
        # Heads of one short word stay upright where the others leave them the room.
        short = _MARGIN + _SHORT_HEAD * self.sign
        upright = [max(need, room if room <= short else 0) for need, room in zip(body, head, strict=True)]
        height = min(max(*head, round(max(head_most) * _TURNED_SIGN)), page.text_height * 2 // 5)
        fitting = upright if sum(upright) <= width else body
        return Columns(self._widths(fitting, body_most, width), page.hang, height)

    def _needs(self, grid: Sequence[Sequence[GridCell]], columns: int) -> tuple[list[int], list[int]]:
        """What each column needs for its longest word here, and for its longest cell up to a limit."""
        least, most = [_MARGIN + _LEAST * self.sign // 10] * columns, [_MARGIN + self.sign] * columns
        for cells in grid:
            for cell in cells:
                if cell.element is not None and cell.width == 1:
                    text = " ".join(_visible_text(self.blocks, cell.element).split())
                    longest = max(map(len, _WORD_ENDS.split(text)))
                    least[cell.column] = max(least[cell.column], _MARGIN + longest * self.sign)
                    most[cell.column] = max(most[cell.column], _MARGIN + min(len(text), _LONGEST) * self.sign)
        return least, most

    def line_width(self, element: HtmlElement) -> int:
        """What a cell needs to stand on one line."""
        return _MARGIN + len(" ".join(_visible_text(self.blocks, element).split())) * self.sign

    def _widths(self, least: Sequence[int], most: Sequence[int], width: int) -> tuple[int, ...]:
        """What is left after the least goes to columns with the most to say."""
        left = width - sum(least)
        if left < 0:
            return tuple(max(need * width // sum(least), 60) for need in least)
        more = [max(wanted - need, 0) for wanted, need in zip(most, least, strict=True)]
        share = min(left / sum(more), 1) if sum(more) else 0
        widths = [need + int(extra * share) for need, extra in zip(least, more, strict=True)]
        rest, signs = width - sum(widths), [(wanted - _MARGIN) // self.sign for wanted in most]
        return tuple(need + rest * count // sum(signs) for need, count in zip(widths, signs, strict=True))


def _visible_text(blocks: Blocks, element: HtmlElement) -> str:
    """What an element says in this output."""
    if not blocks.is_visible(element):
        return ""
    return "".join(
        (element.text or "", *(_visible_text(blocks, child) + (child.tail or "") for child in element))
    )


def _leading(flags: Iterator[bool]) -> int:
    """How many flags are set before the first that isn't."""
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count


def _row_xml(
    measure: _Measure, cells: Sequence[GridCell], columns: Columns, context: BlockContext, *, head: bool
) -> str:
    height = f'<w:trHeight w:val="{columns.turned}"/>' if head and columns.turned else ""
    properties = f"<w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if head else ''}</w:trPr>"
    rows = (_cell_xml(measure, cell, columns, context, turned=bool(height)) for cell in cells)
    return f"<w:tr>{properties}{''.join(rows)}</w:tr>"


def _cell_xml(
    measure: _Measure, cell: GridCell, columns: Columns, context: BlockContext, *, turned: bool
) -> str:
    blocks = measure.blocks
    width = sum(columns.widths[cell.column : cell.column + cell.width])
    span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    merge = (
        ('<w:vMerge w:val="restart"/>' if cell.height > 1 else "")
        if cell.element is not None
        else ("<w:vMerge/>" if cell.height else "")
    )
    is_turned = turned and cell.element is not None and measure.line_width(cell.element) > width
    direction = '<w:textDirection w:val="btLr"/>' if is_turned and cell.width == 1 else ""
    # Turned words stand in the middle of their column: what is under them is centred too.
    foot = f'<w:vAlign w:val="{"center" if direction else "bottom"}"/>' if cell.head and turned else ""
    style = "Table Head" if cell.head else "Table Text"
    ground = "" if cell.element is None else blocks.ground(cell.element)
    if cell.element is None:
        content = blocks.empty_cell(style)
    else:
        sides = cell.element.get("class", "").split()
        aligned = " Right" if "right" in sides else " Center" if "center" in sides else ""
        style += "" if direction else aligned
        inside = BlockContext(style=style, ref=context.ref, palette=context.palette, in_table=True)
        content = blocks.captured(cell.element, inside) or blocks.empty_cell(style)
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{ground}{direction}{foot}'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def has_strays(element: HtmlElement, children: tuple[str, ...], into: tuple[str, ...] = ()) -> bool:
    """Whether an element holds words or elements that have no place in it, which a browser would show all the
    same.
    """
    return bool((element.text or "").strip()) or any(
        child.tag not in children
        or (child.tail or "").strip()
        or (child.tag in into and has_strays(child, children, into))
        for child in element
    )
