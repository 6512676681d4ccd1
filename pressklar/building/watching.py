"""Builds again whenever something an edition is made of changes, with fonts and styles kept warm, and says
what and how fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change
from watchfiles import watch as changes_in

from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..problems import PressklarError, Problem
from .workflow import SLOW, Built, build

PAUSE = 250
"""Milliseconds without a change after which the watch looks whether there is something else to do."""
IDLE = 8
"""Pauses after which what was put off is done: Word's page numbers."""


@dataclass(frozen=True)
class Round:
    """One build of a watch: the files whose change began it (none for the first), and what it gave, or the
    problems that stopped it.
    """

    changed: tuple[Path, ...]
    built: Built | None
    problems: tuple[Problem, ...] = ()


def watch(
    folders: Folders, edition: str | None, *, formats: Sequence[str], progress: Progress
) -> Iterator[Round]:
    """A round for the start, then one for each change, until the caller stops. A fault in the content ends a
    round, never the watch.
    """
    from ..pdf.workshop import Workshop

    watched = [path for path in (folders.content, *folders.templates, *folders.styles) if path.is_dir()]
    changes = changes_in(*watched, watch_filter=_counts, rust_timeout=PAUSE, yield_on_timeout=True)
    slow = [name for name in formats if name in SLOW]
    with Workshop() as workshop:

        def build_round(names: Sequence[str], changed: tuple[Path, ...] = (), *, slow_steps: bool) -> Round:
            try:
                built = build(
                    folders,
                    edition,
                    formats=names,
                    slow_steps=slow_steps,
                    progress=progress,
                    workshop=workshop,
                )
            except PressklarError as error:
                return Round(changed, None, error.problems)
            return Round(changed, built, built.problems)

        if "pdf" in formats:
            workshop.begin()
        changed = _paths(next(changes))  # from now on no change is missed, whatever is built meanwhile
        while True:
            latest = build_round(formats, changed, slow_steps=False)
            yield latest
            pauses = 0
            while not (changed := _paths(next(changes))):
                pauses += 1
                if pauses == IDLE and latest.built and slow:
                    yield build_round(slow, slow_steps=True)


def _paths(changes: set[tuple[Change, str]]) -> tuple[Path, ...]:
    return tuple(sorted({Path(path) for _, path in changes}))


def _counts(change: Change, name: str) -> bool:
    """Whether a change is one of content, templates or styles: records and hidden files (an editor's own)
    aren't, nor is a folder in which something changed.
    """
    path = Path(name)
    return not (
        path.name.startswith(".") or path.name.endswith("~") or "records" in path.parts or path.is_dir()
    )
