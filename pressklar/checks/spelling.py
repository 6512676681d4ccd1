"""Words that no dictionary has: names, compounds and words of the trade are told from slips before one is
named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from ..locale import tr
from .entry_context import EntryContext
from .people import folded
from .phrasing import is_abbreviation
from .prose import Language
from .slips import VOWELS, candidates
from .units import Unit
from .values import Finding, HolderEntry, Passage
from .word_making import (
    LEAST_PART,
    PARTICLES,
    british,
    is_made,
    is_of_verb,
    joint_missing,
    may_be_compound,
    splits,
)

_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-zª-ºÀ-ɏḀ-ỿ]")
"""A letter that no dictionary of a language in Latin letters has."""
_AT_PLACE = re.compile(r"\b(?:i|från|till|vid|in|from|to|at|near)(?: the)? $")
"""A person's name may be spelled in many ways, a place's in one."""
_LEAST_NAME = 5
_LEAST_LIKE = 5
"""Letters: a shorter word is one slip away from too many others to tell which was meant."""
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


def suspects(entry: HolderEntry, context: EntryContext) -> list[Suspect]:
    """The unknown words of an entry that aren't names or words of the trade."""
    unknown = {
        word
        for word in entry.spelled
        if not _is_known(word, context) and not (context.language and is_abbreviation(word, context.language))
    }
    return [
        Suspect(passage, start, word, begins(passage.unit, start))
        for passage in (context.own_passages(entry) if unknown else ())
        for start, word in passage.unit.parts
        if word in unknown and not (len(word) < LEAST_PART and _has_hyphen(passage.text, start, word))
    ]


def _has_hyphen(text: str, start: int, word: str) -> bool:
    return "-" in (text[start - 1 : start], text[start + len(word) : start + len(word) + 1])


def _is_known(word: str, context: EntryContext) -> bool:
    lexicon, lower = context.lexicon, word.lower()
    return (
        lexicon.knows(word)
        or lexicon.knows_abroad(word)
        or lexicon.knows(lower)
        or lexicon.knows_abroad(lower)
        or any(map(lexicon.knows_abroad, british(lower)))
        or context.is_name(word)
        or (word.endswith("s") and context.is_name(word[:-1]))
        or lower in context.house.allowed
        or not word[1:].islower()  # "AdobeRGB": a name, whose letters nobody can tell
        or not any(letter in VOWELS for letter in folded(lower))  # "vcgt": letters, no word
        or (context.is_shared(lower) and not context.is_outnumbered(lower, _OFTENER))
        or _OTHER_SCRIPT.search(word) is not None
    )


