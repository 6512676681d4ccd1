"""python -m tests.zoo [SEED …|FIRST-LAST] [--keep DIR]: builds the publications of these seeds, judges them, and says how many are
wholly right. What isn't stays in DIR (else a temporary folder), with a picture of each page that has a fault.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from .judging import Fault, judge, round_trip
from .publications import Publication, random_publication, write

PROJECT = Path(__file__).resolve().parents[2]
LONGEST = 600
"""Seconds after which a build counts as hung."""


def try_seed(seed: int, folder: Path) -> list[Fault]:
    """The faults of a seed's publication, built in that folder."""
    publication = random_publication(seed)
    write(publication, folder, PROJECT)
    try:
        done = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "--root", str(folder), "--lang", "en"],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [Fault("hung", 0, f"after {LONGEST} s")]
    if done.returncode:
        return [Fault("refused", 0, " ".join(done.stderr.split())[-300:])]
    output = folder / "output" / "2031"
    faults = [*judge(publication, output), *round_trip(folder, PROJECT)]
    _picture(output / "booklet.pdf", folder, faults)
    return faults


def _picture(pdf: Path, folder: Path, faults: Sequence[Fault]) -> None:
    document = pdfium.PdfDocument(pdf)
    for number in sorted({fault.page for fault in faults if fault.page})[:12]:
        document[number - 1].render(scale=1.2).to_pil().save(folder / f"page-{number}.png")


def _told(publication: Publication) -> str:
    size = f"{len(publication.entries)} entries, {len(publication.chapters)} chapters"
    return f"{publication.language}, {publication.sheet}, {size}: {', '.join(sorted(publication.features))}"


def _seeds(words: Sequence[str]) -> list[int]:
    seeds: list[int] = []
    for word in words:
        first, _, last = word.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", default=["1-25"], metavar="SEED")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    place = arguments.keep or Path(tempfile.mkdtemp(prefix="zoo-"))
    seeds, kinds, right = _seeds(arguments.seeds), Counter[str](), 0
    for seed in seeds:
        folder = place / str(seed)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        faults = try_seed(seed, folder)
        kinds.update({fault.kind for fault in faults})
        print(f"{seed}: {'right' if not faults else 'WRONG'} ({_told(random_publication(seed))})", flush=True)
        for fault in faults[:8]:
            print(f"    {fault}")
        if faults:
            continue
        right += 1
        shutil.rmtree(folder)
    print(f"\n{right} of {len(seeds)} wholly right; publications with each kind of fault:")
    for kind, count in kinds.most_common():
        print(f"  {count:4}  {kind}")
    print(f"kept in {place}")
    return 0 if right == len(seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
