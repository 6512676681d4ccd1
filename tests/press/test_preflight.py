"""For every rule files that break it and no other: taken from one that passes, with one thing spoilt."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from conftest import Press
from pikepdf import Array, Dictionary, Name, Pdf

from pressklar.foundation.folders import Folders
from pressklar.press.measuring import measure
from pressklar.press.preflight import Result, preflight
from pressklar.press.rules import RULES, Wanted
from pressklar.press.settings import Limits
from pressklar.rendering.texts import read_texts

MM = 72 / 25.4
WANTED = Wanted(148, 210, 3, "TEST39", Limits(resolution=90, reversed=7.7))
EDGE = 10 * MM
"""Where the trim begins on a page."""
Spoil = Callable[[Pdf, Any], None]


def drawn(content: str, **resources: Any) -> Spoil:
    """Draws something more on the page; its resources by kind, each of one name."""

    def spoil(pdf: Pdf, page: Any) -> None:
        for kind, entries in resources.items():
            found = page.Resources.get(f"/{kind}", Dictionary())
            for name, make in entries.items():
                found[f"/{name}"] = make(pdf)
            page.Resources[f"/{kind}"] = found
        page.Contents = Array([*page.Contents, pdf.make_stream(f"q {content} Q".encode())])

    return spoil


def text(size: float, colour: str) -> Spoil:
    def spoil(pdf: Pdf, page: Any) -> None:
        font = next(iter(page.Resources.Font.keys()))
        drawn(f"BT {colour} {font} {size} Tf 100 300 Td <0041> Tj ET")(pdf, page)

    return spoil


def picture(space: str = "/DeviceCMYK", pixels: int = 100, **more: Any) -> Callable[[Pdf], Any]:
    """A picture of so many pixels each way, light grey."""

    def make(pdf: Pdf) -> Any:
        parts = {"/DeviceCMYK": 4, "/DeviceRGB": 3, "/DeviceGray": 1}[space]
        data = bytes([30]) * (pixels * pixels * parts)
        image = pdf.make_stream(
            zlib.compress(data),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=pixels,
            Height=pixels,
            BitsPerComponent=8,
            ColorSpace=Name(space),
            Filter=Name.FlateDecode,
        )
        for name, value in more.items():
            image[f"/{name}"] = value(pdf)
        return image

    return make


def state(**entries: Any) -> Callable[[Pdf], Any]:
    return lambda pdf: Dictionary(**entries)


def without(entry: str) -> Spoil:
    def spoil(pdf: Pdf, page: Any) -> None:
        del pdf.Root[entry]

    return spoil


def no_profile(pdf: Pdf, page: Any) -> None:
    del pdf.Root.OutputIntents[0].DestOutputProfile


def another_condition(pdf: Pdf, page: Any) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("FOGRA27")


def not_trapped(pdf: Pdf, page: Any) -> None:
    del pdf.docinfo["/Trapped"]


def a_script(pdf: Pdf, page: Any) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.beep()"))


def box(name: str, *change: float) -> Spoil:
    """Moves a page's box by so many mm: left, bottom, right, top."""

    def spoil(pdf: Pdf, page: Any) -> None:
        page[name] = Array([float(edge) + by * MM for edge, by in zip(page[name], change, strict=True)])

    return spoil


def boxless(name: str) -> Spoil:
    def spoil(pdf: Pdf, page: Any) -> None:
        del page[name]

    return spoil


def turned(pdf: Pdf, page: Any) -> None:
    page.Rotate = 90


def a_page_less(pdf: Pdf, page: Any) -> None:
    del pdf.pages[-2]


def a_link(pdf: Pdf, page: Any) -> None:
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])


def a_font_less(pdf: Pdf, page: Any) -> None:
    font = next(iter(page.Resources.Font.values()))
    described = font.DescendantFonts[0].FontDescriptor
    for entry in ("/FontFile", "/FontFile2", "/FontFile3"):
        if entry in described:
            del described[entry]


def lifeless(pdf: Pdf, page: Any) -> None:
    """Every page's text drawn as outlines would be: here, away with all content."""
    for one in pdf.pages:
        one.obj.Contents = pdf.make_stream(b"q Q")


