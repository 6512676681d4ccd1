"""Sheets as a printer gets them: where pages lie on them to a hundredth of a millimetre, and what they look
like.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import Press
from PIL import Image, ImageChops, ImageFilter

from pressklar.press.imposing import bed, saddle
from pressklar.press.sheets import MM, Imposed, ImpositionOptions, impose
from pressklar.problems import UsageError

GOLDEN = Path(__file__).parent.parent / "golden" / "press"
PLACED = re.compile(rb"q ([\d. -]+) re W n 1 0 0 1 ([\d.-]+) ([\d.-]+) cm /P(\d+) Do Q")


def plain(pages: int, width: float = 148, height: float = 210, bleed: float = 3) -> bytes:
    """A file of that many empty pages (mm), each with its boxes 10 mm inside its media box."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=((width + 20) * MM, (height + 20) * MM))
        page.obj.Contents = pdf.make_stream(b"q Q")
        page.obj.TrimBox = pikepdf.Array([10 * MM, 10 * MM, (10 + width) * MM, (10 + height) * MM])
        page.obj.BleedBox = pikepdf.Array(
            [(10 - bleed) * MM, (10 - bleed) * MM, (10 + width + bleed) * MM, (10 + height + bleed) * MM]
        )
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def placed(imposed: Imposed) -> dict[int, tuple[float, float, list[float]]]:
    """Where each page's trim begins on its sheet, and the window that it is seen through, in mm."""
    places = {}
    with pikepdf.open(io.BytesIO(imposed.pdf)) as pdf:
        for page in pdf.pages:
            for window, x, y, number in PLACED.findall(page.obj.Contents[0].read_bytes()):
                left, bottom, width, height = (float(part) / MM for part in window.split())
                places[int(number)] = (
                    float(x) / MM + 10,
                    float(y) / MM + 10,
                    [left, bottom, left + width, bottom + height],
                )
    return places


@pytest.mark.parametrize("sheet", ["A4", "A3"])
@pytest.mark.parametrize(
    ("pages", "signature", "thickness"), [(40, None, 0.1), (64, 16, 0.25), (21, None, 0.3)]
)
def test_pages_move_towards_the_fold_by_the_formula(
    sheet: str, pages: int, signature: int | None, thickness: float
) -> None:
    imposed = impose(plain(pages), ImpositionOptions("saddle", sheet, signature, thickness), "T")
    where, sheet_bed = placed(imposed), bed(sheet, (148, 210), 3, "saddle")
    assert set(where) == set(range(1, pages + 1))
    for folded in saddle(pages, signature):
        for side in (folded.front, folded.back):
            for number, left, sign in (
                (side.left, sheet_bed.fold - 148, 1),
                (side.right, sheet_bed.fold, -1),
            ):
                if number is not None:
                    assert where[number][0] == pytest.approx(
                        left + sign * folded.inside * thickness, abs=0.01
                    )
                    assert where[number][1] == pytest.approx((sheet_bed.height - 210) / 2, abs=0.01)


def test_bleed_is_kept_at_the_outer_edges_and_ends_at_the_fold() -> None:
    places = placed(impose(plain(8), ImpositionOptions("saddle", "A3"), "T"))
    assert places[1][2] == pytest.approx(
        [210, (297 - 210) / 2 - 3, 210 + 148 + 3, (297 + 210) / 2 + 3], abs=0.01
    )
    assert places[8][2] == pytest.approx(
        [210 - 148 - 3, (297 - 210) / 2 - 3, 210, (297 + 210) / 2 + 3], abs=0.01
    )


def test_pages_to_cut_apart_keep_their_bleed_on_all_sides() -> None:
    places = placed(impose(plain(8), ImpositionOptions("2up", "A3"), "T"))
    left, right = places[1][2], places[5][2]
    assert left[2] - left[0] == pytest.approx(154, abs=0.01) and right[2] - right[0] == pytest.approx(
        154, abs=0.01
    )
    assert left[2] == pytest.approx(right[0], abs=0.01)


@pytest.mark.parametrize(
    "options",
    [
        ImpositionOptions("star", "A4"),
        ImpositionOptions("saddle", "A5"),
        ImpositionOptions("saddle", "A4", 10),
        ImpositionOptions("saddle", "A4", 0),
        ImpositionOptions("2up", "A4", 16),
    ],
)
def test_what_can_t_be_is_told(options: ImpositionOptions) -> None:
    with pytest.raises(UsageError) as caught:
        impose(plain(4), options, "T")
    assert [problem.code for problem in caught.value.problems] == ["E884"]


def test_the_sheets_are_no_x_4_but_keep_the_output_intent(printed: Press) -> None:
    with pikepdf.open(io.BytesIO(printed.bytes("sheets-saddle-A3.pdf"))) as pdf:
        assert "/Metadata" not in pdf.Root and "/GTS_PDFXVersion" not in pdf.docinfo
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "TEST39"
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)


def test_labels_name_sheet_side_pages_and_edge(printed: Press) -> None:
    with pypdfium2.PdfDocument(printed.bytes("sheets-saddle-A3.pdf")) as pdf:
        count = len(pdf)
        first, second = (pdf[number].get_textpage().get_text_range() for number in (0, 1))
    assert (
        f"Förslag inför 2031 · sheet 1 of {count // 2} · front · pages {2 * count} | 1 · two-sided: turn on the short edge"
        in first
    )
    assert f"back · pages 2 | {2 * count - 1}" in second


def looks_like(data: bytes, page: int, name: str, tmp_path: Path, dpi: int = 40) -> None:
    """A page against its kept picture. A little softened, so that other versions of the fonts' rasteriser
    pass; where it fails, both are kept.
    """
    with pypdfium2.PdfDocument(data) as pdf:
        actual = pdf[page].render(scale=dpi / 72).to_pil().convert("RGB")
    kept = GOLDEN / f"{name}.png"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        actual.save(kept)
        pytest.fail(f"{kept} was not there: it is now. Look at it, and run the test again")
    expected = Image.open(kept).convert("RGB")
    assert actual.size == expected.size
    difference = ImageChops.difference(
        *(one.filter(ImageFilter.GaussianBlur(1.5)) for one in (actual, expected))
    )
    worst = max(high for _, high in difference.getextrema())  # type: ignore[misc, union-attr]
    if worst > 60:
        actual.save(tmp_path / f"{name}-actual.png")
        difference.save(tmp_path / f"{name}-difference.png")
    assert worst <= 60, f"{name} looks otherwise: see {tmp_path}"


def test_sheets_and_drawing_look_as_they_did(printed: Press, tmp_path: Path) -> None:
    looks_like(printed.bytes("sheets-saddle-A3.pdf"), 0, "saddle-A3-first", tmp_path)
    looks_like(printed.bytes("sheets-saddle-A3.pdf"), 5, "saddle-A3-third-back", tmp_path)
    looks_like(printed.bytes("sheets-saddle-A3-proof.pdf"), 0, "saddle-A3-proof", tmp_path)
    looks_like(printed.bytes(), 0, "cover", tmp_path)
