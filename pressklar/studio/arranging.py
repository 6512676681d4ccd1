"""The order of an edition, changed: proposals and chapters moved, added, renamed, taken out and brought back,
each act a transaction that can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript import read_edition
from ..manuscript.changeset import Changeset, FileChange, FileMove
from ..manuscript.patch.patching import Edit, Insert, Move, Remove, Set, patch_change
from ..manuscript.patch.values import Plain, values
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.shapes import SLUG
from ..manuscript.read.sources import Sources
from ..manuscript.slugs import Ids, slug
from ..manuscript.transaction import writing
from ..model import Edition, Proposal
from ..problems import ContentError, Problem
from .saving import COMMAND, change_edition

LONGEST_ID = 60
"""Characters of an id: it names a file."""


@dataclass(frozen=True)
class TakenOut:
    """A proposal's file that is listed in no chapter. `title` is its id where the file can't be read."""

    id: str
    title: str


def move_proposal(folders: Folders, edition: Edition, name: str, chapter: int, place: int) -> None:
    """A proposal to a place (from 0, counted without it) of a chapter (from 0)."""
    here, there = _place_of(edition, name), ("chapters", chapter, "proposals", place)
    moves: list[Edit] = [Move(here, there)]
    if not edition.chapters[chapter].proposals:  # a list without items isn't there: it comes with its first
        moves = [Remove(here), Insert(there, name)]
    change_edition(folders, edition, moves, act="move", about=_title_of(edition, name))


def add_proposal(folders: Folders, edition: Edition, chapter: int, title: str) -> str:
    """A new proposal at a chapter's end; gives its id."""
    home = edition.folder / "proposals"
    identifier = Ids(path.stem for path in home.glob("*.yaml")).take(slug(title) or tr("proposal"))
    text = proposal_yaml(Proposal(identifier, 0, title, ()), edition.fields)
    file = FileChange.between(home / f"{identifier}.yaml", None, text.encode())
    place = len(edition.chapters[chapter].proposals)
    listed = Insert(("chapters", chapter, "proposals", place), identifier)
    change_edition(folders, edition, [listed], file, act="add", about=title)
    return identifier


def take_out(folders: Folders, edition: Edition, name: str) -> None:
    """A proposal out of the edition; its file stays, and `bring_back` lists it again."""
    place = _place_of(edition, name)
    change_edition(folders, edition, [Remove(place)], act="take out", about=_title_of(edition, name))


def taken_out(folders: Folders, edition: Edition) -> tuple[TakenOut, ...]:
    """The proposals that lie in the edition's folder and in no chapter, by title."""
    listed = {proposal.id for proposal in edition.proposals}
    sources = Sources(folders)
    out = []
    for path in sorted((edition.folder / "proposals").glob("*.yaml")):
        if path.stem not in listed:
            source = sources.open(path)
            title = source.root.keys.get("title") if source and source.root else None
            words = title.value if title and isinstance(title.value, str) else ""
            out.append(TakenOut(path.stem, words or path.stem))
    return tuple(sorted(out, key=lambda proposal: proposal.title.casefold()))


def bring_back(folders: Folders, edition: Edition, name: str, chapter: int) -> None:
    """A proposal that was taken out, to a chapter's end."""
    place = len(edition.chapters[chapter].proposals)
    listed = Insert(("chapters", chapter, "proposals", place), name)
    title = next((each.title for each in taken_out(folders, edition) if each.id == name), name)
    change_edition(folders, edition, [listed], act="bring back", about=title)


def add_chapter(folders: Folders, edition: Edition, title: str) -> None:
    """A new chapter at the end, without proposals."""
    identifier = Ids(chapter.id for chapter in edition.chapters).take(slug(title) or tr("chapter"))
    value = {"id": identifier, "title": title, "proposals": []}
    added = Insert(("chapters", len(edition.chapters)), value)
    change_edition(folders, edition, [added], act="add chapter", about=title)


def move_chapter(folders: Folders, edition: Edition, number: int, place: int) -> None:
    """A chapter (from 0) to another place."""
    move = Move(("chapters", number), ("chapters", place))
    change_edition(folders, edition, [move], act="move chapter", about=edition.chapters[number].title)


def rename_chapter(folders: Folders, edition: Edition, number: int, title: str) -> None:
    renamed = Set(("chapters", number, "title"), title)
    change_edition(folders, edition, [renamed], act="rename chapter", about=title)


