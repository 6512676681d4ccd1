"""The studio's application: ROUTES is the list of all that it answers, each with its handler; the gate stands
before it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from ..foundation.folders import Folders
from ..locale import speaking
from ..manuscript import theme_of
from ..problems import ContentError
from ..theme import Theme, read_theme
from ..typography.cutting import cut_name
from .context import NoEditionError, Studio, studio_of, threaded
from .faces import ROLES, browser_faces, face_data
from .rooms import Room

arrange_routes = Room("arrange_routes")
backup_routes = Room("backup_routes")
call_routes = Room("call_routes")
collect_routes = Room("collect_routes")
finish_routes = Room("finish_routes")
forget_routes = Room("forget_routes")
history_routes = Room("history_routes")
look_routes = Room("look_routes")
output_routes = Room("output_routes")
page_routes = Room("page_routes")
picture_routes = Room("picture_routes")
send_routes = Room("send_routes")
settings_routes = Room("settings_routes")
start_routes = Room("start_routes")
text_routes = Room("text_routes")
view_routes = Room("view_routes")
word_routes = Room("word_routes")
writing_routes = Room("writing_routes")
STATIC = Path(__file__).parent / "static"
_UNUSUAL = re.compile(r"[^\w -]")
NEW_FOLDERS = 2000
"""Milliseconds between two looks whether folders have come that must be watched too."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def _static(studio: Studio, request: Request) -> Response:
    name = request.path_params["name"]
    path = STATIC / name
    if path.suffix not in TYPES or path.parent != STATIC or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"cache-control": "no-cache"})


def _style(studio: Studio, request: Request) -> Response:
    """The studio's style sheet, in the booklet's own faces."""
    rules = []
    if (theme := _theme(studio)) is not None:
        for face in browser_faces(theme):
            look = f"font-weight: {face.weight}; font-style: {'italic' if face.italic else 'normal'}"
            signs = f"unicode-range: {face.block.unicode_range}; font-display: fallback"
            source = f'url("/faces/{face.name}"); {signs}'
            rules.append(f'@font-face {{ font-family: "{_plain(face.family)}"; {look}; src: {source} }}')
        families = {role: _plain(cut_name(theme.faces[role].family)) for role in ROLES}
        rules += [f':root {{ --{role}: "{family}" }}' for role, family in families.items()]
    text = "\n".join([*rules, (STATIC / "studio.css").read_text("utf-8")])
    return Response(text, media_type="text/css", headers={"cache-control": "no-cache"})


def _plain(family: str) -> str:
    """A face's name without what means something in CSS: a theme may come from anybody."""
    return _UNUSUAL.sub("", family)


def _face(studio: Studio, request: Request) -> Response:
    theme = _theme(studio)
    for face in browser_faces(theme) if theme is not None else ():
        if face.name == request.path_params["name"]:
            forever = {"cache-control": "private, max-age=31536000, immutable"}
            return Response(face_data(face), media_type="font/woff2", headers=forever)
    raise HTTPException(404)


def _theme(studio: Studio) -> Theme | None:
    try:
        return read_theme(studio.folders, theme_of(studio.folders, studio.edition_id or None))
    except ContentError:  # a theme with a fault: the studio must outlive it
        return None


async def _missing(request: Request, error: Exception) -> Response:
    """What stands at an address where nothing is: in a window a page that leads on, else a bare answer."""
    if request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate":
        return await run_in_threadpool(
            studio_of(request).page, "problems.html.j2", 404, problems=(), is_missing=True
        )
    return Response(status_code=404)


async def _events(request: Request) -> Response:
    """One stream for each window: it hears of every change, and that the studio ends."""
    studio = studio_of(request)

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
                if event != "end":
                    yield f"event: {event}\ndata: -\n\n"
            yield "event: end\ndata: -\n\n"
        finally:
            studio.windows.discard(queue)

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"cache-control": "no-store"})


