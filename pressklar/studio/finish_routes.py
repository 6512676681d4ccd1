"""From texts to sent parcels as one row of steps, and how the edition stands: the studio's first view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..building.finishing import STATES, STEPS, Advance, Finishing, finishing, go_on
from ..building.status import EditionStatus, edition_status
from ..building.status_sheet import status_sheet
from ..building.status_words import (
    call_words,
    delivery_words,
    draft_words,
    missing_words,
    parcel_words,
    summary,
)
from ..checks.approval import basis_of
from ..checks.proofing import Proof
from ..dispatch.ledger_pages import STATES as DELIVERIES
from ..foundation.progress import Progress
from ..locale import N_, tr
from ..model import Edition
from ..problems import Problem
from .context import Studio, sent_values
from .jobs import JobResult

FINISHING = N_("Finish")
"""The name of the job."""
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Mend:
    """What mends a problem: a view to go to, or work to begin by its name."""

    label: str
    kind: Literal["view", "work"]
    target: str


_MENDS: Mapping[str, tuple[str, Literal["view", "work"], str]] = {
    "E850": (N_("Build"), "work", "build"),
    "E870": (N_("Look through and approve …"), "view", "/approve"),
    "E872": (N_("Make the parcels"), "work", "parcels"),
    "E866": (N_("Make the parcels"), "work", "parcels"),
    "E873": (N_("Make the parcels"), "work", "parcels"),
    "W876": (N_("Make the parcels"), "work", "parcels"),
    "E874": (N_("To the dispatch settings"), "view", "/settings"),
    "E875": (N_("To the dispatch settings"), "view", "/settings"),
    "W877": (N_("To the dispatch settings"), "view", "/settings"),
    "W891": (N_("Send them the new one …"), "view", "/call?changed"),
    "W890": (N_("To the call"), "view", "/call"),
    "W871": (N_("To the members' addresses"), "view", "/settings/members"),
    "E876": (N_("To the mail server"), "view", "/send#server"),
    "E877": (N_("To the mail server"), "view", "/send#server"),
}
"""What mends a problem, by its code."""


def mend_of(problem: Problem) -> Mend | None:
    """What mends a problem that keeps something from being finished or sent; None where its hint says it."""
    of_members = problem.code == "E874" and (problem.file or "").endswith("members.yaml")
    mend = _MENDS.get("W871" if of_members else problem.code)
    return Mend(tr(mend[0]), mend[1], mend[2]) if mend else None


def status_view(studio: Studio, request: Request) -> Response:
    """How the edition stands."""
    edition = studio.desk.edition()
    status = edition_status(studio.desk.folders, edition)
    proof = studio.desk.proof_if_ready()
    return studio.page(
        "status.html.j2",
        edition=edition,
        standing=status,
        row=_row(studio, edition, status),
        sentences=summary(status),
        severities=[problem.severity for problem in proof.problems] if proof else [],
        **_words(),
    )


def _words() -> dict[str, Any]:
    """What the templates say steps and states in."""
    return {
        "steps": STEPS,
        "states": STATES,
        "deliveries": DELIVERIES,
        "missing_words": missing_words,
        "call_words": call_words,
        "draft_words": draft_words,
        "parcel_words": parcel_words,
        "delivery_words": delivery_words,
        "mend_of": mend_of,
    }


def status_file(studio: Studio, request: Request) -> Response:
    """The status as a spreadsheet."""
    edition = studio.desk.edition()
    data = status_sheet(edition_status(studio.desk.folders, edition))
    name = f"status-{edition.id}.xlsx".encode("ascii", "ignore").decode()
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type=_SHEET, headers=headers)


def finish_view(studio: Studio, request: Request) -> Response:
    """The row of steps, with what is to be done at the one that is next."""
    edition = studio.desk.edition()
    status = edition_status(studio.desk.folders, edition)
    proof = _standing_proof(studio, edition)
    found = [problem for problem in proof.problems if problem.severity != "advice"] if proof else []
    return studio.page(
        "finish.html.j2",
        edition=edition,
        standing=status,
        row=_row(studio, edition, status),
        warnings=[problem for problem in found if problem.severity == "warning"],
        severities=[problem.severity for problem in found],
        **_words(),
    )


def _row(studio: Studio, edition: Edition, status: EditionStatus) -> Finishing:
    return finishing(studio.desk.folders, edition, status, _standing_proof(studio, edition))


def _standing_proof(studio: Studio, edition: Edition) -> Proof | None:
    """The last whole proof, while nothing that it is about has changed; else what is known of the content,
    where that has errors.
    """
    if studio.checked is not None and studio.checked[0] == basis_of(studio.desk.folders, edition.id):
        return studio.checked[1]
    proof = studio.desk.proof_if_ready()
    has_faults = proof is not None and any(problem.severity == "error" for problem in proof.problems)
    return proof if has_faults else None


def finish_work(studio: Studio, request: Request) -> Response:
    """Goes on along the row; with a name, what stood when this began is approved by it."""
    values, desk = sent_values(request), studio.desk
    by = " ".join(str(values.get("by", "")).split())[:200]

    def work(progress: Progress) -> JobResult:
        advance = go_on(desk.folders, desk.edition_id, progress, by)
        if advance.proof is not None:
            studio.checked = advance.checked, advance.proof
        return JobResult((), _to_tell(advance), _what_was_done(advance))

    studio.jobs.start(FINISHING, work)
    return JSONResponse({})


def _to_tell(advance: Advance) -> tuple[Problem, ...]:
    """What was found on the way, without advice, and without what the view shows at its step: what hinders
    it, and the warnings that an approval is about.
    """
    step = advance.finishing.next
    shown = {*(step.problems if step else ()), *(advance.proof.problems if advance.proof else ())}
    return tuple(each for each in advance.problems if each not in shown and each.severity != "advice")


def _what_was_done(advance: Advance) -> str:
    done = ", ".join(tr(STEPS[name]).lower() for name in advance.done)
    return done or tr("nothing was due")
