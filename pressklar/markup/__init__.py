"""Markdown <-> the small document tree that fields are made of (docs/editor.md).

Markdown --parse--> Document --to_html--> Html, and Document --to_markdown--> Markdown that parses back to the
same tree.
"""

from .addresses import target as address_target
from .html import Html, breakable, isolated, linked_text, to_html
from .normal import normal
from .parser import parse
from .tree import (
    Alignment,
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
    ListItem,
    Paragraph,
    Quote,
    Reference,
    Strong,
    Subhead,
    Subscript,
    Superscript,
    Table,
    Text,
    can_be_followed,
    picture_name,
    plain,
    references,
)
from .writer import to_markdown, to_parts

__all__ = [
    "Alignment",
    "Block",
    "Cell",
    "Code",
    "CodeBlock",
    "CrossReference",
    "Document",
    "Emphasis",
    "Figure",
    "Footnote",
    "FootnoteReference",
    "Html",
    "Inline",
    "LineBreak",
    "Link",
    "ListBlock",
    "ListItem",
    "Paragraph",
    "Quote",
    "Reference",
    "Strong",
    "Subhead",
    "Subscript",
    "Superscript",
    "Table",
    "Text",
    "address_target",
    "breakable",
    "can_be_followed",
    "isolated",
    "linked_text",
    "normal",
    "parse",
    "picture_name",
    "plain",
    "references",
    "to_html",
    "to_markdown",
    "to_parts",
]
