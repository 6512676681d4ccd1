"""send: the parcels on their way."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..foundation.invocation import program
from ..foundation.sizes import size
from ..locale import plural, tr
from ..problems import ContentError, Problem, UsageError, has_errors
from . import terminal
from .guided import GuidedCommand
from .help import command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.planning import Plan, Preview, SendOptions
    from ..dispatch.sending import SendingTally
    from ..model import Edition

_UNSETTLED = frozenset({"W873", "W874", "W875", "E873"})
"""Problems that leave a recipient without its parcel, or a person with something to settle: the exit code is
then 1.
"""
_LONGEST = 100
"""Characters of a message's line that a dry run shows."""


@command(cls=GuidedCommand, page="dispatch.md", short_help="Sends each member its parcel, once.")
@option(
    "--member",
    "members",
    multiple=True,
    metavar="ID",
    help="Only this member's; may be said several times. What was refused is tried again.",
)
@option("--dry-run", is_flag=True, help="Show every message, and connect to nothing.")
@option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most so many messages, for instance 1 for a trial.",
)
@option(
    "--to",
    metavar="ADDRESS",
    default="",
    help="A trial: all goes to this address instead, and counts for nobody.",
)
@option("--changed", is_flag=True, help="To those instead whose parcel has changed since they had it.")
@option(
    "--eml",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[DIR]",
    help="Write drafts to send by hand instead, into DIR or output/EDITION/parcels/mail_drafts/.",
)
@option("--yes", is_flag=True, help="Don't ask before it is sent to more than one.")
@shared
def send(
    members: tuple[str, ...],
    dry_run: bool,
    limit: int | None,
    to: str,
    changed: bool,
    eml: str | None,
    yes: bool,
) -> Answer:
    """Sends each member the parcel that stands in output/EDITION/parcels/, once: who has had one gets no
    other by itself.

    The mail server and the login come from the environment (PRESSKLAR_SMTP_HOST, _PORT, _SECURITY, _USER,
    _PASSWORD) or, the password, from the keyring. What isn't approved isn't sent. A run that was cut off is
    simply run again.
    """
    options = current_options()
    from ..checks.approval import changed_since
    from ..dispatch.planning import SendOptions, approved, trial_address
    from ..foundation.inputs import inputs_of

    edition = edition_to_send(options)
    send_options = SendOptions(trial_address(to) if to else "", changed, limit, bool(members))
    changes = changed_since(options.folders, edition.id, inputs_of(options.folders, edition))
    warnings = approved(options.folders, edition, changes, trial=dry_run or bool(to))
    if dry_run or eml is not None:
        return _previewed(options, edition, members, send_options, warnings, None if dry_run else eml)
    return send_due(options, edition, members, send_options, warnings, yes)


def edition_to_send(options: CommonOptions) -> Edition:
    """The edition as it stands in content/. Raises ContentError where it has errors."""
    from ..building import workflow
    from ..manuscript import read_edition

    reading = read_edition(options.folders, options.edition or workflow.newest(options.folders))
    if reading.edition is None or has_errors(reading.problems):
        raise ContentError(*reading.problems)
    return reading.edition


def _previewed(
    options: CommonOptions,
    edition: Edition,
    members: Sequence[str],
    send_options: SendOptions,
    warnings: Sequence[Problem],
    eml: str | None,
) -> Answer:
    """A dry run, or drafts in the folder `eml` ("" for the usual one)."""
    from ..dispatch.ledger import open_ledger
    from ..dispatch.planning import make_plan, preview
    from ..dispatch.sealed import drafts_folder
    from ..dispatch.sending import write_drafts
    from ..manuscript.picking import pick_members

    folders = options.folders
    with open_ledger(folders, edition.id) as ledger:
        plan = make_plan(folders, edition, pick_members(edition, members), ledger, send_options)
    problems = (*warnings, *plan.problems)
    if eml is None:
        previews = [preview(folders, edition, due) for due in plan.due]
        return Answer(
            {"edition": edition.id, "had": plan.had, "messages": [*map(_as_keys, previews)]},
            lambda: _show_messages(previews, plan),
            problems,
        )
    target = Path(eml) if eml else drafts_folder(folders, edition.id)
    paths = write_drafts(folders, edition, plan.due, target)
    return Answer(
        {"edition": edition.id, "had": plan.had, "drafts": [*map(folders.display_path, paths)]},
        lambda: _show_drafts(len(paths), folders.display_path(target)),
        problems,
    )


def send_due(
    options: CommonOptions,
    edition: Edition,
    members: Sequence[str],
    send_options: SendOptions,
    warnings: Sequence[Problem],
    yes: bool,
) -> Answer:
    """Sends what is due, after asking where it is more than one message and `yes` isn't said. Raises
    PressklarError as reading the server's settings and planning do.
    """
    from ..dispatch.outbox import opened_outbox
    from ..dispatch.post import MailConnection, read_server
    from ..dispatch.sending import SendingTally, Tools
    from ..manuscript.picking import pick_members

    folders, trial = options.folders, bool(send_options.to)
    picked, server = pick_members(edition, members), read_server(os.environ)
    with opened_outbox(folders, edition, picked, send_options) as outbox:
        plan, tally = outbox.plan, SendingTally()
        if len(plan.due) > 1 and not yes and not _confirmed(options, plan, trial):
            return Answer(
                {"edition": edition.id, "sent": 0},
                lambda: click.echo(tr("Nothing was sent.")),
                (*warnings, *plan.problems),
            )
        if plan.due:
            with terminal.progress(options.silent) as progress:
                tally = outbox.send(Tools(MailConnection(server), progress))
    problems = (*warnings, *plan.problems, *tally.problems)
    keys = {
        "edition": edition.id,
        "trial": trial,
        "due": len(plan.due),
        "had": plan.had,
        "sent": tally.sent,
        "refused": tally.refused,
        "uncertain": tally.uncertain,
        "delayed": tally.delayed,
    }
    code = 3 if tally.stopped else int(any(problem.code in _UNSETTLED for problem in problems))
    return Answer(keys, lambda: _show_tally(tally, plan, send_options), problems, code)


