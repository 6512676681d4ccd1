"""The booklet as a PDF: what a printer and a reader would find. Its checks are listed here; each is given the
file as opened by pikepdf and by pypdfium2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..model import Edition
from ..problems import Place, Problem
from ..rendering.fallback_faces import with_fallback
from ..rendering.texts import read_texts
from ..theme import read_theme
from . import pdf_pages, pdf_places, pdf_reading, pdf_standards
from .context import LIMITS
from .pdf_opened import OpenedBooklet
from .pdf_tree import Tagged


def checks() -> tuple[Callable[[OpenedBooklet], Iterator[Problem]], ...]:
    """The registry: adding one is a function and a line."""
    return (
        pdf_places.folios,
        pdf_places.titles,
        pdf_places.outline,
        pdf_places.links,
        pdf_pages.breaks,
        pdf_pages.fill,
        pdf_pages.edges,
        pdf_pages.pictures,
        pdf_pages.fonts,
        pdf_reading.contents,
        pdf_reading.order,
        pdf_reading.artifacts,
        pdf_reading.tables,
        pdf_reading.figures,
        pdf_standards.standards,
        pdf_standards.contrast,
    )


def check(path: Path, name: str, edition: Edition, folders: Folders) -> Iterator[Problem]:
    """Everything that the checks find in the booklet; E759 where it can't be booklet."""
    import pikepdf
    import pypdfium2

    words = read_texts(folders, edition.language, edition.nouns).entries.values()
    theme, _ = with_fallback(read_theme(folders), edition, words, folders)
    try:
        pdf = pikepdf.open(path)
        painted = pypdfium2.PdfDocument(path)
        tagged = Tagged(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, OSError, ValueError, TypeError, KeyError) as error:
        yield Problem(
            "E759",
            Place(name),
            tr("The file can't be opened as a PDF: {reason}.", reason=error),
            tr("Build it anew."),
        )
        return
    try:
        limits = {**LIMITS, **edition.proof.limits}
        booklet = OpenedBooklet(name, path, tagged, painted, edition, theme, limits)
        for find in checks():
            yield from find(booklet)
    finally:
        painted.close()
        pdf.close()
