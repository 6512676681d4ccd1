"""The content as it stands as a Word draft, as much of it as another draft holds: to compare the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..docx.drafting import make_draft
from ..foundation.folders import Folders
from ..merge.base import parse_base
from ..ooxml.reader import read_docx

if TYPE_CHECKING:
    from ..rendering.sections import SectionSource

_CONTENTS = ("toc ", "contents ")
"""How the names of the contents' styles begin: only a whole edition's draft has contents."""


def draft_beside(source: SectionSource, folders: Folders, beside: bytes, name: str) -> bytes:
    """The content as it stands in Word: as much of it as the file beside it, of that name, was drafted
    from.
    """
    file = read_docx(beside, name)
    base = parse_base(file.base)
    whole = base is None or any(paragraph.style.startswith(_CONTENTS) for paragraph in file.paragraphs)
    return make_draft(
        source, folders, () if base is None or whole else _members(source, set(base.proposals))
    ).docx


def _members(source: SectionSource, drafted: set[str]) -> tuple[str, ...]:
    """The members that a draft with these proposals was for: as few as have them all.

    A draft doesn't say whose it is, and a member's proposals may have changed since.
    """
    own = {
        member.id: {proposal.id for proposal in source.edition.by_member(member)}
        for member in source.edition.members_with_proposals
    }
    remaining = drafted & {proposal.id for proposal in source.edition.proposals}
    members: list[str] = []

    def likeness(member: str) -> float:
        common = own[member] & remaining
        return len(common) / len(own[member] | remaining) if common else 0.0

    while remaining:
        members.append(max(own, key=lambda member: (likeness(member), member)))
        remaining -= own.pop(members[-1])
    return tuple(members)
