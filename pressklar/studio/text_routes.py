"""Texts for the editor of rich text: Markdown as a document and back, the pictures that stand in it, and the
library that it is made of.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ..markup import parse, picture_name, references
from ..markup.prosemirror import Json, rewritten, to_prosemirror
from ..markup.prosemirror_reading import EditorJsonError, from_prosemirror
from .context import Studio, sent_values, text_in
from .library import editor_module

_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def documents(studio: Studio, request: Request) -> Response:
    """Markdown texts as documents of the editor, null for one that it couldn't give back whole; and the
    numbers and titles of the proposals that they refer to.
    """
    texts = sent_values(request).get("texts")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise HTTPException(400)
    targets = {reference.target for text in texts for reference in references(parse(text))}
    titles = {
        proposal.id: f"{proposal.number} {proposal.title}"
        for proposal in studio.desk.edition().proposals
        if f"#{proposal.id}" in targets
    }
    return JSONResponse({"documents": [_document(text) for text in texts], "titles": titles})


def _document(text: str) -> Json | None:
    document = to_prosemirror(parse(text))
    return document if to_prosemirror(from_prosemirror(document)) == document else None


def markdown(studio: Studio, request: Request) -> Response:
    """A document of the editor as Markdown: what it didn't change of `source` in its own characters."""
    values = sent_values(request)
    try:
        document = from_prosemirror(values.get("document"))
    except EditorJsonError as error:
        raise HTTPException(400) from error
    return JSONResponse({"text": rewritten(text_in(values, "source"), document)})


def picture(studio: Studio, request: Request) -> Response:
    """A picture of the edition, by its name in its folder."""
    name = picture_name(f"images/{request.path_params['name']}")
    home = studio.desk.folders.edition(studio.desk.edition_id) / "images"
    path = (home / name).resolve() if name else home
    kind = _PICTURES.get(path.suffix.lower())
    if kind is None or not path.is_relative_to(home.resolve()) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=kind, headers={"cache-control": "no-cache"})


def library(studio: Studio, request: Request) -> Response:
    """The library's one module, from where it is installed."""
    path = editor_module()
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="text/javascript", headers={"cache-control": "no-cache"})
