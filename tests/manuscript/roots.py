"""Small roots made in a temporary folder: a faultless edition, with a few things changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from pressklar.foundation.folders import Folders
from pressklar.manuscript import Reading, read_edition

EDITION = "content/2024/edition.yaml"
MEMBERS = "content/members.yaml"
FIRST = "content/2024/proposals/forsta.yaml"
SECOND = "content/2024/proposals/andra.yaml"

GOOD = {
    MEMBERS: """\
- id: region-gotland
  name: Region Gotland
  kind: region
  county_code: 09
  recipients:
    - utveckling@region-gotland.example
- id: tillvaxtverket
  name: Tillväxtverket
  kind: agency
""",
    EDITION: """\
title: 2024
language: sv
publisher: Nätverket
date: 2023-11-01
fields:
  - {key: idea, label: Idé, need: required}
  - {key: purpose, label: Syfte, need: expected}
  - {key: extra, label: Övrigt, need: optional}
chapters:
  - id: beredskap
    title: Beredskap
    proposals:
      - forsta
      - andra
""",
    FIRST: """\
title: "Första: förslaget"
submitted_by: [region-gotland]
idea: |
  En idé.
purpose: |
  Ett syfte.
contacts:
  - {name: Maja Lind, email: maja@region.example}
""",
    SECOND: """\
title: Andra
submitted_by: [tillvaxtverket]
idea: Se [det första](#forsta).
purpose: Ett till.
""",
}

Content: TypeAlias = "str | bytes | Callable[[Path], object] | None"


def write(root: Path, *changes: Mapping[str, Content]) -> Folders:
    """A root with the good files and the changes: text, bytes, None to leave a file out, or what makes it."""
    files: dict[str, Content] = {**GOOD}
    for change in changes:
        files.update(change)
    for name, content in files.items():
        path = root / name
        if content is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Folders(root)


def read_root(root: Path, *changes: Mapping[str, Content]) -> Reading:
    return read_edition(write(root, *changes), "2024")


def changed(name: str, *pairs: tuple[str, str], added: str = "") -> dict[str, Content]:
    """One good file with pieces of text replaced; each must be there."""
    text = GOOD[name]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {name: text + added}


def text_of(reading: Reading) -> str:
    """All problems as the editor may see them, a golden file's text."""
    return "".join(
        f"{problem.place}: {problem.severity} {problem.code}\n  {problem.message}\n  {problem.hint}\n"
        for problem in reading.problems
    )


def fifo(path: Path) -> None:
    os.mkfifo(path)


def link_to(target: str | Path) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)
