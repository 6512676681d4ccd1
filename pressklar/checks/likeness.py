"""Proposals that are nearly the same, and passages that stand in two. Runs of shared words separate well: in
real editions copies share 14 words in a row and more, others 6 at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from ..locale import tr
from ..manuscript.read.words import quoted
from .context import ProofContext
from .units import WORD
from .values import Finding, HolderEntry, Passage

RUN = 6
"""Words: shorter runs are common phrases."""
_MANY = 60
_NEARLY = 0.4
"""Share of the shorter proposal's words from which on two are nearly the same."""
_SHORT, _LEAST = 60, 5
"""Words of a short proposal: one changed word leaves it no long run, so that pairs of words are compared."""
_SHORT_NEARLY = 0.6
"""Share of the longer one's pairs of words from which on two short ones are nearly the same: six of ten words
in their places.
"""


@dataclass(frozen=True)
class _Word:
    text: str
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True)
class _SharedRun:
    """Words from `first` to `last` (indexes) of one proposal that stand from `other` on in another."""

    first: int
    last: int
    other: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


Pair = tuple[int, int]
"""The numbers of two proposals (from 0), the earlier first."""


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W712, A713 and A714. A pair is named once, at the later of the two."""
    words = [list(_words(entry)) for entry in context.proposals]
    least = int(context.limits["shared_words"])
    long_run = max(least - 2, RUN)
    alike = dict(_short_pairs(words))
    for pair, total in alike.items():
        yield _same_proposal(context, words, [], pair, total)
    for pair, runs in sorted(_runs(_places(words)).items()):
        total = sum(run.length for run in runs)
        longest = max(runs, key=lambda run: run.length)
        if pair[0] == pair[1]:
            if longest.length >= long_run:
                yield _same_passage(context, words, longest, pair, "A714")
        elif pair in alike:
            continue
        elif total >= 2 * least and total > _NEARLY * min(len(words[number]) for number in pair):
            yield _same_proposal(context, words, runs, pair, total)
        elif longest.length >= long_run or total > least:
            yield from (_same_passage(context, words, run, pair, "A713") for run in _worth_naming(runs))


def _short_pairs(words: list[list[_Word]]) -> Iterator[tuple[Pair, int]]:
    """The pairs of short proposals that are nearly the same, with how many words they share."""
    couples = {
        number: Counter(pairwise(word.text for word in own))
        for number, own in enumerate(words)
        if _LEAST <= len(own) <= _SHORT
    }
    holders: dict[tuple[str, str], list[int]] = {}
    for number, own in couples.items():
        for couple in own:
            holders.setdefault(couple, []).append(number)
    shared: Counter[Pair] = Counter()
    for couple, numbers in holders.items():
        for earlier, later in combinations(numbers, 2) if len(numbers) <= _MANY else ():
            shared[earlier, later] += min(couples[earlier][couple], couples[later][couple])
    for pair, count in sorted(shared.items()):
        if count >= _SHORT_NEARLY * max(couples[number].total() for number in pair):
            yield pair, count + 1


def _worth_naming(runs: list[_SharedRun]) -> list[_SharedRun]:
    """The longest runs, three at most; not what only hangs on to a longer one."""
    longest = sorted(runs, key=lambda run: -run.length)
    return [run for run in longest[:3] if run.length > RUN + 1 or run is longest[0]]


def _words(entry: HolderEntry) -> Iterator[_Word]:
    for passage in entry.running:
        if passage.field != "contacts":
            yield from (_Word(word[0].lower(), passage, *word.span()) for word in WORD.finditer(passage.text))


def _places(words: list[list[_Word]]) -> list[list[tuple[int, int]]]:
    """Where each run of RUN words inside one value stands: its proposal's number and its first word's. Those
    that stand everywhere are left out.
    """
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, own in enumerate(words):
        texts = [word.text for word in own]
        for index in range(len(own) - RUN + 1):
            if own[index].passage.value is own[index + RUN - 1].passage.value:
                places.setdefault(tuple(texts[index : index + RUN]), []).append((number, index))
    return [spots for spots in places.values() if 1 < len(spots) <= _MANY]


def _runs(places: list[list[tuple[int, int]]]) -> dict[Pair, list[_SharedRun]]:
    """The runs of the later proposal's words that the earlier one has too."""
    hits: dict[Pair, list[tuple[int, int]]] = {}
    for spots in places:
        for (earlier, index), (later, other) in combinations(spots, 2):
            if earlier != later or other - index >= RUN:
                hits.setdefault((earlier, later), []).append((other, index))
    by_pair: dict[Pair, list[_SharedRun]] = {}
    for pair, starts in hits.items():
        runs = by_pair.setdefault(pair, [])
        for first, other in sorted(starts):
            if not runs or first > runs[-1].last:
                runs.append(_SharedRun(first, first + RUN - 1, other))
            elif first - runs[-1].first == other - runs[-1].other:
                runs[-1] = _SharedRun(runs[-1].first, first + RUN - 1, runs[-1].other)
    return by_pair


def _same_proposal(
    context: ProofContext, words: list[list[_Word]], runs: list[_SharedRun], pair: Pair, total: int
) -> Finding:
    earlier, later = context.proposals[pair[0]].holder, context.proposals[pair[1]]
    values = {"number": earlier.number, "title": quoted(earlier.title), "count": total}
    if runs:
        longest = sorted(runs, key=lambda run: -run.length)[:3]
        message = tr(
            "The proposal is nearly the same as {number}, {title}: {count} words in a row are shared. "
            "{passages}",
            passages="; ".join(quoted(_text(words[pair[1]], run), 120) for run in longest),
            **values,
        )
    else:
        message = tr(
            "The proposal is nearly the same as {number}, {title}: {count} words stand in both.", **values
        )
    title = next((value for value in later.values if value.field == "title"), None)
    return Finding(
        "W712",
        message,
        tr("Ask the senders whether they want to make one of the two."),
        later,
        "title",
        title,
        end=len(later.holder.title),
        text=later.holder.title,
        node=title.node if title else None,
        path=("title",),
    )


def _same_passage(
    context: ProofContext, words: list[list[_Word]], run: _SharedRun, pair: Pair, code: str
) -> Finding:
    first, last = words[pair[1]][run.first], words[pair[1]][run.last]
    earlier = context.proposals[pair[0]].holder
    if code == "A713":
        message = tr(
            "These {count} words stand also in proposal {number}, {title}.",
            count=run.length,
            number=earlier.number,
            title=quoted(earlier.title),
        )
    else:
        message = tr(
            "These {count} words stand also in the same proposal, under {field}.",
            count=run.length,
            field=words[pair[0]][run.other].passage.field,
        )
    hint = tr("Say it in one of the places, or in other words.")
    return first.passage.finding(code, (first.start, _end(first, last)), message, hint)


def _end(first: _Word, last: _Word) -> int:
    """Where words end that begin with `first`, in its unit."""
    return last.end if last.passage is first.passage else len(first.passage.text)


def _text(words: list[_Word], run: _SharedRun) -> str:
    first, last = words[run.first], words[run.last]
    return first.passage.text[first.start : _end(first, last)]
