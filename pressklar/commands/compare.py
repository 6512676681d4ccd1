"""compare: two editions side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..foundation.folders import Folders
from ..locale import tr
from . import terminal
from .help import argument, command
from .shared import Answer, current_options, shared

if TYPE_CHECKING:
    from ..collecting.comparing import Comparison


@command(short_help="Shows which proposals of an edition continue, are new, were dropped.")
@argument("before", metavar="EARLIER")
@argument("after", metavar="LATER")
@shared
def compare(before: str, after: str) -> Answer:
    """Compares two editions (EARLIER, LATER): which proposals are new, which continue one of before, which
    were dropped, by chapter and member.

    A proposal continues another where the titles are the same, or the texts are much alike. Writes
    output/LATER/comparison.html, to read and to print, with a picture and with what became of each text, and
    comparison.xlsx, a spreadsheet (the same as comparison.csv). The content is only read.
    """
    options = current_options()
    from ..collecting.comparing import compare as compared
    from ..collecting.comparison_pages import write_comparison

    comparison = compared(options.folders, before, after)
    files = write_comparison(options.folders, comparison)
    keys = {
        "before": before,
        "after": after,
        "counts": dict(comparison.counts),
        "proposals": [
            {
                "change": each.change,
                "before": each.before.id if each.before else None,
                "after": each.after.id if each.after else None,
                "percent": each.percent,
            }
            for each in comparison.proposals
        ],
        "files": [*map(options.folders.display_path, files)],
    }
    return Answer(keys, lambda: _show(options.folders, comparison, files))


def _show(folders: Folders, comparison: Comparison, files: tuple[Path, ...]) -> None:
    from ..collecting.comparing import CHANGES

    rows = [(row.name, *(str(row.counts[change] or "") for change in CHANGES)) for row in comparison.chapters]
    rows.append((tr("All"), *(str(comparison.counts[change]) for change in CHANGES)))
    terminal.print_table((tr("Chapter"), *(tr(words) for words in CHANGES.values())), rows, right=(1, 2, 3))
    page, *tables = (terminal.plain(folders.display_path(path)) for path in files)
    click.echo(tr("To read and print: {file}", file=page))
    click.echo(tr("As a table: {files}", files=", ".join(tables)))
