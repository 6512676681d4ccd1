"""English words whose forms don't fit each other: a noun in the singular after a number, one in the plural
after "this"; a verb with an ending after an auxiliary or "to"; "you're", "it's" and "there" before a noun.

The dictionary tells a noun by its genitive ("computer's"), a verb by its forms ("opened", "opening"). Words
that may be both are named only where their neighbours leave no choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..foundation.language_tags import primary
from ..locale import tr
from .context import ProofContext
from .english import ENGLISH
from .english_words import NO_ENDING, NO_VERB, SMALL, EnglishWords
from .prose import WRITE, word_set
from .values import Finding, Passage

_SEVERAL = re.compile(
    r"(?:(?<![^\W_])(?P<before>[a-z]+) )?\b(?P<number>two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|several|many|both|these|those|few|(?<![\d.,:/£$€-])(?:[2-9]|[1-9]\d|[1-9]\d\d)) "
    r"(?:(?P<kind>different|new|old|small|large|more|other|local|main|separate|similar|common|short|whole) )?"
    r"(?P<noun>[a-z]{2,}[^s\W])"
    r"(?=(?: (?:are|were|have|which|who|that|of|in|on|at|from|for|and|to|because|when|a (?:day|week"
    r"|month|year)|ago"
    r"|per|after|before|with)\b)|\s*[.,;:)]|$)",
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
    rf"(?P<verb>[a-z]{{3,}}(?:s|ed))(?![\w’'-])(?! of\b)(?P<after> (?:and [a-z]+ )?{_DETERMINER}\b)?"
)
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
_WHOSE = re.compile(r"\bwho[’']s (?P<noun>[a-z]{4,}s)\b", re.IGNORECASE)
_TO_ADJECTIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|much|far|simply|seems?|feels?|often) to (?P<word>[a-z]{3,})"
    r"(?=[.,;]|$| (?:to|for|and|of)\b)",
    re.IGNORECASE,
)
_ADJECTIVES = word_set(
    "afraid expensive difficult busy tired ill sick late small big high low old young shy far"
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


def check_all(context: ProofContext) -> Iterator[Finding]:
    """W726 and W729 over the whole edition; nothing where no English dictionary answers at once."""
    if primary(context.edition.language) != "en" or not context.lexicon.is_near:
        return
    words = EnglishWords(context.lexicon.asks)
    for passage in context.own_passages:
        if passage.field != "contacts":
            for rule in (_nouns, _verbs, _this, _much, _owned, _mistaken, _relative, _misformed, _compared):
                yield from rule(passage, words)


def _nouns(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    for match in _SEVERAL.finditer(passage.text):
        number, noun = match["number"], match["noun"]
        before = (match["before"] or "").lower()
        if number.isdigit() and before not in _BEFORE_DIGITS:
            continue  # "chapter 3 in", "the 40 year"
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


_OBJECTS = word_set("the a an you your our their it them this that us me how what all any each every")


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
        elif before not in _HAVING and not before.endswith("ing"):
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


_BEFORE_TOO = word_set("i we you they he she it these those people me us them him her")
_TIMES = word_set("day days week weeks month months year years hour hours time cent percent pounds euros far")
_KEPT = word_set("someone anyone everyone them us him people")
"""Who is kept from doing a thing."""
_PARTS = word_set("number amount range piece copy copies kind type sort lot part set list loss lack area")
_BEING = word_set("is are was were be being been seems looks")


def _relative(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "a format that are": one thing, and a verb for several."""
    for match in _RELATIVE.finditer(passage.text):
        noun = match["noun"]
        if noun not in _GROUPS and words.is_noun(noun) and words.plural(noun):
            span = match.start("noun"), match.end()
            message = tr("The verb doesn't fit its subject: “{words}”.", words=passage.text[slice(*span)])
            hint = tr("Write “is”, “has” or “does”, or look whether a word is missing.")
            yield passage.finding("W726", span, message, hint)


def _misformed(passage: Passage, words: EnglishWords) -> Iterator[Finding]:
    """ "able to managing", "to used a map", "the adviser's visited ten", "who's managers"."""
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
    for match in _POSSESSED.finditer(passage.text):
        owner = match["owner"].lower()
        if words.plural(owner) and words.base(match["verb"].lower()):
            message = tr(
                "“{words}” says that something is owned, and no owned thing follows.", words=match[0].strip()
            )
            hint = tr("Write the plural without its apostrophe, if that is what is meant.")
            yield passage.finding("W726", (match.start(), match.end("verb")), message, hint)
    for match in _WHOSE.finditer(passage.text):
        single = words.single(match["noun"].lower())
        if single and not words.is_verb(single):
            message = tr(
                "“{words}”: what belongs to somebody is “{correct}”.", words=match[0][:5], correct="whose"
            )
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct=f"whose {match['noun']}"))
    for match in _A_PLURAL.finditer(passage.text):
        noun, kind = match["noun"].lower(), (match["kind"] or "").strip().lower()
        is_plain = not kind or (words.is_adjective(kind) or kind in _KINDS)
        if noun in _ONE_IN_S or kind in _MANY_OF or not is_plain:
            continue
        if (single := words.single(noun)) and not (words.is_verb(single) and not kind):
            message = tr("“{number}” is one, and “{noun}” is several.", number=match["article"], noun=noun)
            hint = tr("Put both in the same number.")
            yield passage.finding("W729", match.span(), message, hint)


_KINDS = word_set(
    "new simple local common shared different small large good regional national public digital"
)
_ONE_IN_S = word_set(
    """means series species headquarters crossroads works barracks premises gymnastics news athletics
    business access process address success progress less always perhaps sports customs arts savings
    goods sales lens campus"""
)


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
    for match in _TO_ADJECTIVE.finditer(passage.text):
        if match["word"].lower() in _ADJECTIVES:
            message = tr("“{word}” can't stand there.", word="to")
            yield passage.finding("W726", match.span(), message, tr(WRITE, correct="too"))
