"""call and remind: forms and letters that ask the members for proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..locale import plural, tr
from ..problems import Problem
from . import messages, terminal
from .guided import GuidedCommand
from .help import command, option
from .messages import previewed, sent
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..calling.making import Making
    from ..calling.planning import Standing
    from ..dispatch.ledger import Ledger
    from ..dispatch.planning import Plan
    from ..model import Edition, Member
    from ..rendering.sections import SectionSource

_member = option(
    "--member",
    "members",
    multiple=True,
    metavar="ID",
    help="Only this member; may be said several times. What was refused is tried again.",
)


@command(
    cls=GuidedCommand,
    page="call.md",
    short_help="Calls the members for proposals: forms, and a letter with the last day.",
)
@option(
    "--last-day",
    metavar="DAY",
    default="",
    help="The last day to send in, as 2025-03-01. It is kept in edition.yaml; without it, what stands there.",
)
@_member
@messages.dry_run_option
@messages.limit_option
@messages.to_option
@option("--changed", is_flag=True, help="To those instead whose form or letter has changed since.")
@option(
    "--eml",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[DIR]",
    help="Write drafts to send by hand instead, into DIR or output/EDITION/call/mail_drafts/.",
)
@messages.yes_option
@shared
def call(
    last_day: str,
    members: tuple[str, ...],
    dry_run: bool,
    limit: int | None,
    to: str,
    changed: bool,
    eml: str | None,
    yes: bool,
) -> Answer:
    """Makes the form for proposals from the fields of edition.yaml, as a Word document and as a page for a
    browser, for each member into output/EDITION/call/MEMBER/ and for anybody into any_member/; and sends
    each member a letter with both and the last day, once.

    Sending works as with `send`, and asks for no approval. With --dry-run the forms are made and nothing is
    sent.
    """
    from ..calling.last_day import keep_last_day, last_day_of, read_day
    from ..calling.making import Making
    from ..calling.planning import call_plan
    from ..dispatch.planning import SendOptions, trial_address
    from ..dispatch.sealed import drafts_folder

    options = current_options()
    folders, source = options.folders, _source(options)
    edition = source.edition
    send_options = SendOptions(trial_address(to) if to else "", changed, limit, bool(members))
    day = last_day_of(
        edition,
        read_day(last_day) if last_day else None,
        folders.display_path(edition.folder / "edition.yaml"),
        date.today(),
    )
    picked = _picked(edition, members)
    made = _made(options, source, picked, Making(day))
    warnings = _warnings(folders, edition)

    def plan(ledger: Ledger | None) -> Plan:
        return call_plan(folders, edition, picked, ledger, send_options)

    def keep() -> None:
        if not send_options.to:
            keep_last_day(folders, edition, day)

    if dry_run or eml is not None:
        drafts = None if dry_run else Path(eml or drafts_folder(folders, edition.id, "call"))
        answer = previewed(options, edition, plan, send_options, drafts, warnings)
        if not dry_run:
            keep()
    else:
        answer = sent(options, edition, plan, send_options, "call", yes=yes, warnings=warnings, before=keep)
    return _with_forms(answer, folders, day, made)


@command(
    cls=GuidedCommand, page="call.md", short_help="Reminds the members that were called and haven't answered."
)
@_member
@messages.dry_run_option
@messages.limit_option
@messages.to_option
@option(
    "--eml",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[DIR]",
    help="Write drafts to send by hand instead, into DIR or output/EDITION/reminders/mail_drafts/.",
)
@messages.yes_option
@shared
def remind(
    members: tuple[str, ...], dry_run: bool, limit: int | None, to: str, eml: str | None, yes: bool
) -> Answer:
    """Writes to the members that were called and haven't answered, with the days that are left and the forms
    once more. Nobody is written to twice in a day.

    A member has answered when a proposal of the edition names it under submitted_by, and isn't waited for
    when edition.yaml lists it under call: as declined.
    """
    from ..calling.last_day import last_day_of
    from ..calling.letters import Reminding
    from ..calling.making import Making
    from ..calling.planning import not_called, reminder_plan, standing
    from ..dispatch.ledger import open_ledger
    from ..dispatch.planning import SendOptions, trial_address
    from ..dispatch.sealed import drafts_folder

    options = current_options()
    folders, source = options.folders, _source(options)
    edition, today = source.edition, date.today()
    send_options = SendOptions(trial_address(to) if to else "", False, limit, bool(members))
    day = last_day_of(edition, None, folders.display_path(edition.folder / "edition.yaml"), date.min)
    picked = _picked(edition, members)
    with open_ledger(folders, edition.id) as ledger:
        stand = standing(folders, edition, ledger)
    waiting = [member for member in picked if stand.waits(member)]
    warnings = (*not_called(picked, stand), *_warnings(folders, edition))
    if not waiting:
        return _nobody_waits(edition, stand, warnings)
    reminding = {member.id: Reminding(stand.called[member.id], today) for member in waiting}
    _made(options, source, waiting, Making(day, reminding))

    def plan(ledger: Ledger | None) -> Plan:
        return reminder_plan(folders, edition, waiting, ledger, send_options, today)

    if dry_run or eml is not None:
        drafts = None if dry_run else Path(eml or drafts_folder(folders, edition.id, "reminder"))
        answer = previewed(options, edition, plan, send_options, drafts, warnings)
    else:
        answer = sent(options, edition, plan, send_options, "reminder", yes=yes, warnings=warnings)
    return replace(answer, keys={**answer.keys, **_stand_keys(stand, day)})


def _source(options: CommonOptions) -> SectionSource:
    """The edition with its look. Raises ContentError where one of the two has errors."""
    from ..building.workflow import newest
    from ..rendering.sections import read_source

    return read_source(options.folders, options.edition or newest(options.folders)).sound().source


def _picked(edition: Edition, members: Sequence[str]) -> tuple[Member, ...]:
    """Those that are named, or all; none in a publication without members, which has the form for anybody.
    Raises UsageError (E861).
    """
    from ..manuscript.picking import pick_members

    return pick_members(edition, members) if edition.members or members else ()


def _made(
    options: CommonOptions, source: SectionSource, members: Sequence[Member], making: Making
) -> tuple[Path, ...]:
    from ..calling.making import make_calls

    with terminal.progress(options.silent) as progress:
        return make_calls(source, members, making, progress)


def _warnings(folders: Folders, edition: Edition) -> tuple[Problem, ...]:
    """W877 for what the letters should say and don't."""
    from ..dispatch.letters import letter_problems

    calling = replace(edition, dispatch=replace(edition.dispatch, return_by=None))
    return tuple(letter_problems(folders, calling, asks_for_corrections=False))


