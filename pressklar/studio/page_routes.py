"""The real pages: their pictures, an entry's while it is being written, what stands at a place of one, and
where a text stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..manuscript.patch.patching import Set, keys_of_proposal, patch_change
from ..problems import Problem
from .context import Studio, number_in, sent_values, text_in
from .laid_out import LaidOut
from .live_worker import LiveStrip
from .pages import PageTable
from .places import boxes_of, boxes_of_words, place_of

WIDEST = 3000
"""Pixels that a page's picture may be wide."""
MOST_REMARKS = 200
"""Remarks of the layout that are shown at their places."""


def page_table(studio: Studio, request: Request) -> Response:
    """What lies on the table: the pages with their sizes, where each entry stands, and what is wrong on
    which page.
    """
    table = studio.desk.pages
    laid_out = table.laid_out
    return JSONResponse(
        {
            "version": laid_out.version if laid_out else "",
            "request": laid_out.request if laid_out else 0,
            "pages": [[page.sum, page.width, page.height] for page in laid_out.pages] if laid_out else [],
            "extents": {
                name: [asdict(extent) for extent in extents] for name, extents in laid_out.extents.items()
            }
            if laid_out
            else {},
            "remarks": list(_remarks(table, laid_out)) if laid_out else [],
            "audited": laid_out is not None and laid_out.faults is not None,
            "problems": [problem.as_dict() for problem in table.problems],
        }
    )


def _remarks(table: PageTable, laid_out: LaidOut) -> Iterator[dict[str, object]]:
    """What the layout engine and the audit found, the audit's with their pages and boxes there."""
    for problem in laid_out.problems[:MOST_REMARKS]:
        yield {
            **{key: getattr(problem, key) for key in ("code", "severity", "message", "hint")},
            "entry": problem.proposal or "",
            "key": problem.field or "",
            "page": problem.page or 0,
            "boxes": _boxes(table, laid_out, problem),
        }


def _boxes(table: PageTable, laid_out: LaidOut, problem: Problem) -> list[object]:
    """Where the words stand that a problem shows; of those that are cut or lost, the value that they are
    missing in.
    """
    if not problem.page or problem.page > len(laid_out.pages):
        return []
    letters = table.letters(problem.page)
    if letters and (boxes := boxes_of_words(letters, problem.text or "")):
        return list(boxes)
    page, facts = laid_out.pages[problem.page - 1], laid_out.facts[problem.page - 1]
    reference = f"{problem.proposal}.{problem.field}"
    return [
        (
            extent.box.left / page.width,
            extent.box.top / page.height,
            extent.box.right / page.width,
            extent.box.bottom / page.height,
        )
        for extent in facts.references
        if extent.reference == reference
    ]


def page_picture(studio: Studio, request: Request) -> Response:
    """A page by its sum, which its address changes with: a browser may keep it for good."""
    data = studio.desk.pages.picture(request.path_params["sum"], _width(request.query_params.get("width")))
    if data is None:
        raise HTTPException(404)
    return Response(
        data, media_type="image/png", headers={"cache-control": "private, max-age=86400, immutable"}
    )


def _width(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or not 50 <= int(text) <= WIDEST:
        raise HTTPException(400)
    return int(text)


def live_pages(studio: Studio, request: Request) -> Response:
    """An entry's shown pages with values as they are being written: a line of JSON that says which pages,
    from which height on, and how many bytes each picture has; then the pictures. Nothing where newer ones are
    asked for already.
    """
    values, table = sent_values(request), studio.desk.pages
    written, shown = values.get("values"), values.get("shown")
    if not isinstance(written, dict) or not isinstance(shown, list):
        raise HTTPException(400)
    pixels = number_in(values, "width")
    if table.laid_out is None or not 50 <= pixels <= WIDEST:
        return Response(status_code=204)
    pages = [number for number in shown if isinstance(number, int)]
    strips = table.live.draw(table.laid_out, request.path_params["name"], written, pages, pixels)
    if not strips:
        return Response(status_code=204)
    return Response(
        _packed(strips), media_type="application/octet-stream", headers={"cache-control": "no-store"}
    )


def preview(studio: Studio, request: Request) -> Response:
    """All that changes laid out with values of an entry as they are being written. Nothing is saved. Gives
    the number that the layout's isn't below.
    """
    file, data = file_as_written(studio, request)
    return JSONResponse({"request": studio.desk.pages.want({file: data})})


def file_as_written(studio: Studio, request: Request) -> tuple[Path, bytes]:
    """An entry's file, and its bytes as they would be with the values that were sent."""
    written, desk = sent_values(request).get("values"), studio.desk
    edition, name = desk.edition(), request.path_params["name"]
    keys = keys_of_proposal(edition.fields)
    if desk.proposal(name) is None:
        raise HTTPException(404)
    if not isinstance(written, dict) or not written.keys() <= set(keys):
        raise HTTPException(400)
    file = edition.folder / "proposals" / f"{name}.yaml"
    change = patch_change(
        desk.folders, file, [Set((key,), value) for key, value in written.items()], order=keys
    )
    return file, change.data or b""


def _packed(strips: tuple[LiveStrip, ...]) -> bytes:
    head = [{"page": strip.page, "top": strip.top, "size": len(strip.picture)} for strip in strips]
    return b"".join([json.dumps(head).encode(), b"\n", *(strip.picture for strip in strips)])


def place_on_page(studio: Studio, request: Request) -> Response:
    """Which word of which value stands at a place of a page."""
    values, table = sent_values(request), studio.desk.pages
    laid_out, page = table.laid_out, number_in(values, "page")
    x, y = values.get("x"), values.get("y")
    if (
        laid_out is None
        or not 1 <= page <= len(laid_out.pages)
        or not isinstance(x, int | float)
        or not isinstance(y, int | float)
    ):
        return JSONResponse({})
    edition = laid_out.basis.source.edition if laid_out.basis else studio.desk.edition()
    proposals = {proposal.id: proposal for proposal in edition.proposals}
    place = place_of(laid_out, proposals, page, table.letters, (float(x), float(y)))
    if place is None:
        return JSONResponse({})
    return JSONResponse(asdict(place))


def marks_on_pages(studio: Studio, request: Request) -> Response:
    """Where the paragraph of an entry's text stands in which an index lies: boxes by page."""
    values, table = sent_values(request), studio.desk.pages
    laid_out, name, key = table.laid_out, text_in(values, "entry"), text_in(values, "key")
    text = text_in(values, "text")
    if laid_out is None:
        return JSONResponse({"boxes": []})
    offset = min(number_in(values, "offset"), len(text))
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    end = len(text) if end < 0 else end
    boxes = boxes_of(laid_out, f"{name}.{key}", text, table.letters, start, end)
    return JSONResponse({"boxes": [{"page": page, "box": box} for page, box in boxes]})
