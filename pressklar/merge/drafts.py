"""The drafts that go out: written whole into output/<edition>/drafts/, each with its base kept in
records/drafts/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..docx.drafting import make_draft, record
from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.progress import Progress
from ..locale import tr
from ..manuscript.picking import no_members, pick_members
from ..model import Edition, Member
from ..problems import Problem, UsageError
from ..rendering.sections import SectionSource


@dataclass(frozen=True)
class WrittenDraft:
    """A draft on disk: whose it is ("" for the whole edition's), its id, how many proposals it holds, its
    size in bytes.
    """

    file: Path
    member: str
    draft: str
    proposals: int
    size: int
    sha256: str


def write_drafts(
    source: SectionSource,
    folders: Folders,
    members: Sequence[str] = (),
    *,
    each_member: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[WrittenDraft, ...], tuple[Problem, ...]]:
    """Write the drafts of these members, of each member that takes part, or the whole edition's.

    Raises UsageError for a member that isn't there (E861), has no proposal (E628), and where each member is
    to get a draft and none takes part (E221); ContentError and OutsideError as the engine does.
    """
    edition = source.edition
    if each_member and not edition.members_with_proposals:
        raise no_members()
    chosen = [*(edition.members_with_proposals if each_member else _with_proposals(edition, members))] or [
        None
    ]
    if progress:
        progress.stage("drafts", len(chosen))
    drafts: list[WrittenDraft] = []
    problems: list[Problem] = []
    for member in chosen:
        name = member.id if member else ""
        word = make_draft(source, folders, (name,) if name else ())
        docx = word.docx
        if not name:
            from ..foundation.programs.libreoffice import number_pages

            numbered = number_pages(docx, folders.cache)
            docx = numbered.docx
            problems += numbered.problems
        record(folders, edition.id, word)
        path = folders.output(edition.id) / "drafts" / f"{name or edition.id}.docx"
        write_atomically(path, docx)
        count = len(edition.by_member(member) if member else edition.proposals)
        sha256 = hashlib.sha256(docx).hexdigest()
        drafts.append(WrittenDraft(path, name, word.draft, count, len(docx), sha256))
        problems += word.problems
        if progress:
            progress.step(name)
    return tuple(drafts), tuple(dict.fromkeys(problems))


def _with_proposals(edition: Edition, ids: Sequence[str]) -> list[Member]:
    """The members named, each of whom has something to draft."""
    picked = pick_members(edition, ids) if ids else ()
    idle = [member for member in picked if not edition.by_member(member)]
    if idle:
        raise UsageError(
            *(
                Problem(
                    "E628",
                    None,
                    tr(
                        "{member} has no proposal in the edition {edition}: there is nothing to draft.",
                        member=member.name,
                        edition=edition.id,
                    ),
                    tr("Name a member that takes part, or none for the whole edition."),
                )
                for member in idle
            )
        )
    return list(picked)
