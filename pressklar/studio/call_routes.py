"""Calling the members, and reminding those that haven't answered: forms and letters made, each message as it
will look, a trial, all of them after a question or as drafts, and who stands how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..building.status import edition_status
from ..building.status_words import call_words
from ..calling.last_day import keep_last_day, last_day_of, read_day
from ..calling.letters import Reminding
from ..calling.making import Making, make_calls
from ..calling.planning import Standing, call_plan, not_called, reminder_plan, standing
from ..dispatch.ledger import Kind, Ledger, open_ledger
from ..dispatch.outbox import plan_sum, settle
from ..dispatch.planning import Plan, SendOptions, preview
from ..dispatch.sealed import drafts_folder
from ..dispatch.sending import write_drafts
from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..foundation.sizes import size
from ..locale import N_, plural, tr
from ..manuscript.picking import pick_members
from ..model import Edition, Member
from ..problems import ContentError, PressklarError, Problem
from ..rendering.sections import read_source
from .context import Studio, sent_values, text_in
from .desk import Stamp
from .finish_routes import mend_of
from .jobs import JobResult
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

MAKING, DRAFTS = N_("Forms"), N_("Drafts")
"""The names of the two jobs that send nothing."""
_DOORS: Mapping[Kind, str] = {"call": "/call", "reminder": "/remind"}


@dataclass(frozen=True)
class MadeLetters:
    """Of which content, and on which day, letters of a kind were made last."""

    stamp: Stamp
    day: date


def call_view(studio: Studio, request: Request) -> Response:
    return _view(studio, request, "call")


def remind_view(studio: Studio, request: Request) -> Response:
    return _view(studio, request, "reminder")


def _view(studio: Studio, request: Request, kind: Kind) -> Response:
    desk = studio.desk
    edition = desk.edition()
    with open_ledger(desk.folders, edition.id) as ledger:
        stand = standing(desk.folders, edition, ledger)
    members = _members(edition, stand, kind)
    is_made = studio.made_letters.get(kind) == MadeLetters(desk.stamp(), date.today())
    options = SendOptions(changed="changed" in request.query_params)
    plan, hindrances = _plan(desk.folders, edition, kind, options) if is_made else (None, ())
    due = plan.due if plan else ()
    rows, waiting = tuple(ledger_rows(desk.folders, edition, kind)), {each.member.id for each in due}
    if request.query_params.get("piece") == "ledger":
        return studio.page("ledger.html.j2", edition=edition, rows=rows, waiting=waiting)
    previews = [preview(desk.folders, edition, each) for each in due[:MOST_SHOWN]]
    notes = not_called(edition.members, stand) if kind == "reminder" else []
    return studio.page(
        "call.html.j2",
        edition=edition,
        kind=kind,
        door=_DOORS[kind],
        today=date.today(),
        last_day=edition.call.last_day,
        is_made=is_made,
        is_of_older=kind in studio.made_letters and not is_made,
        members=members,
        hindrances=hindrances,
        notes=[*notes, *(each for each in (plan.problems if plan else ()) if each.code == "W891")],
        previews=previews,
        more=max(len(due) - MOST_SHOWN, 0),
        had=plan.had if plan else 0,
        question=question(due),
        due=plan_sum(plan) if plan else "",
        changed=options.changed,
        trial=trial_members(members, plan),
        is_server_known=is_server_known(studio),
        sender=edition.dispatch.sender,
        size=sum(file.size for each in previews for file in each.attached),
        minutes=len(due) / edition.dispatch.rate_per_minute,
        rows=rows,
        waiting=waiting,
        stand=stand,
        calls=[
            (each, call_words(each.call))
            for each in edition_status(desk.folders, edition).members
            if not each.is_former
        ],
        mend_of=mend_of,
        weight=size,
    )


def _members(edition: Edition, stand: Standing, kind: Kind) -> tuple[Member, ...]:
    """Whom letters of a kind are made for."""
    if kind == "reminder":
        return tuple(member for member in edition.members if stand.waits(member))
    return edition.members


def _plan(
    folders: Folders, edition: Edition, kind: Kind, options: SendOptions
) -> tuple[Plan | None, tuple[Problem, ...]]:
    """What is due, None where that can't be said; and what keeps it from being sent."""
    try:
        with open_ledger(folders, edition.id) as ledger:
            return _planner(folders, edition, kind, options)(ledger), ()
    except PressklarError as error:
        return None, error.problems


