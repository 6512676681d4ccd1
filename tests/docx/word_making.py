"""Word files for the tests: whole ones, and the body of a snippet of HTML."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import small
from lxml import etree
from lxml import html as lxml_html

from pressklar.docx import engine
from pressklar.docx.body import Body
from pressklar.docx.restyle import sheet_of
from pressklar.docx.sheet import StyleSheet
from pressklar.docx.state import DocumentState
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript import read_edition
from pressklar.rendering.sections import Section, SectionSource, common_sections
from pressklar.theme import read_theme

PUBLICATION = PROJECT / "tests" / "publication"


@cache
def scratch() -> Path:
    """A folder for this process: font conversions are kept there, so that each is done once."""
    return Path(mkdtemp(prefix="pressklar-word-"))


@cache
def root() -> small.Root:
    """The small edition, not built."""
    return small.make(scratch() / "small")


@cache
def pages_of(which: str) -> SectionSource:
    """The pages of a publication: "2024", "2032" (the second one) or "small"."""
    if which == "small":
        return root().pages()
    place = scratch() / which
    sources = {"2024": [PROJECT / "content"], "2032": [PUBLICATION / "content", PUBLICATION / "styles"]}[
        which
    ]
    for source in sources:
        shutil.copytree(source, place / source.name)
    folders = Folders(place)
    edition = read_edition(folders, which).edition
    assert edition is not None
    return common_sections(edition, read_theme(folders), folders)


@cache
def word_of(which: str) -> engine.Word:
    """The Word file of a publication."""
    return engine.make_word(pages_of(which), cached(pages_of(which).folders))


def cached(folders: Folders) -> Folders:
    """The folders with the cache that all tests of this process share."""

    class Shared(Folders):
        @property
        def cache(self) -> Path:
            return scratch() / "cache"

    return Shared(folders.root)


def state(source: SectionSource | None = None) -> DocumentState:
    """A new state of the small edition."""
    source = source or pages_of("small")
    return engine.document_state(source, sheet())


@cache
def sheet() -> StyleSheet:
    """The small edition's own look."""
    pages = pages_of("small")
    return sheet_of(pages.theme, pages.edition.language, pages.look)


def body(html: str, document: DocumentState | None = None) -> str:
    """A snippet of HTML as the body's XML."""
    writer = Body(document or state())
    writer.section(Section("x", "front", "", html, "right"))
    return b"".join(writer.done()).decode()


def tidy(xml: str) -> str:
    """XML as lines to compare, an element each."""
    names = 'xmlns:w="w" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:pic="pic"'
    root = etree.fromstring(f"<x {names}>{xml}</x>")
    etree.indent(root, " ")
    return re.sub(
        r"^ ",
        "",
        re.sub(r"</?x[^>]*>\n?", "", etree.tostring(root, encoding="unicode")).strip("\n"),
        flags=re.M,
    )


def words(html: str, *, notes: bool = True, counted: bool = False) -> list[str]:
    """What a reader of this output reads of some HTML, by the contract of docs/designer.md, in order.

    With or without footnotes, and with or without the numbers that a numbered list counts by itself.
    """
    words_read: list[str] = []

    def walk(element: lxml_html.HtmlElement) -> None:
        tail = element.tail or ""
        get = element.get
        if (
            not isinstance(element.tag, str)
            or get("aria-hidden") == "true"
            or not {"word", "docx"} & set((get("data-only") or "word").split())
        ):
            pass
        elif element.tag == "svg":
            words_read.append(get("aria-label") or "")
        elif not notes and (get("role") == "doc-footnote" or get("class") == "note-again"):
            pass
        else:
            apart = element.tag not in ("a", "b", "em", "i", "span", "strong", "sub", "sup", "small")
            words_read.append(
                " " * apart
                + (counter(element) if counted and element.tag == "li" else "")
                + (element.text or "")
            )
            for child in element:
                walk(child)
            words_read.append(" " * apart)
        words_read.append(tail)

    walk(lxml_html.fragment_fromstring(re.sub(r"<wbr/?>", "", html), create_parent="div"))
    return tokens("".join(words_read))


def counter(item: lxml_html.HtmlElement) -> str:
    """A list item's number, where a reader sees one: in the fields' lists."""
    parent = item.getparent()
    if parent.tag != "ol" or not item.xpath("ancestor::*[@data-ref]"):
        return ""
    return f"{int(parent.get('start', '1')) + parent.xpath('li').index(item)} "


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", ""))
