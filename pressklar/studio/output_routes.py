"""What the edition becomes: the booklet built, approved, made ready for the print shop and parcelled, with
what stands in its output folder to look at and to take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ..checks.approval import changed_since, read_approval
from ..foundation.build_report import changes_in_words, outdated, output_sums, read_report
from ..foundation.folders import Folders
from ..foundation.inputs import files_in
from ..foundation.progress import Progress
from ..locale import N_, tr
from ..manuscript.transaction import clock
from ..model import Edition
from ..problems import ContentError, has_errors
from .context import Studio, sent_values, text_in
from .drawing import page_count, pdf_picture
from .jobs import JobResult
from .page_routes import WIDEST

MOST_FILES = 500
"""Files of the output folder that are listed at most: a work of hundreds of members has thousands of parcels'
files.
"""
_SHOWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".txt", ".csv", ".json"})
"""What a browser shows. All else is taken away as a file: a page of the web edition, whose script may be a
designer's, must not run beside the studio, which it could ask for anything.
"""

_WORDS: Mapping[str, str] = {
    "booklet.pdf": N_("The booklet as PDF"),
    "booklet.docx": N_("The booklet for Word"),
    "proof.html": N_("The proof, to print or to send round"),
}
"""What was built, in words. Records of the program's own (.json) aren't listed."""


Values = Mapping[str, Any]
"""What the window sent with the order."""


def _build(folders: Folders, edition: str, progress: Progress, values: Values) -> JobResult:
    from ..building.workflow import FORMATS, build

    built = build(folders, edition, formats=tuple(FORMATS), progress=progress)
    return JobResult(tuple(artifact.path for artifact in built.artifacts), built.problems)


def _approve(folders: Folders, edition: str, progress: Progress, values: Values) -> JobResult:
    from ..checks import proof_edition
    from ..checks.approval import approve, basis_of

    progress.stage("proofing")
    checked = basis_of(folders, edition)
    proof = proof_edition(folders, edition)
    if has_errors(proof.problems):
        raise ContentError(*(problem for problem in proof.problems if problem.severity == "error"))
    by = " ".join(str(values.get("by", "")).split())[:200]
    approval = approve(folders, proof, by or None, checked)
    return JobResult((folders.root / approval.record,))


def _press(folders: Folders, edition: str, progress: Progress, values: Values) -> JobResult:
    from ..checks.approval import is_approved
    from ..pdf.workshop import Workshop
    from ..press.making import PressOptions, make_press

    with Workshop() as workshop:
        workshop.begin()
        approved = partial(is_approved, folders, edition)
        pressed = make_press(folders, edition, workshop, progress, PressOptions(), approved)
    return JobResult(tuple(file.path for file in pressed.files), pressed.problems)


def _parcels(folders: Folders, edition: str, progress: Progress, values: Values) -> JobResult:
    from ..dispatch.parcels import make_parcels
    from ..dispatch.workers import Workers
    from ..pdf.workshop import Workshop

    with Workshop() as workshop:
        parcels, problems = make_parcels(folders, edition, (), workshop, progress, Workers.read(None))
    return JobResult(tuple(parcel.folder / name for parcel in parcels for name in parcel.files), problems)


WORK: Mapping[str, tuple[str, str, Callable[[Folders, str, Progress, Values], JobResult]]] = {
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


@dataclass(frozen=True)
class OutputGroup:
    """Files that belong together: what was built, what is for the print shop, a member's parcel. `files` are
    their names under the edition's output folder, with what they are in words ("" where the name says it) and
    their sizes in bytes.
    """

    title: str
    files: tuple[tuple[str, str, int], ...]


def output_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    home = desk.folders.output(edition.id)
    web = home / "web"
    paths = [path for path in files_in(home) if not path.is_relative_to(web) and path.suffix != ".json"]
    late = outdated(desk.folders, edition)
    return studio.page(
        "output.html.j2",
        edition=edition,
        work={name: (tr(label), tr(what)) for name, (label, what, _) in WORK.items() if name != "approve"},
        groups=tuple(_groups(edition, home, paths[:MOST_FILES])),
        more=max(len(paths) - MOST_FILES, 0),
        web=str(web / "index.html") if (web / "index.html").is_file() else "",
        late=" ".join(late.reasons) if late else "",
        approval=_approval(desk.folders, edition),
        job=studio.jobs.current,
    )


def _groups(edition: Edition, home: Path, paths: Sequence[Path]) -> Iterator[OutputGroup]:
    members = {member.id: member.name for member in edition.members}
    titles = {"": tr("Built"), "press": tr("For the print shop"), "drafts": tr("Word drafts")}
    groups: dict[tuple[int, str], list[tuple[str, str, int]]] = {}
    for path in paths:
        name = path.relative_to(home)
        folder = name.parts[0] if len(name.parts) > 1 else ""
        if folder == "parcels" and len(name.parts) > 2:
            title = tr("Parcel: {member}", member=members.get(name.parts[1], name.parts[1]))
        else:
            title = titles.get(folder, folder)
        order = [*titles].index(folder) if folder in titles else len(titles)
        words = tr(_WORDS[name.as_posix()]) if name.as_posix() in _WORDS else ""
        groups.setdefault((order, title), []).append((name.as_posix(), words, path.stat().st_size))
    for (_, title), files in sorted(groups.items()):
        yield OutputGroup(title, tuple(files))


def _approval(folders: Folders, edition: Edition) -> dict[str, object] | None:
    """Who approved the edition, when, and whether anything has changed since."""
    approval, report = read_approval(folders, edition.id), read_report(folders, edition.id)
    if approval is None:
        return None
    changed = changed_since(folders, edition.id, report.inputs) if report else ("content",)
    return {"by": approval.by, "when": clock(approval.when), "changed": changes_in_words(changed or ())}


def approve_view(studio: Studio, request: Request) -> Response:
    """What an approval would be about: the pages that stand in the output folder, and what is still found."""
    desk = studio.desk
    edition, proof = desk.edition(), desk.proof()
    home = desk.folders.output(edition.id)
    late = outdated(desk.folders, edition)
    booklet = home / "booklet.pdf"
    return studio.page(
        "approve.html.j2",
        edition=edition,
        severities=[problem.severity for problem in proof.problems],
        files=[
            name
            for name in dict.fromkeys(
                name.partition("/")[0] for name in output_sums(desk.folders, edition.id)
            )
            if not name.endswith(".json")
        ],
        pages=page_count(booklet) if booklet.is_file() else 0,
        late=" ".join(late.reasons) if late else "",
        approval=_approval(desk.folders, edition),
        errors=[problem for problem in proof.problems if problem.severity == "error"],
    )


def start_work(studio: Studio, request: Request) -> Response:
    """Begins a long work by its name in WORK."""
    values, desk = sent_values(request), studio.desk
    name = text_in(values, "work")
    if name not in WORK:
        raise HTTPException(400)
    work = WORK[name][2]
    studio.jobs.start(name, lambda progress: work(desk.folders, desk.edition_id, progress, values))
    return JSONResponse({})


def stop_work(studio: Studio, request: Request) -> Response:
    studio.jobs.stop()
    return JSONResponse({})


def job_state(studio: Studio, request: Request) -> Response:
    job = studio.jobs.current
    if job is None:
        return JSONResponse({})
    home = studio.desk.folders.output(studio.desk.edition_id)
    files = [path.relative_to(home).as_posix() for path in job.result.files if path.is_relative_to(home)]
    return JSONResponse(
        {
            "work": job.name,
            "name": tr(WORK[job.name][0]) if job.name in WORK else tr(job.name),
            "state": job.state,
            "stage": tr(job.stage) if job.stage else "",
            "share": job.share,
            "seconds": round(job.seconds, 1),
            "summary": job.result.summary,
            "files": files[:20],
            "problems": [problem.as_dict() for problem in job.result.problems],
        }
    )


def output_file(studio: Studio, request: Request) -> Response:
    """A file of the edition's output folder. What is no page or picture is taken away, not shown. Of a PDF,
    `?page=3` is a picture of that page, and `?pages` shows them all.
    """
    home = studio.desk.folders.output(studio.desk.edition_id)
    path = home / request.path_params["path"]
    try:
        real = path.resolve()
        inside = real.is_relative_to(home.resolve()) and real.is_file()
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise HTTPException(404)
    if path.suffix.lower() == ".pdf" and request.query_params:
        return _pages(studio, request, real)
    kind = "inline" if path.suffix.lower() in _SHOWN else "attachment"
    return FileResponse(
        real, filename=Path(path).name, content_disposition_type=kind, headers={"cache-control": "no-store"}
    )


def _pages(studio: Studio, request: Request, path: Path) -> Response:
    asked = request.query_params
    if "page" not in asked:
        name = str(request.path_params["path"])
        return studio.page("sheets.html.j2", edition=studio.desk.edition(), file=name, pages=page_count(path))
    page, width = asked["page"], asked.get("width", "320")
    if not all(value.isascii() and value.isdigit() and len(value) < 6 for value in (page, width)):
        raise HTTPException(400)
    picture = pdf_picture(path, int(page), min(max(int(width), 50), WIDEST))
    if picture is None:
        raise HTTPException(404)
    return Response(picture, media_type="image/jpeg", headers={"cache-control": "private, max-age=600"})