def rectangle(left: float, bottom: float, width: float, height: float, colour: str = "0.5 0 0 0 k") -> str:
    """A filled rectangle, measured in mm from the trim's lower left corner."""
    return f"{colour} {EDGE + left * MM:.4f} {EDGE + bottom * MM:.4f} {width * MM:.4f} {height * MM:.4f} re f"


def font_of(page: Any) -> str:
    return next(iter(page.Resources.Font.keys()))


def on_ground(ground: str, size: float, colour: str) -> Spoil:
    def spoil(pdf: Pdf, page: Any) -> None:
        drawn(f"{ground} 90 290 100 30 re f")(pdf, page)
        text(size, colour)(pdf, page)

    return spoil


SPOILT: dict[str, tuple[str, Spoil]] = {
    "no metadata": ("standard", without("/Metadata")),
    "trapping not said": ("standard", not_trapped),
    "a script": ("standard", a_script),
    "no output intent": ("output intent", without("/OutputIntents")),
    "an output intent without its profile": ("output intent", no_profile),
    "another condition": ("output intent", another_condition),
    "a trim 0.02 mm too wide": ("page boxes", box("/TrimBox", -0.01, 0, 0.01, 0)),
    "a bleed of 2 mm": ("page boxes", box("/BleedBox", 1, 1, -1, -1)),
    "a bleed outside the page": ("page boxes", box("/MediaBox", 8, 0, 0, 0)),
    "no trim box": ("page boxes", boxless("/TrimBox")),
    "no bleed box": ("page boxes", boxless("/BleedBox")),
    "a turned page": ("page boxes", turned),
    "a page too few": ("page count", a_page_less),
    "a link": ("links and notes", a_link),
    "an RGB colour": ("colours", drawn("1 0 0 rg 100 100 50 50 re f")),
    "an RGB line": ("colours", drawn("1 0 0 RG 2 w 100 100 m 150 150 l S")),
    "an RGB colour by its space's name": ("colours", drawn("/DeviceRGB cs 1 0 0 sc 100 100 50 50 re f")),
    "an RGB picture": ("colours", drawn("50 0 0 50 100 100 cm /I Do", XObject={"I": picture("/DeviceRGB")})),
    "a Lab colour": (
        "colours",
        drawn(
            "/L cs 50 0 0 sc 100 100 50 50 re f",
            ColorSpace={"L": lambda pdf: Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))])},
        ),
    ),
    "an RGB gradient": (
        "colours",
        drawn(
            "/S sh",
            Shading={
                "S": lambda pdf: Dictionary(
                    ShadingType=2,
                    ColorSpace=Name.DeviceRGB,
                    Coords=Array([0, 0, 9, 9]),
                    Function=Dictionary(
                        FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1
                    ),
                )
            },
        ),
    ),
    "all four inks full": ("ink", drawn("1 1 1 1 k 100 100 50 50 re f")),
    "a picture of 320 % ink": (
        "ink",
        drawn("50 0 0 50 100 100 cm /I Do", XObject={"I": lambda pdf: _dark(pdf)}),
    ),
    "a black text in four inks": ("small type in one ink", text(9, "0.6 0.5 0.4 0.9 k")),
    "a small text in a hue": ("small type in one ink", text(11.5, "0.58 0.32 0 0 k")),
    "a text of 4 pt": ("smallest type", text(4, "0 0 0 1 k")),
    "no live text": ("smallest type", lifeless),
    "a hairline": ("thinnest line", drawn("0 0 0 1 K 0.1 w 100 100 m 200 100 l S")),
    "a hairline by its scale": (
        "thinnest line",
        drawn("0 0 0 1 K 0.1 0 0 0.1 0 0 cm 1 w 1000 1000 m 2000 1000 l S"),
    ),
    "a hairline of nought": ("thinnest line", drawn("0 0 0 1 K 0 w 100 100 m 200 100 l S")),
    "a filled hairline": ("thinnest line", drawn("0 0 0 1 k 100 100 100 0.1 re f")),
    "a picture of 72 ppi": ("pictures", drawn("100 0 0 100 100 100 cm /I Do", XObject={"I": picture()})),
    "a picture coarse one way": ("pictures", drawn("100 0 0 50 100 100 cm /I Do", XObject={"I": picture()})),
    "a font that isn't embedded": ("fonts", a_font_less),
    "a half opaque colour": (
        "transparency",
        drawn("/T gs 0.5 0 0 0 k 100 100 50 50 re f", ExtGState={"T": state(ca=0.5)}),
    ),
    "a half opaque line": (
        "transparency",
        drawn("/T gs 0 0 0 1 K 100 100 m 200 100 l S", ExtGState={"T": state(CA=0.5)}),
    ),
    "a blend mode": (
        "transparency",
        drawn("/T gs 0.5 0 0 0 k 100 100 50 50 re f", ExtGState={"T": state(BM=Name.Multiply)}),
    ),
    "a transparent picture": (
        "transparency",
        drawn("50 0 0 50 100 100 cm /I Do", XObject={"I": picture(SMask=picture("/DeviceGray"))}),
    ),
    "white that overprints": (
        "overprint",
        drawn("/T gs 0 0 0 0 k 100 100 50 50 re f", ExtGState={"T": state(OP=True, op=True, OPM=1)}),
    ),
    "a colour that overprints": (
        "overprint",
        drawn("/T gs 0.5 0 0 0 k 100 100 50 50 re f", ExtGState={"T": state(op=True)}),
    ),
    "a ground that ends at the trim": ("bleed", drawn(rectangle(100, 20, 48, 30))),
    "a ground that ends 1 mm outside": ("bleed", drawn(rectangle(-1, 20, 40, 30))),
    "a ground at the foot": ("bleed", drawn(rectangle(20, 0, 40, 30))),
    "a ground whose bleed has another colour": (
        "bleed",
        drawn(rectangle(20, 180, 40, 30) + " " + rectangle(20, 210, 40, 3, "0 0.5 0 0 k")),
    ),
    "a ground whose bleed is too short": (
        "bleed",
        drawn(rectangle(20, 180, 40, 30) + " " + rectangle(20, 209, 30, 4)),
    ),
    "a ground cut off at the trim": (
        "bleed",
        drawn(f"{EDGE} {EDGE} {148 * MM} {210 * MM} re W n " + rectangle(-3, 20, 40, 30)),
    ),
    "a picture that ends at the trim": (
        "bleed",
        drawn(f"50 0 0 50 {EDGE} 300 cm /I Do", XObject={"I": picture()}),
    ),
}
SOUND: dict[str, Spoil] = {
    "nothing": drawn(""),
    "a grey picture": drawn("50 0 0 50 100 100 cm /I Do", XObject={"I": picture("/DeviceGray")}),
    "a small text in white": text(9, "0 0 0 0 k"),
    "a small text in grey": text(9, "0.4 g"),
    "a large text in a hue": text(14, "0.58 0.32 0 0 k"),
    "black that overprints": drawn("/T gs 0 0 0 1 k 100 100 50 50 re f", ExtGState={"T": state(op=True)}),
    "a ground with its bleed": drawn(rectangle(-3, 20, 40, 30)),
    "a ground with its bleed in a piece of its own": drawn(
        rectangle(20, 180, 40, 30) + " " + rectangle(15, 209, 60, 4)
    ),
    "white at the trim": drawn(rectangle(100, 20, 48, 30, "0 0 0 0 k")),
    "something outside the page": drawn(rectangle(-6, 20, 6, 30)),
}


