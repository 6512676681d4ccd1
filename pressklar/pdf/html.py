"""HTML as a process that lays out reads it: with a style sheet of defaults made for what templates and
Markdown write.

It takes the place of WeasyPrint's own sheet (by the method that WeasyPrint asks for it), which gives each
element six styles of parts that it hasn't got (a marker, a footnote's call) and each page sixteen margin
boxes: an eighth of a layout's work (measured). Left out are forms, frames, what HTML 5 calls obsolete, and
margin boxes' alignment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .loading import weasyprint  # isort: skip  # before any other name of WeasyPrint

from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import Dimension
from weasyprint.document import Document, DocumentMetadata, Page, get_html_metadata
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout import layout_document
from weasyprint.pdf import VARIANTS

from .footnotes import FootnoteContext
from .outer_margin import has_outer, moved_out

DEFAULTS = """
[hidden], base, head, link, meta, noscript, script, style, template, title { display: none }
address, article, aside, blockquote, body, dd, details, div, dl, dt, fieldset, figcaption, figure, footer,
  form, h1, h2, h3, h4, h5, h6, header, hgroup, hr, html, main, nav, ol, p, pre, section, summary,
  ul { display: block }
li { display: list-item }
table { display: table; box-sizing: border-box; border-spacing: 2px; border-collapse: separate;
  text-indent: initial }
caption { display: table-caption }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tfoot { display: table-footer-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; vertical-align: inherit; padding: 1px }
table, td, th { border-color: gray }
thead, tbody, tfoot, tr { border-color: inherit }

html { color-scheme: light }
body { margin: 8px }
blockquote, dl, figure, ol, p, pre, ul { margin-top: 1em; margin-bottom: 1em }
:is(dl, ol, ul) dl, :is(dl, ol, ul) ol, :is(dl, ol, ul) ul { margin-top: 0; margin-bottom: 0 }
blockquote, figure { margin-left: 40px; margin-right: 40px }
dd { margin-left: 40px }
hr { border: 1px inset; color: gray; margin: .5em auto }
h1 { font-size: 2em; margin-top: .67em; margin-bottom: .67em; bookmark-level: 1 }
h2 { font-size: 1.5em; margin-top: .83em; margin-bottom: .83em; bookmark-level: 2 }
h3 { font-size: 1.17em; margin-top: 1em; margin-bottom: 1em; bookmark-level: 3 }
h4 { font-size: 1em; margin-top: 1.33em; margin-bottom: 1.33em; bookmark-level: 4 }
h5 { font-size: .83em; margin-top: 1.67em; margin-bottom: 1.67em; bookmark-level: 5 }
h6 { font-size: .67em; margin-top: 2.33em; margin-bottom: 2.33em; bookmark-level: 6 }
h1, h2, h3, h4, h5, h6 { font-weight: bold; bookmark-label: content(text); hyphens: manual;
  break-after: avoid; break-inside: avoid }

ol, ul { padding-left: 40px; counter-reset: list-item; break-before: avoid }
ol { list-style-type: decimal }
ul { list-style-type: disc }
html { hyphenate-character: "-\\2063" } /* soft_hyphens.LINE_END_HYPHEN */
:is(ol, ul) ul { list-style-type: circle }
:is(ol, ul) :is(ol, ul) ul { list-style-type: square }
li::marker { font-variant-numeric: tabular-nums; white-space: pre; text-transform: none }

address, cite, dfn, em, i, var { font-style: italic }
b, strong, th { font-weight: bold }
code, kbd, pre, samp { font-family: monospace }
pre { white-space: pre }
small, sub, sup { font-size: smaller }
sub, sup { line-height: normal }
sub { vertical-align: sub }
sup { vertical-align: super }
a[href] { color: blue; text-decoration: underline }
ins, u { text-decoration: underline }
del, s { text-decoration: line-through }
abbr[title] { text-decoration: dotted underline }
mark { background: yellow; color: black }
q::before { content: open-quote }
q::after { content: close-quote }
br::before { content: "\\A"; white-space: pre-line }
wbr::before { content: "\\200B" }
img, svg { overflow: hidden }
[dir=ltr i] { direction: ltr }
[dir=rtl i] { direction: rtl }

[role=doc-footnote]::footnote-call { content: counter(footnote); vertical-align: super; font-size: smaller;
  line-height: inherit }
[role=doc-footnote]::footnote-marker { content: counter(footnote) ". " }
@page { margin: 75px; @footnote { margin-top: 1em } }
"""
SHEET = weasyprint.CSS(string=DEFAULTS)


class HTML(weasyprint.HTML):  # type: ignore[misc]
    """A document that starts from `DEFAULTS`."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [SHEET]


class Boxes:
    """The boxes of an HTML document: styled and built once, laid out as often as need be with other breaks.

    What `Document._render` does in one go is parted here: styles and boxes are a third of a layout's work.
    """

    def __init__(self, html: HTML, sheet: Any, fonts: Any, variant: str | None) -> None:
        self._html, self._fonts, self._counters = html, fonts, CounterStyle()
        properties = VARIANTS[variant][1] if variant else {}
        options = {**weasyprint.DEFAULT_OPTIONS, "stylesheets": [sheet], "pdf_variant": variant}
        options |= {name: value for name, value in properties.items() if options.get(name) is None}
        self._intent = options["output_intent"]
        context = Document._build_layout_context(html, fonts, self._counters, {}, options)
        self._root = build_formatting_structure(
            html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            self._counters,
            context.footnotes,
        )
        self._context = context
        self._has_outer = has_outer(html.etree_element)
        self._named = {
            box.element.get("id") or box.element.get("data-ref"): box
            for box in self._root.descendants()
            if box.element is not None and box.element_tag in ("article", "section")
        }

    def laid_out(self, styles: Mapping[str, Mapping[str, Any]]) -> Any:
        """A Document, with other values of properties for the elements of these ids or data-refs."""
        context = FootnoteContext(
            self._context.style_for,
            self._context.get_image_from_uri,
            self._fonts,
            self._counters,
            self._context.target_collector,
        )
        context.footnotes = list(self._context.footnotes)
        named = [box for name, box in self._named.items() if name in styles]
        # The layout itself changes the policy of a note that it carries on.
        styled = [(box, box.style) for box in (*named, *context.footnotes)]
        for box, style in styled:
            box.style = style.copy()
        for box in named:
            for name, value in styles[box.element.get("id") or box.element.get("data-ref")].items():
                box.style[name] = Dimension(value / 0.75, "px") if isinstance(value, float) else value
        try:
            boxes = layout_document(self._html, self._root, context)
            pages = [Page(box) for box in (moved_out(boxes) if self._has_outer else boxes)]
        finally:
            for box, style in styled:
                box.style = style
        document = Document(
            pages,
            DocumentMetadata(**get_html_metadata(self._html)),
            self._html.url_fetcher,
            self._fonts,
            {},
            self._intent,
        )
        document._html = self._html
        return document
