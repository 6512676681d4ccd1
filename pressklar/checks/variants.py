"""One word in several spellings within the edition: by case, by hyphen or space, by a joining letter. The
rarer one is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..locale import plural, tr
from .context import ProofContext
from .prose import Language, stem, word_set
from .units import WORD, Unit
from .values import Finding, Passage

_JOINT = "oaesu"
_OFTEN = 5
_DETERMINERS = word_set(
    """den det de denna detta dessa sin sina min mina din vår våra er era all alla hela någon samma"""
)
_RUN_ON = re.compile(r"[a-zåäö]-[A-ZÅÄÖ][a-zåäö]")
_SHORTEST = 8
_LONGEST_ACRONYM = 4


@dataclass(frozen=True)
class Occurrence:
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


Occurrences = Mapping[str, list[Occurrence]]
"""By word, as written."""


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W711 and W721 over the whole edition."""
    occurrences = _occurrences(context)
    yield from _by_case(context, occurrences)
    if context.language is not None and context.language.compounds:
        yield from _by_joint(context, context.language, occurrences)
    yield from _by_hyphen(context, occurrences)
    if context.language is not None and context.language.compounds:
        yield from _in_phrases(context)
        yield from _in_audiences(context, context.language)


def _occurrences(context: ProofContext) -> Occurrences:
    by_word: dict[str, list[Occurrence]] = {}
    for passage in context.own_passages:
        for word in WORD.finditer(passage.text):
            by_word.setdefault(word[0], []).append(Occurrence(passage, *word.span()))
            head, hyphen, _ = word[0].partition("-")
            if hyphen and _is_mixed(head):
                end = word.start() + len(head)
                by_word.setdefault(head, []).append(Occurrence(passage, word.start(), end))
    return by_word


def _by_case(context: ProofContext, occurrences: Occurrences) -> Iterator[Finding]:
    """Acronyms in lower case ("rua"), and names in capitals ("REGLAB" beside "Reglab"). Titles that shout say
    nothing.
    """
    by_key: dict[str, list[str]] = {}
    for word in occurrences:
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
        counts = {form: len(occurrences[form]) for form in forms}
        usual = max(forms, key=lambda form: (counts[form], form))
        count = counts[usual]
        if not context.lexicon.is_there and not usual.isupper():
            continue  # without a dictionary nobody knows a name from the first word of a sentence
        for form in forms:
            if form == usual or count <= counts[form]:
                continue
            if form.isupper() and not usual.isupper() and len(form) <= _LONGEST_ACRONYM:
                continue  # "MAC" needn't be "Mac"
            is_other_word = form != usual[0].upper() + usual[1:] and not (
                form == usual.lower() and usual.istitle()
            )
            if is_other_word or (not usual[0].islower() and form.islower()):
                for occurrence in occurrences[form]:
                    if not (is_other_word and _shouts(occurrence.passage.unit)):
                        yield occurrence.finding(usual, count)


