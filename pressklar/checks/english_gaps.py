"""English words between which one is missing, or whose neighbours ask for another form: "would like try a",
"three of our club", "three seasons experience", "one and two-day events".

What a word may be is told by the dictionary (`EnglishWords`); a word that may also be something else is named
only where its neighbours leave no choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from ..manuscript.read.words import quoted
from .english_words import NO_ENDING, PAST, SMALL, EnglishWords, apply_rules
from .entry_context import EntryContext
from .prose import WRITE, word_set
from .values import Finding, HolderEntry, Passage

_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several"
_OBJECT = r"(?=(?:a|an|the|our|their|its|his|her|your|my|it|them|us|this|that|these|those|some|more)\b)"
_WANTING = re.compile(
    r"\b(?P<before>(?:would|[’']d) (?:like|love|prefer|hate)|promised|agreed|decided|hoped|planned|wanted"
    r"|wished"
    r"|refused|offered|managed|intend(?:s|ed)?|wants?|hopes|refuses|agrees|decides"
    r"|(?:a|the|our|their|its) (?:duty|chance|opportunity|ability|wish|responsibility|freedom|failure"
    r"|refusal|desire"
    rf"|permission|attempt|effort)) (?P<verb>[a-z]{{2,}}) {_OBJECT}",
    re.IGNORECASE,
)
"""What a verb in its basic form follows only behind "to"."""
_PART = re.compile(
    r"(?<!\bno )\b(?P<part>one|some|many|most|none|each|two|three|four|several|few|any"
    r"|half) (?P<whole>them)\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    rf"\b(?P<number>one|{_NUMBERS}|many|few|both|either|neither|each) of (?:the|our|their|these|those|its"
    rf"|his|her|your|my) "
    r"(?P<noun>[a-z]{3,}[^s\W])(?![\w’'-])(?: (?P<after>[a-z]+))?",
    re.IGNORECASE,
)
_GROUPS = word_set(
    """team staff committee council group family crew band board jury public press police class company
    audience community population nation army fleet lot rest best most kind sort type above following money
    time work land water food children people men women young old elderly same original year month week day
    county city latter former first second third world country area region past few future household"""
)
"""Words of which several may be a part, and that may stand for several."""
_COUNTED = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\beach )(?<!\bevery )"
    rf"\b(?P<number>{_NUMBERS}) "
    r"(?P<between>[a-z]{3,} (?:[a-z]{3,} )?)(?P<noun>[a-z]{3,}[^s\W])(?=\s*[.,;:)]|$)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?P<number>{_NUMBERS}|\d+|many|few) (?P<unit>years|months|weeks|days|hours|minutes|seasons"
    rf"|decades|terms"
    r"|nights) (?P<noun>experience|notice|training|leave|pay|holiday|time|delay|service|rest|walk|drive"
    r"|journey|worth"
    r"|membership|salary|rent|grace|study|supply|warning|research|absence|sleep|teaching|sailing|practice)\b"
    r"(?! (?:the|a|an|us|them|it|little|no|enough|time|room|for|our|their|off|so)\b)",
    re.IGNORECASE,
)
_HALVED = re.compile(
    r"\b(?P<first>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}) (?P<joint>and|or|to) "
    r"(?P<second>(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,3})-(?P<noun>[a-z]{3,}))\b",
    re.IGNORECASE,
)
_NUMERALS = word_set("one two three four five six seven eight nine ten eleven twelve")
_SEASON = re.compile(
    r"\b(?P<before>in|of|the|this|last|next|every|each|by|until|since|during|late|early) "
    r"(?P<season>Spring|Summer|Autumn|Winter)(?= of\b| \d{4}| and\b|[.,;:)]|$| (?:is|was|when|we|before"
    r"|after)\b)"
)
_THERE = re.compile(r"(?<=, )there (?P<noun>[a-z]{4,}s)(?= (?:and|or|with|for)\b|[.,])", re.IGNORECASE)
_LISTED = re.compile(
    r"(?<![\w’'-])(?P<first>[a-z]{4,}s) (?P<second>[a-z]{4,}s)(?=, [a-z ]{3,40} and [a-z])", re.IGNORECASE
)
_ATTRIBUTIVE = word_set(
    """sports arts works sales systems goods communications operations customs savings news means series
    services humanities sciences studies relations resources affairs games women mens ladies girls boys
    previous various"""
)
_THE_LISTED = re.compile(
    r"(?<=, )the (?P<first>[a-z]{3,}) the (?P<second>[a-z]{3,}),? and the [a-z]{3,}(?= ?[.;:]|$)"
)
"""The last things of a list, each with its article and none with a verb behind it."""
_ASIDE = re.compile(
    r"(?<![\w’'-])(?P<before>[A-Za-z’'-]+) (?P<word>however|meanwhile|moreover|nevertheless|nonetheless"
    r"|furthermore)(?=, )"
)
"""A word set apart with one comma of its two."""
_MAY_PRECEDE = word_set(
    "and but so or that which who if because when although though as since while the where whereas"
)
_HALVES = re.compile(
    r"(?<![\w’'-])(?P<first>[a-z]{3,}) (?P<second>(?:keeper|monger|smith|wright|mate|house|room|water"
    r"|shop|work|yard"
    r"|line|light|board|paper|ground|place|side|time|work|way|stand|stone|wife|holder|taker)s?)(?![\w’'-])"
)
_SURE_SECOND = word_set("keeper monger smith wright mate wife taker")
"""Second halves with which English never writes a compound apart that the dictionary has in one."""
_SURE_PAIRS = word_set(
    """bedroom bathroom classroom courtroom ballroom cloakroom breakwater clubhouse warehouse farmhouse
    lighthouse stakeholder shareholder leaseholder freeholder householder homework housework framework
    network teamwork groundwork workshop bookshop courtyard churchyard graveyard shipyard deadline headline
    timeline pipeline guideline baseline daylight moonlight sunlight spotlight keyboard cardboard dashboard
    newspaper wallpaper playground background fairground workplace marketplace fireplace seaside roadside
    countryside bedside lifetime daytime bedtime mealtime lunchtime motorway railway gateway driveway
    bandstand grandstand milestone cornerstone"""
)
"""Of the others those that stand in one everywhere."""
_CLOSED = re.compile(
    r"(?:^|(?<=[.?!] ))Those who [a-z ]{5,80}, (?P<verb>are|is|will|can|have|may|must|should|were)\b"
)


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W721, W726, W729, W757 and A727."""
    return apply_rules(entry, context, (_missing, _numbers, _times, _marks, _apart))


