"""What each patch of the layout engine gains: a cold PDF with all of them, with none, and with each left
out.
"""

from __future__ import annotations

import os
from statistics import median

from rich.console import Console
from rich.table import Table

from pressklar.pdf.weasyprint_patches import PATCHES, SWITCH, other_versions

from .kinds import Ground, cold

LEAST = 0.04
"""The share of a cold build's CPU that a patch must gain to stay."""


def measured(runs: int, ground: Ground, console: Console) -> dict[str, float]:
    """The median CPU seconds of all processes by the switch's value, in turn: whatever else the machine does
    meanwhile meets them all alike.
    """
    if others := other_versions():
        raise SystemExit(
            f"The patches are off: they weren't written for {', '.join(f'{name} {version}' for name, version in others.items())}."
        )
    ways = ("", "1", *PATCHES)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    before = os.environ.get(SWITCH)
    try:
        cold(ground)  # once unmeasured: byte code is written, files are in the system's memory
        for turn in range(runs):
            for way in ways:
                os.environ[SWITCH] = way
                seconds[way].append(cold(ground).cpu)
            console.print(
                f"[dim]round {turn + 1} of {runs}:   all {seconds[''][-1]:.2f} s, none {seconds['1'][-1]:.2f} s[/dim]",
                highlight=False,
            )
    finally:
        os.environ.pop(SWITCH, None)
        os.environ.update({} if before is None else {SWITCH: before})
    return {way: median(values) for way, values in seconds.items()}


def table(seconds: dict[str, float]) -> Table:
    """Each patch's share of the CPU of a build without it."""
    lines = Table(
        title="CPU of a cold PDF with and without the engine's patches (medians)", title_justify="left"
    )
    for heading in ("patches", "CPU", "they gain", "bar", ""):
        lines.add_column(heading, justify="left" if heading == "patches" else "right", no_wrap=True)
    whole = seconds[""]
    for way, cpu in seconds.items():
        gain = 1 - whole / cpu
        name = {"": "all", "1": "none"}.get(way, f"all but {way}")
        kept = way in ("", "1") or gain >= LEAST
        verdict = "" if way in ("", "1") else "[green]met[/green]" if kept else "[bold red]not met[/bold red]"
        lines.add_row(
            name, f"{cpu:.2f} s", f"{gain:.1%}" if way else "", f"≥ {LEAST:.0%}" if verdict else "", verdict
        )
    return lines


def all_gain_enough(seconds: dict[str, float]) -> bool:
    """Whether each patch gains what it must."""
    return all(1 - seconds[""] / seconds[name] >= LEAST for name in PATCHES)
