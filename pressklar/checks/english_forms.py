"""English words whose forms don't fit each other: a noun in the singular after a number, one in the plural
after "this"; a verb with an ending after an auxiliary or "to"; "you're", "it's" and "there" before a noun.

The dictionary tells a noun by its genitive ("computer's"), a verb by its forms ("opened", "opening"). Words
that may be both are named only where their neighbours leave no choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .english import ENGLISH
from .english_words import NO_ENDING, NO_VERB, SMALL, EnglishWords, apply_rules
from .entry_context import EntryContext
from .prose import WRITE, word_set
from .values import Finding, HolderEntry, Passage

_SEVERAL = re.compile(
    r"(?:(?<![^\W_])(?P<before>[a-z]+) )?\b(?P<number>two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|several|many|both|these|those|few|(?<![\d.,:/£$€-])(?:[2-9]|[1-9]\d|[1-9]\d\d)) "
    r"(?:(?P<kind>different|new|old|small|large|more|other|local|main|separate|similar|common|short|whole) )?"
    r"(?P<noun>[a-z]{2,}[^s\W])"
    r"(?=(?: (?:are|were|have|which|who|that|of|in|on|at|from|for|and|to|because|when|a (?:day|week"
    r"|month|year)|ago"
    r"|per|after|before|with|we|they|you|it|he|she)\b)|\s*[.,;:)]|$)",
    re.IGNORECASE,
)
_BEFORE_DIGITS = word_set(
    "in for of by after with from about over than least takes took lasts has have had are were is and "
    "within every"
)
_COUNTED = word_set("two three four five six seven eight nine ten twelve several few")
_DETERMINED = word_set("the these those all other of us them and or last first next only")
"""After these a number may stand for its noun: "the two work"."""
_NO_NOUN = word_set(
    """people men women children feet teeth mice sheep fish data media criteria series species more less other
    one further such different new old first last main like large small local regional big long short
    who that which from with into have been want need can will work help make use show allow require
    more thousand hundred million dozen time way will fewer and the you per cent would could should may
    also make still were are aircraft staff police cattle offspring do live take try ask see hear get go
    come become give let mean run hold keep move"""
)
_DESCRIBING = ("ed", "ing", "ly", "er", "est", "al", "ic", "ive", "ous", "able", "ful", "ary", "ate")
_DETERMINER = (
    r"(?:the|an?|your|our|their|his|her|its|my|this|these|those|each|every|all|any|it|them|how|what)"
)
_VERB = re.compile(
    r"\b(?P<before>can|could|will|would|must|should|might|may|cannot|(?:able|unable|want|wants|need"
    r"|needs|order"
    r"|going|trying|like|wish|hope|have|has|possible|impossible|easy|hard|difficult|necessary|ready|free"
    r"|enough|likely|important|how) to) (?:(?:not|also|then|still|often) )?"
    rf"(?P<verb>[a-z]{{3,}}(?:s|ed))(?![\w’'-])(?! (?:of|be|have"
    rf"|only)\b)(?P<after> (?:and [a-z]+ )?{_DETERMINER}\b)?"
)
_WHO = re.compile(
    r"(?:^|[.,;:(] |\b(?:(?:means|so|sure|know|think|note) that|when|if|and|or|so|but"
    r"|because) )(?:you|we|they|he|she|it|users?|people) $",
    re.IGNORECASE,
)
"""Somebody at the beginning of a clause: "so you have to …"."""
_THIS = re.compile(
    r"(?:\b(?P<before>[a-z]+) )?\bthis (?P<noun>[a-z]{2,}s)\b(?: (?P<after>[a-z]+))?", re.IGNORECASE
)
_MUCH = re.compile(
    r"\b(?:(?:how|so|too|as|very) much|(?P<more>much more)) (?P<noun>[a-z]{3,})\b(?=(?P<after>\W| \w+)?)",
    re.IGNORECASE,
)
_CLOSING = word_set("of and than in on for to . , ; :")
_PREPOSITIONS = word_set(
    """of with for by to from on at in into about below above under over after before behind between through
    within without against around"""
)
_PLURAL_VERBS = word_set("are were have can should must will may could")
_SHORT = re.compile(
    r"(?:\b(?P<before>[a-z]+) )?\b(?P<short>you[’']re|it[’']s|there) (?P<noun>[a-z]+)(?!\w)"
    r"(?: (?P<after>[a-z]+))?",
    re.IGNORECASE,
)
_BARE = word_set(
    """home part time work fun people money welcome back fine right sure ready free done here there online
    busy late next first last kind game short cool top way up down just not only very still now then too so
    more less most all both will can may might must need use well worth true false hard easy good best better
    like close open clear likely possible one two on in out off over under like what how why who where when
    business magic history day night morning evening spring summer autumn winter rain snow love life man
    half near far past due dead live fast light dark black white red green blue cold hot warm wet dry"""
)
"""Nouns that stand without an article after "is", and words that are something else before they are nouns."""
_OWNERS = word_set("view see know use open set check save change find take show add keep read write give out")
"""After these what something has may stand, and no clause begins."""
_THINKING = word_set(
    """say says think know hope believe mean show see feel guess ensure note assume claim find hear agree
    suppose tell means shows ensures says thinks knows if when because although since while and but or so
    that realise learn
    understand decide explain confirm prove argue expect remember forget imagine"""
)
_HAVING = word_set(
    "of with by for to about into through because between within use using control change share"
)
_MISTAKEN = re.compile(
    r"(?:\b(?P<before>[a-z]+) )?\b(?P<word>too|form|off|trough|quiet) (?P<after>[a-z]+)(?![\w’'-])",
    re.IGNORECASE,
)
_MEANT = {"too": "to", "form": "from", "off": "of", "trough": "through", "quiet": "quite"}
_ARTICLES = word_set("the a an your our their its these this those all each any some")
_RELATIVE = re.compile(
    r"\b(?:an?|every|each) (?:[a-z]+ )?(?P<noun>[a-z]{3,}[^s\W]) that (?P<verb>are|have|do|were)\b",
    re.IGNORECASE,
)
_GROUPS = word_set(
    "lot few couple number majority minority group set range series pair handful kind variety class"
)
_OBJECTS = word_set("the a an you your our their it them this that us me how what all any each every")
_BEFORE_TOO = word_set("i we you they he she it these those people me us them him her")
_TIMES = word_set("day days week weeks month months year years hour hours time cent percent pounds euros far")
_KEPT = word_set("someone anyone everyone them us him people")
"""Who is kept from doing a thing."""
_PARTS = word_set("number amount range piece copy copies kind type sort lot part set list loss lack area")
_BEING = word_set("is are was were be being been seems looks")


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W726 and W729."""
    return apply_rules(entry, context, (_nouns, _verbs, _this, _much, _owned, _mistaken, _relative))


