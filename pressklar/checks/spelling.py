"""Words that no dictionary has: names, compounds and words of the trade are told from slips before one is
named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..foundation.programs import hunspell
from ..locale import tr
from .context import ProofContext
from .people import folded
from .phrasing import is_abbreviation
from .prose import Language
from .units import Unit
from .values import Entry, Finding, Value, at

_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäöé"
_OFTEN_LOST = "aeiouyåäösrtnldkgm"
"""Letters that are left out more than others, besides one of two alike."""
_VOWELS = "aeiouyåäö"
_NEAR = {
    "b": "vnpd",
    "c": "ksxv",
    "d": "tsfeg",
    "f": "vgd",
    "g": "hfjk",
    "h": "gjn",
    "j": "gkhi",
    "k": "gclj",
    "l": "kr",
    "m": "n",
    "n": "mb",
    "p": "bo",
    "q": "k",
    "r": "tel",
    "s": "czda",
    "t": "drgy",
    "v": "fbw",
    "w": "v",
    "x": "sc",
    "z": "s",
}
"""Letters that sound alike or lie beside each other; a vowel is mistaken for another."""
_ACCENTS = {"a": "áàâä", "e": "éèê", "o": "óöô", "u": "üú", "i": "íï"}
_PREFIXES = frozenset(
    [
        "sam",
        "be",
        "om",
        "miss",
        "åter",
        "mot",
        "sär",
        "bio",
        "geo",
        "eko",
        "tele",
        "mega",
        "hyper",
        "super",
        "ko",
        "pre",
        "post",
        "multi",
        "mikro",
        "makro",
        "inter",
        "re",
        "upp",
        "ned",
        "ut",
        "in",
        "av",
        "på",
        "mellan",
        "lär",
        "mät",
        "van",
        "icke",
        "lång",
        "kort",
        "hög",
        "låg",
        "nät",
        "del",
        "hel",
        "halv",
        "stor",
        "små",
        "ny",
        "nyckel",
        "tvär",
        "självs",
        "själv",
    ]
)
_ALSO_PREFIXES = frozenset(["för", "av", "på", "om", "till", "ur", "vid", "de", "var"])
_OF_VERBS = ("a", "ar", "ad", "at", "ade", "ats", "as", "bar", "bart")
"""With these a small word makes a new verb, which the dictionary may lack: "dekomprimera", "förformatera"."""
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LEAST_NAME = 5
_LEADING = re.compile(r"\b([A-ZÅÄÖ][a-z]+) (?=[A-ZÅÄÖ][a-z])")
_MANY_WORDS = 1200
_LONGEST = 100
"""Letters: a longer word isn't taken for a compound, or for two words run together."""
_MOST_GUESSED = 300
"""Different unknown words for which the right ones are sought where few words are known: the edition is in
another language than it says.
"""
_COMMON = 3
"""Proposals: an unknown word that so many use is a word of the trade."""


@dataclass(frozen=True)
class Suspect:
    """A word, or a part of a hyphenated one, that no dictionary has."""

    entry: Entry
    value: Value
    unit: Unit
    start: int
    word: str
    begins: bool
    """Whether a sentence begins with it: its capital says nothing then."""

    @property
    def end(self) -> int:
        return self.start + len(self.word)


def first_words(context: ProofContext) -> frozenset[str]:
    """All words to ask the dictionaries about, also as they would be written inside a sentence."""
    return context.spelled | {word.lower() for word in context.spelled if word[0].isupper()}


def more_words(context: ProofContext) -> set[str]:
    """What to ask about in a second round: what each suspect may have been meant as."""
    found: set[str] = set()
    usual, guessed = _usual_runs(context), _guessed(context)
    for word in {suspect.word for suspect in suspects(context)}:
        if word in guessed:
            found.update(
                one
                for one in candidates(word)
                if not usual or _runs(one) - _runs(word) <= usual or context.words.get(one)
            )
        found.update(
            piece
            for left, right in _splits(word)
            for piece in (left, right, left + "a", left + "s" + right, left.lower(), left[:-1])
        )
    return found


def _guessed(context: ProofContext) -> frozenset[str]:
    """The unknown words for which the right ones are sought: all, or the first where hardly any word is
    known.
    """
    words = list(dict.fromkeys(suspect.word for suspect in suspects(context)))
    known = sum(map(context.lexicon.knows, context.spelled))
    return frozenset(words if known >= min(len(words), _MANY_WORDS) else words[:_MOST_GUESSED])


