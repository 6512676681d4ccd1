"""The public edition: the whole booklet as PDF, Word and web, with nobody's address in it, not in metadata or
snapshots either.

Addresses are taken out of the edition itself, before any page is made of it: what no engine is told, none can
leave anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .. import markup
from ..foundation.build_report import refuse_outdated
from ..foundation.folder_replacement import recover_folders, replace_folder
from ..foundation.folders import Folders
from ..locale import tr
from ..model import Contact, Dispatch, Edition, Member, Proposal
from ..problems import ContentError, Problem
from .file_names import publication_stem

if TYPE_CHECKING:
    from ..foundation.progress import Progress
    from ..pdf.workshop import Workshop

FOLDER = "public"
_STOP = r"\s<>()\[\]{},;:\"“”‘’«»|\\/?=&"
ADDRESS = re.compile(rf"(?<![^{_STOP}])[^{_STOP}]+[@＠﹫][^{_STOP}]*[^{_STOP}.!]")
"""Whatever has a sign of address between two words. Wider than what can be mailed to: better one word too
many left out.
"""
_AT = re.compile("[@＠﹫]")
_KEPT = {"src", "proposal", "line"}
"""What of the document tree isn't words: where a picture or proposal is."""


@dataclass(frozen=True)
class Public:
    """The public edition as it stands on the disk; `left_out` counts the addresses that aren't in it."""

    folder: Path
    files: tuple[str, ...]
    left_out: int
    changed: bool
    problems: tuple[Problem, ...]


def make_public(folders: Folders, edition: str, workshop: Workshop, progress: Progress) -> Public:
    """The public edition in output/<edition>/public/, put there whole. Raises PressklarError; what stood
    there stays then.
    """
    from ..docx.engine import make_word
    from ..foundation.programs.libreoffice import number_pages
    from ..pdf.audit_problems import problems_of
    from ..pdf.engine import begin_booklet
    from ..rendering.sections import common_sections, read_source
    from ..web.engine import make_web

    progress.stage("reading")
    ready = read_source(folders, edition).sound()
    common = ready.source
    refuse_outdated(folders, common.edition, tr("The public edition wasn't made."))
    public, left_out = without_addresses(common.edition, common.texts("public_address"))
    words = common.texts
    texts = replace(
        words,
        entries={
            **words.entries,
            "guide_links_text": words("guide_links_public"),
            "guide_links_web": words("guide_links_web_public"),
        },
    )
    source = common_sections(public, common.theme, folders, texts)
    ended = begin_booklet(source, folders, workshop, progress)
    word = make_word(source, folders)
    stem = publication_stem(public, texts)
    pdf, docx = f"{stem}.pdf", f"{stem}.docx"
    web = make_web(source, folders, (pdf, docx))
    booklet = ended()
    progress.stage("numbering")
    numbered = number_pages(word.docx, folders.cache)
    documents = {pdf: booklet.pdf, docx: numbered.docx}
    files = {**documents, **{f"web/{name}": data for name, data in {**documents, **web.files}.items()}}
    recover_folders(folders.output(edition))
    changed = replace_folder(folders.output(edition) / FOLDER, files)
    file = folders.display_path(folders.output(edition) / FOLDER / pdf)
    faults = problems_of(booklet.faults, public, file)
    problems = (
        *ready.problems,
        *booklet.problems,
        *faults,
        *word.problems,
        *numbered.problems,
        *web.problems,
    )
    return Public(
        folders.output(edition) / FOLDER, tuple(files), len(left_out), changed, tuple(dict.fromkeys(problems))
    )


def without_addresses(edition: Edition, instead: str) -> tuple[Edition, frozenset[str]]:
    """The edition without an address anywhere, and the addresses that were in it. In running text, `instead`
    stands where one stood.

    Raises ContentError (E868) where one would be left, for instance in a picture's file name.
    """
    printed = {
        contact.email.strip()
        for proposal in edition.proposals
        for contact in proposal.contacts
        if contact.email and _AT.search(contact.email)
    }
    printed |= {
        match[0] for text in _texts(edition) for form in _read(text) for match in ADDRESS.finditer(form)
    }
    clean = _AddressRemover(
        frozenset(
            printed
            | {address for member in edition.members for address in member.recipients if _AT.search(address)}
        ),
        instead,
    )
    chapters = tuple(
        replace(
            chapter,
            title=clean.line(chapter.title),
            intro=clean.text(chapter.intro),
            proposals=tuple(map(clean.proposal, chapter.proposals)),
        )
        for chapter in edition.chapters
    )
    pages = tuple(
        replace(page, title=clean.line(page.title), text=clean.text(page.text)) for page in edition.pages
    )
    labels = tuple(replace(field, label=clean.line(field.label)) for field in edition.fields)
    clean_edition = replace(
        edition,
        title=clean.line(edition.title),
        publisher=clean.line(edition.publisher),
        imprint=clean.text(edition.imprint),
        address="\n".join(map(clean.line, edition.address.split("\n"))),
        fields=labels,
        chapters=chapters,
        pages=pages,
        members=tuple(map(clean.member, edition.members)),
        dispatch=Dispatch(file_name=clean.line(edition.dispatch.file_name)),
    )
    left = sorted({match for text in _texts(clean_edition) for match in clean.addresses_in(text)})
    if left:
        raise ContentError(
            *(
                Problem(
                    "E868",
                    None,
                    tr(
                        "An address would be left in the public edition, where it can't be taken out of the "
                        "text."
                    ),
                    tr("Look for it in a picture's file name, and give the picture another name."),
                    text=text[:200],
                )
                for text in left
            )
        )
    return clean_edition, frozenset(printed)


