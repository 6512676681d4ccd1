"""How a word may be made of others, though no dictionary has it: compounds, verbs with a particle, words with
an English syllable; and what American spelling is in British.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .entry_context import EntryContext
from .prose import Language, word_set, word_tuple

_PREFIXES = word_set(
    """sam be om miss åter mot sär bio geo eko tele mega hyper super ko pre post multi mikro makro inter re
    upp ned ut in av på mellan lär mät van icke lång kort hög låg nät del hel halv stor små ny nyckel
    tvär självs själv"""
)
_OF_VERBS = ("a", "ar", "ad", "at", "ade", "ats", "as", "bar", "bart")
"""With these a small word makes a new verb, which the dictionary may lack: "dekomprimera", "förformatera"."""
_LONGEST = 100
"""Letters: a longer word isn't taken for a compound, or for two words run together."""
LEAST_PART = 4
"""Letters of a word with a hyphen: shorter ones are codes ("dvd-rw")."""
_AMERICAN = (("or", "our"), ("er", "re"), ("og", "ogue"), ("yz", "ys"), ("iz", "is"), ("ens", "enc"))
_DOUBLED = re.compile(r"[lp](?=ed$|ing$|ers?$)")
"""What American spelling has once and British twice: "labeled", "canceling"."""
_ENGLISH_PREFIXES = word_tuple(
    """un re non pre sub over under inter multi micro macro super semi anti bio eco geo cyber co de dis mis"""
)
_ENGLISH_SUFFIXES = word_tuple("able ability less ness ful like wise ship")
PARTICLES = word_set(
    "av an bort efter fram för genom hop i ifrån ihop in mot ned ner om på till under upp ur ut vid åter över"
)
"""With these Swedish makes verbs, their participles and nouns: "omkalibrera", "isatt", "ifrånkoppling"."""


@lru_cache(maxsize=4096)
def british(word: str) -> tuple[str, ...]:
    """The British spellings that an American one may have: "favorite" as "favourite"."""
    places = [
        word[:at] + ours + word[at + len(theirs) :]
        for theirs, ours in _AMERICAN
        for at in range(1, len(word))
        if word.startswith(theirs, at)
    ]
    doubled = _DOUBLED.search(word)
    return (*places, *([word[: doubled.end()] + word[doubled.start() :]] if doubled else ()))


def splits(word: str) -> Iterator[tuple[str, str]]:
    """The word in two, at each place where both parts have letters enough."""
    return ((word[:cut], word[cut:]) for cut in range(2, len(word) - 2 if len(word) <= _LONGEST else 0))


def is_made(word: str, context: EntryContext) -> bool:
    """Whether an English word is made of a word and a syllable ("unmaximise", "composable"), or of two words,
    as new ones are ("screencast").
    """
    knows = context.lexicon.knows
    small = context.language.function_words if context.language else frozenset[str]()
    ends = (word.removesuffix(end) for end in _ENGLISH_SUFFIXES if word.endswith(end))
    return any(len(stem) > 3 and (knows(stem) or knows(stem + "e")) for stem in ends) or any(
        knows(right)
        and ((left in _ENGLISH_PREFIXES and len(right) > 4) or (len(left) > 3 < len(right) and knows(left)))
        and not {left, right} & small
        for left, right in splits(word)
    )


def joint_missing(word: str, context: EntryContext) -> str | None:
    """The compound with its joining s, where the dictionary has it and both halves ("verktyglåda":
    verktygslåda).
    """
    for left, right in splits(word):
        whole = f"{left}s{right}"
        if (
            len(left) >= 5
            and len(right) >= 3
            and context.lexicon.knows(whole)
            and (context.lexicon.knows(right) or left.endswith("arbet") or right[0] == "s")
        ):
            return whole
    return None


def is_compound(word: str, context: EntryContext, language: Language) -> bool:
    """Whether a word is made of two that are known: hunspell's Swedish dictionary lacks many that anyone may
    make.
    """
    knows = context.lexicon.knows
    for left, right in splits(word):
        known_right = len(right) >= (4 if left in _PREFIXES else 5) and knows(right)
        if not known_right or left in language.joined:
            continue
        stems = (left, left + "a") if left + "a" not in language.function_words else (left,)
        if (
            left in _PREFIXES
            or (len(left) >= 4 and any(map(knows, stems)))
            or context.is_shared(left)
            or (left.endswith("s") and len(left) > 4 and knows(left[:-1]))
        ):
            return True
    return False


def may_be_compound(word: str, context: EntryContext, language: Language) -> bool:
    """As `is_compound`, and by the dictionary of forms also where the last part is short ("mediakort")."""
    readings = context.morphology.readings
    if is_compound(word, context, language) or readings(word):
        return True
    return any(
        len(left) >= 4
        and readings(right)
        and (all if len(right) < LEAST_PART else any)("n" in each for each in readings(right))
        and any(_is_first_part(each) for first in (left, left.removesuffix("s")) for each in readings(first))
        for left, right in splits(word)
        if len(right) >= 3 and left not in language.joined
    ) or any(is_of_verb(right, context) for right in after_particle(word))


def after_particle(word: str) -> Iterator[str]:
    return (word[cut:] for cut in range(1, min(len(word) - 3, 6)) if word[:cut] in PARTICLES)


def is_of_verb(word: str, context: EntryContext) -> bool:
    """Whether a word is a form of a verb, or a noun of one, to which a particle may be put."""
    if len(word) < LEAST_PART:
        return False
    if readings := context.morphology.readings(word):
        is_noun = word.endswith(("ing", "ingen", "ingar", "ande", "andet", "else", "elsen"))
        return any(each & {"vblex", "pp"} for each in readings) or (is_noun and "n" in readings[0])
    return word.endswith(_OF_VERBS) and context.lexicon.knows(word)


def _is_first_part(reading: frozenset[str]) -> bool:
    return {"n", "ind"} <= reading and "gen" not in reading
