"""Word: drafts to send out, and returned files looked at before anything of them is written: what changes,
what clashes, what was remarked.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..foundation.progress import Progress
from ..merge.record import MergeOptions
from ..merge.report import report_groups, write_reports
from ..merge.running import MergeRun, merge_opened, write_run
from ..problems import ContentError
from ..rendering.report_pages import field_labels
from .context import Studio, sent_values
from .jobs import JobResult
from .returned import TabledFile


def word_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    drafts = sorted((desk.folders.output(edition.id) / "drafts").glob("*.docx"))
    return studio.page(
        "word.html.j2",
        edition=edition,
        severities=[],
        members=edition.members_with_proposals,
        drafts=[path.name for path in drafts],
        returned=studio.word.files,
    )


def receive_word(studio: Studio, request: Request) -> Response:
    """A returned file, dropped: its name in the address, its bytes in the body."""
    key = studio.word.put(
        studio.desk.folders, studio.desk.edition_id, request.query_params.get("name", ""), request.state.body
    )
    return JSONResponse({"file": key})


def returned_view(studio: Studio, request: Request) -> Response:
    """What a returned file would change. Nothing is written."""
    desk, returned = studio.desk, _tabled(studio, request)
    edition = desk.edition()
    run = merge_opened(desk.folders, edition.id, returned.opened, MergeOptions())
    return studio.page(
        "returned.html.j2",
        edition=edition,
        severities=[],
        file=returned.name,
        key=request.path_params["key"],
        run=run,
        groups=[group for outcome in run.outcomes for group in report_groups(desk.folders, edition, outcome)],
        problems=[problem for problem in run.problems if problem.code != "E623"],
        labels=field_labels(edition),
    )


def merge_returned(studio: Studio, request: Request) -> Response:
    """Merges a returned file with the answers that were given to its conflicts: "ours", "theirs", or "edit:"
    and words.
    """
    desk, returned, values = studio.desk, _tabled(studio, request), sent_values(request)
    answers = values.get("answers", {})
    if not isinstance(answers, dict) or not all(
        isinstance(part, str) for pair in answers.items() for part in pair
    ):
        raise HTTPException(400)
    options = MergeOptions(bool(values.get("allow_new")), bool(values.get("allow_delete")), answers=answers)
    run = merge_opened(desk.folders, desk.edition_id, returned.opened, options)
    if run.blocked:
        raise ContentError(*(problem for problem in run.problems if problem.severity == "error"))
    write_run(desk.folders, run, returned.opened, answers)
    write_reports(desk.folders, run, dry_run=False)
    if not run.conflicts:
        studio.word.files.pop(request.path_params["key"], None)
    desk.pages.want()
    return JSONResponse({"written": _names(studio, run), "conflicts": len(run.conflicts)})


def put_away(studio: Studio, request: Request) -> Response:
    studio.word.files.pop(request.path_params["key"], None)
    return JSONResponse({})


def make_drafts(studio: Studio, request: Request) -> Response:
    """Drafts as files: the whole edition's, some members', or each member's."""
    values, desk = sent_values(request), studio.desk
    members = values.get("members", [])
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise HTTPException(400)

    def work(progress: Progress) -> JobResult:
        from ..merge.drafts import write_drafts
        from ..rendering.sections import read_source

        progress.stage("reading")
        source = read_source(desk.folders, desk.edition_id).source
        drafts, problems = write_drafts(
            source, desk.folders, members, each_member=bool(values.get("each")), progress=progress
        )
        return JobResult(tuple(draft.file for draft in drafts), problems)

    studio.jobs.start("drafts", work)
    return JSONResponse({})


def _tabled(studio: Studio, request: Request) -> TabledFile:
    returned = studio.word.files.get(request.path_params["key"])
    if returned is None:
        raise HTTPException(404)
    return returned


def _names(studio: Studio, run: MergeRun) -> list[str]:
    return [studio.desk.folders.display_path(change.path) for change in run.changes]
