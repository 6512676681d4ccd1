"""What becomes of each paragraph and table: kept, new or gone, split, joined, restyled; and whose end is
tracked where.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .alignment import align, compare
from .paragraphs import State
from .text import NOTES, RedlineBlock, split
from .xml import PROPERTIES, properties_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_PARTS = 6
"""Paragraphs that one may have become."""
_SAME = 75
"""Per cent of their letters that a paragraph and its parts must have in common."""


@dataclass(slots=True)
class Step:
    """A block of the result: of the first text, of the second, or of both."""

    state: State
    a: RedlineBlock | None
    b: RedlineBlock | None
    end: State
    """What happens to a paragraph's end."""
    before: _Element | None = None
    changed: bool = False
    """Whether the paragraph had other properties `before`."""
    properties: _Element | None = None
    """Those it has now, where they aren't its own."""
    ours: tuple[RedlineBlock, ...] = ()
    theirs: tuple[RedlineBlock, ...] = ()
    """The paragraphs of each text where one became several, or several one."""


def steps_of(a: Sequence[RedlineBlock], b: Sequence[RedlineBlock]) -> list[Step]:
    """What becomes of each block. Both texts end in a paragraph, and so does the result, whose last end can't
    be new or gone.
    """
    steps: list[Step] = []
    for i, j in align(a, b):
        state: State = "kept" if i is not None and j is not None else "new" if i is None else "gone"
        steps.append(Step(state, None if i is None else a[i], None if j is None else b[j], state))
    steps = _with_parts(steps)
    for step in steps:
        _restyle(step)
    steps = _met_before_tables(steps)
    if steps[-1].state != "kept":
        steps = _ended(steps)
    _shift_some(steps)
    return steps


def _ended(steps: list[Step]) -> list[Step]:
    """Steps whose last are new or gone."""
    first = len(steps)
    while first and steps[first - 1].state != "kept":
        first -= 1
    gone, new = (
        [index for index in range(first, len(steps)) if steps[index].state == state]
        for state in ("gone", "new")
    )
    if gone and new:
        return _met(steps, gone[-1], new[-1], len(steps))
    _shift_ends(steps[first - 1], steps[-1])
    return steps


def _met_before_tables(steps: list[Step]) -> list[Step]:
    """Nothing can be joined to a table: where paragraphs before one are gone and others new, the last of each
    share an end that stays.
    """
    end = len(steps) - 1
    while end > 0:
        first = end
        while first and steps[first - 1].state != "kept" and block_of(steps[first - 1]).paragraph:
            first -= 1
        if not block_of(steps[end]).paragraph:
            gone, new = (
                [index for index in range(first, end) if steps[index].state == state]
                for state in ("gone", "new")
            )
            if gone and new:
                steps = _met(steps, gone[-1], new[-1], end)
        end = min(first, end - 1)
    return steps


def _met(steps: Sequence[Step], gone: int, new: int, end: int) -> list[Step]:
    """A paragraph that is gone and one that is new as one that stays, with other words, before step `at`."""
    kept = Step("kept", steps[gone].a, steps[new].b, "kept")
    _restyle(kept)
    return [*(step for index, step in enumerate(steps[:end]) if index not in (gone, new)), kept, *steps[end:]]


def _with_parts(steps: Sequence[Step]) -> list[Step]:
    """Paragraphs that were split or joined, each as one step: a pair takes in the new ones, or those gone,
    that stand beside it and say what it lacks.
    """
    result: list[Step] = []
    start = 0
    noted = next((index for index, step in enumerate(steps) if _has_note(step)), len(steps))
    while start < len(steps):
        run, step = 1, steps[start]
        for more in range(2, _MOST_PARTS + 1):
            if start <= noted < start + more - 1:
                break  # LibreOffice would forget that end (`_shift_some`)
            if (joined := _one_step(steps[start : start + more])) is not None:
                run, step = more, joined
        result.append(step)
        start += run
    return result


def _one_step(steps: Sequence[Step]) -> Step | None:
    """These steps as one paragraph that became several or several that became one; None where they are
    something else.
    """
    from rapidfuzz import fuzz

    ours, theirs = [step.a for step in steps if step.a], [step.b for step in steps if step.b]
    pairs = [step for step in steps if step.state == "kept"]
    if (
        len(pairs) != 1
        or sorted((len(ours), len(theirs)))[0] != 1
        or len(ours) + len(theirs) != len(steps) + 1
    ):
        return None
    if not all(block.paragraph and block.words.strip() for block in (*ours, *theirs)):
        return None
    [pair] = pairs
    assert pair.a and pair.b
    together = fuzz.ratio(" ".join(block.words for block in ours), " ".join(block.words for block in theirs))
    if together < _SAME or together <= fuzz.ratio(pair.a.words, pair.b.words):
        return None
    return Step("kept", pair.a, pair.b, "kept", ours=tuple(ours), theirs=tuple(theirs))


