"""What all views that send have in common, be it parcels, calls or reminders: the list of who has had what,
the question before all is sent, and the job that sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from ..dispatch.ledger import Kind, Ledger, lock_path, open_ledger
from ..dispatch.ledger_pages import RECIPIENTS, STATES, RecipientLine, view
from ..dispatch.lock import is_free
from ..dispatch.outbox import opened_outbox, plan_sum
from ..dispatch.planning import Due, Plan, SendOptions, trial_address
from ..dispatch.post import MailConnection, Server
from ..dispatch.sending import SendingTally, Tools
from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..locale import N_, plural, tr
from ..manuscript.transaction import clock
from ..model import Edition, Member
from ..problems import ContentError, PressklarError, Problem
from .context import Studio, text_in
from .jobs import JobResult, JobStopped

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


@dataclass(frozen=True)
class SendingRequest:
    """What a browser asks to be sent: to the members of these ids (all, where there are none), and `due`, the
    sum of the plan that was looked at.
    """

    members: tuple[str, ...]
    options: SendOptions
    due: str = ""


def sending_request(values: Mapping[str, object]) -> SendingRequest:
    """A trial to one address, one member's once more, or all that is due. Raises HTTPException (400) for
    anything else, UsageError for an address that is none.
    """
    act = text_in(values, "act")
    if act == "trial":
        options = SendOptions(trial_address(text_in(values, "to")), limit=1)
        return SendingRequest((text_in(values, "member"),), options)
    if act == "retry":
        return SendingRequest((text_in(values, "member"),), SendOptions(named=True))
    if act == "all":
        options = SendOptions(changed=values.get("changed") is True)
        return SendingRequest((), options, text_in(values, "due"))
    raise HTTPException(400)


@dataclass(frozen=True)
class SendingOrder:
    """What is to be sent: `planner` finds it in the ledger. `due` is the sum of the plan that was looked at,
    "" where none was; `options.to` makes it a trial.
    """

    edition: Edition
    planner: Callable[[Ledger], Plan]
    options: SendOptions
    due: str = ""
    kind: Kind = "parcel"


def ledger_rows(folders: Folders, edition: Edition, kind: Kind = "parcel") -> Iterator[LedgerRow]:
    """What became of each recipient's message of a kind, member by member."""
    running = not is_free(lock_path(folders, edition.id))
    members = {member.id for member in edition.members}
    with open_ledger(folders, edition.id) as ledger:
        lines = view(folders, edition, ledger, running=running, kind=kind).lines
    for line in lines:
        recipient = tr(RECIPIENTS.get(line.recipient, line.recipient))
        can_settle = line.state == "uncertain" and not running
        can_retry = line.state in ("refused", "delayed") and line.member in members and not running
        words = "" if line.state in _SETTLED else line.words
        yield LedgerRow(
            line, recipient, tr(STATES[line.state]), clock(line.when), words, can_settle, can_retry
        )


def question(due: Sequence[Due]) -> str:
    """What is asked before all is sent."""
    members = plural(len({each.member.id for each in due}), "{count} member", "{count} members")
    return plural(
        len(due),
        "Send {count} message to {members} now? It can't be taken back.",
        "Send {count} messages to {members} now? They can't be taken back.",
        members=members,
    )


def trial_members(members: Iterable[Member], plan: Plan | None) -> tuple[Member, ...]:
    """Whose message a trial may show: those that have one to send first."""
    due = {each.member.id for each in plan.due} if plan else set()
    return tuple(sorted((each for each in members if each.recipients), key=lambda each: each.id not in due))


def is_server_known(studio: Studio) -> bool:
    try:
        studio.mail.server()
    except PressklarError:
        return False
    return True


def start_sending(
    studio: Studio,
    order: SendingOrder,
    warnings: Sequence[Problem] = (),
    before: Callable[[Progress], object] = lambda _: None,
) -> None:
    """Begins to send, after `before` is done. Raises OutsideError (E876) without a mail server, ContentError
    (E825) where other work runs.
    """
    server, folders = studio.mail.server(), studio.desk.folders

    def work(progress: Progress) -> JobResult:
        before(progress)
        return _sent(studio, folders, order, server, progress, warnings)

    studio.jobs.start(TRIAL if order.options.to else SENDING, work, is_delicate=True)


def _sent(
    studio: Studio,
    folders: Folders,
    order: SendingOrder,
    server: Server,
    progress: Progress,
    warnings: Sequence[Problem],
) -> JobResult:
    """The job. Between two messages it can be stopped."""
    with opened_outbox(folders, order.edition, order.planner, order.kind) as outbox:
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
