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
from .entry_context import EntryContext
from .forms import is_finite
from .prose import word_set
from .spelling import begins
from .values import Finding, HolderEntry, Passage

_PAIR = re.compile(r"(?<![\w/’'-])([^\W\d_]{3,}) (?=([a-zåäöé]{4,})(?![\w/’'-]))")
_ARTICLE = re.compile(
    r"\b(?:(?P<nt>ett|vårt|mitt|ditt|något|inget|ert|sitt|detta)|(?P<ut>en|vår|min|din|någon|ingen|sin|denna)"
    r"|varje) (?:(?:\w+(?:ig|isk|lig|al|ell|t|d)|ny|stor|egen|eget|liten|litet|bra) )?$",
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
_SEVERAL = re.compile(
    r"\b(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|flera|många|några|alla|båda) $", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:vi|de|man|ni|hon|han|jag|du|som|och|den|det|dem|att) $", re.IGNORECASE)
_ABOUT_MANY = re.compile(r"(?:tio|tjugo|ttio|fyrtio|hundra|tusen|dussin)tal$")
"""About so many: "ett fyrtiotal vagnar"."""
_SHORT = 6
"""Letters of a half that is no word of its own: longer ones are words that a dictionary may lack."""
_LEADING = word_set("utan med för mot mellan")
"""Prepositions whose noun no other noun follows, as one may behind a place or a time ("i fjol växte")."""
_WEEKDAYS = word_set("måndag tisdag onsdag torsdag fredag lördag söndag")
"""They tell when, whatever noun follows: "torsdag klockan 13", "fredag vecka 12"; a compound has their s."""
_AT_HOUR = re.compile(
    r" (?:\d|ett\b|två\b|tre\b|fyra\b|fem\b|sex\b|sju\b|åtta\b|nio\b|tio\b|elva\b|tolv\b|halv\b)"
)
"""What stands behind "klockan" when it tells the hour: "i kväll klockan åtta"."""
_TITLES = word_set("person kommun region plats väg regel grupp grad tid plan central")
"""Second halves that are measures or titles too, but not behind an article and another noun."""
_AMOUNTS = word_set("kilo hekto liter deciliter ton dussin par procent meter mil gram")
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


def _joined(first: str, second: str) -> tuple[str, ...]:
    """How the two may be written as one, the likeliest first."""
    return (first + second, f"{first}s{second}", *((first[:-1] + second,) if first.endswith("e") else ()))


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W721; nothing where there is no dictionary of forms."""
    language = context.language
    if language is None or not (
        language.compounds and context.lexicon.is_there and context.morphology.is_there
    ):
        return
    small = language.function_words | language.verbs
    for passage in context.own_passages(entry):
        for pair in _PAIR.finditer(passage.text) if passage.field != "contacts" else ():
            first, second = pair[1].lower(), pair[2]
            if pair[1] != first and not begins(passage.unit, pair.start()):
                continue
            if _are_halves(passage, pair, context, small):
                whole = next(filter(context.lexicon.knows, _joined(first, second)), None)
                if whole:
                    yield _apart(passage, pair, whole)


def _apart(passage: Passage, pair: re.Match[str], whole: str) -> Finding:
    correct = whole[0].upper() + whole[1:] if pair[1][0].isupper() else whole
    message = tr("“{words}” is one word: “{whole}”.", words=f"{pair[1]} {pair[2]}", whole=correct)
    hint = tr("Write it together, if that is what is meant.")
    return replace(passage.finding("W721", (pair.start(), pair.end(2)), message, hint, correct), likely=True)


def _are_halves(passage: Passage, pair: re.Match[str], context: EntryContext, small: frozenset[str]) -> bool:
    """Whether the two words can't stand beside each other as words of their own."""
    first, second = pair[1].lower(), pair[2]
    if (
        _ABOUT_MANY.search(first)
        or first in small
        or second in small
        or second.endswith(("dagen", "kvällen", "morgonen"))
        or first in _WEEKDAYS
        or (second == "klockan" and _AT_HOUR.match(passage.text, pair.end(2)))
    ):
        return False  # "en konferens tisdagen den 3 juni"
    halves, seconds = context.morphology.readings(first), context.morphology.readings(second)
    nouns = [each for each in seconds if "comp" not in each]  # "ledare" isn't meant as "more tired"
    if any("nt" in each for each in halves) and not any("ut" in each for each in halves):
        # "väder skydd": no participle of the other gender
        nouns = [each for each in nouns if not {"adj", "pp", "ut"} <= each]
    before = passage.text[max(pair.start() - 60, 0) : pair.start()]
    article = _ARTICLE.search(before)
    if article and article[0].count(" ") == 1 and _is_closed(passage.text[pair.end(2) :], context, small):
        # "en logistik central i Boden", "en check lista."
        nouns = [
            each for each in nouns if "adj" not in each and not ("vblex" in each and each & {"inf", "imp"})
        ]
    if _is_described(before, context) or (article and article[0].count(" ") == 1):
        # "den senaste besöks undersökningen", "en ljud promenad": no verb stands there.
        halves = tuple(each for each in halves if "vblex" not in each) or halves
    if _precedes_verb(passage.text[pair.end(2) :], context):
        nouns = [each for each in nouns if "vblex" not in each] or nouns  # "veteran bussar går"
    if not nouns or not all("n" in each for each in nouns):
        return False
    if not halves:  # a form that stands only in compounds: "kart läggning"
        is_stem = article is not None and _is_stem(first, context)
        return (is_stem or _is_bound(first, context)) and not _PRONOUN.search(before)
    is_certain = all("def" in each for each in nouns)
    is_owned = all("gen" in each for each in halves)  # no clause begins with "försörjnings förmågan"
    if (is_certain and not is_owned and _CLAUSE.search(before)) or _GIVING.search(before):
        return False
    if all({"adj", "ut", "sg", "ind"} <= each for each in halves):
        return is_certain  # "hög skolan"
    basic = [each for each in halves if {"n", "sg", "ind"} <= each]
    if not basic or not all("n" in each for each in halves):
        return False
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
    if _SEVERAL.search(before) and first not in _AMOUNTS and all("sg" in each for each in halves):
        return True  # "två sommar jobbare"
    is_titled = second in _TITLES and article is not None  # "en kontakt person"
    if first in _MEASURES or (second in _MEASURES and not is_titled):
        return is_certain and not _is_bare(before, small)
    if is_certain or article is not None or gender == "ut":
        return True
    return _is_bare_object(before, nouns, context)


def _is_bare_object(before: str, nouns: list[frozenset[str]], context: EntryContext) -> bool:
    """Whether a neuter noun, which may be several too, stands where nothing can follow it: behind a basic
    form ("starta språk kaféer"), or before a noun for one thing and behind no verb ("i värsta fall sjukhus
    vistelse").
    """
    word = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", before)
    readings = context.morphology.readings(word[1].lower()) if word else ()
    if readings and all("vblex" in each and each & {"inf", "imp"} for each in readings):
        return True
    if word and word[1].lower() in _LEADING and all("ind" in each for each in nouns):
        return True  # "utan väder skydd"
    is_one = all({"sg", "ind"} <= each for each in nouns)
    return is_one and bool(readings) and not any("vblex" in each for each in readings)


def _is_closed(after: str, context: EntryContext, small: frozenset[str]) -> bool:
    """Whether no noun follows, to which the word before could be an adjective."""
    word = re.match(r" ([^\W\d_]+)", after)
    if word is None or word[1].lower() in small:
        return True
    readings = context.morphology.readings(word[1].lower())
    return bool(readings) and all("vblex" in each for each in readings)


def _is_described(before: str, context: EntryContext) -> bool:
    """Whether an adjective stands right before, and nothing else."""
    word = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", before)
    readings = context.morphology.readings(word[1].lower()) if word else ()
    return bool(readings) and all("adj" in each for each in readings)


def _precedes_verb(after: str, context: EntryContext) -> bool:
    """Whether a word that can only be a verb with a time follows."""
    word = re.match(r" ([^\W\d_]+)", after)
    readings = context.morphology.readings(word[1].lower()) if word else ()
    return bool(readings) and all(map(is_finite, readings))


def _is_stem(first: str, context: EntryContext) -> bool:
    """Whether a word that the dictionary of forms lacks is a verb without its ending: "sim hall" (simma)."""
    infinitives = first + "a", first + first[-1] + "a"
    return any("inf" in each for word in infinitives for each in context.morphology.readings(word))


def _is_bound(first: str, context: EntryContext) -> bool:
    """Whether a word that the dictionary of forms lacks stands only inside compounds: the other dictionary
    has no form of it that a verb or adjective would have ("kart"), or has the person ("nattvandrar-").
    """
    knows = context.lexicon.knows
    if not context.lexicon.is_near or len(first) < 4:
        return False
    if first.endswith("ar"):
        return knows(first + "e")
    return len(first) <= _SHORT and not any(knows(first + ending) for ending in ("t", "de", "te", "er", "na"))


def _is_bare(before: str, small: frozenset[str]) -> bool:
    """Whether a small word, a verb or nothing stands before, so that no adjective or article can."""
    word = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", before)
    return word is None or (word[1].lower() in small and word[1].lower() not in _DETERMINING)


_DETERMINING = word_set(
    """en ett den det de denna detta dessa sin sitt sina min mitt mina din ditt dina vår vårt våra ert era
    deras dess hans hennes all allt alla någon något några ingen inget inga varje vars vilken vilket vilka
    annan annat andra samma många flera två tre fyra fem till"""
)
