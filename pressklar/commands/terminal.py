"""What a person sees at the terminal: problems in one manner, tables, progress. Knows nothing of the
commands.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TextIO

import click

from ..foundation.progress import SilentProgress
from ..locale import N_, tr
from ..problems import SEVERITIES, Problem

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_COLOURS = {"error": "red", "warning": "yellow", "advice": "cyan"}
_WORDS = {
    "error": ("error",),
    "warning": ("warning",),
    "advice": (N_("piece of advice"), N_("pieces of advice")),
}
_WIDE = 200  # characters: wide enough that a log's tables never wrap


def plain(text: str) -> str:
    """The text on one line and harmless: control, direction and surrogate characters come out as \\x1b,
    \\u202e, \\udc80.
    """
    return "".join(
        sign
        if sign.isprintable() or unicodedata.category(sign) == "Zs"
        else sign.encode("unicode_escape").decode()
        for sign in text
    )


def has_colours(stream: TextIO) -> bool:
    """Whether to colour what goes to that stream: a terminal that can, and no NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_problems(problems: Iterable[Problem], closing: str = "", stream: TextIO | None = None) -> None:
    """The one printer of problems: grouped by file, each with its place, code and hint, and the counts at the
    end with `closing` after them.

    Goes to standard error unless told otherwise. Prints nothing where there are none.
    """
    found = list(problems)
    if not found:
        return
    stream = stream or sys.stderr
    order: dict[str, int] = {}
    for problem in found:
        order.setdefault(problem.file or "", len(order))
    found.sort(key=lambda problem: (order[problem.file or ""], problem.line or 0, problem.column or 0))
    for _, group in groupby(found, key=lambda problem: problem.file):
        for problem in group:
            click.echo(_shown(problem, has_colours(stream)), file=stream)
        click.echo(file=stream)
    click.echo(f"{counted(found)}.{closing and ' ' + closing}", file=stream)


def _shown(problem: Problem, coloured: bool) -> str:
    def paint(text: str, **style: str | bool) -> str:
        return click.style(text, **style) if coloured else text  # type: ignore[arg-type]

    parts = [plain(str(problem.place))] if problem.place else []
    parts += [paint(problem.code, fg=_COLOURS[problem.severity], bold=True), plain(problem.message)]
    hints = [paint("    " + plain(line), dim=True) for line in problem.hint.splitlines()]
    return "\n".join(["  ".join(parts), *hints])


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each kind: "2 errors, 1 warning"."""
    counts = {severity: sum(problem.severity == severity for problem in problems) for severity in SEVERITIES}
    return ", ".join(some(count, *_WORDS[severity]) for severity, count in counts.items() if count)


def some(count: int, one: str, more: str = "") -> str:
    """A count with its word: "1 chapter", "8 chapters"."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
    """A small table on standard output; the columns numbered in `right` (from 0) hold figures and are set to
    the right.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    Console(
        file=sys.stdout,
        highlight=False,
        width=None if sys.stdout.isatty() else _WIDE,
        no_color=not has_colours(sys.stdout),
    ).print(table)


class Steps(Protocol):
    """How work tells where it is: stages by name, each of some steps. `close` wipes what is on the screen; a
    later stage begins anew.
    """

    def stage(self, name: str, total: int = 0) -> None: ...

    def step(self, what: str = "") -> None: ...

    def close(self) -> None: ...


class Lines:
    """One line a stage, for logs and pipes."""

    def stage(self, name: str, total: int = 0) -> None:
        click.echo(f"{plain(name)} ({total})" if total else plain(name), err=True)

    def step(self, what: str = "") -> None:
        """A log has no use for each step."""

    def close(self) -> None:
        """Nothing to wipe."""


class Bar:
    """The running stage with a bar, on a terminal; gone when the work is done. rich is loaded with the first
    stage.
    """

    def __init__(self) -> None:
        self._bars: Bars | None = None
        self._task: TaskID | None = None

    def stage(self, name: str, total: int = 0) -> None:
        if self._bars is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (
                TextColumn("{task.description:10}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn(tr("{task.fields[what]}"), markup=False),
            )
            self._bars = Progress(
                *columns, console=Console(stderr=True, no_color=not has_colours(sys.stderr)), transient=True
            )
            self._bars.start()
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(plain(name), total=total or None, what="")

    def step(self, what: str = "") -> None:
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, advance=1, what=plain(what))

    def close(self) -> None:
        if self._bars is not None:
            self._bars.stop()
        self._bars = self._task = None


@contextmanager
def progress(silent: bool = False) -> Iterator[Steps]:
    """What to tell the stages to while work goes on: a bar on a terminal, a line a stage elsewhere, nothing
    where that is wished.
    """
    if silent or not sys.stderr.isatty():
        yield SilentProgress() if silent else Lines()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()
