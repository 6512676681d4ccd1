"""An entry's page while it is being written: the newest text is drawn by a process that stays warm, and what
was overtaken meanwhile isn't drawn at all.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..manuscript.patch.values import Plain
from ..model import Contact, Edition, Proposal
from ..problems import PressklarError
from .live_worker import LivePart, LiveRequest, LiveStrip, draw

if TYPE_CHECKING:
    from ..pdf.workshop import Workshop
    from ..rendering.sections import SectionSource
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
                self._workshop = Workshop(1, rests=True)
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
            try:
                return self._workshop.call(draw, request).result()
            except (
                BrokenProcessPool,
                PressklarError,
            ):  # it was ended from outside: the next key starts another
                return ()


def _request(
    laid_out: LaidOut, entry: str, values: Mapping[str, Plain], shown: Sequence[int], pixels: int
) -> LiveRequest | None:
    """What the process is asked for; None where the entry is on no page."""
    numbers = [extent.page for extent in laid_out.extents.get(entry, ())]
    basis = laid_out.basis
    if not numbers or basis is None:
        return None
    try:
        html = _chapter_html(basis.source, entry, values)
    except PressklarError:  # told when the chapter is laid out
        return None
    around = (*numbers, numbers[-1] + 1)
    before = tuple(laid_out.page_before(number, entry) for number in around if number <= len(laid_out.pages))
    text = _text(laid_out, entry, numbers, values)
    return LiveRequest(
        basis.place, basis.style, html, LivePart(entry, before), text, frozenset(shown), pixels
    )


def _text(
    laid_out: LaidOut, entry: str, numbers: Sequence[int], values: Mapping[str, Plain]
) -> LivePart | None:
    """The one text of an entry that is written, where that is as good as the entry: it stands on one page,
    and there are no footnotes, which change all of it.
    """
    if len(values) != 1:
        return None
    ((key, text),) = values.items()
    if key in ("title", "contacts", "submitted_by") or not isinstance(text, str) or "[^" in text:
        return None
    reference = f"{entry}.{key}"
    found = [
        (number, extent.box)
        for number in numbers
        for extent in laid_out.facts[number - 1].references
        if extent.reference == reference
    ]
    if len(found) != 1:
        return None
    number, box = found[0]
    before = laid_out.page_before(number, entry)
    if laid_out.facts[number - 1].used > before.end + 1:  # notes
        return None
    return LivePart(reference, (replace(before, upper=box.top, lower=box.bottom),))


def _chapter_html(source: SectionSource, entry: str, values: Mapping[str, Plain]) -> str:
    """The HTML of an entry's chapter with no other entry in it."""
    from ..rendering.edition_views import edition_views

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
    (chapter_view,) = views.chapters
    (view,) = chapter_view.proposals
    before = next(other for other in source.proposals if other.id == entry)
    turned = replace(view, turn=before.turn)  # which goes by all members
    return source.render("chapter.html.j2", chapter=replace(chapter_view, proposals=(turned,)))


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
