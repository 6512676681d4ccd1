"""What the tests of markup share: the arguments of `to_html`, and strategies for texts and trees."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pressklar import markup as m

HTML: dict[str, Any] = {
    "ref": "a-proposal.idea",
    "number_of": {"b-proposal": 12}.get,
    "image_url": lambda name: f"images/{name}",
    "cross_reference_label": lambda number: f"förslag {number}",
}


def html(text: str, **more: Any) -> str:
    return m.to_html(m.parse(text), **{**HTML, **more}).html


_PIECES = [
    *"abå1 \n*_[]()<>!&^~|#-+.:\\\"'`@/=",
    *("\n\n", "  \n", "\\\n", "\n  ", "\n    ", "\t", "\u00a0", "hej ", "”"),
    *("- ", "1. ", "2) ", "> ", "# ", "**", "__", "---", "```", "| a | b |\n|---|---|\n", " | "),
    *("[a](b)", "[t](#id)", "<https://x.example>", "<a@b.example>", '![a](images/b.jpg "c | d")'),
    *("https://x.example/a", "www.y.example", "a@b.example", "`a`", "```\na\n```\n", "\n\n    "),
    *("[^a]", "[^a]: ", "^[n]", "H~2~", "m^2^", "&amp;", "&#32;", "&copy;"),
]
marked_texts = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)
"""Texts rich in markup, whole and broken."""

_inlines: st.SearchStrategy[Any] = st.deferred(lambda: st.lists(_inline, max_size=4).map(tuple))
_script = st.text("a b^~]\\&", max_size=4)
_inline = st.deferred(
    lambda: st.one_of(
        st.text(st.sampled_from('ab å1.*_-[](!)<>&;^~|#+:\\"\n \t\u00a0é'), max_size=6).map(m.Text),
        st.just(m.LineBreak()),
        st.builds(m.Emphasis, _inlines),
        st.builds(m.Strong, _inlines),
        st.sampled_from(
            ["www.x.example", "a@b.example.", "(https://x.example/a_b?c=d)", "https://y.example/"]
        ).map(m.Text),
        st.builds(m.Code, st.text("a `|\\*\n", max_size=5)),
        st.builds(m.Superscript, _script),
        st.builds(m.Subscript, _script),
        st.builds(
            m.Link,
            st.text('a:/()<> \\&;|#"é', max_size=6) | st.just("https://x.example/a_b?c=d&e"),
            _inlines,
            st.text('a"\\ &;|\n', max_size=3),
        ),
        st.builds(m.CrossReference, st.text("ab-)", max_size=3), _inlines),
        st.builds(m.Footnote, st.sampled_from(["a", "b", "1", "x y", "é"]), _inlines),
        st.builds(m.FootnoteReference, st.sampled_from(["a", "b", "1", "q"])),
    )
)
_rows = st.lists(_inlines, max_size=3).map(tuple)
_alignments = st.lists(st.sampled_from([None, "left", "right", "center"]), max_size=3).map(tuple)
_items = st.deferred(lambda: st.lists(st.builds(m.ListItem, _blocks), max_size=3).map(tuple))
_block = st.deferred(
    lambda: st.one_of(
        st.builds(m.Paragraph, _inlines),
        st.builds(m.Subhead, st.integers(1, 6), _inlines),
        st.builds(
            m.ListBlock, st.booleans(), st.sampled_from([0, 1, 3, 2024, 999_999_999]), _items, st.booleans()
        ),
        st.builds(m.Quote, _blocks),
        st.builds(
            m.CodeBlock, st.text("a `\n\\-|", max_size=12), st.sampled_from(["", "py", "c++", "a b", "`"])
        ),
        st.builds(
            m.Figure,
            st.text('a/ )(é"&;', max_size=5),
            st.text('a[]"*_ \n', max_size=5),
            _inlines,
            st.text('a |"', max_size=4),
        ),
        st.builds(m.Table, _rows, st.lists(_rows, max_size=2).map(tuple), _alignments),
    )
)
_blocks: st.SearchStrategy[Any] = st.deferred(lambda: st.lists(_block, max_size=3).map(tuple))
documents = _blocks.map(m.Document)
"""Any trees, also those that no text gives."""
