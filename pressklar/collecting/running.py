"""Collecting from files to content: reading -> submissions -> proposals -> what would be written, and writing
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..foundation.folders import Folders
from ..intake.limits import check_limits
from ..intake.lines import fold, tokens
from ..locale import N_, plural, tr
from ..manuscript import editions, read_edition
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.patch.patching import Insert, keys_of_proposal, patched_bytes
from ..manuscript.patch.values import plain, values
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.files import RefusedError, decode, read_bytes
from ..manuscript.read.nodes import Source, build_tree
from ..manuscript.read.words import quoted
from ..manuscript.slugs import Ids, slug
from ..manuscript.transaction import writing
from ..model import Edition, Proposal
from ..problems import ContentError, Place, Problem, UsageError, has_errors
from . import records
from .counting import lost_problem, lost_words, texts_of_yaml
from .gathering import Budget, ReadFile, SourceFile, files_of, understood
from .labels import ROLES, LabelBook, label_book
from .likeness import EarlierProposal, EarlierProposals
from .questions import HeaderQuestion, questions_of
from .shaping import ShapedSubmission, Shaper
from .updating import update_of
from .values import LeftOver

State = Literal["new", "updated", "unsorted", "known", "same", "refused"]
STATES: Mapping[State, str] = {
    "new": N_("new"),
    "updated": N_("corrected"),
    "unsorted": N_("new, unsorted"),
    "known": N_("was collected"),
    "same": N_("nothing new"),
    "refused": N_("not taken"),
}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class CollectedRow:
    """What becomes of one submission. `proposal` is its id, "" for one that isn't taken; `words` counts those
    in the proposal, `left_over` are those that aren't; a file's first row has those beside all rows too.
    """

    shaped: ShapedSubmission
    state: State
    proposal: str = ""
    words: int = 0
    left_over: tuple[LeftOver, ...] = ()
    like: EarlierProposal | None = None
    """A proposal of an earlier edition that this one is like."""


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


@dataclass
class _Content:
    """The edition's files in memory: what they held when they were read, and what they hold now."""

    folders: Folders
    edition: Edition
    before: dict[Path, bytes | None] = field(default_factory=dict)
    now: dict[Path, bytes | None] = field(default_factory=dict)

    def read(self, path: Path) -> bytes | None:
        if path not in self.now:
            try:
                data = read_bytes(path, self.folders.root.resolve())
            except RefusedError as refusal:
                if refusal.kind != "missing":
                    name = self.folders.display_path(path)
                    raise ContentError(Problem("E102", Place(name), refusal.sentence(name))) from refusal
                data = None
            self.before[path] = self.now[path] = data
        return self.now[path]

    def write(self, path: Path, data: bytes) -> None:
        self.read(path)
        self.now[path] = data

    def changes(self) -> tuple[FileChange, ...]:
        return tuple(
            FileChange.between(path, self.before[path], data)
            for path, data in self.now.items()
            if data != self.before[path]
        )


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
    content = _Content(folders, _edition(folders, edition))
    fresh = _decided(matches, content.edition)
    decided = {**records.read_decisions(folders, edition), **fresh}
    book = label_book(content.edition.fields, _still_roles(decided, content.edition))
    budget = Budget()
    read: list[ReadFile] = []
    for file in files:
        step(file.name)
        read += understood(file, book, budget)
    run = _Run(content, book, read, records.read_records(folders, edition))
    rows = run.rows()
    if fresh:
        content.write(*records.decisions_file(folders, edition, decided))
    return CollectRun(
        content.edition,
        tuple(rows),
        content.changes(),
        tuple(run.problems),
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


class _Run:
    """Goes through the submissions in the order they were sent; proposals and problems gather here."""

    def __init__(
        self,
        content: _Content,
        book: LabelBook,
        read: Sequence[ReadFile],
        known: Sequence[records.SubmissionRecord],
    ) -> None:
        self.content, self.book, self.read, self.known = content, book, read, list(known)
        edition = content.edition
        self.folder = edition.folder / "proposals"
        taken = {path.stem for path in self.folder.glob("*.yaml")} | {
            proposal.id for proposal in edition.proposals
        }
        self.ids = Ids(taken)
        self.fresh: dict[str, str] = {}
        earlier = earlier_editions(content.folders, edition.id)
        self.shaper = Shaper(edition, book, earlier)
        self.earlier = EarlierProposals(earlier)
        self.problems: list[Problem] = []

    def rows(self) -> list[CollectedRow]:
        rows: dict[tuple[int, int], CollectedRow] = {}
        shaped: list[tuple[str, int, int, ShapedSubmission]] = []
        for number, file in enumerate(self.read):
            self.problems += file.problems
            self.problems += _header_problems(file, self.book)
            own = [self.shaper.shape(submission) for submission in file.submissions]
            self.problems += _left_over_problems(file, own)
            if lost := _lost(file, own, self.content.edition):
                self.problems.append(lost_problem(file.name, lost))
                rows |= {(number, index): CollectedRow(each, "refused") for index, each in enumerate(own)}
                continue
            own[:1] = [replace(each, left_over=(*each.left_over, *file.left_over)) for each in own[:1]]
            shaped += [(each.submission.when, number, index, each) for index, each in enumerate(own)]
        for _, number, index, each in sorted(shaped, key=lambda item: item[:3]):
            rows[number, index] = self._take(each)
        return [rows[key] for key in sorted(rows)]

    def _take(self, shaped: ShapedSubmission) -> CollectedRow:
        digest = records.digest_of(shaped.submission)
        known = next((record for record in self.known if record.digest == digest), None)
        if known and self._is_there(known.proposal):
            self.problems.append(_known_problem(shaped, known, self.folder.name))
            return CollectedRow(shaped, "known", known.proposal)
        try:
            check_limits([shaped.proposal], shaped.submission.source)
        except ContentError as error:
            self.problems += error.problems
            return CollectedRow(shaped, "refused")
        source = shaped.submission.source
        others = [record for record in self.known if self.fresh.get(record.digest) != source]
        before = records.earlier(others, shaped)
        if before and self._is_there(before.proposal):
            try:
                return self._update(shaped, before)
            except ContentError as error:  # the proposal's file has faults of its own
                self.problems += error.problems
                return CollectedRow(shaped, "refused", before.proposal)
        return self._add(shaped)

    def _is_there(self, proposal: str) -> bool:
        return (
            _ID.fullmatch(proposal) is not None
            and self.content.read(self.folder / f"{proposal}.yaml") is not None
        )

    def _add(self, shaped: ShapedSubmission) -> CollectedRow:
        edition = self.content.edition
        name = self.ids.take(slug(shaped.proposal.title) or "proposal")
        text = proposal_yaml(shaped.proposal, edition.fields)
        self.content.write(self.folder / f"{name}.yaml", text.encode())
        if shaped.chapter:
            self._list(name, shaped.chapter)
        self.problems += shaped.problems
        self._remember(shaped, name, shaped.left_over)
        words = sum(len(tokens(part)) for part in texts_of_yaml(text))
        state: State = "new" if shaped.chapter else "unsorted"
        return CollectedRow(shaped, state, name, words, shaped.left_over, self.earlier.like(shaped.proposal))

    def _list(self, name: str, chapter: str) -> None:
        """A line for a proposal at a chapter's end, in edition.yaml as it stands."""
        path = self.content.edition.folder / "edition.yaml"
        data = self.content.read(path)
        assert data is not None
        file = self.content.folders.display_path(path)
        source = Source(file, decode(data)[0])
        build_tree(source)
        held: Any = plain(values(source.root)) if source.root else {}
        index = next(i for i, each in enumerate(self.content.edition.chapters) if each.id == chapter)
        number = len(held["chapters"][index].get("proposals") or ())
        self.content.write(
            path, patched_bytes(data, [Insert(("chapters", index, "proposals", number), name)], file=file)
        )

    def _update(self, shaped: ShapedSubmission, before: records.SubmissionRecord) -> CollectedRow:
        path = self.folder / f"{before.proposal}.yaml"
        data = self.content.read(path)
        assert data is not None
        file = self.content.folders.display_path(path)
        update = update_of(before.values, decode(data)[0], records.values_of(shaped), file)
        if update.edits:
            order = keys_of_proposal(self.content.edition.fields)
            self.content.write(path, patched_bytes(data, update.edits, order=order, file=file))
        kept = [problem for problem in shaped.problems if problem.code not in ("W484", "A491", "W483")]
        self.problems += [*kept, *update.problems]
        left = (*shaped.left_over, *update.left_over)
        self._remember(shaped, before.proposal, left)
        words = sum(
            len(tokens(part))
            for part in texts_of_yaml(proposal_yaml(shaped.proposal, self.content.edition.fields))
        )
        return CollectedRow(shaped, "updated" if update.edits else "same", before.proposal, words, left)

    def _remember(self, shaped: ShapedSubmission, proposal: str, left_over: Iterable[LeftOver]) -> None:
        path, data, record = records.record_file(
            self.content.folders, self.content.edition.id, shaped, proposal, list(left_over)
        )
        self.content.write(path, data)
        self.known.append(record)
        self.fresh[record.digest] = shaped.submission.source


def _edition(folders: Folders, name: str) -> Edition:
    reading = read_edition(folders, name)
    if reading.edition is None:
        raise ContentError(*(problem for problem in reading.problems if problem.severity == "error"))
    settings = f"{folders.display_path(folders.edition(name))}/edition.yaml"
    if has_errors(wrong := [problem for problem in reading.problems if problem.file == settings]):
        raise ContentError(*(problem for problem in wrong if problem.severity == "error"))
    return reading.edition


def earlier_editions(folders: Folders, name: str) -> list[Edition]:
    """The other editions that can be read, the newest first, at most ten."""
    names = [other for other in reversed(editions(folders)) if other != name][:10]
    return [edition for other in names if (edition := read_edition(folders, other).edition) is not None]


def _decided(matches: Sequence[str], edition: Edition) -> dict[str, str]:
    """What --match says, roles by folded header. Raises UsageError (E476)."""
    decided = {}
    labels = {fold(name): spec.key for spec in edition.fields for name in (spec.label, spec.key)}
    roles = {fold(role): role for role in ROLES}
    for match in matches:
        header, sign, wanted = match.rpartition("=")
        role = labels.get(fold(wanted)) or roles.get(fold(wanted))
        if not sign or not fold(header) or role is None:
            choices = ", ".join([*(spec.key for spec in edition.fields), *ROLES])
            raise UsageError(
                Problem(
                    "E476",
                    None,
                    tr("--match {match} doesn't say what a header stands for.", match=quoted(match)),
                    tr('Write --match "Header=field"; a field is one of these: {choices}.', choices=choices),
                )
            )
        decided[fold(header)] = role
    return decided


def _still_roles(decided: Mapping[str, str], edition: Edition) -> dict[str, str]:
    """The decisions whose field the edition still has."""
    known = {*(spec.key for spec in edition.fields), *ROLES}
    return {header: role for header, role in decided.items() if role in known}


def _header_problems(file: ReadFile, book: LabelBook) -> list[Problem]:
    """W480 for a header that is only likely, W481 for one that nothing fits and that has texts below it."""
    problems = []
    for column in file.columns:
        header = column.header.strip()
        if not column.texts or not header:
            continue
        if column.match is None:
            problems.append(
                Problem(
                    "W481",
                    Place(file.name),
                    tr(
                        "No field is like the header {header}: what stands under it is left over.",
                        header=quoted(header),
                    ),
                    tr('Say what it is: --match "{header}=field" (or =nothing).', header=header[:60]),
                )
            )
        elif not column.match.sure:
            role = column.match.role
            problems.append(
                Problem(
                    "W480",
                    Place(file.name),
                    tr(
                        "The header {header} was taken for {field}.",
                        header=quoted(header),
                        field=quoted(book.labels.get(role, role)),
                    ),
                    tr(
                        'If that is right: --match "{header}={role}"; it is remembered.',
                        header=header[:60],
                        role=role,
                    ),
                )
            )
    return problems


def _left_over_problems(file: ReadFile, shaped: Sequence[ShapedSubmission]) -> list[Problem]:
    """W485: words of a file that are in no proposal and that nobody expected there."""
    left = [
        each for each in (*file.left_over, *(one for own in shaped for one in own.left_over)) if not each.own
    ]
    if not left:
        return []
    count = sum(len(tokens(each.words)) for each in left)
    shown = "; ".join(
        f"{quoted(' '.join(each.words.split()), 80)} ({each.place + ': ' if each.place else ''}{each.reason})"
        for each in left[:4]
    )
    more = tr(" and {count} more", count=len(left) - 4) if len(left) > 4 else ""
    return [
        Problem(
            "W485",
            Place(file.name),
            plural(
                count,
                "{count} word is in no proposal: {words}{more}.",
                "{count} words are in no proposal: {words}{more}.",
                words=shown,
                more=more,
            ),
            tr("Copy what belongs there by hand; the record in records/collected/ keeps them."),
            text="\n".join(each.words for each in left),
        )
    ]


def _known_problem(shaped: ShapedSubmission, known: records.SubmissionRecord, folder: str) -> Problem:
    submission = shaped.submission
    where = f"{submission.place}: " if submission.place else ""
    return Problem(
        "A490",
        Place(submission.source),
        where
        + tr(
            "{title} was collected already, on {day}, as {file}.",
            title=quoted(shaped.proposal.title),
            day=known.when[:10],
            file=f"{folder}/{known.proposal}.yaml",
        ),
        tr("Nothing of it was written again."),
    )


def _lost(file: ReadFile, shaped: Sequence[ShapedSubmission], edition: Edition) -> list[str]:
    """The words of a file that would be neither placed nor listed."""
    texts: list[str] = [*file.labels, *(left.words for left in file.left_over)]
    for each in shaped:
        texts += texts_of_yaml(proposal_yaml(_without_senders(each.proposal), edition.fields))
        texts += [left.words for left in each.left_over]
    return lost_words(file.contents.words, texts)


def _without_senders(proposal: Proposal) -> Proposal:
    """The proposal's own words: a member's id is none of the submission's."""
    return Proposal(proposal.id, 0, proposal.title, (), proposal.intro, proposal.fields, proposal.contacts)
