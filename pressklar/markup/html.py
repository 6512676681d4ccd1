"""Document -> semantic HTML5, well-formed as XML (the contract of docs/designer.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, zip_longest

from ..foundation.directions import begins_leftwards, runs_leftwards
from ..foundation.directions import parts as directed
from .addresses import UNBROKEN, parts, target
from .normal import linked
from .tree import (
    Block,
    Cell,
    Code,
    CodeBlock,
    CrossReference,
    Document,
    Emphasis,
    Figure,
    Footnote,
    FootnoteReference,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Subhead,
    Subscript,
    Superscript,
    Table,
    Text,
    can_be_followed,
    picture_name,
    words,
)


@dataclass(frozen=True, slots=True)
class Html:
    """A text's HTML. `notes` is how many footnotes it holds."""

    html: str
    notes: int


def to_html(
    document: Document,
    *,
    ref: str,
    number_of: Callable[[str], int | None],
    first_note: int = 1,
    image_url: Callable[[str], str],
    cross_reference_label: Callable[[int], str],
    alone: bool = False,
) -> Html:
    """A text as HTML; `alone`: it fills a page of its own, so that its headings are the page's, and pictures
    in a row that say nothing under them are set side by side, as logotypes are.

    `ref` is "<proposal>.<field>"; notes are numbered from `first_note`. `number_of` gives a proposal's number
    or None, `image_url` the address of a picture by its name under images/, `cross_reference_label` "förslag
    12" for 12. A link that may not be followed, a reference to an unknown proposal and a picture from
    elsewhere show their words only.
    """
    writer = _Writer(ref.partition(".")[0], number_of, first_note, image_url, cross_reference_label, alone)
    return Html(writer.blocks(document.blocks), len(writer.notes))


@dataclass(slots=True)
class _Writer:
    proposal: str
    number_of: Callable[[str], int | None]
    first_note: int
    image_url: Callable[[str], str]
    label: Callable[[int], str]
    alone: bool = False
    notes: dict[str, int] = field(default_factory=dict)

    def blocks(self, blocks: tuple[Block, ...], *, tight: bool = False) -> str:
        written = [
            self._block(block, following, tight) for block, following in zip_longest(blocks, blocks[1:])
        ]
        if self.alone:
            written = list(_with_rows(blocks, written))
        return "\n".join(written)

    def _block(self, block: Block, following: Block | None, tight: bool) -> str:
        match block:
            case Paragraph(children):
                if tight:
                    return self.inlines(children)
                lead_in = ' class="lead-in"' if isinstance(following, ListBlock) else ""
                return f"<p{lead_in}{_direction(children)}>{self.inlines(children)}</p>"
            case Subhead(_, children):
                tag = "h3" if self.alone else "p"
                return f'<{tag} class="subhead"><strong>{self.inlines(children)}</strong></{tag}>'
            case ListBlock():
                return self._list(block)
            case Quote():
                return f"<blockquote>\n{self.blocks(block.blocks)}\n</blockquote>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case CodeBlock(text, language):
                named = f' class="language-{escape(language)}"' if language else ""
                return f"<pre><code{named}>{escape(text, quote=False)}</code></pre>"

    def _list(self, block: ListBlock) -> str:
        name = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.start != 1 else ""
        digits = len(str(block.start + len(block.items) - 1)) if block.ordered else 0
        wide = (
            f' class="digits-{digits}"' if digits > 2 else ""
        )  # numbers that take more room than an ordinary list's
        items = "\n".join(f"<li>{self.blocks(item.blocks, tight=block.tight)}</li>" for item in block.items)
        return f"<{name}{start}{wide}>\n{items}\n</{name}>"

    def _table(self, block: Table) -> str:
        looks = {
            index: f' class="{alignment}"'
            for index, alignment in enumerate(block.alignments)
            if alignment in ("right", "center")
        }

        def row(cells: tuple[Cell, ...], start: str, end: str) -> str:
            content = "".join(
                f"<{start}{looks.get(index, '')}>{self.inlines(cell)}</{end}>"
                for index, cell in enumerate(cells)
            )
            return f"<tr>{content}</tr>"

        head = row(block.header, 'th scope="col"', "th") if any(block.header) else ""
        rows = "\n".join(row(cells, "td", "td") for cells in block.rows)
        parts = (
            "<table>",
            f"<thead>\n{head}\n</thead>" if head else "",
            f"<tbody>\n{rows}\n</tbody>" if rows else "",
            "</table>",
        )
        return "\n".join(part for part in parts if part)

    def _figure(self, block: Figure) -> str:
        name = picture_name(block.src)
        picture = (
            f"<p>{escape(block.alt, quote=False)}</p>"
            if name is None
            else f'<img src="{escape(self.image_url(name))}" alt="{escape(block.alt)}"/>'
        )
        credit = f'<small class="credit">{escape(block.credit, quote=False)}</small>' if block.credit else ""
        caption = " ".join(part for part in (self.inlines(block.caption), credit) if part)
        return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"

    def inlines(self, children: tuple[Inline, ...]) -> str:
        return "".join(self._inline(child) for child in children)

    def _inline(self, child: Inline) -> str:
        match child:
            case Text(text):
                return isolated(text)
            case Code(text):
                return f"<code>{escape(text, quote=False)}</code>"
            case LineBreak():
                return "<br/>"
            case Emphasis(children):
                return f"<em>{self.inlines(children)}</em>"
            case Strong(children):
                return f"<strong>{self.inlines(children)}</strong>"
            case Superscript(text):
                return f"<sup>{escape(text, quote=False)}</sup>"
            case Subscript(text):
                return f"<sub>{escape(text, quote=False)}</sub>"
            case Link():
                content = self.inlines(child.children)
                if not can_be_followed(child.target):
                    return content
                bare = words(child.children)
                if target(bare) or child.target in (bare, f"mailto:{bare}"):
                    return (
                        '<a class="address" '
                        f'href="{escape(_address(child.target))}"{_title(child.title)}>'
                        f"{breakable(bare)}</a>"
                    )
                return f'<a href="{escape(_address(child.target))}"{_title(child.title)}>{content}</a>'
            case CrossReference():
                return self._cross_reference(child)
            case Footnote(label, children):
                number = self.notes[label] = self.first_note + len(self.notes)
                return (
                    f'<span role="doc-footnote" id="{self._note_id(number)}" data-note="{number}">'
                    f"{self.inlines(children)}</span>"
                )
            case FootnoteReference(label):
                if label not in self.notes:
                    return ""
                number = self.notes[label]
                return f'<sup class="note-again"><a href="#{self._note_id(number)}">{number}</a></sup>'

    def _note_id(self, number: int) -> str:
        return f"note-{escape(self.proposal)}-{number}"

    def _cross_reference(self, child: CrossReference) -> str:
        number = self.number_of(child.proposal)
        link_text = words(child.children).strip()
        if number is None:
            return self.inlines(child.children) or escape(child.proposal, quote=False)
        label = self.label(number)
        if _is_generic(link_text, label):
            content = escape(label[:1].upper() + label[1:] if link_text[:1].isupper() else label, quote=False)
        else:
            content = f"{self.inlines(child.children)} ({escape(label, quote=False)})"
        return f'<a class="xref" href="#{escape(child.proposal)}"{_title(child.title)}>{content}</a>'