def _nouns(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    for match in _SEVERAL.finditer(passage.text):
        number, noun = match["number"], match["noun"]
        before = (match["before"] or "").lower()
        if number.isdigit() and before not in _BEFORE_DIGITS:
            continue  # "chapter 3 in", "the 40 year"
        if noun[0].isupper():
            continue  # "30 June"
        kind = f"{match['kind']} " if match["kind"] else ""
        # What may be a verb, or be compared, is a noun for certain only after a number that needs one.
        is_counted = (number.lower() in _COUNTED or number.isdigit()) and (
            match["before"] or ""
        ).lower() not in _DETERMINED
        describing = ("ed", "ing", "ly", "st") if is_counted else _DESCRIBING
        if noun in _NO_NOUN or noun.endswith(describing) or not words.is_noun(noun):
            continue
        if number.lower() == "both" and passage.text.startswith(" and", match.end()):
            continue  # "both calibration and measuring"
        is_halved = number.lower() == "both" and passage.text.startswith(" of", match.end())
        if (plural := words.plural(noun)) and (
            is_counted or is_halved or not (words.is_verb(noun) or words.is_compared(noun))
        ):
            message = tr("“{number}” is several, and “{noun}” is one.", number=number, noun=noun)
            hint = tr("Write “{plural}”.", plural=plural)
            span = match.start("number"), match.end()
            yield passage.finding("W729", span, message, hint, f"{number} {kind}{plural}")


def _verbs(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    for match in _VERB.finditer(passage.text):
        before, verb = match["before"], match["verb"]
        if verb in NO_VERB or verb.endswith(NO_ENDING):
            continue
        is_thing_had = not match["after"] and not _WHO.search(passage.text[: match.start()])
        if before.startswith(("have", "has")) and verb.endswith("s") and is_thing_had:
            continue  # "the access that we have to sounds"
        if base := words.base(verb):
            message = tr("After “{before}” the verb “{verb}” has the wrong form.", before=before, verb=verb)
            hint = tr("Write “{base}”, or look whether a word is missing.", base=base)
            yield passage.finding("W729", (match.start(), match.end("verb")), message, hint)


def _this(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "this files": a verb may stand there ("this helps"), but not after a preposition or before another."""
    for match in _THIS.finditer(passage.text):
        before, after = ((match[name] or "").lower() for name in ("before", "after"))
        single = words.single(match["noun"])
        is_object = before in _PREPOSITIONS and after not in _OBJECTS
        if single and (not words.is_verb(single) or is_object or after in _PLURAL_VERBS):
            span = match.start("noun") - len("this "), match.end("noun")
            words_there = passage.text[slice(*span)]
            message = tr("The words have different numbers: “{words}”.", words=words_there)
            yield passage.finding("W729", span, message, tr("Put both in the same number."))


def _much(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    for match in _MUCH.finditer(passage.text):
        noun, single = match["noun"], words.single(match["noun"])
        is_plural = noun in ("people", "children", "men", "women") or (single and not words.is_verb(single))
        is_closed = match["more"] and (match["after"] or "").strip() in _CLOSING
        if is_plural or (single and is_closed):
            message = tr("“much” is for what can't be counted: “{words}”.", words=match[0])
            yield passage.finding("W729", match.span(), message, tr("Write “{correct}”.", correct="many"))


def _owned(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "you're computer", "below it's icon", "control there fans": what is had stands without an article."""
    for match in _SHORT.finditer(passage.text):
        short, noun = match["short"].lower(), match["noun"]
        before, after = ((match[name] or "").lower() for name in ("before", "after"))
        if noun == "own" and short != "there":
            pass
        elif (
            noun in _BARE
            or noun.endswith(("ing", "ed", "ly"))
            or not words.is_noun(words.single(noun) or noun)
        ):
            continue
        elif short.startswith("you"):
            is_person = noun.endswith(("ers", "ors", "ists", "ians", "ents", "ants", "friends"))
            is_open = is_person or (words.is_compared(noun) and not words.is_noun(after))
            if is_open and before not in _PREPOSITIONS:
                continue
        elif short.startswith("it"):
            asked = before in ("what", "which") and after in ENGLISH.verbs
            done = words.is_verb(before) and not words.is_noun(before) and before not in _THINKING
            if not (asked or done or before in _PREPOSITIONS | _OWNERS or before.endswith("ing")):
                continue
        elif before not in _HAVING | {"lose", "loose", "find", "improve"} and not before.endswith("ing"):
            continue
        correct = {"y": "your", "i": "its", "t": "their"}[short[0]]
        message = tr(
            "“{words}”: what belongs to somebody is “{correct}”.", words=match["short"], correct=correct
        )
        span = match.start("short"), match.end("noun")
        yield passage.finding("W726", span, message, tr(WRITE, correct=f"{correct} {noun}"))


def _mistaken(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """A small word for one that sounds like it, where its neighbours leave no other: "able too connect"."""
    for match in _MISTAKEN.finditer(passage.text):
        word, before, after = ((match[name] or "").lower() for name in ("word", "before", "after"))
        is_open = after in SMALL or after in _BARE or words.is_compared(after)
        if word == "too":  # "too" stands before what is compared: "too late"
            is_wrong = words.is_verb(after) and not is_open and before not in _BEFORE_TOO
            is_wrong = is_wrong and not after.endswith(("ed", "ing", "ly"))
        elif word == "form":  # "form the group", but "copied form the page"
            is_wrong = after in _ARTICLES and before.endswith(("ed", "ing")) and before not in SMALL
            is_wrong = is_wrong or (after.endswith("ing") and before in _KEPT)
        elif word == "off":  # what is done may be done off; things aren't
            is_wrong = after in _ARTICLES and words.is_noun(before) and not words.is_verb(before)
            is_wrong = is_wrong and before not in _TIMES
            is_wrong = is_wrong or (before in _PARTS and words.is_noun(words.single(after) or after))
        elif word == "trough":  # a thing, of which one has a or the
            is_wrong = bool(before) and before not in _ARTICLES and after not in ENGLISH.verbs
            is_wrong = is_wrong and not words.is_compared(before)
        else:
            is_wrong = before in _BEING and words.is_compared(after) and not words.is_noun(after)
        if is_wrong:
            correct = _MEANT[word]
            span = match.start("word"), match.end("after")
            message = tr("“{word}” can't stand there.", word=match["word"])
            yield passage.finding("W726", span, message, tr(WRITE, correct=correct))


def _relative(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "a format that are": one thing, and a verb for several."""
    for match in _RELATIVE.finditer(passage.text):
        noun = match["noun"]
        if noun not in _GROUPS and words.is_noun(noun) and words.plural(noun):
            span = match.start("noun"), match.end()
            message = tr("The verb doesn't fit its subject: “{words}”.", words=passage.text[slice(*span)])
            hint = tr("Write “is”, “has” or “does”, or look whether a word is missing.")
            yield passage.finding("W726", span, message, hint)
