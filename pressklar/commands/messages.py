"""What all commands that send messages share: the preview, the drafts, the question, the sending, and what is
told of each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from ..foundation.invocation import program
from ..foundation.sizes import size
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .help import option
from .shared import Answer, CommonOptions, nothing

if TYPE_CHECKING:
    from ..dispatch.ledger import Kind, Ledger
    from ..dispatch.planning import Plan, Preview, SendOptions
    from ..dispatch.sending import SendingTally
    from ..model import Edition

    Planner: TypeAlias = Callable[[Ledger | None], Plan]

_UNSETTLED = frozenset({"W873", "W874", "W875", "E873"})
"""Problems that leave a recipient without its parcel, or a person with something to settle: the exit code is
then 1.
"""
dry_run_option = option("--dry-run", is_flag=True, help="Show every message, and connect to nothing.")
limit_option = option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most so many messages, for instance 1 for a trial.",
)
to_option = option(
    "--to",
    metavar="ADDRESS",
    default="",
    help="A trial: all goes to this address instead, and counts for nobody.",
)
yes_option = option("--yes", is_flag=True, help="Don't ask before it is sent to more than one.")
_LONGEST = 100
"""Characters of a message's line that a dry run shows."""


def previewed(
    options: CommonOptions,
    edition: Edition,
    planner: Planner,
    send_options: SendOptions,
    drafts: Path | None,
    warnings: Sequence[Problem] = (),
) -> Answer:
    """A dry run of what the planner finds due; or drafts in that folder. Raises ContentError."""
    from ..dispatch.ledger import open_ledger
    from ..dispatch.planning import preview
    from ..dispatch.sending import write_drafts

    folders = options.folders
    with open_ledger(folders, edition.id) as ledger:
        plan = planner(ledger)
    problems = (*warnings, *plan.problems)
    if drafts is None:
        previews = [preview(folders, edition, due) for due in plan.due]
        return Answer(
            {"edition": edition.id, "had": plan.had, "messages": [*map(_as_keys, previews)]},
            lambda: _show_messages(previews, plan),
            problems,
        )
    paths = write_drafts(folders, edition, plan.due, drafts)
    return Answer(
        {"edition": edition.id, "had": plan.had, "drafts": [*map(folders.display_path, paths)]},
        lambda: (
            _show_drafts(plan, folders.display_path(drafts))
            if plan.due
            else click.echo(_why_nobody(plan, send_options))
        ),
        problems,
    )


def sent(
    options: CommonOptions,
    edition: Edition,
    planner: Planner,
    send_options: SendOptions,
    kind: Kind,
    *,
    yes: bool,
    warnings: Sequence[Problem] = (),
    before: Callable[[], None] = nothing,
) -> Answer:
    """Sends what the planner finds due, all of one kind, after asking where it is more than one message;
    `before` is called once that is settled. Raises what hinders it.
    """
    from ..dispatch.outbox import opened_outbox
    from ..dispatch.post import MailConnection, read_server
    from ..dispatch.sending import SendingTally, Tools

    folders, trial = options.folders, bool(send_options.to)
    server = read_server(os.environ)
    with opened_outbox(folders, edition, planner, kind) as outbox:
        plan, tally = outbox.plan, SendingTally()
        if len(plan.due) > 1 and not yes and not _confirmed(options, plan, trial):
            return Answer(
                {"edition": edition.id, "sent": 0},
                lambda: click.echo(tr("Nothing was sent.")),
                (*warnings, *plan.problems),
            )
        before()
        if plan.due:
            with terminal.progress(options.silent) as progress:
                tally = outbox.send(Tools(MailConnection(server), progress), trial=trial)
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


def _show_drafts(plan: Plan, target: str) -> None:
    due = plan.due[0]
    of_kind = "" if due.kind == "parcel" else f" --of {due.kind}"
    click.echo(
        plural(
            len(plan.due),
            "{count} draft in {folder}. Open it, look, and send it. Then note it, or `{command}` sends it "
            "once more: {noting}",
            "{count} drafts in {folder}. Open each, look, and send it. Then note it, or `{command}` sends it "
            "once more: {noting}",
            folder=terminal.plain(target),
            command=due.command,
            noting=f"{program()} ledger resolve MEMBER --sent{of_kind}",
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
        kind = plan.due[0].kind
        command = f"{program()} ledger" + ("" if kind == "parcel" else f" --of {kind}")
        click.echo(tr("{counts}. {command} shows who has what.", counts=", ".join(counts), command=command))


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
