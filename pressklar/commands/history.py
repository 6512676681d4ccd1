"""history: what was written into content/, by whom and when; what an act changed, and what lies between two
states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..building.workflow import newest
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .help import argument, command, option
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..manuscript.comparing import Difference, DifferencePiece
    from ..manuscript.history import Revision
    from ..manuscript.states import StatePair

_MOST = 40
"""Acts that are listed where not all are asked for."""
_AROUND = 40
"""Letters shown on both sides of what differs."""
_NOW = "now"


@command(short_help="Lists what was written into content/, and shows and compares states.")
@argument("first", metavar="[STATE]", required=False)
@argument("second", metavar="[STATE]", required=False)
@option("--all", "all_acts", is_flag=True, help="List all acts, not only the newest.")
@shared
def history(first: str | None, second: str | None, all_acts: bool) -> Answer:
    """Lists all acts that wrote into the edition's content, by commands and by the studio, the newest first.

    With an act's number: what it changed, by proposal and field. With two STATEs: what differs between them.
    A STATE is an act's number (how it left all), a day (2031-05-04, its end), a moment (2031-05-04 10:12) or
    `now`.
    """
    options = current_options()
    edition = options.edition or newest(options.folders)
    if first is None:
        return listed(options, edition, 0 if all_acts else _MOST)
    return _compared(options, edition, first, second)


def _compared(options: CommonOptions, edition: str, first: str, second: str | None) -> Answer:
    """What an act changed, or what two states differ in."""
    from ..manuscript.history import History
    from ..manuscript.states import ContentStates, state_at

    folders = options.folders
    states = ContentStates(History(folders))
    if second is None:
        acts = {str(revision.number): revision for revision in states.revisions}
        if first not in acts:
            raise UsageError(
                Problem(
                    "E832",
                    None,
                    tr("The history has no act {number}.", number=first),
                    tr(
                        "`{program} history` lists them; to compare a state with the present: "
                        "{program} history {state} now",
                        program=program(),
                        state=first,
                    ),
                )
            )
        pair = states.of_act(acts[first])
        keys: dict[str, Any] = revision_keys(folders, acts[first])
    else:
        numbers = [None if when == _NOW else state_at(states.revisions, when) for when in (first, second)]
        last = max((revision.number for revision in states.revisions), default=0)
        pair = states.pair(last if numbers[0] is None else numbers[0], numbers[1])
        keys = {"from": numbers[0], "to": numbers[1]}
    differences = _differences(folders, edition, pair)
    rows = [
        {
            "file": folders.display_path(difference.path),
            "holder": difference.holder,
            "name": difference.name,
            "before": difference.before,
            "after": difference.after,
        }
        for difference in differences
    ]
    return Answer(
        {"edition": edition, **keys, "differences": rows}, lambda: show_differences(folders, edition, pair)
    )


def _differences(folders: Folders, edition: str, pair: StatePair) -> tuple[Difference, ...]:
    from ..manuscript import read_edition
    from ..manuscript.comparing import compared

    return compared(folders, pair, read_edition(folders, edition).edition)


def show_differences(folders: Folders, edition: str, pair: StatePair) -> None:
    """Two states as a person reads them."""
    from ..manuscript.comparing import pieces

    differences = _differences(folders, edition, pair)
    for difference in differences:
        title = " · ".join(filter(None, (difference.holder, difference.name)))
        if difference.before is None or difference.after is None:
            title += f"  ({tr('new') if difference.before is None else tr('gone')})"
        click.echo(click.style(terminal.plain(title), bold=True))
        shown = "".join(map(_piece, pieces(difference.before or "", difference.after or "")))
        for line in shown.splitlines():
            click.echo(f"    {line}")
    if not differences:
        click.echo(tr("Nothing differs."))


def _piece(piece: DifferencePiece) -> str:
    """A stretch of two texts: marked, or shortened where both share it."""
    text = "\n".join(map(terminal.plain, piece.text.split("\n")))
    match piece.kind:
        case "gone":
            return click.style(f"[-{text}-]", fg="red")
        case "new":
            return click.style(f"{{+{text}+}}", fg="green")
    return text if len(text) <= 2 * _AROUND + 3 else f"{text[:_AROUND]} … {text[-_AROUND:]}"


def listed(options: CommonOptions, edition: str, most: int) -> Answer:
    """The acts of an edition, the newest first; `most` of them, 0 for all."""
    from ..manuscript.history import History, not_taken_back
    from ..manuscript.transaction import clock

    folders = options.folders
    written = [revision for revision in History(folders).revisions() if revision.edition in ("", edition)]
    remaining = not_taken_back(written)
    revisions = [(revision, revision.number not in remaining) for revision in reversed(written)]
    shown = revisions[:most] if most else revisions
    keys = [
        {**revision_keys(folders, revision), "taken_back": taken_back} for revision, taken_back in revisions
    ]

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
            for revision, taken_back in shown
        ]
        headings = (tr("No."), tr("When"), tr("Command"), tr("By"), tr("State"), tr("Wrote"))
        terminal.print_table(headings, table, right=(0,))
        if len(shown) < len(revisions):
            click.echo(
                plural(
                    len(revisions) - len(shown),
                    "… and {count} earlier: {command} lists all.",
                    "… and {count} earlier: {command} lists all.",
                    command=f"{program()} history --all",
                )
            )

    return Answer({"edition": edition, "revisions": keys}, show)


def revision_keys(folders: Folders, revision: Revision) -> dict[str, object]:
    """An act for --json."""
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
