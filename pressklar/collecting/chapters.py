"""The chapter that a submission most likely belongs to: the one that it names, else the one whose proposals
speak of the same things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..intake.lines import fold
from ..model import Edition, Proposal
from .wording import WordIndex

_NAMED, _NEARLY = 90.0, 75.0
_LIKE, _APART = 0.10, 1.35
"""How like a chapter's texts a submission must be, and how many times more than the next chapter's."""


@dataclass(frozen=True)
class ChapterMatch:
    """A chapter's id ("" where none is likely), and whether it is sure."""

    chapter: str = ""
    sure: bool = False


class Chapters:
    """An edition's chapters, with what was said in them this year and before."""

    def __init__(self, edition: Edition, earlier: Sequence[Edition]) -> None:
        self._ids = {fold(chapter.title): chapter.id for chapter in reversed(edition.chapters)}
        self._only = edition.chapters[0].id if len(edition.chapters) == 1 else ""
        texts = {chapter.id: [chapter.title, chapter.intro] for chapter in edition.chapters}
        for year in (edition, *earlier):
            for chapter in year.chapters:
                key = self._ids.get(fold(chapter.title)) or (chapter.id if chapter.id in texts else "")
                if key:
                    texts[key] += [words_of(proposal) for proposal in chapter.proposals]
        self._index = WordIndex({key: "\n".join(pieces) for key, pieces in texts.items()})

    def named(self, words: str) -> ChapterMatch:
        """The chapter of a name."""
        folded = fold(words)
        if not folded:
            return ChapterMatch()
        if folded in self._ids:
            return ChapterMatch(self._ids[folded], True)
        from rapidfuzz import fuzz, process

        near = process.extractOne(folded[:300], list(self._ids), scorer=fuzz.ratio, score_cutoff=_NEARLY)
        return ChapterMatch(self._ids[near[0]], near[1] >= _NAMED) if near else ChapterMatch()

    def likeliest(self, text: str) -> ChapterMatch:
        """The chapter that a text is most like; none where two are as likely."""
        if self._only:
            return ChapterMatch(self._only, True)
        nearest = self._index.nearest(text, 2)
        if not nearest or nearest[0][1] < _LIKE:
            return ChapterMatch()
        if len(nearest) > 1 and nearest[0][1] < _APART * nearest[1][1]:
            return ChapterMatch()
        return ChapterMatch(nearest[0][0])


def words_of(proposal: Proposal) -> str:
    """A proposal's title and texts."""
    return "\n".join((proposal.title, proposal.intro, *proposal.fields.values()))
