"""A paragraph's HTML -> its runs: emphasis, links, page references, footnotes, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..foundation.sequences import word_set
from .line import PLAIN, ParagraphContent, RunLook
from .marks import FieldRef, target_name
from .state import DocumentState
from .xmltext import attribute, clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = word_set("script style template noscript head title meta link wbr col colgroup")
INLINE = word_set(
    "a abbr b bdi bdo br cite code data dfn em i img kbd label mark q s samp small span strong sub sup time "
    "u var del ins"
)
_EMPHASIS, _STRONG = ("em", "i", "cite"), ("strong", "b")
_SCRIPTS = {"sup": "superscript", "sub": "subscript"}
FORCE_RELAYOUT_FIELD = '<w:fldSimple w:instr=" SET label &quot;&quot; "/>'
"""A field that shows nothing (SET of no words, ECMA-376 part 1, 17.16.5.54): it makes LibreOffice look at its
paragraph once more.

LibreOffice first deals a document out by number, 20 paragraphs to a page (SwLayHelper of
sw/source/core/layout/laycache.cxx). A label that is the last of them stays there, whatever it keeps with,
unless it is laid out again; and a paragraph with such a field is, when the fields are evaluated.
"""


class InlineWriter:
    """Writes what stands inside paragraphs."""

    def __init__(self, state: DocumentState) -> None:
        self.state = state
        self.apart: HtmlElement | None = None
        """An element that has been written already: a heading's number."""
        self._style_ids = (
            state.style("Strong"),
            state.style("Emphasis"),
            state.style("Hyperlink"),
            state.style("HTML Code"),
        )

    def line(self) -> ParagraphContent:
        """A new, empty paragraph's content."""
        return ParagraphContent(self._style_ids)

    def is_visible(self, element: HtmlElement) -> bool:
        """Whether an element has anything for a reader of this output."""
        if not isinstance(element.tag, str) or element.tag in _DROPPED or element is self.apart:
            return False
        get = element.get
        if get("aria-hidden") == "true" or get("hidden") is not None:
            return False
        only = get("data-only")
        return only is None or any(name in only.split() for name in self.state.only)

    def children(
        self,
        line: ParagraphContent,
        element: HtmlElement,
        look: RunLook,
        *,
        in_note: bool = False,
        rows: bool = False,
    ) -> None:
        """Everything inside an element; in `rows`, links and notes stand on lines of their own, as a
        contact's do in the booklet.
        """
        if element.text:
            line.text(element.text, look)
        for child in element:
            if (
                rows
                and line.filled
                and self.is_visible(child)
                and (child.tag == "a" or "note" in child.get("class", "").split())
            ):
                line.line_break()
            self.element(line, child, look, in_note=in_note)
            if child.tail:
                line.text(child.tail, look)

    def element(
        self, line: ParagraphContent, element: HtmlElement, look: RunLook, *, in_note: bool = False
    ) -> None:
        """One element inside a paragraph. What isn't known gives its text."""
        if not self.is_visible(element):
            return
        if element.get("role") == "doc-footnote":
            self._note(line, element, in_note)
            return
        if not in_note and (ref := self._own_field(element)) is not None:
            line.begin_field(ref)
            self._element(line, element, look, in_note=in_note)
            line.end_field()
        else:
            self._element(line, element, look, in_note=in_note)

    def _own_field(self, element: HtmlElement) -> FieldRef | None:
        """The field that an element in the midst of a paragraph holds, if what stands around it isn't that
        field's too.
        """
        ref = self.state.marks.ref(element.get("data-ref"))
        if ref is None:
            return None
        around = next(
            (
                outer
                for ancestor in element.iterancestors()
                if (outer := self.state.marks.ref(ancestor.get("data-ref"))) is not None
            ),
            None,
        )
        return None if around == ref else ref

    def _element(self, line: ParagraphContent, element: HtmlElement, look: RunLook, *, in_note: bool) -> None:
        get, tag = element.get, element.tag
        if html_id := get("id"):
            line.raw(self.state.marks.target(html_id))
        if folio := get("data-folio"):
            self.folio(line, folio.removeprefix("#"), look)
            self.children(
                line, element, look, in_note=in_note
            )  # by contract nothing, but no word is ever lost
        elif tag == "a" and get("href"):
            self._link(line, element, look, in_note)
        elif tag == "br":
            line.line_break()
        elif tag == "img":
            self._picture(line, element, look)
        elif tag == "svg":
            line.text(svg_words(element), look)
        else:
            apart = "" if tag in INLINE else " "
            line.text(apart, look)
            self.children(line, element, self._styled(element, look), in_note=in_note)
            line.text(apart, look)

    def _styled(self, element: HtmlElement, look: RunLook) -> RunLook:
        if element.tag in _EMPHASIS:
            look = look._replace(emphasis=True)
        elif element.tag in _STRONG and not look.heavy:
            look = look._replace(strong=True)
        elif element.tag in _SCRIPTS:
            look = look._replace(vertical=_SCRIPTS[element.tag])
        elif element.tag == "code" and not look.style:
            look = look._replace(style=self.state.style("HTML Code"))
        if "year" in element.get("class", "").split() and not look.style:
            look = look._replace(style=self.state.style("Title Year"))
        if element.get("dir") == "rtl":
            look = look._replace(leftwards=True)
        if language := element.get("lang"):
            look = look._replace(language=attribute(language))
        return look

    def _picture(self, line: ParagraphContent, element: HtmlElement, look: RunLook) -> None:
        """A picture, or its alternative text where it can't be shown."""
        alt = element.get("alt", "")
        beside = any("logos" in above.get("class", "").split() for above in element.iterancestors("div"))
        if drawing := self.state.pictures.run(element.get("src", ""), alt, 1 / 3 if beside else 1.0):
            line.raw(drawing, shows=True)
        else:
            line.text(alt, look)

    def folio(self, line: ParagraphContent, target: str, look: RunLook) -> None:
        """A page reference to an id. Its number is filled in when a layout of the whole file has told it
        (libreoffice.py).
        """
        self.state.folios[target] = None
        line.raw(page_reference(target, line.properties(look)), shows=True)

    def _link(self, line: ParagraphContent, element: HtmlElement, look: RunLook, in_note: bool) -> None:
        href = clean(element.get("href").strip())
        title = f' w:tooltip="{attribute(element.get("title")[:250])}"' if element.get("title") else ""
        if href.startswith("#"):
            target = unquote(href[1:])
            if target in self.state.note_numbers:
                self._note_again(line, target)
                return
            start = f'<w:hyperlink w:anchor="{target_name(target)}"{title} w:history="1">'
            if not look.style and self._is_in_overview(element):
                look = look._replace(style=self.state.style("Row Link"))
        else:
            address = self.state.address(href)
            if address is None:
                self.children(line, element, look, in_note=in_note)
                return
            relations = self.state.note_links if in_note else self.state.links
            start = (
                f'<w:hyperlink r:id="{relations.id("hyperlink", address, external=True)}"{title} '
                'w:history="1">'
            )
        line.raw(start, opens=True)
        self.children(line, element, look if look.style else look._replace(link=True), in_note=in_note)
        line.raw("</w:hyperlink>")

    def _is_in_overview(self, element: HtmlElement) -> bool:
        """Whether a link stands in a table of the booklet's own: all are links there, none is underlined."""
        above = list(element.iterancestors())
        return any(each.tag == "table" for each in above) and not any(each.get("data-ref") for each in above)

    def _note(self, line: ParagraphContent, element: HtmlElement, in_note: bool) -> None:
        """A footnote of Word's own. One inside another, which Word can't hold, stands in brackets."""
        state = self.state
        if in_note:
            line.text(" [", PLAIN)
            self.children(line, element, PLAIN, in_note=True)
            line.text("]", PLAIN)
            return
        number = len(state.notes) + 1
        state.notes.append("")
        text = self.line()
        self.children(text, element, PLAIN, in_note=True)
        reference = state.style("footnote reference")
        mark = f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr>'
        style = f'<w:pPr><w:pStyle w:val="{state.style("footnote text")}"/></w:pPr>'
        state.notes[number - 1] = (
            f'<w:footnote w:id="{number}"><w:p>{style}{mark}<w:footnoteRef/></w:r><w:r><w:tab/></w:r>'
            f"{text.xml()}</w:p></w:footnote>"
        )
        start, end = "", ""
        if (html_id := element.get("id")) and html_id not in state.marks.ids_with_bookmark:
            state.note_numbers[html_id] = number
            state.marks.ids_with_bookmark.add(html_id)
            start, end = state.marks.around(target_name(html_id))
        line.raw(f'{start}{mark}<w:footnoteReference w:id="{number}"/></w:r>{end}', shows=True)

    def _note_again(self, line: ParagraphContent, target: str) -> None:
        """A later mark of the same note: a field that follows the note's number."""
        number = self.state.note_numbers[target]
        look = f'<w:rPr><w:rStyle w:val="{self.state.style("footnote reference")}"/></w:rPr>'
        line.raw(
            f'<w:fldSimple w:instr=" NOTEREF {target_name(target)} \\f \\h "><w:r>{look}<w:t>'
            f"{number}</w:t></w:r></w:fldSimple>",
            shows=True,
        )


def page_reference(target: str, properties: str) -> str:
    """A PAGEREF field to an element's id, its number still empty."""
    return f'<w:fldSimple w:instr=" PAGEREF {target_name(target)} \\h "><w:r>{properties}</w:r></w:fldSimple>'


def svg_words(element: HtmlElement) -> str:
    """What a drawing says: its label, title or description; nothing for a mere decoration."""
    label = element.get("aria-label")
    if label:
        return str(label)
    if element.get("role") != "img":
        return ""
    return " ".join(_titles(element))


def _titles(element: HtmlElement) -> Iterator[str]:
    for child in element:
        if isinstance(child.tag, str) and child.tag in ("title", "desc") and child.text:
            yield child.text.strip()
