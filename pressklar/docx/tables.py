"""HTML tables -> Word's, with a grid, spans and header rows that repeat on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .columns import MARGIN, ColumnFit, Columns
from .context import BlockContext
from .stacked import stacked_xml
from .table_grid import GridCell, grid_of, rows_of
from .xmltext import attribute

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_COLUMNS = 63
"""Word's own limit."""
_CLOSE = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="{}" w:type="dxa"/></w:tblCellMar>'


def table_xml(fit: ColumnFit, table: HtmlElement, context: BlockContext, style: str) -> str:
    """A table in a table style (its id), as wide as the text or, where its words need that, as the page's
    text with the hanging column; "" for one without cells, or with more columns than Word can hold.
    """
    blocks = fit.blocks
    rows = [(row, in_head) for row, in_head in rows_of(table) if blocks.is_visible(row)]
    grid = grid_of(
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
    layout = fit.columns(grid, columns, heads)
    if not layout.whole and heads == 1 and (stacked := stacked_xml(fit, grid, context, style)):
        return stacked
    label = table.get("aria-label")
    described = f'<w:tblCaption w:val="{attribute(label[:250])}"/>' if label else ""
    look = (
        f'<w:tblLook w:val="{"0620" if heads else "0600"}" w:firstRow="{int(heads > 0)}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )
    columns_xml = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in layout.widths)
    body = "".join(
        _row_xml(fit, cells, layout, context, head=index < heads) for index, cells in enumerate(grid)
    )
    margin = "" if layout.margin == MARGIN else _CLOSE.format(layout.margin)
    indent = f'<w:tblInd w:w="-{layout.out}" w:type="dxa"/>' if layout.out else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/>'
        f'{indent}<w:tblLayout w:type="fixed"/>{margin}{look}{described}</w:tblPr>'
        f"<w:tblGrid>{columns_xml}</w:tblGrid>{body}</w:tbl>"
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
    fit: ColumnFit, cells: Sequence[GridCell], columns: Columns, context: BlockContext, *, head: bool
) -> str:
    height = f'<w:trHeight w:val="{columns.turned}"/>' if head and columns.turned else ""
    # Not w:cantSplit: where a head repeats, LibreOffice 7.4 then loses rows at a page's end.
    properties = f"{height}{'<w:tblHeader/>' if head else ''}"
    properties = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    rows = (_cell_xml(fit, cell, columns, context, turned=bool(height)) for cell in cells)
    return f"<w:tr>{properties}{''.join(rows)}</w:tr>"


def _cell_xml(
    fit: ColumnFit, cell: GridCell, columns: Columns, context: BlockContext, *, turned: bool
) -> str:
    blocks = fit.blocks
    width = sum(columns.widths[cell.column : cell.column + cell.width])
    span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    merge = (
        ('<w:vMerge w:val="restart"/>' if cell.height > 1 else "")
        if cell.element is not None
        else ("<w:vMerge/>" if cell.height else "")
    )
    is_turned = (
        turned
        and cell.element is not None
        and cell.width == 1
        and not fit.is_upright(cell.element, width, columns)
    )
    direction = '<w:textDirection w:val="btLr"/>' if is_turned else ""
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