@dataclass(frozen=True)
class _AddressRemover:
    """Takes addresses out: those known, and whatever looks like one."""

    addresses: frozenset[str]
    instead: str

    def addresses_in(self, text: str) -> Iterator[str]:
        """What is an address in a text, written plainly or as a web address has it."""
        for form in (text, unquote(text)) if "%" in text else (text,):
            yield from (match[0] for match in ADDRESS.finditer(form))
            if self.addresses:
                yield from (match[0] for match in self._literal.finditer(form))

    @cached_property
    def _literal(self) -> re.Pattern[str]:
        return re.compile(
            "|".join(
                re.escape(address)
                for address in sorted(self.addresses, key=lambda address: (-len(address), address))
            ),
            re.IGNORECASE,
        )

    def line(self, text: str) -> str:
        """A text without marks."""
        if self.addresses:
            text = self._literal.sub(self.instead, text)
        text = ADDRESS.sub(self.instead, text)
        return _AT.sub(" ", text) if any(self.addresses_in(text)) else text

    def text(self, text: str) -> str:
        """Markdown: an address is replaced, a link to one keeps its words only."""
        if not text or not (
            _AT.search(text)
            or "mailto:" in text.lower()
            or "&" in text
            or "%" in text
            or any(self.addresses_in(text))
        ):
            return text
        document = markup.parse(text)
        cleaned = self._tree(document)
        if any(
            self.addresses_in(markup.plain(cleaned))
        ):  # one that runs over several pieces, a letter of it in bold
            cleaned = self._tree(cleaned, signs=True)
        return text if cleaned == document else markup.to_markdown(cleaned)

    def _tree(self, node: Any, *, signs: bool = False) -> Any:
        if isinstance(node, str):
            return _AT.sub(" ", node) if signs else self.line(node)
        if isinstance(node, tuple):
            parts: list[Any] = []
            for child in node:
                hides = isinstance(child, markup.Link) and (
                    child.target.lower().startswith("mailto:") or any(self.addresses_in(child.target))
                )
                parts += (
                    self._tree(child.children, signs=signs) if hides else [self._tree(child, signs=signs)]
                )
            return tuple(parts)
        if is_dataclass(node) and not isinstance(node, type):
            label = (
                {"label": _AT.sub("-", node.label)}
                if isinstance(node, (markup.Footnote, markup.FootnoteReference))
                else {}
            )
            target = {"target"} if isinstance(node, markup.Link) else set()
            changes = {
                part.name: self._tree(getattr(node, part.name), signs=signs)
                for part in fields(node)
                if part.name not in _KEPT | target | set(label)
            }
            return replace(node, **changes, **label)
        return node

    def proposal(self, proposal: Proposal) -> Proposal:
        contacts = tuple(contact for contact in map(self.contact, proposal.contacts) if contact != Contact())
        return replace(
            proposal,
            title=self.line(proposal.title),
            intro=self.text(proposal.intro),
            contacts=contacts,
            submitted_by=tuple(map(self.member, proposal.submitted_by)),
            fields=MappingProxyType({key: self.text(text) for key, text in proposal.fields.items()}),
        )

    def contact(self, contact: Contact) -> Contact:
        def clean(text: str | None) -> str | None:
            return self.line(text) if text else text

        return Contact(
            clean(contact.name), clean(contact.role), clean(contact.organisation), None, clean(contact.note)
        )

    def member(self, member: Member) -> Member:
        return replace(member, name=self.line(member.name), recipients=())


def _read(text: str) -> Iterator[str]:
    """The words of a text that may hold an address, as they are printed, and where its links lead."""
    if _AT.search(text) or "&" in text or "%" in text:
        document = markup.parse(text)
        yield markup.plain(document)
        yield from (
            unquote(reference.target) for reference in markup.references(document) if reference.kind == "link"
        )


def _texts(edition: Edition) -> Iterator[str]:
    """Every text of an edition that may come into an output."""
    yield from (edition.title, edition.publisher, edition.address, edition.imprint)
    yield from (field.label for field in edition.fields)
    yield from (member.name for member in edition.members)
    yield from (chapter.title for chapter in edition.chapters)
    yield from (held.text for holder in edition.text_holders for held in holder.texts)
    contacts = (contact for proposal in edition.proposals for contact in proposal.contacts)
    yield from (text for contact in contacts for text in _contact_texts(contact) if text)


def _contact_texts(contact: Contact) -> tuple[str | None, ...]:
    return contact.name, contact.role, contact.organisation, contact.email, contact.note