def _confirmed(options: CommonOptions, plan: Plan, trial: bool) -> bool:
    """Asks whether so many are to be sent. Raises UsageError (E871) where nobody is there to ask."""
    count = len(plan.due)
    if trial:
        messages = plural(
            count,
            "{count} message, all to the address after --to",
            "{count} messages, all to the address after --to",
        )
    else:
        members = plural(len({due.member.id for due in plan.due}), "{count} member", "{count} members")
        messages = plural(
            count, "{count} message to {members}", "{count} messages to {members}", members=members
        )
    weight = size(sum(file.size for due in plan.due for file in due.parcel.attached))
    return confirm(
        options,
        tr("Send {messages} ({size} in all)?", messages=messages, size=weight),
        tr("Nobody is there to ask whether to send {messages}. Nothing was sent.", messages=messages),
        tr("Look at them with --dry-run, then add --yes; or send one with --limit 1."),
    )


def confirm(options: CommonOptions, question: str, refusal: str, hint: str, code: str = "E871") -> bool:
    """Asks the person at the terminal. Raises UsageError (with the refusal) where nobody is there."""
    if options.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(Problem(code, None, refusal, hint))
    return click.confirm(terminal.wrapped(terminal.plain(question)), err=True)


def _as_keys(preview: Preview) -> dict[str, Any]:
    return {
        "member": preview.due.member.id,
        "recipient": preview.due.recipient,
        "subject": preview.subject,
        "version": preview.due.parcel.version,
        "attachments": [{"name": file.name, "size": file.size} for file in preview.attached],
        "left_out": [file.name for file in preview.packed.left_out],
        "link": preview.packed.link or None,
        "lines": list(preview.lines),
    }


def _show_messages(previews: Sequence[Preview], plan: Plan) -> None:
    coloured = terminal.has_colours(sys.stdout)

    def echo(text: str, **style: Any) -> None:
        click.echo(click.style(terminal.plain(text), **style) if coloured else terminal.plain(text))

    for preview in previews:
        echo(f"{preview.due.label} <{preview.due.recipient}>", bold=True)
        echo(f"  {preview.subject}")
        files = [f"{file.name} {size(file.size)}" for file in preview.attached] + [
            tr("{file} {size} as a link", file=file.name, size=size(file.size))
            for file in preview.packed.left_out
        ]
        echo("  " + ("  ·  ".join(files) or tr("nothing attached")), fg="cyan")
        for line in preview.lines:
            echo(f"  │ {line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}", dim=True)
        click.echo()
    sentences = [tr("Nothing was sent.")]
    if previews:
        weight = size(sum(file.size for preview in previews for file in preview.attached))
        sentences.append(
            plural(
                len(previews),
                "{count} message would go, {size} in all.",
                "{count} messages would go, {size} in all.",
                size=weight,
            )
        )
    else:
        sentences.append(plural(0, "{count} message would go.", "{count} messages would go."))
    if plan.had:
        sentences.append(plural(plan.had, "{count} has had theirs.", "{count} have had theirs."))
    click.echo(" ".join(sentences))


def _show_drafts(count: int, target: str) -> None:
    click.echo(
        plural(
            count,
            "{count} draft in {folder}. Open it, look, and send it. Then note it, or `send` sends it once "
            "more: {program} ledger resolve MEMBER --sent",
            "{count} drafts in {folder}. Open each, look, and send it. Then note it, or `send` sends it once "
            "more: {program} ledger resolve MEMBER --sent",
            folder=terminal.plain(target),
            program=program(),
        )
    )


def _show_tally(tally: SendingTally, plan: Plan, send_options: SendOptions) -> None:
    if not plan.due:
        click.echo(_why_nobody(plan, send_options))
        return
    waiting = len(plan.due) - tally.sent - tally.refused - tally.uncertain - tally.delayed
    counts = [plural(tally.sent, "{count} sent", "{count} sent")]
    if tally.refused:
        counts.append(plural(tally.refused, "{count} refused", "{count} refused"))
    if tally.uncertain:
        counts.append(plural(tally.uncertain, "{count} uncertain", "{count} uncertain"))
    if tally.delayed:
        counts.append(plural(tally.delayed, "{count} put off", "{count} put off"))
    if waiting:
        counts.append(plural(waiting, "{count} waiting", "{count} waiting"))
    if send_options.to:
        click.echo(tr("{counts}, as a trial: it counts for nobody.", counts=", ".join(counts)))
    else:
        counted = ", ".join(counts)
        click.echo(tr("{counts}. {program} ledger shows who has what.", counts=counted, program=program()))


def _why_nobody(plan: Plan, send_options: SendOptions) -> str:
    """Why nothing is due, in a sentence."""
    if plan.had:
        return plural(
            plan.had,
            "There is nobody to send to: {count} has had theirs.",
            "There is nobody to send to: {count} have had theirs.",
        )
    if plan.problems:
        return tr("There is nobody to send to: see above.")
    if send_options.changed:
        return tr("There is nobody to send to: nobody has had an earlier parcel.")
    return tr("There is nobody to send to: there are no recipients.")
