"""HTML of each kind of element, and that nothing in a text breaks out of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from trees import HTML, documents, html, marked_texts

from pressklar import markup as m

ELEMENTS = {
    "empty": ("", ""),
    "only spaces": (" \n\n ", ""),
    "paragraphs": (
        "Ett stycke\npå två rader.\n\nEtt till.",
        "<p>Ett stycke på två rader.</p>\n<p>Ett till.</p>",
    ),
    "emphasis": (
        "*kursiv*, _kursiv_, **fet** och ***båda***",
        "<p><em>kursiv</em>, <em>kursiv</em>, <strong>fet</strong> och <em><strong>båda</strong></em></p>",
    ),
    "line breaks": ("Rad ett\\\nrad två  \nrad tre", "<p>Rad ett<br/>rad två<br/>rad tre</p>"),
    "scripts": ("H~2~O och m^2^", "<p>H<sub>2</sub>O och m<sup>2</sup></p>"),
    "a bullet list after its lead-in": (
        "Syftet är att:\n- lära\n- *dela*",
        '<p class="lead-in">Syftet är att:</p>\n<ul>\n<li>lära</li>\n<li><em>dela</em></li>\n</ul>',
    ),
    "a numbered list keeps its start": (
        "3. tre\n4. fyra",
        '<ol start="3">\n<li>tre</li>\n<li>fyra</li>\n</ol>',
    ),
    "a year with a full stop still shows": (
        "2024. Då börjar det.",
        '<ol start="2024" class="digits-4">\n<li>Då börjar det.</li>\n</ol>',
    ),
    "numbers with brackets": ("1) ett\n2) två", "<ol>\n<li>ett</li>\n<li>två</li>\n</ol>"),
    "a nested list": (
        "- a\n  1. b\n  2. c\n- d",
        "<ul>\n<li>a\n<ol>\n<li>b</li>\n<li>c</li>\n</ol></li>\n<li>d</li>\n</ul>",
    ),
    "a loose list": ("- a\n\n  mer\n- b", "<ul>\n<li><p>a</p>\n<p>mer</p></li>\n<li><p>b</p></li>\n</ul>"),
    "a hyphen without a space is no list": ("-text\n+text", "<p>-text +text</p>"),
    "links": (
        "[sidan](https://x.example/a?b=c&d), [skriv](mailto:a@x.example), <https://x.example> och <a@x.example>",
        '<p><a href="https://x.example/a?b=c&amp;d">sidan</a>, <a href="mailto:a@x.example">skriv</a>, '
        '<a class="address" href="https://x.example">https://<wbr/>x.<wbr/>example</a> och '
        '<a class="address" href="mailto:a@x.example">a@<wbr/>x.<wbr/>example</a></p>',
    ),
    "a link with letters beyond ASCII": (
        "[å](https://å.example/ö)",
        '<p><a href="https://xn--5ca.example/%C3%B6">å</a></p>',
    ),
    "a link with a title": (
        '[a](http://x.example "Säg \\"hej\\"")',
        '<p><a href="http://x.example" title="Säg &quot;hej&quot;">a</a></p>',
    ),
    "a bare address is a link": (
        "Se (https://x.example/a_b), www.y.example. Skriv till kim@x.example!",
        '<p>Se (<a class="address" href="https://x.example/a_b">https://<wbr/>x.<wbr/>example/<wbr/>a_<wbr/>b</a>), '
        '<a class="address" href="https://www.y.example">www.<wbr/>y.<wbr/>example</a>. '
        'Skriv till <a class="address" href="mailto:kim@x.example">kim@<wbr/>x.<wbr/>example</a>!</p>',
    ),
    "what is no address stays text": (
        "a@b, x.example, http://localhost och mitt@namn",
        "<p>a@b, x.example, http://localhost och mitt@namn</p>",
    ),
    "links that may not be followed show their words": (
        "[a](javascript:alert(1)) [b](file:///x) [c](x.html) <data:x>",
        "<p>a b c &lt;data:x&gt;</p>",
    ),
    "a cross-reference": ("[](#b-proposal)", '<p><a class="xref" href="#b-proposal">förslag 12</a></p>'),
    "a cross-reference with a general word": (
        "Se [förslag](#b-proposal). [Förslag](#b-proposal)",
        (
            '<p>Se <a class="xref" href="#b-proposal">förslag 12</a>. <a class="xref" href="#b-proposal">Förslag 12</a></p>'
        ),
    ),
    "a cross-reference with a number, which may be an old one": (
        "[11](#b-proposal)",
        '<p><a class="xref" href="#b-proposal">förslag 12</a></p>',
    ),
    "a cross-reference with words of its own": (
        "[*nätverket*](#b-proposal)",
        '<p><a class="xref" href="#b-proposal"><em>nätverket</em> (förslag 12)</a></p>',
    ),
    "an unknown cross-reference": ("[nätverket](#c-proposal) [](#c-proposal)", "<p>nätverket c-proposal</p>"),
    "a table": (
        "| Län | Antal |\n|:--|--:|\n| Skåne | 33 |\n| *a* \\| b | |",
        '<table>\n<thead>\n<tr><th scope="col">Län</th><th scope="col" class="right">Antal</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td>Skåne</td><td class="right">33</td></tr>\n<tr><td><em>a</em> | b</td><td class="right"></td></tr>\n</tbody>\n</table>',
    ),
    "a table without words in its header": (
        "| | |\n|:-:|-|\n| a | b |",
        '<table>\n<tbody>\n<tr><td class="center">a</td><td>b</td></tr>\n</tbody>\n</table>',
    ),
    "a table keeps cells beyond its header": (
        "|a|\n|-|\n|b|*c*|d|",
        '<table>\n<thead>\n<tr><th scope="col">a</th></tr>\n</thead>\n<tbody>\n<tr><td>b | <em>c</em> | d</td></tr>\n</tbody>\n</table>',
    ),
    "a picture": (
        '![En "karta"](images/karta.png)',
        '<figure><img src="images/karta.png" alt="En &quot;karta&quot;"/></figure>',
    ),
    "a picture with caption and credit": (
        '![Karta](images/a%20b.png "Hela *länet* | 2024 | Foto: A")',
        '<figure><img src="images/a b.png" alt="Karta"/><figcaption>Hela <em>länet</em> | 2024 <small class="credit">Foto: A</small></figcaption></figure>',
    ),
    "a picture with a credit alone": (
        '![](images/a.png "| Foto: A")',
        '<figure><img src="images/a.png" alt=""/><figcaption><small class="credit">Foto: A</small></figcaption></figure>',
    ),
    "a picture inside a paragraph follows it": (
        "Före ![x](images/a.png) efter.",
        '<p>Före  efter.</p>\n<figure><img src="images/a.png" alt="x"/></figure>',
    ),
    "a picture from elsewhere shows its words": (
        '![Karta](https://x.example/a.png "Text") ![b](images/../a.png)',
        "<figure><p>Karta</p><figcaption>Text</figcaption></figure>\n<figure><p>b</p></figure>",
    ),
    "footnotes": (
        "Ett[^x], två[^y] och ett igen[^x].\n\n[^x]: Not *ett*.\n[^y]: Not två.",
        '<p>Ett<span role="doc-footnote" id="note-a-proposal-1" data-note="1">Not <em>ett</em>.</span>, '
        'två<span role="doc-footnote" id="note-a-proposal-2" data-note="2">Not två.</span> '
        'och ett igen<sup class="note-again"><a href="#note-a-proposal-1">1</a></sup>.</p>',
    ),
    "an inline footnote": (
        "Ett^[en not här]",
        '<p>Ett<span role="doc-footnote" id="note-a-proposal-1" data-note="1">en not här</span></p>',
    ),
    "a footnote in a link stands after it": (
        "[sidan^[<https://y.example>]](https://x.example)",
        '<p><a href="https://x.example">sidan</a><span role="doc-footnote" id="note-a-proposal-1" data-note="1">'
        '<a class="address" href="https://y.example">https://<wbr/>y.<wbr/>example</a></span></p>',
    ),
    "a footnote of several blocks": (
        "a[^x]\n\n[^x]: ett\n\n    - två\n    - tre",
        '<p>a<span role="doc-footnote" id="note-a-proposal-1" data-note="1">ett<br/>två<br/>tre</span></p>',
    ),
    "a footnote in a footnote": (
        "a[^x]\n\n[^x]: ett[^y]\n[^y]: två",
        '<p>a<span role="doc-footnote" id="note-a-proposal-1" data-note="1">ett (två)</span></p>',
    ),
    "footnotes that refer to nothing": ("a[^x]\n\n[^y]: två", "<p>a[^x]</p>\n<p>[^y]: två</p>"),
    "a heading": ("## Fas *ett* **nu** ##", '<p class="subhead"><strong>Fas <em>ett</em> nu</strong></p>'),
    "a line of hyphens makes no heading": ("Stycke\n---\nStycke", "<p>Stycke</p>\n<p>---</p>\n<p>Stycke</p>"),
    "a quotation": (
        "> Ett citat\n> - a",
        '<blockquote>\n<p class="lead-in">Ett citat</p>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>',
    ),
    "code": (
        "Tryck `Ctrl < C`, ``a`b``.\n\n```py\n`a`\n\n  b < c\n```\n\n    www.x.example",
        (
            '<p>Tryck <code>Ctrl &lt; C</code>, <code>a`b</code>.</p>\n<pre><code class="language-py">`a`\n\n  b &lt; c</code></pre>\n'
            "<pre><code>www.x.example</code></pre>"
        ),
    ),
    "what stands behind a fence is a language or a line": (
        "```hej på dig\nord\n```\n\n```x\n```",
        ("<pre><code>hej på dig\nord</code></pre>\n<p>```x</p>"),
    ),
    "raw HTML is text": (
        "<script>alert(1)</script>\n<b onclick=x>hej</b> <!-- a -->",
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;hej&lt;/b&gt; &lt;!-- a --&gt;</p>"),
    ),
    "entities are characters": ("&amp; &lt;b&gt; &copy;", "<p>&amp; &lt;b&gt; ©</p>"),
    "characters that no output can hold": ("a\x00b\ud800c\x1bd\ufffe", "<p>a\ufffdb\ufffdc\ufffdd\ufffd</p>"),
    "Word's line break": ("a\x0bb\r\nc\rd", "<p>a b c d</p>"),
}


@pytest.mark.parametrize(("text", "expected"), ELEMENTS.values(), ids=ELEMENTS.keys())
def test_each_element_becomes_its_html(text: str, expected: str) -> None:
    assert html(text) == expected


def test_notes_are_counted_and_numbered_from_the_first_given() -> None:
    result = m.to_html(m.parse("a^[en not] b^[en till] c[^x]\n\n[^x]: sist"), **HTML, first_note=4)
    assert result.notes == 3
    assert re.findall(r'data-note="(\d+)"', result.html) == ["4", "5", "6"]
    assert m.to_html(m.parse("a"), **HTML).notes == 0


@pytest.mark.parametrize(
    "text",
    [
        '[a](https://x.example/"onclick=alert)',
        '[a](<https://x.example/" onclick="x>)',
        "[a](https://x.example '\" onclick=\"x')",
        '![" onerror="x](images/a.png)',
        '![a](images/"onerror=x.png)',
        '![a](images/a.png "\\"><b>")',
        '[a](#b-proposal"x)',
        '[^"]\n\n[^"]: <i>',
    ],
)
def test_no_attribute_or_element_can_be_smuggled_in(text: str) -> None:
    root = etree.fromstring(f"<div>{html(text, number_of=lambda _: 1)}</div>")
    allowed = {"href", "src", "alt", "title", "class", "id", "role", "data-note"}
    assert {name for element in root.iter() for name in element.attrib} <= allowed
    assert not list(root.iter("b", "i"))


@settings(deadline=None)
@given(st.one_of(marked_texts.map(m.parse), st.text().map(m.parse), documents.map(m.normal)))
def test_html_of_any_tree_is_well_formed_and_follows_only_allowed_links(document: m.Document) -> None:
    result = m.to_html(document, **HTML)
    root = etree.fromstring(f"<div>{result.html}</div>")
    assert all(re.match(r"https?://|mailto:|#", link.get("href", "")) for link in root.iter("a"))
    assert not root.xpath("//a//a | //a//*[@role] | //*[@role]//*[@role]")
    assert len(root.xpath("//*[@role='doc-footnote']")) == result.notes


@given(st.text())
def test_any_web_address_becomes_one_attribute(rest: str) -> None:
    document = m.Document((m.Paragraph((m.Link(f"https://x{rest}", (m.Text("a"),)),)),))
    root = etree.fromstring(f"<div>{m.to_html(m.normal(document), **HTML).html}</div>")
    (link,) = root.iter("a")
    assert link.get("href", "").isascii()
    assert " " not in link.get("href", "")
