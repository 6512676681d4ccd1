"""Reads one Word file in this process, within a limit of the processor's time: python word_child.py FILE
read|import.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

SECONDS = 20
"""Generous: a test machine may have other things to do."""


def main(path: Path, how: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from pressklar.intake.word import read_word
    from pressklar.ooxml.reader import read_docx
    from pressklar.problems import ContentError

    try:
        if how == "import":
            done = f"read {len(read_word(path.read_bytes(), 'a.docx').lines)}"
        else:
            read = read_docx(path.read_bytes(), "a.docx")
            done = f"read {len(read.paragraphs)} {sum(len(paragraph.text) for paragraph in read.paragraphs)}"
    except ContentError as error:
        done = f"refused {error.problems[0].code} {error.problems[0].message}"
    status = Path(
        "/proc/self/status"
    ).read_text()  # not ru_maxrss: a new process inherits that of the one that started it
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    print(json.dumps({"done": done, "megabytes": peak / 1000}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
