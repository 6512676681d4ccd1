"""parcel: what each member receives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.invocation import guide
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .build import size
from .help import command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.parcels import Parcel
    from ..dispatch.public import Public


@command(
    short_help="Makes each member's parcel into output/EDITION/parcels/MEMBER/.",
    epilog=f"\b\n{guide('dispatch.md')} says more.",
)
@option(
    "--member",
    "members",
    multiple=True,
    metavar="ID",
    help="Only this member's; may be said several times. Without it: everybody's.",
)
@option(
    "--workers",
    metavar="N|dask://HOST:PORT",
    help="How many processes do the work, or which Dask cluster. Without it: one a core.",
)
@option(
    "--public",
    is_flag=True,
    help="The public edition instead, without anybody's address, into output/EDITION/public/.",
)
@shared
def parcel(members: tuple[str, ...], workers: str | None, public: bool) -> Answer:
    """Makes each member's parcel into output/EDITION/parcels/MEMBER/: the booklet, its proposals marked, an
    excerpt and a Word draft of them, a letter.

    What a parcel holds, and in which language its letter is, stands in members.yaml, and under dispatch: in
    edition.yaml.
    """
    options = current_options()
    from ..building import workflow
    from ..dispatch.workers import Workers
    from ..pdf.workshop import Workshop

    if public and members:
        raise UsageError(
            Problem(
                "E867",
                None,
                tr("The public edition is nobody's parcel."),
                tr("Leave out either --public or --member."),
            )
        )
    hands = Workers.read(workers)
    edition = options.edition or workflow.newest(options.folders)
    with terminal.progress(options.silent) as progress, Workshop() as workshop:
        if public:
            from ..dispatch.public import make_public

            return _public(
                options.folders, edition, make_public(options.folders, edition, workshop, progress)
            )
        from ..dispatch.parcels import make_parcels

        made, problems = make_parcels(options.folders, edition, members, workshop, progress, hands)
    parcels = [
        {
            "member": one.member.id,
            "folder": options.folders.display_path(one.folder),
            "files": list(one.files),
            "size": one.size,
            "proposals": one.proposals,
            "version": one.version,
            "changed": one.changed,
        }
        for one in made
    ]
    return Answer({"edition": edition, "parcels": parcels}, lambda: _show(options.folders, made), problems)


def _show(folders: Folders, made: list[Parcel]) -> None:
    rows = [
        (
            folders.display_path(one.folder),
            str(one.proposals),
            str(len(one.files)),
            size(one.size),
            "made" if one.changed else "unchanged",
        )
        for one in made
    ]
    terminal.print_table(("parcel", "proposals", "files", "size", ""), rows, right=(1, 2, 3))
    changed = sum(one.changed for one in made)
    click.echo(
        tr(
            "{count}, {changed} of them changed by this run.",
            count=plural(len(made), "{count} parcel", "{count} parcels"),
            changed=changed,
        )
        if changed != len(made)
        else plural(len(made), "{count} parcel made.", "{count} parcels made.")
    )


def _public(folders: Folders, edition: str, made: Public) -> Answer:
    keys = {
        "edition": edition,
        "folder": folders.display_path(made.folder),
        "files": list(made.files),
        "addresses_left_out": made.left_out,
        "changed": made.changed,
    }
    said = tr(
        "{folder}: PDF, Word and web, with {left_out} left out.",
        folder=folders.display_path(made.folder),
        left_out=plural(made.left_out, "{count} address", "{count} addresses"),
    )
    return Answer(keys, lambda: click.echo(said), made.problems)
