"""Footnotes begin on their call's page, parted where it has no room for them; lines end where they should."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from pressklar.pdf.html import HTML, Boxes
from pressklar.pdf.line_breaks import part_and_join
from pressklar.pdf.loading import weasyprint
from pressklar.pdf.notes import Notes

CSS = """@page { size: 300px 400px; margin: 0; @footnote { margin-top: 6px; border-top: 1px solid } }
html { font: 10px/12px "DejaVu Sans", sans-serif; orphans: 3; widows: 3; hyphens: auto; hyphenate-limit-chars: 8 3 4 }
body, p { margin: 0 }
[role=doc-footnote] { float: footnote; footnote-policy: line }"""
WORDS = "ett ord och ett till som står här "


def pages(html: str) -> list[list[str]]:
    """The lines of each page, text first, then notes."""
    source = HTML(string=f'<html lang="sv"><body><section><article>{html}</article></section></body></html>')
    part_and_join(source.etree_element)
    notes = Notes(source.etree_element)
    sheet = weasyprint.CSS(string=CSS)
    document = notes.laid_out(lambda: Boxes(source, sheet, None, None).laid_out({}))
    assert notes.lost(document.pages) == []
    return [list(lines(page)) for page in document.pages]


def lines(page: object) -> Iterator[str]:
    for box in page._page_box.descendants():  # type: ignore[attr-defined]
        if type(box).__name__ == "LineBox":
            yield "".join(part.text for part in box.descendants() if hasattr(part, "text"))


def note(words: str) -> str:
    return f'<span role="doc-footnote" id="n" data-note="1">{words}</span>'


def page_of(word: str, found: list[list[str]]) -> int:
    return next(number for number, page in enumerate(found) if any(word in line for line in page))


def test_a_long_note_goes_on_at_the_next_pages_foot() -> None:
    long = note(f"börjar <em>kursivt {WORDS * 8}</em>{WORDS * 28} slutar")
    found = pages(f"<p>{WORDS * 36}</p><p>Här anropas{long}.</p><p>{WORDS * 40}</p>")
    assert page_of("anropas", found) == page_of("börjar", found) == 0
    assert page_of("slutar", found) == 1
    assert found[1].index(next(line for line in found[1] if "slutar" in line)) > 3, "below the text"
    words = " ".join(" ".join(page) for page in found).split()
    assert words.count("kursivt") == words.count("slutar") == 1
    assert words.count("här") == 36 + 36 + 40


def test_a_short_note_goes_on_with_the_line_that_calls_it() -> None:
    for count in range(14, 30):
        found = pages(
            f"<p>{WORDS * count}</p><p>Här anropas{note('noten ' + WORDS * 3)}.</p><p>{WORDS * 30}</p>"
        )
        assert page_of("anropas", found) == page_of("noten", found)


@pytest.mark.parametrize("count", range(16, 24))
def test_no_note_leaves_its_page_for_a_line_of_text(count: int) -> None:
    """Where the third line of a later paragraph is the first that a page has no room for."""
    call = f"<p>Här anropas{note(f'noten {WORDS * 2}')}. {WORDS}</p>"
    found = pages(f"<p>{WORDS * 14}</p>{call}<p>{WORDS * count}</p><p>{WORDS * 14}</p><p>{WORDS * 14}</p>")
    assert page_of("anropas", found) == page_of("noten", found)


def test_what_the_last_page_has_no_text_for_is_not_carried_on() -> None:
    """A page of a note alone: instead the note begins a page later, or stands at the end."""
    found = pages(f"<p>{WORDS * 44}</p><p>Här anropas{note(f'börjar {WORDS * 16} slutar')}.</p>")
    assert "anropas" in " ".join(found[-1]) and "slutar" in " ".join(found[-1])


def test_a_note_of_many_pages_stands_at_the_end() -> None:
    found = pages(f"<p>Här anropas{note(f'börjar {WORDS * 250} slutar')}.</p><p>Sista stycket.</p>")
    assert found[0][0].startswith("Här anropas")
    assert page_of("Sista stycket", found) == page_of("börjar", found) == 0


@pytest.mark.parametrize("count", range(12, 22))
def test_lines_before_a_link_are_full_and_a_number_keeps_to_its_word(count: int) -> None:
    """Whatever stands before moves the link, and the full stop before a note's number, along the line."""
    start = f"x{'i' * count} sammanträdesprotokoll"
    found = pages(
        f'<p>{start} arbetsmarknad och lokalvårdare <a href="#x">medborgarkontoret</a> finns.</p>'
        f"<p>{start} arbetsmarknad och ord.{note('En not.')}</p>"
    )[0]
    assert not [line for line in found if line.strip("\u2060 ") == "1"]
    assert not [line for line in found if line.endswith("-") and len(line) < 20], found


def test_a_long_word_before_an_inline_element_keeps_its_hyphens() -> None:
    root = ElementTree.fromstring(
        "<div><p>en arbetsmarknadsutbildning <a>d</a></p><td>en bok <a>e</a></td></div>"
    )
    part_and_join(root)
    texts = [(element.text, element.get("style")) for element in root.iter("span")]
    assert texts == [(" ", "hyphens: manual")] * 2


def test_only_spaces_before_inline_elements_are_parted() -> None:
    root = ElementTree.fromstring(
        '<div><p>a <b>b</b> c <a>d</a> e<sup class="note-again">1</sup></p><pre>f <a>g</a></pre></div>'
    )
    part_and_join(root)
    assert ElementTree.tostring(root, encoding="unicode") == (
        '<div><p>a <b>b</b><span style="hyphens: manual"> c </span><a>d</a> e\u2060'
        '<sup class="note-again">1</sup></p><pre>f <a>g</a></pre></div>'
    )
