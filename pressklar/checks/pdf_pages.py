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
from .pdf_opened import Opened
from .pdf_tree import Element, Run

_HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})
_SHORT_LINE = 40
"""Letters: a piece of a paragraph with no more is one line (a full line has some 60 at 90 mm)."""
_DISPLAY = 60.0
"""Points: type as high as this is a picture, and may run off the page."""
_SLACK = 1.0
"""Points that may stick out: glyphs overhang their boxes."""


def breaks(opened: Opened) -> Iterator[Problem]:
    """W752: a heading at a page's foot. W753: a single line alone on a page. W756: a table's row or head
    cut.
    """
    tree = opened.tagged.document
    if tree is None:
        return
    blocks = [
        element
        for element in tree.walk()
        if element.type in _HEADINGS or element.type in ("P", "LBody", "Table", "Note")
    ]
    for block, follower in pairwise(blocks):
        parted = block.pages and follower.pages and follower.pages[0] > block.pages[-1]
        if block.type in _HEADINGS and parted and _goes_on(opened, block):
            yield opened.problem(
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
            yield from _lonely(opened, block)
        elif block.type == "Table":
            yield from _cut(opened, block)


def _goes_on(opened: Opened, heading: Element) -> bool:
    """Whether a heading has text of its own: an opener's and the cover's stand alone by design."""
    tree = opened.tagged.document
    holder = next(
        (one for one in (tree.walk() if tree else ()) if any(kid is heading for kid in one.elements)), None
    )
    return (
        holder is not None
        and holder.type in ("Art", "Sect", "Div")
        and heading.type in ("H3", "H4", "H5", "H6")
    )


def _lonely(opened: Opened, block: Element) -> Iterator[Problem]:
    pages = block.pages
    for page in pages if len(pages) > 1 else ():
        text = "".join(run.text for run in block.runs() if run.page == page).strip()
        if page in (pages[0], pages[-1]) and 0 < len(text) <= _SHORT_LINE:
            yield opened.problem(
                "W753",
                tr("A single line of a paragraph stands alone on the page: {text}.", text=quoted(text)),
                tr("Change the text a little."),
                page,
                text,
            )


def _cut(opened: Opened, table: Element) -> Iterator[Problem]:
    rows = table.all("TR")
    for row in rows:
        if len(row.pages) > 1:
            yield opened.problem(
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
        yield opened.problem(
            "W756",
            tr("A table's head stands alone at a page's foot: {text}.", text=quoted(rows[0].text)),
            tr("Let the table begin on the next page."),
            rows[0].pages[0],
            rows[0].text,
        )


def fill(opened: Opened) -> Iterator[Problem]:
    """W754: a page with only a little text. SectionSource without any (notes, the back of the cover) are
    meant so.
    """
    tree = opened.tagged.document
    runs: dict[int, list[Run]] = {}
    for article in tree.all("Art") if tree else []:
        for run in article.runs():
            runs.setdefault(run.page, []).append(run)
    for number in runs:
        page = opened.painted[number]
        _, height = page.get_size()
        tops = [bounds for bounds in _text_bounds(page) if bounds[1] > height * 0.09]
        used = (max(box[3] for box in tops) - min(box[1] for box in tops)) / height if tops else 0
        if 0 < used < opened.limits["page_filled"] and number + 1 not in runs:
            yield opened.problem(
                "W754",
                tr("Only {used:.0%} of the page's height holds text.", used=used),
                tr("Shorten a text before it by a few lines, or let it be."),
                number,
            )


def _text_bounds(page: object) -> list[tuple[float, float, float, float]]:
    return [tuple(item.get_bounds()) for item in page.get_objects(max_depth=4) if item.type == 1]  # type: ignore[attr-defined]


def edges(opened: Opened) -> Iterator[Problem]:
    """E755: text that reaches over the page's edge."""
    for number in range(len(opened.painted)):
        page = opened.painted[number]
        left, low, right, top = page.get_trimbox()
        for box in _text_bounds(page):
            if box[3] - box[1] > _DISPLAY:
                continue
            if (
                box[0] < left - _SLACK
                or box[1] < low - _SLACK
                or box[2] > right + _SLACK
                or box[3] > top + _SLACK
            ):
                reader = page.get_textpage()
                text = reader.get_text_bounded(*box).strip()
                reader.close()
                if text:
                    yield opened.problem(
                        "E755",
                        tr("Text is cut off by the page's edge: {text}.", text=quoted(text)),
                        tr(
                            "A long word or an address doesn't fit: part it, or make it a link with short words."
                        ),
                        number,
                        text,
                    )
                    break


def pictures(opened: Opened) -> Iterator[Problem]:
    """W758: a picture with fewer dots an inch than the limit, at the size at which it is printed."""
    for number in range(len(opened.painted)):
        for item in opened.painted[number].get_objects(max_depth=4):
            if item.type != 3:
                continue
            across, down = item.get_px_size()
            box = item.get_bounds()
            wide, high = (box[2] - box[0]) / 72, (box[3] - box[1]) / 72
            if (
                wide > 0.2
                and high > 0.2
                and (ppi := min(across / wide, down / high)) < opened.limits["picture_ppi"]
            ):
                yield opened.problem(
                    "W758",
                    tr(
                        "A picture has {ppi:.0f} dots an inch at its printed size; print wants at least "
                        "{limits:.0f}.",
                        ppi=ppi,
                        limits=opened.limits["picture_ppi"],
                    ),
                    tr(
                        "Take a larger one: it has {across} × {down} dots, and is printed {wide:.0f} × "
                        "{high:.0f} mm.",
                        across=across,
                        down=down,
                        wide=wide * 25.4,
                        high=high * 25.4,
                    ),
                    number,
                )


def fonts(opened: Opened) -> Iterator[Problem]:
    """E757: a font that isn't in the file, or isn't one of the theme's: a sign that no face of the theme has,
    by its place in the content.
    """
    undrawn = [
        replace(problem, code="E757")
        for problem in undrawn_signs(
            opened.edition, Folders(opened.edition.folder.parent.parent), opened.theme
        )
    ]
    yield from undrawn
    families = {face.family.replace(" ", "") for face in opened.theme.faces.values()}
    seen: set[str] = set()
    for number, page in enumerate(opened.tagged.pdf.pages):
        for name, descriptor in _descriptors(page.obj.get("/Resources", pikepdf.Dictionary()), 0):
            bare = re.sub(r"^/?(?:[A-Z]{6}\+)?", "", name)
            if bare in seen:
                continue
            seen.add(bare)
            if descriptor is None or not any(
                key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
            ):
                yield opened.problem(
                    "E757",
                    tr("The font {bare} isn't in the file.", bare=bare),
                    tr("Build the booklet anew with the theme's font packages installed."),
                    number,
                    bare,
                )
            elif not undrawn and not any(
                bare.replace("-", "").replace(" ", "").startswith(family) for family in families
            ):
                yield opened.problem(
                    "E757",
                    tr(
                        "The font {bare} isn't one of the theme's: some sign on the page isn't in them.",
                        bare=bare,
                    ),
                    tr("Find the odd sign and write another, or add a face to theme.yaml."),
                    number,
                    bare,
                )


def _descriptors(resources: pikepdf.Object, depth: int) -> Iterator[tuple[str, pikepdf.Object | None]]:
    for font in dict(resources.get("/Font", pikepdf.Dictionary())).values():
        inner = font.get("/DescendantFonts")
        base = inner[0] if inner is not None and len(inner) else font
        yield str(font.get("/BaseFont", "")), base.get("/FontDescriptor")
    for form in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
        if form.get("/Subtype") == "/Form" and depth < 4:
            yield from _descriptors(form.get("/Resources", pikepdf.Dictionary()), depth + 1)
