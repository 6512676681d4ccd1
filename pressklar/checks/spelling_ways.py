"""Words that may be spelled in two right ways, of which an edition should choose one: "adviser" and "
""advisor",
"-ise" and "-ize", "i dag" and "idag"; per cent in words or as a sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from ..foundation.language_tags import primary
from ..locale import plural, tr
from .context import ProofContext, own_passages
from .prose import Language, kept, word_set
from .values import Finding, HolderEntry, Passage

_WAYS: Mapping[str, str] = {
    "en": """adviser/advisor, focused/focussed, focusing/focussing, judgement/judgment,
        acknowledgement/acknowledgment, ageing/aging, towards/toward, e-mail/email,
        no one/no-one, likeable/likable, sizeable/sizable, artefact/artifact, yoghurt/yogurt,
        benefited/benefitted, benefiting/benefitting, biased/biassed, queueing/queuing, dispatch/despatch,
        fulfil/fulfill, enrol/enroll, instalment/installment, protester/protestor, convener/convenor,
        jewellery/jewelry, counsellor/counselor, traveller/traveler, travelling/traveling,
        catalogue/catalog, homeowner/home-owner, cooperate/co-operate, cooperation/co-operation,
        cooperative/co-operative, coordinate/co-ordinate, coordinator/co-ordinator,
        coordination/co-ordination, website/web site, online/on-line, afterwards/afterward,
        encyclopaedia/encyclopedia, medieval/mediaeval, wagon/waggon, sceptical/skeptical,
        rooftop/roof-top, playgroup/play-group""",
    "sv": """idag/i dag, igår/i går, imorgon/i morgon, ikväll/i kväll, inatt/i natt, imorse/i morse,
        istället/i stället, ifråga/i fråga, iår/i år, tillsvidare/tills vidare, epost/e-post, mejl/mail,
        mejla/maila, mejlade/mailade, seminarium/seminarie, skanna/scanna, skannade/scannade, sajt/site,
        tejp/tape, kollegor/kolleger, kollegorna/kollegerna, videor/videos, överhuvudtaget/över huvud taget,
        framförallt/framför allt, isåfall/i så fall""",
}
"""By language the ways of one word, with a stroke between."""
_ENDINGS = ("", "s", "’s", "'s", "d", "r", "et", "en", "t")
_ISE = re.compile(
    r"(?<![\w-])(?P<stem>[a-z]{2,}i)(?P<letter>[sz])(?P<ending>e[ds]?|ing|ations?|ers?)(?![\w-])"
)
_NO_PAIR = word_set("pri si sei cap mai rai poi noi prai")
"""Before "-ise" and "-ize" these make two words: "prise", "prize"."""
_OFTEN = 2
"""How often the usual way stands at least, and how many times as often as the other."""
_PER_CENT = re.compile(r"(?<!\d)\d++(?:[.,]\d++)? ?(%|procent\b|per cent\b|percent\b)(?!-)", re.IGNORECASE)
_MOSTLY = 4

Spot = tuple[Passage, int, int]
"""A passage, and where a word stands in it."""
Word = tuple[str, str]
"""The word, by its first way, and the way in which it stands."""


def check_all(context: ProofContext) -> Iterator[Finding]:
    """A755, over the whole edition."""
    language = context.language
    if language is None:
        return
    spots: dict[Word, list[Spot]] = {}
    for entry in context.entries:
        for word, places in _spots(entry, language).items():
            spots.setdefault(word, []).extend(places)
    counts = Counter({word: len(places) for word, places in spots.items()})
    for word, places in spots.items():
        name = word[0]
        usual = max((each for each in counts if each[0] == name), key=lambda each: (counts[each], each))
        times = _MOSTLY if name in ("%", "-ise") else _OFTEN
        if word == ("%", "percent") and counts["%", "per cent"]:
            usual, times = ("%", "per cent"), 1  # British, where both stand
        if usual != word and counts[usual] >= times * counts[word] and usual[1] not in context.house.allowed:
            if name == "-ise" and not context.lexicon.is_there:
                continue
            for spot in places:
                if name != "-ise" or _has_both(spot, context):
                    yield _odd_way(spot, name, usual[1], counts[usual])


@cache
def _ways(code: str) -> tuple[Mapping[str, Word], Mapping[re.Pattern[str], Word]]:
    """The forms of the ways that are one word each, and patterns of the others."""
    forms: dict[str, Word] = {}
    phrases: dict[re.Pattern[str], Word] = {}
    for ways in _WAYS.get(code, "").split(","):
        first, *others = (" ".join(way.split()) for way in ways.split("/"))
        for way in (first, *others):
            if " " in way:
                phrases[re.compile(rf"(?<![\w-]){way}(?![\w-])", re.IGNORECASE)] = first, way
            else:
                forms |= {way + ending: (first, way) for ending in _ENDINGS}
    return forms, phrases


@kept
def _spots(entry: HolderEntry, language: Language) -> Mapping[Word, list[Spot]]:
    forms, phrases = _ways(primary(language.code))
    wanted = {word: forms[word] for word in entry.lowered if word in forms}
    if not language.compounds:
        for word in entry.lowered - wanted.keys():
            match = _ISE.fullmatch(word)
            if match and match["stem"] not in _NO_PAIR:
                wanted[word] = "-ise", f"-i{match['letter']}e"
    sought = {pattern: word for pattern, word in phrases.items() if entry.lowered.issuperset(word[1].split())}
    spots: dict[Word, list[Spot]] = {}
    for passage in own_passages(entry, language):
        if passage.field == "contacts":
            continue
        for token in passage.unit.tokens if wanted else ():
            if known := wanted.get(token[0].lower()):
                spots.setdefault(known, []).append((passage, *token.span()))
        for pattern, way in sought.items():
            spots.setdefault(way, []).extend((passage, *m.span()) for m in pattern.finditer(passage.text))
        if passage.kind != "cell" and ("%" in passage.text or "cent" in passage.text):
            for match in _PER_CENT.finditer(passage.text):
                spots.setdefault(("%", match[1].lower()), []).append((passage, *match.span()))
    return spots


def _has_both(spot: Spot, context: ProofContext) -> bool:
    """Whether the dictionary has a word in -ise in -ize too: not "advertise", "capsize"."""
    passage, start, end = spot
    match = _ISE.match(passage.text, start, end)
    if match is None:
        return False
    letter = "s" if match["letter"] == "z" else "z"
    return context.lexicon.knows(f"{match['stem']}{letter}{match['ending']}")


def _odd_way(spot: Spot, name: str, usual: str, count: int) -> Finding:
    passage, start, end = spot
    words = passage.text[start:end]
    if name == "%":
        message = tr("“{words}” stands here, and “{usual}” elsewhere.", words=words, usual=usual)
        hint = tr("Write per cent in one way in the whole edition.")
        return passage.finding("A755", (start, end), message, hint)
    message = plural(
        count,
        "“{words}” is elsewhere in the edition “{usual}” ({count} time).",
        "“{words}” is elsewhere in the edition “{usual}” ({count} times).",
        words=words,
        usual=usual,
    )
    hint = tr("Both are right; choose one for the whole edition.")
    return passage.finding("A755", (start, end), message, hint)
