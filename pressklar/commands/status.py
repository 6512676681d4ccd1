"""status: what is missing, who has a draft or the parcel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..locale import plural, tr
from ..problems import ContentError
from . import terminal
from .help import command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..building.status import EditionStatus, MemberStatus


@command(short_help="Shows what is missing, who has a Word draft, who has the parcel.")
@option("--waiting", is_flag=True, help="Only members for whom, or by whom, something is still to be done.")
@option(
    "--xlsx",
    metavar="FILE.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a spreadsheet with all of it too.",
)
@shared
def status(waiting: bool, xlsx: Path | None) -> Answer:
    """Shows how an edition stands, by member and in all: which texts are missing, who has a Word draft and
    since when, whether it came back, whose parcel is made, and who has had it.

    It is read from content/, output/ and the records; nothing is sent or changed. No address is shown.
    """
    options = current_options()
    from ..building.status import edition_status
    from ..building.status_sheet import write_status_sheet
    from ..building.workflow import newest
    from ..manuscript import read_edition

    reading = read_edition(options.folders, options.edition or newest(options.folders))
    if reading.edition is None:
        raise ContentError(*reading.problems)
    state = edition_status(options.folders, reading.edition)
    if xlsx is not None:
        write_status_sheet(xlsx, state)
    members = [member for member in state.members if member.is_waited_for or not waiting]
    keys = {**state.as_dict(), "file": str(xlsx) if xlsx else None}
    errors = tuple(problem for problem in reading.problems if problem.severity == "error")
    return Answer(keys, lambda: _show(state, members, xlsx), errors)


def _show(state: EditionStatus, members: Sequence[MemberStatus], xlsx: Path | None) -> None:
    from ..building.status_words import missing_words, summary

    if members:
        headings = (
            tr("member"),
            *([tr("call")] if state.calls else []),
            tr("proposals"),
            tr("lacks"),
            tr("Word draft"),
            tr("parcel"),
            tr("delivery"),
        )
        terminal.print_table(headings, (_row(member, called=bool(state.calls)) for member in members))
        click.echo()
    for entry in state.incomplete:
        if entry.has_no_sender:
            title = terminal.plain(entry.title)
            click.echo(f"{entry.number} {title}: {tr('lacks {fields}', fields=missing_words(entry))}")
    for sentence in (*summary(state), *_whole_drafts(state)):
        click.echo(terminal.plain(sentence))
    if xlsx is not None:
        click.echo(tr("For a spreadsheet: {file}", file=terminal.plain(str(xlsx))))


def _row(member: MemberStatus, *, called: bool) -> tuple[str, ...]:
    from ..building.status_words import call_words, delivery_words, draft_words, missing_words, parcel_words

    lacks = "; ".join(f"{entry.number}: {missing_words(entry)}" for entry in member.incomplete)
    numbers = ", ".join(map(str, member.entries))
    return (
        member.name,
        *([call_words(member.call)] if called else []),
        numbers,
        lacks,
        draft_words(member.draft),
        parcel_words(member),
        delivery_words(member),
    )


def _whole_drafts(state: EditionStatus) -> Iterator[str]:
    from ..building.status_words import draft_words

    for draft in state.whole_drafts:
        held = plural(len(draft.entries), "A draft of {count} proposal", "A draft of {count} proposals")
        yield f"{held}: {draft_words(draft)}."
