"""One section turned for the screen: folios, outputs, styles, pictures, notes, ids and links, one rule at a
time.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import small
import webs
from PIL import Image

from pressklar.problems import Problem
from pressklar.rendering.sections import Section, SectionSource
from pressklar.web.screen import Screen


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> SectionSource:
    root = small.make(tmp_path_factory.mktemp("screen") / "root")
    root.write("outside.png", small.picture())
    root.write("content/2031/secret.png", small.picture())
    root.write("content/2031/images/å ä.png", small.picture())
    return webs.pages_of(root.folders, root.edition)


@pytest.fixture
def screen(sections: SectionSource) -> Screen:
    return Screen(sections, sections.folders)


def turned(screen: Screen, html: str) -> str:
    return screen.turned(Section("front", "front", "Title", html, "right"))


def found(screen: Screen) -> Problem:
    (problem,) = screen.problems()
    assert problem.severity == "warning"
    assert problem.file == "styles/bold/templates/front.html.j2"
    return problem


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>See <a href="#x"><b><span data-folio="#x"></span></b></a>.</p>', "<p>See .</p>"),
        ('<p>Title <b class="f"><span data-folio="#x"></span></b> more</p>', "<p>Title  more</p>"),
        ('<ul><li><a href="#x"><span data-folio="#x"></span></a></li><li>b</li></ul>', "<ul><li>b</li></ul>"),
        (
            '<table><tbody><tr><td>a</td><td><a><span data-folio="#x"></span></a></td></tr></tbody></table>',
            "<table><tbody><tr><td>a</td><td></td></tr></tbody></table>",
        ),
        (
            '<p><img alt="" src="data:image/png,x"><span data-folio="#x"></span></p>',
            '<p><img alt="" src="data:image/png,x"></p>',
        ),
        ('<span data-folio="#x"></span>', ""),
    ],
)
def test_a_page_number_goes_with_all_that_held_nothing_else(screen: Screen, html: str, expected: str) -> None:
    assert turned(screen, html) == expected


@pytest.mark.parametrize(
    ("only", "stays"),
    [("web", True), ("pdf web", True), ("pdf", False), ("pdf docx", False), ("", False), ("website", False)],
)
def test_what_is_limited_to_other_outputs_goes(screen: Screen, only: str, stays: bool) -> None:
    assert turned(screen, f'a <i data-only="{only}">b <b data-only="pdf">c</b></i> d') == (
        "a <i>b </i> d" if stays else "a  d"
    )


def test_a_break_that_may_be_stays_empty(screen: Screen) -> None:
    assert (
        turned(screen, "<h3>one/<wbr>two<wbr>three <b>four</b> five</h3>end")
        == "<h3>one/<wbr>two<wbr>three <b>four</b> five</h3>end"
    )


def test_a_mail_address_goes_on_after_its_at_sign_alone(screen: Screen) -> None:
    mail = '<a href="mailto:{0}">{1}</a>'
    long = "ann-karin.ek@region.example"
    unbroken = '<span class="unbroken">ann-karin.</span>{}ek@<wbr>region.{}example'
    assert turned(screen, mail.format(long, unbroken.format("<wbr/>", "<wbr/>"))) == mail.format(
        long, unbroken.format("", "")
    )
    web = '<a href="https://x.example">x.<wbr>example</a>'
    assert turned(screen, web) == web


@pytest.mark.parametrize(
    "text",
    ["a &lt;b&gt; &amp;amp; c", "&lt;/wbr&gt;", "&lt;/div&gt;", "å ä ö é 漢 😀 ”", "a\N{NO-BREAK SPACE}b"],
)
def test_text_stays_as_it_was(screen: Screen, text: str) -> None:
    assert turned(screen, f"<p>{text}</p>") == f"<p>{text}</p>"


def test_an_attribute_keeps_its_signs(screen: Screen) -> None:
    (paragraph,) = webs.fragment(
        turned(screen, """<p title="a &gt; b &quot;c&quot; 'd' &lt;/wbr&gt;">e</p>""")
    )
    assert paragraph.attrib == {"title": """a > b "c" 'd' </wbr>"""}


# ---------------------------------------------------------------- inline styles


@pytest.mark.parametrize(
    ("style", "rule"),
    [
        ("width:40%", "width:40%"),
        ("color: #ff0000; width: 30%", "color: #ff0000;width:30%"),
        ("position:absolute;right:18mm;top:8mm;width:50%", None),
        ("color: #ff0000; width: 3mm", None),
        ("background: url(//elsewhere.example/x.png)", None),
        ("background: url('https://elsewhere.example/x.png')", None),
        ("width: calc(100% - 4mm); --n: 3", None),
        ("height:54mm", None),
        ("nonsense", None),
        ("color: red !important", "color: red!important"),
        ("a:b}body{color:red", None),
        ("color:red;}*{display:none", "color:red"),
    ],
)
def test_a_style_becomes_a_class_whole_or_not_at_all(screen: Screen, style: str, rule: str | None) -> None:
    html = turned(screen, f'<p class="x" style="{style}">a</p>')
    if rule is None:
        assert html == '<p class="x">a</p>'
        assert screen.rules.css().strip() == ""
    else:
        assert html == '<p class="x as-1">a</p>'
        assert "".join(screen.rules.css().split()) == f".as-1{{{rule}}}".replace(" ", "")


def test_equal_styles_share_a_class(screen: Screen) -> None:
    html = turned(screen, '<i style="width:4%">a</i><i style="width:5%">b</i><i style="width:4%">c</i>')
    assert html == '<i class="as-1">a</i><i class="as-2">b</i><i class="as-1">c</i>'


# ---------------------------------------------------------------- wide tables


LONG = "<th>Gebietskörperschaft</th><th>Wirtschaftsförderung</th>"


@pytest.mark.parametrize(
    ("html", "label"),
    [
        (
            f"<table><thead><tr>{LONG}</tr></thead></table>",
            "Tabell: Gebietskörperschaft, Wirtschaftsförderung",
        ),
        (f"<table><caption>Om <b>län</b></caption><thead><tr>{LONG}</tr></thead></table>", "Om län"),
        (f"<table><tbody><tr>{'<td>oavbrutet</td>' * 9}</tr></tbody></table>", "Tabell"),
        ("<table><thead><tr><th>Län</th><th>År</th></tr></thead></table>", None),
        (f'<table role="presentation"><tbody><tr>{LONG}</tr></tbody></table>', None),
    ],
)
def test_a_wide_table_of_a_text_gets_a_region(screen: Screen, html: str, label: str | None) -> None:
    inside = turned(screen, f'<div data-ref="forsta-forslaget.idea">{html}</div>')
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    assert (region in inside) if label else ("scroll" not in inside)
    assert html in inside
    assert "scroll" not in turned(screen, html), "a table of the templates' own"


def test_no_two_regions_have_one_name(screen: Screen) -> None:
    head = "Gebietskörperschaft<sup class='note-call'>1</sup>"
    table = f"<table><thead><tr><th>{head}</th>{LONG}</tr></thead></table>"
    inside = turned(screen, f'<div data-ref="forsta-forslaget.idea">{table}{table}</div>')
    first, second = re.findall(r'aria-label="([^"]*)"', inside)
    assert second == f"{first} (2)" and "1" not in first


def test_code_that_scrolls_can_be_reached_by_keyboard(screen: Screen) -> None:
    assert turned(screen, f"<pre>{'x' * 80}</pre>").startswith('<pre tabindex="0">')
    assert turned(screen, "<pre>x = 1\ny = 2</pre>").startswith("<pre>")


# ---------------------------------------------------------------- pictures, and what would be fetched


def test_a_picture_is_taken_with_its_size(screen: Screen, sections: SectionSource) -> None:
    html = turned(
        screen, '<img src="images/karta.png" alt="En karta"><img src="images/%C3%A5%20%C3%A4.png" alt="x">'
    )
    assert html.startswith(
        '<img src="images/karta.png" alt="En karta" loading="lazy" width="40" height="24">'
    )
    assert list(screen.pictures.files) == ["images/karta.png", "images/å ä.png"]
    with Image.open(io.BytesIO(screen.pictures.files["images/å ä.png"])) as image:
        assert (image.format, image.size) == ("PNG", (40, 24))
    assert screen.problems() == ()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://elsewhere.example/x.png", "W653"),
        ("//elsewhere.example/x.png", "W653"),
        ("file:///etc/hostname", "W653"),
        ("javascript:alert(1)", "W653"),
        ("images/nowhere.png", "W654"),
        ("../../outside.png", "W654"),
        ("images/../secret.png", "W654"),
        ("/etc/hostname", "W654"),
        ("images/%00.png", "W654"),
        ("images", "W654"),
    ],
)
def test_a_picture_from_elsewhere_shows_its_words(screen: Screen, source: str, code: str) -> None:
    assert (
        turned(screen, f'<p>a <img src="{source}" alt="En karta"> b</p>')
        == "<p>a <span>En karta</span> b</p>"
    )
    assert screen.pictures.files == {}
    assert found(screen).code == code


def test_a_picture_of_the_styles_may_stand_in_a_template(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.write("styles/logo.png", small.picture())
    screen = Screen(webs.pages_of(root.folders, root.edition), root.folders)
    turned(screen, '<svg><image href="logo.png"></image></svg>')
    assert list(screen.pictures.files) == ["logo.png"]


def test_a_damaged_picture_of_the_styles_shows_its_words(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root")
    root.write("styles/logo.png", small.picture()[:60])
    screen = Screen(webs.pages_of(root.folders, root.edition), root.folders)
    assert turned(screen, '<p><img src="logo.png" alt="Nätverket"></p>') == "<p><span>Nätverket</span></p>"
    assert found(screen).code == "W654" and "damaged" in found(screen).message


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<script src="https://elsewhere.example/x.js"></script>',
        '<iframe src="x"></iframe>',
        '<link rel="stylesheet" href="x">',
        "<style>p{}</style>",
        '<object data="x"></object>',
        '<base href="https://elsewhere.example/">',
        '<meta http-equiv="refresh" content="0;url=x">',
        '<video poster="x.png"></video>',
        '<img src="data:image/png,x" srcset="https://elsewhere.example/x.png 2x">',
    ],
)
def test_nothing_that_would_fetch_stays(screen: Screen, html: str) -> None:
    left = turned(screen, f"<p>a</p>{html}")
    assert "x.png" not in left.replace("data:image/png,x", "")
    assert "elsewhere" not in left
    assert found(screen).code == "W653"


def test_remarks_are_not_published(screen: Screen) -> None:
    assert turned(screen, "<p>a<!-- ask Kim -->b</p>") == "<p>ab</p>"


# ---------------------------------------------------------------- notes


def test_notes_stand_at_the_proposals_end_numbered_as_given(screen: Screen) -> None:
    html = turned(
        screen,
        """<article id="a"><p>One<span role="doc-footnote" id="note-a-1" data-note="1">first <em>note</em> here</span>, two<span
        role="doc-footnote" id="note-a-2" data-note="2">second</span>.<sup class="note-again"><a href="#note-a-1">1</a></sup></p></article><p>after</p>""",
    )
    article, after = webs.fragment(html)
    assert (article.tail or "", after.text) == ("", "after")
    paragraph, notes = article
    assert "".join(paragraph.itertext()) == "One1, two2.1"
    assert [(link.get("id"), link.get("href"), link.get("aria-label")) for link in paragraph.iter("a")] == [
        ("call_note-a-1", "#note-a-1", "Not 1"),
        ("call_note-a-2", "#note-a-2", "Not 2"),
        (None, "#note-a-1", None),
    ]
    assert ["".join(item.itertext()) for item in notes.iter("li")] == [
        "first note here\N{NO-BREAK SPACE}↩",
        "second\N{NO-BREAK SPACE}↩",
    ]
    assert [(item.get("id"), item.get("value")) for item in notes.iter("li")] == [
        ("note-a-1", "1"),
        ("note-a-2", "2"),
    ]
    assert [(link.get("href"), link.get("aria-label")) for link in notes.iter("a")] == [
        ("#call_note-a-1", "Tillbaka till texten från not 1"),
        ("#call_note-a-2", "Tillbaka till texten från not 2"),
    ]
    assert screen.problems() == ()


def test_a_note_outside_proposals_stands_at_its_sections_end_and_needs_no_number(screen: Screen) -> None:
    note = '<span role="doc-footnote">x</span>'
    html = turned(screen, f"<section><section><p>a{note}</p></section><p>b{note}</p></section>")
    assert html.index("<p>b") < html.index('id="note_front_1"') < html.index('id="note_front_2"')
    assert html.endswith("</ol></section></section>")


# ---------------------------------------------------------------- ids and links


def test_an_id_that_stands_twice_is_told_and_taken_from_the_second(screen: Screen) -> None:
    assert turned(screen, '<p id="a">x</p><p id="a">y</p>') == '<p id="a">x</p><p>y</p>'
    assert (found(screen).code, found(screen).text) == ("W651", "a")


def test_a_link_may_lead_to_a_later_section(screen: Screen) -> None:
    turned(screen, '<a href="#later">x</a><a href="#">top</a><a href="https://region.example/#there">y</a>')
    turned(screen, '<p id="later">y</p>')
    assert screen.problems() == ()


def test_a_link_that_leads_nowhere_is_told(screen: Screen) -> None:
    turned(screen, '<a href="#notes-page">x</a><p id="notes-page" data-only="pdf">y</p>')
    assert (found(screen).code, found(screen).text) == ("W652", "#notes-page")


def test_only_a_proposal_gets_a_link_to_its_page(screen: Screen) -> None:
    html = turned(
        screen,
        '<article id="forsta-forslaget"><header><h3>a</h3></header></article><article id="other"><header></header></article>',
    )
    first, other = webs.fragment(html)
    assert first.get("data-members") == "region-gotland"
    assert [(link.get("href"), link.text) for link in first.iter("a")] == [
        ("proposals/forsta-forslaget.html", "Förslag 1 på egen sida")
    ]
    assert (list(other.attrib), list(other.iter("a"))) == (["id"], [])
