"""The booklet for those who hear it: contents, reading order, artifacts, tables, pictures. What
page-validation doesn't see (FINDINGS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from ..manuscript.read.words import quoted
from ..problems import Problem
from ..typography.characters import runs_leftwards
from .pdf_opened import Opened
from .pdf_places import letters
from .units import OPAQUE, units_of

_MARKED = re.compile(r"\]\(|\[\^|[\\<>^~]")
_FILE_NAME = re.compile(r"[\w ()-]+\.(?:png|jpe?g|gif|svg|webp|tiff?|pdf)", re.IGNORECASE)


def contents(opened: Opened) -> Iterator[Problem]:
    """W763: contents that are a plain list to a screen reader (ISO 32000-1, 14.8.4.2: TOC and TOCI)."""
    tree = opened.tagged.document
    if tree is None:
        yield opened.problem(
            "E765",
            tr("The file has no tags: a screen reader reads it as it likes."),
            tr("Build it with Pressklar."),
        )
        return
    if len(tree.all("TOCI")) < len(opened.edition.proposals):
        yield opened.problem(
            "W763",
            tr(
                "The contents have {count} tagged entries for {count_2} proposals.",
                count=len(tree.all("TOCI")),
                count_2=len(opened.edition.proposals),
            ),
            tr("Each needs the tag TOCI in a TOC: look at the template of the contents."),
        )


def order(opened: Opened) -> Iterator[Problem]:
    """E765: words of a proposal that don't stand in its article, or in another order than in the content."""
    tree = opened.tagged.document
    articles = {
        letters(article.elements[0].text): letters(article.text)
        for article in (tree.all("Art") if tree else [])
        if article.elements
    }
    for proposal in opened.edition.proposals:
        heading = letters(
            f"{proposal.number} {' '.join(unit.text for unit in units_of(proposal.title, True))}"
        )
        text = articles.get(heading)
        if text is None:
            continue  # E751 names it
        at = 0
        for raw in (proposal.intro, *proposal.fields.values()):
            for unit in units_of(raw):
                words = letters(unit.text)
                if unit.kind == "note" or OPAQUE in words or not words or runs_leftwards(unit.text):
                    continue
                found = text.find(words, at)
                if found < 0 and _MARKED.search(raw[unit.at[0] : unit.at[-1] + 1]):
                    continue  # a reference's number or a note stands between the words
                if found < 0:
                    yield opened.problem(
                        "E765",
                        tr(
                            "A screen reader doesn't read this in its place in proposal {proposal}: {text}.",
                            proposal=proposal.number,
                            text=quoted(unit.text),
                        ),
                        tr("Build the booklet anew: its content may have changed since."),
                        text=unit.text,
                        proposal=proposal.id,
                    )
                    break
                at = found + len(words)


def artifacts(opened: Opened) -> Iterator[Problem]:
    """W766: marks on a page that are neither tagged nor declared an artifact (ISO 14289-1, 7.1)."""
    for number, content in enumerate(opened.tagged.contents):
        if content.unmarked:
            yield opened.problem(
                "W766",
                tr(
                    "{count} marks on the page are neither tagged nor declared decoration.",
                    count=len(content.unmarked),
                ),
                tr("Look at the template that draws there."),
                number,
            )


def tables(opened: Opened) -> Iterator[Problem]:
    """W767: a table without headers, or headers that don't say what they head (ISO 14289-1, 7.5)."""
    tree = opened.tagged.document
    for table in tree.all("Table") if tree else []:
        page = next(iter(table.pages), None)
        heads = table.all("TH")
        if not heads:
            yield opened.problem(
                "W767",
                tr("A table has no header cells: {text}.", text=quoted(table.text)),
                tr("Give its first row the words that head the columns."),
                page,
                table.text[:80],
            )
        elif any(not head.attribute("Scope") and not head.string("ID") for head in heads):
            yield opened.problem(
                "W767",
                tr(
                    "A table's headers don't say whether they head a row or a column: {text}.",
                    text=quoted(table.text),
                ),
                tr("Look at the template."),
                page,
                table.text[:80],
            )


def figures(opened: Opened) -> Iterator[Problem]:
    """W768: a picture whose alternative text is missing, or is only a file's name."""
    tree = opened.tagged.document
    for figure in tree.all("Figure") if tree else []:
        words = figure.string("Alt").strip()
        if len(words) < 3 or _FILE_NAME.fullmatch(words):
            yield opened.problem(
                "W768",
                tr("A picture's alternative text says nothing: {words}.", words=quoted(words))
                if words
                else tr("A picture has no alternative text."),
                tr("Say in words what it shows."),
                next(iter(figure.pages), None),
                words or None,
            )
