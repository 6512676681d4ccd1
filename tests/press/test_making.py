"""The print shop's file, looked at with other eyes than preflight's: pikepdf for its objects, PDFium for its
text, Ghostscript for its separations.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import icc
import pikepdf
import pypdfium2
import pytest
import small
from conftest import SETTINGS, Press
from PIL import Image

from pressklar.press.making import PDF
from pressklar.press.sheets import ImpositionOptions
from pressklar.problems import ContentError, OutsideError, Problem

MM = 72 / 25.4


def texts(data: bytes) -> list[str]:
    """Each page's letters, without spaces: PDFium guesses those."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in pdf]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def contents(data: bytes) -> list[bytes]:
    """Each page's content, forms not included."""
    with opened(data) as pdf:
        return [b"\n".join(stream.read_bytes() for stream in page.obj.Contents) for page in pdf.pages]


def count_of(data: bytes) -> int:
    with opened(data) as pdf:
        return len(pdf.pages)


def images(data: bytes) -> list[tuple[str, bool, tuple[int, ...]]]:
    """Each picture's colour space, whether it can be seen through, and one of its pixels."""
    with opened(data) as pdf:
        pictures = [
            picture
            for picture in pdf.objects
            if isinstance(picture, pikepdf.Stream) and picture.get("/Subtype") == "/Image"
        ]
        pixels = [pikepdf.PdfImage(picture).as_pil_image().getpixel((5, 5)) for picture in pictures]
        return [
            (str(picture.ColorSpace), "/SMask" in picture, pixel if isinstance(pixel, tuple) else (pixel,))
            for picture, pixel in zip(pictures, pixels, strict=True)
        ]  # type: ignore[misc]


def refused(press: Press) -> tuple[Problem, ...]:
    """The errors that keep it from being made; nothing is written then."""
    before = {path: path.read_bytes() for path in press.folder.iterdir()}
    with pytest.raises((ContentError, OutsideError)) as caught:
        press.make()
    assert {path: path.read_bytes() for path in press.folder.iterdir()} == before
    return tuple(problem for problem in caught.value.problems if problem.severity == "error")


