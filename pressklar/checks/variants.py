"""One word in several spellings within the edition: by case, by hyphen or space, by a joining letter. The
rarer one is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..locale import tr
from .context import ProofContext
from .prose import WORD, Language, stem
from .units import Unit
from .values import Entry, Finding, Value, at

_JOINT = "oaesu"
_OFTEN = 5
_DETERMINERS = frozenset(
    [
        "den",
        "det",
        "de",
        "denna",
        "detta",
        "dessa",
        "sin",
        "sina",
        "min",
        "mina",
        "din",
        "vår",
        "våra",
        "er",
        "era",
        "all",
        "alla",
        "hela",
        "någon",
        "samma",
    ]
)
_RUN_ON = re.compile(r"[a-zåäö]-[A-ZÅÄÖ][a-zåäö]")
_SHORTEST = 8


@dataclass(frozen=True)
class Spot:
    """Where a word or a pair of words stands."""

    entry: Entry
    value: Value
    unit: Unit
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.unit.text[self.start : self.end]

    @property
    def begins(self) -> bool:
        """Whether a sentence begins here: a capital says nothing then."""
        before = self.unit.text[: self.start]
        last = next((sign for sign in reversed(before) if sign in ".?!:_" or sign.isalnum()), "_")
        return last in ".?!:" or not before.strip("\"”“' (")


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W711 and W721 over the whole edition."""
    spots = _spots(context)
    yield from _by_case(context, spots)
    yield from _by_joint(context, spots)
    yield from _by_hyphen(context, spots)
    if context.language is not None and context.language.compounds:
        yield from _in_phrases(context, spots)
        yield from _in_audiences(context, context.language)


def _spots(context: ProofContext) -> Mapping[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for entry in context.entries:
        for value, unit in entry.units:
            for word in WORD.finditer(unit.text):
                found.setdefault(word[0], []).append(Spot(entry, value, unit, word.start(), word.end()))
                head, hyphen, _ = word[0].partition("-")
                if hyphen and _mixed(head):
                    found.setdefault(head, []).append(
                        Spot(entry, value, unit, word.start(), word.start() + len(head))
                    )
    return found


def _finding(spot: Spot, usual: str, count: int, code: str = "W711", fix: str | None = None) -> Finding:
    return at(
        spot.entry,
        spot.value,
        spot.unit,
        spot.start,
        spot.end,
        code,
        tr(
            "“{text}” is elsewhere in the edition “{usual}” ({count} times).",
            text=spot.text,
            usual=usual,
            count=count,
        ),
        tr("Write “{usual}”, or put the word into content/house-style.yaml under allowed.", usual=usual),
        fix or usual,
    )


def _by_case(context: ProofContext, spots: Mapping[str, list[Spot]]) -> Iterator[Finding]:
    """Acronyms in lower case ("rua"), and names in capitals ("REGLAB" beside "Reglab"). Titles that shout say
    nothing.
    """
    by_key: dict[str, list[str]] = {}
    for word in spots:
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
        counts = {form: len(spots[form]) for form in forms}
        usual = max(forms, key=lambda form: (counts[form], form))
        if not context.lexicon.is_there and not usual.isupper():
            continue  # without a dictionary nobody knows a name from the first word of a sentence
        for form in forms:
            odd = form != usual and counts[usual] > counts[form]
            if odd and not (
                form == usual[0].upper() + usual[1:] or (form == usual.lower() and usual.istitle())
            ):
                yield from (
                    _finding(spot, usual, counts[usual]) for spot in spots[form] if not _shouts(spot.unit)
                )
            elif odd and usual[0].islower() is False and form.islower():
                yield from (_finding(spot, usual, counts[usual]) for spot in spots[form])


def _shouts(unit: Unit) -> bool:
    letters = [sign for sign in unit.text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > 0.7 * len(letters)


def _by_joint(context: ProofContext, spots: Mapping[str, list[Spot]]) -> Iterator[Finding]:
    """Compounds that differ by one joining letter ("läroprojekt", "lärprojekt"), all their forms counted
    together.
    """
    language = context.language
    if language is None or not language.compounds:
        return
    stems: dict[str, list[str]] = {}
    for word in spots:
        if len(word) >= _SHORTEST and word.isalpha():
            stems.setdefault(stem(word.lower(), language), []).append(word)
    counts = {key: sum(len(spots[word]) for word in words) for key, words in stems.items()}
    for long in stems:
        for cut in range(3, len(long) - 4):
            short = long[:cut] + long[cut + 1 :]
            if long[cut] not in _JOINT or short not in stems or {long, short} & context.house.allowed:
                continue
            rare, usual = (long, short) if counts[long] < counts[short] else (short, long)
            if counts[usual] >= 3 and counts[rare] * 2 <= counts[usual]:
                for word in stems[rare]:
                    other = _swapped(word, rare, usual)
                    yield from (_finding(spot, other, counts[usual]) for spot in spots[word])
            break


def _swapped(word: str, rare: str, usual: str) -> str:
    made = usual + word[len(rare) :]
    return made[0].upper() + made[1:] if word[0].isupper() else made


def _by_hyphen(context: ProofContext, spots: Mapping[str, list[Spot]]) -> Iterator[Finding]:
    """The same letters with a hyphen, without, or as two words."""
    forms: dict[str, dict[str, list[Spot]]] = {}
    small = context.language.function_words if context.language else frozenset()
    for word, places in spots.items():
        if len(word) >= _SHORTEST and not _RUN_ON.search(word):
            forms.setdefault(_bare(word), {}).setdefault(word, []).extend(places)
    for entry in context.entries:
        for value, unit in entry.units:
            words = list(WORD.finditer(unit.text))
            for one, two in pairwise(words):
                key = _bare(one[0] + two[0])
                if key in forms and one[0].lower() not in small and unit.text[one.end() : two.start()] == " ":
                    spot = Spot(entry, value, unit, one.start(), two.end())
                    forms[key].setdefault(spot.text, []).append(spot)
    for key, found in forms.items():
        ways: dict[str, list[str]] = {}
        for form in found:
            ways.setdefault(form.lower() if not _mixed(form) else form, []).append(form)
        if len(ways) > 1 and key not in context.house.allowed:
            yield from _odd_ways(ways, found, context.language)


def _odd_ways(
    ways: Mapping[str, list[str]], found: Mapping[str, list[Spot]], language: Language | None
) -> Iterator[Finding]:
    counts = {way: sum(len(found[form]) for form in forms) for way, forms in ways.items()}
    compounds = language is not None and language.compounds
    usual = max(
        ways,
        key=lambda way: (
            counts[way] - (100 if compounds and " " in way else 0),
            "-" in way and _mixed(way),
            way,
        ),
    )
    for way, forms in ways.items():
        if way == usual or (not compounds and " " in way):
            continue
        for form in forms:
            for spot in found[form]:
                fix = usual[0].upper() + usual[1:] if form[0].isupper() and spot.begins else usual
                yield _finding(spot, usual, counts[usual], "W721" if " " in way else "W711", fix)


def _in_phrases(context: ProofContext, spots: Mapping[str, list[Spot]]) -> Iterator[Finding]:
    """ "regionala utveckling" beside many "regional utveckling": the noun's form is the same, so one of the
    adjective's is wrong.
    """
    counts: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, str], list[Spot]] = {}
    for entry in context.entries:
        for value, unit in entry.units:
            words = list(WORD.finditer(unit.text))
            for index, (one, two) in enumerate(pairwise(words)):
                if unit.text[one.end() : two.start()] == " " and len(one[0]) >= 6 and len(two[0]) >= 6:
                    key = (one[0].lower(), two[0].lower())
                    counts[key] = counts.get(key, 0) + 1
                    before = words[index - 1][0].lower() if index else ""
                    if key[0].endswith("a") and not before.endswith("s") and before not in _DETERMINERS:
                        places.setdefault(key, []).append(Spot(entry, value, unit, one.start(), two.end()))
    for (adjective, noun), found in places.items():
        usual = counts.get((adjective[:-1], noun), 0)
        if adjective.endswith(("ala", "iska", "iga", "ella")) and usual >= _OFTEN * counts[adjective, noun]:
            yield from (_finding(spot, f"{adjective[:-1]} {noun}", usual) for spot in found)


