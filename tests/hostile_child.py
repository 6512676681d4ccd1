"""Runs one command on a root in this process, within a limit of memory and of the processor's time: python
hostile_child.py ROOT COMMAND.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

MEMORY, SECONDS = 1_500_000_000, 60


def main(root: Path, command: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from pressklar.foundation.folders import Folders
    from pressklar.problems import ContentError, Problem

    folders = Folders(root)
    problems: tuple[Problem, ...] = ()
    try:
        if command == "check":
            from pressklar.checks import proof_edition

            problems = proof_edition(folders, "2031", outputs=False).problems
        elif command == "build":
            from pressklar.building import workflow
            from pressklar.pdf.workshop import InProcessPool

            problems = workflow.build(folders, "2031", workshop=InProcessPool()).problems
        else:
            from pressklar.docx.engine import make_word
            from pressklar.rendering.sections import read_source

            make_word(read_source(folders, "2031").sound().source, folders)
    except ContentError as error:
        problems = error.problems
    status = Path(
        "/proc/self/status"
    ).read_text()  # not ru_maxrss: a new process inherits that of the one that started it
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps({"codes": sorted({problem.code for problem in problems}), "peak": peak * 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