def test_every_page_has_exact_boxes_and_no_annotations(printed: Press) -> None:
    pdf = opened(printed.bytes())
    for page in pdf.pages:
        media, bleed, trim = (
            [float(edge) / MM for edge in page.obj[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert media[:2] == [0, 0]
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((148, 210), abs=0.01)
        assert [
            trim[0] - bleed[0],
            trim[1] - bleed[1],
            bleed[2] - trim[2],
            bleed[3] - trim[3],
        ] == pytest.approx([3] * 4, abs=0.01)
        assert trim[0] == pytest.approx(10, abs=0.01)
        assert not {"/Annots", "/StructParents", "/Group", "/CropBox"} & set(page.obj.keys())
    assert "/StructTreeRoot" not in pdf.Root


def test_nothing_is_printed_between_the_bleed_and_the_marks(printed: Press) -> None:
    """A numeral may run off its page; what is beyond the bleed isn't part of the job."""
    scale = 4
    with pypdfium2.PdfDocument(printed.bytes()) as pdf:
        for number in range(len(pdf)):
            left, bottom, right, top = pdf[number].get_bleedbox()
            height = pdf[number].get_mediabox()[3]
            shown = pdf[number].render(scale=scale).to_pil().convert("L")
            near, far = 0.5, 2.3  # points from the bleed: marks begin at 2.83
            for box in (
                (left - far, top + near, right + far, top + far),
                (left - far, bottom - far, right + far, bottom - near),
                (left - far, bottom, left - near, top),
                (right + near, bottom, right + far, top),
            ):
                strip = shown.crop(
                    (
                        round(box[0] * scale),
                        round((height - box[3]) * scale),
                        round(box[2] * scale),
                        round((height - box[1]) * scale),
                    )
                )
                assert strip.getextrema()[0] == 255, f"page {number + 1}"


def test_it_says_what_it_is(printed: Press) -> None:
    pdf = opened(printed.bytes())
    (intent,) = pdf.Root.OutputIntents
    assert (str(intent.S), str(intent.OutputConditionIdentifier), str(intent.RegistryName)) == (
        "/GTS_PDFX",
        "TEST39",
        "http://www.color.org",
    )
    assert intent.DestOutputProfile.read_bytes() == icc.profile()
    metadata = pdf.Root.Metadata.read_raw_bytes().decode()
    assert (
        'pdfxid:GTS_PDFXVersion="PDF/X-4"' in metadata
        and 'pdf:Trapped="False"' in metadata
        and "Förslag inför 2031" in metadata
    )
    assert re.findall(r'xmp:\w+Date="([^"]+)"', metadata) == ["2030-11-01T00:00:00Z"] * 3
    assert re.search(
        r'xmpMM:DocumentID="uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"', metadata
    )
    info = pdf.docinfo
    assert (str(info.Trapped), str(info.CreationDate), str(info.ModDate), str(info.Title)) == (
        "/False",
        "D:20301101000000Z",
        "D:20301101000000Z",
        "Förslag inför 2031",
    )
    assert pdf.pdf_version == "1.6"


def test_no_rgb_anywhere(printed: Press) -> None:
    data = printed.bytes()
    assert {space for space, _, _ in images(data)} == {"/DeviceCMYK"}
    with opened(data) as pdf:
        assert b"RGB" not in pdf.Root.OutputIntents.unparse(resolved=True)
        for one in pdf.objects:
            assert (
                b"RGB" not in one.unparse(resolved=True)
                if not isinstance(one, pikepdf.Stream)
                else b"RGB"
                not in b" ".join(
                    entry.unparse(resolved=True) if isinstance(entry, pikepdf.Object) else b""
                    for entry in one.values()
                )
            )
            if (
                isinstance(one, pikepdf.Stream)
                and (one.get("/Subtype") == "/Form" or "/Type" not in one)
                and "/N" not in one
                and "/Length1" not in one
            ):
                assert not re.search(rb"(?:^|\s)(?:rg|RG)\s", one.read_bytes())


def test_the_theme_s_colours_are_printed_as_it_says(printed: Press) -> None:
    cover, contents_page = contents(printed.bytes())[:2]
    assert b"0.6 0.45 0.4 1 scn" in cover and b"0.58 0.32 0 0" in cover, "its ground, and a chapter's colour"
    assert b"0 0 0 1 scn" in contents_page, "text is black alone"


def test_the_page_count_is_rounded_with_blank_pages_before_the_back_cover(press: Press) -> None:
    counts = set()
    for paragraphs in (2, 9, 16):
        press.root.write(
            small.FOURTH, small.proposal("Ett förslag om möten", "region-skane", small.prose(paragraphs))
        )
        press.make()
        press.root.build()
        screen, print_ = texts(press.root.bytes()), texts(press.bytes())
        assert len(print_) % 4 == 0
        blank = print_[len(screen) - 1 : -1]
        assert set(blank) <= {""} and len(blank) == len(print_) - len(screen)
        assert all(contents(press.bytes()))
        counts.add(len(blank))
    assert counts == {0, 2}, "both cases must have been tried"


def test_screen_press_and_sheets_show_the_same_text_on_the_same_folios(printed: Press) -> None:
    screen, print_ = texts(printed.root.bytes()), texts(printed.bytes())
    assert print_[: len(screen) - 1] == screen[:-1] and print_[-1] == screen[-1]
    sheets = texts(printed.bytes("sheets-saddle-A3.pdf"))
    count = len(print_)
    for number in range(count // 4):
        front, back = sheets[2 * number], sheets[2 * number + 1]
        for side, pages in (
            (front, (count - 1 - 2 * number, 2 * number)),
            (back, (2 * number + 1, count - 2 - 2 * number)),
        ):
            assert all(print_[page] in side for page in pages)
            label = "Förslaginför2031·sheet"
            assert (
                len(side.partition(label)[0])
                + len(side.partition(label)[2])
                - sum(len(print_[page]) for page in pages)
                < 70
            )


def test_the_same_again_gives_the_same_bytes(press: Press) -> None:
    before = {path.name: path.read_bytes() for path in press.folder.iterdir()}
    for path in press.folder.iterdir():
        path.unlink()
    for path in press.root.cache.glob("*.section"):
        path.unlink()
    press.make(ImpositionOptions("saddle", "A3"), zipped=True)
    assert {path.name: path.read_bytes() for path in press.folder.iterdir()} == before


def test_files_of_another_wish_don_t_stay(press: Press) -> None:
    press.make()
    assert sorted(path.name for path in press.folder.iterdir()) == [PDF, "jobticket.html", "jobticket.json"]


def test_small_type_is_in_one_ink_alone(press: Press, separating: str, tmp_path: Path) -> None:
    """Ghostscript separates the text alone, pictures and drawings left out. Here all sizes count as small, so
    that every letter must be in black.
    """
    press.settings(SETTINGS + "one_ink_under: 1000 pt\n")
    press.make(program=separating)
    command = [
        separating,
        "-q",
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-dFILTERVECTOR",
        "-dFILTERIMAGE",
        "-sDEVICE=tiff32nc",
        "-r60",
    ]
    subprocess.run(
        [*command, f"-sOutputFile={tmp_path}/%d.tif", str(press.folder / PDF)],
        check=True,
        capture_output=True,
    )
    pages = [Image.open(path) for path in tmp_path.glob("*.tif")]
    assert len(pages) == count_of(press.bytes())
    assert all(band.getextrema() == (0, 0) for page in pages for band in page.split()[:3])
    assert sum(page.split()[3].getextrema()[1] == 255 for page in pages) >= 12


def test_larger_type_keeps_its_chapter_s_colour(printed: Press) -> None:
    opener = next(
        page
        for page, text in zip(contents(printed.bytes()), texts(printed.bytes()), strict=True)
        if text.startswith("1Kartor")
    )
    assert b"1 0.92 0.25 0.3" in opener


def test_ghostscript_renders_every_page_without_a_word(press: Press, separating: str) -> None:
    pressed = press.make(program=separating)
    assert len(pressed.preflight.inks) == count_of(press.bytes())
    assert "separation" in [line.rule for line in pressed.preflight.lines if line.passed]
    assert max(page.most for page in pressed.preflight.inks) <= 300
    ticket = json.loads(press.bytes("jobticket.json"))
    assert len(ticket["coverage"]) == len(pressed.preflight.inks)


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (20, 60, 200, 90)), ("LA", (90, 100)), ("P", 3), ("L", 90), ("1", 1), ("I;16", 30000)],
)
def test_pictures_of_every_kind_become_ink_without_transparency(
    press: Press, mode: str, colour: object
) -> None:
    target = io.BytesIO()
    Image.new(mode, (40, 24), colour).save(target, "PNG")  # type: ignore[arg-type]
    press.root.write(small.PICTURE, target.getvalue())
    press.make()
    (pictures,) = images(press.bytes())
    assert (
        pictures[0] == ("/DeviceGray" if mode in ("L", "LA", "I;16") else "/DeviceCMYK") and not pictures[1]
    )


def test_a_picture_with_too_much_ink_gets_less(press: Press) -> None:
    target = io.BytesIO()
    Image.new("RGB", (40, 24), "#000008").save(target, "PNG")
    press.root.write(small.PICTURE, target.getvalue())
    press.make()
    ((_, _, pixel),) = images(press.bytes())
    assert 280 <= sum(pixel) / 2.55 <= 300 and pixel[3] > 240


def test_a_drawing_in_rgb_is_printed_by_the_profile_and_named(press: Press) -> None:
    press.root.own("templates/back.html.j2")
    drawing = """<svg style="position:absolute;left:20mm;top:50mm;width:50mm;height:20mm" viewBox="0 0 200 90"><defs><linearGradient id="g">
        <stop offset="0" stop-color="red"/><stop offset="1" stop-color="#0A1C57"/></linearGradient></defs><rect width="90" height="90" fill="url(#g)"/>
        <rect x="100" width="50" height="50" fill="#123456"/><rect x="150" width="50" height="50"/></svg>"""
    press.root.change("templates/back.html.j2", '<p class="publisher">', drawing + '<p class="publisher">')
    pressed = press.make()
    told = next(problem for problem in pressed.problems if problem.code == "W882")
    assert "#123456" in told.message and "#0A1C57" not in told.message
    assert "colours" in [line.rule for line in pressed.preflight.lines if line.passed]


def test_a_colour_without_values_for_print_is_named(press: Press) -> None:
    press.root.own("styles/theme.yaml")
    press.root.change("styles/theme.yaml", 'sand: {rgb: "#F2F0EA", cmyk: [3, 3, 6, 0]}', 'sand: "#F2F0EA"')
    told = [problem for problem in press.make().problems if problem.code == "W882"]
    assert [problem.message.partition(" has")[0] for problem in told] == ["colours.sand"]


def test_without_a_profile_nothing_is_made(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.settings("resolution: 90\n")
    monkeypatch.setattr("pressklar.press.profile.PLACES", ())
    (problem,) = refused(press)
    assert problem.code == "E881" and "texlive-base" in problem.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no profile at all", "isn't an ICC file"),
        (icc.profile()[:-40], "cut short"),
        (icc.profile(b"RGB "), "RGB"),
        (icc.profile(kind=b"mntr"), "a screen's"),
    ],
)
def test_what_is_no_profile_for_print_is_refused(press: Press, content: bytes, said: str) -> None:
    press.root.write("press.icc", content)
    (problem,) = refused(press)
    assert problem.code == "E882" and said in problem.message


