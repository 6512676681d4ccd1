"""English slips in one word: an ending behind "to", an apostrophe too many, "each" with several, a double
comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..locale import tr
from .english_words import NO_ENDING, NO_VERB, PAST, SMALL, EnglishWords, apply_rules
from .entry_context import EntryContext
from .prose import WRITE, word_set
from .values import Finding, HolderEntry, Passage

_TO_ING = re.compile(
    r"\b(?:wants?|needs?|able|going|hopes?|like|tr(?:y|ies)|helps?|want(?:ed)?|decided|expects?|plans?|agreed"
    r"|order) to (?P<verb>[a-z]{3,}ing)\b",
    re.IGNORECASE,
)
_TO_PAST = re.compile(
    r"(?:\b(?P<before>[a-z]+) )?\bto (?P<verb>[a-z]{2,}ed) (?=(?:a|an|the|our|their|his|her|its|your"
    r"|every|each|all"
    r"|more|them|it|us)\b|\d)",
    re.IGNORECASE,
)
_TO_PARTICIPLE = re.compile(
    r"\b(?P<before>[a-z]+) to (?P<verb>[a-z]{2,}ed|given|taken|written|done|seen|shown|chosen|driven"
    r"|broken|spoken"
    r"|built|sent|brought|bought|sold|paid|kept|told|made|held|drawn|thrown|worn|known)"
    r"(?= (?:by|before|after|within|when|until|from|at)\b|\s*[.;]|$)",
    re.IGNORECASE,
)
"""A participle behind which no noun follows: "the charter to signed by"."""
_BE_BASE = re.compile(
    r"\b(?P<before>(?:can|could|may|might|must|should|will|would|cannot|to)(?: not| also| only)? be) "
    r"(?P<verb>[a-z]{3,}[^s\W])(?= (?:by|via|through|online|before|until|during|at|within|when|after"
    r"|from)\b)",
    re.IGNORECASE,
)
"""A verb in its basic form behind "be", where a noun would have its article: "can be book at"."""
_STATES = word_set(
    """part home time work fun host heir party subject head chair captain proof evidence true key north south
    east west light sound present absent close open clear clean dry free ready complete separate direct
    correct perfect busy empty welcome there here better worse low idle secure mature moderate elaborate
    alternate deliberate intimate legitimate appropriate approximate alive alone lower narrow slow smooth
    steady calm cool warm quiet parallel level equal double fit abroad overdue live late early available
    back down off out ill well dead wet blind bare tame lame limp blunt dirty tidy worth rest news peace"""
)
_LISTENED = word_set(
    """spoke talked went listened referred according came led related compared due thanks close similar next
    access belongs belong speak talk go listen come leads used talking spoken gone referring went subject"""
)
_A_PLURAL = re.compile(
    r"(?<!many )(?<!of )(?<!such )\b(?P<article>an?) (?P<kind>[a-z]+ )?(?P<noun>[a-z]{4,}s)"
    r"(?=\s*[.,;:]|$| (?:are|were|have|that|who|which|in|on|at|from|with|to|and|for)\b)",
    re.IGNORECASE,
)
_MANY_OF = word_set("few great dozen hundred thousand million good number lot little couple")
_MORE_ER = re.compile(r"\bmore (?P<word>[a-z]{2,}er)\b(?! than more)", re.IGNORECASE)
_ER_THEN = re.compile(
    r"\b(?P<word>[a-z]{2,}er) then (?!we\b|they\b|he\b|she\b|it\b|you\b"
    r"|i\b)",
    re.IGNORECASE,
)
_POSSESSED = re.compile(
    r"\b(?:the|our|their|these|those|all|many|some) (?P<owner>[a-z]{3,})[’']s (?P<verb>[a-z]+ed) "
    r"(?=(?:the|a|an|our|their|sixty|fifty|forty|thirty|twenty|ten|two|three|four|five|many|several|all"
    r"|every|by|with"
    r"|in|to)\b|\d)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?P<each>each|every|another) (?:(?:new|old|small|large|single|other|local) )?(?P<noun>[a-z]{4,}s)"
    r"(?: (?P<after>[a-z]+))?",
    re.IGNORECASE,
)
_FOR_ONE = word_set("is was has does")
_THEY_ARE = re.compile(r"\bthey[’']re (?P<noun>[a-z]{3,}[^s\W])(?!\w)(?: (?P<after>[a-z]+))?", re.IGNORECASE)
_TO_ONE = re.compile(
    r"\bto (?P<verb>[a-z]{3,}s) (?=(?:a|an|this|it|them|their|our|each|us|him"
    r"|her)\b)",
    re.IGNORECASE,
)
_MANY_OWNED = re.compile(
    r"\b(?:more|many|fewer|several|two|three|four|five|six|ten|these|those|healthier|happier|other) "
    r"(?:[a-z]+ )?"
    r"(?P<owner>[a-z]{4,})[’']s(?=\s*[.,;]| (?:and|are|were|in|who|to|have|from)\b)",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\bwho[’']s (?P<noun>[a-z]{4,}s)\b", re.IGNORECASE)
_LESS = re.compile(
    r"\bless (?P<noun>people|children|women|men|(?!years|hours|minutes|days|weeks|months|miles|metres"
    r"|pounds|euros)"
    r"[a-z]{3,}s)(?=\s*[.,;:]|$| (?:on|in|at|and|than|are|were|to|for|will|have|who|that|from)\b)",
    re.IGNORECASE,
)
_PLACED = re.compile(r" (?:on|in|at|are|were|and|who)\b")
_ITS = re.compile(
    r"\bit[’']s (?P<noun>[a-z]{4,}) (?=(?:will|has|have|are|were|can|should"
    r"|must)\b)",
    re.IGNORECASE,
)
_TO_ADJECTIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|much|far|simply|seems?|feels?|often) to (?P<word>[a-z]{3,})"
    r"(?=[.,;]|$| (?:to|for|and|of)\b)",
    re.IGNORECASE,
)
_ADJECTIVES = word_set(
    "afraid expensive difficult busy tired ill sick late small big high low old young shy far"
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
_KINDS = word_set(
    "new simple local common shared different small large good regional national public digital"
)
_ONE_IN_S = word_set(
    """means series species headquarters crossroads works barracks premises gymnastics news athletics
    business access process address success progress less always perhaps sports customs arts savings
    goods sales lens campus"""
)


def check(entry: HolderEntry, context: EntryContext) -> Iterator[Finding]:
    """W726 and W729."""
    return apply_rules(entry, context, (_misformed, _apostrophes, _one_and_several, _compared))


def _misformed(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "able to managing", "to used a map", "to tries this"."""
    for match in _TO_ING.finditer(passage.text):
        verb = match["verb"].lower()
        bases = (verb[:-3], verb[:-3] + "e", verb[:-4])
        if base := next((each for each in bases if len(each) > 2 and words.base(each + "s") == each), ""):
            yield _wrong_form(passage, match.span(), "to", verb, base)
    for match in _TO_PAST.finditer(passage.text):
        before, verb = (match["before"] or "").lower(), match["verb"].lower()
        base = "" if verb in NO_VERB or verb.endswith(NO_ENDING) else words.base(verb)
        if base and before not in _LISTENED and not before.endswith("ed"):
            yield _wrong_form(passage, (match.start("verb") - 3, match.end("verb")), "to", verb, base)
    for match in _TO_PARTICIPLE.finditer(passage.text):
        before, verb = match["before"].lower(), match["verb"].lower()
        is_formed = verb.endswith("ed")
        base = words.base(verb) if is_formed and verb not in NO_VERB and not verb.endswith(NO_ENDING) else ""
        is_coordinate = before in _LISTENED or before.endswith(("ed", "en", "ing"))
        if (base or not is_formed) and not is_coordinate and not words.is_noun(verb):
            message = tr("After “{before}” the verb “{verb}” has the wrong form.", before="to", verb=verb)
            hint = tr("Write “to be {verb}” or the verb's basic form.", verb=verb)
            span = match.start(), match.end()
            yield passage.finding("W729", span, message, hint)
    for match in _BE_BASE.finditer(passage.text):
        verb = match["verb"].lower()
        is_formed = verb in SMALL | PAST | _STATES or verb.endswith(("ed", "ing", "ly", "er", *NO_ENDING))
        is_base = not is_formed and words.is_verb(verb) and words.base(verb + "s") == verb
        if is_base and not words.is_compared(verb) and not words.is_adjective(verb):
            message = tr("After “{before}” the verb “{verb}” has the wrong form.", before="be", verb=verb)
            hint = tr("Write its participle (“{verb}ed” or the like).", verb=verb)
            yield passage.finding("W729", match.span(), message, hint)
    for match in _TO_ONE.finditer(passage.text):
        verb = match["verb"].lower()
        base = "" if verb in NO_VERB else words.base(verb)
        if base and match["verb"].islower():
            yield _wrong_form(passage, (match.start(), match.end("verb")), "to", verb, base)


