"""What becomes of each paragraph and table: kept, new or gone, split, joined, restyled; and whose end is tracked where."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .redline_aligning import align
from .redline_line import State
from .redline_text import Block
from .redline_xml import PROPERTIES, properties_of

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
    a: Block | None
    b: Block | None
    end: State
    """What happens to a paragraph's end."""
    before: _Element | None = None
    changed: bool = False
    """Whether the paragraph had other properties `before`."""
    properties: _Element | None = None
    """Those it has now, where they aren't its own."""
    ours: tuple[Block, ...] = ()
    theirs: tuple[Block, ...] = ()
    """The paragraphs of each text where one became several, or several one."""


def steps_of(a: Sequence[Block], b: Sequence[Block]) -> list[Step]:
    """What becomes of each block. Both texts end in a paragraph, and so does the result, whose last end can't be new or gone."""
    steps: list[Step] = []
    for i, j in align(a, b):
        state: State = "kept" if i is not None and j is not None else "new" if i is None else "gone"
        steps.append(Step(state, None if i is None else a[i], None if j is None else b[j], state))
    steps = _with_parts(steps)
    for step in steps:
        _restyle(step)
    if steps[-1].state == "kept":
        _shift_some(steps)
        return steps
    first = len(steps)
    while first and steps[first - 1].state != "kept":
        first -= 1
    gone, new = ([index for index in range(first, len(steps)) if steps[index].state == state] for state in ("gone", "new"))
    if gone and new:
        ours, theirs = steps[gone[-1]].a, steps[new[-1]].b
        last = Step("kept", ours, theirs, "kept")
        _restyle(last)
        return [step for index, step in enumerate(steps) if index not in (gone[-1], new[-1])] + [last]
    _shift_ends(steps, first)
    return steps


def _with_parts(steps: Sequence[Step]) -> list[Step]:
    """Paragraphs that were split or joined, each as one step: a pair takes in the new ones, or those gone, that stand beside it and say what it lacks."""
    found: list[Step] = []
    at = 0
    while at < len(steps):
        run, step = 1, steps[at]
        for more in range(2, _MOST_PARTS + 1):
            if (made := _one_step(steps[at : at + more])) is not None:
                run, step = more, made
        found.append(step)
        at += run
    return found


def _one_step(steps: Sequence[Step]) -> Step | None:
    """These steps as one paragraph that became several or several that became one; None where they are something else."""
    from rapidfuzz import fuzz

    ours, theirs = [step.a for step in steps if step.a], [step.b for step in steps if step.b]
    pairs = [step for step in steps if step.state == "kept"]
    if len(pairs) != 1 or sorted((len(ours), len(theirs)))[0] != 1 or len(ours) + len(theirs) != len(steps) + 1:
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
        step.changed, step.before, step.properties = True, step.a.element.find(PROPERTIES), _properties(step.b)


def _shift_some(steps: Sequence[Step]) -> None:
    """Where LibreOffice needs it, the end before paragraphs that are new or gone is tracked in the place of their own last one: before a table, to which
    nothing can be joined, and for what was moved, whose last end it would take with the style of what follows. In Word both ways say the same."""
    texts: dict[State, set[str]] = {"gone": set(), "new": set()}
    for step in steps:
        if step.state != "kept" and shown(step).words.strip():
            texts[step.state].add(shown(step).words)
    moved = texts["gone"] & texts["new"]
    at = 1
    while at < len(steps):
        first = at
        while at < len(steps) and steps[at].state == steps[first].state != "kept" and shown(steps[at]).paragraph:
            at += 1
        before_table = at < len(steps) and steps[at].state == steps[first].state and not shown(steps[at]).paragraph
        if at > first and (before_table or any(shown(step).words in moved for step in steps[first:at])):
            kept = steps[first - 1]
            if kept.state == "kept" and shown(kept).paragraph and kept.end == "kept" and not kept.ours and not kept.changed:
                _shift_ends(steps[:at], first)
            elif at < len(steps) and steps[at].state == "kept" and shown(steps[at]).paragraph and not steps[at].ours and not steps[at].changed:
                _lend_style(steps[at - 1], steps[at])
        at = max(at, first + 1)


def _shift_ends(steps: Sequence[Step], first: int) -> None:
    """Paragraphs at the end, from `first` on, that are new or gone: the end before each is tracked in the place of its own, as Word does it."""
    kept, last = steps[first - 1], steps[-1]
    kept.end, last.end = last.state, "kept"
    if kept.a is None or kept.b is None or shown(last).kind == kept.a.kind:
        return
    last.changed = True
    if last.state == "new":
        last.before = kept.a.element.find(PROPERTIES)
    else:
        last.before, last.properties = shown(last).element.find(PROPERTIES), _properties(kept.a)


def _lend_style(last: Step, kept: Step) -> None:
    """Behind a table there is no end to track instead: there the last one bears the style of what follows, where that is to be left with it."""
    assert kept.a and kept.b
    if shown(last).kind != kept.a.kind:
        last.changed, last.before = True, kept.a.element.find(PROPERTIES)
        if last.state == "gone":
            last.before, last.properties = shown(last).element.find(PROPERTIES), _properties(kept.a)


def shown(step: Step) -> Block:
    block = step.a or step.b
    assert block is not None
    return block


def _properties(block: Block) -> _Element:
    return copy.deepcopy(properties_of(block.element))
