"""python -m benchmarks [--only NAME]… [--runs N] [--big] [--patches]: measures, prints a table, and ends with
1 where a bar isn't kept.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import patches
from .figures import FIGURES, MB, Figure, Line, proof
from .kinds import KINDS, REPEATED, SLOW, Ground, Taken
from .running import Run


def measured(figures: list[Figure], runs: int, ground: Ground, console: Console) -> dict[str, list[Taken]]:
    """All kinds that the figures need, one after the other, and again: whatever else the machine does
    meanwhile meets them all alike.
    """
    kinds = list(dict.fromkeys(kind for figure in figures for kind in figure.kinds))
    for kind in kinds:
        if kind not in SLOW:
            KINDS[kind](ground)  # once unmeasured: byte code is written, files are in the system's memory
    takes: dict[str, list[Taken]] = {kind: [] for kind in kinds}
    for turn in range(runs):
        for kind in kinds:
            if turn < SLOW.get(kind, runs):
                takes[kind].append(KINDS[kind](ground))
                if kind in SLOW:  # told at once: what comes after may take longer than anybody waits
                    console.print(f"[dim]{kind}: {_told(takes[kind][-1].run)}[/dim]", highlight=False)
        for turn_again in range(1, max((REPEATED.get(kind, 1) for kind in kinds), default=1)):
            for kind in kinds:
                if turn_again < REPEATED.get(kind, 1):
                    takes[kind].append(KINDS[kind](ground))
        said = "   ".join(
            f"{kind} {takes[kind][-1].wall:.2f} s" for kind in kinds if turn < SLOW.get(kind, runs)
        )
        console.print(f"[dim]round {turn + 1} of {runs}:   {said}[/dim]", highlight=False)
    return takes


def _told(one: Run) -> str:
    together = f", all together {one.together / MB:.0f} MB" if one.together else ""
    return f"{one.wall:.1f} s, {one.cpu:.1f} s CPU, largest process {one.largest / MB:.0f} MB{together}"


def table(lines: list[Line]) -> Table:
    made = Table(title="Ours beside others, the same content in one run (medians)", title_justify="left")
    for name in ("figure", "ours", "peer", "ratio", "bar", ""):
        made.add_column(
            name, justify="right" if name in ("ours", "peer", "ratio", "bar") else "left", no_wrap=True
        )
    for line in lines:
        verdict = {None: "", True: "[green]met[/green]", False: "[bold red]not met[/bold red]"}[line.met]
        made.add_row(line.title, line.ours, line.peer, line.shown, line.limit, verdict)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Speed, memory and rules of our build beside other programs'.",
    )
    names = [figure.name for figure in FIGURES]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--runs", type=int, default=5, help="rounds (default 5; ×10 at most 3, ×100 one)")
    parser.add_argument("--big", action="store_true", help="×100 too: some minutes")
    parser.add_argument(
        "--patches", action="store_true", help="only what each patch of the layout engine gains"
    )
    arguments = parser.parse_args()
    figures = [
        figure
        for figure in FIGURES
        if (figure.name in arguments.only if arguments.only else arguments.big or not figure.big)
    ]
    console = Console(width=None if sys.stdout.isatty() else 150)
    folder = Path(tempfile.mkdtemp(prefix="pressklar-bench-"))
    try:
        if arguments.patches:
            seconds = patches.measured(arguments.runs, Ground(folder), console)
            console.print(patches.table(seconds))
            return int(not patches.all_gain_enough(seconds))
        lines = proof()
        ground = Ground(folder)
        takes = measured(figures, arguments.runs, ground, console)
        for figure in figures:
            lines += figure.lines(takes, ground)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(table(lines))
    return int(any(line.met is False for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
