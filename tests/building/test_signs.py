"""A proposal's tile and its title, the same in all outputs: the tile's code, quotation marks for the eye."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import small

from pressklar.building import workflow

TITLE = 'Vad är "en/karta"?'


def tiles(html: str) -> list[str]:
    """The drawings of the signs in the contents, in order."""
    return [
        re.sub(r"\s+", " ", drawing) for drawing in re.findall(r'<svg class="sign".*?</svg>', html, re.DOTALL)
    ]


def test_a_longer_text_has_its_tile_the_other_way_round(tmp_path: Path) -> None:
    source = small.make(tmp_path).pages()
    views = {proposal.id: proposal for proposal in source.views.proposals}
    assert [views[f"{name}-forslaget"].long for name in ("forsta", "andra", "tredje", "fjarde")] == [
        *(False, True, False, True)
    ]
    grounds = {}
    for section in source.sections():
        for article in re.findall(r"<article .*?</article>", section.html, re.DOTALL):
            (drawing,) = tiles(article)
            name = re.search(r'id="([^"]+)"', article)
            assert name is not None
            grounds[name[1]] = re.findall(r'fill="([^"]+)"', drawing)
    for name, (ground, shape) in grounds.items():
        palette = views[name].palette
        pair = [str(palette.hue), str(palette.deep)]
        assert [ground, shape] == (pair if views[name].long else pair[::-1])


def test_the_sign_stands_on_the_page_and_in_every_list(tmp_path: Path) -> None:
    html = {section.id: section.html for section in small.make(tmp_path).pages().sections()}
    own = {
        drawing
        for name in ("chapter_kartor", "chapter_resor")
        for article in re.findall(r"<article .*?</article>", html[name], re.DOTALL)
        for drawing in tiles(article)
    }
    assert len(own) == 4
    assert set(tiles(html["contents"])) == own
    assert set(tiles(html["members"])) == own


def test_straight_quotation_marks_are_curled_for_the_eye_alone(tmp_path: Path) -> None:
    root = small.make(tmp_path, small.workshop())
    root.change(small.FIRST, 'title: "Ett förslag om kartor"', f"title: '{TITLE}'")
    workflow.build(root.folders, root.edition, formats=("pdf", "docx", "web"), workshop=root.workshop)
    output = root.folders.output(root.edition)
    with pypdfium2.PdfDocument(root.booklet) as document:
        pages = "".join(page.get_textpage().get_text_range() for page in document)
        marks = [mark.get_title() for mark in document.get_toc()]
    assert pages.count("”en/karta”") >= 4 and '"' not in pages
    assert any("Vad är ”en/karta”?" in mark for mark in marks)
    web = (output / "web" / "index.html").read_text("utf-8")
    assert "”en/\u200bkarta”" in web and "data-shown" not in web
    with ZipFile(output / "booklet.docx") as word:
        text = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", word.read("word/document.xml").decode()))
    assert TITLE.replace('"', "&quot;") in text or TITLE in text
