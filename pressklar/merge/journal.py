"""What a merge leaves in records/ beside the content: the returned files, the answers to conflicts, and which
files it read last.

Writing itself, and taking it back, is `manuscript.transaction`'s; `former_records` knows the records of the
first release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..foundation.folders import Folders
from ..manuscript.changeset import Changeset, FileChange, digest_of
from ..manuscript.transaction import writing
from .working import ContentChange


def folder_of(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "merges"


def write_changes(
    folders: Folders,
    edition: str,
    changes: Sequence[ContentChange],
    merged: Mapping[str, bytes],
    new_answers: Mapping[str, str],
    drafts: Sequence[str] = (),
) -> None:
    """Put every change on disk, all or nothing; the returned files (bytes by their names in records/) and the
    answers are kept with it. `drafts` are those that came back: an undo sends them out again.

    Raises ContentError (E633) where a file changed since it was read, OutsideError (E821, E901); then the
    content is as it was.
    """
    base = folders.edition(edition)
    with writing(folders, "merge") as transaction:
        beside = {base / name: data for name, data in merged.items()} | {
            folder_of(folders, edition) / "last.json": _json({"files": list(merged)})
        }
        if new_answers:
            beside[folder_of(folders, edition) / "answers.json"] = _json(
                {**answers(folders, edition), **new_answers}
            )
        back = {returned_path(folders, edition, draft): _json({"when": _today()}) for draft in drafts}
        steps = (
            *(FileChange(path, digest_of(path), data, stays=True) for path, data in beside.items()),
            *(FileChange(path, digest_of(path), data) for path, data in back.items()),
            *(FileChange.between(change.path, change.before, change.after) for change in changes),
        )
        transaction.commit(Changeset("merge", edition, steps, details={"merged": list(merged)}))


def answers(folders: Folders, edition: str) -> dict[str, str]:
    """The answers to conflicts that were given, by the conflict's key."""
    record = read_record(folder_of(folders, edition) / "answers.json")
    return {str(key): str(value) for key, value in record.items()} if record else {}


def returned_name(data: bytes, ending: str) -> str:
    """Where in records/ a returned file is kept whole: nothing that was written in it is lost, and `merge
    --resolve` finds it again.
    """
    return f"records/returned/{hashlib.sha256(data).hexdigest()[:16]}.{ending}"


def returned_path(folders: Folders, edition: str, draft: str) -> Path:
    """Where it is written that a draft came back and was merged, and when: {"when": a date}."""
    return folder_of(folders, edition) / "returned" / f"{draft}.json"


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def last_returned(folders: Folders, edition: str) -> tuple[Path, ...]:
    """The files that the last merge read."""
    record = read_record(folder_of(folders, edition) / "last.json") or {}
    home = folders.edition(edition) / "records" / "returned"
    return tuple(
        home / Path(str(name)).name
        for name in record.get("files", [])
        if (home / Path(str(name)).name).is_file()
    )


def read_record(path: Path) -> dict[str, Any] | None:
    """A record as JSON; None where it isn't there or can't be read."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
