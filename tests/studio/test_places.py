"""From a place on a page to a word of the content: the letters around it decide."""

from __future__ import annotations

from types import MappingProxyType

from pressklar.model import Proposal
from pressklar.studio.pages import Extent, LaidOut, PageLetters, letters_of
from pressklar.studio.places import boxes_of, place_of

TEXT = "En **fyr** lyser, och en [båk](https://havet.example) lyser inte.\n\nMen en fyr-\noch en båk syns."
PAGE = "1 Fyrar Idé En fyr lyser, och en båk lyser inte. Men en fyr och en båk syns."


def page_of(text: str) -> PageLetters:
    """The letters of a text in one row, each in a box of its own."""
    letters = "".join(letters_of(text))
    width = 1 / len(letters)
    boxes = tuple((index * width, 0.4, (index + 1) * width, 0.5) for index in range(len(letters)))
    return PageLetters(letters, boxes)


def laid_out() -> LaidOut:
    return LaidOut("v", ((100, 100),), {"ett": (Extent(1, 0.3, 0.6),)})


def proposal() -> Proposal:
    return Proposal("ett", 1, "Fyrar", (), fields=MappingProxyType({"idea": TEXT}))


def test_each_word_of_the_page_leads_to_its_place_in_the_markdown() -> None:
    letters = page_of(PAGE)
    words = {
        "lyser": TEXT.index("lyser"),
        "inte": TEXT.index("inte"),
        "syns": TEXT.index("syns"),
        "båk": TEXT.index("båk"),
    }
    for word, offset in words.items():
        at = letters.text.index(word)
        place = place_of(laid_out(), [proposal()], 1, letters, (at + 0.5) / len(letters.text), 0.45)
        assert place is not None and (place.key, place.offset) == ("idea", offset), word


def test_a_title_leads_to_the_title_and_an_empty_place_to_what_is_nearest() -> None:
    letters = page_of(PAGE)
    at = letters.text.index("fyrar")
    place = place_of(laid_out(), [proposal()], 1, letters, (at + 0.5) / len(letters.text), 0.45)
    assert place is not None and place.key == "title"
    assert place_of(laid_out(), [proposal()], 1, PageLetters("", ()), 0.5, 0.5) is None
    assert place_of(laid_out(), [proposal()], 2, letters, 0.5, 0.45) is None, "no proposal stands there"


def test_a_paragraph_is_found_on_its_page_also_where_it_goes_on_elsewhere() -> None:
    whole = page_of(PAGE)
    start = TEXT.index("Men")
    boxes = list(boxes_of((Extent(1, 0, 1),), {1: whole}, TEXT, start, len(TEXT)))
    assert len(boxes) == 1 and boxes[0][0] == 1
    left, _, right, _ = boxes[0][1]
    first = whole.text.index("men")
    assert abs(left - first / len(whole.text)) < 0.01 and abs(right - 1) < 0.01
    part = page_of("slutet av något. Men en fyr och")
    boxes = list(boxes_of((Extent(1, 0, 1),), {1: part}, TEXT, start, len(TEXT)))
    assert boxes and abs(boxes[0][1][2] - 1) < 0.01
