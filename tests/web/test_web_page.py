"""The web edition as files: every word there in order, every link alive, nothing fetched from elsewhere, the
same bytes each time.
"""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
import small
import webs
from PIL import Image, ImageChops

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.problems import ContentError
from pressklar.rendering.texts import read_texts
from pressklar.web.engine import make_web

EDITIONS = ("2024", "2032")
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
SHELL = ("filter", "downloads", "permalink", "note-back", "note-call")
DIGEST = """
import hashlib, webs
made = webs.web("2032")
print(hashlib.sha256(b"".join(name.encode() + data for name, data in made.files.items())).hexdigest())
"""


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def all_of(edition: str, *tags: str) -> Iterator[Element]:
    return (element for element in webs.page(edition).iter() if not tags or webs.tag(element) in tags)


def meta(edition: str) -> dict[str, str]:
    return {
        one.get("name") or one.get("property") or one.get("http-equiv") or "charset": one.get("content", "")
        for one in all_of(edition, "meta")
    }


def test_it_says_nothing_was_wrong(edition: str) -> None:
    assert webs.web(edition).problems == ()


# ---------------------------------------------------------------- words


def other_outputs(element: Element) -> bool:
    """What the sections' HTML holds for other outputs, and footnotes, which are looked at apart."""
    return (
        "web" not in element.get("data-only", "web").split()
        or element.get("data-folio") is not None
        or element.get("role") == "doc-footnote"
    )


def expected(edition: str) -> list[str]:
    """The words of the sections' HTML, footnotes at their proposal's end."""
    found: list[str] = []
    for section in webs.pages(edition).sections():
        body = webs.fragment(section.html)
        articles = list(body.iter("article"))
        if not articles:
            found += webs.words(body, other_outputs) + notes(body)
            continue
        found += webs.words(body, lambda element: other_outputs(element) or element.tag == "article")
        for article in articles:
            found += webs.words(article, other_outputs) + notes(article)
    return found


def notes(element: Element) -> list[str]:
    found = (
        webs.words(_as_paragraph(note), other_outputs)
        for note in element.iter("span")
        if note.get("role") == "doc-footnote"
    )
    return [word for one in found for word in one]


def _as_paragraph(note: Element) -> Element:
    copy = Element("p")
    copy.text = note.text
    copy.extend(list(note))
    return copy


def test_its_words_are_those_of_the_sections_in_their_order(edition: str) -> None:
    def shell(element: Element) -> bool:
        return webs.has_class(element, *SHELL) or (
            webs.has_class(element, "label") and element.get("aria-hidden") == "true"
        )

    found = [word for element in all_of(edition, "main", "footer") for word in webs.words(element, shell)]
    assert found == expected(edition)
    assert len(found) > 1000


def test_no_page_number_is_left_nor_a_word_about_one(edition: str) -> None:
    text = " ".join(webs.words(webs.page(edition), lambda element: False))
    assert not [
        element
        for element in all_of(edition)
        if element.get("data-folio") or element.get("data-only") or element.get("data-mark")
    ]
    for lost in ("på sidan .", "Från sidan", "on page .", "From page"):
        assert lost not in text


def test_the_english_publication_speaks_english() -> None:
    swedish, english = (read_texts(Folders(), language).entries for language in ("sv", "en"))
    html = webs.web("2032").files["index.html"].decode()
    assert [element.get("lang") for element in all_of("2032", "html")] == ["en"]
    assert [
        key
        for key in swedish
        if key.startswith("web_")
        and swedish[key] != english[key]
        and len(swedish[key]) > 6
        and swedish[key] in html
    ] == []
    assert english["web_skip"] in html
    assert english["web_found"] in html, "{found} and {all} are the script's to fill"


# ---------------------------------------------------------------- links and ids


def pages_of_folder(edition: str) -> dict[str, Element]:
    """Every page of the folder, by its name in it."""
    made = webs.web(edition).files
    parsed = {name: webs.parsed(data.decode()) for name, data in made.items() if name.endswith(".html")}
    assert [name for name, (_, errors) in parsed.items() if errors] == []
    return {name: root for name, (root, _) in parsed.items()}


def ids_of(root: Element) -> Counter[str]:
    return Counter(name for element in root.iter() if (name := element.get("id")))


def test_every_id_stands_once_and_every_link_of_every_page_leads_somewhere_in_the_folder(
    edition: str,
) -> None:
    pages, documents = pages_of_folder(edition), {"booklet.pdf", "booklet.docx"}
    there = {*webs.web(edition).files, *documents}
    assert len(pages) == 1 + len(webs.pages(edition).edition.proposals)
    for name, root in pages.items():
        assert [each for each, count in ids_of(root).items() if count > 1] == [], name
        for element in root.iter():
            if webs.tag(element) not in ("a", "link", "script", "img"):
                continue
            target = element.get("href") or element.get("src") or ""
            parts = urlsplit(target)
            if parts.scheme:
                kind = (webs.tag(element), parts.scheme)
                assert kind in {("a", "https"), ("a", "http"), ("a", "mailto"), ("link", "data")}, target
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            path = name if not parts.path else path
            assert path in there, (name, target)
            if parts.fragment and path not in documents:
                assert unquote(parts.fragment) in ids_of(pages[path]), (name, target)


