"""What each parcel was made from, as one hash, in parcels/made.json beside them: a parcel of yesterday's
content must not go out today. And which Word drafts were made for parcels alone, in records/parcels.json:
such a draft is out when its parcel was sent, and not before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..foundation.checked_json import load_json
from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..foundation.hashing import sum_of
from ..foundation.inputs import content_sums, look_sums
from ..foundation.theme_files import theme_files
from ..model import Edition

UNKNOWN = "unknown"
"""What a parcel was made from where that can't be read any more: never what there is now."""


def inputs_sum(folders: Folders, edition: Edition) -> str:
    """One hash over everything that parcels are made from: the content as it was read, templates and styles.
    Recipients aren't in a parcel.
    """
    return sum_of(content_sums(folders, edition) | look_sums(theme_files(folders, edition.theme)))


def made_from(folders: Folders, edition: str) -> Mapping[str, str]:
    """The hash that each member's parcel was made from, by the member's id; empty where nothing is kept,
    UNKNOWN for all where it is damaged.
    """
    path = _path(folders, edition)
    if not path.is_file():
        return {}
    try:
        inputs_by_member = load_json(path.read_bytes())
    except (OSError, ValueError, MemoryError):
        inputs_by_member = None
    if not isinstance(inputs_by_member, dict):
        return dict.fromkeys((folder.name for folder in path.parent.iterdir() if folder.is_dir()), UNKNOWN)
    return {str(member): str(inputs) for member, inputs in inputs_by_member.items()}


def remember(folders: Folders, edition: str, inputs_by_member: Mapping[str, str]) -> None:
    """Keep what these members' parcels were made from, beside what is known of the others."""
    before = made_from(folders, edition)
    if inputs_by_member and before != (now := {**before, **inputs_by_member}):
        write_atomically(
            _path(folders, edition), (json.dumps(dict(sorted(now.items())), indent=1) + "\n").encode()
        )


def parcel_drafts(folders: Folders, edition: str) -> Mapping[str, str]:
    """The drafts that were made for parcels alone: the SHA-256 of each one's Word file by the draft's id."""
    try:
        drafts = load_json(_drafts_path(folders, edition).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(draft): str(digest) for draft, digest in drafts.items()} if isinstance(drafts, dict) else {}


def remember_drafts(folders: Folders, edition: str, drafts: Mapping[str, str]) -> None:
    """Keep that these drafts were made for parcels: SHA-256 by id. Raises OutsideError (E901)."""
    before = parcel_drafts(folders, edition)
    if before != (now := {**before, **drafts}):
        write_atomically(_drafts_path(folders, edition), (json.dumps(now, indent=1) + "\n").encode())


def _drafts_path(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "parcels.json"


def _path(folders: Folders, edition: str) -> Path:
    return folders.output(edition) / "parcels" / "made.json"