def _dark(pdf: Pdf) -> Any:
    return pdf.make_stream(
        zlib.compress(bytes([204]) * 40_000),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=100,
        Height=100,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceCMYK,
        Filter=Name.FlateDecode,
    )


TOLD: dict[str, tuple[str, Spoil, str]] = {
    "a text of 6.5 pt": (
        "small type",
        text(6.5, "0 0 0 1 k"),
        "6.50 pt, under 7, 25 mm from the left edge and 114",
    ),
    "a small text by lines' moves": (
        "small type",
        lambda pdf, page: drawn(
            f"BT 0 g {font_of(page)} 6 Tf 12 TL 30 500 Td T* (A) ' 40 -76 TD <0041> Tj ET"
        )(pdf, page),
        "6.00 pt, under 7, 1 mm from the left edge and 52",
    ),
    "white on black": (
        "reversed type",
        on_ground("0 0 0 1 k", 7.5, "0 0 0 0 k"),
        "7.50 pt, under 7.7, 25 mm from the left edge and 114",
    ),
    "white on a hue": ("reversed type", on_ground("0.58 0.32 0 0 k", 7.5, "0 0 0 0 k"), "7.50 pt, under 7.7"),
    "light grey on dark grey": ("reversed type", on_ground("0.2 g", 7.5, "0.8 g"), "7.50 pt, under 7.7"),
    "white on a picture": (
        "reversed type",
        lambda pdf, page: (
            drawn("200 0 0 20 90 295 cm /I Do", XObject={"I": picture(pixels=1000)})(pdf, page),
            text(7.5, "0 0 0 0 k")(pdf, page),
        )[1],
        "7.50 pt, under 7.7",
    ),
}
"""What is printed all the same, though less well: the rule, and how the place is told."""
QUIET: dict[str, Spoil] = {
    "a text of 7 pt": text(7, "0 0 0 1 k"),
    "black on a hue": on_ground("0.58 0.32 0 0 k", 7.5, "0 0 0 1 k"),
    "white on paper": on_ground("0 0 0 0 k", 7.5, "0 0 0 0 k"),
    "white on black, large enough": on_ground("0 0 0 1 k", 7.7, "0 0 0 0 k"),
    "a note's number": lambda pdf, page: drawn(
        f"BT 0 g {font_of(page)} 9 Tf 100 300 Td <0041> Tj ET BT {font_of(page)} 5.4 Tf 106 303.2 Td <0041> Tj ET"
    )(pdf, page),
    "an index": lambda pdf, page: drawn(
        f"BT 0 g {font_of(page)} 9 Tf 100 300 Td <0041> Tj ET BT {font_of(page)} 5.4 Tf 106 298.5 Td <0041> Tj ET"
    )(pdf, page),
    "small type that isn't drawn": lambda pdf, page: drawn(
        f"BT 3 Tr 0 g {font_of(page)} 6 Tf 100 300 Td <0041> Tj ET"
    )(pdf, page),
    "a dark ground painted over": lambda pdf, page: (
        drawn("0 0 0 1 k 90 290 100 30 re f 0 0 0 0 k 90 290 100 30 re f")(pdf, page),
        text(7.5, "0 0 0 0.5 k")(pdf, page),
    )[1],
}


