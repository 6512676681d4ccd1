"""A member's booklet and excerpt of the 2024 edition as PDFs: standards, folios equal to the common
edition's, marks beside its own proposals only.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from enclosed import enclosed
from pictures import drawn, looks_as_it_did
from printed import Printed

from pressklar.dispatch.parcels import Parcel, make_parcels
from pressklar.dispatch.workers import Workers
from pressklar.foundation.folders import Folders
from pressklar.foundation.progress import SilentProgress
from pressklar.pdf.cache import Cache
from pressklar.pdf.workshop import InProcessPool

MEMBERS = ("region-skane", "region-vasterbotten", "region-blekinge")
"""Some proposals, many, none."""


@pytest.fixture(scope="module")
def parcels(booklet: Printed, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Parcel]:
    root = tmp_path_factory.mktemp("parcels-pdf") / "root"
    shutil.copytree(booklet.root / "content", root / "content")
    shutil.copytree(booklet.folders.cache, Folders(root).cache, dirs_exist_ok=True)
    results, _ = make_parcels(Folders(root), "2024", MEMBERS, InProcessPool(), SilentProgress(), Workers(1))
    return {parcel.member.id: parcel for parcel in results}


@cache
def opened(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(path.read_bytes()))


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, float]]:
    """Every named destination: page from 1, and how high on it."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    places = {}
    for leaf in pdf.Root.Names.Dests.Kids:
        names = list(leaf.Names)
        places |= {
            str(name): (pages[target[0].objgen], round(float(target[3]), 1))
            for name, target in zip(names[::2], names[1::2], strict=True)
        }
    return places


def links(pdf: pikepdf.Pdf, page: int) -> list[tuple[str, int]]:
    """The links on a page (from 1) that lead to pages: in words, and where. One may have several areas."""
    pages = {leaf.obj.objgen: number for number, leaf in enumerate(pdf.pages, 1)}
    targets = [
        (str(link.Contents), pages[link.Dest[0].objgen])
        for link in pdf.pages[page - 1].get("/Annots", [])
        if "/Dest" in link
    ]
    return list(dict.fromkeys(targets))


def words(path: Path, page: int) -> str:
    document = pypdfium2.PdfDocument(path)
    text = " ".join(document[page - 1].get_textpage().get_text_range().split())
    document.close()
    return text


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize(
    ("member", "file"),
    [
        ("region-skane", "booklet"),
        ("region-skane", "excerpt"),
        ("region-vasterbotten", "excerpt"),
        ("region-blekinge", "booklet"),
    ],
)
def test_standards(parcels: Mapping[str, Parcel], member: str, file: str, profile: str) -> None:
    """PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2)."""
    report = page_validation.validate_pdf(str(enclosed(parcels[member].folder, file)), profile=profile)
    assert report.is_compliant, str(report)


@pytest.mark.parametrize("member", MEMBERS)
def test_all_folios_are_the_common_editions(
    booklet: Printed, parcels: Mapping[str, Parcel], member: str
) -> None:
    own, common = opened(enclosed(parcels[member].folder, "booklet")), booklet.pdf
    assert len(own.pages) == len(common.pages)
    theirs, ours = destinations(common), destinations(own)
    assert set(ours) - set(theirs) == {"page_own"} and set(theirs) <= set(ours)
    assert {name: ours[name] for name in theirs} == theirs, "places are the same, to the tenth of a point"
    registers = theirs["page_members"][0]
    for page in (2, 3, registers, registers + 1):
        assert links(own, page) == links(common, page)
        assert folios_shown(enclosed(parcels[member].folder, "booklet"), page) == folios_shown(
            booklet.path, page
        )


def folios_shown(path: Path, page: int) -> list[str]:
    return [word for word in words(path, page).split() if word.isdecimal()]


