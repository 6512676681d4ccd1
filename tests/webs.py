"""The web editions that the tests look at, and what a reader of HTML finds in them (by tinyhtml5, which the
engine doesn't use).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.rendering.sections import SectionSource, common_sections
from pressklar.theme import read_theme
from pressklar.web.engine import Web, make_web

ROOTS = {"2024": PROJECT, "2032": PROJECT / "tests" / "publication"}
"""The two publications by their editions: the booklet, and an English one unlike it."""
_INLINE = frozenset(
    {"a", "abbr", "b", "br", "em", "i", "img", "small", "span", "strong", "sub", "sup", "wbr"}
)


def pages(edition: str) -> SectionSource:
    return pages_of(Folders(ROOTS[edition]), edition)


def pages_of(folders: Folders, edition: str) -> SectionSource:
    found = read_edition(folders, edition).edition
    assert found is not None
    return common_sections(found, read_theme(folders), folders)


def repeated(edition: str, times: int) -> SectionSource:
    """A large work: each chapter's proposals so many times over, with ids and numbers of their own."""
    small, numbers, chapters = pages(edition), count(1), []
    for chapter in small.edition.chapters:
        proposals = (
            replace(proposal, id=f"{proposal.id}-{turn}" if turn else proposal.id, number=next(numbers))
            for turn in range(times)
            for proposal in chapter.proposals
        )
        chapters.append(replace(chapter, proposals=tuple(proposals)))
    return common_sections(replace(small.edition, chapters=tuple(chapters)), small.theme, small.folders)


@cache
def web(edition: str) -> Web:
    return make_web(pages(edition), Folders(ROOTS[edition]))


def put(made: Web, folder: Path) -> Path:
    """The files in a folder, as a build writes them; gives the page."""
    for name, data in made.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / "index.html"


@cache
def page(edition: str) -> Element:
    root, errors = parsed(web(edition).files["index.html"].decode())
    assert not errors
    return root


def parsed(html: str) -> tuple[Element, list[Any]]:
    """The tree that a browser makes of it, and the errors that an HTML5 parser finds."""
    parser = HTMLParser(namespace_html_elements=False)
    root: Element = parser.parse(io.StringIO(html), full_tree=True)
    return root, parser.errors


def fragment(html: str) -> Element:
    body = parsed(f"<!doctype html><title>-</title><body>{html}</body>")[0].find(".//body")
    assert body is not None
    return body


def tag(element: Element) -> str:
    """An element's name; SVG's own have a namespace, comments no name."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words(element: Element, leave_out: Callable[[Element], bool]) -> list[str]:
    """The words in reading order, without those of pictures and of what is left out."""
    return "".join(_text(element, leave_out)).split()


def _text(element: Element, leave_out: Callable[[Element], bool]) -> Iterator[str]:
    if not tag(element) or tag(element) == "svg" or leave_out(element):
        return
    gap = "" if tag(element) in _INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        yield from _text(child, leave_out)
        yield child.tail or ""
    yield gap


def has_class(element: Element, *names: str) -> bool:
    return bool(set(element.get("class", "").split()) & set(names))


def css_addresses(style: str) -> list[str]:
    return re.findall(r"url\(\s*[\"']?([^\"')]+)", style)
