"""A comparison of two editions to read and to print, as a spreadsheet, and as a table for other programs."""

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
from ..rendering.spreadsheet import Cell, Sheet, spreadsheet
from .comparing import CHANGES, Comparison
from .comparison_picture import picture_of

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


def write_comparison(folders: Folders, comparison: Comparison) -> tuple[Path, ...]:
    """output/<later edition>/comparison.html, .xlsx and .csv. Raises ContentError (E310) for a broken
    template, OutsideError (E901).
    """
    html = report(
        folders,
        comparison.after.theme,
        "comparison.html.j2",
        comparison=comparison,
        changes=CHANGES,
        picture=picture_of(comparison),
    )
    files = {".html": html, ".xlsx": comparison_sheet(comparison), ".csv": _csv(comparison)}
    paths = []
    for ending, content in files.items():
        paths.append(folders.output(comparison.after.id) / f"comparison{ending}")
        write_atomically(paths[-1], content, lasting=False)
    return tuple(paths)


def comparison_sheet(comparison: Comparison) -> bytes:
    """The comparison as a spreadsheet: proposal by proposal, by chapter, by member."""
    counted = [
        Sheet(
            name,
            (heading, *(tr(words) for words in CHANGES.values()), tr("All")),
            [(row.name, *(row.counts[change] for change in CHANGES), row.total) for row in rows],
        )
        for name, heading, rows in (
            (tr("By chapter"), tr("Chapter"), comparison.chapters),
            (tr("By member"), tr("Member"), comparison.members),
        )
    ]
    sheets = [Sheet(tr("Proposals"), [*map(tr, _HEADINGS)], [*_rows(comparison)]), *counted]
    title = tr("{before} and {after} compared", before=comparison.before.id, after=comparison.after.id)
    return spreadsheet(title, comparison.after.date, sheets)


def _csv(comparison: Comparison) -> bytes:
    """The table as European spreadsheets open it: UTF-8 with a mark, semicolons, no formulas."""
    target = io.StringIO()
    rows = csv.writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow(map(tr, _HEADINGS))
    rows.writerows([harmless(str(cell or "")) for cell in row] for row in _rows(comparison))
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def _rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    for each in comparison.proposals:
        yield (
            tr(CHANGES[each.change]),
            each.chapter,
            each.before.number if each.before else None,
            each.after.number if each.after else None,
            each.proposal.title,
            each.before.title if each.before and each.after and each.before.title != each.after.title else "",
            ", ".join(member.name for member in each.members),
            each.percent if each.change == "continued" else None,
        )
