"""send: the parcels on their way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import ContentError, has_errors
from . import messages
from .guided import GuidedCommand
from .help import command, option
from .messages import previewed, sent
from .shared import Answer, CommonOptions, current_options, shared

if TYPE_CHECKING:
    from ..dispatch.ledger import Ledger
    from ..dispatch.planning import Plan
    from ..model import Edition


@command(cls=GuidedCommand, page="dispatch.md", short_help="Sends each member its parcel, once.")
@option(
    "--member",
    "members",
    multiple=True,
    metavar="ID",
    help="Only this member's; may be said several times. What was refused is tried again.",
)
@messages.dry_run_option
@messages.limit_option
@messages.to_option
@option("--changed", is_flag=True, help="To those instead whose parcel has changed since they had it.")
@option(
    "--eml",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[DIR]",
    help="Write drafts to send by hand instead, into DIR or output/EDITION/parcels/mail_drafts/.",
)
@messages.yes_option
@shared
def send(
    members: tuple[str, ...],
    dry_run: bool,
    limit: int | None,
    to: str,
    changed: bool,
    eml: str | None,
    yes: bool,
) -> Answer:
    """Sends each member the parcel that stands in output/EDITION/parcels/, once: who has had one gets no
    other by itself.

    The mail server and the login come from the environment (PRESSKLAR_SMTP_HOST, _PORT, _SECURITY, _USER,
    _PASSWORD) or, the password, from the keyring. What isn't approved isn't sent. A run that was cut off is
    simply run again.
    """
    options = current_options()
    from ..checks.approval import changed_since
    from ..dispatch.planning import SendOptions, approved, make_plan, trial_address
    from ..dispatch.sealed import drafts_folder
    from ..foundation.inputs import inputs_of
    from ..manuscript.picking import pick_members

    edition, folders = edition_to_send(options), options.folders
    send_options = SendOptions(trial_address(to) if to else "", changed, limit, bool(members))
    changes = changed_since(folders, edition.id, inputs_of(folders, edition))
    warnings = approved(folders, edition, changes, trial=dry_run or bool(to))

    picked = pick_members(edition, members)

    def plan(ledger: Ledger | None) -> Plan:
        return make_plan(folders, edition, picked, ledger, send_options)

    if dry_run or eml is not None:
        drafts = None if dry_run else Path(eml or drafts_folder(folders, edition.id))
        return previewed(options, edition, plan, send_options, drafts, warnings)
    return sent(options, edition, plan, send_options, "parcel", yes=yes, warnings=warnings)


def edition_to_send(options: CommonOptions) -> Edition:
    """The edition as it stands in content/. Raises ContentError where it has errors."""
    from ..building import workflow
    from ..manuscript import read_edition

    reading = read_edition(options.folders, options.edition or workflow.newest(options.folders))
    if reading.edition is None or has_errors(reading.problems):
        raise ContentError(*reading.problems)
    return reading.edition
