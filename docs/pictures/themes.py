"""Two pictures of each theme, made of 2024: six spreads; and side by side the web at 1280 and 390 pixels,
a Word page and a member's letter.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from pressklar.building.workflow import build
from pressklar.dispatch.letters import write_letter
from pressklar.foundation.folders import PROJECT, Folders
from pressklar.foundation.programs import libreoffice
from pressklar.foundation.theme_files import themes
from pressklar.rendering.sections import member_sections, read_source

HERE = Path(__file__).resolve().parent
YEAR = "2024"
GROUND, GAP, COLOURS = "#8a8a8a", 18, 255
SPREAD_WIDTH, HIGH = 560, 500
WORD_PAGE = 7
WINDOWS = ((1280, 900), (390, 900))


def theme_pictures(place: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in themes(Folders()):
            folders = _built(place / name, name)
            _spreads(folders.output(YEAR) / "booklet.pdf").save(HERE / f"theme-{name}.png", optimize=True)
            _beside(folders, browser).save(HERE / f"theme-{name}-screen.png", optimize=True)
        browser.close()


def _built(root: Path, theme: str) -> Folders:
    shutil.copytree(PROJECT / "content" / YEAR, root / "content" / YEAR)
    shutil.copy(PROJECT / "content" / "members.yaml", root / "content")
    edition = root / "content" / YEAR / "edition.yaml"
    edition.write_text(f"theme: {theme}\n{edition.read_text('utf-8')}", "utf-8")
    build(Folders(root), YEAR, formats=("pdf", "docx", "web"))
    return Folders(root)


def _spreads(path: Path) -> Image.Image:
    """The cover; contents; overview; a chapter's opening; its first proposals; the first register."""
    pdf = pypdfium2.PdfDocument(path)
    begins = [(entry.level, entry.get_dest().get_index() + 1) for entry in pdf.get_toc()]
    first = next(index for index, (level, _) in enumerate(begins) if level)
    top = [page for level, page in begins if not level]
    behind = [page for page in top if page > begins[first][1]]
    opening = begins[first - 1][1]
    folios = [1, *[page for page in top if page > 1][:2], opening, opening + 3, behind[-2]]
    width = SPREAD_WIDTH // 2
    height = round(width * pdf[0].get_height() / pdf[0].get_width())
    sheet = Image.new("RGB", (6 * width + 4 * GAP, 2 * height + 3 * GAP), GROUND)
    for index, folio in enumerate(folios):
        left = folio - folio % 2
        for number in (left, left + 1):
            if 1 <= number <= len(pdf):
                page = pdf[number - 1].render(scale=width / pdf[0].get_width()).to_pil().convert("RGB")
                x = GAP + index % 3 * (2 * width + GAP) + (number - left) * width
                sheet.paste(page, (x, GAP + index // 3 * (height + GAP)))
    return sheet.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)


def _beside(folders: Folders, browser: Browser) -> Image.Image:
    pictures = []
    for width, height in WINDOWS:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto((folders.output(YEAR) / "web" / "index.html").as_uri())
        page.wait_for_timeout(500)
        page.screenshot(path=str(folders.root / "screen.png"))
        pictures.append(_as_high(Image.open(folders.root / "screen.png")))
    if office := libreoffice.find():
        word = libreoffice.to_pdf((folders.output(YEAR) / "booklet.docx").read_bytes(), office)
        pictures.append(_as_high(pypdfium2.PdfDocument(word)[WORD_PAGE - 1].render(scale=1.5).to_pil()))
    letter = folders.root / "letter.html"
    letter.write_text(_letter(folders), "utf-8")
    page = browser.new_page(viewport={"width": 680, "height": 900})
    page.goto(letter.as_uri())
    page.screenshot(path=str(folders.root / "letter.png"))
    pictures.append(_as_high(Image.open(folders.root / "letter.png")))
    width = GAP + sum(picture.width + GAP for picture in pictures)
    sheet, x = Image.new("RGB", (width, pictures[0].height + 2 * GAP), GROUND), GAP
    for picture in pictures:
        sheet.paste(picture, (x, GAP))
        x += picture.width + GAP
    return sheet.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)


def _letter(folders: Folders) -> str:
    source = read_source(folders, YEAR).sound().source
    member = next(iter(source.edition.members_with_proposals))
    outline = pypdfium2.PdfDocument(folders.output(YEAR) / "booklet.pdf").get_toc()
    begins = [entry.get_dest().get_index() + 1 for entry in outline if entry.level]
    folios = {each.id: folio for each, folio in zip(source.edition.proposals, begins, strict=True)}
    return write_letter(member_sections(source, member, []), ("booklet", "excerpt", "draft"), folios).html


def _as_high(picture: Image.Image) -> Image.Image:
    size = (picture.width * HIGH // picture.height, HIGH)
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        theme_pictures(Path(folder))