def remove_chapter(folders: Folders, edition: Edition, number: int) -> None:
    """A chapter (from 0) out of the edition; its proposals are taken out, and their files stay. Raises
    ContentError for the last one.
    """
    if len(edition.chapters) < 2:
        raise ContentError(
            Problem(
                "E826", None, tr("An edition has a chapter at least."), tr("Give it another title instead.")
            )
        )
    title = edition.chapters[number].title
    change_edition(folders, edition, [Remove(("chapters", number))], act="remove chapter", about=title)


def rename_proposal(folders: Folders, edition: Edition, old: str, new: str) -> None:
    """Another id, which is the file's name: every link to the proposal, and every silenced finding of it,
    goes along. Raises ContentError for an id that can't be or is another's, and where a link stays.
    """
    listed, home = _place_of(edition, old), edition.folder / "proposals"
    source, target = home / f"{old}.yaml", home / f"{new}.yaml"
    if not SLUG.fullmatch(new) or len(new) > LONGEST_ID:
        hint = tr("Use small letters a to z, figures and hyphens, for instance {example}.", example=slug(old))
        raise ContentError(
            Problem("E826", None, tr("{name} can't be a proposal's id.", name=repr(new)), hint)
        )
    if target.exists():
        message = tr("There is a proposal {name} already.", name=repr(new))
        raise ContentError(Problem("E826", None, message, tr("Choose another id.")))
    own: list[Edit] = [
        Set(listed, new),
        *(
            Set(("proof", "silenced", index, "proposal"), new)
            for index, finding in enumerate(edition.proof.silenced)
            if finding.proposal == old
        ),
    ]
    with writing(folders, COMMAND) as transaction:
        steps: list[FileChange | FileMove] = [FileMove(source, target)]
        data = source.read_bytes()
        for path in _content_files(edition):
            edits = [*_linking(folders, path, old, new), *(own if path.name == "edition.yaml" else ())]
            if edits and path == source:  # a link to itself
                change = patch_change(folders, source, edits)
                steps[0] = FileChange.between(source, data, None)
                steps.append(FileChange.between(target, None, change.data))
                data = change.data or data
            elif edits:
                steps.append(patch_change(folders, path, edits))
        after = {step.path: step.data for step in steps if isinstance(step, FileChange)}
        reading = read_edition(folders, edition.id, {**after, source: None, target: data})
        broken = [each for each in reading.problems if each.code == "E201" and each.text == f"#{old}"]
        if broken:
            raise ContentError(*broken)
        details = {"act": "rename", "about": _title_of(edition, old)}
        transaction.commit(Changeset(COMMAND, edition.id, tuple(steps), details=details))


def _content_files(edition: Edition) -> Iterator[Path]:
    """The edition's files that may name a proposal, those of proposals that were taken out among them."""
    yield edition.folder / "edition.yaml"
    for name in ("proposals", "pages"):
        yield from sorted((edition.folder / name).glob("*.yaml"))


def _linking(folders: Folders, path: Path, old: str, new: str) -> Iterator[Edit]:
    """The edits by which the links of a file's texts lead to a proposal's new id."""
    sources = Sources(folders)
    source = sources.open(path)
    if source is None or source.root is None:
        return
    link = re.compile(rf"(\]\(\s*<?#){re.escape(old)}(?=[\s>)])")

    def walk(value: Plain, place: tuple[str | int, ...]) -> Iterator[Edit]:
        if isinstance(value, str):
            if (text := link.sub(rf"\g<1>{new}", value)) != value:
                yield Set(place, text)
        else:
            for key, child in value.items() if isinstance(value, dict) else enumerate(value):
                yield from walk(child, (*place, key))

    yield from walk(values(source.root), ())


def _title_of(edition: Edition, name: str) -> str:
    """A proposal's title, its id where it isn't listed."""
    return next((proposal.title for proposal in edition.proposals if proposal.id == name), name)


def _place_of(edition: Edition, name: str) -> tuple[str | int, ...]:
    for number, chapter in enumerate(edition.chapters):
        for place, proposal in enumerate(chapter.proposals):
            if proposal.id == name:
                return "chapters", number, "proposals", place
    raise ContentError(
        Problem(
            "E824",
            None,
            tr("The edition has no proposal {name!r}.", name=name),
            tr("Load the page again: somebody may have moved it."),
        )
    )
