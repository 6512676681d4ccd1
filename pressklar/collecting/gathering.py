"""The files to collect, read one by one: those named, those in a named folder, and those within others.
Bounded in number, size and depth.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import N_, tr
from ..manuscript.read.files import RefusedError, read_bytes
from ..manuscript.read.words import quoted, visible
from ..problems import ContentError, Place, PressklarError, Problem, UsageError
from .entries import Entries, entries_of
from .labels import TITLE, LabelBook
from .readers import is_readable, most_bytes, read_file
from .readers.archive import is_skipped
from .tables import Column, entries_of_table
from .values import NOTHING, FileContents, FormEntry, LeftOver, Sender, Submission, lines_of

MOST_FILES, MOST_TOTAL, DEEPEST = 3_000, 300_000_000, 5
_MOST_SUBMISSIONS = 5_000
_LONGEST_NOTE = 40
"""Words of a text that may only go with other files."""


@dataclass(frozen=True)
class SourceFile:
    """A file of the disk, or one within another: then `around` is what that says of the sender."""

    name: str
    data: bytes = field(repr=False)
    depth: int = 0
    around: Sender = field(default_factory=Sender)
    when: str = ""
    named: bool = True
    """Whether a person named it: one that only lies beside others may be of any kind."""
    problem: Problem | None = None
    """Why it isn't read."""


@dataclass
class ReadFile:
    """What was understood of a file: its submissions, the words of its labels, and what is left over."""

    name: str
    submissions: list[Submission] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    contents: FileContents = field(default_factory=FileContents)


class Budget:
    """How much is read in one run: files within files count too. Raises ContentError (E473)."""

    def __init__(self) -> None:
        self._files = self._bytes = self._submissions = 0

    def add(self, file: SourceFile) -> None:
        """Count in a file; what is within one of the disk is counted by its bytes too."""
        name = file.name
        self._files += 1
        self._bytes = self._bytes + len(file.data) if file.depth else 0
        if self._files > MOST_FILES or self._bytes > MOST_TOTAL:
            raise _too_much(
                name,
                N_("With {file}, more is collected than in one go can be: {files:,} files, {size:.0f} MB."),
                files=self._files,
                size=self._bytes / 1e6,
            )

    def add_submissions(self, name: str, number: int) -> None:
        if self._submissions + number > _MOST_SUBMISSIONS:
            raise _too_much(
                name,
                N_("With {file}, more than {most:,} proposals would be collected."),
                most=_MOST_SUBMISSIONS,
            )
        self._submissions += number


def _too_much(name: str, message: str, **values: object) -> ContentError:
    return ContentError(
        Problem(
            "E473",
            Place(name),
            tr(message, file=quoted(name), **values),
            tr("Collect a part of the files at a time."),
        )
    )


def files_of(folders: Folders, paths: Sequence[Path]) -> Iterator[SourceFile]:
    """The files of the paths on the disk, those of a folder in the order of their names. Raises UsageError
    (E470) for one that isn't there or can't be read.
    """
    for path in paths:
        name = visible(folders.display_path(path))
        if path.is_dir():
            within = list(_files_in(path))
            if not within:
                raise _unread(name, tr("{file} holds no files.", file=quoted(name)))
            for inner in within:
                shown = visible(f"{path.name}/{inner.relative_to(path).as_posix()}")
                yield _source_file(inner, shown, path)
        else:
            yield _source_file(path, name, None)


def _source_file(path: Path, name: str, inside: Path | None) -> SourceFile:
    """A file of the disk. One that is too large, or only lies in a folder and can't be read, is a problem of
    its own; raises UsageError (E470) for one that a person named and that isn't there.
    """
    try:
        return SourceFile(name, _bytes(path, name, inside), named=inside is None)
    except PressklarError as error:
        if inside is None and isinstance(error, UsageError):
            raise
        return SourceFile(name, b"", named=inside is None, problem=error.problems[0])


def _files_in(folder: Path) -> Iterator[Path]:
    """The files below a folder; links and what is hidden are passed over."""
    for root, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith(".") and name != "__MACOSX")
        for name in sorted(files):
            path = Path(root) / name
            if not (name.startswith(".") or is_skipped(name) or path.is_symlink()):
                yield path


def _bytes(path: Path, name: str, inside: Path | None) -> bytes:
    try:
        if inside is None and not os.path.lexists(path):
            raise _unread(name, tr("There is no file {file}.", file=quoted(name, 200)))
        real = Path(os.path.realpath(path))
        return read_bytes(real, Path(os.path.realpath(inside)) if inside else real.parent, most_bytes())
    except RefusedError as refusal:
        if refusal.kind == "large":
            raise ContentError(
                Problem("E473", Place(name), refusal.sentence(name), tr("Check that it is the right file."))
            ) from refusal
        raise _unread(name, refusal.sentence(name)) from refusal
    except (OSError, ValueError) as error:
        reason = visible(str(error))
        raise _unread(
            name, tr("{file} can't be read: {reason}.", file=quoted(name), reason=reason)
        ) from error


def _unread(name: str, message: str) -> UsageError:
    return UsageError(Problem("E470", Place(name), message, tr("Look at its name and folder.")))


