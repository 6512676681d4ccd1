"""Whatever a text or a template holds, the XML stays whole and no word is lost."""

from __future__ import annotations

import html

import pytest
import word_making
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from word_rules import SEQUENCES, local, sequence_faults

from pressklar import markup

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAMES = 'xmlns:w="w" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:pic="pic"'


def parsed(body: str) -> etree._Element:
    return etree.fromstring(f"<x {NAMES}>{body}</x>")


def check(body: str) -> etree._Element:
    root = parsed(body)
    for element in root.iter():
        name = local(element)
        if name in SEQUENCES and name != "body":
            assert list(sequence_faults([local(child) for child in element], SEQUENCES[name])) == []
    return root


@settings(deadline=None, max_examples=60)
@given(ANY)
@example("<w:t>&amp;</w:t>]]>\x00\x0b\ufffe")
@example("\u00ad\u2011\u00a0\u2028\u202e")
def test_any_text_is_text(text: str) -> None:
    root = check(word_making.body(f"<p>a{html.escape(text)}b</p>"))
    assert len(root) == 1
    kept = "".join(word_making.tokens("".join(root.itertext())))
    assert kept == "".join(
        word_making.tokens("a" + "".join(sign for sign in text.replace("\u2011", "") if is_xml(sign)) + "b")
    )


@settings(deadline=None, max_examples=60)
@given(ANY, ANY, ANY)
def test_any_attribute_is_safe(first: str, second: str, third: str) -> None:
    first, second, third = (html.escape(text) for text in (first, second, third))
    check(
        word_making.body(
            f'<p id="{first}"><a href="{second}" title="{third}">x</a><a href="#{first}">y</a><a href="https://x.example/{third}">z</a>'
            f'<img src="images/karta.png" alt="{second}"><span lang="{third}" class="{first}">k</span><span data-folio="#{second}"></span></p>'
        )
    )


PIECES = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td colspan=3 rowspan=2>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<ol start=-4>",
    "<b>7</b>",
    "<h3>",
    "<a href='#x'>",
    "<nav role='doc-toc'>",
    "<figure>",
    "<img>",
    "<svg role=img>",
    "<dl><dd>",
    "<section class='leaf'>",
    "ord ",
    "<h2>",
    "<blockquote>",
    "<span data-folio='#y'>",
    "<span role='doc-footnote'>",
    "</a>",
    "</span>",
    "<x-y>",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_html_gives_whole_xml_and_loses_no_word(pieces: list[str]) -> None:
    state = word_making.state()
    parts = [check(word_making.body("".join(pieces), state)), *map(parsed, state.notes)]
    source = lxml_html.fragment_fromstring("".join(pieces), create_parent="div")
    for drawing in source.xpath("//svg"):
        drawing.drop_tree()
    assert sum("".join(root.itertext()).count("ord") for root in parts) == source.text_content().count("ord")


@settings(deadline=None, max_examples=40)
@given(ANY)
def test_any_markdown_gives_whole_xml(text: str) -> None:
    result = markup.to_html(
        markup.parse(text),
        ref="forsta-forslaget.idea",
        number_of=lambda _: None,
        image_url=lambda name: name,
        cross_reference_label=str,
    )
    check(word_making.body(f'<div data-ref="forsta-forslaget.idea">{result.html}</div>'))


def test_depth_is_no_harm() -> None:
    assert "djupt" in word_making.body(
        "<div>" * 400 + "<ul><li>" * 60 + "djupt" + "</li></ul>" * 60 + "</div>" * 400
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/" + "a" * 3000,
        "https://",
        "https://[::1",
        "http://a b/",
        "https://x.example:0/",
        "mailto:",
    ],
)
def test_an_address_that_word_takes_for_damage_stands_as_text(address: str) -> None:
    state = word_making.state()
    body = word_making.body(f'<p><a href="{address}">ordet</a></p>', state)
    assert "ordet" in body and "w:hyperlink" not in body
    assert {problem.code for problem in state.problems} <= {"W603"}


def test_a_picture_from_elsewhere_is_its_words(tmp_path: object) -> None:
    for src in (
        "../../../etc/passwd",
        "images/../../members.yaml",
        "file:///etc/passwd",
        "https://x.example/a.png",
        "images/",
        "images/%2e%2e/edition.yaml",
    ):
        body = word_making.body(f'<p><img src="{src}" alt="orden"></p>')
        assert "drawing" not in body and "orden" in body


def test_a_table_wider_than_word_can_hold_keeps_its_words() -> None:
    cells = "".join(f"<td>c{number}</td>" for number in range(70))
    body = word_making.body(f"<table><tr>{cells}</tr></table>")
    assert "w:tbl" not in body and all(f"c{number}<" in body for number in range(70))


def is_xml(sign: str) -> bool:
    return sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"
