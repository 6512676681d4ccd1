"""What is the same is in a file once, and every stream can be read by the strictest reader."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from pressklar.pdf.sharing import DEEPEST, SharedObjects, make_ready

CR = b"\f"
"""What ends in CR when it is deflated: its checksum is one more than the sum of its bytes."""


@pytest.fixture
def pdf() -> pikepdf.Pdf:
    return pikepdf.new()


def font(pdf: pikepdf.Pdf, name: str, file: bytes) -> Any:
    """A font of three objects, each its own."""
    descriptor = pdf.make_indirect(Dictionary(FontFile3=pdf.make_stream(file)))
    return pdf.make_indirect(
        Dictionary(
            BaseFont=Name(f"/{name}"),
            DescendantFonts=Array([pdf.make_indirect(Dictionary(FontDescriptor=descriptor))]),
        )
    )


def test_the_same_is_kept_once(pdf: pikepdf.Pdf) -> None:
    shared = SharedObjects()
    first = shared.share(font(pdf, "A", b"abc"))
    assert shared.share(font(pdf, "A", b"abc")).objgen == first.objgen
    other, third = shared.share(font(pdf, "B", b"abc")), shared.share(font(pdf, "A", b"abd"))
    assert len({first.objgen, other.objgen, third.objgen}) == 3
    assert (
        other.DescendantFonts[0].objgen == first.DescendantFonts[0].objgen != third.DescendantFonts[0].objgen
    )


def test_streams_differ_by_what_is_said_of_them(pdf: pikepdf.Pdf) -> None:
    shared = SharedObjects()
    first, other = (shared.share(pdf.make_stream(b"abc", {"/N": number})) for number in (3, 4))
    assert first.objgen != other.objgen
    assert shared.share(pdf.make_stream(b"abc", {"/N": 3})).objgen == first.objgen


def test_what_a_stream_refers_to_is_shared_too(pdf: pikepdf.Pdf) -> None:
    shared = SharedObjects()
    first = shared.share(font(pdf, "A", b"abc"))
    form = pdf.make_stream(b"q Q", Resources=Dictionary(Font=Dictionary(F=font(pdf, "A", b"abc"))))
    assert shared.share(form).Resources.Font.F.objgen == first.objgen


def test_what_refers_to_itself_is_left_in_its_ring(pdf: pikepdf.Pdf) -> None:
    shared = SharedObjects()
    first, other = pdf.make_indirect(Dictionary()), pdf.make_indirect(Dictionary())
    first.Other, other.Other = other, first
    assert (
        shared.share(first).objgen == first.objgen
        and first.Other.objgen == other.objgen
        and other.Other.objgen == first.objgen
    )


def test_no_depth_is_too_deep(pdf: pikepdf.Pdf) -> None:
    """Groups in groups of a drawing: what lies deeper than anybody draws stays as it is."""
    thing = pdf.make_stream(b"q Q")
    for _ in range(20 * DEEPEST):
        thing = pdf.make_stream(b"q Q", Resources=Dictionary(XObject=Dictionary(X=thing)))
    assert SharedObjects().share(thing).objgen == thing.objgen


@pytest.mark.parametrize(
    ("raw", "filter"),
    [
        (CR, None),
        (zlib.compress(CR, 9), Name.FlateDecode),
        (zlib.compress(CR, 1), Name.FlateDecode),
        (b"\xff\xd9\r", Name.DCTDecode),
    ],
)
def test_no_stream_ends_in_cr(pdf: pikepdf.Pdf, raw: bytes, filter: Name | None) -> None:
    """A strict reader takes CR LF before `endstream` for the line end, and finds Length wrong."""
    stream = Stream(pdf, raw)
    if filter is not None:
        stream.Filter = filter
    make_ready(stream)
    assert not stream.read_raw_bytes().endswith(b"\r")
    content = stream.read_raw_bytes() if filter == Name.DCTDecode else stream.read_bytes()
    assert content.rstrip(b"\n") == (raw if filter == Name.DCTDecode else CR)


def test_a_picture_that_ends_in_cr_keeps_its_pixels(pdf: pikepdf.Pdf) -> None:
    """One that is packed by rows (PNG's predictors): as its pixels are."""
    for shade in range(256):
        packed = zlib.compress(bytes([0, shade]) * 4)
        if packed.endswith(b"\r"):
            break
    stream = Stream(
        pdf,
        packed,
        Filter=Name.FlateDecode,
        DecodeParms=Dictionary(Predictor=15, Columns=1, Colors=1, BitsPerComponent=8),
    )
    make_ready(stream)
    assert not stream.read_raw_bytes().endswith(b"\r")
    assert stream.read_bytes()[:4] == bytes([shade]) * 4


def test_a_font_that_ends_in_cr_says_how_long_it_is(pdf: pikepdf.Pdf) -> None:
    stream = Stream(pdf, zlib.compress(CR), Filter=Name.FlateDecode, Length1=1)
    make_ready(stream)
    assert stream.Length1 == len(stream.read_bytes()) == 2


def test_pictures_are_not_to_be_smoothed(pdf: pikepdf.Pdf) -> None:
    """PDF/A forbids it (ISO 19005-2, 6.2.8.1); WeasyPrint asks for it."""
    stream = Stream(pdf, b"abc", Interpolate=True, Filter=Name.DCTDecode)
    make_ready(stream)
    assert stream.Interpolate is False
