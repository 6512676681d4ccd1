"""The booklet for those who hear it: contents, reading order, artifacts, tables, pictures. This is
what page-validation doesn't see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..foundation.directions import runs_leftwards
from ..locale import N_, plural, tr
from ..manuscript.read.words import quoted
from ..model import TextHolder
from ..problems import Problem
from .pdf_opened import OpenedBooklet
from .pdf_places import letters, plain_title
from .units import OPAQUE, units_of

_MARKED = re.compile(r"\]\(|\[\^|[\\<>^~]")
_FILE_NAME = re.compile(r"[\w ()-]+\.(?:png|jpe?g|gif|svg|webp|tiff?|pdf)", re.IGNORECASE)


def contents(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W763: contents that are a plain list to a screen reader (ISO 32000-1, 14.8.4.2: TOC and TOCI)."""
    tree = booklet.tagged.document
    if tree is None:
        yield booklet.problem(
            "E765",
            tr("The file has no tags: a screen reader reads it as it likes."),
            tr("Build it with Pressklar."),
        )
        return
    entries, proposals = len(tree.all("TOCI")), len(booklet.edition.proposals)
    if entries < proposals and "contents" in booklet.edition.parts:
        yield booklet.problem(
            "W763",
            plural(
                entries,
                "The contents have {count} tagged entry for {proposals} proposals.",
                "The contents have {count} tagged entries for {proposals} proposals.",
                proposals=proposals,
            ),
            tr("Each needs the tag TOCI in a TOC: look at the template of the contents."),
        )


def order(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E765: words that don't stand under their proposal's, page's or chapter's heading, or in another order
    than in the content.
    """
    tree = booklet.tagged.document
    parts = [part for kind in ("Sect", "Art") for part in (tree.all(kind) if tree else []) if part.elements]
    read = {letters(part.elements[0].text): letters(part.text) for part in parts}
    numbers = {chapter.anchor: str(chapter.number) for chapter in booklet.edition.chapters}
    for holder in booklet.edition.text_holders:
        number = str(holder.number) if holder.proposal else numbers.get(holder.id, "")
        text = read.get(letters(f"{number} {plain_title(holder.title)}"))
        if text is not None:  # else E751 names it
            yield from _order(booklet, holder, text)


def _order(booklet: OpenedBooklet, holder: TextHolder, text: str) -> Iterator[Problem]:
    end = 0
    for raw in (held.text for held in holder.texts if held.key != "title"):
        for unit in units_of(raw):
            words = letters(unit.text)
            if unit.kind == "note" or OPAQUE in words or not words or runs_leftwards(unit.text):
                continue
            start = text.find(words, end)
            if start < 0 and _MARKED.search(raw[unit.places[0] : unit.places[-1] + 1]):
                continue  # a reference's number or a note stands between the words
            if start < 0:
                message = (
                    N_("A screen reader doesn't read this in its place in proposal {number}: {text}.")
                    if holder.proposal
                    else N_("A screen reader doesn't read this in its place under {title}: {text}.")
                )
                yield booklet.problem(
                    "E765",
                    tr(message, number=holder.number, title=quoted(holder.title), text=quoted(unit.text)),
                    tr("Build the booklet anew: its content may have changed since."),
                    text=unit.text,
                    proposal=holder.id if holder.proposal else None,
                )
                break
            end = start + len(words)


def artifacts(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W766: marks on a page that are neither tagged nor declared an artifact (ISO 14289-1, 7.1)."""
    for number, content in enumerate(booklet.tagged.contents):
        if content.unmarked:
            yield booklet.problem(
                "W766",
                plural(
                    len(content.unmarked),
                    "{count} mark on the page is neither tagged nor declared decoration.",
                    "{count} marks on the page are neither tagged nor declared decoration.",
                ),
                tr("Look at the template that draws there."),
                number,
            )


def tables(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W767: a table without headers, or headers that don't say what they head (ISO 14289-1, 7.5)."""
    tree = booklet.tagged.document
    for table in tree.all("Table") if tree else []:
        page = next(iter(table.pages), None)
        heads = table.all("TH")
        if not heads:
            yield booklet.problem(
                "W767",
                tr("A table has no header cells: {text}.", text=quoted(table.text)),
                tr("Give its first row the words that head the columns."),
                page,
                table.text[:80],
            )
        elif any(not head.attribute("Scope") and not head.string("ID") for head in heads):
            yield booklet.problem(
                "W767",
                tr(
                    "A table's headers don't say whether they head a row or a column: {text}.",
                    text=quoted(table.text),
                ),
                tr("Look at the template."),
                page,
                table.text[:80],
            )


def figures(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W768: a picture whose alternative text is missing, or is only a file's name."""
    tree = booklet.tagged.document
    for figure in tree.all("Figure") if tree else []:
        words = figure.string("Alt").strip()
        if len(words) < 3 or _FILE_NAME.fullmatch(words):
            yield booklet.problem(
                "W768",
                tr("A picture's alternative text says nothing: {words}.", words=quoted(words))
                if words
                else tr("A picture has no alternative text."),
                tr("Say in words what it shows."),
                next(iter(figure.pages), None),
                words or None,
            )
