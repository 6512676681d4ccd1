"""What the editor changes, written: one value, or one step in the edition's order, as a transaction that can
be undone. What somebody else wrote meanwhile is kept: edits that don't touch are merged, others are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.changeset import Changeset, FileChange
from ..manuscript.patch.patching import Edit, Insert, Move, Remove, Set, keys_of_proposal, patch_change
from ..manuscript.patch.values import Plain, plain, values
from ..manuscript.patch.writing import proposal_yaml
from ..manuscript.read.sources import Sources
from ..manuscript.slugs import Ids, slug
from ..manuscript.transaction import writing
from ..markup.weaving import woven_markdown
from ..model import Edition, Proposal, Silenced
from ..problems import ContentError, Problem

COMMAND = "studio"
"""The name under which the history keeps what the studio wrote."""


@dataclass(frozen=True)
class Saved:
    """A value as it stands now; `is_merged`: another hand's edit is in it too."""

    value: Plain
    is_merged: bool = False


class ConflictError(Exception):
    """Somebody else changed the same words meanwhile: `standing` is what the file holds now."""

    def __init__(self, standing: Plain) -> None:
        super().__init__()
        self.standing = standing


def save_value(
    folders: Folders, edition: Edition, file: Path, path: tuple[str | int, ...], base: Plain, value: Plain
) -> Saved:
    """Write a value of a content file that was `base` when the editor began.

    Raises ConflictError; ContentError and OutsideError as `patch_change` and `writing` do.
    """
    with writing(folders, COMMAND) as transaction:
        standing = _standing(folders, file, path)
        is_merged = False
        if plain(standing) not in (plain(base), plain(value)):
            merged = merged_text(base, standing, value)
            if merged is None:
                raise ConflictError(standing)
            value, is_merged = merged, True
        if plain(standing) != plain(value):
            order = keys_of_proposal(edition.fields) if file.parent.name == "proposals" else ()
            change = patch_change(folders, file, [Set(path, value)], order=order)
            transaction.commit(
                Changeset(COMMAND, edition.id, (change,), details={"value": [*map(str, path)]})
            )
        return Saved(value, is_merged)


def with_value(folders: Folders, edition: Edition, file: Path, key: str, value: Plain) -> bytes:
    """The bytes of a proposal's file as they would be with another value; nothing is written. Raises as
    `patch_change` does.
    """
    change = patch_change(folders, file, [Set((key,), value)], order=keys_of_proposal(edition.fields))
    return change.data or b""


def merged_text(base: Plain, ours: Plain, theirs: Plain) -> str | None:
    """Two texts that both came from a base, woven where their edits don't touch; None where they do, or where
    they are no texts.
    """
    if isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        return woven_markdown(base.rstrip(), ours.rstrip(), theirs.rstrip())
    return None


def _standing(folders: Folders, file: Path, path: Sequence[str | int]) -> Plain:
    """The value that the file holds now, "" where it has none. Raises ContentError for a file that can't be
    read.
    """
    sources = Sources(folders)
    source = sources.open(file)
    if source is None or source.root is None:
        raise ContentError(*sources.problems)
    value = values(source.root)
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step, "")
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return ""
    return value


def move_proposal(folders: Folders, edition: Edition, name: str, chapter: int, place: int) -> None:
    """A proposal to a place (from 0, counted without it) of a chapter (from 0)."""
    here = _place_of(edition, name)
    _change_edition(folders, edition, [Move(here, ("chapters", chapter, "proposals", place))])


def move_chapter(folders: Folders, edition: Edition, number: int, place: int) -> None:
    """A chapter (from 0) to another place."""
    _change_edition(folders, edition, [Move(("chapters", number), ("chapters", place))])


def add_chapter(folders: Folders, edition: Edition, title: str) -> None:
    """A new chapter at the end, without proposals."""
    identifier = Ids(chapter.id for chapter in edition.chapters).take(slug(title))
    value = {"id": identifier, "title": title, "proposals": []}
    _change_edition(folders, edition, [Insert(("chapters", len(edition.chapters)), value)])


def add_proposal(folders: Folders, edition: Edition, chapter: int, title: str) -> str:
    """A new proposal at a chapter's end; gives its id."""
    home = edition.folder / "proposals"
    identifier = Ids(path.stem for path in home.glob("*.yaml")).take(slug(title))
    text = proposal_yaml(Proposal(identifier, 0, title, ()), edition.fields)
    file = FileChange.between(home / f"{identifier}.yaml", None, text.encode())
    place = len(edition.chapters[chapter].proposals)
    _change_edition(folders, edition, [Insert(("chapters", chapter, "proposals", place), identifier)], file)
    return identifier


def take_out(folders: Folders, edition: Edition, name: str) -> None:
    """A proposal out of the edition; its file stays, and `bring_back` lists it again."""
    _change_edition(folders, edition, [Remove(_place_of(edition, name))])


def taken_out(edition: Edition) -> tuple[str, ...]:
    """The ids of the proposals that lie in the edition's folder and in no chapter."""
    listed = {proposal.id for proposal in edition.proposals}
    return tuple(
        sorted(path.stem for path in (edition.folder / "proposals").glob("*.yaml") if path.stem not in listed)
    )


def bring_back(folders: Folders, edition: Edition, name: str, chapter: int) -> None:
    """A proposal that was taken out, to a chapter's end."""
    place = len(edition.chapters[chapter].proposals)
    _change_edition(folders, edition, [Insert(("chapters", chapter, "proposals", place), name)])


def silence(folders: Folders, edition: Edition, silenced: Silenced) -> None:
    """A finding declared all right, with its reason, in edition.yaml."""
    facts = {key: text for key, text in asdict(silenced).items() if text}
    place = len(edition.proof.silenced)
    if place or plain(_standing(folders, edition.folder / "edition.yaml", ("proof",))):
        edit: Edit = Insert(("proof", "silenced", place), facts)
    else:
        edit = Set(("proof",), {"silenced": [facts]})
    _change_edition(folders, edition, [edit])


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


def _change_edition(folders: Folders, edition: Edition, edits: Sequence[Edit], *files: FileChange) -> None:
    with writing(folders, COMMAND) as transaction:
        change = patch_change(folders, edition.folder / "edition.yaml", edits)
        transaction.commit(Changeset(COMMAND, edition.id, (*files, change)))
