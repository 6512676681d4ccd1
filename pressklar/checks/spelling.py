"""Words that no dictionary has: names, compounds and words of the trade are told from slips before one is
named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

from ..foundation.programs import hunspell
from ..locale import tr
from .context import ProofContext
from .people import folded
from .phrasing import is_abbreviation
from .prose import Language, word_tuple
from .units import Unit
from .values import Finding, Passage
from .word_making import (
    COMMON,
    LEAST_LIKE,
    LEAST_PART,
    PARTICLES,
    after_particle,
    british,
    doubling_slip,
    is_made,
    is_of_verb,
    joint_missing,
    may_be_compound,
    splits,
)

_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäöé"
_OFTEN_LOST = "aeiouyåäösrtnldkgm"
"""Letters that are left out more than others, besides one of two alike."""
_VOWELS = "aeiouyåäö"
_NEAR = {
    pair[0]: pair[1:]
    for pair in word_tuple(
        """bvnpd cksxv dtsfeg fvgd ghfjk hgjn jgkhi kgclj lkr mn nmb pbo qk rtel sczda tdrgy vfbw wv
        xsc zs"""
    )
}
"""Letters that sound alike or lie beside each other; a vowel is mistaken for another."""
_ACCENTS = {"a": "áàâä", "e": "éèê", "o": "óöô", "u": "üú", "i": "íï"}
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-zª-ºÀ-ɏḀ-ỿ]")
"""A letter that no dictionary of a language in Latin letters has."""
_AT_PLACE = re.compile(r"\b(?:i|från|till|vid|in|from|to|at|near)(?: the)? $")
"""A person's name may be spelled in many ways, a place's in one."""
_LEAST_NAME = 5
_LEADING = re.compile(r"\b([A-ZÅÄÖ][a-z]+) (?=[A-ZÅÄÖ][a-z])")
_MANY_WORDS = 1200
_MOST_GUESSED = 300
"""Different unknown words for which the right ones are sought where few words are known: the edition is in
another language than it says.
"""
_OFTENER = 5
"""Times as often: then the usual word is meant, however many proposals have the other one."""


@dataclass(frozen=True)
class Suspect:
    """A word, or a part of a hyphenated one, that no dictionary has."""

    passage: Passage
    start: int
    word: str
    begins: bool
    """Whether a sentence begins with it: its capital says nothing then."""

    @property
    def end(self) -> int:
        return self.start + len(self.word)

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def first_words(context: ProofContext) -> frozenset[str]:
    """All words to ask the dictionaries about, also as they would be written inside a sentence."""
    return context.spelled | {word.lower() for word in context.spelled if word[0].isupper()}


def more_words(context: ProofContext) -> set[str]:
    """What to ask about in a second round: what each suspect may have been meant as."""
    words: set[str] = set()
    unknown = suspects(context)
    usual, guessed = _usual_runs(context), _guessed(unknown, context)
    for word in {suspect.word for suspect in unknown}:
        if word in guessed:
            words.update(
                candidate
                for candidate in candidates(word)
                if not usual or _runs(candidate) - _runs(word) <= usual or context.words.get(candidate)
            )
        words.update(british(word))
        words.update(
            piece
            for left, right in splits(word)
            for piece in (left, right, left + "a", left + "s" + right, left.lower(), left[:-1])
        )
    return words


def _guessed(unknown: Sequence[Suspect], context: ProofContext) -> frozenset[str]:
    """The unknown words for which the right ones are sought: all, or the first where hardly any word is
    known.
    """
    words = list(dict.fromkeys(suspect.word for suspect in unknown))
    count = sum(map(context.lexicon.knows, context.spelled))
    return frozenset(words if count >= min(len(words), _MANY_WORDS) else words[:_MOST_GUESSED])


def _usual_runs(context: ProofContext) -> frozenset[str]:
    """The runs of three letters in the edition's right words, where there are enough of them: a likely word
    has no other. Else none.
    """
    words = [word for word in context.spelled if context.lexicon.knows(word)]
    return (
        frozenset(run for word in words for run in _runs(word)) if len(words) >= _MANY_WORDS else frozenset()
    )


@lru_cache(maxsize=4096)
def _runs(word: str) -> frozenset[str]:
    whole = f"^{word.lower()}$"
    return frozenset(whole[start : start + 3] for start in range(len(whole) - 2))


def suspects(context: ProofContext) -> list[Suspect]:
    """The unknown words of the edition that aren't names or words of the trade."""
    unknown = {
        word
        for word in context.spelled
        if not _is_known(word, context) and not (context.language and is_abbreviation(word, context.language))
    }
    return (
        [
            Suspect(passage, start, word, begins(passage.unit, start))
            for passage in context.own_passages
            for start, word in passage.unit.parts
            if word in unknown and not (len(word) < LEAST_PART and _has_hyphen(passage.text, start, word))
        ]
        if unknown
        else []
    )