def looked_at(data: bytes, spoil: Spoil, program: str = "") -> Result:
    """Preflight's result for the file with one thing done to its fourth-last page, a plain one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = next(
            page.obj
            for page in pdf.pages
            if "/Font" in page.obj.Resources
            and len(page.obj.Resources.Font) > 1
            and len(page.obj.Contents) > 4
        )
        spoil(pdf, page)
        target = io.BytesIO()
        pdf.save(target, min_version="1.6", force_version="1.6")
    return preflight(target.getvalue(), WANTED, program)


@pytest.mark.parametrize("what", SPOILT)
def test_what_a_print_shop_would_send_back_is_found(printed: Press, what: str) -> None:
    rule, spoil = SPOILT[what]
    result = looked_at(printed.bytes(), spoil)
    assert [line.rule for line in result.lines if not line.passed] == [rule]
    problem = result.problems("press.pdf")[0]
    assert (
        problem.code == "E885"
        and problem.message.startswith(f"Preflight, {rule}: ")
        and problem.hint == RULES[rule].hint
    )


@pytest.mark.parametrize("what", SOUND)
def test_what_is_sound_passes(printed: Press, what: str) -> None:
    result = looked_at(printed.bytes(), SOUND[what])
    assert [(line.rule, line.faults) for line in result.lines if not line.passed] == []
    catalogues = [read_texts(Folders(), language) for language in ("sv", "en", "de", "fi")]
    assert all(line.measured(texts) for line in result.lines for texts in catalogues)


@pytest.mark.parametrize("what", TOLD)
def test_what_is_printed_less_well_is_told_with_its_place(printed: Press, what: str) -> None:
    rule, spoil, place = TOLD[what]
    result = looked_at(printed.bytes(), spoil)
    assert [line.rule for line in result.lines if not line.passed] == [rule] and result.passed
    problem = result.problems("press.pdf")[0]
    assert problem.code == "W885" and problem.page and problem.hint == RULES[rule].hint
    assert (
        problem.message.startswith(f"Preflight, {rule}: {place}")
        and f"(page {problem.page})." in problem.message
    )


@pytest.mark.parametrize("what", QUIET)
def test_what_reads_well_is_quiet(printed: Press, what: str) -> None:
    result = looked_at(printed.bytes(), QUIET[what])
    assert [(line.rule, line.faults) for line in result.lines if not line.passed] == []


def test_the_words_are_told(printed: Press) -> None:
    with pikepdf.open(io.BytesIO(printed.bytes())) as pdf:
        texts = {len(measured.texts) for measured in measure(printed.bytes()).pages}
        assert len(texts) > 1 and len(pdf.pages)
    limits = Limits(resolution=90, readable=9.5)
    result = preflight(printed.bytes(), Wanted(148, 210, 3, "TEST39", limits), "")
    line = next(line for line in result.lines if line.rule == "small type")
    assert len(line.faults) > 3 and any("“Förslag" in fault.message for fault in line.faults)


@pytest.mark.soak(cases=5)
@pytest.mark.parametrize(
    ("ground", "told"),
    [
        ("0 0 0 1 k 100 200 60 60 re f", True),
        ("0 g 100 200 60 60 re f", True),
        ("0 0 0 1 k 100 200 m 220 200 l 160 300 l h f", True),  # a triangle in which the square fits
        ("0.6 0.45 0.4 1 k 100 200 60 60 re f", False),
        ("0 0 0 0.6 k 100 200 60 60 re f", False),
        ("0 0 0 1 k 100 200 200 40 re f", False),  # a bar of 14 mm
        ("0 0 0 1 k 100 200 m 300 200 l 100 240 l h f", False),  # its box is large, its area isn't
        ("0 0 0 1 k 100 200 150 150 re 110 210 130 130 re f*", False),  # a frame
        (
            "0.6 0 0 0 k 100 200 90 90 re f 0 0 0 1 k 100 200 60 60 re f",
            True,
        ),  # black knocks out what is under it
    ],
)
def test_a_large_ground_in_black_alone_is_told(
    printed: Press, separating: str, ground: str, told: bool
) -> None:
    before = looked_at(printed.bytes(), drawn(""), separating)
    result = looked_at(printed.bytes(), drawn(ground), separating)
    of_page = [
        {fault.page for fault in line.faults}
        for each in (before, result)
        for line in each.lines
        if line.rule == "black grounds"
    ]
    assert bool(of_page[1] - of_page[0]) is told


def test_every_rule_is_tried() -> None:
    tried = {rule for rule, _ in SPOILT.values()} | {rule for rule, _, _ in TOLD.values()}
    assert tried == set(RULES) - {"separation", "black grounds"}


def test_ghostscript_s_complaint_fails_the_file(printed: Press, separating: str) -> None:
    result = looked_at(printed.bytes(), drawn("/Nothing gs 0 0 m 5 5 l 0.5 0 0 0 nonsense"), separating)
    assert "separation" in [line.rule for line in result.lines if not line.passed]


def test_ghostscript_sees_the_ink_too(printed: Press, separating: str) -> None:
    result = looked_at(printed.bytes(), drawn("1 1 1 1 k 100 100 50 50 re f"), separating)
    line = next(line for line in result.lines if line.rule == "ink")
    assert len(line.faults) == 2 and line.measured(read_texts(Folders(), "en")) == "at most 400 %"


def test_without_ghostscript_that_is_said(printed: Press) -> None:
    assert [problem.code for problem in looked_at(printed.bytes(), drawn("")).problems("press.pdf")] == [
        "W883"
    ]
