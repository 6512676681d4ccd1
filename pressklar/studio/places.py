"""From a place on a page to the words of the content that stand there, and back: by the letters around it,
which a page and its Markdown have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Proposal
from .pages import Extent, LaidOut, PageLetters, letters_of

CONTEXT = 40
"""Letters on each side that are compared at most."""
LEAST = 5
"""Letters that must agree, or all that there are."""


@dataclass(frozen=True)
class TextPlace:
    """A place in a proposal's text: the key of the value ("title", "intro", a field's), and the index of a
    character.
    """

    proposal: str
    key: str
    offset: int


@dataclass(frozen=True)
class _Letters:
    """A value's letters with the index of the character that each comes from."""

    key: str
    text: str
    offsets: tuple[int, ...]


def values_of(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """The texts of a proposal that its page shows, by their keys."""
    yield "title", proposal.title
    yield "intro", proposal.intro
    yield from proposal.fields.items()


def place_of(
    laid_out: LaidOut, proposals: Sequence[Proposal], page: int, letters: PageLetters, x: float, y: float
) -> TextPlace | None:
    """What stands at a place of a page (shares of its width and height); None where none of the proposals'
    texts does.
    """
    index = letters.nearest(x, y)
    if index is None:
        return None
    here = [
        proposal
        for proposal in proposals
        if any(
            extent.page == page and extent.top - 0.01 <= y <= extent.bottom + 0.01
            for extent in laid_out.extents.get(proposal.id, ())
        )
    ]
    candidates: list[tuple[int, TextPlace]] = []
    for proposal in here:
        for key, text in values_of(proposal):
            value = _letters(key, text)
            agreeing, offset = _best(value, letters.text, index)
            if agreeing:
                candidates.append((agreeing, TextPlace(proposal.id, key, offset)))
    return max(candidates, key=lambda candidate: candidate[0])[1] if candidates else None


def boxes_of(
    extents: Sequence[Extent], pages: dict[int, PageLetters], key_text: str, start: int, end: int
) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Where the characters from `start` to before `end` of a text stand: for each line its page and box."""
    value = _letters("", key_text)
    inside = [number for number, offset in enumerate(value.offsets) if start <= offset < end]
    if not inside:
        return
    wanted = value.text[inside[0] : inside[-1] + 1]
    for extent in extents:
        letters = pages.get(extent.page)
        if letters is None:
            continue
        first, length = _longest_part(letters.text, wanted)
        yield from ((extent.page, box) for box in _lines(letters.boxes[first : first + length]))


def _letters(key: str, text: str) -> _Letters:
    pairs = [(letter, offset) for offset, sign in enumerate(text) for letter in letters_of(sign)]
    return _Letters(key, "".join(letter for letter, _ in pairs), tuple(offset for _, offset in pairs))


def _best(value: _Letters, page: str, index: int) -> tuple[int, int]:
    """The place in a value whose letters agree best with those around a letter of the page: how many agree,
    and the index of the character. (0, 0) where too few do.
    """
    best = (0, 0)
    start = value.text.find(page[index])
    while start >= 0:
        before = _agreeing(
            value.text[max(start - CONTEXT, 0) : start][::-1], page[max(index - CONTEXT, 0) : index][::-1]
        )
        after = _agreeing(value.text[start : start + CONTEXT], page[index : index + CONTEXT])
        best = max(best, (before + after, -value.offsets[start]))
        start = value.text.find(page[index], start + 1)
    agreeing, negative = best
    return (agreeing, -negative) if agreeing >= min(LEAST, len(value.text)) and agreeing else (0, 0)


def _agreeing(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _longest_part(page: str, wanted: str) -> tuple[int, int]:
    """Where the longest beginning or end of the wanted letters stands on a page: a paragraph may go over two
    pages. Its first index and length; a length of 0 where nothing does.
    """
    whole = page.find(wanted)
    if whole >= 0:
        return whole, len(wanted)
    for length in range(len(wanted) - 1, LEAST, -1):
        if page.endswith(wanted[:length]):
            return len(page) - length, length
        if (start := page.find(wanted[:length])) >= 0:
            return start, length
        if (start := page.find(wanted[-length:])) >= 0:
            return start, length
    return 0, 0


def _lines(boxes: Sequence[tuple[float, float, float, float]]) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of letters joined to one for each line."""
    line: list[tuple[float, float, float, float]] = []
    for box in boxes:
        if line and (box[1] > line[-1][3] or box[0] < line[-1][0]):
            yield _around(line)
            line = []
        line.append(box)
    if line:
        yield _around(line)


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
