"""press: the print shop's files, and sheets for the office's own printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.invocation import guide
from ..locale import plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .build import size
from .help import command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..foundation.inputs import Inputs
    from ..press.making import Pressed


@command(
    short_help="Makes the print shop's files into output/EDITION/press/.",
    epilog=f"\b\n{guide('print.md')} says what to send, and how to fold and staple.",
)
@option(
    "--impose",
    type=click.Choice(("saddle", "2up")),
    help="Sheets for the office's own printer too: to fold and staple (saddle), or to cut (2up).",
)
@option("--sheet", type=click.Choice(("A4", "A3")), default="A4", show_default=True, help="The sheets' size.")
@option(
    "--signature",
    type=int,
    metavar="PAGES",
    help="With saddle: so many pages folded into each other at a time, for instance 16.",
)
@option("--zip", "zipped", is_flag=True, help="Bundle what the print shop gets in one file.")
@shared
def press(impose: str | None, sheet: str, signature: int | None, zipped: bool) -> Answer:
    """Makes the print shop's files into output/EDITION/press/: the print-ready PDF/X-4 and the job ticket.

    The file is measured before it is delivered. Where something in it would come back from the print shop, it
    isn't written, and each fault is named.
    """
    options = current_options()
    from ..building import workflow
    from ..pdf.workshop import Workshop
    from ..press.making import make_press
    from ..press.sheets import ImpositionOptions

    if signature is not None and impose is None:
        raise UsageError(
            Problem(
                "E884",
                None,
                tr("--signature says how sheets are folded, and none are made."),
                "Add --impose saddle.",
            )
        )
    edition = options.edition or workflow.newest(options.folders)
    wanted = ImpositionOptions(impose, sheet, signature) if impose else None
    with terminal.progress(options.silent) as progress, Workshop() as workshop:
        workshop.begin()
        made = make_press(
            options.folders,
            edition,
            workshop,
            progress,
            options=wanted,
            zipped=zipped,
            approved=lambda inputs: _approved(options.folders, edition, inputs),
        )
    keys = {
        "edition": made.edition,
        "approved": made.approved,
        "files": [
            {
                "path": options.folders.display_path(one.path),
                "pages": one.pages,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in made.files
        ],
        "preflight": [
            {"rule": line.rule, "measured": line.measured, "passed": line.passed}
            for line in made.preflight.lines
        ],
        "sheets": made.sheets,
        "flip": made.flip or None,
    }
    return Answer(keys, lambda: _show(options.folders, made), made.problems)


def _approved(folders: Folders, edition: str, inputs: Inputs) -> bool:
    """Whether the content that is printed, and the booklet that stands in output/, are those that were
    approved.
    """
    from ..checks.approval import changed_since

    changed = changed_since(folders, edition, inputs)
    return changed is not None and not {"content", "booklet.pdf"} & set(changed)


def _show(folders: Folders, made: Pressed) -> None:
    rows = [
        (folders.display_path(one.path), "" if one.pages is None else str(one.pages), size(one.size))
        for one in made.files
    ]
    terminal.print_table(("file", "pages", "size"), rows, right=(1, 2))
    click.echo(f"Preflight: all {len(made.preflight.lines)} checks passed.")
    if made.sheets:
        click.echo(
            tr(
                "{sheets}: print them two-sided at 100 %, turned on the {flip} edge.",
                sheets=plural(made.sheets, "{count} sheet", "{count} sheets"),
                flip=made.flip,
            )
        )
