"""Three texts as tokens, merged: the base that both came from, ours and theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from merge3 import Merge3

from ..foundation.sequences import longest_rising
from .sentences import is_sentence_end
from .tokens import Token

Blocks = list[tuple[int, int, int]]
Kind = Literal["unchanged", "ours", "theirs", "alike", "conflict"]
_MOST_WORK = 9_000_000
"""Of tokens times tokens that are compared word by word. Longer stretches without one paragraph in common
count as replaced.
"""
_NEAR = 2
"""Words between two edits of different hands below which a person should look."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the merge. `theirs_at` is where theirs begins among its tokens."""

    kind: Kind
    base: tuple[Token, ...]
    ours: tuple[Token, ...]
    theirs: tuple[Token, ...]
    theirs_at: int

    @property
    def merged(self) -> tuple[Token, ...]:
        """What is kept; of a conflict, ours."""
        return self.theirs if self.kind == "theirs" else self.ours


def merge(
    base: Sequence[Token],
    ours: Sequence[Token],
    theirs: Sequence[Token],
    anchors: Sequence[tuple[int, int]] = (),
) -> list[Segment]:
    """Merge two texts that both came from a base. `anchors` are pairs of indexes of base and theirs that are
    known to belong together.

    Changes of both hands that touch or interleave inside one sentence are one conflict: neither wrote what
    would come of weaving them.
    """
    blocks = {"ours": matching(base, ours), "theirs": matching(base, theirs, anchors)}
    merging = Merge3(base, ours, theirs, sequence_matcher=_matcher_of(ours, blocks))  # type: ignore[arg-type, type-var]
    segments: list[Segment] = []
    position = (0, 0, 0)

    def stretch(starts: tuple[int, int, int], ends: tuple[int, int, int]) -> Segment:
        before, mine, other = (
            tuple(side[start:end])
            for side, start, end in zip((base, ours, theirs), starts, ends, strict=True)
        )
        return Segment(_kind(before, mine, other), before, mine, other, starts[2])

    for start, end, a_start, a_end, b_start, b_end in merging.find_sync_regions():
        for stretch_end in ((start, a_start, b_start), (end, a_end, b_end)):
            if stretch_end != position:
                segments.append(stretch(position, stretch_end))
            position = stretch_end
    return _unwoven(segments)


