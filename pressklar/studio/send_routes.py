"""Sending: each message as it will look, a trial to oneself, all of them after a question, and what became of
each.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..checks.approval import changed_since
from ..dispatch.ledger import COMMANDS, Ledger, open_ledger
from ..dispatch.mail import pack, with_notice
from ..dispatch.outbox import plan_sum, settle_recipient
from ..dispatch.planning import Due, Plan, SendOptions, approved, make_plan, preview
from ..dispatch.sealed import ManifestError, kind_folder, open_parcel, read_manifest
from ..foundation.folders import Folders
from ..foundation.inputs import inputs_of
from ..foundation.sizes import size
from ..locale import tr
from ..manuscript.picking import pick_members
from ..model import Edition
from ..problems import ContentError, PressklarError, Problem, has_errors
from .context import Studio, sent_values, text_in
from .finish_routes import mend_of
from .mail_server import ServerForm
from .sending_jobs import (
    MOST_SHOWN,
    SendingOrder,
    is_server_known,
    ledger_rows,
    question,
    sending_request,
    start_sending,
    trial_members,
)


def send_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    changed = "changed" in request.query_params
    rows = tuple(ledger_rows(desk.folders, edition))
    if request.query_params.get("piece") == "ledger":
        return studio.page("ledger.html.j2", edition=edition, rows=rows)
    plan, hindrances = _plan(desk.folders, edition, SendOptions(changed=changed))
    due: tuple[Due, ...] = plan.due if plan else ()
    previews = [preview(desk.folders, edition, each) for each in due[:MOST_SHOWN]]
    return studio.page(
        "send.html.j2",
        edition=edition,
        hindrances=hindrances,
        is_planned=plan is not None,
        notes=_notes(plan),
        previews=previews,
        had=plan.had if plan else 0,
        more=max(len(due) - MOST_SHOWN, 0),
        size=sum(file.size for each in previews for file in each.attached),
        minutes=len(due) / edition.dispatch.rate_per_minute,
        question=question(due),
        due=plan_sum(plan) if plan else "",
        trial=trial_members(edition.members, plan),
        changed=changed,
        rows=rows,
        earlier=sum(row.line.state == "changed" for row in rows),
        server=studio.mail.form(),
        is_server_known=is_server_known(studio),
        is_tested=studio.mail.is_tested,
        is_of_environment=studio.mail.is_of_environment,
        is_password_unkept=studio.mail.is_password_unkept,
        sender=edition.dispatch.sender,
        mend_of=mend_of,
        weight=size,
    )


def _plan(
    folders: Folders, edition: Edition, options: SendOptions
) -> tuple[Plan | None, tuple[Problem, ...]]:
    """What is due, None where that can't be said; and all that keeps it from being sent."""
    problems: list[Problem] = []
    try:
        _refuse_unapproved(folders, edition, trial=False)
    except ContentError as error:
        problems += error.problems
    plan = None
    try:
        with open_ledger(folders, edition.id) as ledger:
            plan = make_plan(folders, edition, edition.members, ledger, options)
    except PressklarError as error:
        problems += error.problems
    return plan, tuple(problems)


def _refuse_unapproved(folders: Folders, edition: Edition, *, trial: bool) -> tuple[Problem, ...]:
    """Raises ContentError (E870, E850) where what would be sent isn't what was approved; of a trial that is
    only said.
    """
    changes = changed_since(folders, edition.id, inputs_of(folders, edition))
    return approved(folders, edition, changes, trial=trial)


def _notes(plan: Plan | None) -> tuple[Problem, ...]:
    """What was found while planning and hinders nothing; the list of recipients says the rest."""
    told = ("W871", "W873", "W874")
    problems = plan.problems if plan else ()
    return tuple(problem for problem in problems if problem.code not in told)


def letter(studio: Studio, request: Request) -> Response:
    """A member's letter as mail programs show it that show HTML."""
    folders, edition = studio.desk.folders, studio.desk.edition()
    name, kind = request.path_params["name"], request.path_params.get("kind", "parcel")
    if kind not in COMMANDS or not any(member.id == name for member in edition.members):
        raise HTTPException(404)
    try:
        parcel = read_manifest(kind_folder(folders, edition.id, kind), edition.id, name, kind)
    except ManifestError:
        raise HTTPException(404) from None
    _, html = with_notice(open_parcel(folders, parcel), pack(folders, edition, parcel))
    return Response(html, media_type="text/html", headers={"cache-control": "no-store"})


def keep_server(studio: Studio, request: Request) -> Response:
    """The mail server's settings, tested before they are kept; or those that there are, tested again."""
    values = sent_values(request)
    if values.get("act") == "test":
        studio.mail.test()
        return JSONResponse({"kept": True})
    form = ServerForm(*(text_in(values, key) for key in ("host", "port", "security", "user")))
    return JSONResponse({"kept": studio.mail.keep(form, text_in(values, "password"))})


def send_mail(studio: Studio, request: Request) -> Response:
    """Begins to send: a trial to one address, or all that is due, as it was looked at."""
    values, desk = sent_values(request), studio.desk
    reading = desk.reading()
    if reading.edition is None or has_errors(reading.problems):
        raise ContentError(*reading.problems)
    edition, asked = reading.edition, sending_request(values)
    warnings = _refuse_unapproved(desk.folders, edition, trial=bool(asked.options.to))
    picked = pick_members(edition, asked.members)

    def planner(ledger: Ledger) -> Plan:
        return make_plan(desk.folders, edition, picked, ledger, asked.options)

    start_sending(studio, SendingOrder(edition, planner, asked.options, asked.due), warnings)
    return JSONResponse({})


def settle_message(studio: Studio, request: Request) -> Response:
    """A person says whether what is uncertain of a member's arrived."""
    values, desk = sent_values(request), studio.desk
    arrived, kind = values.get("arrived"), values.get("kind", "parcel")
    if not isinstance(arrived, bool) or kind not in COMMANDS:
        raise HTTPException(400)
    edition, member, number = desk.edition(), text_in(values, "member"), text_in(values, "recipient")
    lines = [row.line for row in ledger_rows(desk.folders, edition, kind) if row.can_settle]
    if not any((line.member, line.recipient) == (member, number) for line in lines):
        raise ContentError(
            Problem(
                "E824",
                None,
                tr("Nothing of {member} is uncertain.", member=member),
                tr("Load the page again."),
            )
        )
    return JSONResponse({"settled": settle_recipient(desk.folders, edition, member, number, arrived, kind)})