ROUTES = (
    Route("/", threaded(finish_routes.status_view)),
    Route("/status.xlsx", threaded(finish_routes.status_file)),
    Route("/finish", threaded(finish_routes.finish_view)),
    Route("/finish", threaded(finish_routes.finish_work), methods=["POST"]),
    Route("/send", threaded(send_routes.send_view)),
    Route("/send", threaded(send_routes.send_mail), methods=["POST"]),
    Route("/send/letter/{name}", threaded(send_routes.letter)),
    Route("/send/server", threaded(send_routes.keep_server), methods=["POST"]),
    Route("/send/settle", threaded(send_routes.settle_message), methods=["POST"]),
    Route("/send/letter/{kind}/{name}", threaded(send_routes.letter)),
    Route("/call", threaded(call_routes.call_view)),
    Route("/call", threaded(call_routes.call_work), methods=["POST"]),
    Route("/remind", threaded(call_routes.remind_view)),
    Route("/remind", threaded(call_routes.remind_work), methods=["POST"]),
    Route("/collect", threaded(collect_routes.collect_view)),
    Route("/collect", threaded(collect_routes.receive_submission), methods=["POST"]),
    Route("/collect/read", threaded(collect_routes.read_submissions), methods=["POST"]),
    Route("/collect/away", threaded(collect_routes.put_away), methods=["POST"]),
    Route("/collect/take", threaded(collect_routes.take_in), methods=["POST"]),
    Route("/collect/{number:int}", threaded(collect_routes.submission_view)),
    Route("/collect/{number:int}/redline.docx", threaded(collect_routes.submission_redline)),
    Route("/collect/{number:int}/choice", threaded(collect_routes.choose), methods=["POST"]),
    Route("/collect/{number:int}/continues", threaded(collect_routes.say_continued), methods=["POST"]),
    Route("/content", threaded(view_routes.first_entry)),
    Route("/start", threaded(start_routes.start_view)),
    Route("/start", threaded(start_routes.start_work), methods=["POST"]),
    Route("/entry/{name}", threaded(view_routes.entry_view)),
    Route("/entry/{name}", threaded(writing_routes.save), methods=["POST"]),
    Route("/entry/{name}/preview", threaded(page_routes.preview), methods=["POST"]),
    Route("/entries", threaded(arrange_routes.entry_list)),
    Route("/arrange", threaded(arrange_routes.arrange), methods=["POST"]),
    Route("/pictures", threaded(picture_routes.receive_picture), methods=["POST"]),
    Route("/documents", threaded(text_routes.documents), methods=["POST"]),
    Route("/markdown", threaded(text_routes.markdown), methods=["POST"]),
    Route("/images/{name:path}", threaded(text_routes.picture)),
    Route("/library/editor.js", threaded(text_routes.library)),
    Route("/proof", threaded(view_routes.proof_view)),
    Route("/fix", threaded(writing_routes.fix), methods=["POST"]),
    Route("/learn", threaded(writing_routes.learn_word), methods=["POST"]),
    Route("/silence", threaded(writing_routes.silence_finding), methods=["POST"]),
    Route("/settings", threaded(settings_routes.settings_view)),
    Route("/settings", threaded(settings_routes.save_setting), methods=["POST"]),
    Route("/look", threaded(look_routes.look_view)),
    Route("/look", threaded(look_routes.save_look), methods=["POST"]),
    Route("/look/reset", threaded(look_routes.take_look_back), methods=["POST"]),
    Route("/settings/list", threaded(settings_routes.change_list), methods=["POST"]),
    Route("/settings/{name}", threaded(settings_routes.settings_view)),
    Route("/history", threaded(history_routes.history_view)),
    Route("/history/compared", threaded(history_routes.compared_view)),
    Route("/history/{number:int}", threaded(history_routes.act_view)),
    Route("/history/{number:int}/undo", threaded(history_routes.undo_act), methods=["POST"]),
    Route("/history/{number:int}/back", threaded(history_routes.back_view)),
    Route("/history/{number:int}/back", threaded(history_routes.go_back_to), methods=["POST"]),
    Route("/forget", threaded(forget_routes.forget_view)),
    Route("/forget", threaded(forget_routes.forget_person), methods=["POST"]),
    Route("/backup", threaded(backup_routes.download)),
    Route("/backup", threaded(backup_routes.receive), methods=["POST"]),
    Route("/backup/{key}", threaded(backup_routes.plan_view)),
    Route("/backup/{key}", threaded(backup_routes.bring_back), methods=["POST"]),
    Route("/backup/{key}/away", threaded(backup_routes.put_away), methods=["POST"]),
    Route("/undo", threaded(writing_routes.take_back), methods=["POST"]),
    Route("/word", threaded(word_routes.word_view)),
    Route("/word", threaded(word_routes.receive_word), methods=["POST"]),
    Route("/word/drafts", threaded(word_routes.make_drafts), methods=["POST"]),
    Route("/word/close", threaded(word_routes.no_longer_expected), methods=["POST"]),
    Route("/word/{key}", threaded(word_routes.returned_view)),
    Route("/word/{key}/redline.docx", threaded(word_routes.redline)),
    Route("/word/{key}/merge", threaded(word_routes.merge_returned), methods=["POST"]),
    Route("/word/{key}/away", threaded(word_routes.put_away), methods=["POST"]),
    Route("/output", threaded(output_routes.output_view)),
    Route("/output", threaded(output_routes.start_work), methods=["POST"]),
    Route("/output/{path:path}", threaded(output_routes.output_file)),
    Route("/job", threaded(output_routes.job_state)),
    Route("/job", threaded(output_routes.stop_work), methods=["POST"]),
    Route("/approve", threaded(output_routes.approve_view)),
    Route("/pages", threaded(page_routes.page_table)),
    Route("/pages/{sum}.png", threaded(page_routes.page_picture)),
    Route("/entry/{name}/earlier", threaded(view_routes.earlier_entries)),
    Route("/entry/{name}/remarks", threaded(view_routes.remarks_as_written), methods=["POST"]),
    Route("/entry/{name}/live", threaded(page_routes.live_pages), methods=["POST"]),
    Route("/place", threaded(page_routes.place_on_page), methods=["POST"]),
    Route("/marks", threaded(page_routes.marks_on_pages), methods=["POST"]),
    Route("/events", _events),
    Route("/studio.css", threaded(_style)),
    Route("/faces/{name}", threaded(_face)),
    Route("/static/{name}", threaded(_static)),
)


