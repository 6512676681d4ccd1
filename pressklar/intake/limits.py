"""What is brought in must be able to stand in the content: no text of it goes beyond what a proposal may
hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple

from ..locale import tr
from ..manuscript.read.limits import MOST_IN_LINE, MOST_ITEMS, excess
from ..manuscript.read.words import quoted
from ..model import Proposal
from ..problems import ContentError, Place, Problem


def check_limits(proposals: Iterable[Proposal], source_name: str) -> None:
    """Raises ContentError (E445) with the first excess of each proposal of the file `source_name`."""
    problems = [
        Problem(
            "E445",
            Place(source_name),
            tr(
                "The proposal {title} would hold more than one can: {reason}",
                title=quoted(proposal.title),
                reason=reason,
            ),
            tr(
                "Look whether titles or labels are missing in that part of the file, or something "
                "was pasted by mistake; take it out, or part it."
            ),
        )
        for proposal in proposals
        if (reason := next(_reasons(proposal), None))
    ]
    if problems:
        raise ContentError(*problems)


def _reasons(proposal: Proposal) -> Iterator[str]:
    for text in (proposal.intro, *proposal.fields.values()):
        if too_much := excess(text):
            yield too_much.message
    if len(proposal.contacts) > MOST_ITEMS or len(proposal.submitted_by) > MOST_ITEMS:
        yield tr("there are more than {most} contacts or senders.", most=MOST_ITEMS)
    lines = (part for contact in proposal.contacts for part in astuple(contact))
    if any(len(line or "") > MOST_IN_LINE for line in (proposal.title, *lines)):
        yield tr("a title or a contact's line has more than {most:,} characters.", most=MOST_IN_LINE)
