"""Proposals that are nearly the same, and passages that stand in two. Runs of shared words separate well: in
real editions copies share 14 words in a row and more, others 6 at most.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, pairwise

from ..locale import tr
from ..manuscript.read.words import quoted
from .context import ProofContext
from .prose import Language, kept, sentences
from .values import Finding, HolderEntry, Passage

RUN = 6
"""Words: shorter runs are common phrases."""
_MANY = 60
_NEARLY = 0.4
"""Share of the shorter proposal's words from which on two are nearly the same."""
_SHORT, _LEAST = 60, 5
"""Words of a short proposal: one changed word leaves it no long run, so that pairs of words are compared."""
_LONG, _LONG_WORDS = 5, 3
"""Letters of a word that says something, and how many of those a sentence has that no two would write
alike.
"""
_SHORT_NEARLY = 0.6
"""Share of the longer one's pairs of words from which on two short ones are nearly the same: six of ten words
in their places.
"""


@dataclass(frozen=True)
class _Text:
    """The words of a proposal in lower case, each with its passage and its token there."""

    words: list[str]
    passages: list[Passage]
    tokens: list[re.Match[str]]

    @cached_property
    def runs(self) -> list[str]:
        """Each run of RUN words as one text, by its first word; "" for one that isn't inside one value."""
        words, passages = self.words, self.passages
        return [
            " ".join(words[index : index + RUN])
            if passages[index].value is passages[index + RUN - 1].value
            else ""
            for index in range(len(words) - RUN + 1)
        ]

    def span(self, run: _SharedRun) -> tuple[int, int]:
        """Where a run stands in the unit of its first word, at most to the end of that."""
        passage = self.passages[run.first]
        is_inside = self.passages[run.last] is passage
        return self.tokens[run.first].start(), self.tokens[run.last].end() if is_inside else len(passage.text)


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
    """W712, A713 and A714. A pair of proposals is named once, at the later one."""
    texts = [_text_of(entry) for entry in context.proposals]
    least = int(context.limits["shared_words"])
    long_run = max(least - 2, RUN)
    alike = dict(_short_pairs(texts))
    nearly = set(alike)
    places = list(_places(texts))
    for pair, total in alike.items():
        yield _same_proposal(context, texts, [], pair, total)
    for pair, runs in sorted(_runs(places).items()):
        total = sum(run.length for run in runs)
        longest = max(runs, key=lambda run: run.length)
        if pair[0] == pair[1]:
            if longest.length >= long_run:
                yield from _same_passages(context, texts, longest, pair, "A714")
        elif pair in alike:
            continue
        elif total >= 2 * least and total > _NEARLY * min(len(texts[number].words) for number in pair):
            nearly.add(pair)
            yield _same_proposal(context, texts, runs, pair, total)
        elif longest.length >= long_run or total > least:
            for run in _worth_naming(runs):
                yield from _same_passages(context, texts, run, pair, "A713")
    for both, run in _same_sentences(context, places, long_run):
        if both not in nearly:
            code = "A714" if both[0] == both[1] else "A713"
            yield from _same_passages(context, texts, run, both, code)


def _same_sentences(
    context: ProofContext, shared: Sequence[list[tuple[int, int]]], long_run: int
) -> Iterator[tuple[Pair, _SharedRun]]:
    """Whole sentences, shorter than the runs that are sought, which stand at two places of the edition and
    say something of their own. What stands oftener is a common phrase.
    """
    language = context.language
    if language is None:
        return
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number in sorted({number for spots in shared for number, _ in spots}):
        entry = context.proposals[number]
        for words, first in _own_sentences(entry, language):
            places.setdefault(words, []).append((number, first))
    for words, spots in places.items():
        if len(spots) == 2 and RUN <= len(words) < long_run:
            (earlier, other), (later, first) = spots
            yield (earlier, later), _SharedRun(first, first + len(words) - 1, other)


@kept
def _own_sentences(entry: HolderEntry, language: Language) -> Sequence[tuple[tuple[str, ...], int]]:
    """The words of each sentence in running text that ends in a mark and has some longer words, with the
    number of its first word in the entry.
    """
    found, first = [], 0
    for passage in entry.running:
        if passage.field == "contacts":
            continue
        starts = [token.start() for token in passage.unit.tokens]
        for sentence in sentences(passage.unit, language) if passage.kind != "cell" else ():
            words = tuple(map(str.lower, sentence.words))
            long = [word for word in words if len(word) >= _LONG and word not in language.function_words]
            if sentence.mark and len(set(long)) >= _LONG_WORDS and not any(map(str.isdigit, words)):
                found.append((words, first + bisect_left(starts, sentence.start)))
        first += len(starts)
    return found


