"""The ledger on a terminal: a line a recipient, and what the server said under those that a person may have
to do something about.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator

import click

from ..dispatch.ledger_pages import RECIPIENTS, STATES, RecipientLine, View
from ..locale import tr
from . import terminal

NARROWEST, WIDEST = 72, 120
"""Columns: below that a recipient has a line of its own, above that they are no easier to read."""
_SETTLED = {"sent", "changed"}
"""States in which the server's words are a receipt, which the page and the CSV file keep."""
_COLOURS = {"refused": "red", "uncertain": "red", "delayed": "yellow", "changed": "yellow"}


def ledger_lines(view: View, width: int = 0, coloured: bool | None = None) -> Iterator[str]:
    """The ledger's lines, for a terminal of that width (0: this one's) and with colours where they are wanted
    (None: where this one has them).
    """
    from rich.cells import cell_len, set_cell_size

    columns = width or shutil.get_terminal_size((WIDEST, 40)).columns
    coloured = terminal.has_colours(sys.stdout) if coloured is None else coloured
    if columns < NARROWEST:
        yield from _narrow_lines(view, columns, coloured)
        return
    headings = (tr("recipient"), tr("state"), tr("when (UTC)"), tr("tries"))
    least = (9, max((len(tr(STATES[line.state])) for line in view.lines), default=0), 16, 5)
    widths = [max(len(heading), columns) for heading, columns in zip(headings, least, strict=True)]
    width = min(columns, WIDEST) - 1
    longest = max((len(line.name) for line in view.lines), default=0)
    room = min(width - sum(widths) - 2 * len(widths), max(longest, 12))

    def row(name: str, cells: tuple[str, ...], state: str = "") -> str:
        text = terminal.plain(name)
        if cell_len(text) > room:
            text = set_cell_size(text, room - 1).rstrip() + "…"
        padded = [f"{cell:<{columns}}" for cell, columns in zip(cells[:-1], widths[:-1], strict=True)]
        parts = [set_cell_size(text, room), *padded, f"{cells[-1]:>{widths[-1]}}"]
        if coloured and state in _COLOURS:
            parts[2] = click.style(parts[2], fg=_COLOURS[state])
        return "  ".join(parts).rstrip()

    head = row(tr("member"), headings)
    yield click.style(head, dim=True) if coloured else head
    before = ""
    for line in view.lines:
        yield row(
            "" if line.member == before else line.name,
            (
                tr(RECIPIENTS.get(line.recipient, line.recipient)),
                tr(STATES[line.state]),
                line.day,
                str(line.attempts or ""),
            ),
            line.state,
        )
        for words in _words(line, width - 4):
            yield "    " + (click.style(words, dim=True) if coloured else words)
        before = line.member


def _narrow_lines(view: View, width: int, coloured: bool) -> Iterator[str]:
    """Each member's name, and under it a line a recipient."""
    before = ""
    for line in view.lines:
        if line.member != before:
            yield click.style(terminal.plain(line.name), bold=True) if coloured else terminal.plain(line.name)
        recipient = (
            tr("recipient {number}", number=line.recipient)
            if line.recipient.isdigit()
            else tr(RECIPIENTS.get(line.recipient, line.recipient))
        )
        state = tr(STATES[line.state])
        if coloured and line.state in _COLOURS:
            state = click.style(state, fg=_COLOURS[line.state])
        yield "  " + ", ".join(part for part in (recipient, state, line.day) if part)
        for words in _words(line, width - 4):
            yield "    " + words
        before = line.member


def _words(line: RecipientLine, width: int) -> list[str]:
    return [] if line.state in _SETTLED else textwrap.wrap(terminal.plain(line.words), width)
