"""Where each line of text stands in a PDF, read from its content by pikepdf alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from structure import Element, Run


@dataclass(frozen=True)
class Spot:
    """A piece of text: page from 0, x and y in points from the page's lower left corner (y of its baseline),
    size in points.
    """

    page: int
    x: float
    y: float
    size: float


class Spots:
    """The places of a booklet's marked text: by page and marked-content number."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.of_mark: dict[tuple[int, int], list[Spot]] = {}
        for number, page in enumerate(pdf.pages):
            for mark, spot in _spots(page, number):
                self.of_mark.setdefault((number, mark), []).append(spot)

    def of(self, element: Element) -> list[Spot]:
        """An element's text, in reading order."""
        return [spot for run in _runs(element) for spot in self.of_mark.get((run.page, run.mcid), ())]

    def lines(self, element: Element) -> dict[int, list[float]]:
        """How an element's lines lie on its pages: each line's height, from above, by page. Raised and
        lowered signs make no line of their own.
        """
        found: dict[int, list[float]] = {}
        for spot in sorted(self.of(element), key=lambda spot: (spot.page, -spot.y)):
            heights = found.setdefault(spot.page, [])
            if not heights or heights[-1] - spot.y > 0.5 * spot.size:
                heights.append(spot.y)
        return found


def _runs(element: Element) -> Iterator[Run]:
    if element.type == "Note":
        return
    for kid in element.kids:
        if isinstance(kid, Run):
            yield kid
        elif isinstance(kid, Element):
            yield from _runs(kid)


def _spots(page: pikepdf.Page, number: int) -> Iterator[tuple[int, Spot]]:
    space, kept, text, size = pikepdf.Matrix(), [], pikepdf.Matrix(), 0.0
    marks: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                kept.append(space)
            case "Q":
                space = kept.pop()
            case "cm":
                space = pikepdf.Matrix(*map(float, operands)) @ space
            case "Tm":
                text = pikepdf.Matrix(*map(float, operands))
            case "Tf":
                size = float(operands[1])
            case "BDC" | "BMC":
                named = (
                    len(operands) > 1
                    and isinstance(operands[1], pikepdf.Dictionary)
                    and "/MCID" in operands[1]
                )
                marks.append(int(operands[1].MCID) if named else None)
            case "EMC":
                marks.pop()
            case "Tj" | "TJ" if marks and marks[-1] is not None:
                where = text @ space
                yield marks[-1], Spot(number, where.e, where.f, abs(size * where.d))
