"""undo: what commands wrote into content/, listed, taken back, and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..building.workflow import newest
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import N_, plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .help import command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..manuscript.history import Revision
    from ..manuscript.undoing import UndoPreview, UndoResult

_PREVIEWS = (
    N_("Would be taken back: {command} of {time} (no. {number})"),
    N_("Would be done again: {command} of {time} (no. {number})"),
)
_ACTS = (
    N_("Taken back: {command} of {time} (no. {number})"),
    N_("Done again: {command} of {time} (no. {number})"),
)
"""What is said of a revision without and with --redo."""


@command(short_help="Takes back what the last command wrote into content/.")
@option(
    "--steps",
    type=click.IntRange(min=1, max=500),
    default=1,
    metavar="N",
    help="So many acts, one after the other.",
)
@option("--redo", is_flag=True, help="Do again what was last taken back.")
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--list", "as_list", is_flag=True, help="List what was written, the newest first.")
@shared
def undo(steps: int, redo: bool, dry_run: bool, as_list: bool) -> Answer:
    """Takes back the last act of a command that wrote into the edition's content: merge, check --fix, check
    --learn, import, new, approve.

    A file that was changed since is named, and nothing is done. After a command that was cut off (a power
    cut, a closed window), undo puts back what that one had written, and leaves what was saved since.
    """
    options = current_options()
    edition = options.edition or _newest(options.folders)
    if as_list:
        if redo or dry_run:
            raise UsageError(
                Problem(
                    "E810",
                    None,
                    tr("--list goes with neither --redo nor --dry-run."),
                    tr("Leave one of them out."),
                )
            )
        return _listed(options, edition)
    return undo_answer(options, edition, steps=steps, redo=redo, dry_run=dry_run)


def _newest(folders: Folders) -> str:
    """The newest edition; none is needed where a command was cut off before there was one."""
    from ..manuscript.history import History

    try:
        return newest(folders)
    except UsageError:
        if History(folders).is_unfinished():
            return ""
        raise


def undo_answer(
    options: CommonOptions,
    edition: str,
    *,
    steps: int = 1,
    command: str = "",
    redo: bool = False,
    dry_run: bool = False,
) -> Answer:
    """The last acts taken back, or only told."""
    from ..manuscript import undoing

    folders = options.folders
    if dry_run:
        previews = undoing.preview_undo(folders, edition, steps=steps, command=command, redo=redo)
        rows = [
            {**_as_keys(folders, preview.revision), "changed": [*map(folders.display_path, preview.changed)]}
            for preview in previews
        ]
        return Answer(
            {"edition": edition, "dry_run": True, "revisions": rows},
            lambda: _show_previews(folders, previews, redo),
            code=int(any(preview.changed for preview in previews)),
        )
    undone = undoing.undo(folders, edition, steps=steps, command=command, redo=redo)
    keys = {
        "edition": edition,
        "dry_run": False,
        "undone": undone.revisions[-1].number if undone.revisions else None,
        "files": sorted(
            {folders.display_path(path) for revision in undone.revisions for path in revision.files}
        ),
        "revisions": [_as_keys(folders, revision) for revision in undone.revisions],
    }
    return Answer(keys, lambda: _show_undone(folders, undone, redo), undone.problems)


def _listed(options: CommonOptions, edition: str) -> Answer:
    from ..manuscript.history import History, not_taken_back
    from ..manuscript.transaction import clock

    folders = options.folders
    written = [revision for revision in History(folders).revisions() if revision.edition == edition]
    remaining = not_taken_back(written)
    revisions = [(revision, revision.number not in remaining) for revision in reversed(written)]
    keys = [{**_as_keys(folders, revision), "taken_back": taken_back} for revision, taken_back in revisions]

    def show() -> None:
        if not revisions:
            name = terminal.plain(edition)
            click.echo(tr("Nothing was written into the edition {edition} by a command.", edition=name))
            return
        table = [
            (
                str(revision.number),
                clock(revision.when),
                terminal.plain(revision.command),
                terminal.plain(revision.by),
                _state(revision, taken_back),
                _files(folders, revision),
            )
            for revision, taken_back in revisions
        ]
        headings = (tr("No."), tr("When"), tr("Command"), tr("By"), tr("State"), tr("Wrote"))
        terminal.print_table(headings, table, right=(0,))

    return Answer({"edition": edition, "revisions": keys}, show)


def _as_keys(folders: Folders, revision: Revision) -> dict[str, object]:
    return {
        "revision": revision.number,
        "command": revision.command,
        "when": revision.when,
        "by": revision.by,
        "undoes": revision.undoes,
        "files": [folders.display_path(path) for path in revision.files],
    }


def _state(revision: Revision, taken_back: bool) -> str:
    if taken_back:
        return tr("taken back")
    return tr("takes back {number}", number=revision.undoes) if revision.undoes else ""


def _files(folders: Folders, revision: Revision) -> str:
    names = [terminal.plain(folders.display_path(path)) for path in revision.files]
    if len(names) > 1:
        return plural(len(names), "{count} file: {file} …", "{count} files: {file} …", file=names[0])
    return "".join(names)


def _show_previews(folders: Folders, previews: tuple[UndoPreview, ...], redo: bool) -> None:
    for preview in previews:
        _show_revision(folders, preview.revision, _PREVIEWS[redo])
        for path in preview.changed:
            file = terminal.plain(folders.display_path(path))
            click.echo("    " + tr("changed since, so that it can't be: {file}", file=file))
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
