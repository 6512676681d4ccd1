"""The pictures of the README and the guides, made anew from the built booklet: `make pictures`."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).resolve().parent
BOOKLET = HERE.parent.parent / "output" / "2024" / "booklet.pdf"
SPREADS = ((None, 1), (2, 3), (8, 9), (26, 27))
"""Folios side by side: the cover, the contents, an opening, two pages of proposals."""
GROUND, GAP, SCALE = "#7a7a7a", 24, 1.35


def spread(pdf: pypdfium2.PdfDocument, folios: tuple[int | None, ...]) -> Image.Image:
    """Two pages side by side, as they lie open; a page that isn't there stays ground."""
    pages = [None if folio is None else pdf[folio - 1].render(scale=SCALE).to_pil().convert("RGB") for folio in folios]
    width, height = next(page.size for page in pages if page is not None)
    sheet = Image.new("RGB", (2 * width, height), GROUND)
    for index, page in enumerate(pages):
        if page is not None:
            sheet.paste(page, (index * width, 0))
    return sheet


def main() -> None:
    pdf = pypdfium2.PdfDocument(BOOKLET)
    spreads = [spread(pdf, folios) for folios in SPREADS]
    width, height = spreads[0].size
    sheet = Image.new("RGB", (2 * width + 3 * GAP, 2 * height + 3 * GAP), GROUND)
    for index, one in enumerate(spreads):
        sheet.paste(one, (GAP + index % 2 * (width + GAP), GAP + index // 2 * (height + GAP)))
    sheet.quantize(96).save(HERE / "spreads.png", optimize=True)
    print(f"{HERE / 'spreads.png'}: {(HERE / 'spreads.png').stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