def _in_audiences(context: ProofContext, language: Language) -> Iterator[Finding]:
    """Whom a thing is for: "strategier" where the others have "strateger". Only in an enumeration, before any
    clause.
    """
    labels = {
        field.key for field in context.edition.fields if {field.key, field.label.lower()} & language.audiences
    }
    found: list[tuple[str, Spot]] = []
    for entry in context.entries:
        for value, unit in entry.units:
            for word in WORD.finditer(unit.text) if value.field in labels else ():
                if word[0].lower() in language.verbs or word[0].lower() in (
                    "som",
                    "inom",
                    "med",
                    "på",
                    "för",
                ):
                    break
                if len(word[0]) >= _SHORTEST:
                    found.append((word[0].lower(), Spot(entry, value, unit, word.start(), word.end())))
    tails: dict[str, int] = {}
    for lower, _ in found:
        for size in (_SHORTEST + 1, _SHORTEST + 2):
            tails[lower[-size:]] = tails.get(lower[-size:], 0) + 1
    for lower, spot in found:
        tail = lower[-_SHORTEST - 2 :]
        for cut in range(2, len(tail) - 2):
            other = tail[:cut] + tail[cut + 1 :]
            if tails.get(other, 0) >= max(4, 2 * tails[tail]) and tail[cut] in "iaeo":
                yield _finding(spot, _swapped(spot.text, lower, lower[: -len(tail)] + other), tails[other])
                break


def _bare(word: str) -> str:
    return re.sub(r"[-–\s]", "", word).lower()


def _mixed(word: str) -> bool:
    """Whether a word has capitals or figures inside: its case counts then."""
    return any(sign.isupper() or sign.isdigit() for sign in word[1:]) and any(sign.islower() for sign in word)
