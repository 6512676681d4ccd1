"""What a person sees at the terminal: problems in one manner, tables, progress. Knows nothing of the
commands.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, Protocol, TextIO, cast

import click

from ..foundation.progress import SilentProgress
from ..locale import N_, plural, tr
from ..problems import SEVERITIES, Problem, grouped, heading_of
from .terminal_table import TerminalTable

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_COLOURS = {"error": "red", "warning": "yellow", "advice": "cyan"}
STAGES = (
    N_("reading"),
    N_("pages"),
    N_("layout"),
    N_("furniture"),
    N_("joining"),
    N_("audit"),
    N_("numbering"),
    N_("writing"),
    N_("content"),
    N_("report"),
    N_("web"),
    N_("word"),
    N_("drafts"),
    N_("comparing"),
    N_("merging"),
    N_("forms"),
    N_("parcels"),
    N_("sending"),
    N_("preflight"),
    N_("sheets"),
    N_("backup"),
    N_("checking"),
    N_("restoring"),
)
"""The stages' names, as the rooms tell them: here they are translated."""
_INDENT = "    "
_WORD = re.compile(r"(\s{0,200})(\S+)")
_SEVERAL = 3
"""From so many problems of one kind on a brief list gives them in one line."""
_WORDS = 120
"""Characters of the words at a place in a list."""
_NARROW, _READABLE = 40, 110
"""Columns between which text is wrapped to the terminal's."""
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


def print_problems(
    problems: Iterable[Problem], closing: str = "", stream: TextIO | None = None, *, brief: bool = False
) -> None:
    """The one printer of problems: grouped by file, each with its place, code and hint; then what stands in
    many places, told once with a list of them; and the counts at the end with `closing` after them.

    Goes to standard error unless told otherwise. Prints nothing where there are none. `brief` gives warnings
    and advice of which there are several of a kind in one line, with their number.
    """
    everything = list(problems)
    if not everything:
        return
    stream = stream or sys.stderr
    order: dict[str, int] = {}
    for problem in everything:
        order.setdefault(problem.file or "", len(order))
    everything.sort(key=lambda each: (order[each.file or ""], each.line or 0, each.column or 0))
    width, coloured = _width(stream), has_colours(stream)
    number_of = Counter(problem.code for problem in everything if brief and problem.severity != "error")
    several = {code: number for code, number in number_of.items() if number >= _SEVERAL}
    kinds = grouped((each for each in everything if each.code not in several), lambda problem: problem)
    single = [first for first, *others in kinds if not others]
    for _, group in groupby(single, key=lambda problem: problem.file):
        for problem in group:
            click.echo(_problem_text(problem, coloured, width), file=stream)
        click.echo(file=stream)
    for many in kinds:
        if len(many) > 1:
            click.echo(_repeated_text(many, coloured, width), file=stream)
            click.echo(file=stream)
    for code, number in several.items():
        example = next(problem for problem in everything if problem.code == code)
        click.echo(_several_text(example, number, coloured, width), file=stream)
    if several:
        click.echo(_wrapped(tr("The command check lists each of them."), width), file=stream)
        click.echo(file=stream)
    click.echo(_wrapped(f"{counted(everything)}.{closing and ' ' + closing}", width), file=stream)


def _width(stream: TextIO) -> int:
    """How many characters a line may hold: at least 40; a log's lines aren't wrapped."""
    return (
        max(_NARROW, min(shutil.get_terminal_size().columns, _READABLE)) if stream.isatty() else sys.maxsize
    )


def wrapped(text: str, indent: int = len(_INDENT), stream: TextIO | None = None) -> str:
    """The text on lines as wide as the terminal that standard error, or a stream, is; from the second line on
    with an indent.
    """
    return _wrapped(text, _width(stream or sys.stderr), " " * indent)


