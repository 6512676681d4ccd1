"""press: the print shop's files, and sheets for the office's own printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..foundation.sizes import size
from ..locale import N_, language, plural, tr
from ..problems import Problem, UsageError
from . import terminal
from .guided import GuidedCommand
from .help import command, option
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..press.making import Pressed


@command(
    cls=GuidedCommand,
    page="print.md",
    says=N_("{guide} says what to send, and how to fold and staple."),
    short_help="Makes the print shop's files into output/EDITION/press/.",
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
    from ..checks.approval import is_approved
    from ..pdf.workshop import Workshop
    from ..press.making import PressOptions, make_press
    from ..press.sheets import ImpositionOptions

    if signature is not None and impose is None:
        raise UsageError(
            Problem(
                "E884",
                None,
                tr("--signature says how sheets are folded, and none are made."),
                tr("Add --impose saddle."),
            )
        )
    folders, edition = options.folders, options.edition or workflow.newest(options.folders)
    with terminal.progress(options.silent) as progress, Workshop() as workshop:
        workshop.begin()
        pressed = make_press(
            folders,
            edition,
            workshop,
            progress,
            PressOptions(
                ImpositionOptions(impose, sheet, signature) if impose else None,
                zipped,
                language=options.language,
            ),
            lambda inputs: is_approved(folders, edition, inputs),
        )
    from ..rendering.texts import read_texts

    texts = read_texts(folders, language())
    keys = {
        "edition": pressed.edition,
        "approved": pressed.approved,
        "files": [
            {
                "path": folders.display_path(file.path),
                "pages": file.pages,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in pressed.files
        ],
        "preflight": [
            {"rule": line.rule, "measured": line.measured(texts), "passed": not line.stops, "note": line.told}
            for line in pressed.preflight.lines
        ],
        "sheets": pressed.sheets,
        "flip": pressed.flip or None,
    }
    return Answer(keys, lambda: _show(folders, pressed), pressed.problems)


def _show(folders: Folders, pressed: Pressed) -> None:
    rows = [
        (folders.display_path(file.path), "" if file.pages is None else str(file.pages), size(file.size))
        for file in pressed.files
    ]
    terminal.print_table((tr("file"), tr("pages"), tr("size")), rows, right=(1, 2))
    count, notes = len(pressed.preflight.lines), sum(not line.passed for line in pressed.preflight.lines)
    click.echo(
        plural(
            notes,
            "Preflight: the file can be printed; {notes} of {all} checks has a remark, above.",
            "Preflight: the file can be printed; {notes} of {all} checks have remarks, above.",
            notes=notes,
            all=count,
        )
        if notes
        else tr("Preflight: all {count} checks passed.", count=count)
    )
    if pressed.sheets and pressed.flip == "long":
        click.echo(
            plural(
                pressed.sheets,
                "{count} sheet: print them two-sided at 100 %, turned on the long edge.",
                "{count} sheets: print them two-sided at 100 %, turned on the long edge.",
            )
        )
    elif pressed.sheets:
        click.echo(
            plural(
                pressed.sheets,
                "{count} sheet: print them two-sided at 100 %, turned on the short edge.",
                "{count} sheets: print them two-sided at 100 %, turned on the short edge.",
            )
        )
