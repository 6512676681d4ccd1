"""The order of the edition: one act of it at a time, by its name in ACTS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..foundation.folders import Folders
from ..model import Edition
from . import arranging
from .context import Studio, number_in, sent_values, text_in

Values = Mapping[str, Any]
Act = Callable[[Folders, Edition, Values], str | None]


def _chapter(edition: Edition, values: Values) -> int:
    number = number_in(values, "chapter")
    if number >= len(edition.chapters):
        raise HTTPException(400)
    return number


def _title(values: Values) -> str:
    title = " ".join(text_in(values, "title").split())
    if not title:
        raise HTTPException(400)
    return title


def _move(folders: Folders, edition: Edition, values: Values) -> None:
    chapter, place = _chapter(edition, values), number_in(values, "place")
    arranging.move_proposal(folders, edition, text_in(values, "entry"), chapter, place)


def _add(folders: Folders, edition: Edition, values: Values) -> str:
    return arranging.add_proposal(folders, edition, _chapter(edition, values), _title(values))


def _rename(folders: Folders, edition: Edition, values: Values) -> str:
    identifier = text_in(values, "id")
    arranging.rename_proposal(folders, edition, text_in(values, "entry"), identifier)
    return identifier


def _take_out(folders: Folders, edition: Edition, values: Values) -> None:
    arranging.take_out(folders, edition, text_in(values, "entry"))


def _bring_back(folders: Folders, edition: Edition, values: Values) -> str:
    name = text_in(values, "entry")
    if name not in {proposal.id for proposal in arranging.taken_out(folders, edition)}:
        raise HTTPException(400)
    arranging.bring_back(folders, edition, name, _chapter(edition, values))
    return name


def _add_chapter(folders: Folders, edition: Edition, values: Values) -> None:
    arranging.add_chapter(folders, edition, _title(values))


def _move_chapter(folders: Folders, edition: Edition, values: Values) -> None:
    place = number_in(values, "place")
    arranging.move_chapter(folders, edition, _chapter(edition, values), place)


def _rename_chapter(folders: Folders, edition: Edition, values: Values) -> None:
    arranging.rename_chapter(folders, edition, _chapter(edition, values), _title(values))


def _remove_chapter(folders: Folders, edition: Edition, values: Values) -> None:
    arranging.remove_chapter(folders, edition, _chapter(edition, values))


ACTS: Mapping[str, Act] = {
    "move": _move,
    "add": _add,
    "rename": _rename,
    "take out": _take_out,
    "bring back": _bring_back,
    "add chapter": _add_chapter,
    "move chapter": _move_chapter,
    "rename chapter": _rename_chapter,
    "remove chapter": _remove_chapter,
}
"""The registry of acts: what the window sends as `act`, and what it does; the id of an entry to open, where
there is one.
"""


def arrange(studio: Studio, request: Request) -> Response:
    """One act in the order of the edition."""
    values, desk = sent_values(request), studio.desk
    act = ACTS.get(text_in(values, "act"))
    if act is None:
        raise HTTPException(400)
    entry = act(desk.folders, desk.edition(), values)
    desk.pages.want()
    return JSONResponse({"entry": entry or ""})


def entry_list(studio: Studio, request: Request) -> Response:
    """All proposals, to pick one for a cross-reference."""
    proposals = studio.desk.edition().proposals
    return JSONResponse(
        [{"id": proposal.id, "number": proposal.number, "title": proposal.title} for proposal in proposals]
    )
