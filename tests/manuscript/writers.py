"""Every command that writes content, ready to be run on a root of its own: for the tests that cut them off
and run them beside each other.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from booklets import ENGLISH
from killing import forked
from word_edits import EDITION, Root, make

from pressklar import cli
from pressklar.foundation.folders import Folders
from pressklar.foundation.locks import is_locked
from pressklar.manuscript.history import History
from pressklar.manuscript.transaction import lock_path

Work = Callable[[Path], int]
RECORDS = ("returned", "merges", "drafts")


def command(*words: str, edition: str = EDITION) -> Work:
    """The command line on a root; words that begin with @ are files in it."""

    def run(root: Path) -> int:
        named = (str(root / word[1:]) if word.startswith("@") else word for word in words)
        return cli.main([*named, "--root", str(root), "--edition", edition, "--json"])

    return run


def started(root: Path) -> int:
    return cli.main(["new", "2032", "--root", str(root)])


def built(root: Path) -> int:
    """Builds in a Python of its own: a fork of this one may have a layout's processes that aren't its children."""
    code = "import sys; from pressklar.cli import main; sys.exit(main())"
    words = ("build", "--format", "pdf", "--root", str(root), "--edition", EDITION, "--json")
    return subprocess.run(
        [sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL, check=False
    ).returncode


MERGE, FIX = (
    command("merge", "@returned.docx", "--allow-delete"),
    command("check", "--fix", "--yes", "--content"),
)
LEARN, IMPORT = (
    command("check", "--content", "--learn", "knypunkt"),
    command("import", "@booklet.txt", "--replace"),
)
WRITERS: Mapping[str, tuple[Work, tuple[Work, ...]]] = {
    "merge": (MERGE, ()),
    "fix": (FIX, ()),
    "learn": (LEARN, ()),
    "approve": (command("approve", "--by", "Kim Exempel"), (built,)),
    "import": (IMPORT, ()),
    "new": (started, ()),
    "undo": (command("undo"), (MERGE,)),
    "redo": (command("undo", "--redo"), (MERGE, command("merge", "--undo"))),
    "undo of an import": (command("undo"), (IMPORT,)),
}
"""Each writing command, and what is done before it."""


@dataclass(frozen=True)
class Stage:
    """A root ready for a command: `root` as it is before it; what its content is before and after."""

    work: Work
    root: Path
    before: dict[str, bytes]
    after: dict[str, bytes]

    def copy(self, target: Path) -> Path:
        return Path(shutil.copytree(self.root, target, symlinks=True))


@cache
def stage(name: str) -> Stage:
    """Made once: its root is only to be copied."""
    base = Path(mkdtemp(prefix="pressklar-writers-")) / "root"
    root = make(base)
    root.change("korta-vagar", "idea: |\n", "idea: |\n  Hamnen har fyrar,djup och ljus.\n\n")
    _returned(root)
    (base / "booklet.txt").write_text(ENGLISH, "utf-8")
    work, earlier = WRITERS[name]
    for preparation in earlier:
        assert forked(lambda preparation=preparation: preparation(base)) == 0  # type: ignore[misc]
    before = content(base)
    done = Path(shutil.copytree(base, base.with_name("done"), symlinks=True))
    assert forked(lambda: work(done)) == 0
    return Stage(work, base, before, content(done))


def _returned(root: Root) -> None:
    draft = root.draft().replace("varje timme", "varje halvtimme").replace("Mindre tid", "Kortare tid")
    draft.delete(*draft.block("Djupa brunnar"))
    (root.path / "returned.docx").write_bytes(draft.docx())


def content(root: Path) -> dict[str, bytes]:
    """Every file that is content, or that a command sets aside or records of it; the time of an approval
    doesn't count.
    """
    home = root / "content"
    files = {}
    for path in sorted(home.rglob("*")):
        parts = path.relative_to(home).parts
        if (
            path.is_file()
            and parts[0] != "records"
            and not (parts[1:2] == ("records",) and parts[2] in RECORDS)
        ):
            lines = path.read_bytes().splitlines(keepends=True)
            files["/".join(parts)] = b"".join(
                line for line in lines if parts[-1] != "approval.yaml" or not line.startswith(b"when: ")
            )
    return files


def leftovers(root: Path) -> list[str]:
    """What no command may leave: files beside others, an unfinished record, a lock that is held, words on who
    holds it.
    """
    folders = Folders(root)
    files = [
        path.as_posix()
        for path in (root / "content").rglob("*")
        if path.is_file() and path.name.startswith(".") and path.name != ".gitkeep"
    ]
    files += [path.as_posix() for path in (root / "content").rglob("*.holder.json")]
    return (
        files + ["unfinished"] * History(folders).is_unfinished() + ["locked"] * is_locked(lock_path(folders))
    )
