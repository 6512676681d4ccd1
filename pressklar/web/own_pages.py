"""Each proposal's own page: its article alone, with links that lead to the other pages."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from copy import deepcopy

from lxml import etree, html
from lxml.builder import ElementMaker
from lxml.html import HtmlElement

from .. import markup
from ..model import Edition, Proposal
from .tree import without_break_ends

FOLDER = "proposals"
"""Where the pages lie, under the folder of the web edition."""
UP = "../"
INDEX = "index.html"
_LONGEST_DESCRIPTION = 160
"""Characters of a description that search engines and messengers show."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def page_name(proposal: str) -> str:
    """The file of a proposal's page, by the proposal's id."""
    return f"{FOLDER}/{proposal}.html"


def own_article(article: HtmlElement, proposals: Collection[str]) -> str:
    """A proposal's article, turned for the screen, as the only one of a page.

    Its title becomes the page's first heading. A link to another proposal leads to that one's page, one to
    anything else outside it to the whole edition's; pictures lie a folder up.
    """
    alone = deepcopy(article)
    alone.tail = None
    for link in alone.xpath(".//a[@class='permalink']"):
        link.drop_tree()
    names = {element.get("id") for element in alone.iter(etree.Element)}
    levels = [int(element.tag[1]) for element in alone.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    raised = levels[0] - 1 if levels else 0
    for element in alone.iter(etree.Element):
        if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            element.tag = f"h{max(int(element.tag[1]) - raised, 1)}"
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and target[1:] not in names:
            is_page = target[1:] in proposals
            element.set("href", f"{target[1:]}.html" if is_page else f"{UP}{INDEX}{target}")
        for attribute in ("src", "href", "xlink:href"):
            source = element.get(attribute, "") if element.tag in ("img", "image") else ""
            if source and not source.startswith(("data:", "#")):
                element.set(attribute, f"{UP}{source}")
    return without_break_ends(html.tostring(alone, encoding="unicode"))


def description(proposal: Proposal, edition: Edition) -> str:
    """How a proposal begins, for search engines and whoever shares its page: its first words, at most as long
    as these show; its title where it has no text.
    """
    texts = (proposal.intro, *(proposal.fields.get(field.key, "") for field in edition.fields))
    text = next(filter(None, texts), "")
    words = markup.plain(markup.parse(text)).split("\n")
    return textwrap.shorten(" ".join(words) or proposal.title, _LONGEST_DESCRIPTION, placeholder="…")


def sitemap(edition: Edition) -> bytes:
    """The list of all pages for search engines (sitemaps.org, protocol 0.9)."""
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP})
    names = ("", *(page_name(proposal.id) for proposal in edition.proposals))
    changed = edition.date.isoformat()
    pages = (make.url(make.loc(f"{edition.web_folder}{name}"), make.lastmod(changed)) for name in names)
    written: bytes = etree.tostring(make.urlset(*pages), encoding="utf-8", xml_declaration=True)
    return written
