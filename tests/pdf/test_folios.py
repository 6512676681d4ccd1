"""The printed booklet as a reader sees it: every folio shown is the page it names, and pages break where they
may.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import small
from lines import Spots
from printed import Printed
from structure import Element, Tagged

from pressklar.rendering.sections import Section

LEAST = 3
"""Lines of a paragraph that may stand alone at a page's foot or head."""


@cache
def tagged(printed: Printed) -> Tagged:
    return Tagged(printed.pdf)


@cache
def spots(printed: Printed) -> Spots:
    return Spots(printed.pdf)


class Reader:
    """The booklet opened by another library than the one that wrote it."""

    def __init__(self, printed: Printed) -> None:
        self.document = pypdfium2.PdfDocument(printed.path)
        self.width, self.height = (
            side * 72 / 25.4
            for side in (printed.source.theme.page["width"].mm, printed.source.theme.page["height"].mm)
        )

    def text(self, page: int, box: tuple[float, float, float, float]) -> str:
        """The text in a box (left, bottom, right, top; points from the trim's lower left corner)."""
        leaf = self.document[page]
        left, bottom = leaf.get_trimbox()[:2]
        found = leaf.get_textpage().get_text_bounded(
            box[0] + left, box[1] + bottom, box[2] + left, box[3] + bottom
        )
        return " ".join(found.replace("\ufffe", "-").split())


@cache
def reader(printed: Printed) -> Reader:
    return Reader(printed)


def span(printed: Printed, kind: str) -> range:
    """The pages (from 0) of the sections of that kind, which follow on each other."""
    start, found = 0, []
    for section, manifest in zip(printed.sections, printed.booklet.sections, strict=True):
        found += range(start, start + len(manifest.pages)) if section.kind == kind else []
        start += len(manifest.pages)
    return range(found[0], found[-1] + 1)


def links(printed: Printed, pages: range) -> Iterator[tuple[int, Any, int]]:
    """The links inside of the booklet: the page they stand on, the annotation, the page that they lead to
    (from 0).
    """
    number = {page.obj.objgen: at for at, page in enumerate(printed.pdf.pages)}
    for at in pages:
        for annotation in printed.pdf.pages[at].obj.get("/Annots", []):
            if "/Dest" in annotation:
                yield at, annotation, number[annotation.Dest[0].objgen]


def shown(printed: Printed, page: int, annotation: Any) -> str:
    left, first, right, second = (float(side) for side in annotation.Rect)
    trim = [float(side) for side in printed.pdf.pages[page].trimbox]
    low, high = sorted((first, second))
    return reader(printed).text(
        page, (left - trim[0] - 1, low - trim[1] - 1, right - trim[0] + 1, high - trim[1] + 1)
    )


def ends(printed: Printed) -> list[Section]:
    return [section for section in printed.sections if section.kind in ("front", "registers")]


@pytest.mark.parametrize("kind", ["front", "registers"])
def test_every_folio_in_contents_and_registers_is_the_page_its_link_leads_to(
    either: Printed, kind: str
) -> None:
    html = "".join(section.html for section in ends(either) if section.kind == kind)
    expected = len(re.findall(r"<a\b[^>]*>(?:(?!</a>).)*data-folio", html, re.S))
    checked = 0
    for page, annotation, target in links(either, span(either, kind)):
        text, said = shown(either, page, annotation), str(annotation.get("/Contents"))
        # What shows its target's number alone, as the overview does, shows no folio.
        if re.search(r"(?<!\d)\d+$", text) and text != re.search(r"\d+|$", said)[0]:  # type: ignore[index]
            assert int(re.search(r"\d+$", text)[0]) == target + 1, (page, text, target + 1)  # type: ignore[index]
            assert re.search(r"\d+$", said)[0] == str(target + 1)  # type: ignore[index]
            checked += 1
    assert checked >= expected > len(either.source.views.proposals)


