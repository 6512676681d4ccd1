"""python -m tests.zoo [SEED …|FIRST-LAST] [--keep DIR] [--shrink TRIALS] [--kind KIND] [--theme NAME]: builds the publications of these seeds, judges
them, and says how many are wholly right. What isn't stays in DIR/SEED (else a temporary folder), with a picture of each page that
has a fault, its place framed; and in DIR/SEED-small the smallest publication with a fault of that kind (else of the first's).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .publications import THEMES, Publication, features, random_publication
from .shrinking import shrunk
from .trying import try_publication


def _seeds(words: Sequence[str]) -> list[int]:
    seeds: list[int] = []
    for word in words:
        first, _, last = word.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def _shrink(publication: Publication, folder: Path, kind: str, trials: int) -> None:
    """Leaves in a folder the smallest publication that still has a fault of that kind."""

    def fails(candidate: Publication) -> bool:
        trial = folder.with_name(f"{folder.name}-trial")
        shutil.rmtree(trial, ignore_errors=True)
        trial.mkdir(parents=True)
        faults = [fault for fault in try_publication(candidate, trial) if fault.kind == kind]
        if faults:
            shutil.rmtree(folder, ignore_errors=True)
            trial.rename(folder)
            print(f"      {size_of(candidate)}: {faults[0]}", flush=True)
        else:
            shutil.rmtree(trial)
        return bool(faults)

    shrunk(publication, fails, trials)


def size_of(publication: Publication) -> str:
    return f"{len(publication.entries)} entries, {len(publication.chapters)} chapters"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", default=["1-25"], metavar="SEED")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--shrink", type=int, default=0, metavar="TRIALS")
    parser.add_argument("--kind", metavar="KIND")
    parser.add_argument("--theme", choices=sorted(set(THEMES)), help="as if all of the seeds had it")
    arguments = parser.parse_args()
    place = arguments.keep or Path(tempfile.mkdtemp(prefix="zoo-"))
    seeds, kinds, right = _seeds(arguments.seeds), Counter[str](), 0
    for seed in seeds:
        folder = place / str(seed)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        publication = random_publication(seed)
        publication.theme = arguments.theme or publication.theme
        faults = try_publication(publication, folder)
        kinds.update({fault.kind for fault in faults})
        told = f"{size_of(publication)}: {', '.join(sorted(features(publication)))}"
        print(f"{seed}: {'right' if not faults else 'WRONG'} ({told})", flush=True)
        for kind, count in Counter(fault.kind for fault in faults).items():
            for fault in [fault for fault in faults if fault.kind == kind][:2]:
                print(f"    {count:3} {fault}", flush=True)
        if faults:
            if arguments.shrink:
                _shrink(
                    publication, place / f"{seed}-small", arguments.kind or faults[0].kind, arguments.shrink
                )
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
