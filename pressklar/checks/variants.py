"""One word in several spellings within the edition: by case, by hyphen or space, by a joining letter. The
rarer one is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..locale import plural, tr
from .context import ProofContext, own_passages
from .prose import Language, kept, stem, word_set
from .units import Unit
from .values import Finding, HolderEntry, Passage

_JOINT = "oaesu"
_OFTEN = 5
_DETERMINERS = word_set(
    """den det de denna detta dessa sin sina min mina din vår våra er era all alla hela någon samma"""
)
_RUN_ON = re.compile(r"[a-zåäö]-[A-ZÅÄÖ][a-zåäö]")
_SHORTEST = 8
_LONGEST_ACRONYM = 4


class Occurrence(NamedTuple):
    """Where a word or a pair of words stands."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def begins(self) -> bool:
        """Whether a sentence begins here: a capital says nothing then."""
        before = self.passage.text[: self.start]
        last = next((sign for sign in reversed(before) if sign in ".?!:_" or sign.isalnum()), "_")
        return last in ".?!:" or not before.strip("\"”“' (")

    def finding(self, usual: str, count: int, code: str = "W711", fix: str | None = None) -> Finding:
        """That the word is elsewhere, `count` times, as is `usual`."""
        message = plural(
            count,
            "“{words}” is elsewhere in the edition “{usual}” ({count} time).",
            "“{words}” is elsewhere in the edition “{usual}” ({count} times).",
            words=self.text,
            usual=usual,
        )
        hint = tr(
            "Write “{usual}”, or put the word into content/house-style.yaml under allowed.", usual=usual
        )
        return self.passage.finding(code, (self.start, self.end), message, hint, fix or usual)


class _Words:
    """The words of the passages in the edition's own language, as written, with how often each stands."""

    def __init__(self, context: ProofContext) -> None:
        self._context, self.counts = context, Counter[str]()
        for entry in context.entries:
            self.counts.update(_own_words(entry, context.language))

    def occurrences(self, word: str) -> Iterator[Occurrence]:
        """Where a word stands."""
        for entry in self._context.entries:
            if word in _own_words(entry, self._context.language):
                for passage in self._context.own_passages(entry):
                    for token in passage.unit.tokens:
                        if word in (token[0], _name_before(token[0])):
                            yield Occurrence(passage, token.start(), token.start() + len(word))


@kept
def _own_words(entry: HolderEntry, language: Language | None) -> Counter[str]:
    words = [token[0] for passage in own_passages(entry, language) for token in passage.unit.tokens]
    counts = Counter(words)
    counts.update(name for word in words if "-" in word and (name := _name_before(word)))
    return counts


def _name_before(word: str) -> str:
    """The name before a hyphen ("RegLab-projekt"), or ""."""
    head, hyphen, _ = word.partition("-")
    return head if hyphen and _is_mixed(head) else ""


class _Pair(NamedTuple):
    """Two words in lower case with one space between them, from `start` to `end` in a passage, and the word
    before them.
    """

    passage: Passage
    start: int
    end: int
    before: str
    first: str
    second: str

    @property
    def occurrence(self) -> Occurrence:
        return Occurrence(self.passage, self.start, self.end)


@kept
def _own_pairs(entry: HolderEntry, language: Language | None) -> list[_Pair]:
    return [pair for passage in own_passages(entry, language) for pair in _pairs_in(passage)]


