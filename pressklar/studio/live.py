"""An entry's page while it is being written: the newest text is drawn by a process that stays warm, and what
was overtaken meanwhile isn't drawn at all.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..manuscript.patch.values import Plain
from ..model import Contact, Edition, Proposal
from ..problems import PressklarError
from ..rendering.edition_views import edition_views
from ..rendering.sections import SectionSource
from .live_worker import LiveRequest, LiveStrip, PageBefore, draw

if TYPE_CHECKING:
    from ..pdf.jobs import PageSide
    from ..pdf.workshop import Workshop
    from .laid_out import LaidOut


class LivePages:
    """Draws entries by the booklet as it was last laid out."""

    def __init__(self) -> None:
        self._workshop: Workshop | None = None
        self._drawing = threading.Lock()
        self._newest = 0

    def begin(self) -> None:
        """Start the process."""
        from ..pdf.workshop import Workshop

        with self._drawing:
            if self._workshop is None:
                self._workshop = Workshop(1)
                self._workshop.begin()

    def close(self) -> None:
        if self._workshop is not None:
            self._workshop.close()

    def draw(
        self, laid_out: LaidOut, entry: str, values: Mapping[str, Plain], shown: Sequence[int], pixels: int
    ) -> tuple[LiveStrip, ...] | None:
        """The shown pages of an entry with other values; None where somebody has asked again meanwhile."""
        self._newest = number = self._newest + 1
        with self._drawing:
            if number != self._newest or self._workshop is None:
                return None
            request = _request(laid_out, entry, values, shown, pixels)
            if request is None:
                return ()
            return self._workshop.call(draw, request).result()


def _request(
    laid_out: LaidOut, entry: str, values: Mapping[str, Plain], shown: Sequence[int], pixels: int
) -> LiveRequest | None:
    """What the process is asked for; None where the entry is on no page."""
    before = _pages_before(laid_out, entry)
    if not before:
        return None
    try:
        html = _chapter_html(laid_out.source, entry, values)
    except PressklarError:  # told when the chapter is laid out
        return None
    side: PageSide = "left" if before[0].number % 2 == 0 else "right"
    return LiveRequest(laid_out.place, laid_out.style, entry, side, html, before, frozenset(shown), pixels)


def _pages_before(laid_out: LaidOut, entry: str) -> tuple[PageBefore, ...]:
    """The pages that an entry stands on, and the one after."""
    parts = {extent.page: extent for extent in laid_out.extents.get(entry, ())}
    if not parts:
        return ()
    numbers = [*sorted(parts), max(parts) + 1]
    return tuple(laid_out.page_before(number, entry) for number in numbers if number <= len(laid_out.pages))


def _chapter_html(source: SectionSource, entry: str, values: Mapping[str, Plain]) -> str:
    """The HTML of an entry's chapter with no other entry in it."""
    edition = source.edition
    chapter = next(
        chapter for chapter in edition.chapters if any(proposal.id == entry for proposal in chapter.proposals)
    )
    (proposal,) = (proposal for proposal in chapter.proposals if proposal.id == entry)
    alone = replace(chapter, intro="", proposals=(with_values(edition, proposal, values),))
    views = edition_views(
        replace(edition, chapters=(alone,), pages=()),
        source.theme,
        source.folders,
        texts=source.texts,
        whole=source.views,
    )
    return source.render("chapter.html.j2", chapter=views.chapters[0])


def with_values(edition: Edition, proposal: Proposal, values: Mapping[str, Plain]) -> Proposal:
    """A proposal with other values under some of its file's keys, as it would be read. What is none of a
    key's kind is left as it was: reading tells what is wrong with it.
    """
    fields = dict(proposal.fields)
    for key, value in values.items():
        if key == "title" and isinstance(value, str):
            proposal = replace(proposal, title=value.strip() or proposal.id)
        elif key == "submitted_by" and isinstance(value, list):
            members = {member.id: member for member in edition.members}
            senders = tuple(members[name] for name in value if isinstance(name, str) and name in members)
            proposal = replace(proposal, submitted_by=senders)
        elif key == "contacts" and isinstance(value, list):
            proposal = replace(proposal, contacts=tuple(map(_contact, value)))
        elif isinstance(value, str):
            text = value.rstrip() if value.strip() else ""
            if key == "intro":
                proposal = replace(proposal, intro=text)
            elif any(field.key == key for field in edition.fields):
                fields[key] = text
    return replace(proposal, fields=MappingProxyType({key: text for key, text in fields.items() if text}))


def _contact(value: Plain) -> Contact:
    names = ("name", "role", "organisation", "email", "note")
    parts = value if isinstance(value, dict) else {}
    return Contact(**{name: text for name in names if isinstance(text := parts.get(name), str) and text})
