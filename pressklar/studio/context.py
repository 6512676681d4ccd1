"""What the routes have in common: the studio itself, how a handler is run and its failures told, and what was
sent.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..foundation.folders import Folders
from ..locale import language, plural, tr
from ..problems import PressklarError, UsageError
from ..rendering.templating import environment, rendered
from .desk import Desk
from .jobs import BackgroundJobs
from .library import editor_module
from .mail_server import MailServer
from .returned import WordTable
from .saving import ConflictError
from .submitted import SubmissionTable
from .uploaded import UploadedBackup
from .views import counted

if TYPE_CHECKING:
    from ..checks.proofing import Proof

TEMPLATES = Path(__file__).parent / "templates"


class NoEditionError(Exception):
    """There is no edition to show yet."""


class Studio:
    """What the routes share: the edition that is open, long work, returned files, and the windows that are
    told of changes. `edition_id` is "" where there is no edition yet.
    """

    def __init__(self, folders: Folders, edition: str) -> None:
        self.folders, self.edition_id = folders, ""
        self.jobs, self.word, self.uploaded = BackgroundJobs(), WordTable(), UploadedBackup()
        self.submissions = SubmissionTable()
        self.mail = MailServer()
        self.made_letters: dict[str, object] = {}
        """Of what the letters were made last, by kind; "call" and "reminder"."""
        self.checked: tuple[Mapping[Path, str | None], Proof] | None = None
        """The last proof of content and outputs, with the SHA-256 of each file that it is about."""
        self.pages_changed: Callable[[], None] = lambda: None
        """Called from another thread when an edition was laid out."""
        self.windows: set[asyncio.Queue[str]] = set()
        self.closing = asyncio.Event()
        self._templates = environment([TEMPLATES], autoescape=True)
        self._templates.globals.update(tr=tr, plural=plural, language=language, counted=counted)
        self._templates.globals.update(has_rich_text=editor_module() is not None)
        self._desk: Desk | None = None
        if edition:
            self.open(edition)

    @property
    def desk(self) -> Desk:
        """The edition that is open. Raises NoEditionError where there is none yet."""
        if self._desk is None:
            raise NoEditionError
        return self._desk

    def open(self, edition: str) -> None:
        """Show another edition, in every window. Called from a handler's thread."""
        before, self._desk = self._desk, Desk(self.folders, edition)
        self.edition_id, self.word, self.submissions = edition, WordTable(), SubmissionTable()
        self.made_letters = {}
        self._desk.pages.changed = lambda: self.pages_changed()
        if before is not None:
            before.close()

    def close(self) -> None:
        self.uploaded.close()
        if self._desk is not None:
            self._desk.close()

    def page(self, name: str, status: int = 200, **values: Any) -> Response:
        """A page or a piece of one by its template."""
        text = rendered(self._templates, name, values, "template", self.folders, [TEMPLATES])
        return Response(text, status, media_type="text/html", headers={"cache-control": "no-store"})

    def end(self) -> None:
        """Tell every window that the studio ends, so that its stream does."""
        self.closing.set()
        self.tell("end")

    def tell(self, event: str) -> None:
        """Tell every window that something is another: "pages" or "content"."""
        for queue in self.windows:
            queue.put_nowait(event)


Handler = Callable[[Studio, Request], Response]


def studio_of(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def threaded(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler in a thread of its own, its failures told in one way. `__wrapped__` is the handler itself."""

    async def answer(request: Request) -> Response:
        request.state.body = await request.body() if request.method == "POST" else b""
        try:
            return await run_in_threadpool(handler, studio_of(request), request)
        except NoEditionError:
            return RedirectResponse("/start", 303)
        except ConflictError as conflict:
            return JSONResponse({"conflict": conflict.standing}, 409)
        except PressklarError as error:
            if request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate":
                return studio_of(request).page(
                    "problems.html.j2",
                    422,
                    problems=error.problems,
                    is_missing=False,
                    is_asked_wrong=isinstance(error, UsageError),
                )
            return JSONResponse({"problems": [problem.as_dict() for problem in error.problems]}, 422)

    answer.__wrapped__ = handler  # type: ignore[attr-defined]
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