def _has_hyphen(text: str, start: int, word: str) -> bool:
    return "-" in (text[start - 1 : start], text[start + len(word) : start + len(word) + 1])


def _is_known(word: str, context: ProofContext) -> bool:
    lexicon, lower = context.lexicon, word.lower()
    return (
        lexicon.knows(word)
        or lexicon.knows_abroad(word)
        or lexicon.knows(lower)
        or lexicon.knows_abroad(lower)
        or any(map(lexicon.knows_abroad, british(lower)))
        or word in context.names
        or (word.endswith("s") and word[:-1] in context.names)
        or lower in context.house.allowed
        or not word[1:].islower()  # "AdobeRGB": a name, whose letters nobody can tell
        or not any(letter in _VOWELS for letter in folded(lower))  # "vcgt": letters, no word
        or (len(context.users.get(lower, ())) >= COMMON and not _is_outnumbered(lower, context))
        or _OTHER_SCRIPT.search(word) is not None
    )


def _is_outnumbered(word: str, context: ProofContext) -> bool:
    """Whether a word one slip away stands so much oftener that it was meant each time."""
    return any(
        context.words[each] >= _OFTENER * context.words[word] for each in candidates(word) if each != word
    )


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
        name
        for passage in context.own_passages
        for name in _LEADING.findall(passage.text)
        if _LEAST_NAME <= len(name) <= hunspell.LONGEST
    }


def longer(word: str) -> Iterator[str]:
    """The words with one letter more, the first one kept."""
    return (word[:cut] + letter + word[cut:] for cut in range(1, len(word) + 1) for letter in _LATIN)


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W720 and W722 over the whole edition; nothing where there is no dictionary."""
    if not context.lexicon.is_there or context.language is None:
        return
    unknown = suspects(context)
    guessed = _guessed(unknown, context)
    for suspect in unknown:
        if finding := _judged(suspect, context, context.language, suspect.word in guessed):
            yield finding


def _judged(suspect: Suspect, context: ProofContext, language: Language, guess: bool) -> Finding | None:
    word, lower, is_capital = suspect.word, suspect.word.lower(), suspect.word[0].isupper()
    if guess and is_capital and (names := _names_meant(suspect, context)):
        is_sure = (
            any(context.words[each] for each in names)
            or context.lexicon.knows_abroad(names[0])
            or _AT_PLACE.search(suspect.passage.text[: suspect.start]) is not None
        )
        return _misspelt(suspect, names) if is_sure else _unknown(suspect, names[0])
    if is_capital and (not suspect.begins or context.words[word] > 1):
        return None
    if pair := _run_together(word, context, language):
        return suspect.passage.finding(
            "W722",
            suspect.span,
            tr("Two words are run together: “{word}”.", word=word),
            tr("Write “{pair}”, if that is what is meant.", pair=pair),
            pair,
        )
    if language.compounds and (whole := joint_missing(lower, context)):
        return _misspelt(suspect, [_cased(whole, word)])
    if word == lower and (name := _name_in_small_letters(word, context, language)):
        return _misspelt(suspect, [name])
    if language.compounds and may_be_compound(lower, context, language):
        slip = (doubling_slip(lower, context) or _adverb_meant(lower, context)) if guess else None
        return _misspelt(suspect, [_cased(slip, word)]) if slip else None
    if (
        is_capital
        and word in context.words
        and any(context.words[form] for form in (word + "s", word[:-1]) if form != word)
    ):
        return None
    ours = next(filter(context.lexicon.knows, british(lower)), None) if not language.compounds else None
    if ours:
        return _unknown(suspect, _cased(ours, word))
    meant = _meant(lower, context, word) if guess else None
    if not language.compounds and not context.words[(meant or "").lower()] and is_made(lower, context):
        return None
    if meant and _is_likely(lower, meant.lower(), context):
        return _misspelt(suspect, [meant])
    return _unknown(suspect, meant)


def _adverb_meant(word: str, context: ProofContext) -> str | None:
    """The adverb one slip away ("särkilt": särskilt), though two nouns may make the letters too."""
    if context.words[word] > 1 or len(word) <= LEAST_LIKE:
        return None
    readings = context.morphology.readings
    return next(
        (
            candidate
            for candidate in candidates(word)
            if len(candidate) > len(word)
            and readings(candidate)
            and all("adv" in each for each in readings(candidate))
        ),
        None,
    )


def _name_in_small_letters(word: str, context: ProofContext, language: Language) -> str | None:
    """A name that the dictionary has only with its capital: "karlshamn"."""
    name = word.capitalize()
    is_name = language.compounds and len(word) >= _LEAST_NAME and context.lexicon.asks(name)
    return name if is_name else None


def _is_likely(word: str, meant: str, context: ProofContext) -> bool:
    """Whether a word is a slip for another rather than a word of its own: long enough, not just another
    ending of it ("mappas" beside "mappar"), and not written so again.
    """
    return (
        len(word) >= LEAST_LIKE
        and not meant.startswith(word[:-1])
        and (context.words[word] < 2 or context.words[meant] >= _OFTENER * context.words[word])
    )


def _misspelt(suspect: Suspect, meant: Sequence[str]) -> Finding:
    """`meant`: what was probably meant; only one can be put in its place."""
    word = suspect.word
    words = reduce(lambda first, second: tr("{first} or {second}", first=first, second=second), meant)
    hint = tr(
        "Write “{meant}”, if that is what is meant; if “{word}” is right, teach it: check --learn {word}",
        meant=words,
        word=word,
    )
    message = tr("“{word}” isn't in the dictionary.", word=word)
    return suspect.passage.finding("W720", suspect.span, message, hint, meant[0] if len(meant) == 1 else None)


def _unknown(suspect: Suspect, meant: str | None) -> Finding:
    """Advice on a word that may be right: a term, a name, another country's spelling."""
    if meant:
        return replace(_misspelt(suspect, [meant]), code="A752")
    word = suspect.word
    message = tr("“{word}” isn't in the dictionary.", word=word)
    hint = tr("If it is right, teach it: check --learn {word}", word=word)
    return suspect.passage.finding("A752", suspect.span, message, hint)


