"""parcel: what each member receives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.sizes import size
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .guided import GuidedCommand
from .help import command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.parcels import Parcel
    from ..dispatch.public import Public


@command(
    cls=GuidedCommand,
    page="dispatch.md",
    short_help="Makes each member's parcel into output/EDITION/parcels/MEMBER/.",
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
    processes = Workers.read(workers)
    folders, edition = options.folders, options.edition or workflow.newest(options.folders)
    with terminal.progress(options.silent) as progress, Workshop() as workshop:
        if public:
            from ..dispatch.public import make_public

            return _public(folders, edition, make_public(folders, edition, workshop, progress))
        from ..dispatch.parcels import make_parcels

        parcels, problems = make_parcels(folders, edition, members, workshop, progress, processes)
    keys = [
        {
            "member": parcel.member.id,
            "folder": folders.display_path(parcel.folder),
            "files": list(parcel.files),
            "size": parcel.size,
            "proposals": parcel.proposals,
            "version": parcel.version,
            "changed": parcel.changed,
        }
        for parcel in parcels
    ]
    return Answer({"edition": edition, "parcels": keys}, lambda: _show(folders, parcels), problems)


def _show(folders: Folders, parcels: list[Parcel]) -> None:
    rows = [
        (
            folders.display_path(parcel.folder),
            str(parcel.proposals),
            str(len(parcel.files)),
            size(parcel.size),
            tr("made") if parcel.changed else tr("unchanged"),
        )
        for parcel in parcels
    ]
    terminal.print_table((tr("parcel"), tr("proposals"), tr("files"), tr("size"), ""), rows, right=(1, 2, 3))
    changed = sum(parcel.changed for parcel in parcels)
    if changed == len(parcels):
        click.echo(plural(changed, "{count} parcel made.", "{count} parcels made."))
    else:
        click.echo(
            plural(
                len(parcels),
                "{count} parcel, {changed} of them changed by this run.",
                "{count} parcels, {changed} of them changed by this run.",
                changed=changed,
            )
        )


def _public(folders: Folders, edition: str, public: Public) -> Answer:
    folder = folders.display_path(public.folder)
    keys = {
        "edition": edition,
        "folder": folder,
        "files": list(public.files),
        "addresses_left_out": public.left_out,
        "changed": public.changed,
    }
    sentence = plural(
        public.left_out,
        "{folder}: PDF, Word and web, with {count} address left out.",
        "{folder}: PDF, Word and web, with {count} addresses left out.",
        folder=folder,
    )
    return Answer(keys, lambda: click.echo(sentence), public.problems)
