"""The booklet as a PDF: what a printer and a reader would find. Its checks are listed here; each is given the
file as opened by pikepdf and by pypdfium2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ..foundation.build_report import read_report
from ..foundation.folders import Folders
from ..foundation.pdfium import ENGINE
from ..locale import tr
from ..model import LIMITS, Edition
from ..pdf.audit import LayoutFault
from ..pdf.audit_problems import problems_of
from ..problems import Place, Problem
from ..rendering.fallback_faces import with_fallback
from ..rendering.texts import read_texts
from ..theme import read_theme
from . import pdf_pages, pdf_places, pdf_reading, pdf_standards
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

    words = read_texts(folders, edition.language, edition.nouns).entries
    theme, _ = with_fallback(read_theme(folders, edition.theme), edition, words.values(), folders)
    before_folios = (
        text.partition("{folio}")[0].split()
        for key, text in words.items()
        if key.startswith("link_") and "{folio}" in text
    )
    page_words = tuple(sorted({before[-1] for before in before_folios if before}))
    try:
        pdf = pikepdf.open(path)
        with ENGINE:
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
        booklet = OpenedBooklet(name, path, tagged, painted, edition, theme, limits, page_words)
        for find in checks():
            yield from find(booklet)
        yield from _layout(name, edition, folders)
    finally:
        with ENGINE:
            painted.close()
        pdf.close()


def _layout(name: str, edition: Edition, folders: Folders) -> Iterator[Problem]:
    """What the build's audit found, W450 to W460: it is kept beside the outputs, so that it isn't
    done twice.
    """
    report = read_report(folders, edition.id)
    faults = (
        [fault for entry in report.files if "faults" in entry for fault in entry["faults"]] if report else []
    )
    with suppress(KeyError, TypeError, ValueError):
        yield from problems_of(map(LayoutFault.from_dict, faults), edition, name)