def _apostrophes(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "the adviser's visited ten", "who's managers", "they're doctor", "healthier pensioner's"."""
    for match in _POSSESSED.finditer(passage.text):
        owner = match["owner"].lower()
        if words.plural(owner) and words.base(match["verb"].lower()):
            message = tr(
                "“{words}” says that something is owned, and no owned thing follows.", words=match[0].strip()
            )
            hint = tr("Write the plural without its apostrophe, if that is what is meant.")
            yield passage.finding("W726", (match.start(), match.end("verb")), message, hint)
    for match in _THEY_ARE.finditer(passage.text):
        noun, after = match["noun"].lower(), (match["after"] or "").lower()
        is_noun = words.is_noun(noun) and words.plural(noun) and noun not in _BARE
        if (
            is_noun
            and not words.is_adjective(noun)
            and not noun.endswith(("ed", "ing"))
            and not words.is_noun(after)
        ):
            message = tr(
                "“{words}”: what belongs to somebody is “{correct}”.", words=match[0][:7], correct="their"
            )
            yield passage.finding(
                "W726", (match.start(), match.end("noun")), message, tr(WRITE, correct=f"their {noun}")
            )
    for match in _MANY_OWNED.finditer(passage.text):
        if plural := words.plural(match["owner"].lower()):
            message = tr(
                "“{words}” says that something is owned, and no owned thing follows.", words=match[0].strip()
            )
            yield passage.finding("W726", match.span(), message, tr("Write “{plural}”.", plural=plural))
    for match in _WHOSE.finditer(passage.text):
        single = words.single(match["noun"].lower())
        if single and not words.is_verb(single):
            message = tr(
                "“{words}”: what belongs to somebody is “{correct}”.", words=match[0][:5], correct="whose"
            )
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct=f"whose {match['noun']}"))


def _one_and_several(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "each districts", "a simple words"."""
    for match in _EACH.finditer(passage.text):
        single, after = words.single(match["noun"].lower()), (match["after"] or "").lower()
        is_noun = match["each"].lower() == "every" or not words.is_verb(single)
        if (
            single
            and single not in _ONE_IN_S
            and (is_noun or after in _FOR_ONE or (after.endswith("s") and words.base(after)))
        ):
            message = tr(
                "“{number}” is one, and “{noun}” is several.", number=match["each"], noun=match["noun"]
            )
            span = match.start(), match.end("noun")
            yield passage.finding("W729", span, message, tr("Write “{single}”.", single=single))
    for match in _A_PLURAL.finditer(passage.text):
        noun, kind = match["noun"].lower(), (match["kind"] or "").strip().lower()
        is_plain = not kind or (words.is_adjective(kind) or kind in _KINDS)
        if noun in _ONE_IN_S or kind in _MANY_OF or not is_plain:
            continue
        if (single := words.single(noun)) and not (words.is_verb(single) and not kind):
            message = tr("“{number}” is one, and “{noun}” is several.", number=match["article"], noun=noun)
            hint = tr("Put both in the same number.")
            yield passage.finding("W729", match.span(), message, hint)


def _wrong_form(passage: Passage, span: tuple[int, int], before: str, verb: str, base: str) -> Finding:
    message = tr("After “{before}” the verb “{verb}” has the wrong form.", before=before, verb=verb)
    return passage.finding(
        "W729", span, message, tr("Write “{base}”, or look whether a word is missing.", base=base)
    )


def _compared(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "more calmer", "safer then before", "is to late"."""
    for match in _MORE_ER.finditer(passage.text):
        word = match["word"].lower()
        if words.superlative(word) and word not in ("number", "other", "order"):
            message = tr("“{words}” compares twice.", words=match[0])
            yield passage.finding("W729", match.span(), message, tr(WRITE, correct=word), match["word"])
    for match in _ER_THEN.finditer(passage.text):
        if words.superlative(match["word"].lower()) and match["word"].lower() != "later":
            span = match.start(), match.start() + len(match[0].rstrip())
            message = tr("“{words}”: “then” is about time.", words=passage.text[slice(*span)])
            yield passage.finding("W726", span, message, tr(WRITE, correct="than"))
    for match in _LESS.finditer(passage.text):
        noun = match["noun"].lower()
        single = "" if noun in _ONE_IN_S else words.single(noun)
        if noun in ("people", "children", "women", "men") or (
            single and (not words.is_verb(single) or _PLACED.match(passage.text, match.end()))
        ):
            message = tr("“{word}” is for what can't be counted: “{words}”.", word="less", words=match[0])
            yield passage.finding("W729", match.span(), message, tr(WRITE, correct=f"fewer {match['noun']}"))
    for match in _ITS.finditer(passage.text):
        noun = match["noun"].lower()
        if words.is_noun(noun) and not words.is_adjective(noun):
            message = tr(
                "“{words}”: what belongs to somebody is “{correct}”.", words=match[0][:4], correct="its"
            )
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct=f"its {match['noun']}"))
    for match in _TO_ADJECTIVE.finditer(passage.text):
        if match["word"].lower() in _ADJECTIVES:
            message = tr("“{word}” can't stand there.", word="to")
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct="too"))
