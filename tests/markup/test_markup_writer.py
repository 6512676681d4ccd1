"""Canonical Markdown: what it looks like, and that it reads back as the same tree whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import documents, marked_texts

from pressklar import markup as m
from pressklar.markup import (
    CrossReference,
    Document,
    Emphasis,
    Footnote,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Strong,
    Text,
)

SAME = [
    'Ett stycke.\n\nEtt till, 5 % - och "mer" (se [1] och [...]).',
    "*kursiv*, **fet**, *båda __två__*, in*ut*i och snake_case",
    "Rad ett\\\nrad två",
    "H~2~O och m^2^",
    "- a\n- b\n  1. c\n\n  2. d\n\n     e\n- f",
    "- a\n  * b\n    - c",
    "3. a\n4. b",
    "[sidan](https://x.example/a_b?c=d&e), https://x.example/a_b(c)., a@x.example, <https://x.example/.> och [mer](#b-proposal)",
    '[a](http://x.example "titel")',
    "| a | b |\n| --- | ---: |\n| *c* \\| d |  |",
    '![Karta](images/a.png "Hela *länet* | Foto: A")\n\n![Karta](<images/a b.png>)',
    "Tryck `Ctrl \\ C` eller ``a`b``, `` `c` ``.\n\n```py\na = 1\n\n  b | c\n```\n\n- a\n\n  ````\n  ```\n  ````",
    "## Rubrik\n\n> Citat\n>\n> - a",
    "a[^källa] b[^källa]\n\n[^källa]: Not *ett*.\\\n    Rad två.",
]


@pytest.mark.parametrize("text", SAME)
def test_canonical_markdown_stays_as_it_is(text: str) -> None:
    assert m.to_markdown(m.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("* a\n* b", "- a\n- b"),
        ("1) a\n1) b", "1. a\n2. b"),
        ("__fet__ _kursiv_", "**fet** *kursiv*"),
        ("rad  \nbruten\nvidare", "rad\\\nbruten vidare"),
        ("a^[en not]", "a[^1]\n\n[^1]: en not"),
        ("- a\n\n* b", "- a\n\n* b"),
        ("[^å]: Not.\n\na[^å]", "a[^å]\n\n[^å]: Not."),
    ],
)
def test_other_ways_of_writing_become_the_canonical_one(text: str, canonical: str) -> None:
    assert m.to_markdown(m.parse(text)) == canonical


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("# a", "\\# a"),
        ("> a", "\\> a"),
        ("- a", "\\- a"),
        ("+ a", "\\+ a"),
        ("1. a", "1\\. a"),
        ("2024) a", "2024\\) a"),
        ("---", "\\---"),
        ("|-|", "\\|-|"),
        ("*a*", "\\*a\\*"),
        ("_a_", "\\_a\\_"),
        ("a_b_c", "a_b_c"),
        ("a\\b", "a\\\\b"),
        ("~10", "\\~10"),
        ("a^b", "a\\^b"),
        ("`a`", "\\`a\\`"),
        ("[a](b)", "\\[a\\](b)"),
        ("![a]", "!\\[a\\]"),
        ("[^a]", "\\[\\^a\\]"),
        ("[a]", "[a]"),
        ("[a", "\\[a"),
        ("a!", "a!"),
        ("![", "!\\["),
        ("<b>", "\\<b>"),
        ("a < b", "a < b"),
        ("&amp;", "\\&amp;"),
        ("R&D", "R&D"),
        ("-a", "-a"),
        ("a - b", "a - b"),
    ],
)
def test_words_that_look_like_markup_are_escaped_and_no_others(words: str, written: str) -> None:
    document = Document((Paragraph((Text(words),)),))
    assert m.to_markdown(document) == written
    assert m.parse(written) == document


def paragraph(*children: m.Inline) -> Document:
    return Document((Paragraph(children),))


@pytest.mark.parametrize(
    ("document", "written"),
    [
        (paragraph(Strong((Text("fet "),)), Text("text")), "**fet** text"),
        (paragraph(Strong((Text("a"),)), Strong((Text("b"),))), "**ab**"),
        (paragraph(Emphasis((Strong((Text("a"),)),)), Strong((Text("b"),))), "*__a__*__b__"),
        (paragraph(Text("a"), Emphasis((Text("(b)"),)), Text("c")), "&#97;*(b)*&#99;"),
        (
            paragraph(Link("https://x.example", (Text("a"), Footnote("n", (Text("not"),))))),
            "[a](https://x.example)[^n]\n\n[^n]: not",
        ),
        (paragraph(Link("#b-proposal", (Text("a"),))), "[a](#b-proposal)"),
        (paragraph(CrossReference("b-proposal", ())), "[](#b-proposal)"),
        (paragraph(Text("a!"), CrossReference("b-proposal", ())), "a\\![](#b-proposal)"),
        (paragraph(Text("a"), Footnote("n", (Text("not"),)), Text("(b)")), "a[^n]\\(b)\n\n[^n]: not"),
        (paragraph(LineBreak(), Text(" a"), LineBreak()), "a"),
        (
            Document(
                (
                    ListBlock(False, 1, (ListItem((Paragraph((Text("a"),)),)),)),
                    ListBlock(False, 1, (ListItem((Paragraph((Text("b"),)),)),)),
                )
            ),
            "- a\n\n* b",
        ),
        (Document((ListBlock(True, 999_999_999, (ListItem(()), ListItem(()))),)), "999999999.\n999999999."),
    ],
)
def test_trees_from_elsewhere_are_brought_to_normal_form(document: Document, written: str) -> None:
    assert m.to_markdown(document) == written
    assert m.parse(written) == m.normal(document)


@settings(deadline=None, max_examples=400)
@given(st.one_of(marked_texts, st.text()))
def test_a_text_written_anew_gives_the_same_tree(text: str) -> None:
    document = m.parse(text)
    written = m.to_markdown(document)
    assert m.parse(written) == document
    assert m.to_markdown(m.parse(written)) == written


@settings(deadline=None, max_examples=400)
@given(documents)
def test_any_tree_written_and_read_is_its_normal_form(document: Document) -> None:
    normal = m.normal(document)
    assert m.normal(normal) == normal
    assert m.parse(m.to_markdown(document)) == normal
