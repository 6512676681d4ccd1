"""What each parcel was made from, as one hash, in parcels/made.json beside them: a parcel of yesterday's content must not go out today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from ..disk import write_whole
from ..folders import Folders

_MOST = 1_000_000


def inputs_sum(folders: Folders, edition: str) -> str:
    """One hash over everything that parcels are made from: content, templates and styles."""
    base = folders.edition(edition)
    whole = hashlib.sha256()
    for top in (folders.content / "members.yaml", base / "edition.yaml", base / "proposals", base / "images", *folders.templates, *folders.styles):
        for path in sorted(top.rglob("*")) if top.is_dir() else (top,):
            if path.is_file():
                whole.update(f"{path.relative_to(top.parent).as_posix()}\0".encode("utf-8", "surrogateescape") + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def made_from(folders: Folders, edition: str) -> dict[str, str]:
    """The hash that each member's parcel was made from; empty where nothing is kept."""
    path = _path(folders, edition)
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size < _MOST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(member): str(inputs) for member, inputs in found.items()} if isinstance(found, dict) else {}


def remember(folders: Folders, edition: str, made: Mapping[str, str]) -> None:
    """Keep what these members' parcels were made from, beside what is known of the others."""
    known = made_from(folders, edition)
    if made and known != (now := {**known, **made}):
        write_whole(_path(folders, edition), (json.dumps(dict(sorted(now.items())), indent=1) + "\n").encode())


def _path(folders: Folders, edition: str) -> Path:
    return folders.output(edition) / "parcels" / "made.json"
