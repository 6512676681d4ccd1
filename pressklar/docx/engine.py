"""Edition -> booklet.docx: every section's HTML through the writer, and the parts around it as a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..foundation.folders import Folders
from ..foundation.pictures import picture_cache, screen_use
from ..foundation.progress import Progress
from ..locale import tr
from ..problems import ContentError, Problem
from ..rendering.sections import SectionSource
from . import parts
from .body import Body
from .columns import table_type
from .formats import tints
from .heading_fit import heading_fit
from .marks import Marks, as_json, draft_id
from .numbering import Numbering
from .package import PACKAGE, WORD, PackageWriter, Relations
from .pictures import DocumentPictures
from .restyle import sheet_of
from .sheet import StyleSheet
from .state import DocumentState, LinkTarget


@dataclass(frozen=True)
class Word:
    """The Word file, its page references still without numbers (libreoffice.number_pages), and what a later
    command reads edits back by.

    `draft` is a hash of what was written, also in the file; `base` the JSON that says what each hidden
    bookmark means.
    """

    docx: bytes
    draft: str
    base: bytes
    problems: tuple[Problem, ...]


def make_word(
    source: SectionSource, folders: Folders, progress: Progress | None = None, members: Sequence[str] = ()
) -> Word:
    """Write an edition as a Word file; for some members (their ids), their draft.

    Raises ContentError (E310 for a template, E601 and E602 for styles/word.docx, E603)."""
    if progress:
        progress.stage("word", len(source.edition.chapters) + 3)
    sheet = sheet_of(source.theme, source.edition.language, source.look)
    state = document_state(source, sheet)
    body = Body(state)
    for section in source.sections():
        body.section(section)
        if progress:
            progress.step(section.title)
    written = body.done()
    _check_folios(state)
    base = as_json(state.marks.base(members))
    draft = draft_id(*written, *(note.encode() for note in state.notes), base.encode())
    snapshot = f'{{"draft":"{draft}",{base[1:]}'
    return Word(
        _package(source, sheet, state, written, draft, snapshot),
        draft,
        snapshot.encode(),
        (*sheet.problems, *state.problems),
    )


def document_state(source: SectionSource, sheet: StyleSheet) -> DocumentState:
    """A new document's registries, in the look of a sheet."""
    targets = {chapter.anchor: LinkTarget(1, chapter.shape) for chapter in source.views.chapters}
    targets |= {proposal.id: LinkTarget(2, proposal.shape) for proposal in source.views.proposals}
    links = Relations("link")
    pictures = DocumentPictures(
        source.edition.folder / "images",
        links,
        sheet.page,
        picture_cache(source.folders.cache),
        screen_use(source.theme),
    )
    numbers = {chapter.anchor: chapter.number for chapter in source.views.chapters}
    tint = tints(source.theme)
    grounds = {number: tint[f"hue{number}"].ground for number in range(1, len(source.theme.chapters) + 1)}
    return DocumentState(
        sheet.style_ids,
        sheet.page,
        table_type(source.theme, sheet.page),
        Marks(source.edition),
        Numbering(sheet.numbering),
        pictures,
        targets,
        numbers,
        grounds,
        links=links,
        heading_fit=heading_fit(source.theme) if sheet.own else None,
    )


def _check_folios(state: DocumentState) -> None:
    lost = [name for name in state.folios if name not in state.marks.ids_with_bookmark]
    if lost:
        raise ContentError(
            *(
                Problem(
                    "E603",
                    None,
                    tr(
                        "A template shows the page number of #{name}, which is nowhere in the Word file.",
                        name=name,
                    ),
                    tr(
                        "Give the target an id in an element that Word gets too, or take the page number out "
                        "of the template."
                    ),
                )
                for name in lost
            )
        )


def _package(
    source: SectionSource,
    sheet: StyleSheet,
    state: DocumentState,
    written: list[bytes],
    draft: str,
    snapshot: str,
) -> bytes:
    """All parts, in the order that programs look for them."""
    edition = source.edition
    package, links, top = PackageWriter(), state.links, Relations()
    header, footer = links.id("header", "header1.xml"), links.id("footer", "footer1.xml")
    top.id("officeDocument", "word/document.xml")
    package.add(
        "word/document.xml",
        parts.document_xml(written, sheet.page, header, footer),
        f"{WORD}.document.main+xml",
    )
    sheet.put(package, links)
    rooms = {
        "settings": parts.settings_xml(
            edition.language, source.texts("decimal_sign"), embeds=bool(sheet.fonts)
        ),
        "numbering": state.numbering.xml(),
        "footnotes": parts.footnotes_xml(state),
    }
    for kind, data in rooms.items():
        package.add(f"word/{kind}.xml", data, f"{WORD}.{kind}+xml")
        links.id(kind, f"{kind}.xml")
    package.add("word/header1.xml", parts.header_xml(state, edition.title), f"{WORD}.header+xml")
    package.add("word/footer1.xml", parts.footer_xml(state, edition.publisher), f"{WORD}.footer+xml")
    for name, picture in state.pictures.parts():
        package.add(name, picture)
    _put_properties(package, top, source, draft)
    _put_base(package, links, draft, snapshot)
    package.relate("word/document.xml", links)
    package.relate("word/footnotes.xml", state.note_links)
    package.relate("", top)
    return package.bytes()


def _put_properties(package: PackageWriter, top: Relations, source: SectionSource, draft: str) -> None:
    edition = source.edition
    package.add(
        "docProps/core.xml",
        parts.core_xml(edition, source.views.keywords, source.views.summary),
        "application/vnd.openxmlformats-package.core-properties+xml",
    )
    package.add(
        "docProps/app.xml",
        parts.app_xml(edition.publisher),
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    )
    package.add(
        "docProps/custom.xml",
        parts.custom_xml(draft),
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    top.id(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    top.id("extended-properties", "docProps/app.xml")
    top.id("custom-properties", "docProps/custom.xml")


def _put_base(package: PackageWriter, links: Relations, draft: str, snapshot: str) -> None:
    package.add("customXml/item1.xml", parts.base_xml(draft, snapshot))
    package.add(
        "customXml/itemProps1.xml",
        parts.base_properties_xml(draft),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    own = Relations()
    own.id("customXmlProps", "itemProps1.xml")
    package.relate("customXml/item1.xml", own)
    links.id("customXml", "../customXml/item1.xml")