def _short_pairs(texts: Sequence[_Text]) -> Iterator[tuple[Pair, int]]:
    """The pairs of short proposals that are nearly the same, with how many words they share."""
    couples = {
        number: Counter(pairwise(text.words))
        for number, text in enumerate(texts)
        if _LEAST <= len(text.words) <= _SHORT
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


@kept
def _text_of(entry: HolderEntry) -> _Text:
    passages = [passage for passage in entry.running if passage.field != "contacts"]
    tokens = [token for passage in passages for token in passage.unit.tokens]
    of_tokens = [passage for passage in passages for _ in passage.unit.tokens]
    return _Text([token[0].lower() for token in tokens], of_tokens, tokens)


def _places(texts: Sequence[_Text]) -> Iterable[list[tuple[int, int]]]:
    """Where each run that is shared stands: its proposal's number and its first word's. Those that stand
    everywhere are left out.
    """
    counts = Counter(chain.from_iterable(text.runs for text in texts))
    places: dict[str, list[tuple[int, int]]] = {
        run: [] for run, count in counts.items() if run and 1 < count <= _MANY
    }
    for number, text in enumerate(texts):
        for index, run in enumerate(text.runs):
            if run in places:
                places[run].append((number, index))
    return places.values()


def _runs(places: Iterable[list[tuple[int, int]]]) -> dict[Pair, list[_SharedRun]]:
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
    context: ProofContext, texts: Sequence[_Text], runs: list[_SharedRun], pair: Pair, total: int
) -> Finding:
    earlier, later = context.proposals[pair[0]].holder, context.proposals[pair[1]]
    values = {"number": earlier.number, "title": quoted(earlier.title), "count": total}
    if runs:
        longest = sorted(runs, key=lambda run: -run.length)[:3]
        message = tr(
            "The proposal is nearly the same as {number}, {title}: {count} words in a row are shared. "
            "{passages}",
            passages="; ".join(quoted(_shared_words(texts[pair[1]], run), 120) for run in longest),
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


def _same_passages(
    context: ProofContext, texts: Sequence[_Text], run: _SharedRun, pair: Pair, code: str
) -> Iterator[Finding]:
    """A passage that stands twice, at the later place; in two proposals also at the earlier one, unless it
    has more to do with the text around it there: nobody else can tell which is the copy.
    """
    yield _same_passage(context, texts, run, pair, code)
    turned = _SharedRun(run.other, run.other + run.length - 1, run.first)
    if code == "A713" and _share_of_own(texts[pair[0]], turned) <= _share_of_own(texts[pair[1]], run):
        yield _same_passage(context, texts, turned, (pair[1], pair[0]), code)


def _same_passage(
    context: ProofContext, texts: Sequence[_Text], run: _SharedRun, pair: Pair, code: str
) -> Finding:
    """`run` is of the second of the pair."""
    text = texts[pair[1]]
    other = context.proposals[pair[0]].holder
    if code == "A713":
        message = tr(
            "These {count} words stand also in proposal {number}, {title}.",
            count=run.length,
            number=other.number,
            title=quoted(other.title),
        )
    else:
        message = tr(
            "These {count} words stand also in the same proposal, under {field}.",
            count=run.length,
            field=texts[pair[0]].passages[run.other].field,
        )
    hint = tr("Say it in one of the places, or in other words.")
    return text.passages[run.first].finding(code, text.span(run), message, hint)


def _share_of_own(text: _Text, run: _SharedRun) -> float:
    """How many of a run's longer words its proposal has elsewhere too: a passage that was copied by mistake
    speaks of other things than the text around it.
    """
    long = {word for word in text.words[run.first : run.last + 1] if len(word) >= _LONG}
    others = {*text.words[: run.first], *text.words[run.last + 1 :]}
    return len(long & others) / len(long) if long else 0.0


def _shared_words(text: _Text, run: _SharedRun) -> str:
    return text.passages[run.first].text[slice(*text.span(run))]