def _unwoven(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with those of one sentence made one where changes of both hands touch or interleave."""
    tokens = [token for segment in segments for token in segment.base]
    starts = [0]
    for segment in segments:
        starts.append(starts[-1] + len(segment.base))
    result: list[Segment] = []
    first = 0
    while first < len(segments):
        last = first if segments[first].kind == "unchanged" else _woven_until(segments, first, tokens, starts)
        result.append(segments[first] if last == first else _fused(segments[first : last + 1]))
        first = last + 1
    return result


def _woven_until(
    segments: Sequence[Segment], first: int, tokens: Sequence[Token], starts: Sequence[int]
) -> int:
    """The last of the segments that make one conflict with a changed one; itself where there is none."""
    last = changed = touching = first
    hands = [segments[first].kind]
    for index in range(first + 1, len(segments)):
        segment = segments[index]
        if segment.kind == "unchanged":
            if _parts_sentences(tokens, starts[index], starts[index + 1]):
                break
            continue
        if any(token.counts for between in segments[changed + 1 : index] for token in between.base):
            touching = index
        changed = index
        hands.append(segment.kind)
        if (touching <= last and _of_both(segments[touching : index + 1])) or _interleave(hands):
            last = index
    return last


def _of_both(segments: Sequence[Segment]) -> bool:
    kinds = {segment.kind for segment in segments}
    return "conflict" in kinds or {"ours", "theirs"} <= kinds


def _interleave(hands: Sequence[Kind]) -> bool:
    """Whether one hand's changes stand on both sides of the other's."""
    return len(list(groupby(hand for hand in hands if hand in ("ours", "theirs")))) > 2


def _parts_sentences(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a sentence, paragraph, list item or cell ends in a stretch of the base that nobody changed."""
    return any(tokens[index].begins or is_sentence_end(tokens, index) for index in range(start, end))


def _fused(segments: Sequence[Segment]) -> Segment:
    base = tuple(token for segment in segments for token in segment.base)
    ours = tuple(token for segment in segments for token in segment.ours)
    theirs = tuple(token for segment in segments for token in segment.theirs)
    return Segment(_kind(base, ours, theirs), base, ours, theirs, segments[0].theirs_at)


def near_edits(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Edits of different hands with hardly a word between them: merged, but to be looked at."""
    for first, between, second in zip(segments, segments[1:], segments[2:], strict=False):
        close = between.kind == "unchanged" and sum(token.counts for token in between.base) <= _NEAR
        apart = any(token.begins for token in between.base)
        if close and not apart and {first.kind, second.kind} == {"ours", "theirs"}:
            yield first, second


def _kind(base: tuple[Token, ...], ours: tuple[Token, ...], theirs: tuple[Token, ...]) -> Kind:
    if ours == theirs:
        return "unchanged" if base == ours else "alike"
    return "theirs" if base == ours else "ours" if base == theirs else "conflict"


def matching(
    base: Sequence[Token], other: Sequence[Token], anchors: Sequence[tuple[int, int]] = ()
) -> Blocks:
    """Where two rows of tokens agree: (index in base, index in the other, length), in order, ending with an
    empty one.

    Paragraphs that are wholly alike come first, then words in what lies between.
    """
    blocks: Blocks = []
    before = (0, 0)
    for here in [*longest_rising(anchors), (len(base), len(other))]:
        if here > before or here == (len(base), len(other)):
            blocks += _paragraphs(base, other, before, here)
            before = here
    return [*_joined(blocks), (len(base), len(other), 0)]


def _paragraphs(
    base: Sequence[Token], other: Sequence[Token], start: tuple[int, int], end: tuple[int, int]
) -> Blocks:
    left, right = list(_bounds(base, start[0], end[0])), list(_bounds(other, start[1], end[1]))
    keys = [
        [tuple(token.key for token in row[a:b]) for a, b in bounds]
        for row, bounds in ((base, left), (other, right))
    ]
    pairs: Blocks = []
    before = start
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    for i, j, length in blocks:
        here = (left[i][0], right[j][0]) if length else end
        pairs += _words(base, other, before, here)
        if length:
            size = left[i + length - 1][1] - left[i][0]
            pairs.append((*here, size))
            before = here[0] + size, here[1] + size
    return pairs


def _bounds(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends."""
    first = start
    for index in range(start + 1, end):
        if tokens[index].begins:
            yield first, index
            first = index
    if first < end:
        yield first, end


def _words(
    base: Sequence[Token], other: Sequence[Token], start: tuple[int, int], end: tuple[int, int]
) -> Blocks:
    left, right = base[start[0] : end[0]], other[start[1] : end[1]]
    if not left or not right or len(left) * len(right) > _MOST_WORK:
        return []
    keys = [[token.key for token in row] for row in (left, right)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    weighty: list[tuple[int, int, int]] = []
    for index, (i, j, size) in enumerate(blocks):
        weight = sum(token.counts for token in left[i : i + size])
        if not weight:
            continue
        # A single word between larger changes is there by chance ("och"), and would weave two versions into
        # each other.
        before = weighty[-1] if weighty else (0, 0, 0)
        after = blocks[index + 1] if index + 1 < len(blocks) else (len(left), len(right), 0)
        gaps = i - before[0] - before[2], j - before[1] - before[2], after[0] - i - size, after[1] - j - size
        alone = weight == 1 and not left[i].begins and weighty and index + 1 < len(blocks)
        if alone and max(gaps[:2]) > 4 and max(gaps[2:]) > 4:
            continue
        weighty.append((i, j, size))
    return [(i + start[0], j + start[1], size) for i, j, size in weighty]


def _joined(blocks: Blocks) -> Blocks:
    joined: Blocks = []
    for i, j, size in blocks:
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
            joined[-1] = joined[-1][0], joined[-1][1], joined[-1][2] + size
        elif size:
            joined.append((i, j, size))
    return joined


class _FixedMatcher:
    """A matcher that was told the answer."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def get_matching_blocks(self) -> Blocks:
        return self._blocks


def _matcher_of(ours: Sequence[Token], blocks: dict[str, Blocks]) -> object:
    return lambda _, __, other: _FixedMatcher(blocks["ours" if other is ours else "theirs"])
