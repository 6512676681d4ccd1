"""Collecting from files to content: reading -> submissions -> proposals -> what would be written, and writing
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..foundation.folders import Folders
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.transaction import writing
from ..model import Edition
from ..problems import Problem
from . import records
from .choosing import NO_CHOICES, Choice
from .content_files import ContentFiles, edition_to_fill
from .decisions import decided_roles, still_roles
from .gathering import Budget, ReadFile, SourceFile, files_of, understood
from .labels import LabelBook, label_book
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


@dataclass(frozen=True)
class ReadSubmissions:
    """Files that were read and understood. `decided` is what each header stands for, `fresh` what a person
    said of them now.
    """

    edition: str
    book: LabelBook
    files: tuple[ReadFile, ...]
    decided: Mapping[str, str]
    fresh: Mapping[str, str]


def collect(
    folders: Folders,
    edition: str,
    paths: Sequence[Path],
    matches: Sequence[str] = (),
    step: Callable[[str], None] = lambda _: None,
    choices: Mapping[str, Choice] = NO_CHOICES,
) -> CollectRun:
    """What collecting the files would write; nothing is written. `matches` are a person's decisions,
    "Header=field"; `choices` those on submissions, by their folded names or titles.

    Raises UsageError (E470, E476), ContentError where the edition can't be read or too much is collected at
    once (E473).
    """
    read = read_submissions(folders, edition, files_of(folders, paths), matches, step)
    return run_of(folders, read, choices)


def read_submissions(
    folders: Folders,
    edition: str,
    files: Iterable[SourceFile],
    matches: Sequence[str] = (),
    step: Callable[[str], None] = lambda _: None,
) -> ReadSubmissions:
    """What stands in the files. Raises as `collect` does."""
    filled = edition_to_fill(folders, edition)
    fresh = decided_roles(matches, filled)
    decided = {**records.read_decisions(folders, edition), **fresh}
    book = label_book(filled.fields, still_roles(decided, filled), filled.members)
    budget = Budget()
    read: list[ReadFile] = []
    for file in files:
        step(file.name)
        read += understood(file, book, budget)
    return ReadSubmissions(edition, book, tuple(read), decided, fresh)


def run_of(folders: Folders, read: ReadSubmissions, choices: Mapping[str, Choice] = NO_CHOICES) -> CollectRun:
    """What taking in the submissions of files that were read would write. Raises ContentError where the
    edition can't be read.
    """
    content = ContentFiles(folders, edition_to_fill(folders, read.edition))
    kept = records.read_choices(folders, read.edition)
    known = replace(kept.remembered(content.edition), named=choices)
    records_before = records.read_records(folders, read.edition)
    taker = SubmissionTaker(content, read.book, read.files, records_before, known)
    rows = taker.rows()
    if read.fresh:
        content.write(*records.decisions_file(folders, read.edition, read.decided))
    if (learned := kept.and_learned(row.shaped.learned for row in rows)) != kept:
        content.write(*records.choices_file(folders, read.edition, learned))
    return CollectRun(
        content.edition,
        tuple(rows),
        content.changes(),
        tuple(taker.problems),
        {file.name: tuple(file.left_over) for file in read.files if file.left_over},
        len(read.files),
        tuple(questions_of(read.files)),
    )


def write_run(folders: Folders, run: CollectRun) -> None:
    """Puts what a run would write on the disk, all or nothing. Raises ContentError (E633) where a file was
    changed since, OutsideError (E821, E901).
    """
    if not run.changes:
        return
    decisions = records.decision_files(folders, run.edition.id)
    steps = tuple(
        FileChange(change.path, change.read, change.data, stays=change.path in decisions)
        for change in run.changes
    )
    with writing(folders, "collect") as transaction:
        transaction.recover()
        transaction.commit(Changeset("collect", run.edition.id, steps))