@pytest.mark.parametrize("member", MEMBERS)
def test_chapters_and_registers_look_the_same_but_for_the_bars(
    booklet: Printed, parcels: Mapping[str, Parcel], member: str
) -> None:
    """Drawn by another library, pixel by pixel: only what stands beside the member's own proposals differs,
    at the outer edge.
    """
    own = {proposal.id for proposal in booklet.source.edition.by_member(parcels[member].member)}
    marked = {page + 1 for proposal in own for page in booklet.pages_of(proposal)}
    front = sum(
        len(section.pages)
        for section, kind in zip(booklet.booklet.sections, booklet.sections, strict=True)
        if kind.kind == "front"
    )
    first, other = (
        pypdfium2.PdfDocument(booklet.path),
        pypdfium2.PdfDocument(enclosed(parcels[member].folder, "booklet")),
    )
    for page in range(front + 1, len(first) + 1):
        before, after = (
            document[page - 1].render(scale=0.5).to_pil().convert("L") for document in (first, other)
        )
        if page not in marked:
            assert before.tobytes() == after.tobytes(), page
            continue
        width, height = before.size
        columns = {
            x
            for y in range(height)
            for x in range(width)
            if abs(before.getpixel((x, y)) - after.getpixel((x, y))) > 8
        }
        assert columns, f"no mark on page {page}"
        left = page % 2 == 0
        assert all(x < 12 if left else x >= width - 12 for x in columns), "the outer edge"
    first.close()
    other.close()


@pytest.mark.parametrize("member", ["region-skane", "region-vasterbotten"])
def test_bars_stand_beside_the_members_own_proposals_from_top_to_bottom(
    booklet: Printed, parcels: Mapping[str, Parcel], member: str
) -> None:
    own = {proposal.id for proposal in booklet.source.edition.by_member(parcels[member].member)}
    facts = [page for section in booklet.booklet.sections for page in section.pages]
    document = pypdfium2.PdfDocument(enclosed(parcels[member].folder, "booklet"))
    for number, page in enumerate(facts):
        if not page.stretches:
            continue
        picture = document[number].render(scale=1).to_pil().convert("L")
        x = 2 if number % 2 else picture.width - 4
        dark = [y for y in range(picture.height) if picture.getpixel((x, y)) < 90]
        wanted = [(stretch.top, stretch.bottom) for stretch in page.stretches if stretch.proposal in own]
        assert all(any(top - 1.5 <= y <= bottom + 1.5 for top, bottom in wanted) for y in dark), (
            f"page {number + 1}"
        )
        for top, bottom in wanted:
            assert set(range(int(top) + 2, int(bottom) - 1)) <= set(dark), f"page {number + 1}"
    document.close()


def test_the_cover_and_the_reserved_page_speak_to_the_member(
    booklet: Printed, parcels: Mapping[str, Parcel]
) -> None:
    path = enclosed(parcels["region-skane"].folder, "booklet")
    assert "Till Region Skåne" in words(path, 1) and "Till" not in words(booklet.path, 1).split()
    page = destinations(opened(path))["page_own"][0]
    own = booklet.source.edition.by_member(parcels["region-skane"].member)
    assert [target for _, target in links(opened(path), page)] == [
        booklet.folios[proposal.id] for proposal in own
    ]
    for proposal in own:
        assert f"{booklet.folios[proposal.id]}" in words(path, page) and proposal.title[:20] in words(
            path, page
        )
    assert "Inget av häftets 41 förslag" in words(
        enclosed(parcels["region-blekinge"].folder, "booklet"), page
    )


@pytest.mark.parametrize("member", MEMBERS)
def test_contents_say_in_words_which_proposals_are_the_members(
    booklet: Printed, parcels: Mapping[str, Parcel], member: str
) -> None:
    """Each of its rows has a band, which is content: its structure element stands in the row's link, before
    the page number, and says the word.
    """
    pdf = opened(enclosed(parcels[member].folder, "booklet"))
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    own = booklet.source.edition.by_member(parcels[member].member)
    marks = [element for element in elements(pdf) if str(element.get("/ActualText", "")) == "(ert förslag)"]
    assert sorted(leads_to(element.P, pages) for element in marks) == [
        booklet.folios[proposal.id] for proposal in own
    ]
    for element in marks:
        assert (element.S, element.P.S) == ("/Span", "/Link") and list(element.P.K)[
            -2
        ].objgen == element.objgen
        assert pages[element.Pg.objgen] in (1, 2)
        marks = owners(pdf)[int(element.Pg.StructParents)]
        assert marks[int(element.K)].objgen == element.objgen, "the way back from the page's content"
        drawn = b"".join(stream.read_bytes() for stream in element.Pg.Contents)
        assert drawn.count(f"/Span <</MCID {int(element.K)}>> BDC q ".encode()) == 1


