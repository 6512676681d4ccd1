"""What became of each entry: whether it is out in Word, since when and with whom, whether it came back, and
whether it stands as it was approved.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..checks.approval import read_approval
from ..foundation.folders import Folders
from ..foundation.inputs import proposal_sum
from ..locale import tr
from ..merge.sent_drafts import SentDraft, sent_drafts, since
from ..model import Edition


@dataclass(frozen=True)
class EntryState:
    """What the outline says of an entry besides its findings. `draft` is the newest that holds it."""

    draft: SentDraft | None = None
    is_approved: bool = False
    is_changed: bool = False
    """Since it was approved."""

    @property
    def word(self) -> str:
        """Where its Word draft is, in words; "" where there is none."""
        if self.draft is None or self.draft.is_closed:
            return ""
        if self.draft.returned:
            return tr("back from Word {day}", day=self.draft.returned)
        return tr("out in Word {since}", since=since(self.draft.made))

    @property
    def names(self) -> tuple[str, ...]:
        """The states as the filter calls them."""
        word = ("out" if self.draft.is_out else "back" if self.draft.returned else "") if self.draft else ""
        approved = "approved" if self.is_approved else "changed" if self.is_changed else ""
        return tuple(name for name in (word, approved) if name)


def entry_states(folders: Folders, edition: Edition) -> dict[str, EntryState]:
    """The state of each entry, by its id."""
    newest: dict[str, SentDraft] = {}
    for draft in sent_drafts(folders, edition):
        for entry in draft.entries:
            newest.setdefault(entry, draft)
    approval = read_approval(folders, edition.id)
    approved = approval.entries if approval else {}
    states = {}
    for proposal in edition.proposals:
        seen = approved.get(proposal.id)
        same = seen is not None and seen == proposal_sum(proposal)
        states[proposal.id] = EntryState(newest.get(proposal.id), same, seen is not None and not same)
    return states
