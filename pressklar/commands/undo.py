"""undo: what was written into content/, taken back and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..building.workflow import newest
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import N_, plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .help import argument, command, option
from .history import listed, revision_keys, show_differences
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..manuscript.history import Revision
    from ..manuscript.undoing import UndoPreview, UndoResult, UndoTarget

_PREVIEWS = (
    N_("Would be taken back: {command} of {time} (no. {number})"),
    N_("Would be done again: {command} of {time} (no. {number})"),
)
_ACTS = (
    N_("Taken back: {command} of {time} (no. {number})"),
    N_("Done again: {command} of {time} (no. {number})"),
)
"""What is said of a revision without and with --redo."""


@command(short_help="Takes back what a command or the studio wrote into content/.")
@argument("act", metavar="[ACT]", type=click.IntRange(min=1), required=False)
@option(
    "--steps",
    type=click.IntRange(min=1, max=500),
    default=1,
    metavar="N",
    help="So many acts, one after the other.",
)
@option("--redo", is_flag=True, help="Do again what was last taken back.")
@option(
    "--to",
    "when",
    metavar="WHEN",
    help="Go back to how all was after an act (12), a day (2031-05-04) or a moment (2031-05-04 10:12).",
)
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--list", "as_list", is_flag=True, help="List what was written, the newest first.")
@shared
def undo(act: int | None, steps: int, redo: bool, when: str | None, dry_run: bool, as_list: bool) -> Answer:
    """Takes back the last act that wrote into the edition's content: a save in the studio, merge, check
    --fix, check --learn, import, new, approve, call, restore, undo. Or the ACT of that number in `history`.

    Where a file was changed since, only what the act itself wrote is taken back, and it is said; where the
    two touch, the file is named, and nothing is done. After a command that was cut off (a power cut, a closed
    window), undo puts back what that one had written, and leaves what was saved since.
    """
    from ..manuscript.undoing import UndoTarget

    options = current_options()
    edition = options.edition or _newest(options.folders)
    if (as_list and (redo or dry_run)) or sum((act is not None, steps > 1, redo, when is not None)) > 1:
        raise UsageError(
            Problem(
                "E810",
                None,
                tr("--list goes with neither --redo nor --dry-run.")
                if as_list
                else tr("ACT, --steps, --redo and --to don't go together."),
                tr("Leave one of them out."),
            )
        )
    if as_list:
        return listed(options, edition, most=0)
    if when is not None:
        return _gone_back(options, edition, when, dry_run)
    return undo_answer(options, edition, UndoTarget(act, steps, redo=redo), dry_run=dry_run)


def _newest(folders: Folders) -> str:
    """The newest edition; none is needed where a command was cut off before there was one."""
    from ..manuscript.history import History

    try:
        return newest(folders)
    except UsageError:
        if History(folders).is_unfinished():
            return ""
        raise


def undo_answer(options: CommonOptions, edition: str, target: UndoTarget, *, dry_run: bool = False) -> Answer:
    """Acts taken back, or only told."""
    from ..manuscript import undoing

    folders, redo = options.folders, target.redo
    if dry_run:
        previews = undoing.preview_undo(folders, edition, target)
        rows = [
            {
                **revision_keys(folders, preview.revision),
                "changed": [*map(folders.display_path, preview.changed)],
                "woven": [*map(folders.display_path, preview.woven)],
            }
            for preview in previews
        ]
        return Answer(
            {"edition": edition, "dry_run": True, "revisions": rows},
            lambda: _show_previews(folders, previews, redo),
            code=int(any(preview.changed for preview in previews)),
        )
    undone = undoing.undo(folders, edition, target)
    keys = {
        "edition": edition,
        "dry_run": False,
        "undone": undone.revisions[-1].number if undone.revisions else None,
        "files": sorted(
            {folders.display_path(path) for revision in undone.revisions for path in revision.files}
        ),
        "revisions": [revision_keys(folders, revision) for revision in undone.revisions],
    }
    return Answer(keys, lambda: _show_undone(folders, undone, redo), undone.problems)


def _gone_back(options: CommonOptions, edition: str, when: str, dry_run: bool) -> Answer:
    """The edition as it was, or what that would change."""
    from ..manuscript import states
    from ..manuscript.history import History

    folders = options.folders
    number = states.state_at(History(folders).revisions(), when)
    pair = states.states_since(folders, edition, number)
    names = [*map(folders.display_path, sorted(pair.before))]
    written = None if dry_run else states.go_back(folders, edition, number)

    def show() -> None:
        if dry_run and names:
            show_differences(folders, edition, pair)
        elif names:
            click.echo(
                plural(len(names), "{count} file is as it was then.", "{count} files are as they were then.")
            )
            for name in names:
                click.echo(f"    {terminal.plain(name)}")
            click.echo(tr("To take that back in turn: {command}", command=f"{program()} undo"))
        if dry_run or not names:
            click.echo(tr("Nothing was written.") if names else tr("All is as it was then."))

    keys = {
        "edition": edition,
        "dry_run": dry_run,
        "state": number,
        "revision": written.number if written else None,
        "files": names,
    }
    return Answer(keys, show)


def _show_previews(folders: Folders, previews: tuple[UndoPreview, ...], redo: bool) -> None:
    for preview in previews:
        _show_revision(folders, preview.revision, _PREVIEWS[redo])
        for path in preview.changed:
            file = terminal.plain(folders.display_path(path))
            click.echo("    " + tr("changed since, so that it can't be: {file}", file=file))
        for path in preview.woven:
            file = terminal.plain(folders.display_path(path))
            click.echo("    " + tr("changed since elsewhere, which stays: {file}", file=file))
    click.echo(tr("Nothing was written."))


def _show_undone(folders: Folders, undone: UndoResult, redo: bool) -> None:
    for revision in undone.revisions:
        _show_revision(folders, revision, _ACTS[redo])
    if undone.revisions:
        command = f"{program()} undo" + ("" if redo else " --redo")
        click.echo(tr("To take that back in turn: {command}", command=command))


def _show_revision(folders: Folders, revision: Revision, sentence: str) -> None:
    from ..manuscript.transaction import clock

    command, time = terminal.plain(revision.command), clock(revision.when)
    click.echo(tr(sentence, command=command, time=time, number=revision.number))
    for path in revision.files:
        click.echo(f"    {terminal.plain(folders.display_path(path))}")
