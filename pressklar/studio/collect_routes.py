"""Collecting: submissions dropped, what each would become, the questions about their headers, and taking them
in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..collecting.choosing import UNSORTED, Choice
from ..collecting.continuing import may_continue, with_continued
from ..collecting.questions import choices
from ..collecting.running import CollectRun, write_run
from ..collecting.taking import STATES, CollectedRow
from ..collecting.telling import counts, like_words
from ..foundation.progress import Progress
from ..intake.lines import fold
from ..locale import N_, tr
from ..manuscript.comparing import DifferencePiece, pieces
from ..manuscript.history import History, Revision, not_taken_back
from ..manuscript.states import StatePair
from ..manuscript.transaction import clock
from ..model import Edition, Proposal
from ..problems import ContentError, Problem
from .context import Studio, sent_values, text_in
from .history_routes import difference_groups
from .jobs import JobResult
from .submitted import SubmissionTable

READING = N_("Reading")
"""The name of the job."""
MOST_SHOWN = 500
"""Submissions that a page lists at most: those after them are only counted."""
_ASKED = frozenset({"W480", "W481"})
"""Problems that the page shows as questions."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class FieldBeside:
    """A field of a proposal and of the earlier one that it is like, word by word."""

    label: str
    pieces: tuple[DifferencePiece, ...]


def collect_view(studio: Studio, request: Request) -> Response:
    desk, table = studio.desk, studio.submissions
    edition, run = desk.edition(), table.run
    return studio.page(
        "collect.html.j2",
        edition=edition,
        files=dict(table.files),
        run=run,
        key=table.key,
        counts=list(counts(run)) if run else [],
        rows=run.rows[:MOST_SHOWN] if run else (),
        problems=[problem for problem in run.problems if problem.code not in _ASKED] if run else [],
        words=_left_over(run),
        choices=choices(edition),
        titles={chapter.id: chapter.title for chapter in edition.chapters},
        states=STATES,
        like_words=like_words,
        continued=table.continued,
        last=_last_taken(studio),
        clock=clock,
    )


def _left_over(run: CollectRun | None) -> list[tuple[str, str, str]]:
    """The words that are in no proposal and that nobody expected there: file, words, reason."""
    if run is None:
        return []
    placed = [(row.shaped.submission.source, left) for row in run.rows for left in row.left_over]
    beside = [(name, left) for name, lefts in run.left_over.items() for left in lefts]
    seen = dict.fromkeys((name, left.words, left.reason) for name, left in (*placed, *beside) if not left.own)
    return list(seen)


def _last_taken(studio: Studio) -> Revision | None:
    """The last act by which submissions were taken in, if it stands."""
    revisions = [
        revision for revision in History(studio.folders).revisions() if revision.edition == studio.edition_id
    ]
    standing = not_taken_back(revisions).values()
    return next(
        (
            revision
            for revision in sorted(standing, key=lambda revision: -revision.number)
            if revision.command == "collect"
        ),
        None,
    )


def receive_submission(studio: Studio, request: Request) -> Response:
    """A file, dropped: its name in the address, its bytes in the body."""
    _ = studio.desk
    key = studio.submissions.put(request.query_params.get("name", ""), request.state.body)
    return JSONResponse({"file": key})


def read_submissions(studio: Studio, request: Request) -> Response:
    """Begins to read what lies on the table, with the answers that were given: roles by header."""
    values, desk, table = sent_values(request), studio.desk, studio.submissions
    allowed = choices(desk.edition())
    answers = values.get("answers", {})
    if not isinstance(answers, dict) or not all(
        isinstance(role, str) and role in allowed for role in answers.values()
    ):
        raise HTTPException(400)
    asked = {header: f"{header}={role}" for header, role in answers.items() if fold(header)}
    kept = [match for match in table.matches if match.rpartition("=")[0] not in asked]
    table.matches = [*kept, *asked.values()][-1000:]

    def work(progress: Progress) -> JobResult:
        run = table.read(desk.folders, desk.edition_id, progress)
        return JobResult((), (), ", ".join(counts(run)))

    studio.jobs.start(READING, work)
    return JSONResponse({})


def put_away(studio: Studio, request: Request) -> Response:
    """Takes a file off the table, or all of them; of the content nothing changes."""
    studio.submissions.put_away(text_in(sent_values(request), "file"))
    return JSONResponse({})


def take_in(studio: Studio, request: Request) -> Response:
    """Writes what was looked at, all or nothing."""
    table, desk = studio.submissions, studio.desk
    _check_looked_at(table, text_in(sent_values(request), "run"))
    run = table.run
    assert run is not None
    write_run(desk.folders, with_continued(run, table.continued))
    table.put_away("")
    desk.pages.want()
    return JSONResponse({"written": len(run.changes)})


