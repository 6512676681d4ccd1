"""The joined file as bytes: notation, streams and trees as ISO 32000-1 has them, whoever wrote the sections and however many there are."""

from __future__ import annotations

import io
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pikepdf
import pypdfium2
import pytest
from printed import Printed

from pressklar import workflow
from pressklar.folders import PROJECT
from pressklar.pdf.assembler import PdfOf, assemble
from pressklar.pdf.copying import Copying
from pressklar.pdf.engine import Variant, make_booklet
from pressklar.pdf.manifest import Manifest, Point
from pressklar.pdf.metadata import Info
from pressklar.pdf.source import Source, opened
from pressklar.pdf.syntax import dictionary, entries, number, plain_text, references, text_string
from pressklar.pdf.trees import FAN, LEAF, Pairs, page_tree
from pressklar.pdf.workshop import Workshop
from pressklar.pdf.writing import BATCH, Writer, packed
from pressklar.problems import ContentError

CR = b"\f"
"""What ends in CR when it is compressed: its checksum is one more than the sum of its bytes."""


@pytest.mark.parametrize(("text", "found"), [
    (b"<</Type /Page/Parent 1 0 R/Box [0 0 4.5 6]/K 3/Tabs /S>>", {b"Type": b"/Page", b"Parent": b"1 0 R", b"Box": b"[0 0 4.5 6]", b"K": b"3", b"Tabs": b"/S"}),
    (b"<< /A << /S /URI /URI (a\\)>>/B) >> /B [ <</C <feff>>> [ 1 0 R ] ] /T (\\\\) >>\n",
     {b"A": b"<< /S /URI /URI (a\\)>>/B) >>", b"B": b"[ <</C <feff>>> [ 1 0 R ] ]", b"T": b"(\\\\)"}),
    (b"<<>>", {}),
    (b"<</A#20B null/ID[<00><ff>]>>", {b"A#20B": b"null", b"ID": b"[<00><ff>]"}),
])
def test_a_dictionary_is_taken_apart(text: bytes, found: dict[bytes, bytes]) -> None:
    assert entries(text) == found
    assert entries(dictionary(found)) == found


@pytest.mark.parametrize("text", [b"null", b"[1 0 R]", b"<</A (b>>", b"<</A 1 2>>", b""])
def test_what_is_no_dictionary_is_not_taken_for_one(text: bytes) -> None:
    with pytest.raises(ValueError, match="no dictionary"):
        entries(text)


def test_references_are_none_in_a_string() -> None:
    assert references(b"[1 0 R 20 0 R <</A(3 0 R \\) 4 0 R)/B 5 0 R>> 6 7 0 R (\\\\) 8 0 R]") == [b"1", b"20", b"5", b"7", b"8"]


@pytest.mark.parametrize("text", ["", "plain", "Gå till förslag 12, sidan 31", "a (b) \\ c", "“citat” – tankstreck", "þÿ", "ÿþ", "ï»¿x", "a\nb", "😀", "\xad"])
def test_a_string_comes_back(text: str) -> None:
    """As ours reads it, and as qpdf does (ISO 32000-1, 7.9.2.2)."""
    written = text_string(text)
    assert plain_text(written) == text
    assert str(pikepdf.Object.parse(written)) == text


@pytest.mark.parametrize(("value", "written"), [(0, b"0"), (12.5, b"12.5"), (419.5276, b"419.528"), (-3, b"-3"), (100, b"100")])
def test_a_number_is_short(value: float, written: bytes) -> None:
    assert number(value) == written