def test_a_condition_without_a_profile_is_refused(press: Press) -> None:
    press.settings("condition: FOGRA51\n")
    assert [problem.code for problem in refused(press)] == ["E882"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("quantity: many", "E880"),
        ("ink: 50 %", "E880"),
        ("thickness: 3 mm", "E880"),
        ("condition: <x>", "E880"),
        ("glue: yes", "E110"),
    ],
)
def test_settings_that_can_t_be_are_told_with_their_line(press: Press, line: str, code: str) -> None:
    press.settings(f"profile: press.icc\n{line}\n")
    (problem,) = refused(press)
    assert (problem.code, problem.file, problem.line) == (code, "content/2031/press.yaml", 2)


def test_a_file_that_fails_isn_t_delivered(press: Press) -> None:
    press.settings(SETTINGS.replace("resolution: 90 ", "resolution: 300 "))
    (problem,) = refused(press)
    assert problem.code == "E885" and "96 ppi" in problem.message and problem.page


def test_the_ticket_tells_a_printer_all(printed: Press) -> None:
    ticket = json.loads(printed.bytes("jobticket.json"))
    told = {
        "title": "Förslag inför 2031",
        "width": 148,
        "height": 210,
        "bleed": 3,
        "condition": "TEST39",
        "profile": "Test inks",
        "paper": "Provpapper 120 g",
        "cover": "Provpapper 240 g",
        "binding": "klammerhäftning",
        "quantity": 500,
        "contact": "Kim Exempel, kim@natverk.example",
        "approved": False,
    }
    assert {name: ticket[name] for name in told} == told
    assert ticket["files"][0]["name"] == PDF and len(ticket["files"][0]["sha256"]) == 64
    assert all(line["passed"] for line in ticket["preflight"])
    page = printed.bytes("jobticket.html").decode()
    assert (
        "Tryckorder" in page
        and ticket["files"][0]["sha256"] in page
        and "148 × 210 mm" in page
        and "Provpapper 240 g" in page
    )


def test_the_zip_holds_what_the_print_shop_gets(printed: Press) -> None:
    with zipfile.ZipFile(io.BytesIO(printed.bytes("press-2031.zip"))) as bundle:
        assert bundle.testzip() is None
        assert {name: bundle.read(name) for name in bundle.namelist()} == {
            name: printed.bytes(name) for name in (PDF, "jobticket.html", "jobticket.json")
        }


def test_approval_is_asked_for(press: Press) -> None:
    assert "W881" in [problem.code for problem in press.make().problems]
    pressed = press.make(approved=True)
    assert "W881" not in [problem.code for problem in pressed.problems] and pressed.approved
    assert json.loads(press.bytes("jobticket.json"))["approved"] is True


def test_what_is_beside_the_sheet_s_wish_is_told(press: Press) -> None:
    pressed = press.make(ImpositionOptions("saddle", "A4"))
    assert "A884" in [problem.code for problem in pressed.problems]
    assert pressed.flip == "short" and pressed.sheets == count_of(press.bytes()) // 4
    assert "A884" not in [
        problem.code for problem in press.make(replace(ImpositionOptions(), sheet="A3")).problems
    ]
