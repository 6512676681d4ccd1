"""From a word on a page to its place in the content, and back: 2024's and random publications' words, as they are laid out."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small import Root, built
from soaking import SEED, rounds
from studio.clicking import Target, targets
from zoo.publications import random_publication
from zoo.writing import write

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.studio.drawing import PageLetters
from pressklar.studio.pages import PageTable
from pressklar.studio.places import alignment, boxes_of, boxes_of_words, place_of

ZOO = (5, 17)
"""Seeds of small publications: other languages, sizes and faces, footnotes, lists and tables."""


@contextmanager
def table_of(folders: Folders, edition: str) -> Iterator[PageTable]:
    table, drawn = PageTable(folders, edition), threading.Event()
    table.changed = drawn.set
    table.want()
    try:
        while table.laid_out is None or table.laid_out.basis is None:  # what was kept comes first
            assert drawn.wait(300) and not table.problems
            drawn.clear()
        yield table
    finally:
        table.close()


def wrong(table: PageTable, clicked: list[Target]) -> list[str]:
    laid_out = table.laid_out
    assert laid_out is not None
    proposals = {proposal.id: proposal for proposal in laid_out.basis.source.edition.proposals}
    faults = []
    for word in clicked:
        place = place_of(laid_out, proposals, word.page, table.letters, (word.x, word.y))
        if (
            place is None
            or (place.proposal, place.key) != (word.proposal, word.key)
            or not word.start <= place.offset <= word.end
        ):
            faults.append(f"{word}: {place}")
    return faults


@pytest.mark.slow
@pytest.mark.soak
def test_a_click_on_a_word_of_2024_leads_to_it() -> None:
    with table_of(Folders(PROJECT), "2024") as table:
        assert table.laid_out is not None
        words = targets(table.laid_out)
        assert len(words) > 4000, "nearly all words can be clicked"
        clicked = random.Random(SEED).sample(words, rounds(60, 500))
        faults = wrong(table, clicked)
        assert len(faults) <= len(clicked) // 100, faults


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("seed", ZOO if rounds(0, 1) else ZOO[1:])
def test_a_click_on_a_word_of_a_random_publication_leads_to_it(seed: int, tmp_path: Path) -> None:
    write(random_publication(seed), tmp_path, PROJECT)
    with table_of(Folders(tmp_path), "2031") as table:
        assert table.laid_out is not None
        words = targets(table.laid_out)
        clicked = random.Random(SEED).sample(words, min(rounds(100, 500), len(words)))
        assert len(clicked) > 50
        faults = wrong(table, clicked)
        assert len(faults) <= len(clicked) // 100, faults


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("places") / "root")


def test_a_paragraph_is_marked_on_all_its_pages(root: Root) -> None:
    with table_of(root.folders, root.edition) as table:
        laid_out = table.laid_out
        assert laid_out is not None
        for proposal in laid_out.basis.source.edition.proposals:
            key, text = next(iter(proposal.fields.items()))
            marked = 0
            for start in [
                0,
                *(place + 1 for place, sign in enumerate(text) if sign == "\n" and text[place - 1] == "\n"),
            ]:
                end = text.find("\n\n", start)
                end = len(text) if end < 0 else end
                if text.startswith("![", start):
                    continue  # a picture
                boxes = list(boxes_of(laid_out, f"{proposal.id}.{key}", text, table.letters, start, end))
                assert boxes, (proposal.id, start)
                pages = {extent.page: extent for extent in laid_out.extents[proposal.id]}
                for page, (left, top, right, bottom) in boxes:
                    assert pages[page].top <= top < bottom <= pages[page].bottom and 0 < left < right < 1
                marked += len(boxes)
            assert marked >= len(text) / 120, "every line is in some paragraph's mark"


def test_what_the_page_adds_and_the_text_hides_doesnt_lead_astray() -> None:
    printed, source = "idéendagendagenärannan2", "endagendagenärwwwhavetexampleannan"
    places = alignment(printed, source)
    assert [source[place] if place is not None else "-" for place in places] == list(
        "---endagendagenärannan-"
    )
    assert alignment("", source) == [] and alignment("aaa", "") == [None] * 3


def test_words_of_a_fault_are_framed_line_by_line() -> None:
    boxes = tuple(
        (0.1 + index % 5 / 10, 0.1 + index // 5 / 10, 0.2 + index % 5 / 10, 0.18 + index // 5 / 10)
        for index in range(10)
    )
    letters = PageLetters("abcdefghij", boxes)
    assert len(boxes_of_words(letters, "d-e, F!")) == 2
    assert boxes_of_words(letters, "ej") == boxes_of_words(letters, "…") == []
