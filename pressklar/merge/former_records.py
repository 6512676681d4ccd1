"""Merges recorded by the first release, in records/merges/NNNN.json with the bytes before and the SHA-256
after: taken back as any other act is.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..locale import tr
from ..manuscript.changeset import Changeset, FileChange, bytes_of, digest_of
from ..manuscript.transaction import commit
from ..problems import ContentError, Place, Problem
from .journal import folder_of, read_record

_NAME = re.compile(r"(\d{4,8})\.json")


def recover_former(folders: Folders, edition: str) -> tuple[Problem, ...]:
    """Take back a merge that was cut off in the first release, as far as its files still hold its bytes.
    Advice (A634) says so.
    """
    path, record = _last(folders, edition)
    if path is None or record is None or record["state"] != "begun":
        return ()
    take_back_former(folders, edition)
    return (
        Problem(
            "A634",
            Place(folders.display_path(path)),
            tr("An earlier merge was stopped while it wrote; what it had written was taken back."),
            tr("Merge its files again."),
        ),
    )


def take_back_former(
    folders: Folders, edition: str, *, dry_run: bool = False
) -> tuple[int, tuple[Path, ...]] | None:
    """Take the last merge of the first release back: its number and the files that are as they were before
    it. None where there is none; nothing is written in a `dry_run`.

    One that was cut off is taken back as far as its files still hold its bytes. Raises ContentError: E636
    where a finished one's file was changed since, E637 where the record isn't what `merge` wrote; else as
    `commit` does.
    """
    path, record = _last(folders, edition)
    if path is None or record is None:
        return None
    steps = [_step(folders, edition, path, entry) for entry in reversed(record.get("files", []))]
    changed = [step.path for step in steps if digest_of(step.path) != step.read]
    if changed and record["state"] == "done":
        raise ContentError(
            *(
                Problem(
                    "E636",
                    Place(folders.display_path(file)),
                    tr(
                        "{file} was changed since the merge: taking it back would lose that change.",
                        file=folders.display_path(file),
                    ),
                    tr("Take the merge's part back by hand; its report shows each text as it was."),
                )
                for file in changed
            )
        )
    steps = [step for step in steps if step.path not in changed]
    mark = json.dumps(record | {"state": "undone"}, ensure_ascii=False, indent=1).encode() + b"\n"
    if not dry_run:
        commit(folders, Changeset("undo", edition, (*steps, FileChange.between(path, bytes_of(path), mark))))
    return int(path.stem), tuple(step.path for step in reversed(steps))


def _last(folders: Folders, edition: str) -> tuple[Path | None, dict[str, Any] | None]:
    """The newest that stands or was cut off."""
    paths = (path for path in folder_of(folders, edition).glob("*.json") if _NAME.fullmatch(path.name))
    for path in sorted(paths, key=lambda path: -int(path.stem)):
        record = read_record(path)
        if record is not None and record.get("state") in ("done", "begun"):
            return path, record
    return None, None


def _step(folders: Folders, edition: str, record: Path, entry: Mapping[str, Any]) -> FileChange:
    """Where an entry's file is. A record that was tampered with reaches nothing outside the edition's
    folder.
    """
    try:
        path = (folders.root / str(entry["path"])).resolve()
        before = None if entry["before"] is None else base64.b64decode(str(entry["before"]), validate=True)
        after = str(entry["after"]) or None
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise _foreign(folders.display_path(record)) from error
    if not path.is_relative_to(folders.edition(edition).resolve()):
        raise _foreign(folders.display_path(record))
    return FileChange(
        folders.edition(edition) / path.relative_to(folders.edition(edition).resolve()), after, before
    )


def _foreign(name: str) -> ContentError:
    return ContentError(
        Problem(
            "E637",
            Place(name),
            tr("{file} names a file outside the edition, or isn't as `merge` writes it.", file=name),
            tr("It isn't what merge wrote: look at it, and delete it."),
        )
    )
