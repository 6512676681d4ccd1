"""A member's Word draft: only its own proposals, with a note on top on how to edit and return them; and the record of every draft sent out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..foundation.files import write_whole
from ..foundation.folders import Folders
from ..model import Edition, Member
from ..rendering.pages import Pages, Section
from .engine import Word, make_word

NOTE = "draft.html.j2"
"""The template of the note on top."""


def make_draft(pages: Pages, folders: Folders, members: Sequence[str] = ()) -> Word:
    """The draft of the members of these ids, in the booklet's order and with its numbers; the whole edition where none is named.

    Nothing lays it out: it has no contents, and its page numbers are Word's own. Raises ContentError as `make_word` does.
    """
    if not members:
        return make_word(pages, folders)
    picked = [member for member in pages.edition.members if member.id in members]
    own = _Excerpt(pages, picked)
    return make_word(own, folders, members=[member.id for member in picked])


def record(folders: Folders, edition: str, word: Word) -> Path:
    """Keeps what a draft was made from, for the day it comes back: content/<edition>/records/drafts/<draft id>.json."""
    path = folders.edition(edition) / "records" / "drafts" / f"{word.draft}.json"
    if not path.is_file() or path.read_bytes() != word.base:
        write_whole(path, word.base)
    return path


class _Excerpt(Pages):
    """An edition's pages with only some members' proposals in them, which keep their numbers and may still refer to the others."""

    def __init__(self, pages: Pages, members: Sequence[Member]) -> None:
        super().__init__(_only(pages.edition, {member.id for member in members}), pages.theme, pages.folders)
        self.numbers = pages.numbers
        self._addressees = members

    def sections(self, *, parted: bool = False) -> Iterator[Section]:
        note = self.render(NOTE, members=self._addressees)
        yield Section("draft", "front", self.edition.title, note, "right")
        for chapter in self.chapters:
            yield Section(chapter.anchor, "chapter", chapter.title, self.render("chapter.html.j2", chapter=chapter), "left", chapter.number)


def _only(edition: Edition, members: set[str]) -> Edition:
    chapters = (replace(chapter, proposals=tuple(one for one in chapter.proposals if members & {member.id for member in one.submitted_by}))
                for chapter in edition.chapters)
    return replace(edition, chapters=tuple(chapter for chapter in chapters if chapter.proposals))