def _wrapped(text: str, width: int, indent: str = _INDENT) -> str:
    """The text on lines of that width, broken between words and, where a path has more than a line, after its
    slashes; from the second line on indented further. Colours take no room.
    """
    if len(click.unstyle(text)) <= width:
        return text
    first = text[: len(text) - len(text.lstrip())]
    rows, used = [first], len(first)
    for glue, word in _pieces(text, width - len(first) - len(indent)):
        long, is_first = len(click.unstyle(word)), rows == [first]
        if not is_first and used + len(glue) + long > width:
            rows.append(first + indent + word)
            used = len(first) + len(indent) + long
        else:
            rows[-1] += word if is_first else glue + word
            used += long + (0 if is_first else len(glue))
    return "\n".join(rows)


def _pieces(text: str, room: int) -> Iterator[tuple[str, str]]:
    """A text's words, one that is too long by its slashes, each with the room before it."""
    for spaces, word in _WORD.findall(text):
        *folders, name = word.split("/") if len(click.unstyle(word)) > room else [word]
        for number, part in enumerate([*(f"{folder}/" for folder in folders), name]):
            yield "" if number else spaces, part


class Wrapped:
    """A terminal's stream that breaks lines between words where they are wider than it: no command need know
    how wide that is.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._line = stream, ""

    def write(self, text: str) -> int:
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self._stream.write(_wrapped(line, _width(self._stream)) + "\n")
        return len(text)

    def flush(self) -> None:
        self._stream.write(self._line)
        self._line = ""
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def wrapped_output() -> Iterator[None]:
    """What is printed on standard output inside of the block, wrapped to the terminal that it goes to."""
    if not sys.stdout.isatty():
        yield
        return
    wrapped = Wrapped(sys.stdout)
    with redirect_stdout(cast(TextIO, wrapped)):
        try:
            yield
        finally:
            wrapped.flush()


def help_width() -> int | None:
    """Columns for help on a terminal, None for click's own."""
    return _width(sys.stdout) if sys.stdout.isatty() else None


def _problem_text(problem: Problem, coloured: bool, width: int) -> str:
    """On one line where that has room; else the message is a paragraph of its own under its place."""
    first = "  ".join([*([plain(str(problem.place))] if problem.place else []), problem.code])
    message = plain(problem.message)
    if len(first) + 2 + len(message) <= width:
        lines = [f"{first}  {message}"]
    else:
        lines = [_wrapped(first, width), _wrapped(_INDENT + message, width, "")]
    hints = [_wrapped(f"{_INDENT}{plain(line)}", width, "") for line in problem.hint.splitlines()]
    text = _painted_code("\n".join(lines), problem, coloured)
    return "\n".join([text, *(_dimmed(hint, coloured) for hint in hints)])


def _several_text(example: Problem, number: int, coloured: bool, width: int) -> str:
    """One line for many problems of a kind, with the first as an example."""
    more = plural(number - 1, "and {count} more such", "and {count} more such")
    text = _wrapped(f"{example.code} ×{number}  {plain(example.message)}", width)
    place = f"    {plain(str(example.place))}, {more}" if example.place else f"    {more}"
    return "\n".join([_painted_code(text, example, coloured), _dimmed(_wrapped(place, width), coloured)])


def _repeated_text(problems: Sequence[Problem], coloured: bool, width: int) -> str:
    """One finding in many places: said once, with each place and its words."""
    first, heading = problems[0], heading_of(problems)
    lines = [
        _painted_code(_wrapped(f"{first.code} ×{len(problems)}  {plain(heading)}", width), first, coloured)
    ]
    if first.hint != heading:
        lines += [
            _dimmed(_wrapped(f"{_INDENT}{plain(each)}", width, ""), coloured)
            for each in first.hint.splitlines()
        ]
    for problem in problems:
        words = problem.message if problem.message != heading else problem.text or ""
        place = [plain(str(problem.place))] if problem.place else []
        lines.append(_wrapped(_INDENT + "  ".join([*place, _shortened(plain(words))]), width))
    return "\n".join(lines)


def _shortened(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()} …"


