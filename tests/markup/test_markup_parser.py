"""The tree of a text: what is markup and what is words, where things stand, and that hostile texts end."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trees import HTML, marked_texts

from pressklar import markup as m
from pressklar.markup import parser


def test_a_text_without_markup_takes_the_short_way_and_never_loads_the_library() -> None:
    import subprocess
    import sys

    code = "import sys; from pressklar import markup; markup.parse('Ett stycke - med streck.\\n\\nTvå (2).'); sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "å b", " ", "\n", "\n\n", "  ", "hej. ", "x - y", *':=!(]`"1-', "\n ", "---"])
    ).map("".join)
)
def test_the_short_way_gives_the_same_tree_as_the_long(text: str) -> None:
    assume(parser._SPECIAL.search(text) is None)
    assert parser._parse_plain(text) == parser._parse_marked(text)


_WORD = re.compile(r"(?<!\S)[a-zå]+(?!\S)")
_AROUND = [
    *(
        "hej ",
        "ord ",
        "\n",
        "\n\n",
        " ",
        "\t",
        "    ",
        "\\",
        "- ",
        "* ",
        "1. ",
        "3) ",
        "> ",
        "# ",
        "| ",
        "|",
        "---",
        "| a | b |\n|---|---|\n",
    ),
    *("*", "_", "**", "~", "^", "[", "]", "[^a]", "[^a]: ", "[^b]", "[^b]: ", "^[ ", "<b>", "`", "```", "!"),
    '\n\n![ alt ord ](images/x.jpg " bild hej | foto ")',
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_AROUND), max_size=25).map("".join))
def test_no_word_is_lost(text: str) -> None:
    expected, kept = Counter(_WORD.findall(text)), Counter(re.findall("[a-zå]+", m.plain(m.parse(text))))
    assert not expected - kept


@settings(deadline=None)
@given(st.one_of(st.text(), marked_texts))
def test_every_text_gives_a_tree_in_normal_form(text: str) -> None:
    document = m.parse(text)
    assert m.normal(document) == document
    assert all(
        1 <= reference.line <= text.count("\n") + text.count("\r") + 1 for reference in m.references(document)
    )


def test_references_tell_kind_target_words_and_line() -> None:
    text = """Se [*den* här](https://x.example)
och [](#b-proposal).

- a
- ![Karta](images/a%20b.png "[c](http://y.example)")

| a |
|---|
| [d](x.html) |

e[^1]

[^1]: f
      <a@x.example>"""
    assert list(m.references(m.parse(text))) == [
        m.Reference("link", "https://x.example", "den här", 1),
        m.Reference("link", "#b-proposal", "", 2),
        m.Reference("picture", "images/a%20b.png", "Karta", 5),
        m.Reference("link", "http://y.example", "c", 5),
        m.Reference("link", "x.html", "d", 9),
        m.Reference("link", "mailto:a@x.example", "a@x.example", 14),
    ]


def test_plain_gives_words_by_block_with_notes_after_their_block() -> None:
    text = '# Mål\nEtt *två*[^1] [tre](http://x.example)\\\nfyra\n- a\n  - b\n\n|c|d|\n|-|-|\n|e|f|\n\n![g](images/x.png "h | i")\n\n> j\n\n[^1]: not'
    assert m.plain(m.parse(text)).split("\n") == [
        "Mål",
        "Ett två tre fyra",
        "not",
        "a",
        "b",
        "c\td",
        "e\tf",
        "g",
        "h",
        "i",
        "j",
    ]


@pytest.mark.parametrize(
    ("src", "name"),
    [
        ("images/a.jpg", "a.jpg"),
        ("images/a%20b.jpg", "a b.jpg"),
        ("images/maps/å.png", "maps/å.png"),
        ("a.jpg", None),
        ("images/", None),
        ("images/../a", None),
        ("images/%2e%2e/a", None),
        ("images//etc/passwd", None),
        ("images/a\\b", None),
        ("images/a%00b", None),
        ("https://x.example/images/a", None),
        ("", None),
    ],
)
def test_a_picture_is_a_file_under_images(src: str, name: str | None) -> None:
    assert m.picture_name(src) == name


HOSTILE = {
    "brackets": "[" * 10_000,
    "picture brackets": "![" * 5_000,
    "closed brackets": "[" * 10_000 + "]" * 10_000,
    "links in links": "[" * 5_000 + "](a)" * 5_000,
    "open links": "[a](" * 10_000,
    "quotes": "> " * 1_000 + "a",
    "bullets": "- " * 1_000 + "a",
    "nested list": "".join("  " * i + "- a\n" for i in range(300)),
    "lists": "- a\n\n\n1. b\n\n" * 1_000,
    "emphasis": "*a **b " * 3_000 + "c" + "** *" * 3_000,
    "asterisks": "* _ " * 10_000,
    "carets": "^a " * 10_000,
    "tildes": "~a" * 10_000,
    "notes unclosed": "[^a]: x\n\n" + "[^" * 8_000,
    "notes in notes": "".join(f"[^{i}]: n [^{i + 1}]\n" for i in range(2_000)) + "\nx[^0]",
    "notes of one label": "x[^a]\n\n" + "[^a]: n\n" * 3_000,
    "inline notes in notes": "^[a " * 2_000 + "]" * 2_000,
    "many inline notes": "^[a b] " * 3_000,
    "definitions in definitions": "[^a]: " * 3_000,
    "autolinks": "<https://" * 10_000,
    "wide table": "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|\n" * 100,
    "captions in captions": '![a](b "' * 1_000 + '")' * 1_000,
    "line breaks": "\\\n" * 10_000 + "a",
    "long": "ord *ett* " * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_end_soon_and_keep_their_words(text: str) -> None:
    start = time.process_time()
    document = m.parse(text)
    m.to_html(document, **HTML)
    written = m.to_markdown(document)
    assert time.process_time() - start < 10  # measured: below 1 s on a shared core
    assert m.parse(written) == document
    if "](" not in text and "[^" not in text and "<" not in text:
        assert Counter(m.plain(document))["a"] == text.count("a")
