"""What the edition becomes: the booklet built, approved, made ready for the print shop and parcelled, with
what stands in its output folder to look at and to take away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ..foundation.folders import Folders
from ..foundation.inputs import files_in
from ..foundation.progress import Progress
from ..locale import N_, tr
from ..problems import ContentError, has_errors
from .context import Studio, sent_values, text_in
from .jobs import JobResult

MOST_FILES = 500
"""Files of the output folder that are listed at most: a work of hundreds of members has thousands of parcels'
files.
"""
_SHOWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".txt", ".csv", ".json"})
"""What a browser shows. All else is taken away as a file: a page of the web edition, whose script may be a
designer's, must not run beside the studio, which it could ask for anything.
"""


def _build(folders: Folders, edition: str, progress: Progress) -> JobResult:
    from ..building.workflow import FORMATS, build

    built = build(folders, edition, formats=tuple(FORMATS), progress=progress)
    return JobResult(tuple(artifact.path for artifact in built.artifacts), built.problems)


def _approve(folders: Folders, edition: str, progress: Progress) -> JobResult:
    from ..checks import proof_edition
    from ..checks.approval import approve, basis_of

    progress.stage("proofing")
    checked = basis_of(folders, edition)
    proof = proof_edition(folders, edition)
    if has_errors(proof.problems):
        raise ContentError(*(problem for problem in proof.problems if problem.severity == "error"))
    approval = approve(folders, proof, None, checked)
    return JobResult((folders.root / approval.record,))


def _press(folders: Folders, edition: str, progress: Progress) -> JobResult:
    from ..checks.approval import is_approved
    from ..pdf.workshop import Workshop
    from ..press.making import PressOptions, make_press

    with Workshop() as workshop:
        workshop.begin()
        approved = partial(is_approved, folders, edition)
        pressed = make_press(folders, edition, workshop, progress, PressOptions(), approved)
    return JobResult(tuple(file.path for file in pressed.files), pressed.problems)


def _parcels(folders: Folders, edition: str, progress: Progress) -> JobResult:
    from ..dispatch.parcels import make_parcels
    from ..dispatch.workers import Workers
    from ..pdf.workshop import Workshop

    with Workshop() as workshop:
        parcels, problems = make_parcels(folders, edition, (), workshop, progress, Workers.read(None))
    return JobResult(tuple(parcel.folder / name for parcel in parcels for name in parcel.files), problems)


WORK: Mapping[str, tuple[str, str, Callable[[Folders, str, Progress], JobResult]]] = {
    "build": (N_("Build"), N_("PDF, Word and web from the content as it stands."), _build),
    "approve": (
        N_("Approve"),
        N_("Says that what was built is right as it stands; a later change shows."),
        _approve,
    ),
    "press": (N_("Print files"), N_("The print shop's PDF/X-4 and its job ticket, measured first."), _press),
    "parcels": (N_("Parcels"), N_("Each member's booklet, excerpt, Word draft and letter."), _parcels),
}
"""The registry of long work: its name in the reader's words, what it is, and what does it."""


def output_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    home = desk.folders.output(desk.edition_id)
    paths = files_in(home)
    web = home / "web"
    paths = [path for path in paths if not path.is_relative_to(web)]
    rows = [(path.relative_to(home).as_posix(), path.stat().st_size) for path in paths[:MOST_FILES]]
    return studio.page(
        "output.html.j2",
        edition=desk.edition(),
        severities=[],
        work={name: (tr(label), tr(what)) for name, (label, what, _) in WORK.items()},
        files=rows,
        more=max(len(paths) - MOST_FILES, 0),
        web=str(web / "index.html") if (web / "index.html").is_file() else "",
        job=studio.jobs.current,
    )


def start_work(studio: Studio, request: Request) -> Response:
    """Begins a long work by its name in WORK."""
    name, desk = text_in(sent_values(request), "work"), studio.desk
    if name not in WORK:
        raise HTTPException(400)
    work = WORK[name][2]
    studio.jobs.start(name, lambda progress: work(desk.folders, desk.edition_id, progress))
    return JSONResponse({})


def job_state(studio: Studio, request: Request) -> Response:
    job = studio.jobs.current
    if job is None:
        return JSONResponse({})
    home = studio.desk.folders.output(studio.desk.edition_id)
    files = [path.relative_to(home).as_posix() for path in job.result.files if path.is_relative_to(home)]
    return JSONResponse(
        {
            "name": tr(WORK[job.name][0]) if job.name in WORK else job.name,
            "state": job.state,
            "stage": tr(job.stage) if job.stage else "",
            "share": job.share,
            "seconds": round(job.seconds, 1),
            "files": files[:20],
            "problems": [problem.as_dict() for problem in job.result.problems],
        }
    )


def output_file(studio: Studio, request: Request) -> Response:
    """A file of the edition's output folder. What is no page or picture is taken away, not shown."""
    home = studio.desk.folders.output(studio.desk.edition_id)
    path = home / request.path_params["path"]
    try:
        real = path.resolve()
        inside = real.is_relative_to(home.resolve()) and real.is_file()
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise HTTPException(404)
    kind = "inline" if path.suffix.lower() in _SHOWN else "attachment"
    return FileResponse(
        real, filename=Path(path).name, content_disposition_type=kind, headers={"cache-control": "no-store"}
    )
