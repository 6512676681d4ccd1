"""python -m benchmarks.composition [ROOT …] [--runs N]: how the pages of publications are composed with `break: auto`
and with `break: flow`, and what CPU the first costs a cold build. Without a root: the project's own edition.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from pressklar.building.workflow import newest
from pressklar.foundation.folders import Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.foundation.theme_files import theme_files
from pressklar.pdf.engine import lay_out_booklet
from pressklar.pdf.leaves import leaf_views
from pressklar.pdf.workshop import InProcessPool
from pressklar.rendering.sections import SectionSource, read_source

from .roots import PROJECT, emptied
from .running import run

WAYS = ("flow", "auto")
NEAR_EMPTY = 0.3


@dataclass(frozen=True)
class Pages:
    """Page counts: all, those that begin inside a proposal, blank ones for notes, and those before the last of
    their chapter filled under three tenths; `least` is the share of the emptiest of these that is filled.
    """

    all: int
    continued: int
    notes: int
    near_empty: int
    least: float


def composed(source: SectionSource) -> Pages:
    """How a publication's chapters are composed."""
    sections = lay_out_booklet(source, source.folders, InProcessPool(), SilentProgress()).sections
    leaves = list(leaf_views(source, sections))
    page = source.theme.page
    top, foot = page["top"].pt, page["height"].pt - page["foot"].pt
    filled: list[float] = []
    for section in sections:
        texts = [facts for facts in section.pages if facts.kind == "text"]
        if section.section.startswith("chapter"):
            filled += [(facts.used - top) / (foot - top) for facts in texts[:-1]]
    return Pages(
        len(leaves),
        sum(leaf.continued is not None for leaf in leaves),
        sum(leaf.kind == "notes" and leaf.chapter is not None for leaf in leaves),
        sum(share < NEAR_EMPTY for share in filled),
        min(filled, default=1.0),
    )


def prepared(root: Path, copy: Path, way: str) -> Folders:
    """A copy of a root whose theme says that."""
    shutil.copytree(root / "content", copy / "content")
    for name in ("templates", "styles"):
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name)
    theme = copy / "styles" / "theme.yaml"
    theme.parent.mkdir(exist_ok=True)
    lines = theme_files(Folders(root)).figures[0].read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("break:")]
    theme.write_text("\n".join([*lines, f"break: {way}", ""]), "utf-8")
    return Folders(copy)


def cpu(folders: Folders) -> float:
    """CPU seconds of all processes of a cold build of everything."""
    emptied(folders.root)
    return run([sys.executable, PROJECT / "build.py", "--root", folders.root, "--quiet"]).cpu


def measured(root: Path, runs: int) -> dict[str, tuple[Pages, float]]:
    """Each way's pages and median CPU, the runs in turn."""
    with tempfile.TemporaryDirectory(prefix="pressklar-bench-") as temporary:
        folders = {way: prepared(root, Path(temporary) / way, way) for way in WAYS}
        seconds = [{way: cpu(folders[way]) for way in WAYS} for _ in range(runs)]
        return {
            way: (
                composed(read_source(folders[way], newest(folders[way])).sound().source),
                median(second[way] for second in seconds) if seconds else 0.0,
            )
            for way in WAYS
        }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.composition", description=__doc__)
    parser.add_argument("roots", nargs="*", type=Path, default=[PROJECT])
    parser.add_argument("--runs", type=int, default=3, help="cold builds of each (default 3)")
    arguments = parser.parse_args()
    lines = Table(title="How chapters are composed", title_justify="left")
    for heading in ("root", "break", "pages", "continued", "notes", "under 30 %", "emptiest", "CPU"):
        lines.add_column(heading, justify="left" if heading in ("root", "break") else "right", no_wrap=True)
    for root in arguments.roots:
        for way, (pages, seconds) in measured(root.resolve(), arguments.runs).items():
            counts = pages.all, pages.continued, pages.notes, pages.near_empty
            lines.add_row(root.name, way, *map(str, counts), f"{pages.least:.0%}", f"{seconds:.2f} s")
    Console(width=None if sys.stdout.isatty() else 150).print(lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
