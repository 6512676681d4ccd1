"""Pages as a printer sees them: breaks, pictures too coarse, fonts. What boxes tell of the layout, a build
looks at itself (`pdf.audit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pikepdf

from ..foundation.folders import Folders
from ..foundation.pdfium import ENGINE
from ..locale import tr
from ..manuscript.read.words import quoted
from ..problems import Problem
from ..rendering.undrawn_characters import undrawn_signs
from .pdf_opened import OpenedBooklet
from .pdf_tree import Element

_SHORT_LINE = 40
"""Letters: a piece of a paragraph with no more is one line (a full line has some 60 at 90 mm)."""
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def breaks(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W753: a single line alone on a page. W756: a table's row or head cut."""
    tree = booklet.tagged.document
    for block in tree.all("P", "Table") if tree else ():
        yield from _lonely(booklet, block) if block.type == "P" else _cut(booklet, block)


def _lonely(booklet: OpenedBooklet, block: Element) -> Iterator[Problem]:
    pages = block.pages
    for page in pages if len(pages) > 1 else ():
        text = "".join(run.text for run in block.runs() if run.page == page).strip()
        if page in (pages[0], pages[-1]) and 0 < len(text) <= _SHORT_LINE:
            yield booklet.problem(
                "W753",
                tr("A single line of a paragraph stands alone on the page: {text}.", text=quoted(text)),
                tr("Change the text a little."),
                page,
                text,
            )


def _cut(booklet: OpenedBooklet, table: Element) -> Iterator[Problem]:
    rows = table.all("TR")
    for row in rows:
        if len(row.pages) > 1:
            yield booklet.problem(
                "W756",
                tr("A table's row is cut by the page's end: {text}.", text=quoted(row.text)),
                tr("Shorten it, or part it in two rows."),
                row.pages[0],
                row.text,
            )
    if (
        len(table.pages) > 1
        and len(rows) > 1
        and rows[0].pages
        and rows[1].pages
        and rows[1].pages[0] > rows[0].pages[-1]
    ):
        yield booklet.problem(
            "W756",
            tr("A table's head stands alone at a page's foot: {text}.", text=quoted(rows[0].text)),
            tr("Let the table begin on the next page."),
            rows[0].pages[0],
            rows[0].text,
        )


_PICTURE = 3
"""FPDF_PAGEOBJ_IMAGE (fpdf_edit.h)."""


def pictures(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W758: a picture with fewer dots an inch than the limit, at the size at which it is printed."""
    limit = booklet.limits["picture_ppi"]
    with ENGINE:
        count = len(booklet.painted)
    for number in range(count):
        with ENGINE, closing(booklet.painted[number]) as page:
            measures = [
                (item.get_px_size(), item.get_bounds())
                for item in page.get_objects(max_depth=4)
                if item.type == _PICTURE
            ]
        for (across, down), box in measures:
            wide, high = (box[2] - box[0]) / 72, (box[3] - box[1]) / 72
            if min(wide, high) > 0.2 and (ppi := min(across / wide, down / high)) < limit:
                yield booklet.problem(
                    "W758",
                    tr(
                        "A picture has {ppi:.0f} dots an inch at its printed size; print wants at least "
                        "{limit:.0f}.",
                        ppi=ppi,
                        limit=limit,
                    ),
                    tr(
                        "Take a larger one: it has {across} × {down} dots, and is printed {width:.0f} × "
                        "{height:.0f} mm.",
                        across=across,
                        down=down,
                        width=wide * 25.4,
                        height=high * 25.4,
                    ),
                    number,
                )


def fonts(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E757: a font that isn't in the file, or isn't one of the theme's: a sign that no face of the theme has,
    by its place in the content.
    """
    folders = Folders(booklet.edition.folder.parent.parent)
    undrawn = [
        replace(problem, code="E757") for problem in undrawn_signs(booklet.edition, folders, booklet.theme)
    ]
    yield from undrawn
    families = tuple(re.sub("[- ]", "", face.family) for face in booklet.theme.faces.values())
    seen: set[str] = set()
    for number, page in enumerate(booklet.tagged.pdf.pages):
        for name, descriptor in _descriptors(page.obj.get("/Resources", pikepdf.Dictionary()), 0):
            font = re.sub(r"^/?(?:[A-Z]{6}\+)?", "", name)
            if font in seen:
                continue
            seen.add(font)
            if descriptor is None or not any(key in descriptor for key in _FONT_FILES):
                yield booklet.problem(
                    "E757",
                    tr("The font {font} isn't in the file.", font=font),
                    tr("Build the booklet anew with the theme's font packages installed."),
                    number,
                    font,
                )
            elif not undrawn and not re.sub("[- ]", "", font).startswith(families):
                yield booklet.problem(
                    "E757",
                    tr(
                        "The font {font} isn't one of the theme's: some sign on the page isn't in them.",
                        font=font,
                    ),
                    tr("Find the odd sign and write another, or add a face to theme.yaml."),
                    number,
                    font,
                )


def _descriptors(resources: pikepdf.Object, depth: int) -> Iterator[tuple[str, pikepdf.Object | None]]:
    for font in dict(resources.get("/Font", pikepdf.Dictionary())).values():
        inner = font.get("/DescendantFonts")
        base = inner[0] if inner is not None and len(inner) else font
        yield str(font.get("/BaseFont", "")), base.get("/FontDescriptor")
    for form in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
        if form.get("/Subtype") == "/Form" and depth < 4:
            yield from _descriptors(form.get("/Resources", pikepdf.Dictionary()), depth + 1)