def _usual_runs(context: ProofContext) -> frozenset[str]:
    """The runs of three letters in the edition's known words, where there are enough of them: a likely word
    has no other. Else none.
    """
    known = [word for word in context.spelled if context.lexicon.knows(word)]
    return (
        frozenset(run for word in known for run in _runs(word)) if len(known) >= _MANY_WORDS else frozenset()
    )


@lru_cache(maxsize=4096)
def _runs(word: str) -> frozenset[str]:
    whole = f"^{word.lower()}$"
    return frozenset(whole[at : at + 3] for at in range(len(whole) - 2))


def suspects(context: ProofContext) -> list[Suspect]:
    """The unknown words of the edition that aren't names or words of the trade."""
    unknown = {
        word
        for word in context.spelled
        if not _is_known(word, context) and not (context.language and is_abbreviation(word, context.language))
    }
    return (
        [
            Suspect(entry, value, unit, start, word, begins(unit, start))
            for entry in context.entries
            for value, unit in entry.units
            for start, word in unit.parts
            if word in unknown
        ]
        if unknown
        else []
    )


def _is_known(word: str, context: ProofContext) -> bool:
    lexicon, lower = context.lexicon, word.lower()
    if (
        lexicon.knows(word)
        or lexicon.knows(lower)
        or lexicon.knows_abroad(word)
        or lexicon.knows_abroad(lower)
    ):
        return True
    if (
        word in context.names
        or (word.endswith("s") and word[:-1] in context.names)
        or lower in context.house.allowed
    ):
        return True
    return len(context.users.get(lower, ())) >= _COMMON


def begins(unit: Unit, start: int) -> bool:
    """Whether a sentence begins there: a capital says nothing then."""
    while start and (unit.text[start - 1].isspace() or unit.text[start - 1] in "\"”“'("):
        start -= 1
    return not start or unit.text[start - 1] in ".?!:"


