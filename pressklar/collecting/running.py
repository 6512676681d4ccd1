"""Collecting from files to content: reading -> submissions -> proposals -> what would be written, and writing
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.transaction import writing
from ..model import Edition
from ..problems import Problem
from . import records
from .content_files import ContentFiles, edition_to_fill
from .decisions import decided_roles, still_roles
from .gathering import Budget, ReadFile, SourceFile, files_of, understood
from .labels import label_book
from .questions import HeaderQuestion, questions_of
from .taking import CollectedRow, SubmissionTaker
from .values import LeftOver


@dataclass(frozen=True)
class CollectRun:
    """All that a run would write, and has to say. `changes` are the files, `files` counts those that were
    read.
    """

    edition: Edition
    rows: tuple[CollectedRow, ...]
    changes: tuple[FileChange, ...]
    problems: tuple[Problem, ...]
    left_over: Mapping[str, tuple[LeftOver, ...]]
    files: int
    questions: tuple[HeaderQuestion, ...] = ()


def collect(
    folders: Folders,
    edition: str,
    paths: Sequence[Path],
    matches: Sequence[str] = (),
    step: Callable[[str], None] = lambda _: None,
) -> CollectRun:
    """What collecting the files would write; nothing is written. `matches` are a person's decisions,
    "Header=field".

    Raises UsageError (E470, E476), ContentError where the edition can't be read or too much is collected at
    once (E473).
    """
    return collect_files(folders, edition, files_of(folders, paths), matches, step)


def collect_files(
    folders: Folders,
    edition: str,
    files: Iterable[SourceFile],
    matches: Sequence[str] = (),
    step: Callable[[str], None] = lambda _: None,
) -> CollectRun:
    """What collecting files would write that were read already. Raises as `collect` does."""
    content = ContentFiles(folders, edition_to_fill(folders, edition))
    fresh = decided_roles(matches, content.edition)
    decided = {**records.read_decisions(folders, edition), **fresh}
    book = label_book(content.edition.fields, still_roles(decided, content.edition))
    budget = Budget()
    read: list[ReadFile] = []
    for file in files:
        step(file.name)
        read += understood(file, book, budget)
    taker = SubmissionTaker(content, book, read, records.read_records(folders, edition))
    rows = taker.rows()
    if fresh:
        content.write(*records.decisions_file(folders, edition, decided))
    return CollectRun(
        content.edition,
        tuple(rows),
        content.changes(),
        tuple(taker.problems),
        {file.name: tuple(file.left_over) for file in read if file.left_over},
        len(read),
        tuple(questions_of(read)),
    )


def write_run(folders: Folders, run: CollectRun) -> None:
    """Puts what a run would write on the disk, all or nothing. Raises ContentError (E633) where a file was
    changed since, OutsideError (E821, E901).
    """
    if not run.changes:
        return
    home = records.folder_of(folders, run.edition.id)
    steps = tuple(
        FileChange(change.path, change.read, change.data, stays=change.path == home / "headers.json")
        for change in run.changes
    )
    with writing(folders, "collect") as transaction:
        transaction.recover()
        transaction.commit(Changeset("collect", run.edition.id, steps))
