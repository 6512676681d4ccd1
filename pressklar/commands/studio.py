"""studio: the edition in a browser, on its real pages."""

from __future__ import annotations

from pathlib import Path

import click

from ..foundation.folders import Folders
from ..locale import language, tr
from ..manuscript import editions
from .help import command, option
from .shared import Answer, current_options, root_of, shared


@command(short_help="Opens the edition in a browser, on its real pages.")
@option(
    "--port",
    type=click.IntRange(1024, 65535),
    metavar="N",
    help="The port to use. Without it: the first free one from 8710.",
)
@option("--no-browser", is_flag=True, help="Only show the address; open no browser.")
@shared
def studio(port: int | None, no_browser: bool) -> Answer:
    """Opens the studio: an edition's texts in forms, its real pages beside them, in this machine's browser.

    Nothing leaves the machine: the studio answers this computer alone, and only the browser that its address
    was opened in. Whatever is written there is written as commands write it, and can be undone. Ctrl-C ends
    it.
    """
    options = current_options()
    folders = options.folders if root_of(options.root) else Folders(Path.cwd())
    edition = options.edition or next(iter(editions(folders)[::-1]), "")
    from ..studio.opening import open_studio

    def show(address: str) -> None:
        click.echo(tr("The studio is open at {address}", address=address))
        click.echo(tr("Ctrl-C ends it."))

    open_studio(folders, edition, language(), port=port, show=show, browser=not no_browser)
    return Answer()