def studio_app(folders: Folders, edition: str, spoken: str) -> Starlette:
    """The application, without its gate. `spoken` is the language of its pages."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        studio: Studio = app.state.studio
        loop = asyncio.get_running_loop()
        studio.pages_changed = lambda: _tell_from_thread(loop, studio, "pages")
        studio.jobs.changed = lambda: _tell_from_thread(loop, studio, "job")
        with speaking(spoken):
            watching = asyncio.create_task(_watch(studio))
            try:
                yield
            finally:
                studio.end()
                watching.cancel()
                await run_in_threadpool(studio.close)

    app = Starlette(routes=list(ROUTES), lifespan=lifespan, exception_handlers={404: _missing})
    app.router.redirect_slashes = False
    app.state.studio = Studio(folders, edition)
    return app


def _tell_from_thread(loop: asyncio.AbstractEventLoop, studio: Studio, event: str) -> None:
    with suppress(RuntimeError):  # the loop has ended: nobody listens any more
        loop.call_soon_threadsafe(studio.tell, event)


async def _watch(studio: Studio) -> None:
    """Tells the windows of whatever changes on the disk, by whose hand ever."""
    from watchfiles import awatch

    while not studio.closing.is_set():
        places = _watched(studio.folders)
        if not places:
            await asyncio.sleep(NEW_FOLDERS / 1000)
            continue
        watching = awatch(
            *places, stop_event=studio.closing, debounce=200, yield_on_timeout=True, rust_timeout=NEW_FOLDERS
        )
        async for changes in watching:
            if any("records" not in Path(name).parts for _, name in changes):
                studio.tell("content")
                with suppress(NoEditionError):
                    studio.desk.pages.want()
            if not changes and _watched(studio.folders) != places:
                break


def _watched(folders: Folders) -> list[Path]:
    return [path for path in (folders.content, *folders.templates, *folders.styles) if path.is_dir()]
