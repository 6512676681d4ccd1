"""What is at the root already: the members, and the edition that gives publisher, language, fields and
lasting ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import editions, read_edition
from ..manuscript.read.members import read_members
from ..manuscript.read.sources import Sources
from ..model import Edition, Field, Member
from ..problems import ContentError, Place, Problem
from .lines import fold


@dataclass(frozen=True)
class Previous:
    """What an import takes over. `same` is the edition of that name where there is one, `edition` it or else
    the newest.
    """

    members: tuple[Member, ...] = ()
    edition: Edition | None = None
    same: bool = False
    proposal_ids: dict[str, str] = field(default_factory=dict)
    chapter_ids: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.edition.fields if self.edition else ()


def read_previous(folders: Folders, edition: str) -> Previous:
    """What is there. Faults in an earlier edition don't matter here; members.yaml must be readable, since it
    is added to: E411.
    """
    members = _members(folders)
    existing = editions(folders)
    names = [edition] if edition in existing else []
    names += [name for name in reversed(existing) if name != edition]
    for name in names:
        former = read_edition(folders, name).edition
        if former is not None:
            return Previous(
                members,
                former,
                name == edition,
                {fold(proposal.title): proposal.id for proposal in former.proposals},
                {fold(chapter.title): chapter.id for chapter in former.chapters},
            )
    return Previous(members)


def members_file(folders: Folders) -> Path:
    return folders.content / "members.yaml"


def _members(folders: Folders) -> tuple[Member, ...]:
    path = members_file(folders)
    if not path.exists() and not path.is_symlink():
        return ()
    sources = Sources(folders)
    source = sources.open(path)
    if source is not None and source.root is None and not source.text.strip():
        return ()
    members = read_members(source) if source else None
    if members is None:
        why = next((problem.message for problem in sources.problems), tr("it holds no members"))
        raise ContentError(
            Problem(
                "E411",
                Place(folders.display_path(path)),
                tr("The members can't be read, and so no proposal can be tied to one: {reason}", reason=why),
                tr("Mend content/members.yaml, or move it away to begin a new one."),
            )
        )
    return members.members