def _restyle(step: Step) -> None:
    """A paragraph of both texts that has another style, list or alignment in the second."""
    if step.a and step.b and step.a.kind != step.b.kind:
        step.changed, step.before = True, step.a.element.find(PROPERTIES)
        step.properties = _properties(step.b)


def _shift_some(steps: Sequence[Step]) -> None:
    """Where LibreOffice (7.4) needs it, the end before paragraphs that are new or gone is tracked in the
    place of their own last one. In Word both say the same. LibreOffice joins nothing to a table; takes the
    style of what follows along with the last end of what was moved; takes new words and the new paragraphs
    behind them for one change, with the end between; and forgets the tracked end of the paragraph that holds
    the first note.
    """
    moved = _moved(steps)
    noted = next((index for index, step in enumerate(steps) if _has_note(step)), -1)
    end = 1
    while end < len(steps):
        first = end
        while (
            end < len(steps)
            and steps[end].state == steps[first].state != "kept"
            and block_of(steps[end]).paragraph
        ):
            end += 1
        if end > first:
            is_moved = any(block_of(step).words in moved for step in steps[first:end])
            _shift_run(steps, first, end, noted, is_moved=is_moved)
        end = max(end, first + 1)


def _has_note(step: Step) -> bool:
    return any(next(block.element.iter(*NOTES), None) is not None for block in (step.a, step.b) if block)


def _moved(steps: Sequence[Step]) -> set[str]:
    """The words of paragraphs that are gone in one place and new in another."""
    texts: dict[State, set[str]] = {"gone": set(), "new": set()}
    for step in steps:
        if step.state != "kept" and block_of(step).words.strip():
            texts[step.state].add(block_of(step).words)
    return texts["gone"] & texts["new"]


def _shift_run(steps: Sequence[Step], first: int, end: int, noted: int, *, is_moved: bool) -> None:
    """Shift the ends of the paragraphs from `first` to `at`, of which step `noted` holds the first note, as
    far as need be.
    """
    kept, behind = steps[first - 1], steps[end] if end < len(steps) else None
    before_table = behind is not None and not block_of(behind).paragraph
    runs_on = steps[first].state == "new" and _ends_new(kept)
    up_to = end if before_table or runs_on or (is_moved and noted != first - 1) else 0
    if first <= noted < end and not (
        before_table or runs_on
    ):  # the end of a new one comes along with what is new behind it
        up_to = 0 if steps[noted].state == "new" and noted < end - 1 else noted + 1
    if up_to and kept.state == "kept" and block_of(kept).paragraph and kept.end == "kept":
        _shift_ends(kept, steps[up_to - 1])
        if up_to == end:
            return
    again = is_moved or (
        noted == first - 1 and kept.a and kept.b and kept.a.sign != kept.b.sign
    )  # words that went over to another paragraph
    if (
        again
        and behind is not None
        and behind.state == "kept"
        and block_of(behind).paragraph
        and not behind.ours
        and not behind.changed
    ):
        _lend_style(steps[end - 1], behind)


def _ends_new(kept: Step) -> bool:
    """Whether the last words of a paragraph that is kept are new."""
    if kept.a is None or kept.b is None or (kept.a.sign == kept.b.sign and not kept.ours):
        return False
    ours, theirs = (
        [token for block in blocks for token in split(block.tokens)]
        for blocks in (kept.ours or (kept.a,), kept.theirs or (kept.b,))
    )
    parts = list(compare(ours, theirs))
    return bool(parts) and not parts[-1][0] and parts[-1][3] < parts[-1][4]


def _shift_ends(kept: Step, last: Step) -> None:
    """Paragraphs behind one that is kept, up to `last`, that are new or gone: the end before each is tracked
    in the place of its own, as Word does it.
    """
    kept.end, last.end = last.state, "kept"
    ours, theirs = kept.ours[-1] if kept.ours else kept.a, kept.theirs[-1] if kept.theirs else kept.b
    if ours is None or theirs is None:
        return
    if last.state == "new" and block_of(last).kind != ours.kind:
        last.changed, last.before = True, ours.element.find(PROPERTIES)
    elif last.state == "gone" and block_of(last).kind != theirs.kind:
        last.changed, last.before = True, block_of(last).element.find(PROPERTIES)
        last.properties = _properties(theirs)


def _lend_style(last: Step, kept: Step) -> None:
    """Behind a table there is no end to track instead: there the last one bears the style of what follows,
    where that is to be left with it.
    """
    assert kept.a and kept.b
    if block_of(last).kind != kept.a.kind:
        last.changed, last.before = True, kept.a.element.find(PROPERTIES)
        if last.state == "gone":
            last.before, last.properties = block_of(last).element.find(PROPERTIES), _properties(kept.b)


def block_of(step: Step) -> RedlineBlock:
    block = step.a or step.b
    assert block is not None
    return block


def _properties(block: RedlineBlock) -> _Element:
    return copy.deepcopy(properties_of(block.element))