def test_every_proposal_begins_on_the_page_that_is_named_for_it(either: Printed) -> None:
    for proposal in either.source.views.proposals:
        page = either.folios[proposal.id] - 1
        text = reader(either).text(page, (0, 0, reader(either).width, reader(either).height))
        assert re.search(rf"(?<!\d){proposal.number}(?!\d)", text)
        words = re.sub(r"[\W_]", "", proposal.title)[:12]
        assert words in re.sub(r"[\W_]", "", text), (proposal.number, page)


def test_named_destinations_lead_to_the_same_pages(either: Printed) -> None:
    names = list(either.pdf.Root.Names.Dests.Kids[0].Names)
    number = {page.obj.objgen: at for at, page in enumerate(either.pdf.pages, 1)}
    found = {str(names[at]): number[names[at + 1][0].objgen] for at in range(0, len(names), 2)}
    assert found == either.folios and len(found) > len(either.source.views.proposals)


def test_the_folio_is_printed_at_the_outer_edge_of_every_text_page(either: Printed) -> None:
    page, open_ = either.source.theme.page, reader(either)
    printed_on = 0
    for at, kind in enumerate(either.kinds):
        foot, edge = page["foot"].pt - 2, page["outer"].pt + 30
        left = open_.text(at, (-9, -9, edge, foot))
        right = open_.text(at, (open_.width - edge, -9, open_.width + 9, foot))
        if kind == "text":
            outer, inner = (
                (left, right) if at % 2 else (right, left)
            )  # at counts from 0: page 2, a left one, is at 1
            assert outer.split()[-1 if at % 2 == 0 else 0] == str(at + 1), (at, left, right)
            assert str(at + 1) not in inner.split()
            printed_on += 1
    assert printed_on >= 3


def test_the_running_header_names_the_chapter_of_its_page(either: Printed) -> None:
    first = span(either, "front").stop
    for chapter, manifest in zip(
        either.source.views.chapters,
        (one for one in either.booklet.sections if one.section.startswith("chapter_")),
        strict=True,
    ):
        for at, facts in enumerate(manifest.pages, first):
            if facts.kind == "text":
                foot = reader(either).text(
                    at, (0, 0, reader(either).width, either.source.theme.page["foot"].pt - 2)
                )
                assert re.sub(r"\W", "", chapter.title) in re.sub(r"\W", "", foot), (at, foot)
        first += len(manifest.pages)


def test_sides(either: Printed) -> None:
    """The cover is a right page; chapters and registers open on a left one; the back cover is the last, a
    left one.
    """
    first = 0
    for section, manifest in zip(either.sections, either.booklet.sections, strict=True):
        assert section.opens in ("any", "left" if first % 2 else "right"), section.id
        first += len(manifest.pages)
    assert first == len(either.pdf.pages) and first % 2 == 0
    assert len(span(either, "front")) % 2 == 1


# ---------------------------------------------------------------- where pages break


