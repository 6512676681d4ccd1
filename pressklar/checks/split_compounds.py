"""Compounds written apart where both halves are words of their own ("kompetens försörjning"): a Swedish noun
in its basic form can't stand right before another one.

By the dictionary of forms, and only where the spelling dictionary has the two as one word. What may stand
before a noun without an article is left alone: measures, the first of two objects, what a clause without
"som" follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..locale import tr
from .context import ProofContext
from .prose import word_set
from .spelling import begins
from .values import Finding, Passage

_PAIR = re.compile(r"(?<![\w/’'-])([^\W\d_]{3,}) (?=([a-zåäöé]{4,})(?![\w/’'-]))")
_ARTICLE = re.compile(
    r"\b(?:(?P<nt>ett|vårt|mitt|ditt|något|inget|ert|sitt|detta)|(?P<ut>en|vår|min|din|någon|ingen|sin|denna)"
    r"|varje) (?:(?:\w+(?:ig|isk|lig|al|ell|t|d)|ny|stor) )?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:den|det|de|dem|vilken|vilket|vilka|nästa|varje|första|sista|samma|vad|hur|all|allt|ingen|inget"
    r"|någon|något|ju|desto)(?: \w+){0,2} $",
    re.IGNORECASE,
)
"""After these a clause without "som" may begin right behind a noun: "vilket hus kommunen äger"."""
_GIVING = re.compile(
    r"\b(?:ge|ger|gav|gett|erbjud\w*|lära|lär|lärt|visa|visar|hjälp\w*|tillför\w*|bered\w*|bevilja\w*"
    r"|garantera\w*|kosta\w*|spara\w*|göra?|gjort|kalla\w*)(?: \w+){0,2} $",
    re.IGNORECASE,
)
"""They have two objects: "ge barn böcker"."""
_MEASURES = word_set(
    """antal grad rad del typ sort slag mängd grupp serie hjälp form tid gång dag vecka månad kvartal timme
    minut sekund år krona procent meter kilometer mil liter kilo gram ton bit kopp glas flaska burk låda
    påse hög skara samling blandning uppsättning kombination massa portion omgång handfull andel summa par
    själv skål tallrik korg säck tunna hink vagn lass bunt kanna mugg sked skiva droppe nypa rulle bricka
    dussin kväll natt morgon förmiddag eftermiddag helg höst vår sommar vinter säsong termin sikt början
    slut grund regel sida plats väg riktning procentenhet hektar kvadratmeter uppsjö flora myriad knippe
    bukett palett meny variant kategori klass nivå steg fas version modell tonvis stycken person herr fru
    professor doktor kung drottning minister docent region kommun landskap landet staden firma familjen"""
)
"""Nouns before which another may stand ("ett glas vatten"), or after which one may ("kommun för kommun")."""


def more_words(context: ProofContext) -> Iterator[str]:
    """What to ask the dictionaries about: the words put together."""
    if context.language is not None and context.language.compounds:
        for passage in context.own_passages:
            for pair in _PAIR.finditer(passage.text):
                yield from _joined(pair[1].lower(), pair[2])


def _joined(first: str, second: str) -> tuple[str, ...]:
    """How the two may be written as one, the likeliest first."""
    return (first + second, f"{first}s{second}", *((first[:-1] + second,) if first.endswith("e") else ()))


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W721 over the whole edition; nothing where there is no dictionary of forms."""
    language = context.language
    if language is None or not (
        language.compounds and context.lexicon.is_there and context.morphology.is_there
    ):
        return
    small = language.function_words | language.verbs
    for passage in context.own_passages:
        for pair in _PAIR.finditer(passage.text) if passage.field != "contacts" else ():
            first, second = pair[1].lower(), pair[2]
            if pair[1] != first and not begins(passage.unit, pair.start()):
                continue
            if _are_halves(passage, pair, context, small):
                whole = next(filter(context.lexicon.asks, _joined(first, second)), None)
                if whole:
                    yield _apart(passage, pair, whole)


def _apart(passage: Passage, pair: re.Match[str], whole: str) -> Finding:
    correct = whole[0].upper() + whole[1:] if pair[1][0].isupper() else whole
    message = tr("“{words}” is one word: “{whole}”.", words=f"{pair[1]} {pair[2]}", whole=correct)
    hint = tr("Write it together, if that is what is meant.")
    return replace(passage.finding("W721", (pair.start(), pair.end(2)), message, hint, correct), likely=True)


def _are_halves(passage: Passage, pair: re.Match[str], context: ProofContext, small: frozenset[str]) -> bool:
    """Whether the two words can't stand beside each other as words of their own."""
    first, second = pair[1].lower(), pair[2]
    if first in small or second in small:
        return False
    halves, seconds = context.morphology.readings(first), context.morphology.readings(second)
    nouns = [each for each in seconds if "comp" not in each]  # "ledare" isn't meant as "more tired"
    if not halves or not nouns or not all("n" in each for each in nouns):
        return False
    before = passage.text[max(pair.start() - 60, 0) : pair.start()]
    is_certain = all("def" in each for each in nouns)
    if (is_certain and _CLAUSE.search(before)) or _GIVING.search(before):
        return False
    if all({"adj", "ut", "sg", "ind"} <= each for each in halves):
        return is_certain  # "hög skolan"
    basic = [each for each in halves if {"n", "sg", "ind"} <= each]
    if not basic or not all("n" in each for each in halves):
        return False
    article = _ARTICLE.search(before)
    gender = "nt" if any("nt" in each for each in basic) else "ut"
    if all("gen" in each for each in halves):
        # "utvecklings arbetet", "ett utvecklings arbete", "om utvecklings arbete": no genitive of one thing.
        if is_certain:
            return True
        return (
            not article[gender] and article.lastgroup is not None
            if article
            else gender == "ut" and _is_bare(before, small)
        )
    if first in _MEASURES or second in _MEASURES:
        return is_certain and not _is_bare(before, small)
    return is_certain or article is not None or gender == "ut"


def _is_bare(before: str, small: frozenset[str]) -> bool:
    """Whether a small word, a verb or nothing stands before, so that no adjective or article can."""
    word = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", before)
    return word is None or (word[1].lower() in small and word[1].lower() not in _DETERMINING)


_DETERMINING = word_set(
    """en ett den det de denna detta dessa sin sitt sina min mitt mina din ditt dina vår vårt våra ert era
    deras dess hans hennes all allt alla någon något några ingen inget inga varje vars vilken vilket vilka
    annan annat andra samma många flera två tre fyra fem till"""
)