def test_streams_do_not_end_in_cr() -> None:
    """A strict reader takes CR LF before `endstream` for the line end, and finds Length wrong."""
    assert zlib.compress(CR)[-1:] == b"\r"
    assert packed(CR)[-1:] != b"\r" and zlib.decompress(packed(CR)).rstrip(b"\n") == CR
    out = Writer()
    for data, text in ((CR, b"<</Length 3>>"), (zlib.compress(CR, 9), b"<</Filter /FlateDecode/Length 9 0 R>>")):
        out.keep(text, data)
    for many in range(400):  # one object stream in 256 would end so
        out.add(b"<</Many %d>>" % many)
        out._pack()
    written = out.finished(*bare(out))
    assert b"\r\nendstream" not in written
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert sorted(int(one.Many) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Many" in one) == list(range(400))


def bare(out: Writer, more: bytes = b"") -> tuple[bytes, bytes]:
    """Catalog and facts of a file with one empty page."""
    page = out.number()
    [parent], root = page_tree(out, [page])
    out.put(page, b"<</Type/Page/MediaBox[0 0 1 1]/Resources<<>>/Parent %s>>" % parent)
    return out.add(b"<</Type/Catalog/Pages %s%s>>" % (root, more)), out.add(b"<<>>")


def test_the_same_is_kept_once() -> None:
    out = Writer()
    first = out.keep(b"<</Length 3/Type /Font>>", b"abc")
    assert out.keep(b"<</Length 3/Type /Font>>", b"abc") == first
    assert out.keep(b"<</Length 3/Type /XObject>>", b"abc") != first
    assert out.keep(b"<</Type /Font>>") == out.keep(b"<</Type /Font>>") != first


def test_pictures_are_not_to_be_smoothed() -> None:
    """PDF/A forbids it (ISO 19005-2, 6.2.8.1); WeasyPrint asks for it."""
    out = Writer()
    out.keep(b"<</Interpolate true/Filter /DCTDecode/Length 3>>", b"abc")
    assert b"/Interpolate false" in out.finished(out.number(), out.number())


def test_what_refers_to_itself_is_copied_once() -> None:
    source = Source({b"1": b"<</A 2 0 R>>", b"2": b"<</B 1 0 R/C (1 0 R)>>"}, {}, b"1")
    for copy in (Copying.shared, Copying.own):
        out = Writer()
        copying = Copying(out, source)
        first = copy(copying, b"1 0 R")
        assert copy(copying, b"[1 0 R 1 0 R]") == b"[%s %s]" % (first, first)
        texts = dict(out._waiting)
        (other,) = references(texts[int(first[:-4])])
        assert texts[int(other)] == b"<</B %s/C (1 0 R)>>" % first


@pytest.mark.parametrize("count", [1, FAN, FAN + 1, FAN * FAN + 1])
def test_a_page_tree_of_any_size(count: int) -> None:
    """Every node has its Parent, a Count that is right, and few kids (ISO 32000-1, 7.7.3)."""
    out = Writer()
    pages = [out.number() for _ in range(count)]
    parents, root = page_tree(out, pages)
    for page, parent in zip(pages, parents, strict=True):
        out.put(page, b"<</Type/Page/MediaBox[0 0 1 1]/Resources<<>>/Parent %s>>" % parent)
    data = out.finished(out.add(b"<</Type/Catalog/Pages %s>>" % root), out.add(b"<<>>"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert [page.obj.objgen[0] for page in pdf.pages] == [int(page[:-4]) for page in pages]

    def below(node: Any) -> int:
        if node.Type == "/Page":
            return 1
        assert len(node.Kids) <= FAN and all(kid.Parent.objgen == node.objgen for kid in node.Kids)
        found = sum(map(below, node.Kids))
        assert found == node.Count
        return found

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert below(pdf.Root.Pages) == count
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == count and document[count - 1].get_size() == (1, 1)


@pytest.mark.parametrize("count", [0, 1, LEAF, LEAF + 1, LEAF * (FAN + 1)])
def test_a_number_tree_of_any_size(count: int) -> None:
    """Every node but the root says from where to where its keys go (ISO 32000-1, 7.9.7)."""
    out = Writer()
    pairs = Pairs(out, b"Nums")
    for key in range(count):
        pairs.add(b"%d" % (2 * key), b"(%d)" % key)
    tree = out.add(pairs.root(flat=True))
    with pikepdf.open(io.BytesIO(out.finished(*bare(out, b"/Tree " + tree)))) as pdf:
        assert not pdf.check_pdf_syntax()
        assert leaves(pdf.Root.Tree, "/Nums") == [(2 * key, str(key)) for key in range(count)]
        assert "/Limits" not in pdf.Root.Tree and ("/Nums" in pdf.Root.Tree) == (count < LEAF)
        assert {key: str(value) for key, value in pikepdf.NumberTree(pdf.Root.Tree).items()} == {2 * key: str(key) for key in range(count)}


def leaves(node: Any, kind: str) -> list[tuple[Any, Any]]:
    """The pairs of a number tree, with a look at its limits on the way."""
    flat = list(node.get(kind, []))
    found = [(int(key), str(value)) for key, value in zip(flat[::2], flat[1::2], strict=True)]
    for kid in node.get("/Kids", []):
        inside = leaves(kid, kind)
        assert [int(limit) for limit in kid.Limits] == [inside[0][0], inside[-1][0]]
        found += inside
    return found


Asked = tuple[list[Manifest], list[str], PdfOf, Info, Callable[[str, int], str]]


@pytest.fixture(scope="module")
def asked(either: Printed) -> Asked:
    """What the assembler is asked for a booklet."""
    found: list[Any] = []

    def join(*those: Any) -> bytes:
        found.extend(those)
        return b""

    with Workshop(1) as workshop:
        make_booklet(either.pages, either.folders, workshop, workflow.Silent(), Variant(join=join))
    sections, furniture, pdf_of, info, describe = found
    return sections, list(furniture), pdf_of, info, describe


def test_what_another_program_wrote_is_joined_alike(either: Printed, asked: Asked) -> None:
    """A parcel's sections are changed by pikepdf first: the booklet of them is read by pikepdf, and says and shows the same."""
    sections, furniture, pdf_of, info, describe = asked

    def resaved(key: str) -> bytes:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf_of(key))) as pdf:
            pdf.save(target, static_id=True, compress_streams=False)
        return target.getvalue()

    data = assemble(sections, furniture, resaved, info, describe)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert [types(top) for top in pdf.Root.StructTreeRoot.K] == [types(top) for top in either.pdf.Root.StructTreeRoot.K]
        assert [links(page) for page in pdf.pages] == [links(page) for page in either.pdf.pages]
    with pypdfium2.PdfDocument(data) as document, pypdfium2.PdfDocument(either.path) as expected:
        for page, other in zip(document, expected, strict=True):
            assert page.get_textpage().get_text_bounded() == other.get_textpage().get_text_bounded()
            assert page.render(scale=0.5).to_numpy().tobytes() == other.render(scale=0.5).to_numpy().tobytes()


def types(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    inside = [kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [str(element.S), str(element.get("/Alt", "")), *map(types, inside)]


def links(page: pikepdf.Page) -> list[Any]:
    return [(str(one.Contents), int(one.StructParent), "/Dest" in one, [float(edge) for edge in one.Rect]) for one in page.obj.get("/Annots", [])]


def test_a_long_booklet_needs_little_more_memory_than_its_file(asked: Asked) -> None:
    """Eight times the same sections: trees have several leaves, every key of the parent tree leads to its page's own elements, nothing else grows."""
    sections, furniture, pdf_of, info, describe = asked
    times = 8
    join = partial(assemble, pdf_of=pdf_of, info=info, describe=describe)
    once = join(sections, furniture)
    tracemalloc.start()
    data = join([*sections] * times, [*furniture] * times)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(data) + 20_000_000
    assert len(data) < times / 2 * len(once), "fonts and content that are the same are there once"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert "/Kids" in pdf.Root.StructTreeRoot.ParentTree
        pages = list(pdf.pages)
        assert len(pages) == times * sum(len(one.pages) for one in sections)
        for page in pages[-len(pages) // times:]:
            for element in owners[int(page.obj.StructParents)] if "/StructParents" in page.obj else ():
                assert element.Pg.objgen == page.obj.objgen or any(kid.Pg.objgen == page.obj.objgen for kid in element.K if isinstance(kid, pikepdf.Dictionary))
            for annotation in page.obj.get("/Annots", []):
                assert owners[int(annotation.StructParent)].S == "/Link"
        assert max(owners) < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)


def test_each_page_has_only_its_own_furniture(either: Printed) -> None:
    for page in either.pdf.pages:
        assert [name for name in page.obj.Resources.XObject if name.startswith("/Over")] == ["/Over"]


def test_a_page_with_other_furniture(asked: Asked) -> None:
    sections, furniture, pdf_of, info, describe = asked
    common = assemble(sections, furniture, pdf_of, info, describe)
    data = assemble(sections, furniture, pdf_of, info, describe, {4: (furniture[-1], 0)})
    with pikepdf.open(io.BytesIO(common)) as before, pikepdf.open(io.BytesIO(data)) as pdf:
        changed = [at for at, (page, other) in enumerate(zip(pdf.pages, before.pages, strict=True)) if over(page) != over(other)]
        assert changed == [4]


def over(page: pikepdf.Page) -> bytes:
    return bytes(page.obj.Resources.XObject.Over.read_bytes())


def test_furniture_for_other_pages_is_a_mistake(asked: Asked) -> None:
    sections, furniture, pdf_of, info, describe = asked
    with pytest.raises(AssertionError, match="furniture for"):
        assemble(sections[:-1], furniture, pdf_of, info, describe)


def test_every_lost_target_is_told(asked: Asked) -> None:
    sections, furniture, pdf_of, info, describe = asked
    bare = [replace(one, anchors={}) for one in sections]
    with pytest.raises(ContentError) as caught:
        assemble(bare, furniture, pdf_of, info, describe)
    wanted = {name for one in sections for name in one.links}
    assert {problem.code for problem in caught.value.problems} == {"E510"} and len(caught.value.problems) == len(wanted)


def test_names_are_in_the_order_of_their_bytes(asked: Asked) -> None:
    """Whatever letters a designer gives an id (ISO 32000-1, 7.9.6)."""
    sections, furniture, pdf_of, info, describe = asked
    more = replace(sections[0], anchors={**sections[0].anchors, **{name: Point(0, 1, 2) for name in ("ö", "z", "a)b", "A", "ω", "é")}})
    with pikepdf.open(io.BytesIO(assemble([more, *sections[1:]], furniture, pdf_of, info, describe))) as pdf:
        [leaf] = pdf.Root.Names.Dests.Kids
        names = [bytes(name) for name in list(leaf.Names)[::2]]
        assert names == sorted(names) and [bytes(limit) for limit in leaf.Limits] == [names[0], names[-1]]
        assert {"ö", "z", "a)b", "A", "ω", "é"} <= {str(name) for name in list(leaf.Names)[::2]}


def test_sections_are_read_without_pikepdf(asked: Asked) -> None:
    """It takes longer to load than all the rest: only what a parcel has changed is read with it."""
    for key in [one.key for one in asked[0]] + asked[1]:
        assert opened(asked[2](key)).streams
    asking = "import sys, pressklar.pdf.assembler; print('pikepdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asking], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_objects_are_packed(either: Printed) -> None:
    with pikepdf.open(either.path) as pdf:
        batches = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Type") == "/ObjStm"]
        assert batches and all(1 <= int(one.N) <= BATCH for one in batches)
