"""An entry's page while it is written: laid out alone, it stands where its chapter's layout puts it, what is around it too."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Mapping

import pytest
from PIL import Image, ImageChops, ImageFilter
from small import Root, built

from pressklar.foundation.folders import PROJECT, Folders
from pressklar.manuscript.patch.values import Plain
from pressklar.model import Proposal
from pressklar.studio.live import with_values
from pressklar.studio.live_worker import LiveStrip
from pressklar.studio.pages import PageTable

PIXELS = 600


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return built(tmp_path_factory.mktemp("live") / "root")


@pytest.fixture(scope="module")
def table(root: Root) -> Iterator[PageTable]:
    yield from opened(root.folders, root.edition)


def opened(folders: Folders, edition: str) -> Iterator[PageTable]:
    table, changed = PageTable(folders, edition), threading.Event()
    table.changed = changed.set
    table.want()
    assert changed.wait(300) and not table.problems
    try:
        yield table
    finally:
        table.close()


def drawn(table: PageTable, entry: str, values: Mapping[str, str]) -> dict[int, LiveStrip]:
    assert table.laid_out is not None
    pages = range(1, len(table.laid_out.pages) + 1)
    strips = table.live.draw(table.laid_out, entry, values, pages, PIXELS)
    assert strips is not None
    return {strip.page: strip for strip in strips}


def as_shown(table: PageTable, strip: LiveStrip | None, page: int) -> tuple[Image.Image, Image.Image]:
    """A page as it was last laid out, and with the strip over it."""
    assert table.laid_out is not None
    data = table.picture(table.laid_out.pages[page - 1].sum, PIXELS)
    assert data is not None
    before = Image.open(io.BytesIO(data)).convert("L")
    after = before.copy()
    if strip:
        after.paste(Image.open(io.BytesIO(strip.picture)).convert("L"), (0, int(strip.top * before.height)))
    return before, after


def difference(before: Image.Image, after: Image.Image) -> float:
    """The most by which a few dots together differ, from 0 to 1: single ones do by rounding and by JPEG."""
    near = ImageChops.difference(before.filter(ImageFilter.BoxBlur(3)), after.filter(ImageFilter.BoxBlur(3)))
    return max(near.tobytes()) / 255


def test_what_hasnt_changed_looks_as_it_did(table: PageTable) -> None:
    same(table, [proposal.id for proposal in proposals(table)])


@pytest.mark.slow
def test_what_hasnt_changed_looks_as_it_did_in_2024() -> None:
    for table in opened(Folders(PROJECT), "2024"):
        same(table, [proposal.id for proposal in proposals(table)][::7])


def same(table: PageTable, entries: list[str]) -> None:
    for proposal in [proposal for proposal in proposals(table) if proposal.id in entries]:
        for values in ({}, *({key: text} for key, text in list(proposal.fields.items())[:2])):
            strips = drawn(table, proposal.id, values)
            assert strips, (proposal.id, list(values))
            for page, strip in strips.items():
                assert difference(*as_shown(table, strip, page)) < 0.25, (proposal.id, list(values), page)


def proposals(table: PageTable) -> tuple[Proposal, ...]:
    assert table.laid_out is not None
    return table.laid_out.basis.source.edition.proposals


def test_a_word_more_moves_what_follows_and_nothing_else(table: PageTable) -> None:
    assert table.laid_out is not None
    extents = table.laid_out.extents
    proposal = next(each for each in proposals(table) if len(extents[each.id]) == 1)
    key, text = next(iter(proposal.fields.items()))
    ((page, strip),) = drawn(
        table,
        proposal.id,
        {key: f"{text} Här kommer en hel mening till, och en till, som ger en ny rad. " * 2},
    ).items()
    before, after = as_shown(table, strip, page)
    box = ImageChops.difference(before, after).point(lambda value: 255 if value > 90 else 0).getbbox()
    assert box is not None and box[1] >= int(strip.top * before.height) > 0
    foot = (0, int(before.height * 0.93), before.width, before.height)
    assert difference(before.crop(foot), after.crop(foot)) < 0.1, "the folio stays"
    assert sum(before.histogram()[:128]) < sum(after.histogram()[:128]), "there is more ink"


def test_only_the_newest_is_drawn(table: PageTable) -> None:
    laid_out = table.laid_out
    assert laid_out is not None
    entry = proposals(table)[0].id
    answers: list[tuple[LiveStrip, ...] | None] = []
    live = table.live
    live._drawing.acquire()
    threads = [
        threading.Thread(target=lambda: answers.append(live.draw(laid_out, entry, {}, [], PIXELS)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
        while live._newest < len([each for each in threads if each.ident]) and thread.is_alive():
            pass
    live._drawing.release()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 7 and answers.count(()) == 1


def test_values_are_taken_as_they_would_be_read(table: PageTable) -> None:
    assert table.laid_out is not None
    edition, proposal = table.laid_out.basis.source.edition, proposals(table)[0]
    values: dict[str, Plain] = {
        "title": "  Nytt  ",
        "intro": "Text\n\n",
        "idea": " \n",
        "unknown": "x",
        "submitted_by": ["region-skane", "nobody", {}],
        "contacts": [{"name": "Kim", "email": "", "other": "x"}, "no contact"],
    }
    new = with_values(edition, proposal, values)
    assert (new.title, new.intro, "idea" in new.fields, "unknown" in new.fields) == (
        "Nytt",
        "Text",
        False,
        False,
    )
    assert [member.id for member in new.submitted_by] == ["region-skane"]
    assert [contact.name for contact in new.contacts] == ["Kim", None] and new.contacts[0].email is None
