"""backup and restore: all of a publication in one file, and back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..foundation.invocation import program
from ..locale import plural, tr
from ..problems import Problem
from . import terminal
from .help import argument, command, option
from .history import show_differences
from .messages import confirm
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..manuscript.restoring import RestorePlan


@command(short_help="Puts the whole publication into one zip file.")
@argument("file", metavar="FILE.zip", type=click.Path(dir_okay=False, path_type=Path))
@shared
def backup(file: Path) -> Answer:
    """Puts all of content/, with its records and history, and the publication's own templates and styles into
    FILE.zip. It holds people's addresses: keep it as carefully as the content itself.
    """
    from ..manuscript.backup import make_backup

    options = current_options()
    with terminal.progress(options.silent) as progress:
        count, size = make_backup(options.folders, file, progress)
    return Answer(
        {"file": str(file), "files": count, "bytes": size},
        lambda: click.echo(
            plural(
                count,
                "{count} file packed: {file}, {size:.0f} kB",
                "{count} files packed: {file}, {size:.0f} kB",
                file=terminal.plain(str(file)),
                size=size / 1000,
            )
        ),
    )


@command(short_help="Brings a backup back, after showing what that changes.")
@argument("file", metavar="FILE.zip", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--yes", is_flag=True, help="Don't ask.")
@shared
def restore(file: Path, dry_run: bool, yes: bool) -> Answer:
    """Shows what would be otherwise by the backup FILE.zip, asks, and brings it back as one act, which `undo`
    takes back. Editions that the backup doesn't have stay, and so do records and the ledger.
    """
    from ..manuscript.restoring import Backup, restore_plan
    from ..manuscript.restoring import restore as bring_back

    options = current_options()
    folders = options.folders
    with terminal.progress(options.silent) as progress:
        opened = Backup(file, progress)
    with closing(opened):
        plan = restore_plan(folders, opened)
        names = [*map(folders.display_path, sorted(plan.pair.before)), *plan.missing]
        if not options.silent:
            _show_plan(options, plan)
        revision = None
        if names and not dry_run and (yes or _is_meant(options, len(names))):
            with terminal.progress(options.silent) as progress:
                plan, revision = bring_back(folders, opened, progress)
    is_written = bool(names) and not dry_run and (revision is not None or bool(plan.missing))
    return Answer(
        {
            "file": str(file),
            "dry_run": dry_run,
            "written": is_written,
            "revision": revision.number if revision else None,
            "files": names,
            "kept": list(plan.other),
        },
        lambda: _show_end(plan, is_written, bool(names)),
        _notes(plan) if names else (),
    )


def _is_meant(options: CommonOptions, count: int) -> bool:
    return confirm(
        options,
        plural(count, "Bring {count} file back so?", "Bring {count} files back so?"),
        tr("Nobody is there to ask. Nothing was changed."),
        tr("Look at it with --dry-run, and add --yes."),
        "E835",
    )


def _show_plan(options: CommonOptions, plan: RestorePlan) -> None:
    from ..manuscript import editions

    if plan.pair.before:
        names = editions(options.folders)
        show_differences(options.folders, options.edition or (names[-1] if names else ""), plan.pair)
    for name in plan.missing:
        click.echo(tr("{file} (new)", file=terminal.plain(name)))


def _show_end(plan: RestorePlan, is_written: bool, is_other: bool) -> None:
    if not is_other:
        click.echo(tr("All is as it was then."))
    elif not is_written:
        click.echo(tr("Nothing was written."))
    else:
        count = len(plan.pair.before)
        click.echo(plural(count, "{count} file is as it was then.", "{count} files are as they were then."))
        click.echo(tr("To take that back in turn: {command}", command=f"{program()} undo"))


def _notes(plan: RestorePlan) -> tuple[Problem, ...]:
    """A836 names what the backup has otherwise and what isn't written over."""
    return tuple(
        Problem(
            "A836",
            None,
            tr("{file} is another one in the backup; the one here stays.", file=name),
            tr("Where the look is to come back too, take it out of the zip file by hand."),
        )
        for name in plan.other
    )
