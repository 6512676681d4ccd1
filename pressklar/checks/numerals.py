"""English nouns after a number or "many" that stand in the singular, and verbs after "to" and auxiliaries
with an ending: told by the forms that the dictionary has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..foundation.language_tags import primary
from ..locale import tr
from .context import ProofContext
from .prose import word_set
from .values import Finding, Passage

_SEVERAL = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|both|these|those|few) "
    r"([a-z]{3,}[^s\W])"
    r"(?=(?: (?:are|were|have|which|who|that|in|on|at|from|and|to)\b)|\s*[.,;:)]|$)",
    re.IGNORECASE,
)
_NO_NOUN = word_set(
    """people men women children feet teeth mice sheep fish data media criteria series species more less other
    one further such different new old first last main like large small local regional big long short
    who that which from with into have been want need can will work help make use show allow require
    more thousand hundred million dozen time way will fewer and the you per cent would could should may
    also make still were are aircraft staff police cattle offspring do live take try ask see hear get go
    come become give let mean run hold keep move"""
)
_VERB = re.compile(
    r"\b(can|could|will|would|must|should|might|cannot|(?:able|want|wants|need|needs|order|going|trying|like"
    r"|wish|hope|have|has)"
    r" to) (?:not |also )?([a-z]{3,}(?:s|ed))\b(?! (?:of|and)\b)"
)
_NO_ENDING = ("ss", "us", "is", "ous", "ness", "eed")
_NO_VERB = word_set(
    """always perhaps sometimes besides thus towards overseas afterwards this its his hers yours ours theirs
    has was does across less unless others indeed embed shed red bed wed led fed bled bred sped shred
    need proceed exceed succeed feed seed speed news means"""
)


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W729 over the whole edition; nothing where no English dictionary answers at once."""
    if primary(context.edition.language) != "en" or not context.lexicon.is_near:
        return
    for passage in context.passages:
        if passage.field != "contacts":
            yield from _nouns(passage, context)
            yield from _verbs(passage, context)


def _nouns(passage: Passage, context: ProofContext) -> Iterator[Finding]:
    for match in _SEVERAL.finditer(passage.text):
        number, noun = match.groups()
        if noun in _NO_NOUN or noun.endswith(
            ("ed", "ing", "ly", "er", "est", "al", "ic", "ive", "ous", "able", "ful")
        ):
            continue
        plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
        # Verbs have an -ed, and words that are compared an -er: they needn't be nouns.
        others = (noun + "ed", noun + "d", noun + "er", noun + "ing", noun.rstrip("e") + "ing")
        if context.lexicon.asks(plural) and not any(map(context.lexicon.asks, others)):
            message = tr("“{number}” is several, and “{noun}” is one.", number=number, noun=noun)
            yield passage.finding(
                "W729", match.span(), message, tr("Write “{plural}”.", plural=plural), f"{number} {plural}"
            )


def _verbs(passage: Passage, context: ProofContext) -> Iterator[Finding]:
    for match in _VERB.finditer(passage.text):
        before, verb = match.groups()
        if (
            verb in _NO_VERB
            or verb.endswith(_NO_ENDING)
            or (before.startswith(("have", "has")) and verb.endswith("s"))
        ):
            continue
        bases = [verb[:-1], verb[:-2], verb[:-3]] if verb.endswith("ed") else [verb[:-1], verb[:-2]]
        base = next(
            (
                each
                for each in bases
                if context.lexicon.asks(each) and context.lexicon.asks(each.rstrip("e") + "ing")
            ),
            None,
        )
        if base is not None:
            message = tr("After “{before}” the verb “{verb}” has the wrong form.", before=before, verb=verb)
            yield passage.finding(
                "W729",
                match.span(),
                message,
                tr("Write “{base}”, or look whether a word is missing.", base=base),
            )
