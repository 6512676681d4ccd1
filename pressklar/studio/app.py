"""The studio's routes: each answers a request with a page, a piece of one, a picture or a small JSON object. ROUTES is
the list; the gate stands before all of them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from ..foundation.folders import Folders
from ..locale import language, plural, speaking, tr
from ..manuscript.history import History
from ..manuscript.transaction import clock
from ..manuscript.undoing import undo
from ..problems import ContentError, PressklarError, Problem
from ..rendering.report_pages import hues
from ..rendering.templating import environment, rendered
from . import saving
from .desk import Desk
from .places import boxes_of, place_of, values_of
from .views import CONTACT_KEYS, counted, entry_form, outline

HERE = Path(__file__).parent
TEMPLATES, STATIC = HERE / "templates", HERE / "static"
WIDEST = 3000
"""Pixels that a page's picture may be wide."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Studio:
    """What the routes share: the desk, and the windows that are told of changes."""

    def __init__(self, folders: Folders, edition: str) -> None:
        self.desk = Desk(folders, edition)
        self.windows: set[asyncio.Queue[str]] = set()
        self.closing = asyncio.Event()
        self._templates = environment([TEMPLATES], autoescape=True)
        self._templates.globals.update(
            tr=tr, plural=plural, language=language, counted=counted, CONTACT_KEYS=CONTACT_KEYS
        )

    def page(self, name: str, **values: Any) -> Response:
        """A page or a piece of one by its template."""
        text = rendered(self._templates, name, values, "template", self.desk.folders, [TEMPLATES])
        return Response(text, media_type="text/html", headers={"cache-control": "no-store"})

    def tell(self, event: str) -> None:
        """Tell every window that something is another: "pages" or "content"."""
        for queue in self.windows:
            queue.put_nowait(event)


