"""What the editor changes, written: one value, as a transaction that can be undone. What somebody else wrote
meanwhile is kept: edits that don't touch are merged, others are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ..foundation.folders import Folders
from ..manuscript.changeset import Changeset, FileChange, FileMove
from ..manuscript.patch.patching import Edit, Insert, Set, keys_of_proposal, patch_change
from ..manuscript.patch.values import Plain, plain, values
from ..manuscript.read.sources import Sources
from ..manuscript.transaction import writing
from ..markup.weaving import woven_markdown
from ..model import Edition, Silenced
from ..problems import ContentError

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
    folders: Folders,
    edition: Edition,
    file: Path,
    path: tuple[str | int, ...],
    base: Plain,
    value: Plain,
    check: Callable[[FileChange], None] = lambda change: None,
) -> Saved:
    """Write a value of a content file that was `base` when the editor began; `check` may raise ContentError
    for what mustn't be written.

    Raises ConflictError; ContentError and OutsideError as `patch_change` and `writing` do.
    """
    with writing(folders, COMMAND) as transaction:
        now = standing(folders, file, path)
        is_merged = False
        if (plain(now) or "") not in (
            plain(base) or "",
            plain(value) or "",
        ):  # no contacts: [] here, "" there
            merged = merged_text(base, now, value)
            if merged is None:
                raise ConflictError(now)
            value, is_merged = merged, True
        if (plain(now) or "") != (plain(value) or ""):
            order = keys_of_proposal(edition.fields) if file.parent.name == "proposals" else ()
            change = patch_change(folders, file, [setting_edit(folders, file, path, value)], order=order)
            check(change)
            transaction.commit(
                Changeset(COMMAND, edition.id, (change,), details={"value": [*map(str, path)]})
            )
        return Saved(value, is_merged)


def setting_edit(folders: Folders, file: Path, path: tuple[str | int, ...], value: Plain) -> Set:
    """The edit that sets a value, with the keys around it that aren't there yet."""
    while len(path) > 1 and isinstance(path[-1], str) and standing(folders, file, path[:-1]) == "":
        value, path = {path[-1]: value}, path[:-1]
    return Set(path, value)


def merged_text(base: Plain, ours: Plain, theirs: Plain) -> str | None:
    """Two texts that both came from a base, woven where their edits don't touch; None where they do, or where
    they are no texts.
    """
    if isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        return woven_markdown(base.rstrip(), ours.rstrip(), theirs.rstrip())
    return None


def standing(folders: Folders, file: Path, path: Sequence[str | int]) -> Plain:
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


def silence(folders: Folders, edition: Edition, silenced: Silenced) -> None:
    """A finding declared all right, with its reason, in edition.yaml."""
    facts = {key: text for key, text in asdict(silenced).items() if text}
    place = len(edition.proof.silenced)
    if place or plain(standing(folders, edition.folder / "edition.yaml", ("proof",))):
        edit: Edit = Insert(("proof", "silenced", place), facts)
    else:
        edit = Set(("proof",), {"silenced": [facts]})
    change_edition(folders, edition, [edit], act="silence")


def change_edition(
    folders: Folders,
    edition: Edition,
    edits: Sequence[Edit],
    *before: FileChange | FileMove,
    act: str = "",
    about: str = "",
) -> None:
    """Write edits of edition.yaml, after other steps that belong to them, as one act. The history keeps what
    was done (`acts.ARRANGED` has its words) and the title of what it is about.
    """
    details = {key: value for key, value in (("act", act), ("about", about)) if value}
    with writing(folders, COMMAND) as transaction:
        change = patch_change(folders, edition.folder / "edition.yaml", edits)
        transaction.commit(Changeset(COMMAND, edition.id, (*before, change), details=details))
