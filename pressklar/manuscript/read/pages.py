"""pages: in edition.yaml, and pages/<id>.yaml -> the edition's free pages."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from ...locale import N_, tr
from ...model import FreePage
from ...problems import Place, Problem
from .fitting import fit, report_missing
from .listing import content_files
from .misreadings import check_line
from .nodes import Node, Source
from .references import References
from .settings import Settings
from .shapes import PageShape, PageTextShape
from .sources import Sources
from .words import nearest, quoted, suggestion, visible

_NEEDED = {
    "id": N_("Write id: with a short lasting name, for instance foreword; its file is pages/foreword.yaml."),
    "title": N_("Write title: with the words that are printed."),
}
_NEEDED_TEXT = {"text": N_("Write text: | and under it, indented, the page's text.")}


def read_pages(
    settings: Settings, sources: Sources, folder: Path, references: References
) -> tuple[FreePage, ...]:
    """An edition's free pages as edition.yaml lists them, those with faults among them. `folder` is the
    edition's. Reports E111, E230 to E232, W102, W150, and all that doesn't fit.
    """
    files = _files(sources, folder / "pages")
    root, pages = settings.source.root, []
    assert root is not None
    earlier: dict[str, Node] = {}
    for index, (shape, node) in enumerate(zip(settings.shape.pages, root.under("pages").items, strict=False)):
        what = (
            tr("The page {title}", title=quoted(shape.title or shape.id)) if shape.title or shape.id else None
        )
        report_missing(_NEEDED, shape, node, settings.source, what or tr("A page"))
        if shape.title:
            check_line(shape.title, node.under("title"), settings.source, field="title")
        _check_id(shape, node, earlier, settings)
        text = _text(shape.id, node, settings, files, sources, folder, references) if shape.id else ""
        name = shape.id or f"page-{index + 1}"
        pages.append(
            FreePage(name, shape.title or name, text, shape.place or "front", shape.in_contents != "no")
        )
    for name in files or ():
        if name not in earlier:
            _report_unlisted(sources, folder / "pages" / f"{name}.yaml", name)
    return tuple(pages)


def _files(sources: Sources, folder: Path) -> Collection[str] | None:
    """The names of the pages' files, none where there is no folder of them. None where it may not be read."""
    instead = any(path.parent == folder for path in sources.instead)
    return content_files(sources, folder) if os.path.lexists(folder) or instead else ()


def _check_id(shape: PageShape, node: Node, earlier: dict[str, Node], settings: Settings) -> None:
    if shape.id in earlier:
        settings.source.report(
            "E231",
            tr(
                "The page {id} is listed twice: first in line {line}.",
                id=quoted(shape.id),
                line=earlier[shape.id].line,
            ),
            tr("A page stands in one place, once: take one of the two away, or give it another id."),
            node.under("id"),
            text=shape.id,
        )
    elif shape.id:
        earlier[shape.id] = node
        if shape.id in settings.mentioned:
            settings.source.report(
                "E232",
                tr("The page {id} has the id of a proposal.", id=quoted(shape.id)),
                tr("Give the page another id, and its file the same name: no two texts bear one."),
                node.under("id"),
                text=shape.id,
            )


def _text(
    name: str,
    node: Node,
    settings: Settings,
    files: Collection[str] | None,
    sources: Sources,
    folder: Path,
    references: References,
) -> str:
    """The text of a page's file, "" where it holds none."""
    if files is None:
        return ""
    if name not in files:
        unlisted = [other for other in files if other not in {page.id for page in settings.shape.pages}]
        meant = nearest(name, unlisted)
        settings.source.report(
            "E230",
            tr("The page {id} is listed, but it has no file.", id=quoted(name)),
            suggestion(meant)
            + tr(
                "Its file would be pages/{id}.yaml, with text: | and the page's text under it; or take this "
                "page away.",
                id=name,
            ),
            node.under("id"),
            text=name,
            fix=meant,
        )
        return ""
    source = sources.open(folder / "pages" / f"{name}.yaml")
    return _text_of(source, references) if source is not None and source.root is not None else ""


def _text_of(source: Source, references: References) -> str:
    assert source.root is not None
    shape = fit(PageTextShape, source.root, source)
    if source.root.faulty:
        return ""
    report_missing(_NEEDED_TEXT, shape, source.root, source, tr("The page"))
    if shape.text:
        references.check(shape.text, source.root.under("text"), source, field="text")
    return shape.text


def _report_unlisted(sources: Sources, path: Path, name: str) -> None:
    sources.problems.append(
        Problem(
            "W150",
            Place(sources.name_of(path)),
            tr("The page {id} isn't listed in edition.yaml, and so isn't printed.", id=quoted(name)),
            tr(
                "Write - {{id: {id}, title: …, place: front}} under pages:, or take the file away.",
                id=visible(name),
            ),
        )
    )
