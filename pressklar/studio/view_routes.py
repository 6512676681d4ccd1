"""The studio's views: an entry with its outline and pages, the proof, the history."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..locale import tr
from ..manuscript import editions
from ..manuscript.history import History, not_taken_back
from ..manuscript.slugs import slug
from ..model import Edition
from ..problems import grouped, heading_of
from ..rendering.report_pages import chapter_hues, hues
from .acts import HistoryRow, history_row
from .arranging import taken_out
from .context import Studio
from .desk import Desk
from .entry_states import entry_states
from .page_routes import file_as_written
from .saving import standing
from .views import entry_form, filters, outline

if TYPE_CHECKING:
    from ..checks.proofing import Proof


def first_entry(studio: Studio, request: Request) -> Response:
    proposals = studio.desk.edition().proposals
    if proposals:
        return RedirectResponse(f"/entry/{proposals[0].id}", 303)
    desk, edition = studio.desk, studio.desk.edition()
    return studio.page(
        "empty.html.j2",
        edition=edition,
        chapters=outline(edition, None, chapter_hues(desk.folders, edition), {}),
        filters=filters(),
        out=taken_out(desk.folders, edition),
    )


PIECES = {"remarks": "remarks.html.j2", "outline": "outline.html.j2"}
"""Parts of an entry's page that are asked for alone."""


def entry_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    if desk.pages.laid_out is None:
        desk.pages.want()
    piece = request.query_params.get("piece", "")
    proof = desk.proof() if piece == "remarks" else desk.proof_if_ready()
    return _entry_page(studio, request.path_params["name"], piece, proof)


def remarks_as_written(studio: Studio, request: Request) -> Response:
    """An entry's remarks with values as they are being written. Nothing is saved."""
    proof = studio.desk.proof_as_written(*file_as_written(studio, request))
    return _entry_page(studio, request.path_params["name"], "remarks", proof)


def _entry_page(studio: Studio, name: str, piece: str, proof: Proof | None) -> Response:
    """An entry's page, or a piece of it, with what a proof says."""
    desk = studio.desk
    edition, proposal = desk.edition(), desk.proposal(name)
    if proposal is None:
        raise HTTPException(404)
    palettes = chapter_hues(desk.folders, edition)
    states = entry_states(desk.folders, edition)
    of_chapter = zip(edition.chapters, palettes, strict=True)
    return studio.page(
        PIECES.get(piece, "entry.html.j2"),
        edition=edition,
        proposal=proposal,
        form=entry_form(edition, proposal, proof),
        chapters=outline(edition, proof, palettes, states, proposal.id),
        filters=filters(),
        state=states[proposal.id],
        suggested_id=slug(proposal.title) or proposal.id,
        severities=[problem.severity for problem in proof.problems] if proof else [],
        is_proofed=proof is not None,
        palette=next(
            hue for chapter, hue in of_chapter if any(each.id == name for each in chapter.proposals)
        ),
        out=taken_out(desk.folders, edition),
        acts=_acts(desk, edition, 6),
        today=date.today().isoformat(),
        continues=standing(desk.folders, edition.folder / "proposals" / f"{name}.yaml", ("continues",)),
        has_earlier=len(editions(desk.folders)) > 1,
    )


def earlier_entries(studio: Studio, request: Request) -> Response:
    """What an entry may continue: the proposals of the other editions, those first that it is like."""
    from ..collecting.likeness import EarlierProposals
    from ..collecting.taking import earlier_editions

    desk = studio.desk
    proposal = desk.proposal(request.path_params["name"])
    if proposal is None:
        raise HTTPException(404)
    earlier = earlier_editions(desk.folders, desk.edition_id)
    likes = {(like.edition, like.proposal.id): like for like in EarlierProposals(earlier).all_like(proposal)}
    rows = [(edition.id, each) for edition in earlier for each in edition.proposals]
    rows.sort(key=lambda row: -likes[row[0], row[1].id].percent if (row[0], row[1].id) in likes else 1)
    return JSONResponse(
        [
            {
                "name": f"{edition}/{each.id}",
                "words": f"{tr('{edition} no. {number}', edition=edition, number=each.number)}: {each.title}",
                "like": f"{likes[edition, each.id].percent}\u00a0%" if (edition, each.id) in likes else "",
            }
            for edition, each in rows
        ]
    )


def _acts(desk: Desk, edition: Edition, most: int) -> list[HistoryRow]:
    """The newest writing acts of the edition, the newest first."""
    revisions = [
        revision
        for revision in History(desk.folders).revisions(10 * most)
        if revision.edition in ("", desk.edition_id)
    ]
    standing = not_taken_back(revisions)
    return [history_row(edition, revision, standing) for revision in reversed(revisions[-most:])]


def proof_view(studio: Studio, request: Request) -> Response:
    """All that was found, to answer in one list."""
    from ..checks.code_titles import code_title
    from ..checks.fixing import corrections

    desk = studio.desk
    proof, edition = desk.proof(), desk.edition()
    return studio.page(
        "proof.html.j2",
        edition=edition,
        proof=proof,
        palettes=hues(desk.folders, edition),
        of_id={proposal.id: proposal for proposal in edition.proposals},
        chapter_of={proposal.id: part.id for part in edition.chapters for proposal in part.proposals},
        kinds=[
            (severity, code, code_title(code), count)
            for (severity, code), count in sorted(
                Counter((problem.severity, problem.code) for problem in proof.problems).items(),
                key=lambda kind: (-kind[1], kind[0][1]),
            )
        ],
        grouped=lambda remarks: grouped(remarks, lambda remark: remark.problem),
        heading_of=lambda remarks: heading_of([remark.problem for remark in remarks]),
        sure=len(list(corrections(proof.findings))),
        severities=[problem.severity for problem in proof.problems],
    )
