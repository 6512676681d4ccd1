"""Edition -> HTML: what the sections hold, and that a broken template or style sheet is told by file and
line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import small
from lxml import html as lxml_html

from pressklar import markup
from pressklar.foundation.folders import PROJECT
from pressklar.problems import ContentError, Problem
from pressklar.rendering.sections import Section, SectionSource, fill_folios


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> SectionSource:
    return small.make(tmp_path_factory.mktemp("pages") / "root").pages()


@pytest.fixture
def root(tmp_path: Path) -> small.Root:
    return small.make(tmp_path / "root")


def test_sections_stand_in_the_booklets_order(source: SectionSource) -> None:
    assert [(section.id, section.kind, section.opens, section.chapter) for section in source.sections()] == [
        ("cover", "front", "right", None),
        ("contents", "front", "left", None),
        ("overview", "front", "left", None),
        ("key", "front", "any", None),
        ("chapter_kartor", "chapter", "left", 1),
        ("chapter_resor", "chapter", "left", 2),
        ("members", "registers", "left", None),
        ("persons", "registers", "left", None),
        ("back", "back", "left", None),
    ]


def test_only_front_matter_and_registers_show_folios(source: SectionSource) -> None:
    slots = {section.id: set(section.slots) for section in source.sections()}
    proposals = {"forsta-forslaget", "andra-forslaget", "tredje-forslaget", "fjarde-forslaget"}
    assert slots["chapter_kartor"] == slots["chapter_resor"] == slots["back"] == set()
    assert slots["cover"] == slots["overview"] == set(), (
        "laid out with the chapters, without waiting for them"
    )
    assert slots["members"] == proposals == slots["persons"] and slots["contents"] >= proposals | {
        "page_members",
        "page_persons",
    }


def test_every_link_and_folio_has_its_target_once(source: SectionSource) -> None:
    trees = [lxml_html.fromstring(f"<div>{section.html}</div>") for section in source.sections()]
    ids = [id for tree in trees for id in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    named = {href[1:] for tree in trees for href in tree.xpath("//a/@href") if href.startswith("#")}
    named |= {slot[1:] for tree in trees for slot in tree.xpath("//@data-folio")}
    assert named <= set(ids)


def test_every_field_has_its_ref_once(source: SectionSource) -> None:
    refs = [ref for section in source.sections() for ref in re.findall(r'data-ref="([^"]+)"', section.html)]
    assert len(refs) == len(set(refs))
    for id in source.views.numbers:
        assert {f"{id}.{key}" for key in ("title", "submitted_by", "idea", "purpose", "contacts")} <= set(
            refs
        )


def test_a_chapter_knows_its_pictures_and_a_reference_its_number(source: SectionSource) -> None:
    sections = {section.id: section for section in source.sections()}
    assert sections["chapter_kartor"].pictures == ("karta.png",) and sections["chapter_resor"].pictures == ()
    assert re.search(
        r'<a [^>]*href="#forsta-forslaget"[^>]*>det första\s\(förslag\s1\)</a>',
        sections["chapter_resor"].html,
    )


def test_a_chapter_does_not_change_with_another(root: small.Root) -> None:
    before = {section.id: section.html for section in root.pages().sections()}
    root.change(small.FIRST, "kort text", "mycket längre text")
    after = {section.id: section.html for section in root.pages().sections()}
    assert {id for id in before if before[id] != after[id]} == {"chapter_kartor"}


def test_pictures_are_found_however_a_template_names_them() -> None:
    html = """<img src="images/a b.png"><img src='images/c.png'><p style="background: url(images/d.png)">
    <image href="images/e%20f&amp;g.png"/><img src="images/karta(1).png">
    <p>se images/x.png</p><img src="images/c.png">"""
    assert Section("front", "front", "", html, "right").pictures == (
        "a b.png",
        "c.png",
        "d.png",
        "e f&g.png",
        "karta(1).png",
    )


def test_folios_are_filled_in_and_nothing_else_is_touched() -> None:
    html = '<a href="#a">A <b class="f"><span data-folio="#a"></span></b></a><span class="x" data-folio="#b" lang="sv"></span><span data-x="#c"></span>'
    assert fill_folios(html, {"a": "7", "b": "12"}.__getitem__) == (
        '<a href="#a">A <b class="f"><span data-folio="#a">7</span></b></a><span class="x" data-folio="#b" lang="sv">12</span><span data-x="#c"></span>'
    )


def test_hostile_words_are_only_words(root: small.Root) -> None:
    bad = '<script>alert(1)</script> {{ 777*777 }} {% raw %} "quoted" &amp; \u202e'
    text = small.proposal("TITEL", "region-skane", f"  {bad}\n", f"'{bad[:25]}'").replace(
        "TITEL", bad.replace('"', "'")
    )
    root.write(small.SECOND, text)
    root.change(small.EDITION, "title: Resor och möten", f"title: '{bad[:40]}'")
    root.change(small.EDITION, "publisher: Nätverket", f"publisher: '{bad[:40]}'")
    for section in root.pages().sections():
        assert "<script" not in section.html and "603729" not in section.html
        assert "{{ 777*777 }}" in section.html or "{{" not in section.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in section.html


@pytest.mark.parametrize(
    ("title", "year", "lead"),
    [
        ("Förslag inför 2031", "2031", "Förslag inför"),
        ("Förslag", "2031", "Förslag"),
        ("2031", "2031", ""),
        ("Förslag 12031", "2031", "Förslag 12031"),
    ],
)
def test_the_year_is_set_apart(root: small.Root, title: str, year: str, lead: str) -> None:
    root.change(small.EDITION, "title: Förslag inför 2031", f"title: '{title}'")
    pages = root.pages()
    assert (pages.views.title_year, pages.views.title_lead) == (year, lead)


def test_persons_stand_by_last_name_each_once(root: small.Root) -> None:
    root.change(small.FOURTH, "Kim Exempel", "Åsa von Ängen")
    root.change(small.THIRD, "Kim Exempel", "Alva Åberg")
    assert [
        (person.sort_name, [one.number for one in person.proposals]) for person in root.pages().views.persons
    ] == [("Exempel, Kim", [1]), ("Åberg, Alva", [2, 3]), ("Ängen, Åsa von", [4])]


def test_members_that_take_part_stand_by_name(root: small.Root) -> None:
    root.change(
        "content/members.yaml",
        "- {id: region-gotland",
        "- {id: region-a, name: Region A, kind: region}\n- {id: region-gotland",
    )
    root.change("content/members.yaml", "name: Region Skåne", "name: Region Dal")
    found = [(member.name, [one.number for one in member.proposals]) for member in root.pages().views.members]
    assert found == [("Region Dal", [2, 4]), ("Region Gotland", [1, 3])]


BACK, TILES, PROPOSAL = "templates/back.html.j2", "templates/tiles.html.j2", "templates/proposal.html.j2"
LAST = len((PROJECT / "styles" / "bold" / BACK).read_text("utf-8").splitlines())
BROKEN = [
    (BACK, "{% if %}", 1, "Expected an expression"),
    (BACK, "{% if edition %}", 1, "Unexpected end of template"),
    (BACK, "{{ nothing }}", 1, "'nothing' is undefined"),
    (BACK, "{{ edition.nothing.more }}", 1, "has no attribute 'nothing'"),
    (BACK, "<p>\n</p>\n{{ 1 / 0 }}", 3, "division by zero"),
    (BACK, "{{ 3 | blocks }}", 1, "'int' object"),
    (BACK, "{{ 3 | nofilter }}", 1, "No filter named 'nofilter'"),
    (BACK, "{{ t('inget') }}", 1, "There is no text 'inget' for language 'sv'"),
    (BACK, "{{ t('publisher') }}", 1, "The text 'publisher' holds {publisher}, which stands for nothing"),
    (BACK, "{% include 'nowhere.html.j2' %}", 1, "there is no template 'nowhere.html.j2'"),
    (BACK, "{% include '../content/members.yaml' %}", 1, "there is no template '../content/members.yaml'"),
    (BACK, "{% include '/etc/passwd' %}", 1, "there is no template '/etc/passwd'"),
    (BACK, "{% for i in range(1000000000) %}{% endfor %}", 1, "Range too big"),
    (BACK, "{{ cycler.__init__.__globals__.os.getcwd() }}", 1, "is unsafe"),
    (BACK, "{{ edition.folder.joinpath('x').write_text('x') }}", 1, "is unsafe"),
    (BACK, "{{ edition.folder.parent }}", 1, "is unsafe"),
    ("styles/booklet.css", "{{ theme.sizes.nothing }}", 1, "has no attribute 'nothing'"),
    ("styles/booklet.css", "{% for %}", 1, "Expected an expression"),
    ("styles/furniture.css", "{{ theme.page.width.inches }}", 1, "has no attribute 'inches'"),
    ("styles/faces.css", "{{ no }}", 1, "'no' is undefined"),
]


def problem_of(root: small.Root, name: str) -> Problem:
    pages = root.pages()
    with pytest.raises(ContentError) as caught:
        if name.startswith("styles"):
            for sheet in ("faces.css", "booklet.css", "furniture.css"):
                pages.style_sheet(sheet)
        else:
            list(pages.sections())
    return small.one(caught.value.problems)


@pytest.mark.parametrize(("name", "added", "line", "words"), BROKEN, ids=[added for _, added, _, _ in BROKEN])
def test_a_broken_template_has_its_file_and_line(
    root: small.Root, name: str, added: str, line: int, words: str
) -> None:
    path = root.own(name)
    lines = path.read_text("utf-8").splitlines()
    root.write(name, "\n".join([*lines, added]) + "\n")
    problem = problem_of(root, name)
    assert (problem.code, problem.file, problem.line) == ("E310", name, len(lines) + line)
    assert (
        words in problem.message
        and not problem.message.endswith("..")
        and str(root.path) not in problem.message
    )
    assert problem.hint


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (TILES, "{% set back, fore", "{{ gone }}{% set back, fore", "'gone' is undefined"),
        (TILES, "{% macro form(shape) %}", "{% macro form(shape %}", "expected token"),
        (PROPOSAL, "{{ p.number }}</b>", "{{ p.nummer }}</b>", "has no attribute 'nummer'"),
    ],
)
def test_a_fault_in_an_included_file_is_told_of_that_file(
    root: small.Root, name: str, old: str, new: str, words: str
) -> None:
    root.own(name)
    root.change(name, old, new)
    line = next(
        number
        for number, text in enumerate((root.path / name).read_text("utf-8").splitlines(), 1)
        if new in text
    )
    problem = problem_of(root, name)
    assert (problem.code, problem.file, problem.line) == ("E310", name, line) and words in problem.message


def test_a_template_that_includes_itself(root: small.Root) -> None:
    root.own(BACK)
    root.change(BACK, "<section", "{% include 'back.html.j2' %}<section")
    problem = problem_of(root, BACK)
    assert problem.code == "E310" and "recursion" in problem.message


@pytest.mark.parametrize("data", [b"abc\xff\xfe", "ä".encode("latin-1")])
def test_a_template_that_is_not_utf8(root: small.Root, data: bytes) -> None:
    root.write(BACK, data)
    problem = problem_of(root, BACK)
    assert (problem.code, problem.file) == ("E310", BACK) and "can't decode" in problem.message


def test_a_template_from_windows_is_read_as_any(root: small.Root) -> None:
    root.write(
        BACK, b"\xef\xbb\xbf" + (PROJECT / "styles" / "bold" / BACK).read_bytes().replace(b"\n", b"\r\n")
    )
    plain = [section.html.split() for section in small.make(root.path.parent / "plain").pages().sections()]
    assert [section.html.split() for section in root.pages().sections()] == plain


def test_tokens_stand_in_the_style_sheet_as_plain_values(source: SectionSource) -> None:
    css = source.style_sheet()
    assert "{{" not in css and "{%" not in css and "148mm 210mm" in css and "#6C9DFF" in css
    assert "file://" in source.style_sheet("faces.css")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("kim@region.example", "kim@<wbr/>region.<wbr/>example"),
        (
            "ann-karin.ek@region.example",
            '<span class="unbroken">ann-karin.</span><wbr/>ek@<wbr/>region.<wbr/>example',
        ),
        (
            "https://www.x.example/a//b?c=d",
            "https://<wbr/>www.<wbr/>x.<wbr/>example/<wbr/>a//<wbr/>b?<wbr/>c=<wbr/>d",
        ),
        ('"<b>"@region.example', '"&lt;b&gt;"@<wbr/>region.<wbr/>example'),
    ],
)
def test_an_address_breaks_where_no_hyphen_is_read_into_it(address: str, shown: str) -> None:
    assert markup.breakable(address) == shown


def test_a_designers_own_rules_come_after_each_sheet_but_that_of_faces(root: small.Root) -> None:
    rule = ".title { color: {{ theme.colours.mute }} }{% if sheet == 'web' %} .top { top: 1px }{% endif %}"
    root.write("styles/own.css", rule)
    pages = root.pages()
    sheets = {name: pages.renderer.style_sheet(f"{name}.css") for name in ("faces", "booklet", "furniture")}
    assert ".title { color: #" not in sheets["faces"]
    assert all(
        sheets[name].rstrip().endswith("}") and ".top" not in sheets[name]
        for name in ("booklet", "furniture")
    )
    assert all(".title { color: #5B6069 }" in sheets[name] for name in ("booklet", "furniture"))
    root.write("styles/own.css", "{{ nothing }}")
    with pytest.raises(ContentError) as caught:
        root.pages().style_sheet("booklet.css")
    assert small.one(caught.value.problems).file == "styles/own.css"


def test_numbers_abreast_in_the_overview_are_no_wider_than_their_column(root: small.Root) -> None:
    """Rounded, a row of them might be: its last number would fall to the next line."""
    names = [f"fler-{number}" for number in range(90)]
    for name in names:
        root.write(f"content/2031/proposals/{name}.yaml", small.proposal(name, "region-gotland", "  Text.\n"))
    root.change(
        small.EDITION,
        "- forsta-forslaget",
        "\n".join(["- forsta-forslaget", *(f"      - {name}" for name in names)]),
    )
    theme = (PROJECT / "styles/bold/theme.yaml").read_text("utf-8")
    abreast = 0
    for width in (152.402, 152.404, 152.406):
        root.write("styles/theme.yaml", re.sub(r"(?m)^  width: .*$", f"  width: {width}mm", theme, count=1))
        (section,) = (section for section in root.pages().sections() if section.id == "overview")
        for cell in lxml_html.fromstring(section.html).xpath("//td[a[contains(@style, 'float')]]"):
            room, *widths = (
                round(1000 * float(re.search(r"width:([\d.]+)mm", part.get("style"))[1]))  # type: ignore[index]
                for part in (cell, *cell)
            )
            abreast = round(room / widths[0])
            assert abreast > 1 and abreast * widths[0] <= room
    assert abreast
