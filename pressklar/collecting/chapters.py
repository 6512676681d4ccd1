"""The chapter that a submission most likely belongs to: the one that it names, else the one whose proposals
speak of the same things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..intake.lines import fold
from ..model import Edition, Proposal
from .wording import WordIndex, word_pieces

_NAMED, _NEARLY = 90.0, 75.0
_LIKE, _APART, _FEWEST = 0.10, 2.0, 3
"""How like a chapter a submission must be, how many times more than the next one, and how many proposals
the chapter must have had, for it to be put there. Measured by leaving each of 2024's 41 proposals out: the
likeliest is right for 25 of all, for 11 of the 12 that these let through; one of the first three for 34.
"""
SUGGESTED = 3
"""Chapters that are named as the likeliest."""


@dataclass(frozen=True)
class ChapterMatch:
    """A chapter's id ("" where none is likely), and whether it is sure."""

    chapter: str = ""
    sure: bool = False


class Chapters:
    """An edition's chapters, with what was said in them this year and before."""

    def __init__(self, edition: Edition, earlier: Sequence[Edition]) -> None:
        self._ids = {fold(chapter.title): chapter.id for chapter in reversed(edition.chapters)}
        self._order = {chapter.id: index for index, chapter in enumerate(edition.chapters)}
        self._only = edition.chapters[0].id if len(edition.chapters) == 1 else ""
        texts: dict[tuple[str, str], str] = {
            (chapter.id, ""): f"{chapter.title}\n{chapter.intro}" for chapter in edition.chapters
        }
        for year in (edition, *earlier):
            for chapter in year.chapters:
                key = self._ids.get(fold(chapter.title)) or (chapter.id if chapter.id in self._order else "")
                if key:
                    texts |= {(key, f"{year.id}/{each.id}"): words_of(each) for each in chapter.proposals}
        self._held = Counter(chapter for chapter, proposal in texts if proposal)
        self._number = len(texts)
        self._index = WordIndex(texts, word_pieces)

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

    def ranked(self, text: str) -> list[tuple[str, float]]:
        """All chapters with how like a text they are, the likest first: by their likest proposal, and by
        their title and introduction.
        """
        likeness = dict.fromkeys(self._order, 0.0)
        seen = set()
        for (chapter, proposal), share in self._index.nearest(text, self._number):
            part = (chapter, bool(proposal))
            if part not in seen:
                seen.add(part)
                likeness[chapter] += share
        return sorted(likeness.items(), key=lambda pair: (-pair[1], self._order[pair[0]]))

    def likeliest(self, ranked: Sequence[tuple[str, float]]) -> ChapterMatch:
        """The chapter that a text is most like, of all in order; none where that isn't plain."""
        if self._only:
            return ChapterMatch(self._only, True)
        if len(ranked) < 2:
            return ChapterMatch()
        (best, likeness), (_, second) = ranked[:2]
        plain = likeness >= max(_LIKE, _APART * second) and self._held[best] >= _FEWEST
        return ChapterMatch(best) if plain else ChapterMatch()


def words_of(proposal: Proposal) -> str:
    """A proposal's title and texts."""
    return "\n".join((proposal.title, proposal.intro, *proposal.fields.values()))