def _shouts(unit: Unit) -> bool:
    letters = [sign for sign in unit.text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > 0.7 * len(letters)


def _by_joint(context: ProofContext, language: Language, occurrences: Occurrences) -> Iterator[Finding]:
    """Compounds that differ by one joining letter ("läroprojekt", "lärprojekt"), all their forms counted
    together.
    """
    stems: dict[str, list[str]] = {}
    for word in occurrences:
        if len(word) >= _SHORTEST and word.isalpha():
            stems.setdefault(stem(word.lower(), language), []).append(word)
    counts = {key: sum(len(occurrences[word]) for word in words) for key, words in stems.items()}
    for long in stems:
        for cut in range(3, len(long) - 4):
            short = long[:cut] + long[cut + 1 :]
            if long[cut] not in _JOINT or short not in stems or {long, short} & context.house.allowed:
                continue
            rare, usual = (long, short) if counts[long] < counts[short] else (short, long)
            if counts[usual] >= 3 and counts[rare] * 2 <= counts[usual]:
                for word in stems[rare]:
                    other = _swapped(word, rare, usual)
                    yield from (spot.finding(other, counts[usual]) for spot in occurrences[word])
            break


def _swapped(word: str, rare: str, usual: str) -> str:
    other = usual + word[len(rare) :]
    return other[0].upper() + other[1:] if word[0].isupper() else other


def _pairs(passage: Passage) -> Iterator[tuple[str, re.Match[str], re.Match[str]]]:
    """Words with one space between them, and before each pair the word that precedes it, in lower case."""
    words = list(WORD.finditer(passage.text))
    for before, first, second in zip([None, *words], words, words[1:], strict=False):
        if passage.text[first.end() : second.start()] == " ":
            yield before[0].lower() if before else "", first, second


def _by_hyphen(context: ProofContext, occurrences: Occurrences) -> Iterator[Finding]:
    """The same letters with a hyphen, without, or as two words."""
    by_letters: dict[str, dict[str, list[Occurrence]]] = {}
    small = context.language.function_words if context.language else frozenset()
    for word, places in occurrences.items():
        if len(word) >= _SHORTEST and not _RUN_ON.search(word):
            by_letters.setdefault(_bare(word), {}).setdefault(word, []).extend(places)
    for passage in context.own_passages:
        for _, first, second in _pairs(passage):
            forms = by_letters.get(_bare(first[0] + second[0]))
            if forms and not {first[0].lower(), second[0].lower()} & small:
                pair = Occurrence(passage, first.start(), second.end())
                forms.setdefault(pair.text, []).append(pair)
    for letters, forms in by_letters.items():
        ways: dict[str, list[str]] = {}
        for form in forms:
            ways.setdefault(form if _is_mixed(form) else form.lower(), []).append(form)
        if len(ways) > 1 and letters not in context.house.allowed:
            yield from _odd_ways(ways, forms, context)


def _describes(word: str, context: ProofContext) -> bool:
    """Whether a word may be an adjective."""
    return any("adj" in reading for reading in context.morphology.readings(word))


def _odd_ways(
    ways: Mapping[str, list[str]], occurrences: Occurrences, context: ProofContext
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


def _in_phrases(context: ProofContext) -> Iterator[Finding]:
    """ "regionala utveckling" beside many "regional utveckling": the noun's form is the same, so one of the
    adjective's is wrong.
    """
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[Occurrence]] = {}
    for passage in context.own_passages:
        for before, first, second in _pairs(passage):
            if len(first[0]) < 6 or len(second[0]) < 6:
                continue
            key = (first[0].lower(), second[0].lower())
            counts[key] += 1
            if key[0].endswith("a") and not before.endswith("s") and before not in _DETERMINERS:
                places.setdefault(key, []).append(Occurrence(passage, first.start(), second.end()))
    for (adjective, noun), occurrences in places.items():
        usual = counts[adjective[:-1], noun]
        if adjective.endswith(("ala", "iska", "iga", "ella")) and usual >= _OFTEN * counts[adjective, noun]:
            yield from (spot.finding(f"{adjective[:-1]} {noun}", usual) for spot in occurrences)


def _in_audiences(context: ProofContext, language: Language) -> Iterator[Finding]:
    """Whom a thing is for: "strategier" where the others have "strateger". Only in an enumeration, before any
    clause.
    """
    labels = {
        field.key for field in context.edition.fields if {field.key, field.label.lower()} & language.audiences
    }
    words: list[tuple[str, Occurrence]] = []
    for passage in context.own_passages:
        for word in WORD.finditer(passage.text) if passage.field in labels else ():
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


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> str:
    return re.sub(r"[-–\s]", "", word).lower()


def _is_mixed(word: str) -> bool:
    """Whether a word has capitals or figures inside: its case counts then."""
    return any(sign.isupper() or sign.isdigit() for sign in word[1:]) and any(sign.islower() for sign in word)
