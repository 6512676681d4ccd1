"""A member's Word draft: only its own proposals, with a note on top on how to edit and return them; and the
record of every draft sent out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..foundation.files import write_atomically
from ..foundation.folders import Folders
from ..rendering.sections import SectionSource, draft_sections
from .engine import Word, make_word


def make_draft(source: SectionSource, folders: Folders, members: Sequence[str] = ()) -> Word:
    """The draft of the members of these ids, in the booklet's order and with its numbers; the whole edition
    where none is named.

    Nothing lays it out: it has no contents, and its page numbers are Word's own. Raises ContentError as
    `make_word` does.
    """
    if not members:
        return make_word(source, folders)
    picked = [member for member in source.edition.members if member.id in members]
    return make_word(draft_sections(source, picked), folders, members=[member.id for member in picked])


def record(folders: Folders, edition: str, word: Word) -> Path:
    """Keeps what a draft was made from, for the day it comes back: content/<edition>/records/drafts/<draft
    id>.json.
    """
    path = record_path(folders, edition, word.draft)
    if not path.is_file() or path.read_bytes() != word.base:
        write_atomically(path, word.base)
    return path


def record_path(folders: Folders, edition: str, draft: str) -> Path:
    """Where what a draft was made from is kept, by the draft's id."""
    return folders.edition(edition) / "records" / "drafts" / f"{draft}.json"