def submission_view(studio: Studio, request: Request) -> Response:
    """One submission: where it comes from, each of its texts, what is left over, and what it is like."""
    desk, run, number = studio.desk, studio.submissions.run, request.path_params["number"]
    row, edition = _row(studio, request), desk.edition()
    assert run is not None
    return studio.page(
        "submission.html.j2",
        edition=edition,
        row=row,
        number=number,
        last=min(len(run.rows), MOST_SHOWN),
        titles={chapter.id: chapter.title for chapter in edition.chapters},
        states=STATES,
        problems=row.shaped.problems,
        texts=[(field.label, row.shaped.proposal.fields.get(field.key, "")) for field in edition.fields],
        like_words=like_words,
        beside=tuple(_beside(edition, row.like.proposal, row.shaped.proposal)) if row.like else (),
        groups=_corrections(studio, edition, run, row),
        key=studio.submissions.key,
        may_continue=may_continue(row),
        is_continued=row.proposal in studio.submissions.continued,
    )


def choose(studio: Studio, request: Request) -> Response:
    """A person says who sent a submission, or its chapter: what would be written then has another key."""
    table, desk, values = studio.submissions, studio.desk, sent_values(request)
    row, edition = _row(studio, request), studio.desk.edition()
    _check_looked_at(table, text_in(values, "run"))
    members = values.get("sender", "")
    chapter = values.get("chapter", UNSORTED)
    if not isinstance(members, str) or not isinstance(chapter, str):
        raise HTTPException(400)
    wanted = tuple(members.split())
    known = {member.id for member in edition.members}
    if not known.issuperset(wanted) or chapter not in (UNSORTED, *(each.id for each in edition.chapters)):
        raise HTTPException(400)
    choice = Choice(
        wanted if "sender" in values else None,
        ("" if chapter == UNSORTED else chapter) if "chapter" in values else None,
    )
    table.choose(desk.folders, row.shaped.submission.name, choice)
    return JSONResponse({"run": table.key})


def _check_looked_at(table: SubmissionTable, key: str) -> None:
    """Raises ContentError (E824) where what lies there isn't what was looked at."""
    if table.run is None or key != table.key:
        raise ContentError(
            Problem(
                "E824",
                None,
                tr("What lies here has changed since it was looked at. Nothing was taken in."),
                tr("Load the page again."),
            )
        )


def _row(studio: Studio, request: Request) -> CollectedRow:
    """The submission that the address names. Raises HTTPException (404) where none lies there."""
    run, number = studio.submissions.run, int(request.path_params["number"])
    if run is None or not 0 < number <= len(run.rows):
        raise HTTPException(404)
    return run.rows[number - 1]


def submission_redline(studio: Studio, request: Request) -> Response:
    """A submission beside the earlier proposal that it is like, with Word's own tracked changes."""
    from ..building.earlier_beside import earlier_redline
    from ..rendering.sections import read_source

    row, desk = _row(studio, request), studio.desk
    if row.like is None:
        raise HTTPException(404)
    source = read_source(desk.folders, desk.edition_id).sound().source
    data = earlier_redline(source, (row.like.edition, row.like.proposal), row.shaped.proposal)
    headers = {
        "content-disposition": f'attachment; filename="{row.proposal} redline.docx"',
        "cache-control": "no-store",
    }
    return Response(data, media_type=_WORD, headers=headers)


def say_continued(studio: Studio, request: Request) -> Response:
    """A person says whether a submission continues the earlier proposal that it is like."""
    row, said = _row(studio, request), sent_values(request).get("continues")
    if not isinstance(said, bool) or not may_continue(row):
        raise HTTPException(400)
    kept = studio.submissions.continued - {row.proposal}
    studio.submissions.continued = kept | {row.proposal} if said else kept
    return JSONResponse({})


def _beside(edition: Edition, before: Proposal, after: Proposal) -> Iterator[FieldBeside]:
    """The texts of an earlier proposal and of a new one, field by field."""
    labels = {"title": tr("Title"), **{field.key: field.label for field in edition.fields}}
    old, new = {"title": before.title, **before.fields}, {"title": after.title, **after.fields}
    for key in dict.fromkeys((*new, *old)):
        texts = old.get(key, "").strip(), new.get(key, "").strip()
        if any(texts):
            yield FieldBeside(labels.get(key, key), pieces(*texts))


def _corrections(studio: Studio, edition: Edition, run: CollectRun, row: CollectedRow) -> object:
    """What a corrected submission changes in its proposal."""
    if row.state != "updated":
        return ()
    path = edition.folder / "proposals" / f"{row.proposal}.yaml"
    change = next((change for change in run.changes if change.path == path), None)
    if change is None or not path.is_file():
        return ()
    return difference_groups(studio, edition, StatePair({path: path.read_bytes()}, {path: change.data}))