def _with_forms(answer: Answer, folders: Folders, day: date, made: Sequence[Path]) -> Answer:
    """The answer, with where the forms lie."""
    target = folders.display_path(made[0].parent)

    def show() -> None:
        answer.show()
        click.echo(
            plural(
                len(made) - 1,
                "The forms of {count} member, and those for anybody, lie in {folder}.",
                "The forms of {count} members, and those for anybody, lie in {folder}.",
                folder=terminal.plain(target),
            )
        )

    names = [folders.display_path(path) for path in made]
    return replace(answer, keys={**answer.keys, "last_day": day.isoformat(), "forms": names}, show=show)


def _nobody_waits(edition: Edition, stand: Standing, warnings: Sequence[Problem]) -> Answer:
    def show() -> None:
        if not stand.called:
            click.echo(tr("Nobody is to be reminded: nobody was called yet."))
            return
        click.echo(
            tr(
                "Nobody is to be reminded: of {called} that were called, {answered} have answered, and "
                "{declined} send nothing in.",
                called=len(stand.called),
                answered=len(stand.answered & stand.called.keys()),
                declined=len((stand.declined - stand.answered) & stand.called.keys()),
            )
        )

    return Answer({"edition": edition.id, "sent": 0, **_stand_keys(stand, None)}, show, tuple(warnings))


def _stand_keys(stand: Standing, day: date | None) -> dict[str, object]:
    """How the members stand, for --json: ids, and the day on which each was called."""
    last = {"last_day": day.isoformat()} if day else {}
    return {
        **last,
        "called": {member: called.isoformat() for member, called in stand.called.items()},
        "answered": sorted(stand.answered),
        "declined": sorted(stand.declined),
    }