def _planner(
    folders: Folders, edition: Edition, kind: Kind, options: SendOptions, ids: Sequence[str] = ()
) -> Callable[[Ledger | None], Plan]:
    """Finds in the ledger what is due of a kind to those members, or to all."""

    def plan(ledger: Ledger | None) -> Plan:
        members = _members(edition, standing(folders, edition, ledger), kind)
        picked = [member for member in members if not ids or member.id in ids]
        if kind == "call":
            return call_plan(folders, edition, picked, ledger, options)
        return reminder_plan(folders, edition, picked, ledger, options, date.today())

    return plan


def call_work(studio: Studio, request: Request) -> Response:
    return _work(studio, request, "call")


def remind_work(studio: Studio, request: Request) -> Response:
    return _work(studio, request, "reminder")


def _work(studio: Studio, request: Request, kind: Kind) -> Response:
    """Makes forms and letters, sends them, or writes them as drafts; notes what was sent by hand."""
    values, desk = sent_values(request), studio.desk
    act = text_in(values, "act")
    if act == "make":
        if kind == "call":
            keep_last_day(desk.folders, desk.edition(), _wanted_day(studio, text_in(values, "last_day")))
        studio.jobs.start(MAKING, lambda progress: _made(studio, kind, progress))
    elif act == "by hand":
        return _noted(studio, kind, text_in(values, "member"))
    elif act == "drafts":
        changed = values.get("changed") is True
        studio.jobs.start(DRAFTS, lambda progress: _drafts(studio, kind, changed, progress))
    else:
        _send(studio, kind, values)
    return JSONResponse({})


def _wanted_day(studio: Studio, text: str) -> date:
    """The last day that a person wrote. Raises UsageError (E890)."""
    place = studio.folders.display_path(studio.desk.edition().folder / "edition.yaml")
    return last_day_of(studio.desk.edition(), read_day(text), place, date.today())


def _made(studio: Studio, kind: Kind, progress: Progress) -> JobResult:
    """The job that makes forms and letters. Raises as `make_calls` does, UsageError (E890) without a last
    day.
    """
    desk = studio.desk
    stamp, today = desk.stamp(), date.today()
    source = read_source(desk.folders, desk.edition_id).sound().source
    edition = source.edition
    place = desk.folders.display_path(edition.folder / "edition.yaml")
    last_day = last_day_of(edition, None, place, today if kind == "call" else date.min)
    with open_ledger(desk.folders, edition.id) as ledger:
        stand = standing(desk.folders, edition, ledger)
    members = _members(edition, stand, kind)
    reminding = {member.id: Reminding(stand.called[member.id], today) for member in members if kind != "call"}
    make_calls(source, members, Making(last_day, None if kind == "call" else reminding), progress)
    studio.made_letters[kind] = MadeLetters(stamp, today)
    letters = plural(len(members), "{count} letter", "{count} letters")
    return JobResult((), (), letters)


def _send(studio: Studio, kind: Kind, values: Mapping[str, object]) -> None:
    """Begins to send: a trial to one address, one member's once more, or all that is due as it was looked at;
    each made anew first, so that nothing goes out that content or day have left behind.
    """
    edition = studio.desk.edition()
    asked = sending_request(values)
    pick_members(edition, asked.members)
    planner = _planner(studio.desk.folders, edition, kind, asked.options, asked.members)
    order = SendingOrder(edition, planner, asked.options, asked.due, kind)
    start_sending(studio, order, before=lambda progress: _made(studio, kind, progress))


def _drafts(studio: Studio, kind: Kind, changed: bool, progress: Progress) -> JobResult:
    """The job that writes what is due as messages to send by hand."""
    _made(studio, kind, progress)
    desk, edition = studio.desk, studio.desk.edition()
    with open_ledger(desk.folders, edition.id) as ledger:
        plan = _planner(desk.folders, edition, kind, SendOptions(changed=changed))(ledger)
    target = drafts_folder(desk.folders, edition.id, kind)
    paths: list[Path] = write_drafts(desk.folders, edition, plan.due, target)
    summary = plural(
        len(paths),
        "{count} draft in {folder}. Open it, look, and send it; then note it in the list below.",
        "{count} drafts in {folder}. Open each, look, and send it; then note it in the list below.",
        folder=desk.folders.display_path(target),
    )
    return JobResult(tuple(paths), plan.problems, summary)


def _noted(studio: Studio, kind: Kind, member: str) -> Response:
    """A person says that a member's was sent by hand. Raises ContentError (E891) where it isn't made."""
    desk, edition = studio.desk, studio.desk.edition()
    pick_members(edition, (member,))
    planner = _planner(desk.folders, edition, kind, SendOptions(named=True), (member,))
    settled = settle(desk.folders, edition, member, True, planner, kind)
    if not settled:
        raise ContentError(
            Problem(
                "E824",
                None,
                tr("There is nothing of {member} to note.", member=member),
                tr("Load the page again."),
            )
        )
    return JSONResponse({"settled": settled})
