"""Sending: each message as it will look, a trial to oneself, all of them after a question, and what became of
each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..building.status import edition_status
from ..checks.approval import changed_since
from ..dispatch.ledger import Ledger, lock_path, open_ledger
from ..dispatch.ledger_pages import RECIPIENTS, STATES, RecipientLine
from ..dispatch.lock import is_free
from ..dispatch.mail import pack, with_notice
from ..dispatch.outbox import opened_outbox, plan_sum, settle_recipient
from ..dispatch.planning import Due, Plan, Preview, SendOptions, approved, make_plan, preview, trial_address
from ..dispatch.post import MailConnection, Server
from ..dispatch.sealed import open_parcel, read_parcel
from ..dispatch.sending import SendingTally, Tools
from ..foundation.folders import Folders
from ..foundation.inputs import inputs_of
from ..foundation.progress import Progress
from ..foundation.sizes import size
from ..locale import N_, plural, tr
from ..manuscript.picking import pick_members
from ..manuscript.transaction import clock
from ..model import Edition, Member
from ..problems import ContentError, PressklarError, Problem, has_errors
from .context import Studio, sent_values, text_in
from .finish_routes import mend_of
from .jobs import JobResult, JobStopped
from .mail_server import ServerForm

SENDING, TRIAL = N_("Sending"), N_("Trial")
"""The names of the two jobs."""
MOST_SHOWN = 200
"""Messages that are shown at most: those after them are only counted."""
_SETTLED = frozenset({"sent", "nobody", "none"})
"""States of a recipient of which nothing more needs to be said."""


@dataclass(frozen=True)
class LedgerRow:
    """A recipient in the list of what became of each message. `can_settle`: a person may say whether it
    arrived; `can_retry`: it may be tried once more; `is_address`: its address may be to blame.
    """

    line: RecipientLine
    recipient: str
    state: str
    when: str
    words: str
    can_settle: bool = False
    can_retry: bool = False


def send_view(studio: Studio, request: Request) -> Response:
    desk = studio.desk
    edition = desk.edition()
    changed = "changed" in request.query_params
    rows = tuple(_ledger_rows(desk.folders, edition))
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
        question=_question(due, previews),
        due=plan_sum(plan) if plan else "",
        trial=_trial_members(edition, plan),
        changed=changed,
        rows=rows,
        earlier=sum(row.line.state == "changed" for row in rows),
        server=studio.mail.form(),
        is_server_known=_is_server_known(studio),
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


def _question(due: Sequence[Due], previews: Sequence[Preview]) -> str:
    """What is asked before all is sent."""
    members = plural(len({each.member.id for each in due}), "{count} member", "{count} members")
    return plural(
        len(due),
        "Send {count} message to {members} now? It can't be taken back.",
        "Send {count} messages to {members} now? They can't be taken back.",
        members=members,
    )


def _trial_members(edition: Edition, plan: Plan | None) -> tuple[Member, ...]:
    """Whose message a trial may show: those that have one to send first."""
    due = {each.member.id for each in plan.due} if plan else set()
    members = [member for member in edition.members if member.recipients]
    return tuple(sorted(members, key=lambda member: member.id not in due))


def _is_server_known(studio: Studio) -> bool:
    try:
        studio.mail.server()
    except PressklarError:
        return False
    return True


def _ledger_rows(folders: Folders, edition: Edition) -> Iterator[LedgerRow]:
    running = not is_free(lock_path(folders, edition.id))
    for member in edition_status(folders, edition).members:
        for line in member.recipients:
            recipient = tr(RECIPIENTS.get(line.recipient, line.recipient))
            can_settle = line.state == "uncertain" and not running
            can_retry = line.state in ("refused", "delayed") and not member.is_former and not running
            words = "" if line.state in _SETTLED else line.words
            yield LedgerRow(
                line, recipient, tr(STATES[line.state]), clock(line.when), words, can_settle, can_retry
            )


def letter(studio: Studio, request: Request) -> Response:
    """A member's letter as mail programs show it that show HTML."""
    folders, edition = studio.desk.folders, studio.desk.edition()
    name = request.path_params["name"]
    if not any(member.id == name for member in edition.members):
        raise HTTPException(404)
    parcel = read_parcel(folders, edition.id, name)
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
    edition, server = reading.edition, studio.mail.server()
    act = text_in(values, "act")
    if act == "trial":
        member = text_in(values, "member")
        order = _Order(edition, (member,), SendOptions(trial_address(text_in(values, "to")), limit=1))
    elif act == "retry":
        order = _Order(edition, (text_in(values, "member"),), SendOptions(named=True))
    elif act == "all":
        options = SendOptions(changed=values.get("changed") is True)
        order = _Order(edition, (), options, text_in(values, "due"))
    else:
        raise HTTPException(400)
    warnings = _refuse_unapproved(desk.folders, edition, trial=act == "trial")
    pick_members(edition, order.members)
    studio.jobs.start(
        TRIAL if act == "trial" else SENDING,
        lambda progress: _sent(studio, desk.folders, order, server, progress, warnings),
        is_delicate=True,
    )
    return JSONResponse({})


