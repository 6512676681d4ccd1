"""Which proposal and field of the new edition a line of the source became: for the problems that only know
their line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..model import Proposal
from ..problems import Problem
from .labels import CONTACTS
from .outline import BookletText, ProposalText


def with_whereabouts(
    problems: Iterable[Problem], booklet: BookletText, proposals: Sequence[Proposal], source_name: str
) -> Iterator[Problem]:
    """The problems, each about a line inside a proposal with that proposal's id and number, and the field.

    `proposals` are the booklet's, in the same order.
    """
    spans = [
        (line, field, proposal)
        for text, proposal in zip(booklet.proposals, proposals, strict=True)
        for line, field in _lines(text)
    ]
    spans.sort(key=lambda span: span[0])
    starts = [span[0] for span in spans]
    for problem in problems:
        index = bisect_right(starts, problem.line or 0) - 1
        if problem.file != source_name or index < 0 or (problem.text is None and problem.proposal is None):
            yield problem
            continue
        _, field, proposal = spans[index]
        if problem.proposal is not None:
            number = next((other.number for other in proposals if other.id == problem.proposal), None)
            yield replace(problem, number=number)
        else:
            yield replace(problem, proposal=proposal.id, number=proposal.number, field=field)


def _lines(text: ProposalText) -> Iterator[tuple[int, str]]:
    """Where each field begins: the line's number, the field's key."""
    yield text.line, "title"
    yield from ((text.intro[0].number, "intro") for _ in text.intro[:1])
    yield from ((part.line, "contacts" if part.key == CONTACTS else part.key) for part in text.parts)
