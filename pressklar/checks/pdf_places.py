"""Numbers and titles that must agree: folios in contents, registers and on the pages, titles, outline,
links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from ..locale import tr
from ..manuscript.read.words import quoted
from ..markup import can_be_followed
from ..problems import Problem
from ..typography.characters import runs_leftwards, visible
from .pdf_opened import Opened
from .pdf_tree import Element

_LAST_NUMBER = re.compile(r"(\d{1,5})\s*$")
_SAID = re.compile(r"(?:sidan|page)\s+(\d{1,5})\s*$")
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")
_FOOT = 0.06
"""Share of a page's height, from below, in which the folio stands."""
_SPACES = re.compile(r"[\s\-\u2010\u2011]")


def letters(text: str) -> str:
    """The characters that must agree: without what can't be seen, and without spaces and hyphens, which come
    and go at the ends of lines.
    """
    return _SPACES.sub("", visible(text))


def _compared(text: str) -> str:
    """A title's letters; of one that runs from right to left in any order, since a page holds them as they
    are seen.
    """
    bare = letters(text)
    return "".join(sorted(bare)) if runs_leftwards(text) else bare


def contents_links(opened: Opened) -> list[Element]:
    """The links of the contents: those in TOCI elements."""
    tree = opened.tagged.document
    return [
        link
        for item in (tree.all("TOCI") if tree else [])
        for reference in item.elements
        if reference.type in ("Reference", "Link")
        for link in reference.all("Link")
    ]


def folios(opened: Opened) -> Iterator[Problem]:
    """E750: a number printed in the contents, said by a link or standing at a page's foot that isn't the real
    page.
    """
    listed = contents_links(opened)
    tree = opened.tagged.document
    for link in tree.all("Link") if tree else []:
        for page, annotation in link.annotations[:1]:
            target = opened.tagged.target(annotation)
            if target is None:
                continue
            said = _SAID.search(str(annotation.get("/Contents", "")))
            printed = _LAST_NUMBER.search(link.text) if any(link is one for one in listed) else None
            for number in {int(found[1]) for found in (said, printed) if found}:
                if number != target + 1:
                    yield opened.problem(
                        "E750",
                        tr(
                            "{text} names page {number}, but leads to page {target}.",
                            text=quoted(link.text),
                            number=number,
                            target=target + 1,
                        ),
                        tr("Build the booklet anew; if it stays, this is a fault in Pressklar."),
                        page,
                        str(number),
                    )
    for number, content in enumerate(opened.tagged.contents):
        running = set(_NUMBER.findall(content.furniture))
        text = _foot(opened, number) if running else ""
        found = [int(one) for one in _NUMBER.findall(text) if one in running]
        if found and number + 1 not in found:
            yield opened.problem(
                "E750",
                tr(
                    "The page is number {number}, but its running lines say {text}.",
                    number=number + 1,
                    text=quoted(text),
                ),
                tr("Build the booklet anew; if it stays, this is a fault in Pressklar."),
                number,
            )


def _foot(opened: Opened, number: int) -> str:
    """What stands in the lowest part of a page."""
    page = opened.painted[number]
    width, height = page.get_size()
    reader = page.get_textpage()
    text = " ".join(str(reader.get_text_bounded(0, 0, width, height * _FOOT)).split())
    reader.close()
    return text


def titles(opened: Opened) -> Iterator[Problem]:
    """E751: a proposal's title in the contents, or over the proposal, that isn't the content's."""
    wanted = {one.number: one for one in opened.edition.proposals}
    tree = opened.tagged.document
    headed = [
        element.text for article in (tree.all("Art") if tree else []) for element in article.elements[:1]
    ]
    listed = [_LAST_NUMBER.sub("", link.text) for link in contents_links(opened)]
    for number, proposal in wanted.items():
        whole = _compared(f"{number} {_plain(proposal.title)}")
        for name, texts in ((tr("over the proposal"), headed), (tr("in the contents"), listed)):
            if texts and whole not in {_compared(text) for text in texts}:
                yield opened.problem(
                    "E751",
                    tr(
                        "The title of proposal {number}, {title}, doesn't stand {name} as it does in the "
                        "content.",
                        number=number,
                        title=quoted(proposal.title),
                        name=name,
                    ),
                    tr("Build the booklet anew: its content may have changed since."),
                    text=proposal.title,
                    proposal=proposal.id,
                )


def _plain(text: str) -> str:
    from .units import units_of

    return " ".join(unit.text for unit in units_of(text, True))


def outline(opened: Opened) -> Iterator[Problem]:
    """W761: a chapter or proposal without its mark in the outline, or with one that leads elsewhere than its
    heading.
    """
    found: list[tuple[str, int | None]] = []
    with opened.tagged.pdf.open_outline() as marks:
        waiting = list(marks.root)
        while waiting and len(found) < 50_000:
            mark = waiting.pop(0)
            waiting = [*mark.children, *waiting]
            where = mark.destination
            page = (
                opened.tagged.page_of.get(where[0].objgen)
                if isinstance(where, pikepdf.Array) and len(where)
                else None
            )
            found.append((letters(str(mark.title)), page))
    texts = [text for text, _ in found]
    for proposal in opened.edition.proposals:
        title = letters(_plain(proposal.title))
        if not any(text.endswith(title) for text in texts):
            yield opened.problem(
                "W761",
                tr(
                    "Proposal {proposal}, {title}, is missing in the outline.",
                    proposal=proposal.number,
                    title=quoted(proposal.title),
                ),
                tr("Build the booklet anew."),
                proposal=proposal.id,
            )
    for chapter in opened.edition.chapters:
        if chapter.proposals and not any(text.endswith(letters(chapter.title)) for text in texts):
            yield opened.problem(
                "W761",
                tr(
                    "Chapter {chapter}, {title}, is missing in the outline.",
                    chapter=chapter.number,
                    title=quoted(chapter.title),
                ),
                tr("Build the booklet anew."),
            )


def links(opened: Opened) -> Iterator[Problem]:
    """E760: a link that leads nowhere. W764: one whose description says nothing to a person who hears it, or
    that stands in another.
    """
    for number, page in enumerate(opened.tagged.pdf.pages):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            action = annotation.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            inside = opened.tagged.target(annotation)
            if inside is None and not (address and can_be_followed(address)):
                yield opened.problem(
                    "E760",
                    tr("A link leads nowhere{value}.", value=f": {quoted(address)}" if address else ""),
                    tr("Build the booklet anew; look at the link in the content."),
                    number,
                    address or None,
                )
            words = str(annotation.get("/Contents", "")).strip()
            if len(words) < 4 or re.fullmatch(r"#?[a-z]*-?\d+", words):
                yield opened.problem(
                    "W764",
                    tr("A link's description says nothing: {words}.", words=quoted(words))
                    if words
                    else tr("A link has no description."),
                    tr("A screen reader says it: it should name where the link leads."),
                    number,
                    words or None,
                )
    tree = opened.tagged.document
    for link in tree.all("Link") if tree else []:
        if any(one is not link for one in link.all("Link")):
            yield opened.problem(
                "W764",
                tr("A link stands inside another: {text}.", text=quoted(link.text)),
                tr("Screen readers say it twice; look at the template."),
                next(iter(link.pages), None),
                link.text,
            )
