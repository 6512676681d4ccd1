"""Proposals that are nearly the same, and passages that stand in two. Runs of shared words separate well
(FINDINGS: pairs 14 and more, others 6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from ..locale import tr
from ..manuscript.read.words import quoted
from .context import ProofContext
from .prose import WORD
from .units import Unit
from .values import Entry, Finding, Value, at

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
    entry: int
    value: Value
    unit: Unit
    start: int
    end: int


@dataclass(frozen=True)
class _Run:
    """Words from `first` to `last` (indexes) of one proposal that stand from `other` on in another."""

    first: int
    last: int
    other: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W712, A713 and A714. A pair is named once, at the later of the two."""
    words = [list(_words(number, entry)) for number, entry in enumerate(context.entries)]
    places = _places(words)
    runs = _runs(words, places)
    least = int(context.limits["shared_words"])
    alike = dict(_short_pairs(words))
    for (one, two), total in alike.items():
        yield _pair(context, words, [], one, two, total)
    for (one, two), found in sorted(runs.items()):
        total = sum(run.length for run in found)
        longest = max(found, key=lambda run: run.length)
        if one == two:
            if longest.length >= max(least - 2, RUN):
                yield _passage(context, words, longest, one, two, "A714")
        elif (one, two) in alike:
            continue
        elif total >= 2 * least and total > _NEARLY * min(len(words[one]), len(words[two])):
            yield _pair(context, words, found, one, two, total)
        elif longest.length >= max(least - 2, RUN) or total > least:
            yield from (_passage(context, words, run, one, two, "A713") for run in _worth_naming(found))


def _short_pairs(words: list[list[_Word]]) -> Iterator[tuple[tuple[int, int], int]]:
    """The pairs of short proposals that are nearly the same, the earlier first, with how many words they
    share.
    """
    couples = {
        number: Counter(pairwise(word.text for word in own))
        for number, own in enumerate(words)
        if _LEAST <= len(own) <= _SHORT
    }
    holders: dict[tuple[str, str], list[int]] = {}
    for number, own in couples.items():
        for couple in own:
            holders.setdefault(couple, []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for couple, numbers in holders.items():
        for one, two in combinations(numbers, 2) if len(numbers) <= _MANY else ():
            shared[one, two] += min(couples[one][couple], couples[two][couple])
    for (one, two), count in sorted(shared.items()):
        if count >= _SHORT_NEARLY * max(couples[one].total(), couples[two].total()):
            yield (one, two), count + 1


def _worth_naming(found: list[_Run]) -> list[_Run]:
    """The longest runs, three at most; not what only hangs on to a longer one."""
    longest = sorted(found, key=lambda run: -run.length)
    return [run for run in longest[:3] if run.length > RUN + 1 or run is longest[0]]


def _words(number: int, entry: Entry) -> Iterator[_Word]:
    for value, unit in entry.running:
        if value.field != "contacts":
            yield from (
                _Word(word[0].lower(), number, value, unit, word.start(), word.end())
                for word in WORD.finditer(unit.text)
            )


def _places(words: list[list[_Word]]) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Where each run of RUN words inside one value stands; those that stand everywhere are left out."""
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, own in enumerate(words):
        texts = [word.text for word in own]
        for index in range(len(own) - RUN + 1):
            if own[index].value is own[index + RUN - 1].value:
                found.setdefault(tuple(texts[index : index + RUN]), []).append((number, index))
    return {key: spots for key, spots in found.items() if 1 < len(spots) <= _MANY}


def _runs(
    words: list[list[_Word]], places: dict[tuple[str, ...], list[tuple[int, int]]]
) -> dict[tuple[int, int], list[_Run]]:
    """By pair of proposals (the earlier first): the runs of the later one's words that the earlier one has
    too.
    """
    hits: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for spots in places.values():
        for nth, (one, index) in enumerate(spots):
            for two, other in spots[nth + 1 :]:
                if one != two or other - index >= RUN:
                    hits.setdefault((one, two), []).append((other, index))
    runs: dict[tuple[int, int], list[_Run]] = {}
    for pair, found in hits.items():
        found.sort()
        made: list[_Run] = []
        for first, other in found:
            if made and first <= made[-1].last:
                if first - made[-1].first == other - made[-1].other:
                    made[-1] = _Run(made[-1].first, first + RUN - 1, made[-1].other)
                continue
            made.append(_Run(first, first + RUN - 1, other))
        runs[pair] = made
    return runs


def _pair(
    context: ProofContext, words: list[list[_Word]], found: list[_Run], one: int, two: int, total: int
) -> Finding:
    earlier, later = context.entries[one].proposal, context.entries[two]
    shown = "; ".join(
        quoted(_text(words[two], run), 120) for run in sorted(found, key=lambda run: -run.length)[:3]
    )
    title = next((value for value in later.values if value.field == "title"), None)
    what = (
        tr("{total} words in a row are shared. {shown}", total=total, shown=shown)
        if shown
        else tr("{total} words stand in both.", total=total)
    )
    return Finding(
        "W712",
        tr(
            "The proposal is nearly the same as {earlier}, {title}: {what}",
            earlier=earlier.number,
            title=quoted(earlier.title),
            what=what,
        ),
        tr("Ask the senders whether they want to make one of the two."),
        later,
        "title",
        title,
        0,
        len(later.proposal.title),
        later.proposal.title,
        None,
        title.node if title else None,
        ("title",),
    )


def _passage(
    context: ProofContext, words: list[list[_Word]], run: _Run, one: int, two: int, code: str
) -> Finding:
    first, last = words[two][run.first], words[two][run.last]
    earlier = context.entries[one].proposal
    where = (
        f"proposal {earlier.number}, {quoted(earlier.title)}"
        if one != two
        else tr("the same proposal, under {field}", field=words[one][run.other].value.field)
    )
    end = last.end if last.unit is first.unit else len(first.unit.text)
    return at(
        context.entries[two],
        first.value,
        first.unit,
        first.start,
        end,
        code,
        tr("These {length} words stand also in {where}.", length=run.length, where=where),
        tr("Say it in one of the places, or in other words."),
    )


def _text(words: list[_Word], run: _Run) -> str:
    first, last = words[run.first], words[run.last]
    return first.unit.text[first.start : last.end if last.unit is first.unit else len(first.unit.text)]
