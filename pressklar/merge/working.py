"""The content as it is while returned files are merged: what each file changed is seen by the next; nothing
is on disk until all is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import read_edition
from ..manuscript.patch.patching import Edit, Move, Remove, Set, keys_of_proposal, patched_bytes
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.files import read_bytes
from ..manuscript.slugs import Ids, slug
from ..model import Contact, Edition, Member, Proposal
from ..problems import ContentError, Problem, has_errors

CONTACT_KEYS = ("name", "role", "organisation", "email", "note")
"""In the order that they are printed in."""


@dataclass(slots=True)
class WorkingProposal:
    """A proposal's values as they stand now, or another holder's of texts. `fields` has the intro among them;
    texts are Markdown. `places` has each text's file and its path in it.
    """

    id: str
    title: str
    submitted_by: tuple[str, ...]
    fields: dict[str, str]
    contacts: tuple[dict[str, str], ...]
    path: Path
    places: Mapping[str, tuple[Path, tuple[str | int, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class ContentChange:
    """A file's bytes before and after; None where it isn't there."""

    path: Path
    before: bytes | None
    after: bytes | None


@dataclass(slots=True)
class WorkingEdition:
    """An edition's content in memory, with the files that it stands in."""

    folders: Folders
    edition: Edition
    proposals: dict[str, WorkingProposal]
    others: dict[str, WorkingProposal]
    """Free pages and chapters' introductions."""
    chapters: list[tuple[str, str, list[str]]]
    """Id, title and proposals of each chapter."""
    _before: dict[Path, bytes | None] = field(default_factory=dict)
    _now: dict[Path, bytes | None] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        return [name for _, _, names in self.chapters for name in names]

    @property
    def holders(self) -> Mapping[str, WorkingProposal]:
        """All that holds texts, proposals or not."""
        return {**self.proposals, **self.others}

    @property
    def members(self) -> Mapping[str, Member]:
        return {member.id: member for member in self.edition.members}

    def number(self, proposal: str) -> int | None:
        """A proposal's number as it stands now."""
        before = 0
        for _, _, names in self.chapters:
            if proposal in names:
                return before + names.index(proposal) + 1
            before += len(names)
        return None

    def set_text(self, holder: str, key: str, text: str) -> None:
        """Another title, intro, field or page's text."""
        current = self.holders[holder]
        if key == "title":
            current.title = text
        else:
            current.fields[key] = text
        file, place = current.places.get(key, (current.path, (key,)))
        self._patch(file, [Set(place, text)] if text or key != "intro" else [Remove(place)])

    def set_members(self, proposal: str, members: Sequence[str]) -> None:
        current = self.proposals[proposal]
        current.submitted_by = tuple(members)
        self._patch(current.path, [Set(("submitted_by",), list(members))])

    def set_contacts(self, proposal: str, contacts: Sequence[Mapping[str, str]]) -> None:
        current, key = self.proposals[proposal], ("contacts",)
        current.contacts = tuple(map(dict, contacts))
        self._patch(current.path, [Set(key, list(map(dict, contacts))) if contacts else Remove(key)])

    def set_chapter_title(self, chapter: str, title: str) -> None:
        index = self._index(chapter)
        name, _, names = self.chapters[index]
        self.chapters[index] = name, title, names
        self._patch(self._edition_file, [Set(("chapters", index, "title"), title)])

    def move(self, proposal: str, chapter: str, place: int) -> None:
        """Put a proposal at a place in a chapter, counted without it."""
        old_chapter, old_place = self._whereabouts(proposal)
        new_chapter = self._index(chapter)
        if (old_chapter, old_place) == (new_chapter, place):
            return
        self.chapters[old_chapter][2].remove(proposal)
        self.chapters[new_chapter][2].insert(place, proposal)
        start, end = (
            ("chapters", index, "proposals", position)
            for index, position in ((old_chapter, old_place), (new_chapter, place))
        )
        self._patch(self._edition_file, [Move(start, end)])

    def add(self, chapter: str, place: int, values: Proposal) -> str:
        """A new proposal at a place in a chapter; its id is made of its title."""
        taken = {*self.proposals, *(path.stem for path in (self.edition.folder / "proposals").glob("*.yaml"))}
        name = Ids(taken).take(slug(values.title) or "forslag")
        current = _working_proposal(replace(values, id=name), self.edition)
        self.proposals[name] = current
        self._remember(current.path)
        self._now[current.path] = proposal_yaml(values, self.edition.fields).encode()
        names = self.chapters[self._index(chapter)][2]
        names.insert(place, name)
        self._patch(self._edition_file, [Set(("chapters", self._index(chapter), "proposals"), list(names))])
        return name

    def take_out(self, proposal: str) -> Path:
        """A proposal goes out of the edition; its file goes to records/kept, under a name that is free
        there.
        """
        old_chapter, old_place = self._whereabouts(proposal)
        self.chapters[old_chapter][2].remove(proposal)
        self._patch(self._edition_file, [Remove(("chapters", old_chapter, "proposals", old_place))])
        path = self.proposals.pop(proposal).path
        folder = self.edition.folder / "records" / "kept"
        names = (f"{proposal}{f'-{number}' if number > 1 else ''}.yaml" for number in count(1))
        kept = next(
            path for path in map(folder.joinpath, names) if not path.exists() and path not in self._now
        )
        self._remember(path)
        self._remember(kept)
        self._now[kept], self._now[path] = self._now.get(path, self._before[path]), None
        return kept

    def changes(self) -> tuple[ContentChange, ...]:
        """Every file that is otherwise now, edition.yaml last: it names the others."""
        changes = [
            ContentChange(path, self._before[path], now)
            for path, now in self._now.items()
            if now != self._before[path]
        ]

        def order(change: ContentChange) -> tuple[bool, bool, Path]:
            return change.path == self._edition_file, change.after is None, change.path

        return tuple(sorted(changes, key=order))

    @property
    def _edition_file(self) -> Path:
        return self.edition.folder / "edition.yaml"

    def _index(self, chapter: str) -> int:
        return next(index for index, (name, _, _) in enumerate(self.chapters) if name == chapter)

    def _whereabouts(self, proposal: str) -> tuple[int, int]:
        return next(
            (index, names.index(proposal))
            for index, (_, _, names) in enumerate(self.chapters)
            if proposal in names
        )

    def _remember(self, path: Path) -> None:
        if path not in self._before:
            self._before[path] = read_bytes(path, self.folders.root.resolve()) if path.exists() else None

    def _patch(self, path: Path, edits: Iterable[Edit]) -> None:
        self._remember(path)
        data = self._now.get(path, self._before[path])
        assert data is not None
        order = () if path == self._edition_file else keys_of_proposal(self.edition.fields)
        self._now[path] = patched_bytes(data, list(edits), order=order, file=self.folders.display_path(path))


