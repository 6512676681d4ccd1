"""A merge from first to last: files opened and their bases found, merged one after another in memory, then
written all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import editions, read_edition
from ..ooxml.guard import file_bytes
from ..ooxml.left_out import LeftOutGroup, left_out_problems
from ..ooxml.odt import is_odt, to_docx
from ..ooxml.reader import read_docx
from ..ooxml.values import WordDocument
from ..problems import ContentError, Place, Problem
from ..rendering.texts import Texts, read_texts
from . import journal
from .base import Base, parse_base, read_base, read_bases
from .merging import merge_file
from .outcome import Conflict, LedgerLine, MergeOutcome
from .parts import bare, shortened
from .record import MergeOptions
from .working import ContentChange, read_working

_LIKELY = 0.5
"""Share of a file's paragraphs that must stand in a kept draft, word for word, for it to be taken for that
file's base.
"""
_NOT_TWO_WAY = ("W620", "W627")
"""Nobody knows which proposals the draft held and what stood around them: that some are missing, or a note is
strange, says nothing.
"""
_LEFT_OUT: dict[LeftOutGroup, str] = {
    "hidden": "W660",
    "struck": "W661",
    "sign": "W662",
    "part": "W663",
    "elsewhere": "W664",
    "lost": "W665",
}
_STRANGE = 0.1
"""Share below which a file without bookmarks or base is no draft of this edition at all."""


@dataclass(frozen=True)
class ReturnedFile:
    """A returned file, read, with its base; `two_way`: none was left, and the content as it is now
    stands in for it, so that nothing may be written.
    """

    name: str
    data: bytes
    ending: str
    file: WordDocument
    base: Base
    two_way: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class MergeRun:
    """All files merged, in memory: what each gave, and the content's files that would change."""

    edition: str
    outcomes: tuple[MergeOutcome, ...]
    changes: tuple[ContentChange, ...]
    """Empty where something stands in the way of writing."""

    @property
    def blocked(self) -> bool:
        """Whether nothing may be written: a new proposal can't be completed, or the content would have
        errors.
        """
        return any(problem.severity == "error" for outcome in self.outcomes for problem in outcome.problems)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(conflict for outcome in self.outcomes for conflict in outcome.conflicts)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person should look at, file by file; a conflict is an error (E623)."""
        return tuple(
            problem
            for outcome in self.outcomes
            for problem in (
                *outcome.problems,
                *(_conflict_problem(outcome, conflict) for conflict in outcome.conflicts),
            )
        )


def open_files(
    folders: Folders, edition: str, paths: Sequence[Path], *, reject: bool = False
) -> tuple[ReturnedFile, ...]:
    """Read returned files. Raises ContentError with what is wrong with each of them (E610 to E626),
    OutsideError (E624).
    """
    opened: list[ReturnedFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            opened.append(_open(folders, edition, path, reject))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(*problems)
    return tuple(opened)


def merge_opened(
    folders: Folders, edition: str, files: Sequence[ReturnedFile], options: MergeOptions
) -> MergeRun:
    """Merge files one after another; each sees what the one before it changed. Nothing is written."""
    content = read_working(folders, edition)
    texts = read_texts(folders, content.edition.language, content.edition.nouns)
    answered = replace(options, answers={**journal.answers(folders, edition), **options.answers})
    outcomes = []
    for returned in files:
        if returned.two_way:
            outcome = _compare_two_ways(folders, edition, returned, texts, answered)
        else:
            outcome = merge_file(returned.name, returned.file, returned.base, content, texts, answered)
        outcomes.append(replace(outcome, problems=(*returned.problems, *outcome.problems)))
    changes = content.changes()
    if changes and not MergeRun(edition, tuple(outcomes), ()).blocked:
        faults = _faults(folders, edition, changes)
        outcomes[-1] = replace(outcomes[-1], problems=(*outcomes[-1].problems, *faults))
    run = MergeRun(edition, tuple(outcomes), changes)
    return replace(run, changes=()) if run.blocked else run


def _compare_two_ways(
    folders: Folders, edition: str, returned: ReturnedFile, texts: Texts, options: MergeOptions
) -> MergeOutcome:
    """Where a file without a base differs from the content; nothing of it is merged."""
    content, options = read_working(folders, edition), replace(options, allow_new=False, allow_delete=False)
    outcome = merge_file(returned.name, returned.file, returned.base, content, texts, options)
    return replace(
        outcome,
        two_way=True,
        problems=tuple(problem for problem in outcome.problems if problem.code not in _NOT_TWO_WAY),
        conflicts=(),
        ledger=tuple(_unmerged(outcome.ledger)),
    )


def _faults(folders: Folders, edition: str, changes: Sequence[ContentChange]) -> Iterator[Problem]:
    """The errors that the content would have with the changes (E644)."""
    reading = read_edition(folders, edition, {change.path: change.after for change in changes})
    for problem in reading.problems:
        if problem.severity == "error":
            yield replace(
                problem,
                code="E644",
                message=tr(
                    "With what the file says, the content would have an error: {error}", error=problem.message
                ),
                hint=tr("Mend it in the Word file, and merge again."),
                place=Place(problem.file) if problem.file else None,
            )


def edition_of(folders: Folders, paths: Sequence[Path]) -> str | None:
    """The one edition under content/ that all these files are drafts of; None where they don't say, or
    differ. Raises as open_files does.
    """
    names: set[str | None] = set()
    for path in paths:
        data = file_bytes(path)
        file = _read(data, path.name, False)
        base = parse_base(file.base)
        names.add(base.edition if base is not None else _home_of(folders, file))
    [edition] = names if len(names) == 1 else [None]
    return edition if edition in editions(folders) else None


def _home_of(folders: Folders, file: WordDocument) -> str | None:
    """The edition whose kept drafts hold the one that a file names, or else the one that it is most like."""
    homes = [
        edition
        for edition in editions(folders)
        if file.draft and read_base(folders, edition, file.draft) is not None
    ]
    if homes:
        return homes[-1]
    shares = {
        edition: max((_share(file, base) for base in read_bases(folders, edition)), default=0.0)
        for edition in editions(folders)
    }
    best = max(shares, key=lambda edition: shares[edition], default=None)
    return best if best is not None and shares[best] >= _LIKELY else None


@lru_cache(maxsize=8)
def _read(data: bytes, name: str, reject: bool) -> WordDocument:
    """A returned file, read; an .odt through LibreOffice."""
    return read_docx(to_docx(data, name) if is_odt(data) else data, name, reject=reject)


def write_run(
    folders: Folders, run: MergeRun, files: Sequence[ReturnedFile], new_answers: dict[str, str]
) -> None:
    """Write what a run changed, keep the returned files, and remember the answers. Raises as
    journal.write_changes does.
    """
    merged = {journal.returned_name(file.data, file.ending): file.data for file in files}
    drafts = dict.fromkeys(returned.base.draft for returned in files if returned.base.draft)
    journal.write_changes(folders, run.edition, run.changes, merged, new_answers, tuple(drafts))


def _conflict_problem(outcome: MergeOutcome, conflict: Conflict) -> Problem:
    ours, theirs = shortened(conflict.ours, 60), shortened(conflict.theirs, 60)
    return Problem(
        "E623",
        Place(outcome.file),
        tr(
            "Word and the content both changed {place}: “{ours}” here, “{theirs}” in Word.",
            place=conflict.where,
            ours=ours,
            theirs=theirs,
        ),
        tr(
            "The content keeps its words. `merge --resolve` asks which to keep; the report shows "
            "them side by side."
        ),
        proposal=conflict.proposal,
        number=conflict.number,
        field=conflict.field,
        text=conflict.theirs,
    )


def _unmerged(lines: Sequence[LedgerLine]) -> Iterator[LedgerLine]:
    """Without a base nothing is merged: what differs is only shown."""
    for line in lines:
        yield replace(line, state="unplaced") if line.state in ("merged", "conflicted") else line


def _open(folders: Folders, edition: str, path: Path, reject: bool) -> ReturnedFile:
    data, name = file_bytes(path), path.name
    ending = "odt" if is_odt(data) else "docx"
    file = _read(data, name, reject)
    base = (read_base(folders, edition, file.draft) if file.draft else None) or parse_base(file.base)
    home = _home_of(folders, file) if base is None else base.edition
    if home is not None and home != edition:
        exists = home in editions(folders)
        raise _not_a_draft(
            name,
            tr(
                "{file} is a draft of the edition {other}, not of {edition}.",
                file=name,
                other=home,
                edition=edition,
            ),
            tr("Name its edition: --edition {edition}", edition=home)
            if exists
            else tr(
                "There is no edition {edition} under content/ any more: put its folder back.", edition=home
            ),
        )
    left_out = tuple(left_out_problems(file, _LEFT_OUT, name))
    if base is not None:
        return ReturnedFile(name, data, ending, file, base, problems=left_out)
    return _without_base(
        folders,
        edition,
        ReturnedFile(name, data, ending, file, _current_base(folders, edition), problems=left_out),
    )


def _without_base(folders: Folders, edition: str, returned: ReturnedFile) -> ReturnedFile:
    """A file that says nothing of the draft it was: the kept draft that it is most like, else the content as
    it is now.
    """
    name, file, place = returned.name, returned.file, Place(returned.name)
    bases = list(read_bases(folders, edition))
    share, best = max(((_share(file, base), -index) for index, base in enumerate(bases)), default=(0.0, 0))
    if share >= _LIKELY:
        base = bases[-best]
        problem = Problem(
            "W638",
            place,
            tr(
                "The file doesn't say which draft it was; going by its words it is the draft {draft} "
                "({share:.0%} of its paragraphs).",
                draft=base.draft,
                share=share,
            ),
            tr("Read the report through before you trust it; `merge --undo` takes it back."),
        )
        return replace(returned, base=base, problems=(*returned.problems, problem))
    marks = (mark for paragraph in file.paragraphs for mark in paragraph.marks)
    if not any(returned.base.means(mark.name) for mark in marks) and _share(file, returned.base) < _STRANGE:
        raise _not_a_draft(
            name,
            tr(
                "{file} isn't a draft of the edition {edition}: hardly a paragraph of it is known.",
                file=name,
                edition=edition,
            ),
            tr("`import` brings in a text that was written elsewhere; a draft is made with `draft`."),
        )
    problem = Problem(
        "W639",
        place,
        tr(
            "The text that this draft was made from is gone, from the file and from records/drafts: nothing "
            "was merged."
        ),
        tr("The report shows where it differs from the content now. Put in by hand what is wanted."),
    )
    return replace(returned, two_way=True, problems=(*returned.problems, problem))


def _share(file: WordDocument, base: Base) -> float:
    """The share of a file's paragraphs that a draft holds word for word."""
    written = {
        bare(point.words) for proposal in base.holders.values() for point in proposal.points if point.place
    }
    words = [text for paragraph in file.paragraphs if len(text := bare(paragraph.text)) > 12]
    return sum(text in written for text in words) / len(words) if words else 0.0


def _current_base(folders: Folders, edition: str) -> Base:
    """The content as it is now, as a draft's base."""
    from ..docx.engine import make_word
    from ..rendering.sections import read_source

    base = parse_base(make_word(read_source(folders, edition).sound().source, folders).base)
    assert base is not None
    return base


def _not_a_draft(name: str, message: str, hint: str) -> ContentError:
    return ContentError(Problem("E622", Place(name), message, hint))
