"""The Word drafts that were made of an edition: when, whose proposals they hold, and what became of each:
out, come back and merged, or no longer expected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..locale import plural, tr
from ..model import Edition
from .base import parse_base
from .journal import read_record, returned_path

_MOST_DRAFTS = 2000
"""Drafts of one edition that are looked at, the newest: 40 members have some hundreds in a year."""


@dataclass(frozen=True)
class SentDraft:
    """A Word draft of the edition: when it was made, whose proposals it holds (no member's: the whole
    edition's), and what became of it. `returned` is the day of the merge, "" where it is still out;
    `is_closed`: nobody waits for it any more.
    """

    id: str
    made: date
    members: tuple[str, ...]
    entries: tuple[str, ...]
    returned: str = ""
    is_closed: bool = False

    @property
    def is_out(self) -> bool:
        return not self.returned and not self.is_closed


def since(day: date) -> str:
    """How long ago a day was, in words."""
    days = (datetime.now().astimezone().date() - day).days
    if days < 1:
        return tr("since today")
    return plural(days, "since yesterday", "for {count} days")


def sent_drafts(folders: Folders, edition: Edition) -> tuple[SentDraft, ...]:
    """The drafts that were made of an edition, the newest first. A draft counts as made when what it was made
    from was written down.
    """
    home = folders.edition(edition.id) / "records" / "drafts"
    paths = sorted(home.glob("*.json"), key=lambda path: (-path.stat().st_mtime_ns, path.name))
    closed = read_record(_closed_path(folders, edition.id)) or {}
    return tuple(
        replace(
            draft,
            returned=str((read_record(returned_path(folders, edition.id, draft.id)) or {}).get("when", "")),
            is_closed=draft.id in closed,
        )
        for path in paths[:_MOST_DRAFTS]
        if (draft := _read(str(path), path.stat().st_mtime_ns))
    )


@lru_cache(maxsize=_MOST_DRAFTS)
def _read(path: str, when: int) -> SentDraft | None:
    """What a kept draft says of itself; None for a record that can't be read."""
    try:
        base = parse_base(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    made = datetime.fromtimestamp(when / 1e9).astimezone().date()
    return None if base is None else SentDraft(base.draft, made, base.members, tuple(base.proposals))


def current_drafts(folders: Folders, edition: Edition) -> tuple[SentDraft, ...]:
    """The drafts that are the newest of some proposal, and not closed."""
    current = {}
    seen: set[str] = set()
    for draft in sent_drafts(folders, edition):
        if not draft.is_closed and not seen.issuperset(draft.entries):
            current[draft.id] = draft
        seen.update(draft.entries)
    return tuple(current.values())


def close_draft(folders: Folders, edition: str, draft: str) -> None:
    """Say that nobody waits for a draft any more. Raises OutsideError."""
    path = _closed_path(folders, edition)
    closed = {**(read_record(path) or {}), draft: True}
    write_atomically(path, json.dumps(closed, indent=1).encode() + b"\n")


def _closed_path(folders: Folders, edition: str) -> Path:
    return folders.edition(edition) / "records" / "merges" / "closed.json"
