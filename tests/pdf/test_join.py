"""The joined file as other programs read it: trees, links, furniture and shared objects, whoever wrote the
sections and however many there are.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pikepdf
import pypdfium2
import pytest
from printed import Printed

from pressklar.foundation.progress import SilentProgress
from pressklar.pdf.engine import Variant, make_booklet
from pressklar.pdf.join import PdfOf, join_sections
from pressklar.pdf.manifest import Manifest, PagePoint
from pressklar.pdf.metadata import Info
from pressklar.pdf.workshop import Workshop
from pressklar.problems import ContentError

Order = tuple[list[Manifest], list[str], PdfOf, Info, Callable[[str, int], str]]


@pytest.fixture(scope="module")
def order(second: Printed) -> Order:
    """What is joined for a booklet."""
    orders: list[Any] = []

    def join(*parts: Any) -> bytes:
        orders.extend(parts)
        return join_sections(*parts)

    with Workshop(1) as workshop:
        make_booklet(second.source, second.folders, workshop, SilentProgress(), Variant(join=join))
    sections, furniture, pdf_of, info, describe = orders
    return sections, list(furniture), pdf_of, info, describe


def test_what_another_program_wrote_is_joined_alike(second: Printed, order: Order) -> None:
    """A parcel's sections are changed and saved first: the booklet of them says and shows the same."""
    sections, furniture, pdf_of, info, describe = order

    def resaved(key: str) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf_of(key))) as pdf:
            for page in pdf.pages:  # a content in two streams, and resources of its own
                page.contents_add(b"q Q", prepend=True)
                page.obj.Resources = pikepdf.Dictionary(page.obj.Resources)
            pdf.save(target, static_id=True, compress_streams=False)
        return target.getvalue()

    data = join_sections(sections, furniture, resaved, info, describe)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert [types(top) for top in pdf.Root.StructTreeRoot.K] == [
            types(top) for top in second.pdf.Root.StructTreeRoot.K
        ]
        assert [links(page) for page in pdf.pages] == [links(page) for page in second.pdf.pages]
    with pypdfium2.PdfDocument(data) as document, pypdfium2.PdfDocument(second.path) as expected:
        for page, other in zip(document, expected, strict=True):
            assert page.get_textpage().get_text_bounded() == other.get_textpage().get_text_bounded()
            assert page.render(scale=0.5).to_numpy().tobytes() == other.render(scale=0.5).to_numpy().tobytes()


