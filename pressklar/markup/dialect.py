"""The Markdown that fields are written in (docs/editor.md), as one configured markdown-it parser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# Twenty lists or forty quotes inside each other. Beyond it markdown-it drops the text, so `parse` takes it
# literally instead.
NESTING = 40
# Raw HTML and reference links stay text: the editor is no programmer, and no word may vanish in a definition.
# An underlined heading would make one of every paragraph that stands above a line of hyphens.
_OFF = ["html_block", "html_inline", "reference", "lheading", "strikethrough"]
_NOTE = re.compile(r"\[\^[^\s\]]{1,200}\]")


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """The one parser."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    class Faithful(MarkdownIt):
        """Keeps every target as written: the tree says what is there, and the reader of the content says what
        is wrong.
        """

        def validateLink(self, url: str) -> bool:  # noqa: N802
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    parser = Faithful("default", {"html": False, "maxNesting": NESTING})
    parser.use(footnote_plugin, move_to_end=False).use(sub_plugin).use(superscript_plugin)
    parser.inline.ruler.at("footnote_ref", _near_footnote_ref)
    parser.block.ruler.at("table", _table_with_all_cells, {"alt": ["paragraph", "reference"]})
    return parser.disable(_OFF)


def _near_footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin's rule for [^label], which for every [^ looks for the bracket to the text's end: here only
    so far.
    """
    from mdit_py_plugins.footnote.index import footnote_ref

    return _NOTE.match(state.src, state.pos) is not None and bool(footnote_ref(state, silent))


def _table_with_all_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's rule for tables, which drops a row's cells beyond the header's: here they go into its
    last cell.
    """
    from markdown_it.rules_block.table import escapedSplit, getLine, table

    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    rows: dict[int, list[Token]] = {}
    for token in [] if silent else state.tokens[first:]:
        if token.type == "inline" and token.map:
            rows.setdefault(token.map[0], []).append(token)
    for line, cells in rows.items():
        texts = escapedSplit(getLine(state, line).strip())
        texts = texts[1 if texts and not texts[0] else 0 : -1 if texts and not texts[-1] else None]
        if len(texts) > len(cells):
            cells[-1].content = " | ".join(text.strip() for text in texts[len(cells) - 1 :])
    return True
