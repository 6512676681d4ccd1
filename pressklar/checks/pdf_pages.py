"""Pages as a printer sees them: breaks, near-empty pages, what is cut off, pictures too coarse, fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pikepdf

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.read.words import quoted
from ..problems import Problem
from ..rendering.undrawn_characters import undrawn_signs
from .pdf_opened import OpenedBooklet
from .pdf_tree import Element, MarkedRun

_HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})
_SHORT_LINE = 40
"""Letters: a piece of a paragraph with no more is one line (a full line has some 60 at 90 mm)."""
_DISPLAY = 60.0
"""Points: type as high as this is a picture, and may run off the page."""
_SLACK = 1.0
"""Points that may stick out: glyphs overhang their boxes."""
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def breaks(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W752: a heading at a page's foot. W753: a single line alone on a page. W756: a table's row or head
    cut.
    """
    tree = booklet.tagged.document
    if tree is None:
        return
    blocks = [
        element
        for element in tree.walk()
        if element.type in _HEADINGS or element.type in ("P", "LBody", "Table", "Note", "Figure")
    ]
    for block, follower in pairwise(blocks):
        parted = block.pages and follower.pages and follower.pages[0] > block.pages[-1]
        if block.type in _HEADINGS and parted and _goes_on(booklet, block):
            yield booklet.problem(
                "W752",
                tr(
                    "The heading {text} stands at the foot of its page, and its text begins on the next.",
                    text=quoted(block.text),
                ),
                tr("Change the text a little, or the limits in theme.yaml."),
                block.pages[-1],
                block.text,
            )
    for block in blocks:
        if block.type == "P":
            yield from _lonely(booklet, block)
        elif block.type == "Table":
            yield from _cut(booklet, block)


def _goes_on(booklet: OpenedBooklet, heading: Element) -> bool:
    """Whether a heading has text of its own: an opener's and the cover's stand alone by design."""
    tree = booklet.tagged.document
    elements = tree.walk() if tree else ()
    holder = next((each for each in elements if any(kid is heading for kid in each.elements)), None)
    return (
        holder is not None
        and holder.type in ("Art", "Sect", "Div")
        and heading.type in ("H3", "H4", "H5", "H6")
    )


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


def fill(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W754: a page with only a little text. Pages without any (notes, the back of the cover) are
    meant so.
    """
    tree = booklet.tagged.document
    runs: dict[int, list[MarkedRun]] = {}
    for article in tree.all("Art") if tree else []:
        for run in article.runs():
            runs.setdefault(run.page, []).append(run)
    for number in runs:
        page = booklet.painted[number]
        _, height = page.get_size()
        tops = [bounds for bounds in _text_bounds(page) if bounds[1] > height * 0.09]
        used = (max(box[3] for box in tops) - min(box[1] for box in tops)) / height if tops else 0
        if 0 < used < booklet.limits["page_filled"] and number + 1 not in runs:
            yield booklet.problem(
                "W754",
                tr("Only {share:.0%} of the page's height holds text.", share=used),
                tr("Shorten a text before it by a few lines, or let it be."),
                number,
            )


def _text_bounds(page: object) -> list[tuple[float, float, float, float]]:
    return [tuple(item.get_bounds()) for item in page.get_objects(max_depth=4) if item.type == 1]  # type: ignore[attr-defined]


def edges(booklet: OpenedBooklet) -> Iterator[Problem]:
    """E755: text that reaches over the page's edge."""
    for number in range(len(booklet.painted)):
        page = booklet.painted[number]
        left, low, right, top = page.get_trimbox()
        for box in _text_bounds(page):
            is_inside = (
                box[0] >= left - _SLACK
                and box[1] >= low - _SLACK
                and box[2] <= right + _SLACK
                and box[3] <= top + _SLACK
            )
            if is_inside or box[3] - box[1] > _DISPLAY:
                continue
            reader = page.get_textpage()
            text = reader.get_text_bounded(*box).strip()
            reader.close()
            if text:
                yield booklet.problem(
                    "E755",
                    tr("Text is cut off by the page's edge: {text}.", text=quoted(text)),
                    tr("A long word or an address doesn't fit: part it, or make it a link with short words."),
                    number,
                    text,
                )
                break


def pictures(booklet: OpenedBooklet) -> Iterator[Problem]:
    """W758: a picture with fewer dots an inch than the limit, at the size at which it is printed."""
    limit = booklet.limits["picture_ppi"]
    for number in range(len(booklet.painted)):
        for item in booklet.painted[number].get_objects(max_depth=4):
            if item.type != 3:
                continue
            across, down = item.get_px_size()
            box = item.get_bounds()
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
    families = tuple(face.family.replace(" ", "") for face in booklet.theme.faces.values())
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
