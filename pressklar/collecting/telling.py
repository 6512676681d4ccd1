"""What collecting found, in the words in which the command and the studio tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..locale import plural, tr
from .likeness import EarlierProposal
from .running import CollectRun


def like_words(like: EarlierProposal | None) -> str:
    """What a proposal is like: "2024 no. 17, same sender, 84 %"; "" where it is like none."""
    if like is None:
        return ""
    where = tr("{edition} no. {number}", edition=like.edition, number=like.proposal.number)
    sender = [tr("same sender")] if like.same_sender else []
    return ", ".join([where, *sender, f"{like.percent}\u00a0%"])


def counts(run: CollectRun) -> Iterator[str]:
    """What was read, and how much became of it what."""
    count = Counter(row.state for row in run.rows)
    yield plural(run.files, "{count} file read", "{count} files read")
    if new := count["new"] + count["unsorted"]:
        yield plural(new, "{count} new proposal", "{count} new proposals")
    if unsorted := count["unsorted"]:
        yield plural(unsorted, "{count} of them unsorted", "{count} of them unsorted")
    if updated := count["updated"]:
        yield plural(updated, "{count} proposal corrected", "{count} proposals corrected")
    if nothing := count["known"] + count["same"]:
        yield plural(nothing, "{count} that brings nothing new", "{count} that bring nothing new")
    if refused := count["refused"]:
        yield plural(refused, "{count} not taken", "{count} not taken")
