"""A table that no width holds, in the manner of the PDF's last form: each row is a group of lines, one for
each cell, behind its column's head.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import html

from ..ooxml.names import STACKED_POINT
from .columns import ColumnFit, visible_text
from .context import BlockContext
from .table_grid import GridCell
from .xmltext import clean, escape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FIRST = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>'
"""The rule over a group."""


def stacked_xml(fit: ColumnFit, grid: Sequence[Sequence[GridCell]], context: BlockContext, style: str) -> str:
    """The table whose first row is its head, in a table style (its id); "" for one with spans. One of a field
    has a line for each cell, so that it is read back by their order (ooxml/stacked.py); of others, empty
    cells are left out.
    """
    heads = [cell.element for cell in grid[0] if cell.element is not None]
    if len(heads) < len(grid[0]) or any(
        cell.width != 1 or cell.height not in (0, 1) for row in grid for cell in row
    ):
        return ""
    widths = fit.pair(
        [fit.words(head) for head in heads],
        [fit.words(cell.element) for row in grid[1:] for cell in row if cell.element is not None],
        fit.page.text_width + fit.page.hang,
    )
    blocks, in_field = fit.blocks, context.ref is not None
    labels = [_content(fit, element, context, "Table Head") for element in heads] if in_field else []
    if labels:
        point = blocks.own_point(f"{STACKED_POINT}{len(heads)}_")
        labels[0] = labels[0].replace("</w:pPr>", f"</w:pPr>{point}", 1)
    lines: list[str] = []
    for number, row in enumerate(grid[1:]):
        first = _FIRST
        for head, cell in zip(heads, row, strict=True):
            element = cell.element
            if not in_field and not _has_words(fit, element):
                continue
            shown = labels[len(lines)] if in_field and number == 0 else _label(fit, head, in_field=in_field)
            text = blocks.empty_cell("Table Text") if element is None else _content(fit, element, context)
            ground = "" if element is None else blocks.ground(element)
            lines.append(_line(widths, shown, text, first, ground))
            first = ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="-{fit.page.hang}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{widths[0]}"/><w:gridCol w:w="{widths[1]}"/></w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
        if lines
        else ""
    )


def _line(widths: tuple[int, ...], label: str, text: str, rule: str, ground: str) -> str:
    head, cell = (f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{rule}' for width in widths)
    return (
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{head}</w:tcPr>{label}</w:tc>"
        f"<w:tc>{cell}{ground}</w:tcPr>{text}</w:tc></w:tr>"
    )


def _content(fit: ColumnFit, element: HtmlElement, context: BlockContext, style: str = "Table Text") -> str:
    inside = BlockContext(style=style, ref=context.ref, palette=context.palette, in_table=True)
    return fit.blocks.captured(element, inside) or fit.blocks.empty_cell(style)


def _label(fit: ColumnFit, head: HtmlElement, *, in_field: bool) -> str:
    """A head's words once more. In a field they belong to no text: they are marked nowhere."""
    words = " ".join(visible_text(fit.blocks, head).split())
    if in_field:
        run = f'<w:r><w:t xml:space="preserve">{escape(clean(words))}</w:t></w:r>'
        return fit.blocks.empty_cell("Table Head").replace("</w:p>", f"{run}</w:p>")
    copy = html.Element("th")
    copy.text = words
    return _content(fit, copy, BlockContext(), "Table Head")


def _has_words(fit: ColumnFit, element: HtmlElement | None) -> bool:
    return element is not None and bool(visible_text(fit.blocks, element).strip())