@dataclass(frozen=True)
class _Order:
    """What is to be sent; `due` is the sum of the plan that was looked at, "" where none was."""

    edition: Edition
    members: tuple[str, ...]
    options: SendOptions
    due: str = ""


def _sent(
    studio: Studio,
    folders: Folders,
    order: _Order,
    server: Server,
    progress: Progress,
    warnings: Sequence[Problem],
) -> JobResult:
    """The job. Between two messages it can be stopped."""
    members = pick_members(order.edition, order.members)

    def due(ledger: Ledger) -> Plan:
        return make_plan(folders, order.edition, members, ledger, order.options)

    with opened_outbox(folders, order.edition, due) as outbox:
        if order.due and plan_sum(outbox.plan) != order.due:
            raise ContentError(
                Problem(
                    "E824",
                    None,
                    tr("What is to be sent has changed since it was looked at. Nothing was sent."),
                    tr("Look at the messages again: load the page anew."),
                )
            )
        tools = Tools(MailConnection(server), progress, sleep=_patiently(studio))
        tally = outbox.send(tools, trial=bool(order.options.to))
        problems = (*warnings, *outbox.plan.problems, *tally.problems)
    summary = _summary(tally, len(outbox.plan.due))
    if tally.stopped:
        raise ContentError(*problems)
    return JobResult((), problems, summary)


def _summary(tally: SendingTally, due: int) -> str:
    if not due:
        return tr("There is nobody to send to.")
    counts = (
        (tally.sent, N_("{count} sent")),
        (tally.refused, N_("{count} refused")),
        (tally.uncertain, N_("{count} uncertain")),
        (tally.delayed, N_("{count} put off")),
    )
    return ", ".join(tr(words, count=count) for count, words in counts if count)


def _patiently(studio: Studio) -> Callable[[float], None]:
    """Waits as sending has to, and ends at once where the editor wants no more."""

    def sleep(seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if studio.jobs.current is not None and studio.jobs.current.is_stopping:
                raise JobStopped
            time.sleep(min(left, 0.2))

    return sleep


def settle_message(studio: Studio, request: Request) -> Response:
    """A person says whether what is uncertain of a member's arrived."""
    values, desk = sent_values(request), studio.desk
    arrived = values.get("arrived")
    if not isinstance(arrived, bool):
        raise HTTPException(400)
    edition, member, number = desk.edition(), text_in(values, "member"), text_in(values, "recipient")
    lines = [row.line for row in _ledger_rows(desk.folders, edition) if row.can_settle]
    if not any((line.member, line.recipient) == (member, number) for line in lines):
        raise ContentError(
            Problem(
                "E824",
                None,
                tr("Nothing of {member} is uncertain.", member=member),
                tr("Load the page again."),
            )
        )
    return JSONResponse({"settled": settle_recipient(desk.folders, edition, member, number, arrived)})