def _painted_code(text: str, problem: Problem, coloured: bool) -> str:
    if not coloured:
        return text
    before, code, after = text.partition(problem.code)
    return before + click.style(code, fg=_COLOURS[problem.severity], bold=True) + after


def _dimmed(text: str, coloured: bool) -> str:
    return click.style(text, dim=True) if coloured else text


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each kind: "2 errors, 1 warning"."""
    counts = {severity: sum(problem.severity == severity for problem in problems) for severity in SEVERITIES}
    words = (
        plural(counts["error"], "{count} error", "{count} errors"),
        plural(counts["warning"], "{count} warning", "{count} warnings"),
        plural(counts["advice"], "{count} piece of advice", "{count} pieces of advice"),
    )
    return ", ".join(text for text, count in zip(words, counts.values(), strict=True) if count)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
    """A small table on standard output; the columns numbered in `right` (from 0) hold figures and are set to
    the right. On a terminal a column without words is left out; where that is too narrow for the table, what
    all rows share is said once, and where that doesn't help, each row is told in words.
    """
    table = TerminalTable(tuple(headings), [tuple(map(plain, row)) for row in rows], frozenset(right))
    if sys.stdout.isatty() and table.rows:
        width = shutil.get_terminal_size().columns
        table = table.without_empty()
        if not table.fits(width):
            if shared := table.shared():
                click.echo(_row_in_words(("", *shared), (tr("All"), *shared.values()), width))
                table = table.without(shared)
            if not table.fits(width):
                for row in table.rows:
                    click.echo(_row_in_words(table.headings, row, width))
                return
    _print_columns(table)


def _print_columns(columns: TerminalTable) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, (heading, least) in enumerate(zip(columns.headings, columns.longest_words(), strict=True)):
        justify: Literal["right", "left"] = "right" if number in columns.right else "left"
        table.add_column(heading, justify=justify, overflow="fold", min_width=least)
    for row in columns.rows:
        table.add_row(*map(Text, row))
    Console(
        file=sys.stdout,
        highlight=False,
        width=None if sys.stdout.isatty() else _WIDE,
        no_color=not has_colours(sys.stdout),
    ).print(table)


def _row_in_words(headings: Sequence[str], cells: Sequence[str], width: int) -> str:
    """What a row is of, and below it each of its other cells that has words, after its heading."""
    name, *others = cells
    coloured, rest = has_colours(sys.stdout), zip(headings[1:], others, strict=True)
    told = [f"{_dimmed(heading, coloured)} {cell}" if heading else cell for heading, cell in rest if cell]
    below = [_wrapped(f"  {words}", width) for words in told]
    return "\n".join([click.style(_wrapped(name, width), bold=coloured), *below])


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
        words = plain(tr(name))
        click.echo(f"{words} ({total})" if total else words, err=True)

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
            self._bars = _bars()
            self._bars.start()
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(
            plain(tr(name)), total=total or None, count=f"0/{total}" if total else "", what=""
        )

    def step(self, what: str = "") -> None:
        if self._bars is not None and self._task is not None:
            task = next(task for task in self._bars.tasks if task.id == self._task)
            done = round(task.completed) + 1
            count = f"{done}/{task.total:.0f}" if task.total else ""
            self._bars.update(self._task, advance=1, count=count, what=plain(what))

    def close(self) -> None:
        if self._bars is not None:
            self._bars.stop()
        self._bars = self._task = None


def _bars() -> Bars:
    """One row: the stage, its bar, how many of its steps are done, its own clock, and what was done last."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Column

    console = Console(stderr=True, no_color=not has_colours(sys.stderr))
    columns = (
        TextColumn(
            "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
        BarColumn(bar_width=max(4, min(30, console.width - 50))),
        TextColumn("{task.fields[count]}", markup=False, table_column=Column(no_wrap=True)),
        TimeElapsedColumn(table_column=Column(no_wrap=True)),
        TextColumn(
            "{task.fields[what]}",
            markup=False,
            table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
        ),
    )
    return Progress(*columns, console=console, transient=True, expand=True)


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
