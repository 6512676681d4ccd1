"""What is run, each kind by its name: ours and the peers, each a whole process (or a build in a living one),
always on the same content.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .roots import EDITION, PROJECT, Edited, copied, emptied
from .running import Run, nobody_left, run

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
"""The peers and ours by the same Python: .venv's."""


PDF = ("build", "--format", "pdf")


@dataclass(frozen=True)
class Taken:
    """One measurement: the run, and how many pages it made (0: none)."""

    run: Run
    pages: int = 0

    @property
    def wall(self) -> float:
        return self.run.wall

    @property
    def cpu(self) -> float:
        return self.run.cpu


@dataclass
class Ground:
    """The roots to build in, under one temporary folder, made when first asked for."""

    folder: Path
    _roots: dict[str, Path] = field(default_factory=dict)

    def root(self, name: str, times: int = 1) -> Path:
        if name not in self._roots:
            self._roots[name] = copied(self.folder / name, times)
        return self._roots[name]

    @property
    def out(self) -> Path:
        return self.folder / "peer.pdf"


def build(root: Path, *, memory: bool = False) -> Taken:
    """`build.py --root ROOT --format pdf`, as the editor types it."""
    made = run([PYTHON, PROJECT / "build.py", *PDF, "--root", root], memory=memory)
    report = json.loads((root / "output" / EDITION / "build.json").read_text("utf-8"))
    return Taken(made, next(one["pages"] for one in report["files"] if one["file"] == "booklet.pdf"))


def three(ground: Ground) -> Taken:
    """PDF, Word and web from nothing, without LibreOffice's pass."""
    root = ground.root("three")
    emptied(root)
    return Taken(run([PYTHON, PROJECT / "benchmarks" / "living.py", root, "--three", "--once"]))


def living_three(ground: Ground) -> Taken:
    return _living(ground.root("living three"), "--three")


def cold(ground: Ground) -> Taken:
    root = ground.root("cold")
    emptied(root)
    return build(root)


def plain(ground: Ground) -> Taken:
    made = run([PYTHON, HERE / "plain_weasyprint.py", ground.root("cold") / "content" / EDITION, ground.out])
    return Taken(made, int(made.said.split(" pages")[0].split()[-1]))


def nothing(ground: Ground) -> Taken:
    root = ground.root("nothing")
    if not (root / "output").exists():
        build(root)
    made = run([PYTHON, PROJECT / "build.py", *PDF, "--root", root])
    if "Nothing has changed" not in made.said:
        raise RuntimeError(f"something was built though nothing had changed:\n{made.said}")
    return Taken(made)


def imports(_: Ground) -> Taken:
    return Taken(run([PYTHON, "-c", "import yaml, jinja2"]))


def edit(ground: Ground) -> Taken:
    root = ground.root("edit")
    build(root)  # as it was before: from the cache, once it has been built
    with Edited(root) as change:
        change.add()
        return build(root)


def typst(ground: Ground) -> Taken:
    return typeset(ground.root("cold"), ground.out)


def typeset(root: Path, out: Path, *, memory: bool = False) -> Taken:
    made = run([PYTHON, HERE / "typeset.py", root, EDITION, out], memory=memory)
    return Taken(made, pages_of(out))


def pages_of(pdf: Path) -> int:
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        return len(document)


def tenfold(ground: Ground) -> Taken:
    root = ground.root("ten", 10)
    emptied(root)
    return build(root)


def hundredfold(ground: Ground) -> Taken:
    root = ground.root("hundred", 100)
    emptied(root)
    return build(root, memory=True)


def typst_hundredfold(ground: Ground) -> Taken:
    return typeset(ground.root("hundred", 100), ground.out, memory=True)


class Living:
    """A process that has built before and lives on. While it waits it does nothing, but `run` must not be
    used beside it: it waits for every child.
    """

    def __init__(self, root: Path, *wishes: str) -> None:
        self._process = subprocess.Popen(
            [PYTHON, "-m", "benchmarks.living", root, *wishes],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self) -> float:
        """Seconds that a build took."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline().strip()
        if not said or said == "unchanged":
            raise RuntimeError(f"the living process didn't build: {said or 'it ended'}")
        return float(said)

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def living_process(root: Path, *wishes: str) -> Iterator[Living]:
    process = Living(root, *wishes)
    try:
        yield process
    finally:
        process.end()


def living(ground: Ground) -> Taken:
    """The second of two edits in a process that lives on. The first brings both workers up to warmth, as any
    edit before it would.
    """
    return _living(ground.root("living"))


def _living(root: Path, *wishes: str) -> Taken:
    emptied(root)
    with living_process(root, *wishes) as process, Edited(root) as change:
        process.build()
        change.add()
        process.build()
        change.add()
        seconds = process.build()
    nobody_left()
    return Taken(Run(seconds, 0.0, 0, 0, ""))


KINDS: dict[str, Callable[[Ground], Taken]] = {
    "cold": cold,
    "plain": plain,
    "nothing": nothing,
    "imports": imports,
    "edit": edit,
    "living": living,
    "three": three,
    "living_three": living_three,
    "typst": typst,
    "tenfold": tenfold,
    "hundredfold": hundredfold,
    "typst_hundredfold": typst_hundredfold,
}
REPEATED = {"nothing": 4, "imports": 4}
"""How often the short ones run each round: a tenth of a second is easily disturbed."""
SLOW = {
    "tenfold": 3,
    "hundredfold": 1,
    "typst_hundredfold": 1,
    "parcels": 2,
    "parcels_dealt": 2,
    "parcels_from_nothing": 1,
    "word_hundredfold": 1,
    "pandoc_hundredfold": 1,
    "merge_fortyfold": 1,
}
"""At most so many rounds of these."""
