"""Builds again whenever something an edition is made of changes, with fonts and styles kept warm, and says
what and how fast.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..problems import PressklarError, Problem
from .workflow import SLOW, Built, build

PAUSE = 0.25
"""Seconds between two looks at the files."""
IDLE = 8
"""Looks without a change after which what was put off is done: Word's page numbers."""


@dataclass(frozen=True)
class Round:
    """One build of a watch: the files whose change began it (none for the first), and what it gave, or the
    problems that stopped it.
    """

    changed: tuple[Path, ...]
    built: Built | None
    problems: tuple[Problem, ...] = ()


def watch(
    folders: Folders,
    edition: str | None,
    *,
    formats: Sequence[str],
    progress: Progress,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Round]:
    """A round for the start, then one for each change, until the caller stops. A fault in the content ends a
    round, never the watch.
    """
    from ..pdf.workshop import Workshop

    with Workshop() as workshop:
        seen = _seen(folders)
        changed: tuple[Path, ...] = ()
        while True:

            def one_round(
                names: Sequence[str], *, settle: bool, changed: tuple[Path, ...] = changed
            ) -> Round:
                try:
                    built = build(
                        folders, edition, formats=names, settle=settle, progress=progress, workshop=workshop
                    )
                except PressklarError as error:
                    return Round(changed, None, error.problems)
                return Round(changed, built, built.problems)

            made = one_round(formats, settle=False)
            yield made
            changed, looks = (), 0
            while not changed:
                wait(PAUSE)
                looks += 1
                if looks == IDLE and made.built and (slow := [name for name in formats if name in SLOW]):
                    yield one_round(slow, settle=True, changed=())
                now = _seen(folders)
                changed = tuple(
                    sorted(path for path in seen.keys() | now.keys() if seen.get(path) != now.get(path))
                )
                seen = now


def _seen(folders: Folders) -> dict[Path, tuple[int, int]]:
    """Every file of content, templates and styles, with its size and time. Records and hidden files (an
    editor's own) don't count.
    """
    found: dict[Path, tuple[int, int]] = {}
    for folder in (folders.content, *folders.templates, *folders.styles):
        for path in folder.rglob("*"):
            if path.name.startswith(".") or path.name.endswith("~") or "records" in path.parts:
                continue
            try:
                stat = path.stat()
            except OSError:
                continue
            if path.is_file():
                found[path] = (stat.st_size, stat.st_mtime_ns)
    return found
