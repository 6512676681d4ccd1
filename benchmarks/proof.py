"""The checks on the marked-up faults of the 2024 source: recall and precision by class, and their CPU beside
`import weasyprint`.

`python -m benchmarks.proof [--false] [--missed] [--no-speed]`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from .running import run

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT.parent / "shared" / "source" / "forslag-2024.txt"
FAULTS = PROJECT / "tests" / "data" / "faults-2024.yaml"
_WORD = re.compile(r"[^\W_]+(?:[-'’:.@][^\W_]+)*")


def overlap(one: str, other: str) -> bool:
    """Whether two texts share at least half of the words of the longer one; empty ones match each other."""
    a, b = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    if not a or not b:
        return not a and not b
    return 2 * sum((a & b).values()) >= max(sum(a.values()), sum(b.values()))


def matched(faults: Sequence[Mapping[str, Any]], findings: Sequence[Any]) -> tuple[set[int], set[int]]:
    """Which faults were found, and which findings are about one. A fault may be hit by several findings; all
    of those are right then.
    """
    hit, right = set(), set()
    for number, fault in enumerate(faults):
        for index, finding in enumerate(findings):
            same = finding.proposal == fault["proposal"] and finding.field == fault["field"]
            if same and overlap(finding.text or "", fault["words"]):
                hit.add(number)
                right.add(index)
    return hit, right


def measured(source: Path = SOURCE, marked: Path = FAULTS) -> tuple[list[dict[str, Any]], list[Any]]:
    """The marked-up faults, and what import and the checks find in the source."""
    import yaml

    from pressklar.checks.proofing import proof_content
    from pressklar.foundation.folders import Folders
    from pressklar.intake import import_booklet
    from pressklar.manuscript import read_edition

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "content" / "members.yaml").write_bytes((PROJECT / "content" / "members.yaml").read_bytes())
        folders = Folders(root)
        imported = import_booklet(folders, source, "2024")
        proof = proof_content(folders, read_edition(folders, "2024"))
    return yaml.safe_load(marked.read_text("utf-8")), [*imported.problems, *proof.problems]


_TIMED = """
import gc, json, os, sys
gc.set_threshold(100_000, 50, 50)  # as a command has it (cli.main)
from pathlib import Path
from pressklar.foundation.folders import Folders
from pressklar.manuscript import read_edition
folders = Folders(Path(sys.argv[1]))
reading = read_edition(folders, "2024")
before = os.times()
from pressklar.checks.proofing import proof_content
looked = proof_content(folders, reading).looked_at
after = os.times()
print(json.dumps([sum(after[:4]) - sum(before[:4]), looked]))
"""


def timed(root: Path) -> tuple[float, int]:
    """CPU seconds of one proofing of the content in a process of its own, with all that it loads and starts;
    and the proposals it looked at.
    """
    env = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(root / "pyc"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _TIMED, str(root)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env=env,
    )
    seconds, looked = json.loads(done.stdout)
    return float(seconds), int(looked)


_BLOCK = "|\n  "
"""Behind it a text begins."""
_SENTENCE = "Det som redan finns ska fler kunna ha nytta av."


def speed(source: Path = SOURCE) -> list[tuple[str, float, str]]:
    """CPU seconds, the median of five: the yardstick, a first proofing without any cache, one after an edited
    proposal, one where nothing changed.
    """
    from pressklar.foundation.folders import Folders
    from pressklar.intake import import_booklet

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "content" / "members.yaml").write_bytes((PROJECT / "content" / "members.yaml").read_bytes())
        import_booklet(Folders(root), source, "2024")
        edited = sorted((root / "content" / "2024" / "proposals").glob("*.yaml"))[0]
        first, after, same = [], [], []
        timed(root)
        for _ in range(5):
            shutil.rmtree(Folders(root).cache)
            first.append(timed(root))
            text = edited.read_text("utf-8")
            edited.write_text(text.replace(_BLOCK, f"{_BLOCK}{_SENTENCE} ", 1), "utf-8")
            after.append(timed(root))
            same.append(timed(root))
            edited.write_text(text, "utf-8")
    yardstick = [run([sys.executable, "-c", "import weasyprint"]).cpu for _ in range(5)]
    rows = [("first, no cache", first), ("one edited", after), ("nothing changed", same)]
    return [
        ("import weasyprint", median(yardstick), ""),
        *(
            (name, median([cpu for cpu, _ in made]), f"{made[0][1]} proposals looked at")
            for name, made in rows
        ),
    ]


def main() -> int:
    faults, findings = measured()
    kept = [fault for fault in faults if fault["class"] != "no-address"]
    hit, right = matched(faults, findings)
    graded = [
        index for index, finding in enumerate(findings) if finding.severity != "advice" and finding.proposal
    ]
    print(f"{'class':14} {'found':>7} {'of':>4}")
    for name in sorted({fault["class"] for fault in faults}):
        numbers = [
            number
            for number, fault in enumerate(faults)
            if fault["class"] == name and fault.get("findable", True) is not False
        ]
        if numbers:
            print(f"{name:14} {sum(number in hit for number in numbers):7} {len(numbers):4}")
    findable = [
        number
        for number, fault in enumerate(faults)
        if fault in kept and fault.get("findable", True) is not False
    ]
    whole = [number for number, fault in enumerate(faults) if fault in kept]
    for name, numbers in (("findable", findable), ("all", whole)):
        found = sum(number in hit for number in numbers)
        print(f"{name:14} {found:7} {len(numbers):4}  recall {found / len(numbers):.0%}")
    true = sum(index in right for index in graded)
    print(f"errors and warnings: {true} of {len(graded)} right, {1 - true / len(graded):.0%} false")
    print("content checks, CPU seconds")
    for name, seconds, more in () if "--no-speed" in sys.argv else speed():
        print(f"  {name:18} {seconds:5.2f}  {more}")
    for index in graded if "--false" in sys.argv else ():
        if index not in right:
            finding = findings[index]
            print(
                "  false:",
                finding.code,
                finding.number,
                finding.field,
                repr((finding.text or "")[:80]),
                finding.message[:60],
            )
    for number in findable if "--missed" in sys.argv else ():
        if number not in hit:
            print("  missed:", faults[number])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