def understood(file: SourceFile, book: LabelBook, budget: Budget) -> Iterator[ReadFile]:
    """A file, and those within it, with the submissions found in each. What can't be read is a problem of its
    file, and stops no other.
    """
    if file.problem is not None:
        yield ReadFile(file.name, problems=[file.problem])
        return
    try:
        budget.add(file)
        contents = read_file(file.data, file.name)
    except ContentError as error:
        yield ReadFile(file.name, problems=[_as_beside(problem, file) for problem in error.problems])
        return
    read = ReadFile(
        file.name, contents=contents, left_over=list(contents.left_over), problems=list(contents.problems)
    )
    letters = [entries_of(text, file.name, book, _goes_along(contents)) for text in contents.texts]
    signature = Sender(text="\n".join(letter.signature for letter in letters))
    around = contents.sender.or_else(file.around).or_else(signature)
    when = contents.when or file.when
    if contents.inner and file.depth >= DEEPEST:
        read.problems.append(_too_deep(file.name))
    else:
        names: set[str] = set()
        beside: list[ReadFile] = []
        for inner in contents.inner:
            name = unique_name(f"{file.name}/{inner.name}", names)
            names.add(name)
            within = SourceFile(name, inner.data, file.depth + 1, around, when, named=False)
            beside += understood(within, book, budget)
        yield from beside if contents.texts else _without_notes(beside)
    for letter in letters:
        _take_entries(read, letter)
    for table in contents.tables:
        entries = entries_of_table(table, file.name, book)
        if entries is None:
            words = "\n".join(cell for row in table.rows for cell in row if cell.strip())
            read.left_over.append(LeftOver(words, tr("stands in a table without headers that are known")))
            continue
        _take_entries(read, Entries(entries.submissions, entries.left_over, entries.labels))
        read.columns += entries.columns
    read.submissions += [_of_entry(file.name, entry, book, read) for entry in contents.entries]
    read.submissions = [submission.with_sender(around, when) for submission in read.submissions]
    try:
        budget.add_submissions(file.name, len(read.submissions))
    except ContentError as error:
        yield ReadFile(file.name, problems=list(error.problems))
        return
    if not read.submissions and not contents.inner:
        is_form = any(text.kind == "form" for text in contents.texts)
        read.problems.append(_nothing_found(file, is_form=is_form))
    yield read


def _without_notes(files: Sequence[ReadFile]) -> Iterator[ReadFile]:
    """The files of an archive: a short text without any label, beside proposals that have labels, only goes
    with them.
    """
    has_labels = any(file.submissions and file.labels for file in files)
    for file in files:
        texts = file.contents.texts
        plain = bool(texts) and not (file.labels or file.contents.tables or file.contents.entries)
        lines = [line.line.text for text in texts for line in text.lines]
        if has_labels and plain and sum(len(line.split()) for line in lines) <= _LONGEST_NOTE:
            file.submissions = []
            file.left_over = [LeftOver("\n".join(lines), tr("goes with the other files"))]
        yield file


def unique_name(name: str, taken: Container[str]) -> str:
    """A name with a number where another file has it already: "svar (2).docx"."""
    stem, dot, ending = name.rpartition(".")
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    return unique


def _goes_along(contents: FileContents) -> bool:
    """Whether a mail brings files that may hold the proposals."""
    return any(is_readable(inner.data, inner.name) for inner in contents.inner)


def _take_entries(read: ReadFile, entries: Entries) -> None:
    read.submissions += entries.submissions
    read.left_over += entries.left_over
    read.labels += entries.labels


def _of_entry(source: str, entry: FormEntry, book: LabelBook, read: ReadFile) -> Submission:
    """An answer file's entry; what stands under a key that the edition hasn't is left over."""
    parts = {TITLE: tuple(lines_of(entry.title))} if entry.title else {}
    for key, text in entry.fields.items():
        role = book.exact(key)
        if role and role != NOTHING:
            parts[role] = (*parts.get(role, ()), *lines_of(text))
        elif text.strip():
            read.left_over.append(LeftOver(text, tr("the edition has no field {key}", key=quoted(key))))
    place = tr("proposal {number}", number=entry.number) if entry.number > 1 else ""
    kept = {role: lines for role, lines in parts.items() if lines}
    return Submission(source, kept, place=place, contacts=entry.contacts)


def _as_beside(problem: Problem, file: SourceFile) -> Problem:
    """A file of a kind that isn't read stops nobody where it only lies beside others: a logo in a mail."""
    if problem.code != "E471" or file.named:
        return problem
    return Problem("W486", problem.place, problem.message, problem.hint)


def _too_deep(name: str) -> Problem:
    return Problem(
        "E473",
        Place(name),
        tr(
            "{file} holds files within files more than {most} deep; these weren't read.",
            file=quoted(name),
            most=DEEPEST,
        ),
        tr("Take them out and collect them by themselves."),
    )


def _nothing_found(file: SourceFile, *, is_form: bool) -> Problem:
    code = "E474" if file.named else "W486"
    if is_form:
        return Problem(
            code,
            Place(file.name),
            tr("The form {file} is empty: nothing was filled in.", file=quoted(file.name)),
            tr("Check that it was saved, and ask for it again."),
        )
    return Problem(
        code,
        Place(file.name),
        tr(
            "No proposal was found in {file}: none of the edition's labels or headers stand in it.",
            file=quoted(file.name),
        ),
        tr('Say what its headers mean with --match "Header=field", or write the labels above the texts.'),
    )
