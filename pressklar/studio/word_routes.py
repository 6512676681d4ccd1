"""Word: drafts to send out, and returned files looked at before anything of them is written: what changes,
what clashes, what was remarked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..foundation.progress import Progress
from ..locale import N_, plural, tr
from ..merge.record import MergeOptions
from ..merge.report import report_groups, write_reports
from ..merge.running import MergeRun, merge_opened, write_run
from ..merge.sent_drafts import SentDraft, close_draft, current_drafts, sent_drafts, since
from ..model import Edition
from ..ooxml.odt import to_docx
from ..problems import ContentError, UsageError
from ..rendering.report_pages import field_labels
from .context import Studio, sent_values, text_in
from .jobs import JobResult
from .returned import TabledFile


def word_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    drafts = sorted((desk.folders.output(edition.id) / "drafts").glob("*.docx"))
    return studio.page(
        "word.html.j2",
        edition=edition,
        members=edition.members_with_proposals,
        drafts=[path.name for path in drafts],
        sent=tuple(_rows(edition, current_drafts(desk.folders, edition))),
        return_by=edition.dispatch.return_by,
        returned=studio.word.files,
    )


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list of what is out: whose it is, and which proposals it holds, in words."""

    draft: SentDraft
    whose: str
    entries: str
    since: str


def _rows(edition: Edition, drafts: Sequence[SentDraft]) -> Iterator[DraftRow]:
    names = {member.id: member.name for member in edition.members}
    numbers = {proposal.id: proposal.number for proposal in edition.proposals}
    for draft in sorted(drafts, key=lambda draft: not draft.is_out):
        whole = len(draft.entries) > 1 and len(draft.members) != 1
        whose = tr("the whole edition") if whole else ", ".join(names.get(id, id) for id in draft.members)
        held = sorted(numbers[entry] for entry in draft.entries if entry in numbers)
        entries = ", ".join(map(str, held)) if len(held) < 9 else plural(len(held), "{count}", "{count}")
        yield DraftRow(draft, whose or "–", entries, since(draft.made))


def no_longer_expected(studio: Studio, request: Request) -> Response:
    """Nobody waits for a draft any more."""
    desk, draft = studio.desk, text_in(sent_values(request), "draft")
    edition = desk.edition()
    if draft not in {sent.id for sent in sent_drafts(desk.folders, edition)}:
        raise HTTPException(404)
    close_draft(desk.folders, edition.id, draft)
    return JSONResponse({})


def redline(studio: Studio, request: Request) -> Response:
    """A returned file beside the content as it stands, with Word's own tracked changes."""
    from ..building.draft_beside import draft_beside
    from ..redline.comparison import make_redline
    from ..rendering.sections import read_source

    desk, returned = studio.desk, _tabled(studio, request)
    source = read_source(desk.folders, desk.edition_id).sound().source
    (opened,) = returned.opened
    data = to_docx(opened.data, opened.name) if opened.ending == "odt" else opened.data
    now = draft_beside(source, desk.folders, data, opened.name)
    author = " ".join((source.edition.publisher or "Pressklar").split())
    compared = make_redline(now, data, (tr("the content"), opened.name), author, source.edition.date)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    name = f"{Path(returned.name).stem} redline.docx".encode("ascii", "ignore").decode()
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(compared.docx, media_type=kind, headers=headers)


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
    try:
        run = merge_opened(desk.folders, edition.id, returned.opened, MergeOptions())
    except ContentError as error:  # the edition can be shown all the same: its texts are mended in it
        raise UsageError(*error.problems) from None
    return studio.page(
        "returned.html.j2",
        edition=edition,
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

    studio.jobs.start(N_("Word drafts"), work)
    return JSONResponse({})


def _tabled(studio: Studio, request: Request) -> TabledFile:
    returned = studio.word.files.get(request.path_params["key"])
    if returned is None:
        raise HTTPException(404)
    return returned


def _names(studio: Studio, run: MergeRun) -> list[str]:
    return [studio.desk.folders.display_path(change.path) for change in run.changes]
