"""What the routes have in common: the studio itself, how a handler is run and its failures told, and what was
sent.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..foundation.folders import Folders
from ..locale import language, plural, tr
from ..problems import PressklarError
from ..rendering.templating import environment, rendered
from .desk import Desk
from .jobs import BackgroundJobs
from .returned import WordTable
from .saving import ConflictError
from .views import counted

TEMPLATES = Path(__file__).parent / "templates"


class Studio:
    """What the routes share: the desk, and the windows that are told of changes."""

    def __init__(self, folders: Folders, edition: str) -> None:
        self.desk, self.jobs, self.word = Desk(folders, edition), BackgroundJobs(), WordTable()
        self.windows: set[asyncio.Queue[str]] = set()
        self.closing = asyncio.Event()
        self._templates = environment([TEMPLATES], autoescape=True)
        self._templates.globals.update(tr=tr, plural=plural, language=language, counted=counted)

    def page(self, name: str, **values: Any) -> Response:
        """A page or a piece of one by its template."""
        text = rendered(self._templates, name, values, "template", self.desk.folders, [TEMPLATES])
        return Response(text, media_type="text/html", headers={"cache-control": "no-store"})

    def tell(self, event: str) -> None:
        """Tell every window that something is another: "pages" or "content"."""
        for queue in self.windows:
            queue.put_nowait(event)


Handler = Callable[[Studio, Request], Response]


def studio_of(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def threaded(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler in a thread of its own, its failures told in one way."""

    async def answer(request: Request) -> Response:
        request.state.body = await request.body() if request.method == "POST" else b""
        try:
            return await run_in_threadpool(handler, studio_of(request), request)
        except ConflictError as conflict:
            return JSONResponse({"conflict": conflict.standing}, 409)
        except PressklarError as error:
            return JSONResponse({"problems": [problem.as_dict() for problem in error.problems]}, 422)

    return answer


def sent_values(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises HTTPException (400) for anything else."""
    try:
        values = json.loads(request.state.body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise HTTPException(400)
    return values


def text_in(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise HTTPException(400)
    return value


def number_in(values: Mapping[str, Any], key: str) -> int:
    value = values.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 100_000:
        raise HTTPException(400)
    return value
