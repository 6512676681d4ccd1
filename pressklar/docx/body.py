"""The sections' HTML -> the document's body, written linearly: each block's meaning picks a style (the
contract of docs/designer.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..rendering.sections import Section
from .columns import ColumnFit
from .context import BlockContext
from .inlines import FORCE_RELAYOUT_FIELD, INLINE, InlineWriter, svg_words
from .line import PLAIN, ParagraphContent, RunLook
from .marks import FieldRef
from .numbering import LEVELS, list_markers
from .rows import CHAPTERS, RowWriter, number_text, own_number
from .state import DocumentState
from .tables import has_strays, table_xml
from .xmltext import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PAGES = ("leaf", "text")
"""Classes that begin a page (docs/designer.md)."""
CLASSES = {
    "none": "Not Given",
    "lead-in": "Lead In",
    "subhead": "Subhead",
    "lead": "Lead",
    "contact": "Contact",
}
"""A paragraph's class that means a style; any other class means a style of its own name, if styles/word.docx
has one.
"""
HEAVY = (
    "heading 1",
    "heading 2",
    "heading 3",
    "Section Heading",
    "Group Heading",
    "TOC Heading",
    "Title",
    "Subhead",
)
_FIELD_STYLES = {"contacts": "Contact", "submitted_by": "Member"}
_NEEDS_RELAYOUT = ("heading 3", "Member")
"""Styles that keep with what follows and stand so often that LibreOffice's first guess at the pages parts
some of them from it.
"""
_KEPT_CONTACTS = 5
"""How many contacts stay on one page with the end of the text before them; a longer list may go on."""
_BOOKMARKS = re.compile(r"<w:bookmark[^>]*>")
_BREAKS = re.compile(r"</?wbr\b[^>]*>", re.IGNORECASE)


class Body:
    """Writes one section after the other. `done()` gives all of it."""

    def __init__(self, state: DocumentState) -> None:
        self.state = state
        self.inlines = InlineWriter(state)
        self.rows = RowWriter(self.inlines)
        self.columns = ColumnFit(self, state.page, state.table_type)
        self._written: list[bytes] = []
        self._out: list[str] = []
        self._pending: list[str] = []
        self._new_page = False
        self._at_top = True
        self._after_table = False
        self._last = ""
        """The style of the paragraph before."""
        self._contacts = 0
        """How many paragraphs of contacts came one after the other."""
        self._chapters: str | None = None
        self._handlers: dict[str, Callable[[HtmlElement, BlockContext], None]] = {
            "p": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "dt": self._term,
            "dd": self._term,
            "table": self._table,
            "img": self._picture,
            "pre": self._code,
            "figcaption": self._caption,
            "caption": self._caption,
            "blockquote": self._quote,
            "nav": self._nav,
            "svg": self._drawing,
            "hr": lambda *_: None,
            **{f"h{level}": self._heading for level in range(1, 7)},
        }

    def section(self, section: Section) -> None:
        """Write a section. Each that has a page's heading begins its own page; chapters stand in the bookmark
        that the contents list.
        """
        from lxml import html

        self._new_page = bool(self._written)
        self._at_top = True
        if section.kind == "chapter" and self._chapters is None:
            start, self._chapters = self.state.marks.around(CHAPTERS)
            self._pending.append(start)
        elif section.kind != "chapter" and self._chapters:
            self._pending.append(self._chapters)
            self._chapters = ""
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        # A <wbr> has no use in Word, and the parser takes what follows for its content.
        root = html.fragment_fromstring(
            clean(_BREAKS.sub("", section.html)), create_parent="div", parser=parser
        )
        self._flow(root, BlockContext())
        self._put_away()

    def done(self) -> list[bytes]:
        """The blocks of all sections in order, the last of them a paragraph."""
        if self._chapters:
            self._out.append(self._chapters)
            self._chapters = ""
        if self._after_table or not self._written:
            self._gap()
        self._put_away()
        return self._written

    def _put_away(self) -> None:
        """Keep what is written as bytes, a section at a time: text in memory takes twice the room or more."""
        self._written.append("".join(self._out).encode())
        self._out.clear()

    def is_visible(self, element: HtmlElement) -> bool:
        return self.inlines.is_visible(element)

    def captured(self, element: HtmlElement, context: BlockContext) -> str:
        """The blocks inside an element by themselves, the last of them a paragraph."""
        kept, self._out = self._out, []
        after, self._after_table = self._after_table, False
        self._flow(element, context)
        if self._after_table:
            self._gap()
        blocks, self._out, self._after_table = "".join(self._out), kept, after
        return blocks

    def ground(self, element: HtmlElement) -> str:
        return self.state.ground(element.get("class", ""))

    def empty_cell(self, style: str) -> str:
        """The paragraph that a cell must have (CT_Tc)."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.state.style(style)}"/></w:pPr></w:p>'

    def own_point(self, name: str) -> str:
        return self.state.marks.own_point(name)

    def _gap(self) -> None:
        """What must stand between two tables, and after the last one of all: Word would join them, or add it
        itself.
        """
        self._out.append(self.empty_cell("Table Gap"))
        self._after_table = False

    def _flow(self, element: HtmlElement, context: BlockContext) -> None:
        """The blocks inside an element; loose text among them becomes paragraphs."""
        context = self._enter(element, context)
        line = self.inlines.line()
        line.text(element.text or "")
        for child in element:
            if self.inlines.is_visible(child):
                if child.tag in INLINE and child.tag != "img":
                    self.inlines.element(line, child, PLAIN)
                else:
                    self._write(line, context)
                    line = self.inlines.line()
                    self._handlers.get(child.tag, self._flow)(child, context)
            line.text(child.tail or "")
        self._write(line, context)

    def _enter(self, element: HtmlElement, context: BlockContext) -> BlockContext:
        """Note what an element says of all that is inside it."""
        get = element.get
        changes: dict[str, Any] = {}
        if html_id := get("id"):
            if bookmark := self.state.marks.target(html_id):
                self._pending.append(bookmark)
            if target := self.state.targets.get(html_id):
                changes["palette"] = target.palette
        if (ref := self.state.marks.ref(get("data-ref"))) is not None:
            changes["ref"] = ref
            changes["style"] = _FIELD_STYLES.get(ref.key, context.style)
        if any(name in PAGES for name in get("class", "").split()):
            self._at_top = True
        return replace(context, **changes) if changes else context

    def _write(
        self,
        line: ParagraphContent,
        context: BlockContext,
        style: str = "",
        *,
        label: bool = False,
        indent: str = "",
    ) -> None:
        """Write a paragraph; one without anything in it is left out, and its bookmarks go to the next."""
        if not line.filled:
            self._pending += _BOOKMARKS.findall(line.xml())
            return
        numbering = before = ""
        marker = context.marker
        if marker is not None and not marker.taken and not style:
            marker.taken = True
            style, numbering, before = marker.style, marker.numbering, marker.text
        style = style or context.style
        if style == "Body Text" and (self._after_table or self._last.startswith("List ")):
            style = "Body Text Below"
        self._last = style
        self._keep_contact(context)
        mark = self._marked(line, context.ref, style, f"{before}\t" if before else "", label=label)
        if before:
            mark += f"<w:r><w:t>{before}</w:t><w:tab/></w:r>"
        relayout = FORCE_RELAYOUT_FIELD if style in _NEEDS_RELAYOUT else ""
        self._out.append(
            f'<w:p><w:pPr><w:pStyle w:val="{self.state.style(style)}"/>'
            f"{self._break(style, context)}{numbering}{indent}</w:pPr>"
            f"{''.join(self._pending)}{mark}{line.xml()}{relayout}</w:p>"
        )
        self._pending.clear()
        self._at_top = self._after_table = False

    def _keep_contact(self, context: BlockContext) -> None:
        """Before a proposal's contacts, their label and each of the first few: what stands there keeps with
        it.
        """
        if context.ref is None or context.ref.key != "contacts" or context.in_table:
            self._contacts = 0
            return
        before = self._out[-1] if self._out else ""
        if self._contacts <= _KEPT_CONTACTS and before.startswith("<w:p>") and not self._new_page:
            self._out[-1] = before.replace("/>", "/><w:keepNext/>", 1)
        self._contacts += 1

    def _marked(
        self, line: ParagraphContent, ref: FieldRef | None, style: str, before: str, *, label: bool
    ) -> str:
        """Hidden bookmarks at a paragraph's start (which are given back), and inside it where a field begins
        or ends there.
        """
        start, marks = "", self.state.marks
        stretches = line.stretches()
        for stretch in stretches:
            words = before + stretch.words if stretch.piece < 0 else stretch.words
            owner = stretch.ref or ref
            if owner:
                mark = marks.mark(
                    owner, style, words, label=label and not stretch.ref, looks="" if label else stretch.looks
                )
            else:
                mark = marks.around_fields(style, words, bounded=len(stretches) > 1)
            if stretch.piece < 0:
                start = mark
            else:
                line.put(stretch.piece, mark)
        return start

    def _break(self, style: str, context: BlockContext) -> str:
        """A section's first paragraph begins a page. The styles of chapters and contents do so by themselves;
        a mere group goes on below what is there.
        """
        if context.in_table:
            return ""
        begins, self._new_page = self._new_page, False
        return (
            "<w:pageBreakBefore/>"
            if begins and style not in ("heading 1", "TOC Heading", "Group Heading")
            else ""
        )

    def _paragraph(self, element: HtmlElement, context: BlockContext) -> None:
        context = self._enter(element, context)
        style = self._class_style(element)
        if style == CLASSES["lead-in"] and context.style != "Body Text":
            style = ""  # what leads in a list in a quote or in an item is a part of that
        if not style and context.style == "Body Text" and context.ref is None and self._beside_title(element):
            style = "Subtitle"
        line = self.inlines.line()
        self.inlines.children(line, element, RunLook(heavy=style in HEAVY), rows=style == "Contact")
        direction = "<w:bidi/>" if element.get("dir") == "rtl" else ""
        own = style if not (context.marker and not context.marker.taken) else ""
        self._write(line, context, own, indent=direction)

    def _class_style(self, element: HtmlElement) -> str:
        """The style that a class names."""
        for name in element.get("class", "").split():
            style = CLASSES.get(name, name.replace("-", " "))
            if style.lower() in self.state.style_ids:
                return str(style)
        return ""

    def _beside_title(self, element: HtmlElement) -> bool:
        parent = element.getparent()
        return parent is not None and any(child.tag == "h1" for child in parent)

    def _heading(self, element: HtmlElement, context: BlockContext) -> None:
        """h1 is the title, h2 a chapter or its like, h3 a proposal where it brings a number and a group of
        rows else, h4 and below a label.
        """
        if self._class_style(element) == CLASSES["subhead"]:
            self._paragraph(element, context)
            return
        own = self.state.marks.ref(element.get("data-ref"))
        context = self._enter(element, context)
        number = own_number(element, self.inlines)
        if context.in_contents:
            style = "TOC Heading"
        else:
            numbered = "heading 2" if number is not None else "Group Heading"
            page = "heading 1" if self._at_top else "Section Heading"
            style = {"h1": "Title", "h2": page, "h3": numbered}.get(str(element.tag), "heading 3")
        if context.in_table:
            style = "Table Head"
        label = style == "heading 3" and own is None
        if label and context.ref is None:
            context = replace(context, ref=self._ref_after(element))
        line = self.inlines.line()
        fit, text = self.state.heading_fit, element.text_content()
        size = fit.half_points(style, text, numbered=number is not None) if fit else 0
        self._numbered(line, element, number, context.palette, size)
        # A chapter's second line goes on beside its number; a heading without a number has nothing to stand
        # beside.
        unhung = f'<w:ind w:left="-{self.state.page.hang}" w:firstLine="0"/>'
        indent = unhung if style in ("heading 1", "TOC Heading") and number is None else ""
        self._write(line, context, style, label=label and context.ref is not None, indent=indent)

    def _ref_after(self, element: HtmlElement) -> FieldRef | None:
        """The field that a label stands before, where it doesn't stand in it."""
        after = next((sibling for sibling in element.itersiblings() if isinstance(sibling.tag, str)), None)
        labelled = after is not None and next(
            (child.tag for child in after if isinstance(child.tag, str)), ""
        ) in ("h4", "h5", "h6")
        return None if after is None or labelled else self.state.marks.ref(after.get("data-ref"))

    def _numbered(
        self,
        line: ParagraphContent,
        element: HtmlElement,
        number: HtmlElement | None,
        palette: int,
        size: int,
    ) -> None:
        """A heading's content: its number on the chapter's hue, hung left of the words. `size` is in half
        points, 0 for the style's.
        """
        look = RunLook(heavy=True, half_points=size)
        if number is None:
            self.inlines.children(line, element, look)
            return
        line.text(
            number_text(number), RunLook(style=self.state.style(f"Number {palette}")) if palette else look
        )
        line.tab()
        self.inlines.apart = number
        self.inlines.children(line, element, look)
        self.inlines.apart = None

    def _list(self, element: HtmlElement, context: BlockContext) -> None:
        if has_strays(element, ("li",)):
            self._flow(element, context)
            return
        context = self._enter(element, context)
        items = [child for child in element if self.inlines.is_visible(child)]
        if context.ref is None and (context.in_contents or self.rows.is_index(element)):
            for item in items:
                self._row(item, context)
            return
        markers = list_markers(self.state.numbering, element, min(context.depth, LEVELS - 1), len(items))
        depth = min(context.depth + 1, 3)
        inner = replace(
            context, depth=context.depth + 1, style="List Continue" + (f" {depth}" if depth > 1 else "")
        )
        for item in items:
            self._flow(item, replace(inner, marker=markers()))

    def _row(self, item: HtmlElement, context: BlockContext) -> None:
        context = self._enter(item, context)
        line, style = self.rows.row(item, in_contents=context.in_contents)
        self._write(line, context, style)
        for child in item.iterdescendants("ol", "ul"):
            if self.inlines.is_visible(child) and next(child.iterancestors("li")) is item:
                self._list(child, context)

    def _term(self, element: HtmlElement, context: BlockContext) -> None:
        figure = element.tag == "dd" and element.text_content().strip().isdigit()
        self._flow(
            element,
            replace(
                context, style="Term" if element.tag == "dt" else "Key Figure" if figure else context.style
            ),
        )

    def _table(self, element: HtmlElement, context: BlockContext) -> None:
        strays = has_strays(
            element,
            ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"),
            into=("thead", "tbody", "tfoot", "tr"),
        )
        places = element.get("role") == "presentation" or context.in_table or strays
        table = "" if places else table_xml(self.columns, element, context, self.state.style("Booklet Table"))
        if not table:
            self._flow(element, context)
            return
        context = self._enter(element, context)
        for caption in element.iterchildren("caption"):
            self._caption(caption, context)
        if self._after_table:
            self._gap()
        self._out.append(table)
        self._after_table = True

    def _picture(self, element: HtmlElement, context: BlockContext) -> None:
        line = self.inlines.line()
        self.inlines.element(line, element, PLAIN)
        self._write(line, context, "" if context.in_table else "Figure")

    def _caption(self, element: HtmlElement, context: BlockContext) -> None:
        context = self._enter(element, context)
        line = self.inlines.line()
        self.inlines.children(line, element, PLAIN)
        self._write(line, context, "caption")

    def _quote(self, element: HtmlElement, context: BlockContext) -> None:
        self._flow(element, context if context.in_table else replace(context, style="Quote"))

    def _code(self, element: HtmlElement, context: BlockContext) -> None:
        """Lines of code: one paragraph, whose breaks and spaces count."""
        line = self.inlines.line()
        line.exact(element.text_content().strip("\n").expandtabs(4))
        self._write(line, context, "HTML Preformatted")

    def _nav(self, element: HtmlElement, context: BlockContext) -> None:
        contents = element.get("role") == "doc-toc"
        if contents:
            self.rows.contents_of(element)
        self._flow(element, replace(context, in_contents=contents))

    def _drawing(self, element: HtmlElement, context: BlockContext) -> None:
        line = self.inlines.line()
        line.text(svg_words(element))
        self._write(line, self._enter(element, context))
