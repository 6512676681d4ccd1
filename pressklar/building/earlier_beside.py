"""A proposal beside the earlier one that it is like, as a Word file with Word's own tracked changes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from ..docx.drafting import make_draft
from ..locale import tr
from ..manuscript import read_edition
from ..model import Chapter, Edition, Part, Proposal
from ..problems import ContentError
from ..redline.comparison import make_redline
from ..rendering.sections import common_sections

if TYPE_CHECKING:
    from ..rendering.sections import SectionSource

_KEPT: tuple[Part, ...] = ("members", "contacts")
"""The parts that each of the two files has besides the proposal itself."""


def earlier_redline(source: SectionSource, earlier: tuple[str, Proposal], proposal: Proposal) -> bytes:
    """What became of an earlier proposal, given with its edition's name. Raises ContentError where that
    edition can't be read, and as `make_draft` does.
    """
    name, before = earlier
    reading = read_edition(source.folders, name)
    if reading.edition is None:
        raise ContentError(*reading.problems)
    # The same place in both, so that only what was written differs.
    files = [
        _alone(source, reading.edition, before),
        _alone(source, source.edition, replace(proposal, id=before.id, number=before.number)),
    ]
    author = " ".join((source.edition.publisher or "Pressklar").split())
    names = (tr("{edition} no. {number}", edition=name, number=before.number), proposal.title)
    return make_redline(files[0], files[1], names, author, source.edition.date).docx


def _alone(source: SectionSource, edition: Edition, proposal: Proposal) -> bytes:
    """A Word file of one proposal, with the fields of its edition and that one's look."""
    texts = {key: text for key, text in proposal.fields.items() if text}
    bare = replace(proposal, continues=None, fields=MappingProxyType(texts))
    left_out = tuple(part for part in get_args(Part) if part not in _KEPT)
    alone = replace(
        edition,
        title=source.edition.title,
        date=source.edition.date,
        chapters=(Chapter("proposal", 1, source.edition.title, (bare,)),),
        pages=(),
        left_out=left_out,
    )
    return make_draft(common_sections(alone, source.theme, source.folders), source.folders).docx
