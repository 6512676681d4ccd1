"""finish: from texts to sent parcels, as one row of steps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ..foundation.invocation import program
from ..locale import tr
from ..problems import OutsideError
from . import terminal
from .guided import GuidedCommand
from .help import command, option
from .messages import sent as sent_messages
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..building.finishing import Advance, Finishing
    from ..dispatch.ledger import Ledger
    from ..dispatch.planning import Plan

_SIGNS = {"done": "✓", "due": "→", "decide": "→", "hindered": "!", "later": " "}
_COLOURS = {"done": "green", "due": "cyan", "decide": "cyan", "hindered": "red"}


@command(
    cls=GuidedCommand,
    page="dispatch.md",
    short_help="Builds, checks, approves, parcels and sends, and stops where you decide.",
)
@option("--by", metavar="NAME", default="", help="Approve by this name what stood when the command began.")
@option("--yes", is_flag=True, help="Don't ask before the parcels are sent.")
@shared
def finish(by: str, yes: bool) -> Answer:
    """Goes along the row build, check, approve, parcels, send: does what is due, and stops where a person
    decides.

    It stops at errors, which are mended first; before the approval, which somebody gives by name who has
    looked at findings and pages; and before anything is sent. Run it again, and it goes on where it stopped:
    what is done is known by what stands in output/ and in the records. The exit code is 0 when all is done.
    """
    options = current_options()
    name = " ".join(by.split())
    advance = _go_on(options, name)
    asked = _asked_name(options, advance) if not name else ""
    if asked:
        again = _go_on(options, asked)
        advance = replace(again, done=(*advance.done, *again.done))
    step = advance.finishing.next
    if step is not None and step.name == "send" and step.state == "decide" and (yes or _is_asking(options)):
        return _with_sending(options, advance, yes)
    return _answer(advance, bool(name))


def _go_on(options: CommonOptions, by: str) -> Advance:
    from ..building.finishing import go_on
    from ..building.workflow import newest

    edition = options.edition or newest(options.folders)
    with terminal.progress(options.silent) as progress:
        return go_on(options.folders, edition, progress, by)


def _is_asking(options: CommonOptions) -> bool:
    """Whether a person is there to be asked."""
    return not options.silent and sys.stdin.isatty() and sys.stderr.isatty()


def _asked_name(options: CommonOptions, advance: Advance) -> str:
    """The name of whoever approves, asked for where the approval is next; "" for nobody yet."""
    step = advance.finishing.next
    if step is None or step.name != "approve" or not _is_asking(options):
        return ""
    terminal.print_problems(advance.problems, brief=True)
    for line in _lines(options, advance.finishing):
        click.echo(line, err=True)
    question = tr("Your name, to approve it as it stands (nothing: not yet)")
    return " ".join(str(click.prompt(question, default="", show_default=False, err=True)).split())[:200]


def _with_sending(options: CommonOptions, advance: Advance, yes: bool) -> Answer:
    """Sends what is due; then the row as it stands after that."""
    from ..building.finishing import finishing
    from ..building.status import edition_status
    from ..checks.approval import changed_since
    from ..dispatch.planning import SendOptions, approved, make_plan
    from ..foundation.inputs import inputs_of
    from ..manuscript.picking import pick_members
    from .dispatch import edition_to_send

    folders = options.folders
    edition = edition_to_send(replace(options, edition=advance.finishing.edition))
    warnings = approved(
        folders, edition, changed_since(folders, edition.id, inputs_of(folders, edition)), trial=False
    )

    def due(ledger: Ledger | None) -> Plan:
        return make_plan(folders, edition, pick_members(edition, ()), ledger, SendOptions())

    try:
        sent = sent_messages(options, edition, due, SendOptions(), "parcel", yes=yes, warnings=warnings)
    except OutsideError as error:
        stopped = _answer(replace(advance, problems=(*advance.problems, *error.problems)))
        return replace(stopped, code=error.exit_code)
    row = finishing(folders, edition, edition_status(folders, edition), advance.proof)
    done = advance.done if row.next else (*advance.done, "send")
    answer = _answer(replace(advance, done=done, finishing=row, problems=(*advance.problems, *sent.problems)))

    def show() -> None:
        sent.show()
        answer.show()

    return replace(
        answer, keys={**answer.keys, "sending": dict(sent.keys)}, show=show, code=max(answer.code, sent.code)
    )


def _answer(advance: Advance, named: bool = False) -> Answer:
    options, row = current_options(), advance.finishing
    keys = {"edition": row.edition, "done": list(advance.done), **row.as_dict()}

    def show() -> None:
        for line in _lines(options, row):
            click.echo(line)
        click.echo(_what_next(row, advance.done, named))

    return Answer(keys, show, advance.problems, int(row.next is not None), brief=True)


def _lines(options: CommonOptions, row: Finishing) -> list[str]:
    """The row, a line a step; a long one goes on under its own words."""
    from ..building.finishing import STEPS

    coloured = terminal.has_colours(sys.stdout)
    width = max(len(tr(STEPS[step.name])) for step in row.steps)
    lines = []
    for step in row.steps:
        sign = _SIGNS[step.state]
        if coloured and step.state in _COLOURS:
            sign = click.style(sign, fg=_COLOURS[step.state])
        line = f"{sign} {tr(STEPS[step.name]):<{width}}  {terminal.plain(step.facts)}".rstrip()
        lines.append(terminal.wrapped(line, width + 4, sys.stdout))
    return lines


def _what_next(row: Finishing, done: Sequence[str], named: bool) -> str:
    """What a person does now, in a sentence with the command. `done` are the steps of this run, `named` says
    whether somebody wanted to approve.
    """
    step, words = row.next, {"program": program(), "edition": row.edition}
    if step is None:
        return tr("All is done.")
    if step.state == "hindered":
        return tr("Mend what is named above; then: {program} finish --edition {edition}", **words)
    if step.name == "approve" and named and "build" in done:
        return tr(
            "It was built by this very run, and nobody can have looked at it. Look at "
            "output/{edition}/proof.html and at the pages; then run the same command again.",
            **words,
        )
    if step.name == "approve":
        return tr(
            "Look at output/{edition}/proof.html and at the pages of output/{edition}/booklet.pdf; then: "
            "{program} finish --edition {edition} --by NAME",
            **words,
        )
    if step.name == "send":
        return tr(
            "Look at each message with {program} send --dry-run, and try one with --limit 1 --to ADDRESS; "
            "then: {program} finish --edition {edition} --yes. {program} ledger tells of what was refused or "
            "is uncertain.",
            **words,
        )
    return tr("Go on: {program} finish --edition {edition}", **words)
