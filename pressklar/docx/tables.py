"""HTML tables -> Word's, with a grid, spans and header rows that repeat on each page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from .context import BlockContext
from .xmltext import attribute

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_COLUMNS = 63
"""Word's own limit."""
_LONGEST = 45
"""Characters of a cell beyond which it makes its column no wider."""
_SIGN = 104
"""Twips that a character takes on average in bold at the size of tables, on the safe side."""
_MARGIN = 130
_WORD_ENDS = re.compile(r"[ \-\u2013/]")


class Blocks(Protocol):
    """What writes the blocks inside cells."""

    def is_visible(self, element: HtmlElement) -> bool: ...

    def captured(self, element: HtmlElement, context: BlockContext) -> str: ...

    def empty_cell(self, style: str) -> str: ...


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place in the grid. `element` is None for one that a cell above reaches down into."""

    element: HtmlElement | None
    column: int
    width: int
    height: int = 1
    head: bool = False


def table_xml(blocks: Blocks, table: HtmlElement, context: BlockContext, style: str, width: int) -> str:
    """A table in a table style (its id), `width` twips wide; "" for one without cells, or with more columns
    than Word can hold.
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
    widths = _widths(blocks, grid, columns, width)
    heads = _leading(
        in_head or all(cell.tag == "th" for cell in row if cell.tag in ("td", "th")) for row, in_head in rows
    )
    label = table.get("aria-label")
    described = f'<w:tblCaption w:val="{attribute(label[:250])}"/>' if label else ""
    look = (
        f'<w:tblLook w:val="{"0620" if heads else "0600"}" w:firstRow="{int(heads > 0)}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )
    columns_xml = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in widths)
    body = "".join(
        _row_xml(blocks, cells, widths, context, repeat=index < heads) for index, cells in enumerate(grid)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr>'
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


def _widths(blocks: Blocks, grid: Sequence[Sequence[GridCell]], columns: int, width: int) -> list[int]:
    """Columns wide enough for their longest word; what is left goes to those with the most to say, up to a
    limit.
    """
    least, wanted = [_MARGIN + 3 * _SIGN] * columns, [1] * columns
    for cells in grid:
        for cell in cells:
            if cell.element is not None and cell.width == 1:
                text = " ".join(_visible_text(blocks, cell.element).split())
                longest = max(map(len, _WORD_ENDS.split(text)))
                least[cell.column] = max(least[cell.column], _MARGIN + longest * _SIGN)
                wanted[cell.column] = max(wanted[cell.column], min(len(text), _LONGEST))
    left = width - sum(least)
    if left < 0:
        return [max(least_width * width // sum(least), 60) for least_width in least]
    more = [
        max(_MARGIN + wanted_width * _SIGN - least_width, 0)
        for wanted_width, least_width in zip(wanted, least, strict=True)
    ]
    share = min(left / sum(more), 1) if sum(more) else 0
    widths = [least_width + int(extra * share) for least_width, extra in zip(least, more, strict=True)]
    rest = width - sum(widths)  # more room than anybody asked for
    return [
        least_width + rest * wanted_width // sum(wanted)
        for least_width, wanted_width in zip(widths, wanted, strict=True)
    ]


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
    blocks: Blocks, cells: Sequence[GridCell], widths: Sequence[int], context: BlockContext, *, repeat: bool
) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if repeat else ''}</w:trPr>"
    return f"<w:tr>{properties}{''.join(_cell_xml(blocks, cell, widths, context) for cell in cells)}</w:tr>"


def _cell_xml(blocks: Blocks, cell: GridCell, widths: Sequence[int], context: BlockContext) -> str:
    width = sum(widths[cell.column : cell.column + cell.width])
    span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    merge = (
        ('<w:vMerge w:val="restart"/>' if cell.height > 1 else "")
        if cell.element is not None
        else ("<w:vMerge/>" if cell.height else "")
    )
    style = "Table Head" if cell.head else "Table Text"
    if cell.element is None:
        content = blocks.empty_cell(style)
    else:
        sides = cell.element.get("class", "").split()
        style += " Right" if "right" in sides else " Center" if "center" in sides else ""
        inside = BlockContext(style=style, ref=context.ref, palette=context.palette, in_table=True)
        content = blocks.captured(cell.element, inside) or blocks.empty_cell(style)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{content}</w:tc>'
