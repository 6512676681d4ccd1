"""A process that lives on between builds, as --watch does: for each line on standard input it builds ROOT
again, and prints the seconds.

    python -m benchmarks.living ROOT [--three] [--once]

--three: PDF, Word and web, without LibreOffice's pass, which a watch puts off until nothing happens. --once:
one build, without being asked.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pressklar.building import workflow
from pressklar.foundation.folders import Folders
from pressklar.pdf.workshop import Workshop


def main(root: str, *wishes: str) -> None:
    folders = Folders(Path(root))
    formats = tuple(workflow.FORMATS) if "--three" in wishes else ("pdf",)
    with Workshop() as workshop:
        for _ in [""] if "--once" in wishes else sys.stdin:
            began = time.perf_counter()
            built = workflow.build(folders, formats=formats, slow_steps=False, workshop=workshop)
            print("unchanged" if built.unchanged else time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
