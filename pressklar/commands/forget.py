"""forget: a person taken out of everything that can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..locale import plural, tr
from . import terminal
from .help import argument, command, option
from .messages import confirm
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.traces import ForgetPlan


@command(short_help="Takes a person out of content, history, returned files and ledgers. For good.")
@argument("person", metavar="PERSON")
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--yes", is_flag=True, help="Don't ask.")
@shared
def forget(person: str, dry_run: bool, yes: bool) -> Answer:
    """Finds a PERSON, by the whole name or an e-mail address, in the content of all editions, in what was
    kept and returned, in the history and in the ledgers; shows all of it, asks, and takes it out.

    This can't be undone. It says what can't be reached from here: earlier backups, mails that were sent,
    files that were built before.
    """
    from ..dispatch.traces import forget_everywhere, forget_plan, left_over

    options = current_options()
    folders = options.folders
    plan = forget_plan(folders, person)
    if not options.silent:
        _show(options, plan)
    is_meant = not plan.is_empty and not dry_run and (yes or _is_meant(options, plan))
    problems = forget_everywhere(folders, plan) if is_meant else (*left_over(folders, plan.unreachable),)
    keys = {
        "person": person,
        "dry_run": dry_run,
        "forgotten": is_meant,
        "terms": list(plan.traces.terms),
        "files": [folders.display_path(change.path) for change in plan.changes],
        "history": plan.history,
        "ledger": sum(each.rows for each in plan.ledger),
    }
    return Answer(keys, lambda: _show_end(plan, is_meant), problems)


def _show(options: CommonOptions, plan: ForgetPlan) -> None:
    from ..manuscript import editions
    from ..manuscript.states import StatePair
    from .history import show_differences

    folders = options.folders
    click.echo(tr("Looked for: {terms}", terms=terminal.plain(", ".join(plan.traces.terms))))
    texts = [change for change in plan.changes if change.path.suffix == ".yaml"]
    if texts:
        pair = StatePair(
            {change.path: change.path.read_bytes() for change in texts},
            {change.path: change.data for change in texts},
        )
        show_differences(folders, options.edition or (editions(folders) or ("",))[-1], pair)
    for change in plan.changes:
        if change not in texts:
            click.echo(terminal.plain(folders.display_path(change.path)))
    if plan.history:
        click.echo(plural(plan.history, "{count} text in the history", "{count} texts in the history"))
    if plan.ledger:
        rows = sum(each.rows for each in plan.ledger)
        click.echo(plural(rows, "{count} row of the ledger", "{count} rows of the ledger"))


def _is_meant(options: CommonOptions, plan: ForgetPlan) -> bool:
    return confirm(
        options,
        tr("Take that out for good? It can't be undone."),
        tr("Nobody is there to ask. Nothing was changed."),
        tr("Look at it with --dry-run, and add --yes."),
        "E835",
    )


def _show_end(plan: ForgetPlan, is_forgotten: bool) -> None:
    if plan.is_empty:
        click.echo(tr("Nothing here names them."))
    else:
        click.echo(
            tr("Taken out everywhere that is named above.") if is_forgotten else tr("Nothing was written.")
        )