Handler = Callable[[Studio, Request], Response]


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def _threaded(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler in a thread of its own, its failures told in one way."""

    async def answer(request: Request) -> Response:
        request.state.body = await request.body() if request.method == "POST" else b""
        try:
            return await run_in_threadpool(handler, _studio(request), request)
        except saving.ConflictError as conflict:
            return JSONResponse({"conflict": conflict.standing}, 409)
        except PressklarError as error:
            return JSONResponse({"problems": [problem.as_dict() for problem in error.problems]}, 422)

    return answer


def _sent(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises HTTPException (400) for anything else."""
    try:
        values = json.loads(request.state.body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise HTTPException(400)
    return values


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise HTTPException(400)
    return value


def _number(values: Mapping[str, Any], key: str) -> int:
    value = values.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 100_000:
        raise HTTPException(400)
    return value


# ---------------------------------------------------------------- pages


def _first(studio: Studio, request: Request) -> Response:
    proposals = studio.desk.edition().proposals
    return RedirectResponse(f"/entry/{proposals[0].id}" if proposals else "/history", 303)


def _entry(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition, proposal = desk.edition(), desk.proposal(request.path_params["name"])
    if proposal is None:
        raise HTTPException(404)
    piece = request.query_params.get("piece")
    proof = desk.proof() if piece else desk.proof_if_ready()
    if desk.pages.laid_out is None:
        desk.pages.want()
    palettes = hues(desk.folders, edition)
    return studio.page(
        "remarks.html.j2" if piece else "entry.html.j2",
        edition=edition,
        proposal=proposal,
        form=entry_form(edition, proposal, proof),
        chapters=outline(edition, proof, palettes, proposal.id),
        severities=[problem.severity for problem in proof.problems] if proof else [],
        is_proofed=proof is not None,
        palette=palettes.get(proposal.id),
        out=saving.taken_out(edition),
        acts=_acts(desk, 6),
        version=desk.version(),
    )


def _acts(desk: Desk, most: int) -> list[dict[str, object]]:
    """The newest writing acts of the edition."""
    revisions = [
        revision
        for revision in History(desk.folders).revisions()
        if revision.edition in ("", desk.edition_id)
    ]
    return [
        {
            "number": revision.number,
            "command": revision.command,
            "when": clock(revision.when),
            "by": revision.by,
            "files": [path.name for path in revision.files],
        }
        for revision in reversed(revisions[-most:])
    ]


def _history(studio: Studio, request: Request) -> Response:
    edition = studio.desk.edition()
    return studio.page("history.html.j2", edition=edition, acts=_acts(studio.desk, 500), severities=[])


def _proof(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    proof, edition = desk.proof(), desk.edition()
    return studio.page(
        "proof.html.j2",
        edition=edition,
        proof=proof,
        palettes=hues(desk.folders, edition),
        of_id={proposal.id: proposal for proposal in edition.proposals},
        severities=[problem.severity for problem in proof.problems],
    )


# ---------------------------------------------------------------- writing


def _save(studio: Studio, request: Request) -> Response:
    """One value of an entry: `path` in its file, what it was when the editor began, and what it is to be."""
    values, desk = _sent(request), studio.desk
    edition, name = desk.edition(), request.path_params["name"]
    if desk.proposal(name) is None:
        raise HTTPException(404)
    path = values.get("path")
    allowed = {"title", "intro", "submitted_by", "contacts", *(field.key for field in edition.fields)}
    if not (isinstance(path, list) and len(path) == 1 and path[0] in allowed):
        raise HTTPException(400)
    file = edition.folder / "proposals" / f"{name}.yaml"
    saved = saving.save_value(
        desk.folders, edition, file, tuple(path), values.get("base", ""), values.get("value", "")
    )
    desk.pages.want()
    return JSONResponse({"value": saved.value, "merged": saved.is_merged, "version": desk.version()})


def _arrange(studio: Studio, request: Request) -> Response:
    """One step in the order of the edition; `act` names it."""
    values, desk = _sent(request), studio.desk
    edition, folders = desk.edition(), desk.folders
    target = ""
    match values.get("act"):
        case "move":
            saving.move_proposal(
                folders, edition, _text(values, "entry"), _number(values, "chapter"), _number(values, "place")
            )
        case "move chapter":
            saving.move_chapter(folders, edition, _number(values, "chapter"), _number(values, "place"))
        case "add":
            chapter = _number(values, "chapter")
            if chapter >= len(edition.chapters):
                raise HTTPException(400)
            target = saving.add_proposal(folders, edition, chapter, _text(values, "title"))
        case "add chapter":
            saving.add_chapter(folders, edition, _text(values, "title"))
        case "take out":
            saving.take_out(folders, edition, _text(values, "entry"))
        case "bring back":
            name = _text(values, "entry")
            if name not in saving.taken_out(edition):
                raise HTTPException(400)
            saving.bring_back(folders, edition, name, _number(values, "chapter"))
            target = name
        case _:
            raise HTTPException(400)
    desk.pages.want()
    return JSONResponse({"entry": target})


def _undo(studio: Studio, request: Request) -> Response:
    values, desk = _sent(request), studio.desk
    result = undo(desk.folders, desk.edition_id, redo=bool(values.get("redo")))
    desk.pages.want()
    done = [f"{revision.command}, {clock(revision.when)}" for revision in result.revisions]
    return JSONResponse({"undone": done, "problems": [problem.as_dict() for problem in result.problems]})


def _fix(studio: Studio, request: Request) -> Response:
    """The answer to a finding put in: the finding is named by its code, its words and where they begin."""
    from ..checks.fixing import TextFix, put_in

    values, desk = _sent(request), studio.desk
    wanted = (_text(values, "entry"), _text(values, "code"), _text(values, "key"), _number(values, "start"))
    for finding in desk.proof().findings:
        if (
            finding.entry.proposal.id,
            finding.code,
            finding.field,
            finding.start,
        ) == wanted and finding.is_sure:
            written, problems = put_in(desk.folders, [TextFix(finding, (finding.start, *finding.also))])
            if problems:
                raise ContentError(*problems)
            desk.pages.want()
            return JSONResponse({"written": len(written)})
    raise ContentError(Problem("E818", None, tr("That isn't found any more."), tr("Load the page again.")))


def _learn(studio: Studio, request: Request) -> Response:
    from ..checks.lexicon import learn

    values, desk = _sent(request), studio.desk
    learned = learn(desk.folders, [_text(values, "word")], desk.edition_id)
    return JSONResponse({"learned": list(learned)})


# ---------------------------------------------------------------- the real pages


def _pages(studio: Studio, request: Request) -> Response:
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


def _picture(studio: Studio, request: Request) -> Response:
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


def _place(studio: Studio, request: Request) -> Response:
    """Which word of which value stands at a place of a page."""
    values, desk = _sent(request), studio.desk
    laid_out, page = desk.pages.laid_out, _number(values, "page")
    letters = desk.pages.letters(_text(values, "version"), page)
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


def _marks(studio: Studio, request: Request) -> Response:
    """Where the paragraph of a value stands in which an index lies: boxes by page."""
    values, desk = _sent(request), studio.desk
    laid_out, proposal = desk.pages.laid_out, desk.proposal(_text(values, "entry"))
    text = dict(values_of(proposal)).get(_text(values, "key")) if proposal else None
    if laid_out is None or proposal is None or text is None:
        return JSONResponse({"boxes": []})
    offset = min(_number(values, "offset"), len(text))
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    extents = laid_out.extents.get(proposal.id, ())
    pages = {
        extent.page: letters
        for extent in extents
        if (letters := desk.pages.letters(laid_out.version, extent.page))
    }
    boxes = boxes_of(extents, pages, text, start, len(text) if end < 0 else end)
    return JSONResponse({"boxes": [{"page": page, "box": box} for page, box in boxes]})


# ---------------------------------------------------------------- files, events


def _static(studio: Studio, request: Request) -> Response:
    name = request.path_params["name"]
    path = STATIC / name
    if path.suffix not in TYPES or path.parent != STATIC or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"cache-control": "no-cache"})


def _style(studio: Studio, request: Request) -> Response:
    """The studio's style sheet, in the booklet's own faces."""
    from ..theme import read_theme

    try:
        stacks = {
            role: theme.stack(role)
            for theme in [read_theme(studio.desk.folders)]
            for role in ("sans", "serif")
        }
    except ContentError:
        stacks = {}
    text = (STATIC / "studio.css").read_text("utf-8")
    faces = "".join(f":root {{ --{role}: {stack} }}\n" for role, stack in stacks.items())
    return Response(faces + text, media_type="text/css", headers={"cache-control": "no-cache"})


async def _events(request: Request) -> Response:
    """One stream for each window: it hears of every change, and that the studio ends."""
    studio = _studio(request)

    async def stream() -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        studio.windows.add(queue)
        try:
            yield "retry: 2000\n\n"
            while not studio.closing.is_set():
                try:
                    event = await asyncio.wait_for(queue.get(), 15)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                yield f"event: {event}\ndata: -\n\n"
        finally:
            studio.windows.discard(queue)

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"cache-control": "no-store"})


