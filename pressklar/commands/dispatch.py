"""send and ledger: the parcels on their way, and what became of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..foundation.folders import Folders
from ..foundation.invocation import guide, program
from ..locale import plural, tr
from ..problems import ContentError, Problem, UsageError, has_errors
from . import terminal
from .build import size
from .help import command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.forgetting import Found
    from ..dispatch.ledger_pages import View
    from ..dispatch.planning import Plan, Preview, SendOptions
    from ..dispatch.sending import Tally
    from ..model import Edition

_LEFT = frozenset({"W873", "W874", "W875", "E873"})
"""What leaves a recipient without its parcel, or a person with something to settle: the exit code is then
1.
"""


@command(short_help="Sends each member its parcel, once.", epilog=f"\b\n{guide('dispatch.md')} says more.")
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

    edition = _edition(options)
    wanted = SendOptions(trial_address(to) if to else "", changed, limit, bool(members))
    changes = changed_since(options.folders, edition.id, inputs_of(options.folders, edition))
    warnings = approved(options.folders, edition, changes, trial=dry_run or bool(to))
    if dry_run or eml is not None:
        return _looked_at(options, edition, members, wanted, warnings, None if dry_run else eml)
    return _sent(options, edition, members, wanted, warnings, yes)


def _edition(options: CommonOptions) -> Edition:
    from ..building import workflow
    from ..manuscript import read_edition

    reading = read_edition(options.folders, options.edition or workflow.newest(options.folders))
    if reading.edition is None or has_errors(reading.problems):
        raise ContentError(*reading.problems)
    return reading.edition


def _looked_at(
    options: CommonOptions,
    edition: Edition,
    members: Sequence[str],
    wanted: SendOptions,
    warnings: Sequence[Problem],
    eml: str | None,
) -> Answer:
    """A dry run, or drafts in the folder `eml` ("" for the usual one)."""
    from ..dispatch.ledger import open_ledger
    from ..dispatch.planning import make_plan, preview
    from ..dispatch.sealed import drafts_folder
    from ..dispatch.sending import write_drafts
    from ..manuscript.picking import pick_members

    with open_ledger(options.folders, edition.id) as ledger:
        plan = make_plan(options.folders, edition, pick_members(edition, members), ledger, wanted)
    problems = (*warnings, *plan.problems)
    if eml is None:
        shown = [preview(options.folders, edition, due) for due in plan.due]
        return Answer(
            {"edition": edition.id, "had": plan.had, "messages": [_as_keys(one) for one in shown]},
            lambda: _show_messages(shown, plan),
            problems,
        )
    target = Path(eml) if eml else drafts_folder(options.folders, edition.id)
    paths = write_drafts(options.folders, edition, plan.due, target)
    return Answer(
        {
            "edition": edition.id,
            "had": plan.had,
            "drafts": [options.folders.display_path(path) for path in paths],
        },
        lambda: _show_drafts(len(paths), options.folders.display_path(target)),
        problems,
    )


def _sent(
    options: CommonOptions,
    edition: Edition,
    members: Sequence[str],
    wanted: SendOptions,
    warnings: Sequence[Problem],
    yes: bool,
) -> Answer:
    from ..dispatch.ledger import lock_path, open_ledger
    from ..dispatch.lock import alone
    from ..dispatch.planning import make_plan
    from ..dispatch.post import Post, read_server
    from ..dispatch.sending import Run, Tally, Tools
    from ..manuscript.picking import pick_members

    picked, server = pick_members(edition, members), read_server(os.environ)
    with (
        alone(lock_path(options.folders, edition.id)),
        open_ledger(options.folders, edition.id, make=True) as ledger,
    ):
        assert ledger is not None
        ledger.doubt()
        plan = make_plan(options.folders, edition, picked, ledger, wanted)
        if len(plan.due) > 1 and not yes and not _confirmed(options, plan, wanted):
            return Answer(
                {"edition": edition.id, "sent": 0},
                lambda: click.echo(tr("Nothing was sent.")),
                (*warnings, *plan.problems),
            )
        tally = Tally()
        if plan.due:
            with terminal.progress(options.silent) as progress:
                tally = Run(
                    options.folders, edition, ledger, Tools(Post(server), progress), trial=bool(wanted.to)
                ).send(plan.due)
    problems = (*warnings, *plan.problems, *tally.problems)
    keys = {
        "edition": edition.id,
        "trial": bool(wanted.to),
        "due": len(plan.due),
        "had": plan.had,
        "sent": tally.sent,
        "refused": tally.refused,
        "uncertain": tally.uncertain,
        "delayed": tally.delayed,
    }
    code = 3 if tally.stopped else int(any(problem.code in _LEFT for problem in problems))
    return Answer(keys, lambda: _show_tally(tally, plan, wanted), problems, code)


def _confirmed(options: CommonOptions, plan: Plan, wanted: SendOptions) -> bool:
    """Asks whether so many are to be sent. Raises UsageError (E871) where nobody is there to ask."""
    count = len(plan.due)
    members = plural(len({due.member.id for due in plan.due}), "{count} member", "{count} members")
    what = f"{count} messages" + (tr(", all to the address after --to") if wanted.to else f" to {members}")
    if options.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            Problem(
                "E871",
                None,
                tr("Nobody is there to ask whether to send {what}. Nothing was sent.", what=what),
                tr("Look at them with --dry-run, then add --yes; or send one with --limit 1."),
            )
        )
    weight = size(sum(file.size for due in plan.due for file in due.parcel.attached))
    return click.confirm(tr("Send {what} ({weight} in all)?", what=what, weight=weight), err=True)


def _as_keys(one: Preview) -> dict[str, Any]:
    return {
        "member": one.due.member.id,
        "recipient": one.due.recipient,
        "subject": one.subject,
        "version": one.due.parcel.version,
        "attachments": [{"name": file.name, "size": file.size} for file in one.attached],
        "left_out": [file.name for file in one.packed.left_out],
        "link": one.packed.link or None,
        "lines": list(one.lines),
    }


def _show_messages(shown: Sequence[Preview], plan: Plan) -> None:
    coloured = terminal.has_colours(sys.stdout)

    def echo(text: str, **style: Any) -> None:
        click.echo(click.style(terminal.plain(text), **style) if coloured else terminal.plain(text))

    for one in shown:
        echo(f"{one.due.label} <{one.due.recipient}>", bold=True)
        echo(f"  {one.subject}")
        files = [f"{file.name} {size(file.size)}" for file in one.attached] + [
            tr("{file} {size} as a link", file=file.name, size=size(file.size))
            for file in one.packed.left_out
        ]
        echo("  " + ("  ·  ".join(files) or "nothing attached"), fg="cyan")
        for line in one.lines:
            echo(f"  │ {line if len(line) <= 100 else line[:99] + '…'}", dim=True)
        click.echo()
    weight = size(sum(file.size for one in shown for file in one.attached))
    had = f" {_had(plan)}" if plan.had else ""
    click.echo(
        tr(
            "Nothing was sent. {count} would go{value}.{had}",
            count=plural(len(shown), "{count} message", "{count} messages"),
            value=f", {weight} in all" if shown else "",
            had=had,
        )
    )


def _show_drafts(count: int, target: str) -> None:
    click.echo(
        tr(
            "{count} in {plain}. Open each, look, and send it. Then note it, or `send` sends it "
            "once more: {program} ledger resolve MEMBER --sent",
            count=plural(count, "{count} draft", "{count} drafts"),
            plain=terminal.plain(target),
            program=program(),
        )
    )


def _had(plan: Plan) -> str:
    return f"{plan.had} {'has' if plan.had == 1 else 'have'} had theirs."


def _show_tally(tally: Tally, plan: Plan, wanted: SendOptions) -> None:
    if not plan.due:
        why = tr("nobody has had an earlier parcel.") if wanted.changed else tr("there are no recipients.")
        click.echo(
            tr("There is nobody to send to: ")
            + (_had(plan) if plan.had else "see above." if plan.problems else why)
        )
        return
    others = ((tally.refused, "refused"), (tally.uncertain, "uncertain"), (tally.delayed, "put off"))
    parts = [f"{tally.sent} sent", *(f"{count} {name}" for count, name in others if count)]
    left = len(plan.due) - tally.sent - tally.refused - tally.uncertain - tally.delayed
    parts += [f"{left} waiting"] if left else []
    click.echo(
        f"{', '.join(parts)}{', as a trial: it counts for nobody' if wanted.to else ''}. "
        f"{'' if wanted.to else '{program()} ledger shows who has what.'}".rstrip()
    )


def _meant(options: CommonOptions, found: Found) -> bool:
    """Asks whether it is that person. Raises UsageError (E871) where nobody is there to ask."""
    who = tr(
        "{said}, of whom {rows} of the ledger speak{detail}",
        said=found.said,
        rows=plural(found.rows, "{count} row", "{count} rows"),
        detail="s" if found.rows == 1 else "",
    )
    if options.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            Problem(
                "E871",
                None,
                tr("Nobody is there to ask whether this is the one: {who}. Nothing was taken out.", who=who),
                tr("Add --yes if it is, or give the whole address instead of the name."),
            )
        )
    return click.confirm(terminal.plain(tr("Found: {who}. Take them out?", who=who)), err=True)


@click.group(
    short_help="Shows who has been sent what; settles what is uncertain; forgets a person.",
    invoke_without_command=True,
)
@option("--html", "as_html", is_flag=True, help="Write output/EDITION/ledger.html too, to read and to print.")
@option("--csv", "as_csv", is_flag=True, help="Write output/EDITION/ledger.csv too, for a spreadsheet.")
@shared
@click.pass_context
def ledger(context: click.Context, as_html: bool, as_csv: bool) -> Answer | None:
    """Shows who has been sent what. Recipients are named by their place in members.yaml, never by their
    addresses.
    """
    if context.invoked_subcommand:
        return None
    options = current_options()
    from ..dispatch.ledger_pages import write_csv, write_page

    edition = _edition(options)
    found = _view(options.folders, edition)
    written = [
        *([write_page(options.folders, found)] if as_html else []),
        *([write_csv(options.folders, found)] if as_csv else []),
    ]
    names = [options.folders.display_path(path) for path in written]
    return Answer({**found.as_dict(), "files": names}, lambda: _show_ledger(found, names))


def _view(folders: Folders, edition: Edition) -> View:
    from ..dispatch.ledger import lock_path, open_ledger
    from ..dispatch.ledger_pages import view
    from ..dispatch.lock import is_free

    running = not is_free(lock_path(folders, edition.id))
    with open_ledger(folders, edition.id) as opened:
        return view(folders, edition, opened, running=running)


def _show_ledger(found: View, names: Sequence[str]) -> None:
    from ..dispatch.ledger_pages import STATES
    from .dispatch_table import ledger_lines

    for line in ledger_lines(found):
        click.echo(line)
    trials = (
        " " + plural(found.trials, "{count} trial besides.", "{count} trials besides.")
        if found.trials
        else ""
    )
    closed = (
        tr(" {closed} former without a parcel left out: the CSV file has all.", closed=found.closed)
        if found.closed
        else ""
    )
    click.echo(f"\n{', '.join(f'{count} {STATES[state]}' for state, count in found.counts)}.{trials}{closed}")
    if found.complete:
        click.echo(tr("All have theirs."))
    for name in names:
        click.echo(
            tr("To read and print: {plain}", plain=terminal.plain(name))
            if name.endswith("html")
            else tr("For a spreadsheet: {plain}", plain=terminal.plain(name))
        )


@ledger.command(short_help="Says whether what is uncertain of a member's arrived.")
@click.argument("member")
@option(
    "--sent/--not-sent",
    "arrived",
    default=None,
    help="It arrived (or was sent by hand), or it didn't and is to be sent again.",
)
@shared
def resolve(member: str, arrived: bool | None) -> Answer:
    """Says whether what is uncertain of a MEMBER's arrived. With --sent also what was sent by hand, from
    drafts, is noted.
    """
    options = current_options()
    from ..dispatch.ledger import lock_path, open_ledger
    from ..dispatch.lock import alone
    from ..dispatch.mail import pack
    from ..dispatch.planning import SendOptions, make_plan
    from ..manuscript.picking import pick_members

    if arrived is None:
        raise UsageError(
            Problem("E871", None, tr("It isn't said whether it arrived."), tr("Add --sent or --not-sent."))
        )
    edition = _edition(options)
    with (
        alone(lock_path(options.folders, edition.id)),
        open_ledger(options.folders, edition.id, make=arrived) as opened,
    ):
        settled = 0
        if opened is not None:
            opened.doubt()
            settled = opened.resolve(member, arrived)
            if not settled and arrived:
                due = make_plan(
                    options.folders,
                    edition,
                    pick_members(edition, (member,)),
                    opened,
                    SendOptions(named=True),
                ).due
                rows = opened.queue((one.member.id, one.recipient, one.parcel.version, False) for one in due)
                settings = options.folders.display_path(edition.folder / "edition.yaml")
                opened.enclose(
                    {
                        row: one.filed(pack(one.parcel, edition.dispatch, settings))
                        for one, row in zip(due, rows, strict=True)
                    }
                )
                for row in rows:
                    opened.mark(row, "sent", tr("sent by hand"))
                settled = len(due)
    if not settled:
        pick_members(edition, (member,))
        raise UsageError(
            Problem(
                "E871",
                None,
                tr("Nothing of {member} is uncertain.", member=member),
                tr("{program} ledger shows how each stands.", program=program()),
            )
        )
    words = tr("noted as sent") if arrived else tr("to be sent again by the next send")
    return Answer(
        {"edition": edition.id, "member": member, "settled": settled},
        lambda: click.echo(f"{plural(settled, '{count} message', '{count} messages')} {words}."),
    )


@ledger.command(short_help="Takes a person out of the ledger.")
@click.argument("person")
@option("--yes", is_flag=True, help="Don't ask whether whom a name stands for is the one.")
@shared
def forget(person: str, yes: bool) -> Answer:
    """Takes a PERSON out of every edition's ledger, or that of --edition. The counts stay.

    PERSON is an address, or a name: of a contact, of a member, or as it stands in an address. For a name it
    says whom it found, and asks.
    """
    options = current_options()
    from ..dispatch.forgetting import find_people, forget_person

    found = find_people(options.folders, options.edition, person)
    if (
        len(found) == 1
        and found[0].address != person.strip().casefold()
        and not yes
        and not _meant(options, found[0])
    ):
        return Answer({"rows": 0}, lambda: click.echo(tr("Nothing was taken out.")))
    rows, problems = forget_person(options.folders, options.edition, person, found)
    return Answer(
        {"rows": rows},
        lambda: click.echo(
            tr(
                "Taken out; {rows} of the ledger now with a mark instead.",
                rows=plural(rows, "{count} row", "{count} rows"),
            )
        ),
        problems,
    )