def test_each_proposal_has_a_page_with_all_its_words_and_the_way_on_and_back(edition: str) -> None:
    pages, proposals = pages_of_folder(edition), webs.pages(edition).edition.proposals
    whole = {element.get("id"): element for element in all_of(edition, "article")}

    def without_links(element: Element) -> bool:
        return webs.has_class(element, "permalink")

    for index, proposal in enumerate(proposals):
        page = pages[f"proposals/{proposal.id}.html"]
        (article,) = page.iter("article")
        assert webs.words(article, without_links) == webs.words(whole[proposal.id], without_links)
        headings = [webs.tag(each) for each in page.iter() if webs.tag(each) in ("h1", "h2", "h3", "h4")]
        assert headings[0] == "h1" and headings.count("h1") == 1
        assert all(int(after[1]) <= int(before[1]) + 1 for before, after in pairwise(headings))
        (title,) = [element.text or "" for element in page.iter("title") if element.text]
        assert title.startswith(proposal.title)
        links = {
            element.get("rel"): element.get("href") for element in page.iter("link") if element.get("rel")
        }
        before, behind = (
            index and proposals[index - 1].id,
            index + 1 < len(proposals) and proposals[index + 1].id,
        )
        assert links.get("prev") == (f"{before}.html" if before else None)
        assert links.get("next") == (f"{behind}.html" if behind else None)
        assert links["stylesheet"] == "../style.css"
        assert f"../index.html#{proposal.id}" in {element.get("href") for element in page.iter("a")}
        said = {each.get("name") or each.get("property"): each.get("content") for each in page.iter("meta")}
        assert said["og:title"] == proposal.title
        assert said["description"] == said["og:description"] and 0 < len(said["description"] or "") <= 160
        assert "og:url" not in said and "canonical" not in links, "nobody said where it is published"


def test_a_page_whose_place_is_known_names_its_address(tmp_path: Path) -> None:
    root = small.make(tmp_path)
    assert "sitemap.xml" not in make_web(root.pages(), root.folders).files
    root.change(small.EDITION, "language: sv", "language: sv\nweb_address: https://reglab.example/2031")
    made = make_web(root.pages(), root.folders).files
    names = [name for name in made if name.endswith(".html")]
    for name in names:
        page = webs.parsed(made[name].decode())[0]
        (canonical,) = [each.get("href") for each in page.iter("link") if each.get("rel") == "canonical"]
        (address,) = [each.get("content") for each in page.iter("meta") if each.get("property") == "og:url"]
        assert canonical == address == f"https://reglab.example/2031/{name.replace('index.html', '')}"
    listed = [each.text for each in fromstring(made["sitemap.xml"]).iter() if each.tag.endswith("}loc")]
    assert sorted(listed, key=str) == sorted(
        f"https://reglab.example/2031/{name.replace('index.html', '')}" for name in names
    )


def test_an_edited_proposal_changes_its_own_page_and_the_whole_alone(tmp_path: Path) -> None:
    root = small.make(tmp_path)
    before = make_web(root.pages(), root.folders).files
    root.change(small.FIRST, "En kort text om kartor.", "En annan text om kartor.")
    after = make_web(root.pages(), root.folders).files
    first = Path(small.FIRST).stem
    assert {name for name in after if before.get(name) != after[name]} == {
        "index.html",
        f"proposals/{first}.html",
    }


def test_every_proposal_leads_to_its_page_and_has_what_the_filter_needs(edition: str) -> None:
    proposals = {element.get("id"): element for element in all_of(edition, "article")}
    known = webs.pages(edition).edition.proposals
    assert list(proposals) == [proposal.id for proposal in known]
    for proposal in known:
        article = proposals[proposal.id]
        assert article.get("data-members", "").split() == [member.id for member in proposal.submitted_by]
        (link,) = [element for element in article.iter("a") if webs.has_class(element, "permalink")]
        assert link.get("href") == f"proposals/{proposal.id}.html"
        assert str(proposal.number) in (link.text or "")
    choices = {
        select.get("name"): [option.get("value") for option in select] for select in all_of(edition, "select")
    }
    made = webs.pages(edition)
    assert choices["member"] == ["", *(member.model.id for member in made.views.members)]
    assert choices["chapter"] == ["", *(chapter.model.id for chapter in made.views.chapters)]


@pytest.mark.parametrize("attribute", ["aria-labelledby", "for", "aria-describedby", "aria-controls"])
def test_what_is_named_by_id_is_there(edition: str, attribute: str) -> None:
    ids = {element.get("id") for element in all_of(edition)}
    assert {name for element in all_of(edition) for name in element.get(attribute, "").split()} <= ids


