"""What a run has to say of one file: headers that weren't sure, words in no proposal, a submission that was
collected before.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..intake.lines import tokens
from ..locale import plural, tr
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.words import quoted
from ..model import Edition, Proposal
from ..problems import Place, Problem
from .counting import lost_words, texts_of_yaml
from .gathering import ReadFile
from .labels import LabelBook
from .records import SubmissionRecord
from .shaping import ShapedSubmission


def header_problems(file: ReadFile, book: LabelBook) -> list[Problem]:
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


def left_over_problems(file: ReadFile, shaped: Sequence[ShapedSubmission]) -> list[Problem]:
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


def known_problem(shaped: ShapedSubmission, known: SubmissionRecord, folder: str) -> Problem:
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


def words_lost(file: ReadFile, shaped: Sequence[ShapedSubmission], edition: Edition) -> list[str]:
    """The words of a file that would be neither placed nor listed."""
    texts: list[str] = [*file.labels, *(left.words for left in file.left_over)]
    for each in shaped:
        texts += texts_of_yaml(proposal_yaml(_without_senders(each.proposal), edition.fields))
        texts += [left.words for left in each.left_over]
    return lost_words(file.contents.words, texts)


def _without_senders(proposal: Proposal) -> Proposal:
    """The proposal's own words: a member's id is none of the submission's."""
    return Proposal(proposal.id, 0, proposal.title, (), proposal.intro, proposal.fields, proposal.contacts)