def candidates(word: str) -> Iterator[str]:
    """The words one slip away: two letters swapped, one missing, one too many, one wrong. None of a word that
    no dictionary can have.
    """
    if len(word) > hunspell.LONGEST:
        return
    for cut in range(len(word)):
        head, tail = word[:cut], word[cut:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield head + tail[1:]
        for letter in _ACCENTS.get(tail[0], "") if word[0].isupper() else _NEAR.get(tail[0], _VOWELS):
            yield head + letter + tail[1:]
        for letter in dict.fromkeys(_OFTEN_LOST + word[max(cut - 1, 0) : cut + 1]):
            yield head + letter + tail
    for letter in _ALPHABET:
        yield word + letter


def leading_names(context: ProofContext) -> set[str]:
    """Words with a capital before others with one: the first words of names, among them English ones."""
    return {
        found
        for entry in context.entries
        for _, unit in entry.units
        for found in _LEADING.findall(unit.text)
        if _LEAST_NAME <= len(found) <= hunspell.LONGEST
    }


def longer(word: str) -> Iterator[str]:
    """The words with one letter more, the first one kept."""
    return (word[:cut] + letter + word[cut:] for cut in range(1, len(word) + 1) for letter in _LATIN)


def _splits(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:cut], word[cut:]) for cut in range(2, len(word) - 2 if len(word) <= _LONGEST else 0))


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W720 and W722 over the whole edition; nothing where there is no dictionary."""
    if not context.lexicon.is_there or context.language is None:
        return
    guessed = _guessed(context)
    for suspect in suspects(context):
        yield from _judged(suspect, context, context.language, suspect.word in guessed)


def _judged(suspect: Suspect, context: ProofContext, language: Language, guess: bool) -> Iterator[Finding]:
    word = suspect.word
    lower = word.lower()
    if guess and word[0].isupper() and (meant := _name_meant(suspect, context)):
        yield _misspelt(suspect, meant)
        return
    if word[0].isupper() and (not suspect.begins or context.words[word] > 1):
        return
    if pair := _run_together(word, context, language):
        yield at(
            suspect.entry,
            suspect.value,
            suspect.unit,
            suspect.start,
            suspect.end,
            "W722",
            tr("Two words are run together: “{word}”.", word=word),
            tr("Write “{pair}”, if that is what is meant.", pair=pair),
            pair,
        )
        return
    if language.compounds and (meant := _joint_missing(lower, context)):
        yield _misspelt(suspect, _cased(meant, word))
        return
    if language.compounds and is_compound(lower, context, language):
        return
    if (
        word[0].isupper()
        and word in context.words
        and any(context.words[form] for form in (word + "s", word[:-1]) if form != word)
    ):
        return
    yield _misspelt(suspect, _meant(lower, context, word) if guess else None)


def _misspelt(suspect: Suspect, meant: str | None) -> Finding:
    hint = (
        tr(
            "Write “{meant}”, if that is what is meant; if “{word}” is right, teach it: check --learn {word}",
            meant=meant,
            word=suspect.word,
        )
        if meant
        else tr("If it is right, teach it: check --learn {word}", word=suspect.word)
    )
    sure = meant if meant and " or " not in meant else None
    return at(
        suspect.entry,
        suspect.value,
        suspect.unit,
        suspect.start,
        suspect.end,
        "W720",
        tr("“{word}” isn't in the dictionary.", word=suspect.word),
        hint,
        sure,
    )


def _cased(meant: str, word: str) -> str:
    return meant[0].upper() + meant[1:] if word[0].isupper() else meant


def _name_meant(suspect: Suspect, context: ProofContext) -> str | None:
    """A name one slip away that the dictionary has as a name; or, among English words in capitals, an English
    word.
    """
    word = suspect.word
    if len(word) < _LEAST_NAME:
        return None
    rest = suspect.unit.text[suspect.end :]
    neighbour = re.match(r" ([A-ZÅÄÖ]\w+)", rest)
    found = []
    foreign = neighbour is not None and (
        context.lexicon.knows_abroad(neighbour[1]) or context.lexicon.knows(neighbour[1].lower())
    )
    often = context.words[word] > 1
    for one in candidates(word):
        if often and folded(one) != folded(word):
            continue
        if (
            one != word
            and one[0] == word[0]
            and len(one) >= len(word)
            and context.lexicon.knows(one)
            and not context.lexicon.knows(one.lower())
        ):
            return one
        if foreign and len(one) == len(word) + 1 and one[0] == word[0] and context.lexicon.knows_abroad(one):
            found.append(one)
    return " or ".join(found) or None


def _run_together(word: str, context: ProofContext, language: Language) -> str | None:
    """Two words without the space: a function word before or behind a known one, or a name of the edition
    before one.
    """
    lexicon = context.lexicon
    for left, right in _splits(word):
        known_right = lexicon.knows(right) and len(right) >= 4
        if (
            left.lower() in language.joined
            and known_right
            and not (
                language.compounds
                and left.lower() in _ALSO_PREFIXES
                and right.endswith(_OF_VERBS)
                and right not in language.function_words
            )
        ):
            return f"{left} {right}"
        if (
            right in language.joined
            and len(right) > 2
            and len(left) > 3
            and (context.words.get(left) or lexicon.knows(left))
        ):
            return f"{left} {right}"
        if not language.compounds and known_right and len(left) > 3 and lexicon.knows(left):
            return f"{left} {right}"
    return None


def _joint_missing(word: str, context: ProofContext) -> str | None:
    """The compound with its joining s, where the dictionary has it and both halves ("verktyglåda":
    verktygslåda).
    """
    for left, right in _splits(word):
        whole = f"{left}s{right}"
        if (
            len(left) >= 5
            and len(right) >= 3
            and context.lexicon.knows(whole)
            and (context.lexicon.knows(right) or left.endswith("arbet") or right[0] == "s")
        ):
            return whole
    return None


def is_compound(word: str, context: ProofContext, language: Language) -> bool:
    """Whether a word is made of two that are known: hunspell's Swedish dictionary lacks many that anyone may
    make.
    """
    lexicon = context.lexicon
    for left, right in _splits(word):
        known_right = len(right) >= (4 if left in _PREFIXES else 5) and lexicon.knows(right)
        if not known_right or left in language.joined:
            continue
        stems = (left, left + "a") if left + "a" not in language.function_words else (left,)
        if (
            left in _PREFIXES
            or (len(left) >= 4 and any(lexicon.knows(one) for one in stems))
            or len(context.users.get(left, ())) >= _COMMON
        ):
            return True
        if left.endswith("s") and len(left) > 4 and lexicon.knows(left[:-1]):
            return True
    return False


def _meant(word: str, context: ProofContext, written: str) -> str | None:
    """The word that was probably meant: one that the edition uses, else the first that the dictionary has."""
    found = [
        one
        for one in dict.fromkeys(candidates(word))
        if one != word and len(one) > 2 and context.lexicon.knows(one)
    ]
    found.sort(
        key=lambda one: (-context.words.get(one, 0), len(one) < len(word), sorted(one) != sorted(word))
    )
    return _cased(found[0], written) if found and len(word) > 3 else None
