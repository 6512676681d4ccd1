"""Numbers and titles that must agree: folios in contents, registers and on the pages, titles, outline,
links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

from ..foundation.directions import runs_leftwards
from ..foundation.pdfium import ENGINE
from ..locale import N_, tr
from ..manuscript.read.words import quoted
from ..markup import can_be_followed
from ..problems import Problem
from ..typography.characters import visible
from .pdf_opened import OpenedBooklet
from .pdf_tree import Element
from .units import units_of

_LAST_NUMBER = re.compile(r"(\d{1,5})\s*$")
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")
_FOOT = 0.06
"""Share of a page's height, from below, in which the folio stands."""
_MOST_MARKS = 50_000
_SPACES = re.compile(r"[\s`\-\u2010\u2011]")
_QUOTES = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚‹›", "'")})


def letters(text: str) -> str:
    """The characters that must agree: without what can't be seen, without spaces and hyphens, which come and
    go at the ends of lines, without Markdown's marks of code; quotation marks straight, which are curled for
    the eye.
    """
    return _SPACES.sub("", visible(text)).translate(_QUOTES)


def _compared(text: str) -> str:
    """A title's letters; of one that runs from right to left in any order, since a page holds them as they
    are seen.
    """
    bare = letters(text)
    return "".join(sorted(bare)) if runs_leftwards(text) else bare


def contents_links(booklet: OpenedBooklet) -> list[Element]:
    """The links of the contents: those in TOCI elements."""
    tree = booklet.tagged.document
    return [
        link
        for item in (tree.all("TOCI") if tree else [])
        for reference in item.elements
        if reference.type in ("Reference", "Link")
        for link in reference.all("Link")
    ]