def read_working(folders: Folders, edition: str) -> WorkingEdition:
    """The edition's content now. Raises ContentError where it has errors: they are mended first."""
    reading = read_edition(folders, edition)
    if reading.edition is None or has_errors(reading.problems):
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        raise ContentError(
            *errors,
            Problem(
                "E627",
                None,
                tr("Nothing is merged into content that has errors of its own."),
                tr("Mend those first, then merge again."),
            ),
        )
    content = reading.edition
    proposals = {proposal.id: _working_proposal(proposal, content) for proposal in content.proposals}
    chapters = [
        (chapter.id, chapter.title, [proposal.id for proposal in chapter.proposals])
        for chapter in content.chapters
    ]
    others = {
        holder.id: WorkingProposal(
            holder.id,
            holder.title,
            (),
            {held.key: held.text for held in holder.texts if held.key != "title"},
            (),
            content.folder / holder.texts[-1].file,
            {held.key: (content.folder / held.file, held.path) for held in holder.texts},
        )
        for holder in content.text_holders
        if holder.proposal is None
    }
    return WorkingEdition(folders, content, proposals, others, chapters)


def _working_proposal(proposal: Proposal, edition: Edition) -> WorkingProposal:
    contacts = tuple(
        {key: value for key in CONTACT_KEYS if (value := getattr(contact, key))}
        for contact in proposal.contacts
    )
    return WorkingProposal(
        proposal.id,
        proposal.title,
        tuple(member.id for member in proposal.submitted_by),
        {**proposal.fields, "intro": proposal.intro},
        contacts,
        edition.folder / "proposals" / f"{proposal.id}.yaml",
    )


def as_contacts(contacts: Iterable[Mapping[str, str]]) -> tuple[Contact, ...]:
    return tuple(Contact(**{key: contact.get(key) for key in CONTACT_KEYS}) for contact in contacts)