def begins(unit: Unit, start: int) -> bool:
    """Whether a sentence begins there: a capital says nothing then."""
    while start and (unit.text[start - 1].isspace() or unit.text[start - 1] in "\"”“'("):
        start -= 1
    return not start or unit.text[start - 1] in ".?!:"


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W720, W722 and A752; nothing where there is no dictionary."""
    if not context.lexicon.is_there or context.language is None:
        return
    for suspect in suspects(entry, context):
        if finding := _judged(suspect, context, context.language):
            yield finding


def _judged(suspect: Suspect, context: EntryContext, language: Language) -> Finding | None:
    word, lower, is_capital = suspect.word, suspect.word.lower(), suspect.word[0].isupper()
    guess = context.is_legible()
    if guess and is_capital and (names := _names_meant(suspect, context)):
        is_sure = (
            any(context.stands(each) for each in names)
            or context.lexicon.knows_abroad(names[0])
            or _AT_PLACE.search(suspect.passage.text[: suspect.start]) is not None
        )
        return _misspelt(suspect, names) if is_sure else _unknown(suspect, names[0])
    if is_capital and (not suspect.begins or context.stands(word, 2)):
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
        slip = (_doubling_slip(lower, context) or _adverb_meant(lower, context)) if guess else None
        return _misspelt(suspect, [_cased(slip, word)]) if slip else None
    if (
        is_capital
        and context.stands(word)
        and any(context.stands(form) for form in (word + "s", word[:-1]) if form != word)
    ):
        return None
    ours = next(filter(context.lexicon.knows, british(lower)), None) if not language.compounds else None
    if ours:
        return _unknown(suspect, _cased(ours, word))
    meant = _meant(lower, context, word) if guess else None
    if not language.compounds and not context.stands((meant or "").lower()) and is_made(lower, context):
        return None
    if meant and _is_likely(lower, meant.lower(), context):
        return _misspelt(suspect, [meant])
    return _unknown(suspect, meant)


def _adverb_meant(word: str, context: EntryContext) -> str | None:
    """The adverb one slip away ("särkilt": särskilt), though two nouns may make the letters too."""
    if len(word) <= _LEAST_LIKE or context.stands(word, 2):
        return None
    readings = context.morphology.readings
    longer = (each for each in candidates(word) if len(each) > len(word) and context.lexicon.knows(each))
    return next(
        (each for each in longer if readings(each) and all("adv" in reading for reading in readings(each))),
        None,
    )


def _doubling_slip(word: str, context: EntryContext) -> str | None:
    """The word that differs in one consonant, single for double or the other way round: the commonest slip in
    Swedish ("vilkor": villkor), though two nouns may make the letters too ("vil", "kor"). None where that
    letter stands at the joint of two long nouns, or where the word is written so again.
    """
    if len(word) < _LEAST_LIKE or context.stands(word, 2):
        return None
    for at, letter in enumerate(word):
        if letter in VOWELS or at == 0:
            continue
        other = word[:at] + word[at + 1 :] if word[at - 1] == letter else word[:at] + letter + word[at:]
        is_run = other.count(letter * 3) or (word[at - 1] != letter and word[at + 1 : at + 2] == letter)
        is_joint = _are_nouns(word[:at], word[at:], context) or (
            word[at - 1] != letter and _are_nouns(word[: at + 1], word[at + 1 :], context)
        )
        if not is_run and not is_joint and context.lexicon.knows(other):
            return other
    return None


def _are_nouns(first: str, second: str, context: EntryContext) -> bool:
    """Whether a word falls into two nouns of some length: "symbol", "lister"."""
    return (
        len(first) > 2
        and len(second) >= LEAST_PART
        and all(
            any("n" in reading for reading in context.morphology.readings(part)) for part in (first, second)
        )
    )


def _name_in_small_letters(word: str, context: EntryContext, language: Language) -> str | None:
    """A name that the dictionary has only with its capital: "karlshamn"."""
    name = word.capitalize()
    is_name = language.compounds and len(word) >= _LEAST_NAME and context.lexicon.knows(name)
    return name if is_name else None


def _is_likely(word: str, meant: str, context: EntryContext) -> bool:
    """Whether a word is a slip for another rather than a word of its own: long enough, not just another
    ending of it ("mappas" beside "mappar"), and not written so again.
    """
    return (
        len(word) >= _LEAST_LIKE
        and not meant.startswith(word[:-1])
        and (not context.stands(word, 2) or context.outnumbers(meant, word, _OFTENER))
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


def _names_meant(suspect: Suspect, context: EntryContext) -> list[str]:
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
    often = context.stands(word, 2)
    words = []
    for candidate, is_likely in context.slips(word):
        if candidate[:1] != word[0] or candidate == word or (often and folded(candidate) != folded(word)):
            continue
        is_name = is_likely and lexicon.knows(candidate) and not lexicon.knows(candidate.lower())
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


def _is_meant_name(candidate: str, word: str, context: EntryContext) -> bool:
    """Whether a name is the one meant: the edition has it too, or a letter inside differs."""
    return context.stands(candidate) or candidate[-1] == word[-1]


def _run_together(word: str, context: EntryContext, language: Language) -> str | None:
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
            and (lexicon.knows(left) or context.stands(left))
        ):
            return f"{left} {right}"
    return None


def _meant(word: str, context: EntryContext, written: str) -> str | None:
    """The word that was probably meant: one that the edition uses, else the first that the dictionary has."""
    words = [
        candidate
        for candidate, is_likely in context.slips(word)
        if is_likely and candidate != word and len(candidate) > 2 and context.lexicon.knows(candidate)
    ]
    best = min(
        words,
        key=lambda meant: (-context.count(meant), len(meant) < len(word), sorted(meant) != sorted(word)),
        default=None,
    )
    return _cased(best, written) if best and len(word) > 3 else None
