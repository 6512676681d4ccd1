"""doctor: what this machine has and lacks."""

from __future__ import annotations

import click

from ..foundation.folders import PROJECT, Folders
from ..locale import tr
from . import terminal
from .help import command
from .shared import Answer, current_options, root_of, shared


@command(short_help="Lists this machine's tools, and what each absence costs.")
@shared
def doctor() -> Answer:
    """Lists the tools on this machine with their versions, and what the absence of each costs.

    Ends with exit code 3 where something is missing that a build can't do without.
    """
    from . import doctor_report as machine

    folders = Folders(root_of(current_options().root) or PROJECT)
    found = machine.examine(folders)
    problems = machine.lacking(found)
    rows = [(item.name, item.version or "missing", "" if item.version else item.cost) for item in found]

    def show() -> None:
        terminal.print_table(("tool", "version", tr("what its absence costs")), rows)
        click.echo(tr("What is kept between runs: {plain}", plain=terminal.plain(str(folders.cache))))

    return Answer(
        {"tools": [item.as_dict() for item in found], "cache": str(folders.cache)},
        show,
        problems,
        3 if problems else 0,
    )
