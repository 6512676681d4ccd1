"""The press beside the screen's build, and its sheets beside pdfimpose's: `python -m benchmarks.press [--runs
N] [--pdfimpose PROGRAM]`.

Bars: the press, preflight and all, at most 1.3 times a screen build's CPU, both from an empty cache; 200
pages imposed in at most 0.5 s of CPU, the whole process counted, and faster than pdfimpose on the same file
in the same run. Ends with 1 where one isn't kept.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from .roots import EDITION, PROJECT, copied, emptied
from .running import Run, run

PYTHON = sys.executable
PAGES = 200


def many_pages(source: Path, target: Path) -> None:
    """The print shop's file so often over that it has 200 pages, each a page of its own."""
    import pikepdf

    with pikepdf.open(source) as pdf:
        once = list(pdf.pages)
        while len(pdf.pages) < PAGES:
            pdf.pages.append(once[len(pdf.pages) % len(once)])
        target_bytes = io.BytesIO()
        pdf.save(target_bytes)
    target.write_bytes(target_bytes.getvalue())


def impose_file(source: str, target: str) -> None:
    """What the measured process does: sheets and their drawing, written."""
    from pressklar.press.sheets import ImpositionOptions, impose

    made = impose(Path(source).read_bytes(), ImpositionOptions("saddle", "A3", 16, 0.1), "200 pages")
    Path(target).write_bytes(made.pdf)


def told(name: str, ours: float, peer: float, bar: float, shown: str) -> bool:
    met = ours <= bar
    print(
        f"{name}: {ours:.2f} s, {shown} {peer:.2f} s, {ours / peer:.2f}; bar {bar:.2f} s: {'met' if met else 'NOT MET'}"
    )
    return met


def cpu(runs: list[Run]) -> float:
    return median(one.cpu for one in runs)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.press")
    parser.add_argument("--runs", type=int, default=5)
    there = shutil.which("pdfimpose") or str(Path(sys.executable).parent / "pdfimpose")
    parser.add_argument("--pdfimpose", default=there, help="the program to be compared with")
    parser.add_argument("--impose", nargs=2, metavar="FILE", help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    if wishes.impose:
        impose_file(*wishes.impose)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="pressklar-bench-"))
    try:
        root = copied(folder / "root")
        screen: list[Run] = []
        press: list[Run] = []
        ours: list[Run] = []
        peers: list[Run] = []
        for _ in range(wishes.runs + 1):
            for command, takes in ((("build", "--format", "pdf"), screen), (("press",), press)):
                emptied(root)
                takes.append(run([PYTHON, PROJECT / "build.py", *command, "--root", root]))
        source, target = folder / "200.pdf", folder / "sheets.pdf"
        many_pages(root / "output" / EDITION / "press" / "booklet-press.pdf", source)
        compared = Path(wishes.pdfimpose).is_file()
        for _ in range(wishes.runs + 1):
            ours.append(run([PYTHON, "-m", "benchmarks.press", "--impose", source, target]))
            if compared:
                peers.append(
                    run(
                        [
                            wishes.pdfimpose,
                            "saddle",
                            "--signature",
                            "2x1",
                            "--group",
                            "4",
                            "--output",
                            folder / "peer.pdf",
                            source,
                        ]
                    )
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    fine = told("press, CPU", cpu(press[1:]), cpu(screen[1:]), 1.3 * cpu(screen[1:]), "a screen build")
    fine &= told(
        f"{PAGES} pages on sheets, CPU",
        cpu(ours[1:]),
        cpu(peers[1:]) if compared else 0.5,
        0.5,
        "pdfimpose" if compared else "the bar",
    )
    if compared:
        fine &= told(
            f"{PAGES} pages on sheets, wall",
            median(one.wall for one in ours[1:]),
            median(one.wall for one in peers[1:]),
            median(one.wall for one in peers[1:]),
            "pdfimpose",
        )
    else:
        print("pdfimpose isn't there (pip install pdfimpose): not compared")
    return int(not fine)


if __name__ == "__main__":
    raise SystemExit(main())