def folios(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E750: a number printed in the contents, said by a link or standing at a page's foot that isn't the real
    page.
    """
    hint = tr("Build the booklet anew; if it stays, this is a fault in Pressklar.")
    in_contents = contents_links(booklet)
    spoken_number = re.compile(rf"(?:{'|'.join(map(re.escape, booklet.page_words))})\s+(\d{{1,5}})\s*$")
    tree = booklet.tagged.document
    for link in tree.all("Link") if tree else []:
        for page, annotation in link.annotations[:1]:
            target = booklet.tagged.target(annotation)
            if target is None:
                continue
            spoken = spoken_number.search(str(annotation.get("/Contents", "")))
            printed = _LAST_NUMBER.search(link.text) if any(link is each for each in in_contents) else None
            for number in {int(match[1]) for match in (spoken, printed) if match} - {target + 1}:
                message = tr(
                    "{text} names page {number}, but leads to page {target}.",
                    text=quoted(link.text),
                    number=number,
                    target=target + 1,
                )
                yield booklet.problem("E750", message, hint, page, str(number))
    for number, content in enumerate(booklet.tagged.contents):
        running = set(_NUMBER.findall(content.furniture))
        text = _foot(booklet, number) if running else ""
        numbers = [int(digits) for digits in _NUMBER.findall(text) if digits in running]
        if numbers and number + 1 not in numbers:
            message = tr(
                "The page is number {number}, but its running lines say {text}.",
                number=number + 1,
                text=quoted(text),
            )
            yield booklet.problem("E750", message, hint, number)


def _foot(booklet: OpenedBooklet, number: int) -> str:
    """What stands in the lowest part of a page."""
    with ENGINE, closing(booklet.painted[number]) as page, closing(page.get_textpage()) as reader:
        width, height = page.get_size()
        return " ".join(str(reader.get_text_bounded(0, 0, width, height * _FOOT)).split())


def titles(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E751: a proposal's title in the contents, or over the proposal, that isn't the content's."""
    tree = booklet.tagged.document
    articles = tree.all("Art") if tree else []
    over = {_compared(element.text) for article in articles for element in article.elements[:1]}
    listed = {_compared(_LAST_NUMBER.sub("", link.text)) for link in contents_links(booklet)}
    places = (
        (
            over,
            N_(
                "The title of proposal {number}, {title}, doesn't stand over the proposal as it does in the "
                "content."
            ),
        ),
        (
            listed,
            N_(
                "The title of proposal {number}, {title}, doesn't stand in the contents as it does in the "
                "content."
            ),
        ),
    )
    for proposal in booklet.edition.proposals:
        whole = _compared(f"{proposal.number} {plain_title(proposal.title)}")
        for texts, message in places:
            if texts and whole not in texts:
                yield booklet.problem(
                    "E751",
                    tr(message, number=proposal.number, title=quoted(proposal.title)),
                    tr("Build the booklet anew: its content may have changed since."),
                    text=proposal.title,
                    proposal=proposal.id,
                )
    for page in booklet.edition.pages:
        if page.in_contents and listed and _compared(plain_title(page.title)) not in listed:
            message = tr("The page {title} doesn't stand in the contents.", title=quoted(page.title))
            hint = tr("Build the booklet anew: its content may have changed since.")
            yield booklet.problem("E751", message, hint, text=page.title)


def plain_title(text: str) -> str:
    """A title without its Markdown."""
    return " ".join(unit.text for unit in units_of(text, True))


def outline(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W761: a chapter, proposal or page without its mark in the outline."""
    texts: list[str] = []
    with booklet.tagged.pdf.open_outline() as marks:
        waiting = list(marks.root)
        while waiting and len(texts) < _MOST_MARKS:
            mark = waiting.pop(0)
            waiting = [*mark.children, *waiting]
            texts.append(letters(str(mark.title)))
    hint = tr("Build the booklet anew.")
    for proposal in booklet.edition.proposals:
        title = letters(plain_title(proposal.title))
        if not any(text.endswith(title) for text in texts):
            message = tr(
                "Proposal {number}, {title}, is missing in the outline.",
                number=proposal.number,
                title=quoted(proposal.title),
            )
            yield booklet.problem("W761", message, hint, proposal=proposal.id)
    for chapter in booklet.edition.chapters:
        if chapter.proposals and not any(text.endswith(letters(chapter.title)) for text in texts):
            message = tr(
                "Chapter {number}, {title}, is missing in the outline.",
                number=chapter.number,
                title=quoted(chapter.title),
            )
            yield booklet.problem("W761", message, hint)
    for page in booklet.edition.pages:
        if letters(plain_title(page.title)) not in texts:
            message = tr("The page {title} is missing in the outline.", title=quoted(page.title))
            yield booklet.problem("W761", message, hint)


def links(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E760: a link that leads nowhere. W764: one whose description says nothing to a person who hears it, or
    that stands in another.
    """
    for number, page in enumerate(booklet.tagged.pdf.pages):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            action = annotation.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            inside = booklet.tagged.target(annotation)
            if inside is None and not (address and can_be_followed(address)):
                yield booklet.problem(
                    "E760",
                    tr("A link leads nowhere: {address}.", address=quoted(address))
                    if address
                    else tr("A link leads nowhere."),
                    tr("Build the booklet anew; look at the link in the content."),
                    number,
                    address or None,
                )
            words = str(annotation.get("/Contents", "")).strip()
            if len(words) < 4 or re.fullmatch(r"#?[a-z]*-?\d+", words):
                yield booklet.problem(
                    "W764",
                    tr("A link's description says nothing: {words}.", words=quoted(words))
                    if words
                    else tr("A link has no description."),
                    tr("A screen reader says it: it should name where the link leads."),
                    number,
                    words or None,
                )
    tree = booklet.tagged.document
    for link in tree.all("Link") if tree else []:
        if any(inner is not link for inner in link.all("Link")):
            yield booklet.problem(
                "W764",
                tr("A link stands inside another: {text}.", text=quoted(link.text)),
                tr("Screen readers say it twice; look at the template."),
                next(iter(link.pages), None),
                link.text,
            )