def _with_rows(blocks: tuple[Block, ...], written: list[str]) -> Iterator[str]:
    """Blocks as HTML, with an element around two or more pictures in a row that have no words under them."""
    for bare, group in groupby(
        zip(blocks, written, strict=True), lambda pair: isinstance(pair[0], Figure) and not _says(pair[0])
    ):
        parts = [html for _, html in group]
        yield from ('<div class="logos">', *parts, "</div>") if bare and len(parts) > 1 else parts


def _says(figure: Figure) -> bool:
    """Whether words stand under a picture."""
    return bool(figure.caption or figure.credit)


def breakable(address: str) -> str:
    """An address as HTML that goes on to the next line behind its own signs, and never with a hyphen."""
    return "<wbr/>".join(
        f'<span class="unbroken">{escape(part, quote=False)}</span>'
        if "-" in part and len(part) <= UNBROKEN
        else escape(part, quote=False)
        for part in parts(address)
    )


def isolated(text: str) -> str:
    """Words as HTML; those that run from right to left by themselves, so that they don't draw the signs
    around them along.
    """
    if not runs_leftwards(text):
        return escape(text, quote=False)
    return "".join(
        f'<bdi dir="rtl">{escape(part, quote=False)}</bdi>' if leftwards else escape(part, quote=False)
        for part, leftwards in directed(text)
    )


def _direction(children: tuple[Inline, ...]) -> str:
    return ' dir="rtl"' if begins_leftwards(words(children)) else ""


def linked_text(text: str) -> str:
    """Plain words as HTML, their bare addresses linked."""
    return _Writer("", lambda _: None, 1, str, str).inlines(linked((Text(text),)))


def _is_generic(link_text: str, label: str) -> bool:
    """Whether a cross-reference's text says no more than its label: empty, the label, its words or its number
    alone.
    """
    link_text, label = (" ".join(text.casefold().split()) for text in (link_text, label))
    wordless = " ".join(re.sub(r"\d+", " ", label).split())
    return link_text in ("", label, wordless) or link_text.isdigit()


def _title(title: str) -> str:
    return f' title="{escape(title)}"' if title else ""


def _address(target: str) -> str:
    """A target as a URL: letters beyond ASCII percent-encoded, those of a host name in punycode."""
    if target.isascii() and target.isprintable() and " " not in target:
        return target
    from markdown_it.common.normalize_url import normalizeLink

    return normalizeLink(target)