def test_notes_lead_there_and_back() -> None:
    ids = {element.get("id"): element for element in all_of("2032")}
    calls = [element for element in all_of("2032", "a") if element.get("role") == "doc-noteref"]
    assert [call.text for call in calls] == [str(number) for number in range(1, len(calls) + 1)]
    assert len(calls) > 5
    for call in calls:
        item = ids[call.get("href", "")[1:]]
        assert (item.tag, item.get("value")) == ("li", call.text)
        assert [link.get("href") for link in item.iter("a") if link.get("role") == "doc-backlink"] == [
            f"#{call.get('id')}"
        ]


# ---------------------------------------------------------------- nothing from elsewhere


def test_the_page_may_load_its_own_files_only(edition: str) -> None:
    assert meta(edition)["Content-Security-Policy"] == POLICY
    assert meta(edition)["referrer"] == "no-referrer"
    assert [
        element.attrib
        for element in all_of(edition)
        if element.get("style") or any(name.startswith("on") for name in element.attrib)
    ] == []
    assert list(all_of(edition, "style", "iframe", "object", "embed", "base")) == []
    assert [script.get("src") for script in all_of(edition, "script")] == ["script.js"]


def test_the_style_sheet_finds_its_faces(edition: str) -> None:
    made = webs.web(edition).files
    style = made["style.css"].decode()
    assert set(webs.css_addresses(style)) == {name for name in made if name.startswith("fonts/")}
    assert "@import" not in style
    assert "http" not in style + made["script.js"].decode()


def test_pictures_lie_beside_with_their_size_in_the_page() -> None:
    (image,) = all_of("2032", "img")
    assert image.get("src") == "images/harbour-plan.png"
    source = (webs.pages("2032").edition.folder / "images" / "harbour-plan.png").read_bytes()
    with (
        Image.open(io.BytesIO(webs.web("2032").files["images/harbour-plan.png"])) as shown,
        Image.open(io.BytesIO(source)) as original,
    ):
        assert ImageChops.difference(shown.convert("RGB"), original.convert("RGB")).getbbox() is None
    assert [int(image.get(side, 0)).to_bytes(4, "big") for side in ("width", "height")] == [
        source[16:20],
        source[20:24],
    ], "as the PNG's own header says"


# ---------------------------------------------------------------- the head, and outline


def test_what_is_sent_on_names_itself(edition: str) -> None:
    found, made = meta(edition), webs.pages(edition).edition
    assert found["og:title"] == made.title
    assert found["og:description"] == found["description"]
    assert str(len(made.proposals)) in found["description"]
    assert found["og:site_name"] == made.publisher
    assert found["og:locale"] == {"sv": "sv_SE", "en": "en_GB"}[made.language]
    assert found["article:published_time"] == made.date.isoformat()
    (title,) = [element.text for element in all_of(edition, "title") if element.text]
    assert made.title in title


def test_headings_step_down_one_level_at_a_time(edition: str) -> None:
    levels = [int(webs.tag(element)[1]) for element in all_of(edition, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_links_to_the_outputs_that_are_made() -> None:
    folders = Folders(webs.ROOTS["2032"])
    html = make_web(webs.pages("2032"), folders, documents=("booklet.pdf",)).files["index.html"].decode()
    assert 'href="booklet.pdf"' in html
    assert "booklet.docx" not in html
    assert (
        "booklet.pdf" not in make_web(webs.pages("2032"), folders, documents=()).files["index.html"].decode()
    )


# ---------------------------------------------------------------- the same bytes


def test_the_page_is_opened_last(edition: str) -> None:
    assert list(webs.web(edition).files)[-1] == "index.html"


def test_the_same_input_gives_the_same_bytes(edition: str) -> None:
    again = make_web(webs.pages(edition), Folders(webs.ROOTS[edition]))
    assert list(again.files.items()) == list(webs.web(edition).files.items())


def test_neither_hash_seed_nor_locale_nor_clock_changes_them() -> None:
    made = webs.web("2032").files
    here = hashlib.sha256(b"".join(name.encode() + data for name, data in made.items())).hexdigest()
    surroundings = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "LC_ALL": "tr_TR.UTF-8",
        "TZ": "Pacific/Apia",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "tests"))),
    }
    done = subprocess.run(
        [sys.executable, "-c", DIGEST],
        capture_output=True,
        text=True,
        env=surroundings,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == here, done.stderr


# ---------------------------------------------------------------- a designer's faults


def test_a_broken_shell_names_its_line(tmp_path: Path) -> None:
    root = small.make(tmp_path)
    root.own("templates/web.html.j2")
    root.change("templates/web.html.j2", "{{ edition.language }}", "{{ edition.langage }}")
    with pytest.raises(ContentError) as raised:
        make_web(webs.pages_of(root.folders, root.edition), root.folders)
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("E310", "templates/web.html.j2")
    assert problem.line is not None
