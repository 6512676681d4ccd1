"""The real pages: their pictures, what stands at a place of one, and where a text stands."""

from __future__ import annotations

from dataclasses import asdict

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .context import Studio, number_in, sent_values, text_in
from .places import boxes_of, place_of

WIDEST = 3000
"""Pixels that a page's picture may be wide."""


def page_table(studio: Studio, request: Request) -> Response:
    """What lies on the table: sizes of the pages, and where each entry stands."""
    table = studio.desk.pages
    laid_out = table.laid_out
    return JSONResponse(
        {
            "version": laid_out.version if laid_out else "",
            "sizes": laid_out.sizes if laid_out else [],
            "extents": {
                name: [asdict(extent) for extent in extents] for name, extents in laid_out.extents.items()
            }
            if laid_out
            else {},
            "problems": [problem.as_dict() for problem in table.problems],
        }
    )


def page_picture(studio: Studio, request: Request) -> Response:
    width = request.query_params.get("width", "800")
    if not width.isascii() or not width.isdigit() or not 50 <= int(width) <= WIDEST:
        raise HTTPException(400)
    version, page = request.path_params["version"], request.path_params["page"]
    data = studio.desk.pages.picture(version, page, int(width))
    if data is None:
        raise HTTPException(404)
    return Response(
        data, media_type="image/png", headers={"cache-control": "private, max-age=3600, immutable"}
    )


def place_on_page(studio: Studio, request: Request) -> Response:
    """Which word of which value stands at a place of a page."""
    values, desk = sent_values(request), studio.desk
    laid_out, page = desk.pages.laid_out, number_in(values, "page")
    letters = desk.pages.letters(text_in(values, "version"), page)
    x, y = values.get("x"), values.get("y")
    if (
        laid_out is None
        or letters is None
        or not isinstance(x, int | float)
        or not isinstance(y, int | float)
    ):
        return JSONResponse({})
    place = place_of(laid_out, desk.edition().proposals, page, letters, float(x), float(y))
    return JSONResponse(asdict(place) if place else {})


def marks_on_pages(studio: Studio, request: Request) -> Response:
    """Where the paragraph of an entry's text stands in which an index lies: boxes by page."""
    values, desk = sent_values(request), studio.desk
    laid_out, proposal = desk.pages.laid_out, desk.proposal(text_in(values, "entry"))
    text = text_in(values, "text")
    if laid_out is None or proposal is None:
        return JSONResponse({"boxes": []})
    offset = min(number_in(values, "offset"), len(text))
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    extents = laid_out.extents.get(proposal.id, ())
    pages = {
        extent.page: letters
        for extent in extents
        if (letters := desk.pages.letters(laid_out.version, extent.page))
    }
    boxes = boxes_of(extents, pages, text, start, len(text) if end < 0 else end)
    return JSONResponse({"boxes": [{"page": page, "box": box} for page, box in boxes]})
