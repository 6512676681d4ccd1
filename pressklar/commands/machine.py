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
    from .doctor_report import examine, lacking

    folders = Folders(root_of(current_options().root) or PROJECT)
    tools = examine(folders)
    problems = lacking(tools)
    rows = [(tool.name, tool.version_text, "" if tool.version else tool.cost) for tool in tools]

    def show() -> None:
        terminal.print_table((tr("tool"), tr("version"), tr("what its absence costs")), rows)
        click.echo(tr("What is kept between runs: {folder}", folder=terminal.plain(str(folders.cache))))

    keys = {"tools": [tool.as_dict() for tool in tools], "cache": str(folders.cache)}
    return Answer(keys, show, problems, 3 if problems else 0)
