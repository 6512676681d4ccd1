"""Pictures that are dropped on a text: kept in the edition's images folder, without what a camera writes into
its files.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..foundation.folders import Folders
from ..foundation.pictures import PictureError, PictureUse, prepare
from ..locale import tr
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.read.pictures import MOST_BYTES, picture_fault
from ..manuscript.slugs import Ids, slug
from ..manuscript.transaction import writing
from ..model import Edition
from ..problems import ContentError, Problem
from .context import Studio
from .saving import COMMAND

LARGEST = PictureUse(7200, 7200)
"""The most pixels that are kept: A4 with bleed at 600 dots an inch is 5,100 by 7,200."""


def receive_picture(studio: Studio, request: Request) -> Response:
    """A picture: its name in the address, its bytes in the body. Gives the name that it is kept by."""
    desk, name = studio.desk, request.query_params.get("name", "")
    kept = keep_picture(desk.folders, desk.edition(), name, request.state.body)
    return JSONResponse({"name": kept})


def keep_picture(folders: Folders, edition: Edition, name: str, data: bytes) -> str:
    """Put a picture into the edition's images; one that is there already, byte by byte, is taken as it is.

    Raises ContentError (E206 to E208, E220) for what no output could show, and as `writing` does.
    """
    plain = Path(name.replace("\\", "/")).name or "picture"
    if len(data) > MOST_BYTES:
        message = tr("The picture {target} is too large: {size:.0f} MB.", target=plain, size=len(data) / 1e6)
        raise ContentError(
            Problem("E208", None, message, tr("The most is {most:g} MB.", most=MOST_BYTES / 1e6))
        )
    ending = ".png" if data.startswith(b"\x89PNG") else ".jpg"
    if fault := picture_fault(plain, data):
        raise ContentError(Problem(fault.code, None, fault.message, fault.hint))
    try:
        bare = prepare(data, LARGEST).data
    except PictureError as error:
        message = tr("The picture {target} {reason}.", target=plain, reason=str(error))
        raise ContentError(
            Problem("E207", None, message, tr("Save or copy it again from where it came."))
        ) from error
    home = edition.folder / "images"
    with writing(folders, COMMAND) as transaction:
        there = {path.name: path for path in home.glob("*") if path.is_file()}
        for path in there.values():
            if path.stat().st_size == len(bare) and path.read_bytes() == bare:
                return path.name
        stem = slug(Path(plain).stem) or "picture"
        identifier = Ids(Path(other).stem.casefold() for other in there).take(stem)
        path = home / f"{identifier}{ending}"
        transaction.commit(Changeset(COMMAND, edition.id, (FileChange.between(path, None, bare),)))
        return path.name
