"""A person forgotten: all that is found is shown first, and only what was shown is taken out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..dispatch.traces import ForgetPlan, forget_everywhere, forget_plan, left_over
from ..foundation.hashing import text_sum
from ..locale import tr
from ..manuscript.states import StatePair
from ..problems import ContentError, Problem
from .context import Studio, sent_values, text_in
from .history_routes import difference_groups


def forget_view(studio: Studio, request: Request) -> Response:
    """Where a person stands. Nothing is written."""
    person = request.query_params.get("person", "")
    plan = forget_plan(studio.folders, person)
    texts = [change for change in plan.changes if change.path.suffix == ".yaml"]
    pair = StatePair(
        {change.path: change.path.read_bytes() for change in texts},
        {change.path: change.data for change in texts},
    )
    edition = studio.desk.edition()
    return studio.page(
        "forget.html.j2",
        edition=edition,
        person=person,
        plan=plan,
        places=_sum(plan),
        files=[studio.folders.display_path(change.path) for change in plan.changes if change not in texts],
        rows=sum(each.rows for each in plan.ledger),
        groups=difference_groups(studio, edition, pair),
        left=[*left_over(studio.folders, plan.unreachable)],
    )


def forget_person(studio: Studio, request: Request) -> Response:
    """Take out what was shown. Raises ContentError (E824) where that isn't what there is now."""
    values = sent_values(request)
    plan = forget_plan(studio.folders, text_in(values, "person"))
    if not values.get("sure") or text_in(values, "places") != _sum(plan):
        raise ContentError(
            Problem(
                "E824",
                None,
                tr("What is found now isn't what was shown, or it isn't said that it is meant."),
                tr("Load the page again, and look through it."),
            )
        )
    problems = forget_everywhere(studio.folders, plan)
    studio.desk.pages.want()
    return JSONResponse({"problems": [problem.as_dict() for problem in problems]})


def _sum(plan: ForgetPlan) -> str:
    """Names what was found: another sum where something is otherwise."""
    changes = (f"{change.path} {change.read}" for change in plan.changes)
    return text_sum(*plan.traces.terms, *changes, str(plan.history), *(each.address for each in plan.ledger))