ROUTES = (
    Route("/", _threaded(_first)),
    Route("/entry/{name}", _threaded(_entry)),
    Route("/entry/{name}", _threaded(_save), methods=["POST"]),
    Route("/arrange", _threaded(_arrange), methods=["POST"]),
    Route("/proof", _threaded(_proof)),
    Route("/fix", _threaded(_fix), methods=["POST"]),
    Route("/learn", _threaded(_learn), methods=["POST"]),
    Route("/history", _threaded(_history)),
    Route("/undo", _threaded(_undo), methods=["POST"]),
    Route("/pages", _threaded(_pages)),
    Route("/pages/{version}/{page:int}.png", _threaded(_picture)),
    Route("/place", _threaded(_place), methods=["POST"]),
    Route("/marks", _threaded(_marks), methods=["POST"]),
    Route("/events", _events),
    Route("/studio.css", _threaded(_style)),
    Route("/static/{name}", _threaded(_static)),
)


def studio_app(folders: Folders, edition: str, spoken: str) -> Starlette:
    """The application, without its gate. `spoken` is the language of its pages."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        studio: Studio = app.state.studio
        loop = asyncio.get_running_loop()
        studio.desk.pages.changed = partial(loop.call_soon_threadsafe, studio.tell, "pages")
        with speaking(spoken):
            watching = asyncio.create_task(_watch(studio))
            try:
                yield
            finally:
                studio.closing.set()
                studio.tell("end")
                watching.cancel()
                await run_in_threadpool(studio.desk.close)

    app = Starlette(routes=list(ROUTES), lifespan=lifespan)
    app.state.studio = Studio(folders, edition)
    return app


async def _watch(studio: Studio) -> None:
    """Tells the windows of whatever changes on the disk, by whose hand ever."""
    from watchfiles import awatch

    folders = studio.desk.folders
    places = [path for path in (folders.content, *folders.templates, *folders.styles) if path.is_dir()]
    async for changes in awatch(*places, stop_event=studio.closing, debounce=200):
        if any("records" not in Path(name).parts for _, name in changes):
            studio.tell("content")
            studio.desk.pages.want()
