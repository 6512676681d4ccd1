"""ledger: what became of the parcels; with resolve and forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .dispatch import edition_to_send
from .help import TranslatedCommand, TranslatedGroup, argument, option
from .messages import confirm
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.forgetting import LedgerPerson
    from ..dispatch.ledger import Kind, Ledger
    from ..dispatch.ledger_pages import View
    from ..dispatch.planning import Plan
    from ..model import Edition


of_kind = option(
    "--of",
    "kind",
    type=click.Choice(["parcel", "call", "reminder"]),
    default="parcel",
    help="What was sent. Without it: parcels.",
)


@click.group(
    cls=TranslatedGroup,
    short_help="Shows who has been sent what; settles what is uncertain; forgets a person.",
    invoke_without_command=True,
)
@option("--html", "as_html", is_flag=True, help="Write output/EDITION/ledger.html too, to read and to print.")
@option("--csv", "as_csv", is_flag=True, help="Write output/EDITION/ledger.csv too, for a spreadsheet.")
@of_kind
@shared
@click.pass_context
def ledger(context: click.Context, as_html: bool, as_csv: bool, kind: Kind) -> Answer | None:
    """Shows who has been sent what. Recipients are named by their place in members.yaml, never by their
    addresses.
    """
    if context.invoked_subcommand:
        return None
    options = current_options()
    from ..dispatch.ledger_pages import write_csv, write_page

    view = _view(options.folders, edition_to_send(options), kind)
    writers = [*([write_page] if as_html else []), *([write_csv] if as_csv else [])]
    names = [options.folders.display_path(write(options.folders, view)) for write in writers]
    return Answer({**view.as_dict(), "files": names}, lambda: _show_ledger(view, names))


def _view(folders: Folders, edition: Edition, kind: Kind) -> View:
    from ..dispatch.ledger import lock_path, open_ledger
    from ..dispatch.ledger_pages import view
    from ..dispatch.lock import is_free

    running = not is_free(lock_path(folders, edition.id))
    with open_ledger(folders, edition.id) as opened:
        return view(folders, edition, opened, running=running, kind=kind)


def _show_ledger(view: View, names: Sequence[str]) -> None:
    from ..dispatch.ledger_pages import STATES
    from .dispatch_table import ledger_lines

    for line in ledger_lines(view):
        click.echo(line)
    sentences = [f"{', '.join(f'{count} {tr(STATES[state])}' for state, count in view.counts)}."]
    if view.trials:
        sentences.append(plural(view.trials, "{count} trial besides.", "{count} trials besides."))
    if view.closed:
        sentences.append(
            tr("{count} former without a parcel left out: the CSV file has all.", count=view.closed)
        )
    click.echo(f"\n{' '.join(sentences)}")
    if view.complete:
        click.echo(tr("All have theirs."))
    for name in names:
        file = terminal.plain(name)
        click.echo(
            tr("To read and print: {file}", file=file)
            if name.endswith("html")
            else tr("For a spreadsheet: {file}", file=file)
        )


@ledger.command(cls=TranslatedCommand, short_help="Says whether what is uncertain of a member's arrived.")
@argument("member", metavar="MEMBER")
@option(
    "--sent/--not-sent",
    "arrived",
    default=None,
    help="It arrived (or was sent by hand), or it didn't and is to be sent again.",
)
@of_kind
@shared
def resolve(member: str, arrived: bool | None, kind: Kind) -> Answer:
    """Says whether what is uncertain of a MEMBER's arrived. With --sent also what was sent by hand, from
    drafts, is noted.
    """
    options = current_options()
    from ..calling.planning import plan_of
    from ..dispatch.outbox import settle
    from ..dispatch.planning import SendOptions
    from ..manuscript.picking import pick_members

    if arrived is None:
        raise UsageError(
            Problem("E871", None, tr("It isn't said whether it arrived."), tr("Add --sent or --not-sent."))
        )
    folders, edition = options.folders, edition_to_send(options)

    def due(opened: Ledger) -> Plan:
        members = pick_members(edition, (member,))
        return plan_of(kind, folders, edition, members, opened, SendOptions(named=True))

    settled = settle(folders, edition, member, arrived, due, kind)
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
    return Answer(
        {"edition": edition.id, "member": member, "settled": settled},
        lambda: click.echo(
            plural(settled, "{count} message noted as sent.", "{count} messages noted as sent.")
            if arrived
            else plural(
                settled,
                "{count} message to be sent again by the next send.",
                "{count} messages to be sent again by the next send.",
            )
        ),
    )


@ledger.command(cls=TranslatedCommand, short_help="Takes a person out of the ledger.")
@argument("person", metavar="PERSON")
@option("--yes", is_flag=True, help="Don't ask whether whom a name stands for is the one.")
@shared
def forget(person: str, yes: bool) -> Answer:
    """Takes a PERSON out of every edition's ledger, or that of --edition. The counts stay.

    PERSON is an address, or a name: of a contact, of a member, or as it stands in an address. For a name it
    says whom it found, and asks.
    """
    options = current_options()
    from ..dispatch.forgetting import find_people, forget_person

    people = find_people(options.folders, options.edition, person)
    by_name = len(people) == 1 and people[0].address != person.strip().casefold()
    if by_name and not yes and not _is_meant(options, people[0]):
        return Answer({"rows": 0}, lambda: click.echo(tr("Nothing was taken out.")))
    rows, problems = forget_person(options.folders, options.edition, person, people)
    return Answer(
        {"rows": rows},
        lambda: click.echo(
            plural(
                rows,
                "Taken out; {count} row of the ledger now with a mark instead.",
                "Taken out; {count} rows of the ledger now with a mark instead.",
            )
        ),
        problems,
    )


def _is_meant(options: CommonOptions, person: LedgerPerson) -> bool:
    """Asks whether it is that person."""
    who = plural(
        person.rows,
        "{places}, of whom {count} row of the ledger speaks",
        "{places}, of whom {count} rows of the ledger speak",
        places=person.description,
    )
    return confirm(
        options,
        tr("Found: {who}. Take them out?", who=who),
        tr("Nobody is there to ask whether this is the one: {who}. Nothing was taken out.", who=who),
        tr("Add --yes if it is, or give the whole address instead of the name."),
    )
