"""content/ -> Edition and Problems: reads every file of one edition, then puts what is right together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...foundation.folders import Folders, standing_name
from ...locale import tr
from ...model import Chapter, Edition, FreePage, Proposal
from ...problems import Place, Problem
from .continued import EarlierEntries
from .copies import check_years, copied_proposals
from .editions import Reading, editions
from .listing import content_files, names_in
from .members import Members, read_members
from .pages import read_pages
from .pictures import PictureChecker
from .proposal import ProposalReader
from .references import References
from .settings import (
    ListedProposal,
    Settings,
    call_settings,
    check_theme,
    dispatch_rules,
    nouns,
    proof_rules,
    read_settings,
)
from .sources import Sources
from .words import listed, nearest, quoted, suggestion, visible


class EditionReader:
    """Reads one edition: members, settings, proposals, in this order; then what is right of them becomes the
    Edition.
    """

    def __init__(self, folders: Folders, edition_id: str, instead: Mapping[Path, bytes | None]) -> None:
        self.folders, self.id = folders, edition_id
        self.folder = folders.edition(edition_id)
        self.sources = Sources(folders, instead)

    def read(self) -> Reading:
        """The edition, all problems, and the files read."""
        edition = self._edition() if self._is_there() else None
        return Reading(
            edition,
            tuple(sorted(self.sources.problems, key=_order)),
            tuple(dict.fromkeys(self.sources.files)),
        )

    def _is_there(self) -> bool:
        content = self.folders.content
        if not content.is_dir():
            self._report(
                "E101",
                tr("There is no content folder."),
                tr("Run the command in the folder that holds content/, or name that folder after --root."),
                content,
            )
            return False
        if not self.sources.folder(content):
            return False
        # Compared with the names that are there, so that no name can lead out of content/.
        if standing_name(content, self.id) in names_in(content) and self.folder.is_dir():
            return self.sources.folder(self.folder)
        existing = editions(self.folders)
        meant = nearest(self.id, existing)
        hint = (
            suggestion(meant) + tr("The editions are {editions}.", editions=listed(existing))
            if existing
            else tr("There is none yet: content/<year>/edition.yaml makes one.")
        )
        self._report(
            "E101",
            tr("There is no edition {name}.", name=quoted(self.id)),
            hint,
            content,
            text=visible(self.id),
            fix=meant,
        )
        return False

    def _edition(self) -> Edition | None:
        members = self._members()
        source = self.sources.open(self.folder / "edition.yaml")
        settings = read_settings(source) if source else None
        files = content_files(self.sources, self.folder / "proposals")
        if settings is not None and files is not None:
            self._compare(settings, files)
        # Without settings, what the proposals' files hold is still looked at, as far as it can be.
        ids = {line.id: line for line in settings.listed} if settings else dict.fromkeys(files or ())
        pictures = PictureChecker(self.folder, self.sources.root)
        references = References(ids, files or (), pictures)
        earlier = EarlierEntries(self.folders, self.id, self.sources.instead)
        pages = self._texts(settings, references) if settings else ()
        reader = ProposalReader(
            settings.fields if settings and settings.fields else None, members, references, earlier
        )
        proposals = {
            name: proposal
            for name, line in ids.items()
            if files and name in files and (proposal := self._proposal(reader, name, line))
        }
        self.sources.files += [*pictures.files, *earlier.sources.files]
        self._check_senders(settings, reader)
        self.sources.problems += copied_proposals(proposals.values())
        if settings:
            check_theme(settings.source, settings.shape, self.folders)
        if settings and settings.whole:
            check_years(settings, self.folders, self.id, self.sources.problems)
        return self._whole(settings, members, proposals, pages) if settings and settings.whole else None

    def _members(self) -> Members | None:
        """The members, None where they can't be read or there is no file of them."""
        if not self._has_members_file:
            return None
        source = self.sources.open(self._members_file)
        return read_members(source) if source else None

    @property
    def _members_file(self) -> Path:
        return self.folders.content / "members.yaml"

    @property
    def _has_members_file(self) -> bool:
        if self._members_file in self.sources.instead:
            return self.sources.instead[self._members_file] is not None
        return os.path.lexists(self._members_file)

    def _check_senders(self, settings: Settings | None, reader: ProposalReader) -> None:
        """Reports a missing members.yaml (E101) where a proposal names a sender. Where none does, the
        publication has no senders, and nobody misses them (W105).
        """
        if reader.named_senders and not self._has_members_file:
            self.sources.open(self._members_file)
        if not reader.named_senders or (settings and "members" in settings.shape.leave_out):
            problems = self.sources.problems
            problems[:] = [problem for problem in problems if problem.code != "W105"]

    def _proposal(self, reader: ProposalReader, name: str, line: ListedProposal | None) -> Proposal | None:
        number = line.number if line else None
        source = self.sources.open(self.folder / "proposals" / f"{name}.yaml", proposal=name, number=number)
        return reader.read(source, name, number or 0) if source else None

    def _texts(self, settings: Settings, references: References) -> tuple[FreePage, ...]:
        """Checks the texts that belong to no proposal; gives the free pages among them."""
        for key, text, node in settings.texts:
            references.check(text, node, settings.source, field=key)
        return read_pages(settings, self.sources, self.folder, references)

    def _compare(self, settings: Settings, files: dict[str, None]) -> None:
        """Reports what is listed but has no file (E120), and files that aren't listed (W102)."""
        unlisted = [name for name in files if name not in settings.mentioned]
        for line in settings.listed:
            if line.id not in files:
                meant = nearest(line.id, unlisted) or nearest(line.id, files)
                settings.source.report(
                    "E120",
                    tr("The proposal {id} is listed, but it has no file.", id=quoted(line.id)),
                    suggestion(meant)
                    + tr(
                        "Its file would be proposals/{id}.yaml: put it there, or take this line away.",
                        id=line.id,
                    ),
                    line.node,
                    text=line.id,
                    fix=meant,
                )
        for name in unlisted:
            self._report(
                "W102",
                tr(
                    "The proposal {id} isn't listed in edition.yaml, and so isn't in the booklet.",
                    id=quoted(name),
                ),
                tr("Write - {id} in a chapter, or take the file away.", id=visible(name)),
                self.folder / "proposals" / f"{name}.yaml",
                proposal=visible(name),
            )

    def _whole(
        self,
        settings: Settings,
        members: Members | None,
        proposals: dict[str, Proposal],
        pages: tuple[FreePage, ...],
    ) -> Edition:
        shape = settings.shape
        chapters = []
        for index, chapter in enumerate(shape.chapters):
            inside = tuple(
                proposals[line.id]
                for line in settings.listed
                if line.chapter == index and line.id in proposals
            )
            name = chapter.id or f"chapter-{index + 1}"
            chapters.append(Chapter(name, index + 1, chapter.title or name, inside, chapter.intro))
        assert shape.date is not None
        return Edition(
            self.id,
            shape.title,
            shape.language,
            shape.publisher,
            shape.date,
            settings.fields,
            tuple(chapters),
            members.members if members else (),
            self.folder,
            shape.imprint,
            proof_rules(shape.proof),
            dispatch_rules(shape.dispatch),
            tuple(dict.fromkeys(shape.leave_out)),
            shape.opening_side or None,
            nouns(shape.words),
            shape.cover_number,
            pages,
            shape.address,
            shape.web_address,
            shape.theme,
            call_settings(shape.call),
        )

    def _report(self, code: str, message: str, hint: str, path: Path, **more: Any) -> None:
        self.sources.problems.append(Problem(code, Place(self.sources.name_of(path)), message, hint, **more))


def _order(problem: Problem) -> tuple[str, int, int]:
    return problem.file or "", problem.line or 0, problem.column or 0