def field(chance: random.Random) -> str:
    """A field's Markdown: paragraphs, lists with a lead-in, a quotation, a table, of whatever length."""
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        sentences = [chance.choice(small.SENTENCES) for _ in range(chance.choice((1, 2, 4, 6, 9, 12)))]
        kind = chance.random()
        if kind < 0.6:
            parts.append(" ".join(sentences))
        elif kind < 0.85:
            mark = chance.choice(("-", "1."))
            parts += [
                sentences[0].rstrip(".") + ":",
                "\n".join(f"{mark} {sentence}" for sentence in sentences * 2),
            ]
        elif kind < 0.93:
            parts.append("\n".join(f"> {sentence}" for sentence in sentences))
        else:
            parts.append(
                "| År | Antal |\n|---|---|\n" + "\n".join(f"| 20{row} | {row} |" for row in range(11, 16))
            )
    return "\n\n".join(parts)


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Forty proposals with whatever may stand in them, so that pages break at many places."""
    chance, root = (
        random.Random(2033),
        small.make(tmp_path_factory.mktemp("crowded") / "root", small.workshop()),
    )
    names = [f"forslag-{number}" for number in range(1, 41)]
    for name in names:
        texts = "".join(
            f"{key}: |\n" + "".join(f"  {line}\n" for line in field(chance).splitlines())
            for key in ("idea", "purpose")
        )
        count = chance.choice((1, 1, 2, 8))
        people = "".join(
            f"  - {{name: Kim Exempel{number}, role: handläggare, email: kim{number}@region.example}}\n"
            for number in range(count)
        )
        title = " ".join(
            chance.choice(("kartor", "resor", "möten", "kompetensförsörjning", "livsmiljö"))
            for _ in range(chance.choice((1, 3, 8, 14)))
        )
        root.write(
            f"content/2031/proposals/{name}.yaml",
            f'title: "{title.capitalize()}"\nsubmitted_by: [region-skane]\n{texts}contacts:\n{people}',
        )
    head = str(small.FILES[small.EDITION]).partition("chapters:")[0]
    chapters = "".join(
        f"  - id: tema-{at}\n    title: Tema {at}\n    proposals: [{', '.join(names[at * 10 : at * 10 + 10])}]\n"
        for at in range(4)
    )
    root.write(small.EDITION, f"{head}chapters:\n{chapters}")
    for name in (small.FIRST, small.SECOND, small.THIRD, small.FOURTH):
        Path(root.path / name).unlink()
    root.build()
    return Printed(root.path, root.edition)


@pytest.fixture(params=["booklet", "second", "crowded"])
def each(request: pytest.FixtureRequest) -> Printed:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Printed)
    return found


def articles(printed: Printed) -> list[Element]:
    return tagged(printed).document.all("Art")


def blocks(element: Element) -> list[Element]:
    """What stands in a proposal in reading order, block by block."""
    inner = ("Sect", "Div", "L", "BlockQuote", "LI")
    return [leaf for kid in element.elements for leaf in (blocks(kid) if kid.type in inner else [kid])]


def first_line(printed: Printed, element: Element) -> tuple[int, float]:
    page, heights = next(iter(spots(printed).lines(element).items()))
    return page, heights[0]


def last_line(printed: Printed, element: Element) -> tuple[int, float]:
    page, heights = list(spots(printed).lines(element).items())[-1]
    return page, heights[-1]


def test_no_heading_stands_at_a_pages_foot_nor_a_label_apart_from_its_text(each: Printed) -> None:
    line, checked = each.source.theme.page["line"].pt, 0
    for article in articles(each):
        told = [block for block in blocks(article) if spots(each).of(block)]
        for head, text in pairwise(told):
            if head.type not in ("H3", "H4"):
                continue
            (page, height), (there, top) = first_line(each, head), first_line(each, text)
            assert page == there, f"page {page + 1}: {head.text!r} stands apart from {text.text[:40]!r}"
            if head.type == "H4":
                assert -3 <= height - top < 2.2 * line, (
                    f"page {page + 1}: {head.text!r} hangs {height - top:.1f} pt above {text.text[:40]!r}"
                )
            checked += 1
        title, body = (
            told[0],
            next(block for block in told[1:] if block.type not in ("H3",) and block is not told[1]),
        )
        assert last_line(each, title)[0] == first_line(each, body)[0]
    assert checked > 3 * len(articles(each))


def test_no_heading_of_registers_and_guide_stands_at_a_pages_foot(each: Printed) -> None:
    for heading in tagged(each).document.all("H2", "H3"):
        above: Element | None = heading.parent
        if (
            above is None
            or not spots(each).of(heading)
            or any(heading in article.walk() for article in articles(each))
        ):
            continue
        rest = above.elements[above.elements.index(heading) + 1 :]
        after = next((one for one in rest if spots(each).of(one)), None)
        if after is not None and len(above.pages) == 1:
            assert last_line(each, heading)[0] == first_line(each, after)[0], heading.text


def test_three_lines_at_least_stand_together(each: Printed) -> None:
    broken_paragraphs(each)


def test_three_lines_at_least_stand_together_where_proposals_are_broken(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    root.build()
    assert broken_paragraphs(Printed(root.path, "2031"))


def broken_paragraphs(each: Printed) -> int:
    """How many paragraphs go on overleaf, each with three lines at least on either page."""
    broken = 0
    for article in articles(each):
        for block in [one for one in article.walk() if one.type in ("P", "LBody") and len(one.pages) > 1]:
            lines = {page: len(heights) for page, heights in spots(each).lines(block).items()}
            if len(lines) > 1 and not block.all("L", "P")[1:]:
                assert min(lines.values()) >= LEAST, f"{lines} lines of {block.text[:60]!r}"
                broken += 1
    return broken


def test_short_proposals_and_short_fields_are_not_broken(each: Printed) -> None:
    limits = each.source.theme.limits
    for proposal, article in zip(each.source.views.proposals, articles(each), strict=True):
        if proposal.model.length < limits["short_proposal"]:
            assert len(article.pages) == 1, proposal.id
        sections = {
            one.elements[0].text: one
            for one in article.all("Sect")
            if one.elements and one.elements[0].type == "H4"
        }
        for field in proposal.fields:
            if (
                len(proposal.model.fields.get(field.key, "")) < limits["short_field"]
                and field.label in sections
            ):
                assert len(sections[field.label].pages) == 1, (proposal.id, field.key)


def test_a_lead_in_stays_with_its_list(each: Printed) -> None:
    for article in articles(each):
        for above in article.walk():
            for lead, listed in pairwise(above.elements):
                if (
                    lead.type == "P"
                    and listed.type == "L"
                    and spots(each).of(lead)
                    and lead.text.rstrip().endswith(":")
                ):
                    assert last_line(each, lead)[0] == first_line(each, listed)[0], lead.text[-60:]


def test_no_item_of_a_list_stands_alone_on_its_page(each: Printed) -> None:
    parted_lists(each)


def test_no_item_of_a_list_stands_alone_where_proposals_are_broken(tmp_path: Path) -> None:
    root = small.make(tmp_path / "root", small.workshop())
    items = "".join(f"  - Punkt {number} i en lista.\n" for number in range(40))
    root.own("styles/theme.yaml")
    root.change("styles/theme.yaml", "break: auto", "break: flow")
    for name, paragraphs in ((small.SECOND, 2), (small.FOURTH, 3)):
        root.write(name, small.proposal("Ett förslag", "region-skane", f"{small.prose(paragraphs)}\n{items}"))
    root.build()
    assert parted_lists(Printed(root.path, "2031")) == 2


def parted_lists(each: Printed) -> int:
    """How many lists go on on the next page, each with two items at least on either."""
    parted = 0
    for article in articles(each):
        for listed in [one for one in article.walk() if one.type == "L" and len(one.pages) > 1]:
            starts = [
                first_line(each, item)[0]
                for item in listed.elements
                if item.type == "LI" and spots(each).of(item)
            ]
            if len(starts) > 1 and starts[0] != starts[-1]:
                assert starts[0] == starts[1] and last_line(each, listed.elements[-2])[0] == starts[-1], (
                    listed.text[:60]
                )
                parted += 1
    return parted


def test_text_stays_within_its_page(each: Printed) -> None:
    """No line of a proposal lies in the foot, where folio and running header are, nor beyond the outer
    margin.
    """
    page, open_ = each.source.theme.page, reader(each)
    for article in articles(each):
        for spot in spots(each).of(article):
            trim = [float(side) for side in each.pdf.pages[spot.page].trimbox]
            assert spot.y - trim[1] >= page["foot"].pt - 2, (spot, article.text[:40])
            assert 0 < spot.x - trim[0] < open_.width - page["outer"].pt


def test_pages_are_of_the_themes_size(each: Printed) -> None:
    page = each.source.theme.page
    with pikepdf.open(each.path) as pdf:
        for leaf in pdf.pages:
            left, bottom, right, top = (float(side) for side in leaf.trimbox)
            assert [right - left, top - bottom] == pytest.approx(
                [page["width"].pt, page["height"].pt], abs=0.1
            )