def _pairs_in(passage: Passage) -> Iterator[_Pair]:
    text, tokens, words = passage.text, passage.unit.tokens, passage.unit.lowered_words
    spans = [token.span() for token in tokens]
    for index, ((start, end), (following, last)) in enumerate(pairwise(spans)):
        if following == end + 1 and text[end] == " ":
            before = words[index - 1] if index else ""
            yield _Pair(passage, start, last, before, words[index], words[index + 1])


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W711 and W721."""
    words = _Words(context)
    pairs = [pair for entry in context.entries for pair in _own_pairs(entry, context.language)]
    yield from _by_case(context, words)
    if context.language is not None and context.language.compounds:
        yield from _by_joint(context, context.language, words)
    yield from _by_hyphen(context, words, pairs)
    if context.language is not None and context.language.compounds:
        yield from _in_phrases(pairs)
        yield from _in_audiences(context, context.language)


def _by_case(context: ProofContext, words: _Words) -> Iterator[Finding]:
    """Acronyms in lower case ("rua"), and names in capitals ("REGLAB" beside "Reglab"). Titles that shout say
    nothing.
    """
    by_key: dict[str, list[str]] = {}
    for word in words.counts:
        by_key.setdefault(word.lower(), []).append(word)
    for key, forms in by_key.items():
        if (
            len(forms) < 2
            or len(key) < 3
            or not key.isalpha()
            or key in context.house.allowed
            or context.lexicon.knows(key)
        ):
            continue
        usual = max(forms, key=lambda form: (words.counts[form], form))
        count = words.counts[usual]
        if not context.lexicon.is_there and not usual.isupper():
            continue  # without a dictionary nobody knows a name from the first word of a sentence
        for form in forms:
            if form == usual or count <= words.counts[form]:
                continue
            if form.isupper() and not usual.isupper() and len(form) <= _LONGEST_ACRONYM:
                continue  # "MAC" needn't be "Mac"
            is_other_word = form != usual[0].upper() + usual[1:] and not (
                form == usual.lower() and usual.istitle()
            )
            if is_other_word or (not usual[0].islower() and form.islower()):
                for occurrence in words.occurrences(form):
                    if not (is_other_word and _shouts(occurrence.passage.unit)):
                        yield occurrence.finding(usual, count)


def _shouts(unit: Unit) -> bool:
    letters = [sign for sign in unit.text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > 0.7 * len(letters)


def _by_joint(context: ProofContext, language: Language, words: _Words) -> Iterator[Finding]:
    """Compounds that differ by one joining letter ("läroprojekt", "lärprojekt"), all their forms counted
    together.
    """
    stems: dict[str, list[str]] = {}
    for word in words.counts:
        if len(word) >= _SHORTEST and word.isalpha():
            stems.setdefault(stem(word.lower(), language), []).append(word)
    counts = {key: sum(words.counts[form] for form in forms) for key, forms in stems.items()}
    for long in stems:
        for cut in range(3, len(long) - 4):
            short = long[:cut] + long[cut + 1 :] if long[cut] in _JOINT else ""
            if short not in stems or {long, short} & context.house.allowed:
                continue
            rare, usual = (long, short) if counts[long] < counts[short] else (short, long)
            if counts[usual] >= 3 and counts[rare] * 2 <= counts[usual]:
                for word in stems[rare]:
                    other = _swapped(word, rare, usual)
                    yield from (spot.finding(other, counts[usual]) for spot in words.occurrences(word))
            break


def _swapped(word: str, rare: str, usual: str) -> str:
    other = usual + word[len(rare) :]
    return other[0].upper() + other[1:] if word[0].isupper() else other


def _by_hyphen(context: ProofContext, words: _Words, pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """The same letters with a hyphen, without, or as two words."""
    by_letters: dict[str, dict[str, list[Occurrence] | None]] = {}
    small = context.language.function_words if context.language else frozenset()
    for word in words.counts:
        if len(word) >= _SHORTEST and not _RUN_ON.search(word):
            by_letters.setdefault(word.replace("-", "").lower(), {})[word] = None
    for pair in pairs:
        forms = by_letters.get((pair.first + pair.second).replace("-", ""))
        if forms and not {pair.first, pair.second} & small:
            spots = forms.setdefault(pair.occurrence.text, [])
            assert spots is not None
            spots.append(pair.occurrence)
    for letters, forms in by_letters.items():
        if len(forms) < 2 or letters in context.house.allowed:
            continue
        ways: dict[str, list[str]] = {}
        for form in forms:
            ways.setdefault(form if _is_mixed(form) else form.lower(), []).append(form)
        if len(ways) > 1:
            occurrences = {form: spots or list(words.occurrences(form)) for form, spots in forms.items()}
            yield from _odd_ways(ways, occurrences, context)


def _describes(word: str, context: ProofContext) -> bool:
    """Whether a word may be an adjective."""
    return any("adj" in reading for reading in context.morphology.readings(word))


def _odd_ways(
    ways: Mapping[str, list[str]], occurrences: Mapping[str, list[Occurrence]], context: ProofContext
) -> Iterator[Finding]:
    counts = {way: sum(len(occurrences[form]) for form in forms) for way, forms in ways.items()}
    compounds = context.language is not None and context.language.compounds
    usual = max(
        ways,
        key=lambda way: (
            counts[way] - (100 if compounds and " " in way else 0),
            "-" in way and _is_mixed(way),
            "-" not in way,
            way,
        ),
    )
    for way, forms in ways.items():
        if way == usual or (not compounds and " " in way + usual):
            continue
        is_plain = "-" in way and "-" not in usual and way.islower() and usual.islower()
        is_name = "-" in usual and _is_mixed(usual)
        if " " not in way and counts[usual] == counts[way] and not (is_name or is_plain):
            continue  # nobody knows which of the two is meant, but for a name or a word with its hyphen
        if " " in way and counts[usual] <= counts[way] and _describes(way.split()[0], context):
            continue  # "höger musknapp" may be meant beside one "högermusknapp"
        for form in forms:
            for spot in occurrences[form]:
                fix = usual[0].upper() + usual[1:] if form[0].isupper() and spot.begins else usual
                yield spot.finding(usual, counts[usual], "W721" if " " in way else "W711", fix)


def _in_phrases(pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """ "regionala utveckling" beside many "regional utveckling": the noun's form is the same, so one of the
    adjective's is wrong.
    """
    long = [pair for pair in pairs if len(pair.first) >= 6 and len(pair.second) >= 6]
    counts = Counter((pair.first, pair.second) for pair in long)
    places: dict[tuple[str, str], list[Occurrence]] = {}
    for pair in long:
        if (
            pair.first.endswith(("ala", "iska", "iga", "ella"))
            and not pair.before.endswith("s")
            and pair.before not in _DETERMINERS
        ):
            places.setdefault((pair.first, pair.second), []).append(pair.occurrence)
    for (adjective, noun), occurrences in places.items():
        usual = counts[adjective[:-1], noun]
        if usual >= _OFTEN * counts[adjective, noun]:
            yield from (spot.finding(f"{adjective[:-1]} {noun}", usual) for spot in occurrences)


def _in_audiences(context: ProofContext, language: Language) -> Iterator[Finding]:
    """Whom a thing is for: "strategier" where the others have "strateger". Only in an enumeration, before any
    clause.
    """
    labels = {
        field.key for field in context.edition.fields if {field.key, field.label.lower()} & language.audiences
    }
    words: list[tuple[str, Occurrence]] = []
    passages = (passage for entry in context.entries for passage in context.own_passages(entry))
    for passage in passages if labels else ():
        for word in passage.unit.tokens if passage.field in labels else ():
            lower = word[0].lower()
            if lower in language.verbs or lower in ("som", "inom", "med", "på", "för"):
                break
            if len(lower) >= _SHORTEST:
                words.append((lower, Occurrence(passage, *word.span())))
    tails = Counter(lower[-size:] for lower, _ in words for size in (_SHORTEST + 1, _SHORTEST + 2))
    for lower, spot in words:
        tail = lower[-_SHORTEST - 2 :]
        for cut in range(2, len(tail) - 2):
            other = tail[:cut] + tail[cut + 1 :]
            if tails[other] >= max(4, 2 * tails[tail]) and tail[cut] in "iaeo":
                yield spot.finding(_swapped(spot.text, lower, lower[: -len(tail)] + other), tails[other])
                break


def _is_mixed(word: str) -> bool:
    """Whether a word has capitals or figures inside: its case counts then."""
    return any(sign.isupper() or sign.isdigit() for sign in word[1:]) and any(sign.islower() for sign in word)
