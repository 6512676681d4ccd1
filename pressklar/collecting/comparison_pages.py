"""A comparison of two editions to read and to print, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..dispatch.ledger_pages import harmless
from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..locale import N_, tr
from ..rendering.report_pages import report
from .comparing import CHANGES, Comparison

_HEADINGS = (
    N_("What became of it"),
    N_("Chapter"),
    N_("Number before"),
    N_("Number now"),
    N_("Title"),
    N_("Title before"),
    N_("Member"),
    N_("Alike, %"),
)


def write_comparison(folders: Folders, comparison: Comparison) -> tuple[Path, Path]:
    """output/<later edition>/comparison.html and comparison.csv. Raises ContentError (E310) for a broken
    template, OutsideError (E901).
    """
    folder = folders.output(comparison.after.id)
    page, table = folder / "comparison.html", folder / "comparison.csv"
    html = report(
        folders, comparison.after.theme, "comparison.html.j2", comparison=comparison, changes=CHANGES
    )
    write_atomically(page, html, lasting=False)
    write_atomically(table, _csv(comparison), lasting=False)
    return page, table


def _csv(comparison: Comparison) -> bytes:
    """The table as European spreadsheets open it: UTF-8 with a mark, semicolons, no formulas."""
    target = io.StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow(map(tr, _HEADINGS))
    rows.writerows([harmless(cell) for cell in row] for row in _rows(comparison))
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for each in comparison.proposals:
        yield (
            tr(CHANGES[each.change]),
            each.chapter,
            str(each.before.number) if each.before else "",
            str(each.after.number) if each.after else "",
            each.proposal.title,
            each.before.title if each.before and each.after and each.before.title != each.after.title else "",
            ", ".join(member.name for member in each.members),
            str(each.percent) if each.change == "continued" else "",
        )