def _is_base(verb: str, words: EnglishWords) -> bool:
    """Whether a word is a verb in its basic form."""
    is_formed = verb in SMALL | PAST or verb.endswith(("ed", "ing", "ly", *NO_ENDING))
    return not is_formed and words.is_verb(verb) and words.base(verb + "s") == verb


def _missing(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "would like try a boat", "a duty keep the", "one them"."""
    for match in _WANTING.finditer(passage.text):
        if _is_base(match["verb"].lower(), words):
            span = match.start(), match.end("verb")
            message = tr(
                "The word “{word}” is missing in “{words}”.", word="to", words=passage.text[slice(*span)]
            )
            correct = f"{match['before']} to {match['verb']}"
            yield passage.finding("W726", span, message, tr(WRITE, correct=correct), correct)
    for match in _PART.finditer(passage.text):
        message = tr("The word “{word}” is missing in “{words}”.", word="of", words=match[0])
        correct = f"{match['part']} of {match['whole']}"
        yield passage.finding("W726", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _THERE.finditer(passage.text):
        single = words.single(match["noun"].lower())
        if single and not words.is_verb(single):
            message = tr(
                "“{words}”: what belongs to somebody is “{correct}”.", words=match[0][:5], correct="their"
            )
            correct = f"their {match['noun']}"
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct=correct))


def _numbers(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "three of our club", "three automatic weather station:"."""
    for match in _OF_ONE.finditer(passage.text):
        noun, after = match["noun"].lower(), (match["after"] or "").lower()
        is_single = noun not in _GROUPS | SMALL and words.is_noun(noun) and words.plural(noun)
        is_closed = not after or not (words.is_noun(after) or words.single(after))
        if (
            is_single
            and is_closed
            and not words.is_adjective(noun)
            and not noun.endswith(("ed", "ing", "est"))
        ):
            yield _one_of_several(passage, (match.start(), match.end("noun")), match["number"], noun, words)
    for match in _COUNTED.finditer(passage.text):
        noun, between = match["noun"].lower(), match["between"].lower().split()
        is_phrase = not any(
            each in SMALL
            or words.single(each)
            or each.endswith(("ed", "ing", "ly"))
            or not (words.is_noun(each) or words.is_compared(each))
            for each in between
        )
        is_single = noun not in _GROUPS | SMALL and words.is_noun(noun) and words.plural(noun)
        if is_phrase and is_single and not (words.is_compared(noun) or noun.endswith(("ed", "ing"))):
            yield _one_of_several(passage, match.span(), match["number"], noun, words)


def _one_of_several(
    passage: Passage, span: tuple[int, int], number: str, noun: str, words: EnglishWords
) -> Finding:
    message = tr("“{number}” is several, and “{noun}” is one.", number=number, noun=noun)
    return passage.finding("W729", span, message, tr("Write “{plural}”.", plural=words.plural(noun)))


def _times(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "three seasons experience", "one and two-day events", "the Summer of"."""
    for match in _DURATION.finditer(passage.text):
        correct = f"{match['number']} {match['unit']}’ {match['noun']}"
        message = tr("The apostrophe is missing: “{words}”.", words=match[0])
        yield passage.finding("W726", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _HALVED.finditer(passage.text):
        if (
            match["noun"].lower() not in _NUMERALS
            and match["first"].isdigit() == match["second"][0].isdigit()
        ):
            correct = f"{match['first']}- {match['joint']} {match['second']}"
            message = tr("“{half}” is half a compound: its hyphen is missing.", half=match["first"])
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _SEASON.finditer(passage.text) if passage.kind not in ("title", "subhead") else ():
        correct = match["season"].lower()
        message = tr("A capital inside the sentence: {words}.", words=quoted(match["season"]))
        span = match.span("season")
        yield passage.finding("A727", span, message, tr(WRITE, correct=correct), correct)


def _apart(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "book keeper", "class room": compounds that English writes in one."""
    for match in _HALVES.finditer(passage.text):
        first, second = match["first"], match["second"]
        whole = first + second.removesuffix("s")
        is_sure = second.removesuffix("s") in _SURE_SECOND and first not in SMALL and words.knows(whole)
        if is_sure or whole in _SURE_PAIRS:
            correct = first + second
            message = tr("“{words}” is one word: “{whole}”.", words=match[0], whole=correct)
            yield passage.finding("W721", match.span(), message, tr("Write it together."), correct)


def _marks(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "officers instructors, parents and", "Those who have never sailed, are"."""
    for match in _LISTED.finditer(passage.text):
        first, second = match["first"].lower(), match["second"].lower()
        singles = words.single(first), words.single(second)
        if first not in _ATTRIBUTIVE and all(singles) and not any(map(words.is_verb, singles)):
            correct = f"{match['first']}, {match['second']}"
            message = tr("A comma is missing between “{first}” and “{second}”.", first=first, second=second)
            yield passage.finding("W757", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _THE_LISTED.finditer(passage.text):
        first, second = match["first"], match["second"]
        if all(words.is_noun(each) or words.single(each) for each in (first, second)):
            span = match.start("first"), match.end("second")
            message = tr("A comma is missing between “{first}” and “{second}”.", first=first, second=second)
            yield passage.finding("W757", span, message, tr(WRITE, correct=f"{first}, the {second}"))
    for match in _ASIDE.finditer(passage.text):
        if match["before"].lower() not in _MAY_PRECEDE:
            message = tr("A comma is missing before “{word}”, as one stands behind it.", word=match["word"])
            correct = f"{match['before']}, {match['word']}"
            yield passage.finding("W757", match.span(), message, tr(WRITE, correct=correct), correct)
    for match in _CLOSED.finditer(passage.text):
        message = tr("A comma stands between the subject and its verb.")
        span = passage.text.rfind(" ", 0, match.start("verb") - 2) + 1, match.end("verb")
        yield passage.finding("W757", span, message, tr("Take it away."))
