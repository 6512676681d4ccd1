"""A member's own proposals marked in the front matter that all editions share: for the eye in the contents,
in words for who has it read aloud.

The overview's row is laid over it with the furniture (pdf/leaves.py); here its words are added. Changing the
few objects of a PDF costs a fiftieth of laying the section out anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..pdf.jobs import XREF
from ..rendering.sections import SectionSource

if TYPE_CHECKING:
    from ..pdf.engine import LaidOutBooklet

CONTENTS = r"contents(_\d+)?"
"""The sections of front matter that list all proposals, each in one link."""
_LEFT, _RIGHT = 2.0, 1.4
"""How much wider than its row a band is, on either side (mm)."""
_MM = 72 / 25.4


@dataclass(frozen=True)
class Marking:
    """What marks a member's proposals. `bands` is each one's colour, red, green and blue from 0 to 1; `word`
    is said of each row; `figures` are what the overview's picture may be called in the common edition, and
    what is said of it besides here.
    """

    contents: frozenset[str]
    overview: str
    bands: Mapping[str, tuple[float, ...]]
    word: str
    figures: Mapping[str, str]

    @classmethod
    def of(cls, source: SectionSource, common: LaidOutBooklet) -> Marking:
        """The marks of the member that `source` is for, in the sections of the common edition."""
        from ..pdf.leaves import OVERVIEW

        to, texts = source.views.addressee, source.texts
        assert to is not None
        numbers = ", ".join(str(proposal.number) for proposal in to.proposals)
        return cls(
            contents=frozenset(
                section.key for section in common.sections if re.fullmatch(CONTENTS, section.section)
            ),
            overview=next((section.key for section in common.sections if OVERVIEW in section.anchors), ""),
            bands={proposal.id: _parts(proposal.palette.hue.rgb) for proposal in to.proposals},
            word=f"({texts('own_mark')})",
            figures={
                source.views.matrix_alternative: texts(
                    "own_alternative", member=to.display_name, numbers=numbers
                ),
                source.views.bars_alternative: texts(
                    "own_bar", member=to.display_name, count=len(to.proposals)
                ),
            },
        )

    def amend(self, key: str, data: bytes) -> bytes:
        """A section's PDF with the member's marks, by its key in the cache; any other as it is."""
        if not self.bands or key not in {*self.contents, self.overview}:
            return data
        import pikepdf

        pdf = pikepdf.open(io.BytesIO(data))
        if key in self.contents:
            for page in pdf.pages:
                _mark_rows(pdf, page.obj, self)
        if key == self.overview:
            _say(pdf, self)
        target = io.BytesIO()
        pdf.save(target, static_id=True, compress_streams=False)
        return target.getvalue()


def _parts(rgb: str) -> tuple[float, ...]:
    return tuple(int(rgb[start : start + 2], 16) / 255 for start in (1, 3, 5))


def _mark_rows(pdf: Any, page: Any, marking: Marking) -> None:
    """A band under each row that links to one of the member's proposals. It is content, not decoration: its
    structure element says the word.
    """
    from pikepdf import Array, Dictionary, Name, String

    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    marks = owners.get(int(page.get("/StructParents", -1)))
    if marks is None:
        return
    drawn = []
    for proposal, annotation in _rows(page, marking):
        link = owners[int(annotation.StructParent)]
        mark = len(marks)
        span = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.Span, P=link, Pg=page, K=mark, ActualText=String(marking.word)
            )
        )
        marks.append(span)
        link.K = _with_kid(link.K, span)
        drawn.append(_band(mark, marking.bands[proposal], [float(edge) for edge in annotation.Rect]))
    if drawn:
        under = pdf.make_stream(b"".join(drawn))
        page.Contents = Array(
            [under, *(page.Contents if isinstance(page.Contents, Array) else [page.Contents])]
        )


def _rows(page: Any, marking: Marking) -> Iterator[tuple[str, Any]]:
    """The proposals whose links are on a page, each with the widest of its annotations: that of the row, not
    of a line in it.
    """
    widest: dict[str, Any] = {}
    for annotation in page.get("/Annots", []):
        proposal = str(annotation.get("/A", {}).get("/URI", "")).removeprefix(XREF)
        if proposal in marking.bands and (
            proposal not in widest or _width(annotation) > _width(widest[proposal])
        ):
            widest[proposal] = annotation
    yield from widest.items()


def _width(annotation: Any) -> float:
    return abs(float(annotation.Rect[2]) - float(annotation.Rect[0]))


def _with_kid(kids: Any, span: Any) -> Any:
    """A link's kids with one more, before the last: that is the page number."""
    from pikepdf import Array

    parts = list(kids) if isinstance(kids, Array) else [kids]
    return Array([*parts[:-1], span, *parts[-1:]])


def _band(mark: int, colour: tuple[float, ...], edges: list[float]) -> bytes:
    left, right = min(edges[0], edges[2]) - _LEFT * _MM, max(edges[0], edges[2]) + _RIGHT * _MM
    bottom, top = sorted((edges[1], edges[3]))
    fill = " ".join(f"{part:.4f}" for part in colour)
    box = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f}"
    return f"/Span <</MCID {mark}>> BDC q {fill} rg {box} re f Q EMC\n".encode()


def _say(pdf: Any, marking: Marking) -> None:
    """The overview's picture says whose proposals are dark in it."""
    from pikepdf import Dictionary, Name, String

    for element in pdf.objects:
        if (
            isinstance(element, Dictionary)
            and element.get("/S") == Name.Figure
            and (more := marking.figures.get(alternative := str(element.get("/Alt", ""))))
        ):
            element.Alt = String(f"{alternative} {more}")
