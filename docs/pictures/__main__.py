"""The pictures of the README and the guides, made anew from the built booklet: `make pictures`. Those of Word
need LibreOffice, those of reports Chromium.
"""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
from PIL import Image

from pressklar import cli
from pressklar.foundation.programs import libreoffice

from .themes import theme_pictures

HERE = Path(__file__).resolve().parent
BOOKLET = HERE.parent.parent / "output" / "2024" / "booklet.pdf"
SPREADS = ((None, 1), (2, 3), (8, 9), (26, 27))
"""Folios side by side: the cover, the contents, an opening, two pages of proposals."""
GROUND, GAP, SCALE = "#7a7a7a", 24, 1.35


def spread(pdf: pypdfium2.PdfDocument, folios: tuple[int | None, ...]) -> Image.Image:
    """Two pages side by side, as they lie open; a page that isn't there stays ground."""
    pages = [
        None if folio is None else pdf[folio - 1].render(scale=SCALE).to_pil().convert("RGB")
        for folio in folios
    ]
    width, height = next(page.size for page in pages if page is not None)
    sheet = Image.new("RGB", (2 * width, height), GROUND)
    for index, page in enumerate(pages):
        if page is not None:
            sheet.paste(page, (index * width, 0))
    return sheet


EDITS = (
    ("Begreppet social hållbarhet", "Ordet social hållbarhet"),
    ("kompetensförsörjning</w:t>", "kompetensförsörjning och livslångt lärande</w:t>"),
    ("Ej angivet.", "Att nå en gemensam syn."),
    ("Deltagarna ska veta mer", "Alla deltagare ska veta mer"),
)
"""What a contact might change in the draft of the picture."""
MEANWHILE = ("hallbarhetsintegrering", "Deltagarna ska veta mer", "De som deltar ska veta mer")
"""And what the office changed in the content: one conflict."""
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def word_pictures(root: Path) -> None:
    """A member's draft as LibreOffice shows it, and the report of what came back of it."""
    shutil.copytree(HERE.parent.parent / "content", root / "content")
    cli.main(["draft", "--member", "region-skane", "--root", str(root), "--quiet"])
    draft = root / "output" / "2024" / "drafts" / "region-skane.docx"
    if office := libreoffice.find():
        pages = [
            page.render(scale=0.9).to_pil().convert("RGB")
            for page in list(pypdfium2.PdfDocument(libreoffice.to_pdf(draft.read_bytes(), office)))[:3]
        ]
        width, height = pages[0].size
        sheet = Image.new("RGB", (3 * width + 4 * GAP, height + 2 * GAP), GROUND)
        for index, page in enumerate(pages):
            sheet.paste(page, (GAP + index * (width + GAP), GAP))
        sheet.quantize(64).save(HERE / "draft.png", optimize=True)
    returned = root / "region-skane.docx"
    returned.write_bytes(edited(draft.read_bytes()))
    path = root / "content" / "2024" / "proposals" / f"{MEANWHILE[0]}.yaml"
    path.write_text(path.read_text("utf-8").replace(*MEANWHILE[1:]), "utf-8")
    cli.main(["merge", str(returned), "--dry-run", "--root", str(root), "--quiet"])
    if browser := shutil.which("chromium"):
        report = next((root / "output" / "2024" / "merge").glob("*.html"))
        subprocess.run(
            [
                browser,
                *CHROMIUM,
                f"--user-data-dir={root / 'profile'}",
                "--window-size=1100,1500",
                f"--screenshot={root / 'report.png'}",
                report.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        Image.open(root / "report.png").convert("RGB").quantize(64).save(HERE / "merge.png", optimize=True)


def studio_picture(root: Path) -> None:
    """An entry in the studio, in Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    command = [
        sys.executable,
        str(HERE.parent.parent / "build.py"),
        "studio",
        "--no-browser",
        "--root",
        str(root),
    ]
    with subprocess.Popen([*command, "--lang", "sv"], stdout=subprocess.PIPE, text=True) as studio:
        assert studio.stdout is not None
        address = studio.stdout.readline().split()[-1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(address)
            page.goto(address.partition("?")[0] + "entry/social-hallbarhet")
            page.wait_for_selector(".sheet img", timeout=60_000)
            page.locator("[data-field=idea] [contenteditable]").click()
            page.wait_for_selector(".marked")
            page.wait_for_timeout(2000)
            page.screenshot(path=str(root / "studio.png"))
            browser.close()
        studio.send_signal(signal.SIGINT)
    Image.open(root / "studio.png").convert("RGB").quantize(128).save(HERE / "studio.png", optimize=True)


def edited(docx: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in archive.namelist():
            data = archive.read(name).decode("utf-8") if name == "word/document.xml" else ""
            for old, new in EDITS:
                data = data.replace(old, new, 1)
            made.writestr(name, data or archive.read(name))
    return target.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        word_pictures(Path(place))
        if shutil.which("chromium"):
            studio_picture(Path(place))
            theme_pictures(Path(place) / "themes")
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
