"""What furniture's template is told of each page: folio, side, chapter, what is left over; and in a member's
edition, what marks its own proposals there.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from ..rendering.sections import SectionSource
from ..rendering.views import BarView, LeafView
from ..theme import Length
from .manifest import Manifest

OVERVIEW = "page_matrix"
"""The anchor of the page that shows which members have proposals in which chapters; later pages of it are
`page_matrix_2` and so on.
"""


def leaf_views(source: SectionSource, sections: Sequence[Manifest]) -> Iterator[LeafView]:
    """Every page of the sections. A page of no chapter's section belongs to the chapter of the first proposal
    on it.
    """
    folio, title = 0, ""
    page, limits = source.theme.page, source.theme.limits
    floor = page["height"].pt - page["foot"].pt
    views = {chapter.anchor: chapter for chapter in source.views.chapters}
    proposals = {proposal.id: proposal for proposal in source.views.proposals}
    of_proposal = {
        proposal.id: chapter for chapter in source.views.chapters for proposal in chapter.proposals
    }
    for section in sections:
        title = title if re.search(r"_\d+$", section.section) else ""  # a part of the section before it
        headings = sorted(
            ((mark.point.page, mark.label) for mark in section.marks if mark.level == 1),
            key=lambda mark: mark[0],
        )
        begun: set[str] = set()
        last = max((index for index, facts in enumerate(section.pages) if facts.kind == "text"), default=None)
        for index, facts in enumerate(section.pages):
            folio += 1
            chapter = views.get(section.section) or next(
                (of_proposal[part.proposal] for part in facts.stretches if part.proposal in of_proposal), None
            )
            title = (
                chapter.title
                if chapter
                else next((label for page, label in reversed(headings) if page <= index), title)
            )
            first = min(facts.stretches, key=lambda stretch: stretch.top, default=None)
            continued = proposals.get(first.proposal) if first and first.proposal in begun else None
            begun |= {stretch.proposal for stretch in facts.stretches}
            room = Length(floor - facts.used, "pt")
            fills = chapter and index == last and "left_over" in limits and room.mm > limits["left_over"].mm
            yield LeafView(
                folio,
                "left" if folio % 2 == 0 else "right",
                facts.kind,
                chapter.shape if chapter else 0,
                chapter.palette if chapter else None,
                chapter,
                title,
                room if fills else None,
                continued,
            )


def other_leaves(
    source: SectionSource, sections: Sequence[Manifest], common: Sequence[Manifest]
) -> dict[int, LeafView]:
    """The pages (from 0) whose furniture isn't that of the common edition, whose sections `common` are: a
    member's bars, its row of the overview where that is the common edition's (a leaf of the kind "overview"),
    or another heading.
    """
    others: dict[int, LeafView] = {}
    facts = [facts for section in sections for facts in section.pages]
    parts = _overview(sections, {section.key for section in common}) if source.views.own else {}
    for index, (leaf, usual) in enumerate(
        zip(leaf_views(source, sections), leaf_views(source, common), strict=True)
    ):
        bars = tuple(
            BarView(Length(part.top, "pt"), Length(part.bottom - part.top, "pt"))
            for part in facts[index].stretches
            if part.proposal in source.views.own
        )
        if part := parts.get(index):
            leaf = replace(leaf, kind="overview", part=part)
        if bars or leaf != usual:
            others[index] = replace(leaf, bars=bars)
    return others


def _overview(sections: Sequence[Manifest], common: Container[str]) -> dict[int, int]:
    """The overview's pages (from 0), each with which of them it is; none where its section isn't one of
    these, by key.
    """
    parts: dict[int, int] = {}
    before = 0
    for section in sections:
        for name, place in section.anchors.items():
            if section.key in common and (match := re.fullmatch(rf"{OVERVIEW}(?:_(\d+))?", name)):
                parts[before + place.page] = int(match[1] or 1)
        before += len(section.pages)
    return parts