def leads_to(link: Any, pages: Mapping[Any, int]) -> int:
    """The page (from 1) that a link in the structure tree leads to."""
    annotation = next(
        kid.Obj for kid in link.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    )
    return pages[annotation.Dest[0].objgen] + 1


def owners(pdf: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): owner for key, owner in zip(numbers[::2], numbers[1::2], strict=True)}


def test_the_overviews_picture_says_which_proposals_are_the_members(
    booklet: Printed, parcels: Mapping[str, Parcel]
) -> None:
    figures = {
        member: [
            str(element.Alt)
            for element in elements(opened(enclosed(parcel.folder, "booklet")))
            if element.get("/S") == "/Figure" and "/Alt" in element
        ]
        for member, parcel in parcels.items()
    }
    common = [
        str(element.Alt)
        for element in elements(booklet.pdf)
        if element.get("/S") == "/Figure" and "/Alt" in element
    ]
    assert figures["region-blekinge"] == common
    other = [alt for alt in figures["region-skane"] if alt not in common]
    assert len(other) == 1 and other[0].endswith("Förslagen från Region Skåne är mörka: 2, 9, 16, 23.")


def test_front_matter_is_laid_out_once_for_all(parcels: Mapping[str, Parcel]) -> None:
    """Contents and overview lie in the cache once: the members' parcels hold the common edition's, with
    marks.
    """
    names = [
        manifest.section
        for manifest in map(
            Cache(Folders(parcels["region-skane"].folder.parents[3]).cache).manifest, keys(parcels)
        )
        if manifest
    ]
    assert names.count("contents") == names.count("overview") == 1 and names.count("key") == 1 + len(MEMBERS)


def keys(parcels: Mapping[str, Parcel]) -> list[str]:
    return [path.stem for path in Folders(parcels["region-skane"].folder.parents[3]).cache.glob("*.section")]


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    return [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    ]


@pytest.mark.parametrize("page", ["contents", "overview", "list", "proposal"])
def test_a_members_page_looks_as_it_did(
    booklet: Printed, parcels: Mapping[str, Parcel], page: str, request: pytest.FixtureRequest
) -> None:
    """What is marked, for the eye: rows, the overview's line, the list on the reserved page, the bar beside a
    proposal. `--refresh` makes the pictures anew.
    """
    path = enclosed(parcels["region-skane"].folder, "booklet")
    places = destinations(opened(path))
    anchor = {
        "contents": "page_contents",
        "overview": "page_matrix",
        "list": "page_own",
        "proposal": booklet.source.edition.by_member(parcels["region-skane"].member)[1].id,
    }[page]
    looks_as_it_did(drawn(path, places[anchor][0] - 1), "parcels", page, request)


def test_what_the_files_call_themselves(booklet: Printed, parcels: Mapping[str, Parcel]) -> None:
    title = booklet.source.edition.title
    folder = parcels["region-skane"].folder
    assert str(opened(enclosed(folder, "booklet")).docinfo.Title) == f"{title} – Region Skåne"
    assert str(opened(enclosed(folder, "excerpt")).docinfo.Title) == f"Region Skåne – {title}"


def test_the_excerpts_list_leads_to_its_own_pages(booklet: Printed, parcels: Mapping[str, Parcel]) -> None:
    path = enclosed(parcels["region-vasterbotten"].folder, "excerpt")
    own = booklet.source.edition.by_member(parcels["region-vasterbotten"].member)
    places = destinations(opened(path))
    assert [target for _, target in links(opened(path), 1)] == [places[proposal.id][0] for proposal in own]
    for proposal in own:
        assert str(places[proposal.id][0]) in words(path, 1) and str(booklet.folios[proposal.id]) in words(
            path, 1
        )
        assert str(proposal.number) in words(path, places[proposal.id][0]), "numbers are the booklet's"
    assert len(places) >= len(own) and not any(
        proposal.id in places for proposal in booklet.source.edition.proposals if proposal not in own
    )


def test_no_stream_ends_in_what_a_strict_reader_takes_for_a_line_end(parcels: Mapping[str, Parcel]) -> None:
    """One compressed stream in 256 ends in CR; before `endstream` that reads as a line end, and the Length is
    wrong (ISO 19005-2, 6.1.7.1).
    """
    for parcel in parcels.values():
        for path in parcel.folder.glob("*.pdf"):
            assert b"\r\nendstream" not in path.read_bytes(), path.name