def types(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    inside = [
        kid
        for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]
    return [str(element.S), str(element.get("/Alt", "")), *map(types, inside)]


def links(page: pikepdf.Page) -> list[Any]:
    return [
        (str(link.Contents), int(link.StructParent), "/Dest" in link, [float(edge) for edge in link.Rect])
        for link in page.obj.get("/Annots", [])
    ]


def test_the_same_order_gives_the_same_bytes(order: Order) -> None:
    sections, furniture, pdf_of, info, describe = order
    assert join_sections(sections, furniture, pdf_of, info, describe) == join_sections(
        sections, furniture, pdf_of, info, describe
    )


def test_a_long_booklet_has_fonts_once_and_finds_all_its_elements(order: Order) -> None:
    """Eight times the same sections: trees have several leaves, every key of the parent tree leads to its
    page's own elements, streams are shared.
    """
    sections, furniture, pdf_of, info, describe = order
    times = 8
    join = partial(join_sections, pdf_of=pdf_of, info=info, describe=describe)
    once, data = join(sections, furniture), join([*sections] * times, [*furniture] * times)
    assert streams(data) == streams(once), "fonts, pictures and content that are the same are there once"
    assert len(data) < times / 2 * len(once)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        tree = pdf.Root.StructTreeRoot.ParentTree
        assert "/Limits" not in tree and all(leaf_limits(leaf, "/Nums") for leaf in tree.Kids)
        owners = pikepdf.NumberTree(tree)
        pages = list(pdf.pages)
        assert len(pages) == times * sum(len(section.pages) for section in sections)
        for page in pages[-len(pages) // times :]:
            for element in owners[int(page.obj.StructParents)] if "/StructParents" in page.obj else ():
                assert element.Pg.objgen == page.obj.objgen or any(
                    kid.Pg.objgen == page.obj.objgen
                    for kid in element.K
                    if isinstance(kid, pikepdf.Dictionary)
                )
            for annotation in page.obj.get("/Annots", []):
                assert owners[int(annotation.StructParent)].S == "/Link"
        assert max(owners) < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)


def streams(data: bytes) -> list[bytes]:
    """The file's streams, but those that objects are packed in and what is known of each file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = ("/ObjStm", "/XRef")
        return sorted(
            stream.read_raw_bytes()
            for stream in pdf.objects
            if isinstance(stream, pikepdf.Stream) and stream.get("/Type") not in kinds
        )


def leaf_limits(leaf: Any, kind: str) -> bool:
    """Whether a leaf says from where to where its keys go (ISO 32000-1, 7.9.7)."""
    keys = list(leaf[kind])[::2]
    return list(leaf.Limits) == [keys[0], keys[-1]] and keys == sorted(keys)


def test_fonts_and_the_colour_profile_are_in_the_file_once(either: Printed) -> None:
    files = [
        bytes(stream.read_bytes())
        for stream in either.pdf.objects
        if isinstance(stream, pikepdf.Stream)
        and (stream.get("/Subtype") == "/OpenType" or ("/N" in stream and stream.get("/Type") != "/ObjStm"))
    ]
    assert files and len(files) == len(set(files))


def test_each_page_has_only_its_own_furniture(either: Printed) -> None:
    for page in either.pdf.pages:
        assert [name for name in page.obj.Resources.XObject if name.startswith("/Over")] == ["/Over"]


def test_a_page_with_other_furniture(order: Order) -> None:
    sections, furniture, pdf_of, info, describe = order
    common = join_sections(sections, furniture, pdf_of, info, describe)
    data = join_sections(
        sections, furniture, pdf_of, info, describe, {4: (furniture[-1], 0), 5: (furniture[-1], 0)}
    )
    with pikepdf.open(io.BytesIO(common)) as before, pikepdf.open(io.BytesIO(data)) as pdf:
        assert [
            number
            for number, (page, other) in enumerate(zip(pdf.pages, before.pages, strict=True))
            if over(page) != over(other)
        ] == [4, 5]
        assert over(pdf.pages[4]) == over(pdf.pages[5])


def over(page: pikepdf.Page) -> bytes:
    return bytes(page.obj.Resources.XObject.Over.read_bytes())


def test_furniture_for_other_pages_is_a_mistake(order: Order) -> None:
    sections, furniture, pdf_of, info, describe = order
    with pytest.raises(AssertionError, match="furniture for"):
        join_sections(sections[:-1], furniture, pdf_of, info, describe)


def test_every_lost_target_is_told(order: Order) -> None:
    sections, furniture, pdf_of, info, describe = order
    bare = [replace(section, anchors={}) for section in sections]
    with pytest.raises(ContentError) as caught:
        join_sections(bare, furniture, pdf_of, info, describe)
    wanted = {name for section in sections for name in section.links}
    assert {problem.code for problem in caught.value.problems} == {"E510"} and len(
        caught.value.problems
    ) == len(wanted)


def test_names_are_in_the_order_of_their_bytes(order: Order) -> None:
    """Whatever letters a designer gives an id (ISO 32000-1, 7.9.6); in several leaves if there are many."""
    sections, furniture, pdf_of, info, describe = order
    odd = ("ö", "z", "a)b", "A", "ω", "é", "–", "(", *(f"plats-{number}" for number in range(1200)))
    more = replace(sections[0], anchors={**sections[0].anchors, **{name: PagePoint(0, 1, 2) for name in odd}})
    with pikepdf.open(
        io.BytesIO(join_sections([more, *sections[1:]], furniture, pdf_of, info, describe))
    ) as pdf:
        assert len(pdf.Root.Names.Dests.Kids) > 1
        names = []
        for leaf in pdf.Root.Names.Dests.Kids:
            names += list(leaf.Names)[::2]
            assert [bytes(limit) for limit in leaf.Limits] == [bytes(leaf.Names[0]), bytes(leaf.Names[-2])]
        assert [bytes(name) for name in names] == sorted(bytes(name) for name in names)
        assert set(odd) <= {str(name) for name in names}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gå till förslag 12, sidan 31",
        "a (b) \\ c",
        "“citat” – tankstreck",
        "þÿ",
        "ÿþ",
        "ï»¿x",
        "a\nb",
        "😀",
        "\xad",
    ],
)
def test_any_words_come_through(order: Order, text: str) -> None:
    """As text strings have them (ISO 32000-1, 7.9.2.2), in links, outline and information dictionary."""
    sections, furniture, pdf_of, info, _ = order
    marked = [
        replace(section, marks=tuple(replace(mark, label=text) for mark in section.marks))
        for section in sections
    ]
    with pikepdf.open(
        io.BytesIO(
            join_sections(
                marked, furniture, pdf_of, replace(info, title=text, author=text), lambda target, folio: text
            )
        )
    ) as pdf:
        assert {str(link.Contents) for page in pdf.pages for link in page.obj.get("/Annots", [])} == {text}
        assert {str(pdf.docinfo.Title), str(pdf.docinfo.Author)} == {text}
        with pdf.open_outline() as outline:
            assert {item.title for item in outline.root} == {text}


def test_objects_are_packed(either: Printed) -> None:
    with pikepdf.open(either.path) as pdf:
        assert [
            stream
            for stream in pdf.objects
            if isinstance(stream, pikepdf.Stream) and stream.get("/Type") == "/ObjStm"
        ]
