"""An HTML table's cells at their places in a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from .context import BlockContext

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class Blocks(Protocol):
    """What writes the blocks inside cells."""

    def is_visible(self, element: HtmlElement) -> bool: ...

    def captured(self, element: HtmlElement, context: BlockContext) -> str: ...

    def ground(self, element: HtmlElement) -> str: ...

    def empty_cell(self, style: str) -> str: ...

    def own_point(self, name: str) -> str: ...


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place in the grid. `element` is None for one that a cell above reaches down into."""

    element: HtmlElement | None
    column: int
    width: int
    height: int = 1
    head: bool = False


def rows_of(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """A table's rows, each with whether it stands in the head."""
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield row, child.tag == "thead"


def grid_of(rows: Sequence[Sequence[HtmlElement]]) -> list[list[GridCell]]:
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
