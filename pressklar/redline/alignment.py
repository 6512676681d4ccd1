"""Which blocks of two texts belong together: by hidden bookmarks and words that both have once, then by
likeness in what lies between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from ..foundation.sequences import longest_rising
from .text import RedlineBlock, RedlineToken

Pair = tuple[int | None, int | None]
_MOST_PAIRS = 10_000
"""Of blocks times blocks whose likeness is measured one by one."""
_MOST_WORK = 9_000_000
"""Of values times values that difflib may compare."""
_LABEL = "heading 3"
_HEADINGS = ("heading 1", "heading 2")
_ALIKE = 0.5
"""Share of their signs that two paragraphs must have in common to count as one that was edited."""


def align(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> list[Pair]:
    """The pairs in order; (i, None) is gone, (None, j) is new, and between two pairs what is gone stands
    first.
    """
    pairs: list[Pair] = []
    done = (0, 0)
    for i, j in [*_matched(a, b), (len(a), len(b))]:
        pairs += [(gone, None) for gone in range(done[0], i)]
        pairs += [(None, new) for new in range(done[1], j)]
        if i < len(a):
            pairs.append((i, j))
        done = i + 1, j + 1
    return pairs


def _matched(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> Iterator[tuple[int, int]]:
    sure = longest_rising(
        [(i, j) for i, j in _unique(a, b) if a[i].kind == b[j].kind or _restyled(a[i], b[j])]
    )
    done = (0, 0)
    for i, j in [*sure, (len(a), len(b))]:
        yield from ((done[0] + x, done[1] + y) for x, y in _between(a[done[0] : i], b[done[1] : j]))
        if i < len(a):
            yield i, j
        done = i + 1, j + 1


def _restyled(a: RedlineBlock, b: RedlineBlock) -> bool:
    """Whether two paragraphs that have a bookmark or all words in common only look different: another style,
    list or alignment.
    """
    return a.paragraph and b.paragraph and bool(a.words.strip()) and bool(b.words.strip())


def _unique(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> Iterator[tuple[int, int]]:
    """Pairs with a bookmark in common, or the same words that stand once in each."""
    sides: list[dict[Hashable, int]] = []
    for blocks in (a, b):
        keys = [
            (key, index)
            for index, block in enumerate(blocks)
            for key in (*block.anchors, *([(block.words,)] if block.words.strip() else ()))
        ]
        counts = Counter(key for key, _ in keys)
        sides.append({key: index for key, index in keys if counts[key] == 1})
    for key, i in sides[0].items():
        if key in sides[1]:
            yield i, sides[1][key]


def _between(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> list[tuple[int, int]]:
    if not a or not b:
        return []
    if len(a) * len(b) <= _MOST_PAIRS:
        return _by_section(a, b)
    if len(a) * len(b) > _MOST_WORK:
        return []
    pairs: list[tuple[int, int]] = []
    done = (0, 0)
    matcher = SequenceMatcher(None, [block.sign for block in a], [block.sign for block in b], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        gap = a[done[0] : i], b[done[1] : j]
        if 0 < len(gap[0]) * len(gap[1]) <= _MOST_PAIRS:
            pairs += [(done[0] + x, done[1] + y) for x, y in _by_section(*gap)]
        pairs += [(i + n, j + n) for n in range(size)]
        done = i + size, j + size
    return pairs


def _by_section(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> list[tuple[int, int]]:
    """Proposals first, then what is in them: one that is gone and one that is new must not be woven into each
    other because both have the same labels.
    """
    sections = [_sections(blocks) for blocks in (a, b)]
    if len(sections[0]) == len(sections[1]) == 1:
        return _likeliest(a, b)
    pairs: list[tuple[int, int]] = []
    whole = [
        [_as_block(blocks[start:end]) for start, end in rows]
        for blocks, rows in zip((a, b), sections, strict=True)
    ]
    for i, j in _likeliest(*whole):
        (start, end), (other, other_end) = sections[0][i], sections[1][j]
        pairs += [(start + x, other + y) for x, y in _likeliest(a[start:end], b[other:other_end])]
    return pairs


def _sections(blocks: Sequence[RedlineBlock]) -> list[tuple[int, int]]:
    """Where each chapter or proposal begins and ends; what stands before the first heading is a section
    too.
    """
    starts = [index for index, block in enumerate(blocks) if index == 0 or block.style in _HEADINGS]
    return list(zip(starts, [*starts[1:], len(blocks)], strict=True))


def _as_block(blocks: Sequence[RedlineBlock]) -> RedlineBlock:
    words = " ".join(block.words for block in blocks if block.style != _LABEL)
    return RedlineBlock(blocks[0].element, ("section", blocks[0].style in _HEADINGS), words, words)


def _likeliest(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness is most in all."""
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    scores: dict[tuple[int, int], float] = {}
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            score = scores[i, j] = _likeness(a[i], b[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + score if score else 0.0)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if scores[i, j] and best[i][j] == best[i + 1][j + 1] + scores[i, j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(a: RedlineBlock, b: RedlineBlock) -> float:
    from rapidfuzz import fuzz

    if a.kind != b.kind:
        return 0.0
    if a.sign == b.sign:
        return 2.0
    share = fuzz.ratio(a.words, b.words, score_cutoff=100 * _ALIKE) / 100
    return share if share >= _ALIKE else 0.0


def compare(
    a: Sequence[RedlineToken], b: Sequence[RedlineToken]
) -> Iterator[tuple[bool, int, int, int, int]]:
    """Two paragraphs' tokens as stretches: whether they agree, and where each begins and ends in a and in b.

    Words decide. Spaces agree where they stand beside words that do: "red apples" for "green pears" is one
    change.
    """
    start = end = (0, 0)
    for i, j in [*_tokens_alike(a, b), (len(a), len(b))]:
        if (i, j) != end:
            if end != start:
                yield True, start[0], end[0], start[1], end[1]
            yield False, end[0], i, end[1], j
            start = i, j
        end = i + 1, j + 1
    if start[0] < len(a):
        yield True, start[0], len(a), start[1], len(b)


def _tokens_alike(a: Sequence[RedlineToken], b: Sequence[RedlineToken]) -> Iterator[tuple[int, int]]:
    places = [[index for index, token in enumerate(tokens) if not token.words.isspace()] for tokens in (a, b)]
    keys = [[tokens[index].key for index in places] for tokens, places in zip((a, b), places, strict=True)]
    pairs: list[tuple[int, int]] = []
    if len(keys[0]) * len(keys[1]) <= _MOST_WORK:
        blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
        pairs = [(places[0][i + n], places[1][j + n]) for i, j, size in blocks for n in range(size)]
    done = (0, 0)
    for i, j in [*pairs, (len(a), len(b))]:
        start, stop = done, (i, j)
        while start[0] < stop[0] and start[1] < stop[1] and a[start[0]].key == b[start[1]].key:
            yield start
            start = start[0] + 1, start[1] + 1
        after: list[tuple[int, int]] = []
        while start[0] < stop[0] and start[1] < stop[1] and a[stop[0] - 1].key == b[stop[1] - 1].key:
            stop = stop[0] - 1, stop[1] - 1
            after.append(stop)
        yield from reversed(after)
        if i < len(a):
            yield i, j
        done = i + 1, j + 1
