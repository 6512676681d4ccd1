"""redline: two Word files, or one and the content as it is now, compared into one with tracked changes."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.invocation import program
from ..locale import plural, tr
from ..problems import Place, Problem, UsageError
from . import terminal
from .help import argument, command, option
from .shared import Answer, current_options, shared
from .word import edition_of_drafts

if TYPE_CHECKING:
    from ..redline.paragraphs import RedlineChange

NOW = "now"
"""The word for the content as it stands."""
_KINDS = {"new": "insertion", "gone": "deletion", "restyled": "restyled"}
_LONGEST = 60
_MOST = 40
"""Rows of the table shown on the terminal; --json and the file have all."""


@command(short_help="Shows two Word files' differences as tracked changes.")
@argument("first", metavar="A")
@argument("second", metavar="[B]", default=NOW)
@option("--author", metavar="NAME", help="Who the changes are by. Without it: the edition's publisher.")
@option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="When they were made, as 2024-05-31. Without it: the edition's date.",
)
@option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write it. Without it: output/EDITION/redline.docx.",
)
@shared
def redline(
    first: str, second: str, author: str | None, day: datetime.datetime | None, out: Path | None
) -> Answer:
    """Writes one Word file with all that differs from A to B as Word's own tracked changes: accept them all
    and it is B, reject them all and it is A.

    A and B are Word files (.docx), or the word `now` for the content as it stands, which B is where it isn't
    said. Beside a draft of some members' proposals, `now` is a draft of the same members'. Changes still
    tracked in A or B count as accepted; comments stay out.
    """
    options = current_options()
    paths = [None if name == NOW else Path(name) for name in (first, second)]
    named = [path for path in paths if path is not None]
    if not named:
        raise UsageError(
            Problem(
                "E640",
                None,
                tr("Nothing is named to compare the content with."),
                tr("Name a Word file: {program} redline DRAFT.docx", program=program()),
            )
        )
    folders, edition = options.folders, edition_of_drafts(options, named)
    target = _target(folders, edition, out, named)
    from ..building.draft_beside import draft_beside
    from ..ooxml.guard import file_bytes
    from ..redline.comparison import make_redline
    from ..rendering.sections import read_source

    files = [None if path is None else file_bytes(path) for path in paths]
    with terminal.progress(options.silent) as progress:
        progress.stage("reading")
        source = read_source(folders, edition).sound().source
        progress.stage("comparing")
        names = tuple(tr("the content") if path is None else path.name for path in paths)
        beside, name = next((data, name) for data, name in zip(files, names, strict=True) if data is not None)
        before, after = (
            draft_beside(source, folders, beside, name) if data is None else data for data in files
        )
        comparison = make_redline(
            before,
            after,
            (names[0], names[1]),
            " ".join((author or source.edition.publisher or "Pressklar").split()),
            day.date() if day else source.edition.date,
        )
    write_atomically(target, comparison.docx)
    counts = Counter(change.state for change in comparison.changes)
    keys: dict[str, Any] = {
        "edition": edition,
        "file": folders.display_path(target),
        "a": names[0],
        "b": names[1],
        "insertions": counts["new"],
        "deletions": counts["gone"],
        "restyled": counts["restyled"],
        "changes": [
            {"kind": _KINDS[change.state], "words": change.words, "proposal": change.proposal}
            for change in comparison.changes
        ],
    }
    return Answer(keys, lambda: _show(folders, comparison.changes, names, target))


def _target(folders: Folders, edition: str, out: Path | None, compared: Sequence[Path]) -> Path:
    """Where the redline goes: over neither of the files that it is made of."""
    target = out or folders.output(edition) / "redline.docx"
    if target.is_dir():
        message = tr("The redline can't be written to {file}: that is a folder.", file=target)
    elif any(target.resolve() == path.resolve() for path in compared):
        message = tr(
            "The redline can't be written to {file}: that is one of the files compared.", file=target
        )
    else:
        return target
    hint = tr("Name another file: {option}", option="--out changes.docx")
    raise UsageError(Problem("E642", Place(str(target)), message, hint))


def _show(folders: Folders, changes: Sequence[RedlineChange], names: Sequence[str], target: Path) -> None:
    if changes:
        _show_changes(changes)
    else:
        first, second = map(terminal.plain, names)
        click.echo(
            tr("{first} and {second} say the same: the redline has no changes.", first=first, second=second)
        )
    click.echo(tr("Written: {file}", file=terminal.plain(folders.display_path(target))))


def _show_changes(changes: Sequence[RedlineChange]) -> None:
    cells = Counter((change.proposal, str(change.state)) for change in changes)
    places = list(dict.fromkeys(change.proposal for change in changes))
    terminal.print_table(
        (tr("Where"), tr("Insertions"), tr("Deletions"), tr("Restyled")),
        [
            (_short(place) or tr("outside the proposals"), *(str(cells[place, state]) for state in _KINDS))
            for place in places[:_MOST]
        ],
        right=(1, 2, 3),
    )
    if (more := len(places) - _MOST) > 0:
        click.echo(plural(more, "and {count} more place.", "and {count} more places."))
    counts = Counter(change.state for change in changes)
    insertions = plural(counts["new"], "{count} insertion", "{count} insertions")
    deletions = plural(counts["gone"], "{count} deletion", "{count} deletions")
    if counts["restyled"]:
        click.echo(
            plural(
                counts["restyled"],
                "In all {insertions} and {deletions}, {count} paragraph in another style.",
                "In all {insertions} and {deletions}, {count} paragraphs in another style.",
                insertions=insertions,
                deletions=deletions,
            )
        )
    else:
        click.echo(tr("In all {insertions} and {deletions}.", insertions=insertions, deletions=deletions))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 2]} …"
