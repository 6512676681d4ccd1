"""Contents and registers: rows of number, words and page, each a link. The contents are a TOC field, filled
in as Word would fill it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .inlines import InlineWriter
from .line import PLAIN, ParagraphContent, RunLook
from .marks import target_name
from .state import LinkTarget
from .xmltext import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CHAPTERS = "_chapters"
"""The bookmark around all chapters: the TOC field lists what is inside it."""
_ELSEWHERE = LinkTarget(0, 0)
_LISTS = ("ol", "ul")


def own_number(element: HtmlElement, inlines: InlineWriter) -> HtmlElement | None:
    """The element that holds nothing but a number and with which another begins, if there is one:
    `<h3><b>12</b> Title</h3>`.
    """
    while not (element.text or "").strip():
        first = next(
            (child for child in element if inlines.is_visible(child) or (child.tail or "").strip()), None
        )
        if first is None or not inlines.is_visible(first) or first.tag not in ("b", "strong", "span", "a"):
            return None
        if len(first) == 0 and (first.text or "").strip().isdigit():
            return first if first.tag != "a" else None
        element = first
    return None


def number_text(element: HtmlElement) -> str:
    """A number with its padding: no-break spaces, so that its ground is wider than its digits."""
    return f"\u00a0{(element.text or '').strip()}\u00a0"


class RowWriter:
    """Writes rows. `contents_of` must be called with a contents element before its rows come."""

    def __init__(self, inlines: InlineWriter) -> None:
        self.inlines, self.state = inlines, inlines.state
        self._plain = RunLook(style=self.state.style("Row Link"))
        self._left = 0
        self._began = False

    def contents_of(self, nav: HtmlElement) -> None:
        """Look through the links of a contents: those to chapters and proposals, one after the other, become
        the TOC field.
        """
        self._left = sum(self._target(link).level > 0 for link in self._links(nav))
        self._began = False
        self._levels = max((self._target(link).level for link in self._links(nav)), default=1)

    def is_index(self, block: HtmlElement) -> bool:
        """Whether a list holds rows: its first item shows a folio, is one link inside the booklet, or brings
        its own number.
        """
        item = next((child for child in block if child.tag == "li" and self.inlines.is_visible(child)), None)
        if item is None:
            return False
        if item.find(".//*[@data-folio]") is not None or own_number(item, self.inlines) is not None:
            return True
        inside = [child for child in item if self.inlines.is_visible(child) and child.tag not in _LISTS]
        words = (item.text or "") + "".join(child.tail or "" for child in item)
        return (
            len(inside) == 1
            and inside[0].tag == "a"
            and inside[0].get("href", "").startswith("#")
            and not words.strip()
        )

    def row(self, item: HtmlElement, *, in_contents: bool) -> tuple[ParagraphContent, str]:
        """A row's content, without lists inside it, and its paragraph style."""
        line = self.inlines.line()
        links = self._links(item)
        named = (
            bool(links)
            and own_number(item, self.inlines) is None
            and bool((item.text or "").strip() or item[0].tag != "a")
        )
        target = self._target(links[0]) if links else _ELSEWHERE
        style = (
            "Register Name"
            if named
            else "Register"
            if not in_contents
            else "toc 1"
            if target.level == 1
            else "toc 2"
        )
        ends = self._begin_field(line) if in_contents and target.level else ""
        if (
            not named
            and own_number(item, self.inlines) is None
            and not (in_contents and target.level == 1 and self._chapter_number(links[0]))
        ):
            line.tab()
        self._inside(line, item, in_contents)
        line.raw(ends)
        return line, style

    def _begin_field(self, line: ParagraphContent) -> str:
        """Begin the TOC field before its first entry; what ends it after the last. No paragraph of its own
        for either, so that none is empty.
        """
        if not self._began:
            self._began = True
            line.raw(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
                f'TOC \\o "1-{self._levels}" \\h \\z \\b {CHAPTERS} </w:instrText></w:r><w:r>'
                '<w:fldChar w:fldCharType="separate"/></w:r>'
            )
        self._left -= 1
        return '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if self._left == 0 else ""

    def _inside(self, line: ParagraphContent, element: HtmlElement, in_contents: bool) -> None:
        line.text(element.text or "")
        for child in element:
            if self.inlines.is_visible(child) and child.tag not in _LISTS:
                if child.tag == "a" and child.get("href", "").startswith("#"):
                    self._link(line, child, in_contents)
                elif child is own_number(element, self.inlines):
                    line.text(number_text(child), self._number_look(0))
                    line.tab()
                elif (
                    child.find(".//a") is not None
                    or child.find(".//*[@data-folio]") is not None
                    or own_number(child, self.inlines) is not None
                ):
                    self._inside(line, child, in_contents)
                else:
                    self.inlines.element(line, child, PLAIN)
            line.text(child.tail or "")

    def _link(self, line: ParagraphContent, link: HtmlElement, in_contents: bool) -> None:
        """One link: number, words, page. A second one in the same row goes on a line of its own."""
        name = unquote(clean(link.get("href"))[1:])
        if line.filled:
            if "<w:hyperlink" in line.xml():
                line.line_break()
            else:
                line.tab()
        line.raw(f'<w:hyperlink w:anchor="{target_name(name)}" w:history="1">', opens=True)
        number = own_number(link, self.inlines)
        if number is None and in_contents and (chapter := self._chapter_number(link)):
            line.text(f"\u00a0{chapter}\u00a0", self._number_look(self._target(link).palette))
            line.tab(self._plain)
        has_page = self._words(line, link, number, self._target(link).palette)
        if in_contents and not has_page:
            line.tab(self._plain)
            self.inlines.folio(line, name, self._plain)
        line.raw("</w:hyperlink>")

    def _words(
        self, line: ParagraphContent, element: HtmlElement, number: HtmlElement | None, palette: int
    ) -> bool:
        """A link's content; whether it showed a page."""
        has_page = False
        line.text(element.text or "", self._plain)
        for child in element:
            if not self.inlines.is_visible(child):
                pass
            elif child is number:
                line.text(number_text(child), self._number_look(palette))
                line.tab(self._plain)
            elif child.get("data-folio"):
                line.tab(self._plain)
                self.inlines.element(line, child, self._plain)
                has_page = True
            elif child.find(".//*[@data-folio]") is not None:
                has_page = self._words(line, child, number, palette) or has_page
            else:
                self.inlines.element(line, child, self._plain)
            line.text(child.tail or "", self._plain)
        return has_page

    def _links(self, element: HtmlElement) -> list[HtmlElement]:
        """The links inside the booklet that a reader of this output sees, lists further in apart if `element`
        is an item.
        """
        return list(self._iter_links(element, lists=element.tag != "li"))

    def _iter_links(self, element: HtmlElement, *, lists: bool) -> Iterator[HtmlElement]:
        for child in element:
            if not self.inlines.is_visible(child) or (child.tag in _LISTS and not lists):
                continue
            if child.tag == "a" and child.get("href", "").startswith("#"):
                yield child
            else:
                yield from self._iter_links(child, lists=lists)

    def _target(self, link: HtmlElement) -> LinkTarget:
        return self.state.targets.get(unquote(link.get("href")[1:]), _ELSEWHERE)

    def _chapter_number(self, link: HtmlElement) -> int:
        return self.state.chapter_numbers.get(unquote(link.get("href")[1:]), 0)

    def _number_look(self, palette: int) -> RunLook:
        return RunLook(style=self.state.style(f"Number {palette}")) if palette else RunLook(strong=True)