def _cased(meant: str, word: str) -> str:
    return meant[0].upper() + meant[1:] if word[0].isupper() else meant


def _names_meant(suspect: Suspect, context: ProofContext) -> list[str]:
    """A name one slip away that the dictionary has as a name; or, among English words in capitals, English
    words.
    """
    word, lexicon = suspect.word, context.lexicon
    if len(word) < _LEAST_NAME:
        return []
    neighbour = re.match(r" ([A-ZÅÄÖ]\w+)", suspect.passage.text[suspect.end :])
    is_foreign = neighbour is not None and (
        lexicon.knows_abroad(neighbour[1]) or lexicon.knows(neighbour[1].lower())
    )
    often = context.words[word] > 1
    words = []
    for candidate in candidates(word):
        if candidate[:1] != word[0] or candidate == word or (often and folded(candidate) != folded(word)):
            continue
        is_name = lexicon.knows(candidate) and not lexicon.knows(candidate.lower())
        if len(candidate) >= len(word) and is_name and _is_meant_name(candidate, word, context):
            return [candidate]
        if (
            is_foreign
            and len(candidate) == len(word) + 1
            and lexicon.knows_abroad(candidate)
            and candidate not in british(word)
        ):
            words.append(candidate)
    return words


def _is_meant_name(candidate: str, word: str, context: ProofContext) -> bool:
    """Whether a name is the one meant: the edition has it too, or a letter inside differs."""
    return bool(context.words[candidate]) or candidate[-1] == word[-1]


def _run_together(word: str, context: ProofContext, language: Language) -> str | None:
    """Two words without the space: a function word before or behind a known one, or a name of the edition
    before one.
    """
    lexicon = context.lexicon
    for left, right in splits(word):
        if not language.compounds and {left.lower(), right} <= language.function_words:
            return f"{left} {right}"
        known_right = lexicon.knows(right) and len(right) >= 4
        is_new_verb = (
            language.compounds
            and left.lower() in PARTICLES
            and right not in language.function_words
            and is_of_verb(right, context)
        )
        if (left.lower() in language.joined and known_right and not is_new_verb) or (
            right in language.joined
            and len(right) > 2
            and len(left) > 3
            and (context.words.get(left) or lexicon.knows(left))
        ):
            return f"{left} {right}"
    return None


def forms_to_ask(context: ProofContext) -> set[str]:
    """What to ask the dictionary of forms about: the parts that the unknown words may be made of."""
    words = {suspect.word.lower() for suspect in suspects(context)}
    halves = {
        half
        for word in words
        for left, right in splits(word)
        for half in (left, left.removesuffix("s"), right)
        if len(half) >= 3
    }
    longer_words = {
        candidate for word in words for candidate in candidates(word) if len(candidate) > len(word)
    }
    return halves.union(longer_words, *map(after_particle, words))


def _meant(word: str, context: ProofContext, written: str) -> str | None:
    """The word that was probably meant: one that the edition uses, else the first that the dictionary has."""
    words = [
        candidate
        for candidate in dict.fromkeys(candidates(word))
        if candidate != word and len(candidate) > 2 and context.lexicon.knows(candidate)
    ]
    best = min(
        words,
        key=lambda meant: (
            -context.words.get(meant, 0),
            len(meant) < len(word),
            sorted(meant) != sorted(word),
        ),
        default=None,
    )
    return _cased(best, written) if best and len(word) > 3 else None
