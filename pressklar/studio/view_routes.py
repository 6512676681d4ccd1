"""The studio's views: an entry with its outline and pages, the proof, the history."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..checks.proofing import Proof
from ..manuscript.history import History
from ..manuscript.transaction import clock
from ..rendering.report_pages import hues
from . import saving
from .context import Studio
from .desk import Desk
from .page_routes import file_as_written
from .views import entry_form, outline


def first_entry(studio: Studio, request: Request) -> Response:
    proposals = studio.desk.edition().proposals
    return RedirectResponse(f"/entry/{proposals[0].id}" if proposals else "/history", 303)


def entry_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    if desk.pages.laid_out is None:
        desk.pages.want()
    piece = request.query_params.get("piece")
    proof = desk.proof() if piece else desk.proof_if_ready()
    return _entry_page(studio, request.path_params["name"], piece, proof)


def remarks_as_written(studio: Studio, request: Request) -> Response:
    """An entry's remarks with values as they are being written. Nothing is saved."""
    name = request.path_params["name"]
    return _entry_page(
        studio, name, "remarks", studio.desk.proof_as_written(*file_as_written(studio, request))
    )


def _entry_page(studio: Studio, name: str, piece: str | None, proof: Proof | None) -> Response:
    desk = studio.desk
    edition, proposal = desk.edition(), desk.proposal(name)
    if proposal is None:
        raise HTTPException(404)
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


def history_view(studio: Studio, request: Request) -> Response:
    edition = studio.desk.edition()
    return studio.page("history.html.j2", edition=edition, acts=_acts(studio.desk, 500), severities=[])


def proof_view(studio: Studio, request: Request) -> Response:
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
